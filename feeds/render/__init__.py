"""Feeds -> bytes: each writer turns records into files, and none of them touches the disk. An article is rendered once for a format, however many
feeds carry it; a file is put together only when somebody asks for its bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from feeds import plain
from feeds.addresses import Addresses
from feeds.config import Settings
from feeds.index import Rendered
from feeds.model import BodyMode, Feed, FormatName
from feeds.outputs import OutputFile
from feeds.published import Published
from feeds.render import budget, catalog, entries, headers, opml, pages, sitemap
from feeds.render.documents import FeedDocument, documents
from feeds.render.frame import Frame
from feeds.render.publication import Publication
from feeds.standing import Standing


class Writer(NamedTuple):
    """A format: what stands around the entries, which use these vocabularies of XML; and the entries themselves."""

    frame: Callable[[FeedDocument, frozenset[str], Publication], Frame]
    entries: Callable[[Sequence[entries.Entry], Publication], list[Rendered]]


def writer(name: FormatName) -> Writer:
    """The writer of the format. A new format is a file beside this one and a row."""
    # Imported when there is something to write: most runs find nothing.
    from feeds.render import atomrss, jsonfeed

    writers: Mapping[FormatName, Writer] = {
        "atom": Writer(atomrss.atom_frame, atomrss.atom_entries),
        "rss": Writer(atomrss.rss_frame, atomrss.rss_entries),
        "json": Writer(jsonfeed.frame, jsonfeed.items),
    }
    return writers[name]


def fit(feed: Feed, published: Published, site: Publication) -> Feed:
    """`feed` with a window that keeps each of its files within `max_feed` bytes, and the languages in it."""
    of = _of(site, feed.body, feed.formats, feed.kept, feed.title, feed.description, feed.updated, feed.articles)
    found = published.index.fitted(feed.path, of)
    if found is None:
        count = _fitting(feed, published, site)
        found = count, " ".join(published.languages(feed.articles[:count]))
        published.index.keep_fitted(feed.path, of, *found)
    count, languages = found
    return replace(feed, articles=feed.articles[:count], languages=tuple(languages.split()))


def _fitting(feed: Feed, published: Published, site: Publication) -> int:
    found = {name: rendered(feed.articles, name, feed.body, published, site) for name in (*feed.formats, *feed.kept)}

    def size(count: int) -> int:
        first = replace(feed, articles=feed.articles[:count])
        return max(
            len(_around(next(documents(first, name, site)), entries[:count], name, site))
            for name, entries in found.items()
        )

    return budget.most(len(feed.articles), size, site.settings.feeds.max_feed)


def rendered(
    articles: Sequence[Standing], name: FormatName, body: BodyMode, published: Published, site: Publication
) -> list[Rendered]:
    """The articles as the format shows them, in feeds with that body mode: as they are kept, else rendered now."""
    form = f"{name} {body}"
    found = published.index.rendered(form, [article.version for article in articles])
    if missing := [article.version for article in articles if article.version not in found]:
        said = [entries.entry(published.article(version), body, site) for version in missing]
        made = dict(zip(missing, writer(name).entries(said, site), strict=True))
        published.index.keep_rendered(form, made)
        found |= made
    return [found[article.version] for article in articles]


def render(
    feeds: Sequence[Feed], published: Published, pages_of: Mapping[str, str], site: Publication
) -> Iterator[OutputFile]:
    """Every file of the site. `pages_of` maps the slug of each page ever promised to an article's id."""
    settings = site.settings
    # First: what lies beside a catalog of ours is ours, should the rest not be written.
    yield _made("catalog.json", catalog.write(feeds, site))
    for feed in feeds:
        yield from _files(feed, published, site)
    for path, data in opml.write(feeds, site, settings.words_in(settings.site.language)):
        yield _made(path, data)
    yield _made("_headers", headers.write(settings.feeds.refresh * 60))
    yield from pages.files(site)
    if settings.feeds.pages:
        yield from pages.write(feeds, published, pages_of, site)
        for path, data in sitemap.write(feeds, published, pages_of, site):
            yield _made(path, data)


def _made(path: str, data: bytes) -> OutputFile:
    """A file that costs no more to make than to say what it is made of."""
    return OutputFile(path, plain.digest(data), lambda: data)


def publication(settings: Settings) -> Publication:
    """The site with these settings, as it is written."""
    return Publication(settings=settings, addresses=Addresses(settings.site.url, settings.feeds.pages))


def _of(site: Publication, *made_of: object) -> str:
    """Stands for what a file is made of, beside what all of them are: any change of [site], [feeds] or the words makes all files anew."""
    return plain.digest(f"{site.common}{made_of}")


def _files(feed: Feed, published: Published, site: Publication) -> Iterator[OutputFile]:
    """The feed's files in all its formats, the same at its former addresses."""
    for name in (*feed.formats, *feed.kept):
        for document in documents(feed, name, site):
            of = _of(site, name, document.said, document.body, document.articles)
            for path in (feed.path, *feed.aliases):
                place = f"{path}/{document.path}" if path else document.path
                yield OutputFile(place, of, partial(_file, document, name, published, site))


def _file(document: FeedDocument, name: FormatName, published: Published, site: Publication) -> bytes:
    data = assembled(document, name, published, site)
    if document.is_archive and document.body != "title" and len(data) > site.settings.feeds.max_feed:
        # An archive loses no article: a month that is too large carries summaries.
        data = assembled(replace(document, body="summary"), name, published, site)
    return data


def assembled(document: FeedDocument, name: FormatName, published: Published, site: Publication) -> bytes:
    """The file in that format, put together of its frame and the articles as they are kept."""
    return _around(document, rendered(document.articles, name, document.body, published, site), name, site)


def _around(document: FeedDocument, found: Sequence[Rendered], name: FormatName, site: Publication) -> bytes:
    uses = frozenset(use for entry in found for use in entry.uses.split())
    return writer(name).frame(document, uses, site).around(entry.data for entry in found)
