"""Where the articles of one scraped page begin and end, and what stands at the head of each. A page is a list of rows; lines are judged in
rows.py, dates in stamps.py, words in blocks.py."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from feeds import bylines, clean, plain
from feeds.model import Clue, Dropped, RunnerUp
from feeds.read.text import stamps
from feeds.read.text.rows import Row, is_headline, is_prose, is_title, width

# Less text than this under a headline of another article is a teaser, and goes with the rest of the navigation.
_SHORTEST_BODY = 200
# A headline stands within so many rows of its date, and a byline of both.
_NEAR, _BYLINE = 10, 4
# So many short rows above the text are a page's menu, and the headline the last of them.
_SHORTEST_MENU = 6
_SHORTEST_SENTENCE = 6  # words
_WIDEST_PROSE, _CAPTION = 400, 350
# Of words in which endings vary the beginnings are compared; signs that are words in pairs.
_WORD = re.compile(rf"[{plain.SIGNS}]{{2}}|[^\W\d_]{{4,}}")
_STEM, _SAMPLE, _HEADLINE = 6, 4000, 50
# Set by hand along scraped pages, in points of _likeness (0 to 3): what a row of distance costs a headline, what its place below the date does;
# and the part of the best line's points that makes the line above it the headline and that one its deck.
_A_ROW, _BELOW, _DECK = 0.08, 0.6, 0.7


class Head(NamedTuple):
    """What stands above an article's text: `first` is the index of its first row, `last` of the row behind its last; `stamps` are
    the indexes of the rows that it took its section, dates and authors from."""

    first: int
    last: int
    stamps: frozenset[int] = frozenset()
    title: str = ""
    section: str | None = None
    published: tuple[Clue, ...] = ()
    updated: tuple[Clue, ...] = ()
    authors: tuple[str, ...] = ()
    refused: tuple[RunnerUp, ...] = ()


class Part(NamedTuple):
    """One article of a page: its head and the rows of its body, boilerplate among them."""

    head: Head
    rows: tuple[Row, ...]


def split(rows: Sequence[Row]) -> tuple[list[Part], list[Dropped]]:
    """The articles of a page in order, and what belongs to none of them (the menu above, teasers of others). Each row that is not blank is in
    one of both. A page is one article, unless section and date announce more below a list of others."""
    starts = [0, *_further(rows), len(rows)]
    parts: list[Part] = []
    dropped: list[Dropped] = []
    for start, end in pairwise(starts):
        part = rows[start:end]
        head = _head(part)
        dropped.extend(Dropped(row.text, "above the headline") for row in part[: head.first])
        # Between a date and the headline below it may stand a picture's credit, or a word of the page.
        used = head.stamps | ({head.last - 1} if head.title else frozenset())
        kept, teasers = _without_teasers([row for i, row in enumerate(part) if i >= head.first and i not in used])
        dropped.extend(teasers)
        parts.append(Part(head, kept))
    return [p for p in parts if p.rows or p.head.title], dropped


def _further(rows: Sequence[Row]) -> list[int]:
    """Where the articles behind the first begin: at a section's line with a date, then a headline, then text enough."""
    groups = [(a, b) for a, b in _stamp_groups(rows) if any(row.dates for row in rows[a:b])]
    found: list[int] = []
    listed = False
    for n, (start, end) in enumerate(groups[1:], start=1):
        listed = listed or any(row.kind == "more" for row in rows[groups[n - 1][1] : start])
        limit = groups[n + 1][0] if n + 1 < len(groups) else len(rows)
        title = next((i for i in range(end, limit) if rows[i].is_content), None)
        announced = any(row.stamp is not None and row.stamp.section for row in rows[start:end])
        if not (listed and announced) or title is None or not is_title(rows[title].text):
            continue
        if _length(rows[title + 1 : limit]) >= _SHORTEST_BODY:
            found.append(start)
    return found


