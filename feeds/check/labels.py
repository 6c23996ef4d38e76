"""Owns what the names of people and of topics may hold, whatever the format; no parser may enter here."""

import re
from collections.abc import Iterator

from feeds.check import text
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

_EMAIL = re.compile(r"[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+")
_EMAIL_ALONE = r"[^\s<>()@,;:]+@[^\s<>()@,;:]+"
_ALONE = re.compile(_EMAIL_ALONE)

# An address, and as in RFC 822 a name in parentheses behind it.
_MAILBOX = re.compile(r"\s*" + _EMAIL_ALONE + r"(?:\s*\(.*\))?\s*", re.DOTALL)

# As RFC 5646 has it, section 2.1, but for the meaning of the parts.
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*|[A-Za-z]{4,8}|[xi](?:-[A-Za-z0-9]{1,8})+", re.IGNORECASE)
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
_MEDIA_TYPE = re.compile(rf"{_NAME}/{_NAME}\s*(?:;.*)?", re.DOTALL)


def is_language(text: str) -> bool:
    """Is a text a well-formed language tag?"""
    return _LANGUAGE.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    """Is a text a media type, be it with parameters (RFC 6838, 4.2)?"""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_mailbox(text: str) -> bool:
    """Is a text an e-mail address, alone or with a name in parentheses, as RSS writes people?"""
    return _MAILBOX.fullmatch(text) is not None


def judge_email(source: Source, line: int | None, address: str) -> Iterator[Finding]:
    """What is written where an address alone is meant."""
    if _ALONE.fullmatch(address.strip()) is None:
        mend = "write one address alone, like desk@example.org"
        yield source.error("bad-email", line, f"{shown(address)} is no e-mail address", mend)


def judge_person(source: Source, line: int | None, name: str) -> Iterator[Finding]:
    """A name that readers can show, and no address that others collect."""
    if not name.strip():
        yield source.warning(
            "empty-name", line, "a person has an empty name", "write the name, or leave the person out"
        )
    elif _EMAIL.search(name):
        mend = "write the name alone, and the address, if it must be public, in a field of its own"
        yield source.warning("email-in-name", line, f"the name {shown(name)} holds an e-mail address", mend)
    yield from text.judge_references(source, line, "a name", name)


def judge_category(source: Source, line: int | None, label: str) -> Iterator[Finding]:
    """Some readers keep the labels of an article in one text, parted by commas."""
    if "," in label:
        message = f"the label {shown(label)} holds a comma"
        yield source.warning("comma-in-category", line, message, "name the topic without one: readers make two of it")
    yield from text.judge_references(source, line, "a label", label)


def judge_feed_category(source: Source, line: int | None) -> Finding:
    """What is said of any category of a whole feed."""
    mend = "give it to the articles: readers drop it here, or put it on each of them"
    return source.warning("feed-category", line, "the feed itself has a category", mend)
