"""Which day a date stands for: by its calendar, the order of its numbers, its weekday, and where it has no year by the time of reading. Reads
no words."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from feeds.calendar import eras
from feeds.calendar.beside import REACH
from feeds.calendar.names import JALALI, fold
from feeds.calendar.shapes import Core
from feeds.calendar.ways import LINE, Ways, order_by_time, orders_by_words
from feeds.calendar.written import EARLIEST_YEAR, LATEST_YEAR, Lack
from feeds.model import Order

_EAST = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_KANA = re.compile("[\u3040-\u30ff]")
_TOLD_EAST, _OF_THE_MAINLAND = re.compile(r"\b(?:zh-(?:tw|hant)|ja)\b", re.I), re.compile(r"\bzh-(?:cn|hans)\b", re.I)
_NO_DAY_BEFORE = re.compile(
    f"(?:{'|'.join(map(fold, ('版', '版本', 'バージョン', '第', '比數', '比数', '比分', 'スコア')))}|[a-z]{{2,}})[ .:：]{{0,2}}\\Z"
)
_NO_DAY_AFTER = re.compile(r" ?[版号號期条條款]")
_THAI_FROM = 50  # two digits of a year, from which they are of the Thai era (2550 is 2007)
_YEARS_BACK = 12  # in so many a day falls on each weekday, or nearly


def told(core: Core, weekday: int | None, year: int | None, folded: str, ways: Ways) -> tuple[date | None, Lack | None]:
    """The day that `core` stands for, or what it lacks to be one; neither where there is no such day."""
    if core.shape in ("taiwan", "era-letter") and not _is_year_of_east(core, folded, ways):
        return None, None
    if core.pair is not None:
        days = _readings(core, weekday, folded, ways)
        # Three small numbers between full stops are a version, unless something tells that they are a day.
        is_version = len(days) > 1 and core.short and core.mark == "."
        return (days[0], None) if len(days) == 1 else (None, "order" if days and not is_version else None)
    if year is not None:
        return _day(_century(year, ways) if core.short else year, core.month or 0, core.day, ways), None
    day = _latest(core, weekday, ways)
    return day, "year" if day is None and _is_possible(core) else None


def _is_possible(core: Core) -> bool:
    """Whether some year has such a day."""
    try:
        date(2000, core.month or 0, 1 if core.day is None else core.day)
    except ValueError:
        return core.month is not None and core.month > JALALI
    return True


def _day(year: int, month: int, day: int | None, ways: Ways) -> date | None:
    """The day in our calendar, by the year's size; None when there is none."""
    try:
        if month > JALALI or (ways.is_persian and 1300 <= year < 1500):
            return eras.from_jalali(year, month % JALALI, day or 0)
        if ways.is_thai and 2400 <= year < 2700:
            year -= eras.THAI
        return date(year, month, 1 if day is None else day) if EARLIEST_YEAR <= year <= LATEST_YEAR else None
    except ValueError:
        return None


def _century(short: int, ways: Ways) -> int:
    """The year that two digits stand for: until 2068 (POSIX, strptime, %y); a Thai 68 is 2568."""
    if ways.is_thai and short >= _THAI_FROM:
        return short + 2500
    return short + (2000 if short < 69 else 1900)


def _readings(core: Core, weekday: int | None, folded: str, ways: Ways) -> list[date]:
    """The days that a date in numbers may be: one when the weekday, the ways of the place or the numbers themselves tell."""
    one, two = core.pair or (0, 0)
    year = core.year or 0
    readings: dict[Order, tuple[int, int, int]] = {"dmy": (year, two, one), "mdy": (year, one, two)}
    if core.short:
        readings = {name: (_century(y, ways), m, d) for name, (y, m, d) in readings.items()}
        readings["ymd"] = (_century(one, ways), two, year)
    days: dict[Order, date] = {}
    for name, (y, m, d) in readings.items():
        if (day := _day(y, m, d, ways)) is not None:
            days[name] = day
    agreeing = {name: day for name, day in days.items() if day.isoweekday() == weekday} or days
    if len(set(agreeing.values())) > 1:
        told = next((agreeing[order] for order in _likely(core, folded, ways) if order in agreeing), None)
        agreeing = {"dmy": told} if told else agreeing
    return list(dict.fromkeys(agreeing.values()))


def _likely(core: Core, folded: str, ways: Ways) -> Iterator[Order]:
    """In which order the numbers may stand: as the site says, as the language does, or that of the words beside them."""
    if ways.order:
        yield ways.order
    if ways.orders:
        yield from ways.orders
    else:
        line = folded[max(0, core.end - LINE) : core.end].rpartition("\n")[2]
        yield from orders_by_words(f"{fold(ways.near[:LINE])} {line}") or order_by_time(ways.near)
    is_western = not _EAST.search(folded, max(0, core.start - LINE), core.end + REACH)
    if core.mark == "." and (not core.short or (is_western and core.end - core.start == len("07.04.25"))):
        # No country that puts the month first parts numbers by full stops; those that put the year first and write two digits of it lie in the East.
        yield "dmy"


def _is_year_of_east(core: Core, folded: str, ways: Ways) -> bool:
    """Whether 114.04.07 or R7.4.7 is a day in Taiwan or Japan, by the language or the signs beside it, and no version, score or number of a
    law."""
    is_of_taiwan = core.shape == "taiwan"
    if ways.language not in (None, "zh" if is_of_taiwan else "ja"):
        return False
    if _NO_DAY_AFTER.match(folded, core.end) or _NO_DAY_BEFORE.search(folded, max(0, core.start - REACH), core.start):
        return False
    beside = f"{folded[max(0, core.start - LINE) : core.end + REACH]} {ways.near}"
    if is_of_taiwan and (_KANA.search(beside) or _OF_THE_MAINLAND.search(ways.near)):
        return False
    return bool(_TOLD_EAST.search(ways.near) or _EAST.search(beside))


def _latest(core: Core, weekday: int | None, ways: Ways) -> date | None:
    """The last such day, of that weekday if one is written, that is not after the reference; a day later is today elsewhere on Earth."""
    if ways.reference is None:
        return None
    today = ways.reference.astimezone(ways.zone).date()
    if (core.month or 0) > JALALI:
        years: Iterator[int] = iter(range(today.year - 620, today.year - 620 - _YEARS_BACK, -1))
    else:
        years = iter(range(today.year + 1, today.year - _YEARS_BACK, -1))
    for year in years:
        day = _day(_century(year, ways) if core.short else year, core.month or 0, core.day, ways)
        if day and day <= today + timedelta(days=1) and weekday in (None, day.isoweekday()):
            return day
    return None
