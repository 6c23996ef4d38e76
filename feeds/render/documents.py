"""The files that a feed is made of: the feed itself, and a month of its archive each, with their links to each other (RFC 5005). Knows
nothing of how a format writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from feeds.addresses import FILE_OF, MEDIA_TYPE, archive_file
from feeds.model import BodyMode, Feed, FormatName
from feeds.render.publication import Publication
from feeds.standing import Standing


class Link(NamedTuple):
    """A link of a feed document: its relation (RFC 4287, RFC 5005, WebSub), absolute address and media type."""

    rel: str
    href: str
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One file of `feed` in one format. `path` is relative to the feed's folder; `articles` are newest first; `updated` is aware UTC."""

    feed: Feed
    path: str
    title: str
    articles: tuple[Standing, ...]
    updated: datetime
    body: BodyMode
    links: tuple[Link, ...]
    is_archive: bool = False

    @property
    def said(self) -> tuple[object, ...]:
        """All that it says beside its articles."""
        feed = self.feed
        return (
            feed.id,
            feed.folder,
            feed.description,
            self.path,
            self.title,
            self.updated,
            self.links,
            self.is_archive,
        )

    def link(self, rel: str) -> str | None:
        """Where the first link with that relation leads."""
        return next((link.href for link in self.links if link.rel == rel), None)


def documents(feed: Feed, name: FormatName, site: Publication) -> Iterator[FeedDocument]:
    """What `feed` consists of in the format: the subscription document, then the archived months, oldest first."""
    kind = MEDIA_TYPE[name]
    current = site.addresses.feed(feed, name)
    alternate = Link("alternate", site.addresses.landing(feed), "text/html")
    paths = [archive_file(archive.month, name) for archive in feed.archives]
    places = [f"{site.addresses.root}{feed.folder}{path}" for path in paths]
    # Hubs are told of what is offered alone.
    hubs = [Link("hub", hub) for hub in site.settings.feeds.hubs if name in feed.formats]
    newest = [Link("prev-archive", places[-1], kind)] if places else []
    yield FeedDocument(
        feed=feed,
        path=FILE_OF[name],
        title=feed.title,
        articles=feed.articles,
        updated=feed.updated,
        body=feed.body,
        links=(Link("self", current, kind), alternate, *hubs, *newest),
    )
    words = site.settings.words_in(site.settings.site.language)
    for n, archive in enumerate(feed.archives):
        before = [Link("prev-archive", places[n - 1], kind)] if n else []
        after = [Link("next-archive", places[n + 1], kind)] if n + 1 < len(places) else []
        links = (Link("self", places[n], kind), alternate, *before, *after, Link("current", current, kind))
        yield FeedDocument(
            feed=feed,
            path=paths[n],
            title=words.say("archive_title", title=feed.title, month=words.date(_start(archive.month), "month")),
            articles=archive.articles,
            updated=_changed(archive.articles) or _start(archive.month),
            body=feed.body,
            links=links,
            is_archive=True,
        )


def _changed(articles: Sequence[Standing]) -> datetime | None:
    return datetime.fromtimestamp(max(article.changed for article in articles), UTC) if articles else None


def _start(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
