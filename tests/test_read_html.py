"""The HTML reader: pages in tests/read/html with what must be found in them; and what strangers send never
breaks it."""

import json
from datetime import UTC, date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import calendar, plain
from feeds.errors import ArticleError
from feeds.model import Document
from feeds.normalise import dates
from feeds.read import html, html_guard, html_page, html_shown
from tests.conftest import Said

CASES = sorted((Path(__file__).parent / "read" / "html").glob("*.html"))
MOST_DROPPED, LONGEST_DROPPED = 20, 120
MOST_LINES, LONGEST_LINE, MAX_BYLINE = 1500, 300, 120
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
        (b"<div>" * 5000, "nested too deeply, or of far too many elements"),
        (b'<div title="</div>">' * 5000, "nested too deeply, or of far too many elements"),
        (b"<span><div></span></div>" * 50_000, "nested too deeply, or of far too many elements"),
        (b"<b id=1>" * 500 + b"<p>x" * 500_000, "nested too deeply, or of far too many elements"),
        (
            b"<p " + b" ".join(b"a%d" % i for i in range(20_000)) + b">x",
            "nested too deeply, or of far too many elements",
        ),
        (b"x" * (html_guard.MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        article(data)
    assert caught.value.reason == reason
    assert caught.value.mend


@pytest.mark.long
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


@pytest.mark.parametrize(
    ("title", "headings", "found"),
    [
        ("Why gold falls | The Site", "<h1>The Site</h1><h2>Why gold falls</h2>", "Why gold falls"),
        ("The Site » Why gold falls", "<h1>The Site</h1><h3>Metals</h3><h3>Why gold falls</h3>", "Why gold falls"),
        ("Why gold falls - The Site", "<h1>Why gold falls</h1><h2>The Site</h2>", "Why gold falls"),
        ("The Site", "<h1>The Site</h1><h2>Why gold falls</h2>", "The Site"),
    ],
)
def test_a_headline_that_is_the_name_of_the_site_gives_way(title: str, headings: str, found: str) -> None:
    page = html_page.parse(f"<title>{title}</title>{headings}<p>Some text</p>")
    assert page is not None
    assert page.headline is not None
    assert html_page.text_of(page.headline) == found


def test_a_headline_that_the_page_shares_is_no_name_of_its_site() -> None:
    head = "<title>Gold… - The Very Long Site</title><meta property=og:title content='Gold...'>"
    page = html_page.parse(f"{head}<h1>Gold…</h1><h2>The Very Long Site</h2>")
    assert page is not None
    assert page.headline is not None
    assert html_page.text_of(page.headline) == "Gold…"


def test_a_page_without_a_title_leaves_it_to_the_caller() -> None:
    page = article(b"<p>Some text</p>")
    assert page.title == ""


@pytest.mark.parametrize(
    ("address", "date"),
    [
        ("https://example.org/2025/04/07/gold", "2025-04-07"),
        ("https://example.org/news/2025-04-07-gold", "2025-04-07"),
        ("https://example.org/news/20250407/gold", "2025-04-07"),
        ("https://example.org/world/2025/apr/07/gold", "2025-04-07"),
        ("https://example.org/2025/04/gold", None),
        ("https://example.org/item/120250407", None),
    ],
)
def test_date_in_the_address(address: str, date: str | None) -> None:
    page = article(f"<link rel=canonical href={address}><p>Some text</p>".encode())
    assert [clue.text for clue in page.published] == ([date] if date else [])


HINTS = dates.Hints(language="en", text=Said("en"), zone=UTC)
PROSE = f"<p>{'Some more words of the text. ' * 12}</p>" * 3


def clues(body: str, head: str = "", lang: str = "en-GB") -> list[str]:
    """The texts of the clues to the date of a page with a headline, the strongest first."""
    page = article(f"<html lang={lang}><head><title>Gold falls</title>{head}</head><body>{body}</body>".encode())
    return [clue.text for clue in page.published]


def day(body: str, head: str = "", lang: str = "en-GB") -> str | None:
    """The civil day that the strongest clue reads as."""
    said = clues(body, head, lang)
    written = calendar.read(said[0], lang) if said else None
    return written.value.date().isoformat() if written and written.value else None


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Published: 7 April 2025, 10:30 IST", ["7 April 2025, 10:30 IST"], []),
        ("By Jane Doe | April 7, 2025 | 5 min read", ["April 7, 2025"], []),
        ("Updated 8 April 2025", ["8 April 2025"], ["8 April 2025"]),
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


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("<dl><dt>Date</dt><dd>7 April 2025</dd></dl>", "2025-04-07"),
        ("<table><tr><th>Date</th><td>7 April 2025</td></tr></table>", "2025-04-07"),
        ("<aside class=facts><p>7 April 2025</p></aside>", "2025-04-07"),
        ("<span class=entry-date>7 April 2025</span>", "2025-04-07"),
        ("<div class=share>Share</div>" * 20 + "<p>7 April 2025</p>", "2025-04-07"),
        ("<p>Posted on<time>7 April 2025</time><time>8 May 2025</time>by Ann</p>", "2025-04-07"),
        ("<p><abbr class=published title=2025-04-07T05:11:00-05:00>5:11 AM</abbr></p>", "2025-04-07"),
        ("<p><abbr title='Monday, 7 April 2025 at 04:00'>last week</abbr></p>", "2025-04-07"),
        ("<p><span data-timestamp=1744020000>an hour ago</span></p>", "2025-04-07"),
        ("<p><span data-utime=1744020000000>an hour ago</span></p>", "2025-04-07"),
        ("<p><time datetime=2025-04-07 pubdate>spring</time></p>", "2025-04-07"),
        ("<p itemprop=datePublished content=2025-04-07>spring</p>", "2025-04-07"),
        ("<p>The <time datetime=2019-05-01>May Day</time> rally drew a crowd.</p>", None),
        (f"<p>The <time datetime=2019-05-01>May Day</time> rally drew {'more and more ' * 9}people</p>", None),
        ("<p>By Ann Lee, in Paris <time datetime=2025-04-07>2 days ago</time> Metals</p>", "2025-04-07"),
        ("<p>Posted by Ann <time datetime=2025-04-07>2 days ago</time>.</p>", "2025-04-07"),
        ("<p><time datetime=2025-04-07>Last Monday</time>.</p>", "2025-04-07"),
        # A template that puts the wrong time into the attribute.
        ("<time datetime=2025-07-03T10:18:46Z>Published 29 June 2025</time>", "2025-06-29"),
        # Nearer is likelier.
        ("<p>7 April 2025</p><p>Gold</p><p>3 May 2024</p>", "2025-04-07"),
        ("<p>April 2025</p>", "2025-04-01"),
        ("<table><tr><td>7 April 1931<td>Opened<tr><td>3 May 1953<td>Flooded<tr><td>2 June 1999<td>Sold</table>", None),
        ("<p>Gold falls was posted on 7 April 2025 and is filed under Metals.</p>", "2025-04-07"),
        ("<p>Gold · Silver</p>", None),
    ],
)
def test_dates_beside_the_headline(shown: str, found: str | None) -> None:
    assert day(f"<h1>Gold falls</h1>{shown}{PROSE}") == found


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("<div class=post-footer>This entry was posted on Monday, 7 April 2025 at 3 pm by Ann.</div>", "2025-04-07"),
        ("<p>Published: 7 April 2025</p>", "2025-04-07"),
        ("<p class=date>7 April 2025</p>", "2025-04-07"),
        (
            "<article><p>Text<footer>Posted in Metals on <b class=entry-date>7 April 2025</b></footer></article>",
            "2025-04-07",
        ),
        ("<footer class=lastmod>This page was last changed on 7 April 2025</footer>", "2025-04-07"),
        ("<footer>Terms as of 7 April 2025</footer>", None),
        ("<div class=comments><p>Published: 7 April 2025</p></div>", None),
        ("<aside><p>Published: 7 April 2025</p></aside>", None),
        ("<div class=related><time datetime=2025-04-07>7 April 2025</time></div>", None),
        ("<ul class=archive><li>April 2025</li><li>March 2025</li></ul>", None),
        ("<p>The strike of the miners that began on 7 April 2025 goes on in three valleys.</p>", None),
    ],
)
def test_dates_below_the_text(below: str, found: str | None) -> None:
    assert day(f"<h1>Gold falls</h1>{PROSE}{below}") == found


