"""Older articles stay in reach, month by month, and a change touches its month alone."""

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import NOW, SETTINGS, Site

NS = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
ROOT = "https://tiny.example/news/"


@pytest.fixture
def archived(site: Site) -> Site:
    """Two articles a month for a year, in a window of three."""
    (site.root / "feeds.toml").write_text(SETTINGS.replace("[feeds]", "[feeds]\narchives = true\nwindow = 3"))
    for month in range(1, 13):
        for day in (3, 20):
            site.article(f"{month:02}-{day:02}.md", title=f"{month} {day}", date=f"2025-{month:02}-{day:02}")
    return site


def followed(site: Site, start: str) -> list[str]:
    """The ids of all entries, from the subscription document through every archive before it."""
    found: list[str] = []
    address: str | None = ROOT + start
    while address:
        data = site.public()[address.removeprefix(ROOT)]
        if address.endswith(".json"):
            feed = json.loads(data)
            found += [item["id"] for item in feed["items"]]
            address = feed.get("next_url")
        else:
            root = etree.fromstring(data)
            found += [e.text or "" for e in (*root.iterfind("a:entry/a:id", NS), *root.iterfind("channel/item/guid"))]
            links = [e for e in root.iter("{*}link") if e.get("rel") == "prev-archive"]
            address = links[0].get("href") if links else None
    return found


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
@pytest.mark.parametrize("folder", ["", pytest.param("topics/law/", marks=pytest.mark.long)])
def test_a_reader_that_follows_the_archives_misses_nothing(archived: Site, name: str, folder: str) -> None:
    assert archived.build().returncode == 0
    assert len(set(followed(archived, folder + name))) == 24
    assert archived.run("check", "--strict").stdout == ""


def test_an_archive_knows_its_neighbours_and_its_feed(archived: Site) -> None:
    archived.build()
    files = archived.public()
    assert sorted(path for path in files if path.startswith("archive/") and path.endswith(".json")) == [
        f"archive/2025-{month:02}.json" for month in range(1, 12)
    ]
    for suffix, own in ((".xml", "atom.xml"), (".rss.xml", "rss.xml")):
        root = etree.fromstring(files[f"archive/2025-04{suffix}"])
        links = {
            e.get("rel"): e.get("href")
            for e in root.iter("{http://www.w3.org/2005/Atom}link")
            if not e.getparent().tag.endswith("entry")
        }
        assert links["self"] == f"{ROOT}archive/2025-04{suffix}"
        assert links["prev-archive"] == f"{ROOT}archive/2025-03{suffix}"
        assert links["next-archive"] == f"{ROOT}archive/2025-05{suffix}"
        assert links["current"] == ROOT + own
        assert root.find(".//fh:archive", NS) is not None
        assert etree.fromstring(files[own]).find(".//fh:archive", NS) is None
    ids = {
        etree.fromstring(files[path]).findtext("a:id", namespaces=NS) for path in ("atom.xml", "archive/2025-04.xml")
    }
    assert len(ids) == 1


def test_the_newest_month_has_an_archive_only_when_the_window_does_not_hold_it(archived: Site) -> None:
    for day in range(21, 25):
        archived.article(f"12-{day}.md", title=f"more {day}", date=f"2025-12-{day}")
    archived.build()
    assert "archive/2025-12.xml" in archived.public()
    assert len(set(followed(archived, "atom.xml"))) == 28


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_what_a_limit_cuts_from_the_window_is_in_the_archive(site: Site, name: str) -> None:
    (site.root / "feeds.toml").write_text(SETTINGS.replace("[feeds]", "[feeds]\narchives = true\nmax_feed = 20000"))
    for day in range(1, 21):
        site.article(f"{day}.md", title=f"T{day}", date=f"2025-03-{day:02}", body="Some words. " * 300)
    site.build()
    assert len(set(followed(site, name))) == 20


