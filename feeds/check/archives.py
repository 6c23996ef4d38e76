"""Owns what RFC 5005 asks of feeds in several documents: pages and archives that do not contradict themselves or one
another; what stands in an entry may not enter here."""

import posixpath
from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from feeds.check.finding import Finding, shown
from feeds.check.folder import Folder, Source
from feeds.check.told import Feed

_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_HISTORY = "http://purl.org/syndication/history/1.0"
FOLDER = "archive"
BEFORE = ("first", "previous", "prev")
_PAGING = ("next", "previous", "prev", "prev-archive", "next-archive")
# An end of the row of pages, and the links that can lead from there no more.
_ENDS = {"first": ("previous", "prev"), "last": ("next",)}


def is_archive(feed: _Element) -> bool:
    """Does an XML feed say that it is an archive (section 4)?"""
    return feed.find(f"{{{_HISTORY}}}archive") is not None


def is_archive_by_place(source: Source) -> bool:
    """JSON Feed has no word for it: what lies in an archive folder is one."""
    return posixpath.basename(posixpath.dirname(source.path)) == FOLDER


def judge(source: Source, root: _Element, feed: Feed) -> Iterator[Finding]:
    """Judge what one XML feed says of its place among others; `root` holds its links."""
    mend = "say of one document one thing, and link it only to pages that are there (RFC 5005)"
    for message in _contradictions(source, root, feed):
        yield source.error("archive-links", root.sourceline, message, mend)


def _contradictions(source: Source, root: _Element, feed: Feed) -> Iterator[str]:
    pages = {link.get("rel", ""): link.get("href", "") for link in root.findall(_ATOM_LINK)}
    if root.find(f"{{{_HISTORY}}}complete") is not None:
        if feed.is_archive:
            yield "it is both complete and an archive"
        yield from (f"it is complete, but has a {rel} link" for rel in _PAGING if rel in pages)
    if feed.is_archive and not feed.current:
        yield "it is an archive without a link to the current feed"
    if feed.is_archive and feed.current in source.homes:
        yield "it is an archive and says that it is the current feed"
    yield from (f"its {rel} link leads to itself" for rel in _PAGING[:3] if pages.get(rel) in source.homes)
    for end, beyond in _ENDS.items():
        if pages.get(end) in source.homes:
            yield from (f"it is the {end} page, but has a {rel} link" for rel in beyond if rel in pages)


def judge_all(site: Folder, feeds: Mapping[str, Feed]) -> Iterator[Finding]:
    """Each archive is reached from a current feed, in one row; `feeds` by path, without former addresses."""
    reached: set[str] = set()
    for path, feed in feeds.items():
        if not feed.is_archive:
            yield from _walk(site, feeds, path, reached)
    for path, feed in feeds.items():
        if feed.is_archive:
            if path not in reached:
                yield _broken(site, path, feed, "no feed leads to this archive")
            yield from _judge_current(site, feeds, path, feed)


def _walk(site: Folder, feeds: Mapping[str, Feed], start: str, reached: set[str]) -> Iterator[Finding]:
    path, seen = start, {start}
    while (older := site.path_of(feeds[path].older) or "") in feeds:
        feed = feeds[older]
        if older in seen:
            yield _broken(site, path, feeds[path], f"the row of pages goes round, back to {older}")
            return
        # JSON Feed has one word for the next page of any kind.
        if not feed.is_archive and not older.endswith(".json"):
            yield _broken(site, path, feeds[path], f"{older}, named as the archive before it, is none")
            return
        if not feed.is_archive and older in reached:
            return
        newer = site.path_of(feed.newer) if feed.newer else None
        if newer is not None and newer != path:
            yield _broken(site, older, feed, f"its next archive is {newer}, but {path} stands before it")
        seen.add(older)
        reached.add(older)
        path = older


def _judge_current(site: Folder, feeds: Mapping[str, Feed], path: str, feed: Feed) -> Iterator[Finding]:
    """An archive is part of the feed that it names, under one id (section 4)."""
    current = feeds.get(site.path_of(feed.current) or "")
    if current is not None and current.is_archive:
        yield _broken(site, path, feed, "its current feed is itself an archive")
    elif current is not None and current.id.strip() != feed.id.strip():
        message = f"its id {shown(feed.id)} is not that of its feed, {shown(current.id)}"
        yield _broken(site, path, feed, message)


def _broken(site: Folder, path: str, feed: Feed, message: str) -> Finding:
    mend = "link each document to the archive before it, beginning with the current feed"
    return Source(folder=site, path=path).error("broken-chain", feed.line, message, mend)
