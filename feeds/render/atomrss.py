"""Atom 1.0 (RFC 4287) and RSS 2.0 (Advisory Board profile) by way of feedgen, and a thin layer for what feedgen loses. feedgen may be
imported nowhere else."""

import html
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import plain
from feeds.index import Rendered
from feeds.render.documents import FeedDocument
from feeds.render.entries import Entry
from feeds.render.frame import Frame
from feeds.render.publication import ICON_SIZE, Publication

_XML = "http://www.w3.org/XML/1998/namespace"
_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_GEORSS = "http://www.georss.org/georss"
# What entries are written with beside Atom and RSS themselves, declared where one is.
_OF_ENTRIES = {"media": _MEDIA, "georss": _GEORSS}
_AMPERSAND = re.compile(r"&(?:#?\w+;?)?")
_HOUR, _DAY = 60, 1440  # minutes


# feedgen's own switches the locale of the process back and forth, which threads see.
feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = plain.rfc2822


class _Entry(FeedEntry):  # type: ignore[misc] # feedgen is untyped
    """feedgen 1.0 writes an Atom entry's links without rel, type and length."""

    def atom_entry(self, extensions: bool = True) -> Any:
        entry = super().atom_entry(extensions)
        for node, link in zip((child for child in entry if child.tag == "link"), self.link() or [], strict=True):
            for key in ("rel", "type", "length"):
                if link.get(key):
                    node.set(key, link[key])
        return entry


class _OfFeed(BaseExtension):  # type: ignore[misc]
    """What a feed says beyond feedgen: in RSS all its links, how often it changes, its language; in both that it is an archive."""

    document: FeedDocument
    site: Publication
    uses: frozenset[str]

    def extend_ns(self) -> dict[str, str]:
        history = {"fh": _HISTORY} if self.document.is_archive else {}
        return {prefix: name for prefix, name in _OF_ENTRIES.items() if prefix in self.uses} | history

    def extend_atom(self, feed: Any) -> Any:
        self._archive(feed)
        return feed

    def extend_rss(self, rss: Any) -> Any:
        channel = rss[0]
        for title in (channel.find("title"), channel.find("image/title")):
            _speak_plainly(title)
        for link in self.document.links:
            if link.rel not in ("self", "alternate"):
                node = etree.SubElement(channel, f"{{{_ATOM}}}link", rel=link.rel, href=link.href)
                if link.type:
                    node.set("type", link.type)
        period, minutes = ("hourly", _HOUR) if self.site.settings.feeds.refresh <= _HOUR else ("daily", _DAY)
        frequency = max(1, round(minutes / self.site.settings.feeds.refresh))
        etree.SubElement(channel, f"{{{_SYNDICATION}}}updatePeriod").text = period
        etree.SubElement(channel, f"{{{_SYNDICATION}}}updateFrequency").text = str(frequency)
        self._archive(channel)
        return rss

    def _archive(self, parent: Any) -> None:
        if self.document.is_archive:
            etree.SubElement(parent, f"{{{_HISTORY}}}archive")


class _OfRss(BaseExtension):  # type: ignore[misc]
    """Declares on the channel what only RSS uses."""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC, "sy": _SYNDICATION}


