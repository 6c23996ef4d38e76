"""What an article says in a few whole sentences: the author's own description, else the opening of its text. Never a word of ours."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from feeds import plain, sentences
from feeds.model import RunnerUp

_SHORTEST_DESCRIPTION = 40
_DISTANCE = 0.05  # of a word of the title, for each sentence further from the top
# A sentence that opens so leans on one before it, so it cannot stand first.
_LEANS = re.compile(
    r"(?i)(?:he|she|it|they|his|her|their|this|that|these|those|but|and|also|however|meanwhile|moreover|furthermore|in addition)\b"
)
_ENDS = re.compile(r"[.!?。！？؟।…]['\"”’»)\]]*$")


class Summary(NamedTuple):
    """Plain text on one line, where it is from, and what was refused before it."""

    text: str
    source: Literal["front-matter", "metadata", "text"]
    runners_up: tuple[RunnerUp, ...] = ()


def described(description: str | None, by_person: bool) -> Summary | None:
    """The author's own description as the summary: a person's always, a page's unless it is cut off or too short to say anything."""
    text = plain.line(plain.unmarked(description or ""))
    if by_person and text:
        return Summary(text, "front-matter")
    cut_off = text.endswith(("…", "...", "[…]", "[...]"))
    return Summary(text, "metadata") if len(text) >= _SHORTEST_DESCRIPTION and not cut_off else None


def opening(paragraphs: Sequence[str], title: str, limit: int, language: str) -> Summary:
    """A run of whole sentences of at most `limit` characters: the first ones; where the first is too long, the run that shares most
    words with the title. Where no sentence fits, the first is cut between words."""
    found = _sentences(paragraphs, title, language)
    runs = [(start, run) for start in range(len(found)) if (run := _run(found, start, limit))]
    if runs and runs[0][0] <= _first_that_stands(found):
        return Summary(runs[0][1], "text")
    wanted = _stems(title)
    best = max(runs, key=lambda pair: (len(wanted & _stems(pair[1])) - pair[0] * _DISTANCE, -pair[0]), default=None)
    # A text without a full stop, as Thai has none, is cut as it stands.
    first = next(iter((*found, *map(plain.line, paragraphs))), title)
    return Summary(best[1] if best else plain.cut(first, limit), "text")


def _first_that_stands(found: Sequence[str]) -> int:
    return next((i for i, sentence in enumerate(found) if not _LEANS.match(sentence)), 0)


def _run(found: Sequence[str], start: int, limit: int) -> str:
    """The sentences from `start` on that fit; "" when the first does not, or cannot stand first."""
    chosen = ""
    for sentence in found[start:]:
        longer = f"{chosen} {sentence}".strip()
        if len(longer) > limit:
            break
        chosen = longer
    return "" if _LEANS.match(found[start]) else chosen


def _stems(text: str) -> set[str]:
    """The words of four letters and more by their first five: enough to see "appoints" in "appointed"."""
    return {word[:5] for word in re.findall(r"\w{4,}", text.casefold())}


def _sentences(paragraphs: Sequence[str], title: str, language: str) -> list[str]:
    found: list[str] = []
    for paragraph in paragraphs:
        # A line without an end (a label, a name under a quote) says nothing in a summary.
        parts = [s for s in sentences.split(plain.line(paragraph), language) if _ENDS.search(s)]
        found.extend(s for s in parts if s.strip(".").casefold() != title.strip(".").casefold() and s not in found)
        if sum(map(len, found)) > 3000:
            break
    return found
