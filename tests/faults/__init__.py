"""Runs of the program that fail where a test says: started by the hundred from a process that stands ready, or each in one of its own. What
the faults are is told in sitecustomize.py."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pytest

from tests.serving import need

_HOME = Path(__file__).parents[2]
NOW = "2026-11-21T00:00:00Z"


class Ended(NamedTuple):
    """What came of a run. `calls` are those that change files, as (name, path), in their order; a run that is killed made all but the last."""

    code: int
    out: str
    err: str
    calls: list[tuple[str, str]]


class Run(NamedTuple):
    """A run that has begun: its process, and how the names of its files begin."""

    pid: int
    files: Path

    def kill(self) -> None:
        """Ends it as kill -9 does, at once; it may have ended by itself."""
        os.kill(self.pid, signal.SIGKILL)

    def is_outlived(self) -> bool:
        """Whether a process that it started is still there, once it has ended itself."""
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def await_stop(self) -> bool:
        """Returns once it has stopped itself (SIGSTOP), or has ended; whether it has stopped."""
        while (state := Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]) not in "TZ":
            time.sleep(0.001)
        return state == "T"

    def go_on(self) -> None:
        """Lets it go on after that."""
        os.kill(self.pid, signal.SIGCONT)


class Ready:
    """Starts runs from a process that stands ready."""

    def __init__(self, folder: Path) -> None:
        self._numbers, self._folder = count(), folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ready"],
            cwd=_HOME,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=20)

    def _ask(self, **asked: Any) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def start(self, root: Path, *words: str, faults: str = "") -> Run:
        """A run of `feeds WORDS` in `root` that has just begun."""
        files = self._folder / str(next(self._numbers))
        return Run(self._ask(run=words, at=str(root), to=str(files), faults=faults), files)

    def end(self, run: Run) -> Ended:
        """Waits until it has ended."""
        code = self._ask(end=run.pid)
        return Ended(code, *_said(run.files))

    def run(self, root: Path, *words: str, faults: str = "") -> Ended:
        """A run from its beginning to its end."""
        return self.end(self.start(root, *words, faults=faults))

    def build(self, root: Path, *words: str, faults: str = "") -> Ended:
        """A build at an instant that is always the same."""
        return self.run(root, "build", "--now", NOW, *words, faults=faults)


def _said(files: Path) -> tuple[str, str, list[tuple[str, str]]]:
    out, err, calls = (_text(files.with_suffix(f".{end}")) for end in ("out", "err", "calls"))
    return out, err, [(name, path) for name, _, path in (line.partition(" ") for line in calls.splitlines())]


def _text(path: Path) -> str:
    return path.read_text(errors="surrogateescape") if path.exists() else ""


def traced(ready: Ready, root: Path, inject: str) -> Ended:
    """A build in which strace makes a system call fail, or kills it there: `inject` is as strace takes it. Reaches where no Python does."""
    strace = need("strace")
    run = ready.start(root, "build", "--now", NOW, faults="SIGSTOP:ftruncate:1")
    assert run.await_stop()
    calls = inject.partition(":")[0]
    words = [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={inject}", "-p"]
    tracer = subprocess.Popen([*words, str(run.pid)], stderr=subprocess.DEVNULL)
    while "TracerPid:\t0" in Path(f"/proc/{run.pid}/status").read_text():
        assert tracer.poll() is None
        time.sleep(0.001)
    run.go_on()
    ended = ready.end(run)
    tracer.wait()
    return ended


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """An empty folder where nobody waits for a disk, if the system has such a one."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with Ready(tmp_path_factory.mktemp("runs")) as process:
        yield process
