"""catalog.json: what the site publishes, for programs. Written and read here alone; `feeds check` has its own eyes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from feeds import plain
from feeds.model import Feed, FormatName
from feeds.render import embeds, opml
from feeds.render.embeds import Offer
from feeds.render.publication import Publication

_GENERATOR = "feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A published feed as the catalog has it: its path and kind, what it selects by, how many articles, and what other sites may show."""

    path: str
    kind: str
    topic: str | None
    country: str | None
    count: int
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All published feeds, the main one first, and the addresses of the lists of feeds by group ("all" for the whole)."""

    feeds: tuple[Row, ...]
    lists: Mapping[str, str]


def read(data: bytes) -> Catalog:
    """What `write` wrote. Raises ValueError when it is something else, or damaged."""
    try:
        document = json.loads(data)
        rows = tuple(_read_row(row) for row in document["feeds"])
        return Catalog(feeds=rows, lists={str(k): str(v) for k, v in document["opml"].items()})
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no catalog of feeds: {error}") from None


def is_ours(data: bytes) -> bool:
    """Does `data` say that feeds wrote it?"""
    try:
        return bool(json.loads(data)["generator"] == _GENERATOR)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def write(feeds: Sequence[Feed], site: Publication) -> bytes:
    """Every feed with its keys, addresses, count, newest article and languages; and the lists of feeds by group."""
    root = site.addresses.root
    document = {
        "generator": _GENERATOR,
        "title": site.settings.site.title,
        "url": root,
        "language": site.settings.site.language,
        "opml": {"all": root + opml.ALL, **{group.name: root + group.path for group in opml.grouped(feeds)}},
        "feeds": [_row(feed, site) for feed in feeds],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _row(feed: Feed, site: Publication) -> dict[str, Any]:
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
        "newest": plain.rfc3339(datetime.fromtimestamp(feed.articles[0].stands, UTC)) if feed.articles else None,
        "updated": plain.rfc3339(feed.updated),
        "languages": list(feed.languages),
    }
    return {key: value for key, value in row.items() if value is not None}


def _read_row(row: Mapping[str, Any]) -> Row:
    formats = {name: str(row["formats"][name]) for name in get_args(FormatName) if name in row["formats"]}
    if not formats:
        raise ValueError(f"{row['path']} has no format")
    offer = Offer(
        title=plain.scrub(str(row["title"])),
        formats=formats,
        page=row.get("page"),
        embed=row.get("embed"),
        script=row.get("script") if "json" in formats else None,
    )
    return Row(
        path=str(row["path"]),
        kind=str(row["kind"]),
        topic=row.get("topic"),
        country=row.get("country"),
        count=int(row["count"]),
        offer=offer,
    )
