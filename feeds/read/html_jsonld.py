"""The JSON-LD of a web page: which thing in it is the article, and its values as text. Knows the shapes that
sites write, not what a value is for."""

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from feeds import plain

_OTHER_ARTICLE_TYPES = {"blogposting", "liveblogposting", "report", "socialmediaposting"}
_WORK_TYPES = {
    "videoobject", "audioobject", "podcastepisode", "radioepisode", "tvepisode", "episode", "recipe", "review", "howto", "question", "creativework",
    "discussionforumposting", "dataset", "course", "guide", "chapter", "photograph", "medicalwebpage", "qapage", "faqpage", "collectionpage",
}  # fmt: skip
_PAGE_TYPES = {"webpage", "itempage", "aboutpage"}
_MAX_THINGS = 2000
Thing = Mapping[str, Any]


def things(tree: LexborHTMLParser) -> Iterator[Thing]:
    """The JSON-LD objects that stand for themselves: at the top, in lists, in @graph, or what a page is
    mainly about. What is within others (comments, related articles, lists of links) is not among them. A
    script that is no JSON is skipped."""
    for script in tree.css('script[type^="application/ld+json" i]'):
        waiting = deque([_json(script.text())])
        seen = 0
        while waiting and (seen := seen + 1) < _MAX_THINGS:
            value = waiting.popleft()
            if isinstance(value, list):
                waiting.extendleft(reversed(value))
            elif isinstance(value, dict):
                yield value
                waiting.extendleft(value[key] for key in ("mainEntity", "@graph") if key in value)


def _json(text: str) -> Any:
    text = text.strip()
    for wrap in ("<!--", "//<![CDATA[", "<![CDATA[", "-->", "//]]>", "]]>", ";"):
        text = text.removeprefix(wrap).removesuffix(wrap).strip()
    try:
        # Line breaks within a text are the most frequent fault of JSON-LD, and harmless.
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _types(thing: Thing) -> list[str]:
    kinds = (kind for kind in items(thing.get("@type")) if isinstance(kind, str))
    return [re.split(r"[/:#]", kind)[-1].lower() for kind in kinds]


def items(value: Any) -> list[Any]:
    """JSON-LD writes one value where others have a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def article(candidates: list[Thing], known: Iterable[str]) -> Thing:
    """The article among `candidates`: the one with an address or headline (case folded) that is `known` to be
    this page's, else the first; a web page when there is none."""
    articles = [thing for thing in candidates if any(_is_article(kind) for kind in _types(thing))]
    if len(articles) > 1:
        keys = {key for key in known if key}
        articles.sort(key=lambda thing: not keys & {*addresses(thing), text(thing.get("headline")).casefold()})
    return next(iter(articles or _of(candidates, _PAGE_TYPES)), {})


def work(candidates: list[Thing]) -> Thing:
    """What the page is about where that is no article: the first recording, recipe, question or the like among `candidates`."""
    return next(iter(_of(candidates, _WORK_TYPES)), {})


def _of(candidates: list[Thing], types: set[str]) -> list[Thing]:
    return [thing for thing in candidates if types & set(_types(thing))]


def _is_article(kind: str) -> bool:
    return kind.endswith("article") or kind in _OTHER_ARTICLE_TYPES


def addresses(thing: Thing) -> list[str]:
    """What a thing gives as its own address."""
    said = [thing.get("mainEntityOfPage"), thing.get("url"), thing.get("@id")]
    said = [s.get("@id") or s.get("url") if isinstance(s, dict) else s for part in said for s in items(part)]
    return [plain.line(s) for s in said if isinstance(s, str)]


def text(value: Any) -> str:
    """A JSON-LD value as one line; entities are decoded once, since nobody decoded those of a script."""
    for item in items(value)[:10]:
        said = item.get("@value") or item.get("name") if isinstance(item, dict) else item
        if isinstance(said, str) and (found := plain.line(html.unescape(said))):
            return found
    return ""
