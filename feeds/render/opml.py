"""Lists of feeds that a reader can import (OPML 2.0): one of all, nested, and one a group. Also says what the groups are."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from feeds import plain
from feeds.model import Feed, FeedKind
from feeds.render.publication import Publication
from feeds.words import Words

ALL = "feeds.opml"


class Group(NamedTuple):
    """Feeds of one kind: what the group is called in words and commands, and where its list lies."""

    kind: FeedKind
    name: str
    path: str


GROUPS = (
    Group("topic", "topics", "topics/feeds.opml"),
    Group("country", "countries", "countries/feeds.opml"),
    Group("cross", "crosses", "countries/topics.opml"),
    Group("view", "views", "views/feeds.opml"),
)


def grouped(feeds: Sequence[Feed]) -> dict[Group, list[Feed]]:
    """The groups that are not empty, each feed in the order of its name."""
    groups = {
        group: sorted((f for f in feeds if f.kind == group.kind), key=lambda f: (sorting(f.name), f.path))
        for group in GROUPS
    }
    return {group: members for group, members in groups.items() if members}


def write(feeds: Sequence[Feed], site: Publication, words: Words) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of feeds.opml, and a list for each group: flat, so that a reader shows one folder."""
    groups = grouped(feeds)
    title = site.settings.site.title
    yield ALL, _document(title, feeds, site, _nested(feeds, groups, site, words))
    for group, members in groups.items():
        outlines = [_outline(feed, site) for feed in members]
        yield group.path, _document(f"{words.say(group.name)} – {title}", members, site, outlines)


def _document(title: str, feeds: Sequence[Feed], site: Publication, outlines: Sequence[etree._Element]) -> bytes:
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = plain.scrub(title)
    etree.SubElement(head, "dateModified").text = plain.rfc2822(max(feed.updated for feed in feeds))
    etree.SubElement(head, "ownerName").text = plain.scrub(site.author)
    etree.SubElement(root, "body").extend(outlines)
    return bytes(etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True))


def _nested(
    feeds: Sequence[Feed], groups: dict[Group, list[Feed]], site: Publication, words: Words
) -> list[etree._Element]:
    """The main feed; then a folder a group, in which a country that has topics is a folder of its own."""
    crosses: dict[str | None, list[etree._Element]] = {}
    for group, members in groups.items():
        for feed in members if group.kind == "cross" else ():
            crosses.setdefault(feed.country, []).append(_outline(feed, site))
    outlines = [_outline(feed, site) for feed in feeds if feed.kind == "site"]
    for group, members in groups.items():
        if group.kind == "cross":
            continue
        folder = _folder(words.say(group.name))
        for feed in members:
            inner = crosses.get(feed.country, []) if group.kind == "country" else []
            folder.append(_folder(feed.name, _outline(feed, site), *inner) if inner else _outline(feed, site))
        outlines.append(folder)
    return outlines


def _folder(text: str, *inner: etree._Element) -> etree._Element:
    # Text alone: the W3C's validator misses a type where a folder has more.
    folder = etree.Element("outline", text=plain.scrub(text))
    folder.extend(inner)
    return folder


def _outline(feed: Feed, site: Publication) -> etree._Element:
    return etree.Element(
        "outline",
        type="rss",
        text=plain.scrub(feed.name),
        title=plain.scrub(feed.title),
        xmlUrl=site.addresses.feed(feed, feed.formats[0]),
        htmlUrl=site.addresses.landing(feed),
        language=site.settings.site.language,
    )


def sorting(name: str) -> str:
    """What a list of names is sorted by: Ä stands beside A, whatever the machine's locale."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
