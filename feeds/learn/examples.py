"""The articles that a person labelled, as topics are learned from them. Our own judgements may not enter."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from feeds import __version__, read, topicmodel
from feeds.config import Settings
from feeds.errors import ArticleError
from feeds.model import Article, Document
from feeds.normalise import normalise, overruled, said_topics
from feeds.normalise import topics as judging

METHOD = 2  # counts up when the same labels teach something else


class Example(NamedTuple):
    """A labelled article: where it is from, its words with their numbers, what the keywords say of it, what they alone would give, and the
    keys that a person gave it. `digest` names all that counts of it."""

    source: str
    digest: str
    counts: Mapping[str, int]
    keywords: Mapping[str, tuple[float, float]]
    chosen: frozenset[str]
    labels: frozenset[str]


def labelled(sources: Iterable[read.Source], settings: Settings) -> Iterator[tuple[Document, frozenset[str]]]:
    """The documents whose topics a person gave, with their keys. A draft teaches nothing."""
    for document, labels in documents(sources, settings):
        if labels is not None:
            yield document, labels


def documents(sources: Iterable[read.Source], settings: Settings) -> Iterator[tuple[Document, frozenset[str] | None]]:
    """Each document in `sources` but drafts, with the keys of the topics that a person gave it; None where nobody did."""
    for source in sources:
        for found in read.read(source):
            if isinstance(found, Document) and not found.draft:
                document = overruled(found, settings)
                labels = said_topics(document, settings)
                yield document, None if labels is None else frozenset(label.key for label in labels.labels)


def digest(labels: Iterable[tuple[Document, frozenset[str]]], settings: Settings) -> str:
    """Names all that a model depends on."""
    rules = [(t.key, t.title, t.keywords, t.excluded, t.sections) for t in settings.topics]
    said = [METHOD, __version__, settings.site.language, rules, sorted({_digest_of(*one) for one in labels})]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _digest_of(document: Document, labels: frozenset[str]) -> str:
    said = [document.title, document.body, document.markup, document.section, document.language, document.link]
    return hashlib.sha256(json.dumps([*said, sorted(labels)]).encode()).hexdigest()


def examples(labels: Iterable[tuple[Document, frozenset[str]]], settings: Settings) -> list[Example]:
    """In an order that no file's name decides; of equal ones one."""
    found = {}
    for document, given in labels:
        article = article_of(document, settings)
        if article is not None:
            said = (article.title, article.text, article.section)
            evidence = judging.evidence(*said, settings.topics, settings.site.language)
            name = _digest_of(document, given)
            found[name] = Example(
                source=document.source,
                digest=name,
                counts=topicmodel.count(*said),
                keywords=judging.verdict(evidence),
                chosen=judging.chosen(evidence),
                labels=given,
            )
    return [found[name] for name in sorted(found)]


def article_of(document: Document, settings: Settings) -> Article | None:
    """The article that `document` is; None where it is none."""
    try:
        return normalise(document, settings)
    except (ArticleError, RecursionError):
        return None  # the build names it
