"""Bytes of a web page as text that is safe to parse: decoded, of bearable size and nesting. Knows tags, not
what they mean."""

import codecs
import re

from feeds.errors import ArticleError

MAX_BYTES = 5_000_000
# A parser of HTML takes a time that grows with the square of the depth; pages made by people stay below 60.
MAX_DEPTH = 512
MAX_WORK = 20_000_000
_DECLARED_WITHIN = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)""", re.I)
# Encoding Standard (whatwg.org), section 4.2: a label often means a larger set than its name says. Python's
# name: what to decode with. What is missing here (UTF-7, the codecs that are no text) is read as UTF-8.
_CODECS = {
    **{
        name: name
        for name in (
            "big5hkscs",
            "cp866",
            "euc_jp",
            "gb18030",
            "iso2022_jp",
            "koi8-r",
            "koi8-u",
            "mac-roman",
            "mac-cyrillic",
        )
    },
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
_VOID = "area base br col embed hr img input link meta param source track wbr".split()
# Their end tags may be left out, so they close one another and add nothing to the depth that something else
# would not.
_OPTIONAL_END = (
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp html head body caption".split()
)
_UNCOUNTED = frozenset(_VOID + _OPTIONAL_END)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_RAW_TEXT = frozenset("script style textarea title xmp iframe noembed noframes".split())
# A comment's start, or a whole tag with its attributes, so that a ">" within quotes ends nothing. Possessive,
# so linear.
_TAG = re.compile(
    r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"""(?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+|=)*+>?+)"""
)


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
    _check_nesting(text)
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


def _check_nesting(text: str) -> None:
    if text.count("<") <= MAX_DEPTH:
        return
    nesting = _Nesting()
    place = 0
    while tag := _TAG.search(text, place):
        place = _after(text, tag)
        if name := (tag["name"] or "").lower():
            (nesting.close if tag["end"] else nesting.open)(name)
        if len(nesting.names) > MAX_DEPTH or nesting.work > MAX_WORK:
            raise ArticleError("nested too deeply", "save the article alone, without the page around it")


def _after(text: str, tag: re.Match[str]) -> int:
    """Where the next tag can begin: comments, scripts and their like hold none."""
    if tag["comment"]:
        end = re.compile("--!?>").search(text, tag.start() + 2)
    elif not tag["end"] and (name := tag["name"].lower()) in _RAW_TEXT:
        end = re.compile(f"(?i)</{name}").search(text, tag.end())
        return end.start() if end else len(text)
    else:
        return tag.end()
    return end.end() if end else len(text)


class _Nesting:
    """The elements open at a point of the page, about as a browser counts them. `work` sums up what the
    parser has to look at."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.work = 0
        self._unclosed_styles = 0

    def open(self, name: str) -> None:
        # A browser opens formatting that was never closed anew in every later paragraph.
        self._unclosed_styles += name in _FORMATTING
        self.work += len(self.names) + self._unclosed_styles
        if name not in _UNCOUNTED:
            self.names.append(name)

    def close(self, name: str) -> None:
        self._unclosed_styles -= name in _FORMATTING and self._unclosed_styles > 0
        if self.names and self.names[-1] == name:
            self.names.pop()
        elif name not in _UNCOUNTED:
            self._close_misnested(name)

    def _close_misnested(self, name: str) -> None:
        """An end tag closes what was left open within its element, but formatting does not close a block."""
        for depth in range(len(self.names) - 1, -1, -1):
            self.work += 1
            if self.names[depth] == name:
                del self.names[depth:]
                return
            if name in _FORMATTING or name == "span":
                if self.names[depth] not in _FORMATTING and self.names[depth] != "span":
                    return
            elif self.names[depth] in ("table", "template", "object", "svg", "math"):
                return
