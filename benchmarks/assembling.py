"""What it costs to put one feed of stored entries together, beside joining the same bytes in memory. All in this process: none of it
lasts as long as the start of one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.corpus import Corpus, write
from benchmarks.peers import Setup, Site
from feeds import config, index
from feeds.build import build
from feeds.lock import Lock
from feeds.program import identity
from feeds.published import Published
from feeds.render import assembled, publication, rendered, writer
from feeds.render.documents import documents
from feeds.route import route
from feeds.run import Options, Places

_ARTICLES = 60  # more than a feed holds
_TIMES = 200  # to a round: one is too short for a clock
_NOW = datetime(2100, 1, 1, tzinfo=UTC)


class Stored(NamedTuple):
    """A feed as the program keeps it: `assemble` gives its file of what is at hand, `fetch` of what lies in the index, with a new frame; `pieces`,
    joined, are the same bytes."""

    assemble: Callable[[], bytes]
    fetch: Callable[[], bytes]
    pieces: Sequence[bytes]


@contextmanager
def stored_feed(root: Path) -> Iterator[Stored]:
    """The feed of all articles of a small site in the folder `root`, as RSS."""
    write(Corpus("labelled", _ARTICLES), root)
    Site(root, root).set_up(Setup())
    places = Places(
        settings=root / "feeds.toml",
        content=root / "content",
        out=root / "public",
        lock=root / "feeds.lock",
        state=root / ".feeds",
    )
    build(places, _NOW, Options(jobs=1))
    settings = config.load(places.settings)
    with index.opened(places.state / index.FILE_NAME, identity(), keep=False) as opened:
        published, site = Published(opened, settings, places.content), publication(settings)
        feed = route(published, settings, Lock())[0]
        document = next(documents(feed, "rss", site))
        entries = [entry.data for entry in rendered(feed.articles, "rss", feed.body, published, site)]
        frame = writer("rss").frame(document, frozenset(), site)
        yield Stored(
            lambda: frame.around(entries),
            lambda: assembled(document, "rss", published, site),
            [frame.head, *entries, frame.tail],
        )


def pairs(stored: Stored, rounds: int) -> Iterator[tuple[float, float, float]]:
    """Seconds to assemble, to fetch and to join, a round after another. Raises ValueError when they do not give the same bytes."""
    if not stored.assemble() == stored.fetch() == b"".join(stored.pieces):
        raise ValueError("the assembled feed is not its pieces")
    for _ in range(rounds):
        yield _seconds(stored.assemble), _seconds(stored.fetch), _seconds(lambda: b"".join(stored.pieces))


def _seconds(work: Callable[[], bytes]) -> float:
    start = perf_counter()
    for _ in repeat(None, _TIMES):
        work()
    return (perf_counter() - start) / _TIMES