def _head(rows: Sequence[Row]) -> Head:
    """The head of the one article in `rows`: around its date where that stands above the text, else what is set off from it."""
    body = _prose(rows)
    own = stamps.own(rows, range(_opening(rows, body), body.stop))
    groups = _stamp_groups(rows) if own.row is not None and own.row < body.start else []
    around = next(((a, b) for a, b in groups if own.row is not None and a <= own.row < b), None)
    head = _with_title(rows, *around, body) if around else _bare_head(rows, body)
    if _holds_text(rows, head.first):
        head = _first_line(rows)
    head = _signed(rows, head, body)
    return head._replace(published=own.published, updated=own.updated, refused=own.refused)


def _prose(rows: Sequence[Row]) -> range:
    """The rows that hold the main text: the stretch in which the paragraphs outweigh the short rows by most; without a paragraph the
    longest row."""
    longest = max((i for i, row in enumerate(rows) if row.is_content), key=lambda i: len(rows[i].text), default=0)
    best, total, start, stop, first = 0, 0, longest, min(longest + 1, len(rows)), 0
    for i, row in enumerate(rows):
        if total <= 0:
            total, first = 0, i
        total += min(width(row.text), _WIDEST_PROSE) if is_prose(row) else -_WIDEST_PROSE // 10
        if total > best:
            best, start, stop = total, first, i + 1
    return range(start, stop)


def _opening(rows: Sequence[Row], body: range) -> int:
    """Where the text begins in earnest: behind what may be a caption or a deck, so that the date below that is still one at the head."""
    widths = [min(width(row.text), _WIDEST_PROSE) if is_prose(row) else 0 for row in rows[body.start : body.stop]]
    enough, seen = min(_CAPTION, sum(widths) / 5), 0
    for i, wide in zip(body, widths, strict=True):
        seen += wide
        if seen > enough:
            return i
    return body.start


def _holds_text(rows: Sequence[Row], first: int) -> bool:
    """Does a fair part of the page's sentences stand above the row `first`?"""
    above, below = (sum(width(row.text) for row in part if _is_sentence(row)) for part in (rows[:first], rows[first:]))
    return above * 3 > below


def _is_sentence(row: Row) -> bool:
    return is_prose(row) or (row.is_content and row.text[-1] in ".!?。" and len(row.text.split()) >= _SHORTEST_SENTENCE)


def _length(rows: Sequence[Row]) -> int:
    return sum(width(row.text) for row in rows if row.is_content)


def _bare_head(rows: Sequence[Row], body: range) -> Head:
    """The head of a page without a date above its text: below a menu the headline there, else the first line."""
    content = [i for i in range(body.start) if rows[i].is_content]
    if len(content) >= _SHORTEST_MENU:
        title = _headline(rows, [i for i in content[-_NEAR:] if _is_set_off(rows, i)], body.start, body)
        if title is not None:
            return Head(title, title + 1, title=rows[title].text)
    return _first_line(rows)


def _is_set_off(rows: Sequence[Row], i: int) -> bool:
    """Is the row a headline with a blank line on either side: no line of a table or of a paragraph?"""
    beside = pairwise(rows[max(0, i - 1) : i + 2])
    return is_title(rows[i].text) and all(after.number > before.number + 1 for before, after in beside)


def _first_line(rows: Sequence[Row]) -> Head:
    """A head of the first line alone, where that is a headline set off from what follows."""
    first = next((i for i, row in enumerate(rows) if row.is_content), 0)
    following = next((row for row in rows[first + 1 :] if row.is_content), None)
    if (
        rows
        and is_title(rows[first].text)
        and following is not None
        and (following.after_blank or len(following.text) > len(rows[first].text))
    ):
        return Head(first, first + 1, title=rows[first].text)
    return Head(first, first)


