"""Feeds and articles stay within what subscribers bear, and say where they were cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser

from feeds.render.budget import cut
from tests.conftest import SETTINGS, Site

LINK = "https://here.example/a"


def test_a_feed_too_large_has_fewer_articles_the_same_in_all_formats_and_the_build_says_so(site: Site) -> None:
    (site.root / "feeds.toml").write_text(SETTINGS.replace("[feeds]", "[feeds]\nmax_feed = 20000"))
    for day in range(1, 21):
        site.article(f"{day}.md", title=f"T{day}", date=f"2025-03-{day:02}", body="Some <words> & more. " * 150)
    built = site.build()
    files = site.public()
    counts = {
        len(json.loads(files["feed.json"])["items"]),
        files["atom.xml"].count(b"<entry>"),
        files["rss.xml"].count(b"<item>"),
    }
    (count,) = counts
    assert 1 < count < 20
    assert f"/: cut to {count} of 20 articles to keep within 20000 bytes" in built.stderr
    sizes = [len(files[name]) for name in ("atom.xml", "rss.xml", "feed.json")]
    assert max(sizes) <= 20000
    assert max(sizes) * (count + 1) / count > 20000
    assert [item["title"] for item in json.loads(files["feed.json"])["items"]] == [
        f"T{d}" for d in range(20, 20 - count, -1)
    ]


def test_an_article_larger_than_a_feed_may_be_is_there_all_the_same(site: Site) -> None:
    (site.root / "feeds.toml").write_text(SETTINGS.replace("[feeds]", "[feeds]\nmax_feed = 10000"))
    site.article("a.md", body="word " * 4000)
    site.build()
    assert len(json.loads(site.public()["feed.json"])["items"]) == 1


def test_a_long_body_ends_at_a_block_with_a_link_to_the_rest_and_its_page_holds_all(site: Site) -> None:
    (site.root / "feeds.toml").write_text(SETTINGS.replace("[feeds]", "[feeds]\nmax_article = 1000"))
    site.article("a.md", body="\n\n".join(f"Paragraph {n} of many." for n in range(100)))
    site.build()
    files = site.public()
    content = json.loads(files["feed.json"])["items"][0]["content_html"]
    assert len(content.encode()) <= 1000
    assert content.startswith("<p>Paragraph 0 of many.</p>")
    assert content.endswith('<p><a href="https://tiny.example/news/articles/a-title/">Read the whole article</a></p>')
    assert b"Paragraph 99 of many." in files["articles/a-title/index.html"]


SHAPES = [
    "<p>" + "word " * 1000 + "</p>",
    "<div><div>" + "<p>short</p>" * 500 + "</div></div>",
    "bare text " * 500,
    "<ul>" + "<li>item</li>" * 300 + "</ul>",
    '<ol start="3">' + "<li><p>item</p></li>" * 300 + "</ol>",
    "<table><tbody>" + "<tr><td>cell</td></tr>" * 300 + "</tbody></table>",
    "<pre>" + "x" * 5000 + "</pre>",
    "<pre>" + "&lt;script&gt;alert(1)&lt;/script&gt; " * 200 + "</pre>",
    "<p>short</p><blockquote><p>" + "&lt;b&gt; " * 2000 + "</p></blockquote>",
    '<p><img alt="a > b &amp; &quot;c&quot;">' + "word " * 1000 + "</p>",
]


def elements(html: str) -> list[str]:
    """The tags in the order in which they are opened."""
    root = LexborHTMLParser(f"<body>{html}").body
    assert root is not None
    return [str(node.tag) for node in root.traverse(include_text=False)]


@pytest.mark.parametrize("html", SHAPES)
@pytest.mark.parametrize("address", [LINK, None])
def test_whatever_its_shape_a_body_is_cut_and_keeps_its_beginning(html: str, address: str | None) -> None:
    short = cut(html, 600, address, "More")
    rest = f'<p><a href="{LINK}">More</a></p>' if address else "<p>…</p>"
    assert short.endswith(rest)
    assert len(short.encode()) <= 600
    assert len(short) > 100 + len(rest)
    kept = elements(short.removesuffix(rest))
    assert kept == elements(html)[: len(kept)]


@given(text=st.text(max_size=500), limit=st.integers(100, 3000), tag=st.sampled_from(["p", "pre", "div", "li"]))
def test_a_body_is_never_larger_than_its_limit_and_its_text_stays_text(text: str, limit: int, tag: str) -> None:
    html = f"<{tag}>{escape(text)}</{tag}>" * 3
    short = cut(html, limit, None, "More")
    assert len(short.encode()) <= limit
    assert set(elements(short)) <= {"body", tag, "p"}
