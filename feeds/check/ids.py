"""Owns what the id of an article must be, whatever the format: there, bare, and its own; no parser may enter
here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.check.finding import Finding, shown
from feeds.check.folder import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Id:
    """The id of one article as it stands in a feed; no text when there is none."""

    text: str
    line: int | None
    where: str


def judge(source: Source, ids: Iterable[Id]) -> Iterator[Finding]:
    first: dict[str, Id] = {}
    for one in ids:
        bare = one.text.strip()
        if not bare:
            yield source.error("missing-id", one.line, f"{one.where} has no id", "give it one that never changes")
            continue
        if bare != one.text:
            yield source.error(
                "stray-whitespace",
                one.line,
                f"the id of {one.where} has whitespace around it",
                "write the id alone",
            )
        if bare in first:
            yield source.error(
                "duplicate-id",
                one.line,
                f"{one.where} has the id {shown(bare)} of {_place(first[bare])}",
                "give each article an id of its own, or publish the article once",
            )
        first.setdefault(bare, one)


def told(ids: Iterable[Id]) -> tuple[str, ...] | None:
    """The ids in their order, or None when one is missing and no order can be compared."""
    bare = tuple(one.text.strip() for one in ids)
    return bare if all(bare) else None


def _place(one: Id) -> str:
    return one.where if one.line is None else f"{one.where} on line {one.line}"
