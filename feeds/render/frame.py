"""How a file of a feed is put together: what stands around its entries, and between them. Knows no format."""

from collections.abc import Iterable
from typing import NamedTuple


class Frame(NamedTuple):
    """A feed's file without its entries: the bytes before them, between two of them, and after them."""

    head: bytes
    between: bytes
    tail: bytes

    def around(self, entries: Iterable[bytes]) -> bytes:
        """The whole file."""
        return self.head + self.between.join(entries) + self.tail
