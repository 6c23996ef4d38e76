"""Reads feeds that others publish (RSS 0.9 to 2.0, RDF, Atom): each entry is an article. What a feed says is its publisher's word: evidence, and
no decision of the person whose site this is. Never looks anything up."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from io import BytesIO
from typing import Any

import feedparser
from selectolax.lexbor import LexborHTMLParser

from feeds import claims, opml, plain
from feeds.errors import ArticleError, SetAside
from feeds.model import Clue, Document, Dropped
from feeds.nesting import too_deep
from feeds.read import records, scraped

# Also one that is not well-formed; a value may hold what else would end it.
_TAG = re.compile(rb"""<[A-Za-z_:](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_VALUE = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_SHORT_TAG = 200  # bytes, of which there may be as many as a file holds
_LONGEST_NAME = 1000  # characters
# For each element it goes through all of them.
_NAMESPACE, _MOST_NAMESPACES = re.compile(rb"xmlns:([^\s=]*)"), 200
_ENCODING, _DECLARATION = re.compile(rb"<\?xml\s[^>]*encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)"), 1000
_NO_ENCODINGS = frozenset({"idna", "punycode"})  # of names of hosts; to read them takes the square of the length
_MOST_WORK = 100_000_000  # a second
_MOST_TAGS, _MOST_REFERENCES = 100_000, 500_000
_OTHERS = {b"urlset": "it is a map of a site and holds no articles"}
_ROOT = re.compile(rb"<([A-Za-z][\w.-]*:)?(?P<name>[A-Za-z][\w.-]*)[\s>/]")
_SAVE_A_FEED = "save a feed here (RSS or Atom), or delete it"


def read(data: bytes, source: str) -> Iterator[Document | SetAside]:
    """The entries of the feed in order, the first named `source:1`. What is not well-formed is read as far as it goes. Raises ArticleError when it
    is no feed."""
    unquoted = _unquoted(data)
    if (tags := unquoted.count(b"<")) > _MOST_TAGS:
        raise ArticleError(f"{tags:,} tags are more than {_MOST_TAGS:,}", _SAVE_A_FEED)
    if _work(unquoted) > _MOST_WORK:
        raise ArticleError("elements with thousands of attributes", _SAVE_A_FEED)
    if len(set(_NAMESPACE.findall(unquoted))) > _MOST_NAMESPACES:
        raise ArticleError(f"more than {_MOST_NAMESPACES} namespaces", _SAVE_A_FEED)
    if (encoding := _encoding(data)) in _NO_ENCODINGS:
        raise ArticleError(f"{encoding} is no encoding of a text", "save it as UTF-8")
    if (references := data.count(b"&")) > _MOST_REFERENCES:
        raise ArticleError(f"{references:,} references are more than {_MOST_REFERENCES:,}", _SAVE_A_FEED)
    parsed = _parsed(data)
    if not parsed.get("version") and not parsed.entries:
        root = _ROOT.search(data)
        name = root["name"].lower() if root else b""
        if name == b"opml":
            raise opml.no_article(data)
        raise ArticleError(_OTHERS.get(name, "it is no feed"), _SAVE_A_FEED)
    yield from records.each(
        enumerate(parsed.entries, start=1), partial(_document, parsed), source, "entry", records.MOST
    )


def _parsed(data: bytes) -> Any:
    try:
        return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it promises nothing about what it raises on a broken feed
        raise ArticleError(f"its parser gives up ({type(error).__name__})", _SAVE_A_FEED) from None


def _unquoted(data: bytes) -> bytes:
    """The feed without what it quotes as HTML."""
    outside, *parts = data.split(b"<![CDATA[")
    return b"".join((outside, *(part.partition(b"]]>")[2] for part in parts)))


def _work(data: bytes) -> int:
    """What the attributes will cost: feedparser looks through all of an element for each of them."""
    tags = (_VALUE.sub(b"", tag[0]) for tag in _TAG.finditer(data) if tag.end() - tag.start() > _SHORT_TAG)
    return sum((len(tag.split()) + tag.count(b"=")) ** 2 for tag in tags)


def _encoding(data: bytes) -> str:
    """What the feed says of its encoding, as Python calls it; "" where it says nothing, or nothing that is known."""
    said = _ENCODING.search(data[:_DECLARATION])
    try:
        return codecs.lookup(said[1].decode()).name if said else ""
    except LookupError:
        return ""


def _bounded(look: Callable[..., None]) -> Callable[..., None]:
    """feedparser looks for an address of mail from each letter of an author's name on, so a long text is none."""

    def bounded(parser: Any, key: str = "author") -> None:
        if len(parser._get_context().get(key) or "") <= _LONGEST_NAME:
            look(parser, key)

    return bounded


_Parser = feedparser.mixin._FeedParserMixin
_Parser._sync_author_detail = _bounded(_Parser._sync_author_detail)


def _document(parsed: Mapping[str, Any], entry: Mapping[str, Any], source: str, where: str) -> Document:
    said = _said(entry, parsed["feed"])
    fields = claims.fields({key: value for key, value in said.items() if value}, where)
    fields |= {"decided": frozenset(), **_dates(entry, parsed["version"], where)}
    title = fields.pop("title", "")
    body, dropped = _body(entry)
    if not title and not body:
        raise ArticleError("neither a title nor a text", "there is nothing to publish of it")
    return Document(source=source, title=title, body=body, markup="html", dropped=dropped, **fields)


def _said(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    """What the entry says of itself, under the names that people give it."""
    link = _link(entry, "alternate") or entry.get("link")  # RSS 2.0: an id that is one
    base = link or _link(feed, "alternate") or ""
    return {
        "id": entry.get("id"),
        "title": _plain(entry.get("title_detail")),
        "link": link,
        "via": _link(entry, "via"),
        "language": entry.get("language") or _language(entry) or feed.get("language"),
        "authors": _names(entry) or _names(feed),
        "tags": [tag.get("label") or tag.get("term") for tag in entry.get("tags", ())],
        "description": _plain(entry.get("summary_detail")) if entry.get("content") else None,
        "rights": _plain(entry.get("rights_detail")) or _plain(feed.get("rights_detail")),
        "source": _origin(entry.get("source") or {}) or _origin(feed),
        "enclosure": _enclosure(entry, base),
        "image": _image(entry, base),
        "point": _point(entry),
    }


def _names(said: Mapping[str, Any]) -> list[str]:
    return [name for author in said.get("authors", ()) if (name := author.get("name"))]


def _dates(entry: Mapping[str, Any], version: str, where: str) -> dict[str, tuple[Clue, ...]]:
    said: dict[str, tuple[Clue, ...]] = {}
    for key in ("published", "updated"):
        # Asked for an `updated` that is not there, feedparser would give what was published, with a warning.
        text = plain.line(entry[key]) if key in entry else ""
        said[key] = (Clue("metadata", text, f"{where}: {key}"),) if text else ()
    if version.startswith("rss") and not said["published"]:  # which knows no date of change: this one is Dublin Core's
        return {"published": said["updated"], "updated": ()}
    return said


def _link(said: Mapping[str, Any], relation: str) -> str | None:
    found = [link.get("href") for link in said.get("links", ()) if link.get("rel") == relation]
    return next((plain.line(href) for href in found if href), None)


def _plain(detail: Mapping[str, Any] | None) -> str | None:
    """A text of a feed, which may be HTML."""
    text = (detail or {}).get("value") or ""
    return plain.line(_words(text) if (detail or {}).get("type") != "text/plain" else text) or None


def _words(html: str) -> str:
    body = LexborHTMLParser(f"<body>{html}").body if not too_deep(html) else None
    return body.text() if body is not None else ""


def _language(entry: Mapping[str, Any]) -> str | None:
    """That of its text, as far as the feed says one of its own for it."""
    details = (*entry.get("content", ()), entry.get("summary_detail") or {}, entry.get("title_detail") or {})
    return next((detail["language"] for detail in details if detail.get("language")), None)


def _origin(said: Mapping[str, Any]) -> dict[str, Any] | None:
    title = _plain(said.get("title_detail")) or said.get("title")
    url = _link(said, "alternate") or said.get("href")
    found = {"title": title, "url": url, "feed": _link(said, "self")}
    return {
        key: value for key, value in found.items() if value and (key == "title" or plain.web_address(value))
    } or None


def _enclosure(entry: Mapping[str, Any], base: str) -> dict[str, Any] | None:
    for found in entry.get("enclosures", ()):
        if found.get("href") and found.get("type"):
            length = str(found.get("length") or "")
            # Many write 0 for what they do not know.
            return {
                "url": _absolute(found["href"], base),
                "type": found["type"],
                "length": length if length.strip("0").isdecimal() else "",
            }
    return None


def _image(entry: Mapping[str, Any], base: str) -> dict[str, Any] | None:
    """Its lead picture (Media RSS, iTunes, or an enclosure that is one)."""
    candidates: Sequence[Any] = (
        *(media for media in entry.get("media_content", ()) if _is_picture(media)),
        *entry.get("media_thumbnail", ()),
        entry.get("image") or {},
        *(file for file in entry.get("enclosures", ()) if _is_picture(file)),
    )
    url = next((address for one in candidates if (address := one.get("url") or one.get("href"))), None)
    credit = next((one.get("content") for one in entry.get("media_credit", ())), None)
    return {"url": _absolute(url, base), "credit": credit} if url else None


def _absolute(address: str, base: str) -> str:
    """Resolved against `base` where that makes an address; else as it is said, for the line that names it."""
    return plain.web_address(address, base) or address


def _is_picture(media: Mapping[str, Any]) -> bool:
    return media.get("medium") == "image" or str(media.get("type", "")).startswith("image/")


def _point(entry: Mapping[str, Any]) -> str | None:
    """GeoRSS: feedparser gives longitude before latitude."""
    place = entry.get("where") or {}
    if place.get("type") != "Point":
        return None
    longitude, latitude = place["coordinates"][:2]
    return f"{latitude} {longitude}"


def _body(entry: Mapping[str, Any]) -> tuple[str, tuple[Dropped, ...]]:
    """The richest text it carries, as HTML, and what was left out of it."""
    found = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [(detail["value"], detail.get("type")) for detail in found if (detail.get("value") or "").strip()]
    for text, kind in sorted(texts, key=lambda one: one[1] == "text/plain"):
        return scraped.without_boilerplate(_paragraphs(text) if kind == "text/plain" else text)
    return "", ()


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
