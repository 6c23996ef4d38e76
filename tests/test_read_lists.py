"""Files that hold many articles and are no JSON Lines: JSON Feeds, lists in JSON, tables; files in tests/read with what must come of each article."""

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import read
from feeds.errors import ArticleError, SetAside
from feeds.model import Document
from feeds.read import json_feed, jsonl, records, table
from tests.cases import are_as_expected
from tests.conftest import REPOSITORY, Site

HERE = Path(__file__).parent / "read"
CASES = [*sorted(HERE.glob("json/*.in.json")), *sorted(HERE.glob("table/*.?sv"))]
READ = {"json": (json_feed.read, "x.json"), "table": (table.read, "x.csv")}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_file(path: Path) -> None:
    """The expectation is a list with one object an article; one that was set aside has a "reason"."""
    expected = json.loads(path.with_name(f"{path.name.partition('.')[0]}.json").read_text(encoding="utf-8"))
    read, name = READ[path.parent.name]
    are_as_expected(read(path.read_bytes(), name), expected)


def test_what_we_publish_reads_as_what_it_was() -> None:
    data = (REPOSITORY / "public/feed.json").read_bytes()
    items = json.loads(data)["items"]
    found = [*json_feed.read(data, "feed.json")]
    assert len(found) == len(items) > 0
    for document, item in zip(found, items, strict=True):
        assert isinstance(document, Document)
        assert (document.id, document.title, document.link) == (item["id"], item["title"], item["url"])
        assert document.tags == tuple(item["tags"])
        assert not document.decided


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("json", b"", "not JSON (Expecting value at character 1)"),
        ("json", b'{"a": 1}', "neither a JSON Feed nor a list of articles"),
        ("json", b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "neither a JSON Feed nor a list of articles"),
        ("json", b"[" * 100_000, "nested too deeply"),
        ("table", b"one\n", "its first row names no column that is known"),
        ("table", b"a,b,c\n1,2,3\n", "its first row names no column that is known"),
        ("table", b"\xff", "not UTF-8 (byte 0xff at 0)"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_says_so(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        [*READ[name][0](data, "x")]
    assert caught.value.reason == reason


@given(
    st.sampled_from(sorted(READ)),
    st.binary(max_size=200) | st.text(alphabet='abc,;\t\n\r"[]{}:ü\0 ', max_size=60).map(str.encode),
)
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    try:
        for found in READ[name][0](data, "x"):
            assert isinstance(found, (Document, SetAside))
    except ArticleError:
        pass


def test_a_list_of_links_is_published(site: Site) -> None:
    site.write(
        "links.csv",
        "title,link,date\nA court in India,https://a.example/1,2025-01-02\nA bill in Pakistan,https://a.example/2,2025-01-03\n",
    )
    assert site.build("--strict").returncode == 0
    assert [item["title"] for item in json.loads(site.public()["feed.json"])["items"]] == [
        "A bill in Pakistan",
        "A court in India",
    ]
    assert "countries/india/rss.xml" in site.public()
    assert site.run("check", "--strict").returncode in (0, 1)


@pytest.mark.hazard("input")
@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_a_file_with_far_too_many_articles_is_read_as_far_as_is_borne(name: str, runs: Callable[[int], None]) -> None:
    """A table, a list and a file of JSON Lines with more articles than are read of one file"""
    runs(12)
    said = [f'{{"title": "A title {n}", "link": "https://a.example/{n}"}}' for n in range(12)]
    rows = "".join(f"A title {n},https://a.example/{n}\n" for n in range(12))
    data = {"a.csv": f"title,link\n{rows}", "a.json": f"[{','.join(said)}]", "a.jsonl": "\n".join(said)}[name]
    with patch.object(records, "MOST", 10), patch.object(jsonl, "MOST_LINES", 10):
        *articles, last = read.documents(data.encode(), name)
    assert [article.title for article in articles if isinstance(article, Document)] == [
        f"A title {n}" for n in range(10)
    ]
    assert str(last).startswith(f"{name}: it holds more than 10 articles, and is not read from ")
    assert str(last).endswith(
        {"a.csv": "row 12 on; split it", "a.json": "item 11 on; split it"}.get(name, "line 11 on; split it")
    )
    assert len([*read.documents(data.encode(), name)]) == 12
