"""Owns the rules that compare feeds with each other: one id a feed, the same articles in all its formats, whole archives; no
file is opened here."""

import posixpath
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from feeds.addresses import FILE_OF, MEDIA_TYPE
from feeds.check import archives
from feeds.check.finding import Finding, shown
from feeds.check.folder import Alternate, Folder, Source
from feeds.check.told import Feed

# How the documents of an archive end; the longer ending first.
_ARCHIVE_ENDS = (".rss.xml", ".xml", ".json")

_TYPES = {said: frozenset({said}) for said in MEDIA_TYPE.values()} | {
    MEDIA_TYPE["json"]: frozenset({MEDIA_TYPE["json"], "application/json"})
}


def judge(site: Folder, feeds: Mapping[str, Feed]) -> Iterator[Finding]:
    """Judge the feeds by their paths. A feed at a former address is judged where it is now."""
    at_home = {path: feed for path, feed in feeds.items() if site.home(path) == path}
    yield from _formats(site, feeds)
    yield from _feed_ids(site, at_home)
    yield from archives.judge_all(site, at_home)


def _feed_ids(site: Folder, feeds: Mapping[str, Feed]) -> Iterator[Finding]:
    """An archive has the id of its feed, as pages of one feed may (RFC 5005, 3), and no other two share one."""
    first: dict[str, str] = {}
    for path, feed in sorted(feeds.items()):
        id_ = feed.id.strip()
        if not id_ or feed.is_archive:
            continue
        if id_ in first and not _is_later_page(site, feeds, feed):
            message = f"the feed has the id {shown(id_)} of {first[id_]}"
            mend = "give each feed an id of its own: readers take the two for one"
            yield Source(folder=site, path=path).error("duplicate-feed-id", feed.line, message, mend)
        first.setdefault(id_, path)


def _is_later_page(site: Folder, feeds: Mapping[str, Feed], feed: Feed) -> bool:
    pages = (feeds.get(site.path_of(address) or "") for address in feed.before)
    return any(page is not None and page is not feed and page.id.strip() == feed.id.strip() for page in pages)


def judge_alternates(
    site: Folder, feeds: Mapping[str, Feed], pages: Mapping[str, tuple[Alternate, ...]]
) -> Iterator[Finding]:
    """What a page says of the type of a feed is what the feed is; `pages` by path, with their links to feeds."""
    for path, alternates in pages.items():
        for link in alternates:
            feed = feeds.get(link.path)
            if feed is not None and link.media_type not in _TYPES[feed.media_type]:
                message = f"{link.path} is said to be of the type {shown(link.media_type)}"
                mend = f'write type="{feed.media_type}"'
                yield Source(folder=site, path=path).error("alternate-type", link.line, message, mend)


def _formats(site: Folder, feeds: Mapping[str, Feed]) -> Iterator[Finding]:
    """The formats of one feed carry the same articles in the same order."""
    groups: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
    for path, feed in feeds.items():
        if feed.ids is not None and (group := _group(path)) is not None:
            groups.setdefault(group, []).append((path, feed.ids))
    for told in groups.values():
        told.sort(key=lambda one: _rank(one[0]))
        for path, ids in told[1:]:
            yield from _differing(Source(folder=site, path=path), ids, *told[0])


def _group(path: str) -> tuple[str, str] | None:
    """What the formats of one feed have in common: their directory, and in an archive the name before its ending."""
    directory, name = posixpath.split(path)
    if name in FILE_OF.values():
        return directory, ""
    if posixpath.basename(directory) == archives.FOLDER:
        return directory, next((name.removesuffix(end) for end in _ARCHIVE_ENDS if name.endswith(end)), name)
    return None


def _rank(path: str) -> tuple[bool, bool, str]:
    """Atom first, then RSS, then JSON: a finding names the later ones."""
    return path.endswith(".json"), path.endswith("rss.xml"), path


def _differing(source: Source, ids: tuple[str, ...], other: str, others: tuple[str, ...]) -> Iterator[Finding]:
    """The first difference alone: most of the others follow from it."""
    mend = "build all formats of a feed from the same articles"
    for place, (one, two) in enumerate(zip_longest(ids, others), start=1):
        if one != two:
            here, there = ("nothing" if id_ is None else shown(id_) for id_ in (one, two))
            message = f"article {place} is {here}, but {there} in {posixpath.basename(other)}"
            yield source.error("ids-differ", None, message, mend)
            return
