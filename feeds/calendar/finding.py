"""Finds the dates in a line or a text: knows what stands beside each and how they are meant, by the tables of names and shapes."""

from datetime import UTC, datetime, tzinfo
from itertools import zip_longest

from feeds.calendar import days, shapes
from feeds.calendar.beside import beside
from feeds.calendar.names import fold
from feeds.calendar.relative import relative
from feeds.calendar.shapes import Core
from feeds.calendar.ways import Ways, ways_of
from feeds.calendar.written import Written, checked
from feeds.model import Order, Precision


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
