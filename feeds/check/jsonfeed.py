"""Owns what a JSON feed must be: JSON Feed 1.1, strictly read, and what its readers need beyond it; no other
format may enter here."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NoReturn

from feeds.addresses import MEDIA_TYPE
from feeds.check import archives, dates, ids, labels, links, markup, order, text
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.told import Article, Feed

Json = dict[str, object]

NAME = "feed.json"

_WHERE = re.compile(r"items\[[0-9]+\]")
# JSON that was read before, so that its strings are whole; a control character in one is not.
_ID = re.compile(r'"id"\s*+:\s*+("(?:[^"\\]|\\.)*+")')

_VERSION = "https://jsonfeed.org/version/1.1"
_ANY_VERSION = b"jsonfeed.org/version"
_DATES = ("date_published", "date_modified")
_FEED_ADDRESSES = ("home_page_url", "next_url", "icon", "favicon")
_ITEM_ADDRESSES = ("url", "external_url", "image", "banner_image")
_FEED_TEXTS = ("title", "description", "user_comment", "language", "feed_url", *_FEED_ADDRESSES)
_ITEM_TEXTS = ("title", "summary", "language", "content_html", "content_text", *_ITEM_ADDRESSES, *_DATES)

_KEYS = {
    "feed": {"version", "items", "authors", "hubs", "expired", *_FEED_TEXTS},
    "item": {"id", "authors", "tags", "attachments", "expired", *_ITEM_TEXTS},
    "author": {"name", "url", "avatar"},
    "hub": {"type", "url"},
    "attachment": {"url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"},
}


def is_feed(source: Source) -> bool:
    return source.name == NAME or _ANY_VERSION in source.data


def judge(source: Source) -> Verdict:
    """Other JSON than feeds is not ours to judge."""
    if not is_feed(source):
        return Verdict()
    repeated: list[str] = []
    document = _parse(source, repeated)
    if isinstance(document, Finding):
        return Verdict(findings=(document,), is_feed=True)
    feed = _tell(source, document)
    findings = [_repeated(source, key) for key in dict.fromkeys(repeated)]
    findings.extend(finding for rule in _RULES for finding in rule(source, document))
    findings.extend(ids.judge(source, feed.articles))
    # A number that is none in quotes is wrong, and said to be so elsewhere.
    findings.extend(ids.judge_text(source, (_article(*one) for one in _items(document) if _is_text(one[1].get("id")))))
    findings.extend(order.judge(source, feed))
    return Verdict(findings=tuple(_with_lines(source, feed, findings)), is_feed=True, feed=feed)


def _with_lines(source: Source, feed: Feed, findings: list[Finding]) -> Iterator[Finding]:
    """The findings on an item, each with the line where its id stands: the parser tells none."""
    lines = dict(_lines(source.data.decode("utf-8"), feed)) if findings else {}
    for finding in findings:
        where = _WHERE.match(finding.message)
        yield replace(finding, line=lines.get(where[0])) if where and finding.line is None else finding


def _lines(document: str, feed: Feed) -> Iterator[tuple[str, int]]:
    """Where the items that have an id are in the document, in its order."""
    waiting = iter([article for article in feed.articles if article.id])
    article, line, place = next(waiting, None), 1, 0
    for match in _ID.finditer(document):
        if article is not None and json.loads(match[1]) == article.id:
            line, place = line + document.count("\n", place, match.start()), match.start()
            yield article.where, line
            article = next(waiting, None)


def _parse(source: Source, repeated: list[str]) -> Json | Finding:
    """Strictly: UTF-8 without a mark, no NaN; keys that stand twice in one object are put into `repeated`."""

    def pairs(found: list[tuple[str, object]]) -> Json:
        repeated.extend(key for key, times in Counter(key for key, _ in found).items() if times > 1)
        return dict(found)

    def constant(name: str) -> NoReturn:
        raise ValueError(f"{name} is no JSON")

    mend = "write it with a JSON writer, as UTF-8"
    try:
        feed = json.loads(source.data.decode("utf-8"), object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        return source.error("not-well-formed", error.lineno, f"not JSON: {error.msg}", mend)
    except (ValueError, RecursionError) as error:
        return source.error("not-well-formed", None, f"not JSON: {shown(str(error))}", mend)
    if not isinstance(feed, dict):
        return source.error("not-a-feed", 1, "the document is not an object", "write a JSON Feed 1.1 object")
    return feed


def _repeated(source: Source, key: str) -> Finding:
    return source.error("duplicate-key", None, f"the key {shown(key)} stands twice in one object", "keep one of them")


def _items(feed: Json) -> list[tuple[str, Json]]:
    """The items that can be judged, each with the words for its place."""
    items = feed.get("items")
    if not isinstance(items, list):
        return []
    return [(f"items[{n}]", item) for n, item in enumerate(items) if isinstance(item, dict)]


def _objects(parent: Json, key: str) -> list[Json]:
    found = parent.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _texts(parent: Json, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        value = parent.get(key)
        if isinstance(value, str):
            yield key, value


def tell(source: Source) -> Feed | None:
    """What the feed in a file says, unjudged; None when there is none."""
    document = _parse(source, []) if is_feed(source) else None
    return _tell(source, document) if isinstance(document, dict) else None


def _tell(source: Source, feed: Json) -> Feed:
    return Feed(
        articles=tuple(_article(where, item) for where, item in _items(feed)),
        media_type=MEDIA_TYPE["json"],
        is_archive=archives.is_archive_by_place(source),
        older=_text(feed, "next_url"),
    )


def _article(where: str, item: Json) -> Article:
    value = item.get("id")
    published, updated = (dates.rfc3339(_text(item, key).strip()) for key in _DATES)
    return Article(
        # A number stands for its digits, as readers take it.
        id="" if value is None else str(value),
        line=None,
        where=where,
        title=_text(item, "title").strip(),
        link=_text(item, "url"),
        published=published,
        updated=updated,
    )


def _text(parent: Json, key: str) -> str:
    value = parent.get(key)
    return value if isinstance(value, str) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _fields(source: Source, feed: Json) -> Iterator[Finding]:
    if feed.get("version") != _VERSION:
        version = shown(str(feed.get("version", "")))
        yield source.error("bad-version", None, f"the version is {version}", f"write {_VERSION}")
    for key in ("title", "items"):
        if key not in feed:
            yield source.error("missing-field", None, f"the feed has no {key}", "add it")


def _types(source: Source, feed: Json) -> Iterator[Finding]:
    yield from _not_texts(source, "the feed", feed, _FEED_TEXTS)
    yield from _not_lists(source, "the feed", feed, ("items", "authors", "hubs"))
    for where, item in _items(feed):
        yield from _not_texts(source, where, item, ("id", *_ITEM_TEXTS))
        yield from _not_lists(source, where, item, ("authors", "tags", "attachments"))
        if not isinstance(item.get("expired", False), bool):
            yield source.error("bad-field", None, f"{where}: expired is not true or false", "write true or false")
        yield from _parts(source, where, item, "tags", str)
        for key in ("authors", "attachments"):
            yield from _parts(source, where, item, key, dict)
        yield from _numbers(source, where, item)
    for key in ("items", "authors", "hubs"):
        yield from _parts(source, "the feed", feed, key, dict)
    for where, parent in (("the feed", feed), *_items(feed)):
        if not all({"name", "url", "avatar"} & set(author) for author in _objects(parent, "authors")):
            yield source.error("bad-field", None, f"{where}: an author is nobody", "write a name, a url or an avatar")


def _numbers(source: Source, where: str, item: Json) -> Iterator[Finding]:
    for attachment in _objects(item, "attachments"):
        for key in ("size_in_bytes", "duration_in_seconds"):
            value = attachment.get(key, 0)
            kind = int if key == "size_in_bytes" else int | float
            if not isinstance(value, kind) or isinstance(value, bool) or value < 0:
                mend = "write a number from 0, of bytes a whole one, or leave it out"
                yield source.error("bad-field", None, f"{where}: {key} is {shown(str(value))}", mend)


def _parts(source: Source, where: str, parent: Json, key: str, kind: type) -> Iterator[Finding]:
    found = parent.get(key)
    if isinstance(found, list) and not all(isinstance(one, kind) for one in found):
        name = "an object" if kind is dict else "a string"
        yield source.error("bad-field", None, f"{where}: {key} holds what is not {name}", f"write each as {name}")


def _not_texts(source: Source, where: str, parent: Json, keys: Iterable[str]) -> Iterator[Finding]:
    for key in keys:
        if key in parent and not isinstance(parent[key], str):
            yield source.error("bad-field", None, f"{where}: {key} is not a string", "write a string, or leave it out")


def _not_lists(source: Source, where: str, parent: Json, keys: Iterable[str]) -> Iterator[Finding]:
    for key in keys:
        if key in parent and not isinstance(parent[key], list):
            yield source.error("bad-field", None, f"{where}: {key} is not a list", "write a list, or leave it out")


def _objects_of(feed: Json) -> Iterator[tuple[str, str, Json]]:
    """Each object of a feed, with the words for its place and its kind."""
    yield "the feed", "feed", feed
    yield from (("the feed", "hub", hub) for hub in _objects(feed, "hubs"))
    for where, parent in (("the feed", feed), *_items(feed)):
        yield from ((where, "author", author) for author in _objects(parent, "authors"))
    for where, item in _items(feed):
        yield where, "item", item
        yield from ((where, "attachment", attachment) for attachment in _objects(item, "attachments"))


def _keys(source: Source, feed: Json) -> Iterator[Finding]:
    """JSON Feed has a fixed set of names, and leaves to others what begins with an underscore and is an object."""
    for where, kind, found in _objects_of(feed):
        for key, value in found.items():
            if key.startswith("_") and not isinstance(value, dict):
                message = f"{where}: the extension {shown(key)} is no object"
                yield source.error("bad-field", None, message, "put its values into an object")
            elif not key.startswith("_") and key not in _KEYS[kind]:
                mend = "write authors, a list" if key == "author" else "begin its name with an underscore, or drop it"
                message = f"{where}: {shown(key)} is no key of a JSON Feed {kind}"
                yield source.warning("unknown-key", None, message, mend)


def _values(source: Source, feed: Json) -> Iterator[Finding]:
    for hub in _objects(feed, "hubs"):
        if not (_text(hub, "type") and _text(hub, "url")):
            yield source.error("bad-field", None, "the feed: a hub has no type or no url", "write both")
    if not isinstance(feed.get("expired", False), bool):
        yield source.error("bad-field", None, "the feed: expired is not true or false", "write true or false")
    for where, parent in (("the feed", feed), *_items(feed)):
        for _, language in _texts(parent, ("language",)):
            if not labels.is_language(language):
                mend = "write a language like en or pt-BR"
                yield source.error("bad-value", None, f"{where}: the language is {shown(language)}", mend)


def _titles(source: Source, feed: Json) -> Iterator[Finding]:
    for where, parent in (("the feed", feed), *_items(feed)):
        if "title" in parent and _is_text(parent["title"]) and not _text(parent, "title").strip():
            yield source.warning("empty-title", None, f"{where}: the title is empty", "give it words to show in a list")
    for where, item in _items(feed):
        if "title" not in item:
            mend = "write one: lists show it, and some readers show nothing without it"
            yield source.warning("missing-title", None, f"{where} has no title", mend)


def _own_address(source: Source, feed: Json) -> Iterator[Finding]:
    yield from links.judge_self(source, None, (value for _, value in _texts(feed, ("feed_url",))))


def _bodies(source: Source, feed: Json) -> Iterator[Finding]:
    for where, item in _items(feed):
        said = [key for key in ("content_html", "content_text") if key in item]
        # What is no text is said to be so elsewhere.
        if all(_is_text(item[key]) and not _text(item, key).strip() for key in said):
            mend = "give it one, be it the summary again"
            message = (
                f"{where} has an empty {said[0]}" if said else f"{where} has neither content_html nor content_text"
            )
            yield source.error("no-content", None, message, mend)


def _dates(source: Source, feed: Json) -> Iterator[Finding]:
    for where, item in _items(feed):
        for key, value in _texts(item, _DATES):
            yield from dates.judge(source, None, f"{where}: {key}", value, dates.RFC3339)


def _addresses(source: Source, feed: Json) -> Iterator[Finding]:
    for key, value in _texts(feed, _FEED_ADDRESSES):
        yield from links.judge(source, None, key, value)
    for where, item in _items(feed):
        for key, value in _texts(item, _ITEM_ADDRESSES):
            yield from links.judge(source, None, f"{where}: {key}", value, of_article=True)
    for where, parent in (("the feed", feed), *_items(feed)):
        for author in _objects(parent, "authors"):
            for key, value in _texts(author, ("url", "avatar")):
                yield from links.judge(source, None, f"{where}: the author's {key}", value)
    for hub in _objects(feed, "hubs"):
        for _, value in _texts(hub, ("url",)):
            yield from links.judge(source, None, "the address of a hub", value)


def _attachments(source: Source, feed: Json) -> Iterator[Finding]:
    for where, item in _items(feed):
        for attachment in _objects(item, "attachments"):
            texts = dict(_texts(attachment, ("url", "mime_type")))
            if not links.is_web(texts.get("url", "")) or not labels.is_media_type(texts.get("mime_type", "")):
                mend = "give it an absolute url and a media type"
                yield source.error("bad-enclosure", None, f"{where}: an attachment lacks its url or mime_type", mend)
            else:
                yield from links.judge(source, None, f"{where}: the attachment", texts["url"], of_article=True)


def _bare_links(source: Source, feed: Json) -> Iterator[Finding]:
    for where, item in _items(feed):
        if "url" not in item and source.folder.has_pages:
            yield source.warning("no-link", None, f"{where} has no url", "write the address of its page")


def _people(source: Source, feed: Json) -> Iterator[Finding]:
    for parent in (feed, *(item for _, item in _items(feed))):
        for author in _objects(parent, "authors"):
            for _, name in _texts(author, ("name",)):
                yield from labels.judge_person(source, None, name)


def _categories(source: Source, feed: Json) -> Iterator[Finding]:
    for _, item in _items(feed):
        tags = item.get("tags")
        for tag in tags if isinstance(tags, list) else ():
            yield from labels.judge_category(source, None, str(tag))


def _texts_of_articles(source: Source, feed: Json) -> Iterator[Finding]:
    for where, parent in (("the feed", feed), *_items(feed)):
        for key, value in _texts(parent, ("title", "description")):
            yield from text.judge(source, None, f"{where}: {key}", value)
        for key, value in _texts(parent, ("summary",)):
            yield from text.judge_summary(source, None, f"{where}: {key}", value)
    for where, item in _items(feed):
        for key, value in _texts(item, ("content_html",)):
            yield from markup.judge_html(source, None, f"{where}: {key}", value)
        for key, value in _texts(item, ("content_text",)):
            yield from text.judge_whole(source, None, f"{where}: {key}", value)


def _letters(source: Source, feed: Json) -> Iterator[Finding]:
    for where, parent in (("the feed", feed), *_items(feed)):
        for key, value in _texts(parent, parent):
            yield from text.judge_letters(source, None, f"{where}: {key}", value)


_RULES: tuple[Callable[[Source, Json], Iterator[Finding]], ...] = (
    _fields,
    _types,
    _keys,
    _values,
    _titles,
    _own_address,
    _bodies,
    _dates,
    _addresses,
    _attachments,
    _bare_links,
    _people,
    _categories,
    _texts_of_articles,
    _letters,
)
