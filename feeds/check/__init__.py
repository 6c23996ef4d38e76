"""Owns the judgement of a published folder: offline and read only, it opens files and nothing else. Neither a
clock, a network, a printed word nor a file written may enter here."""

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from feeds.addresses import FILE_OF
from feeds.check import across, against, catalog, folding, headers, html, jsonfeed, opml, xmlfeed
from feeds.check.finding import Finding
from feeds.check.folder import Folder, Source, Verdict
from feeds.check.told import Feed

__all__ = ["Finding", "check", "served_at"]

_JUDGES: dict[str, Callable[[Source], Verdict]] = {
    ".xml": xmlfeed.judge,
    ".atom": xmlfeed.judge,
    ".rss": xmlfeed.judge,
    ".json": jsonfeed.judge,
    ".opml": opml.judge,
    ".html": html.judge,
    ".htm": html.judge,
    ".xhtml": html.judge,
    ".svg": html.judge_drawing,
}
_TELLERS: dict[str, Callable[[Source], Feed | None]] = {
    ".xml": xmlfeed.tell,
    ".atom": xmlfeed.tell,
    ".rss": xmlfeed.tell,
    ".json": jsonfeed.tell,
}
# What opens each part of a file, and how many parts are looked at: a sitemap of 50,000 addresses, the most that it may have, passes.
_PARTS: Mapping[str, tuple[bytes, int]] = {
    **dict.fromkeys((".xml", ".atom", ".rss", ".opml"), (b"<", 500_000)),
    ".json": (b"{", 200_000),
}
_LARGE, _LARGE_ARCHIVE = 1_000_000, 5_000_000
# Whatever a broken feed says of itself, its addresses stand in quotes.
_SELF = re.compile(r"[\"'](https?://[^\"'\s<>]{1,2000})[\"']")


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
    alone = {finding for verdict in judged.verdicts.values() for finding in verdict.findings}
    findings = set(folding.fold(sorted(alone, key=lambda finding: finding.place), judged.feeds))
    findings.update(_across(judged))
    if before is not None:
        publication = against.Publication(folder=judged.site, feeds=judged.feeds)
        findings.update(against.compare(publication, _earlier(before, base_url, now)))
    if not any(verdict.is_feed for verdict in judged.verdicts.values()):
        mend = "build it first, or name the folder that is published"
        findings.add(Source(folder=judged.site, path=".").error("no-feeds", None, "this folder holds no feed", mend))
    return tuple(sorted(findings, key=lambda finding: finding.place))


def served_at(folder: Path) -> str | None:
    """The address at which a published folder says that it is served: as its catalog has it, else as most of its feeds have it in their
    links to themselves; None when it does not say. For a folder whose settings are not at hand."""
    site = Folder(base_url="", files=frozenset(_paths(folder)), now=datetime.min.replace(tzinfo=UTC))
    listing = _read(site, folder, catalog.NAME) if catalog.NAME in site.files else None
    said = catalog.url(listing.data) if isinstance(listing, Source) else None
    return said or _by_self_links(site, folder)


def _by_self_links(site: Folder, root: Path) -> str | None:
    counts: Counter[str] = Counter()
    for path in sorted(site.files):
        source = _read(site, root, path) if _ending(path) in _TELLERS else None
        for address in _SELF.findall(source.data.decode("utf-8", "replace")) if isinstance(source, Source) else ():
            if address.endswith(f"/{path}"):
                counts[address.removesuffix(path)] += 1
    return max(counts, key=lambda base: (counts[base], base), default=None)


def _earlier(root: Path, base_url: str, now: datetime) -> against.Publication:
    """What a folder promised; what is wrong with it is no matter any more."""
    site = _site(root, base_url, now)
    feeds = {}
    for path in sorted(site.files):
        tell = _TELLERS.get(_ending(path))
        source = _read(site, root, path) if tell else None
        if tell and isinstance(source, Source) and (feed := tell(source)) is not None:
            feeds[path] = feed
    return against.Publication(folder=site, feeds=feeds)


def _folder(root: Path, base_url: str, now: datetime) -> _Judged:
    site = _site(root, base_url, now)
    verdicts = {path: _judge(site, root, path) for path in site.files if _ending(path) in _JUDGES}
    return _Judged(root=root, site=site, verdicts=verdicts)


def _site(root: Path, base_url: str, now: datetime) -> Folder:
    bare = Folder(base_url=base_url, files=frozenset(_paths(root)), now=now)
    listing = _read(bare, root, catalog.NAME) if catalog.NAME in bare.files else None
    return replace(bare, aliases=catalog.aliases(listing.data)) if isinstance(listing, Source) else bare


def _paths(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name).relative_to(folder).as_posix()


def _ending(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _judge(site: Folder, folder: Path, path: str) -> Verdict:
    source = _read(site, folder, path)
    if isinstance(source, Finding):
        return Verdict(findings=(source,), is_feed=posixpath.basename(path) in FILE_OF.values())
    if path == catalog.NAME:
        return Verdict(findings=tuple(catalog.judge(source)))
    if too_large := _too_large(source):
        return Verdict(findings=(too_large,), is_feed=posixpath.basename(path) in FILE_OF.values())
    verdict = _JUDGES[_ending(path)](source)
    # An archive is read once, and may leave nothing out.
    most = _LARGE_ARCHIVE if verdict.feed is not None and verdict.feed.is_archive else _LARGE
    if verdict.is_feed and len(source.data) > most:
        size = f"the feed has {len(source.data):,} bytes"
        large = source.warning("large-feed", None, size, "publish fewer articles in it, or their summaries alone")
        return replace(verdict, findings=(*verdict.findings, large))
    return verdict


def _too_large(source: Source) -> Finding | None:
    opening, most = _PARTS.get(_ending(source.path), (b"", 0))
    parts = source.data.count(opening) if opening else 0
    if parts <= most:
        return None
    message = f"it has {parts:,} tags or objects, and is not looked at"
    return source.error("too-large", None, message, "publish fewer articles in it: no reader takes so many")


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
    site = judged.site
    yield from across.judge(site, judged.feeds)
    yield from across.judge_alternates(site, judged.feeds, {p: v.alternates for p, v in judged.verdicts.items()})
    yield from catalog.judge_aliases(site, judged.read)
    rules = _read(site, judged.root, headers.NAME) if headers.NAME in site.files else None
    if isinstance(rules, Finding):
        yield rules
    elif rules is not None:
        served = {path for path, verdict in judged.verdicts.items() if verdict.is_feed or path.endswith(".opml")}
        yield from headers.judge(rules, served)
