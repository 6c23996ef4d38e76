"""The body of one scraped article: rows -> blocks (paragraph, heading, quote, list item) -> Markdown. Drops boilerplate and says so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from feeds import clean, sentences
from feeds.markdown import escape
from feeds.model import Dropped, Image
from feeds.read.text.rows import Row, is_title, list_item

BlockKind = Literal["paragraph", "heading", "quote", "item"]
_LONGEST_HEADING = 110
_QUOTED = re.compile(r"[“\"«„].{20,}[”\"»“][.,]?", re.S)


class Block(NamedTuple):
    """One block of text, without markup."""

    kind: BlockKind
    text: str


class Body(NamedTuple):
    """An article's blocks, its lead picture as far as the text tells, and what was dropped."""

    blocks: tuple[Block, ...]
    image: Image
    dropped: tuple[Dropped, ...]


_PICTURE = "a picture's address"


def body(rows: Sequence[Row], title: str) -> Body:
    """What the article headed `title` says. Its title, repeated at the start of the text, is left out."""
    pictures = [row.text for row in rows if row.kind == "picture"]
    credits = [row.text for row in rows if row.kind == "credit"]
    kept, dropped = _without_boilerplate(rows)
    blocks: list[Block] = []
    for row in kept:
        pieces, inline = clean.split_credits(row.text)
        credits.extend(inline)
        dropped.extend(Dropped(text, clean.RULES["credit"]) for text in inline)
        for piece in pieces:
            blocks.extend(_blocks(piece))
    credit = credits[0].strip("() ") if credits else None
    image = Image(url=pictures[0] if pictures else None, credit=credit)
    return Body(tuple(_trimmed(_without_title(blocks, title))), image, tuple(dropped))


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown that renders to exactly their text."""
    marks = {"paragraph": "", "heading": "## ", "quote": "> ", "item": "- "}
    out: list[str] = []
    before: BlockKind | None = None
    for block in blocks:
        if out:
            out.append("\n" if before == block.kind == "item" else "\n\n")
        out.append(marks[block.kind] + escape(block.text))
        before = block.kind
    return "".join(out) + "\n" if out else ""


def _without_boilerplate(rows: Sequence[Row]) -> tuple[list[Row], list[Dropped]]:
    kept: list[Row] = []
    dropped: list[Dropped] = []
    skipped = _keyword_parts(rows)
    for i, row in enumerate(rows):
        if i in skipped:
            dropped.append(Dropped(row.text, clean.RULES["keywords"]))
        elif row.kind is not None:
            dropped.append(Dropped(row.text, _PICTURE if row.kind == "picture" else clean.RULES[row.kind]))
        else:
            kept.append(row)
    return kept, dropped


def _keyword_parts(rows: Sequence[Row]) -> set[int]:
    """The rows of each part whose heading announces keywords and that holds a list of at least three: up to the next heading."""
    skipped: set[int] = set()
    end = 0
    for start, row in enumerate(rows):
        # A second heading in a part that was looked at has less of a list below it than the first.
        if start < end or row.kind != "keywords" or ":" in row.text or "#" in row.text:
            continue
        end = start + 1
        while end < len(rows) and not (rows[end].is_content and _looks_like_heading(rows[end].text)):
            end += 1
        if sum(list_item(r.text) is not None for r in rows[start:end]) >= 3:
            skipped.update(range(start, end))
    return skipped


def _looks_like_heading(text: str) -> bool:
    return (
        len(text) <= _LONGEST_HEADING
        and is_title(text)
        and not re.match(r"[a-z]", text)
        and not _QUOTED.fullmatch(text)
    )


def _blocks(text: str) -> Iterator[Block]:
    item = list_item(text)
    if item:
        yield Block("item", item)
    elif _QUOTED.fullmatch(text):
        yield Block("quote", text)
    elif _looks_like_heading(text):
        yield Block("heading", text)
    else:
        for piece, is_heading in sentences.unglue(text):
            yield Block("heading" if is_heading else "paragraph", piece)


def _without_title(blocks: Sequence[Block], title: str) -> Iterator[Block]:
    """Scrapers often hold the headline twice, once glued to the first sentence."""
    for i, block in enumerate(blocks):
        if i == 0 and title and block.text.casefold().startswith(title.casefold()):
            rest = block.text[len(title) :]
            if rest and not rest[0].isspace() and not rest[0].isupper():
                yield block  # the title is the beginning of a longer phrase
            elif rest := rest.strip(" :–—-"):
                yield Block("paragraph", rest)
        else:
            yield block


def _trimmed(blocks: Iterable[Block]) -> list[Block]:
    """The last block that heads nothing is a paragraph: a line like "Edited by ..." at the end is no sub-heading."""
    out = list(blocks)
    if out and out[-1].kind == "heading":
        out[-1] = Block("paragraph", out[-1].text)
    return out
