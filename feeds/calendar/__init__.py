"""How people write dates: finds them in a line and reads them without ever filling in what is not written. No clock, no judgement
which date matters; nothing of articles may enter."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from feeds.calendar import clock, eras, shapes
from feeds.calendar.addresses import in_address, in_file_name
from feeds.calendar.names import JALALI, MARK, WORD, Names, base, fold, names, order_words, table
from feeds.calendar.shapes import Core
from feeds.model import Precision

__all__ = ["EARLIEST_YEAR", "Order", "Written", "find", "in_address", "in_file_name", "order_of", "read"]

Order = Literal["dmy", "mdy", "ymd"]
Lack = Literal["order", "year", "reference"]
EARLIEST_YEAR = 1900
_LATEST_YEAR = 2199
_LONGEST_VALUE = 120
_BESIDE = 48  # characters before a date in which its weekday and time stand
_YEARS_BACK = 12  # in so many a day falls on each weekday, or nearly
_WORD_AFTER = re.compile(
    rf"[ ,]{{0,2}}[(\[]?({WORD}|[月火水木金土日一二三四五六](?=[)\]])|[\u3400-\u9fff]{{2,3}}|[\uac00-\ud7af]{{1,3}})\.?[)\]]?"
)
_WORDS = re.compile(rf"{WORD}|[\u3400-\u9fff]{{2,3}}|[\uac00-\ud7af]{{1,3}}")
_ENDS = re.compile(r"[^\w\s.,(·-]|\d")  # what no weekday has between itself and its date
_NEAR = 4
_YEAR_AFTER = re.compile(r"[ ,]{1,2}((?:19|20)\d\d)(?![\d:/-])")
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{8})[T ]\d\d:?\d\d(:?\d\d)?(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d|[+-]\d\d))?", re.I
)
_DAY_FIRST = re.compile("[\u0370-\u052f\u0590-\u0e7f]")
_LINE = 300  # characters of a text by whose words its language is known
_PERSIAN = re.compile("[\u06f0-\u06f9پچژگ]")
_THAI = re.compile("[\u0e01-\u0e5b]")


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


class _Ways(NamedTuple):
    """What is known beyond the text: its names, how the site and its language order numbers, the moment it was read and the zone of its days, and
    more of its line."""

    names: Names
    language: str | None
    order: Order | None
    orders: tuple[Order, ...]
    reference: datetime | None
    zone: tzinfo
    near: str
    is_thai: bool
    is_persian: bool


class _Beside(NamedTuple):
    """The weekday (1 is Monday) and the time that stand beside a date, a year after the time, and where all ends."""

    weekday: int | None
    clock: clock.Clock | None
    year: int | None
    start: int
    end: int


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
    folded = fold(text)
    ways = _ways(text, language, order, reference, zone, near)
    found: list[Written] = []
    end = 0
    for core in shapes.cores(text, folded, ways.names):
        if core.start < end:
            continue
        written = _written(core, text, folded, end, ways)
        if written is not None:
            found.append(written)
            end = written.end
    return sorted([*found, *_relative(text, folded, found, ways)], key=lambda written: written.start)


def read(
    text: str,
    language: str | None = None,
    *,
    order: Order | None = None,
    reference: datetime | None = None,
    zone: tzinfo = UTC,
    near: str = "",
) -> Written | None:
    """The one date that `text`, a value given as a date, stands for; None when it is none or says two. As for `find`; a year alone, the digits
    of a day without marks and the seconds since 1970 are values, too."""
    text = text.strip()
    if len(text) > _LONGEST_VALUE:
        return None
    if (value := _bare(text)) is not None:
        return value
    found = find(text, language, order=order, reference=reference, zone=zone, near=near)
    return found[0] if found and len({(date.value, date.lacks) for date in found}) == 1 else None


def order_of(language: str | None) -> Order | None:
    """How numbers of a date are ordered in `language` (BCP 47); None where its tag does not tell, as English without a region."""
    return next(iter(_orders_of(language)), None)


def _orders_of(language: str | None) -> tuple[Order, ...]:
    """That order; after one with the year first the one in use where the year stands last."""
    parts = re.split("[-_]", language or "")
    region = next((part.upper() for part in parts[1:] if re.fullmatch("[A-Za-z]{2}", part)), "")
    orders: dict[str, list[Order]] = table()["orders"]
    code = base(parts[0])
    return tuple(orders.get(f"{code}-{region}") or orders.get(code) or ())


def _orders_by_words(folded: str) -> tuple[Order, ...]:
    """How numbers are ordered in a line by the language of its words: outside the East every script but ours puts the day first."""
    if _DAY_FIRST.search(folded):
        return ("dmy",)
    known: Mapping[str, tuple[Order, ...]] = order_words()
    return next((known[word] for word in re.findall(WORD, folded) if word in known), ())


def _ways(
    text: str, language: str | None, order: Order | None, reference: datetime | None, zone: tzinfo, near: str
) -> _Ways:
    known = base(language) if language else None
    return _Ways(
        names=names(known if known in table()["languages"] else None),
        language=known,
        order=order,
        orders=_orders_of(language),
        reference=reference,
        zone=zone,
        near=f"{near} {text if len(text) <= _LINE else ''} {language or ''}",
        is_thai=known == "th" or _holds(_THAI, text),
        is_persian=known == "fa" or _holds(_PERSIAN, text),
    )


def _holds(script: re.Pattern[str], text: str) -> bool:
    return not text.isascii() and script.search(text) is not None


def _bare(text: str) -> Written | None:
    """A value for a program: a year, the digits of a day, seconds or milliseconds since 1970, a date and time of ISO 8601."""
    if not text.isascii():
        return None
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return Written(datetime(int(text), 1, 1), "year", 0, 4)
    if re.fullmatch(r"[12]\d{9}(?:\d{3})?", text):
        value = datetime.fromtimestamp(int(text[:10]), UTC)
        return Written(value, "second", 0, len(text))
    if (match := _ISO.fullmatch(text)) or re.fullmatch(r"\d{8}", text):
        try:
            value = datetime.fromisoformat(re.sub(r" (?=[+-Zz])", "", text))
        except ValueError:
            return None
        precision: Precision = "day" if match is None else "second" if match[2] else "minute"
        return _checked(value.replace(microsecond=0), precision, 0, len(text))
    return None


def _checked(value: datetime, precision: Precision, start: int, end: int) -> Written | None:
    # A year beyond these is a typing error, and neighbours of year 1 and 9999 overflow when moved to UTC.
    return Written(value, precision, start, end) if EARLIEST_YEAR <= value.year <= _LATEST_YEAR else None


def _written(core: Core, text: str, folded: str, earliest: int, ways: _Ways) -> Written | None:
    beside = _beside(core, text, folded, earliest, ways)
    year = core.year if core.year is not None else beside.year
    if core.shape == "weekday" and beside.weekday is None:
        return None
    if core.shape == "year-month" and ways.language not in ("hu", "ja", "zh", "ko", "fa"):
        return None
    lacks: Lack | None = None
    if core.pair is not None:
        days = _readings(core, beside.weekday, folded, ways)
        if not days:
            return None
        day, lacks = (days[0], None) if len(days) == 1 else (None, "order")
    elif year is None:
        day, lacks = _latest(core, beside.weekday, ways), "year"
    else:
        day = _day(_century(year) if core.short else year, core.month or 0, core.day, ways)
        if day is None:
            return None
    precision: Precision = "day" if core.day or core.pair else "month"
    if beside.clock is not None and precision == "day":
        precision = beside.clock.precision
    if day is None:
        return Written(None, precision, beside.start, beside.end, lacks) if _is_possible(core) else None
    value = datetime(day.year, day.month, day.day)
    if beside.clock is not None and precision in ("minute", "second"):
        value = beside.clock.on(value, ways.near)
    return _checked(value, precision, beside.start, beside.end)


def _is_possible(core: Core) -> bool:
    """Whether some year has such a day."""
    if core.pair is not None:
        return True
    try:
        date(2000, core.month or 0, core.day or 1)
    except ValueError:
        return core.month is not None and core.month > JALALI
    return True


def _day(year: int, month: int, day: int | None, ways: _Ways) -> date | None:
    """The day in our calendar, by the year's size; None when there is none."""
    try:
        if month > JALALI or (ways.is_persian and 1300 <= year < 1500):
            return eras.from_jalali(year, month % JALALI, day or 0)
        if ways.is_thai and 2400 <= year < 2700:
            year -= eras.THAI
        return date(year, month, day or 1) if EARLIEST_YEAR <= year <= _LATEST_YEAR else None
    except ValueError:
        return None


