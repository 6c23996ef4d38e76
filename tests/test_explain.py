"""What `feeds explain` says: pages against files that a person has looked at, the review, and that a person's word wins for ever.

A page is held to tests/explain/NAME.page; FEEDS_REMAKE=1 writes these files anew, for a person to look at the difference.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import config, plain, terminal
from feeds.config import Settings
from feeds.errors import SetAside
from feeds.explain import correct, page, review
from feeds.explain.case import FIELDS, Case
from feeds.explain.doubts import DOUBTFUL, doubts
from feeds.model import Article, Document, Dropped, Image, Label, Moment, Origin, Problem, RunnerUp
from feeds.normalise import normalise
from feeds.read import markdown_file
from feeds.read import text as text_file
from feeds.terminal import Span
from tests.conftest import NOW, REPOSITORY, SETTINGS, Site

CASES = sorted((Path(__file__).parent / "explain").glob("*.toml"))
INSTANT = datetime.fromisoformat(NOW)
TINY = config.parse(SETTINGS, "feeds.toml")
_SGR = re.compile(r"\x1b\[[0-9;]*m")


class Text(NamedTuple):
    """An article's content that nothing has to be worked out for."""

    html: str = ""
    text: str = "A court has ruled."
    language: str = "en"


def article(**said: Any) -> Article:
    """An article of which only what matters is said."""
    content = Text(**{name: said.pop(name) for name in Text._fields if name in said})
    plainly: dict[str, Any] = {
        "id": "tag:tiny.example,2020:a", "named": None, "pinned": True, "source": "a.md", "title": "A title", "link": None, "slug": "a",
        "published": None, "updated": None, "added": None, "not_before": None, "summary": "A court has ruled.",
        "summary_source": "text", "origin": None, "via": None, "rights": None, "enclosure": None, "point": None, "section": None,
        "content": content, "draft": False, "image": Image(), "authors": (), "topics": (), "countries": (),
        "dropped": (), "runners_up": (), "problems": (), "decided": frozenset(),
    }  # fmt: skip
    return Article(**{**plainly, **said})


def _case(found: Article, ruled: Settings = TINY) -> Case:
    return Case(Document(source=found.source, title="T", body="", markup="markdown"), found, ruled, INSTANT)


_MADE = {
    "published": lambda said: Moment(**said),
    "image": lambda said: Image(**said),
    "origin": lambda said: Origin(**said),
    "topics": lambda said: tuple(_label(label) for label in said),
    "countries": lambda said: tuple(_label(label) for label in said),
    "runners_up": lambda said: tuple(RunnerUp(**{**r, "because": tuple(r["because"])}) for r in said),
    "dropped": lambda said: tuple(Dropped(*piece) for piece in said),
    "decided": frozenset,
    "authors": tuple,
    "problems": lambda said: tuple(Problem(*parts) for parts in said),
}


def _label(said: dict[str, Any]) -> Label:
    return Label(**{**said, "because": tuple(said["because"])})


def _made(said: dict[str, Any]) -> dict[str, Any]:
    return {key: _MADE[key](value) if key in _MADE else value for key, value in said.items()}


def _page(case: dict[str, Any]) -> str:
    width = case.get("width", 80)
    if "set_aside" in case:
        return _printed(page.of_set_aside(SetAside(**case["set_aside"]), width))
    document = Document(**{"source": "", "body": "", "markup": "markdown", **_made(case["document"])})
    ruled = replace(TINY, feeds=replace(TINY.feeds, undated=case.get("undated", "added")))
    return _printed(page.of_article(Case(document, article(**_made(case["article"])), ruled, INSTANT), width))


