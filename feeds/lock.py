"""feeds.lock: what was promised to subscribers. One line a fact, sorted, made to be committed; nothing that content/ already says may enter."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from feeds import files, plain
from feeds.errors import SettingsError
from feeds.model import FormatName

FILE_NAME = "feeds.lock"
_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SLUG = re.compile(_NAME)
# What is read here becomes a path, so nothing but our own addresses may.
_FEED = re.compile(rf"/|/(?:topics|views)/{_NAME}|/countries/{_NAME}(?:/{_NAME})?")
_NUMBER = re.compile(r"[0-9]{1,12}")
_FILE = r"[a-z0-9]+(?:[-_.][a-z0-9]+)*"
_FILES = re.compile(rf"{_FILE}(?:,{_FILE})*")
_MONTHS = re.compile(r"(?:(?:(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2]))(?:,(?=[0-9])|$))+")
_HEAD = "# feeds.lock, version 1{sum}: what was promised to subscribers. Written by feeds; commit it beside feeds.toml."
_SUM = re.compile(re.escape(_HEAD).replace(re.escape("{sum}"), "(?:, sum ([0-9a-f]{16}))?"))
_CONFLICT = re.compile(r"(?m)^(?:<{7}|\|{7}|={7}|>{7})(?: |$)")  # what git leaves of two sides that it cannot merge
_RESTORE = "take the last good one from version control or a backup"


class Promise(NamedTuple):
    """A published feed: its last `updated` (aware UTC), the formats it was ever written in, and whether it has a page for people."""

    updated: datetime
    formats: tuple[FormatName, ...]
    page: bool


class Imported(NamedTuple):
    """An article that `import` wrote: the file's posix path below content/ and the digest of what was written."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """`feeds`: path -> promise; `counts`: path -> how many articles were published there last, and how many more are told by these, of the main feed
    alone; `archives`: path -> the months it was archived by ("2025-04"), sorted; `pages`: slug -> id of its first holder; `files`: slug -> the
    names of the files beside that page, sorted; `added`: id -> when an undated article was first
    seen; `imported`: id -> where import put it; `told`: a feed's address -> the digest of what hubs were last told of."""

    feeds: Mapping[str, Promise] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    archives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    added: Mapping[str, datetime] = field(default_factory=dict)
    imported: Mapping[str, Imported] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Lock:
    """The facts in the file `path`; an empty Lock when there is none. Raises SettingsError where it is not to be read, or `parse` cannot read it."""
    try:
        return parse(files.read(path), path)
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        raise SettingsError((f"{path}: cannot be read: {error.strerror}; mend that, or {_RESTORE}",)) from None


def parse(data: bytes, path: Path) -> Lock:
    """The facts in `data`, what the file `path` holds; lines may end as they do in Windows. Raises SettingsError naming the line that cannot be
    read, or telling that the rows are not those that were written: one may be lost, and with it a feed's address."""
    data = data.replace(b"\r\n", b"\n")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _damaged(path, line, f"not UTF-8 (byte 0x{data[error.start]:02x})") from None
    if conflict := _CONFLICT.search(text):
        line, mend = text.count("\n", 0, conflict.start()) + 1, "or the rows of both and no sum in the first line"
        raise _damaged(path, line, "git left both sides of a conflict here", f"take one side, {mend}")
    head, _, rows = text.partition("\n")
    if (found := _SUM.fullmatch(head)) is None:
        raise _damaged(path, 1, "the first line is not that of a feeds.lock, version 1")
    lock = _facts(path, rows)
    if found[1] not in (None, plain.digest(rows)):
        mend = f"{_RESTORE}; or, where you meant it, take `, sum {found[1]}` out of this line"
        raise _damaged(
            path, 1, "the rows below are not those that feeds wrote: some were lost, damaged or edited", mend
        )
    return lock


def dump(lock: Lock) -> bytes:
    """The bytes of the file: the same facts, the same bytes."""
    rows = "".join(f"{row}\n" for row in sorted(_rows(lock)))
    return f"{_HEAD.format(sum=f', sum {plain.digest(rows)}')}\n{rows}".encode()


def digest(lock: Lock) -> str:
    """Stands for what was promised of articles: their pages, and when undated ones came."""
    return plain.digest(dump(Lock(pages=lock.pages, added=lock.added)))


