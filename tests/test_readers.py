"""Real readers read every feed of a varied site over HTTP: no entry lost, none twice, each as the article says; and a second fetch of what
did not change costs a 304."""

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
import reader

from tests import varied
from tests.conftest import REPOSITORY, Site
from tests.reading import Entry, npm_readers, text_of, told
from tests.serving import Served, get, need, serving

pytestmark = pytest.mark.reader

XML = ("atom.xml", "rss.xml")
ALL = (*XML, "feed.json")


@dataclass(frozen=True)
class Published:
    """A built site at `served`."""

    public: Path
    served: Served

    def feeds(self, *names: str) -> dict[str, list[Entry]]:
        """What the files of these names say, by address."""
        return {
            f"{self.served.address}/{path.relative_to(self.public).with_name(name).as_posix()}": told(path)
            for path in sorted(self.public.rglob("feed.json"))
            for name in names
        }

    def archives(self, *suffixes: str) -> dict[str, list[Entry]]:
        """What the archived feeds with these suffixes say, by address."""
        return {
            f"{self.served.address}/{path.relative_to(self.public).with_suffix(suffix).as_posix()}": told(path)
            for path in sorted(self.public.rglob("archive/*.json"))
            for suffix in suffixes
        }


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    root = tmp_path_factory.mktemp("readers") / "site"
    with serving(root / "public") as served:
        varied.write(root, 60, url=f"{served.address}/", window=20, archives=True)
        built = Site(root).build()
        assert built.returncode == 0, built.stderr
        yield Published(root / "public", served)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


Seen = Callable[[Entry], Entry]


def _exactly(entry: Entry) -> Entry:
    return entry


def differences(found: list[Entry], meant: list[Entry], seen: Seen) -> list[str]:
    """What is lost, what is there twice, and which fields differ. `seen` makes of what is meant what the reader is known to show."""
    ids = [entry.id for entry in found]
    if sorted(ids) != sorted(entry.id for entry in meant):
        return [f"{sorted(ids)}, not {sorted(entry.id for entry in meant)}"]
    by_id = {entry.id: seen(entry) for entry in meant}
    return [
        f"{entry.id}: {name} is {getattr(entry, name)!r}, not {getattr(by_id[entry.id], name)!r}"
        for entry in found
        for name in Entry.__slots__
        if getattr(entry, name) != getattr(by_id[entry.id], name)
    ]


