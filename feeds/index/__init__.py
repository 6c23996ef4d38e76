"""The index: what was worked out of content/ and written to public/, in SQLite, so that a run costs what changed. A cache: without it, or
with one that is damaged, the same bytes come out. Nothing beside it knows SQL; it judges nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feeds.errors import PublishError
from feeds.index import seal
from feeds.index.attachments import Attachments
from feeds.index.records import (
    BUG,
    MORE,
    Attached,
    Attachment,
    Candidate,
    DamagedError,
    Decide,
    Decision,
    Entered,
    File,
    Folder,
    Kept,
    Output,
    Place,
    Rendered,
    Row,
)
from feeds.index.writings import Writings

__all__ = [
    "BUG", "FILE_NAME", "MORE", "Attached", "Attachment", "Candidate", "DamagedError", "Decide", "Decision", "Entered", "File", "Folder", "Index",
    "Kept", "Output", "Place", "Rendered", "Row", "discard", "opened",
]  # fmt: skip

FILE_NAME = "index.sqlite"
_DISK = ("FULL", "IOERR", "READONLY", "CANTOPEN", "NOMEM")  # what SQLite says when the disk is at fault, not the file


class Index(Attachments, Writings):
    """The whole index, open. Each class that it is made of has tables of its own."""


@contextmanager
def opened(path: Path, program: str, *, keep: bool = True, afresh: bool = False) -> Iterator[Index]:
    """The index at `path`, made if there is none; one made by another `program` is damaged to this. Without `keep` nothing of it is changed; `afresh`
    there is none. Raises DamagedError, or PublishError where the disk does not let it be."""
    place = None if afresh or not (keep or path.exists()) else path
    try:
        database = sqlite3.connect(place or ":memory:", isolation_level=None)
    except sqlite3.Error as error:
        if path.is_dir():
            raise DamagedError("a folder") from None
        raise PublishError(f"cannot open {path}: {error}; what was published is unchanged") from None
    index = None
    try:
        index = Index(database, program, place, keep=keep)
        yield index
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").partition("_")[2].startswith(_DISK):
            raise PublishError(f"cannot write {path}: {error}; what was published is still there, whole") from None
        raise DamagedError(str(error)) from None
    except sqlite3.Error as error:
        raise DamagedError(str(error)) from None
    finally:
        database.close()
        if index and index.was_changed and place and keep:
            with suppress(OSError):  # then it stays open, and is taken for what it says
                seal.seal(place)


def discard(path: Path) -> None:
    """Takes away the index at `path`, whatever it is. Raises PublishError where the disk does not let it."""
    for name in (path, path.with_name(f"{path.name}-journal")):
        try:
            if name.is_dir() and not name.is_symlink():
                from shutil import rmtree  # hardly ever needed, and slow to import

                rmtree(name)
            else:
                name.unlink(missing_ok=True)
        except OSError as error:
            raise PublishError(f"cannot remove {name}: {error.strerror}; what was published is unchanged") from None
