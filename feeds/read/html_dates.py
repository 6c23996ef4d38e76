"""When a web page says that its article appeared: weighs every place that says so, as clues in the order of belief. Reads no place
itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, get_args

from feeds import bylines, calendar
from feeds.bylines import Meaning
from feeds.model import Clue, Precision
from feeds.read import html_metadata, html_page, html_scripts, html_shown
from feeds.read.html_metadata import Head
from feeds.read.html_page import Page
from feeds.read.html_shown import Shown

# How much a place is believed, in points. Set by hand along labelled pages; what counts is which sum is the higher, and which reaches _ENOUGH
# or _SURE. What a page says for machines, by its name:
_STATED, _PERHAPS, _OF_A_WORK = 95, 70, 55
# What it shows: by the words beside the date and by where that stands.
_SHOWN = {bylines.LABELLED: 60, bylines.ALONE: 45, bylines.BESIDE: 45, bylines.AMID: 0}
_SAID_SO, _MARKED, _OPENS_HEADING = 10, 50, 35
_NEAR, _FAR, _ABOVE, _CALLED, _LINKED, _BESIDE_ARTICLE = 30, -10, -5, 5, -10, -20
_IN_ADDRESS = 65
_AGREES = 15  # another kind of place says the same day
_TABLE = 3  # days
_NO_DAY = 40  # a month alone
_ENOUGH, _SURE = 25, 60
_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
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
    value: datetime
    precision: Precision
    belief: int

    @property
    def is_full(self) -> bool:
        return self.precision in html_shown.DAYS

    @property
    def is_day(self) -> bool:
        """Midnight to the second is what systems fill in where an author gave a day."""
        return self.is_full and self.value.time() == time()


def read(page: Page, text: str, head: Head, title: str, link: str | None, language: str | None) -> Dates:
    """Every clue to the article's times in `page`, whose source is `text`."""
    headline = html_page.text_of(page.headline).casefold() if page.headline else ""
    titles = {text for text in (headline, title.casefold(), head.title.casefold()) if text}
    stated = list(_stated(html_metadata.published(head), _STATED))
    lines = html_shown.lines(page, titles, near_only=any(said.is_full for said in stated))
    rest = [
        *_stated(html_metadata.perhaps_published(head), _PERHAPS),
        *_stated(html_metadata.work_published(head), _OF_A_WORK),
        *_in_address(link),
    ]
    # Templates often leave the language at English, whatever is written in them.
    for tongue in dict.fromkeys((language, None)):
        shown = [found for found in html_shown.dates(lines, tongue) if found.meaning != "other"]
        published = [*stated, *_believed(shown, language, "published", "unsaid"), *rest]
        if any(said.is_full for said in published):
            break
    else:
        published += _stated(html_scripts.published(text), _PERHAPS)
    updated = _ordered([*_stated(html_metadata.updated(head), _STATED), *_believed(shown, language, "updated")])
    clues = [*_ordered(published), *_incomplete(shown)]
    instead = [
        clue._replace(where=f"{clue.where} (of a change: no publication is dated)", of_change=True) for clue in updated
    ]
    return Dates(_once(clues or instead), _once(updated), html_shown.bylines_of(lines, shown))


def _stated(clues: Iterable[Clue], belief: int) -> Iterator[_Said]:
    for clue in clues:
        if (written := calendar.read(clue.text)) and written.value and not written.is_filled_in:
            yield _Said(clue, written.value, written.precision, belief)


def _in_address(link: str | None) -> Iterable[_Said]:
    """The day in the article's address; a month alone is left to whoever has nothing better."""
    text = calendar.in_address(link) if link else None
    return (said for said in _stated([Clue("url", text or "", "canonical link")], _IN_ADDRESS) if said.is_full)


def _believed(shown: Iterable[Shown], language: str | None, *meanings: Meaning) -> Iterator[_Said]:
    for found in _without_tables(list(shown)):
        value = found.written.value
        if found.mark and found.written.is_filled_in:
            continue
        if value and found.meaning in meanings and (belief := _belief(found)) >= _ENOUGH:
            yield _Said(_clue(found, language), value, found.written.precision, belief)


def _without_tables(shown: list[Shown]) -> list[Shown]:
    """Without the bare dates below the headline that begin the lines of a table of events."""
    bare = [
        found
        for found in shown
        if found.near and found.near > 0 and found.meaning == "unsaid" and found.sure == bylines.ALONE
        if found.written.precision in html_shown.DAYS and not (found.mark or found.line.called)
    ]
    days = {found.written.value.date() for found in bare if found.written.value}
    return [found for found in shown if found not in bare] if len(days) >= _TABLE else shown


