"""The dates that elements of a web page hold in attributes, for machines. Knows one element at a time."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from feeds import plain
from feeds.bylines import Meaning

_MEANINGS: Mapping[str, Meaning] = {
    "datepublished": "published", "datecreated": "published", "datemodified": "updated",
    "dt-published": "published", "published": "published", "pubdate": "published", "dt-updated": "updated", "updated": "updated",
}  # fmt: skip
_ITEMPROP = re.compile(r"\bdate(?:Published|Modified|Created)\b", re.I)
_DATE_CLASS = re.compile(r"(?<![\w-])(?:dt-published|dt-updated|published|updated|pubdate)(?![\w-])")
_DATA = ("data-utime", "data-timestamp", "data-datetime", "data-date", "data-time", "data-published", "data-pubdate")
_DAY = re.compile(r"\d.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\d")
_LONGEST_DATE = 120
# The elements that may have one; which of them do is for `mark` to say.
_CANDIDATES = ", ".join(
    ["[itemprop]", "[class*=published]", "[class*=updated]", "[class*=pubdate]", "[class*=dt-]", "[datetime]"]
    + [f"[{name}]" for name in _DATA]
    + ["abbr[title]", "span[title]", "time[title]"]
)


class Mark(NamedTuple):
    """A date in an attribute: its value, the place it is from ("time datetime"), what the attribute says of it, at which character of its
    line the element stands, and how long its text is."""

    value: str
    where: str
    meaning: Meaning | None = None
    offset: int = 0
    length: int = 0


def candidates(root: LexborNode) -> frozenset[int]:
    """The elements below `root` in which `mark` may find something, by their mem_id."""
    return frozenset(node.mem_id for node in root.css(_CANDIDATES))


def mark(node: LexborNode) -> Mark | None:
    """A date that an element gives in an attribute."""
    attributes = node.attributes
    if not attributes:
        return None
    name = _ITEMPROP.search(attributes.get("itemprop") or "")
    if name and (value := _value(attributes, "content", "datetime")):
        return Mark(value, f"itemprop {name[0]}", _MEANINGS[name[0].lower()])
    # Microformats write <abbr class="published" title="2025-04-07">.
    name = _DATE_CLASS.search(attributes.get("class") or "")
    if name and (value := _value(attributes, "datetime", "title")):
        return Mark(value, f"class {name[0]}", _MEANINGS[name[0]])
    if value := _value(attributes, "datetime"):
        meaning: Meaning | None = "published" if "pubdate" in attributes else None
        return Mark(value, f"{node.tag} datetime", meaning)
    found = next((name for name in _DATA if name in attributes), None)
    if found and (value := _value(attributes, found)):
        return Mark(value, found)
    if node.tag in ("abbr", "span", "time") and (value := _value(attributes, "title")) and _DAY.search(value):
        return Mark(value, f"{node.tag} title")
    return None


def _value(attributes: Mapping[str, str | None], *names: str) -> str:
    """The first of the attributes that has a value, as one line, cut."""
    return next((plain.line(said[:_LONGEST_DATE]) for name in names if (said := attributes.get(name))), "")
