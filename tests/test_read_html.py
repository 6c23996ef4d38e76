"""The HTML reader: pages in tests/read/html with what must be found in them; and what strangers send never
breaks it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ArticleError
from feeds.model import Document
from feeds.read import html, html_guard

CASES = sorted((Path(__file__).parent / "read" / "html").glob("*.html"))
MOST_DROPPED, LONGEST_DROPPED = 20, 120
TAGS = st.sampled_from(
    [
        *[
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<article>",
            "</article>",
            "<h1>",
            "</h1>",
            "</time>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
        ],
        *[
            "<table>",
            "<td>",
            "</table>",
            "<svg>",
            "<b>",
            "</b>",
            "<title>",
            "<main>",
            "<figure>",
            "<figcaption>",
            "<body>",
            "</html>",
        ],
        *["<span class=comments>", "<meta name=date content=x>", "<base href=//>", "<time datetime='2025-01-01'>"],
        *["<template>", '{"@graph":[]}', "&amp;", "&#0;", "]]>", "2025-04-07", "By", "words"],
    ]
)


def article(data: bytes) -> Document:
    found = list(html.read(data, "page.html"))
    assert len(found) == 1
    assert isinstance(found[0], Document)
    return found[0]


def outcome(data: bytes) -> Document | ArticleError:
    try:
        return article(data)
    except ArticleError as error:
        return error


def shown(page: Document, name: str) -> Any:
    """A field in the form that the expectations have it."""
    value = getattr(page, name)
    if name in ("published", "updated"):
        return [[clue.source, clue.text, clue.where] for clue in value]
    if name == "image":
        return {"url": value.url, "credit": value.credit}
    if name == "dropped":
        return [list(piece) for piece in value]
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_page(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    page = article(path.read_bytes())
    for text in expected.pop("body_holds", []):
        assert text in page.body
    for text in expected.pop("body_lacks", []):
        assert text not in page.body
    for rule in expected.pop("dropped_by", []):
        assert rule in {piece.rule for piece in page.dropped}
    assert {name: shown(page, name) for name in expected} == expected


def test_every_expectation_has_a_page() -> None:
    folder = Path(__file__).parent / "read" / "html"
    assert {path.stem for path in folder.glob("*.json")} == {path.stem for path in CASES}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \r\n\t", "empty file"),
        (b"<p>It costs 5 \xff</p>", "not UTF-8 (byte 0xff at 14)"),
        (b"<meta charset=shift_jis><p>\x81", "not cp932 (byte 0x81 at 27)"),
        (b"<title>Only a name</title>", "no text"),
        (b"<frameset><frame src=a></frameset>", "no text"),
        (b"<div>" * 5000, "nested too deeply"),
        (b'<div title="</div>">' * 5000, "nested too deeply"),
        (b"<span><div></span></div>" * 50_000, "nested too deeply"),
        (b"<b id=1>" * 500 + b"<p>x" * 500_000, "nested too deeply"),
        (b"x" * (html_guard.MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        article(data)
    assert caught.value.reason == reason
    assert caught.value.mend


@pytest.mark.parametrize(
    "data",
    [
        b"<p>one" * 5000,
        b"<ul>" + b"<li>one" * 5000 + b"</ul>",
        b"<p>x<script>" + b"'<div>'" * 5000 + b"</script>",
        b"<p>x<!--" + b"<div>" * 5000 + b"-->",
        b"<div><span>x</div>" * 5000,
        b"<table>" + b"<tr><td>x" * 5000,
        b'<img alt="<div>">x' * 5000,
    ],
)
def test_a_page_that_only_looks_deep_is_read(data: bytes) -> None:
    assert article(data).body


def test_text_where_scripts_draw_the_page_comes_from_its_metadata() -> None:
    data = b"<meta property=og:description content='What &lt;b&gt; the page is about'><div id=app></div>"
    assert article(data).body == "<p>What &lt;b&gt; the page is about</p>"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>A long enough headline | The Site</title>", "A long enough headline"),
        ("<title>Gold - why it fell in every market</title>", "Gold - why it fell in every market"),
        ("<meta property=og:site_name content=Abc><title>Abc – Gold</title>", "Gold"),
        ("<meta property=og:site_name content=Abc><meta property=og:title content='Gold — ABC'>", "Gold"),
        ("<meta property=og:title content='Gold - Silver'>", "Gold - Silver"),
        ("<title>Twenty-one</title>", "Twenty-one"),
    ],
)
def test_title_without_the_name_of_its_site(head: str, title: str) -> None:
    assert article(f"{head}<p>Some text</p>".encode()).title == title


def test_a_page_without_a_title_leaves_it_to_the_caller() -> None:
    page = article(b"<p>Some text</p>")
    assert page.title == ""


@pytest.mark.parametrize(
    ("address", "date"),
    [
        ("https://example.org/2025/04/07/gold", "2025/04/07"),
        ("https://example.org/news/2025-04-07-gold", "2025-04-07"),
        ("https://example.org/news/20250407/gold", "20250407"),
        ("https://example.org/world/2025/apr/07/gold", "2025/apr/07"),
        ("https://example.org/2025/04/gold", None),
        ("https://example.org/item/120250407", None),
    ],
)
def test_date_in_the_address(address: str, date: str | None) -> None:
    page = article(f"<link rel=canonical href={address}><p>Some text</p>".encode())
    assert [clue.text for clue in page.published] == ([date] if date else [])


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Published: 7 April 2025, 10:30 IST", ["7 April 2025, 10:30 IST"], []),
        ("By Jane Doe | April 7, 2025 | 5 min read", ["April 7, 2025"], []),
        ("Updated 8 April 2025", [], ["8 April 2025"]),
        ("Published 7 April 2025 · Updated 8 April 2025", ["7 April 2025"], ["8 April 2025"]),
        ("The new law takes effect in all states on 1 July 2025", [], []),
        ("The paper that the ministry published on 3 March 2024 names no sum", [], []),
        ("Photo taken on 3 March 2024", [], []),
        ("© 3 March 2024", [], []),
    ],
)
def test_line_below_the_headline(line: str, published: list[str], updated: list[str]) -> None:
    page = article(f"<h1>Gold falls</h1><div>{line}</div><p>{'Some more words. ' * 30}</p>".encode())
    assert [clue.text for clue in page.published] == published
    assert [clue.text for clue in page.updated] == updated


def test_a_credit_is_found_beside_the_lead_picture() -> None:
    figure = b"<figure><img src=a.jpg><figcaption>A mine. Photo: Jo Roe / AP</figcaption></figure>"
    assert article(b"<article><h1>Gold</h1>" + figure + b"<p>Text").image.credit == "Photo: Jo Roe / AP"


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert outcome(data)


@given(st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_soup_of_tags_is_read_or_refused(pieces: list[str]) -> None:
    page = outcome(" ".join(pieces).encode("utf-8", "ignore"))
    if isinstance(page, Document):
        assert len(page.dropped) <= MOST_DROPPED
        assert all(len(piece.text) <= LONGEST_DROPPED for piece in page.dropped)


KEYS = st.sampled_from(
    [
        "@type", "@id", "@graph", "@value", "name", "url", "author", "image", "headline", "datePublished", "mainEntityOfPage", "keywords",
        "publisher", "articleSection", "articleBody", "inLanguage", "mainEntity", "contentUrl",
    ]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, JSON))
@settings(max_examples=300, deadline=None)
def test_any_json_ld_is_read(said: dict[str, Any]) -> None:
    script = json.dumps({**said, "@type": "Article"}).replace("</", "<\\/")
    page = article(f'<script type="application/ld+json">{script}</script><p>Some text</p>'.encode())
    assert "Some text" in page.body
