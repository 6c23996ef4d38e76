"""A run that is killed, wherever that is: what is published is whole, and the next run ends where one ends that never saw the killed one."""

import random
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

import pytest

from feeds.errors import SettingsError
from feeds.lock import parse
from tests.conftest import SETTINGS, tree
from tests.faults import NOW, Ended, Ready, Run, traced

CHANGING = "write,fsync,mkdir,replace,unlink,rmdir,commit"
FEW = SETTINGS.replace("min_items = 1", 'min_items = 1\nformats = ["atom"]\npages = false\ncross = false')
BEFORE: Mapping[str, str | bytes] = {
    "a.md": "---\ntitle: Ruled\ndate: 2025-01-01\n---\nA court in Kyrgyzstan has ruled on crypto mining.\n",
    "b.md": "---\ntitle: Passed\ndate: 2025-02-02\n---\nA bill in Pakistan.\n",
}
AFTER: Mapping[str, str | bytes] = {
    "a.md": "---\ntitle: Ruled again\ndate: 2025-01-01\n---\nA court in Kyrgyzstan has ruled on a bill.\n",
    "c.md": "---\ntitle: Undated\n---\nCrypto mining in Malaysia.\n",
}
# The same with pictures: one that is changed, one that goes, one that comes.
PAGES = FEW.replace("pages = false\n", "")
_SHOWS = "---\ntitle: {}\ndate: 2025-01-01\n---\nA text. {}\n"
WITH_PICTURES: tuple[Mapping[str, str | bytes], Mapping[str, str | bytes]] = (
    {"a.md": _SHOWS.format("A", "![](p.jpg) ![](q.jpg)"), "p.jpg": b"\xff\xd8\xff one", "q.jpg": b"\xff\xd8\xff q"},
    {
        "a.md": _SHOWS.format("A", "![](p.jpg)"),
        "b.md": _SHOWS.format("B", "![](r.jpg)"),
        "p.jpg": b"\xff\xd8\xff two",
        "r.jpg": b"\xff\xd8\xff r",
    },
)

State = tuple[dict[str, bytes], set[str]]  # what is published, and all names


def put(root: Path, content: Mapping[str, str | bytes]) -> Path:
    """Makes content/ hold just that, and leaves a file alone that holds it; `root` again."""
    folder = root / "content"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in content:
            path.unlink()
    for name, held in content.items():
        data = held if isinstance(held, bytes) else held.encode()
        if not (folder / name).exists() or (folder / name).read_bytes() != data:
            (folder / name).write_bytes(data)
    return root


def made(root: Path, settings: str, content: Mapping[str, str | bytes]) -> Path:
    root.mkdir()
    (root / "feeds.toml").write_text(settings)
    return put(root, content)


def published(root: Path) -> dict[str, bytes]:
    """What lasts, by its path below `root`, but for what is being written."""
    paths = [root / "feeds.lock", *(root / "public").rglob("*")]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file() and path.parent.name != ".feeds-tmp" and path.name != ".feeds-tmp"
    }