def _stamp_groups(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Runs of stamps with nothing but boilerplate between: (index of the first, index behind the last)."""
    groups: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        if row.stamp is None:
            continue
        if groups and not any(between.is_content or between.kind == "more" for between in rows[groups[-1][1] : i]):
            groups[-1] = (groups[-1][0], i + 1)
        else:
            groups.append((i, i + 1))
    return groups


def _with_title(rows: Sequence[Row], start: int, end: int, body: range) -> Head:
    """The head around the stamps rows[start:end], with its headline above or directly below; the last line of a
    page heads nothing."""
    around = [i for i in range(max(0, start - _NEAR), start) if rows[i].is_content]
    below = next((i for i in range(end, len(rows)) if rows[i].is_content), None)
    has_text = below is not None and any(row.is_content for row in rows[below + 1 :])
    if below is not None and has_text and (is_headline(rows[below]) or not around):
        around.append(below)
    title = _headline(rows, [i for i in around if is_title(rows[i].text)], start, body)
    stamped = frozenset(i for i in range(start, end) if rows[i].stamp is not None)
    if title is None:
        return Head(start, end, stamped)
    return Head(min(start, title), title + 1, stamped, title=rows[title].text)


def _headline(rows: Sequence[Row], candidates: Sequence[int], at: int, body: range) -> int | None:
    """Which of the rows is the headline of the text: says what the text says, is no mere word, stands near `at`, above rather than below. Of
    a headline and its deck the upper."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    said = _words(" ".join(row.text for row in rows[body.start : body.stop])[:_SAMPLE])
    scores = {i: _likeness(rows[i].text, said) - _A_ROW * abs(at - i) - (_BELOW if i > at else 0) for i in candidates}
    best = max(scores, key=lambda i: scores[i])
    above = max((i for i in candidates if i < best), default=None)
    if above is None or best > at or any(row.is_content for row in rows[above + 1 : best]):
        return best
    is_first = not any(row.is_content for row in rows[:above])
    return above if is_headline(rows[above]) and (is_first or scores[above] >= _DECK * scores[best]) else best


def _likeness(text: str, said: AbstractSet[str]) -> float:
    """0 to 3: how much of `text` the article says too (a single word proves little), and whether it is as long as a headline."""
    words = _words(text)
    return 2 * len(words & said) / (len(words) + 2) + min(width(text), _HEADLINE) / _HEADLINE


def _words(text: str) -> AbstractSet[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}


def _signed(rows: Sequence[Row], head: Head, body: range) -> Head:
    """`head` with its section and authors: what its stamps say, and the bylines beside."""
    stamped = [rows[i].stamp for i in sorted(head.stamps)]
    authors = dict.fromkeys(name for stamp in stamped if stamp for name in stamp.authors)
    used = set(head.stamps)
    for i in range(head.first, min(len(rows), max(head.last + _BYLINE, *(n + _BYLINE for n in head.stamps or {0})))):
        stamp = rows[i].stamp
        if stamp is None or authors or i >= max(body.start, 1):
            continue
        if stamp.authors:
            authors, used = dict.fromkeys(stamp.authors), used | {i}
        elif (
            bylines.opens_byline(rows[i].text)
            and i + 1 < len(rows)
            and (names := bylines.authors(f"{rows[i].text} {rows[i + 1].text}"))
        ):
            authors, used = dict.fromkeys(names), used | {i, i + 1}
    section = next((stamp.section for stamp in stamped if stamp and stamp.section), None)
    return head._replace(stamps=frozenset(used), section=section, authors=tuple(authors))


def _without_teasers(body: Sequence[Row]) -> tuple[tuple[Row, ...], list[Dropped]]:
    """`body` without the headlines, dates and short lines that follow "More to read" and its kind, up to the next full paragraph."""
    kept: list[Row] = []
    dropped: list[Dropped] = []
    listing = False
    for row in body:
        listing = row.kind == "more" or (listing and (not row.is_content or is_title(row.text)))
        if listing:
            dropped.append(Dropped(row.text, clean.RULES["more"]))
        else:
            kept.append(row)
    return tuple(kept), dropped