def _printed(lines: Iterator[terminal.Line]) -> str:
    return "".join("".join(span.text for span in line) + "\n" for line in lines)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_reads_as_it_did(path: Path) -> None:
    told = _page(tomllib.loads(path.read_text(encoding="utf-8")))
    expected = path.with_suffix(".page")
    if os.environ.get("FEEDS_REMAKE"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def test_each_page_has_its_case() -> None:
    assert [path.stem for path in CASES] == sorted(path.stem for path in CASES[0].parent.glob("*.page"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_page_steers_the_terminal_or_is_wider_than_it(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    for line in _page(case).splitlines():
        assert not [c for c in line if unicodedata.category(c) == "Cc" or c in "\u202e\u2066"]
        is_verbatim = "harbour.example" in line or "tag:" in line or re.match(r"# date|\w+( =|:) [\"\[]", line)
        assert is_verbatim or terminal.cells(line) <= case.get("width", 80)


TEXTS = st.text(max_size=200) | st.text("aб漢字é、。「」\u200d👩\u0301 \n\x1b\u202e", max_size=120)


@given(st.lists(TEXTS, max_size=5), st.integers(20, 100), st.integers(0, 40))
def test_wrapping_loses_no_letter_and_never_runs_over(texts: list[str], width: int, indent: int) -> None:
    rows = [*terminal.wrap([Span(text, "quote") for text in texts], width, indent)]
    lines = ["".join(span.text for span in row) for row in rows]
    assert "".join("".join(lines).split()) == "".join(terminal.shown(re.sub(r"\s+", "", "".join(texts))).split())
    for n, line in enumerate(lines):
        assert terminal.cells(line) + (indent if n == 0 else 0) <= max(width, indent + terminal.NARROWEST)
        assert line == line.rstrip()


@given(TEXTS)
def test_what_is_shown_has_no_control_character(text: str) -> None:
    assert not [c for c in terminal.shown(text) if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c == "\u202e"]


def test_a_page_at_a_time_is_read() -> None:
    read_so_far: list[int] = []

    def many() -> Iterator[Case]:
        for n in range(3):
            read_so_far.append(n)
            yield _case(article(source=f"{n}.md"))

    lines = page.pages(many(), 80)
    assert "".join(span.text for span in next(lines)) == "0.md"
    assert read_so_far == [0]
    parts = _printed(lines).split("\n\n1.md\n")
    assert len(parts) == 2, "an empty line stands between two pages"


def test_pages_of_a_folder_are_parted_by_one_empty_line_and_name_what_was_set_aside(site: Site) -> None:
    site.article("a.md", body="A court in Kyrgyzstan has ruled on crypto mining. The court in Bishkek said so.")
    site.write("b.md", b"\xff")
    told = site.run("explain", "--now", NOW)
    assert (told.returncode, told.stderr) == (0, "")
    first, second = told.stdout.split("\n\nb.md\n")
    for words in (
        "a.md\nA title\n",
        "2025-04-07, decided in front matter",
        "Kyrgyzstan (kg), ",
        "“Bishkek",
        "crypto mining",
    ):
        assert words in first
    assert second.startswith("\n  state       set aside: not UTF-8")
    assert not told.stdout.endswith("\n\n")


def test_the_object_of_an_article_has_what_programs_rely_on(site: Site) -> None:
    site.article("a.md")
    promised = """source id title url published date_precision date_source zone_source not_before added language topics countries summary
    image authors section body_text problems pinned date_because updated summary_source origin via draft decided runners_up dropped
    doubts""".split()
    assert set(json.loads(site.run("explain", "--json").stdout)) == set(promised)


def test_a_mark_keeps_what_follows_a_word_from_the_right_in_its_place() -> None:
    assert (terminal.apart("“Bishkek”"), terminal.apart("“キルギス”")) == ("“Bishkek”", "“キルギス”")
    assert terminal.apart("“بيشكيك”") == "“بيشكيك”\u200e"


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            Problem("front matter: date", "'Out: May' is no date", "write it as 2025-04-07"),
            ("front matter: date", "'Out: May' is no date", "write it as 2025-04-07"),
        ),
        (Problem("draft", "true or false is wanted"), ("draft", "true or false is wanted", "mend it")),
    ],
)
def test_a_problem_says_where_why_and_how_to_mend_it(problem: Problem, told: tuple[str, str, str]) -> None:
    (doubt,) = doubts(_case(article(**SURE, problems=(problem,))))
    assert (doubt.value, doubt.why, doubt.mend) == told


@pytest.mark.parametrize("name", ["a.jsonl", "a.md"])
def test_a_date_that_only_the_files_time_tells_is_not_settled(site: Site, name: str) -> None:
    if name.endswith(".md"):
        path = site.article(name, date="2 hours ago", topics="[law]", countries="[kg]")
    else:
        path = site.write(name, json.dumps({"title": "A title", "text": BODY, "date": "March 2, 9:05 AM"}))
    os.utime(path, (1709467200, 1709467200))
    told = site.run("explain", "--now", NOW).stdout
    assert "doubtful: counted from the file's own time" in told
    assert re.search(r"^date(:| =) \"2024-03-0", told, re.M), "ready to be pasted"
    (listed,) = map(json.loads, site.run("explain", "--review", "--json", "--now", NOW).stdout.splitlines())
    assert "date" in [doubt["field"] for doubt in listed["doubts"]]
    with (site.root / "feeds.toml").open("a") as ruled:
        ruled.write(f'[articles."{listed["id"]}"]\nretrieved = "2024-03-03T12:00Z"\n')
    told = site.run("explain", "--now", NOW).stdout
    assert "2024-03-0" in told
    assert "file's own time" not in told


@pytest.mark.parametrize(
    ("name", "link", "said"),
    [
        ("a.md", "", "made of the file's path; `id:` in its front matter pins it"),
        ("a.md", "https://a.example/x", "made of its address; `id:` in its front matter pins it"),
        ("a.html", "", "made of its words; `feeds import` pins it"),
        ("a.html", "https://a.example/x", "made of its address; `feeds import` pins it"),
    ],
)
def test_it_says_what_an_id_that_nobody_wrote_is_made_of(site: Site, name: str, link: str, said: str) -> None:
    if name.endswith(".md"):
        site.article(name, link=link)
    else:
        home = f'<link rel="canonical" href="{link}">' if link else ""
        site.write(
            name, f"<title>A court rules</title>{home}<article><p>A court in Kyrgyzstan has ruled.</p></article>"
        )
    assert f"              {said}\n" in site.run("explain").stdout


def test_a_second_file_with_an_id_is_told(site: Site) -> None:
    for name in ("a.md", "b.md"):
        site.article(name, id="urn:x:1")
    told = site.run("explain").stdout
    assert told.count("state       its id is that of a.md: a build takes one of both") == 1
    assert told.index("its id is that of") > told.index("\nb.md\n")


def test_without_a_path_it_is_the_content_beside_the_settings(site: Site, tmp_path: Path) -> None:
    site.article("a.md")
    away = tmp_path / "elsewhere"
    away.mkdir()
    for words in (("--json",), ("--review", "--json")):
        here = site.run("explain", *words, "--now", NOW)
        there = Site(away).run("explain", *words, "--now", NOW, "--config", "../feeds.toml")
        assert (there.returncode, there.stdout) == (0, here.stdout)


def test_the_documentation_has_the_figure_of_the_review() -> None:
    text = (REPOSITORY / "docs/commands.md").read_text(encoding="utf-8")
    assert f"a value below {DOUBTFUL}" in text


def test_explain_needs_no_settings(tmp_path: Path) -> None:
    bare = Site(tmp_path)
    bare.article("a.md")
    told = bare.run("explain", "--json", "content/a.md")
    assert told.returncode == 0
    assert json.loads(told.stdout)["source"] == "a.md"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.md",), "feeds: nowhere.md: no such file or folder\n"),
        (("--limit", "3"), "feeds: --limit goes with --review alone\n"),
    ],
)
def test_what_cannot_be_explained_is_one_line(site: Site, words: tuple[str, ...], said: str) -> None:
    told = site.run("explain", *words)
    assert (told.returncode, told.stdout, told.stderr) == (2, "", said)


