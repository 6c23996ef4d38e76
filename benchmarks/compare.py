"""Holds what was published against the truth: each feed, its articles, their order."""

import re
from pathlib import Path

from lxml import etree

from benchmarks.corpus import WINDOW, Truth

_NUMBER = re.compile(r"\b[0-9]{7}\b")


def wrong(out: Path, file: str, truth: Truth) -> list[str]:
    """The feeds of `truth` that are not in `out`, as files called `file`, with just their articles in their order; those in "topics" and
    "countries" that there should not be."""
    published = {path.parent.relative_to(out).as_posix() for path in out.glob(f"*/*/{file}")}
    return sorted(
        {feed for feed, numbers in truth.items() if _numbers(out / feed / file) != numbers[:WINDOW]}
        | (published - truth.keys())
    )


def _numbers(path: Path) -> list[int]:
    """The numbers in the headlines of an RSS file."""
    if not path.exists():
        return []
    titles = [title.text or "" for title in etree.parse(path).iterfind("channel/item/title")]
    return [int(found[0]) if (found := _NUMBER.search(title)) else 0 for title in titles]
