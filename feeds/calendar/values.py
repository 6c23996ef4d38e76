"""The one date that a value given as a date stands for. Loads what finds dates in words only for a value that is written for people."""

import re
from datetime import UTC, datetime, tzinfo

from feeds.calendar.written import Written, checked
from feeds.model import Order, Precision

_LONGEST_VALUE = 120
_INSTANT = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{8})[T ]\d\d:?\d\d(:?\d\d)?(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d|[+-]\d\d))?", re.I
)
_BEFORE_ZONE = re.compile(" (?=[+Zz-])")
# Years of other calendars and typing errors are left to what knows them.
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|\d{8}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SINCE_1970 = re.compile(r"1\d{9}(?:\d{3})?")
_DIGITS = re.compile(r"(?:19|20)\d{12}")


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
    # A value for a program is no reason to load the names of all languages.
    from feeds.calendar.finding import find

    found = find(text, language, order=order, reference=reference, zone=zone, near=near, place=place)
    return found[0] if found and len({(date.value, date.lacks) for date in found}) == 1 else None


def bare(text: str) -> Written | None:
    """A value for a program, which means the same wherever it stands: a day of ISO 8601, or a day and its time, a year, their digits alone,
    seconds or milliseconds since 1970. None for all else."""
    text = text.strip()
    if not text.isascii():
        return None
    if match := _INSTANT.fullmatch(text):
        return _iso(_BEFORE_ZONE.sub("", text), "second" if match[1] else "minute", len(text))
    if _DAY.fullmatch(text):
        return _iso(text, "day", len(text))
    if _YEAR.fullmatch(text):
        return Written(datetime(int(text), 1, 1), "year", 0, len(text))
    if _SINCE_1970.fullmatch(text):
        return Written(datetime.fromtimestamp(int(text[:10]), UTC), "second", 0, len(text))
    return _iso(f"{text[:8]}T{text[8:]}", "second", len(text)) if _DIGITS.fullmatch(text) else None


def _iso(text: str, precision: Precision, length: int) -> Written | None:
    try:
        return checked(datetime.fromisoformat(text).replace(microsecond=0), precision, 0, length)
    except ValueError:
        return None
