"""One sum over all bytes of an index, so that a bit which a disk has flipped anywhere in it is noticed before anything is taken out. Knows
where SQLite lets an application write in a file's head, and nothing of what the tables hold."""

import os
from pathlib import Path
from zlib import crc32

OPEN = 0  # instead of a sum: the index was changed, and it is not known whether whoever did so came to an end
PLACE, WIDTH = 60, 4  # bytes; "user version" in https://www.sqlite.org/fileformat2.html#the_database_header
_AT_ONCE = 1 << 20  # bytes


def is_whole(path: Path) -> bool:
    """Does the file hold what it held when it was sealed? True also of one that is open, of which that cannot be told. Raises OSError."""
    sealed, found = _read(path)
    return sealed in (OPEN, found)


def seal(path: Path) -> None:
    """Writes the sum into the file, which nobody has open. Raises OSError."""
    _, found = _read(path)
    handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.pwrite(handle, found.to_bytes(WIDTH, "big"), PLACE)
    finally:
        os.close(handle)


def _read(path: Path) -> tuple[int, int]:
    """The sum that is written in the file, and the sum of what it holds beside that. A CRC-32 finds each flip of up to three bits, and is far
    quicker than reading from a disk."""
    with path.open("rb") as file:
        found = crc32(file.read(PLACE))
        sealed = file.read(WIDTH)
        while part := file.read(_AT_ONCE):
            found = crc32(part, found)
    return int.from_bytes(sealed, "big"), found or 1
