"""Owns what an RSS 2.0 feed must be: its specification, and what its readers need beyond it; no other format
may enter here."""

from collections.abc import Callable, Iterator

from lxml.etree import QName, _Element

from feeds.check import dates, ids, links, markup
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.xmlfile import text_of

ROOT = "rss"

_NS = {"atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/"}
_ENCODED = f"{{{_NS['content']}}}encoded"
_DATES = ("pubDate", "lastBuildDate")
_PEOPLE = ("author", "managingEditor", "webMaster")


def judge(source: Source, root: _Element) -> Verdict:
    findings = list(_version(source, root))
    channel = root.find("channel")
    if channel is None:
        findings.append(source.error("missing-field", root.sourceline, "there is no channel", "put one inside rss"))
        return Verdict(findings=tuple(findings), is_feed=True)
    for rule in _RULES:
        findings.extend(rule(source, channel))
    return Verdict(findings=tuple(findings), is_feed=True, ids=ids.told(_ids(channel)))


def _ids(channel: _Element) -> list[ids.Id]:
    found = []
    for item in channel.findall("item"):
        guid = item.find("guid")
        line = (item if guid is None else guid).sourceline
        found.append(ids.Id(text=text_of(guid), line=line, where="the item"))
    return found


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


def _titles(source: Source, channel: _Element) -> Iterator[Finding]:
    for title in (*channel.findall("title"), *channel.findall("item/title")):
        if not text_of(title).strip():
            yield source.warning("empty-title", title.sourceline, "a title is empty", "give it words to show in a list")


def _bodies(source: Source, channel: _Element) -> Iterator[Finding]:
    for item in channel.findall("item"):
        if item.find("title") is None and item.find("description") is None:
            yield source.error(
                "no-content", item.sourceline, "an item has neither title nor description", "give it one"
            )


def _all_ids(source: Source, channel: _Element) -> Iterator[Finding]:
    yield from ids.judge(source, _ids(channel))
    for guid in channel.findall("item/guid"):
        yield from _permalink(source, guid)


def _permalink(source: Source, guid: _Element) -> Iterator[Finding]:
    """A guid is a link unless it says otherwise, and readers do follow it."""
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
            yield from links.judge_answer(source, guid.sourceline, "the guid", address)
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
        if "@" not in text_of(element):
            yield source.error(
                "author-without-email",
                element.sourceline,
                f"the {QName(element).localname} {shown(text_of(element))} is not an e-mail address",
                "write a bare name as dc:creator",
            )


def _addresses(source: Source, channel: _Element) -> Iterator[Finding]:
    for link in (*channel.findall("link"), *channel.findall("image/link"), *channel.findall("image/url")):
        yield from links.judge(source, link.sourceline, f"the channel's {QName(link).localname}", text_of(link))
    for link in channel.findall("item/link"):
        yield from links.judge(source, link.sourceline, "the item's link", text_of(link))
    for link in channel.iterfind(".//atom:link", _NS):
        if link.get("rel") != "self" or link.getparent() is not channel:
            yield from links.judge(source, link.sourceline, "an Atom link", link.get("href", ""))


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
        yield from links.judge_answer(source, enclosure.sourceline, "the enclosure", url)
    if not (length.isascii() and length.isdigit()):
        yield source.error(
            "bad-enclosure", enclosure.sourceline, f"the length of an enclosure is {shown(length)}", mend
        )
    if not all(kind.partition("/")):
        yield source.error("bad-enclosure", enclosure.sourceline, f"the type of an enclosure is {shown(kind)}", mend)


def _markup(source: Source, channel: _Element) -> Iterator[Finding]:
    """Descriptions are HTML; titles are not, so that one about the script tag may name it."""
    for element in channel.iter("description", _ENCODED):
        where = f"the {QName(element).localname}"
        yield from markup.judge(source, element.sourceline, where, markup.tags_of_html(text_of(element)))


_RULES: tuple[Callable[[Source, _Element], Iterator[Finding]], ...] = (
    _fields,
    _order,
    _self_link,
    _titles,
    _bodies,
    _all_ids,
    _dates,
    _people,
    _addresses,
    _enclosures,
    _markup,
)
