"""Files that lie beside an article, as the article names them: which addresses lead to one, of which kind it has to be, and what it is called on
the site. Opens none."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from feeds.nowhere import NOWHERE

# Stands where the address of the article's page will, which has no name yet when its text is read.
HOME = f"https://{NOWHERE}/"


class Kind(NamedTuple):
    """A kind of file: its media type, and how it begins."""

    type: str
    opening: re.Pattern[bytes]


def _kind(media_type: str, opening: bytes) -> Kind:
    return Kind(media_type, re.compile(opening, re.DOTALL))


_ISO = rb".{4}ftyp"  # ISO base media, 4.3
_SOUND = rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xfb]"
# What may be published, by suffix. No drawings in SVG, nor pages: opened by themselves they run scripts in the site's name.
KINDS: Mapping[str, Kind] = {
    ".jpg": _kind("image/jpeg", rb"\xff\xd8\xff"),
    ".jpeg": _kind("image/jpeg", rb"\xff\xd8\xff"),
    ".png": _kind("image/png", rb"\x89PNG\r\n\x1a\n"),
    ".gif": _kind("image/gif", rb"GIF8[79]a"),
    ".webp": _kind("image/webp", rb"RIFF.{4}WEBP"),
    ".avif": _kind("image/avif", _ISO + rb"avi[fs]"),
    ".mp3": _kind("audio/mpeg", _SOUND),
    ".m4a": _kind("audio/mp4", _ISO),
    ".ogg": _kind("audio/ogg", rb"OggS"),
    ".opus": _kind("audio/ogg", rb"OggS"),
    ".flac": _kind("audio/flac", rb"fLaC"),
    ".wav": _kind("audio/wav", rb"RIFF.{4}WAVE"),
    ".mp4": _kind("video/mp4", _ISO),
    ".webm": _kind("video/webm", rb"\x1a\x45\xdf\xa3"),
    ".pdf": _kind("application/pdf", rb"%PDF-"),
}
OPENING = 16  # bytes, in which all of them tell themselves
_SUFFIX = "|".join(suffix[1:] for suffix in KINDS)
_MAY_NAME = re.compile(rf"!\[|<(?:img|source|audio|video)\b|\.(?:{_SUFFIX})\b", re.IGNORECASE)
_NAMED = re.compile(rf"{re.escape(HOME)}([\w.~/%-]+)", re.ASCII)
_ATTRIBUTE = re.compile(r' (src|srcset|poster|href)="([^"]*)"')
# What a name may be to be kept as it is: safe in any address, the same in any case, and not like one that was made.
_PLAIN_NAME = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(?:[-_.][a-z0-9]+)*\.[a-z0-9]+")
_MADE_NAME = re.compile(r"-[0-9a-f]{8}\.")
_DIGEST = 8  # hexadecimal digits, among the files of one article
# As a sanitiser writes it: every value in double quotes, which may hold what else would end it.
_TAG = re.compile(r'<[a-z](?:[^">]|"[^"]*")*>')


def may_name(text: str) -> bool:
    """Could `text`, in either markup, name a file? Quick, and right where it says no."""
    return _MAY_NAME.search(text) is not None


def reference(address: str) -> str | None:
    """What stands for the file that a relative address names: HOME and its path from the article's folder. None where the address names none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    whole = posixpath.normpath(unquote(parts.path))
    if whole.startswith("/"):  # a slash that was written as %2F, which no name has
        return None
    path = quote(whole, safe="/").replace("..", "%2E%2E")
    return f"{HOME}{path}#{quote(parts.fragment, safe='=,')}" if parts.fragment else HOME + path


def linked(address: str) -> str | None:
    """The same for the address of a link, which may as well lead to a page: None also where its suffix tells no kind of file."""
    found = reference(address)
    return found if found and suffix(found.partition("#")[0]) in KINDS else None


def suffix(path: str) -> str:
    """The suffix of a file, as KINDS has it."""
    return posixpath.splitext(path)[1].lower()


def named(texts: Iterable[str], source: str) -> Iterator[str]:
    """The paths, below the folder that the article at the path `source` was found in, of the files that stand in sanitised HTML or addresses."""
    for text in texts:
        for found in _NAMED.finditer(text):
            yield _path(found[1], source)


def _path(named: str, source: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(named)))


def names(paths: Iterable[str], source: str) -> dict[str, str]:
    """Path -> what that file is called beside the page of the article at `source`, which names them all: each otherwise, also where somebody sought
    two whose names end alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        short = name(path, source)
        found[path] = name(path, source, digits=None) if short in taken else short
        taken.add(found[path])
    return found


def name(path: str, source: str, digits: int | None = _DIGEST) -> str:
    """What the file at `path` is called beside the page of the article at `source`: as it is, else, where that could be another's or is not safe in
    an address, with so many `digits` (None: all) of a digest of its place."""
    relative = posixpath.relpath(path, posixpath.dirname(source) or ".")
    if _PLAIN_NAME.fullmatch(relative) and not _MADE_NAME.search(relative):
        return relative
    from feeds import plain  # who looks whether files lie as they did needs no more than the above

    stem, _ = posixpath.splitext(posixpath.basename(path))
    return f"{plain.slug(stem) or 'file'}-{plain.digest(relative)[:digits]}{suffix(path)}"


def bound(html: str, source: str, addresses: Mapping[str, str]) -> str:
    """`html`, sanitised, of the article at `source`, with the address of each file that has one by its path; the others' are left out."""
    return _with_addresses(html, HOME, lambda said: _bound(said, source, addresses))


def near(html: str, page: str) -> str:
    """`html`, sanitised, as the page at the address `page` may have it wherever it lies: what is beside it by its name alone."""
    return _with_addresses(html, page, lambda said: said.removeprefix(page) or said)


def _with_addresses(html: str, beginning: str, change: Callable[[str], str | None]) -> str:
    """`html`, sanitised, with the addresses that have this beginning changed, or without those of which the change makes None."""

    def attribute(found: re.Match[str]) -> str:
        if beginning not in found[2]:
            return found[0]
        candidates = found[2].split(", ") if found[1] == "srcset" else [found[2]]
        kept = [changed for said in candidates if (changed := change(said))]
        return f' {found[1]}="{", ".join(kept)}"' if kept else ""

    # What a text says of such addresses is no address.
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html) if beginning in html else html


def address(said: str | None, source: str, addresses: Mapping[str, str]) -> str | None:
    """The same for one address: None where it names a file that has none."""
    return said and _bound(said, source, addresses)


def _bound(said: str, source: str, addresses: Mapping[str, str]) -> str | None:
    found = _NAMED.match(said)
    if found is None:
        return said
    whole = addresses.get(_path(found[1], source))
    return whole and whole + said[found.end() :]
