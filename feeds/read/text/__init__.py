"""Plain text as scraped from a news page -> one Document an article. What a line is: rows.py; which article it belongs to: pages.py;
what it says: blocks.py."""

from collections.abc import Iterator
from dataclasses import replace
from textwrap import dedent

from feeds import clean, plain
from feeds.errors import ArticleError
from feeds.model import Document
from feeds.read.text.blocks import body, markdown
from feeds.read.text.pages import Head, Part, split
from feeds.read.text.rows import Line, line, rows

_LONGEST = 1_500_000
_MOST_LINES = 6_000  # that are not blank
_MOST_DIGITS = 50_000
_WITHOUT_DIGITS = dict.fromkeys(map(ord, "0123456789"))


def read(data: bytes, source: str) -> Iterator[Document]:
    """The articles of one page, in order. Raises ArticleError when it is not UTF-8 or holds no article."""
    text = plain.decode(data)
    _refuse_what_is_no_article(text)
    page = rows(_lines(text))
    parts, dropped = split(page)
    documents = [document for part in parts if (document := _document(part, source))]
    if not documents and (document := _document(Part(Head(0, 0), tuple(page)), source)):
        documents, dropped = [document], []  # whatever the rules say, a text never vanishes
    if not documents:
        raise ArticleError("no article's text in it", "delete the file, or look whether the page was saved whole")
    first, *others = documents
    yield replace(first, dropped=(*first.dropped, *dropped))
    yield from others


def _refuse_what_is_no_article(text: str) -> None:
    """Raises ArticleError where there are so many letters, lines, or numbers that may be dates, that to judge each would take seconds."""
    if len(text) > _LONGEST:
        raise ArticleError(
            f"{len(text):,} characters are more than {_LONGEST:,}", "part it, or take the article out of it"
        )
    lines = sum(map(bool, map(str.strip, text.splitlines())))
    if lines > _MOST_LINES:
        raise ArticleError(f"{lines:,} lines are more than {_MOST_LINES:,}", "part it, or take the article out of it")
    digits = len(text) - len(text.translate(_WITHOUT_DIGITS))
    if digits > _MOST_DIGITS:
        raise ArticleError(
            f"{digits:,} digits are more than {_MOST_DIGITS:,}", "take the article out of what looks like a table"
        )


def _lines(text: str) -> Iterator[Line]:
    after_blank = False
    # An indent that all lines share says nothing.
    is_indented = text.lstrip("\r\n")[:1].isspace()
    for number, raw in enumerate((dedent(text) if is_indented else text).splitlines(), start=1):
        said = plain.line(raw)
        after_blank = after_blank or raw[:1].isspace()  # an indent opens a paragraph too
        for piece in filter(None, clean.unglue_interface(said)):
            yield line(number, piece, after_blank)
        after_blank = not said


def _document(part: Part, source: str) -> Document | None:
    head = part.head
    said = body(part.rows, head.title)
    if not said.blocks:
        return None
    return Document(
        source=source,
        title=head.title,
        body=markdown(said.blocks),
        markup="markdown",
        section=head.section,
        published=head.published,
        updated=head.updated,
        authors=head.authors,
        image=said.image,
        dropped=said.dropped,
        refused=head.refused,
    )
