"""`feeds links`: which feeds a choice names, and in which form."""

import json
import re
from collections.abc import Callable

import click
import pytest

from feeds import links
from feeds.cli import feeds
from feeds.render import opml
from tests.conftest import SETTINGS, Site

ROOT = "https://tiny.example/news/"
VIEW = '[views.near]\ntitle = "Near & dear"\nlanguages = { any = ["en"] }\n'


@pytest.fixture
def told(site: Site) -> Callable[[str], list[str]]:
    """The paths of the feeds that a choice names."""
    (site.root / "feeds.toml").write_text(SETTINGS + VIEW)
    site.article("a.md", body="A court in Kyrgyzstan has ruled on crypto mining. The court in Bishkek said so.")
    site.article("b.md", title="B", countries="[in]", topics="[mining]")
    site.build()

    def tell(words: str) -> list[str]:
        ran = site.run("links", "--format", "json", *words.split())
        rows = json.loads(ran.stdout) if ran.returncode == 0 else []
        return [row["page"].removeprefix(ROOT).rstrip("/") for row in rows]

    return tell


CHOICES = {
    "--topic mining": ["topics/mining"],
    "--country kg": ["countries/kyrgyzstan"],
    "--country India": ["countries/india"],
    "--topic law --country kg": ["countries/kyrgyzstan/law"],
    "--view near": ["views/near"],
    "--group topics": ["topics/law", "topics/mining"],
    "--group countries": ["countries/india", "countries/kyrgyzstan"],
    "--group crosses": ["countries/india/mining", "countries/kyrgyzstan/law", "countries/kyrgyzstan/mining"],
    "--group crosses --topic mining": ["countries/india/mining", "countries/kyrgyzstan/mining"],
    "--group crosses --country kg": ["countries/kyrgyzstan/law", "countries/kyrgyzstan/mining"],
    "--group views": ["views/near"],
    "--topic law --country in": [],
    "--view near --topic law": [],
    "--view law": [],
    "--group views --view far": [],
}


@pytest.mark.parametrize("words", CHOICES)
def test_a_choice_names_its_feeds_and_no_other(told: Callable[[str], list[str]], words: str) -> None:
    assert told(words) == CHOICES[words]


def test_without_a_choice_it_is_all_feeds(told: Callable[[str], list[str]]) -> None:
    named = {path for words, paths in CHOICES.items() if "group" in words for path in paths}
    assert sorted(told("")) == sorted({"", *named})


def test_the_list_is_named_for_exactly_what_it_holds(told: Callable[[str], list[str]], site: Site) -> None:
    for words, lists in {
        "": ["feeds.opml"],
        "--group crosses": ["countries/topics.opml"],
        "--group views": ["views/feeds.opml"],
        "--group crosses --topic mining": [],
        "--topic mining": [],
    }.items():
        text = site.run("links", *words.split()).stdout
        assert re.findall(rf"{re.escape(ROOT)}(\S+\.opml)", text) == lists, words


def test_each_form_says_what_it_is_for(told: Callable[[str], list[str]], site: Site) -> None:
    html = site.run("links", "--view", "near", "--format", "html").stdout
    assert 'title="Near &amp; dear – Tiny (Atom)"' in html
    assert [html.count(tag) for tag in ("<link ", "<a ", "<iframe ", "<feed-list ")] == [3, 2, 1, 1]
    markdown = site.run("links", "--group", "countries", "--format", "markdown").stdout
    assert [line[:10] for line in markdown.splitlines()] == ["- [India –", "- [Kyrgyzs"]
    text = site.run("links", "--view", "near").stdout
    assert f"  Atom       {ROOT}views/near/atom.xml\n" in text
    assert f"  Frame      {ROOT}views/near/embed.html\n" in text


def test_a_sites_own_words_cannot_end_a_comment(site: Site) -> None:
    (site.root / "feeds.toml").write_text(SETTINGS + "[words]\nembed_head = 'x --> <script>alert(1)</script>'\n")
    site.article("a.md")
    site.build()
    html = site.run("links", "--topic", "law", "--format", "html").stdout
    assert html.startswith("<!-- x –> <script>")
    assert html.index("-->") > html.index("</script>")


def test_the_choices_of_the_command_are_those_of_the_program() -> None:
    choices = {
        p.name: tuple(p.type.choices)
        for p in feeds.get_command(click.Context(feeds), "links").params
        if hasattr(p.type, "choices")
    }
    assert choices == {"group": tuple(group.name for group in opml.GROUPS), "form": tuple(links.FORMS)}


@pytest.mark.parametrize("catalog", ["[]", "{", '{"feeds": [], "opml": 3}', '{"feeds": [{"path": ""}], "opml": {}}'])
def test_a_catalog_that_is_none_is_refused(site: Site, catalog: str) -> None:
    (site.root / "public").mkdir()
    (site.root / "public/catalog.json").write_text(catalog)
    refused = site.run("links")
    assert refused.returncode == 2
    assert "cannot be read; run `feeds build` first" in refused.stderr
