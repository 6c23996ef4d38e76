"""How people write dates: finds them in a line and reads them without ever filling in what is not written. No clock, no judgement
which date matters; nothing of articles may enter."""

import re
from datetime import UTC, datetime, tzinfo
from itertools import zip_longest

from feeds.calendar import days, shapes
from feeds.calendar.addresses import in_address, in_file_name
from feeds.calendar.beside import beside
from feeds.calendar.names import fold
from feeds.calendar.relative import relative
from feeds.calendar.shapes import Core
from feeds.calendar.ways import Ways, order_in, order_of, ways_of
from feeds.calendar.written import EARLIEST_YEAR, OFFSET_STEP, Written, checked, iso, may_be_offset
from feeds.model import Order, Precision

__all__ = [
    "EARLIEST_YEAR",
    "OFFSET_STEP",
    "Order",
    "Written",
    "civil",
    "find",
    "in_address",
    "in_file_name",
    "iso",
    "may_be_offset",
    "order_in",
    "order_of",
    "read",
]

_LONGEST_VALUE = 120
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{8})[T ]\d\d:?\d\d(:?\d\d)?(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d|[+-]\d\d))?", re.I
)


def find(
    text: str,
    language: str | None = None,
    *,
    order: Order | None = None,
    reference: datetime | None = None,
    zone: tzinfo = UTC,
    near: str = "",
    place: str = "",
) -> list[Written]:
    """The dates written in `text`, in order of place.

    `language` (BCP 47) says whose names are meant, and by its region how numbers are ordered; None: the names of all languages. `order` is
    how the site orders numbers where the text itself does not tell. `reference` (aware) is the time from which "2 hours ago" counts, and
    `zone` where its day begins. `near` is more of the line that `text` was cut from: a place in it tells which IST is meant; where it has none,
    `place` does, what the text says of where it was written."""
    folded = fold(text)
    ways = ways_of(text, language, order, reference, zone, near, place)
    found = _civil(text, folded, ways)
    return sorted([*found, *relative(text, folded, found, ways)], key=lambda written: written.start)


def civil(text: str, language: str | None = None) -> list[Written]:
    """The dates of `find` that count from no time of reading: days, months and years."""
    return _civil(text, fold(text), ways_of(text, language, None, None, UTC, "", ""))


def _civil(text: str, folded: str, ways: Ways) -> list[Written]:
    cores = shapes.cores(text, folded, ways.names)
    found: list[Written] = []
    for core, following in zip_longest(cores, cores[1:]):
        room = (found[-1].end if found else 0, following.start if following else len(text))
        written = _written(core, text, folded, room, ways)
        if written is not None:
            found.append(written)
    return found


def read(
    text: str,
    language: str | None = None,
    *,
    order: Order | None = None,
    reference: datetime | None = None,
    zone: tzinfo = UTC,
    near: str = "",
    place: str = "",
) -> Written | None:
    """The one date that `text`, a value given as a date, stands for; None when it is none or says two. As for `find`; a year alone, the digits
    of a day without marks and the seconds since 1970 are values, too."""
    text = text.strip()
    if len(text) > _LONGEST_VALUE:
        return None
    if (value := bare(text)) is not None:
        return value
    found = find(text, language, order=order, reference=reference, zone=zone, near=near, place=place)
    return found[0] if found and len({(date.value, date.lacks) for date in found}) == 1 else None


def bare(text: str) -> Written | None:
    """A value for a program, which means the same wherever it stands: a year, the digits of a day, seconds or milliseconds since 1970, a date and
    time of ISO 8601. None for all else."""
    text = text.strip()
    if not text.isascii():
        return None
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return Written(datetime(int(text), 1, 1), "year", 0, 4)
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        value = datetime.fromtimestamp(int(text[:10]), UTC)
        return Written(value, "second", 0, len(text))
    if re.fullmatch(r"(?:19|20)\d{12}", text):
        text = f"{text[:8]}T{text[8:]}"
    if (match := _ISO.fullmatch(text)) or re.fullmatch(r"\d{8}", text):
        try:
            value = datetime.fromisoformat(re.sub(r" (?=[+\-Zz])", "", text))
        except ValueError:
            return None
        precision: Precision = "day" if match is None else "second" if match[2] else "minute"
        return checked(value.replace(microsecond=0), precision, 0, len(text))
    return None


def _written(core: Core, text: str, folded: str, room: tuple[int, int], ways: Ways) -> Written | None:
    """The date that `core` is, with what stands beside it in the `room` that other dates leave."""
    found = beside(core, text, folded, room, ways)
    if (core.shape == "weekday" and found.weekday is None) or (
        core.shape == "year-month" and ways.orders[:1] != ("ymd",)
    ):
        return None
    year = core.year if core.year is not None else found.year
    day, lacks = days.told(core, found.weekday, year, folded, ways)
    precision: Precision = "day" if core.has_day else "month"
    time = found.clock if precision == "day" else None
    precision = time.precision if time else precision
    if day is None:
        return Written(None, precision, found.start, found.end, lacks) if lacks else None
    value = datetime(day.year, day.month, day.day)
    value = time.on(value, ways.near, ways.place) if time else value
    return checked(value, precision, found.start, found.end, counted=year is None and core.pair is None)
