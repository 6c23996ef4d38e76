"""Gets what [sources] in the settings names, politely, and hands it to `import`: an article a file in content/, where a person's edit is never
overwritten. Judges nothing. With ping.py the only part of the program that speaks to the network."""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from feeds import __version__, files, importing, opml, plain, read
from feeds.alone import alone
from feeds.config import Settings, SourceSettings
from feeds.errors import ArticleError, PublishError, RefusedError
from feeds.fetch.http import Answer, FetchError, Getter
from feeds.fetch.robots import Robots
from feeds.importing import Report
from feeds.run import Places

_FOLDER = "fetched"  # among the state: what came last, and what tells whether it is new
_MEMORY = "memory.json"
_HOSTS = 8  # at once; each is asked for one thing after another
_DELAY = 1.0  # seconds between two requests to a host
_LONGEST_DELAY = 30.0
_NOT_MODIFIED = 304
_PATIENCE = 60.0  # seconds: the longest wait for another run of ours
_AGENT = "feeds"
_PAGE = ".html"
_LONGEST = 150  # characters of an address that is none
_SUFFIXES = {"json": ".json", "html": _PAGE, "xml": ".xml", "plain": ".txt"}


class Got(NamedTuple):
    """What became of one source, an address or the name of a list: `path` of what came, None where nothing new did; `fault` says why it could not
    be had, "" where it could."""

    address: str
    path: Path | None
    fault: str


def fetch(
    settings: Settings, places: Places, now: datetime, pause: Callable[[float], None] = time.sleep
) -> tuple[list[Got], Report]:
    """Gets the sources that changed since they were last got, and imports what is new in them. `now` (aware) is when an undated article is added, and
    what a host that wants to be left alone is held against. Raises FeedsError."""
    if not settings.sources.urls and not settings.sources.opml:
        raise RefusedError(f'{places.settings} names no source; write `urls = ["https://..."]` under [sources]')
    wanted, lost = _wanted(settings.sources, places.settings.parent)
    folder = places.state / _FOLDER
    getter = Getter(f"{_AGENT}/{__version__} (+{settings.site.url})", private=settings.sources.private)
    by_host = [list(some) for _, some in groupby(sorted(wanted, key=_host), key=_host)]
    try:
        with alone(folder):
            memory = _remembered(folder / _MEMORY)
            work = _Work(getter, Robots(getter, _AGENT), folder, memory, int(now.timestamp()), pause)
            with ThreadPoolExecutor(_HOSTS) as pool:
                got = [one for some in pool.map(work.of_one_host, by_host) for one in some]
            report = _imported(got, places, settings, now)
            # Only now: what was not imported is new the next time.
            files.replace(folder / _MEMORY, _dumped(memory))
    except OSError as error:
        raise PublishError(f"cannot write {error.filename or folder}: {error.strerror}") from None
    order = {address: place for place, address in enumerate(wanted)}
    return [*lost, *sorted(got, key=lambda one: order[one.address])], report


def _wanted(sources: SourceSettings, home: Path) -> tuple[list[str], list[Got]]:
    """The addresses to get, each once, and of the lists in `home` what cannot be used."""
    wanted, lost = dict.fromkeys(sources.urls), []
    for name in sources.opml:
        try:
            listed = opml.addresses(read.data(read.Source(os.fspath(home / name), name)))
        except ArticleError as error:
            lost.append(Got(name, None, f"{error.reason}; {error.mend}"))
            continue
        if not listed:
            lost.append(Got(name, None, "it lists no feed"))
        for address in listed:
            if clean := plain.web_address(address):
                wanted[clean] = None
            else:
                lost.append(Got(name, None, f"{plain.cut(address, _LONGEST)!r} is no http(s) address"))
    return list(wanted), lost


def _imported(got: Sequence[Got], places: Places, settings: Settings, now: datetime) -> Report:
    """A page that does not say where it lives lives where it came from."""
    came = {one.path: one.address for one in got if one.path is not None}
    pages = {path: address for path, address in came.items() if path.suffix == _PAGE}
    return importing.run(places, settings, now, list(came), pages, patience=_PATIENCE)


class _Known(NamedTuple):
    """What is remembered of a source: by which its host tells whether it changed, a digest of what came, and until when the host wants to be left
    alone (seconds since 1970)."""

    etag: str = ""
    modified: str = ""
    digest: str = ""
    not_before: int = 0


class _Work(NamedTuple):
    getter: Getter
    robots: Robots
    folder: Path
    memory: dict[str, _Known]
    now: int
    pause: Callable[[float], None]

    def of_one_host(self, addresses: Sequence[str]) -> list[Got]:
        """One after another; where the host wants to be left alone, no more of them."""
        got: list[Got] = []
        left_alone = ""
        for address in addresses:
            path, fault = None, left_alone
            if not left_alone:
                try:
                    path = self._one(address, is_first=not got)
                except FetchError as error:
                    fault = str(error)
                    if error.wait:
                        left_alone = fault
                        self.memory[address] = self._known(address)._replace(not_before=self.now + int(error.wait))
            got.append(Got(address, path, fault))
        return got

    def _one(self, address: str, *, is_first: bool) -> Path | None:
        known = self._known(address)
        if known.not_before > self.now:
            raise FetchError("its host asked to be left alone until later")
        if not is_first:
            self.pause(min(max(_DELAY, self.robots.rules(address).delay), _LONGEST_DELAY))
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        answer = self.getter.get(address, {name: value for name, value in asked.items() if value}, self._may)
        digest = plain.digest(answer.body)
        if answer.status == _NOT_MODIFIED or known.digest == digest:
            return None
        path = self.folder / f"{plain.slug(address)}-{plain.digest(address)[:6]}{_suffix(answer)}"
        path.write_bytes(answer.body)
        self.memory[address] = _Known(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""), digest)
        return path

    def _known(self, address: str) -> _Known:
        return self.memory.get(address, _Known())

    def _may(self, address: str) -> None:
        if against := self.robots.rules(address).against(address):
            raise FetchError(against)


def _host(address: str) -> str:
    return urlsplit(address).netloc


def _suffix(answer: Answer) -> str:
    """By which a reader takes it: what its host calls it, else what it begins with."""
    kind = answer.headers.get("content-type", "").partition(";")[0].lower()
    for name, suffix in _SUFFIXES.items():
        if name in kind.partition("/")[2].replace("xhtml+xml", "html").split("+"):
            return suffix
    return ".xml" if answer.body.lstrip()[:5] == b"<?xml" else ".json" if answer.body.lstrip()[:1] in b"[{" else _PAGE


def _dumped(memory: Mapping[str, _Known]) -> bytes:
    return json.dumps(
        {address: known._asdict() for address, known in memory.items()}, indent=1, sort_keys=True
    ).encode()


def _remembered(path: Path) -> dict[str, _Known]:
    """A cache: without it, or with one that is damaged, everything is new."""
    try:
        found = json.loads(files.read(path))
        known = {str(address): _Known(**value) for address, value in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
    is_ours = all([*map(type, one)] == [str, str, str, int] for one in known.values())
    return known if is_ours else {}
