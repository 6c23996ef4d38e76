"""Keeps feeds and articles within what subscribers bear: cuts a feed's window, and an article's body, at what the settings allow."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds import plain
from feeds.model import Article, Feed

# What a character of text can become in a feed: five bytes ("&amp;"); and what an entry has beside its texts.
_MOST_BYTES = 5
_FRAME = 4_000


def fitted(feed: Feed, limit: int, size: Callable[[Feed], int]) -> Feed:
    """`feed` with as many of its newest articles as make a file of at most `limit` bytes, and at least one. `size` tells the bytes of the
    largest of its files."""
    if _bound(feed.articles) <= limit or size(feed) <= limit:
        return feed
    fits, too_many = 1, len(feed.articles)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if size(_first(feed, middle)) <= limit:
            fits = middle
        else:
            too_many = middle
    return _first(feed, fits)


def _first(feed: Feed, count: int) -> Feed:
    return replace(feed, articles=feed.articles[:count])


def _bound(articles: Sequence[Article]) -> int:
    """More bytes than the articles can take, found without writing them."""
    return sum(_MOST_BYTES * (len(a.html) + len(a.summary) + len(a.title)) + _FRAME for a in articles)


def cut(html: str, limit: int, address: str | None, read_on: str) -> str:
    """The blocks at the beginning of `html` that fit in `limit` bytes of UTF-8, then a link to the rest with the words `read_on`. `html` is
    sanitised, and so is what comes back."""
    if len(html) * 4 <= limit or len(html.encode()) <= limit:
        return html
    more = f'<p><a href="{escape(address)}">{escape(read_on)}</a></p>' if address else "<p>…</p>"
    body = LexborHTMLParser(f"<body>{html}").body
    return "".join(_blocks(body, limit - len(more.encode()))) + more if body is not None else more


def _blocks(node: LexborNode, room: int) -> list[str]:
    kept: list[str] = []
    for child in node.iter(include_text=True):
        block = child.html or ""
        size = len(block.encode())
        if size > room:
            # A single wrapper around everything is no block: what it holds is looked at instead.
            return kept or _within(child, room)
        kept.append(block)
        room -= size
    return kept


def _within(node: LexborNode, room: int) -> list[str]:
    if node.child is not None and any(child.tag != "-text" for child in node.iter(include_text=True)):
        return _blocks(node, room)
    text = plain.cut(node.text() or "", max(room // _MOST_BYTES, 1))
    return [f"<p>{escape(text)}</p>"]
