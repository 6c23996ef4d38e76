"""Owns what a site map must be: absolute addresses that are there; no other vocabulary may enter here."""

from collections.abc import Iterator

from lxml.etree import QName, _Element

from feeds.check import links
from feeds.check.finding import Finding
from feeds.check.folder import Source
from feeds.check.xmlfile import text_of

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def judge(source: Source, root: _Element) -> Iterator[Finding]:
    """Other XML than a site map passes."""
    if QName(root).namespace == _NAMESPACE:
        for loc in root.iter(f"{{{_NAMESPACE}}}loc"):
            # Whitespace around an address is usual here, and taken off by everyone.
            yield from links.judge(source, loc.sourceline, "the loc", text_of(loc).strip())
