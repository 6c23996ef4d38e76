"""Reads JSON Lines, one article a line (JSON Feed items, schema.org articles and their like); a bad line
costs no other."""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from feeds.errors import ArticleError, SetAside
from feeds.model import Document
from feeds.read import records

MAX_LINE = 5_000_000
MOST_LINES = 1_000_000
_FILLED = re.compile(rb"[^\s][^\n]*+")  # from its first letter
_ONE_A_LINE = "write one JSON object a line"


def read(data: bytes, source: str) -> Iterator[Document | SetAside]:
    """The articles of the file `source` in order, each named `source:line`; ArticleError when the whole is no
    JSON Lines."""
    _refuse_other_files(data)
    yield from records.each(_lines(data), _document, source, "line", MOST_LINES)


def _document(line: bytes, source: str, where: str) -> Document:
    return records.document(_object(line), source, where)


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1. One at a time: all of a large file would take many times its memory."""
    number, counted = 1, 0
    for match in _FILLED.finditer(data, len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0):
        number, counted = number + data.count(b"\n", counted, match.start()), match.start()
        yield number, match[0]


def _refuse_other_files(data: bytes) -> None:
    first = next((line.strip() for _, line in _lines(data)), b"")
    if not first:
        raise ArticleError("empty file", _ONE_A_LINE)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ArticleError("not UTF-8 (it begins like UTF-16)", "save it as UTF-8")
    if first in (b"[", b"{"):
        raise ArticleError("one JSON text over several lines, not one a line", f"{_ONE_A_LINE} (jq -c does it)")


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object that `line` is, clean of what XML forbids."""
    if len(line) > MAX_LINE:
        raise ArticleError(f"longer than {MAX_LINE // 1_000_000} MB", "part it or leave out what is no text")
    value = records.parsed(line, _ONE_A_LINE)
    if not isinstance(value, dict):
        raise ArticleError("not a JSON object", _ONE_A_LINE)
    return value
