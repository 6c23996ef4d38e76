"""The JSON Lines reader: files in tests/read/jsonl with what must come of each line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ArticleError, SetAside
from feeds.model import Document
from feeds.read import jsonl
from tests.cases import are_as_expected

FOLDER = Path(__file__).parent / "read" / "jsonl"
CASES = sorted(FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_file(path: Path) -> None:
    """The expectation is a list with one object a result; a result that was set aside has a "reason"."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    are_as_expected(jsonl.read(path.read_bytes(), "articles.jsonl"), expected)


def test_every_expectation_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {path.stem for path in CASES}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b"\xef\xbb\xbf\r\n \n", "empty file"),
        ('{"text":"a"}'.encode("utf-16"), "not UTF-8 (it begins like UTF-16)"),
        (b'[\n{"text": "a"}\n]', "one JSON text over several lines, not one a line"),
        (b'{\n"text": "a"\n}', "one JSON text over several lines, not one a line"),
    ],
)
def test_a_file_of_another_kind_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        list(jsonl.read(data, "articles.jsonl"))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff", "not UTF-8 (byte 0xff at 0)"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "not JSON (Exceeds the limit"),
        (b'"' + b"a" * jsonl.MAX_LINE + b'"', "longer than 5 MB"),
    ],
)
def test_a_line_that_cannot_be_read_costs_no_other(line: bytes, reason: str) -> None:
    bad, good = jsonl.read(line + b'\n{"text": "Good"}', "articles.jsonl")
    assert isinstance(bad, SetAside)
    assert bad.reason.startswith(reason)
    assert isinstance(good, Document)
    assert good.source == "articles.jsonl:2"


def outcome(data: bytes) -> list[Document | SetAside] | ArticleError:
    try:
        return list(jsonl.read(data, "articles.jsonl"))
    except ArticleError as error:
        return error


KEYS = st.sampled_from(
    [
        "id", "title", "headline", "date", "datePublished", "summary", "tags", "authors", "author", "image", "url", "language", "draft",
        "status", "content", "text", "content_html", "topics", "countries", "slug", "added", "other", "@type",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.lists(st.dictionaries(KEYS | st.text(max_size=3), VALUES), min_size=1, max_size=4))
def test_whatever_json_says_is_read_or_set_aside(objects: list[dict[str, Any]]) -> None:
    results = list(jsonl.read("\n".join(map(json.dumps, objects)).encode(), "articles.jsonl"))
    assert len(results) == len(objects)
    for result in results:
        assert isinstance(result, SetAside) or result.body.encode("utf-8") or result.link


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert outcome(data) is not None
