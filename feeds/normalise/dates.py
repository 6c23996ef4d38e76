"""When an article was published: takes the clues in the order in which they are to be believed, and never guesses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import partial
from typing import NamedTuple, Protocol

from feeds import calendar
from feeds.calendar import Written
from feeds.model import Clue, Moment, Order, Precision, Problem, RunnerUp

_LONGEST = 30_000  # characters of a text that are looked through for dates
_BEFORE = 40  # characters before a date in which words stand that make it one to come
_SENTENCE_END = re.compile(r"[.!?\n]")
_RETRIEVED = "write `retrieved`, or the date as 2025-04-07"
_NOT_TOLD = {
    "order": ("may be two dates", "write the year first, as in 2025-04-07, or set `date_order` in feeds.toml"),
    "year": ("has no year, and nobody says when the page was fetched", _RETRIEVED),
    "reference": ("counts from a time that nobody says", _RETRIEVED),
}


class Text(Protocol):
    """What an article's text tells of its dates. Not asked where a date says all by itself: the text would have to be read."""

    @property
    def language(self) -> str: ...
    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What tells how the dates of one article are meant. `language` is what the document says of itself, None when it says nothing; `text` says
    what it is taken to be written in, and where: a place tells a zone that means several. `zone` is how a time without one is read, `order` the
    site's word on 03/04/2025, `reference` (aware) when the page was fetched, where somebody knows; `by_file_time`: nobody does, and it is when
    the file was written. `is_explained`: are the dates wanted that lost?"""

    language: str | None
    text: Text
    zone: tzinfo
    order: Order | None = None
    reference: datetime | None = None
    by_file_time: bool = False
    is_explained: bool = True


class _Dated(NamedTuple):
    """A clue and the date that it is; `counted`: from when the page was fetched."""

    clue: Clue
    value: datetime
    precision: Precision
    counted: bool

    @property
    def said(self) -> str:
        """In ISO 8601 as far as it is known, without its zone."""
        return calendar.iso_without_zone(self.value, self.precision)


class Judged(NamedTuple):
    """The moment, if any, one problem for each clue that could not be used, and the dates that lost."""

    moment: Moment | None
    problems: tuple[Problem, ...]
    runners_up: tuple[RunnerUp, ...] = ()


def published(clues: Iterable[Clue], link: str | None, source: str, hints: Hints) -> Judged:
    """The first clue that is a date; then what the address and the file's name say; last the date of a change."""
    clues = tuple(clues)
    if not hints.is_explained and clues and clues[0].source == "front-matter" and not clues[0].of_change:
        # A person's word is taken as it is, whatever else is there.
        date = _read(clues[0], hints)
        if date and date.value:
            return Judged(_moment(_Dated(clues[0], date.value, date.precision, date.counted), hints), ())
    said = sorted((*clues, *_in_address(link), *_in_file_name(source)), key=lambda clue: clue.of_change)
    return _first(said, hints)


def of_change(clues: Iterable[Clue]) -> tuple[Clue, ...]:
    """What dates a change, as clues to the publication."""
    return tuple(clue._replace(of_change=True) for clue in clues)


def updated(clues: Iterable[Clue], hints: Hints) -> Judged:
    """The first clue that is a date."""
    return _first(clues, hints)


def not_before(text: str, language: str) -> str | None:
    """The latest date that `text` speaks of as past, as far as it is written ("2025-01"); None when it speaks of none."""
    # Only an undated article needs the words of bylines, and they are many.
    from feeds import bylines

    latest = ("", "")
    for date in calendar.civil(text[:_LONGEST], language):
        value = date.value.replace(tzinfo=None) if date.value else None
        said = (value.isoformat(), calendar.iso(value, date.precision)) if value else latest
        if said > latest and not bylines.leads_elsewhere(_sentence(text, date.start)):
            latest = said
    return latest[1] or None


def _sentence(text: str, end: int) -> str:
    """What stands before `end` in its sentence, close to it."""
    return _SENTENCE_END.split(text[max(0, end - _BEFORE) : end])[-1]


def moment(text: str, zone: tzinfo) -> datetime | None:
    """A date that the program itself wrote (`added`), aware UTC."""
    written = calendar.read(text)
    return _aware(written.value, zone).astimezone(UTC) if written and written.value else None


def reference(text: str, zone: tzinfo) -> datetime | None:
    """When a page was fetched, aware UTC; None of a month or a year, from which nothing can be counted. Of a day alone it is noon: most of what was
    hours ago then was that day."""
    written = calendar.read(text)
    if written is None or written.value is None or written.precision in ("year", "month"):
        return None
    hour = 12 if written.precision == "day" else written.value.hour
    return _aware(written.value.replace(hour=hour), zone).astimezone(UTC)


