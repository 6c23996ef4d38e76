"""Owns what a date in a feed must look like: RFC 3339 in Atom and JSON Feed, RFC 822 in RSS and OPML; no
clock may enter here: the time is that of the folder."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

_OLD = 1990
# A reader's clock may be in another zone, and nobody's is exact.
_AHEAD = timedelta(days=1)
_LAST_MINUTE = 59
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {
    "UT": 0,
    "GMT": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}

# [0-9] and not \d, which would take the digits of every script.
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:(?P<second>[0-9]{2})(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
# Dublin Core takes less than a whole date, too.
_W3CDTF = re.compile(
    r"(?P<day>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)"
    r"(?:(?<=-[0-9]{2}-[0-9]{2})(?P<time>T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})))?"
)
_FIRST_DAY = "0000-01-01"
_RFC822 = re.compile(
    rf"(?:(?:{'|'.join(_DAYS)}), )?"
    rf"(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>[0-9]{{4}})"
    r" (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    rf" (?P<zone>{'|'.join(_ZONES)}|[+-][0-9]{{4}})"
)


def rfc3339(text: str) -> datetime | None:
    """The instant of a date of RFC 3339, as narrow as Atom has it (RFC 4287, 3.3): upper-case T and Z."""
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    if match["second"] == "60":  # a leap second is right, but datetime has no room for it
        text = text[: match.start("second")] + "59" + text[match.end("second") :]
    try:
        instant = datetime.fromisoformat(text)
        # It is the last of a day in UTC, wherever else that may be (RFC 3339, 5.7).
        return None if match["second"] == "60" and not _is_last_minute(instant) else instant
    except ValueError:
        return None


def _is_last_minute(instant: datetime) -> bool:
    offset = instant.utcoffset() or timedelta()
    minutes = timedelta(hours=instant.hour, minutes=instant.minute) - offset
    return minutes % timedelta(days=1) == timedelta(hours=23, minutes=59)


def w3cdtf(text: str) -> datetime | None:
    """The instant of a date in the W3C's profile of ISO 8601; of a year, a month or a day its beginning in UTC."""
    match = _W3CDTF.fullmatch(text)
    if match is None:
        return None
    day = match["day"] + _FIRST_DAY[len(match["day"]) :]
    try:
        return datetime.fromisoformat(day + (match["time"] or "T00:00:00Z"))
    except ValueError:
        return None


def rfc822(text: str) -> datetime | None:
    """The instant of a date of RFC 822 with a year of four digits, whatever weekday it claims."""
    match = _RFC822.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime(
            int(match["year"]),
            _MONTHS.index(match["month"]) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            59 if match["second"] == "60" else int(match["second"] or 0),
            tzinfo=_zone(match["zone"]),
        )
    except ValueError:
        return None


def _zone(text: str) -> timezone:
    if text in _ZONES:
        return timezone(timedelta(hours=_ZONES[text]))
    hours, minutes = int(text[1:3]), int(text[3:])
    if minutes > _LAST_MINUTE:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one family of formats writes a date."""

    read: Callable[[str], datetime | None]
    example: str


RFC3339 = Form(read=rfc3339, example="RFC 3339 with seconds and zone, like 2026-05-04T08:00:00Z")
RFC822 = Form(read=rfc822, example="RFC 822 in English with a four-digit year, like Mon, 04 May 2026 08:00:00 +0000")


W3CDTF = Form(read=w3cdtf, example="a date of the W3C, like 2026-05-04 or 2026-05-04T08:00:00Z")


def judge(source: Source, line: int | None, what: str, text: str, form: Form) -> Iterator[Finding]:
    """Judge one date; `what` names it in words."""
    date = text.strip()
    if date != text:
        yield source.error(
            "stray-whitespace", line, f"{what} has whitespace around it", "write the date and nothing else"
        )
    instant = form.read(date)
    if instant is None:
        yield source.error("bad-date", line, f"{what} is {shown(date)}", f"write it as {form.example}")
    else:
        yield from _judge_weekday(source, line, what, date, instant)
        yield from _judge_age(source, line, what, instant)
        yield from _judge_future(source, line, what, instant)


def _judge_weekday(source: Source, line: int | None, what: str, date: str, instant: datetime) -> Iterator[Finding]:
    right = _DAYS[instant.weekday()]
    if date[:3] in _DAYS and date[:3] != right:
        yield source.error(
            "wrong-weekday", line, f"{what} is {shown(date)}, but that day is a {right}", f"write {right}"
        )


def _judge_age(source: Source, line: int | None, what: str, instant: datetime) -> Iterator[Finding]:
    if instant.year < _OLD:
        yield source.warning(
            "old-date",
            line,
            f"{what} is in {instant.year}",
            f"mend the date, or leave it if it is right (before {_OLD})",
        )


def _judge_future(source: Source, line: int | None, what: str, instant: datetime) -> Iterator[Finding]:
    if instant - source.folder.now > _AHEAD:
        mend = "publish it when it is due: readers keep it on top until then, or drop it"
        yield source.error("future-date", line, f"{what} is to come, {instant.isoformat()}", mend)