def test_what_is_to_come_is_held(site: Site) -> None:
    site.article("a.md", date="2026-11-22")
    assert "held until 2026-11-22T00:00:00Z" in site.run("explain", "--now", NOW).stdout
    assert "held" not in site.run("explain", "--now", "2026-11-23").stdout


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, False),
    ],
)
def test_colours_are_asked_for(
    site: Site, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    site.article("a.md", title='"A \\u001b[31mtitle"')
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for words in (("explain",), ("explain", "--review")):
        told = site.run(*words).stdout
        assert bool(_SGR.search(told)) == coloured
        assert "\x1b" not in _SGR.sub("", told)
    assert "\x1b" not in site.run("explain", "--json").stdout


def test_a_terminal_gets_colours_and_its_own_width(site: Site) -> None:
    site.article("a.md", body="A court in Kyrgyzstan has ruled on crypto mining, and on nothing else this year.")
    ours, theirs = os.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "50", "TERM": "xterm"}
    ran = subprocess.run(
        [sys.executable, "-m", "feeds", "explain"], cwd=site.root, stdout=theirs, env=environment, timeout=60
    )
    os.close(theirs)
    told = b""
    while piece := _read(ours):
        told += piece
    os.close(ours)
    assert ran.returncode == 0
    lines = told.decode().splitlines()
    assert any("\x1b[1m" in line for line in lines)
    widths = [len(_SGR.sub("", line)) for line in lines if line[:1] == " "]
    assert 40 < max(widths) <= 50


