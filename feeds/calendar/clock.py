"""Times of day and their zones as people write them beside a date. A zone that several places use is told by a place, never guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from feeds.calendar import names
from feeds.calendar.names import MARK, WORD
from feeds.calendar.table import table
from feeds.model import Precision

# Zones that mean one offset wherever news is written, in hours: that of their place in the IANA time zone database.
_FIXED: Mapping[str, float] = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3,
    "SAMT": 4, "YEKT": 5, "TRT": 3, "EAT": 3, "CAT": 2, "WAT": 1, "SAST": 2, "GST": 4, "PKT": 5, "UZT": 5, "NPT": 5.75, "WIB": 7,
    "ICT": 7, "WITA": 8, "WIT": 9, "SGT": 8, "HKT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "ADT": -3, "BRT": -3, "ART": -3, "CLT": -4, "COT": -5,
    "PET": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
# Zones that name a place, whose offset follows from the date.
_PLACES: Mapping[str, str] = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "EASTERN TIME": "America/New_York", "CENTRAL TIME": "America/Chicago", "MOUNTAIN TIME": "America/Denver",
    "PACIFIC TIME": "America/Los_Angeles", "LONDON TIME": "Europe/London", "MOSCOW TIME": "Europe/Moscow",
    "BEIJING TIME": "Asia/Shanghai",
}  # fmt: skip
# Zones that mean several: the reading that most news has, then the places, in a line or by the region of a language tag, that mean another.
_SEVERAL: Mapping[str, tuple[float, Mapping[str, float]]] = {
    "IST": (5.5, {r"\w-in\b": 5.5, r"dublin|ireland|irish|cork|galway|limerick|\w-ie\b": 1, r"israel|jerusalem|tel aviv|haifa|\w-il\b": 2}),
    "BST": (1, {r"bangladesh|dhaka|chittagong|\w-bd\b": 6}),
    "CST": (-6, {r"china|chinese|beijing|shanghai|shenzhen|guangzhou|taipei|taiwan|xinhua|\w-(?:cn|tw)\b": 8, r"havana|cuba": -5}),
    "EST": (-5, {r"sydney|melbourne|brisbane|canberra|hobart|australia|\w-au\b": 10}),
    "MST": (-7, {r"malaysia|kuala lumpur|\w-my\b": 8}),
    "PST": (-8, {r"manila|philippine|cebu|davao|\w-ph\b": 8}),
    "AST": (-4, {r"saudi|riyadh|jeddah|mecca|kuwait|bahrain|qatar|doha|baghdad|iraq|\w-(?:sa|kw|bh|qa|iq)\b": 3}),
}  # fmt: skip
_NAMES = "|".join(sorted({*_FIXED, *(name for name in _PLACES if " " not in name), *_SEVERAL}, key=len, reverse=True))
_ZONE = re.compile(
    r"[ ,]?[ ]?[(\[]?(?:"
    r"(?P<utc>UTC|GMT|Z)(?=[ )\],.;]|$)"
    r"|(?:UTC|GMT)[ ]?(?P<by>[+-]\d{1,2}(?::?\d\d)?)(?!\d)"
    r"|(?P<offset>[+-]\d\d:?\d\d|(?<=\d)[+-]\d\d)(?![\d:-])"
    rf"|(?P<name>{_NAMES})(?![^\W_])"
    r"|(?P<place>(?i:eastern|central|mountain|pacific|london|moscow|beijing))(?i: standard| daylight)?(?i: time)\b"
    r")[)\]]?"
)
_BEFORE_NOON = ("a", "ص", "sa", "π")  # of the short marks below
_HALF_AFTER = r"[ap](?=\.?\s?m\b)\.?\s?m\b\.?|π\.?μ\.?|μ\.?μ\.?|ص(?!\w)|م(?!\w)|(?:sa|ch)(?![^\W\d_])"
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_MIDDAY, _SMALL_HOURS = (10, 11, 12), 5
# What an hour of twelve has behind it where a word we do not know may tell its half of the day: alone, in small letters or in a script without.
_UNKNOWN = re.compile(rf" ({WORD})(?= ?(?:$|[\n,;|·•()./-]))")


class Clock(NamedTuple):
    """A time of day, how far it is written, its zone if one is, and where it stands."""

    hour: int
    minute: int
    second: int
    precision: Precision
    zone: tzinfo | str | None
    start: int
    end: int

    def on(self, day: datetime, *near: str) -> datetime:
        """This time on the civil `day`. `near` are texts that may tell the place, the first before the others."""
        value = day.replace(hour=self.hour, minute=self.minute, second=self.second)
        zone = _of_place(self.zone, near) if isinstance(self.zone, str) else self.zone
        if isinstance(zone, ZoneInfo):
            # The offset as a number: what is written says no more.
            zone = timezone(value.replace(tzinfo=zone).utcoffset() or timedelta())
        return value.replace(tzinfo=zone)


@cache
def _time() -> str:
    """Hours and minutes with a mark between, or an hour that says by a word that it is one."""
    halves = _any_of(_halves())
    return (
        rf"(?:(?P<named>noon|midday|midnight)\b|(?:(?P<first>{halves})\s?)?(?<!\d)(?P<hour>\d{{1,2}})(?:"
        r"(?:(?P<dot>[:.])|\s?(?:h|時|时|点|點|시|gio)\s?)(?P<minute>\d\d)(?!\d)"
        r"(?:[:.](?P<second>\d\d)(?!\d)(?:[.,]\d{1,9})?)?(?:\s?[分분])?(?:\s?(?P<sec>\d{1,2})\s?[秒초])?"
        r"|\s?(?:時|时|点|點|시)(?:整|(?P<half>半))?|(?=\s?[ap](?:\.\s?)?m\b)|(?=\s?uhr\b)|h(?![^\W_]))"
        rf"(?:\s?(?:uhr|uur|hrs|hours|horas|h|น\.?)(?![^\W_]))?(?:\s?(?P<last>{_HALF_AFTER}|(?:{halves})(?![^\W\d_])))?"
        r"(?:\s?(?:uhr|uur|hrs|hours|horas|h|น\.?)(?![^\W_]))?)"
    )


@cache
def _halves() -> Mapping[str, str]:
    """The words of all languages for a part of the day -> that part."""
    known = table()["languages"].values()
    return {names.key(word): part for own in known for part, words in own.get("half", {}).items() for word in words}


@cache
def _known_behind() -> frozenset[str]:
    """The words of all languages that may follow a time and tell nothing of it."""
    known = table()["languages"].values()
    words = {names.key(word) for own in known for what in ("hour", "said") for word in own.get(what, ())}
    return frozenset({*words, *names.names_of(None).weekdays, *names.names_of(None).months})


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\.,?(?= ))?(?: ?(?:{_words('year')})(?!\w)\.?)?[ ,;·•|(/t~-]{{0,4}}(?:(?:{_words('at')})[ .:]{{1,2}}){{0,2}}{_time()}"
    )


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.:/,])(?:(?P<at>{_words('at')})[ .:]{{1,2}})?{_time()}")


@cache
def _words(what: str) -> str:
    """The words of all languages that the table has as `what`: between a date and its time they say nothing else."""
    words = {names.key(word) for known in table()["languages"].values() for word in known.get(what, ())}
    return _any_of(words)


def _any_of(words: Iterable[str]) -> str:
    """A regular expression for each of `words`, the longest first, with what may be written over their letters."""
    return "|".join(f"{MARK}*".join(map(re.escape, word)) + f"{MARK}*" for word in sorted(words, key=len, reverse=True))


def after(text: str, folded: str, start: int, end: int) -> Clock | None:
    """The time that follows a date which ends at `start`, in the room up to `end`."""
    match = _after().match(folded, start, end)
    return _clock(match, text, end) if match else None


def before(text: str, folded: str, start: int, end: int) -> Iterator[Clock]:
    """The times within `start` and `end`, last first; a full stop between numbers makes none by itself."""
    for match in reversed(list(_before().finditer(folded, start, end))):
        if (match["dot"] != "." or match["at"]) and (clock := _clock(match, text, end)):
            yield clock


def zone(text: str, start: int, latest: int) -> tuple[tzinfo | str | None, int]:
    """The zone written at `start`, before `latest`, by its name where that means several, and where it ends."""
    match = _ZONE.match(text, start, latest)
    if match is None:
        return None, start
    written = match["by"] or match["offset"]
    if written:
        found = _offset(written)
        return found, match.end() if found else start
    if match["utc"]:
        return UTC, match.end()
    name = match["name"] or f"{match['place'].upper()} TIME"
    if name in _SEVERAL:
        return name, match.end()
    return (ZoneInfo(_PLACES[name]) if name in _PLACES else timezone(timedelta(hours=_FIXED[name]))), match.end()


def _of_place(name: str, near: Iterable[str]) -> tzinfo:
    usual, others = _SEVERAL[name]
    told = (hours for text in near for places, hours in others.items() if re.search(places, text, re.I))
    hours = next(told, usual)
    return timezone(timedelta(hours=hours))


def _offset(text: str) -> tzinfo | None:
    sign = -1 if text[0] == "-" else 1
    hours, _, minutes = text[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:2], hours[2:]
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    # No clock on Earth is further from UTC.
    return timezone(sign * offset) if offset <= timedelta(hours=14) else None


def _clock(match: re.Match[str], text: str, latest: int) -> Clock | None:
    hour = _NAMED[match["named"]] if match["named"] else _hour(int(match["hour"]), match["first"] or match["last"])
    seconds = match["second"] or match["sec"]
    minute, second = 30 if match["half"] else int(match["minute"] or 0), int(seconds or 0)
    if hour is None or hour > 23 or minute > 59 or second > 59 or _may_be_of_either_half(match, text):
        return None
    where, end = zone(text, match.end(), latest)
    return Clock(hour, minute, second, "second" if seconds else "minute", where, match.start(), end)


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of 24; 14:05 PM is 14:05. None where people mean either by it: twelve in the morning, or at night."""
    if half is None or hour > 12:
        return hour
    part = _halves().get(names.key(half)) or ("am" if half.startswith(_BEFORE_NOON) else "pm")
    if hour == 12 and part in ("morning", "night"):
        return None
    is_early = (
        part in ("am", "morning") or (part == "night" and hour <= _SMALL_HOURS) or (part == "noon" and hour in _MIDDAY)
    )
    return hour if part == "noon" and is_early else hour % 12 + (0 if is_early else 12)


def _may_be_of_either_half(match: re.Match[str], text: str) -> bool:
    """Whether an hour of twelve has a word behind it that may tell its half of the day, and that we do not know."""
    hour = match["hour"]
    if match["named"] or match["first"] or match["last"] or hour.startswith("0") or int(hour) > 12:
        return False
    word = _UNKNOWN.match(match.string, match.end())
    word = _UNKNOWN.match(match.string, match.end())
    return word is not None and not text[word.start(1)].isupper() and names.key(word[1]) not in _known_behind()
