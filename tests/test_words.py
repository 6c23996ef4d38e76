"""Tables for the small makers: dates, lines, slugs, addresses, countries, topics."""

import json
import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import calendar, gazetteer, plain
from feeds.config import Topic
from feeds.data import make_months
from feeds.lock import Imported, Lock, Promise, dump, load
from feeds.normalise import countries, dates, topics
from feeds.phrases import Matcher, Phrase

DATES = [
    ("April 07, 2025, 2:25 AM", "en", "2025-04-07T02:25:00", "minute"),
    ("7 April 2025", "en", "2025-04-07T00:00:00", "day"),
    ("Dec 08, 2025", "en", "2025-12-08T00:00:00", "day"),
    ("3 Sept. 2025 at 12:05 a.m.", "en", "2025-09-03T00:05:00", "minute"),
    ("2025-04-07", "en", "2025-04-07T00:00:00", "day"),
    ("2025-04-07T02:25:10.123Z", "en", "2025-04-07T02:25:10+00:00", "second"),
    ("2025-04-07 02:25 +0200", "en", "2025-04-07T02:25:00+02:00", "minute"),
    ("Mon, 07 Apr 2025 02:25:10 EST", "en", "2025-04-07T02:25:10-05:00", "second"),
    ("2025/04/07 10.30 UTC", "en", "2025-04-07T10:30:00+00:00", "minute"),
    ("20250407", "en", "2025-04-07T00:00:00", "day"),
    ("April 2025", "en", "2025-04-01T00:00:00", "month"),
    ("2025", "en", "2025-01-01T00:00:00", "year"),
    ("31.12.2024", "de", "2024-12-31T00:00:00", "day"),
    ("7. März 2025, 14:05", "de", "2025-03-07T14:05:00", "minute"),
    ("1er janvier 2024", "fr", "2024-01-01T00:00:00", "day"),
    ("7 de abril de 2025", "es", "2025-04-07T00:00:00", "day"),
    ("7 апреля 2025", "ru", "2025-04-07T00:00:00", "day"),
    ("2025年4月7日", "ja", "2025-04-07T00:00:00", "day"),
]
NO_DATES = [
    "",
    "May",
    "10",
    "1.10",
    "Tue",
    "2024-13-45",
    "30 February 2024",
    "24/7",
    "9" * 5000,
    "0001-01-01",
    "12024-01-01",
    "25:00",
]


@pytest.mark.parametrize(("text", "tongue", "value", "precision"), DATES)
def test_dates(text: str, tongue: str, value: str, precision: str) -> None:
    written = calendar.read(text, tongue)
    assert written is not None
    assert written.value is not None
    assert (written.value.isoformat(), written.precision) == (value, precision)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text: str) -> None:
    assert calendar.read(text) is None


def test_a_date_that_may_be_two_has_no_value() -> None:
    written = calendar.read("03/04/2025")
    assert written is not None
    assert written.value is None


@given(st.text(max_size=80))
def test_reading_a_date_never_raises(text: str) -> None:
    calendar.read(text)
    list(calendar.find(text))


def test_month_names_are_what_cldr_says() -> None:
    pytest.importorskip("babel")
    assert (Path(make_months.__file__).parent / "months.json").read_bytes() == make_months.build()


@given(st.text(max_size=100))
def test_lines_and_slugs_are_made_once(text: str) -> None:
    line = plain.line(text)
    assert plain.line(line) == line
    slug = plain.slug(text)
    assert plain.slug(slug) == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= plain.MAX_SLUG


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("https://bücher.example/ä?q=ü", "https://xn--bcher-kva.example/%C3%A4?q=%C3%BC"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("javascript:alert(1)", None),
        ("//example.org/x", None),
        ("/x", None),
        ("https://user:secret@example.org/", None),
        ("https://example.org/a b", None),
        ('https://example.org/"onload', None),
        ("http://[::1", None),
        ("https://example.org:99999/", None),
        ("mailto:a@example.org", None),
    ],
)
def test_addresses(text: str, address: str | None) -> None:
    assert plain.web_address(text) == address


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("kg", "kg"),
        ("KGZ", "kg"),
        ("Kyrgyz Republic", "kg"),
        ("Kirgisistan", "kg"),
        ("UK", "gb"),
        ("côte d’ivoire", "ci"),
        ("日本", "jp"),
        ("Niger", "ne"),
        ("Atlantis", None),
    ],
)
def test_a_country_by_any_of_its_names(said: str, code: str | None) -> None:
    assert gazetteer.resolve(said) == code


