"""Saved selections hold what they say, and a feed carries as much of an article as its own setting wants."""

import json

import pytest

from tests.conftest import SETTINGS, Site


@pytest.fixture
def three(site: Site) -> Site:
    site.article(
        "a.md", title="A court rules", author="Ann", section="Law", body="The Bitcoin ETF was taxed in Kyrgyzstan."
    )
    site.article("b.md", title="B", author="Bob", section="Markets", lang="pt-BR", body="Um texto sobre impostos.")
    site.article("c.md", title="C", author="ann", section="law", body="Taxing times for miners.")
    return site


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ('sections = { any = ["law"] }', "AC"),
        ('authors = { none = ["ANN"] }', "B"),
        ('authors = { all = ["Ann"] }', "AC"),
        ('languages = { any = ["pt"] }', "B"),
        ('languages = { none = ["pt-br"] }', "AC"),
        ('words = { any = ["tax"] }', "AC"),
        ('words = { all = ["bitcoin", "Bitcoin ETF"] }', "A"),
        ('words = { none = ["miner"] }', "AB"),
        ('topics = { any = ["law"] }', "A"),
        ('countries = { any = ["Kyrgyzstan"] }', "A"),
        ('countries = { none = ["kg"] }\nauthors = { any = ["Ann", "Bob"] }', "BC"),
        ("", "ABC"),
    ],
)
def test_a_view_holds_what_meets_all_its_conditions(three: Site, condition: str, wanted: str) -> None:
    (three.root / "feeds.toml").write_text(f"{SETTINGS}[views.v]\n{condition}\n")
    assert three.build().returncode == 0
    items = json.loads(three.public()["views/v/feed.json"])["items"]
    assert sorted(item["title"][0] for item in items) == sorted(wanted)


def test_words_of_a_view_have_the_endings_of_the_sites_language(three: Site) -> None:
    three.article("d.md", title="D", body="Auf den Märkten war es still.")
    for language, wanted in (("de", ["D"]), ("en", [])):
        site = SETTINGS.replace("[feeds]", f'language = "{language}"\n[feeds]')
        (three.root / "feeds.toml").write_text(f'{site}[views.v]\nwords = {{ any = ["Märkte"] }}\n')
        three.build()
        items = json.loads(three.public()["views/v/feed.json"])["items"]
        assert [item["title"] for item in items] == wanted


def test_a_view_that_is_gone_leaves_an_empty_feed(three: Site) -> None:
    (three.root / "feeds.toml").write_text(SETTINGS + "[views.v]\n")
    three.build()
    (three.root / "feeds.toml").write_text(SETTINGS)
    three.build()
    assert json.loads(three.public()["views/v/feed.json"])["items"] == []


def test_a_topic_a_country_and_a_view_carry_what_they_say(three: Site) -> None:
    text = SETTINGS.replace('title = "Law & Order"', 'title = "Law & Order"\nbody = "summary"')
    (three.root / "feeds.toml").write_text(f'{text}[countries.kg]\nbody = "title"\n[views.v]\nbody = "full"\n')
    three.build()
    files = three.public()

    def carried(folder: str) -> tuple[bool, bool]:
        data = files[f"{folder}atom.xml"]
        return b"<content" in data, b"<summary" in data

    assert carried("") == (True, True)
    assert carried("views/v/") == (True, True)
    assert carried("topics/law/") == (False, True)
    assert carried("countries/kyrgyzstan/") == (True, False)  # the title again: readers drop what has no content
    assert b"Taxing" not in files["countries/kyrgyzstan/atom.xml"]
    assert carried("countries/kyrgyzstan/law/") == (False, True)  # the topic's word goes before the country's


def test_a_topic_in_a_country_carries_what_the_country_says_where_the_topic_says_nothing(three: Site) -> None:
    (three.root / "feeds.toml").write_text(f'{SETTINGS}[countries.kg]\nbody = "summary"\n')
    three.build()
    assert b"<content" not in three.public()["countries/kyrgyzstan/law/atom.xml"]


def test_a_site_of_titles_is_valid(three: Site) -> None:
    (three.root / "feeds.toml").write_text(SETTINGS.replace("[feeds]", '[feeds]\nbody = "title"'))
    three.build()
    assert three.run("check", "--strict").stdout == ""


def test_two_unknown_countries_are_no_country_with_two_tables(three: Site) -> None:
    (three.root / "feeds.toml").write_text(f"{SETTINGS}[countries.xx]\n[countries.yy]\n")
    ran = three.build()
    assert "two tables" not in ran.stderr
    assert ran.stderr.count("is no country known") == 2
