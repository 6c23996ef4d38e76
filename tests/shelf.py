"""Articles in an index in memory, for tests of what is made of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feeds import index, packing
from feeds.config import DEFAULTS, Settings
from feeds.lock import Lock
from feeds.model import Document, FormatName
from feeds.normalise import normalise
from feeds.published import Published
from feeds.render import assembled, publication
from feeds.render.documents import documents
from feeds.route import route, selections
from feeds.settle import decider
from tests.conftest import NOW


@contextmanager
def published(*found: Document, settings: Settings = DEFAULTS) -> Iterator[Published]:
    """What `found` comes to."""
    with index.opened(Path("nowhere"), "a test", afresh=True) as opened:
        rows = []
        for n, document in enumerate(found):
            article = normalise(document, settings)
            _ = article.html  # there is no file to read it from again
            chosen = selections(article, settings, crosses=True)
            rows.append((n, packing.row(article, document, chosen, settings), None))
        entered = index.Entered(b"", tuple(rows), ())
        opened.enter([(index.File(b"a", 0, 0, 0, 0, "a", False), entered)], 0)
        opened.settle(decider(Lock(), settings, datetime.fromisoformat(NOW), {}))
        yield Published(opened, settings, Path("nowhere"))


def written(shelf: Published, name: FormatName) -> bytes:
    """The feed of all articles in that format."""
    feed = next(feed for feed in route(shelf, shelf.settings, Lock()) if feed.kind == "site")
    site = publication(shelf.settings)
    return assembled(next(documents(feed, name, site)), name, shelf, site)
