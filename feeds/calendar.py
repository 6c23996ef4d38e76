"""How people write dates: finds them in a line and reads them without ever filling in what is not written. No clock, no judgement
which date matters; nothing of articles may enter."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from dateutil import parser as dateutil_parser

from feeds.model import Precision

# Zones that mean one offset wherever they are written. IST, CST, BST and their like are left out: they mean several.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "WET": 0, "WEST": 1,
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "PKT": 5, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_ZONE_INFO = {name: timezone(timedelta(hours=hours)) for name, hours in _ZONES.items()}
_TIME = (
    r"(?:\s*(?:,|·|\||–|—|-|at|um|à|kl\.?|o)?\s*(?P<time>\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\b\.?)?)"
    r"\s*\(?(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|(?:" + "|".join(_ZONES) + r")\b)?\)?)?"
)
_ISO = re.compile(
    r"(?<![\d/-])(?P<year>(?:19|20)\d{2})(?P<sep>[-/.])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?!\d|[/-]\d)(?:T(?=\d))?"
    + _TIME,
    re.I,
)
_CJK = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?" + _TIME
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<one>\d{1,2})(?P<sep>[./-])(?P<two>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d{2})(?!\d|[/-]\d)" + _TIME,
    re.I,
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-]|$)")
_IN_FILE_NAME = re.compile(r"(?:^|/)((?:19|20)\d{2})[-_]?(\d{2})[-_]?(\d{2})(?=[-_. ]|$)[^/]*$")
_ORDINAL = r"(?:st|nd|rd|th|er|º|\.)?"
EARLIEST_YEAR = 1900
_PARTS: tuple[Precision, ...] = ("year", "month", "day", "minute", "second")


Order = Literal["dmy", "mdy", "ymd"]
Lack = Literal["order", "year", "reference"]


class Written(NamedTuple):
    """A date found in a text. `value` is naive unless a zone was written; `start` and `end` are character offsets.

    A date that cannot be told has no value and says what it `lacks`: the order of its numbers (03/04/2025), its year (Dec 28) or the time
    from which it counts (2 hours ago)."""

    value: datetime | None
    precision: Precision
    start: int
    end: int
    lacks: Lack | None = None


def find(
    text: str,
    language: str | None = None,
    *,
    order: Order | None = None,
    reference: datetime | None = None,
    zone: tzinfo = UTC,
    near: str = "",
) -> list[Written]:
    """The dates written in `text`, in order of place.

    `language` (BCP 47) says whose names are meant, and by its region how numbers are ordered; None: the names of all languages. `order` is
    how the site orders numbers where the text itself does not tell. `reference` (aware) is the time from which "2 hours ago" counts, and
    `zone` where its day begins. `near` is more of the line that `text` was cut from: a place in it tells which IST is meant."""
    base = (language or "en").split("-")[0].lower()
    found: list[Written] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_ISO, _CJK, *_named(base), _NUMERIC):
        for match in pattern.finditer(text):
            start, end = match.span()
            # What is no day (30 February) is no month either, so its characters are taken all the same.
            if any(first < end and start < last for first, last in taken):
                continue
            taken.append((start, end))
            written = _numeric(match) if pattern is _NUMERIC else _from_parts(match, base)
            if written is not None:
                found.append(written)
    return sorted(found, key=lambda written: written.start)


def read(
    text: str,
    language: str | None = None,
    *,
    order: Order | None = None,
    reference: datetime | None = None,
    zone: tzinfo = UTC,
    near: str = "",
) -> Written | None:
    """The one date that `text`, a value given as a date, stands for; None when it is none or says two. As for `find`."""
    text = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return Written(datetime(int(text), 1, 1), "year", 0, 4)
    return _iso(text) or next(iter(find(text, language)), None) or _by_dateutil(text)


def _iso(text: str) -> Written | None:
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text):
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    seconds = re.match(r".{16}:\d\d", text)
    return _checked(value.replace(microsecond=0), "second" if seconds else "minute", 0, len(text))


def _checked(value: datetime, precision: Precision, start: int, end: int) -> Written | None:
    # A year beyond these is a typing error, and neighbours of year 1 and 9999 overflow when moved to UTC.
    return Written(value, precision, start, end) if EARLIEST_YEAR <= value.year < 2200 else None


def _by_dateutil(text: str) -> Written | None:
    """dateutil fills what is missing from a default, so two defaults that differ in each part show what was written."""
    if len(text) > 80 or not re.search(r"(?:19|20)\d\d", text):
        return None
    ones, twos = datetime(2000, 1, 1), datetime(2001, 2, 2, 3, 4, 5)
    try:
        first, second = (dateutil_parser.parse(text, default=d, tzinfos=_ZONE_INFO) for d in (ones, twos))
        first.utcoffset()  # an impossible offset raises only when it is asked for
    except (ValueError, OverflowError):
        return None
    written = [p for p in _PARTS if getattr(first, p) == getattr(second, p)]
    if "year" not in written or "month" not in written or re.fullmatch(r"\D*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*", text):
        return None
    precision = next(before for before, part in zip(_PARTS, (*_PARTS[1:], None), strict=True) if part not in written)
    return _checked(first.replace(microsecond=0), precision, 0, len(text))


def _numeric(match: re.Match[str]) -> Written:
    one, two = int(match["one"]), int(match["two"])
    if one > 12 or one == two:
        found = _build(match, int(match["year"]), two, one)
    elif two > 12:
        found = _build(match, int(match["year"]), one, two)
    else:
        found = None
    return found or Written(None, "day", match.start(), match.end(), "order")


def _from_parts(match: re.Match[str], language: str) -> Written | None:
    parts = match.groupdict()
    name = parts["month"].lower().rstrip(".")
    # Matching without case takes more letters for one ("ſ" and "s") than lower() makes the same.
    month = int(name) if name.isdigit() else _months(language).get(name)
    if month is None:
        return None
    return _build(match, int(parts["year"]), month, int(parts["day"]) if parts.get("day") else None)


def _build(match: re.Match[str], year: int, month: int, day: int | None) -> Written | None:
    clock = _clock(match["time"]) if day and match["time"] else None
    zone = _zone(match["zone"]) if clock and match["zone"] else None
    end = match.end() if clock or not match["time"] else match.start("time")
    hour, minute, second, precision = clock or (0, 0, 0, "day" if day else "month")
    try:
        value = datetime(year, month, day or 1, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return _checked(value, precision, match.start(), len(match.string[:end].rstrip(" ,·|–—-(")))


def _clock(text: str) -> tuple[int, int, int, Precision] | None:
    numbers = [int(n) for n in re.findall(r"\d+", text)[:3]]
    half = re.search(r"([ap])\.?m", text, re.I)
    hour, minute, second = numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 0
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour, minute, second, "second" if len(numbers) > 2 else "minute"


def _zone(text: str) -> tzinfo | None:
    if text.upper() in _ZONE_INFO:
        return _ZONE_INFO[text.upper()]
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if match is None:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset) if offset < timedelta(hours=24) else None


@cache
def _months(language: str) -> dict[str, int]:
    """Lower-case month names, wide and abbreviated, of English and `language` -> 1..12 (Unicode CLDR, months.json)."""
    table = json.loads(resources.files("feeds.data").joinpath("months.json").read_text(encoding="utf-8"))
    return {**table["months"]["en"], **table["months"].get(language, {})}


@cache
def _named(language: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(n) for n in sorted(_months(language), key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    year = r"(?P<year>(?:19|20)\d{2})(?!\d)"
    day = rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}"
    shapes = (
        rf"{day}[\s-]+(?:(?:of|de|di|do|d’|d')\s+)?{month}(?:[\s,-]+(?:(?:of|de|del|г\.)\s+)?){year}",
        rf"\b{month}\s+{day}(?!\d)\s*,?\s+{year}",
        rf"\b{month}\s*,?\s+(?:de\s+)?{year}",
    )
    return tuple(re.compile(shape + _TIME, re.I) for shape in shapes)


def in_address(address: str) -> str | None:
    """The day or month (ISO 8601) that the path of a web address names, as in /2025/04/07/."""
    match = _IN_ADDRESS.search(address)
    return "-".join(part.zfill(2) for part in match.groups() if part) if match else None


def in_file_name(name: str) -> str | None:
    """The day (ISO 8601) with which a file's name begins, as in 2025-04-07-title.md; `name` may be a path."""
    match = _IN_FILE_NAME.search(name)
    return "-".join(match.groups()) if match else None
