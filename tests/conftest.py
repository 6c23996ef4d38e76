"""What tests share: a tiny site in an empty folder, and the command line run as a person runs it."""

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import settings

from feeds.cli import main
from tests.faults import memory, ready
from tests.reliability import pytest_addoption, pytest_configure, pytest_itemcollected, runs

__all__ = [
    "memory",
    "pytest_addoption",
    "pytest_configure",
    "pytest_itemcollected",
    "ready",
    "runs",
]  # pytest finds them here

REPOSITORY = Path(__file__).parent.parent
settings.register_profile("here", deadline=None)  # how long an input takes is the machine's business
settings.load_profile("here")
NOW = "2026-11-21T00:00:00Z"
SETTINGS = """\
[site]
title = "Tiny"
url = "https://tiny.example/news/"
tag = "tag:tiny.example,2020:"
author = "Tiny desk"
[feeds]
min_items = 1
[topics.mining]
title = "Mining"
keywords = ["crypto mining", "hash rate"]
[topics.law]
title = "Law & Order"
keywords = ["court", "bill"]
"""


class Said(NamedTuple):
    """What a text tells of its dates: its language, and the place in its dateline."""

    language: str
    place: str = ""


@dataclass(frozen=True)
class Site:
    """A site in `root`; `run` is the command line at work there."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def article(
        self,
        name: str,
        title: str = "A title",
        date: str = "2025-04-07",
        body: str = "A court in Kyrgyzstan has ruled.",
        **more: str,
    ) -> Path:
        said = {"title": title, "date": date, **more}
        front = "".join(f"{key}: {value}\n" for key, value in said.items() if value)
        return self.write(name, f"---\n{front}---\n{body}\n")

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """In this process, where it takes a tenth of the time; in one of its own where the environment matters."""
        if not environment:
            return self.run_here(*words)
        return subprocess.run(
            [sys.executable, "-m", "feeds", *words],
            cwd=self.root,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        )

    def run_here(self, *words: str) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.root),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            patch.object(sys, "argv", ["feeds", *words]),
            patch.object(signal, "signal"),  # Ctrl-C is for pytest
            pytest.raises(SystemExit) as ended,
        ):
            main()
        return subprocess.CompletedProcess(words, int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def build(self, *words: str, now: str = NOW, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("build", "--now", now, *words, **environment)

    def edit_lock(self, change: Callable[[str], str]) -> None:
        """Changes feeds.lock as a person does who means it: the first line no longer has the sum of the rows."""
        lock = self.root / "feeds.lock"
        lock.write_text(
            change(re.sub(", sum [0-9a-f]+", "", lock.read_text(encoding="utf-8"), count=1)), encoding="utf-8"
        )

    def public(self) -> dict[str, bytes]:
        return tree(self.root / "public")


def tree(root: Path) -> dict[str, bytes]:
    """Every file below `root` by its posix path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="session", autouse=True)
def heed_interruption() -> None:
    """A shell has what it starts in the background ignore SIGINT, and what tests start would, too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Most of a small build's time is waiting until its files are on the disk, which no test here asks about."""
    with patch.object(os, "fsync", lambda _: None):
        yield


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "content").mkdir()
    (tmp_path / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    return Site(tmp_path)


@pytest.fixture
def another(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Site]:
    """Makes further sites with the same settings."""

    def make() -> Site:
        root = tmp_path_factory.mktemp("site")
        (root / "content").mkdir()
        (root / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
        return Site(root)

    return make