class _OfEntry(BaseEntryExtension):  # type: ignore[misc]
    """What an entry says beyond feedgen."""

    entry: Entry

    def extend_atom(self, node: Any) -> Any:
        if self.entry.language:
            node.set(f"{{{_XML}}}lang", self.entry.language)
        if (origin := self.entry.origin) and (place := origin.feed or origin.url):
            source = etree.SubElement(node, "source")
            etree.SubElement(source, "id").text = place
            etree.SubElement(source, "title").text = plain.scrub(origin.title)
            # Its feed is at least as new as what it carries.
            etree.SubElement(source, "updated").text = self.entry.updated.isoformat()
            for rel, address in (("self", origin.feed), ("alternate", origin.url)):
                if address:
                    etree.SubElement(source, "link", rel=rel, href=address)
        return self._both(node)

    def extend_rss(self, node: Any) -> Any:
        _speak_plainly(node.find("title"))
        for name in self.entry.authors:
            etree.SubElement(node, f"{{{_DC}}}creator").text = name
        if self.entry.language:
            etree.SubElement(node, f"{{{_DC}}}language").text = self.entry.language
        if self.entry.rights:
            etree.SubElement(node, f"{{{_DC}}}rights").text = self.entry.rights
        if self.entry.updated != self.entry.published:
            etree.SubElement(node, f"{{{_ATOM}}}updated").text = self.entry.updated.isoformat()
        for copy in self.entry.related:
            etree.SubElement(node, f"{{{_ATOM}}}link", rel="related", href=copy, type="text/html")
        return self._both(node)

    def _both(self, node: Any) -> Any:
        image = self.entry.image
        if image.url:
            content = etree.SubElement(node, f"{{{_MEDIA}}}content", url=image.url, medium="image")
            if self.entry.image_type:
                content.set("type", self.entry.image_type)
            if image.description:
                etree.SubElement(content, f"{{{_MEDIA}}}description", type="plain").text = plain.scrub(
                    image.description
                )
            if image.credit:
                etree.SubElement(content, f"{{{_MEDIA}}}credit").text = plain.scrub(image.credit)
            etree.SubElement(node, f"{{{_MEDIA}}}thumbnail", url=image.url)
        if point := self.entry.point:
            etree.SubElement(
                node, f"{{{_GEORSS}}}point"
            ).text = f"{_decimal(point.latitude)} {_decimal(point.longitude)}"
        return node


def _as_html(text: str) -> str:
    """`text` as the HTML that RSS readers take a description for. An ampersand that begins no reference means itself, and stays: browsers
    show an RSS file as it is written."""
    kept = _AMPERSAND.sub(
        lambda found: found[0] if html.unescape(found[0]) == found[0] else f"&amp;{found[0][1:]}", text
    )
    return kept.replace("<", "&lt;")


def _decimal(degrees: float) -> str:
    """A number as GeoRSS has it: no exponent; the sixth digit is ten centimetres."""
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def _speak_plainly(title: Any) -> None:
    """RSS does not say whether a title is text or HTML; text in which `&` and `<` are hexadecimal references is read as text by more
    readers than with `&amp;` and `&lt;` (RSS Advisory Board profile, character data)."""
    first, *rest = re.split("([&<])", title.text or "")
    title.text = first
    for sign, tail in zip(rest[::2], rest[1::2], strict=True):
        reference = etree.Entity(f"#x{ord(sign):X}")
        reference.tail = tail
        title.append(reference)


def atom_frame(document: FeedDocument, uses: frozenset[str], site: Publication) -> Frame:
    """`document` as Atom, without its entries, which use these vocabularies."""
    _, tree = _generator(document, uses, site, is_rss=False)._create_atom()
    return _frame(_with_style(tree, document), b"</feed>")


def rss_frame(document: FeedDocument, uses: frozenset[str], site: Publication) -> Frame:
    """`document` as RSS, without its items, which use these vocabularies."""
    _, tree = _generator(document, uses, site, is_rss=True)._create_rss()
    return _frame(_with_style(tree, document), b"  </channel>")


def _frame(data: bytes, closing: bytes) -> Frame:
    """Entries stand last in a feed."""
    end = data.rindex(closing)
    return Frame(data[:end], b"", data[end:])


def atom_entries(said: Sequence[Entry], site: Publication) -> list[Rendered]:
    """Each of these as an entry of Atom, as it stands in a feed."""
    parent = etree.Element("feed", nsmap=_OF_ENTRIES)
    parent.extend(_filled(entry, site, is_rss=False).atom_entry() for entry in said)
    return _taken_apart(parent, said, b"\n  </entry>\n")


def rss_entries(said: Sequence[Entry], site: Publication) -> list[Rendered]:
    """Each of these as an item of RSS, as it stands in a feed."""
    root = etree.Element("rss", nsmap={**_OF_ENTRIES, "dc": _DC, "atom": _ATOM, "content": _CONTENT})
    etree.SubElement(root, "channel").extend(_filled(entry, site, is_rss=True).rss_entry() for entry in said)
    return _taken_apart(root, said, b"\n    </item>\n")


