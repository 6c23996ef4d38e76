"""A site of many unlike articles says in its feeds what its files said, and is valid in the eyes of others."""

import html
import json
import re
import time
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from feeds.words import words
from tests import varied
from tests.conftest import NOW, Site
from tests.reading import npm_readers
from tests.serving import serving

GRAMMAR = etree.RelaxNG(etree.fromstring(resources.files("feeds.data").joinpath("atom.rng").read_bytes()))


@pytest.mark.long
def test_each_article_is_told_as_it_was_written(tmp_path: Path) -> None:
    written = varied.write(tmp_path / "site", 190, window=190)
    site = Site(tmp_path / "site")
    built = site.build("--strict")
    assert (built.returncode, "set aside" in built.stderr) == (0, False), built.stderr
    items = json.loads(site.public()["feed.json"])["items"]
    assert len(items) == len(written)
    assert items == sorted(items, key=lambda item: item["date_published"], reverse=True)
    for article in written:
        item = _item_of(article, items)
        assert _told(item) == _meant(article), article
        assert _says(item, article), (item, article)
        assert _is_sorted_in(item, article), (item, article)
    assert _faults(site) == []


def _faults(site: Site) -> list[str]:
    """What `feeds check` finds, warnings too."""
    return site.run("check", "--strict").stdout.splitlines()


def _item_of(article: varied.Written, items: list[dict[str, Any]]) -> dict[str, Any]:
    [item] = [
        item
        for item in items
        if (item["id"] == article.id if article.id else article.link == item["url"] or article.title == item["title"])
    ]
    return item


def _told(item: dict[str, Any]) -> dict[str, Any]:
    """An item in the words of `Written`."""
    url = None if item["url"].startswith("https://varied.example/news/articles/") else item["url"]
    return {
        "title": item["title"],
        "link": url,
        "published": item["date_published"],
        "updated": item["date_modified"],
        "language": item["language"],
        "authors": [author["name"] for author in item["authors"]],
        "image": item.get("image"),
    }


def _meant(article: varied.Written) -> dict[str, Any]:
    stands = (article.published or datetime.fromisoformat(NOW)).astimezone(UTC)
    changed = max(article.updated or stands, stands)
    return {
        "title": article.title,
        "link": article.link,
        "published": f"{stands:%Y-%m-%dT%H:%M:%SZ}",
        "updated": f"{changed:%Y-%m-%dT%H:%M:%SZ}",
        "language": article.language,
        "authors": [*article.authors] or ["The desk"],
        "image": article.image,
    }


def _says(item: dict[str, Any], article: varied.Written) -> bool:
    """Does the item's text hold the article's sentences, or their beginning where the article is another site's?"""
    text = html.unescape(re.sub("<[^>]+>", "", item["content_html"]))
    return all(sentence in text for sentence in (article.words if article.link is None else article.words[:1]))


def _is_sorted_in(item: dict[str, Any], article: varied.Written) -> bool:
    """Has the item the topics and countries that were decided, or any where they were left to be judged?"""
    if article.topics is None:
        return len(item["tags"]) > 0
    return item["tags"] == [f"{article.topics[0].title()} & more", *map(words("en").country, article.countries or ())]


def test_the_same_count_writes_the_same_site(tmp_path: Path) -> None:
    assert varied.write(tmp_path / "one", 40) == varied.write(tmp_path / "two", 40)
    files = [sorted(path for path in (tmp_path / name).rglob("*") if path.is_file()) for name in ("one", "two")]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]


@pytest.mark.large
def test_a_thousand_articles_are_published_without_a_word_and_valid_to_others(tmp_path: Path) -> None:
    root = tmp_path / "site"
    written = varied.write(root, 1000)
    site = Site(root)
    began = time.monotonic()
    built = site.build("--strict")
    assert time.monotonic() - began < 60
    assert (built.returncode, "set aside" in built.stderr) == (0, False), built.stderr
    assert _faults(site) == []
    catalog = json.loads((root / "public/catalog.json").read_bytes())["feeds"]
    assert catalog[0]["count"] == len(written)
    assert sum(feed["kind"] == "topic" and feed["count"] > 0 for feed in catalog) == len(varied.TOPICS)
    assert {feed.get("country") for feed in catalog} >= set(varied.COUNTRIES)
    for path in root.glob("public/**/*.xml"):
        _parses(path)
    _npm_readers_accept(root / "public", [path for feed in catalog for path in feed["formats"].values()])


def _parses(path: Path) -> None:
    data = path.read_bytes()
    parsed = feedparser.parse(data, response_headers={"content-type": "application/xml; charset=utf-8"})
    assert parsed.bozo == 0, (path, parsed.get("bozo_exception"))
    if parsed.version == "atom10":
        assert GRAMMAR.validate(etree.fromstring(data)), (path, GRAMMAR.error_log.last_error)


def _npm_readers_accept(public: Path, addresses: list[str]) -> None:
    """Strict parsers, and the JSON schema of JSON Feed 1.1 for feed.json."""
    with serving(public) as served:
        here = [address.replace("https://varied.example/news", served.address) for address in addresses]
        read = npm_readers(here)
    assert set(read) == set(here)
    for address, found in read.items():
        ids = [
            item["id"]
            for item in json.loads(
                (public / address.removeprefix(served.address + "/")).with_name("feed.json").read_bytes()
            )["items"]
        ]
        assert all([entry.id for entry in entries] == ids for entries in found.values()), address
