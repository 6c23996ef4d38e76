"""The files that articles name beside them: which of them may be published, and how they come to lie beside the articles' pages. Who names which,
and how each lay before, the index knows."""

import os
import stat
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from feeds import beside, files
from feeds.errors import RefusedError
from feeds.index import Attachment, Index
from feeds.outputs import OutputFile

_ABSENT = ""
_AGAIN = " seen at "  # after a state that tells nothing when it comes again
_MISSING = "there is no such file in content/; copy it to where the article says, or mend the article"
_OUTSIDE = "it lies outside of the folder of articles; put it there"
_HIDDEN = "what begins with a dot is passed over; give it another name"
_KINDS = f"only {' '.join(beside.KINDS)} are published; take one of these"


class _Folder:
    """The folder of articles as files are looked for in it: a link that leads out of it leads to nothing."""

    def __init__(self, content: Path) -> None:
        self._home = os.path.realpath(content)
        self._folders: dict[str, str | None] = {}

    def find(self, path: str) -> tuple[str, os.stat_result] | None:
        """Where the file at `path` lies, with no link on the way, and how; None where there is none, or it lies outside."""
        folder, _, name = path.rpartition("/")
        try:
            if folder not in self._folders:
                self._folders[folder] = self._inside(os.path.realpath(os.path.join(self._home, folder)))
            place = self._folders[folder] and f"{self._folders[folder]}/{name}"
            status = os.lstat(place or "")
            if place and stat.S_ISLNK(status.st_mode):
                place = self._inside(os.path.realpath(place))
                status = os.lstat(place or "")
        except (OSError, ValueError):  # no such file; a name that none can have
            return None
        return (place, status) if place else None

    def _inside(self, place: str) -> str | None:
        return place if f"{place}/".startswith(f"{self._home}/") else None

    def state(self, path: str) -> str:
        """What tells, without reading it, that the file at `path` may have changed."""
        found = self.find(path)
        return _state(found[1]) if found else _ABSENT


def _state(found: os.stat_result) -> str:
    return " ".join(map(str, files.status_of(found)))


def are_as_seen(states: Iterable[tuple[str, str]], content: Path) -> bool:
    """Does each file, by its path, lie as it did when it was looked at?"""
    folder = _Folder(content)
    return all(folder.state(path) == state for path, state in states)


def look(index: Index, content: Path, largest: int, began: int) -> None:
    """Looks at those that are new or may have changed; none may have more than `largest` bytes. `began`: nanoseconds of the file system's clock
    before any was looked at."""
    folder, known, named = _Folder(content), index.attachments(), index.named_files()
    is_judged_alike = index.note("largest file") == str(largest)
    seen = {}
    for path in named:
        state = folder.state(path)
        if path not in known or known[path].state != state or not is_judged_alike:
            seen[path] = _looked_at(folder, path, largest, began)
    index.attach(seen, known.keys() - named)
    index.remember("largest file", str(largest))
    index.complain_of_files()


def _looked_at(folder: _Folder, path: str, largest: int, began: int) -> Attachment:
    found = folder.find(path)
    if fault := _fault_of_name(path):
        return Attachment(_state(found[1]) if found else _ABSENT, 0, fault)
    if found is None:
        return Attachment(_ABSENT, 0, _MISSING)
    place, status = found
    try:
        with files.opened(Path(place)) as file:
            status = os.fstat(file.fileno())
            fault = _fault(path, status.st_size, file.read(beside.OPENING), largest)
    except OSError as error:
        fault = f"it cannot be read: {error.strerror}; give the right to read it, or mend the article"
    again = f"{_AGAIN}{began}" if files.is_young(status.st_ctime_ns, began) else ""
    return Attachment(_state(status) + again, status.st_size, fault)


def _fault_of_name(path: str) -> str:
    """Why no file of this name is published, and how to mend that; "" where it may be."""
    if path.startswith("../"):
        return _OUTSIDE
    if any(part.startswith(".") for part in path.split("/")):
        return _HIDDEN
    return "" if beside.suffix(path) in beside.KINDS else _KINDS


def _fault(path: str, size: int, opening: bytes, largest: int) -> str:
    """Why what a file holds is not published, and how to mend that; "" where it is."""
    kind = beside.KINDS[beside.suffix(path)]
    if not kind.opening.match(opening):
        return f"it does not begin as {kind.type} does; give it the suffix of what it is"
    if size > largest:
        return f"{size:,} bytes are more than {largest:,}; make it smaller, or raise max_file"
    return ""


def names(index: Index) -> dict[str, tuple[str, ...]]:
    """Slug -> what lies beside that page, sorted."""
    pages = groupby(index.attached(), attrgetter("slug"))
    return {slug: tuple(one.name for one in beside_it) for slug, beside_it in pages}


def outputs(index: Index, content: Path) -> Iterator[OutputFile]:
    """All that lies beside pages."""
    folder = _Folder(content)
    for one in index.attached():
        make = partial(_pieces, folder, one.path, one.state.partition(_AGAIN)[0])
        yield OutputFile(f"articles/{one.slug}/{one.name}", one.state, make)


def _pieces(folder: _Folder, path: str, state: str) -> Iterator[bytes]:
    """What the file holds. Raises RefusedError where it is no longer as it was when it was looked at."""
    try:
        found = folder.find(path)
        with files.opened(Path(found[0] if found else "")) as file:
            is_as_it_was = _state(os.fstat(file.fileno())) == state
            while is_as_it_was and (piece := file.read(files.PIECE)):
                yield piece
            is_as_it_was = is_as_it_was and _state(os.fstat(file.fileno())) == state
    except OSError as error:
        raise RefusedError(f"{path}: cannot be read: {error.strerror}; nothing written") from None
    if not is_as_it_was:
        raise RefusedError(f"{path}: was changed while the site was built; nothing written, build again")
