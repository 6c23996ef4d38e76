"""A parsed web page and where things stand in it: the headline, the lines people see, what is beside the
article. Reads no value."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds import plain

BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav",
        "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ]
)  # fmt: skip
UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "select",
        "datalist",
    ]
)
_BESIDE_TAGS = {
    "nav": "navigation", "menu": "navigation", "aside": "aside", "footer": "footer", "form": "form",
    "button": "button", "input": "form", "textarea": "form", "dialog": "form",
}  # fmt: skip
_BESIDE_ROLES = {
    "navigation": "navigation", "complementary": "aside", "contentinfo": "footer", "search": "form",
    "dialog": "form", "alert": "form", "menu": "navigation",
}  # fmt: skip
# Rule: the words in an element's class or id that say so. What a rule names is what pages do in general,
# never a site.
_BESIDE_WORDS = {
    "navigation": "nav navbar navigation menu breadcrumb breadcrumbs pagination pager skip-link site-header masthead",
    "share": "share shares sharing sharebar social socials social-media addtoany sharedaddy follow-us",
    "related": "related relateds recommended recommendation recommendations read-more readmore read-next"
    " read-also more-stories more-news more-on also-read see-also popular most-read trending"
    " latest-news teaser teasers"
    " outbrain taboola up-next you-may-like further-reading",
    "newsletter": "newsletter newsletters subscribe subscription signup sign-up mailing-list",
    "comments": "comment comments disqus respond comment-list commentlist",
    "promotion": "promo promos promotion advert adverts advertisement advertising ad ads adsbygoogle sponsor"
    " sponsored sponsors cookie cookies consent gdpr popup modal overlay donate donation cta",
    "author box": "author-bio author-box authorbox about-author about-the-author author-info",
    "tags": "tags tag-list taglist post-tags article-tags keywords",
    "sidebar": "sidebar side-bar widget widgets rail",
}
_BESIDE = {
    rule: re.compile(rf"(?:^|[\s-])(?:{'|'.join(words.split())})(?=$|[\s-])") for rule, words in _BESIDE_WORDS.items()
}
# What those words begin with: where none of it stands, no rule needs to be asked.
_BESIDE_OPENINGS = frozenset(word.partition("-")[0] for words in _BESIDE_WORDS.values() for word in words.split())
_LONGEST_NOTE = 120
# "Gold falls | The Site", "The Site: Gold falls"
_TITLE_MARK = re.compile(r"\s*[|«»·•]\s*|\s+[–—:-]\s+|:\s")
_LONGEST_TITLE, _MOST_HEADINGS = 300, 60
# "has-sidebar" is said of what stands beside one.
_CAMEL, _JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"[_:/-]+")
_NEGATED = re.compile(r"\b(?:no|non|not|has|have|with|without|hide|is)-[a-z]+")


@dataclass(frozen=True, slots=True)
class Page:
    """The tree, its body, the element that holds the headline (the first h1 of the article), the elements
    that hold *it*, and what is known of which elements stand beside the article."""

    tree: LexborHTMLParser
    body: LexborNode
    headline: LexborNode | None
    spine: frozenset[int]
    aside: dict[int, bool] = field(default_factory=dict, compare=False)


def parse(text: str) -> Page | None:
    """The page that `text` is; None when it has no body (a set of frames)."""
    # Scripting, so that a tracking picture in the head does not end the head.
    tree = LexborHTMLParser(text, scripting=True)
    body = tree.body
    if body is None:
        return None
    headline = _headline(tree)
    spine = ancestors(headline) if headline else ()
    return Page(tree, body, headline, frozenset(node.mem_id for node in spine))


def _headline(tree: LexborHTMLParser) -> LexborNode | None:
    """The first h1 in an article, else in what is not beside it. Where that is the site's name, as the page's title tells, the heading that
    the title names with it."""
    candidates = [h1 for h1 in tree.css("h1") if h1.text(strip=True)][:20]
    free = [h1 for h1 in candidates if not any(beside(node) for node in ancestors(h1))]
    held = [h1 for h1 in free if any(node.tag in ("article", "main") for node in ancestors(h1))]
    first = next(iter(held or free or candidates), None)
    return first and (_named_beside(tree, _folded(first)) or first)


def _named_beside(tree: LexborHTMLParser, said: str) -> LexborNode | None:
    """The heading that the page's title names with `said`, when that is the site's name."""
    title = tree.css_first("head > title")
    parts = {part.strip() for part in _TITLE_MARK.split(_folded(title)[:_LONGEST_TITLE])} if title else set()
    shared = tree.css_first('meta[property="og:title"]')
    if said not in parts or (shared and said in _even(shared.attributes.get("content") or "")):
        return None
    headings = ((_folded(h), h) for h in tree.css("h1, h2, h3")[:_MOST_HEADINGS])
    return next((h for text, h in headings if len(text) > len(said) and text in parts), None)


def _folded(node: LexborNode) -> str:
    return _even(node.text())


def _even(text: str) -> str:
    return plain.line(text).casefold().replace("…", "...")


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around `node`, the nearest first."""
    parent = node.parent
    while parent is not None and parent.is_element_node:
        yield parent
        parent = parent.parent


