"""What a setting's value may be: each kind in a person's words, and how it is read. No setting's name enters."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds import plain
from feeds.words import problem

_TAG = re.compile(r"tag:[A-Za-z0-9][A-Za-z0-9.@-]*,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9._~/-]*")
_SITE = "https://site.example/"
_OUR_PICTURES = (f"{_SITE}icon.png", f"{_SITE}icon.svg")


class Kind(NamedTuple):
    """A kind of value. `wanted` says what may be written, as it stands before "is wanted"; `read` gives the value, None where this is none,
    and raises ValueError where there is more to say."""

    wanted: str
    read: Callable[[Any], Any]

    def value(self, said: Any) -> Any:
        """The value of what a person wrote. Raises ValueError, with what is wanted."""
        value = self.read(said)
        if value is None:
            raise ValueError(f"{self.wanted} is wanted, not {quoted(said)}")
        return value


def quoted(value: Any) -> str:
    """What a person wrote, for a message."""
    try:
        return repr(value)
    except ValueError:  # Python writes out no more than 4,300 digits
        return "a number so long"


def near(said: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant."""
    from difflib import get_close_matches  # where nothing is wrong nothing is compared

    return next(iter(get_close_matches(said, [*known], n=1)), None)


def _text(value: Any) -> str | None:
    return plain.line(value) if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    if (text := _text(value)) == "":
        raise ValueError("an empty text is no name; write one, or take it out")
    return text


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    texts = tuple(map(plain.line, value))
    if not all(texts):
        raise ValueError("an empty text means nothing here; take it out")
    return texts


def _addresses(value: Any) -> tuple[str, ...] | None:
    texts = _texts(value)
    addresses = tuple(filter(None, map(plain.web_address, texts or ())))
    return addresses if texts is not None and len(addresses) == len(texts) else None


def _files(value: Any) -> tuple[str, ...] | None:
    texts = _texts(value)
    return None if any(map(plain.web_address, texts or ())) else texts


def _picture(value: Any) -> str | None:
    text = _text(value)
    address = text is not None and plain.web_address(text, _SITE)
    if not address or urlsplit(address).path.endswith("/"):
        return None
    if address in _OUR_PICTURES:
        raise ValueError(f"{value!r} is a file that feeds itself writes; give yours another name")
    return text


def _url(value: Any) -> str | None:
    address = plain.web_address(_text(value) or "")
    if address is None or "?" in address or "#" in address:
        return None
    return address if address.endswith("/") else f"{address}/"


def _tag(value: Any) -> str | None:
    text = _text(value) or ""
    return text if _TAG.fullmatch(text) and _is_dated(text) else None


def _is_dated(tag: str) -> bool:
    try:
        tag_date(tag)
    except ValueError:  # there is no such day
        return False
    return True


def tag_date(tag: str) -> datetime:
    """The instant that a tag URI's date stands for (RFC 4151, section 2.1: the start of the year, month or day in UTC)."""
    parts = [int(part) for part in tag.split(",", 1)[1].split(":", 1)[0].split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)


def _language(value: Any) -> str | None:
    text = _text(value) or ""
    return text if plain.is_language_tag(text) else None


def _zone(value: Any) -> str | None:
    text = _text(value) or ""
    # What is of this machine, and what counts leap seconds, is no zone of the world.
    if text in ("localtime", "posixrules") or text.startswith(("posix/", "right/")):
        return None
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        return None
    return text


TEXT = Kind("text in quotes", _text)
NAME = Kind("text in quotes", _name)
TEXTS = Kind('a list such as ["a", "b"]', _texts)
FILES = Kind('a list of files beside feeds.toml such as ["subscriptions.opml"]', _files)
TRUTH = Kind("true or false", lambda value: value if isinstance(value, bool) else None)
URL = Kind("an absolute http(s) address without query such as https://news.example/", _url)
ADDRESSES = Kind('a list of absolute http(s) addresses such as ["https://hub.example/"]', _addresses)
PICTURE = Kind("the address of a picture (absolute, or below the site's)", _picture)
TAG = Kind('a tag URI such as "tag:example.org,2026:" (RFC 4151)', _tag)
LANGUAGE = Kind('a language tag such as "en" or "pt-BR" (BCP 47)', _language)
ZONE = Kind('a time zone such as "UTC" or "Asia/Bishkek"', _zone)


def number(low: int, high: int) -> Kind:
    """Whole numbers from `low` to `high`."""

    def read(value: Any) -> int | None:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return value if is_whole and low <= value <= high else None

    return Kind(f"a whole number from {low} to {high}", read)


def choice(*names: str) -> Kind:
    """One of `names`."""
    wanted = f"one of {_listed(names)}"

    def read(value: Any) -> str | None:
        if not isinstance(value, str):
            return None
        if value not in names and (meant := near(value, names)):
            raise ValueError(f"{wanted} is wanted, not {value!r}; did you mean {meant!r}?")
        return value if value in names else None

    return Kind(wanted, read)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def some(*names: str) -> Kind:
    """A list of one or more of `names`, which come in that order whatever was written."""
    one = choice(*names)

    def read(value: Any) -> tuple[str, ...] | None:
        chosen = {one.value(item) for item in _texts(value) or ()}
        return tuple(name for name in names if name in chosen) or None

    return Kind(f"a list of at least one of {_listed(names)}", read)


def phrase(key: str) -> Kind:
    """What the site says in its own words under `key`."""

    def read(value: Any) -> str | None:
        text = _text(value)
        if text is not None and (wrong := problem(key, text)):
            raise ValueError(wrong)
        return text

    return Kind(TEXT.wanted, read)
