"""A date as the calendar hands it out. Reads nothing."""

from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from feeds.model import Precision

Lack = Literal["order", "year", "reference"]
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
# Where systems begin to count, which they write where nobody gave a date.
_BEGINNINGS = (datetime(1900, 1, 1), datetime(1970, 1, 1))
_YEARS_OF_BEGINNINGS = {year for beginning in _BEGINNINGS for year in (beginning.year - 1, beginning.year)}
OFFSET_STEP = timedelta(minutes=15)  # of the zones of the world
_LENGTH = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}  # in ISO 8601


class Written(NamedTuple):
    """A date found in a text. `value` is naive unless a zone was written; `start` and `end` are character offsets, and hold the weekday and the
    time beside it.

    A date that cannot be told has no value and says what it `lacks`: the order of its numbers (03/04/2025), its year (Dec 28) or the time
    from which it counts (2 hours ago). `counted`: it was told by that time."""

    value: datetime | None
    precision: Precision
    start: int
    end: int
    lacks: Lack | None = None
    counted: bool = False

    @property
    def is_filled_in(self) -> bool:
        """Whether it is what a program writes because it knows no date, as seen in some zone. A month or a year alone was meant."""
        if self.value is None or self.precision in ("month", "year") or self.value.year not in _YEARS_OF_BEGINNINGS:
            return False
        value = (self.value.astimezone(UTC) if self.value.tzinfo else self.value).replace(tzinfo=None)
        return any(self._is_seen(value - beginning) for beginning in _BEGINNINGS)

    def _is_seen(self, offset: timedelta) -> bool:
        if self.precision == "day":
            return offset in (timedelta(), timedelta(days=-1))
        if self.value and self.value.tzinfo:
            return not offset
        return may_be_offset(offset) and not offset % OFFSET_STEP


def may_be_offset(difference: timedelta) -> bool:
    """Whether clocks somewhere on Earth are so far from UTC, or no farther than others are."""
    return timedelta(hours=-12) <= difference <= timedelta(hours=14)


def checked(value: datetime, precision: Precision, start: int, end: int, *, counted: bool = False) -> Written | None:
    """The date, or None where its year is a typing error."""
    # A year beyond these is a typing error, and neighbours of year 1 and 9999 overflow when moved to UTC.
    is_sound = EARLIEST_YEAR <= value.year <= LATEST_YEAR
    return Written(value, precision, start, end, counted=counted) if is_sound else None


def iso(value: datetime, precision: Precision) -> str:
    """`value` in ISO 8601, no further than `precision`; with its offset where it has one and a time is said."""
    if precision in ("minute", "second"):
        return value.isoformat(timespec=f"{precision}s")
    return iso_without_zone(value, precision)


def iso_without_zone(value: datetime, precision: Precision) -> str:
    """The same without an offset."""
    return value.isoformat()[: _LENGTH[precision]]
