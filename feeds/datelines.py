"""How a report opens: with the place where it was written, a day, an agency, a mark. Knows no place and no agency by name."""

import re
from typing import NamedTuple

_NAME = r"[^\W\d_a-z][\w.'’]*+(?>(?:-[\w.'’]++){0,9})"
_PLACE = rf"{_NAME}(?:[ ,/]{{1,3}}(?:{_NAME}|of|de|del|la|al|am|the|and)){{0,7}}"
_DAY = r"(?:[^\W\d_]{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,10})\.?(?:,?\s\d{4})?"
_AGENCY = r"[A-Z][\w/. &-]{1,30}|[a-z]{3}"
_OPENING = re.compile(
    rf"\s*(?:(?P<place>{_PLACE})(?P<day>,?\s{_DAY})?,?\s*)?(?:\((?P<agency>{_AGENCY})\)|/(?P<wire>{_AGENCY})/)?"
    r"(?P<mark>\s*(?:--?|[–—:])|(?<=[)/]))\s*"
)
_SHORT = 4  # letters of a word before a colon that may be no place: "WHO: ", "FAQ: "


class Dateline(NamedTuple):
    """The opening of a report: its place ("GALWAY, Ireland") and its agency ("Reuters"), "" where it has none, and where it ends."""

    place: str
    agency: str
    end: int


def dateline(text: str, start: int = 0) -> Dateline | None:
    """That of `text` at `start`, as in "GALWAY, 7 April (Wire) - The port", "Riga, 3. Mai – Der Hafen", "(Wire) — The port"; None where it has
    none. A name and a mark alone are none: "Galway: the pier" is a headline."""
    match = _OPENING.match(text, start)
    if match is None or match.end() == len(text):
        return None
    place, agency, day = match["place"] or "", match["agency"] or match["wire"] or "", match["day"] or ""
    mark = match["mark"].strip()
    if text[match.end()].islower() and not day:
        return None
    if agency:
        is_one = bool(mark or day)
    else:
        is_parted = mark not in ("-", ":") or match.end() > match.end("mark")
        is_one = is_parted and (day.startswith(",") or _in_capitals(place, mark))
    return Dateline(place, agency, match.end()) if is_one else None


def _in_capitals(place: str, mark: str) -> bool:
    """Is the place written in capitals, but for a word behind it ("BUFFALO, Minn."), so that the mark alone makes it one?"""
    words = re.findall(r"[\w.'’-]+", place)
    others = [word for word in words if not word.isupper()]
    if mark == ":":
        return not others and (len(words) > 1 or len(place) > _SHORT)
    return len(others) < 2 and words[:1] != others[:1] and len(words[0]) > 1 if words else False
