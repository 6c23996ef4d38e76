"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from typing import Any

from feeds import plain
from feeds.render import entries
from feeds.render.documents import FeedDocument
from feeds.render.entries import Entry
from feeds.render.publication import Publication

# JSON Feed 1.1, extensions: an object of our own that says how little is known of a date.
_VAGUE = ("none", "year", "month")


def write(document: FeedDocument, site: Publication) -> bytes:
    """`document` as a JSON Feed, UTF-8, two spaces of indent."""
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
    items = [_item(entries.entry(article, document.body, site), site) for article in document.articles]
    return (json.dumps({**_said(feed), "items": items}, ensure_ascii=False, indent=2) + "\n").encode()


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
            "_feeds": {"date_precision": entry.precision} if entry.precision in _VAGUE else None,
        }
    )


def _attachments(entry: Entry) -> list[dict[str, Any]]:
    file = entry.enclosure
    return [_said({"url": file.url, "mime_type": file.type, "size_in_bytes": file.length})] if file else []


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, [])}
