"""Addresses of the published feeds, and the lines that other sites paste. Reads catalog.json, the manifest of what is published."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feeds import gazetteer
from feeds.addresses import FORMAT_TITLE, MEDIA_TYPE
from feeds.errors import RefusedError
from feeds.model import FormatName


def links(out: Path, topic: str | None, country: str | None) -> str:
    """Text about the feeds of `topic` and `country` (a code or a name), of both, or of all. Raises RefusedError when there is none."""
    code = gazetteer.resolve(country) if country else None
    if country and not code:
        raise RefusedError(f"{country!r} is no country known; write its ISO 3166 code, such as kg")
    feeds = [feed for feed in _published(out) if _wanted(feed, topic, code)]
    if not feeds:
        raise RefusedError("no such feed is published; `feeds links` lists those that are")
    return "\n".join(line for feed in feeds for line in _lines(feed))


def _published(out: Path) -> list[dict[str, Any]]:
    try:
        feeds: list[dict[str, Any]] = json.loads((out / "catalog.json").read_bytes())["feeds"]
        return [feed for feed in feeds if feed["title"] and feed["formats"]]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        raise RefusedError(f"{out / 'catalog.json'} is not there or cannot be read; run `feeds build` first") from None


def _wanted(feed: dict[str, Any], topic: str | None, code: str | None) -> bool:
    if topic is None and code is None:
        return True
    return feed.get("topic") == topic and feed.get("country") == code


def _lines(feed: dict[str, Any]) -> Iterator[str]:
    formats: dict[FormatName, str] = feed["formats"]
    yield feed["title"]
    if feed.get("page"):
        yield f"  {'Page':<10} {feed['page']}"
    for name, address in formats.items():
        yield f"  {FORMAT_TITLE[name]:<10} {address}"
    for name, address in formats.items():
        title = html.escape(f"{feed['title']} ({FORMAT_TITLE[name]})")
        yield f'  <link rel="alternate" type="{MEDIA_TYPE[name]}" title="{title}" href="{html.escape(address)}">'
    yield ""
