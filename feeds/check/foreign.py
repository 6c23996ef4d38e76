"""Owns what elements of other vocabularies may hold in an XML feed, whichever it is: Dublin Core, Media RSS, markup that
stands among its elements; no element of Atom or RSS itself may enter here."""

from collections.abc import Iterator

from lxml.etree import QName, _Element

from feeds.check import dates, labels, links, markup
from feeds.check.finding import Finding
from feeds.check.folder import Source
from feeds.check.xmlfile import text_of

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_MARKUP = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"})
_TEXTS = frozenset({"title", "subtitle", "rights", "summary", "content"})
# A feed may speak to robots in the words of a page.
_META = "{http://www.w3.org/1999/xhtml}meta"


def judge(source: Source, root: _Element) -> Iterator[Finding]:
    for rule in (_people, _dates, _media, _markup):
        yield from rule(source, root)


def _people(source: Source, root: _Element) -> Iterator[Finding]:
    for creator in root.iter(f"{_DC}creator"):
        yield from labels.judge_person(source, creator.sourceline, text_of(creator))


def _dates(source: Source, root: _Element) -> Iterator[Finding]:
    for date in root.iter(f"{_DC}date"):
        yield from dates.judge(source, date.sourceline, "the dc:date", text_of(date), dates.W3CDTF)
    # Atom's own dates are judged where the root is Atom's.
    for date in root.iter(f"{{{_ATOM}}}updated", f"{{{_ATOM}}}published") if QName(root).namespace != _ATOM else ():
        what = f"the atom:{QName(date).localname}"
        yield from dates.judge(source, date.sourceline, what, text_of(date), dates.RFC3339)


def _media(source: Source, root: _Element) -> Iterator[Finding]:
    for element in root.iter(f"{_MEDIA}content", f"{_MEDIA}thumbnail", f"{_MEDIA}player"):
        if "url" in element.attrib:
            what = f"the url of a media:{QName(element).localname}"
            yield from links.judge(source, element.sourceline, what, element.get("url", ""), of_article=True)
    for element in root.iter(f"{_MEDIA}description", f"{_MEDIA}title"):
        if element.get("type") == "html":
            what = f"the media:{QName(element).localname}"
            yield from markup.judge_html(source, element.sourceline, what, text_of(element))


def _markup(source: Source, root: _Element) -> Iterator[Finding]:
    """What Atom declares as content is judged there."""
    for element in root.iter("{http://www.w3.org/1999/xhtml}*", "{http://www.w3.org/2000/svg}*"):
        parent = element.getparent()
        if parent is None or element.tag == _META or _is_judged(parent):
            continue
        where = f"the {QName(parent).localname}"
        yield from markup.judge_element(source, element.sourceline, where, element)


def _is_judged(element: _Element) -> bool:
    """Is what stands in an element judged elsewhere: with the markup around it, or as a text of Atom?"""
    return QName(element).namespace in _MARKUP or (
        QName(element).namespace == _ATOM and QName(element).localname in _TEXTS
    )
