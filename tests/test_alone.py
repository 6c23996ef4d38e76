"""Two runs at once, and runs that are told to stop."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from feeds.alone import alone
from tests.conftest import REPOSITORY, tree
from tests.faults import NOW, Ended, Ready, Run
from tests.test_crash import (
    AFTER,
    BEFORE,
    CHANGING,
    FEW,
    from_nothing,
    imported,
    is_healed,
    is_whole,
    killed_at,
    made,
    names,
    published,
    put,
)

STOPS = {"SIGTERM": (143, "feeds: told to stop; "), "SIGINT": (130, "feeds: interrupted; ")}


def is_stopped(ended: Ended, name: str) -> None:
    """Fails where a run that got this signal did not end with its code and one line."""
    code, line = STOPS[name]
    assert ended.code == code, ended
    assert re.fullmatch(f"{re.escape(line)}[^\n]*\n", ended.err), ended.err


@pytest.fixture
def held(ready: Ready, memory: Path) -> "tuple[Path, Run]":
    """A site on which a run is at work: it stands still where it brings its third file to the disk."""
    root = made(memory / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    put(root, AFTER)
    return root, is_at_work(ready, root, "build", "--now", NOW)


def is_at_work(ready: Ready, root: Path, *words: str) -> Run:
    run = ready.start(root, *words, faults="SIGSTOP:fsync:3")
    assert run.await_stop()
    return run


@pytest.mark.hazard("two")
def test_the_second_ends_at_once_and_names_the_first(
    ready: Ready, held: tuple[Path, Run], runs: Callable[[int], None]
) -> None:
    """While one is at work, a second build and an import end with 3 and name its process; the first then ends as if it were alone."""
    root, first = held
    (root / "raw.md").write_text(BEFORE["a.md"])
    for words in (("build",), ("build", "--full"), ("build", "--dry-run"), ("import", "raw.md")):
        second = ready.run(root, *words)
        assert second.code == 3
        assert re.fullmatch(rf"feeds: [^\n]*\(process {first.pid}\)[^\n]*\n", second.err)
        assert ("unlink", "public/.feeds-tmp/0") not in second.calls
    (root / "raw.md").unlink()
    first.go_on()
    assert ready.end(first).code == 0
    is_healed(ready, root)
    runs(4)


@pytest.mark.long
@pytest.mark.hazard("two")
@pytest.mark.parametrize("words", [("build", "--now", NOW, "--full"), ("import", "raw.md", "--now", NOW)])
def test_a_run_that_was_killed_blocks_nobody(ready: Ready, held: tuple[Path, Run], words: tuple[str, ...]) -> None:
    """It is killed at work, with the lock in its hands."""
    root, first = held
    (root / "raw.md").write_text(AFTER["a.md"])
    first.kill()
    assert ready.end(first).code == -9
    assert (root / ".feeds/lock").read_text() == f"{first.pid}\n"
    assert ready.run(root, *words).code == 0
    (root / "raw.md").unlink()
    is_healed(ready, root)


@pytest.mark.long
@pytest.mark.hazard("two")
def test_workers_of_a_run_that_was_killed_block_nobody(tmp_path: Path) -> None:
    """It is killed while a worker of its own is in the middle of something that nothing interrupts."""
    root = made(tmp_path / "site", FEW, BEFORE)
    program = (
        "import re, sys; from pathlib import Path; from feeds.alone import alone; from feeds.spread import mapped\n"
        "def work(_, batch): print('at work', flush=True); re.match('(a*)*b', 'a' * 40); return batch\n"
        "with alone(Path('.feeds')), mapped(work, 0, [[1], [2]], jobs=2) as outcomes: print([*outcomes])"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=root,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        start_new_session=True,
    )
    try:
        assert first.stdout
        first.stdout.readline()
        first.kill()
        first.wait()
        with alone(root / ".feeds"):
            os.killpg(first.pid, 0)  # some of it is still there
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()


@pytest.mark.hazard("two")
@pytest.mark.long
@pytest.mark.parametrize("first", [False, True], ids=["later", "first"])
def test_stopped_at_each_step(ready: Ready, memory: Path, runs: Callable[[int], None], first: bool) -> None:
    """It is told to stop, by SIGTERM or Ctrl-C, at each call that changes something in turn (in a first run at each fourth): it ends
    with 143 or 130 and one line, leaves nothing half done, and the next run ends where it would have."""
    _, (before,) = killed_at(ready, memory / "whole", "", first)
    after, all_names = expected = from_nothing(ready, memory / "whole")
    for number in count(1, 4 if first else 1):
        root, name = memory / str(number), [*STOPS][number // 2 % 2]
        ended, _ = killed_at(ready, root, f"{name}:{CHANGING}:{number}", first)
        if ended.code == 0:
            break
        is_stopped(ended, name)
        is_whole(root, before, after)
        assert not is_left_over(names(root) - all_names)
        is_healed(ready, root, expected)
        shutil.rmtree(root)
    assert number > 40
    runs(number // (4 if first else 1))


def is_left_over(new: set[str]) -> set[str]:
    """Of these names, what a run that was told to stop should have taken away."""
    return {name for name in new if name.startswith(".feeds") or "/.feeds" in name}


@pytest.mark.long
@pytest.mark.hazard("two")
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("SIGTERM", "unlink:1"),
        ("SIGINT", "write:2"),
        ("SIGTERM", "fsync:2"),
        ("SIGINT", "replace:1"),
        ("SIGTERM", "replace:4"),
        ("SIGINT", "commit:1"),
    ],
)
def test_stopped(ready: Ready, memory: Path, name: str, at: str) -> None:
    """It is told to stop, and once more while it tidies up: when it has judged, while it writes, publishes and remembers."""
    root = memory / "site"
    ended, (before,) = killed_at(ready, root, f"{name}:{at} SIGTERM:rmdir:1 SIGINT:rmdir:1")
    is_stopped(ended, name)
    after, all_names = expected = from_nothing(ready, root)
    is_whole(root, before, after)
    assert not is_left_over(names(root) - all_names)
    is_healed(ready, root, expected)


@pytest.mark.hazard("two")
@pytest.mark.long
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_stopped_while_it_judges(ready: Ready, memory: Path, runs: Callable[[int], None], jobs: str) -> None:
    """It is told to stop while it judges 300 articles, at random moments, in one process and in several: no worker outlives it."""
    number, chance, root = 10, random.Random(jobs), made(memory / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    before = published(root)
    put(root, AFTER | {f"{n}.md": f"---\ntitle: Article {n}\ndate: 2025-03-03\n---\nA court.\n" for n in range(300)})
    for turn in range(number):
        run = ready.start(root, "build", "--now", NOW, "--full", "--jobs", jobs)
        while not (root / ".feeds/judging").exists():
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
        name = [*STOPS][turn % 2]
        os.kill(run.pid, signal.Signals[name])
        is_stopped(ready.end(run), name)
        assert not run.is_outlived()
        assert published(root) == before
        assert names(root) & {".feeds/judging", "public/.feeds-tmp", ".feeds-tmp"} == set()
    is_healed(ready, root)
    runs(number)


@pytest.mark.hazard("two")
@pytest.mark.long
def test_an_import_that_is_stopped_is_taken_up_again(ready: Ready, memory: Path, runs: Callable[[int], None]) -> None:
    """An import is told to stop at each step in turn; imported once more, content/ and feeds.lock are as without that."""
    _, whole = imported(ready, memory / "whole", "")
    for number in count(1):
        root = memory / str(number)
        ended, _ = imported(ready, root, f"SIGTERM:{CHANGING}:{number}")
        if ended.code == 0:
            break
        is_stopped(ended, "SIGTERM")
        assert not is_left_over(names(root) - {".feeds", ".feeds/lock"})
        assert ready.run(root, "import", "raw", "--now", NOW).code == 0
        assert (published(root), tree(root / "content"), names(root)) == whole
    assert number > 8
    runs(number - 1)
