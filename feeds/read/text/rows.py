"""What one line of a scraped page is: heading of a part, stamp (section, date, byline), picture, boilerplate or text. Looks at a line at
a time; where articles begin is for pages.py."""

import re
from typing import Literal, NamedTuple

from feeds import calendar, clean

# A label or mark beside a date that says nothing of its meaning.
_AROUND_DATE = re.compile(
    r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|\b\d+\s*min(?:ute)?s?(?:\s+read)?\b"
    r"|\b(?:on|at|date|time|from|by|ist|cst|bst|local time|last)\b|[\W_]+"
)
_PUBLISHED = re.compile(
    r"(?i)\b(?:published|posted|publication date|first published|released|date)\b\s*(?:on|at)?\s*:?"
)
_UPDATED = re.compile(
    r"(?i)\b(?:updated|modified|edited|last (?:update|updated|modified|edited)|update)\b\s*(?:on|at)?\s*:?"
)
_KICKER = re.compile(r"(?P<label>[^·•|\n]{2,48}?)\s*[·•|]\s*(?P<rest>.*)")
_BYLINE = re.compile(
    r"(?i:by|written by|reported by|author:|reporter:)\s+"
    r"(?P<names>[^\W\d_a-z][^,|·•\n]{1,60}(?:(?:,| and| &) [^\W\d_a-z][^,|·•\n]{1,40}){0,3})\s*(?:[,|·•–—-]\s*(?P<rest>.*))?"
)
_LIST_ITEM = re.compile(r"(?:[-*•‣▪◦–]|\d{1,2}[.)])\s+(?P<text>\S.*)")
_SENTENCE_INSIDE = re.compile(r"[a-z0-9’”)]{2,}[.!?]\s+[A-Z“‘\"]")
_LONGEST_STAMP = 120
_LONGEST_TITLE = 200


class Stamp(NamedTuple):
    """What a line beside a headline says. `published` and `updated` are dates as written; `open` says that a section's line breaks off
    after its separator, so that the date stands on the next line."""

    section: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    open: bool = False


class Row(NamedTuple):
    """A line that is not blank: its number from 1, its text, whether a blank line stands before it, and its boilerplate class."""

    number: int
    text: str
    after_blank: bool
    kind: clean.Kind | Literal["picture"] | None
    stamp: Stamp | None

    @property
    def is_content(self) -> bool:
        """May this line be the article's own words?"""
        return self.kind is None and self.stamp is None


def row(number: int, text: str, after_blank: bool) -> Row:
    """The line `text` (clean, not empty) with what it is."""
    kind: clean.Kind | Literal["picture"] | None = "picture" if clean.picture(text) else clean.kind(text)
    return Row(number, text, after_blank, kind, None if kind else stamp(text))


def stamp(text: str) -> Stamp | None:
    """What `text` says as a line of section, author and date; None when it is anything else."""
    if len(text) > _LONGEST_STAMP:
        return None
    return _date_line(text) or _byline(text) or _kicker(text)


def list_item(text: str) -> str | None:
    """The text of a list item without its bullet or number; None when the line is none."""
    match = _LIST_ITEM.fullmatch(text)
    return match["text"] if match else None


def is_title(text: str) -> bool:
    """Could `text` be a headline: short, one phrase, no full stop?"""
    if not 4 <= len(text) <= _LONGEST_TITLE or len(text.split()) > 28 or _SENTENCE_INSIDE.search(text):
        return False
    if text[-1] in ".:;,。" and not re.search(r"\b(?:[A-Z]\.)+$|\b(?:Inc|Corp|Ltd|Co|Jr|Sr)\.$|\.\.\.$", text):
        return False
    return not list_item(text) and any(c.isalpha() for c in text)


def _date_line(text: str) -> Stamp | None:
    """A line that is a date, or two, with labels and marks around and nothing else."""
    dates = [d for d in calendar.find(text) if d.value is not None]
    if not dates or dates[0].precision in ("year", "month"):
        return None
    published = updated = None
    rest, at = [], 0
    for date in dates[:3]:
        before, written = text[at : date.start], text[date.start : date.end]
        rest.append(before)
        if _UPDATED.search(before):
            updated = updated or written
        else:
            published = published or written
        at = date.end
    rest.append(text[at:])
    left = _AROUND_DATE.sub("", _UPDATED.sub("", _PUBLISHED.sub("", " ".join(rest))))
    return Stamp(published=published, updated=updated) if not left else None


def _byline(text: str) -> Stamp | None:
    match = _BYLINE.fullmatch(text)
    if match is None or (text[-1] in ".!?" and len(text.split()) > 6) or len(match["names"].split()) > 12:
        return None
    names = tuple(n for part in re.split(r",| and | & ", match["names"]) if (n := part.strip()))
    if not all(re.match(r"[^\W\d_a-z]", n) for n in names):
        return None
    rest = _date_line(match["rest"]) if match["rest"] else None
    return (rest or Stamp())._replace(authors=names) if rest or not match["rest"] or len(match["rest"]) < 40 else None


def _kicker(text: str) -> Stamp | None:
    """`Section · April 7, 2025` or `Section ·` with the date to come."""
    match = _KICKER.fullmatch(text)
    if match is None or not re.match(r"[^\W_a-z]", match["label"]) or re.search(r"[.!?:]$", match["label"]):
        return None
    rest = _date_line(match["rest"]) or _byline(match["rest"]) if match["rest"] else Stamp(open=True)
    if rest is None:
        return None
    author = _byline(match["label"])
    return rest._replace(authors=author.authors) if author else rest._replace(section=match["label"].strip())
