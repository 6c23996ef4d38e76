"""What we write is read back, by readers of others, as what was meant."""

import html
import json
from importlib import resources
from pathlib import Path
from typing import get_args

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds import read
from feeds.config import DEFAULTS
from feeds.model import Document, FormatName
from feeds.normalise import normalise
from feeds.render.atomrss import _as_html
from tests.conftest import REPOSITORY, SETTINGS, Site
from tests.shelf import published, written

GRAMMAR = etree.RelaxNG(etree.fromstring(resources.files("feeds.data").joinpath("atom.rng").read_bytes()))
HEADERS = {"content-type": "application/xml; charset=utf-8"}
SHIPPED = sorted(path for name in ("atom.xml", "rss.xml") for path in (REPOSITORY / "public").rglob(name))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(REPOSITORY / "public").as_posix())
def test_every_shipped_feed_parses_and_meets_the_grammar(path: Path) -> None:
    data = path.read_bytes()
    parsed = feedparser.parse(data, response_headers=HEADERS)
    assert parsed.bozo == 0, parsed.get("bozo_exception")
    assert parsed.version == {"atom.xml": "atom10", "rss.xml": "rss20"}[path.name]
    if path.name == "atom.xml":
        assert GRAMMAR.validate(etree.fromstring(data)), GRAMMAR.error_log.last_error
    items = json.loads(path.with_name("feed.json").read_bytes())["items"]
    assert [entry.id for entry in parsed.entries] == [item["id"] for item in items]


def document(**fields: object) -> Document:
    values: dict[str, object] = {
        "source": "a.md",
        "title": "T",
        "body": "Text.",
        "markup": "markdown",
        "added": "2025-01-01",
    }
    return Document(**{**values, **fields, "decided": frozenset(fields)})  # type: ignore[arg-type]


TEXT = st.text(min_size=1, max_size=60)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(title=TEXT, author=TEXT, tag=TEXT, summary=TEXT, body=TEXT)
def test_any_text_comes_back_as_it_was(title: str, author: str, tag: str, summary: str, body: str) -> None:
    found = document(title=title, authors=(author,), tags=(tag,), description=summary, body=f"Start {body}")
    article = normalise(found, DEFAULTS)
    with published(found) as shelf:
        files = {name: written(shelf, name) for name in get_args(FormatName)}
    for name in ("atom", "rss"):
        parsed = feedparser.parse(files[name], response_headers=HEADERS)
        assert parsed.bozo == 0, parsed.get("bozo_exception")
        entry = parsed.entries[0]
        # feedparser strips titles, takes one that looks like HTML for HTML, as the format does not say which it is, and mends what looks
        # like UTF-8 read as Latin-1.
        if not set("<&") & set(article.title) and not looks_mangled(article.title):
            assert entry.title == article.title
        assert entry.id == article.id
    root = etree.fromstring(files["atom"])
    assert GRAMMAR.validate(root), GRAMMAR.error_log.last_error
    assert (root.findtext("{*}entry/{*}title") or "") == article.title
    assert (root.findtext("{*}entry/{*}summary") or "") == article.summary
    item = json.loads(files["json"])["items"][0]
    assert (item["title"], item["content_html"]) == (article.title, article.html)


def looks_mangled(text: str) -> bool:
    try:
        return text.encode("latin-1").decode() != text
    except UnicodeError:
        return False


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src='https://there.example/'></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<object data='x'></object><embed src='x'>",
    "<form action='javascript:alert(1)'><input autofocus onfocus=alert(1)></form>",
    "<style>@import 'https://there.example/'</style>",
    "<base href='https://there.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "]]><script>alert(1)</script>",
    "</textarea></title><script>alert(1)</script>",
]


@pytest.mark.hazard("script")
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_of_an_article_reaches_a_subscriber(site: Site, text: str) -> None:
    """Script in every field of an article, looked for by `feeds check`"""
    quoted, link = json.dumps(text), "javascript:alert(1)"
    front = "".join(f"{field}: {quoted}\n" for field in ("title", "author", "section", "image", "link", "summary"))
    site.write("a.md", f"---\n{front}topics: [{quoted}]\n---\n{text}\n\nMore.\n")
    site.write("b.md", f"---\ntitle: B\nlink: '{link}'\nimage: '{link}'\nid: '{link}'\nslug: '../../x'\n---\n{text}\n")
    page = f"<article><h1>x {text}</h1><p>{text} {'word ' * 80}</p></article>"
    site.write("c.html", f"<html><head><title>{text}</title></head><body>{page}</body></html>")
    built = site.build()
    assert built.returncode == 0, built.stderr
    # A picture that an article names and nobody has is the author's slip, and text that looks like markup is warned of; no more.
    found = [json.loads(line) for line in site.run("check", "--json").stdout.splitlines()]
    assert {finding["rule"] for finding in found if finding["severity"] == "error"} <= {"dead-link"}, found
    tops = {path.relative_to(site.root).parts[0] for path in site.root.rglob("*")}
    assert tops == {"content", "public", "feeds.toml", "feeds.lock", ".feeds"}


