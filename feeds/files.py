"""Whole files: how they lie, read without waiting for anybody, written beside their place and put there in one step; and what a killed run left
of that taken away. Knows nothing of what they hold."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".feeds-tmp"  # what is being written, in each folder in which something is; there is one writer at a time
NEW_FILE = 0o644
_OPEN = 0o055  # to read and enter, for all
PIECE = 1 << 20  # bytes of a long file held at once
# SQLite's largest number; times after the year 2262, and the numbers of files on some file systems, need one bit more.
_LARGEST = 2**63 - 1
_YOUNG = 2_000_000_000  # nanoseconds, the coarsest tick of a file system
# Tells, without reading a file, that it may have changed: bytes, nanoseconds of its last writing and of the last change of its state, number.
Status = tuple[int, int, int, int]


def status(path: Path | str) -> Status | None:
    """How the file at `path` lies there, not what it leads to; None when there is none."""
    try:
        return status_of(os.lstat(path))
    except OSError:
        return None


def status_of(found: os.stat_result) -> Status:
    """How a file lies that was found so."""
    return found.st_size, found.st_mtime_ns & _LARGEST, found.st_ctime_ns & _LARGEST, found.st_ino & _LARGEST


def is_young(changed: int, began: int) -> bool:
    """May a file be written again and lie as it did, since its state changed in the same tick as it was looked at? Both in nanoseconds of its file
    system's clock; `began` is some moment before the look."""
    return changed + _YOUNG > began


def read(path: Path) -> bytes:
    """What the file at `path` holds. Raises OSError, also where that is a pipe or a device, on which a run would wait for ever."""
    with opened(path) as file:
        return file.read()


def pieces(path: Path) -> Iterator[bytes]:
    """The same, a piece at a time."""
    with opened(path) as file:
        while piece := file.read(PIECE):
            yield piece


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file at `path`, to be read. Raises OSError, also where that is a pipe or a device."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        yield file


def replace(target: Path, data: bytes, mode: int = NEW_FILE, owner: tuple[int, int] | None = None) -> None:
    """Writes `data` to `target` in one step; `mode` says who may read and write it, `owner` (user, group) whose it is, as far as this process may
    give it away. Raises OSError, and then leaves what was there."""
    temporary = target.with_name(TEMPORARY)
    try:
        remove(temporary)
        write_new(temporary, data, mode)
        if owner is not None:
            with suppress(PermissionError):
                os.chown(temporary, *owner)
        synchronise(temporary)
        os.replace(temporary, target)
    except BaseException:  # also when the run is told to stop
        sweep(target.parent)
        raise
    synchronise(target.parent)


def open_folder(path: Path) -> None:
    """A folder that a web server of another user may look into, whatever rights this process gives to new ones; one that is there is left as it
    is. Raises OSError."""
    if path.is_dir():
        return
    open_folder(path.parent)
    path.mkdir(exist_ok=True)
    path.chmod(path.stat().st_mode | _OPEN)


def behind(path: Path) -> Path:
    """The file or folder itself, where `path` is a link to it."""
    return Path(os.path.realpath(path))


def write_new(path: Path, data: bytes | Iterable[bytes], mode: int = NEW_FILE) -> None:
    """A new file at `path`; `data` may come in pieces. Raises OSError that names it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fchmod(file.fileno(), mode)
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def synchronise(path: Path) -> None:
    """Brings a file or folder to the disk. Raises OSError that names it."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        os.close(handle)


def sweep(*folders: Path) -> None:
    """Takes away what a run left in `folders` that did not come to its end. What cannot be taken away stays: whoever writes there will say why."""
    for folder in folders:
        try:
            remove(folder / TEMPORARY)
        except OSError:
            continue


def remove(path: Path) -> None:
    """Takes away the file at `path`, if there is one, or the folder with the files in it. Raises OSError."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    if stat.S_ISDIR(status.st_mode):
        for name in os.listdir(path):
            os.unlink(path / name)
        os.rmdir(path)
    else:
        os.unlink(path)
