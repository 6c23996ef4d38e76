"""Readers that ask nginx all the time while the site is built: each gets whole files, and hears of every change and of no other."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from unittest.mock import patch

import pytest

from feeds import publish
from tests.conftest import Site
from tests.serving import get, nginx

pytestmark = [pytest.mark.hosting, pytest.mark.hazard("served")]

CLIENTS = 4
PATHS = (
    "/atom.xml",
    "/rss.xml",
    "/feed.json",
    "/topics/law/atom.xml",
    "/countries/peru/feed.json",
    "/index.html",
    "/catalog.json",
    "/articles/title-0/",
)
CONDITIONS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


class Reader(threading.Thread):
    """Asks for each path in turn, for as long as nobody stops it, and remembers what it has; with one validator, as some do."""

    def __init__(self, address: str, validator: str) -> None:
        super().__init__(daemon=True)
        self._connection = HTTPConnection(address.removeprefix("http://"), timeout=20)
        self._validator = validator
        self._validators: dict[str, str] = {}
        self._stopped = threading.Event()
        self.copies: dict[str, bytes] = {}
        self.bodies: set[tuple[str, bytes]] = set()
        self.answers: list[int] = []
        self.faults: list[str] = []

    def run(self) -> None:
        while not self._stopped.is_set():
            self.ask()

    def stop(self) -> None:
        """And look once more, when all is done."""
        self._stopped.set()
        if self.is_alive():
            self.join()
        self.ask()
        self._connection.close()

    def ask(self) -> None:
        for path in PATHS:
            try:
                self._ask(path)
            except (HTTPException, OSError) as error:
                self.faults.append(f"{path}: {error!r}")
                self._connection.close()
            time.sleep(0.0005)  # the build is at work in the same process

    def _ask(self, path: str) -> None:
        known = self._validators.get(path)
        self._connection.request("GET", path, headers={CONDITIONS[self._validator]: known} if known else {})
        answer = self._connection.getresponse()
        body = answer.read()
        self.answers.append(answer.status)
        if answer.status == 200:
            digest = sha256(body).digest()
            self.bodies.add((path, digest))
            self.copies[path] = digest
            self._validators[path] = answer.headers[self._validator]
            if int(answer.headers["Content-Length"]) != len(body):
                self.faults.append(f"{path}: {len(body)} bytes")
        elif answer.status != 304 or not known:
            self.faults.append(f"{path}: {answer.status}")


@contextmanager
def reading(address: str) -> Iterator[list[Reader]]:
    readers = [Reader(address, [*CONDITIONS][number % 2]) for number in range(CLIENTS)]
    for reader in readers:
        reader.start()
    try:
        yield readers
    finally:
        for reader in readers:
            reader.stop()


def current(site: Site) -> dict[str, bytes]:
    """The digest of what lies at each path."""
    files = {
        path: site.root / "public" / f"{path}index.html".lstrip("/")
        if path.endswith("/")
        else site.root / f"public{path}"
        for path in PATHS
    }
    return {path: sha256(file.read_bytes()).digest() for path, file in files.items()}


def changes(site: Site) -> Iterator[None]:
    """Now nothing, now an edit that keeps every size, now articles that come, go and come back; without end."""
    for n in range(10**9):
        if n % 5 in (1, 2):
            body = f"A court in Peru has ruled on bill {n % 90 + 10}."
            site.article("0.md", title="Title 0", date="2025-05-05", body=body)
        elif n % 5 == 3:
            site.article(f"{n}.md", title=f"Title {n}", date="2025-05-06", body="A bill in Peru. " * 400)
        elif n % 5 == 4:
            (site.root / f"content/{n - 1}.md").unlink()
        yield


@pytest.fixture
def served(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    for n in range(12):
        site.article(
            f"{n}.md",
            title=f"Title {n}",
            date=f"2025-05-{n + 5:02}" if n else "2025-05-05",
            body="A court in Peru. " * 200,
        )
    assert site.build().returncode == 0
    with nginx(site.root / "public", tmp_path_factory.mktemp("nginx")) as address:
        yield site, address


def test_readers_get_whole_files_and_hear_of_every_change(
    served: tuple[Site, str], runs: Callable[[int], None]
) -> None:
    """nginx serves public/ to 4 clients that ask all the time during 50 builds: every answer is 200 or 304, every body is wholly one that was
    published, and in the end each client has the last."""
    site, address = served
    published = {*current(site).items()}
    changed = 0
    with reading(address) as readers:
        for _, _ in zip(range(50), changes(site), strict=False):
            before = current(site)
            validators = {path: get(address + path).headers for path in PATHS}
            assert site.build().returncode == 0
            after = current(site)
            published |= {*after.items()}
            changed += before != after
            for path in PATHS:
                for said, asked in CONDITIONS.items():
                    with get(address + path, **{asked: validators[path][said]}) as answer:
                        assert answer.status == (304 if before[path] == after[path] else 200), (path, said)
    runs(sum(len(reader.answers) for reader in readers))
    assert changed == 40
    for reader in readers:
        assert reader.faults == []
        assert reader.bodies <= published
        assert reader.copies == current(site)
        assert {*reader.answers} == {200, 304}


def test_an_edit_that_keeps_the_size_is_another_version_within_the_same_second(served: tuple[Site, str]) -> None:
    """An article edited so that no file changes its size, and built twice within a second: nginx sends the new bytes."""
    site, address = served
    sizes, tags = [], []
    for words in ("one court in Peru.", "two court in Peru.", "six court in Peru."):
        site.article("0.md", title="Title 0", date="2025-05-05", body=words)
        assert site.build().returncode == 0
        with get(f"{address}/feed.json") as answer:
            assert words.encode() in answer.read()
            sizes.append(answer.headers["Content-Length"])
            tags.append(answer.headers["ETag"])
    assert (len(set(sizes)), len(set(tags))) == (1, 3)


# What the clients would see


def _in_place(source: Path, target: Path) -> None:
    """As a writer does that does not care: the new bytes over the old, in pieces."""
    data = source.read_bytes()
    target.parent.mkdir(exist_ok=True)
    with target.open("wb", buffering=0) as file:
        for start in range(0, len(data), 1000):
            file.write(data[start : start + 1000])
            time.sleep(0.0005)
    source.unlink()


def _at_the_same_time(source: Path, target: Path) -> None:
    """As a quick writer does: within the same second as the version before."""
    if target.exists():
        os.utime(source, ns=(target.stat().st_mtime_ns,) * 2)
    source.replace(target)


@pytest.mark.hazard("detector")
def test_files_written_in_place_are_seen_torn(served: tuple[Site, str], runs: Callable[[int], None]) -> None:
    """The same clients while files are written in place: they see files that are half old or half there."""
    site, address = served
    published = {*current(site).items()}
    with reading(address) as readers, patch.object(publish, "_replace", _in_place):
        for _, _ in zip(range(12), changes(site), strict=False):
            assert site.build().returncode == 0
            published |= {*current(site).items()}
    runs(sum(len(reader.answers) for reader in readers))
    assert {body for reader in readers for body in reader.bodies} - published


@pytest.mark.hazard("detector")
@pytest.mark.parametrize("validator", CONDITIONS)
def test_versions_of_one_second_are_seen_to_be_missed(served: tuple[Site, str], validator: str) -> None:
    """New versions with the time and the size of the old: a client is told that nothing changed, and keeps the old ones."""
    site, address = served
    reader = Reader(address, validator)
    kept = []
    with patch.object(publish, "_replace", _at_the_same_time):
        for words in ("one court in Peru.", "two court in Peru."):
            site.article("0.md", title="Title 0", date="2025-05-05", body=words)
            assert site.build().returncode == 0
            reader.ask()
            kept.append(reader.copies["/feed.json"] == current(site)["/feed.json"])
    reader.stop()
    assert (kept, reader.faults) == ([True, False], [])
