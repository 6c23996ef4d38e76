"""Owns the reading of XML that is not trusted: no entity, no DTD, no network; no vocabulary may enter
here."""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from feeds.check import links
from feeds.check.finding import Finding
from feeds.check.folder import Source

_XSLT = frozenset({"text/xsl", "text/xml", "application/xml", "application/xslt+xml"})
_UTF8 = frozenset({"utf-8", "us-ascii", "ascii"})


def parse(source: Source) -> _Element | Finding:
    """The root of a document, or what forbids to look further."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(source.data, parser)
    except etree.XMLSyntaxError as error:
        return source.error(
            "not-well-formed",
            error.lineno or None,
            f"not XML: {error.msg}",
            "write it with an XML writer",
        )
    docinfo = root.getroottree().docinfo
    # A doctype brings entities, and with them text that is not in the file: nothing after it can be believed.
    if docinfo.internalDTD is not None or docinfo.doctype:
        return source.error("doctype", 1, "has a document type declaration", "leave the doctype out")
    if (docinfo.encoding or "utf-8").lower() not in _UTF8:
        return source.error(
            "not-utf8", 1, f"is written in {docinfo.encoding}, but served as UTF-8", "write and declare UTF-8"
        )
    return root


def text_of(element: _Element | None) -> str:
    """All text of an element, as written; none when it is not there."""
    return "" if element is None else "".join(element.itertext("*"))


def judge_stylesheets(source: Source, root: _Element) -> Iterator[Finding]:
    """A style sheet that a feed names for browsers is there, and is no program."""
    for node in root.itersiblings(etree.PI, preceding=True):
        if not isinstance(node, etree._ProcessingInstruction) or node.target != "xml-stylesheet":
            continue
        address = node.get("href")
        if (node.get("type") or "").strip().lower() in _XSLT:
            mend = "style the feed with CSS: XSLT is a program, and browsers give it up"
            yield source.error("active-content", node.sourceline, "the style sheet is XSLT", mend)
        elif address:
            yield from links.judge_place(source, node.sourceline, "the style sheet", address)
