"""When a web page says that its article appeared: weighs every place that says so, as clues in the order of belief. Reads no place
itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from feeds import bylines, calendar
from feeds.bylines import Meaning
from feeds.calendar import Written
from feeds.model import Clue
from feeds.read import html_metadata, html_page, html_scripts, html_shown
from feeds.read.html_metadata import Head
from feeds.read.html_page import Page
from feeds.read.html_shown import Shown

MAX_BYLINE = 120
# How much a place is believed. What a page says for machines, by its name:
_STATED, _PERHAPS, _OF_A_WORK = 95, 70, 55
# What it shows: by the words beside the date and by where that stands.
_SHOWN = {bylines.LABELLED: 60, bylines.ALONE: 45, bylines.BESIDE: 45, bylines.AMID: 0}
_SAID_SO, _MARKED, _OPENS_HEADING = 10, 50, 35
_NEAR, _FAR, _CALLED, _LINKED, _BESIDE_ARTICLE = 30, -10, 5, -10, -20
_IN_ADDRESS = 65
_AGREES = 15  # another kind of place says the same day
_ENOUGH, _SURE = 25, 60
# No zone is farther from UTC.
_FARTHEST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a page says of its times, and the lines beside the headline that say it (or who wrote the article), whole."""

    published: tuple[Clue, ...]
    updated: tuple[Clue, ...]
    bylines: tuple[str, ...]


class _Said(NamedTuple):
    """A place that says a date: how that reads, and how much it is believed."""

    clue: Clue
    written: Written
    belief: int

    @property
    def value(self) -> datetime:
        assert self.written.value is not None  # noqa: S101
        return self.written.value


def read(page: Page, text: str, head: Head, title: str, link: str | None, language: str | None) -> Dates:
    """Every clue to the article's times in `page`, whose source is `text`."""
    headline = html_page.text_of(page.headline).casefold() if page.headline else ""
    titles = {text for text in (headline, title.casefold()) if text}
    stated = list(_stated(html_metadata.published(head), _STATED))
    lines = html_shown.lines(page, titles, near_only=any(s.written.precision in html_shown.DAYS for s in stated))
    rest = [
        *_stated(html_metadata.perhaps_published(head), _PERHAPS),
        *_stated(html_metadata.work_published(head), _OF_A_WORK),
        *_in_address(link),
    ]
    # Templates often leave the language at English, whatever is written in them.
    for tongue in dict.fromkeys((language, None)):
        shown = [found for found in html_shown.dates(lines, tongue) if found.meaning != "other"]
        published = [*stated, *_believed(shown, language, "published", "unsaid"), *rest]
        if any(s.written.precision in html_shown.DAYS for s in published):
            break
    else:
        published += _stated(html_scripts.published(text), _PERHAPS)
    updated = _ordered([*_stated(html_metadata.updated(head), _STATED), *_believed(shown, language, "updated")])
    clues = [*_ordered(published), *_incomplete(shown)]
    return Dates(_once(clues or updated), _once(updated), _bylines(shown))


def _incomplete(shown: Iterable[Shown]) -> list[Clue]:
    """Dates beside the headline that lack a year, or count from now: what they lack may be known elsewhere."""
    found = [date for date in shown if date.written.lacks and date.meaning != "updated" and date.near is not None]
    return [_as_shown(date) for date in sorted(found, key=_belief, reverse=True) if _belief(date) >= _SURE]


def _stated(clues: Iterable[Clue], belief: int) -> Iterator[_Said]:
    for clue in clues:
        if (written := calendar.read(clue.text)) and written.value:
            yield _Said(clue, written, belief)


def _in_address(link: str | None) -> Iterator[_Said]:
    if link and (text := calendar.in_address(link)) and (written := calendar.read(text)):
        yield _Said(Clue("url", text, "canonical link"), written, _IN_ADDRESS)


def _believed(shown: Iterable[Shown], language: str | None, *meanings: Meaning) -> Iterator[_Said]:
    for found in shown:
        if found.meaning in meanings and found.written.value and (belief := _belief(found)) >= _ENOUGH:
            yield _Said(_clue(found, language), found.written, belief)


def _clue(found: Shown, language: str | None) -> Clue:
    if found.mark:
        return Clue("metadata", found.text, found.mark)
    clue = _as_shown(found)
    # Who judges the clue knows the article's language, but not what else of the page told how to read this.
    again = calendar.read(found.text, language, near=clue.where)
    return clue if again and again[:2] == found.written[:2] else clue._replace(text=_iso(found.written))


