"""The promises of a build, each on a whole tiny site."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds import plain, publish
from tests.conftest import NOW, Site, tree


def ids(site: Site, path: str) -> list[str]:
    return [item["id"] for item in json.loads((site.root / "public" / path).read_bytes())["items"]]


def test_a_tiny_site_has_the_files_of_the_design(site: Site) -> None:
    site.article("a.md", body="A court in Kyrgyzstan has ruled on crypto mining. The court in Bishkek said so.")
    built = site.build()
    assert built.returncode == 0, built.stderr
    files = {"atom.xml", "rss.xml", "feed.json", "index.html", "embed.html"}
    folders = [
        "",
        "topics/mining/",
        "topics/law/",
        "countries/kyrgyzstan/",
        "countries/kyrgyzstan/law/",
        "countries/kyrgyzstan/mining/",
    ]
    lists = {"feeds.opml", "topics/feeds.opml", "countries/feeds.opml", "countries/topics.opml", "sitemap.xml"}
    drawn = {"style.css", "feed.css", "page.js", "embed.js", "icon.svg", "icon.png"}
    more = {"articles/a-title/index.html", "catalog.json", "_headers"} | lists | drawn
    assert set(site.public()) == {folder + file for folder in folders for file in files} | more


@pytest.mark.hazard("promise")
def test_a_second_build_says_and_touches_nothing(site: Site) -> None:
    """A second build of unchanged content: no file is touched."""
    site.article("a.md")
    site.build()
    before = {
        path: (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in site.root.rglob("*")
        if path.is_file() and path.name != "lock"
    }
    again = site.build(now="2027-05-05T00:00:00Z")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in before} == before


@pytest.mark.hazard("promise")
def test_same_bytes_whatever_the_machine(site: Site, another: Callable[[], Site]) -> None:
    """Files written in another order, built in another time zone and locale, with another hash seed and no home."""
    names = ["b.md", "a.md", "c/d.md"]
    for name in names:
        site.article(name, title=f"On {name}")
    site.build()
    other = another()
    for name in reversed(names):
        other.article(name, title=f"On {name}")
    other.build(TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7", HOME="/nonexistent")
    assert other.public() == site.public()


@pytest.mark.hazard("promise")
def test_one_build_more_equals_a_build_into_an_empty_folder(site: Site) -> None:
    """Articles that come, change and go: the same bytes as a build into an empty folder."""
    site.article("a.md", date="2025-01-01")
    site.article("b.md", title="Gone", date="2025-02-02", body="A bill in Pakistan.")
    site.build()
    site.article("c.md", title="New", date="2025-03-03", body="Crypto mining in Malaysia.")
    (site.root / "content/b.md").unlink()
    site.article("a.md", title="Changed", date="2025-01-01")
    site.build()
    incremental = site.public()
    shutil.rmtree(site.root / "public")
    site.build()
    assert site.public() == incremental


@pytest.mark.hazard("promise")
def test_order_is_newest_first_and_ties_go_by_id(site: Site) -> None:
    """Articles of one instant stand in one order, by their ids."""
    for name, date in (("b", "2025-01-01"), ("a", "2025-01-01"), ("z", "2025-06-01"), ("old", "2024-01-01")):
        site.article(f"{name}.md", title=name, date=date)
    site.build()
    assert [i.rsplit(":")[-1] for i in ids(site, "feed.json")] == ["z", "a", "b", "old"]


def test_the_window_holds_the_newest(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("min_items = 1", "min_items = 1\nwindow = 2"))
    for n in range(5):
        site.article(f"{n}.md", title=f"T{n}", date=f"2025-01-0{n + 1}")
    site.build()
    assert ids(site, "feed.json") == ["tag:tiny.example,2020:4", "tag:tiny.example,2020:3"]
    assert json.loads((site.root / "public/catalog.json").read_bytes())["feeds"][0]["count"] == 5


@pytest.mark.hazard("promise")
def test_an_id_moves_with_nothing_that_is_edited(site: Site) -> None:
    """Another title, date, text and host: every id stays."""
    site.article("a.md", id="tag:tiny.example,2020:pinned")
    site.article("b.md", title="Unpinned", link="https://there.example/b")
    site.article("c.md", title="By path")
    site.build()
    before = sorted(ids(site, "feed.json"))
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("https://tiny.example/news/", "https://elsewhere.example/"))
    site.article(
        "a.md", title="Other", date="2024-01-01", body="Other words about Malaysia.", id="tag:tiny.example,2020:pinned"
    )
    site.article("b.md", title="Other b", link="https://there.example/b")
    site.article("c.md", title="Other c", body="Other words.")
    site.build()
    assert (
        sorted(ids(site, "feed.json"))
        == before
        == ["https://there.example/b", "tag:tiny.example,2020:c", "tag:tiny.example,2020:pinned"]
    )


@pytest.mark.hazard("promise")
def test_updated_is_the_authors_word_and_a_feeds_never_goes_back(site: Site) -> None:
    """The newest article withdrawn: the feed's time does not go back."""
    site.article("a.md", updated="2025-06-01T10:00:00Z")
    site.article("b.md", title="B", date="2025-05-01")
    site.build()
    feed = json.loads((site.root / "public/catalog.json").read_bytes())["feeds"][0]
    assert feed["updated"] == "2025-06-01T10:00:00Z"
    (site.root / "content/a.md").unlink()
    site.build()
    feed = json.loads((site.root / "public/catalog.json").read_bytes())["feeds"][0]
    assert feed["updated"] == "2025-06-01T10:00:00Z"