def test_atom_and_rss_say_what_the_article_says() -> None:
    found = document(
        id="tag:x.example,2020:1", title="Fish & <chips>", published=(), added="2025-01-02T03:04:05Z", updated=(), authors=("Ann", "Bob"),
        tags=("Food & drink",), countries=("gb",), language="cy", description="A summary <blink> as text & more.", body="The **body**.",
    )  # fmt: skip
    with published(found) as shelf:
        root, channel = etree.fromstring(written(shelf, "atom")), etree.fromstring(written(shelf, "rss"))[0]
    entry = root.find("{*}entry")
    assert entry is not None
    assert [(c.get("term"), c.get("scheme"), c.get("label")) for c in entry.findall("{*}category")] == [
        ("food-drink", "http://localhost:8000/topics/", "Food & drink"),
        ("GB", "urn:iso:std:iso:3166", "United Kingdom"),
    ]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"
    assert [link.get("rel") for link in root.findall("{*}link")] == ["self", "alternate"]
    item = channel.find("item")
    assert item is not None
    assert item.findtext("description") == "A summary &lt;blink> as text & more."
    assert item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == "<p>The <strong>body</strong>.</p>"
    assert [c.text for c in item.findall("{http://purl.org/dc/elements/1.1/}creator")] == ["Ann", "Bob"]
    assert item.findtext("pubDate") == "Thu, 02 Jan 2025 03:04:05 GMT"
    guid = item.find("guid")
    assert guid is not None
    assert (guid.get("isPermaLink"), guid.text) == ("false", "tag:x.example,2020:1")
    assert channel.findtext("link") == "http://localhost:8000/"


def test_a_guid_is_a_permalink_only_when_it_is_the_articles_address() -> None:
    with published(document(link="https://there.example/a")) as shelf:
        guid = etree.fromstring(written(shelf, "rss")).find(".//guid")
    assert guid is not None
    assert (guid.get("isPermaLink"), guid.text) == ("true", "https://there.example/a")


RICH = """\
id: 'tag:x.example,2020:1'
author: [Ann, Bob]
image: {url: 'https://tiny.example/news/p.jpg', credit: 'P. Hoto', alt: 'A ship <b>'}
source: {title: 'Other & news', url: 'https://other.example/', feed: 'https://other.example/feed'}
via: https://via.example/
rights: CC BY 4.0
enclosure: {url: 'https://files.example/a.mp3', length: 12345, type: audio/mpeg}
point: 42.87, 74.59
lang: fr
"""


@pytest.fixture
def rich(site: Site) -> Site:
    """One article with everything, one with nothing, and a site that says all it can."""
    text = SETTINGS.replace(
        "[feeds]", 'rights = "All rights"\nlogo = "logo.png"\n[feeds]\nhubs = ["https://hub.example/"]\nrefresh = 120'
    )
    (site.root / "feeds.toml").write_text(text, encoding="utf-8")
    site.write(
        "a.md",
        f"---\ntitle: History of the <blink> tag & more\ndate: 2025-01-02\ncountries: [kg]\n{RICH}---\nLe texte.\n",
    )
    site.article("b.md", topics="[law]")
    assert " feeds written, " in site.build().stderr
    return site


def test_an_atom_entry_says_everything(rich: Site) -> None:
    root = etree.fromstring(rich.public()["atom.xml"])
    entry = root.findall("{*}entry")[1]
    assert GRAMMAR.validate(root), GRAMMAR.error_log.last_error
    assert [(e.get("rel"), e.get("href"), e.get("type"), e.get("length")) for e in entry.findall("{*}link")] == [
        ("alternate", "https://tiny.example/news/articles/history-of-the-blink-tag-more/", "text/html", None),
        ("via", "https://via.example/", None, None),
        ("enclosure", "https://files.example/a.mp3", "audio/mpeg", "12345"),
    ]
    assert entry.findtext("{*}title") == "History of the <blink> tag & more"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert [e.text for e in entry.findall("{*}author/{*}name")] == ["Ann", "Bob"]
    assert entry.findtext("{*}rights") == "CC BY 4.0"
    assert [(c.tag.split("}")[1], c.text or c.get("href")) for c in entry.iterfind("{*}source/*")] == [
        ("id", "https://other.example/feed"),
        ("title", "Other & news"),
        ("updated", "2025-01-02T00:00:00+00:00"),
        ("link", "https://other.example/feed"),
        ("link", "https://other.example/"),
    ]
    assert root.findtext("{*}rights") == "All rights"
    assert root.findtext("{*}logo") == "https://tiny.example/news/logo.png"
    assert root.findtext("{*}icon") == "https://tiny.example/news/icon.png"
    assert {e.get("rel"): e.get("href") for e in root.findall("{*}link")}["hub"] == "https://hub.example/"


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_media_and_places_are_said_in_their_own_vocabularies(rich: Site, name: str) -> None:
    root = etree.fromstring(rich.public()[name])
    media, geo = "{http://search.yahoo.com/mrss/}", "{http://www.georss.org/georss}"
    (content,) = root.iter(f"{media}content")
    assert dict(content.attrib) == {"url": "https://tiny.example/news/p.jpg", "medium": "image", "type": "image/jpeg"}
    assert content.findtext(f"{media}credit") == "P. Hoto"
    assert content.findtext(f"{media}description") == "A ship <b>"
    assert [e.get("url") for e in root.iter(f"{media}thumbnail")] == ["https://tiny.example/news/p.jpg"]
    assert [e.text for e in root.iter(f"{geo}point")] == ["42.87 74.59"]