def rfc3339(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def second_answers(published: Published, fetch: Callable[[], object]) -> set[int]:
    """The statuses of the answers to `fetch`."""
    published.served.answers.clear()
    fetch()
    assert published.served.answers
    return {status for _, status in published.served.answers}


def test_npm_parsers(published: Published) -> None:
    _npm_parsers_read(published)


def test_npm_parsers_on_the_shipped_site() -> None:
    with serving(REPOSITORY / "public") as served:
        _npm_parsers_read(Published(REPOSITORY / "public", served))


def _npm_parsers_read(published: Published) -> None:
    """Also what is archived; and feed.json, and every archived one, meets the JSON schema."""
    feeds = published.feeds(*ALL) | published.archives(".xml", ".rss.xml", ".json")
    for address, by_reader in npm_readers([*feeds]).items():
        for name, found in by_reader.items():
            assert differences(found, feeds[address], NPM[name]) == [], f"{name} {address}"


def _without_markup(entry: Entry) -> Entry:
    """feedparser of npm takes comments and HTML's own tags out of titles, whether they are text or not."""
    return replace(entry, title=re.sub("</?(b|script)>|<!--.*?-->", "", entry.title))


NPM: dict[str, Seen] = {"feedsmith": _exactly, "feedparser": _without_markup}


def test_feedparser(published: Published) -> None:
    for address, meant in (published.feeds(*XML) | published.archives(".xml", ".rss.xml")).items():
        parsed = feedparser.parse(address)
        assert (parsed.status, parsed.bozo) == (200, 0), address
        found = [*map(_of_feedparser, parsed.entries)]
        assert differences(found, meant, _as_feedparser_shows if parsed.version == "rss20" else _exactly) == [], address
        assert parsed.headers["content-type"] == "application/xml; charset=utf-8"
        for condition in ({"etag": parsed.etag}, {"modified": parsed.modified}):
            assert feedparser.parse(address, **condition).status == 304


def _as_feedparser_shows(entry: Entry) -> Entry:
    """RSS does not say whether a title is text or HTML; feedparser then reads references to characters by number once more."""
    return replace(entry, title=entry.title.replace("&#39;", "'"))


def _of_feedparser(entry: Any) -> Entry:
    return Entry(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=rfc3339(datetime(*entry.published_parsed[:6], tzinfo=UTC)),
        text=text_of(entry.content[0].value if "content" in entry else entry.summary),
        authors=tuple(author["name"] for author in entry.authors),
        categories=tuple(tag["label"] or tag["term"] for tag in entry.get("tags", ())),
    )


def test_every_article_is_reached_through_archives(published: Published) -> None:
    catalog = json.loads((published.public / "catalog.json").read_bytes())["feeds"]
    assert catalog[0]["count"] == 60
    for feed in catalog:
        walks = {
            "atom": _walked(feed["formats"]["atom"]),
            "rss": _walked(feed["formats"]["rss"]),
            "json": _walked_json(feed["formats"]["json"]),
        }
        assert {name: len(ids) for name, ids in walks.items()} == dict.fromkeys(walks, feed["count"]), feed["path"]


def _walked(address: str) -> set[str]:
    """Ids of a feed and of all archives before it (RFC 5005, section 4)."""
    parsed = feedparser.parse(address)
    before = [link.href for link in parsed.feed.links if link.rel == "prev-archive"]
    return {entry.id for entry in parsed.entries}.union(*map(_walked, before))


def _walked_json(address: str) -> set[str]:
    with get(address) as answer:
        feed = json.loads(answer.read())
    before = [feed["next_url"]] if "next_url" in feed else []
    return {item["id"] for item in feed["items"]}.union(*map(_walked_json, before))


def test_reader(published: Published) -> None:
    feeds = published.feeds(*ALL)
    with closing(reader.make_reader(":memory:")) as library:
        for address in feeds:
            library.add_feed(address)
        library.update_feeds()
        assert all(feed.last_exception is None for feed in library.get_feeds())
        for address, meant in feeds.items():
            found = [_of_reader(entry) for entry in library.get_entries(feed=address)]
            assert differences(found, meant, READER[address.rpartition("/")[2]]) == [], address
        assert second_answers(published, lambda: library.update_feeds(scheduled=False)) == {304}


# Categories are not kept. Of several authors in XML the last one is; `<desk>` is taken for an address there in RSS.
READER: dict[str, Seen] = {
    "atom.xml": lambda entry: replace(entry, categories=(), authors=entry.authors[-1:]),
    "rss.xml": lambda entry: replace(
        _as_feedparser_shows(entry), categories=(), authors=(entry.authors[-1].removesuffix(" <desk>"),)
    ),
    "feed.json": lambda entry: replace(entry, categories=()),
}


def _of_reader(entry: reader.Entry) -> Entry:
    assert entry.published is not None
    return Entry(
        id=entry.id,
        title=entry.title or "",
        link=entry.link or "",
        published=rfc3339(entry.published),
        text=text_of(entry.content[0].value if entry.content else entry.summary or ""),
        authors=tuple(author.name or "" for author in entry.authors),
        categories=(),
    )


def test_newsboat(published: Published, tmp_path: Path) -> None:
    # It keeps an article that several feeds carry once, so each feed gets a cache of its own.
    feeds = published.feeds(*XML)
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(_newsboat, feeds, (tmp_path / str(n) for n in range(len(feeds))))
        for (address, meant), entries in zip(feeds.items(), found, strict=True):
            assert differences(entries, meant, NEWSBOAT[address.rpartition("/")[2]]) == [], address


# It keeps no categories, and one text for the authors: all of them in Atom, the last in RSS.
NEWSBOAT: dict[str, Seen] = {
    "atom.xml": lambda entry: replace(entry, categories=(), authors=(", ".join(entry.authors),)),
    "rss.xml": lambda entry: replace(entry, categories=(), authors=entry.authors[-1:]),
}


def _newsboat(address: str, home: Path) -> list[Entry]:
    home.mkdir()
    _reload([address], home)
    with closing(sqlite3.connect(home / "cache.db")) as database:
        rows = database.execute("select guid, title, url, pubDate, content, author from rss_item").fetchall()
    return [
        Entry(
            id=guid,
            title=title,
            link=url,
            published=rfc3339(datetime.fromtimestamp(date, UTC)),
            text=text_of(content),
            authors=(author,),
            categories=(),
        )
        for guid, title, url, date, content, author in rows
    ]


def _reload(addresses: list[str], home: Path) -> None:
    (home / "urls").write_text("\n".join(addresses))
    subprocess.run(
        [need("newsboat"), "-u", home / "urls", "-c", home / "cache.db", "-C", "/dev/null", "-x", "reload"],
        check=True,
        timeout=120,
        env={"HOME": str(home), "LANG": "C.UTF-8", "no_proxy": "*"},
    )


def test_newsboat_fetches_what_did_not_change_for_a_304(published: Published, tmp_path: Path) -> None:
    feeds = [*published.feeds(*XML)]
    _reload(feeds, tmp_path)
    # It notes a feed's validators only where it has the feed already: from the second fetch on.
    _reload(feeds, tmp_path)
    assert second_answers(published, lambda: _reload(feeds, tmp_path)) == {304}