@pytest.mark.hazard("promise")
def test_a_feed_that_runs_empty_stays_and_its_withdrawn_article_says_only_that(site: Site) -> None:
    """A feed's only article withdrawn: its address answers, and the article's page says only that it was withdrawn."""
    site.article("a.md", title="Secret of Kyrgyzstan")
    site.article("b.md", title="Stays", body="A bill.")
    site.build()
    (site.root / "content/a.md").unlink()
    site.build()
    assert ids(site, "countries/kyrgyzstan/feed.json") == []
    assert {"countries/kyrgyzstan/atom.xml", "countries/kyrgyzstan/law/rss.xml"} <= set(site.public())
    page = site.public()["articles/secret-of-kyrgyzstan/index.html"].decode()
    assert "withdrawn" in page
    assert "Secret" not in page
    assert site.run("check").returncode == 0


@pytest.mark.hazard("promise")
def test_a_format_once_published_keeps_answering(site: Site) -> None:
    """A format taken out of the settings: what was published in it answers."""
    site.article("a.md")
    site.build()
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("min_items = 1", 'min_items = 1\nformats = ["atom"]'))
    site.article("b.md", title="B")
    site.build()
    assert len(ids(site, "feed.json")) == 2
    assert list(json.loads((site.root / "public/catalog.json").read_bytes())["feeds"][0]["formats"]) == ["atom"]


def test_pages_go_when_they_are_not_wanted_and_a_strangers_file_stays(site: Site) -> None:
    site.article("a.md")
    site.build()
    (site.root / "public/CNAME").write_text("tiny.example")
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("min_items = 1", "min_items = 1\npages = false"))
    site.build()
    assert not [path for path in site.public() if path.endswith(".html")]
    assert not (site.root / "public/articles").exists()
    assert site.public()["CNAME"] == b"tiny.example"
    assert site.run("check").returncode == 0


def test_an_undated_article_stands_where_it_was_first_seen(site: Site) -> None:
    site.article("a.md", date="", body="A court in Kyrgyzstan has ruled in January 2025.")
    site.build(now="2026-01-02T03:04:05Z")
    item = json.loads((site.root / "public/feed.json").read_bytes())["items"][0]
    assert item["date_published"] == "2026-01-02T03:04:05Z"
    site.build(now="2026-09-09T00:00:00Z")
    assert json.loads((site.root / "public/feed.json").read_bytes())["items"][0] == item
    page = site.public()["articles/a-title/index.html"].decode()
    assert "Date unknown, not before January 2025, added on January 2, 2026" in page


