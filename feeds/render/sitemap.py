"""sitemap.xml: the pages for people, for search engines (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from lxml import etree

from feeds import plain
from feeds.model import Article, Feed, OutputFile
from feeds.render.publication import Publication

PATH = "sitemap.xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST = 50_000  # addresses in one file, by the protocol


def write(
    feeds: Sequence[Feed], articles: Sequence[Article], pages_of: Mapping[str, str], site: Publication
) -> Iterator[OutputFile]:
    """The page of each feed and of each article that is at home here, with the time at which what it shows changed last. Where they are
    more than one file may hold, sitemap.xml lists the files."""
    by_id = {article.id: article for article in articles}
    here = [(slug, by_id[ident]) for slug, ident in sorted(pages_of.items()) if ident in by_id]
    pages = [(site.addresses.landing(feed), feed.updated) for feed in feeds]
    pages += [(f"{site.addresses.root}articles/{slug}/", a.changed) for slug, a in here if a.link is None]
    parts = [pages[start : start + _MOST] for start in range(0, len(pages), _MOST)]
    names = part_paths(len(pages))
    for name, part in zip(names, parts, strict=True):
        yield OutputFile(name, _document("urlset", "url", part))
    if names != [PATH]:
        listed = [
            (site.addresses.root + name, max(when for _, when in part)) for name, part in zip(names, parts, strict=True)
        ]
        yield OutputFile(PATH, _document("sitemapindex", "sitemap", listed))


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
