"""Owns what the markup inside a feed may hold: nothing that acts, and no address a reader cannot follow; no
format of feed may enter here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import QName, _Element
from selectolax.lexbor import LexborHTMLParser

from feeds.check import links
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

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
    "template",
)
_ASKING = ("form", "input", "button", "select", "textarea", "option")
_ACTIVE = frozenset((*_EMBEDDING, *_ASKING))
_ADDRESS = ("href", "src", "poster")
_ACTING = ("xlink:href", "action", "formaction", "data", "background", "cite", "longdesc", "ping")
_SCHEMED = frozenset((*_ADDRESS, *_ACTING))
_ACTIVE_SCHEME = re.compile(
    r"(?:javascript|vbscript):|data:(?:text/html|text/xml|application/xhtml\+xml)(?![\w+.-])", re.IGNORECASE
)
_IGNORED = re.compile(r"^[\x00-\x20]+|[\t\n\r]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An opening tag; names in lower case."""

    name: str
    attributes: Mapping[str, str]

    def addresses(self) -> Iterator[str]:
        for name in _ADDRESS:
            if name in self.attributes:
                yield self.attributes[name].strip()
        for candidate in re.split(r",\s+", self.attributes.get("srcset", "")):
            yield from candidate.split()[:1]


def tags_of_html(text: str) -> Iterator[Tag]:
    """The tags of HTML as a browser would read it."""
    # What is no Unicode (a lone surrogate out of JSON) would stop the parser.
    tree = LexborHTMLParser(text.encode("utf-8", "replace").decode("utf-8"))
    for node in tree.css("*"):
        yield Tag(name=node.tag or "", attributes={name: value or "" for name, value in node.attributes.items()})


def tags_of_tree(root: _Element) -> Iterator[Tag]:
    """The tags of markup that is part of an XML document."""
    for element in root.iterdescendants("*"):
        attributes = {QName(name).localname.lower(): str(value) for name, value in element.attrib.items()}
        yield Tag(name=QName(element).localname.lower(), attributes=attributes)


def offence(tag: Tag) -> str | None:
    """What a tag does that text must not do, or None."""
    if tag.name in _ACTIVE:
        return f"the element <{tag.name}>"
    for name, value in tag.attributes.items():
        if name.startswith("on"):
            return f"the attribute {shown(name)}"
        if name in _SCHEMED and is_active(value):
            return f"the address {shown(value)}"
    return None


def is_active(address: str) -> bool:
    """Whether following an address runs something; browsers skip characters that hide its scheme."""
    return _ACTIVE_SCHEME.match(_IGNORED.sub("", address)) is not None


def judge(source: Source, line: int | None, where: str, tags: Iterator[Tag]) -> Iterator[Finding]:
    """Judge the markup of one article; `where` names its place in words."""
    for tag in tags:
        act = offence(tag)
        if act is not None:
            yield source.error("active-content", line, f"{where} holds {act}", "take it out before it is published")
            continue
        for address in tag.addresses():
            # A fragment alone leads to a place in the article itself.
            if address and not address.startswith("#"):
                yield from links.judge_link(source, line, f"{where}: the address", address)