def test_undated_articles_can_be_refused(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("min_items = 1", 'min_items = 1\nundated = "refuse"'))
    site.article("a.md", date="")
    site.article("b.md", title="Dated")
    built = site.build("--strict")
    assert built.returncode == 1
    assert "a.md: date: no date was found" in built.stderr
    assert ids(site, "feed.json") == ["tag:tiny.example,2020:b"]


def test_a_future_article_is_held_until_due(site: Site) -> None:
    site.article("a.md")
    site.article("later.md", title="Later", date="2026-12-24T18:00:00Z")
    built = site.build()
    assert "later.md: held until 2026-12-24T18:00:00+00:00" in built.stderr
    assert len(ids(site, "feed.json")) == 1
    site.build(now="2026-12-24T18:00:00Z")
    assert len(ids(site, "feed.json")) == 2


def test_drafts_are_not_published(site: Site) -> None:
    site.article("a.md")
    site.article("b.md", title="Draft", draft="true")
    site.build()
    assert ids(site, "feed.json") == ["tag:tiny.example,2020:a"]


@pytest.mark.hazard("promise")
def test_the_first_holder_of_a_slug_keeps_it(site: Site) -> None:
    """Two articles that want one address: the first keeps it."""
    site.article("first.md", title="Same", date="2025-05-01")
    site.build()
    site.article("older.md", title="Same", date="2020-01-01")
    site.build()
    pages = [path for path in site.public() if path.startswith("articles/")]
    assert len(pages) == 2
    lock = (site.root / "feeds.lock").read_text()
    assert "page same tag:tiny.example,2020:first\n" in lock
    site.article("first.md", title="A new title", date="2025-05-01")
    site.build()
    assert b"A new title" in site.public()["articles/same/index.html"]


def test_a_suffix_in_capitals_is_a_suffix(site: Site) -> None:
    """What says how an id was made says so of the id that was made."""
    site.article("news/A.MD", body="Some [words](/about).")
    found = json.loads(site.run("explain", "--json", "content/news/A.MD").stdout)
    assert found["id"] == "tag:tiny.example,2020:A"
    assert "made of the file's path" in site.run("explain", "content/news/A.MD").stdout
    site.build()
    item = json.loads(site.public()["feed.json"])["items"][0]
    assert item["id"] == "tag:tiny.example,2020:news/A"
    assert "https://tiny.example/about" in item["content_html"]


def test_two_files_with_one_id_are_told(site: Site) -> None:
    site.article("a.md", id="urn:x:1")
    site.article("b.md", title="B", id="urn:x:1")
    built = site.build()
    assert built.returncode == 0
    assert "b.md: id: its id urn:x:1 is that of a.md" in built.stderr
    assert ids(site, "feed.json") == ["urn:x:1"]


def test_a_file_that_takes_the_place_of_one_of_its_name_is_told_and_the_way_out_holds(site: Site) -> None:
    site.article("cafe.md", title="First")
    site.build()
    site.article("cafe.markdown", title="Second")
    line = "cafe.md: id: its id tag:tiny.example,2020:cafe is that of cafe.markdown; delete one of both, or give it an `id` of its own"
    assert line in site.build().stderr
    site.article("cafe.markdown", title="Second", id="second")
    assert "set aside" not in site.build().stderr
    assert set(ids(site, "feed.json")) == {"tag:tiny.example,2020:cafe", "tag:tiny.example,2020:second"}


def test_a_persons_word_wins(site: Site) -> None:
    site.article("a.md", topics="[mining]", countries="[Pakistan, MYS, uk]", summary="My own words.")
    site.build()
    told = json.loads(site.run("explain", "--json", "content").stdout)
    assert [t["key"] for t in told["topics"]] == ["mining"]
    assert [c["key"] for c in told["countries"]] == ["pk", "my", "gb"]
    assert told["summary"] == "My own words."


