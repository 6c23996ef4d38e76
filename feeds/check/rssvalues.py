"""Owns what the small elements of an RSS channel and its items may hold, as the specification of RSS 2.0 and the Advisory
Board's profile say; what they are called and where they stand is no matter of this module."""

import re
from collections.abc import Callable, Iterator

from lxml.etree import QName, _Element

from feeds.check import dates, labels
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source
from feeds.check.xmlfile import text_of

_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DAYS = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
_PERIODS = frozenset({"hourly", "daily", "weekly", "monthly", "yearly"})
_HOURS = 24
_LARGEST = {"width": 144, "height": 400}
_CLOUD = ("domain", "port", "path", "registerProcedure", "protocol")
_INPUT = ("title", "description", "name", "link")
_NUMBER = re.compile("[0-9]{1,9}")


def judge(source: Source, channel: _Element) -> Iterator[Finding]:
    for rule in (_values, _sizes, _picture, _parts, _once, _built, _blank_description):
        yield from rule(source, channel)


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _is_positive(text: str) -> bool:
    return bool(_number(text))


def _is_hour(text: str) -> bool:
    hour = _number(text)
    return hour is not None and hour < _HOURS


# Where a value stands, what it must be in words, and whether it is.
_VALUES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("ttl", "a number of minutes", _is_positive),
    ("language", "a language like en or pt-BR", labels.is_language),
    ("skipHours/hour", "an hour from 0 to 23", _is_hour),
    ("skipDays/day", "a day in English, like Monday", _DAYS.__contains__),
    (f"{{{_SYNDICATION}}}updatePeriod", "hourly, daily, weekly, monthly or yearly", _PERIODS.__contains__),
    (f"{{{_SYNDICATION}}}updateFrequency", "a number of times", _is_positive),
    ("category", "a label with letters", bool),
    ("item/category", "a label with letters", bool),
)


def _values(source: Source, channel: _Element) -> Iterator[Finding]:
    for path, right, is_right in _VALUES:
        for element in channel.iterfind(path):
            text, name, line = text_of(element), QName(element).localname, element.sourceline
            if not is_right(text.strip()):
                yield source.error("bad-value", line, f"the {name} is {shown(text)}", f"write {right}")
            elif text.strip() != text and path == "ttl":
                yield source.error("stray-whitespace", line, f"the {name} has whitespace around it", f"write {right}")


def _sizes(source: Source, channel: _Element) -> Iterator[Finding]:
    for name, most in _LARGEST.items():
        for element in channel.iterfind(f"image/{name}"):
            size = _number(text_of(element).strip())
            if not size or size > most:
                message = f"the {name} of the image is {shown(text_of(element))}"
                yield source.error("bad-value", element.sourceline, message, f"write a number up to {most}")


def _picture(source: Source, channel: _Element) -> Iterator[Finding]:
    """Readers show the picture in the channel's place."""
    for name in ("title", "link"):
        own, picture = channel.find(name), channel.find(f"image/{name}")
        if own is not None and picture is not None and text_of(own).strip() != text_of(picture).strip():
            message = f"the {name} of the image is {shown(text_of(picture))}, not that of the channel"
            yield source.warning("image-differs", picture.sourceline, message, f"write the channel's {name}")


def _parts(source: Source, channel: _Element) -> Iterator[Finding]:
    for cloud in channel.iterfind("cloud"):
        for name in (name for name in _CLOUD if name not in cloud.attrib):
            yield source.error("bad-value", cloud.sourceline, f"the cloud has no {name}", "write it, or drop the cloud")
    for box in channel.iterfind("textInput"):
        for name in (name for name in _INPUT if not text_of(box.find(name)).strip()):
            yield source.error("bad-value", box.sourceline, f"the textInput has no {name}", "write it, or drop the box")


def _once(source: Source, channel: _Element) -> Iterator[Finding]:
    for item in channel.iterfind("item"):
        found = item.findall(_ENCODED)
        if len(found) > 1:
            message = f"the item has {len(found)} elements content:encoded"
            yield source.error("rss-grammar", found[1].sourceline, message, "keep one: readers show one of them")


def _built(source: Source, channel: _Element) -> Iterator[Finding]:
    """A reader that asks whether the feed has changed goes by the date of the channel."""
    built = dates.rfc822(text_of(channel.find("lastBuildDate")).strip())
    instants = (dates.rfc822(text_of(date).strip()) for date in channel.iterfind("item/pubDate"))
    newest = max((instant for instant in instants if instant), default=None)
    if built and newest and newest > built:
        message = f"the channel was built {built.isoformat()}, before its item of {newest.isoformat()}"
        line = channel.find("lastBuildDate")
        mend = "write the time when the feed changed last"
        yield source.warning("stale-build-date", None if line is None else line.sourceline, message, mend)


def _blank_description(source: Source, channel: _Element) -> Iterator[Finding]:
    found = channel.find("description")
    if found is not None and not text_of(found).strip():
        mend = "say in a few words what the feed holds"
        yield source.warning("empty-description", found.sourceline, "the description of the channel is empty", mend)
