"""The dates that a web page shows, or that its elements hold in attributes: each with what the words beside it say of it and where
it stands. Believes none."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from feeds import bylines, calendar, plain
from feeds.bylines import Meaning
from feeds.calendar import Written
from feeds.model import Order
from feeds.read import html_marks, html_page
from feeds.read.html_marks import Mark
from feeds.read.html_page import Page

# "This entry was posted on ... by ... and is filed under ..." is about as long as a line about the article itself becomes.
LONGEST_LINE = 300
_MOST_NODES, _MOST_LINES, _MOST_MARKS, _LONGEST_TEXT = 40_000, 1500, 8, 10_000
# The article's text has begun when a second line of so many characters comes.
_LONG, _LONG_BEFORE_TEXT = 160, 1
_BEFORE, _AFTER = 8, 16
_SENTENCE = re.compile(r"\w[.!?…。！？][\"'”’»)]?$")
DAYS = ("day", "minute", "second")  # precisions
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])
# No date in these is the article's own; in what the other rules name it may be.
_NEVER = frozenset(["navigation", "related", "comments", "newsletter", "promotion", "button", "hidden", "tags"])
_MAYBE = re.compile(r"\d")
# "Posted on<time>7 April 2025</time><time>8 April 2025</time>by Jane", but "7<sup>th</sup>".
_GLUED = re.compile(r"[^\W\d_]\d|\d\d|\d[^\W\d_]{3}")
_CALLED = re.compile(
    r"(?:^|[\s-])(?:datetime|dateline|timestamp|time|published|publish|pubdate|posted|created|byline|updated|modified"
    r"|postmetadata|lastmod|day)(?=$|[\s-])|(?:date|datum|fecha)(?=$|[\s-])"
)
_CALLED_WITHIN = 3  # elements around the date's text
_MAX_SHARE = 0.4
_FAR_APART = 1  # days between an attribute and the date shown beside it that zones cannot explain


@dataclass(slots=True)
class Seen:
    """A line that people see: its text (with a space where elements part a number from what is beside it, `whole` without), the dates
    in attributes of its elements, the rule by which it stands beside the article, whether the element of a number in it is called a
    date, or is a link, whether it is a heading, the headline, and whether it opens with that."""

    text: str = ""
    whole: str = ""
    marks: list[Mark] = field(default_factory=list)
    rule: str | None = None
    called: bool = False
    linked: bool = False
    heading: bool = False
    headline: bool = False
    titled: bool = False


class Shown(NamedTuple):
    """A date: how it is written, and read; the attribute that holds it ("" when people see it); what is said of it and how surely
    (see bylines); the line it stands in; how many lines that is below the headline, None when it is not near; how its page orders numbers."""

    text: str
    written: Written
    mark: str
    meaning: Meaning
    sure: int
    line: Seen
    near: int | None
    order: Order | None


class Lines(NamedTuple):
    """The lines of a page, for each how far below the headline it is (None: not near), and the order of numbers in their dates."""

    lines: list[Seen]
    places: list[int | None]
    order: Order | None


def lines(page: Page, titles: set[str], *, near_only: bool) -> Lines:
    """The lines of `page`; `near_only`: not those below the beginning of the text. `titles`: how the headline may read (case folded)."""
    walked = _until_text(_lines(page)) if near_only else _lines(page)
    found = list(islice(walked, _MOST_LINES))
    for line in found:
        line.titled = line.text.casefold().startswith(tuple(titles))
    order = calendar.order_in(line.text[:LONGEST_LINE] for line in found)
    return Lines(found, _places(found, titles), order)


def dates(lines: Lines, language: str | None) -> list[Shown]:
    """The dates in lines, in order. `language`: as for calendar.find."""
    return [
        shown
        for line, near in zip(lines.lines, lines.places, strict=True)
        for shown in _in_line(line, near, language, lines.order)
    ]


def bylines_of(lines: Lines, dates: Iterable[Shown]) -> tuple[str, ...]:
    """The lines beside the headline that say when the article was written, or by whom."""
    dated = {id(date.line) for date in dates}
    near = (line for line, place in zip(lines.lines, lines.places, strict=True) if place is not None)
    short = [line for line in near if len(line.whole) <= bylines.LONGEST]
    return tuple(dict.fromkeys(line.whole for line in short if id(line) in dated or bylines.authors(line.whole)))


def _until_text(lines: Iterable[Seen]) -> Iterator[Seen]:
    """The lines as far as a headline's neighbourhood goes."""
    long = 0
    under = False
    for line in lines:
        yield line
        under = under or line.headline
        long += under and len(line.text) > _LONG and not line.rule
        if long > _LONG_BEFORE_TEXT:
            return


def _places(lines: list[Seen], titles: set[str]) -> list[int | None]:
    """For each line how far below the headline it stands, None when it is not near. Buttons to share it do not count."""
    counts = list(accumulate((line.rule != "share" for line in lines), initial=0))
    long = [i for i, line in enumerate(lines) if len(line.text) > _LONG and not line.rule]
    at = _headline(lines, titles)
    if at is None:
        # Such a page begins with its first paragraph.
        at = long[0] if long else 0
        first, last, text = -_AFTER, 0, len(lines)
    else:
        first, last, text = (
            -_BEFORE,
            _AFTER,
            next(islice((i for i in long if i > at), _LONG_BEFORE_TEXT, None), len(lines)),
        )
    places = [counts[i] - counts[at] for i in range(len(lines))]
    return [
        place if first <= place <= last and i <= text and line.rule != "footer" else None
        for i, (place, line) in enumerate(zip(places, lines, strict=True))
    ]