def _as_shown(found: Shown) -> Clue:
    place = "far from the headline" if found.near is None else "beside the headline"
    return Clue("byline", found.text, f"{place}: {found.line.text[: html_shown.LONGEST_LINE]}")


def _belief(found: Shown) -> int:
    line = found.line
    if found.mark:
        base = _MARKED
    elif line.heading and found.written.start == 0:
        base = max(_OPENS_HEADING, _SHOWN[found.sure])
    elif line.called and len(line.text) <= MAX_BYLINE:
        base = max(_SHOWN[bylines.ALONE], _SHOWN[found.sure])
    else:
        base = _SHOWN[found.sure]
    if not base:
        return 0
    if found.meaning in bylines.OWN:
        base += _SAID_SO
    near = _NEAR - abs(found.near) if found.near is not None else _FAR
    return base + near + _CALLED * line.called + _LINKED * line.linked + (_BESIDE_ARTICLE if line.rule else 0)


# --- which day


def _ordered(said: list[_Said]) -> list[Clue]:
    """The clues, those to the most believed day first, of these the most precise first."""
    shown = {s.value.date() for s in said if s.clue.source != "metadata" and s.written.precision in html_shown.DAYS}
    by_day: dict[date, list[_Said]] = {}
    for s in said:
        by_day.setdefault(_day(s, shown), []).append(s)
    days = sorted(by_day, key=lambda day: -_belief_in(by_day[day]))
    return [clue for day in days for clue in _clues_to(day, by_day[day])]


def _belief_in(said: list[_Said]) -> int:
    kinds = {s.clue.source for s in said}
    precise = max(s.written.precision in html_shown.DAYS for s in said)
    return max(s.belief for s in said) + _AGREES * (len(kinds) - 1) - 40 * (not precise)


def _day(said: _Said, shown: set[date]) -> date:
    """The civil day of a date. An instant in UTC belongs to the day that the page shows, if that has it in some zone."""
    day = said.value.date()
    if said.clue.source != "metadata" or said.value.utcoffset() != timedelta(0) or _is_day(said) or day in shown:
        return day
    instant = said.value.replace(tzinfo=None)
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        start = datetime.combine(other, time())
        if other in shown and start - _FARTHEST <= instant < start + timedelta(days=1) + _FARTHEST:
            return other
    return day


def _is_day(said: _Said) -> bool:
    """Midnight to the second is what systems fill in where an author gave a day."""
    return said.written.precision in html_shown.DAYS and said.value.time() == time()


def _clues_to(day: date, said: list[_Said]) -> list[Clue]:
    ranks = {"second": 3, "minute": 3, "day": 2, "month": 1, "year": 0}
    local = [_in_local_time(s, said) if s.value.date() != day else s for s in said]

    def rank(s: _Said) -> tuple[bool, int, bool, int]:
        precision = 2 if _is_day(s) else ranks[s.written.precision]
        return s.value.date() == day, precision, s.value.tzinfo is not None, s.belief

    return [_clue_of(s) for s in sorted(local, key=rank, reverse=True)]


def _clue_of(said: _Said) -> Clue:
    if said.written.precision in ("minute", "second") and _is_day(said):
        where = f"{said.clue.where} (midnight, so a day: {said.clue.text})"
        return said.clue._replace(text=said.value.date().isoformat(), where=where)
    return said.clue


def _in_local_time(said: _Said, others: list[_Said]) -> _Said:
    """The instant with the offset by which the page shows its time, if it shows one."""
    for other in others:
        if other.clue.source == "byline" and other.written.precision in ("minute", "second"):
            offset = other.value.replace(tzinfo=None, second=0) - said.value.replace(tzinfo=None, second=0)
            if abs(offset) <= _FARTHEST and not offset % timedelta(minutes=15):
                value = said.value.astimezone(timezone(offset))
                where = f"{said.clue.where}: {said.clue.text}, shown as {other.clue.text}"
                return said._replace(
                    clue=Clue("metadata", value.isoformat(), where), written=said.written._replace(value=value)
                )
    return said


def _once(clues: list[Clue]) -> tuple[Clue, ...]:
    return tuple({clue.text: clue for clue in reversed(clues)}.values())[::-1]


def _bylines(shown: Iterable[Shown]) -> tuple[str, ...]:
    lines = (found.line.text for found in shown if found.near is not None and len(found.line.text) <= MAX_BYLINE)
    return tuple(dict.fromkeys(lines))


def _iso(written: Written) -> str:
    cut = {"year": 4, "month": 7, "day": 10}.get(written.precision)
    assert written.value is not None
    return written.value.isoformat()[:cut]
