"""What learning topics came to: lines for a person, one JSON object for a program."""

from collections.abc import Iterator
from typing import Any

from feeds.learn import ENOUGH, FEWEST, Doubt, Report, Score, TopicReport


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
        yield from map(_contradicted, report.contradicted)
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


def _contradicted(doubt: Doubt) -> str:
    says = "says" if doubt.labelled else "does not say"
    return f"  {doubt.source}: {says} {doubt.topic}, which is {doubt.likely:.2f} likely"
