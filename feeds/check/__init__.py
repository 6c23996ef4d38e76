"""Owns the judgement of a published folder: offline and read only, it opens files and nothing else. Neither a
clock, a network, a printed word nor a file written may enter here."""

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from feeds.check import html, jsonfeed, opml, xmlfeed
from feeds.check.finding import Finding, shown
from feeds.check.folder import Folder, Source, Verdict

__all__ = ["Finding", "check"]

_JUDGES: dict[str, Callable[[Source], Verdict]] = {
    ".xml": xmlfeed.judge,
    ".json": jsonfeed.judge,
    ".opml": opml.judge,
    ".html": html.judge,
}
_FORMATS = ("atom.xml", "rss.xml", "feed.json")
_LARGE = 1_000_000


def check(folder: Path, *, base_url: str) -> tuple[Finding, ...]:
    """All that is wrong with a published folder, sorted by file, line and rule.

    `base_url` is the absolute address at which the folder is served; it ends with a slash.
    """
    paths = tuple(_paths(folder))
    site = Folder(base_url=base_url, files=frozenset(paths))
    verdicts = {path: _judge(site, folder, path) for path in paths if posixpath.splitext(path)[1] in _JUDGES}
    findings = {finding for verdict in verdicts.values() for finding in verdict.findings}
    findings.update(_across(site, verdicts))
    if not any(verdict.is_feed for verdict in verdicts.values()):
        mend = "build it first, or name the folder that is published"
        findings.add(Source(folder=site, path=".").error("no-feeds", None, "this folder holds no feed", mend))
    return tuple(sorted(findings, key=lambda finding: finding.place))


def _paths(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name).relative_to(folder).as_posix()


def _judge(site: Folder, folder: Path, path: str) -> Verdict:
    source = _read(site, folder, path)
    if isinstance(source, Finding):
        return Verdict(findings=(source,), is_feed=posixpath.basename(path) in _FORMATS)
    verdict = _JUDGES[posixpath.splitext(path)[1]](source)
    if verdict.is_feed and len(source.data) > _LARGE:
        size = f"the feed has {len(source.data):,} bytes"
        large = source.warning("large-feed", None, size, "publish fewer articles in it, or their summaries alone")
        return Verdict(findings=(*verdict.findings, large), is_feed=True, ids=verdict.ids)
    return verdict


def _read(site: Folder, folder: Path, path: str) -> Source | Finding:
    place = folder / path
    source = Source(folder=site, path=path)
    mend = "publish it again as a file that may be read"
    try:
        if not place.is_file():  # opening a pipe would wait forever
            return source.error("unreadable", None, "is not a file", mend)
        return Source(folder=site, path=path, data=place.read_bytes())
    except OSError as error:
        return source.error("unreadable", None, f"cannot be read ({error.strerror})", mend)


def _across(site: Folder, verdicts: Mapping[str, Verdict]) -> Iterator[Finding]:
    """The formats of one directory carry the same articles in the same order."""
    for directory in sorted({posixpath.dirname(path) for path in verdicts}):
        paths = (posixpath.join(directory, name) for name in _FORMATS)
        told = [(path, ids) for path in paths if path in verdicts and (ids := verdicts[path].ids) is not None]
        for path, ids in told[1:]:
            yield from _differing(Source(folder=site, path=path), ids, *told[0])


def _differing(source: Source, ids: tuple[str, ...], other: str, others: tuple[str, ...]) -> Iterator[Finding]:
    """The first difference alone: most of the others follow from it."""
    mend = "build all formats of a feed from the same articles"
    for place, (one, two) in enumerate(zip_longest(ids, others), start=1):
        if one != two:
            here, there = ("nothing" if id_ is None else shown(id_) for id_ in (one, two))
            message = f"article {place} is {here}, but {there} in {posixpath.basename(other)}"
            yield source.error("ids-differ", None, message, mend)
            return
