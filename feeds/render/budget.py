"""Keeps feeds and articles within what subscribers bear: cuts a feed's window, and an article's body, at what the settings allow."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds import plain
from feeds.model import Article, Feed

# What a character can become in a feed: four bytes of UTF-8 or "&amp;" in HTML, "&amp;amp;" in text that RSS escapes twice.
_HTML_BYTES, _TEXT_BYTES = 5, 9
_SAYS_OFTEN = 3  # an address is a link, an id and a place elsewhere
_FRAME = 4_000  # what an entry has beside its texts
_PART = 500  # what a person, topic or country has beside its name


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
    return sum(
        _HTML_BYTES * len(a.html) + _TEXT_BYTES * _SAYS_OFTEN * _said(a) + _FRAME + _PART * _parts(a) for a in articles
    )


def _said(article: Article) -> int:
    labels = (*article.topics, *article.countries)
    texts = [article.id, article.title, article.summary, article.link, article.via, article.rights, *article.authors]
    texts += [*(article.origin or ()), article.image.url, article.image.credit, article.image.description]
    texts += [text for label in labels for text in (label.key, label.title)]
    return sum(len(text) for text in texts if text) + (len(article.enclosure.url) if article.enclosure else 0)


def _parts(article: Article) -> int:
    return len(article.topics) + len(article.countries) + len(article.authors)


def cut(html: str, limit: int, address: str | None, read_on: str) -> str:
    """The blocks at the beginning of `html` that fit in `limit` bytes of UTF-8, then a link to the rest with the words `read_on`. `html` is
    sanitised, and so is what comes back."""
    if len(html) * 4 <= limit or len(html.encode()) <= limit:
        return html
    more = f'<p><a href="{escape(address)}">{escape(read_on)}</a></p>' if address else "<p>…</p>"
    body = LexborHTMLParser(f"<body>{html}").body
    return (_beginning(body, limit - len(more.encode())) if body is not None else "") + more


def _beginning(node: LexborNode, room: int) -> str:
    """As much of what `node` holds as fits in `room` bytes: whole blocks, and of the first that does not fit its beginning where that
    leaves more than half of the room empty."""
    kept: list[str] = []
    left = room
    for child in node.iter(include_text=True):
        block = child.html or ""
        size = len(block.encode())
        if size > left:
            if left * 2 > room:
                kept.append(_part(child, left))
            break
        kept.append(block)
        left -= size
    return "".join(kept)


def _part(node: LexborNode, room: int) -> str:
    """The beginning of one element, in its own tags, or of a text."""
    if node.tag == "-text":
        return str(escape(plain.cut(node.text() or "", room // _HTML_BYTES))) if room >= _HTML_BYTES else ""
    if node.child is None:
        return ""
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items())
    opening, closing = f"<{node.tag}{attributes}>", f"</{node.tag}>"
    inner = _beginning(node, room - len(opening.encode()) - len(closing))
    return opening + inner + closing if inner else ""