def test_what_holds_most_of_the_text_is_the_article_whatever_its_class() -> None:
    assert day(f"<div class=sidebar-right><h2>Gold</h2>{PROSE}<p class=date>7 April 2025</p></div>") == "2025-04-07"


def test_the_date_of_today_above_a_headline_loses_to_the_byline_below_it() -> None:
    body = (
        f"<div>The Site | Saturday, 3 May 2025</div><h1>Gold falls</h1><p>By Ann Lee, 7 April 2025 | Paris</p>{PROSE}"
    )
    assert day(body) == "2025-04-07"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<h2>7 April 2025 - Gold falls again</h2>", "2025-04-07"),
        (f"<p>7 April 2025</p>{PROSE}<p>Paper, 3 March 2020</p>", "2025-04-07"),
        (f"<h1>The Site</h1><h3>Gold falls</h3><p>7 April 2025</p>{PROSE}", "2025-04-07"),
    ],
)
def test_a_page_without_a_headline_of_its_own(body: str, found: str) -> None:
    assert day(body) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2025-04-07T00:00:00+02:00", "2025-04-07"),
        ("2025-04-07T00:00:00Z", "2025-04-07"),
        ("2025-04-07 00:00", "2025-04-07"),
        ("2025-04-07T00:00:01Z", "2025-04-07T00:00:01Z"),
        ("2025-04-07", "2025-04-07"),
    ],
)
def test_a_midnight_that_a_system_filled_in_is_a_day(value: str, text: str) -> None:
    assert clues(PROSE, f"<meta name=pubdate content='{value}'>") == [text]


