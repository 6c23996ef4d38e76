"""Which articles a person should look at first: the least sure of many, kept in little memory."""

import heapq
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from feeds import plain, terminal
from feeds.explain.case import Case
from feeds.explain.doubts import Doubt, doubts
from feeds.terminal import Line, Span

_VALUE = 60  # characters of a value that are shown


class Entry(NamedTuple):
    """One article in doubt; `doubts` has at least one, the least sure first. Entries order by that and by path."""

    sureness: float
    source: str
    id: str
    title: str
    doubts: tuple[Doubt, ...]

    def as_line(self) -> Line:
        """One line for a person: the file, what is in doubt, why, what to do."""
        worst, *others = self.doubts
        fields = dict.fromkeys(doubt.field for doubt in others)
        said = (
            Span(f"{worst.sureness:.2f} ", "faint"),
            Span(f"{self.source}: ", "title"),
            Span(f"{worst.field}: "),
            Span(plain.cut(worst.value, _VALUE), "value"),
            Span(f": {worst.why}; "),
            Span(worst.mend, "quote"),
            Span(f" (also {', '.join(fields)})" if fields else "", "faint"),
        )
        return tuple(span._replace(text=terminal.shown(span.text)) for span in said)

    def as_json(self) -> dict[str, Any]:
        """The same for a program, with every doubt."""
        return {**self._asdict(), "doubts": [doubt._asdict() for doubt in self.doubts]}


def least_sure(found: Iterable[Case], limit: int | None) -> list[Entry]:
    """The articles with doubts, the least sure first and then by path; at most `limit` of them."""
    return sorted(_entries(found)) if limit is None else heapq.nsmallest(limit, _entries(found))


def _entries(found: Iterable[Case]) -> Iterator[Entry]:
    for case in found:
        article, doubted = case.article, tuple(doubts(case))
        if doubted and not article.draft:
            yield Entry(doubted[0].sureness, article.source, article.id, article.title, doubted)
