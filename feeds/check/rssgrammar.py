"""Owns which elements RSS 2.0 has, where, and how often, as its specification and the Advisory Board's profile say; what
they hold is no matter of this module."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element

from feeds.check.finding import Finding, shown
from feeds.check.folder import Source


class _Children(NamedTuple):
    """What an element may hold once and more often, and what it must hold."""

    once: frozenset[str]
    often: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a channel needs is said by the rule on its fields.
_GRAMMAR = {
    "rss": _Children(_names("channel")),
    "channel": _Children(
        _names(
            "title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs"
            " cloud ttl image rating textInput skipHours skipDays"
        ),
        often=_names("category item"),
    ),
    "item": _Children(
        _names("title link description author comments guid pubDate source"), often=_names("category enclosure")
    ),
    "image": _Children(_names("url title link width height description"), needed=_names("url title link")),
}


def judge(source: Source, root: _Element) -> Iterator[Finding]:
    """Judge the elements without a namespace; others are whoever's namespace it is."""
    for parent in root.iter(*_GRAMMAR):
        for message in _offences(
            _GRAMMAR[str(parent.tag)], Counter(str(child.tag) for child in parent.iterchildren("*"))
        ):
            mend = "write it as the specification of RSS 2.0 has it; other elements need a namespace"
            yield source.error("rss-grammar", parent.sourceline, f"the {parent.tag!s} {message}", mend)


def _offences(may: _Children, found: Counter[str]) -> Iterator[str]:
    for name, times in found.items():
        if name in may.once and times > 1:
            yield f"has {times} elements {name}"
        elif not name.startswith("{") and name not in may.once and name not in may.often:
            yield f"has an element {shown(name)}, which is none of RSS there"
    for name in sorted(may.needed - set(found)):
        yield f"has no {name}"