@pytest.mark.parametrize(
    "value", ["1970-01-01T00:00Z", "1969-12-31T19:00:00-05:00", "0001-01-01T00:00:00Z", "1900-01-01"]
)
def test_where_a_system_begins_to_count_is_no_date(value: str) -> None:
    shown = "<h1>Gold falls</h1><p>7 April 2025</p>"
    metas = "".join(f"<meta property=article:{name}_time content={value}>" for name in ("published", "modified"))
    assert clues(shown + PROSE, metas) == ["7 April 2025"]
    assert clues(PROSE, metas) == []
    assert clues(f"<h1>Gold falls</h1><time datetime={value}>spring</time>{PROSE}") == []


@pytest.mark.parametrize(
    ("head", "is_change"),
    [
        ("<meta property=article:modified_time content=2025-04-08>", [True]),
        ("<meta property=article:modified_time content=2025-04-08><meta name=pubdate content=2025-04-07>", [False]),
    ],
)
def test_the_date_of_a_change_stands_in_and_says_so(head: str, is_change: list[bool]) -> None:
    page = article(f"{head}<h1>Gold falls</h1>{PROSE}".encode())
    assert [clue.of_change for clue in page.published] == is_change
    moment = dates.published(page.published, None, "page.html", HINTS).moment
    assert moment is not None
    assert [moment.of_change] == is_change


INSTANT = "<meta property=article:published_time content=2025-04-07T02:54:29Z>"


@pytest.mark.parametrize(
    ("shown", "judged"),
    [
        ("6 April 2025, 19:54", "2025-04-06T19:54:29-07:00"),
        ("7 April 2025, 08:24", "2025-04-07T02:54:29+00:00"),
        ("6 April 2025", "2025-04-06T00:00:00+00:00"),
        ("4 April 2025", "2025-04-07T02:54:29+00:00"),
    ],
)
def test_an_instant_in_utc_belongs_to_the_day_that_is_shown(shown: str, judged: str) -> None:
    page = article(f"{INSTANT}<h1>Gold falls</h1><p>{shown}</p>{PROSE}".encode())
    moment = dates.published(page.published, page.link, page.source, HINTS).moment
    assert moment is not None
    assert moment.written.isoformat() == judged


def test_the_day_in_the_address_is_shown_too() -> None:
    head = f"{INSTANT}<link rel=canonical href=https://example.org/2025/04/06/gold>"
    assert clues(PROSE, head) == ["2025-04-06", "2025-04-07T02:54:29Z"]


@pytest.mark.parametrize(
    "name",
    ["DC:Date:Issued", "parsely-pub-date", "sailthru.date", "citation_publication_date", "Publish_Date", "og:pubdate"],
)
def test_names_of_meta_dates_differ_in_case_and_marks(name: str) -> None:
    assert clues(PROSE, f"<meta name={name} content=2025-04-07>") == ["2025-04-07"]


def test_what_is_only_called_a_date_loses_to_a_label_that_people_see() -> None:
    head = "<meta name=date content=2025-05-05T10:00:00Z>"
    assert clues(f"<h1>Gold falls</h1><p>Published 7 April 2025</p>{PROSE}", head)[0] == "7 April 2025"
    assert clues(f"<h1>Gold falls</h1>{PROSE}", head)[0] == "2025-05-05T10:00:00Z"


