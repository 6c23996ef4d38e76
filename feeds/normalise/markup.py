"""An article's body as safe HTML and as plain text. Whatever a document holds, nothing active leaves this module."""

from typing import NamedTuple

import comrak
import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds import plain
from feeds.errors import ArticleError
from feeds.model import Document
from feeds.nesting import too_deep

_TAGS = nh3.ALLOWED_TAGS - {"map", "area", "center", "article", "aside", "header", "footer", "nav"} | {
    "figure",
    "figcaption",
    "picture",
    "source",
}
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items() if tag in _TAGS} | {
    "source": {"src", "type"},
    "img": {"src", "alt", "title", "width", "height"},
    # Their `cite` is an address that nobody sees and that the sanitiser does not look at.
    **{tag: set[str]() for tag in ("blockquote", "q", "del", "ins", "ol")},
    "*": {"lang", "dir"},
}
_BLOCKS = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "th", "dt", "dd", "figcaption", "div"]
)
_CONTAINERS = frozenset(
    "body ul ol dl table thead tbody tfoot tr caption figure picture section details summary".split()
)
# Fewer than a parser bears: readers and browsers walk what we publish, many of them level by level.
_DEEPEST = 150


class Block(NamedTuple):
    """A block of plain text and the HTML element it stood in."""

    element: str
    text: str


class Body(NamedTuple):
    """`html`: sanitised, links absolute; `blocks`: its plain text in order, none empty."""

    html: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All blocks, parted by blank lines."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The running text: no headings, lists, tables or code."""
        return tuple(block.text for block in self.blocks if block.element in ("p", "div", "blockquote"))


def body(document: Document, base: str) -> Body:
    """The document's body; relative links are resolved against `base`, or left out
    when it is "". Raises ArticleError when it is nested beyond reason."""
    raw = plain.scrub(document.body)
    html = _from_markdown(raw) if document.markup == "markdown" else raw
    if too_deep(html):
        raise ArticleError(
            f"its HTML is nested deeper than {_DEEPEST} elements", "simplify it, or delete the file", "body"
        )
    # Scrubbed again: the sanitiser decodes references, and &#11; is a control character.
    clean = plain.scrub(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            link_rel=None,
            url_schemes={"http", "https", "mailto", "tel"},
            url_relative=("rewrite_with_base", base) if base else "deny",
        )
    )
    return Body(clean.strip(), _blocks(clean))


def _from_markdown(text: str) -> str:
    if any(line.count(">", 0, 4 * _DEEPEST) > _DEEPEST for line in text.splitlines()):
        raise ArticleError(f"its quotes are nested deeper than {_DEEPEST}", "simplify it, or delete the file", "body")
    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.strikethrough = extensions.autolink = extensions.footnotes = True
    render = comrak.RenderOptions()
    render.unsafe_ = True  # raw HTML is a Markdown author's right; the sanitiser comes after
    return comrak.render_markdown(text, extension_options=extensions, render_options=render)


def _blocks(html: str) -> tuple[Block, ...]:
    root = LexborHTMLParser(f"<body>{html}").body
    found: list[Block] = []
    run: list[str] = []
    element = "div"
    # A node to come to, or, where one has ended, the element that text belongs to from there.
    todo: list[LexborNode | str] = [root] if root is not None else []
    while todo:
        node = todo.pop()
        tag = node if isinstance(node, str) else str(node.tag)
        if isinstance(node, str) or tag in _BLOCKS or tag in _CONTAINERS:
            _end_block(found, element, run)
        if isinstance(node, str):
            element = node
        elif tag == "-text":
            run.append(node.text() or "")
        elif tag in ("br", "hr"):
            run.append("\n")
        else:
            if tag in _BLOCKS or tag in _CONTAINERS:
                todo.append(element)
            if tag in _BLOCKS and not (element == "blockquote" and tag == "p"):
                element = tag
            todo.extend(reversed(list(node.iter(include_text=True))))
    _end_block(found, element, run)
    return tuple(found)


def _end_block(found: list[Block], element: str, run: list[str]) -> None:
    if text := plain.line("".join(run)):
        found.append(Block(element, text))
    run.clear()