def _read(terminal_end: int) -> bytes:
    try:
        return os.read(terminal_end, 65536)
    except OSError:  # Linux says so when nobody writes any more
        return b""


def _doubts(**said: Any) -> list[tuple[str, float]]:
    return [(doubt.field, doubt.sureness) for doubt in doubts(_case(article(**said)))]


def _moment(source: Any = "metadata", precision: Any = "day", year: int = 2025) -> Moment:
    return Moment(
        written=datetime(year, 4, 7, tzinfo=UTC), precision=precision, source=source, zone_source="site", because="x: y"
    )


SURE: dict[str, Any] = {
    "published": _moment(),
    "topics": (Label(key="law", title="Law", score=0.8, because=("title: court",)),),
    "countries": (Label(key="kg", title="Kyrgyzstan", score=0.9, because=("title: Bishkek",)),),
}
DOUBTED: dict[str, tuple[str, dict[str, Any]]] = {
    "no date": ("date", {"published": None}),
    "a date from the address": ("date", {"published": _moment("url")}),
    "a date from the file's name": ("date", {"published": _moment("filename")}),
    "a date of a change": ("date", {"published": replace(_moment(), of_change=True)}),
    "a month": ("date", {"published": _moment(precision="month")}),
    "a year": ("date", {"published": _moment(precision="year")}),
    "a date to come": ("date", {"published": _moment(year=2027)}),
    "no country": ("countries", {"countries": ()}),
    "no topic": ("topics", {"topics": ()}),
    "a weak label": ("topics", {"topics": (*SURE["topics"], Label(key="mining", title="M", score=0.5, because=()))}),
    "one close behind": ("countries", {"runners_up": (RunnerUp("countries", "kz", (), "less", 0.88),)}),
    "a summary that is cut": ("summary", {"summary": "A court…"}),
    "a summary that says nothing": ("summary", {"summary": "A title"}),
    "a value that cannot be used": ("problem", {"problems": (Problem("link", "'x' is no address", "left out"),)}),
}


def test_what_is_sure_is_not_listed() -> None:
    assert _doubts(**SURE) == []
    assert _doubts(**SURE, runners_up=(RunnerUp("countries", "kz", (), "less", 0.5),)) == []
    assert _doubts(**{**SURE, "summary": "A court…", "text": "A court…"}) == [], "an ellipsis of the text's own"


