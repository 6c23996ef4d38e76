"""Which of the dates on a scraped page is the article's own: weighs what is said of each and where it stands. Rows come in, clues go out;
no date is resolved here."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from feeds import bylines, calendar, plain, tongue
from feeds.model import Clue, Order, RunnerUp
from feeds.read.text.rows import Date, Row, is_headline

# What speaks for a date and against it. Learned on pages as text, with their date and with its lines taken out (a softmax over the dates of a
# page and "none"), and rounded; a half of them, held out, scored as the other. Dates that are said to be of something else, and those amid a
# sentence, are not weighed at all.
_WEIGHTS: Mapping[str, float] = {
    "published": 1.5,  # its label says so
    "updated": 0.25,
    "beside": -0.5,  # an author or a place
    "clock": 0.5,
    "month": -2.0,  # no day
    "year": -2.0,  # no year, or counted from an unknown day
    "first": 1.5,  # no date stands above
    "under a headline": 1.0,
    "below a headline": 0.75,
    "above the text": 0.75,
    "close above the text": 2.25,
    "within the text": -1.0,
    "below the text": 0.25,
    "without a label there": -1.0,  # within or below the text, nor an author above
    "far below the text": -1.5,
    "a date before": -2.5,  # as in a list of articles
    "a date after": -1.5,
}
_ENOUGH = 0.5
_CLOSE, _FAR, _LIST, _BESIDE = 8, 6, 7, 3
_LONGEST_LABEL = 60
_LONGEST_LINE = 300  # of evidence
_DEGREES = re.compile(r"\d\s?°")
# Why a date is not the article's: what its label says it is, and what spoke most against it.
_OF: Mapping[bylines.Kind, str] = {
    "deadline": "a deadline",
    "event": "the day of an event",
    "since": "where a span of time begins",
    "picture": "a picture's",
    "copyright": "a copyright's",
    "related": "another article's, or a comment's",
    "visited": "that of a visit",
    "life": "that of a life or a version",
}
_OF_ANYTHING: tuple[bylines.Kind, ...] = ("since", "related")
_AGAINST: Mapping[str, str] = {
    "beside": "something else stands beside it in its line",
    "month": "it has no day",
    "year": "it has no year",
    "within the text": "it stands within the text",
    "without a label there": "it stands within or below the text, without a label or an author",
    "far below the text": "it stands far below the text",
    "a date before": "it stands in a list of dates, as those of other articles do",
    "a date after": "it stands in a list of dates, as those of other articles do",
}
_MOST, _SHOWN = 5, 60  # refused dates that are listed; characters shown on either side of one


class Own(NamedTuple):
    """What a page says of its article's dates: the clues in order of belief, the index of the row of the first (None without one), and the
    dates nearest to it, or to the text, that were refused."""

    published: tuple[Clue, ...] = ()
    updated: tuple[Clue, ...] = ()
    row: int | None = None
    refused: tuple[RunnerUp, ...] = ()


class _Candidate(NamedTuple):
    row: int
    date: Date
    meaning: bylines.Meaning
    sure: int
    label: str
    score: float = 0.0
    reasons: tuple[str, ...] = ()


def own(rows: Sequence[Row], body: range) -> Own:
    """The dates of the article whose text are the rows of `body`; nothing where no date has enough for it."""
    every = list(_candidates(rows))
    found = [c for c in every if _may_be_weighed(c, body) and not _is_weather(rows, c.row)]
    first = next((c.row for c in found if _may_be_own(c) and c.sure >= bylines.ALONE), len(rows))
    scored = [_scored(c, tuple(_reasons(rows, body, found, place, first))) for place, c in enumerate(found)]
    ranked = sorted((c for c in scored if c.score >= _ENOUGH), key=lambda c: -c.score)
    published = list(_to_the_first_whole(_published_first(ranked)))
    updated = [c for c in ranked if c.meaning == "updated"]
    told = [*published, *updated[:1]]
    order = _order(rows, body, found) if any(c.date.written.lacks == "order" for c in told) else None
    weighed = {(c.row, c.date): c for c in scored}
    return Own(
        tuple(_clue(rows, c, order) for c in published),
        tuple(_clue(rows, c, order) for c in updated[:1]),
        published[0].row if published else None,
        tuple(_refused(rows, body, [weighed.get((c.row, c.date), c) for c in every], told)),
    )


def _scored(c: _Candidate, reasons: tuple[str, ...]) -> _Candidate:
    return c._replace(score=sum(_WEIGHTS[reason] for reason in reasons), reasons=reasons)


def _candidates(rows: Sequence[Row]) -> Iterator[_Candidate]:
    for i, row in enumerate(rows):
        for date in row.dates:
            yield _Candidate(i, date, *_in_context(rows, i, date))


def _refused(
    rows: Sequence[Row], body: range, every: Iterable[_Candidate], told: Sequence[_Candidate]
) -> Iterator[RunnerUp]:
    """The nearest dates that are none of `told`, each day once, and why they are not the article's."""
    at = told[0].row if told else body.start
    days = {c.date.day for c in told}
    for c in sorted(every, key=lambda c: abs(c.row - at)):
        if c.date.day not in days and len(days) < _MOST + len(told):
            days.add(c.date.day)
            because = f"line {rows[c.row].number}: {_around(rows[c.row].text, c.date)}: {c.date.text}"
            yield RunnerUp("date", _value(c.date), (because,), _why_not(rows, c, told))


