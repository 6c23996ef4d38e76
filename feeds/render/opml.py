"""feeds.opml: the list of all feeds that a reader can import (OPML 2.0)."""

from collections.abc import Sequence
from email.utils import format_datetime

from lxml import etree

from feeds import plain
from feeds.model import Feed, FeedKind
from feeds.render.entries import Site

GROUPS: tuple[tuple[FeedKind, str], ...] = (
    ("topic", "Topics"),
    ("country", "Countries"),
    ("cross", "Topics by country"),
    ("view", "Views"),
)


def write(feeds: Sequence[Feed], site: Site) -> bytes:
    """One outline a feed in its first format, grouped by kind; the main feed stands first, alone."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = plain.scrub(site.settings.site.title)
    etree.SubElement(head, "dateModified").text = format_datetime(max(feed.updated for feed in feeds), usegmt=True)
    etree.SubElement(head, "ownerName").text = plain.scrub(site.author)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        if feed.kind == "site":
            _outline(body, feed, site)
    for kind, title in GROUPS:
        group = [feed for feed in feeds if feed.kind == kind]
        if group:
            folder = etree.SubElement(body, "outline", text=title)
            for feed in group:
                _outline(folder, feed, site)
    return bytes(etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True))


def _outline(parent: etree._Element, feed: Feed, site: Site) -> None:
    etree.SubElement(
        parent,
        "outline",
        type="rss",
        text=plain.scrub(feed.name),
        title=plain.scrub(feed.title),
        xmlUrl=site.addresses.feed(feed, feed.formats[0]),
        htmlUrl=site.addresses.landing(feed),
        language=site.settings.site.language,
    )