def _headline(lines: list[Seen], titles: set[str]) -> int | None:
    tests: tuple[Callable[[Seen], bool], ...] = (
        lambda line: line.headline,
        lambda line: line.heading and line.text.casefold() in titles,
        lambda line: line.text.casefold() in titles,
    )
    return next((i for test in tests for i, line in enumerate(lines) if test(line)), None)


def _in_line(line: Seen, near: int | None, language: str | None, order: Order | None) -> Iterator[Shown]:
    text = line.text[:LONGEST_LINE]
    found = calendar.find(text, language, order=order) if _MAYBE.search(text) else []
    if line.marks:
        yield from _marked(line, found, near, order)
    if not found:
        return
    for written, said in zip(found, bylines.dated(text, [(w.start, w.end) for w in found]), strict=True):
        yield Shown(text[written.start : written.end], written, "", said.meaning, said.sure, line, near, order)


def _marked(line: Seen, found: list[Written], near: int | None, order: Order | None) -> Iterator[Shown]:
    """The dates in attributes, but for one that a template fills in against what people read beside it."""
    days = [written.value.date() for written in found if written.value and written.precision in DAYS]
    for mark in line.marks:
        written = calendar.read(mark.value)
        if written is None or written.value is None:
            continue
        day = written.value.date()
        if not days or any(abs(day - other).days <= _FAR_APART for other in days):
            said = bylines.dated(line.text[:LONGEST_LINE], [(mark.offset, mark.offset)])[0]
            if not mark.meaning and said.meaning == "unsaid" and _is_amid(line, mark):
                continue
            yield Shown(mark.value, written, mark.where, mark.meaning or said.meaning, said.sure, line, near, order)


def _is_amid(line: Seen, mark: Mark) -> bool:
    """Whether the element of a date stands in running text: among other words of a sentence."""
    end = min(mark.offset + mark.length, len(line.text))
    said = bylines.dated(line.text[:LONGEST_LINE], [(mark.offset, end)])[0]
    if not said.rest or line.called or line.heading:
        return False
    is_long = said.sure == bylines.AMID and len(line.text) > bylines.LONGEST
    return is_long or _SENTENCE.search(line.text) is not None


def _lines(page: Page) -> Iterator[Seen]:
    """The lines of `page`, without those in what is never the article's own."""
    walk = _Walk(page)
    for node, entering in islice(html_page.walk(page.body, walk.enters), _MOST_NODES):
        if node.is_text_node:
            walk.reads(node)
            continue
        tag = node.tag or ""
        if tag in html_page.BLOCKS and (line := walk.ended()):
            yield line
        walk.passes(node, tag, entering=entering)
    if line := walk.ended():
        yield line


class _Walk:
    """Where a walk over a page's elements is: the line that is being put together, and what is open around it."""

    def __init__(self, page: Page) -> None:
        self._spine = page.spine
        self._headline = page.headline.mem_id if page.headline else None
        self._markable = html_marks.candidates(page.body)
        # What holds more of the text is the article, whatever its class says.
        self._most = _MAX_SHARE * len(page.body.text())
        self._beside: tuple[int, str] | None = None
        self._links = 0
        self._begin()

    def _begin(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._has_text = False
        self._line = Seen()

    def enters(self, node: LexborNode) -> bool:
        """Whether the walk goes into `node`."""
        if node.tag in html_page.UNSEEN:
            return False
        rule = None if node.mem_id in self._spine else html_page.beside(node)
        if rule is None or len(node.text()) > self._most:
            return True
        # An article's own footer says when it was posted and in what.
        if rule == "footer" and html_page.within(node, ("article",)):
            return True
        if self._beside is None and rule not in _NEVER:
            self._beside = (node.mem_id, rule)
        return rule not in _NEVER

    def reads(self, node: LexborNode) -> None:
        """Takes the text of `node` into the line."""
        text = node.text_content or ""
        if self._length > _LONGEST_TEXT or not text:
            return
        self._parts.append(text)
        self._length += len(text)
        if text.isspace():
            return
        self._has_text = True
        line = self._line
        line.rule = line.rule or (self._beside[1] if self._beside else None)
        if _MAYBE.search(text) and not (line.called and line.linked):
            line.called = line.called or _is_called(node)
            line.linked = self._links > 0

    def passes(self, node: LexborNode, tag: str, *, entering: bool) -> None:
        """Notes that an element begins or ends."""
        if tag == "a":
            self._links += 1 if entering else -1
        if entering:
            line = self._line
            if tag in _HEADINGS:
                line.heading = True
                line.headline |= node.mem_id == self._headline
            if node.mem_id in self._markable and len(line.marks) < _MOST_MARKS and (found := html_marks.mark(node)):
                line.marks.append(found._replace(offset=len(self._text()), length=len(plain.line(node.text()))))
        elif self._beside and self._beside[0] == node.mem_id:
            self._beside = None

    def ended(self) -> Seen | None:
        """The line that ends here; None when it has no text yet."""
        if not self._has_text or not (text := self._text()):
            # White space alone does not use up what a line may hold.
            self._parts, self._length = [], 0
            return None
        line = self._line
        line.text, line.whole = text, plain.line("".join(self._parts))
        self._begin()
        return line

    def _text(self) -> str:
        whole = "".join(self._parts)
        if not _MAYBE.search(whole):
            return plain.line(whole)
        apart = (
            " " + part if _GLUED.search(before[-1:] + part[:4]) else part
            for before, part in pairwise(("", *self._parts))
        )
        return plain.line("".join(apart))


def _is_called(text: LexborNode) -> bool:
    """Whether an element close around `text` is called a date by its class or id."""
    node = text.parent
    for _ in range(_CALLED_WITHIN):
        if node is None or node.tag in ("body", "article", "main"):
            return False
        words = html_page.words_of(node)
        if words and _CALLED.search(words):
            return True
        node = node.parent
    return False
