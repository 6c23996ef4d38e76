"""What was assigned to an article and why: one JSON object for a program, one page for a person."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from feeds.model import Article, Label


def as_json(article: Article) -> dict[str, Any]:
    """The article as `feeds explain --json` prints it. Dates are ISO 8601 with their offset; what is not known is None."""
    moment = article.published
    has_image = article.image.url or article.image.credit
    return {
        "source": article.source,
        "id": article.id,
        "pinned": article.pinned,
        "title": article.title,
        "url": article.link,
        "published": moment.written.isoformat() if moment else None,
        "date_precision": moment.precision if moment else None,
        "date_source": moment.source if moment else "none",
        "date_because": moment.because if moment else None,
        "zone_source": moment.zone_source if moment else None,
        "not_before": article.not_before,
        "updated": article.updated.isoformat() if article.updated else None,
        "added": article.added.isoformat() if article.added else None,
        "language": article.language,
        "topics": [_label(label) for label in article.topics],
        "countries": [_label(label) for label in article.countries],
        "summary": article.summary,
        "summary_source": article.summary_source,
        "image": dataclasses.asdict(article.image) if has_image else None,
        "origin": article.origin._asdict() if article.origin else None,
        "via": article.via,
        "authors": list(article.authors),
        "section": article.section,
        "draft": article.draft,
        "body_text": article.text,
        "runners_up": [runner._asdict() for runner in article.runners_up],
        "dropped": [{"text": d.text, "rule": d.rule} for d in article.dropped],
        "problems": list(article.problems),
    }


def _label(label: Label) -> dict[str, Any]:
    return {"key": label.key, "score": label.score, "because": list(label.because)}


def as_text(article: Article) -> str:
    """The article as a page of lines: each value, where it is from, the words that decided."""
    return "\n".join(_lines(article)) + "\n"


def _lines(article: Article) -> Iterator[str]:
    yield f"{article.source}: {article.title}"
    yield f"  id         {article.id}" + (
        "" if article.pinned else "  (not pinned: `feeds import`, or write `id:` in front matter)"
    )
    yield f"  address    {article.link or 'none of its own; it gets a page'}"
    if article.draft:
        yield "  draft      not published"
    yield from _date(article)
    yield f"  language   {article.language}"
    yield from _labels("topics", article.topics)
    yield from _labels("countries", article.countries)
    yield f"  summary    {article.summary}"
    yield f"             from {article.summary_source}"
    for title, value in (
        ("section", article.section),
        ("authors", ", ".join(article.authors)),
        ("image", article.image.url or article.image.credit),
    ):
        if value:
            yield f"  {title:<10} {value}"
    for dropped in article.dropped:
        yield f"  left out   {dropped.rule}: {dropped.text[:80]}"
    for problem in article.problems:
        yield f"  problem    {problem}"


def _date(article: Article) -> Iterator[str]:
    moment = article.published
    if moment is None:
        yield "  date       unknown" + (f"; its text speaks of {article.not_before}" if article.not_before else "")
        return
    zone = "the zone as written" if moment.zone_source == "text" else "read in the site's time zone"
    yield f"  date       {moment.written.isoformat()}, to the {moment.precision}, {zone}"
    yield f"             {moment.source}: {moment.because}"


def _labels(title: str, labels: tuple[Label, ...]) -> Iterator[str]:
    if not labels:
        yield f"  {title:<10} none"
    for n, label in enumerate(labels):
        yield f"  {title if n == 0 else '':<10} {label.key} ({label.score:.2f})  {'; '.join(label.because)}"