def test_an_rss_channel_and_item_say_everything(rich: Site) -> None:
    data = rich.public()["rss.xml"]
    channel = etree.fromstring(data)[0]
    said = {child.tag.split("}")[-1]: (child.text or "").strip() for child in channel if child.tag != "item"}
    assert (said["ttl"], said["updatePeriod"], said["updateFrequency"]) == ("120", "daily", "12")
    assert (said["copyright"], said["language"]) == ("All rights", "en")
    assert said["lastBuildDate"] == "Mon, 07 Apr 2025 00:00:00 GMT"
    assert {c.tag: c.text for c in channel.iterfind("image/*")} == {
        "url": "https://tiny.example/news/logo.png",
        "title": "Tiny",
        "link": "https://tiny.example/news/",
    }
    links = channel.findall("{http://www.w3.org/2005/Atom}link")
    assert {e.get("rel"): e.get("href") for e in links} == {
        "self": "https://tiny.example/news/rss.xml",
        "hub": "https://hub.example/",
    }
    item = channel.findall("item")[1]
    # The spelling that readers show as text, whether they take a title for text or for HTML.
    assert b"<title>History of the &#x3C;blink> tag &#x26; more</title>".replace(b">", b"&gt;", 0) in data.replace(
        b"&gt;", b">"
    )
    assert item.findtext("title") == "History of the <blink> tag & more"
    source, enclosure = item.find("source"), item.find("enclosure")
    assert source is not None
    assert (source.get("url"), source.text) == ("https://other.example/feed", "Other & news")
    assert enclosure is not None
    assert dict(enclosure.attrib) == {"url": "https://files.example/a.mp3", "length": "12345", "type": "audio/mpeg"}
    assert item.findtext("{http://purl.org/dc/elements/1.1/}language") == "fr"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}rights") == "CC BY 4.0"
    assert [(c.text, c.get("domain")) for c in item.findall("category")] == [("Kyrgyzstan", "urn:iso:std:iso:3166")]
    assert item.find("author") is None


def test_a_json_item_says_everything(rich: Site) -> None:
    feed = json.loads(rich.public()["feed.json"])
    item = feed["items"][1]
    assert (feed["hubs"], feed["icon"]) == (
        [{"type": "WebSub", "url": "https://hub.example/"}],
        "https://tiny.example/news/logo.png",
    )
    assert (item["external_url"], item["image"]) == ("https://via.example/", "https://tiny.example/news/p.jpg")
    assert (item["language"], item["tags"]) == ("fr", ["Kyrgyzstan"])
    assert item["attachments"] == [
        {"url": "https://files.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12345}
    ]
    assert item["authors"] == [{"name": "Ann"}, {"name": "Bob"}]
    assert "attachments" not in feed["items"][0]


def test_what_nobody_said_no_feed_says(site: Site) -> None:
    site.article("a.md")
    site.build()
    for name in ("atom.xml", "rss.xml"):
        data = site.public()[name].decode()
        for word in (
            "media:",
            "georss:",
            "fh:",
            "enclosure",
            'rel="hub"',
            'rel="via"',
            "<source",
            "rights",
            "copyright",
        ):
            assert word not in data, (name, word)


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("enclosure: https://files.example/a.mp3", "`url` and `type` such as audio/mpeg are wanted"),
        ("enclosure: {url: a.mp3, length: 1, type: audio/mpeg}", "a.mp3: there is no such file"),
        (
            "enclosure: {url: a.mp3, length: 1, type: audio/mpeg}\nlink: https://x.example/a",
            "'a.mp3' is no absolute http(s) address",
        ),
        ("point: 42.87", "latitude and longitude"),
        ("point: 91 0", "is no place on Earth"),
        ("point: nan 0", "is no place on Earth"),
        ("via: javascript:alert(1)", "is no absolute http(s) address"),
        ("source: {title: x, feed: 'file:///x'}", "is no absolute http(s) address"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(site: Site, front: str, problem: str) -> None:
    site.write("a.md", f"---\ntitle: A\ndate: 2025-01-01\n{front}\n---\nText.\n")
    built = site.build()
    assert built.returncode == 0
    assert problem in built.stderr
    assert len(json.loads(site.public()["feed.json"])["items"]) == 1


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Coin News", "Coin News"),
        ("https://coin.example/x", "coin.example"),
        ("{url: 'https://a.example/'}", "a.example"),
    ],
)
def test_a_source_is_a_name_or_an_address(site: Site, said: str, title: str) -> None:
    path = site.write("a.md", f"---\ntitle: A\ndate: 2025-01-01\nsource: {said}\n---\nText.\n")
    (document,) = [d for s in read.scan(path).sources for d in read.read(s)]
    assert isinstance(document, Document)
    assert document.origin is not None
    assert document.origin.title == title


