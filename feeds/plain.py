"""Plain text made safe and even: the one maker of clean lines, slugs and absolute addresses. Knows no format and no record."""

import hashlib
import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NewType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feeds.errors import ArticleError
from feeds.nowhere import NOWHERE

Line = NewType("Line", str)
Slug = NewType("Slug", str)

# XML 1.0, production [2] Char: what is not in it may stand in no feed, in no spelling.
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
ILLEGAL = re.compile(f"[{_ILLEGAL}]")
# Of the ways to look through a text that holds none, one run is twice as fast as a search, and bytes are three times as fast as a run.
_LEGAL = re.compile(f"[^{_ILLEGAL}]*+")
_ILLEGAL_ASCII = bytes(code for code in range(128) if ILLEGAL.match(chr(code)))
# Overrides and isolates reorder what a reader sees around the text; the marks U+200E, U+200F, U+061C are left, Hebrew and Arabic need them.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INLINE = re.compile(
    r"(?i)<(a|abbr|b|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>([^<>]*)</\1\s*>"
)
_DEEPEST_INLINE = 4  # <a><b><i>
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Ranges of characters, for a class. Signs are kana and Han, of which one says as much as two or three letters; unparted are the letters of Thai, Lao,
# Burmese and Khmer, which put no spaces between words; unspaced are both. Korean has spaces, and endings that stick to the word.
SIGNS = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED = f"{UNPARTED}{SIGNS}"
HANGUL = "\uac00-\ud7af"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
KEEP_IN_URL = "!#$%&'()*+,/:;=?@[]~"
MAX_SLUG = 80
# What is still written for another tag (IANA language subtag registry), and the two written Norwegians, which read alike.
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SAME_LANGUAGE = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}
_REMEMBERED = 16  # addresses: more than one stage asks for the same
# An address in which there is nothing to be resolved, encoded or refused: most are.
_PLAIN_ADDRESS = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}/[A-Za-z0-9._~/-]*+")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DIGEST = 16  # hexadecimal digits, 64 bits: a collision among a million articles is a matter of 1 in 10^7
_FINGERPRINT = 16  # bytes: long enough that nobody makes two files to be taken for one


def decode(data: bytes) -> str:
    """`data` as UTF-8 text, a byte order mark taken off. Raises ArticleError when it is empty or not UTF-8."""
    if not data.strip():
        raise ArticleError("the file is empty", "write something into it or delete it")
    if data[:2] in _UTF16:
        raise ArticleError("not UTF-8 but UTF-16", "save it as UTF-8")
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ArticleError(f"not UTF-8 (byte 0x{data[error.start]:02x} at {error.start})", "save it as UTF-8") from None


def scrub(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids (and the C1 controls, which are mojibake wherever they occur)."""
    if text.isascii():
        kept = text.encode().translate(None, _ILLEGAL_ASCII)
        return text if len(kept) == len(text) else kept.decode()
    return text if _LEGAL.fullmatch(text) else ILLEGAL.sub("", text)


def line(text: str) -> Line:
    """One line of plain text: scrubbed, white space runs made one space, no bidi overrides. Idempotent."""
    if not text.isprintable():
        text = _BIDI.sub("", scrub(text))
    elif "  " not in text and text.strip() == text:
        return Line(text)  # the only white space that is printable is the space
    return Line(" ".join(text.split()))


def unmarked(text: str) -> str:
    """A title or summary that somebody wrote as HTML, as people should read it: inline elements lose their tags where both are there,
    then references are decoded, once. A tag that the text speaks of ("the <blink> tag") stays."""
    for _ in range(_DEEPEST_INLINE if "<" in text else 0):
        text = _INLINE.sub(r"\2", text)
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def marked(text: str) -> str:
    """`text` in a spelling that `unmarked` gives back: its own, unless it would be read as HTML."""
    return text if unmarked(text) == text else html.escape(text, quote=False)


def rfc3339(moment: datetime) -> str:
    """`moment` (aware) in UTC, whole seconds (RFC 3339)."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def rfc2822(moment: datetime) -> str:
    """`moment` (aware) in UTC, whole seconds (RFC 2822, section 3.3), in English whatever the locale. email.utils does the same, and brings the
    network along."""
    utc = moment.astimezone(UTC)
    return f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month - 1]} {utc.year:04} {utc:%H:%M:%S} GMT"


def slug(text: str) -> Slug:
    """Lower-case ASCII words joined by hyphens, at most 80 characters, cut between words; "" when nothing is left. Idempotent."""
    from slugify import slugify  # most articles need no slug

    return Slug(slugify(text, max_length=MAX_SLUG, word_boundary=True))


def is_language_tag(text: str) -> bool:
    """Is this formed as a language tag is (BCP 47, but for grandfathered and private ones)?"""
    return _LANGUAGE_TAG.fullmatch(text) is not None


def base_language(tag: str) -> str:
    """The language of a BCP 47 tag, as the tables by which texts are read call it: "pt" of pt-BR, "nb" of no."""
    language = tag.replace("_", "-").partition("-")[0].lower()
    return _SAME_LANGUAGE.get(language, language)


@lru_cache(_REMEMBERED)
def web_address(text: str, base: str = "") -> str | None:
    """`text` as an absolute http(s) address in ASCII, resolved against `base`; None when it is none, or names NOWHERE.

    Host names become punycode, other characters percent-encoded (RFC 3987, section 3.1).
    """
    if _PLAIN_ADDRESS.fullmatch(text) and NOWHERE not in text:
        return text
    try:
        parts = urlsplit(urljoin(base, text.strip()))
        host = parts.hostname.encode("idna").decode() if parts.hostname else ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or host in ("", NOWHERE)
        or parts.username is not None
        or re.search(r"[\s<>\"\\]", text.strip())
    ):
        return None
    if ":" in host:
        host = f"[{host}]"
    path, query, fragment = (quote(part, safe=KEEP_IN_URL) for part in (parts.path or "/", parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host + port, path, query, fragment))


def site(address: str) -> str:
    """The host of an address, or the one that an id names as its maker (`tag:`, RFC 4151), without "www."; "" where there is none."""
    try:
        parts = urlsplit(address)
        host = parts.path.partition(",")[0].rpartition("@")[2].lower() if parts.scheme == "tag" else parts.hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def fingerprint(data: bytes | Iterable[bytes]) -> bytes:
    """The first 16 bytes of the SHA-256 of `data`, which may come in pieces: the same, the same bytes."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).digest()[:_FINGERPRINT]
    whole = hashlib.sha256()
    for piece in data:
        whole.update(piece)
    return whole.digest()[:_FINGERPRINT]


def digest(text: str | bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of `text`."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:_DIGEST]


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, cut between words and ended with an ellipsis when something was left out."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,;:.-–—") + "…"
