"""A date as the calendar hands it out. Reads nothing."""

from datetime import datetime
from typing import Literal, NamedTuple

from feeds.model import Precision

Lack = Literal["order", "year", "reference"]
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199


class Written(NamedTuple):
    """A date found in a text. `value` is naive unless a zone was written; `start` and `end` are character offsets, and hold the weekday and the
    time beside it.

    A date that cannot be told has no value and says what it `lacks`: the order of its numbers (03/04/2025), its year (Dec 28) or the time
    from which it counts (2 hours ago)."""

    value: datetime | None
    precision: Precision
    start: int
    end: int
    lacks: Lack | None = None


def checked(value: datetime, precision: Precision, start: int, end: int) -> Written | None:
    """The date, or None where its year is a typing error."""
    # A year beyond these is a typing error, and neighbours of year 1 and 9999 overflow when moved to UTC.
    return Written(value, precision, start, end) if EARLIEST_YEAR <= value.year <= LATEST_YEAR else None