def _around(text: str, date: Date) -> str:
    """The date with the words beside it."""
    first, last = date.written.start, date.written.end
    start = text.find(" ", first - _SHOWN, first) + 1 if first > _SHOWN else 0
    end = text.rfind(" ", last, last + _SHOWN) if len(text) > last + _SHOWN else len(text)
    end = max(end, last)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _value(date: Date) -> str:
    written = date.written
    return calendar.iso(written.value.replace(tzinfo=None), written.precision) if written.value else date.text


def _why_not(rows: Sequence[Row], c: _Candidate, told: Sequence[_Candidate]) -> str:
    if c.score >= _ENOUGH and c.reasons:
        return f"line {rows[told[0].row].number} is believed before it" if told else "nothing can be told of it"
    kinds = [label.kind for label in bylines.labels(c.label)]
    # "She said on 5 May": the word says nothing of the date where that is not the line's purpose.
    of = next((_OF[kind] for kind in kinds if kind in _OF and (c.sure or kind not in _OF_ANYTHING)), None)
    if of:
        return f"it is {of}: {c.label}"
    if not c.sure:
        return "it stands amid other words"
    if c.meaning == "other":
        return "it is one end of a span of time, or of a list"
    if _is_weather(rows, c.row):
        return "a temperature stands beside it: it is the day of the visit"
    against = min(c.reasons or ("year",), key=lambda reason: _WEIGHTS[reason])
    return _AGAINST.get(against, "too little speaks for it")


def _in_context(rows: Sequence[Row], i: int, date: Date) -> tuple[bylines.Meaning, int, str]:
    """What is said of the date, how surely, by which words; together with the row above where that ends in a label ("Published on", "Jane says:")."""
    said, above = date.said, rows[i - 1].text if i else ""
    if said.meaning != "unsaid" or said.sure < bylines.ALONE or not above or len(above) > _LONGEST_LABEL:
        return said.meaning, said.sure, said.label
    is_asked = above.endswith((":", "："))
    leads_on = is_asked or not is_headline(rows[i - 1])
    if rows[i - 1].dates or not leads_on or not bylines.labels(above):
        return said.meaning, said.sure, said.label
    shift = len(above) + 1
    spans = [(shift + d.said.start, shift + d.said.end) for d in rows[i].dates]
    again = bylines.dated(f"{above} {rows[i].text}", spans)[rows[i].dates.index(date)]
    # What a page begins with is its headline, also a short one that has such a word ("Annual meeting").
    if again.meaning == "unsaid" or (again.meaning == "other" and i == 1 and not is_asked):
        return said.meaning, said.sure, said.label
    return again.meaning, max(again.sure, said.sure), again.label


def _reasons(rows: Sequence[Row], body: range, found: Sequence[_Candidate], place: int, first: int) -> Iterator[str]:
    yield from _of_words(found[place])
    yield from _of_place(rows, body, found[place].row)
    if found[place].meaning == "unsaid" and found[place].row >= body.start and not _is_signed(rows, found[place].row):
        yield "without a label there"
    if any(_is_rival(found[place], c) for c in _near(found, range(place - 1, -1, -1), found[place].row)):
        yield "a date before"
    if any(_is_rival(found[place], c) for c in _near(found, range(place + 1, len(found)), found[place].row)):
        yield "a date after"
    if found[place].row <= first:
        yield "first"


