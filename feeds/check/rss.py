"""Owns what an RSS 2.0 feed must be: its specification, and what its readers need beyond it; no other format
may enter here."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from lxml.etree import QName, _Element

from feeds.addresses import MEDIA_TYPE
from feeds.check import archives, dates, ids, labels, links, markup, order, rssgrammar, rssvalues, text
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.told import Article, Feed
from feeds.check.xmlfile import text_of

ROOT = "rss"

_NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_ENCODED = f"{{{_NS['content']}}}encoded"
_DATES = ("pubDate", "lastBuildDate")
_PEOPLE = ("author", "managingEditor", "webMaster")
_TAG = re.compile("<[A-Za-z/!?]")
# In a title as it is written: what a reader that takes it for HTML would take for a tag. In CDATA nothing is escaped.
_NAMED = re.compile(rb"&lt;[A-Za-z/!?]")
_BARE = re.compile(rb"<(?!!\[CDATA\[)[A-Za-z/!?]")
# Possessive, and in what is well-formed each comment ends, so linear; a comment or CDATA elsewhere holds no title.
_SKIPPED = rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
_WRITTEN = re.compile(
    _SKIPPED
    + rb"|<title(?=[\s>])(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>(?P<text>(?:[^<]++|"
    + _SKIPPED
    + rb")*+)</title",
    re.DOTALL,
)


def judge(source: Source, root: _Element) -> Verdict:
    findings = [*_version(source, root), *rssgrammar.judge(source, root)]
    channel = root.find("channel")
    if channel is None:
        findings.append(source.error("missing-field", root.sourceline, "there is no channel", "put one inside rss"))
        return Verdict(findings=tuple(findings), is_feed=True)
    feed = _tell(channel)
    for rule in _RULES:
        findings.extend(rule(source, channel))
    findings.extend(ids.judge(source, feed.articles))
    findings.extend(ids.judge_text(source, feed.articles))
    findings.extend(order.judge(source, feed))
    findings.extend(archives.judge(source, channel, feed))
    return Verdict(findings=tuple(findings), is_feed=True, feed=feed)


def tell(root: _Element) -> Feed | None:
    """What an RSS document says, unjudged; None when it has no channel."""
    channel = root.find("channel")
    return None if channel is None else _tell(channel)


def _tell(channel: _Element) -> Feed:
    return Feed(
        articles=tuple(_article(item) for item in channel.findall("item")),
        media_type=MEDIA_TYPE["rss"],
        line=channel.sourceline,
        updated=_instant(channel, "lastBuildDate"),
        is_archive=archives.is_archive(channel),
        older=_href(channel, "prev-archive"),
        newer=_href(channel, "next-archive"),
        current=_href(channel, "current"),
    )


def _article(item: _Element) -> Article:
    guid = item.find("guid")
    return Article(
        id=text_of(guid),
        line=(item if guid is None else guid).sourceline,
        where="the item",
        start=item.sourceline,
        title=text_of(item.find("title")).strip(),
        link=text_of(item.find("link")).strip(),
        published=_instant(item, "pubDate"),
    )


def _instant(parent: _Element, name: str) -> datetime | None:
    return dates.rfc822(text_of(parent.find(name)).strip())


def _href(channel: _Element, rel: str) -> str:
    return next((link.get("href", "") for link in channel.findall("atom:link", _NS) if link.get("rel") == rel), "")


def _version(source: Source, root: _Element) -> Iterator[Finding]:
    version = root.get("version", "")
    if version != "2.0":
        yield source.error(
            "bad-version", root.sourceline, f"the version of RSS is {shown(version)}", 'write version="2.0"'
        )


def _fields(source: Source, channel: _Element) -> Iterator[Finding]:
    for name in ("title", "link", "description"):
        if channel.find(name) is None:
            yield source.error("missing-field", channel.sourceline, f"the channel has no {name}", "add it")


def _order(source: Source, channel: _Element) -> Iterator[Finding]:
    """A reader that streams shows the items under what it has read of the channel so far."""
    seen_item = False
    for child in channel.iterchildren("*"):
        seen_item = seen_item or child.tag == "item"
        if seen_item and child.tag != "item":
            name = QName(child).localname
            yield source.error(
                "late-metadata",
                child.sourceline,
                f"the channel's {name} stands after an item",
                "write the items last",
            )


def _self_link(source: Source, channel: _Element) -> Iterator[Finding]:
    own = [link for link in channel.findall("atom:link", _NS) if link.get("rel") == "self"]
    line = own[0].sourceline if own else channel.sourceline
    yield from links.judge_self(source, line, (link.get("href", "") for link in own))
    for link in own:
        yield from links.judge_self_type(source, link.sourceline, link.get("type"), MEDIA_TYPE["rss"])


def _titles(source: Source, channel: _Element) -> Iterator[Finding]:
    for title in (*channel.findall("title"), *channel.findall("item/title")):
        if not text_of(title).strip():
            yield source.warning("empty-title", title.sourceline, "a title is empty", "give it words to show in a list")
        yield from text.judge(source, title.sourceline, "the title", text_of(title))


def _ambiguous_titles(source: Source, channel: _Element) -> Iterator[Finding]:
    """Titles are text, but many readers take them for HTML; only one spelling is shown right by all of them (RSS
    Advisory Board profile, character data)."""
    if not any(_TAG.search(text_of(title)) for title in channel.iter("title")):
        return
    for place, title in _titles_as_written(source.data):
        if _NAMED.search(title) or (b"<![CDATA[" in title and _BARE.search(title)):
            line = source.data.count(b"\n", 0, place) + 1
            mend = "write &#x3C; for the sign, which every reader shows"
            yield source.warning("ambiguous-title", line, "a title has a < that some readers take for a tag", mend)


def _titles_as_written(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The text of each title, not decoded, and its place."""
    for match in _WRITTEN.finditer(data):
        if match["text"] is not None:
            yield match.start("text"), match["text"]


