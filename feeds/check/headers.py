"""Owns what `_headers` must say: the media type under which hosts that read it serve each feed; no feed's text may
enter here."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

NAME = "_headers"

# Under application/atom+xml and its like browsers show a person the source.
_RIGHT = {
    ".xml": ("application/xml",),
    ".json": ("application/feed+json", "application/json"),
    ".opml": ("text/x-opml", "application/xml", "text/xml"),
}
_MOST_ASTERISKS = 2
_CHARSET = re.compile(r"charset\s*=\s*\"?utf-8\"?\s*", re.IGNORECASE)


class _Rule(NamedTuple):
    line: int
    pattern: re.Pattern[str]
    media_type: str


def judge(source: Source, paths: Iterable[str]) -> Iterator[Finding]:
    """Judge the types of the feeds and lists of feeds at `paths`; one finding for all that have none."""
    rules = tuple(_rules(source.data.decode("utf-8", "replace")))
    bare: dict[str, str] = {}
    for path in sorted(paths):
        suffix = posixpath.splitext(path)[1]
        found = [rule for rule in rules if rule.pattern.fullmatch("/" + path)]
        for rule in found:
            yield from _type(source, rule, suffix)
        if len(found) > 1:
            message = f"more than one rule says of which type files are that end with {suffix}"
            mend = "keep one: some hosts send both, joined by a comma"
            yield source.error("media-type", found[1].line, message, mend)
        # What ends with .json hosts serve as application/json of their own accord, and JSON is UTF-8.
        if not found and suffix != ".json":
            bare.setdefault(suffix, path)
    for suffix, path in bare.items():
        message = f"nothing says of which type {path} is, or others that end with {suffix}"
        mend = f"add a rule with Content-Type: {_RIGHT[suffix][0]}; charset=utf-8"
        yield source.warning("no-media-type", None, message, mend)


def _rules(text: str) -> Iterator[_Rule]:
    """Those on Content-Type: a line that begins with a path or an address, and indented ones with its headers."""
    pattern = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            pattern = _pattern(line.strip())
        elif pattern is not None:
            name, _, value = line.partition(":")
            if name.strip().lower() == "content-type":
                yield _Rule(number, pattern, value.strip())


def _pattern(path: str) -> re.Pattern[str]:
    """An asterisk stands for anything, a colon and a word for one step of the path. No host takes a row of asterisks, and
    to match one may take for ever."""
    try:
        path = urlsplit(path).path if "://" in path else path
    except ValueError:
        path = ""
    parts = re.split(r"(\*|(?<=/):[A-Za-z]\w*(?![^/]))", path if path.count("*") <= _MOST_ASTERISKS else "")
    return re.compile("".join({"*": ".*", ":": "[^/]+"}.get(part[:1], re.escape(part)) for part in parts), re.DOTALL)


def _type(source: Source, rule: _Rule, suffix: str) -> Iterator[Finding]:
    kind, _, parameter = rule.media_type.partition(";")
    right = _RIGHT[suffix]
    if kind.strip().lower() not in right or not _CHARSET.fullmatch(parameter.strip()):
        message = f"files that end with {suffix} are served as {shown(rule.media_type)}"
        mend = f"write {right[0]}; charset=utf-8: without it readers guess, and browsers show the source"
        yield source.error("media-type", rule.line, message, mend)
