"""The blocks of a scraped body that are no part of its article by their words alone, in any format: what clean.py says of each, and what
goes with it. Knows no metadata and no class names."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds import clean, plain
from feeds.errors import ArticleError
from feeds.model import Dropped
from feeds.nesting import too_deep

_BLOCKS = "p, li, h2, h3, h4, h5, h6, div, figcaption"
_WITHIN_TAGS = frozenset(["p", "div", "ul", "ol", "h2", "h3", "h4", "table", "section", "figure"])
_WITHIN = ", ".join(sorted(_WITHIN_TAGS))
_MEDIA = "img, picture, video, audio, iframe"
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LONGEST = 400
_MOST_BLOCKS = 5000
_MOST_FOLLOWING = 12
MOST_LINES = 50_000
_LINKED = 0.8  # of a list's text: it leads elsewhere
_QUOTED = 120
_STOP = re.compile(r"[.!?。！？؟।]\W*$")


def without_boilerplate(html: str) -> tuple[str, tuple[Dropped, ...]]:
    """The fragment `html` without its boilerplate, and that; all of it where nothing else is there, or where it is nested beyond reason, which is
    for others to say."""
    if too_deep(html):
        return html, ()
    body = LexborHTMLParser(f"<body>{html}").body
    dropped = take_out(body) if body is not None else ()
    return (body.inner_html or "", dropped) if body is not None and dropped and body.text(strip=True) else (html, ())


def take_out(root: LexborNode) -> tuple[Dropped, ...]:
    """Takes the boilerplate out of the tree below `root`; says what it was."""
    found: list[tuple[LexborNode, clean.Kind]] = []
    taken: set[int] = set()
    for node in root.css(_BLOCKS)[:_MOST_BLOCKS]:
        kind = _kind(node) if node.mem_id not in taken else None
        if kind:
            group = [node, *(_following(node, kind) if kind in ("more", "keywords") else ())]
            found.extend((member, kind) for member in group if member.mem_id not in taken)
            taken.update(inner.mem_id for member in group for inner in (member, *member.css(_BLOCKS)))
    dropped = [
        Dropped(plain.cut(plain.line(node.text(separator=" ")), _QUOTED), clean.RULES[kind]) for node, kind in found
    ]
    for node, _ in found:
        _remove(node)
    return tuple(one for one in dropped if one.text)


def lines(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """Plain text without the lines that are boilerplate and the credits amid its paragraphs, and these; all of it where nothing else is
    there. Raises ArticleError where they are more than an article has."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    found = text.splitlines()
    if len(found) > MOST_LINES:
        raise ArticleError(f"{len(found):,} lines are more than {MOST_LINES:,}", "part it")
    for line in found:
        kind = clean.kind(line)
        pieces, credits = clean.split_credits("" if kind else line)
        dropped.extend(Dropped(plain.cut(credit, _QUOTED), clean.RULES["credit"]) for credit in credits)
        if kind:
            dropped.append(Dropped(plain.cut(plain.line(line), _QUOTED), clean.RULES[kind]))
        else:
            kept.append("\n\n".join(pieces) if credits else line)
    return ("\n".join(kept), tuple(dropped)) if any(map(str.strip, kept)) else (text, ())


def _remove(node: LexborNode) -> None:
    """Takes `node` out; where it holds a picture beside its words, the words alone."""
    if node.css_first(_MEDIA) is None:
        node.decompose()
        return
    for child in list(node.iter(include_text=True)):
        if child.tag == "-text" or child.css_first(_MEDIA) is None:
            child.decompose()


def _kind(node: LexborNode) -> clean.Kind | None:
    """What boilerplate the whole of `node` is. A heading or the point of a list may well be one word that a page's interface has too."""
    # Its children are asked first: the text of an element that holds the whole page is long.
    children = list(node.iter())
    if any(child.tag in _WITHIN_TAGS for child in children):
        return None
    text = node.text()
    if len(text) > 2 * _LONGEST or any(child.css_first(_WITHIN) for child in children):
        return None
    kind = clean.kind(plain.line(text))
    if node.tag == "figcaption":
        return kind if kind == "credit" else None
    if kind == "navigation" and (node.tag in _HEADINGS or (node.tag == "li" and node.css_first("a, button") is None)):
        return None
    return kind


def _following(node: LexborNode, kind: clean.Kind) -> list[LexborNode]:
    """The siblings behind a heading such as "Related articles" or "Tags" that it heads."""
    group: list[LexborNode] = []
    following = node.next
    while following is not None and len(group) < _MOST_FOLLOWING:
        text = following.text(strip=True)
        if text and (following.tag == "-text" or not _leads_away(following, text, kind)):
            break
        if text:
            group.append(following)
        following = following.next
    return group


def _leads_away(node: LexborNode, text: str, kind: clean.Kind) -> bool:
    linked = sum(len(link.text(strip=True)) for link in node.css("a"))
    is_list = kind == "keywords" and len(text) <= _LONGEST and not _STOP.search(text)
    return linked >= _LINKED * len(text) or (is_list and node.tag not in _HEADINGS)