@pytest.mark.parametrize("name", DOUBTED)
def test_what_is_doubtful_is_listed(name: str) -> None:
    field, said = DOUBTED[name]
    ((told, sureness),) = _doubts(**{**SURE, **said})
    assert told == field
    assert sureness < DOUBTFUL


def test_without_topics_in_the_settings_none_is_missed() -> None:
    assert doubts(_case(article(**{**SURE, "topics": ()}), config.DEFAULTS)) == []


def test_the_review_lists_the_least_sure_first(site: Site) -> None:
    body = "A court in Kyrgyzstan has ruled on crypto mining. The court in Bishkek said so. The court will sit again."
    site.article("sure.md", title="A court in Kyrgyzstan rules", body=body, topics="[law]", countries="[kg]")
    site.article("b/undated.md", date="", topics="[law]", countries="[kg]")
    site.article("a/undated.md", date="", topics="[law]", countries="[kg]")
    site.article("topic.md", body="Nothing is said here of any matter.", topics="", countries="[kg]")
    site.article("draft.md", date="", draft="true")
    site.article("decided.md", body="Nothing is said.", topics="[]", countries="[]", summary="Nothing.")
    lines = site.run("explain", "--review").stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["0.00 a/undated.md", "0.00 b/undated.md", "0.40 topic.md"]
    assert lines[0].startswith("0.00 a/undated.md: date: none: no date was found; write `date:` in its front matter")
    assert site.run("explain", "--review", "--limit", "2").stdout.splitlines() == lines[:2]
    told = [json.loads(line) for line in site.run("explain", "--review", "--json").stdout.splitlines()]
    assert [entry["source"] for entry in told] == ["a/undated.md", "b/undated.md", "topic.md"]
    assert told[0]["doubts"][0] == {
        "field": "date",
        "value": "none",
        "sureness": 0.0,
        "why": "no date was found",
        "mend": "write `date:` in its front matter",
    }


def test_the_review_names_what_was_set_aside(site: Site) -> None:
    site.write("b.md", b"\xff")
    told = site.run("explain", "--review")
    assert (told.stdout, told.stderr) == ("", "feeds: b.md: not UTF-8 (byte 0xff at 0); save it as UTF-8; set aside\n")


def test_the_review_keeps_no_more_than_it_prints() -> None:
    many = (
        article(source=f"{n:04}.md", **SURE | {"published": _moment("url" if n % 2 else "filename")})
        for n in range(100)
    )
    told = review.least_sure(map(_case, many), 3)
    assert [(entry.sureness, entry.source) for entry in told] == [(0.5, "0000.md"), (0.5, "0002.md"), (0.5, "0004.md")]


# A person's word.

BODY = (
    "BISHKEK, April 7, 2024 - A court in Kyrgyzstan has ruled on crypto mining.\n\nThe bill is read. It was said so.\n"
)
RAW = f"Court in Bishkek rules on mines\n\nMarch 2, 2024\n\n{BODY}"
LETTERS = st.characters(categories=("Lu", "Ll", "Lo"), exclude_characters="\u0085")
WORDS = st.text(LETTERS, min_size=1, max_size=8)
SAID = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30), timezones=OFFSETS).map(
    lambda t: t.replace(microsecond=0)
)
COUNTRIES = ("kg", "my", "ge", "cd", "us", "tw")
# What a person writes -> what must come of it.
DECISIONS: dict[str, st.SearchStrategy[Any]] = {
    "title": SAID,
    "date": st.dates(date(1970, 1, 2), date(2099, 12, 31)).map(str) | TIMES.map(datetime.isoformat),
    "updated": TIMES.map(datetime.isoformat),
    "topics": st.lists(st.sampled_from(["mining", "law"]), unique=True),
    "countries": st.lists(st.sampled_from(COUNTRIES), unique=True),
    "summary": SAID,
    "language": st.sampled_from(["de", "ja", "pt-BR", "ar", "en-GB"]),
    "section": SAID,
    "authors": st.lists(SAID, min_size=1, max_size=3, unique=True),
    "image": st.sampled_from(["https://a.example/1.jpg", "http://b.example/ü.png"]),
    "link": st.sampled_from(["https://a.example/1", "http://b.example/2025/01/02/x"]),
    "draft": st.booleans(),
}
DECIDED = st.fixed_dictionaries({}, optional=DECISIONS)


