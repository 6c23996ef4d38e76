"""How a person corrects an article: the lines that say its judged values, ready to paste and to change. Judges nothing."""

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from feeds.config import Settings
from feeds.model import Article, Label, Moment
from feeds.normalise import dates

Field = Literal["date", "countries", "topics", "summary"]
FIELDS: tuple[Field, ...] = ("date", "countries", "topics", "summary")
# The fields of a document by which a person decides a value.
DOCUMENTS: Mapping[str, frozenset[str]] = {
    "date": frozenset({"published"}),
    "summary": frozenset({"description"}),
    "topics": frozenset({"topics", "tags", "section"}),
}
_FRONT_MATTER = (".md", ".markdown")


def by_person(article: Article, field: Field) -> bool:
    """Whether a person said what `field` is: then it is not judged."""
    if field == "date":
        return article.published is not None and article.published.source == "front-matter"
    if field == "summary":
        return article.summary_source == "front-matter"
    if field in article.decided:
        return True
    # Tags and a section decide where they name topics of the site; the labels then have full score.
    is_named = bool(article.topics) and all(label.score == 1 for label in article.topics)
    return field == "topics" and is_named and bool(DOCUMENTS["topics"] & article.decided)


def has_front_matter(article: Article) -> bool:
    """Whether the article's file is one in which a person writes front matter."""
    return article.source.lower().endswith(_FRONT_MATTER)


def place(article: Article) -> str:
    """Where a person's word on the article is written."""
    return "its front matter" if has_front_matter(article) else f"{_table(article)} in feeds.toml"


def lines(article: Article, settings: Settings) -> Iterator[str]:
    """The date, countries and topics that nobody decided yet, as lines of front matter or as a table of feeds.toml. Pasted as they are they
    change nothing but that these values are decided from then on. Nothing when all are."""
    said = [_said(article, field, settings) for field in FIELDS[:3] if not by_person(article, field)]
    is_table = not has_front_matter(article)
    if said and is_table:
        yield _table(article)
    for key, value in said:
        yield f"{key} = {value}" if is_table else f"{key}: {value}"


def _table(article: Article) -> str:
    return f"[articles.{_quoted(article.id)}]"


def _quoted(value: object) -> str:
    """Text, or a list of it, as YAML and TOML read alike."""
    return json.dumps(value, ensure_ascii=False)


def _said(article: Article, field: Field, settings: Settings) -> tuple[str, str]:
    if field == "date":
        # A date that nobody knows cannot be pasted: the line is an example.
        moment = article.published
        return ("date", _quoted(_date(moment))) if moment else ("# date", _quoted("2025-04-07"))
    labels = article.countries if field == "countries" else article.topics
    return field, _quoted([_name(label, field, settings) for label in labels])


def _name(label: Label, field: Field, settings: Settings) -> str:
    """What stands for a label in a file: its key, or, where topics are what files say, the word itself."""
    return label.title if field == "topics" and not settings.topics else label.key


def _date(moment: Moment) -> str:
    """The date as far as it is known, with its offset where one was written."""
    has_zone = moment.zone_source == "text" and moment.precision in ("minute", "second")
    offset = moment.written.isoformat()[19:] if has_zone else ""
    return dates.iso(moment.written.replace(tzinfo=None), moment.precision) + offset
