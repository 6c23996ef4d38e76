"""Owns what the markup inside a feed may hold: nothing that acts, and no address a reader cannot follow; no
format of feed may enter here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import QName, _Element
from selectolax.lexbor import LexborHTMLParser

from feeds.check import links, text
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source
from feeds.nesting import MAX_DEPTH, too_deep

# A template is here since its content is hidden from the walk over the tree.
_EMBEDDING = (
    "script",
    "iframe",
    "object",
    "embed",
    "applet",
    "frame",
    "frameset",
    "base",
    "meta",
    "link",
    "style",
    "template",
    "portal",
)
# These show a drawing as a picture, in which no script runs.
_SHOWING = frozenset({"img", "image", "source", "video", "feimage"})
_SHOWING_ALONE = frozenset({"img", "svg", "math", "video", "audio", "picture", "object", "embed", "iframe", "hr"})
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)[^<>]*>|<!--[^<>]*-->")
_ASKING = ("form", "input", "button", "select", "textarea", "option")
_ACTIVE = frozenset((*_EMBEDDING, *_ASKING))
_CODE = frozenset({"code", "pre", "kbd", "samp", "tt"})
_ADDRESS = ("href", "src", "poster", "xlink:href", "cite", "longdesc", "background")
_ACTING = ("action", "formaction", "data", "ping", "to", "from", "values")
_SCHEMED = frozenset((*_ADDRESS, *_ACTING))
# A candidate ends at a comma that whitespace follows or that its descriptor ends with; one amid an address belongs to it.
_CANDIDATE = re.compile(r"[\s,]*+(?:(\S*[^\s,])(?:,+(?!\S)|[^,]*)|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An opening tag; names in lower case."""

    name: str
    attributes: Mapping[str, str]
    script: str = ""
    """What a script of HTML holds."""

    def addresses(self) -> Iterator[str]:
        for name in _ADDRESS:
            if name in self.attributes:
                yield self.attributes[name].strip()
        yield from self.attributes.get("ping", "").split()
        yield from self.candidates()

    def candidates(self) -> Iterator[str]:
        """The addresses of a picture in several sizes."""
        yield from filter(None, _CANDIDATE.findall(self.attributes.get("srcset", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the rules ask of the markup of one article."""

    offences: tuple[str, ...]
    addresses: tuple[str, ...]
    style: str | None
    is_too_deep: bool = False


_TOO_DEEP = _Facts(offences=(), addresses=(), style=None, is_too_deep=True)


def tags_of_html(html: str) -> Iterator[Tag]:
    """The tags of HTML as a browser would read it; it takes a time that grows with the square of the depth."""
    # What is no Unicode (a lone surrogate out of JSON) would stop the parser.
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8"))
    for node in tree.css("*"):
        attributes = {name: value or "" for name, value in node.attributes.items()}
        yield Tag(name=node.tag or "", attributes=attributes, script=node.text() if node.tag == "script" else "")


def _tags_of_tree(elements: Iterable[_Element]) -> Iterator[Tag]:
    for element in elements:
        attributes = {QName(name).localname.lower(): str(value) for name, value in element.attrib.items()}
        yield Tag(name=QName(element).localname.lower(), attributes=attributes)


def _offence(tag: Tag) -> str | None:
    if tag.name in _ACTIVE:
        return f"the element <{tag.name}>"
    return acting_attribute(tag)


def acting_attribute(tag: Tag) -> str | None:
    """The attribute of a tag that runs something, in words, or None."""
    for name, value in tag.attributes.items():
        if name.startswith("on"):
            return f"the attribute {shown(name)}"
        if name in _SCHEMED and links.runs(value) and not _is_drawing(tag, value):
            return f"the address {shown(value)}"
    return next((f"the address {shown(address)}" for address in tag.candidates() if links.runs(address)), None)


def _is_drawing(tag: Tag, address: str) -> bool:
    """SVG within an image shows, but does not run."""
    return tag.name in _SHOWING and address.strip().lower().startswith("data:image/")


def _facts(tags: Iterable[Tag]) -> _Facts:
    offences: list[str] = []
    addresses: list[str] = []
    styles: list[str] = []
    for tag in tags:
        act = _offence(tag)
        if act is not None:
            offences.append(act)
            continue
        # A fragment alone leads to a place in the article itself.
        addresses.extend(address for address in tag.addresses() if not address.startswith("#"))
        if "style" in tag.attributes:
            styles.append(tag.attributes["style"])
    return _Facts(offences=tuple(offences), addresses=tuple(addresses), style=next(iter(styles), None))


@lru_cache(maxsize=2048)  # an article stands in many feeds, in each format
def _facts_of_html(html: str) -> _Facts:
    return _TOO_DEEP if too_deep(html) else _facts(tags_of_html(html))


def judge_html(source: Source, line: int | None, where: str, html: str) -> Iterator[Finding]:
    """Judge an article's HTML; `where` names its place in words."""
    yield from text.judge_size(source, line, where, html)
    yield from text.judge_escapes(source, line, where, html)
    if "<" in html:
        yield from _judge(source, line, where, _facts_of_html(html))


def judge_tree(source: Source, line: int | None, where: str, root: _Element) -> Iterator[Finding]:
    """Judge markup that is part of an XML document, below `root`."""
    yield from _judge(source, line, where, _facts(_tags_of_tree(root.iterdescendants("*"))))


def is_blank(html: str) -> bool:
    """Does HTML show nothing?"""
    return not _TAG.sub("", html).strip() and not any(map(shows, _TAG.findall(html)))


def shows(name: str) -> bool:
    """Does an element of this name show something that is no text?"""
    return name.lower() in _SHOWING_ALONE


def blocks(root: _Element) -> Iterator[str]:
    """The texts of the elements below `root` that hold text alone, but for code, which may well name a tag."""
    for element in root.iterdescendants("*"):
        if len(element) == 0 and QName(element).localname.lower() not in _CODE and not _is_in_code(element):
            yield element.text or ""


def _is_in_code(element: _Element) -> bool:
    return "<" in (element.text or "") and any(
        QName(above).localname.lower() in _CODE for above in element.iterancestors()
    )


def judge_element(source: Source, line: int | None, where: str, element: _Element) -> Iterator[Finding]:
    """Judge markup that is part of an XML document, `element` and what is below it."""
    yield from _judge(source, line, where, _facts(_tags_of_tree(element.iter("*"))))


def judge_depth(source: Source, where: str, line: int | None = None) -> Finding:
    """What is said of HTML that no parser should be given."""
    message = f"{where} is nested deeper than {MAX_DEPTH} elements, or nearly so many times over, or has far too many"
    return source.error("too-deep", line, message, "simplify it: parsers and readers give up on it")


def _judge(source: Source, line: int | None, where: str, facts: _Facts) -> Iterator[Finding]:
    if facts.is_too_deep:
        yield judge_depth(source, where, line)
    for act in facts.offences:
        yield source.error("active-content", line, f"{where} holds {act}", "take it out before it is published")
    for address in facts.addresses:
        yield from links.judge_link(source, line, f"{where}: the address", address)
    if facts.style is not None:
        mend = "leave style to the reader"
        yield source.warning("style-attribute", line, f"{where} holds style={shown(facts.style)}", mend)