def _clue(found: Shown, language: str | None) -> Clue:
    if found.mark:
        return Clue("metadata", found.text, found.mark)
    clue = _as_shown(found)
    # Who judges the clue does not know that only another language's names told it.
    again = calendar.read(found.text, language, order=found.order, near=clue.where)
    if found.written.value is None or (again and again.value == found.written.value):
        return clue
    return clue._replace(text=calendar.iso(found.written.value, found.written.precision))


def _as_shown(found: Shown) -> Clue:
    place = "far from the headline" if found.near is None else "beside the headline"
    return Clue("byline", found.text, f"{place}: {found.line.text[: html_shown.LONGEST_LINE]}", found.order)


def _incomplete(shown: Iterable[Shown]) -> list[Clue]:
    """Dates beside the headline that lack a year, or count from now: what they lack may be known elsewhere."""
    found = [date for date in shown if date.written.lacks and date.meaning != "updated" and date.near is not None]
    return [_as_shown(date) for date in sorted(found, key=_belief, reverse=True) if _belief(date) >= _SURE]


def _belief(found: Shown) -> int:
    """How much a shown date is believed, 0 when not at all."""
    line, base = found.line, _by_words(found)
    if not base or (found.near is None and _is_of_others(found)):
        return 0
    base += _SAID_SO * (found.meaning != "unsaid")
    base += _FAR if found.near is None else _NEAR - abs(found.near) + _ABOVE * (found.near < 0)
    return base + _CALLED * line.called + _LINKED * line.linked + _BESIDE_ARTICLE * bool(line.rule)


def _is_of_others(found: Shown) -> bool:
    """Whether a date far from the headline stands in a list of months or beside the article; a page's footer may say when it was changed."""
    line = found.line
    says_itself = line.rule == "footer" and found.sure == bylines.LABELLED and line.called
    return found.written.precision not in html_shown.DAYS or (bool(line.rule) and not says_itself)


def _by_words(found: Shown) -> int:
    line = found.line
    if found.mark:
        return _MARKED
    base = _SHOWN[found.sure]
    if line.heading and found.written.start == 0:
        return max(_OPENS_HEADING, base)
    if line.called and len(line.text) <= bylines.LONGEST:
        return max(_SHOWN[bylines.ALONE], base)
    if found.meaning == "published" and line.titled:
        return _SHOWN[bylines.LABELLED]
    return base


# --- which day


def _ordered(said: list[_Said]) -> list[Clue]:
    """The clues, those to the most believed day first, of these the most precise first."""
    shown = {s.value.date() for s in said if s.clue.source != "metadata" and s.is_full}
    by_day: dict[date, list[_Said]] = {}
    for s in said:
        by_day.setdefault(_day(s, shown), []).append(s)
    days = sorted(by_day, key=lambda day: -_belief_in(by_day[day]))
    return [clue for day in days for clue in _clues_to(day, by_day[day])]


def _belief_in(said: list[_Said]) -> int:
    kinds = {s.clue.source for s in said}
    return max(s.belief if s.is_full else s.belief - _NO_DAY for s in said) + _AGREES * (len(kinds) - 1)


def _day(said: _Said, shown: set[date]) -> date:
    """The civil day under which a date's places are counted together. An instant in UTC belongs to the day that the page shows, if some zone
    then had that day. The value stays as it is: feeds.normalise.dates gives the one that wins its day and offset."""
    day = said.value.date()
    if said.clue.source != "metadata" or said.value.utcoffset() != timedelta(0) or said.is_day or day in shown:
        return day
    possible = {(said.value + offset).date() for offset in (-_FARTHEST, _FARTHEST)}
    return min(possible & shown, default=day)


def _clues_to(day: date, said: list[_Said]) -> list[Clue]:
    seen = any(s.clue.source == "byline" for s in said)

    def rank(s: _Said) -> tuple[bool, int, bool, int]:
        # The most believed is of another day in UTC: what people see beside it gives it its day, an address tells the day alone.
        if best.value.date() != day:
            return seen or s.value.date() == day, 0, False, s.belief
        precision = _PRECISIONS.index("day" if s.is_day else s.precision)
        return s.value.date() == day, precision, s.value.tzinfo is not None, s.belief

    best = max(said, key=lambda s: s.belief)
    return [_as_day(s) if s.is_day else s.clue for s in sorted(said, key=rank, reverse=True)]


def _as_day(said: _Said) -> Clue:
    if said.precision == "day":
        return said.clue
    where = f"{said.clue.where} (midnight, so a day: {said.clue.text})"
    return said.clue._replace(text=said.value.date().isoformat(), where=where)


def _once(clues: list[Clue]) -> tuple[Clue, ...]:
    return tuple({clue.text: clue for clue in reversed(clues)}.values())[::-1]
