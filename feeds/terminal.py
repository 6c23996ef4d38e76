"""Text for a terminal: what may be shown there, how wide it is, where a line breaks. Knows no article; colours are the command line's."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

Role = Literal["plain", "title", "label", "value", "quote", "faint", "doubt", "verbatim"]
NARROWEST = 20  # cells that a text has at least, however far it is indented
# Not printable to Python, and without power over a terminal: what joins and directs letters in Persian, Arabic, Hebrew, Hindi, and emoji.
_JOINERS = frozenset("\u00ad\u061c\u200c\u200d\u200e\u200f")
_JOINER = "\u200d"
_SPACE = re.compile(r"\s+")
_CLOSING = frozenset(("Pe", "Pf", "Po"))  # Unicode categories of what may not begin a line


class Span(NamedTuple):
    """A piece of a line. `role` is what it is for; "verbatim" is never broken, so that it can be copied."""

    text: str
    role: Role = "plain"


Line = tuple[Span, ...]


_Letters = list[tuple[str, Role]]


def shown(text: str) -> str:
    """`text` with control characters spelled out: an article cannot steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in text)


def cells(text: str) -> int:
    """How many columns `text` takes: two for a wide character (Unicode Standard Annex 11), none for a mark."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def apart(text: str) -> str:
    """`text` with a mark behind it where it runs from right to left, so that a terminal which turns it round leaves what follows in its
    place (Unicode Standard Annex 9, section 2.6)."""
    turns = not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return text + "\u200e" if turns else text


def wrap(line: Iterable[Span], width: int, indent: int = 0) -> Iterator[Line]:
    """`line` as rows of at most `width` columns, all but the first indented by `indent` (what stands before the first, whoever prints it
    adds). White space becomes one space, which is never at a row's end."""
    room = max(width - indent, NARROWEST)
    row: _Letters = []
    used, start = 0, ""
    for letters, after_space in _unbroken(line, room):
        size = cells("".join(c for c, _ in letters))
        if row and used + after_space + size > room:
            yield _spans(start, row)
            row, used, start = [], 0, " " * indent
        if row and after_space:
            letters.insert(0, (" ", letters[0][1]))
            size += 1
        row += letters
        used += size
    if row:
        yield _spans(start, row)


def _spans(start: str, row: _Letters) -> Line:
    spans = (Span("".join(c for c, _ in run), role) for role, run in groupby(row, key=itemgetter(1)))
    return (Span(start), *spans) if start else tuple(spans)


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _unbroken(line: Iterable[Span], room: int) -> Iterator[tuple[_Letters, bool]]:
    """What is not broken, and whether a space stands before it: words, and wide characters each by itself."""
    letters = [(c, span.role) for span in line for c in shown(_SPACE.sub(" ", span.text))]
    after_space = False
    for is_space, run in groupby(letters, key=lambda letter: letter[0] == " "):
        if not is_space:
            for piece in _pieces(list(run), room):
                yield piece, after_space
                after_space = False
        after_space = is_space


def _pieces(word: _Letters, room: int) -> Iterator[_Letters]:
    """`word` parted beside its wide characters, and where it is longer than `room`."""
    if len(word) <= room and all(c.isascii() for c, _ in word):
        yield word
        return
    piece: _Letters = []
    size, was_wide = 0, False
    for character, role in word:
        width = _cells(character)
        is_wide = width == 2
        stays = width == 0 or unicodedata.category(character) in _CLOSING or (piece and piece[-1][0] == _JOINER)
        too_long = size + width > room and role != "verbatim"
        if piece and (too_long or ((is_wide or was_wide) and not stays)):
            yield piece
            piece, size = [], 0
        piece.append((character, role))
        size, was_wide = size + width, is_wide or (was_wide and width == 0)
    yield piece
