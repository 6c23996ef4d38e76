"""Owns what plain text in a feed must be: escaped once, in letters that were read in the right encoding, and no longer
than readers bear; no parser and no tag that acts may enter here."""

import re
from collections.abc import Iterator

from feeds import plain
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

_LARGE = 512 * 1024
_ONCE = "escape the markup once, or not at all in XHTML"

_REFERENCE = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|copy|reg|trade|hellip|[lr][ds]quo|[mn]dash|#[0-9]{2,7}|#x[0-9a-f]{2,6});",
    re.IGNORECASE,
)
_ELEMENTS = (
    "a abbr b blockquote br cite code dd del div dl dt em figure font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small"
    " span strong sub sup table td th tr u ul"
)
_ELEMENT = "(?:" + "|".join(_ELEMENTS.split()) + ")"
# Text may well name a tag; one that is opened and closed, or that starts and ends the whole, is meant as markup.
_PAIR = re.compile(rf"<({_ELEMENT})(?:\s[^<>]*)?>[^<]*(?:<(?!/)[^<>]*>[^<]*){{0,20}}</\1\s*>|<br\s*/?>", re.IGNORECASE)
_WHOLE = re.compile(rf"\s*<{_ELEMENT}(?=[\s/>])[^<>]*>.*>\s*", re.IGNORECASE | re.DOTALL)
_ESCAPED_WHOLE = re.compile(
    rf"(?:\s|<[^<>]*>)*+&(?:amp;)*lt;{_ELEMENT}(?:\s|/|&(?:amp;)*gt;).*&(?:amp;)*gt;(?:\s|</[^<>]*>)*+",
    re.IGNORECASE | re.DOTALL,
)
# UTF-8 that was read byte by byte as Latin-1 or Windows-1252: a lead byte, then what the next byte looks like there.
# Behind a capital letter the second may be punctuation that is meant.
_MOJIBAKE = re.compile(
    "[ÂÃ][\xa1-\xaa\xac-\xba\xbc-\xbfƒˆ‰ŠŒŽ˜šœžŸ€]|(?<![A-ZÀ-Þ])[ÂÃ][\xa0«»…•†‡‚]"
    "|â€[\x80-\x9f™œ˜¢¦“”]|â„¢|ï»¿|ï¿½|\ufffd"
)
_LEADS = "ÂÃâï\ufffd"
_CONTROL_REFERENCE = re.compile("&#(?:12[7-9]|13[0-24-9]|1[45][0-9]|x0*(?:7f|8[0-46-9a-f]|9[0-9a-f]));", re.IGNORECASE)


def judge(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge a title or a name that is declared as plain text; `where` names it."""
    yield from _judge_references(source, line, where, text)
    if "<" in text and (pair := _PAIR.search(text)):
        yield _undeclared(source, line, where, pair[0])


def judge_summary(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge a summary that is declared as plain text; like an article it may speak of markup."""
    yield from _judge_references(source, line, where, text)
    yield from judge_whole(source, line, where, text)


def _judge_references(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    if "&" in text and (reference := _REFERENCE.search(text)):
        mend = "escape the text once; a reference of the document it came from is decoded before"
        yield source.warning("double-escaped", line, f"{where} shows {shown(reference[0])} to its readers", mend)


def judge_whole(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge an article that is declared as plain text: prose may speak of markup, but is not markup as a whole."""
    yield from judge_size(source, line, where, text)
    if _WHOLE.fullmatch(text):
        yield _undeclared(source, line, where, text.strip())


def judge_escapes(source: Source, line: int | None, where: str, html: str) -> Iterator[Finding]:
    """Judge HTML that shows its own tags as a whole."""
    if "lt;" in html and _ESCAPED_WHOLE.fullmatch(html):
        yield source.warning("double-escaped", line, f"{where} shows its tags to its readers", _ONCE)


def judge_xhtml(source: Source, line: int | None, where: str, text: str) -> Iterator[Finding]:
    """Judge the text of XHTML, which shows its own tags as a whole when they were escaped in it."""
    yield from judge_size(source, line, where, text)
    if _WHOLE.fullmatch(text):
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
    return _MOJIBAKE.search(text) if any(lead in text for lead in _LEADS) else None


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
