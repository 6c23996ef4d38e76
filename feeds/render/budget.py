"""Keeps feeds and articles within what subscribers bear: cuts a feed's window, and an article's body, at what the settings allow."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from markupsafe import escape

from feeds import plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ESCAPED = (("&", 4), ("<", 3), (">", 3), ("\xa0", 4))  # and by how many bytes each grows
_HTML_BYTES = 5  # what a character of a text can become: four bytes of UTF-8, or "&amp;"


def most(count: int, size: Callable[[int], int], limit: int) -> int:
    """The most of `count` articles, the newest first, that make a file of at most `limit` bytes, and at least one if there is any. `size`
    tells the bytes of the largest file of so many."""
    if size(count) <= limit:
        return count
    fits, too_many = min(count, 1), count
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if size(middle) <= limit:
            fits = middle
        else:
            too_many = middle
    return fits


def cut(html: str, limit: int, address: str | None, read_on: str) -> str:
    """The blocks at the beginning of `html` that fit in `limit` bytes of UTF-8, then a link to the rest with the words `read_on`. `html` is
    sanitised, and so is what comes back."""
    if len(html) * 4 <= limit or len(html.encode()) <= limit:
        return html
    more = f'<p><a href="{escape(address)}">{escape(read_on)}</a></p>' if address else "<p>…</p>"
    from selectolax.lexbor import LexborHTMLParser  # slow, and only a text that is too long is taken apart

    body = LexborHTMLParser(f"<body>{html}").body
    return (_Cut(body).beginning(body, limit - len(more.encode())) if body is not None else "") + more


class _Cut:
    """Takes the beginning of a tree. How much each part is at most when it is written is counted once: to write what does not fit, only to see that,
    at each level anew, would cost depth times length."""

    def __init__(self, root: "LexborNode") -> None:
        self._sizes: dict[int, int] = {}
        for node in reversed([*root.traverse(include_text=True)]):
            size = self._sizes.get(node.mem_id, 0) + _own_size(node)
            self._sizes[node.mem_id] = size
            if node.parent is not None:
                self._sizes[node.parent.mem_id] = self._sizes.get(node.parent.mem_id, 0) + size

    def beginning(self, node: "LexborNode", room: int) -> str:
        """As much of what `node` holds as fits in `room` bytes: whole blocks, and of the first that does not fit its beginning where that
        leaves more than half of the room empty."""
        kept: list[str] = []
        left = room
        for child in node.iter(include_text=True):
            size = self._sizes[child.mem_id]
            if size > left:
                if left * 2 > room:
                    kept.append(self._part(child, left))
                break
            kept.append(child.html or "")
            left -= size
        return "".join(kept)

    def _part(self, node: "LexborNode", room: int) -> str:
        """The beginning of one element, in its own tags, or of a text."""
        if node.tag == "-text":
            return str(escape(plain.cut(node.text() or "", room // _HTML_BYTES))) if room >= _HTML_BYTES else ""
        if node.child is None:
            return ""
        opening, closing = _tags(node)
        inner = self.beginning(node, room - len(opening.encode()) - len(closing))
        return opening + inner + closing if inner else ""


def _own_size(node: "LexborNode") -> int:
    """Bytes of a text, or of an element's tags."""
    if node.tag == "-text":
        text = node.text() or ""
        return len(text.encode()) + sum(more * text.count(char) for char, more in _ESCAPED)
    return sum(len(tag.encode()) for tag in _tags(node))


def _tags(node: "LexborNode") -> tuple[str, str]:
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items())
    return f"<{node.tag}{attributes}>", f"</{node.tag}>"
