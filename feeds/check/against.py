"""Owns what one publication owes to the one before it: every address, every id, no date that goes back; how either of
them is read may not enter here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds.check.finding import Finding, shown
from feeds.check.folder import Folder, Source
from feeds.check.told import Article, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A folder as it was read; `feeds` by path."""

    folder: Folder
    feeds: Mapping[str, Feed]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """An article at one of the places where it stands."""

    path: str
    article: Article


def compare(now: Publication, before: Publication) -> Iterator[Finding]:
    """What subscribers of the publication before would lose, or see twice."""
    yield from _lost(now, before)
    yield from _feeds(now, before)
    yield from _articles(now, before)


def _lost(now: Publication, before: Publication) -> Iterator[Finding]:
    here = Source(folder=now.folder, path=".")
    for path in sorted(before.folder.files - now.folder.files):
        if path in before.feeds and now.folder.home(path) in now.folder.files:
            continue  # a former address of a feed; whether it answers is the matter of another rule
        if path in before.feeds:
            mend = "publish it again, be it empty, or name its folder as the alias of another feed's"
            yield here.error("lost-feed", None, f"the feed {path} was published before and is gone", mend)
        elif path.endswith(".html"):
            mend = "publish it again, be it to say where it is now or that it was withdrawn"
            yield here.error("lost-page", None, f"the page {path} was published before and is gone", mend)


def _feeds(now: Publication, before: Publication) -> Iterator[Finding]:
    for path, feed in now.feeds.items():
        old = before.feeds.get(path)
        # At a former address another feed may stand from now on: that which its own was joined with.
        if old is None or now.folder.home(path) != path:
            continue
        source = Source(folder=now.folder, path=path)
        if old.id and feed.id.strip() != old.id.strip():
            message = f"the id of the feed was {shown(old.id.strip())}, and is {shown(feed.id.strip())}"
            mend = "give it its id again: readers take it for a new feed"
            yield source.error("moved-feed-id", feed.line, message, mend)
        # An archive is as new as what it holds: it goes back when that is withdrawn, and nobody watches it.
        if feed.updated and old.updated and feed.updated < old.updated and not feed.is_archive:
            message = f"the feed was updated {old.updated.isoformat()}, and now {feed.updated.isoformat()}"
            mend = "never let it go back: readers that keep the newer date see no change"
            yield source.error("updated-went-back", feed.line, message, mend)


def _articles(now: Publication, before: Publication) -> Iterator[Finding]:
    old, new = _by_id(before), _by_id(now)
    known = _by_face(old)
    for id_, seen in new.items():
        was, place = known.get(_face(seen.article)), Source(folder=now.folder, path=seen.path)
        if id_ not in old and was is not None and was not in new:
            message = f"the id of {shown(seen.article.title)} was {shown(was)}, and is {shown(id_)}"
            mend = "give the article its id again: readers show it twice"
            yield place.error("moved-id", seen.article.line, message, mend)
        elif id_ in old and _moved(seen.article.published, old[id_].article.published):
            message = f"{shown(seen.article.title)} is published on another date than before"
            mend = "leave the date of an article as it was, and write a change as its updated"
            yield place.warning("moved-date", seen.article.line, message, mend)


def _moved(one: datetime | None, two: datetime | None) -> bool:
    return one is not None and two is not None and one != two


def _by_id(publication: Publication) -> dict[str, _Seen]:
    """Each article where it stands first, and with a date if it has one anywhere."""
    found: dict[str, _Seen] = {}
    for path, feed in sorted(publication.feeds.items()):
        for article in feed.articles:
            seen = found.get(id_ := article.id.strip())
            if id_ and (seen is None or (seen.article.published is None and article.published)):
                found[id_] = _Seen(path=path, article=article)
    return found


def _face(article: Article) -> tuple[str, str]:
    """What a reader knows an article by, apart from its id."""
    return article.link, article.title


def _by_face(articles: Mapping[str, _Seen]) -> dict[tuple[str, str], str]:
    """The id of each article with a link and a title that no other one has."""
    ids = defaultdict(set)
    for id_, seen in articles.items():
        ids[_face(seen.article)].add(id_)
    return {face: next(iter(found)) for face, found in ids.items() if all(face) and len(found) == 1}
