"""Feeds -> bytes: each writer turns records into files, and none of them touches the disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from feeds.addresses import FILE_OF, Addresses
from feeds.config import Settings
from feeds.model import Article, Feed, FormatName, OutputFile
from feeds.render import atomrss, catalog, entries, headers, jsonfeed, opml, pages, sitemap

# A new format is a file beside this one and a row.
WRITERS: Mapping[FormatName, Callable[[Feed, entries.Site], bytes]] = {
    "atom": atomrss.atom,
    "rss": atomrss.rss,
    "json": jsonfeed.write,
}


def render(
    feeds: Sequence[Feed], articles: Sequence[Article], pages_of: Mapping[str, str], settings: Settings
) -> Iterator[OutputFile]:
    """Every file of the site. `articles` are all published ones, `pages_of` maps the slug of each page ever promised to an article's id."""
    addresses = Addresses(settings.site.url, settings.feeds.pages)
    site = entries.Site(settings=settings, addresses=addresses)
    # First: what lies beside a catalog of ours is ours, should the rest not be written.
    yield OutputFile("catalog.json", catalog.write(feeds, site))
    for feed in feeds:
        for name in (*feed.formats, *feed.kept):
            yield OutputFile(feed.folder + FILE_OF[name], WRITERS[name](feed, site))
    yield from opml.write(feeds, site, settings.words_in(settings.site.language))
    yield OutputFile("_headers", headers.write())
    yield from pages.files(site)
    if settings.feeds.pages:
        yield from pages.write(feeds, articles, pages_of, site)
        yield from sitemap.write(feeds, articles, pages_of, site)