def _century(short: int) -> int:
    """The year that two digits stand for: until 2069 (POSIX, strptime, %y)."""
    return short + (2000 if short < 69 else 1900)


def _readings(core: Core, weekday: int | None, folded: str, ways: _Ways) -> list[date]:
    """The days that a date in numbers may be: one when the weekday, the ways of the place or the numbers themselves tell."""
    one, two = core.pair or (0, 0)
    year = core.year or 0
    readings: dict[Order, tuple[int, int, int]] = {"dmy": (year, two, one), "mdy": (year, one, two)}
    if core.short:
        readings = {name: (_century(y), m, d) for name, (y, m, d) in readings.items()}
        readings["ymd"] = (_century(one), two, year)
    days: dict[Order, date] = {}
    for name, (y, m, d) in readings.items():
        if (day := _day(y, m, d, ways)) is not None:
            days[name] = day
    agreeing = {name: day for name, day in days.items() if day.isoweekday() == weekday} or days
    if len(set(agreeing.values())) > 1:
        told = next((agreeing[order] for order in _likely(core, folded, ways) if order in agreeing), None)
        agreeing = {"dmy": told} if told else agreeing
    return list(dict.fromkeys(agreeing.values()))


def _likely(core: Core, folded: str, ways: _Ways) -> Iterator[Order]:
    """In which order the numbers may stand: as the site says, as the language does, or that of the words beside them."""
    if ways.order:
        yield ways.order
    if ways.orders:
        yield from ways.orders
    else:
        line = folded[max(0, folded.rfind("\n", 0, core.start)) : core.end][-_LINE:]
        yield from _orders_by_words(f"{fold(ways.near[:_LINE])} {line}")
    if core.mark == "." and not core.short:
        # No country that puts the month first parts numbers by full stops.
        yield "dmy"