def _bodies(source: Source, channel: _Element) -> Iterator[Finding]:
    for item in channel.findall("item"):
        if item.find("title") is None and item.find("description") is None:
            yield source.error(
                "no-content", item.sourceline, "an item has neither title nor description", "give it one"
            )
        elif item.find("title") is None:
            mend = "write one: lists show it, and some readers show nothing without it"
            yield source.warning("missing-title", item.sourceline, "an item has no title", mend)


def _links(source: Source, channel: _Element) -> Iterator[Finding]:
    """Without a link some readers take the guid for one; an item of a site without pages may have nowhere to lead to."""
    for item in channel.findall("item"):
        if item.find("link") is None and (source.folder.has_pages or _is_permalink(item.find("guid"))):
            mend = "write its address as link, also when the guid says the same"
            yield source.warning("no-link", item.sourceline, "an item has no link", mend)


def _is_permalink(guid: _Element | None) -> bool:
    return guid is not None and guid.get("isPermaLink", "true") == "true"


def _permalinks(source: Source, channel: _Element) -> Iterator[Finding]:
    for guid in channel.findall("item/guid"):
        yield from _permalink(source, guid)


def _permalink(source: Source, guid: _Element) -> Iterator[Finding]:
    """A guid is a link unless it says otherwise, and readers do follow it."""
    for name in guid.attrib:
        if name != "isPermaLink" and str(name).lower() == "ispermalink":
            message = f"the guid has an attribute {shown(str(name))}, which says nothing"
            yield source.error("guid-permalink", guid.sourceline, message, "write isPermaLink, with two capitals")
    address, says = text_of(guid).strip(), guid.get("isPermaLink", "true")
    if says not in ("true", "false"):
        yield source.error(
            "guid-permalink",
            guid.sourceline,
            f"isPermaLink is {shown(says)}",
            "write true or false, in lower case",
        )
    elif says == "true" and address:
        if links.is_web(address):
            yield from links.judge(source, guid.sourceline, "the guid", address, of_article=True)
        else:
            yield source.error(
                "guid-permalink",
                guid.sourceline,
                f"the guid {shown(address)} claims to be a web address",
                'write isPermaLink="false"',
            )


