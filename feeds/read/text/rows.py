"""What one line of a scraped page is: heading of a part, stamp (section, date, byline), picture, boilerplate or text. Looks at a line at
a time; where articles begin is for pages.py."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from feeds import bylines, calendar, clean, plain
from feeds.characters import Characters

_KICKER = re.compile(r"(?P<label>[^·•|\n]{2,48}?)\s*[·•|]\s*(?P<rest>.*)")
_LIST_ITEM = re.compile(r"(?:[-*•‣▪◦–]|\d{1,2}[.)])\s+(?P<text>\S.*)")
_SENTENCE_INSIDE = re.compile(r"[a-z0-9’”)]{2,}[.!?]\s+[A-Z“‘\"]")
_MAX_NAMED = 6
_CLAUSE = 4  # words in small letters
_SHORTEST_HEADLINE = 25
# A row of this width is prose if it is no headline, and one of the other in any case.
_PROSE, _SURE_PROSE = 90, 130
_WIDE = Characters(f"{plain.SIGNS}{plain.HANGUL}")
_UNPARTED = Characters(plain.UNPARTED)
_LONGEST_TITLE = 200
_LONGEST_OF_TWO = 100  # a headline of two sentences
# Lines up to here may have been broken by a program at a column, each but the last full to most of it; a scraped paragraph on one line is longer.
_NARROWEST_WRAP, _WIDEST_WRAP, _FULL = 40, 100, 0.6
_ENDS = '.!?:”"’)'
_LONGEST_DATED, _OPENING = 300, 100
_LONGEST_WORDS = 60  # "yesterday at noon": a date without a digit is a line of its own
_DIGIT = re.compile(r"\d")
_REMEMBERED = 1000  # lines: of each it is asked more than once how wide it is and which dates stand in it


class Stamp(NamedTuple):
    """What a line beside a headline says: the section, who wrote. `open`: it breaks off, so that the date or the name stands on the next
    line."""

    section: str | None = None
    authors: tuple[str, ...] = ()
    open: bool = False


class Date(NamedTuple):
    """A date in a line, as it is written there, and what the line says of it."""

    text: str
    written: calendar.Written
    said: bylines.Dated

    @property
    def day(self) -> date | str:
        """The day that it names; its text when that cannot be told."""
        return self.written.value.date() if self.written.value else self.text


class Line(NamedTuple):
    """A line that is not blank: its number from 1, its text, whether a blank line stands before it, its boilerplate class."""

    number: int
    text: str
    after_blank: bool
    kind: clean.Kind | Literal["picture"] | None


class Row(NamedTuple):
    """A line, perhaps of several that a program broke, with what it says as a stamp and its dates (of a long line those of its opening)."""

    number: int
    text: str
    after_blank: bool
    kind: clean.Kind | Literal["picture"] | None
    stamp: Stamp | None
    dates: tuple[Date, ...] = ()

    @property
    def is_content(self) -> bool:
        """May this line be the article's own words?"""
        return self.kind is None and self.stamp is None


def line(number: int, text: str, after_blank: bool) -> Line:
    """The line `text` (clean, not empty) with its class."""
    return Line(number, text, after_blank, "picture" if clean.picture(text) else clean.kind(text))


def rows(lines: Iterable[Line]) -> list[Row]:
    """The lines with what they are, those that a program broke at a column made one before: at least two of about the same width, the last of
    two a sentence's end."""
    out: list[Row] = []
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(run[-1], line):
            out += map(_row, _joined(run))
            run = []
        run.append(line)
    return out + [_row(line) for line in _joined(run)]


def _row(line: Line) -> Row:
    if line.kind == "picture":
        return Row(*line, stamp=None)
    found = dates(line.text)
    return Row(*line, stamp=None if line.kind else stamp(line.text, found), dates=found)


def _goes_on(before: Line, line: Line) -> bool:
    """May `line` be the next of the paragraph of `before`? What looks like a stamp may be its end."""
    if line.after_blank or line.number != before.number + 1 or before.kind or line.kind or list_item(line.text):
        return False
    return before.text[-1] not in _ENDS or not _is_stamp(line.text, _written(line.text))


def _is_stamp(text: str, written: Sequence[calendar.Written]) -> bool:
    # What is said of the dates is asked last: it costs most.
    return not _is_clause(text, written) and stamp(text, _said(text, written)) is not None


def _joined(run: Sequence[Line]) -> list[Line]:
    texts = [line.text for line in run]
    widest, full = max(map(len, texts), default=0), texts[:-1]
    broken = sum(text[-1] not in _ENDS for text in full)
    is_wrapped = (
        bool(full)
        and _NARROWEST_WRAP <= widest <= _WIDEST_WRAP
        and all(len(text) >= _FULL * widest for text in full)
        and broken * 2 >= len(full)
        and (len(full) > 1 or texts[-1][-1] in _ENDS)
    )
    if not is_wrapped:
        return list(run)
    whole = " ".join(texts)
    opening = [written for written in _written(whole) if written.end <= len(texts[0])]
    # "OSLO, March 27 - The port of" is none.
    if _is_stamp(texts[0], opening) and (len(full) == 1 or _is_stamp(texts[1], _written(texts[1]))):
        return list(run)
    return [line(run[0].number, whole, run[0].after_blank)]


