"""Which lines of a page are not its article, and why: reads the rules in data/boilerplate.json and applies them to one line at a time."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, cast, get_args

from feeds import datelines
from feeds.data import FOLDER

Kind = Literal["navigation", "more", "promotion", "keywords", "credit"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
# What a kind is called where it is said that a line was left out.
RULES: Mapping[Kind, str] = {
    "navigation": "a word of the page's interface",
    "more": "a list of other articles",
    "promotion": "an invitation to click",
    "credit": "a picture's credit",
    "keywords": "keywords for search engines",
}
_PICTURE = re.compile(r"https?://\S+\.(?:jpe?g|png|webp|gif|avif)(?:\?\S*)?", re.I)
# Longer than any rule's line: a paragraph is matched by its promotion patterns at most, and those bound themselves.
_LONGEST = 400
_LONGEST_LINE = 80
_REMEMBERED = 1000  # lines: of a paragraph, and of its only sentence, it is asked again
_COUNT = re.compile(r"\s*[(\[]\d+[)\]]\Z")
_POINTERS = " >»›→*•|–—-"  # a line that leads elsewhere often opens so


class _Rules(NamedTuple):
    lines: dict[str, Kind]
    patterns: re.Pattern[str]  # a group a kind; of small letters: much faster than without regard to case
    credits: re.Pattern[str]  # in which a capital may decide
    fronts: re.Pattern[str]
    captions: re.Pattern[str]
    inline_credit: re.Pattern[str]
    credit: re.Pattern[str]
    glued: re.Pattern[str]


@cache
def _rules() -> _Rules:
    table = json.loads((FOLDER / "boilerplate.json").read_bytes())
    lines: dict[str, Kind] = {_key(text): kind for kind in _KINDS for text in _lines(table[kind])}
    patterns = "|".join(f"(?P<{kind}>{'|'.join(table[kind]['patterns'])})" for kind in _KINDS if kind != "credit")
    glued = "|".join(re.escape(word) for word in sorted(table["glued"]["lines"], key=len, reverse=True))
    return _Rules(
        lines=lines,
        patterns=re.compile(patterns),
        credits=re.compile(_with_makers(table, "|".join(table["credit"]["patterns"])), re.I),
        fronts=re.compile("|".join(f"(?:{pattern})" for pattern in table["front"]["patterns"])),
        captions=re.compile("|".join(table["caption"]["patterns"])),
        inline_credit=re.compile(_with_makers(table, table["credit"]["inline"])),
        credit=re.compile(_with_makers(table, table["credit"]["tail"]), re.I),
        glued=re.compile(rf"({glued})(?=[A-Z“‘\"][\w’' ])"),
    )


def _with_makers(table: Mapping[str, Any], pattern: str) -> str:
    return pattern.replace("{makers}", table["credit"]["makers"])


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    yield from table["lines"]
    for lines in table.get("languages", {}).values():
        yield from lines


def _key(text: str) -> str:
    # Turkish: in small letters İ is an i with a dot of its own.
    folded = text.casefold().replace("i\u0307", "i")
    return (_COUNT.sub("", folded) if folded[-1] in ")]" else folded).strip(" .:·|>›»←→…-–—#")


@lru_cache(_REMEMBERED)
def kind(line: str) -> Kind | None:
    """The class of boilerplate that the whole of `line` (or paragraph) is, None when it may be part of the article."""
    line = line.strip()
    if not line or len(line) > _LONGEST:
        return None
    rules, said = _rules(), line.lstrip(_POINTERS)
    exact = rules.lines.get(_key(line)) if len(line) <= _LONGEST_LINE else None
    if exact:
        return exact
    if matched := rules.patterns.fullmatch(said.lower()):
        return cast(Kind, matched.lastgroup)
    return "credit" if rules.credits.fullmatch(said) else None


def front(paragraph: str) -> tuple[str, str]:
    """What stands before the first sentence of `paragraph` and says where, when and by whom it was written, and the rest."""
    at = 0
    while found := _front(paragraph, at):
        at = found
    return paragraph[:at], paragraph[at:]


def _front(paragraph: str, start: int) -> int | None:
    """Where what `front` takes away ends, of which there may be more."""
    # A sentence has no head where the word behind is small ("lastminute Ltd said").
    if (found := datelines.dateline(paragraph, start)) and not paragraph[found.end].islower():
        return found.end
    match = _rules().fronts.match(paragraph, start)
    return match.end() if match else None


def caption(sentence: str) -> bool:
    """Does `sentence` speak of a picture beside it?"""
    return bool(_rules().captions.search(sentence.lower()))


def credit(caption: str) -> str | None:
    """The end of `caption` that says who made the picture, which may be all of it; None when nothing does."""
    match = _rules().credit.search(caption)
    return match[0] if match else None


def picture(line: str) -> str | None:
    """The address when the whole of `line` is that of a picture."""
    return line if _PICTURE.fullmatch(line) else None


def unglue_interface(line: str) -> tuple[str, str]:
    """("Loading", "The minister ...") for "LoadingThe minister ..."; ("", line) when nothing is glued in front."""
    match = _rules().glued.match(line)
    return (match[0], line[match.end() :]) if match else ("", line)


def split_credits(paragraph: str) -> tuple[list[str], list[str]]:
    """The pieces of `paragraph` between picture credits that stand amid it, and the credits: a credit glued between two sentences
    marks the end of a paragraph. The pieces, in order, hold every other character."""
    pattern = _rules().inline_credit
    found = list(pattern.finditer(paragraph))
    edges = [0, *(edge for m in found for edge in m.span()), len(paragraph)]
    pieces = [paragraph[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [p for p in pieces if p], [m[0] for m in found]
