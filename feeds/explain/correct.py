"""How a person corrects an article: the lines that say its judged values, ready to paste and to change. Judges nothing."""

import json
from collections.abc import Iterator

from feeds.explain.case import FIELDS, Case, Field
from feeds.model import Label
from feeds.normalise import dates


def place(case: Case) -> str:
    """Where a person's word on the article is written."""
    return "its front matter" if case.has_front_matter else f"{_table(case)} in feeds.toml"


def lines(case: Case) -> Iterator[str]:
    """The date, countries and topics that nobody decided yet, as lines of front matter or as a table of feeds.toml. Pasted as they are they
    change nothing but that these values are decided from then on. Nothing when all are."""
    said = [_said(case, field) for field in FIELDS[:3] if not case.by_person(field)]
    if said and not case.has_front_matter:
        yield _table(case)
    for key, value in said:
        yield f"{key}: {value}" if case.has_front_matter else f"{key} = {value}"


def settled(case: Case) -> list[tuple[str, str]]:
    """All that was judged and that nobody decided yet, as keys of front matter and their values, quoted; what is unknown is not among it.
    The id is, where the file does not hold it: its path made it, and files move."""
    article = case.article
    said = [] if article.pinned else [("id", _quoted(article.id))]
    found = {"date": article.published, "countries": article.countries, "topics": article.topics}
    said += [_said(case, field) for field in FIELDS[:3] if found[field] and not case.by_person(field)]
    if article.summary and not case.by_person("summary"):
        said.append(("summary", _quoted(article.summary)))
    return said


def _table(case: Case) -> str:
    return f"[articles.{_quoted(case.article.id)}]"


def _quoted(value: object) -> str:
    """Text, or a list of it, as YAML and TOML read alike."""
    return json.dumps(value, ensure_ascii=False)


def _said(case: Case, field: Field) -> tuple[str, str]:
    if field == "date":
        # A date that nobody knows cannot be pasted: the line is an example.
        moment = case.article.published
        return ("date", _quoted(dates.said(moment))) if moment else ("# date", _quoted("2025-04-07"))
    labels = case.article.countries if field == "countries" else case.article.topics
    return field, _quoted([_name(label, field, case) for label in labels])


def _name(label: Label, field: Field, case: Case) -> str:
    """What stands for a label in a file: its key, or, where topics are what files say, the word itself."""
    return label.title if field == "topics" and not case.settings.topics else label.key