def _near(found: Sequence[_Candidate], places: range, row: int) -> Iterator[_Candidate]:
    for place in places:
        if abs(found[place].row - row) > _LIST:
            return
        yield found[place]


def _is_rival(c: _Candidate, other: _Candidate) -> bool:
    """May the two be of two articles? A date that a label calls the publication's has rivals only in its like."""
    alike = other.meaning == "published" or (c.meaning != "published" and other.meaning == "unsaid")
    return c.row != other.row and bool(other.sure) and alike and other.date.day != c.date.day


def _may_be_weighed(c: _Candidate, body: range) -> bool:
    """Is the date not said to be of something else, nor amid a sentence? One that is no day by itself ("hier", "today", "31 May") has to be
    a line's only words, and one that counts from an unknown day to stand where a byline does."""
    if c.meaning == "other" or not c.sure:
        return False
    lacks = c.date.written.lacks
    if lacks not in ("year", "reference") or c.meaning != "unsaid":
        return True
    return not c.date.said.rest and (lacks == "year" or 0 < body.start - c.row <= _CLOSE)


def _may_be_own(c: _Candidate) -> bool:
    return c.meaning in ("unsaid", "published")


def _of_words(c: _Candidate) -> Iterator[str]:
    if c.meaning != "unsaid":
        yield c.meaning
    if c.sure < bylines.ALONE:
        yield "beside"
    if c.date.written.precision in ("minute", "second"):
        yield "clock"
    if c.date.written.precision in ("month", "year"):
        yield "month"
    if c.date.written.lacks in ("year", "reference"):
        yield "year"


def _of_place(rows: Sequence[Row], body: range, i: int) -> Iterator[str]:
    if i < body.start:
        yield "close above the text" if body.start - i <= _CLOSE else "above the text"
    elif i in body and i > body.start:
        yield "within the text"
    elif i >= body.stop:
        # A headline there is another article's.
        yield "far below the text" if i - body.stop > _FAR else "below the text"
        return
    if i and is_headline(rows[i - 1]):
        yield "under a headline"
    if any(is_headline(row) for row in rows[max(0, i - 4) : i]):
        yield "below a headline"


def _is_signed(rows: Sequence[Row], i: int) -> bool:
    """Does the author stand in the row above?"""
    stamp = rows[i - 1].stamp if i else None
    return stamp is not None and bool(stamp.authors)


def _is_weather(rows: Sequence[Row], i: int) -> bool:
    """Does a temperature stand beside the date? Then it is the day of the visit."""
    return any(len(row.text) <= _LONGEST_LABEL and _DEGREES.search(row.text) for row in rows[max(0, i - 2) : i + 3])


def _published_first(ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """An update's date stands for the publication only where no other is beside it."""
    beside = [c for c in ranked if c.meaning != "updated" and abs(c.row - ranked[0].row) <= _BESIDE]
    return (
        [*beside, *(c for c in ranked if c not in beside)]
        if ranked and ranked[0].meaning == "updated"
        else list(ranked)
    )


def _to_the_first_whole(ranked: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """The dates up to the first that can be read without a reference: what comes behind it is never needed."""
    for c in ranked:
        yield c
        if c.date.written.lacks not in ("year", "reference"):
            return


def _order(rows: Sequence[Row], body: range, found: Sequence[_Candidate]) -> Order | None:
    """How the page orders numbers: as its other dates show (24/03/2016), else as its language does."""
    if shown := calendar.order_in(c.date.text for c in found):
        return shown
    return calendar.order_of(tongue.told("\n".join(row.text for row in rows[body.start : body.stop])))


def _clue(rows: Sequence[Row], c: _Candidate, order: Order | None) -> Clue:
    row = rows[c.row]
    of_change = c.meaning == "updated"
    weak = ", says updated" if of_change else ""
    where = f"line {row.number}{weak}: {plain.cut(row.text, _LONGEST_LINE)}"
    return Clue("byline", c.date.text, where, order, of_change)