def said(moment: Moment) -> str:
    """The date in ISO 8601 as far as it is known, with its offset where one was written beside the time."""
    say = calendar.iso if moment.zone_source == "text" else calendar.iso_without_zone
    return say(moment.written, moment.precision)


def _first(clues: Iterable[Clue], hints: Hints) -> Judged:
    read = [(clue, _read(clue, hints)) for clue in clues]
    dates = [_Dated(clue, date.value, date.precision, date.counted) for clue, date in read if date and date.value]
    failed = [(clue, date) for clue, date in read if not (date and date.value)]
    # What was believed before the date that won could not be used, and somebody may mend it.
    before = [clue for clue, _ in read].index(dates[0].clue) if dates else len(read)
    problems = tuple(_problem(clue, date) for clue, date in read[:before])
    near = [RunnerUp("date", c.text, (c.where,), _NOT_TOLD[d.lacks][0]) for c, d in failed if d and d.lacks]
    if not dates:
        return Judged(None, problems, tuple(near))
    won = _as_people_see_it(_refined(dates), dates)
    said = won.said
    lost = [
        RunnerUp(
            "date", date.said, (f"{date.clue.where}: {date.clue.text}",), f"{won.clue.where} is believed before it"
        )
        for date in dates
        if date is not won and not _agree(date.said, said)
    ]
    return Judged(_moment(won, hints), problems, (*near, *lost))


def _problem(clue: Clue, date: Written | None) -> Problem:
    no_date = ("is no date", "write it as 2025-04-07 or 2025-04-07T02:25Z")
    fault, mend = _NOT_TOLD[date.lacks] if date and date.lacks else no_date
    return Problem(clue.where, f"{clue.text[:60]!r} {fault}", mend)


def _agree(one: str, other: str) -> bool:
    """Whether two dates, as said, are the same as far as both are written."""
    return one.startswith(other) or other.startswith(one)


def _refined(dates: list[_Dated]) -> _Dated:
    """The first date, or the first one after it that says the same and more; a person's word is taken as it is."""
    first = dates[0]
    if first.clue.source == "front-matter":
        return first
    return next((date for date in dates if _agree(date.said, first.said) and len(date.said) > len(first.said)), first)


def _as_people_see_it(won: _Dated, dates: list[_Dated]) -> _Dated:
    """A page's data may give the time in UTC, on another day than it was where the page was written: people see that day beside the headline. A
    time seen there tells the offset, too. The reader of web pages only counts such places together and orders them; the value is changed here, where
    all clues are known."""
    seen = next((date for date in dates if date.clue.source == "byline"), None)
    if seen is None or won.clue.source != "metadata" or won.value.utcoffset() != timedelta() or seen.value.tzinfo:
        return won
    offset = seen.value - won.value.replace(tzinfo=None)
    has_time = seen.precision in ("minute", "second")
    if not has_time:
        # The nearest offset that brings the time to that day.
        offset = max(offset, min(offset + timedelta(days=1), timedelta()))
    if seen.value.date() == won.value.date() or not calendar.may_be_offset(offset):
        return won
    clue = won.clue._replace(text=f"{won.clue.text}; {seen.clue.where}: {seen.clue.text}")
    if not has_time:
        return seen._replace(clue=clue)
    steps = round(offset / calendar.OFFSET_STEP)
    return won._replace(clue=clue, value=won.value.astimezone(timezone(steps * calendar.OFFSET_STEP)))


def _read(clue: Clue, hints: Hints) -> Written | None:
    """The date of a clue."""
    written = calendar.bare(clue.text) or _in_words(clue, hints)
    # A person may mean such a day.
    return None if clue.source != "front-matter" and written and written.is_filled_in else written


def _in_words(clue: Clue, hints: Hints) -> Written | None:
    """A place in the line that a date stands in tells its zone. What its own language does not order, the one of the text may."""
    read = partial(
        calendar.read,
        clue.text,
        hints.language,
        reference=hints.reference,
        zone=hints.zone,
        near=clue.where,
        place=hints.text.place,
    )
    written = read(order=clue.order or hints.order)
    if written and written.lacks == "order":
        return read(order=calendar.order_of(hints.text.language))
    return written


def _moment(date: _Dated, hints: Hints) -> Moment:
    return Moment(
        written=_aware(date.value, hints.zone),
        precision=date.precision,
        source=date.clue.source,
        zone_source="text" if date.value.tzinfo else "site",
        because=f"{date.clue.where}: {date.clue.text}",
        by_file_time=date.counted and hints.by_file_time,
        of_change=date.clue.of_change,
    )


def _aware(value: datetime, zone: tzinfo) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _in_address(link: str | None) -> Iterator[Clue]:
    if link and (date := calendar.in_address(link)):
        yield Clue("url", date, f"link: {link}")


def _in_file_name(source: str) -> Iterator[Clue]:
    if date := calendar.in_file_name(source):
        yield Clue("filename", date, "file name")
