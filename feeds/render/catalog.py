"""catalog.json: what the site publishes, for programs."""

import json
from collections.abc import Sequence
from typing import Any

from feeds import plain
from feeds.model import Feed
from feeds.render import embeds, opml
from feeds.render.entries import Site


def write(feeds: Sequence[Feed], site: Site) -> bytes:
    """Every feed with its keys, addresses, count, newest article and languages; and the lists of feeds by group."""
    root = site.addresses.root
    document = {
        "generator": "feeds",
        "title": site.settings.site.title,
        "url": root,
        "language": site.settings.site.language,
        "opml": {"all": root + opml.ALL, **{group.name: root + group.path for group in opml.grouped(feeds)}},
        "feeds": [_row(feed, site) for feed in feeds],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _row(feed: Feed, site: Site) -> dict[str, Any]:
    row = {
        "path": feed.path,
        "id": feed.id,
        "kind": feed.kind,
        "name": feed.name,
        "title": feed.title,
        "description": feed.description,
        "topic": feed.topic,
        "country": feed.country,
        **embeds.offer(feed, site).places,
        "aliases": list(feed.aliases) or None,
        "count": feed.total,
        "newest": plain.rfc3339(feed.articles[0].stands) if feed.articles else None,
        "updated": plain.rfc3339(feed.updated),
        "languages": sorted({article.language for article in feed.articles}),
    }
    return {key: value for key, value in row.items() if value is not None}
