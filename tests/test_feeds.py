"""What we write is read back, by readers of others, as what was meant."""

import json
from importlib import resources
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.addresses import Addresses
from feeds.config import DEFAULTS, Settings
from feeds.lock import Lock
from feeds.model import Article, Document, Feed
from feeds.normalise import normalise
from feeds.render import WRITERS
from feeds.render.entries import Site as Context
from feeds.route import route
from tests.conftest import REPOSITORY, Site

GRAMMAR = etree.RelaxNG(etree.fromstring(resources.files("feeds.data").joinpath("atom.rng").read_bytes()))
HEADERS = {"content-type": "application/xml; charset=utf-8"}
SHIPPED = sorted((REPOSITORY / "public").rglob("*.xml"))
CONTEXT = Context(settings=DEFAULTS, addresses=Addresses(DEFAULTS.site.url, pages=True))


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


def judged(**fields: object) -> Article:
    values: dict[str, object] = {
        "source": "a.md",
        "title": "T",
        "body": "Text.",
        "markup": "markdown",
        "added": "2025-01-01",
    }
    return normalise(Document(**{**values, **fields, "decided": frozenset(fields)}), DEFAULTS)  # type: ignore[arg-type]


def feed_of(article: Article, site: Settings = DEFAULTS) -> Feed:
    return next(feed for feed in route([article], site, Lock()) if feed.kind == "site")


def reads_as_utf8(text: str) -> bool:
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


TEXT = st.text(min_size=1, max_size=60)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(title=TEXT, author=TEXT, tag=TEXT, summary=TEXT, body=TEXT)
def test_any_text_comes_back_as_it_was(title: str, author: str, tag: str, summary: str, body: str) -> None:
    article = judged(title=title, authors=(author,), tags=(tag,), description=summary, body=f"Start {body}")
    feed = feed_of(article)
    for name in ("atom", "rss"):
        parsed = feedparser.parse(WRITERS[name](feed, CONTEXT), response_headers=HEADERS)
        assert parsed.bozo == 0, parsed.get("bozo_exception")
        entry = parsed.entries[0]
        # feedparser strips titles, and takes one that looks like HTML for HTML, as the format does not say which it is; one that looks
        # like UTF-8 read as Latin-1 it reads again.
        if not set("<&") & set(article.title) and not reads_as_utf8(article.title):
            assert entry.title == article.title
        assert entry.id == article.id
    root = etree.fromstring(WRITERS["atom"](feed, CONTEXT))
    assert GRAMMAR.validate(root), GRAMMAR.error_log.last_error
    assert (root.findtext("{*}entry/{*}title") or "") == article.title
    assert (root.findtext("{*}entry/{*}summary") or "") == article.summary
    item = json.loads(WRITERS["json"](feed, CONTEXT))["items"][0]
    assert (item["title"], item["content_html"]) == (article.title, article.html)


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


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_of_an_article_reaches_a_subscriber(site: Site, text: str) -> None:
    quoted, link = json.dumps(text), "javascript:alert(1)"
    front = "".join(f"{field}: {quoted}\n" for field in ("title", "author", "section", "image", "link", "summary"))
    site.write("a.md", f"---\n{front}topics: [{quoted}]\n---\n{text}\n\nMore.\n")
    site.write("b.md", f"---\ntitle: B\nlink: '{link}'\nimage: '{link}'\nid: '{link}'\nslug: '../../x'\n---\n{text}\n")
    page = f"<article><h1>x {text}</h1><p>{text} {'word ' * 80}</p></article>"
    site.write("c.html", f"<html><head><title>{text}</title></head><body>{page}</body></html>")
    built = site.build()
    assert built.returncode == 0, built.stderr
    # A picture that an article names and nobody has is the author's slip; nothing else may be found.
    # A warning says that a title looks like markup, and so it does.
    checked = [json.loads(line) for line in site.run("check", "--json").stdout.splitlines()]
    errors = {finding["rule"] for finding in checked if finding["severity"] == "error"}
    assert errors <= {"dead-link"}, checked
    tops = {path.relative_to(site.root).parts[0] for path in site.root.rglob("*")}
    assert tops == {"content", "public", "feeds.toml", "feeds.lock", ".feeds"}


def test_atom_and_rss_say_what_the_article_says() -> None:
    article = judged(
        id="tag:x.example,2020:1", title="Fish & <chips>", published=(), added="2025-01-02T03:04:05Z", updated=(), authors=("Ann", "Bob"),
        tags=("Food & drink",), countries=("gb",), language="cy", description="A summary <b>as text</b> & more.", body="The **body**.",
    )  # fmt: skip
    feed = feed_of(article)
    root = etree.fromstring(WRITERS["atom"](feed, CONTEXT))
    entry = root.find("{*}entry")
    assert entry is not None
    assert [(c.get("term"), c.get("scheme"), c.get("label")) for c in entry.findall("{*}category")] == [
        ("food-drink", "http://localhost:8000/topics/", "Food & drink"),
        ("GB", "urn:iso:std:iso:3166", "United Kingdom"),
    ]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"
    assert [link.get("rel") for link in root.findall("{*}link")] == ["self", "alternate"]
    channel = etree.fromstring(WRITERS["rss"](feed, CONTEXT))[0]
    item = channel.find("item")
    assert item is not None
    assert item.findtext("description") == "A summary &lt;b&gt;as text&lt;/b&gt; &amp; more."
    assert item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == "<p>The <strong>body</strong>.</p>"
    assert [c.text for c in item.findall("{http://purl.org/dc/elements/1.1/}creator")] == ["Ann", "Bob"]
    assert item.findtext("pubDate") == "Thu, 02 Jan 2025 03:04:05 GMT"
    guid = item.find("guid")
    assert guid is not None
    assert (guid.get("isPermaLink"), guid.text) == ("false", "tag:x.example,2020:1")
    assert channel.findtext("link") == "http://localhost:8000/"


def test_a_guid_is_a_permalink_only_when_it_is_the_articles_address() -> None:
    article = judged(link="https://there.example/a")
    guid = etree.fromstring(WRITERS["rss"](feed_of(article), CONTEXT)).find(".//guid")
    assert guid is not None
    assert (guid.get("isPermaLink"), guid.text) == ("true", "https://there.example/a")
