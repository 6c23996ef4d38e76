"""Reads a JSON Feed that others publish (jsonfeed.org, 1.0 and 1.1), and a list of articles as one JSON text. What a feed says is its
publisher's word, as with every feed; what a list says is a person's, as with JSON Lines."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from feeds.errors import ArticleError, SetAside
from feeds.model import Clue, Document
from feeds.read import records

_VERSION = "https://jsonfeed.org/version/"
_MEND = "save a JSON Feed here, or a list of articles, or one article a line as .jsonl"


def read(data: bytes, source: str) -> Iterator[Document | SetAside]:
    """The articles of the file in order, the first named `source:1`. Raises ArticleError when it holds none such."""
    found = records.parsed(data, _MEND)
    feed = found if isinstance(found, dict) and str(found.get("version", "")).startswith(_VERSION) else None
    items = feed.get("items") if feed is not None else found
    if not isinstance(items, list):
        raise ArticleError("neither a JSON Feed nor a list of articles", _MEND)
    yield from records.each(enumerate(items, start=1), partial(_document, feed), source, "item", records.MOST)


def _document(feed: Mapping[str, Any] | None, item: Any, source: str, where: str) -> Document:
    if not isinstance(item, dict):
        raise ArticleError("not a JSON object", _MEND)
    if feed is None:
        return records.document(item, source, where)
    document = records.document({**_inherited(feed), **_known(item)}, source, where)
    return replace(
        document,
        decided=frozenset(),
        published=tuple(map(_as_metadata, document.published)),
        updated=tuple(map(_as_metadata, document.updated)),
    )


def _inherited(feed: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for each item that does not say otherwise."""
    origin = {"title": feed.get("title"), "url": feed.get("home_page_url"), "feed": feed.get("feed_url")}
    said = {
        "authors": _authors(feed),
        "language": feed.get("language"),
        "source": {k: v for k, v in origin.items() if v},
    }
    return {key: value for key, value in said.items() if value}


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item under the names that people give what it says. `url` is where it lives, `external_url` what it speaks of."""
    said = {key: value for key, value in item.items() if key not in ("external_url", "attachments", "author") and value}
    said |= {
        "url": item.get("url") or item.get("external_url"),
        "authors": _authors(item),
        "enclosure": _enclosure(item),
    }
    return {key: value for key, value in said.items() if value}


def _authors(said: Mapping[str, Any]) -> Any:
    """Version 1.0 has one."""
    return said.get("authors") or ([said["author"]] if isinstance(said.get("author"), dict) else None)


def _enclosure(item: Mapping[str, Any]) -> dict[str, Any] | None:
    files = item.get("attachments")
    first = files[0] if isinstance(files, list) and files and isinstance(files[0], dict) else {}
    found = {"url": first.get("url"), "type": first.get("mime_type"), "length": first.get("size_in_bytes")}
    return {key: value for key, value in found.items() if value} if found["url"] else None


def _as_metadata(clue: Clue) -> Clue:
    return clue._replace(source="metadata")
