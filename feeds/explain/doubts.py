"""How sure each value of an article is, and what speaks against it. Looks at the evidence alone: nothing is judged anew here."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feeds import plain
from feeds.explain import correct
from feeds.explain.case import FIELDS, Case, Field
from feeds.model import Article, DateSource, Label, Precision

SURE = 0.75
DOUBTFUL = 0.6  # below it a value is listed for review
_BY_PRECISION: Mapping[Precision, float] = {"year": 0.3, "month": 0.45, "day": 1.0, "minute": 1.0, "second": 1.0}
_CLOSE = 0.05  # between the last label and the first that was not taken
_BY_FILE_TIME, _OF_CHANGE, _NEAR, _CUT, _NONE, _UNUSED, _TO_COME = 0.5, 0.5, 0.5, 0.45, 0.4, 0.3, 0.25


class Doubt(NamedTuple):
    """A value that may be wrong: how sure it is (0..1), why no more, and what a person can do."""

    field: str
    value: str
    sureness: float
    why: str
    mend: str


class _Reason(NamedTuple):
    sureness: float
    why: str


_BY_SOURCE: Mapping[DateSource, _Reason] = {
    "front-matter": _Reason(1.0, "its file says so"),
    "metadata": _Reason(0.95, "its page's metadata say so"),
    "byline": _Reason(0.85, "a line beside its headline says so"),
    "url": _Reason(0.55, "only its address says so"),
    "filename": _Reason(0.5, "only its file's name says so"),
}


def sureness(case: Case, field: Field) -> float:
    """0..1; 1 for a person's word."""
    return _worst(case, field).sureness


def doubts(case: Case) -> list[Doubt]:
    """What a person should look at, the least sure first. What a person decided is not among it, unless it cannot be used."""
    found = [*_of_values(case), *_of_problems(case.article)]
    return sorted(found, key=lambda doubt: (doubt.sureness, doubt.field))


def _of_values(case: Case) -> Iterator[Doubt]:
    for field in FIELDS:
        worst = _worst(case, field)
        if worst.sureness < DOUBTFUL:
            mark = "`{}:` in its front matter" if case.has_front_matter else f"`{{}}` under {correct.place(case)}"
            yield Doubt(field, _shortly(case.article, field), worst.sureness, worst.why, f"write {mark.format(field)}")


def _of_problems(article: Article) -> Iterator[Doubt]:
    for where, fault, mend in article.problems:
        yield Doubt("problem", where, _UNUSED, fault, mend or "mend it")


def _shortly(article: Article, field: Field) -> str:
    if field == "date":
        return article.published.written.isoformat()[:10] if article.published else "none"
    if field == "summary":
        return article.summary or "none"
    return ", ".join(label.key for label in _labels(article, field)) or "none"


def _labels(article: Article, field: Field) -> tuple[Label, ...]:
    return article.countries if field == "countries" else article.topics


def _worst(case: Case, field: Field) -> _Reason:
    if case.by_person(field):
        return _Reason(1.0, "")
    return min(_reasons(case, field), default=_Reason(1.0, ""))


def _reasons(case: Case, field: Field) -> Iterator[_Reason]:
    if field == "date":
        return _of_date(case)
    if field == "summary":
        return _of_summary(case.article)
    # Without topics in the settings an article of no topic lacks nothing.
    return _of_labels(case.article, field) if field == "countries" or case.settings.topics else iter(())


def _of_date(case: Case) -> Iterator[_Reason]:
    article, moment = case.article, case.article.published
    near = [runner for runner in article.runners_up if runner.field == "date"]
    if moment is None:
        spoken = f"; the text speaks of {article.not_before}" if article.not_before else ""
        refused = f"; {near[0].value}: {near[0].lost}" if near else ""
        yield _Reason(0.0, f"no date was found{refused or spoken}")
        return
    yield _BY_SOURCE[moment.source]
    yield _Reason(_BY_PRECISION[moment.precision], f"only the {moment.precision} is known")
    if moment.of_change:
        yield _Reason(_OF_CHANGE, "it is that of a change: when the article appeared is not said")
    if moment.by_file_time:
        yield _Reason(
            _BY_FILE_TIME, "counted from the file's own time: `feeds import` keeps it, a build does not see it"
        )
    if moment.instant > case.now:
        yield _Reason(_TO_COME, "it is still to come: the article is held until then")


def _of_labels(article: Article, field: Field) -> Iterator[_Reason]:
    near = [r for r in article.runners_up if r.field == field]
    labels = _labels(article, field)
    if not labels:
        passing = f"; {', '.join(r.value for r in near[:3])} came nearest" if near else ""
        yield _Reason(_NONE, f"none was found{passing}")
        return
    last = min(labels, key=lambda label: label.score)
    yield _Reason(last.score, f"{last.key} stands on little: {'; '.join(last.because[:3])}")
    for runner in near:
        if runner.score is not None and last.score - runner.score < _CLOSE:
            yield _Reason(_NEAR, f"{runner.value} came close to {last.key} ({runner.score:.2f}, {last.score:.2f})")


def _of_summary(article: Article) -> Iterator[_Reason]:
    if (
        article.summary_source == "text"
        and article.summary.endswith("…")
        and article.summary not in plain.line(article.text)
    ):
        yield _Reason(_CUT, "no whole sentence is short enough: it is cut")
    if article.summary in ("", article.title):
        yield _Reason(_CUT, "it says no more than the title")