def test_places_of_two_kinds_that_agree_win_over_one() -> None:
    head = "<meta name=pubdate content=2025-05-05><link rel=canonical href=https://example.org/2025/04/07/gold>"
    assert day(f"<h1>Gold falls</h1><p>Published 7 April 2025</p>{PROSE}", head) == "2025-04-07"


def test_a_recording_is_believed_less_than_what_people_see() -> None:
    head = '<script type="application/ld+json">{"@type": "VideoObject", "uploadDate": "2024-01-01"}</script>'
    assert day(f"<h1>Gold falls</h1><p>7 April 2025</p>{PROSE}", head) == "2025-04-07"
    assert day(f"<h1>Gold falls</h1>{PROSE}", head) == "2024-01-01"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('{"published_at": "2025-04-07T06:22:28", "created_at": "2020-01-01"}', "2025-04-07"),
        (r"{\"publishedAt\":\"2025-04-07T06:22:28Z\"}", "2025-04-07"),
        ("{&quot;datePublished&quot;: &quot;2025-04-07&quot;}", "2025-04-07"),
        ('{"pubDate": "2025-04-07"}, {"pubDate": "2025-04-08"}', None),
        ('{"republishedAt": "2025-04-07", "unpublished": "2025-04-07"}', None),
        ('{"comments": [], "preview": {"publishedAt": "2025-04-07"}}', "2025-04-07"),
        ('{"comments": {"items": [{"id": 1, "publishedAt": "2025-04-07"}]}}', None),
        ('{"own": {"pubDate": "2025-04-07"}, "relatedArticles": [{"pubDate": "2020-01-01"}]}', "2025-04-07"),
        (r"{\"recommended\": [{\"pubDate\": \"2025-04-07\"}]}", None),
        ('{"publishedAt": "2025-04-07", "author": {"id": 4}, "__typename": "Comment"}', None),
    ],
)
def test_data_for_scripts_when_nothing_else_speaks(data: str, found: str | None) -> None:
    assert day(f"<h1>Gold falls</h1>{PROSE}<script>x = {data}</script>") == found
    assert day(f"<h1>Gold falls</h1><p>1 May 2025</p>{PROSE}<script>x = {data}</script>") == "2025-05-01"


@pytest.mark.parametrize(
    "said",
    [
        '{"@type": "Comment", "datePublished": "2025-04-07"}',
        '{"@type": "Product", "review": {"@type": "Review", "datePublished": "2025-04-07"}}',
        '{"@type": "NewsArticle", "comment": [{"@type": "Comment", "datePublished": "2025-04-07"}]}',
        '{"@type": "WebSite", "hasPart": [{"@type": "NewsArticle", "datePublished": "2025-04-07"}]}',
    ],
)
def test_what_json_ld_says_of_something_else_is_no_data_for_scripts(said: str) -> None:
    assert day(f"<h1>Gold falls</h1>{PROSE}", f'<script type="application/ld+json">{said}</script>') is None


def test_one_clear_date_tells_the_order_of_the_others() -> None:
    page = f"<h1>Gold falls</h1><p>03/04/2025</p>{PROSE}<p>Fair: %s</p>"
    orders = [article((page % other).encode()).published[0].order for other in ("25/03/2025", "03/25/2025")]
    assert orders == ["dmy", "mdy"]


def test_a_template_may_leave_the_language_at_english() -> None:
    assert clues(f"<h1>Gold fällt</h1><p>Erstellt am 7. März 2025</p>{PROSE}", lang="en")[0] == "2025-03-07"


def test_a_date_that_lacks_something_comes_after_the_full_ones() -> None:
    page = f"<h1>Gold falls</h1><p>%s</p>{PROSE}"
    assert clues(page % "2 hours ago") == ["2 hours ago"]
    assert clues(page % "2 hours ago", "<meta name=pubdate content=2025-04-07>") == ["2025-04-07", "2 hours ago"]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe and John Roe | 7 April 2025", ("Jane Doe", "John Roe")),
        ("Von Jana Moos", ("Jana Moos",)),
        ("7 April 2025", ()),
    ],
)
def test_authors_in_the_line_below_the_headline(line: str, authors: tuple[str, ...]) -> None:
    page = article(f"<article><h1>Gold falls</h1><div>{line}</div>{PROSE}</article>".encode())
    assert page.authors == authors
    assert line not in page.body


