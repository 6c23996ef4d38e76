"""What is no part of an article by its words. The lines of tests/clean/KIND.txt are of that kind, those of text.txt of none; the files
of tests/clean/pages/ are fragments, each with a .json of what must be left of them and what must be said to be dropped."""

import json
import re
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import clean
from feeds.model import Document
from feeds.normalise import markup
from feeds.read import jsonl, scraped

CASES = Path(__file__).parent / "clean"
LINES = [(path.stem, line) for path in sorted(CASES.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
PAGES = sorted(path for path in (CASES / "pages").iterdir() if path.suffix != ".json")


@pytest.mark.parametrize(("kind", "line"), LINES)
def test_a_line_is_of_its_kind(kind: str, line: str) -> None:
    assert (clean.kind(line) or "text") == kind


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_is_left_of_a_scraped_body(path: Path) -> None:
    body = path.read_text("utf-8")
    line = json.dumps({"id": "urn:x:1", "content_html" if path.suffix == ".html" else "text": body}).encode()
    (document,) = jsonl.read(line, "a.jsonl")
    assert isinstance(document, Document)
    said = {
        "text": markup.body(document, "").text.split("\n\n"),
        "dropped": [list(dropped) for dropped in document.dropped],
    }
    assert said == json.loads(path.with_suffix(".json").read_text("utf-8"))


def test_no_group_of_a_pattern_captures() -> None:
    table = json.loads(resources.files("feeds.data").joinpath("boilerplate.json").read_bytes())
    patterns = [pattern for kind in get_args(clean.Kind) for pattern in table[kind]["patterns"]]
    assert [pattern for pattern in patterns if re.compile(pattern.replace("{makers}", "x")).groups] == []


def test_a_persons_markdown_is_left_alone() -> None:
    line = json.dumps({"id": "urn:x:1", "content_markdown": "Advertisement\n\nIt made the town rich."}).encode()
    (document,) = jsonl.read(line, "a.jsonl")
    assert isinstance(document, Document)
    assert (document.body, document.dropped) == ("Advertisement\n\nIt made the town rich.", ())


@pytest.mark.parametrize("body", ["<p>Subscribe to our newsletter</p>", "Subscribe to our newsletter"])
def test_an_article_of_nothing_else_is_left_alone(body: str) -> None:
    (document,) = jsonl.read(json.dumps({"id": "urn:x:1", "content": body}).encode(), "a.jsonl")
    assert isinstance(document, Document)
    assert (markup.body(document, "").text, document.dropped) == ("Subscribe to our newsletter", ())


def test_each_kind_says_what_it_is() -> None:
    assert {kind for kind, _ in LINES} == {*clean.RULES, "text"}


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The pier at dawn. Photo: Ines Carvalho", "Photo: Ines Carvalho"),
        ("The pier at dawn. Foto: Hafenamt", "Foto: Hafenamt"),
        ("© Pier Trust", "© Pier Trust"),
        ("The pier at dawn", None),
    ],
)
def test_the_credit_at_the_end_of_a_caption(caption: str, credit: str | None) -> None:
    assert clean.credit(caption) == credit


@given(st.text(max_size=300))
def test_no_word_is_lost_without_a_word(text: str) -> None:
    kept, dropped = scraped.lines(text)
    letters = "".join(c for c in text if c.isalnum())
    assert sum(c.isalnum() for c in kept) <= len(letters)
    assert dropped or "".join(c for c in kept if c.isalnum()) == letters


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<p>Tags", "<div><p>Advertisement", "<ul><li><a>Related", "<h3>Related articles</h3><p><a>x</a></p>"],
)
def test_a_long_fragment_takes_a_time_that_grows_with_its_length(unit: str) -> None:
    scraped.without_boilerplate(unit * 3000)
