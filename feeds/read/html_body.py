"""Which part of a web page is its article: the marked-up element when there is one, else trafilatura's guess.
Not sanitised."""

import html
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds import bylines, clean, plain
from feeds.model import Dropped
from feeds.read import html_page, scraped
from feeds.read.html_page import Page

# So much text in paragraphs is an article; less may be a teaser.
_ENOUGH = 250
# What holds this share of the text is the article, whatever its class says.
_MAX_SHARE = 0.4
_LONGEST_LINE = 400
_MOST_ELEMENTS = 15_000
_MOST_LETTERS = 1_000_000
_MOST_LINES = 20_000
_MOST_CREDITS, _LONGEST_CAPTION = 20, 2_000
_KEPT, _QUOTED, _OPENING = 20, 120, 40
_CONTAINERS = ("[itemprop~=articleBody]", "article", "main, [role=main]")
_UNTEXT = frozenset(
    ["script", "style", "noscript", "template", "link", "meta", "object", "embed", "svg", "canvas", "select", "dialog"]
)
_BYLINE = re.compile(
    r"(?:^|[\s-])(?:byline|bylines|author|authors|dateline|timestamp|posted-on|published|pubdate|date|datetime|meta"
    r"|kicker|eyebrow|category|categories|section-name|reading-time|read-time|credits?|copyright|photographer"
    r"|photo-credit)(?=$|[\s-])"
)
_PROSE = ("p", "li", "blockquote", "td", "dd", "cite", "pre", "code")


class Content(NamedTuple):
    """The article as an HTML fragment ("" when the page has no text), and what was left out."""

    html: str
    dropped: tuple[Dropped, ...]


def credit(page: Page) -> str | None:
    """The credit of the lead picture: that of the first figure of the article."""
    figure = next((f for f in page.tree.css("figure")[:10] if not html_page.apart(page, f)), None)
    nodes = figure.css("[class*=credit], [class*=copyright], figcaption, small")[:_MOST_CREDITS] if figure else ()
    for node in nodes:
        text = html_page.text_of(node) if len(node.text()) <= _LONGEST_CAPTION else ""
        if said := clean.credit(text):
            return plain.line(said)
        if "credit" in (node.attributes.get("class") or "") and 0 < len(text) <= _QUOTED:
            return text
    return None


def read(page: Page, repeated: Iterable[str]) -> Content:
    """The main content of `page` without the lines `repeated` (title, byline). Spoils the tree: call it last."""
    lines = {_unspaced(line) for line in repeated if line}
    container = _container(page)
    extras = _extras(container, lines) if container is not None else []
    if container is None or len(container.text()) - sum(len(node.text()) for node, _ in extras) < _ENOUGH:
        return _guessed(page, lines)
    dropped = (*_taken_out(extras), *scraped.take_out(container))
    aside = _unless_in(container.text(), _left_out(page, container))
    return Content(plain.scrub(container.inner_html or "").strip(), (*dropped, *aside)[:_KEPT])


def _container(page: Page) -> LexborNode | None:
    """The one element that is marked up as the article and holds enough text; of several, the one with the
    headline."""
    for selector in _CONTAINERS:
        found = [
            node
            for node in page.tree.css(selector)[:50]
            if _paragraphs(node) >= _ENOUGH and not html_page.apart(page, node)
        ]
        if len(found) > 1:
            found = [node for node in found if node.mem_id in page.spine][-1:]
        if len(found) == 1:
            return found[0]
    return None


def _paragraphs(node: LexborNode) -> int:
    return sum(len(p.text(strip=True)) for p in node.css("p"))


def _extras(root: LexborNode, lines: set[str]) -> list[tuple[LexborNode, str]]:
    """The elements below `root` that are no part of the article, each with the rule that says so."""
    whole = max(len(root.text()), 1)
    rules: dict[int, str] = {}
    lengths = _lengths(root)

    def ruled(node: LexborNode) -> bool:
        rule = _rule(node, whole, lines, lengths.get(node.mem_id, (0, 0))[0])
        if rule:
            rules[node.mem_id] = rule
        return bool(rule)

    return [(node, rules[node.mem_id]) for node in html_page.topmost(root, ruled)]


def _taken_out(extras: list[tuple[LexborNode, str]]) -> tuple[Dropped, ...]:
    """Takes the elements out of their tree; says what they said."""
    dropped = []
    for node, rule in extras:
        if node.tag not in _UNTEXT and (text := plain.line(node.text(separator=" "))):
            dropped.append(Dropped(plain.cut(text, _QUOTED), rule))
        node.decompose()
    return tuple(dropped[:_KEPT])


def _rule(node: LexborNode, whole: int, lines: set[str], length: int) -> str | None:
    """Why `node` is no part of the article, None when it is. Its text has at least `length` characters: where that tells enough, it is not
    looked at."""
    if node.tag in _UNTEXT:
        return "no text"
    rule = html_page.beside(node)
    if rule and length < _MAX_SHARE * whole and len(node.text()) < _MAX_SHARE * whole:
        return rule
    return None if length > _LONGEST_CAPTION else _byline_rule(node) or _repeat_rule(node, lines)


