"""Feeds and articles stay within what subscribers bear, and say where they were cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert f"/: {count} of 20 articles fit in 20000 bytes" in built.stderr
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


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "word " * 1000 + "</p>",
        "<div><div>" + "<p>short</p>" * 500 + "</div></div>",
        "bare text " * 500,
        "<ul>" + "<li>item</li>" * 300 + "</ul>",
        "<pre>" + "x" * 5000 + "</pre>",
    ],
)
@pytest.mark.parametrize("address", [LINK, None])
def test_whatever_its_shape_a_body_is_cut_and_keeps_its_beginning(html: str, address: str | None) -> None:
    short = cut(html, 600, address, "More")
    assert len(short.encode()) <= 600
    assert len(short) > 100
    assert ("More" in short) == (address is not None)


@given(text=st.text(min_size=0, max_size=500), limit=st.integers(100, 3000))
def test_a_body_is_never_larger_than_its_limit_and_stays_text(text: str, limit: int) -> None:
    from markupsafe import escape

    html = f"<p>{escape(text)}</p>" * 3
    short = cut(html, limit, None, "More")
    assert len(short.encode()) <= max(limit, len("<p>…</p>".encode()) + len("<p></p>"))
    assert set(short.split("<")[1:]) == set() or "<script" not in short.replace("&lt;script", "")