def test_a_late_or_withdrawn_article_changes_its_month_alone(archived: Site) -> None:
    archived.build()
    before = archived.public()
    archived.article("late.md", title="late", date="2025-04-30")
    (archived.root / "content" / "07-03.md").unlink()
    archived.build()
    after = archived.public()
    changed = {path for path in after if path.startswith("archive/") and after[path] != before.get(path)}
    assert {Path(path).name.split(".")[0] for path in changed} == {"2025-04", "2025-07"}
    assert b"7 3" not in after["archive/2025-07.xml"]


@pytest.mark.hazard("promise")
def test_a_month_that_runs_empty_and_a_setting_turned_off_leave_the_archives_answering(archived: Site) -> None:
    """Archives turned off, and a month that runs empty: their addresses answer."""
    archived.build()
    for name in ("04-03.md", "04-20.md"):
        (archived.root / "content" / name).unlink()
    (archived.root / "feeds.toml").write_text(SETTINGS)
    archived.build("--allow-removals")
    files = archived.public()
    assert etree.fromstring(files["archive/2025-04.xml"]).findall("a:entry", NS) == []
    assert sum(path.startswith("archive/") for path in files) == 33
    assert archived.run("check", "--strict").stdout == ""
    assert archived.build().stderr == ""


def test_an_archive_too_large_carries_summaries_and_loses_nothing(archived: Site) -> None:
    text = SETTINGS.replace("[feeds]", "[feeds]\narchives = true\nwindow = 3\nmax_feed = 20000")
    (archived.root / "feeds.toml").write_text(text)
    for day in (1, 2):
        archived.article(f"long{day}.md", title=f"long {day}", date=f"2025-02-0{day}", body="word " * 3000)
    archived.build(now=NOW)
    data = archived.public()["archive/2025-02.xml"]
    assert len(data) < 20000
    assert len(etree.fromstring(data).findall("a:entry", NS)) == 4


def test_an_article_made_a_draft_again_leaves_every_feed_and_archive(archived: Site) -> None:
    archived.build()
    ident = b"tag:tiny.example,2020:04-03"
    assert sum(ident + b"<" in data or ident + b'"' in data for data in archived.public().values()) > 6
    archived.article("04-03.md", title="4 3", date="2025-04-03", draft="true")
    archived.build()
    assert not [path for path, data in archived.public().items() if ident + b"<" in data or ident + b'"' in data]


def test_an_archive_of_titles_stays_one(site: Site) -> None:
    settings = SETTINGS.replace("[feeds]", '[feeds]\narchives = true\nmax_feed = 10000\nbody = "title"')
    (site.root / "feeds.toml").write_text(settings)
    for day in range(1, 29):
        site.article(f"{day}.md", title=f"T{day}", date=f"2025-03-{day:02}", summary="A long summary. " * 30)
    site.article("newest.md", date="2025-05-01")
    site.build()
    data = site.public()["archive/2025-03.xml"]
    assert b"A long summary" not in data
    assert data.count(b"<entry>") == 28


def test_an_article_is_in_the_month_that_its_page_says(site: Site) -> None:
    settings = SETTINGS.replace("[feeds]", "time_zone = 'Asia/Bishkek'\n[feeds]\narchives = true")
    (site.root / "feeds.toml").write_text(settings)
    site.article("a.md", title="First of February", date="2025-02-01")
    site.article("b.md", title="Newest", date="2025-05-01")
    site.build()
    assert b"First of February" in site.public()["archive/2025-02.xml"]
    assert "archive/2025-01.xml" not in site.public()


def test_a_withdrawn_article_breaks_no_promise_of_an_archive(archived: Site) -> None:
    archived.build()
    (archived.root / "public").rename(archived.root / "before")
    (archived.root / "content" / "04-20.md").unlink()
    archived.build()
    told = archived.run("check", "--strict", "--against", "before")
    assert [line for line in told.stdout.splitlines() if "updated-went-back" in line] == []
