"""How much a document may say beside its body: what is longer would stand in each feed and on each page, and no person wrote it. Knows no
format."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from itertools import islice
from typing import Any
from urllib.parse import quote

from feeds import plain
from feeds.model import Document, Image, Problem

LONGEST = 10_000  # characters of a field, those of a list together
MOST = 300  # values of a list
_BOUNDED = (
    "id", "link", "slug", "added", "retrieved", "language", "topics", "tags", "countries", "description", "section", "authors", "image", "origin",
    "via", "rights", "enclosure",
)  # fmt: skip
_NOTHING: Mapping[str, Any] = {field.name: field.default for field in fields(Document) if field.name in _BOUNDED}
_ENCODED = 12  # characters that one may become in an address: four bytes of UTF-8, %F0 each
_ENCODED_ONES = ("id", "link")
_LISTS = ("topics", "tags", "countries", "authors")
_LONGEST_FAULT = 300


def bounded(document: Document, size: int) -> Document:
    """`document` without the fields that are longer than is borne, with a problem for each. A title is cut, and so is what its reader says of
    other faults. Its file has `size` bytes: nothing in a short one is long, but a list may be."""
    is_short = size <= LONGEST and all(
        len(getattr(document, name) or "") * _ENCODED <= LONGEST for name in _ENCODED_ONES
    )
    if is_short and all(len(getattr(document, name) or ()) <= MOST for name in _LISTS):
        return document
    faults = {name: fault for name in _BOUNDED if (value := getattr(document, name)) and (fault := _fault(name, value))}
    if not faults and not document.problems and len(document.title) <= LONGEST:
        return document
    more: dict[str, Any] = {name: _NOTHING[name] for name in faults}
    problems = (
        *islice(_cut(document.problems), MOST),
        *(Problem(name, fault, "left out") for name, fault in faults.items()),
    )
    return replace(
        document,
        title=plain.cut(document.title, LONGEST),
        decided=document.decided - faults.keys(),
        problems=problems,
        **more,
    )


def _cut(problems: Iterable[Problem]) -> Iterable[Problem]:
    return (
        problem._replace(where=plain.cut(problem.where, _LONGEST_FAULT), fault=plain.cut(problem.fault, _LONGEST_FAULT))
        for problem in problems
    )


def _fault(name: str, value: object) -> str | None:
    if isinstance(value, tuple) and len(value) > MOST:
        return f"{len(value):,} values are more than {MOST}"
    # As it is written from then on.
    length = len(quote(str(value), plain.KEEP_IN_URL, errors="replace")) if name in _ENCODED_ONES else _length(value)
    return f"{length:,} characters are more than {LONGEST:,}" if length > LONGEST else None


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Image):
        value = (value.url, value.credit, value.description)
    return sum(map(_length, value)) if isinstance(value, tuple) else 0
