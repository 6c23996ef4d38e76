"""Former addresses of a feed keep answering with the feed that it has become."""

import json

import pytest

from tests.conftest import SETTINGS, Site

FILES = ("atom.xml", "rss.xml", "feed.json")


def renamed(site: Site, text: str) -> None:
    (site.root / "feeds.toml").write_text(text)
    assert site.build().returncode == 0


@pytest.mark.hazard("promise")
def test_a_renamed_topic_answers_at_its_former_address_and_so_do_its_crosses(site: Site) -> None:
    """A topic renamed: its former addresses answer."""
    site.article("a.md")
    site.build()
    before = site.public()
    renamed(site, SETTINGS.replace("[topics.law]", '[topics.justice]\naliases = ["law"]'))
    files = site.public()
    for old, new in (("topics/law", "topics/justice"), ("countries/kyrgyzstan/law", "countries/kyrgyzstan/justice")):
        for name in FILES:
            assert files[f"{old}/{name}"] == files[f"{new}/{name}"]
        feed = json.loads(files[f"{old}/feed.json"])
        assert feed["feed_url"] == f"https://tiny.example/news/{new}/feed.json"
        was = json.loads(before[f"{old}/feed.json"])["items"]
        assert [item["id"] for item in feed["items"]] == [item["id"] for item in was]
    assert site.run("check", "--strict").stdout == ""
    assert site.build().stderr == ""


@pytest.mark.hazard("promise")
def test_an_alias_taken_out_again_leaves_an_empty_feed(site: Site) -> None:
    """A former key forgotten in the settings: its address answers."""
    site.article("a.md")
    renamed(site, SETTINGS.replace("[topics.law]", '[topics.justice]\naliases = ["law"]'))
    renamed(site, SETTINGS.replace("[topics.law]", "[topics.justice]"))
    assert json.loads(site.public()["topics/law/feed.json"])["items"] == []


def test_an_alias_of_a_country_taken_out_again_leaves_empty_feeds_too(site: Site) -> None:
    site.article("a.md")
    site.build()
    renamed(site, SETTINGS + '[countries.kg]\naliases = ["kirghizia"]\n')
    site.edit_lock(lambda lock: lock + "feed 2025-04-07T00:00:00Z atom,page /countries/kirghizia/law\n")
    renamed(site, SETTINGS)
    files = site.public()
    for folder in ("countries/kirghizia", "countries/kirghizia/law"):
        assert b"<entry>" not in files[f"{folder}/atom.xml"]
        assert f"{folder}/index.html" in files
    assert json.loads(files["countries/kirghizia/feed.json"])["items"] == []
    assert site.run("check", "--strict").stdout == ""


def test_an_alias_that_is_another_countrys_name_opens_nothing_for_that(site: Site) -> None:
    site.article("a.md", countries="[cg]")
    renamed(site, SETTINGS + '[countries.cg]\naliases = ["congo"]\n')
    assert site.build().stderr == ""
    assert not [path for path in site.public() if "dr-congo" in path]


@pytest.mark.hazard("promise")
def test_a_country_and_a_view_have_former_addresses_too(site: Site) -> None:
    """A view and a country renamed: their former addresses answer."""
    site.article("a.md", countries="[tr]")
    more = '[countries.tr]\naliases = ["turkiye"]\ntitle = "Türkiye"\n[views.near]\naliases = ["close"]\ncountries = { any = ["Turkey"] }\n'
    renamed(site, SETTINGS + more)
    files = site.public()
    assert files["countries/turkiye/atom.xml"] == files["countries/turkey/atom.xml"]
    assert "Türkiye" in files["countries/turkey/atom.xml"].decode()
    assert files["views/close/atom.xml"] == files["views/near/atom.xml"]
    assert len(json.loads(files["views/close/feed.json"])["items"]) == 1


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('aliases = ["law"]', "topics.extra.aliases: 'law' is the address of topics.law"),
        ('aliases = ["Old Key"]', "a key is an address"),
        ('aliases = ["archive"]', "this word has a place of its own"),
        ('aliases = ["x"]\n[countries.fr]\naliases = ["germany"]', "'germany' is the address of countries.germany"),
        ('aliases = ["x"]\n[countries.nowhere]', "'nowhere' is no country known"),
        ('aliases = ["x"]\n[countries.fr]\n[countries.france]', "one country has two tables"),
        ('title = " "', "topics.extra.title: an empty text is no name"),
    ],
)
def test_two_feeds_never_claim_one_address(site: Site, more: str, problem: str) -> None:
    (site.root / "feeds.toml").write_text(f"{SETTINGS}[topics.extra]\n{more}\n")
    ran = site.build()
    assert ran.returncode == 2
    assert problem in ran.stderr


def test_a_topic_that_went_without_a_word_is_told_once_and_shown_no_more(site: Site) -> None:
    site.article("a.md")
    site.build()
    settings = site.root / "feeds.toml"
    settings.write_text(SETTINGS.replace("[topics.law]", "[topics.justice]"))
    ran = site.build()
    assert "topics/law: feeds.toml names no such topic" in ran.stderr
    assert 'aliases = ["law"]' in ran.stderr
    assert site.build().stderr == ""
    files = site.public()
    assert b"topics/law/" not in files["index.html"]
    assert b"topics/justice/" in files["index.html"]
    assert "topics/law/index.html" in files


def test_a_view_may_go_on_saying_a_former_key(site: Site) -> None:
    site.article("a.md")
    text = SETTINGS.replace("[topics.law]", '[topics.justice]\naliases = ["law"]')
    renamed(site, text + '[views.v]\ntopics = { any = ["law"] }\n')
    assert len(json.loads(site.public()["views/v/feed.json"])["items"]) == 1
