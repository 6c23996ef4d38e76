"""What a feed says, as its feed.json has it, beside what readers of others make of it: one record for both."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.serving import READERS, need, need_packages


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as a reader shows it; times as RFC 3339 in UTC. `content` is what it shows as the text: the body, or the summary as HTML."""

    id: str
    title: str
    link: str
    published: str
    updated: str
    content: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]


def told(feed: Path) -> list[Entry]:
    """The entries of the feed whose feed.json lies at `feed`."""
    return [
        Entry(
            id=item["id"],
            title=item["title"],
            link=item["url"],
            published=item["date_published"],
            updated=item["date_modified"],
            content=item["content_html"],
            authors=tuple(author["name"] for author in item["authors"]),
            categories=tuple(item.get("tags", ())),
        )
        for item in json.loads(feed.read_bytes())["items"]
    ]


def npm_readers(addresses: list[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
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
    read: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(ran.stdout)
    return read
