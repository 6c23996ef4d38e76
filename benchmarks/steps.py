"""What happens to a site between two runs, and back: an article comes, changes or goes, or the settings of a topic change. Measures nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import NamedTuple

from benchmarks.corpus import FIRST_NUMBER, Corpus, Truth, feeds_of
from benchmarks.peers import Setup, Site, settings

_CHANGED = FIRST_NUMBER * 9  # the number in the headline of an article that was changed
_NEW_KEYWORD = "zeppelin"  # in no article: what was judged is judged again and is the same


class Scene(NamedTuple):
    """A corpus, the truth about it, and the site made of it."""

    corpus: Corpus
    truth: Truth
    site: Site
    setup: Setup


@contextmanager
def as_it_is(scene: Scene) -> Iterator[Truth]:
    """Nothing happens."""
    yield scene.truth


@contextmanager
def added(scene: Scene) -> Iterator[Truth]:
    """One more article, the newest of all, for feeds that there are."""
    coming = map(scene.corpus.article, count(scene.corpus.size))
    article = next(article for article in coming if scene.truth.keys() >= set(feeds_of(article.story)))
    path = scene.site.root / "content" / article.name
    had_folder = path.parent.exists()
    path.parent.mkdir(exist_ok=True)
    path.write_text(article.text)
    feeds = feeds_of(article.story)
    yield {feed: [article.story.number, *ids] if feed in feeds else ids for feed, ids in scene.truth.items()}
    path.unlink()
    if not had_folder:
        path.parent.rmdir()


@contextmanager
def edited(scene: Scene) -> Iterator[Truth]:
    """The headline of the newest article changes, which all its feeds show."""
    article = scene.corpus.article(scene.corpus.size - 1)
    path, number = scene.site.root / "content" / article.name, article.story.number
    path.write_text(article.text.replace(f"file {number}", f"file {_CHANGED}"))
    yield {feed: [_CHANGED if one == number else one for one in ids] for feed, ids in scene.truth.items()}
    path.write_text(article.text)


@contextmanager
def removed(scene: Scene) -> Iterator[Truth]:
    """The newest article but one goes, and an older one moves up in each of its feeds."""
    article = scene.corpus.article(scene.corpus.size - 2)
    path, number = scene.site.root / "content" / article.name, article.story.number
    path.unlink()
    yield {feed: [one for one in ids if one != number] for feed, ids in scene.truth.items()}
    path.write_text(article.text)


@contextmanager
def topic_changed(scene: Scene) -> Iterator[Truth]:
    """A topic has one more keyword."""
    path = scene.site.settings()
    path.write_text(settings(scene.setup, _NEW_KEYWORD))
    yield scene.truth
    path.write_text(settings(scene.setup))


# What happens before a step is measured; "cold" begins with nothing published.
STEPS: Mapping[str, Callable[[Scene], AbstractContextManager[Truth]]] = {
    "cold": as_it_is,
    "unchanged": as_it_is,
    "added": added,
    "edited": edited,
    "removed": removed,
    "topic": topic_changed,
}
