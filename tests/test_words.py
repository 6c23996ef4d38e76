"""Tables for the small makers: lines, slugs, addresses, countries."""

import json
import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import gazetteer, plain
from feeds.lock import Imported, Lock, Promise, dump, load
from feeds.normalise import countries
from feeds.phrases import Matcher, Phrase


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


def test_a_match_is_a_whole_word_in_its_case() -> None:
    matcher = Matcher([Phrase("US", exact=True), Phrase("Chad"), Phrase("court")])
    text = "us US USA chad Chad Courts court's"
    assert [text[f.start : f.end] for f in matcher.find(text)] == ["US", "Chad", "court"]


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
