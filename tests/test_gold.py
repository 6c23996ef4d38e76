"""The scored floors: what the program gets right on labelled articles never falls in passing."""

import os
import re
from pathlib import Path

import pytest

from feeds import config
from tests import gold
from tests.gold import floors, labelled

RAISE = "python -m tests.gold --measure"
LOOSE = 0.05  # so far under its score a floor holds nothing
FLOORS = floors.load(floors.FLOORS)
DATE = re.compile(r"(\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?)?)?)?")
LABELLED = floors.load(floors.LABELLED)


def test_each_article_has_labels_and_the_reverse() -> None:
    assert [path.with_suffix(".toml") for path in gold.articles()] == gold.labels()


def test_the_set_is_large_and_of_many_languages() -> None:
    wanted = [want for path in gold.articles() for want in gold.wanted(path)]
    assert len(wanted) >= 150
    languages = [want.language for want in wanted]
    assert len(set(languages)) >= 25
    assert languages.count("en") >= 0.6 * len(wanted)


def test_labels_speak_of_countries_topics_and_dates_that_there_are() -> None:
    settings = config.load(gold.SETTINGS)
    topics = {topic.key for topic in settings.topics}
    for want in (want for path in gold.articles() for want in gold.wanted(path)):
        assert all(DATE.fullmatch(date) for date in (want.published, *want.published_ok)), want.name
        assert {*want.topics, *want.topics_ok} <= topics, want.name
        for code in (*want.countries, *want.countries_ok):
            assert settings.country_name(code).casefold() != code, want.name
        assert not {*want.countries} & {*want.countries_ok}, want.name
        assert not {*want.topics} & {*want.topics_ok}, want.name


def test_the_set_is_the_one_that_was_measured() -> None:
    assert gold.digest() == floors.pinned(floors.FLOORS), (
        f"articles or labels of tests/gold changed; look at what it does to the scores, then run `{RAISE}`"
    )


def test_each_measure_has_a_floor_and_the_reverse() -> None:
    assert gold.scores(gold.marked()).keys() == FLOORS.keys(), f"run `{RAISE}`"


@pytest.mark.parametrize("measure", FLOORS)
def test_no_score_falls_below_its_floor(measure: str) -> None:
    results = gold.marked()
    score = gold.scores(results)[measure]
    assert score >= FLOORS[measure], f"{measure} fell to {score:.3f}\n{gold.detail(measure, results)}"


@pytest.mark.parametrize("measure", FLOORS)
def test_no_floor_lies_far_below_its_score(measure: str) -> None:
    score = gold.scores(gold.marked())[measure]
    assert FLOORS[measure] >= score - LOOSE, f"{measure} is {score:.3f} now; raise its floor with `{RAISE}`"


@pytest.mark.parametrize(
    ("published", "said", "won", "lost"),
    [
        ("2025-03-04", "2025-03-04", "right precision as precise", ""),
        ("2025-03-04", "2025-03-04T07:30", "right precision", "as precise"),
        ("2025-03", "2025-03-04", "right precision", "as precise"),
        ("2025-03-04", "2025-03", "", "right precision"),
        ("2025-03-04", "", "", "right"),
        ("", "", "right rightly none", ""),
        ("", "2025-03-04", "", "right precision rightly none"),
        ("2025-03-04T07:30", "2025-03-04", "right precision", "as precise time"),
        ("2025-03-04T07:30+02:00", "2025-03-04T07:30", "right precision as precise time", "zone"),
        ("2025-03-04T00:30+02:00", "2025-03-03T22:30+00:00", "right precision as precise", "time zone"),
    ],
)
def test_how_a_date_is_marked(published: str, said: str, won: str, lost: str) -> None:
    want = gold.Wanted(name="x", title="", language="en", published=published, countries=(), topics=())
    marks = list(gold.date_marks(want, said))
    assert " ".join(m.measure.removeprefix("dates.") for m in marks if m.won) == won
    assert " ".join(m.measure.removeprefix("dates.") for m in marks if not m.won) == lost


def test_what_may_be_said_counts_neither_way() -> None:
    marks = {m.measure: (m.won, m.of) for m in gold.label_marks("x", ("ke", "ug"), ("us",), ("us", "ke", "tz"))}
    assert marks == {"x.f1": (2, 4), "x.exact": (0, 1)}


def test_a_floor_only_rises() -> None:
    old = {"a.x": 0.8, "a.y": 0.8, "a.z": 0.8, "gone": 0.7}
    assert floors.raised(old, {"a.x": 0.7, "a.y": 0.805, "a.z": 0.9, "new": 0.5}) == {**old, "a.z": 0.89, "new": 0.49}


def test_floors_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(floors.dumped({"b/c.d@60": 1.0, "a.as precise": 0.125}, "00ff"), encoding="utf-8")
    assert floors.load(path) == {"a.as precise": 0.125, "b/c.d@60": 1.0}
    assert floors.pinned(path) == "00ff"


@pytest.mark.labelled
@pytest.mark.parametrize("name", labelled.sets(LABELLED))
def test_labelled_articles(name: str) -> None:
    folder = os.environ.get("FEEDS_EVAL")
    if not folder:
        pytest.skip("FEEDS_EVAL names no folder of labelled articles")
    scores = labelled.scores(folder, name)
    if not scores:
        pytest.skip("needs the package rouge-score")
    held = {measure: floor for measure, floor in LABELLED.items() if measure.startswith(f"{name}.")}
    assert {measure: scores[measure] for measure, floor in held.items() if scores[measure] < floor} == {}