@lru_cache(_REMEMBERED)
def dates(text: str) -> tuple[Date, ...]:
    """The dates of a line, of a long one those of its opening alone: a report's first words are its place and day."""
    return _said(text, _written(text))


@lru_cache(_REMEMBERED)
def _written(text: str) -> Sequence[calendar.Written]:
    part = _dated_part(text)
    return calendar.find(part) if len(part) <= _LONGEST_WORDS or _DIGIT.search(part) else ()


def _dated_part(text: str) -> str:
    return text if len(text) <= _LONGEST_DATED else text[:_OPENING]


def _said(text: str, written: Sequence[calendar.Written]) -> tuple[Date, ...]:
    part = _dated_part(text)
    said = bylines.dated(part, [(w.start, w.end) for w in written]) if written else ()
    return tuple(Date(part[w.start : w.end], w, d) for w, d in zip(written, said, strict=True))


def stamp(text: str, found: Sequence[Date] = ()) -> Stamp | None:
    """What `text`, with the dates `found` in it, says as a line of section, author and date; None when it is anything else."""
    if len(text) > bylines.LONGEST:
        return None
    if _is_clause(text, [date.written for date in found]):
        return None
    spans = [(date.said.start, date.said.end) for date in found]
    authors = bylines.authors(text, spans)
    if any(date.said.sure >= bylines.ALONE or (date.said.sure and authors) for date in found):
        return Stamp(section=_section(text[: spans[0][0]]), authors=authors)
    if found:
        return None
    if bylines.opens_byline(text) or bylines.is_known(text):
        return Stamp(open=True)
    if authors and not (text[-1] in ".!?" and len(text.split()) > _MAX_NAMED):
        return Stamp(authors=authors)
    return _open_kicker(text)


def _is_clause(text: str, written: Sequence[calendar.Written]) -> bool:
    """Are the dates of a line part of what a report says: "BISHKEK, April 7, 2024 - A court has ruled on"?"""
    return bool(written) and sum(word[0].islower() for word in text[written[-1].end :].split()) >= _CLAUSE


def list_item(text: str) -> str | None:
    """The text of a list item without its bullet or number; None when the line is none."""
    match = _LIST_ITEM.fullmatch(text)
    if match is None or (text[0].isdigit() and any(date.written.start == 0 for date in dates(text))):
        return None  # "6. März 2024" is no sixth point
    return match["text"]


def is_title(text: str) -> bool:
    """Could `text` be a headline: short, one phrase, no full stop?"""
    if not 4 <= len(text) <= _LONGEST_TITLE or len(text.split()) > 28:
        return False
    if _SENTENCE_INSIDE.search(text) and (len(text) > _LONGEST_OF_TWO or text[-1] in '!?”"'):
        return False
    if text.rstrip("\"”“»’'")[-1:] in (".", "。") and text[-1] not in ".。":
        return False  # a quotation, its full stop inside
    if text[-1] in ".:;,。" and not re.search(r"\b(?:[A-Z]\.)+$|\b(?:Inc|Corp|Ltd|Co|Jr|Sr)\.$|\.\.\.$", text):
        return False
    return not list_item(text) and any(c.isalpha() for c in text)


def is_headline(row: Row) -> bool:
    """Is the row a headline by its length too, and no word of a menu?"""
    return (
        row.is_content and is_title(row.text) and (len(row.text.split()) >= 4 or width(row.text) >= _SHORTEST_HEADLINE)
    )


def is_prose(row: Row) -> bool:
    """Is the row a paragraph of running text?"""
    wide = width(row.text) if row.is_content else 0
    return wide >= _PROSE and not (wide < _SURE_PROSE and is_title(row.text))


@lru_cache(_REMEMBERED)
def width(text: str) -> int:
    """The length of `text` in Latin letters: a Chinese or Japanese sign says as much as two or three, and what has no blanks
    between words (Thai, Lao, Burmese, Khmer) half as much again."""
    if text.isascii():
        return len(text)
    return len(text) + _WIDE.count(text) * 3 // 2 + _UNPARTED.count(text) // 2


def _section(before: str) -> str | None:
    """`Policy` of `Policy · April 7, 2025`: the label that stands in front of a date, if it is one of a section."""
    match = _KICKER.fullmatch(before)
    if match is None or bylines.authors(match["label"]) or not _is_section(match["label"]):
        return None
    return match["label"].strip()


def _open_kicker(text: str) -> Stamp | None:
    """`Section ·` with the date to come."""
    match = _KICKER.fullmatch(text)
    return (
        Stamp(section=match["label"].strip(), open=True)
        if match and not match["rest"] and _is_section(match["label"])
        else None
    )


def _is_section(label: str) -> bool:
    return bool(re.match(r"[^\W_a-z]", label)) and label[-1] not in ".!?:" and not bylines.labels(label)
