"""One article with all that explaining it needs, and which of its values a person decided. Judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.config import Settings
from feeds.errors import SetAside
from feeds.model import Article, Document
from feeds.read import is_markdown

Field = Literal["date", "countries", "topics", "summary"]
FIELDS: tuple[Field, ...] = ("date", "countries", "topics", "summary")
# The fields of a document by which a person decides a value.
_DOCUMENTS: Mapping[str, frozenset[str]] = {
    "date": frozenset({"published"}),
    "summary": frozenset({"description"}),
    "topics": frozenset({"topics", "tags", "section"}),
}


@dataclass(frozen=True)
class Case:
    """`article` as it was judged from `document` by `settings`; `now` (aware) tells what is still to come."""

    document: Document
    article: Article
    settings: Settings
    now: datetime

    @property
    def has_front_matter(self) -> bool:
        """Whether the article's file is one in which a person writes front matter."""
        return is_markdown(self.article.source)

    def by_person(self, field: Field) -> bool:
        """Whether a person said what `field` is: then it is not judged."""
        article = self.article
        if field == "date":
            moment = article.published
            if moment is None or moment.by_file_time or moment.of_change:
                return False
            return moment.source == "front-matter"
        if field == "summary":
            return article.summary_source == "front-matter"
        if field in article.decided:
            return True
        # Tags and a section decide where they name topics of the site; the labels then have full score.
        is_named = bool(article.topics) and all(label.score == 1 for label in article.topics)
        return field == "topics" and is_named and bool(_DOCUMENTS["topics"] & article.decided)

    def in_file(self, field: str) -> bool:
        """Whether the file itself decides `field`; else it is feeds.toml, if anybody."""
        return bool(_DOCUMENTS.get(field, {field}) & self.document.decided)


def cases(
    judged: Iterable[tuple[Document | None, Article | SetAside]], settings: Settings, now: datetime
) -> Iterator[Case | SetAside]:
    """A case of each article among `judged`, and what was set aside, one after another."""
    for document, outcome in judged:
        if isinstance(outcome, SetAside):
            yield outcome
        elif document is not None:
            yield Case(document, outcome, settings, now)


def kept(found: Iterable[Case | SetAside], set_aside: list[SetAside]) -> Iterator[Case]:
    """The articles among `found`; the others are added to `set_aside`."""
    for one in found:
        if isinstance(one, Case):
            yield one
        else:
            set_aside.append(one)