def _rows(lock: Lock) -> Iterator[str]:
    # The key comes last: an id may hold anything but white space, a path too.
    for path, promise in lock.feeds.items():
        files = ",".join((*promise.formats, *(("page",) if promise.page else ())))
        yield f"feed {plain.rfc3339(promise.updated)} {files} /{path}"
    for path, count in lock.counts.items():
        yield f"count {count} /{path}"
    for path, months in lock.archives.items():
        yield f"archive {','.join(months)} /{path}"
    for slug, ident in lock.pages.items():
        yield f"page {slug} {ident}"
    for slug, names in lock.files.items():
        yield f"files {','.join(names)} {slug}"
    for ident, moment in lock.added.items():
        yield f"added {plain.rfc3339(moment)} {ident}"
    for ident, imported in lock.imported.items():
        yield f"imported {imported.digest} {ident} {imported.path}"
    for address, digest in lock.told.items():
        yield f"told {digest} {address}"


def _facts(path: Path, rows: str) -> Lock:
    facts: dict[str, dict[str, Any]] = {field: {} for field, _ in _KINDS.values()}
    lines: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows.splitlines(), start=2):
        kind, _, rest = row.partition(" ")
        try:
            field, read = _KINDS[kind]
            key, fact = read(rest)
        except (KeyError, ValueError):
            raise _damaged(path, number, f"cannot be read: {row[:60]!r}") from None
        first = lines.setdefault((field, key), number)
        if facts[field].setdefault(key, fact) != fact:
            raise _damaged(path, number, f"says otherwise than line {first} of the same", "keep one of the two")
    return Lock(**facts)


def _feed(row: str) -> tuple[str, Promise]:
    updated, files, address = row.split(" ", 2)
    formats: tuple[FormatName, ...] = tuple(_FORMATS[name] for name in files.split(",") if name != "page")
    return _path(address), Promise(_moment(updated), formats, "page" in files.split(","))


def _count(row: str) -> tuple[str, int]:
    count, address = row.split(" ", 1)
    if not _NUMBER.fullmatch(count):
        raise ValueError(count)
    return _path(address), int(count)


def _archive(row: str) -> tuple[str, tuple[str, ...]]:
    months, address = row.split(" ", 1)
    if not _MONTHS.fullmatch(months):
        raise ValueError(months)
    return _path(address), tuple(months.split(","))


def _path(address: str) -> str:
    if not _FEED.fullmatch(address):
        raise ValueError(address)
    return address.removeprefix("/")


def _page(row: str) -> tuple[str, str]:
    slug, ident = row.split(" ", 1)
    if not _SLUG.fullmatch(slug):
        raise ValueError(slug)
    return slug, ident


def _files(row: str) -> tuple[str, tuple[str, ...]]:
    names, slug = row.split(" ", 1)
    if not (_SLUG.fullmatch(slug) and _FILES.fullmatch(names)):
        raise ValueError(row)
    return slug, tuple(names.split(","))


def _added(row: str) -> tuple[str, datetime]:
    moment, ident = row.split(" ", 1)
    return ident, _moment(moment)


def _imported(row: str) -> tuple[str, Imported]:
    digest, ident, file = row.split(" ", 2)
    if file.startswith("/") or ".." in file.split("/"):
        raise ValueError(file)
    return ident, Imported(file, digest)


def _told(row: str) -> tuple[str, str]:
    digest, address = row.split(" ", 1)
    return address, digest


# How a row begins: the field of a Lock that it belongs to, and what reads the rest of it as key and fact.
_KINDS: Mapping[str, tuple[str, Callable[[str], tuple[str, Any]]]] = {
    "feed": ("feeds", _feed),
    "count": ("counts", _count),
    "archive": ("archives", _archive),
    "page": ("pages", _page),
    "files": ("files", _files),
    "added": ("added", _added),
    "imported": ("imported", _imported),
    "told": ("told", _told),
}
_FORMATS: Mapping[str, FormatName] = {"atom": "atom", "rss": "rss", "json": "json"}


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _damaged(path: Path, line: int, why: str, mend: str = _RESTORE) -> SettingsError:
    return SettingsError((f"{path}:{line}: {why}; {mend}",))
