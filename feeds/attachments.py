"""The files that articles name beside them: which of them may be published, and how they come to lie beside the articles' pages. Who names which,
and how each lay before, the index knows."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from feeds import beside, files
from feeds.errors import RefusedError
from feeds.index import Attachment, Index
from feeds.model import OutputFile
from feeds.outputs import LARGEST

_ABSENT = ""
_YOUNG = 2_000_000_000  # nanoseconds, the coarsest tick of a file system: within it a file may be written again, and lie as it did
_AGAIN = " seen at "  # after a state that tells nothing when it comes again
_MISSING = "there is no such file; put it there, or mend the article"
_OUTSIDE = "it lies outside of the folder of articles; put it there"
_HIDDEN = "what begins with a dot is passed over; give it another name"
_KINDS = f"only {' '.join(beside.KINDS)} are published; take one of these"


class _Folder:
    """The folder of articles as files are looked for in it: a link that leads out of it leads to nothing."""

    def __init__(self, content: Path) -> None:
        self._home = os.path.realpath(content)
        self._folders: dict[str, str] = {}

    def place(self, path: str) -> str | None:
        """Where the file at `path` lies, with no link on the way; None where that is outside."""
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(os.path.join(self._home, folder))
        place = os.path.join(self._folders[folder], name)
        if os.path.islink(place):
            place = os.path.realpath(place)
        return place if place.startswith(self._home + os.sep) else None

    def state(self, path: str) -> str:
        """What tells, without reading it, that the file at `path` may have changed."""
        try:
            place = self.place(path)
            return _ABSENT if place is None else _state(os.lstat(place))
        except (OSError, ValueError):  # no such file; a name that none can have
            return _ABSENT


def _state(status: os.stat_result) -> str:
    numbers = (status.st_size, status.st_mtime_ns & LARGEST, status.st_ctime_ns & LARGEST, status.st_ino & LARGEST)
    return " ".join(map(str, numbers))


def are_as_seen(index: Index, content: Path) -> bool:
    """Does each file that articles name lie as it did when it was looked at?"""
    folder = _Folder(content)
    return all(folder.state(path) == found.state for path, found in index.attachments().items())


def look(index: Index, content: Path, largest: int, began: int) -> None:
    """Looks at those that are new or may have changed; none may have more than `largest` bytes. `began`: nanoseconds of the file system's clock
    before any was looked at."""
    folder, known, named = _Folder(content), index.attachments(), index.named()
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
    state = folder.state(path)
    if fault := _fault_of_name(path):
        return Attachment(state, 0, fault)
    place = folder.place(path) if state else None
    if place is None:
        return Attachment(state, 0, _MISSING)
    try:
        with files.opened(Path(place)) as file:
            status = os.fstat(file.fileno())
            fault = _fault(path, status.st_size, file.read(beside.OPENING), largest)
    except OSError as error:
        return Attachment(
            state, 0, f"it cannot be read: {error.strerror}; give the right to read it, or mend the article"
        )
    state = _state(status)
    is_young = status.st_ctime_ns + _YOUNG > began
    return Attachment(f"{state}{_AGAIN}{began}" if is_young else state, status.st_size, fault)


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
    found: dict[str, tuple[str, ...]] = {}
    for one in index.attached():
        found[one.slug] = (*found.get(one.slug, ()), one.name)
    return found


def outputs(index: Index, content: Path) -> Iterator[OutputFile]:
    """All that lies beside pages."""
    folder = _Folder(content)
    for one in index.attached():
        make = partial(_pieces, folder, one.path, one.state.partition(_AGAIN)[0])
        yield OutputFile(f"articles/{one.slug}/{one.name}", one.state, make)


def _pieces(folder: _Folder, path: str, state: str) -> Iterator[bytes]:
    """What the file holds. Raises RefusedError where it is no longer as it was when it was looked at."""
    try:
        with files.opened(Path(folder.place(path) or "")) as file:
            is_as_it_was = _state(os.fstat(file.fileno())) == state
            while is_as_it_was and (piece := file.read(files.PIECE)):
                yield piece
            is_as_it_was = is_as_it_was and _state(os.fstat(file.fileno())) == state
    except OSError as error:
        raise RefusedError(f"{path}: cannot be read: {error.strerror}; nothing written") from None
    if not is_as_it_was:
        raise RefusedError(f"{path}: was changed while the site was built; nothing written, build again")
