"""The dates in the data that a page hands to its scripts ("published_at": "2025-04-07T02:25:00Z"), whatever their shape. Knows no
elements."""

import re
from collections.abc import Iterator
from itertools import islice

from feeds.model import Clue

_QUOTE = r"(?:\\?[\"']|&quot;)"
_PUBLISHED = re.compile(
    r"(?<![a-z])(?:(?:date|first|original|article|post)[_-]?)?(?:publish(?:ed)?|publication|pub)[_-]?(?:at|on|date|time|datetime)?"
    rf"{_QUOTE}\s{{0,3}}[:=,]\s{{0,3}}{_QUOTE}((?:19|20)\d\d-\d\d-\d\d[\dT:.Z +-]{{0,24}}){_QUOTE}",
    re.I,
)
# Its reader knows which of the things in it is the article.
_JSON_LD = re.compile(r"<script\b[^>]{0,300}application/ld\+json.*?(?:</script|\Z)", re.I | re.S)
_BRACKET = re.compile(r"[{}\[\]]")
_OF_ANOTHER = "comment|(?<!p)review|repl(?:y|ies)|answer|related|recommend|similar|trending|popular"
# What stands before the bracket that opens the data of something else.
_OTHERS = re.compile(rf"[\"'\w-]*(?:{_OF_ANOTHER})[\w-]*{_QUOTE}?\s{{0,3}}[:=]\s{{0,3}}$", re.I)
_IS_OTHER = re.compile(rf"type(?:name)?{_QUOTE}\s{{0,3}}:\s{{0,3}}{_QUOTE}\w*(?:comment|review|answer){_QUOTE}", re.I)
_MOST, _LONGEST = 50, 2_000_000
_AROUND, _LONGEST_KEY, _DEEPEST = 10_000, 60, 10


def published(text: str) -> list[Clue]:
    """When the article appeared, if all that the source `text` of a page says of a publication is one day (a page that lists more articles
    says several). What is said of comments, reviews and related articles does not count."""
    found = list(_found(_JSON_LD.sub(" ", text[:_LONGEST])))
    return found[:1] if len({clue.text[:10] for clue in found}) == 1 else []


def _found(text: str) -> Iterator[Clue]:
    for match in islice(_PUBLISHED.finditer(text), _MOST):
        if _is_of_another(text, match):
            continue
        name = re.match(r"[\w-]+", match[0])
        yield Clue("metadata", match[1].strip(), f"data for scripts: {name[0] if name else ''}")


def _is_of_another(text: str, match: re.Match[str]) -> bool:
    """Whether an object or list around `match` is called that of something beside the article."""
    opens = list(islice(_open_before(text, match.start()), _DEEPEST))
    if any(_OTHERS.search(text, max(0, at - _LONGEST_KEY), at) for at in opens):
        return True
    return bool(opens and _IS_OTHER.search(text, opens[0], _end(text, match.end())))


def _open_before(text: str, at: int) -> Iterator[int]:
    """Where the brackets open that are still open at `at`, the innermost first."""
    start, closed = max(0, at - _AROUND), 0
    for bracket in reversed(list(_BRACKET.finditer(text, start, at))):
        closed += 1 if bracket[0] in "}]" else -1
        if closed < 0:
            yield bracket.start()
            closed = 0


def _end(text: str, at: int) -> int:
    """Where the bracket closes that is open at `at`."""
    depth = 1
    for bracket in _BRACKET.finditer(text, at, at + _AROUND):
        depth += 1 if bracket[0] in "{[" else -1
        if not depth:
            return bracket.end()
    return at