def _dates(source: Source, channel: _Element) -> Iterator[Finding]:
    for element in channel.iter(*_DATES):
        yield from dates.judge(
            source, element.sourceline, f"the {QName(element).localname}", text_of(element), dates.RFC822
        )


def _people(source: Source, channel: _Element) -> Iterator[Finding]:
    for element in channel.iter(*_PEOPLE):
        if not labels.is_mailbox(text_of(element)):
            yield source.error(
                "author-without-email",
                element.sourceline,
                f"the {QName(element).localname} {shown(text_of(element))} is not an e-mail address",
                "write it as ADDRESS (NAME), and a bare name as dc:creator",
            )
    for item in channel.findall("item"):
        if item.find("author") is not None and item.find("dc:creator", _NS) is not None:
            message = "an item has an author and a dc:creator"
            yield source.warning("two-authors", item.sourceline, message, "keep dc:creator: readers show both")


def _categories(source: Source, channel: _Element) -> Iterator[Finding]:
    for category in channel.iter("category"):
        yield from labels.judge_category(source, category.sourceline, text_of(category))
    for category in channel.findall("category"):
        yield labels.judge_feed_category(source, category.sourceline)


def _addresses(source: Source, channel: _Element) -> Iterator[Finding]:
    for link in (*channel.findall("link"), *channel.findall("image/link"), *channel.findall("image/url")):
        yield from links.judge(source, link.sourceline, f"the channel's {QName(link).localname}", text_of(link))
    for link in (*channel.findall("item/link"), *channel.findall("item/comments")):
        yield from links.judge(source, link.sourceline, f"the item's {link.tag!s}", text_of(link), of_article=True)
    for origin in channel.findall("item/source"):
        # Without one nothing says where an item is from, so the address is judged as an empty one.
        yield from links.judge(source, origin.sourceline, "the url of the source", origin.get("url", ""))
    for link in channel.iterfind(".//atom:link", _NS):
        if link.get("rel") != "self" or link.getparent() is not channel:
            yield from links.judge(
                source,
                link.sourceline,
                "an Atom link",
                link.get("href", ""),
                of_article=link.getparent() is not channel,
            )


def _enclosures(source: Source, channel: _Element) -> Iterator[Finding]:
    for item in channel.findall("item"):
        found = item.findall("enclosure")
        for enclosure in found:
            yield from _enclosure(source, enclosure)
        if len(found) > 1:
            yield source.error(
                "two-enclosures",
                found[1].sourceline,
                "an item has more than one enclosure",
                "keep one: readers drop others",
            )


def _enclosure(source: Source, enclosure: _Element) -> Iterator[Finding]:
    url, length, kind = (enclosure.get(name, "") for name in ("url", "length", "type"))
    mend = "give it url, length in bytes (0 when unknown) and a media type"
    if not links.is_web(url):
        yield source.error("bad-enclosure", enclosure.sourceline, f"the url of an enclosure is {shown(url)}", mend)
    else:
        yield from links.judge(source, enclosure.sourceline, "the enclosure", url, of_article=True)
    if not (length.isascii() and length.isdigit()):
        yield source.error(
            "bad-enclosure", enclosure.sourceline, f"the length of an enclosure is {shown(length)}", mend
        )
    if not labels.is_media_type(kind):
        yield source.error("bad-enclosure", enclosure.sourceline, f"the type of an enclosure is {shown(kind)}", mend)


def _markup(source: Source, channel: _Element) -> Iterator[Finding]:
    """Descriptions are HTML; titles are not, so that one about the script tag may name it."""
    for element in channel.iter("description", _ENCODED):
        where = f"the {QName(element).localname}"
        yield from markup.judge_html(source, element.sourceline, where, text_of(element))


_RULES: tuple[Callable[[Source, _Element], Iterator[Finding]], ...] = (
    _fields,
    _order,
    _self_link,
    _titles,
    _ambiguous_titles,
    _bodies,
    _links,
    _permalinks,
    _dates,
    _people,
    _categories,
    _addresses,
    _enclosures,
    _markup,
    rssvalues.judge,
)