def test_a_word_in_the_settings_wins_for_a_file_without_front_matter(site: Site) -> None:
    site.write(
        "raw.txt",
        "A headline of some length\n\nApril 7, 2025\n\nThe court in Bishkek has ruled, officials in Kyrgyzstan said on Monday.\n",
    )
    told = json.loads(site.run("explain", "--json", "content").stdout)
    with (site.root / "feeds.toml").open("a") as settings:
        settings.write(f'[articles."{told["id"]}"]\ncountries = ["my"]\ndate = "2024-01-01"\n')
    told = json.loads(site.run("explain", "--json", "content").stdout)
    assert ([c["key"] for c in told["countries"]], told["published"][:10], told["date_source"]) == (
        ["my"],
        "2024-01-01",
        "front-matter",
    )


def test_a_view_is_a_saved_selection(site: Site) -> None:
    with (site.root / "feeds.toml").open("a") as settings:
        settings.write(
            '[views.south]\ntitle = "South"\ncountries = { any = ["in", "Pakistan"] }\ntopics = { none = ["mining"] }\n'
        )
    site.article("a.md", title="A bill in Pakistan")
    site.article("b.md", title="Crypto mining in India", body="Crypto mining grows.")
    site.article("c.md", title="A court in Malaysia")
    site.build()
    assert ids(site, "views/south/feed.json") == ["tag:tiny.example,2020:a"]


def test_bodies_of_other_hosts_are_summaries(site: Site) -> None:
    body = "The first sentence stands here. " + "And more follows in a long text. " * 30
    site.article("ours.md", title="Ours", body=body)
    site.article("theirs.md", title="Theirs", body=body, link="https://there.example/x")
    site.build()
    items = {item["title"]: item for item in json.loads((site.root / "public/feed.json").read_bytes())["items"]}
    assert len(items["Ours"]["content_html"]) > 900
    assert len(items["Theirs"]["content_html"]) < 400
    assert items["Theirs"]["url"] == "https://there.example/x"


def test_dry_run_writes_nothing(site: Site) -> None:
    site.article("a.md")
    before = tree(site.root)
    built = site.build("--dry-run")
    assert "write public/atom.xml" in built.stdout
    after = tree(site.root)
    after.pop(".feeds/lock")
    assert after == before


def test_a_changed_file_is_a_second_younger(site: Site) -> None:
    site.article("a.md")
    site.build()
    path = site.root / "public/atom.xml"
    os.utime(path, ns=(path.stat().st_mtime_ns + 10**10,) * 2)
    before = path.stat().st_mtime_ns
    site.article("b.md", title="B")
    site.build()
    assert path.stat().st_mtime_ns >= before + 10**9


@pytest.mark.parametrize("name", ["index.html", "feeds.opml"])
def test_a_file_that_is_not_ours_is_not_overwritten(site: Site, name: str) -> None:
    site.article("a.md")
    (site.root / "public").mkdir()
    (site.root / "public" / name).write_text("mine")
    built = site.build()
    assert built.returncode == 2
    assert f"{name} is in the output folder" in built.stderr
    assert site.public() == {name: b"mine"}


