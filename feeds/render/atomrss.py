"""Atom 1.0 (RFC 4287) and RSS 2.0 (Advisory Board profile) by way of feedgen, and a thin layer for what feedgen loses. feedgen may be
imported nowhere else."""

import html
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import plain
from feeds.addresses import MEDIA_TYPE
from feeds.model import Article, Feed, FormatName
from feeds.render import entries
from feeds.render.entries import COUNTRY_SCHEME, Site

_XML = "http://www.w3.org/XML/1998/namespace"
_DC = "http://purl.org/dc/elements/1.1/"


def _rfc2822(moment: datetime) -> str:
    """English whatever the locale. feedgen's own switches the process's locale back and forth, which threads see."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = _rfc2822


class _Entry(FeedEntry):  # type: ignore[misc] # feedgen is untyped
    """feedgen 1.0 writes an Atom entry's links without rel and type, and has no xml:lang on entries (its issue 135)."""

    language: str | None = None

    def atom_entry(self, extensions: bool = True) -> Any:
        entry = super().atom_entry(extensions)
        for node, link in zip((child for child in entry if child.tag == "link"), self.link() or [], strict=True):
            for key in ("rel", "type", "hreflang"):
                if link.get(key):
                    node.set(key, link[key])
        if self.language:
            entry.set(f"{{{_XML}}}lang", self.language)
        return entry


class _Namespaces(BaseExtension):  # type: ignore[misc]
    """Declares on the channel what its items use."""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC}


class _Rss(BaseEntryExtension):  # type: ignore[misc]
    """dc:creator for each author, and the description as the HTML that RSS readers take it for."""

    def __init__(self) -> None:
        self.creators: tuple[str, ...] = ()
        # Without a summary feedgen puts the content there, which is HTML already.
        self.has_summary = False

    def extend_rss(self, entry: Any) -> Any:
        for name in self.creators:
            etree.SubElement(entry, f"{{{_DC}}}creator").text = name
        description = entry.find("description")
        if self.has_summary and description is not None and description.text:
            description.text = html.escape(description.text, quote=False)
        return entry


def atom(feed: Feed, site: Site) -> bytes:
    """`feed` as an Atom document."""
    _, document = _generator(feed, site, "atom")._create_atom()
    return _with_style(document, feed)


def rss(feed: Feed, site: Site) -> bytes:
    """`feed` as an RSS document."""
    _, document = _generator(feed, site, "rss")._create_rss()
    return _with_style(document, feed)


def _with_style(document: Any, feed: Feed) -> bytes:
    """A CSS style sheet is what makes today's browsers show a feed to a person. Its address is relative, so that it works wherever
    the site is served."""
    up = "../" * feed.folder.count("/")
    document.getroot().addprevious(
        etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{up}feed.css"')
    )
    return bytes(etree.tostring(document, pretty_print=True, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _generator(feed: Feed, site: Site, name: FormatName) -> Any:
    generator = FeedGenerator()
    generator.register_extension("rss_profile", _Namespaces, _Rss, atom=False)
    settings = site.settings.site
    generator.id(feed.id)
    generator.title(plain.scrub(feed.title))
    # RSS readers take a description for HTML, so text is escaped once more than Atom's.
    description = html.escape(feed.description, quote=False) if name == "rss" else feed.description
    generator.description(plain.scrub(description))
    generator.language(settings.language)
    generator.updated(feed.updated)  # feedgen's default is the clock
    generator.lastBuildDate(feed.updated)
    generator.author(name=plain.scrub(site.author))
    generator.generator("feeds")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.link(href=site.addresses.feed(feed, name), rel="self", type=MEDIA_TYPE[name])
    # Last: feedgen takes the last link for the RSS channel's.
    generator.link(href=site.addresses.landing(feed), rel="alternate", type="text/html")
    for article in feed.articles:
        _fill(generator.add_entry(_Entry(), order="append"), article, site, name)
    return generator


def _fill(entry: Any, article: Article, site: Site, name: FormatName) -> None:
    address = site.addresses.article(article)
    is_permalink = article.id == article.link
    entry.id(article.id) if name == "atom" else entry.guid(article.id, permalink=is_permalink)
    entry.title(plain.scrub(article.title))
    if address:
        entry.link(href=address, rel="alternate", type="text/html")
    entry.published(article.stands)
    entry.updated(article.changed)
    entry.author([{"name": plain.scrub(who)} for who in entries.authors(article, site)])
    entry.rss_profile.creators = tuple(map(plain.scrub, entries.authors(article, site)))
    entry.category([*_categories(article, site)])
    if article.language != site.settings.site.language:
        entry.language = article.language
    if summary := entries.summary(article, site):
        entry.summary(plain.scrub(summary))
        entry.rss_profile.has_summary = True
    if body := entries.content(article, site):
        entry.content(plain.scrub(body), type="html")


def _categories(article: Article, site: Site) -> list[dict[str, str]]:
    topics = [
        {"term": t.key, "scheme": f"{site.addresses.root}topics/", "label": plain.scrub(t.title)}
        for t in article.topics
    ]
    return [*topics, *({"term": c.key.upper(), "scheme": COUNTRY_SCHEME, "label": c.title} for c in article.countries)]
