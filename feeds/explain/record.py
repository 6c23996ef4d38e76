"""What was assigned to an article and why, as an object for a program."""

import dataclasses
from typing import Any

from feeds.explain.case import Case
from feeds.explain.doubts import doubts
from feeds.model import Label


def as_json(case: Case) -> dict[str, Any]:
    """The article as `feeds explain --json` prints it. Dates are ISO 8601 with their offset; what is not known is None."""
    article, moment = case.article, case.article.published
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
        "decided": sorted(article.decided),
        "body_text": article.text,
        "runners_up": [runner._asdict() for runner in article.runners_up],
        "dropped": [{"text": d.text, "rule": d.rule} for d in article.dropped],
        "problems": [str(problem) for problem in article.problems],
        "doubts": [doubt._asdict() for doubt in doubts(case)],
    }


def _label(label: Label) -> dict[str, Any]:
    return {"key": label.key, "score": label.score, "because": list(label.because)}
