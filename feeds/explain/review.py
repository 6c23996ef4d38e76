"""Which articles a person should look at first: the least sure of many, kept in little memory."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from feeds import plain, terminal
from feeds.config import Settings
from feeds.explain.doubts import Doubt, doubts
from feeds.model import Article
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


def least_sure(articles: Iterable[Article], settings: Settings, now: datetime, limit: int | None) -> list[Entry]:
    """The articles with doubts, the least sure first and then by path; at most `limit` of them. `now` (aware) tells what is to come."""
    entries = _entries(articles, settings, now)
    return sorted(entries) if limit is None else heapq.nsmallest(limit, entries)


def _entries(articles: Iterable[Article], settings: Settings, now: datetime) -> Iterator[Entry]:
    for article in articles:
        found = tuple(doubts(article, settings, now))
        if found and not article.draft:
            yield Entry(found[0].sureness, article.source, article.id, article.title, found)
