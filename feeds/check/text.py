"""Owns what plain text in a feed must be: escaped once, in letters that were read in the right encoding, and no longer
than readers bear; no parser and no tag that acts may enter here."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html.entities import html5

from feeds import plain
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

_LARGE = 512 * 1024
_ONCE = "escape the markup once, or not at all in XHTML"

_REFERENCE = re.compile("&(?:#[0-9]{2,7}|#x[0-9a-f]{2,6}|(?P<name>[a-z][a-z0-9]{1,31}));", re.IGNORECASE)
_IN_HTML = re.compile(
    "<(?P<end>/?)(?:code|pre|kbd|samp|tt)(?=[\\s/>])|&amp;(?:amp;)*(?P<rest>#?[a-z0-9]{1,32}+;)", re.IGNORECASE
)
_ELEMENTS = (
    "a abbr b blockquote br cite code dd del div dl dt em figure font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small"
    " span strong sub sup table td th tr u ul"
)
_ELEMENT = "(?:" + "|".join(_ELEMENTS.split()) + ")"
# Text may well name a tag; one that is opened and closed, or that starts and ends the whole, is meant as markup.
_CLOSED = rf"<({_ELEMENT})(?:\s[^<>]*)?>[^<]*(?:<(?!/)[^<>]*>[^<]*){{0,20}}</\1\s*>"
_PAIR = re.compile(rf"{_CLOSED}|<br\s*/?>", re.IGNORECASE)
# Nobody speaks of a picture with an address, or of a line break within a word.
_AMID_PROSE = re.compile(rf"{_CLOSED}|<img\s[^<>]*\bsrc\s*=[^<>]*>|(?<=[\w.,;:!?])<br\s*/?>", re.IGNORECASE)
_WHOLE = re.compile(rf"\s*<{_ELEMENT}(?=[\s/>])[^<>]*>.*>\s*", re.IGNORECASE | re.DOTALL)
_ESCAPED_WHOLE = re.compile(
    rf"(?:\s|<[^<>]*>)*+&(?:amp;)*lt;{_ELEMENT}(?:\s|/|&(?:amp;)*gt;).*&(?:amp;)*gt;(?:\s|</[^<>]*>)*+",
    re.IGNORECASE | re.DOTALL,
)
# UTF-8 that was read byte by byte as Latin-1 or Windows-1252: a lead byte, then what the next byte looks like there.
# Behind a capital letter the second may be punctuation that is meant.
_MOJIBAKE = re.compile(
    "[ÂÃ][\xa1-\xaa\xac-\xba\xbc-\xbf]|Ã[ƒˆ‰ŠŒŽ˜šœžŸ€]|(?<![A-ZÀ-Þ])[ÂÃ][\xa0«»…•†‡‚]"
    "|Ä[°±Ÿž]|Å[Ÿž]|â‚¬|â€[\x80-\x9f™œ˜¢¦“”]|â„¢|ï»¿|ï¿½|\ufffd"
)
_LEADS = "ÂÃÄÅâï\ufffd"
# The same of any script, told by what the letters were: two of one script in a row are no chance.
_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_BYTES |= {chr(byte): byte for byte in range(0x80, 0xA0)}


def _letters_of(first: int, last: int) -> str:
    return "[" + "".join(letter for letter, byte in _BYTES.items() if first <= byte <= last) + "]"


_NEXT = _letters_of(0x80, 0xBF)
_MISREAD_RUN = re.compile(
    f"(?:{_letters_of(0xC3, 0xDF)}{_NEXT}|{_letters_of(0xE0, 0xEF)}{_NEXT}{{2}}|{_letters_of(0xF0, 0xF4)}{_NEXT}{{3}}){{2,}}"
)
_CONTROL_REFERENCE = re.compile("&#(?:12[7-9]|13[0-24-9]|1[45][0-9]|x0*(?:7f|8[0-46-9a-f]|9[0-9a-f]));", re.IGNORECASE)


def judge(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge a title or a name that is declared as plain text; `where` names it."""
    yield from judge_references(source, line, where, text)
    if "<" in text and (pair := _PAIR.search(text)):
        yield _undeclared(source, line, where, pair[0])