@pytest.mark.parametrize(
    ("title", "text", "tongue", "wanted"),
    [
        ("Bank Negara Malaysia holds rates", "The central bank in Kuala Lumpur said so.", "en", ["my"]),
        ("He told us to wait", "The farm sold a turkey and a guinea pig in the park.", "en", []),
        ("A tax for miners", "The U.S. Treasury wants it, officials in the US said.", "en", ["us"]),
        (
            "North Korea's hackers",
            "Pyongyang denies it; South Korea has proof. Pyongyang's men were seen. North Korea again.",
            "en",
            ["kp"],
        ),
        ("Congress of cooks", "Cooks from New England met to talk about French fries.", "en", []),
        ("Niger opens a mine", "The mine in Niger is near Niamey.", "en", ["ne"]),
        ("Guinea-Bissau votes", "The people of Guinea-Bissau vote today.", "en", ["gw"]),
        ("Kirgisistan plant neue Regeln", "Die Regierung in Bischkek will Kirgisistan öffnen.", "de", ["kg"]),
        ("В Казахстане нашли нефть", "Казахстан объявил об этом. Казахстан рад.", "ru", ["kz"]),
        ("日本の新しい法律", "日本で新しい法律ができた。日本は喜ぶ。", "ja", ["jp"]),
        ("ALL THE WORLD TO US", "THEY GAVE IT TO US ALL AND SANG FOR US.", "en", []),
    ],
)
def test_countries(title: str, text: str, tongue: str, wanted: list[str]) -> None:
    assert [label.key for label in countries.countries(title, text, tongue, str).labels] == wanted


TOPICS = (
    Topic(key="mining", title="Mining", keywords=("mining", "miner", "hash rate"), excluded=("data mining",)),
    Topic(key="law", title="Law & Order", keywords=("SEC", "bill", "policy"), sections=("Courts",)),
)


@pytest.mark.parametrize(
    ("title", "text", "section", "wanted"),
    [
        ("Miners move north", "Two miners left.", None, ["mining"]),
        ("Data mining for all", "Data mining is a skill.", None, []),
        ("The SEC speaks", "It took a sec.", None, ["law"]),
        ("It took a sec", "Just a sec, she said, and left.", None, []),
        ("Policies", "Two bills and policies.", None, ["law"]),
        ("News", "Nothing here, a bill.", "courts", ["law"]),
        ("News", "Nothing here, a bill.", "Law and order", ["law"]),
    ],
)
def test_topics(title: str, text: str, section: str | None, wanted: list[str]) -> None:
    assert [label.key for label in topics.topics(title, text, section, TOPICS).labels] == wanted


def test_a_match_is_a_whole_word_in_its_case() -> None:
    matcher = Matcher([Phrase("US", exact=True), Phrase("Chad"), Phrase("court")])
    text = "us US USA chad Chad Courts court's"
    assert [text[f.start : f.end] for f in matcher.find(text)] == ["US", "Chad", "court"]


def test_not_before_is_the_latest_past_date() -> None:
    text = "It began in January 2024. On 5 March 2024 it ended. The deadline is by 1 May 2030."
    assert dates.not_before(text, "en") == "2024-03-05"
    assert dates.not_before("Nothing.", "en") is None


def test_a_lock_comes_back_as_it_was(tmp_path: Path) -> None:
    moment = dates.moment("2025-01-02T03:04:05Z", UTC)
    assert moment is not None
    lock = Lock(
        feeds={"": Promise(moment, ("atom",), page=True), "topics/x": Promise(moment, ("rss", "json"), page=False)},
        pages={"a": "urn:x:1"},
        added={"https://there.example/a b".replace(" ", "%20"): moment},
        imported={"urn:x:1": Imported("a file with spaces.md", "00ff")},
    )
    path = tmp_path / "feeds.lock"
    path.write_bytes(dump(lock))
    assert load(path) == lock
    assert dump(load(path)) == dump(lock)


@pytest.mark.labelled
def test_the_labelled_seeds_pass_every_check() -> None:
    folder = os.environ.get("FEEDS_EVAL")
    if not folder:
        pytest.skip("FEEDS_EVAL names no folder of labelled articles")
    command = f"{sys.executable} -m feeds explain --json --config {{config}} {{path}}"
    scored = subprocess.run(
        [sys.executable, f"{folder}/score.py", "--run", command, "--only", "seeds", "--json"],
        capture_output=True,
        text=True,
    )
    told = json.loads(scored.stdout)
    assert (told["passed"], told["checks"]) == (told["checks"], told["checks"])


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("It&#8217;s <em>here</em>", "It’s here"),
        ("<b>All <i>of</i> it</b>", "All of it"),
        ("Written &amp;amp; escaped twice", "Written &amp; escaped twice"),
        ("History of the <blink> tag", "History of the <blink> tag"),
        ("a <b and </b> c", "a <b and </b> c"),
        ("AT&T; R&D &c.", "AT&T; R&D &c."),
        ("&lt;b&gt; makes bold", "<b> makes bold"),
    ],
)
def test_html_in_a_title_is_read_as_a_browser_would_show_it(said: str, read: str) -> None:
    assert plain.unmarked(said) == read


def test_many_tags_take_no_time() -> None:
    assert plain.unmarked("<b>" * 50_000 + "</b>" * 50_000)
    assert plain.unmarked("<b " * 50_000)
