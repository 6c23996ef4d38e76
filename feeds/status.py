"""What is published, as the last build left it in the index: how it stands, what was left out, what waits, what is known badly. Judges nothing and
changes nothing; reads no article."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from feeds import index as indexing
from feeds.alone import STATE_FOLDER
from feeds.config import Settings
from feeds.errors import RefusedError, Told
from feeds.explain.doubts import DOUBTFUL
from feeds.index import DamagedError, Index
from feeds.model import Article
from feeds.program import identity
from feeds.published import Published
from feeds.run import Places
from feeds.standing import SITE

T = TypeVar("T")

_HEADS = {
    "set_aside": "set aside",
    "held": "held",
    "copies": "told by another site, too",
    "problems": "to mend",
}
_WEAK = {
    "undated": "no date",
    "vague": "a date of which the month or the year alone is known",
    "guessed": "a date that only an address or a file's name says",
    "nowhere": "no country",
    "unsure": "a country or topic that stands on little",
    "topicless": "no topic",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`articles` published; `changed` (aware UTC) is when the newest change among them was, `newest` the title of the newest, both None where
    there are none; `ran` when a run was last at work here. `set_aside`, `held`, `copies` and `problems` are lines for a person; `weak` says how
    many articles have what kind of weak value, by the keys that as_json shows."""

    title: str
    url: str
    articles: int
    changed: datetime | None
    newest: str | None
    ran: datetime | None
    set_aside: Told
    held: Sequence[str]
    copies: Told
    problems: Told
    weak: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The same for a program; times as RFC 3339 in UTC."""
        moments = {
            name: moment and moment.isoformat() for name, moment in (("changed", self.changed), ("ran", self.ran))
        }
        lists = {name: told.lines for name, told in self._lists().items()}
        counts = {"articles": self.articles, "left_out": self.set_aside.total, "newest": self.newest}
        return {"title": self.title, "url": self.url, **counts, **moments, **lists, "weak": dict(self.weak)}

    def as_text(self) -> Iterator[str]:
        """The same for a person, line by line."""
        yield f"{self.title}, {self.url}"
        noun = "article" if self.articles == 1 else "articles"
        yield f"{self.articles:,} {noun}" + (f", the newest: {self.newest}" if self.newest else "")
        if self.changed:
            yield f"last change: {self.changed:%Y-%m-%d %H:%M} UTC"
        if self.ran:
            yield f"last run: {self.ran:%Y-%m-%d %H:%M} UTC"
        for name, told in self._lists().items():
            yield from _listed(f"{_HEADS[name]}: {told.total:,}", told.lines) if told.lines else ()
        if weak := [f"{count:,} with {_WEAK[kind]}" for kind, count in self.weak.items() if count]:
            yield from _listed("to look at (`feeds explain --review` names them):", weak)

    def _lists(self) -> dict[str, Told]:
        held = Told([*self.held], len(self.held))
        return {"set_aside": self.set_aside, "held": held, "copies": self.copies, "problems": self.problems}


def _listed(head: str, lines: Sequence[str]) -> Iterator[str]:
    yield head
    yield from (f"  {line}" for line in lines)


def status(places: Places, settings: Settings) -> Status:
    """How the site stands. Raises RefusedError when nothing tells."""
    found = _answer(places, lambda index: _status(index, places, settings))
    if found is None:
        raise RefusedError(
            f"{places.state} does not tell what is published; run `feeds build`, or wait for the one that is at work"
        )
    return found


def next_due(places: Places) -> datetime | None:
    """When the next article that is held falls due (aware UTC); None where none is, or nothing tells."""
    return _answer(places, lambda index: next((_moment(due) for _, due in index.held()), None))


def _answer(places: Places, question: Callable[[Index], T]) -> T | None:
    """What the last build's index says to a question; None where there is none."""
    path = places.state / indexing.FILE_NAME
    with suppress(DamagedError):
        if path.exists():
            with indexing.opened(path, identity(), keep=False) as index:
                if index.note("result") is not None:  # else no run has come to its end with it
                    return question(index)
    return None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _status(index: Index, places: Places, settings: Settings) -> Status:
    site = index.selections().get(SITE)
    published = Published(index, settings, places.content)
    newest = [published.article(standing.version).title for standing in index.newest(SITE, 1)]
    return Status(
        title=settings.site.title,
        url=settings.site.url,
        articles=site.total if site else 0,
        changed=_moment(site.changed) if site else None,
        newest=newest[0] if newest else None,
        ran=_ran(places),
        set_aside=index.troubles(aside=True),
        held=[f"{source}: until {_moment(due):%Y-%m-%d %H:%M} UTC" for source, due in index.held()],
        copies=index.copies(),
        problems=index.troubles(aside=False),
        weak=_weak(published),
    )


def _ran(places: Places) -> datetime | None:
    """Every run signs the lock, also one that finds nothing changed."""
    try:
        return datetime.fromtimestamp(int((places.lock.parent / STATE_FOLDER / "lock").stat().st_mtime), UTC)
    except OSError:
        return None


def _weak(published: Published) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for kept in published.index.all_kept():
        counts.update(_weaknesses(published.unpacked(kept).article, published.settings))
    return {kind: counts[kind] for kind in _WEAK}


def _weaknesses(article: Article, settings: Settings) -> Iterator[str]:
    moment = article.published
    if moment is None:
        yield "undated"
    elif moment.precision in ("year", "month"):
        yield "vague"
    elif moment.source in ("url", "filename"):
        yield "guessed"
    if not article.countries:
        yield "nowhere"
    if any(label.score < DOUBTFUL for label in (*article.countries, *article.topics)):
        yield "unsure"
    if not article.topics and settings.topics:
        yield "topicless"
