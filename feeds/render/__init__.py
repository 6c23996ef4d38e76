"""Feeds -> bytes: each writer turns records into files, and none of them touches the disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from feeds.addresses import Addresses
from feeds.config import Settings
from feeds.model import Article, Feed, FormatName, OutputFile
from feeds.render import atomrss, budget, catalog, headers, jsonfeed, opml, pages, sitemap
from feeds.render.documents import FeedDocument, documents
from feeds.render.publication import Publication

# A new format is a file beside this one and a row.
WRITERS: Mapping[FormatName, Callable[[FeedDocument, Publication], bytes]] = {
    "atom": atomrss.atom,
    "rss": atomrss.rss,
    "json": jsonfeed.write,
}


def fit(feed: Feed, settings: Settings) -> Feed:
    """`feed` with a window that keeps each of its files within `max_feed` bytes."""
    site = _site(settings)
    limit = settings.feeds.max_feed

    def size(feed: Feed) -> int:
        return max(len(WRITERS[name](next(documents(feed, name, site)), site)) for name in (*feed.formats, *feed.kept))

    return budget.fitted(feed, limit, size)


def render(
    feeds: Sequence[Feed], articles: Sequence[Article], pages_of: Mapping[str, str], settings: Settings
) -> Iterator[OutputFile]:
    """Every file of the site. `articles` are all published ones, `pages_of` maps the slug of each page ever promised to an article's id."""
    site = _site(settings)
    # First: what lies beside a catalog of ours is ours, should the rest not be written.
    yield OutputFile("catalog.json", catalog.write(feeds, site))
    for feed in feeds:
        yield from _files(feed, site)
    yield from opml.write(feeds, site, settings.words_in(settings.site.language))
    yield OutputFile("_headers", headers.write(settings.feeds.refresh * 60))
    yield from pages.files(site)
    if settings.feeds.pages:
        yield from pages.write(feeds, articles, pages_of, site)
        yield from sitemap.write(feeds, articles, pages_of, site)


def _site(settings: Settings) -> Publication:
    return Publication(settings=settings, addresses=Addresses(settings.site.url, settings.feeds.pages))


def _files(feed: Feed, site: Publication) -> Iterator[OutputFile]:
    """The feed's files in all its formats, the same at its former addresses."""
    for name in (*feed.formats, *feed.kept):
        for document in documents(feed, name, site):
            data = WRITERS[name](document, site)
            if document.is_archive and document.body != "title" and len(data) > site.settings.feeds.max_feed:
                # An archive loses no article: a month that is too large carries summaries.
                data = WRITERS[name](replace(document, body="summary"), site)
            for path in (feed.path, *feed.aliases):
                yield OutputFile(f"{path}/{document.path}" if path else document.path, data)