def _latest(core: Core, weekday: int | None, ways: _Ways) -> date | None:
    """The last such day, of that weekday if one is written, that is not after the reference; a day later is today elsewhere on Earth."""
    if ways.reference is None:
        return None
    today = ways.reference.astimezone(ways.zone).date()
    if (core.month or 0) > JALALI:
        years: Iterator[int] = iter(range(today.year - 620, today.year - 620 - _YEARS_BACK, -1))
    else:
        years = iter(range(today.year + 1, today.year - _YEARS_BACK, -1))
    for year in years:
        day = _day(_century(year) if core.short else year, core.month or 0, core.day, ways)
        if day and day <= today + timedelta(days=1) and weekday in (None, day.isoweekday()):
            return day
    return None


def _beside(core: Core, text: str, folded: str, earliest: int, ways: _Ways) -> _Beside:
    start, end = core.start, core.end
    weekday, end = _weekday_after(folded, end, ways)
    time = clock.after(text, folded, _past_time_mark(folded, core, end)) if core.day or core.pair else None
    end = time.end if time else end
    year = None
    if core.year is None and core.name and (match := _YEAR_AFTER.match(folded, end)):
        year, end = int(match[1]), match.end()
    lead = max(earliest, start - _BESIDE, folded.rfind("\n", 0, start) + 1)
    said, start = _weekday_before(folded, lead, start, ways)
    if time is None and (core.day or core.pair):
        time = next(clock.before(text, folded, lead, start), None)
        if time is not None and _is_gap(folded[time.end : start]):
            start = time.start
        else:
            time = None
    return _Beside(said or weekday, time, year, start, end)


def _past_time_mark(folded: str, core: Core, end: int) -> int:
    """The T of ISO 8601."""
    return end + 1 if core.shape == "iso" and folded.startswith("t", end) else end


def _is_gap(text: str) -> bool:
    """Whether nothing but marks, "on" and an hour's unit stands between a time and its date."""
    return bool(re.fullmatch(r"[ ,;·•|/()~-]*(?:(?:on|am|le|el|op|den|de|del|di|do|em|na|pe|ngay|of|the) ){0,2}", text))


def _weekday_after(folded: str, end: int, ways: _Ways) -> tuple[int | None, int]:
    match = _WORD_AFTER.match(folded, end)
    number = ways.names.weekdays.get(match[1].replace(MARK, "")) if match else None
    return (number, match.end()) if match and number else (None, end)


def _weekday_before(folded: str, lead: int, start: int, ways: _Ways) -> tuple[int | None, int]:
    """The weekday before a date, its name of one word or two, with at most one word ("the") and marks between."""
    words = list(_WORDS.finditer(folded, lead, start))[-3:]
    for first in range(max(0, len(words) - 2), len(words)):
        if start - words[-1].end() > _NEAR or _ENDS.search(folded, words[first].end(), start):
            continue
        for begin in (first - 1, first) if first else (first,):
            name = re.sub(" +", " ", folded[words[begin].start() : words[first].end()].replace(MARK, ""))
            number = ways.names.weekdays.get(name) or ways.names.weekdays.get(name.lstrip("הב"))
            if number:
                return number, words[begin].start()
    return None, start


def _relative(text: str, folded: str, found: list[Written], ways: _Ways) -> Iterator[Written]:
    """What counts from the time of reading: "2 hours ago", "yesterday, 18:20"."""
    bare = folded.replace(MARK, " ") if MARK in folded else folded
    for match in ways.names.relative.finditer(bare):
        if any(date.start < match.end() and match.start() < date.end for date in found):
            continue
        number = re.search(r"\d+", match[0])
        phrase = re.sub(r" ?\d+ ?", "\0", re.sub(" +", " ", match[0]))
        unit, count = ways.names.ago[phrase]
        yield _ago(unit, int(number[0]) if number else count or 0, match, text, folded, ways)


def _ago(unit: str, count: int, match: re.Match[str], text: str, folded: str, ways: _Ways) -> Written:
    start, end = match.span()
    time = clock.after(text, folded, end) if unit == "day" else None
    precision: Precision = "month" if unit == "month" else "year" if unit == "year" else "day"
    if time is not None:
        precision, end = time.precision, time.end
    if ways.reference is None:
        return Written(None, precision, start, end, "reference")
    value = _before(ways.reference.astimezone(ways.zone), unit, count)
    value = datetime(
        value.year, value.month if precision != "year" else 1, value.day if precision not in ("year", "month") else 1
    )
    return Written(time.on(value, ways.near) if time else value, precision, start, end)


def _before(moment: datetime, unit: str, count: int) -> datetime:
    if unit in ("month", "year"):
        months = moment.year * 12 + moment.month - 1 - count * (12 if unit == "year" else 1)
        return datetime(max(1, months // 12), months % 12 + 1, 1)
    return moment.replace(tzinfo=None) - timedelta(**{f"{unit}s": count})
