"""Owns the judgement of a published folder: offline and read only, it opens files and nothing else. Neither a
clock, a network, a printed word nor a file written may enter here."""

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from feeds.check import against, archives, catalog, headers, html, jsonfeed, opml, xmlfeed
from feeds.check.finding import Finding, shown
from feeds.check.folder import Folder, Source, Verdict
from feeds.check.told import Feed

__all__ = ["Finding", "check"]

_JUDGES: dict[str, Callable[[Source], Verdict]] = {
    ".xml": xmlfeed.judge,
    ".json": jsonfeed.judge,
    ".opml": opml.judge,
    ".html": html.judge,
}
_TELLERS: dict[str, Callable[[Source], Feed | None]] = {".xml": xmlfeed.tell, ".json": jsonfeed.tell}
_FORMATS = ("atom.xml", "rss.xml", "feed.json")
# How the documents of an archive end; the longer ending first.
_ARCHIVE_FORMATS = (".rss.xml", ".xml", ".json")
_LARGE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A folder whose files were looked at, one by one."""

    root: Path
    site: Folder
    verdicts: Mapping[str, Verdict]

    @property
    def feeds(self) -> dict[str, Feed]:
        return {path: verdict.feed for path, verdict in self.verdicts.items() if verdict.feed is not None}

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None when there are none to be had."""
        source = _read(self.site, self.root, path)
        return None if isinstance(source, Finding) else source.data


def check(folder: Path, *, base_url: str, now: datetime, before: Path | None = None) -> tuple[Finding, ...]:
    """All that is wrong with a published folder, sorted by file, line and rule.

    `base_url` is the absolute address at which the folder is served; it ends with a slash. `now` (aware) tells dates
    that are to come. `before` is an earlier publication of the same folder, whose promises are to be kept.
    """
    judged = _folder(folder, base_url, now)
    findings = {finding for verdict in judged.verdicts.values() for finding in verdict.findings}
    findings.update(_across(judged))
    if before is not None:
        publication = against.Publication(folder=judged.site, feeds=judged.feeds)
        findings.update(against.compare(publication, _earlier(before, base_url, now)))
    if not any(verdict.is_feed for verdict in judged.verdicts.values()):
        mend = "build it first, or name the folder that is published"
        findings.add(Source(folder=judged.site, path=".").error("no-feeds", None, "this folder holds no feed", mend))
    return tuple(sorted(findings, key=lambda finding: finding.place))


def _earlier(root: Path, base_url: str, now: datetime) -> against.Publication:
    """What a folder promised; what is wrong with it is no matter any more."""
    site = _site(root, base_url, now)
    feeds = {}
    for path in sorted(site.files):
        tell = _TELLERS.get(posixpath.splitext(path)[1])
        source = _read(site, root, path) if tell else None
        if tell and isinstance(source, Source) and (feed := tell(source)) is not None:
            feeds[path] = feed
    return against.Publication(folder=site, feeds=feeds)


def _folder(root: Path, base_url: str, now: datetime) -> _Judged:
    site = _site(root, base_url, now)
    verdicts = {path: _judge(site, root, path) for path in site.files if posixpath.splitext(path)[1] in _JUDGES}
    return _Judged(root=root, site=site, verdicts=verdicts)


def _site(root: Path, base_url: str, now: datetime) -> Folder:
    bare = Folder(base_url=base_url, files=frozenset(_paths(root)), now=now)
    listing = _read(bare, root, catalog.NAME) if catalog.NAME in bare.files else None
    return replace(bare, aliases=catalog.aliases(listing.data)) if isinstance(listing, Source) else bare


def _paths(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name).relative_to(folder).as_posix()


def _judge(site: Folder, folder: Path, path: str) -> Verdict:
    source = _read(site, folder, path)
    if isinstance(source, Finding):
        return Verdict(findings=(source,), is_feed=posixpath.basename(path) in _FORMATS)
    if path == catalog.NAME:
        return Verdict(findings=tuple(catalog.judge(source)))
    verdict = _JUDGES[posixpath.splitext(path)[1]](source)
    if verdict.is_feed and len(source.data) > _LARGE:
        size = f"the feed has {len(source.data):,} bytes"
        large = source.warning("large-feed", None, size, "publish fewer articles in it, or their summaries alone")
        return replace(verdict, findings=(*verdict.findings, large))
    return verdict


def _read(site: Folder, folder: Path, path: str) -> Source | Finding:
    place = folder / path
    source = Source(folder=site, path=path)
    mend = "publish it again as a file that may be read"
    try:
        if not place.is_file():  # opening a pipe would wait forever
            return source.error("unreadable", None, "is not a file", mend)
        return replace(source, data=place.read_bytes())
    except OSError as error:
        return source.error("unreadable", None, f"cannot be read ({error.strerror})", mend)


def _across(judged: _Judged) -> Iterator[Finding]:
    """What no file tells alone."""
    site, feeds = judged.site, judged.feeds
    at_home = {path: feed for path, feed in feeds.items() if site.home(path) == path}
    yield from _formats(site, feeds)
    yield from _feed_ids(site, at_home)
    yield from archives.judge_all(site, at_home)
    yield from catalog.judge_aliases(site, judged.read)
    rules = _read(site, judged.root, headers.NAME) if headers.NAME in site.files else None
    if isinstance(rules, Finding):
        yield rules
    elif rules is not None:
        served = {path for path, verdict in judged.verdicts.items() if verdict.is_feed or path.endswith(".opml")}
        yield from headers.judge(rules, served)


def _feed_ids(site: Folder, feeds: Mapping[str, Feed]) -> Iterator[Finding]:
    """An archive has the id of its feed, and no other two share one."""
    first: dict[str, str] = {}
    for path, feed in sorted(feeds.items()):
        id_ = feed.id.strip()
        if not id_ or feed.is_archive:
            continue
        if id_ in first:
            message = f"the feed has the id {shown(id_)} of {first[id_]}"
            mend = "give each feed an id of its own: readers take the two for one"
            yield Source(folder=site, path=path).error("duplicate-feed-id", feed.line, message, mend)
        first.setdefault(id_, path)


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
    if name in _FORMATS:
        return directory, ""
    if posixpath.basename(directory) == archives.FOLDER:
        return directory, next((name.removesuffix(end) for end in _ARCHIVE_FORMATS if name.endswith(end)), name)
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
