"""Owns the record of what a feed was found to say, whatever its format: the facts that rules within a feed and across
files compare; no rule and no parser may enter here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it stands in a feed; texts are "" and dates None where the feed has none that can be read."""

    id: str
    """As written, with any whitespace around it."""
    line: int | None
    where: str
    """In words, for a message."""
    start: int | None = None
    """The line where the article begins; None in JSON."""
    title: str = ""
    link: str = ""
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed document."""

    articles: tuple[Article, ...]
    media_type: str
    line: int | None = None
    id: str = ""
    updated: datetime | None = None
    is_archive: bool = False
    older: str = ""
    """The address of the document with the articles before these."""
    newer: str = ""
    before: tuple[str, ...] = ()
    """The addresses of the pages that stand before this one."""
    current: str = ""
    """The address of the document that an archive was cut from."""

    @property
    def ids(self) -> tuple[str, ...] | None:
        """The ids of the articles in their order, or None when one is missing and no order can be compared."""
        bare = tuple(article.id.strip() for article in self.articles)
        return bare if all(bare) else None