def names(root: Path) -> set[str]:
    """All files and folders."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def is_whole(root: Path, *states: Mapping[str, bytes]) -> None:
    """Fails where a published file is neither as it was nor as it is to be, or feeds.lock is damaged or says what neither says."""
    now = published(root)
    if lock := now.pop("feeds.lock", b""):
        assert is_readable(lock), "feeds.lock"
        facts = {line for state in states for line in state.get("feeds.lock", b"").splitlines()[1:]}
        assert facts.issuperset(lock.splitlines()[1:])
    for path in set(now).union(*states) - {"feeds.lock"}:
        assert now.get(path) in [state.get(path) for state in states], path


def is_readable(lock: bytes) -> bool:
    try:
        parse(lock, Path("feeds.lock"))
    except SettingsError:
        return False
    return True


def from_nothing(ready: Ready, root: Path) -> State:
    """What comes of the same content/, feeds.toml and feeds.lock in an empty folder."""
    other = root.with_name(f"{root.name}-clean")
    shutil.copytree(root / "content", other / "content")
    for name in ("feeds.toml", "feeds.lock"):
        if (root / name).exists():
            shutil.copy(root / name, other)
    # Whoever comes back from a backup has no public/, which the articles that are gone would be missed in.
    assert ready.build(other, "--allow-removals").code == 0
    came = published(other), names(other)
    shutil.rmtree(other)
    return came


def is_healed(ready: Ready, root: Path, expected: State | None = None) -> None:
    """Runs once more, and fails where that does not end as a run from nothing does, or leaves something behind."""
    expected = expected or from_nothing(ready, root)
    again = ready.build(root, "--allow-removals")
    assert again.code == 0, again.err
    assert (published(root), names(root)) == expected


def killed_at(
    ready: Ready,
    root: Path,
    faults: str,
    first: bool = False,
    settings: str = FEW,
    contents: Sequence[Mapping[str, str | bytes]] = (BEFORE, AFTER),
) -> tuple[Ended, list[dict[str, bytes]]]:
    """A site with these `settings` on which the run with these faults was made, once the second of the `contents` had come in the place of the
    first, or as the very `first`; what was published before."""
    made(root, settings, contents[first])
    states: list[dict[str, bytes]] = [{}]
    if not first:
        assert ready.build(root).code == 0
        states = [published(root)]
        put(root, contents[1])
    return ready.build(root, faults=faults), states


@pytest.mark.hazard("crash")
@pytest.mark.long
@pytest.mark.parametrize("then", ["goes on", "is taken back", "was the first"])
@pytest.mark.parametrize(
    ("settings", "contents"), [(FEW, (BEFORE, AFTER)), (PAGES, WITH_PICTURES)], ids=["", "with pictures"]
)
def test_killed_at_each_step(
    ready: Ready,
    memory: Path,
    runs: Callable[[int], None],
    then: str,
    settings: str,
    contents: Sequence[Mapping[str, str | bytes]],
) -> None:
    """It is killed at its first call that writes, renames, removes or commits, then at its second, and so on to the last; then it goes on, or the
    change is taken back. Articles alone, and articles with pictures."""
    _, (before,) = killed_at(ready, memory / "whole", "", first := then == "was the first", settings, contents)
    after = published(memory / "whole")
    expected = None if then == "is taken back" else from_nothing(ready, memory / "whole")
    assert after != before
    for number in count(1):
        root = memory / str(number)
        ended, _ = killed_at(ready, root, f"SIGKILL:{CHANGING}:{number}", first, settings, contents)
        if ended.code != -9:
            break
        is_whole(root, before, after)
        if then == "is taken back":
            put(root, contents[0])
        is_healed(ready, root, expected)
        shutil.rmtree(root)
    assert ended.code == 0, ended.err
    assert number > 40
    runs(number - 1)


def begun(ready: Ready, root: Path, *, writes: bool) -> Run:
    """A run that has just begun, or just before its first call that changes something."""
    run = ready.start(root, "build", "--now", NOW, faults=f"SIGSTOP:{CHANGING}:1" if writes else "")
    if writes:
        assert run.await_stop()
        run.go_on()
    return run


def lasts(ready: Ready, root: Path, *, writes: bool) -> float:
    """The seconds from there to its end."""
    run = begun(ready, root, writes=writes)
    since = time.monotonic()
    assert ready.end(run).code == 0
    return time.monotonic() - since


@pytest.mark.long
@pytest.mark.hazard("crash")
@pytest.mark.parametrize(("seed", "number"), [(n, 40) for n in range(5)])
def test_killed_at_random(ready: Ready, memory: Path, runs: Callable[[int], None], seed: int, number: int) -> None:
    """A site is changed back and forth, and the run killed at a random moment, half of them once it writes; each published file is as it was or as it
    is to be, and the next run ends where one into an empty folder ends, with nothing left over, also where the change was taken back."""
    chance, contents = random.Random(seed), (BEFORE, AFTER)
    root = made(memory / "site", FEW, AFTER)
    for content in contents:  # from here on all that is promised is promised
        put(root, content)
        ready.build(root)
    ends = [from_nothing(ready, put(root, content)) for content in contents]
    # A run that judges and writes: it is BEFORE, and then AFTER, that is built where the other was.
    most = [lasts(ready, put(root, contents[writes]), writes=bool(writes)) for writes in (0, 1)]
    now, died = 1, 0
    while died < number:
        put(root, contents[1 - now])
        writes = died % 2  # a small part of a run, which few of those that are killed anywhere come to
        run = begun(ready, root, writes=bool(writes))
        time.sleep(chance.uniform(0, most[writes]))
        run.kill()
        died += ready.end(run).code == -9
        is_whole(root, ends[0][0], ends[1][0])
        if chance.random() < 0.75:
            now = 1 - now
        is_healed(ready, put(root, contents[now]), ends[now])
    runs(number)


@pytest.mark.hazard("crash")
@pytest.mark.parametrize("faults", ["SIGKILL:fsync:3", "SIGKILL:replace:1"])
def test_what_a_killed_run_left_goes_though_nothing_is_to_be_written(ready: Ready, memory: Path, faults: str) -> None:
    """It is killed while it writes or renames, and the change is taken back."""
    root = memory / "site"
    ended, _ = killed_at(ready, root, faults)
    assert ended.code == -9
    put(root, BEFORE)
    is_healed(ready, root)


@pytest.mark.hazard("crash")
@pytest.mark.long
def test_killed_inside_the_index(ready: Ready, memory: Path, runs: Callable[[int], None]) -> None:
    """It is killed at each fifth call by which SQLite writes, syncs or removes its journal."""
    expected = None
    for number in count(1, 5):
        root = memory / str(number)
        killed_at(ready, root, "SIGTERM:ftruncate:1")
        ended = traced(ready, root, f"pwrite64,fdatasync,unlink:signal=SIGKILL:when={number}")
        if ended.code == 0:
            break
        assert ended.code == -9
        expected = expected or from_nothing(ready, root)
        is_healed(ready, root, expected)
    assert number > 50
    runs(number // 5)


@pytest.mark.hazard("crash")
@pytest.mark.long
def test_an_import_that_was_killed_is_taken_up_again(ready: Ready, memory: Path, runs: Callable[[int], None]) -> None:
    """An import is killed at each step in turn; imported once more, content/ and feeds.lock are as without that, and still follow their source."""
    whole = imported(ready, memory / "whole", "")
    for number in count(1):
        root = memory / str(number)
        ended, _ = imported(ready, root, f"SIGKILL:{CHANGING}:{number}")
        if ended.code != -9:
            break
        assert ready.run(root, "import", "raw", "--now", NOW).code == 0
        assert (published(root), tree(root / "content"), names(root)) == whole[1]
    runs(number - 1)


@pytest.mark.hazard("crash")
@pytest.mark.long
def test_a_pin_that_was_killed_is_taken_up_again(ready: Ready, memory: Path, runs: Callable[[int], None]) -> None:
    """`feeds pin` is killed at each step in turn: each article is as it was or pinned, and keeps its rights; once more, and all are pinned."""
    _, whole = pinned(ready, memory / "whole", "")
    for number in count(1):
        root = memory / str(number)
        ended, now = pinned(ready, root, f"SIGKILL:{CHANGING}:{number}")
        if ended.code != -9:
            break
        before = {name: (0o640, text.encode()) for name, text in BEFORE.items()}
        assert all(now[name] in (before[name], whole[name]) for name in before)
        assert ready.run(root, "pin", "content", "--now", NOW).code == 0
        assert rights_and_bytes(root / "content") == whole
    assert number > 6
    runs(number - 1)


def pinned(ready: Ready, root: Path, faults: str) -> tuple[Ended, dict[str, tuple[int, bytes]]]:
    """A site whose articles were pinned with these faults."""
    made(root, FEW, BEFORE)
    for path in (root / "content").iterdir():
        path.chmod(0o640)
    ended = ready.run(root, "pin", "content", "--now", NOW, faults=faults)
    return ended, rights_and_bytes(root / "content")


def rights_and_bytes(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mode & 0o777, path.read_bytes()) for path in folder.iterdir()}


def imported(ready: Ready, root: Path, faults: str) -> tuple[Ended, object]:
    """A site after an import with these faults."""
    made(root, FEW, {})
    (root / "raw").mkdir()
    for name, text in BEFORE.items():
        (root / "raw" / name).write_text(text)
    ended = ready.run(root, "import", "raw", "--now", NOW, faults=faults)
    return ended, (published(root), tree(root / "content"), names(root))


def is_in_order(calls: Iterable[tuple[str, str]]) -> None:
    """Fails where a run does not bring all to the disk before it renames the first file, and folders before the index knows of it."""
    rows = [(name, path) for name, path in calls]
    place = {row: number for number, row in enumerate(rows)}  # of the last such call
    written = [path for name, path in rows if name == "write" and "/public/.feeds-tmp/" in path]
    renamed = [number for number, (name, path) in enumerate(rows) if name == "replace" and path.startswith("public/")]
    removed = [number for number, (name, path) in enumerate(rows) if name == "unlink" and path.startswith("public/")]
    assert written
    assert len(written) == len(renamed)
    for path in written:
        assert place["write", path] < place["fsync", path] < renamed[0], path
    (promised,) = [number for number, (name, path) in enumerate(rows) if name == "replace" and "feeds.lock" in path]
    lock = next(path for name, path in rows if name == "fsync" and path.endswith("/.feeds-tmp"))
    assert place["write", lock] < place["fsync", lock] < promised < renamed[0]
    synchronised = [number for number, (name, path) in enumerate(rows) if name == "fsync" and "/public" in path]
    for number in (*renamed, *removed):
        folder = rows[number][1].rpartition("/")[0]
        later = [rows[n][1] for n in synchronised if n > number]
        assert any(path.endswith(f"/{folder}") for path in later), folder
    assert renamed[-1] < synchronised[-1] < place["commit", "index"]


@pytest.mark.hazard("crash")
def test_the_order_in_which_it_writes(ready: Ready, memory: Path) -> None:
    """The calls of a run: all files are written, all brought to the disk, then feeds.lock, then each is renamed, then folders are brought to the
    disk, then the index."""
    ended, _ = killed_at(ready, memory / "site", "")
    is_in_order(ended.calls)


@pytest.mark.long
@pytest.mark.hazard("detector")
def test_a_writer_in_place_is_seen(ready: Ready, memory: Path) -> None:
    """A writer that writes over what is there is killed as the real one is: the same test fails."""
    killed_at(ready, memory / "whole", "")
    after = published(memory / "whole")
    for number in (1, 2, 3):
        root = memory / str(number)
        ended, (before,) = killed_at(ready, root, f"in-place SIGKILL:replace:{number}")
        assert ended.code == -9
        with pytest.raises(AssertionError, match=r"^(feeds\.lock|public/)"):
            is_whole(root, before, after)


@pytest.mark.hazard("detector")
def test_a_missing_fsync_is_seen(ready: Ready, memory: Path) -> None:
    """Nothing is brought to the disk: the test of the order fails."""
    ended, _ = killed_at(ready, memory / "site", "no-fsync")
    assert ended.code == 0
    with pytest.raises((AssertionError, KeyError)):
        is_in_order(ended.calls)


@pytest.mark.long
@pytest.mark.hazard("detector")
def test_what_is_left_over_is_seen(ready: Ready, memory: Path) -> None:
    """After the killed run, and before the next: the test of what is left over fails."""
    root = memory / "site"
    killed_at(ready, root, "SIGKILL:replace:3")
    _, expected = from_nothing(ready, root)
    assert ".feeds-tmp" in {name.rpartition("/")[2] for name in names(root) - expected}