@pytest.mark.parametrize("body", ["auto", "full", "summary", "title"])
@pytest.mark.parametrize("pages", ["true", "false"])
def test_an_article_that_is_only_a_description_is_published(site: Site, body: str, pages: str) -> None:
    text = SETTINGS.replace("[feeds]", f'[feeds]\nbody = "{body}"\npages = {pages}')
    (site.root / "feeds.toml").write_text(text, encoding="utf-8")
    site.write("a.md", "---\ntitle: A & B\ndate: 2025-01-01\ndescription: Only <this> & no more.\n---\n")
    assert site.build().returncode == 0
    assert site.run("check", "--strict").stdout == ""
    assert len(json.loads(site.public()["feed.json"])["items"]) == 1


def test_a_home_page_is_not_where_an_article_came_from(site: Site) -> None:
    site.article("a.md", link="https://o.example/x", source="{title: O, url: 'https://o.example/'}")
    site.build()
    item = json.loads(site.public()["feed.json"])["items"][0]
    assert (item["url"], item["external_url"]) == ("https://o.example/x", "https://o.example/x")
    assert b'rel="via"' not in site.public()["atom.xml"]


def test_a_file_whose_length_nobody_knows_is_told_without(site: Site) -> None:
    site.write(
        "a.md",
        "---\ntitle: A\ndate: 2025-01-01\nenclosure: {url: 'https://f.example/a.mp3', type: audio/mpeg}\n---\nText.\n",
    )
    site.build()
    files = site.public()
    assert b'<enclosure url="https://f.example/a.mp3" length="0" type="audio/mpeg"/>' in files["rss.xml"]
    assert b'<link href="https://f.example/a.mp3" rel="enclosure" type="audio/mpeg"/>' in files["atom.xml"]
    assert json.loads(files["feed.json"])["items"][0]["attachments"] == [
        {"url": "https://f.example/a.mp3", "mime_type": "audio/mpeg"}
    ]
    assert site.run("check", "--strict").stdout == ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Jane Roe <jane@x.example>", "Jane Roe"),
        ("jane@x.example (Jane Roe)", "Jane Roe"),
        ("Jane Roe, jane@x.example", "Jane Roe"),
        ("jane@x.example", "Tiny desk"),
        ("@janeroe", "@janeroe"),
    ],
)
def test_an_address_of_an_author_is_not_published(site: Site, said: str, name: str) -> None:
    site.article("a.md", author=json.dumps(said))
    site.build()
    assert json.loads(site.public()["feed.json"])["items"][0]["authors"] == [{"name": name}]
    assert not [path for path, data in site.public().items() if b"x.example" in data]


@pytest.mark.parametrize(
    ("date", "precision"), [("2025", "year"), ("2025-04", "month"), ("", "none"), ("2025-04-07", None)]
)
def test_json_says_how_little_is_known_of_a_date(site: Site, date: str, precision: str | None) -> None:
    site.article("a.md", date=date)
    site.build()
    item = json.loads(site.public()["feed.json"])["items"][0]
    assert item.get("_feeds", {}).get("date_precision") == precision


@pytest.mark.parametrize(
    ("text", "html_"),
    [
        ("Fish & chips", "Fish & chips"),
        ("AT&T", "AT&T"),
        ("&lt; is <", "&amp;lt; is &lt;"),
        ("&copy it", "&amp;copy it"),
        ("a&#38;b", "a&amp;#38;b"),
    ],
)
def test_text_in_rss_is_escaped_only_where_html_would_read_it_otherwise(text: str, html_: str) -> None:
    assert _as_html(text) == html_
    assert html.unescape(html_) == text


@given(st.text())
def test_any_text_in_rss_is_read_as_it_was(text: str) -> None:
    assert html.unescape(_as_html(text)) == html.unescape(html.escape(text, quote=False))
