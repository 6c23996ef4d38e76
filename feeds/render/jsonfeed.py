"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Sequence
from typing import Any

from feeds import plain
from feeds.index import Rendered
from feeds.render import entries
from feeds.render.documents import FeedDocument
from feeds.render.entries import Entry
from feeds.render.frame import Frame
from feeds.render.publication import Publication

# JSON Feed 1.1, extensions: an object of our own that says how little is known of a date, and where copies of an article are.
_VAGUE = ("none", "year", "month")


def frame(document: FeedDocument, _uses: frozenset[str], site: Publication) -> Frame:
    """`document` as a JSON Feed, UTF-8, two spaces of indent, without its items."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": document.title,
        "home_page_url": document.link("alternate"),
        "feed_url": document.link("self"),
        "description": document.feed.description,
        "next_url": document.link("prev-archive"),
        "icon": site.logo or site.icon,
        "favicon": site.icon,
        "language": site.settings.site.language,
        "authors": [{"name": site.author}],
        "hubs": [{"type": "WebSub", "url": link.href} for link in document.links if link.rel == "hub"],
    }
    data = (json.dumps({**_said(feed), "items": []}, ensure_ascii=False, indent=2) + "\n").encode()
    if not document.articles:
        return Frame(data, b"", b"")
    head, closing, tail = data.rpartition(b"]")
    return Frame(head + b"\n", b",\n", b"\n  " + closing + tail)


def items(said: Sequence[Entry], site: Publication) -> list[Rendered]:
    """Each of these as an item, as it stands in a feed."""
    # A line break within a text is written as a sign of its own, so that each line here is one of the layout.
    texts = (json.dumps(_item(entry, site), ensure_ascii=False, indent=2) for entry in said)
    return [Rendered(f"\n{text}".replace("\n", "\n    ")[1:].encode()) for text in texts]


def _item(entry: Entry, site: Publication) -> dict[str, Any]:
    elsewhere = None if entry.address and entry.address.startswith(site.addresses.root) else entry.address
    return _said(
        {
            "id": entry.id,
            "url": entry.address,
            "external_url": elsewhere or entry.via,
            "title": entry.title,
            # Readers drop an item without content.
            "content_html": entry.content or entries.paragraph(entry.summary or entry.title),
            "summary": entry.summary,
            "image": entry.image.url,
            "date_published": plain.rfc3339(entry.published),
            "date_modified": plain.rfc3339(entry.updated),
            "authors": [{"name": name} for name in entry.authors],
            "tags": [category.label for category in entry.categories],
            "language": entry.language or site.settings.site.language,
            "attachments": _attachments(entry),
            "_feeds": _said(
                {
                    "date_precision": entry.precision if entry.precision in _VAGUE else None,
                    "related": [*entry.related],
                }
            ),
        }
    )


def _attachments(entry: Entry) -> list[dict[str, Any]]:
    file = entry.enclosure
    return [_said({"url": file.url, "mime_type": file.type, "size_in_bytes": file.length})] if file else []


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, [], {})}