def _came_of(found: Article) -> dict[str, Any]:
    published = found.published
    return {
        "title": found.title,
        "date": published and (published.written, published.source),
        "updated": found.updated,
        "topics": [label.key for label in found.topics],
        "countries": [label.key for label in found.countries],
        "summary": (found.summary, found.summary_source),
        "language": found.language,
        "section": found.section,
        "authors": list(found.authors),
        "image": found.image.url,
        "link": found.link,
        "draft": found.draft,
    }


def _meant(field: str, said: Any) -> Any:
    if field in ("date", "updated"):
        moment = datetime.fromisoformat(said)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (moment, "front-matter") if field == "date" else moment
    if field == "summary":
        return said, "front-matter"
    return plain.web_address(said) if field in ("image", "link") else said


def _holds(found: Case, said: dict[str, Any]) -> None:
    came = _came_of(found.article)
    assert {field: came[field] for field in said} == {field: _meant(field, value) for field, value in said.items()}
    assert all(found.by_person(field) for field in FIELDS if field in said)
    assert not {doubt.field for doubt in doubts(found)} & set(said)
    assert found.article.problems == ()


def _front_matter(said: dict[str, Any]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())


def _table(ident: str, said: dict[str, Any]) -> str:
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())
    return f"[articles.{json.dumps(ident)}]\n{lines}"


def _judged(text: str, name: str, ruled: Settings) -> Case:
    reader = markdown_file if name.endswith(".md") else text_file
    (document,) = reader.read(text.encode(), name)
    assert isinstance(document, Document)
    return Case(document, normalise(document, ruled), ruled, INSTANT)


@given(DECIDED)
@settings(max_examples=60, deadline=None)
def test_front_matter_wins(said: dict[str, Any]) -> None:
    _holds(_judged(f"---\n{_front_matter(said)}---\n{BODY}", "2020-01-01-a.md", TINY), said)


@given(DECIDED)
@settings(max_examples=60, deadline=None)
def test_a_table_in_the_settings_wins(said: dict[str, Any]) -> None:
    ident = _judged(RAW, "a.txt", TINY).article.id
    ruled = config.parse(SETTINGS + _table(ident, said), "feeds.toml")
    found = _judged(RAW, "a.txt", ruled)
    assert found.article.id == ident
    _holds(found, said)


@given(DECIDED, DECIDED)
@settings(max_examples=30, deadline=None)
def test_of_two_words_that_in_the_settings_wins(in_file: dict[str, Any], in_settings: dict[str, Any]) -> None:
    said = {"id": "tag:tiny.example,2020:x", **in_file}
    ruled = config.parse(SETTINGS + _table("tag:tiny.example,2020:x", in_settings), "feeds.toml")
    _holds(_judged(f"---\n{_front_matter(said)}---\n{BODY}", "a.md", ruled), {**in_file, **in_settings})


def test_a_person_can_take_away_what_a_file_says(site: Site) -> None:
    said = {"section": "Courts", "image": "https://a.example/1.jpg", "authors": ["Jane"], "link": "https://a.example/1"}
    site.write("a.jsonl", json.dumps({"id": "urn:x:1", "title": "A title", "text": BODY, **said}))
    with (site.root / "feeds.toml").open("a") as ruled:
        ruled.write(_table("urn:x:1", {field: [] if field == "authors" else "" for field in said}))
    told = json.loads(site.run("explain", "--json").stdout)
    assert (told["section"], told["image"], told["authors"], told["url"]) == (None, None, [], None)


