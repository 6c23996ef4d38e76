"""The files of public/ as they lie there, and what is to change in them."""

import os
from pathlib import Path
from typing import NamedTuple

# SQLite's largest number; times after the year 2262, and the numbers of files on some file systems, need one bit more.
LARGEST = 2**63 - 1


class Plan(NamedTuple):
    """What a build changes: paths of files to write, and to remove (posix, below public/)."""

    write: tuple[str, ...]
    remove: tuple[str, ...]


def status(path: Path | str) -> tuple[int, int, int, int] | None:
    """How a file lies there: bytes, nanoseconds of its last writing and of the last change of its state, number; None when there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns & LARGEST, found.st_ctime_ns & LARGEST, found.st_ino & LARGEST
