"""Owns the folding of findings: what is wrong with one article is said once, however many feeds carry it, and what may be right of a whole
site once; no rule may enter here."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from feeds.check.finding import Finding, printable
from feeds.check.told import Feed

_ITEM = re.compile(r"items\[[0-9]+\]")
# As repr writes them; the apostrophe of a word begins none.
_QUOTED = re.compile(r"(?<!\S)(?:'((?:[^'\\]|\\.)*+)'|\"((?:[^\"\\]|\\.)*+)\")")

# On a host that serves the articles too, so is each of their addresses.
_OF_A_SITE = "unserved-link"

_Key = tuple[str, str, str]


def fold(findings: Iterable[Finding], feeds: Mapping[str, Feed]) -> Iterator[Finding]:
    """The findings, of those on one article by one rule and of one text only the ones of the first file, which name the
    number of the others; `feeds` by path."""
    articles = {printable(path): _Places(feed) for path, feed in feeds.items()}
    groups: dict[_Key, list[Finding]] = {}
    of_the_site: dict[str, Finding] = {}
    for finding in findings:
        if finding.rule == _OF_A_SITE:
            of_the_site.setdefault(_subject(finding.message), finding)
            continue
        places = articles.get(finding.path)
        id_ = None if places is None else places.id_at(finding)
        if id_ is None:
            yield finding
        else:
            groups.setdefault((finding.rule, id_, _subject(finding.message)), []).append(finding)
    for group in groups.values():
        yield from _folded(group)
    for first in [*of_the_site.values()][:1]:
        more = len(of_the_site) - 1
        yield replace(first, message=first.message + (f" (nor do {more:,} more)" if more else ""))


def _folded(group: list[Finding]) -> Iterator[Finding]:
    paths = {finding.path for finding in group}
    more = len(paths) - 1
    note = f" (and in {more} other file{'s' if more > 1 else ''})" if more else ""
    for finding in group:
        if finding.path == min(paths):
            yield replace(finding, message=finding.message + note)


def _subject(message: str) -> str:
    """What a message is about: formats name the place in words of their own, but quote the same text last."""
    found = _QUOTED.findall(message)
    return "".join(found[-1]) if found else ""


class _Places:
    """Where the articles of one feed stand in its file."""

    def __init__(self, feed: Feed) -> None:
        self._articles = feed.articles
        self._starts = [article.start or 0 for article in feed.articles]
        self._by_name = {article.where: article.id.strip() for article in feed.articles if article.start is None}

    def id_at(self, finding: Finding) -> str | None:
        """The id of the article that a finding is on; None when it is on the feed, or that cannot be told."""
        if item := _ITEM.match(finding.message):
            return self._by_name.get(item[0])
        if finding.line is None:
            return None
        place = bisect_right(self._starts, finding.line)
        first = place == 0 or self._starts[place - 1] == 0
        if first or (place > 1 and self._starts[place - 2] == self._starts[place - 1]):
            return None
        return self._articles[place - 1].id.strip() or None
