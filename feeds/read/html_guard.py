"""Bytes of a web page as text that is safe to parse: decoded, of bearable size and nesting. Knows tags, not
what they mean."""

import codecs
import re

from feeds import nesting
from feeds.errors import ArticleError

MAX_BYTES = 5_000_000
_DECLARED_WITHIN = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)""", re.I)
# Encoding Standard (whatwg.org), section 4.2: a label often means a larger set than its name says. Python's
# name: what to decode with. What is missing here (UTF-7, the codecs that are no text) is read as UTF-8.
_SAME = ("big5hkscs", "cp866", "euc_jp", "gb18030", "iso2022_jp", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic")
_CODECS = {
    **{name: name for name in _SAME},
    **{f"cp{page}": f"cp{page}" for page in (874, 932, 949, *range(1250, 1259))},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}


def text_of(data: bytes) -> str:
    """The page `data` as text; ArticleError when it is empty, too large, nested too deeply or in no readable
    encoding."""
    if not data.strip():
        raise ArticleError("empty file", "save the page again, or delete the file")
    if len(data) > MAX_BYTES:
        raise ArticleError(
            f"larger than {MAX_BYTES // 1_000_000} MB", "save the article alone, without data in the page"
        )
    text = _decoded(data)
    if nesting.too_deep(text):
        raise ArticleError(
            "nested too deeply, or of far too many elements", "save the article alone, without the page around it"
        )
    return text


def _decoded(data: bytes) -> str:
    codec = _codec(data)
    try:
        # Five bytes of windows-1252 stand for nothing; browsers make control characters of them, which nobody
        # sees.
        return data.decode(codec, "ignore" if codec == "cp1252" else "strict")
    except UnicodeDecodeError as error:
        name = "UTF-8" if codec.startswith("utf-8") else codec
        reason = f"not {name} (byte 0x{data[error.start]:02x} at {error.start})"
    raise ArticleError(reason, "save it as UTF-8 or declare its charset")


def _codec(data: bytes) -> str:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec
    declared = _CHARSET.search(data[:_DECLARED_WITHIN])
    codec = _known_codec(declared[1].decode("ascii", "ignore")) if declared else "utf-8"
    return "utf-8" if _is_utf_8(data) else codec


def _is_utf_8(data: bytes) -> bool:
    """Text in another encoding hardly ever happens to be UTF-8 as well, but a program that saves a page as
    UTF-8 often leaves the old declaration in it."""
    if data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _known_codec(label: str) -> str:
    try:
        return _CODECS.get(codecs.lookup(label).name, "utf-8")
    except (LookupError, ValueError):
        return "utf-8"
