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
_MOST, _LONGEST = 50, 2_000_000


def published(text: str) -> list[Clue]:
    """When the article appeared, if all that the source `text` of a page says of a publication is one day (a page that lists more articles
    says several)."""
    found = list(islice(_found(text[:_LONGEST]), _MOST))
    return found[:1] if len({clue.text[:10] for clue in found}) == 1 else []


def _found(text: str) -> Iterator[Clue]:
    for match in _PUBLISHED.finditer(text):
        name = re.match(r"[\w-]+", match[0])
        yield Clue("metadata", match[1].strip(), f"data for scripts: {name[0] if name else ''}")
