"""When an article was published: which clue wins, why the others lost, and from which time a relative date counts."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feeds import claims
from feeds.model import Clue
from feeds.normalise import dates
from tests.conftest import Said, Site, tree

FETCHED = datetime(2025, 6, 11, 9, tzinfo=UTC)
RELATIVE = "Posted 2 hours ago"


def hints(**more: object) -> dates.Hints:
    text = Said(more.pop("assumed", "en"), more.pop("place", ""))  # type: ignore[arg-type]
    return dates.Hints(**{"language": None, "text": text, "zone": UTC, **more})  # type: ignore[arg-type]


def clue(text: str, where: str = "line 1") -> Clue:
    return Clue("byline", text, where)


def test_the_first_clue_that_is_a_date_wins_and_the_others_say_why_they_lost() -> None:
    judged = dates.published(
        [
            clue("soon", "line 1"),
            clue("7 April 2025, 14:05", "line 2"),
            clue("2025-04-07"),
            clue("6 April 2025", "line 9"),
        ],
        "https://a.example/2025/04/05/pier",
        "2025-04-07-pier.txt",
        hints(),
    )
    assert judged.moment is not None
    assert (judged.moment.written.isoformat(), judged.moment.because) == (
        "2025-04-07T14:05:00+00:00",
        "line 2: 7 April 2025, 14:05",
    )
    assert [(r.value, r.because, r.lost) for r in judged.runners_up] == [
        ("2025-04-06", ("line 9: 6 April 2025",), "line 2 is believed before it"),
        ("2025-04-05", ("link: https://a.example/2025/04/05/pier: 2025-04-05",), "line 2 is believed before it"),
    ]
    assert len(judged.problems) == 1
    assert str(judged.problems[0]).startswith("line 1: 'soon' is no date;")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/04/2025", "may be two dates"),
        ("28 December", "has no year"),
        ("2 hours ago", "counts from a time that nobody says"),
    ],
)
def test_a_clue_that_cannot_be_told_is_said_and_the_next_one_is_asked(text: str, told: str) -> None:
    judged = dates.published([clue(text)], None, "2025-04-01.txt", hints())
    assert judged.moment is not None
    assert (judged.moment.source, judged.moment.precision) == ("filename", "day")
    assert [told in str(problem) for problem in judged.problems] == [True]
    assert [(runner.value, told in runner.lost) for runner in judged.runners_up] == [(text, True)]


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("2 hours ago", {"reference": FETCHED}, "2025-06-11"),
        ("28 December", {"reference": FETCHED}, "2024-12-28"),
        ("10 hours ago", {"reference": FETCHED, "zone": ZoneInfo("America/Lima")}, "2025-06-10"),
        ("03/04/2025", {"order": "mdy"}, "2025-03-04"),
        ("03/04/2025", {"assumed": "en-US"}, "2025-03-04"),
        ("03/04/2025", {"assumed": "en-US", "language": "fr"}, "2025-04-03"),
        ("Fecha: 03/04/2025", {"assumed": "en-US"}, "2025-04-03"),
        ("7 avril 2025", {}, "2025-04-07"),
    ],
)
def test_what_the_article_hints_at_tells_its_date(text: str, more: dict[str, object], said: str) -> None:
    judged = dates.published([clue(text)], None, "a.txt", hints(**more))
    assert judged.moment is not None
    assert judged.moment.written.date().isoformat() == said
    assert judged.moment.zone_source == "site"


@pytest.mark.parametrize(
    ("text", "by_file_time", "said"),
    [
        ("2 hours ago", True, True),
        ("28 December", True, True),
        ("28 December", False, False),
        ("28 December 2024", True, False),
    ],
)
def test_a_date_that_only_the_files_time_tells_says_so(text: str, by_file_time: bool, said: bool) -> None:
    judged = dates.published([clue(text)], None, "a.txt", hints(reference=FETCHED, by_file_time=by_file_time))
    assert judged.moment is not None
    assert judged.moment.by_file_time == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025", "2025"),
        ("April 2025", "2025-04"),
        ("7 April 2025", "2025-04-07"),
        ("7 April 2025, 14:05", "2025-04-07T14:05"),
        ("7 April 2025, 14:05 +02:00", "2025-04-07T14:05+02:00"),
        ("2025-04-07T14:05:09Z", "2025-04-07T14:05:09+00:00"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(text: str, said: str) -> None:
    moment = dates.published([clue(text)], None, "a.txt", hints(zone=ZoneInfo("Asia/Bishkek"))).moment
    assert moment is not None
    assert dates.said(moment) == said


def test_a_place_in_the_line_tells_the_zone() -> None:
    judged = dates.published(
        [clue("7 July 2025, 21:46 IST", "line 2: Dublin, 7 July 2025, 21:46 IST")], None, "a.txt", hints()
    )
    assert judged.moment is not None
    assert (judged.moment.instant.isoformat(), judged.moment.zone_source) == ("2025-07-07T20:46:00+00:00", "text")


@pytest.mark.parametrize(
    ("place", "offset"),
    [("GALWAY", 1), ("", 5.5)],
)
def test_the_dateline_tells_the_zone_where_the_line_does_not(place: str, offset: float) -> None:
    judged = dates.published([clue("7 July 2025, 21:46 IST")], None, "a.txt", hints(place=place))
    in_line = dates.published(
        [clue("7 July 2025, 21:46 IST", "line 2: Haifa, 7 July 2025, 21:46 IST")], None, "a.txt", hints(place=place)
    )
    assert judged.moment is not None
    assert judged.moment.written.utcoffset() == timedelta(hours=offset)
    assert in_line.moment is not None
    assert in_line.moment.written.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "1969-12-31T19:00:00-05:00",
        "31 December 1969",
        "12/31/1969 - 19:00",
        "1 January 1900",
        "0001-01-01T00:00:00Z",
    ],
)
def test_what_a_program_writes_where_it_knows_no_date_is_none(text: str) -> None:
    judged = dates.published([clue(text), clue("7 April 2025", "line 9")], None, "a.txt", hints())
    assert judged.moment is not None
    assert judged.moment.because == "line 9: 7 April 2025"


@pytest.mark.parametrize("said", [Clue("front-matter", "1970-01-01", "date"), clue("1 January 1970, 14:05")])
def test_the_first_day_of_1970_is_one_where_more_is_said_or_by_a_person(said: Clue) -> None:
    judged = dates.published([said], None, "a.txt", hints())
    assert judged.moment is not None
    assert judged.moment.written.year == 1970


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("2025-06-11T09:00Z", "2025-06-11T09:00:00+00:00"),
        ("2025-06-11", "2025-06-11T12:00:00+00:00"),
        ("11 June 2025, 09:00 CEST", "2025-06-11T07:00:00+00:00"),
        ("1749632400", "2025-06-11T09:00:00+00:00"),
        ("lately", None),
        ("2025", None),
        ("April 2025", None),
        ("03/04/2025", None),
    ],
)
def test_when_a_page_was_fetched(said: str, instant: str | None) -> None:
    moment = dates.reference(said, UTC)
    assert (moment and moment.isoformat()) == instant


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("It began in January 2024. On 5 March 2024 it ended. The deadline is by 1 May 2030.", "en", "2024-03-05"),
        ("Am 5. März 2024 begann es. Es gilt bis zum 1. Mai 2030.", "de", "2024-03-05"),
        ("Le chantier a ouvert le 5 mars 2024 et durera jusqu’au 1er mai 2030.", "fr", "2024-03-05"),
        ("5 марта 2024 года всё началось, срок до 1 мая 2030 года.", "ru", "2024-03-05"),
        ("It opened on 5 March 2024. Applications close on 30 June 2030. © Pier News 1 May 2031", "en", "2024-03-05"),
        ("Version 2024.05.01 came after 5 March 2023.", "en", "2023-03-05"),
        ("Le chantier a ouvert le 5 mars 2024 et durera jusqu’à mai 2030.", "fr", "2024-03-05"),
        ("It opened on 5 March 2024 and is scheduled to close, after works, on 1 May 2030.", "en", "2024-03-05"),
        ("It was opened by\n\nAnn Quay\n\n5 March 2024", "en", "2024-03-05"),
        ("The deadline has passed. It opened on 5 March 2024.", "en", "2024-03-05"),
        ("Nothing of 2024, and yesterday nothing, and nothing on 3 May.", "en", None),
    ],
)
def test_the_latest_past_date_that_a_text_speaks_of(text: str, language: str, day: str | None) -> None:
    assert dates.not_before(text, language) == day


def test_front_matter_may_say_when_the_page_was_fetched() -> None:
    for name in claims.SYNONYMS["retrieved"]:
        assert claims.fields({name: "2025-06-11T09:00Z"}, "front matter")["retrieved"] == "2025-06-11T09:00Z"


def relative(site: Site, name: str = "pier.jsonl", **more: str) -> Path:
    said = {"title": "The pier", "text": "The pier is open again, and people came.", "date": RELATIVE, **more}
    return site.write(name, json.dumps(said) + "\n")


def at(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def explained(site: Site) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(site.run("explain", "--json", "content").stdout)
    return told


def test_explain_reads_a_relative_date_by_the_files_time_where_the_article_does_not_say(site: Site) -> None:
    at(relative(site), FETCHED)
    assert str(explained(site)["published"]).startswith("2025-06-11T00:00")
    relative(site, retrieved="2024-02-29T08:00Z")
    assert str(explained(site)["published"]).startswith("2024-02-29T00:00")


def test_a_file_older_than_any_has_lost_its_time(site: Site) -> None:
    at(relative(site), datetime(1979, 12, 31, tzinfo=UTC))
    assert explained(site)["published"] is None


def test_import_writes_the_date_that_a_relative_one_stands_for(site: Site, tmp_path: Path) -> None:
    raw = Site(tmp_path / "raw")
    at(relative(raw), FETCHED)
    assert site.run("import", str(raw.root)).returncode == 0
    [(name, data)] = tree(site.root / "content").items()
    assert name.startswith("2025-06-11-")
    assert b"date: 2025-06-11\ndate_precision: day\n" in data
    assert b"retrieved" not in data


def test_a_copy_of_a_file_moves_no_date_of_a_first_import(site: Site, tmp_path: Path) -> None:
    raw = Site(tmp_path / "raw")
    at(relative(raw), FETCHED)
    site.run("import", str(raw.root))
    before = tree(site.root)
    at(relative(raw), datetime(2023, 1, 3, tzinfo=UTC))
    assert site.run("import", str(raw.root)).stdout == ""
    assert tree(site.root) == before


def test_a_line_of_the_text_is_no_date_of_a_first_import(site: Site, tmp_path: Path) -> None:
    raw = Site(tmp_path / "raw")
    said = {"id": "urn:x:1", "title": "The pier", "content_markdown": "The pier is open.\n\nadded: soon", "lang": "en"}
    for date in ("2025-04-07", ""):
        raw.write("a.jsonl", json.dumps({**said, "date": date}))
        assert site.run("import", str(raw.root)).stdout
    [data] = tree(site.root / "content").values()
    assert data.count(b"added: soon") == 1


@pytest.mark.parametrize(
    ("name", "page"),
    [
        (
            "pier.txt",
            "The pier is open\n\nUpdated on 7 April 2025\n\nThe pier is open again. People came in thousands.\n",
        ),
        (
            "pier.html",
            "<meta property=article:modified_time content=2025-04-07T16:25+02:00><h1>The pier is open</h1>"
            "<p>The pier is open again. People came in thousands, and all of them walked to its end.</p>",
        ),
    ],
)
def test_the_date_of_a_change_stays_in_doubt_when_it_is_imported(
    site: Site, tmp_path: Path, name: str, page: str
) -> None:
    raw = tmp_path / name
    raw.write_text(page, encoding="utf-8")
    (before,) = (json.loads(line) for line in site.run("explain", "--json", str(raw)).stdout.splitlines())
    assert site.run("import", str(raw)).returncode == 0
    [(path, data)] = tree(site.root / "content").items()
    assert b"\nupdated: 2025-04-07" in data
    assert b"\ndate" not in data
    assert site.run("import", str(raw)).stdout == ""
    after = explained(site)
    assert [after[key] for key in ("published", "date_precision")] == [
        before[key] for key in ("published", "date_precision")
    ]
    assert [doubt["field"] for doubt in after["doubts"] if "a change" in doubt["why"]] == ["date"]
    (site.root / "content" / path).write_bytes(data.replace(b"updated:", b"date: 2025-04-01\nupdated:"))
    settled = explained(site)
    assert str(settled["published"]).startswith("2025-04-01T00:00")
    assert "date" not in [doubt["field"] for doubt in settled["doubts"]]


def test_an_address_or_a_files_name_is_believed_before_the_date_of_a_change() -> None:
    changed = dates.of_change([clue("9 April 2025")])
    for link, name in (("https://pier.example/2025/04/07/open", "a.md"), (None, "2025-04-07-open.md")):
        moment = dates.published(changed, link, name, hints()).moment
        assert moment is not None
        assert (dates.said(moment), moment.of_change) == ("2025-04-07", False)
    same = dates.published(changed, None, "2025-04-09-open.md", hints()).moment
    assert same is not None
    assert not same.of_change


def test_import_follows_what_the_settings_say_of_when_a_page_was_fetched(site: Site, tmp_path: Path) -> None:
    raw, settings = Site(tmp_path / "raw"), site.root / "feeds.toml"
    at(relative(raw, id="pier"), FETCHED)
    text = settings.read_text(encoding="utf-8")
    for day in ("2024-02-29", "2024-03-07"):
        settings.write_text(
            f'{text}\n[articles."tag:tiny.example,2020:pier"]\nretrieved = "{day}T08:00Z"\n', encoding="utf-8"
        )
        assert site.run("import", str(raw.root)).returncode == 0
        [data] = tree(site.root / "content").values()
        assert f"date: {day}\n".encode() in data


def test_import_keeps_when_a_page_was_fetched(site: Site, tmp_path: Path) -> None:
    raw = Site(tmp_path / "raw")
    relative(raw, retrieved="2024-02-29T08:00Z", date="28 December")
    site.run("import", str(raw.root))
    [data] = tree(site.root / "content").values()
    assert b"date: 2023-12-28\n" in data
    assert b"retrieved: 2024-02-29T08:00Z\n" in data


def test_what_is_published_does_not_depend_on_the_files_times(site: Site, another: Callable[[], Site]) -> None:
    other = another()
    for place, moment in ((site, FETCHED), (other, datetime(2024, 2, 29, tzinfo=UTC))):
        at(relative(place), moment)
        at(relative(place, "quay.jsonl", title="The quay", retrieved="2025-06-11T09:00Z"), moment)
        assert "counts from a time that nobody says" in place.build().stderr
    assert site.public() == other.public()
    items = json.loads(site.public()["feed.json"])["items"]
    assert {item["title"]: item["date_published"][:10] for item in items} == {
        "The pier": "2026-11-21",
        "The quay": "2025-06-11",
    }


def test_a_site_may_order_the_numbers_of_dates(site: Site) -> None:
    settings = site.root / "feeds.toml"
    site.article("a.md", date="03/04/2025")
    assert explained(site)["published"] is None
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[feeds]", 'date_order = "dmy"\n[feeds]'), encoding="utf-8")
    assert str(explained(site)["published"]).startswith("2025-04-03")
    settings.write_text(text.replace("[feeds]", 'date_order = "dym"\n[feeds]'), encoding="utf-8")
    assert 'site.date_order: one of "dmy", "mdy", "ymd" is wanted' in site.run("explain", "content").stderr


@pytest.mark.parametrize(
    ("seen", "written", "precision"),
    [
        ("1 January 2025", "2025-01-01T00:00:00+00:00", "day"),
        ("1 January 2025, 00:41", "2025-01-01T00:41:07+01:30", "second"),
        ("31 December 2024", "2024-12-31T23:11:07+00:00", "second"),
        ("31 December 2024, 18:11", "2024-12-31T23:11:07+00:00", "second"),
        ("30 December 2024", "2024-12-31T23:11:07+00:00", "second"),
        ("2 January 2025", "2024-12-31T23:11:07+00:00", "second"),
    ],
)
def test_a_time_in_utc_is_of_the_day_that_people_see(seen: str, written: str, precision: str) -> None:
    data = Clue("metadata", "2024-12-31T23:11:07Z", "data")
    judged = dates.published([data, clue(seen)], None, "a.txt", hints())
    assert judged.moment is not None
    assert (judged.moment.written.isoformat(), judged.moment.precision) == (written, precision)
    elsewhere = dates.published([data._replace(text="2024-12-31T23:11:07+01:00"), clue(seen)], None, "a.txt", hints())
    assert elsewhere.moment is not None
    assert elsewhere.moment.written.isoformat() == "2024-12-31T23:11:07+01:00"


def test_a_coarse_date_is_refined_by_one_that_agrees() -> None:
    clues = [clue("April 2025", "above"), clue("6 May 2025, 09:00"), clue("7 April 2025", "below")]
    judged = dates.published(clues, None, "a.txt", hints())
    assert judged.moment is not None
    assert (judged.moment.written.date().isoformat(), judged.moment.because) == ("2025-04-07", "below: 7 April 2025")
    assert [runner.value for runner in judged.runners_up] == ["2025-05-06T09:00"]
    said = dates.published([Clue("front-matter", "April 2025", "date"), *clues], None, "a.txt", hints())
    assert said.moment is not None
    assert said.moment.precision == "month"