@pytest.mark.parametrize(
    "changed", [RAW.replace("It was said so.", "A mine in Malaysia was shut."), RAW + "\n\nMore is said.\n"]
)
@given(DECIDED)
@settings(max_examples=5, deadline=None)
def test_what_a_person_wrote_outlives_a_new_import_of_a_changed_source(changed: str, said: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Site(Path(folder))
        (place.root / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
        raw = place.root / "raw.txt"
        raw.write_text(RAW, encoding="utf-8")
        (name,) = place.run("import", "raw.txt", "--now", NOW).stdout.splitlines()
        imported = place.root / name
        ident = json.loads(place.run("explain", "--json").stdout)["id"]
        edited = {"id": ident, "title": "Court in Bishkek rules on mines", **said}
        imported.write_text(f"---\n{_front_matter(edited)}---\n{BODY}", encoding="utf-8")
        raw.write_text(changed, encoding="utf-8")
        assert place.run("import", "raw.txt", "--now", NOW).stdout == ""
        _holds(_judged(imported.read_text(encoding="utf-8"), imported.name, TINY), said)


@given(DECIDED)
@settings(max_examples=5, deadline=None)
def test_a_table_in_the_settings_outlives_a_new_import_of_a_changed_source(said: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Site(Path(folder))
        (place.root / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
        raw = place.root / "raw.txt"
        raw.write_text(RAW, encoding="utf-8")
        (name,) = place.run("import", "raw.txt", "--now", NOW).stdout.splitlines()
        ident = json.loads(place.run("explain", "--json").stdout)["id"]
        ruled = config.parse(SETTINGS + _table(ident, said), "feeds.toml")
        raw.write_text(RAW + "\n\nMore is said of it, in Malaysia.\n", encoding="utf-8")
        assert place.run("import", "raw.txt", "--now", NOW).stdout == f"{name}\n"
        found = _judged((place.root / name).read_text(encoding="utf-8"), Path(name).name, ruled)
        assert "Malaysia" in found.article.text
        _holds(found, said)


JUDGED = {
    "a.md": f"---\nid: x\n---\n# Court in Bishkek rules on mines\n\n{BODY}",
    "2025-04-07-b.md": "---\ntitle: Nothing\n---\nNothing is said here.\n",
    "c.txt": RAW,
    "d.txt": RAW.replace("March 2, 2024", "March 2, 2024, 9:05 PM EST"),
}


@pytest.mark.parametrize("name", JUDGED)
def test_the_lines_to_paste_decide_what_was_judged(name: str) -> None:
    text = JUDGED[name]
    before = _judged(text, name, TINY)
    lines = "".join(f"{line}\n" for line in correct.lines(before))
    if name.endswith(".md"):
        after = _judged(text.replace("---\n", f"---\n{lines}", 1), name, TINY)
    else:
        after = _judged(text, name, config.parse(SETTINGS + lines, "feeds.toml"))
    came, comes = _came_of(before.article), _came_of(after.article)
    was, became = before.article.published, after.article.published
    assert (comes["date"] or [None])[0] == (came["date"] or [None])[0]
    assert (was and was.precision) == (became and became.precision)
    assert {k: v for k, v in comes.items() if k != "date"} == {k: v for k, v in came.items() if k != "date"}
    assert [*correct.lines(after)] == ([] if was else ['# date: "2025-04-07"'])


def test_topics_that_the_settings_do_not_know_are_pasted_as_words() -> None:
    found = article(
        source="a.txt", topics=(Label(key="law-order", title="Law & Order", score=1.0, because=("said: x",)),)
    )
    assert 'topics = ["Law & Order"]' in correct.lines(_case(found, config.DEFAULTS))
    assert 'topics = ["law-order"]' in correct.lines(_case(found))