def within(node: LexborNode, tags: tuple[str, ...]) -> LexborNode | None:
    """The nearest element around `node` with one of `tags`."""
    return next((up for up in ancestors(node) if up.tag in tags), None)


def apart(page: Page, node: LexborNode) -> bool:
    """Whether `node` is, or stands in, something beside the article (navigation, comments, a list of other
    articles)."""
    at: LexborNode | None = node
    asked: list[int] = []
    is_apart = False
    while at is not None and at.mem_id not in page.spine and at.tag not in ("body", "html", "head"):
        if at.mem_id in page.aside:
            is_apart = page.aside[at.mem_id]
            break
        asked.append(at.mem_id)
        if beside(at) or at.tag in UNSEEN:
            is_apart = True
            break
        at = at.parent
    # Each element is asked once, however many stand in it.
    page.aside.update(dict.fromkeys(asked, is_apart))
    return is_apart


def beside(node: LexborNode) -> str | None:
    """The rule by which an element and what it holds stand beside an article, None when they may be part of
    it."""
    tag = node.tag
    if tag in _BESIDE_TAGS:
        return _BESIDE_TAGS[tag]
    if tag in ("body", "html", "article", "main"):
        return None
    # A paragraph's class often says what script looks after it ("ad-slot-follows"); a long one is prose all
    # the same.
    if tag == "p" and len(node.text()) > _LONGEST_NOTE:
        return None
    attributes = node.attributes
    if "hidden" in attributes:
        return "hidden"
    if role := _BESIDE_ROLES.get(attributes.get("role") or ""):
        return role
    classes, identity = attributes.get("class"), attributes.get("id")
    return by_class(classes or "", identity or "") if classes or identity else None


@lru_cache(maxsize=4096)
def by_class(classes: str, identity: str) -> str | None:
    """The rule that the words of a class or id call for."""
    words = class_words(classes, identity)
    if _BESIDE_OPENINGS.isdisjoint(words.replace("-", " ").split()):
        return None
    return next((rule for rule, pattern in _BESIDE.items() if pattern.search(words)), None)


@lru_cache(maxsize=4096)
def class_words(classes: str, identity: str) -> str:
    """Classes and id in one spelling: "articleBody post__share" -> "article-body post-share"."""
    parted = _CAMEL.sub("-", f"{classes} {identity}"[:500]).lower()
    return _NEGATED.sub("", _JOINT.sub("-", parted)).strip()


def words_of(node: LexborNode) -> str:
    """The classes and the id of an element in one spelling."""
    classes, identity = node.attributes.get("class"), node.attributes.get("id")
    return class_words(classes or "", identity or "") if classes or identity else ""


def topmost(root: LexborNode, test: Callable[[LexborNode], object]) -> Iterator[LexborNode]:
    """The elements below `root` that pass `test` and stand in no other that does, in order."""
    found: list[LexborNode] = []

    def enters(node: LexborNode) -> bool:
        if test(node):
            found.append(node)
            return False
        return True

    for _ in walk(root, enters):
        yield from found
        found.clear()
    yield from found


def lines(root: LexborNode, spine: frozenset[int] = frozenset()) -> Iterator[str]:
    """The lines below `root` that people see, without what is beside the article (unless it holds the
    headline)."""
    parts: list[str] = []
    for node, _ in walk(root, lambda n: n.mem_id in spine or not (n.tag in UNSEEN or beside(n))):
        if node.is_text_node:
            parts.append(node.text_content or "")
            continue
        if node.tag in BLOCKS and parts:
            if text := plain.line("".join(parts)):
                yield text
            parts.clear()
    if text := plain.line("".join(parts)):
        yield text


def walk(root: LexborNode, enters: Callable[[LexborNode], bool]) -> Iterator[tuple[LexborNode, bool]]:
    """Text nodes, and each element that `enters` allows twice, when it begins (True) and ends. No recursion:
    pages may be deep."""
    node = root.first_child
    while node is not None:
        child = None
        if node.is_text_node:
            yield node, True
        elif node.is_element_node and enters(node):
            yield node, True
            child = node.first_child
            if child is None:
                yield node, False
        if child is not None:
            node = child
            continue
        while node is not None and node.next is None:
            node = node.parent
            if node is None or node.mem_id == root.mem_id:
                return
            yield node, False
        node = node.next if node is not None else None


def text_of(node: LexborNode) -> str:
    """What people see of `node`, as one line."""
    return " ".join(lines(node))