def judge_summary(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge a summary that is declared as plain text; like an article it may speak of markup."""
    yield from judge_references(source, line, where, text)
    yield from judge_whole(source, line, where, text)


def judge_references(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge text that shows a reference of HTML, which nobody writes for people."""
    if "&" in text and (shows := next(filter(_is_reference, _REFERENCE.finditer(text)), None)):
        yield _shows(source, line, where, shows[0])


def _is_reference(match: re.Match[str]) -> bool:
    """Numbers always are; names when HTML has them, be it in other capitals."""
    name = match["name"]
    return name is None or f"{name};" in html5 or f"{name.lower()};" in html5


def _shows(source: Source, line: int | None, where: str, reference: str) -> Finding:
    mend = "escape the text once; a reference of the document it came from is decoded before"
    return source.warning("double-escaped", line, f"{where} shows {shown(reference)} to its readers", mend)


def _shown_in_html(html: str) -> str | None:
    """The first reference that HTML shows to its readers within a word, or an ampersand between two. One that stands alone
    may well be spoken of, and so may any in code."""
    depth = 0
    for match in _IN_HTML.finditer(html):
        if match["rest"] is None:
            depth = max(0, depth - 1) if match["end"] else depth + 1
        elif (
            depth == 0
            and _is_amid_words(html, match)
            and (found := _REFERENCE.fullmatch("&" + match["rest"]))
            and _is_reference(found)
        ):
            return found[0]
    return None


def _is_amid_words(html: str, match: re.Match[str]) -> bool:
    before, after = html[max(0, match.start() - 2) : match.start()], html[match.end() : match.end() + 2]
    if before[-1:].isalnum() or after[:1].isalnum():
        return True
    return match["rest"] == "amp;" and before[-1:] == after[:1] == " " and before[:1].isalnum() and after[1:].isalnum()


def judge_whole(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge an article that is declared as plain text: prose may speak of markup, but is not markup as a whole."""
    yield from judge_size(source, line, where, text)
    if _WHOLE.fullmatch(text):
        yield _undeclared(source, line, where, text.strip())


def judge_undeclared(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge an article of no declared type that has markup amid its prose."""
    if "<" in text and not _WHOLE.fullmatch(text) and (match := _AMID_PROSE.search(text)):
        yield _undeclared(source, line, where, match[0])


def judge_escapes(source: Source, line: int | None, where: str, html: str) -> Iterator[Finding]:
    """Judge HTML that shows its own tags as a whole, or references, or refers to a control character."""
    if "lt;" in html and _ESCAPED_WHOLE.fullmatch(html):
        yield source.warning("double-escaped", line, f"{where} shows its tags to its readers", _ONCE)
    elif "&amp;" in html and (reference := _shown_in_html(html)):
        yield _shows(source, line, where, reference)
    if "&#" in html and (match := _CONTROL_REFERENCE.search(html)):
        yield _illegal(source, line, f"{where} holds the control character {match[0]}")


def judge_xhtml(source: Source, line: int | None, where: str, text: str, blocks: Iterable[str]) -> Iterator[Finding]:
    """Judge the text of XHTML, which shows its own tags as a whole when they were escaped in it; `blocks` are the texts of
    those of its elements that hold text alone, and are no code."""
    yield from judge_size(source, line, where, text)
    if _WHOLE.fullmatch(text) or any(_PAIR.match(block.strip()) for block in blocks if "<" in block):
        yield source.warning("double-escaped", line, f"{where} shows its tags to its readers", _ONCE)


def judge_size(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    if len(text) * 4 > _LARGE and (size := len(text.encode("utf-8", "replace"))) > _LARGE:
        mend = "publish its summary and a link, or part it"
        yield source.warning("large-article", line, f"{where} has {size:,} bytes", mend)


def judge_letters(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge the characters of a text, already decoded."""
    if match := plain.ILLEGAL.search(text):
        yield _illegal(source, line, f"{where} holds U+{ord(match[0]):04X}")
    if match := _mojibake(text):
        yield _misread(source, line, where, match[0])


def judge_document(source: Source, document: str) -> Iterator[Finding]:
    """Judge the characters of a whole XML document, as it is written: once a kind, at the first place."""
    # XML has no control characters within ASCII, so there is nothing to look for.
    if not document.isascii() and (match := plain.ILLEGAL.search(document)):
        yield _illegal(source, _line(document, match), f"it holds U+{ord(match[0]):04X}")
    if "&#" in document and (match := _CONTROL_REFERENCE.search(document)):
        yield _illegal(source, _line(document, match), f"it holds the control character {match[0]}")
    if match := _mojibake(document):
        yield _misread(source, _line(document, match), "it", match[0])


def _mojibake(text: str) -> re.Match[str] | None:
    """A look for single letters is many times as fast, and most texts have none of them."""
    if text.isascii():
        return None
    known = _MOJIBAKE.search(text) if any(lead in text for lead in _LEADS) else None
    return known or next(filter(_is_misread, _MISREAD_RUN.finditer(text)), None)


def _is_misread(match: re.Match[str]) -> bool:
    """Does a run make letters of one script when its bytes are read as UTF-8?"""
    try:
        text = bytes(_BYTES[letter] for letter in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return False
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text}
    letters = sum(map(str.isalpha, text))
    return letters > 1 and len(scripts) == 1 and all(unicodedata.category(letter)[0] in "LM" for letter in text)


def _line(document: str, match: re.Match[str]) -> int:
    return document.count("\n", 0, match.start()) + 1


def _undeclared(source: Source, line: int | None, where: str, markup: str) -> Finding:
    mend = "declare it as HTML, or write the text without tags"
    return source.warning("undeclared-html", line, f"{where} is plain text and holds {shown(markup)}", mend)


def _illegal(source: Source, line: int | None, message: str) -> Finding:
    return source.error("illegal-character", line, message, "take it out: readers refuse it or show rubbish")


def _misread(source: Source, line: int | None, where: str, letters: str) -> Finding:
    mend = "read the source in its own encoding and publish it again"
    return source.warning("mojibake", line, f"{where} holds {shown(letters)}, text that was decoded wrongly", mend)
