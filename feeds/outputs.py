"""The files of public/: what shall lie there, and what is to change in them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class OutputFile(NamedTuple):
    """What shall lie at `path` (posix, relative to public/). `of` stands for all that its bytes are made of: the same, the same bytes, and `make`
    need not be asked. It gives the bytes, or, of a long file, piece after piece, and may be asked again."""

    path: str
    of: str
    make: Callable[[], bytes | Iterator[bytes]]


class Plan(NamedTuple):
    """What a build changes: paths of files to write, and to remove (posix, below public/)."""

    write: tuple[str, ...]
    remove: tuple[str, ...]
