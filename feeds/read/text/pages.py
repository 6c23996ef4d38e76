"""Where the articles of one scraped page begin and end. A page is a list of rows; lines are judged in rows.py, words in blocks.py."""

from collections.abc import Sequence
from typing import NamedTuple

from feeds.model import Clue, Dropped
from feeds.read.text.rows import Row, Stamp, is_title

# Less text than this under a headline of another article is a teaser, and goes with the rest of the navigation.
_SHORTEST_BODY = 200


class Head(NamedTuple):
    """What stands above an article's text: `first` is the index of its first row, `last` of the row behind its last; `stamps` are
    the indexes of the rows that it took its section, dates and authors from."""

    first: int
    last: int
    stamps: range = range(0)
    title: str = ""
    section: str | None = None
    published: tuple[Clue, ...] = ()
    updated: tuple[Clue, ...] = ()
    authors: tuple[str, ...] = ()


class Part(NamedTuple):
    """One article of a page: its head and the rows of its body, boilerplate among them."""

    head: Head
    rows: tuple[Row, ...]


def split(rows: Sequence[Row]) -> tuple[list[Part], list[Dropped]]:
    """The articles of a page in order, and what belongs to none of them (teasers of others). Each row that is not blank is in one of both."""
    heads = _heads(rows)
    parts, dropped = [], []
    above = rows[: heads[0].first] if heads else rows
    if not heads or (_length(above) >= _SHORTEST_BODY and not _is_menu(above)):
        heads.insert(0, _bare_head(above))
    else:
        dropped = [Dropped(row.text, "above the headline") for row in above]
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.first if following else len(rows)
        body = [rows[i] for i in range(head.last, end) if i not in head.stamps]
        kept, teasers = _without_teasers(body)
        dropped.extend(teasers)
        parts.append(Part(head, kept))
    return [p for p in parts if p.rows or p.head.title], dropped


def _is_menu(rows: Sequence[Row]) -> bool:
    """Have the rows no sentence among them?"""
    return all(is_title(row.text) for row in rows if row.is_content)


def _length(rows: Sequence[Row]) -> int:
    return sum(len(row.text) for row in rows if row.is_content)


def _bare_head(rows: Sequence[Row]) -> Head:
    """The head of a page that begins without a stamp: a headline if the first line of content is one, set off from what follows."""
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


def _heads(rows: Sequence[Row]) -> list[Head]:
    """The heads with a stamp, in order. The first may stand under its headline or over it; a later one opens an article of its own only
    when a section's line or a list of other articles announces it and enough text follows."""
    heads: list[Head] = []
    groups = _stamp_groups(rows)
    listed = False
    for n, (start, end) in enumerate(groups):
        listed = listed or any(row.kind == "more" for row in rows[heads[-1].last if heads else 0 : start])
        limit = groups[n + 1][0] if n + 1 < len(groups) else len(rows)
        floor = heads[-1].last if heads else 0
        # Above the first headline stand a deck at most and the page's menu: short lines, no sentence.
        is_first = not heads and _is_menu(rows[:start])
        announced = listed or any(row.stamp is not None and row.stamp.section for row in rows[start:end])
        head = _with_title(rows, start, end, floor, above_first=is_first)
        if head is None or not (is_first or announced) or head.first < floor:
            continue
        if not head.published and not (is_first and head.authors):
            continue  # "Imprint | Privacy" is no headline's line
        if is_first or _length(rows[head.last : limit]) >= _SHORTEST_BODY:
            heads.append(head)
    return heads


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


def _with_title(rows: Sequence[Row], start: int, end: int, floor: int, *, above_first: bool) -> Head | None:
    """The head around the stamps rows[start:end]: its headline directly above or below, `above_first` says where to look first."""
    before = [i for i in range(floor, start) if rows[i].is_content]
    above = before[-1] if before else None
    below = next((i for i in range(end, len(rows)) if rows[i].is_content), None)
    over = above is not None and is_title(rows[above].text)
    under = below is not None and is_title(rows[below].text)
    said = _said([row for row in rows[start:end] if row.stamp is not None])._replace(stamps=range(start, end))
    if over and above is not None and (above_first or not under):
        if above_first and len(before) == 2 and is_title(rows[before[0]].text):
            # A headline, its deck, then the stamp: the deck is the body's first line. Of more lines the upper ones are a menu.
            return said._replace(first=before[0], last=before[0] + 1, title=rows[before[0]].text)
        return said._replace(first=above, last=end, title=rows[above].text)
    if under and below is not None:
        return said._replace(first=start, last=below + 1, title=rows[below].text)
    return said._replace(first=start, last=end) if above is None else None


def _said(stamped: Sequence[Row]) -> Head:
    stamps: list[tuple[int, Stamp]] = [(row.number, row.stamp) for row in stamped if row.stamp is not None]
    return Head(
        first=0,
        last=0,
        section=next((s.section for _, s in stamps if s.section), None),
        published=tuple(Clue("byline", s.published, f"line {n}") for n, s in stamps if s.published),
        updated=tuple(Clue("byline", s.updated, f"line {n}") for n, s in stamps if s.updated),
        authors=tuple(dict.fromkeys(a for _, s in stamps for a in s.authors)),
    )


def _without_teasers(body: Sequence[Row]) -> tuple[tuple[Row, ...], list[Dropped]]:
    """`body` without the headlines, dates and short lines that follow "More to read" and its kind, up to the next full paragraph."""
    kept: list[Row] = []
    dropped: list[Dropped] = []
    listing = False
    for row in body:
        listing = row.kind == "more" or (listing and (not row.is_content or is_title(row.text)))
        if listing:
            dropped.append(Dropped(row.text, "a list of other articles"))
        else:
            kept.append(row)
    return tuple(kept), dropped
