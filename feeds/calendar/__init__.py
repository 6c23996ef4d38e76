"""How people write dates: finds them in a line and reads them without ever filling in what is not written. No clock, no judgement
which date matters; nothing of articles may enter."""

from importlib import import_module
from typing import TYPE_CHECKING

from feeds.calendar.addresses import in_address, in_file_name
from feeds.calendar.orders import order_in, order_of
from feeds.calendar.values import bare, read
from feeds.calendar.written import EARLIEST_YEAR, OFFSET_STEP, Written, iso, iso_without_zone, may_be_offset
from feeds.model import Order

if TYPE_CHECKING:
    from feeds.calendar.finding import civil, find
else:

    def __getattr__(name: str) -> object:
        """What finds dates in words comes with the names of all languages, and is loaded where somebody asks for it."""
        if name in ("civil", "find"):
            return getattr(import_module("feeds.calendar.finding"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "EARLIEST_YEAR",
    "OFFSET_STEP",
    "Order",
    "Written",
    "bare",
    "civil",
    "find",
    "in_address",
    "in_file_name",
    "iso",
    "iso_without_zone",
    "may_be_offset",
    "order_in",
    "order_of",
    "read",
]
