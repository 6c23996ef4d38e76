"""The figures that are looked at rather than read: articles a month and articles a country, as lengths of bars. Pure; no clock: time ends
with the newest article."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from feeds.model import Feed
from feeds.words import Words

FULL = 100  # the length of the longest bar
_LEAST_MONTHS, _MOST_MONTHS = 12, 24
_MOST_COUNTRIES = 10


class Bar(NamedTuple):
    """One bar: `articles` is what it counts, `share` its length, of FULL; `path` the folder of what it speaks of, where that has one."""

    name: str
    articles: int
    share: float
    path: str | None = None


def months(articles: Mapping[str, int], words: Words) -> list[Bar]:
    """Articles a month, of which "2025-04" has so many, over one to two years that end with the newest article, months without any too. Empty when
    there are not two months to compare."""
    counts = Counter({int(month[:4]) * 12 + int(month[5:]) - 1: count for month, count in articles.items()})
    if not counts:
        return []
    newest = max(counts)
    length = min(max(newest - min(counts) + 1, _LEAST_MONTHS), _MOST_MONTHS)
    shown = {n: counts[n] for n in range(newest - length + 1, newest + 1) if n >= 12}
    if sum(count > 0 for count in shown.values()) < 2:
        return []
    return _bars([(words.date(datetime(n // 12, n % 12 + 1, 1), "month"), count, None) for n, count in shown.items()])


def countries(feeds: Iterable[Feed], rest: str) -> list[Bar]:
    """Articles a country, the most first; those beyond the tenth are counted together and called `rest`. Empty when there are not two."""
    found = sorted((f for f in feeds if f.kind == "country" and f.total), key=lambda f: (-f.total, f.path))
    if len(found) < 2:
        return []
    rows: list[tuple[str, int, str | None]] = [(f.name, f.total, f.path) for f in found[:_MOST_COUNTRIES]]
    if others := sum(f.total for f in found[_MOST_COUNTRIES:]):
        rows.append((rest, others, None))
    return _bars(rows)


def _bars(rows: Sequence[tuple[str, int, str | None]]) -> list[Bar]:
    most = max(count for _, count, _ in rows)
    return [Bar(name, count, round(count * FULL / most, 1), path) for name, count, path in rows]
