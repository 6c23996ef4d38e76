"""The commented feeds.toml that `feeds init` writes. What a setting means is told by config/tables.py."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from feeds import plain
from feeds.config import RESERVED, TABLES, FeedSettings
from feeds.proposing import Guess

_WIDEST = 52  # columns that a setting takes before what it means


def settings(guess: Guess, year: int) -> str:
    """The text of a new feeds.toml. The address is absolute; `year` dates the tag."""
    lines = [*_site(guess, year), "", *_feeds(), ""]
    lines += _commented(_proposed(guess) if guess.topics else _example())
    lines += _commented(_more())
    return "".join(f"{line}\n" for line in lines)


def _site(guess: Guess, year: int) -> Iterator[str]:
    host = urlsplit(guess.url).hostname or "localhost"
    yield "# Settings of this site. `feeds build` reads them; docs/settings.md of the program explains every one."
    yield ""
    yield "[site]"
    said = {"title": guess.title, "url": guess.url, "tag": f"tag:{host},{year}:", "language": guess.language}
    yield from _lines("site", {**said, "time_zone": guess.time_zone}, examples={"author": "Our desk"})


def _feeds() -> Iterator[str]:
    yield "[feeds]"
    default = {name: getattr(FeedSettings(), name) for name in ("formats", "window", "cross", "min_items")}
    yield from _lines("feeds", default, examples={"archives": True, "hubs": ["https://hub.example/"]})


def _example() -> Iterator[str]:
    yield "Topics. Without any, an article's topics are what its own front matter says."
    yield ""
    yield "[topics.mining]"
    words = {"keywords": ["crypto mining", "miner", "hash rate"], "not": ["data mining"]}
    yield from _lines("topics.KEY", {"title": "Mining", **words, "sections": ["Mining"]})
    yield ""


def _proposed(guess: Guess) -> Iterator[str]:
    """Topics to choose from: what a person does not take away becomes an address for ever."""
    said = any(topic.is_said for topic in guess.topics)
    of = "what they say of themselves" if said else "their words"
    yield f"Topics, proposed from {of} ({guess.articles:,} articles). Take away the # of those that you want, and add words that speak of them."
    yield "Without any topic here, an article's topics are what its own front matter says."
    yield ""
    keyed = {plain.slug(topic.title): topic for topic in reversed(guess.topics)}
    for key, topic in reversed(keyed.items()):
        if not key or key in RESERVED:
            continue
        yield f"[topics.{key}]    # {topic.articles:,} articles"
        yield f"title = {_literal(topic.title)}"
        yield f"keywords = {_literal([topic.title.casefold()])}"
        if topic.is_said:
            yield f"sections = {_literal([topic.title])}"
        yield ""


def _more() -> Iterator[str]:
    yield "Topics learned from articles (`feeds learn` says how well; needs feeds[learn]):"
    yield ""
    yield "[learn]"
    yield from _lines("learn", {"topics": True})
    yield ""
    yield "A saved selection:"
    yield ""
    yield "[views.south-asia]"
    yield 'title = "South Asia"'
    yield 'countries = { any = ["in", "pk", "bd"] }'


def _commented(lines: Iterator[str]) -> Iterator[str]:
    return (f"# {line}".rstrip() for line in lines)


def _lines(table: str, values: Mapping[str, Any], examples: Mapping[str, Any] = MappingProxyType({})) -> Iterator[str]:
    """Settings, each with the first sentence of what it means; `examples` are written so that they do not count."""
    lines = {name: f"{name} = {_literal(value)}" for name, value in values.items()}
    lines |= {name: f"# {name} = {_literal(value)}" for name, value in examples.items()}
    widest = min(max(map(len, lines.values())), _WIDEST)
    for name, line in lines.items():
        yield f"{line:<{widest}}  # {TABLES[table].settings[name].means.partition('. ')[0]}"


def _literal(value: Any) -> str:
    """As TOML has text, numbers, truth and lists of these."""
    return json.dumps(value, ensure_ascii=False)
