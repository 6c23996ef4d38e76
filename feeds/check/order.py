"""Owns how the dates of a feed's articles stand to one another, whatever the format: each article's own, and the
newest first; no spelling of a date may enter here."""

from collections.abc import Iterator
from itertools import pairwise

from feeds.check.finding import Finding
from feeds.check.folder import Source
from feeds.check.told import Feed


def judge(source: Source, feed: Feed) -> Iterator[Finding]:
    yield from _reversed(source, feed)
    yield from _unsorted(source, feed)


def _reversed(source: Source, feed: Feed) -> Iterator[Finding]:
    for one in feed.articles:
        if one.published and one.updated and one.updated < one.published:
            dates = f"{one.updated.isoformat()}, before it was published, {one.published.isoformat()}"
            mend = "mend one of the dates: nothing is changed before it is there"
            yield source.warning("updated-before-published", one.line, f"{one.where} was updated {dates}", mend)


def _unsorted(source: Source, feed: Feed) -> Iterator[Finding]:
    """Equal dates are in order, whichever stands first. The first one out of place alone: most others follow from it."""
    dated = [(one.published, one) for one in feed.articles if one.published]
    for (before, _), (after, one) in pairwise(dated):
        if after > before:
            message = f"{one.where}, published {after.isoformat()}, stands below one of {before.isoformat()}"
            mend = "write the newest first: readers that keep the first few lose the others"
            yield source.warning("not-newest-first", one.line, message, mend)
            return