def test_import_keeps_a_persons_edit_and_leaves_deleted_what_was_deleted(site: Site, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for n in ("one", "two", "three"):
        text = f"A headline about {n}\n\nApril 7, 2025\n\nThe court in Bishkek has ruled on number {n}, officials said on Monday.\n"
        (raw / f"{n}.txt").write_text(text)
    site.run("import", "raw", "--now", NOW)
    edited, deleted, untouched = sorted((site.root / "content").iterdir())
    edited.write_text(edited.read_text() + "\nA person's line.\n")
    deleted.unlink()
    (raw / "two.txt").write_text(
        (raw / "two.txt").read_text() + "\nAnother paragraph follows in the source, and it is long enough.\n"
    )
    site.run("import", "raw", "--now", NOW)
    assert "A person's line." in edited.read_text()
    assert not deleted.exists()
    assert "Another paragraph" in untouched.read_text()


def test_a_view_that_is_gone_from_the_settings_answers_empty(site: Site) -> None:
    settings = site.root / "feeds.toml"
    before = settings.read_text()
    settings.write_text(before + '[views.s]\nlanguages = { any = ["pt-BR"] }\n')
    site.article("a.md", lang="pt-BR")
    site.article("b.md", title="B")
    site.build()
    assert ids(site, "views/s/feed.json") == ["tag:tiny.example,2020:a"]
    settings.write_text(before)
    site.build()
    assert ids(site, "views/s/feed.json") == []


def test_a_persons_files_in_public_are_neither_overwritten_nor_removed(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(
        settings.read_text().replace("min_items = 1", 'min_items = 1\npages = false\nformats = ["atom"]')
    )
    site.article("a.md")
    site.build()
    mine = {"index.html": b"mine", "feed.json": b"mine", "topics/law/index.html": b"mine"}
    for name, data in mine.items():
        (site.root / "public" / name).write_bytes(data)
    site.article("b.md", title="B")
    assert site.build().returncode == 0
    assert {name: site.public()[name] for name in mine} == mine
    settings.write_text(settings.read_text().replace("pages = false", "pages = true"))
    assert site.build().returncode == 2
    assert {name: site.public()[name] for name in mine} == mine


@pytest.mark.hazard("input")
@pytest.mark.parametrize(
    "body", ["<div>" * 500 + "x", "> " * 500 + "x", "<ul><li>" * 250 + "x", "<blockquote>" * 140 + "x"]
)
def test_deep_nesting_costs_its_own_article_at_most(site: Site, body: str) -> None:
    """Elements, quotes and lists nested hundreds deep"""
    site.article("deep.md", title="Deep", body=body)
    site.article("good.md", title="Good")
    assert site.build().returncode == 0
    assert b"Good" in site.public()["atom.xml"]


def test_most_articles_gone_is_taken_for_an_accident(site: Site) -> None:
    for n in range(30):
        site.article(f"{n}.md", title=f"T{n}")
    site.build()
    before = site.public()
    for n in range(20):
        (site.root / f"content/{n}.md").unlink()
    built = site.build()
    assert built.returncode == 2
    assert "10 of 30 published articles are left" in built.stderr
    assert site.public() == before
    assert site.build("--allow-removals").returncode == 0


def test_an_empty_site_builds_twice(site: Site) -> None:
    assert [site.build().returncode for _ in range(2)] == [0, 0]


def test_an_update_to_come_is_not_counted(site: Site) -> None:
    site.article("a.md", updated="2099-01-01")
    built = site.build()
    assert "a.md: updated: 2099-01-01T00:00:00+00:00 is still to come" in built.stderr
    assert "2099" not in (site.root / "feeds.lock").read_text()


@pytest.mark.parametrize("mode", ["auto", "full", "summary", "title"])
def test_an_article_without_any_address_is_carried_whole(site: Site, mode: str) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("min_items = 1", f'min_items = 1\npages = false\nbody = "{mode}"'))
    site.article("a.md")
    built = site.build()
    assert built.returncode == 0, built.stderr
    assert site.run("check").stdout == ""


def test_a_word_on_one_field_leaves_the_others_judged(site: Site) -> None:
    page = (
        "<html><head><meta name='keywords' content='mining'><title>A court in Bishkek</title></head><body><article><h1>A court in Bishkek</h1>"
        f"<p>{'The court in Bishkek has ruled on a bill. ' * 12}</p></article></body></html>"
    )
    site.write("page.html", page)
    told = json.loads(site.run("explain", "--json", "content").stdout)
    with (site.root / "feeds.toml").open("a") as settings:
        settings.write(f'[articles."{told["id"]}"]\ncountries = ["my"]\n[articles."urn:x:nobody"]\ntitle = "T"\n')
    again = json.loads(site.run("explain", "--json", "content").stdout)
    assert (again["countries"][0]["key"], again["topics"], again["id"]) == ("my", told["topics"], told["id"])
    assert 'articles."urn:x:nobody": no article has this id' in site.build().stderr


def test_a_key_wins_over_another_topics_section(site: Site) -> None:
    with (site.root / "feeds.toml").open("a") as settings:
        settings.write('[topics.rules]\ntitle = "Rules"\nsections = ["Law"]\n')
    site.article("a.md", topics="[law]")
    assert [t["key"] for t in json.loads(site.run("explain", "--json", "content").stdout)["topics"]] == ["law"]


def test_an_unreadable_draft_is_kept_back(site: Site) -> None:
    site.article("a.md", draft="perhaps")
    site.article("b.md", title="B", published="true", status="draft")
    built = site.build()
    assert "a.md: draft: true or false is wanted" in built.stderr
    assert ids(site, "feed.json") == []


def test_lines_of_a_file_keep_their_ids_when_another_comes_before(site: Site) -> None:
    lines = ['{"title": "One", "text": "A court has ruled."}\n', '{"title": "Two", "text": "A bill is read."}\n']
    site.write("x.jsonl", lines[1])
    before = json.loads(site.run("explain", "--json", "content").stdout)["id"]
    site.write("x.jsonl", "".join(lines))
    told = [json.loads(line) for line in site.run("explain", "--json", "content").stdout.splitlines()]
    assert [a["id"] == before for a in told] == [False, True]


def test_importing_content_itself_adds_nothing(site: Site) -> None:
    site.article("a.md")
    before = tree(site.root / "content")
    assert site.run("import", "content", "--now", NOW).stdout == ""
    assert tree(site.root / "content") == before


def test_importing_the_whole_folder_leaves_the_sites_own_files_alone(site: Site) -> None:
    site.article("a.md")
    site.run("build")
    (site.root / "raw.txt").write_text(
        "A harbour is open\n\nCoast · April 9, 2025\n\nIn Norway a harbour has opened.\n"
    )
    for folder in (".", str(site.root)):
        assert site.run("import", "--dry-run", folder).stdout.endswith("content/2025-04-09-a-harbour-is-open.md\n")
        assert site.run("import", "--dry-run", folder).stderr == ""


def test_import_says_once_which_values_it_could_not_use(site: Site) -> None:
    (site.root / "raw.txt").write_text("Ein Hafen\n\n07/04/2025\n\nA harbour in Norway is open again.\n")
    rows = "".join(f"T{n},07/04/2025,Text {n}.\n" for n in range(120))
    (site.root / "raw.csv").write_text(f"title,date,text\n{rows}")
    said = site.run("import", "raw.txt", "--now", NOW).stderr
    assert said.startswith("feeds: raw.txt: line 3: 07/04/2025: '07/04/2025' may be two dates; ")
    assert site.run("import", "raw.txt", "--now", NOW).stderr == ""
    lines = site.run("import", "raw.csv", "--now", NOW).stderr.splitlines()
    assert (len(lines), lines[-1]) == (101, "feeds: raw.csv: 20 more like these in this file")


def test_an_import_that_is_cut_off_remembers_what_it_wrote(site: Site) -> None:
    raw = site.root / "raw"
    raw.mkdir()
    for n in range(3):
        (raw / f"{n}.md").write_text(f"---\ntitle: T{n}\ndate: 2025-01-01\n---\nText {n}.\n")
    (site.root / "content/2025-01-01-t2.md").mkdir()
    (site.root / "content/2025-01-01-t2-3ac7c9.md").mkdir()
    site.run("import", "raw", "--now", NOW)
    assert (site.root / "feeds.lock").read_text().count("imported ") >= 2


def test_import_keeps_what_wins_when_two_keys_say_one_thing(site: Site) -> None:
    said = "title: A\ndate: 2024-01-01\npublished: 2025-01-01\nsummary: Mine.\ndescription: Other.\nmood: calm\n"
    (site.root / "raw.md").write_text(f"---\n{said}---\nText.\n")
    before = json.loads(site.run("explain", "--json", "raw.md").stdout)
    site.run("import", "raw.md", "--now", NOW)
    after = json.loads(site.run("explain", "--json", "content").stdout)
    for key in ("title", "published", "date_precision", "summary"):
        assert after[key] == before[key]
    assert "mood: calm" in next((site.root / "content").iterdir()).read_text()


def test_pages_show_the_civil_day(site: Site) -> None:
    site.article("a.md", date="2025-04-07T00:30:00+06:00")
    site.build()
    assert b"Newest: April 7, 2025" in site.public()["index.html"]


def test_a_link_out_of_the_folder_is_not_followed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\nNothing for the public.\n")
    site.article("a.md")
    (site.root / "content/b.md").symlink_to(secret)
    (site.root / "content/c.md").symlink_to(site.root / "content/a.md")
    (site.root / "content/loop").symlink_to(site.root / "content")
    os.mkfifo(site.root / "content/pipe.md")
    built = site.build()
    assert "b.md: it is a link that leads out of the folder; put the file itself there" in built.stderr
    assert "pipe.md: it is not a regular file" in built.stderr
    assert not [path for path, data in site.public().items() if b"Secret" in data]
    assert len(ids(site, "feed.json")) == 2


def test_free_topics_that_make_no_address_are_told(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().split("[topics")[0])
    site.article("a.md", topics="['😀', archive, 'Fish & Chips']")
    built = site.build()
    assert "a.md: topics: 'archive' makes no address" in built.stderr
    assert {path.split("/")[1] for path in site.public() if path.startswith("topics/")} == {"fish-chips", "feeds.opml"}


@pytest.mark.parametrize("first", ["--out file", ""])
def test_another_folder_with_somebodys_files_is_not_taken_for_ours(site: Site, first: str) -> None:
    site.article("a.md")
    (site.root / "file").write_text("x")
    site.build(*first.split())
    (site.root / "www").mkdir()
    (site.root / "www/index.html").write_text("mine")
    assert site.build("--out", "www").returncode == 2
    assert tree(site.root / "www") == {"index.html": b"mine"}


@pytest.mark.parametrize("out", ["content", "content/public", "."])
def test_a_build_never_writes_into_content(site: Site, out: str) -> None:
    site.article("a.md")
    assert site.build("--out", out).returncode == 2
    assert list(tree(site.root / "content")) == ["a.md"]


@pytest.mark.parametrize(
    "row", ["feed 2026-01-01T00:00:00Z atom /../victim", "page ../../victim x", "imported 00 urn:x:1 ../victim.md"]
)
def test_a_path_that_leads_out_makes_a_lock_damaged(site: Site, row: str) -> None:
    site.article("a.md")
    site.build()
    with (site.root / "feeds.lock").open("a") as lock:
        lock.write(row + "\n")
    built = site.build()
    assert built.returncode == 2
    assert "cannot be read" in built.stderr


def test_import_keeps_text_that_looks_like_markup_text(site: Site) -> None:
    said = "<p>The tag &lt;img src=https://there.example/t.gif&gt; and &lt;script&gt;x&lt;/script&gt; and *stars* end. [a](http://there.example/)</p>"
    (site.root / "j.jsonl").write_text(
        json.dumps({"id": "urn:x:1", "title": "J", "date": "2025-01-01", "content_html": said}) + "\n"
    )
    before = json.loads(site.run("explain", "--json", "j.jsonl").stdout)["body_text"]
    site.run("import", "j.jsonl", "--now", NOW)
    assert json.loads(site.run("explain", "--json", "content").stdout)["body_text"] == before
    site.build()
    assert b'<img src="https://there.example' not in site.public()["articles/j/index.html"]


def test_addresses_stay_at_the_second_build_whatever_slugs_are_wanted(site: Site) -> None:
    site.article("a.md", id="urn:x:a", title="Foo", date="2025-01-01")
    site.article("b.md", id="urn:x:b", title="B", slug=f"foo-{plain.digest('urn:x:c')[:6]}", date="2025-01-02")
    site.article("c.md", id="urn:x:c", title="Foo", date="2025-01-03")
    site.build()
    before = site.public()
    assert len([path for path in before if path.startswith("articles/")]) == 3
    site.build()
    assert site.public() == before


def test_ids_and_quotes_carry_no_active_address(site: Site) -> None:
    site.article("a.md", id="'javascript:alert(1)'", body='<blockquote cite="javascript:alert(1)">q</blockquote>')
    site.build()
    assert ids(site, "feed.json") == ["tag:tiny.example,2020:javascript%3Aalert%281%29"]
    assert not [path for path, data in site.public().items() if b"javascript:" in data]


@pytest.mark.parametrize("body", ["The bill of 5 Augu\u017ft 2025 was passed.", "15 N\u0130SAN 2025 bir g\u00fcn."])
def test_odd_letters_cost_no_build(site: Site, body: str) -> None:
    site.article("a.md", date="", body=body, lang="tr")
    assert site.build().returncode == 0


def test_an_impossible_offset_costs_no_build(site: Site) -> None:
    site.article("a.md", date="Mon Apr 7 10:00:00 2025 +9959")
    assert site.build().returncode == 0


@pytest.mark.hazard("cron")
def test_a_clock_far_back_leaves_a_lock_that_can_be_read(site: Site) -> None:
    """A first build in the year 1."""
    site.article("a.md", date="")
    site.build(now="0001-01-02T00:00:00Z")
    assert site.build().returncode == 0


def test_two_raw_documents_with_one_id_are_told(site: Site) -> None:
    lines = [
        json.dumps({"id": "k", "title": "K", "content_text": text, "date": "2025-01-01"}) for text in ("one", "two")
    ]
    (site.root / "raw.jsonl").write_text("\n".join(lines))
    assert "is that of another document" in site.run("import", "raw.jsonl", "--now", NOW).stderr
    assert site.run("import", "raw.jsonl", "--now", NOW).stdout == ""


def test_pages_that_a_cut_off_run_left_go_at_the_next(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.article("a.md")
    site.build()
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", "[feeds]\npages = false"))

    def die(*_: object) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as cut_off:
        cut_off.setattr(publish.Stage, "publish", die)
        assert site.build().returncode == 9
    assert "articles/a-title/index.html" in site.public()
    assert site.build().returncode == 0
    assert not [path for path in site.public() if path.endswith(".html")]
    # From now on a page there is somebody's own.
    (site.root / "public" / "style.css").write_text("mine")
    site.article("b.md", title="B")
    assert site.build().returncode == 0
    assert site.public()["style.css"] == b"mine"


@pytest.mark.parametrize("damage", ["[" * 100_000, '{"generator": "feeds", "feeds": [{"count": "5"}]}', "{}", "\x00"])
def test_a_damaged_catalog_stops_no_build_and_harms_none(site: Site, damage: str) -> None:
    site.article("a.md")
    site.build()
    (site.root / "public" / "catalog.json").write_text(damage)
    ran = site.build()
    assert ran.returncode in (0, 2), ran.stderr
    assert site.run("links").returncode in (0, 2)
    assert site.run("ping").returncode == 2


@pytest.mark.parametrize(
    "row", ["archive 2025-13 /", "archive 2025-00 /", "archive 0000-01 /", "archive ٢٠٢٥-٠٤ /", "archive 2025-04, /"]
)
def test_a_month_that_is_none_is_named_by_its_line(site: Site, row: str) -> None:
    site.article("a.md")
    site.build()
    lock = site.root / "feeds.lock"
    lock.write_text(lock.read_text() + row + "\n")
    ran = site.build()
    assert ran.returncode == 2
    assert "cannot be read" in ran.stderr


def test_a_former_key_in_front_matter_means_the_topic(site: Site) -> None:
    site.article("a.md", topics="[law]", body="Text.")
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[topics.law]", '[topics.justice]\naliases = ["law"]'))
    assert "is not in feeds.toml" not in site.build().stderr
    assert len(json.loads(site.public()["topics/justice/feed.json"])["items"]) == 1


def test_without_pages_an_article_that_lives_in_feeds_alone_is_carried_whole(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", "[feeds]\npages = false\nmax_article = 1000"))
    site.article("a.md", body="\n\n".join(f"Paragraph {n}." for n in range(300)))
    site.build()
    assert "Paragraph 299." in json.loads(site.public()["feed.json"])["items"][0]["content_html"]


def test_the_cache_is_not_the_content(site: Site) -> None:
    site.article("a.md")
    done = site.build("--cache", "content")
    assert (done.returncode, [path.name for path in (site.root / "content").iterdir()]) == (2, ["a.md"])
    assert "choose another --cache" in done.stderr
