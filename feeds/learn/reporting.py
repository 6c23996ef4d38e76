"""What learning topics came to: how well each is told, and where a person should look; as lines for a person, as an object for a program."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from feeds import read, topicmodel
from feeds.config import Settings, Topic
from feeds.learn.examples import Example, article_of, documents
from feeds.learn.training import ENOUGH, FEWEST, Trial
from feeds.normalise import topics as judging
from feeds.topicmodel import TopicModel


class Score(NamedTuple):
    """Right, wrong and missed labels."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of those given, how many are right; 0 where none was given."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of those to give, how many were given."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


class TopicReport(NamedTuple):
    """A topic: how many labelled articles have it, how well it is told on articles that were not learned from (None where it is not
    learned), how well its keywords alone do, and whether they are silent because labelled articles contradict them."""

    key: str
    labels: int
    learned: Score | None
    keywords: Score
    silent: bool


class Doubt(NamedTuple):
    """An article that a person should look at, a topic, and how likely it is about it; `labelled` is None for an article without
    labels."""

    source: str
    topic: str
    likely: float
    labelled: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What learning came to. `overall` counts all learned topics; `contradicted` are labels that the other articles speak against,
    `unsure` articles without labels, the nearest to the border first."""

    articles: int
    topics: tuple[TopicReport, ...]
    overall: Score
    contradicted: tuple[Doubt, ...]
    unsure: tuple[Doubt, ...]


def scores(
    examples: Sequence[Example], topics: Sequence[Topic], trial: Trial, silent: frozenset[str]
) -> tuple[tuple[TopicReport, ...], Score]:
    """How well each topic is told, and all that were learned together."""
    reports = []
    total = [0, 0, 0]
    for topic in topics:
        truth = [topic.key in example.labels for example in examples]
        by_keywords = _score(truth, [topic.key in example.chosen for example in examples])
        by_learning = None
        if topic.key in trial.honest:
            by_learning = _score(truth, [bool(distance > 0) for distance in trial.honest[topic.key]])
            total = [a + b for a, b in zip(total, by_learning, strict=True)]
        reports.append(TopicReport(topic.key, sum(truth), by_learning, by_keywords, topic.key in silent))
    return tuple(reports), Score(*total)


def _score(truth: Sequence[bool], given: Sequence[bool]) -> Score:
    pairs = Counter(zip(truth, given, strict=True))
    return Score(pairs[True, True], pairs[False, True], pairs[True, False])


def contradicted(examples: Sequence[Example], trial: Trial) -> list[Doubt]:
    """Labels that are there or missing against all likelihood, the strangest first."""
    doubts = []
    for key, distances in trial.distances.items():
        for example, distance in zip(examples, map(float, distances), strict=True):
            labelled = key in example.labels
            if (distance > 0) != labelled:
                likely = round(topicmodel.likelihood(trial.slope, distance), 2)
                doubts.append((-abs(distance), Doubt(example.source, key, likely, labelled)))
    return [doubt for _, doubt in sorted(doubts, key=lambda pair: (pair[0], pair[1][:2]))]


def unsure(settings: Settings, sources: Iterable[read.Source], model: TopicModel) -> list[Doubt]:
    """The unlabelled articles in `sources` that may be about a topic or not, the nearest to the border first."""
    doubts = []
    for document, labels in documents(sources, settings):
        article = article_of(document, settings) if labels is None else None
        if article is not None:
            said = (article.title, article.text, article.section)
            for key, likely in judging.likelihoods(*said, settings.topics, model, settings.site.language).items():
                if judging.NEAR <= likely <= 1 - judging.NEAR:
                    doubts.append(Doubt(document.source, key, round(likely, 2), None))
    return sorted(doubts, key=lambda d: (abs(d.likely - judging.LIKELY), d.source, d.topic))


def as_json(report: Report) -> dict[str, Any]:
    """The report as `feeds learn --json` prints it."""
    return {
        "articles": report.articles,
        "overall": _figures(report.overall),
        "topics": [
            {
                "key": topic.key,
                "labels": topic.labels,
                "learned": _figures(topic.learned) if topic.learned else None,
                "keywords": _figures(topic.keywords),
                "silent": topic.silent,
            }
            for topic in report.topics
        ],
        "contradicted": [doubt._asdict() for doubt in report.contradicted],
        "unsure": [doubt._asdict() for doubt in report.unsure],
    }


def _figures(score: Score) -> dict[str, float]:
    return {name: round(getattr(score, name), 3) for name in ("precision", "recall", "f1")}


def as_text(report: Report) -> Iterator[str]:
    """The report as lines."""
    if not report.articles:
        yield f"no article has topics that a person gave; write `topics: [{report.topics[0].key}]` in the front matter of some"
        return
    width = max(len("all learned"), *(len(topic.key) for topic in report.topics))
    yield f"{report.articles:,} labelled articles; each figure is of articles that were not learned from"
    yield f"{'topic':<{width}}  labels  precision  recall    F1  keywords' F1"
    for topic in report.topics:
        yield _row(topic, width)
    if any(topic.learned for topic in report.topics):
        yield f"{'all learned':<{width}}  {'':>6}  {_row_of(report.overall)}"
    if report.contradicted:
        yield "labels that the other articles speak against:"
        yield from map(_against, report.contradicted)
    if report.unsure:
        yield "articles to label next, which could go either way:"
        yield from (f"  {doubt.source}: {doubt.topic}, {doubt.likely:.2f} likely" for doubt in report.unsure)


def _row(topic: TopicReport, width: int) -> str:
    figures = _row_of(topic.learned) if topic.learned else f"{'':>9}  {'':>6}  {'':>4}"
    return f"{topic.key:<{width}}  {topic.labels:>6}  {figures}  {topic.keywords.f1:>12.2f}  {_note(topic)}".rstrip()


def _row_of(score: Score) -> str:
    return f"{score.precision:>9.2f}  {score.recall:>6.2f}  {score.f1:>4.2f}"


def _note(topic: TopicReport) -> str:
    if topic.silent:
        return f"silent: most labelled articles with its keywords are not about it; learned from {FEWEST} labels on"
    if topic.learned is None:
        return f"by keywords; learned from {FEWEST} labels on" if topic.labels < FEWEST else "by keywords; all have it"
    return f"better from {ENOUGH} labels on" if topic.labels < ENOUGH else ""


def _against(doubt: Doubt) -> str:
    says = "says" if doubt.labelled else "does not say"
    return f"  {doubt.source}: {says} {doubt.topic}, which is {doubt.likely:.2f} likely"