def _taken_apart(root: Any, said: Sequence[Entry], ending: bytes) -> list[Rendered]:
    """The entries in `root`, each on its own. A "<" in a text is never written as it is, so `ending` ends nothing else."""
    *pieces, _ = bytes(etree.tostring(root, pretty_print=True, encoding="UTF-8")).split(ending)
    opening = b"<" + ending.strip()[2:-1]
    pieces[0] = b"    "[: ending.index(b"<") - 1] + pieces[0][pieces[0].index(opening) :]
    return [Rendered(piece + ending[:-1] + b"\n", _uses(entry)) for piece, entry in zip(pieces, said, strict=True)]


def _uses(entry: Entry) -> str:
    return " ".join(name for name, is_used in (("media", entry.image.url), ("georss", entry.point)) if is_used)


def _with_style(tree: Any, document: FeedDocument) -> bytes:
    """A CSS style sheet is what makes today's browsers show a feed to a person. Its address is relative, so that it works wherever
    the site is served."""
    up = "../" * (document.feed.folder + document.path).count("/")
    tree.getroot().addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{up}feed.css"'))
    return bytes(etree.tostring(tree, pretty_print=True, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _generator(document: FeedDocument, uses: frozenset[str], site: Publication, *, is_rss: bool) -> Any:
    generator = FeedGenerator()
    generator.register_extension("profile", _OfFeed)
    generator.register_extension("rss_only", _OfRss, atom=False)
    generator.profile.document, generator.profile.site, generator.profile.uses = document, site, uses
    settings = site.settings.site
    generator.id(document.feed.id)
    generator.title(plain.scrub(document.title))
    # RSS readers take a description for HTML, so text is escaped once more than Atom's.
    description = document.feed.description
    generator.description(plain.scrub(_as_html(description) if is_rss else description))
    generator.language(settings.language)
    generator.updated(document.updated)  # feedgen's default is the clock
    generator.lastBuildDate(document.updated)
    generator.author(name=plain.scrub(site.author))
    generator.generator("feeds")
    generator.docs("https://www.rssboard.org/rss-specification")
    if settings.rights:
        generator.rights(plain.scrub(settings.rights))
    # feedgen takes the last link for the RSS channel's, and a channel's has no relation but the alternate.
    for link in sorted(document.links, key=lambda link: link.rel == "alternate"):
        generator.link({key: value for key, value in link._asdict().items() if value})
    if is_rss:
        generator.ttl(site.settings.feeds.refresh)
        size = str(ICON_SIZE) if site.thumbnail == site.default_icon else None
        generator.image(site.thumbnail, plain.scrub(document.title), document.link("alternate"), size, size)
    else:
        generator.icon(site.icon)
        generator.logo(site.logo)
    return generator


def _filled(entry: Entry, site: Publication, *, is_rss: bool) -> Any:
    """What feeds say of an article, as feedgen takes it."""
    node = _Entry()
    node.register_extension("more", _OfEntry)
    node.more.entry = entry
    node.guid(entry.id, permalink=entry.is_permalink)
    node.title(entry.title)
    # An RSS item always has a link of its own; without one readers guess, or take all such items for one.
    if address := entry.address or (f"{site.addresses.root}#{quote(entry.id)}" if is_rss else None):
        node.link(href=address, rel="alternate", type="text/html")
    if entry.via and entry.via != entry.address:
        node.link(href=entry.via, rel="via")
    for copy in () if is_rss else entry.related:
        node.link(href=copy, rel="related", type="text/html")
    if (file := entry.enclosure) and is_rss:
        # A length is wanted, also where nobody knows it (RSS Advisory Board profile, enclosure).
        node.enclosure(file.url, str(file.length or 0), file.type)
    elif file:
        length = {} if file.length is None else {"length": str(file.length)}
        node.link(href=file.url, rel="enclosure", type=file.type, **length)
    node.published(entry.published)
    node.updated(entry.updated)
    node.author([{"name": name} for name in entry.authors])
    node.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in entry.categories])
    if entry.rights and not is_rss:
        node.rights(entry.rights)
    if is_rss and entry.origin and entry.origin.feed:
        node.source(entry.origin.feed, plain.scrub(entry.origin.title))
    if entry.summary:
        node.summary(_as_html(entry.summary) if is_rss else entry.summary)
    if entry.content:
        node.content(entry.content, type="html")
    return node
