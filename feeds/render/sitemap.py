"""sitemap.xml: the pages for people, for search engines (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from lxml import etree

from feeds import plain
from feeds.model import Feed
from feeds.published import Published
from feeds.render.publication import Publication

PATH = "sitemap.xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST = 50_000  # addresses in one file, by the protocol


def write(
    feeds: Sequence[Feed], published: Published, pages_of: Mapping[str, str], site: Publication
) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file: the page of each feed and of each article that is at home here, with the time at which what it shows
    changed last. Where they are more than one file may hold, sitemap.xml lists the files."""
    pages = [(site.addresses.landing(feed), feed.updated) for feed in feeds]
    for slug, ident in sorted(pages_of.items()):
        if changed := published.index.own_changed(ident):
            pages.append((f"{site.addresses.root}articles/{slug}/", datetime.fromtimestamp(changed, UTC)))
    parts = [pages[start : start + _MOST] for start in range(0, len(pages), _MOST)]
    names = part_paths(len(pages))
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", "url", part)
    if names != [PATH]:
        listed = [
            (site.addresses.root + name, max(when for _, when in part)) for name, part in zip(names, parts, strict=True)
        ]
        yield PATH, _document("sitemapindex", "sitemap", listed)


def part_paths(pages: int) -> list[str]:
    """The files that hold so many addresses."""
    parts = -(-pages // _MOST)
    return [PATH] if parts < 2 else [f"sitemap-{number}.xml" for number in range(1, parts + 1)]


def _document(name: str, row: str, addresses: Sequence[tuple[str, datetime]]) -> bytes:
    root = etree.Element(f"{{{_NAMESPACE}}}{name}", nsmap={None: _NAMESPACE})
    for address, changed in addresses:
        entry = etree.SubElement(root, f"{{{_NAMESPACE}}}{row}")
        etree.SubElement(entry, f"{{{_NAMESPACE}}}loc").text = address
        etree.SubElement(entry, f"{{{_NAMESPACE}}}lastmod").text = plain.rfc3339(changed)
    return bytes(etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True))
