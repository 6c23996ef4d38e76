"""Lists of feeds: what feed readers export, in tests/opml with the addresses that must be found, and what none of them would write."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds import opml
from feeds.errors import ArticleError
from tests.conftest import REPOSITORY, Site

FOLDER = Path(__file__).parent / "opml"
CASES = sorted(FOLDER.glob("*.opml"))
DOUBLING = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 40))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_the_feeds_of_an_export_are_found(path: Path) -> None:
    assert [*opml.addresses(path.read_bytes())] == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def test_every_expectation_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {path.stem for path in CASES}


def test_the_list_that_we_publish_is_read_again() -> None:
    listed = opml.addresses((REPOSITORY / "public/feeds.opml").read_bytes())
    feeds = json.loads((REPOSITORY / "public/catalog.json").read_bytes())["feeds"]
    assert sorted(listed) == sorted(feed["formats"]["atom"] for feed in feeds)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is no OPML: "),
        (b"<opml><body>", "it is no OPML: "),
        (b'<opml><body><outline xmlUrl="https://a.example/?b&c"/></body></opml>', "it is no OPML: "),
        (b"<html><body/></html>", "it is no OPML, but <html>"),
        (b'<!DOCTYPE opml SYSTEM "http://x.example/x.dtd"><opml/>', "it is no plain OPML: "),
        (f'<!DOCTYPE opml [<!ENTITY e0 "x">{DOUBLING}]><opml a="&e39;"/>'.encode(), "it is no "),
        (b"<opml>" + b"<outline>" * 100_000, "it is no OPML: "),
        (b'<?xml version="1.0" encoding="nonsense"?><opml/>', "it is no OPML: "),
    ],
)
def test_what_is_no_list_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        opml.addresses(data)
    assert caught.value.reason.startswith(reason)
    assert "export it anew" in caught.value.mend


@pytest.mark.hazard("input")
def test_a_list_that_was_cut_off_is_not_taken_for_a_shorter_one(runs: Callable[[int], None]) -> None:
    """A list of feeds (OPML) cut off at each of its bytes"""
    wholes = [path.read_bytes().rstrip() for path in CASES]
    runs(sum(map(len, wholes)))
    for whole in wholes:
        for place in range(len(whole)):
            with pytest.raises(ArticleError):
                opml.addresses(whole[:place])


@pytest.mark.parametrize("name", ["subscriptions.opml", "subscriptions.xml"])
def test_a_list_among_the_articles_says_how_its_feeds_are_got(site: Site, name: str) -> None:
    site.article("a.md")
    path = site.write(name, (FOLDER / "feedly.opml").read_bytes())
    line = f"{name}: it lists 2 feeds and holds no articles; name it under [sources] in feeds.toml"
    for done in (site.build(), site.run("import", str(path))):
        assert done.returncode == 0
        assert line in done.stderr
    assert len(json.loads(site.public()["feed.json"])["items"]) == 1


def test_an_address_where_a_file_is_wanted_is_refused(site: Site) -> None:
    path = site.root / "feeds.toml"
    path.write_text(path.read_text() + '\n[sources]\nopml = ["https://reader.example/mine.opml"]\n')
    done = site.run("fetch")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "sources.opml: a list of files beside feeds.toml" in done.stderr
