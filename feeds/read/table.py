"""Reads a table of articles (CSV, RFC 4180, also with semicolons or tabs): one a row, its columns called as in front matter. A title with an address
suffices: a list of links is one of articles."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from feeds import claims, plain
from feeds.errors import ArticleError, SetAside
from feeds.model import Document
from feeds.read import records

_LONGEST = 5_000_000  # characters of a cell
_SEPARATORS = ",;\t"
_MEND = "call the columns title, link, date, ... in its first row"


def read(data: bytes, source: str) -> Iterator[Document | SetAside]:
    """The articles of the file, each named `source:row`; the row of the names is the first. Without such a row a table of two columns is one of
    addresses and titles, in either order. Raises ArticleError when it is no such table."""
    text = plain.decode(data)
    rows = _rows(text)
    names = next(rows, (0, []))[1]
    if not {name.strip().lower() for name in names} & claims.NAMES:
        rows, names = _rows(text), _links(names)
    found = ((number, dict(zip(names, row, strict=False))) for number, row in rows)
    yield from records.each(
        ((number, said) for number, row in found if (said := _filled(row))),
        records.document,
        source,
        "row",
        records.MOST,
    )


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name.strip() and cell.strip()}


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        yield from enumerate(map(_scrubbed, csv.reader(io.StringIO(text, newline=""), delimiter=separator)), start=1)
    except csv.Error as error:
        raise ArticleError(f"it is no table: {error}", _MEND) from None


def _scrubbed(row: Sequence[str]) -> list[str]:
    return [plain.scrub(cell) for cell in row]


def _links(row: Sequence[str]) -> list[str]:
    """The names of the columns of a table that has none."""
    is_link = [plain.web_address(cell.strip()) is not None for cell in islice(row, 3)]
    if is_link == [True, False]:
        return ["link", "title"]
    if is_link == [False, True]:
        return ["title", "link"]
    raise ArticleError("its first row names no column that is known", _MEND)