STYLES = (
    "{0:%Y-%m-%d}",
    "{0.day} {0:%B} {0.year}",
    "{0:%B} {0.day}, {0.year}",
    "{0:%d.%m.%Y}",
    "{0:%A}, {0.day} {0:%b} {0.year}",
)


@given(
    st.dates(date(1995, 1, 1), date(2099, 12, 31)),
    st.sampled_from(STYLES),
    st.sampled_from(["", "Published: ", "By Ann Lee | "]),
)
@settings(max_examples=60, deadline=None)
def test_a_date_below_the_headline_is_found_however_it_is_written(when: date, style: str, label: str) -> None:
    assert day(f"<h1>Gold falls</h1><p>{label}{style.format(when)}</p>{PROSE}") == when.isoformat()


@pytest.mark.parametrize(
    "page",
    [
        "<h1>x</h1>" + "<time datetime=2025-04-07>7 April 2025</time> " * 20_000,
        "<h1>x</h1>" + "<p><time datetime=2025-04-07>7 April 2025</time></p>" * 20_000,
        "<p>" + "7.4.2025 " * 50_000,
        "<dl>" + "<dt>Date<dd>7 April 2025" * 20_000,
        "<h1>x</h1><p>7 April 2025<p>" + "published by on at " * 20_000,
    ],
)
def test_so_many_dates_are_looked_at_and_no_more(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    whole = calendar.find

    def find(text: str, *args: Any, **more: Any) -> list[calendar.Written]:
        looked.append(text)
        return whole(text, *args, **more)

    monkeypatch.setattr(html_shown.calendar, "find", find)
    tree = html_page.parse(page)
    assert tree is not None
    lines = html_shown.lines(tree, set(), near_only=False)
    found = html_shown.dates(lines, "en")
    assert found
    assert all(len(line) <= MAX_BYLINE for line in html_shown.bylines_of(lines, found))
    assert len(looked) <= 2 * MOST_LINES  # a line, and the mark in it
    assert max(len(text) for text in looked) <= LONGEST_LINE
    assert sum(len(line.marks) for line in lines.lines) <= MOST_LINES


def test_a_credit_is_found_beside_the_lead_picture() -> None:
    figure = b"<figure><img src=a.jpg><figcaption>A mine. Photo: Jo Roe / AP</figcaption></figure>"
    assert article(b"<article><h1>Gold</h1>" + figure + b"<p>Text").image.credit == "Photo: Jo Roe / AP"


def test_what_stands_beside_the_article_is_told_once() -> None:
    page = article(
        f"<div class=sidebar-right><nav>Home Metals</nav><article><h1>Gold</h1>{PROSE}<aside>Inner</aside></article>"
        f"<aside>{'More gold news ' * 20}</aside><nav> </nav></div><footer>The Site</footer>".encode()
    )
    assert [piece.rule for piece in page.dropped] == ["repeated", "aside", "navigation", "aside", "footer"]
    assert [piece.text[:9] for piece in page.dropped] == ["Gold", "Inner", "Home Meta", "More gold", "The Site"]


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert outcome(data)


@given(st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=60))
@settings(max_examples=100, deadline=None)
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
@settings(max_examples=100, deadline=None)
def test_any_json_ld_is_read(said: dict[str, Any]) -> None:
    script = json.dumps({**said, "@type": "Article"}).replace("</", "<\\/")
    page = article(f'<script type="application/ld+json">{script}</script><p>Some text</p>'.encode())
    assert "Some text" in page.body


def test_paragraphs_without_text_end_no_page() -> None:
    empty = f"<p>{' ' * 100}</p>" * 120
    assert day(f"<h1>Gold</h1>{empty}<p>Published 7 April 2025</p><p>Text.</p>") == "2025-04-07"


def test_a_title_repeated_in_pieces_is_left_out() -> None:
    repeated = "<p><b>Gold</b><i>falls - again</i></p>"
    page = article(
        f"<article><h1>Gold falls-again</h1>{repeated}<p>{'Words of the text. ' * 20}</p></article>".encode()
    )
    assert "repeated" in [left.rule for left in page.dropped]
    assert "<i>" not in page.body


def test_the_space_between_elements_is_looked_at_once() -> None:
    looked_at = []

    def line(text: str) -> plain.Line:
        looked_at.append(len(text))
        return plain.Line(text.strip())

    page = html_page.parse("<p>\n" * 1000 + "The pier is open.")
    assert page is not None
    with patch.object(html_page.plain, "line", line):
        assert list(html_page.lines(page.body)) == ["The pier is open."]
    assert sum(looked_at) < 3000
