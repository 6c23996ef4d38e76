"""What a feed says, as its feed.json has it, beside what readers of others make of it: one record for both."""

import json
import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from tests.serving import READERS, need, need_packages


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as a reader shows it; times as RFC 3339 in UTC. `text` is what it shows when the article is opened."""

    id: str
    title: str
    link: str
    published: str
    text: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]


def told(feed: Path) -> list[Entry]:
    """The entries that the feed.json at `feed` has."""
    return [
        Entry(
            id=item["id"],
            title=item["title"],
            link=item["url"],
            published=item["date_published"],
            text=text_of(item["content_html"]),
            authors=tuple(author["name"] for author in item["authors"]),
            categories=tuple(item.get("tags", ())),
        )
        for item in json.loads(feed.read_bytes())["items"]
    ]


def text_of(html: str) -> str:
    """The words of `html`. Readers sanitise a body each in their own way, and may not lose a word."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def npm_readers(addresses: list[str]) -> dict[str, dict[str, list[Entry]]]:
    """What each reader of tests/readers found at each address."""
    need_packages()
    ran = subprocess.run(
        [need("node"), "read.mjs"],
        cwd=READERS,
        input="\n".join(addresses),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return {
        address: {name: [*map(_entry, entries)] for name, entries in found.items()}
        for address, found in json.loads(ran.stdout).items()
    }


def _entry(found: dict[str, Any]) -> Entry:
    names = {"authors": tuple(found["authors"]), "categories": tuple(found["categories"])}
    return Entry(**{**found, **names, "text": text_of(found["text"])})