def _byline_rule(node: LexborNode) -> str | None:
    parent = node.parent
    if node.tag in _PROSE[1:] or (parent is not None and parent.tag in _PROSE):
        return None
    if node.tag in ("address", "time") and len(node.text()) <= bylines.LONGEST:
        return "byline"
    if node.tag == "figcaption":
        said = html_page.text_of(node)
        return "credit" if said and clean.credit(said) == said else None
    words = html_page.words_of(node)
    if (
        words
        and _BYLINE.search(words)
        and len(node.text(strip=True)) <= bylines.LONGEST
        and not node.css_first("img, h2, h3")
    ):
        return "byline"
    return None


def _repeat_rule(node: LexborNode, lines: set[str]) -> str | None:
    """A heading or paragraph that says the title or the byline again."""
    parent = node.parent
    if parent is not None and parent.tag in _PROSE:
        return None
    text = node.text()
    if len(text) > _LONGEST_LINE or _unspaced(text) not in lines:
        return None
    return None if node.css_first("img, picture") else "repeated"


def _unspaced(text: str) -> str:
    """What two lines have in common when one has its elements on lines of their own."""
    return plain.line(text).casefold().replace(" ", "")


def _guessed(page: Page, lines: set[str]) -> Content:
    """The main content of a page that does not mark it up."""
    aside = _left_out(page)
    lengths = _lengths(page.body)
    for node in list(html_page.topmost(page.body, lambda node: _is_aside(page, node, lengths))):
        node.decompose()
    body = LexborHTMLParser(_by_trafilatura(page.tree.html or "", len(page.body.text()))).body
    kept = body.text() if body is not None else ""
    dropped = (*_taken_out(_extras(body, lines)), *scraped.take_out(body)) if body is not None else ()
    if body is None or not body.text(strip=True):
        return Content(plain.scrub(_every_paragraph(page)), ())
    return Content(plain.scrub(body.inner_html or "").strip(), (*_unless_in(kept, aside), *dropped)[:_KEPT])


def _lengths(root: LexborNode) -> dict[int, tuple[int, int]]:
    """How long the text of each element below `root` is, and of that what is in links. All at once: elements may be deep in each other."""
    found: dict[int, tuple[int, int]] = {}
    around: list[tuple[int, int]] = [(0, 0)]
    links = 0
    for node, entering in html_page.walk(root, lambda _: True):
        length = len((node.text_content or "").strip()) if node.is_text_node else 0
        inner = (length, length if links else 0)
        if not node.is_text_node:
            links += (1 if entering else -1) if node.tag == "a" else 0
            if entering:
                around.append((0, 0))
                continue
            inner = found[node.mem_id] = around.pop()
        around[-1] = (around[-1][0] + inner[0], around[-1][1] + inner[1])
    return found


def _is_aside(page: Page, node: LexborNode, lengths: Mapping[int, tuple[int, int]]) -> bool:
    """Whether what `node` says stands beside the article by the page's words, and is too little running text to be the article all the
    same."""
    if node.mem_id in page.spine or not html_page.beside(node):
        return False
    length, linked = lengths.get(node.mem_id, (0, 0))
    return 0 < length < _ENOUGH + linked


def _by_trafilatura(text: str, letters: int) -> str:
    """Its guess; `letters`: how long the text is that people see."""
    if text.count("<") - text.count("</") > _MOST_ELEMENTS or letters > _MOST_LETTERS:
        return ""  # it would take seconds, or minutes
    try:
        # Imported here: it takes a second and 50 MB, and most pages mark their article up.
        import trafilatura
    except ModuleNotFoundError:
        return ""
    _hush(trafilatura.__name__)
    try:
        found = trafilatura.extract(
            text, output_format="html", fast=True, include_comments=False, include_tables=True,
            include_images=False, include_links=True, include_formatting=True,
        )  # fmt: skip
    except Exception:  # it promises nothing about what it raises on a broken page, and there is another way
        return ""
    return found or ""


@cache
def _hush(name: str) -> None:
    """Keeps a library's log of its own troubles from stderr, where Python sends it when nobody listens."""
    logging.getLogger(name).addHandler(logging.NullHandler())


def _left_out(page: Page, container: LexborNode | None = None) -> list[Dropped]:
    """What stands beside the article by the page's own words (outside `container`, where one holds the article)."""
    own = {container.mem_id} if container is not None else set()
    around = {node.mem_id for node in html_page.ancestors(container)} if container is not None else set()

    def is_apart(node: LexborNode) -> bool:
        return node.mem_id not in around and (node.mem_id in own or html_page.beside(node) is not None)

    found = []
    for node in islice(html_page.topmost(page.body, is_apart), _KEPT + len(own)):
        text = plain.line(node.text(separator=" ")) if node.tag not in _UNTEXT and node.mem_id not in own else ""
        if text:
            found.append(Dropped(plain.cut(text, _QUOTED), html_page.beside(node) or ""))
    return found


def _unless_in(kept: str, aside: Iterable[Dropped]) -> Iterator[Dropped]:
    """What of `aside` is not in the text `kept`."""
    return (one for one in aside if one.text[:_OPENING] not in kept)


def _every_paragraph(page: Page) -> str:
    """All paragraphs of a page too poor for any guess; without any, all its lines."""
    paragraphs = [
        text
        for p in page.body.css("p")[:_MOST_LINES]
        if not html_page.apart(page, p) and (text := html_page.text_of(p))
    ]
    texts = paragraphs or list(islice(html_page.lines(page.body, page.spine), _MOST_LINES))
    return "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)
