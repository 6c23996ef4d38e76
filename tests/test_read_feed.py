"""The reader of feeds: files in tests/read/feed with what must come of each entry, and what we publish ourselves, read again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds import read
from feeds.errors import ArticleError
from feeds.model import Document
from feeds.read import feed
from tests.cases import are_as_expected
from tests.conftest import REPOSITORY

FOLDER = Path(__file__).parent / "read" / "feed"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_file(path: Path) -> None:
    """The expectation is a list with one object an entry; one that was set aside has a "reason"."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    are_as_expected(feed.read(path.read_bytes(), "feed.xml"), expected)


def test_every_expectation_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {path.stem for path in CASES}


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "countries/pakistan/atom.xml"])
def test_what_we_publish_reads_as_what_it_was(name: str) -> None:
    folder = (REPOSITORY / "public" / name).parent
    items = json.loads((folder / "feed.json").read_bytes())["items"]
    found = [*feed.read((REPOSITORY / "public" / name).read_bytes(), name)]
    assert len(found) == len(items) > 0
    for document, item in zip(found, items, strict=True):
        assert isinstance(document, Document)
        assert (document.id, document.title, document.link) == (item["id"], item["title"], item["url"])
        assert document.authors == tuple(author["name"] for author in item["authors"])
        assert document.tags == tuple(item["tags"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is no feed"),
        (b"<html><body>A page</body></html>", "it is no feed"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "it lists 0 feeds and holds no articles"),
        (
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
            "it is a map of a site and holds no articles",
        ),
        (b"\xff\xfe\x00\x01", "it is no feed"),
        (
            b"<rss version='2.0'><channel><item " + b"a='>' " * 6000 + b">",
            "elements with thousands of attributes",
        ),
        (
            b"<rss version='2.0'><channel>" + b"".join(b"<a%d:b xmlns:a%d='c'/>" % (n, n) for n in range(300)),
            "more than 200 namespaces",
        ),
        (b"<?xml version='1.0' encoding='Punycode'?><rss version='2.0'/>", "punycode is no encoding of a text"),
    ],
)
def test_a_file_of_another_kind_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        [*feed.read(data, "feed.xml")]
    assert caught.value.reason == reason


def test_nothing_of_other_files_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    dtd = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY t "told">]>'
    data = (
        f"<?xml version='1.0'?>{dtd}<rss version='2.0'><channel><item><title>A &s; &t;</title></item></channel></rss>"
    )
    (document,) = feed.read(data.encode(), "feed.xml")
    assert isinstance(document, Document)
    assert "secret" not in document.title


def test_entities_that_grow_cost_no_time() -> None:
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    data = f"<!DOCTYPE rss [<!ENTITY e0 'aaaaaaaaaa'>{grow}]><rss version='2.0'><channel><item><title>x&e11;</title></item></channel></rss>"
    for document in feed.read(data.encode(), "feed.xml"):
        assert isinstance(document, Document)
        assert len(document.title) < 1000


@pytest.mark.hazard("input")
def test_an_author_as_long_as_a_book_costs_no_time(runs: Callable[[int], None]) -> None:
    """Authors of a million letters, in one piece and in a hundred thousand, are passed over: to look into them would take minutes"""
    names = ["a" * 1_000_000, "&#97;" * 300_000, "<![CDATA[a]]>" * 100_000, "a." * 500_000]
    for name in names:
        item = f"<item><title>A</title><description>Text</description><author>{name}</author></item>"
        (document,) = feed.read(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), "feed.xml")
        assert isinstance(document, Document)
        assert document.authors == ()
    runs(len(names))


@pytest.mark.parametrize("quoted", ["word " * 6000, f'<img src="data:image/png;base64,{"A" * 30_000}"><p>Text</p>'])
def test_what_a_feed_quotes_may_be_long(quoted: str) -> None:
    item = f"<item><title>A</title><description><![CDATA[{quoted}]]></description></item>"
    (document,) = feed.read(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), "feed.xml")
    assert isinstance(document, Document)


@pytest.mark.parametrize("suffix", [".xml", ".rss", ".atom", ".rdf"])
def test_feeds_are_read_by_their_suffix(suffix: str) -> None:
    assert read.is_readable(f"others/news{suffix}")


def test_an_address_that_nobody_can_resolve_is_named() -> None:
    item = '<item><title>A</title><link>http://[::1</link><enclosure url="http://[" type="audio/mpeg"/></item>'
    [found] = read.documents(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(), "a.xml")
    assert isinstance(found, Document)
    assert [(problem.where, problem.fault) for problem in found.problems] == [
        ("enclosure", "'http://[' is no absolute http(s) address"),
    ]
