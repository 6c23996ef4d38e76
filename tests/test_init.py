"""feeds init: settings that fit what lies in the folder, and that a person can take as they are."""

import re
from pathlib import Path

import pytest

from feeds import config
from tests.conftest import Site


def made(root: Path, *words: str) -> tuple[config.Settings, str]:
    """The settings that a folder is given, and their text."""
    done = Site(root).run("init", *words)
    assert done.returncode == 0, done.stderr
    return config.load(root / "feeds.toml"), (root / "feeds.toml").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour-notes"
    folder.mkdir()
    return folder


def proposed(text: str) -> config.Settings:
    """The settings, once the # of all proposed topics is taken away."""
    part = text[text.index("# Topics, proposed") : text.index("# Topics learned")]
    lines = [line.removeprefix("# ") for line in part.splitlines() if re.match(r"# (\[|title|keywords|sections)", line)]
    return config.parse(text + "\n" + "\n".join(lines), "feeds.toml")


def test_an_empty_folder_gives_its_name(root: Path) -> None:
    settings, text = made(root)
    assert (settings.site.title, settings.site.url, settings.site.language) == (
        "Harbour notes",
        "https://example.org/",
        "en",
    )
    assert (root / "content").is_dir()
    assert "[topics.mining]" in text  # an example


def test_what_a_person_says_wins(root: Path) -> None:
    settings, _ = made(root, "--title", 'A "quoted" title', "--url", "https://n.example/news/")
    assert (settings.site.title, settings.site.url) == ('A "quoted" title', "https://n.example/news/")
    assert settings.site.tag.startswith("tag:n.example,")


def test_what_the_articles_say_of_themselves_is_proposed(root: Path) -> None:
    site = Site(root)
    for n in range(4):
        site.article(
            f"{n}.md",
            title=f"T{n}",
            section="Häfen & Schiffe",
            tags="[pilots, Archive]",
            body="Die Lotsen haben am Montag nicht gearbeitet, und das war gut so.",
        )
    settings, text = made(root)
    assert settings.site.language == "de"
    topics = {topic.key: topic for topic in proposed(text).topics}
    assert set(topics) == {"hafen-schiffe", "pilots"}  # "archive" is kept for what the program makes
    assert not settings.topics


def test_articles_beside_content_are_looked_at_and_what_to_do_is_said(root: Path) -> None:
    for n in range(3):
        (root / f"{n}.txt").write_text(
            f"Nachricht {n}\n\n4. März 2025\n\nDie Lotsen haben am Montag nicht gearbeitet, und das war gut so.\n"
        )
    site = Site(root)
    assert "`feeds import .`" in site.run("init").stderr
    assert config.load(root / "feeds.toml").site.language == "de"
    assert len(site.run("import", ".").stdout.splitlines()) == 3
    (root / "feeds.toml").unlink()
    assert "`feeds build`" in (said := site.run("init").stderr)
    assert "import" not in said


def test_an_empty_site_says_what_to_do(root: Path) -> None:
    site = Site(root)
    assert "`feeds import FILE`" in site.run("init").stderr
    assert "content holds no articles yet" in site.run("build").stderr
    assert site.run("build").stderr == ""
    assert site.run("build", "--full", "--quiet").stderr == ""


def test_what_many_articles_speak_of_is_proposed(root: Path) -> None:
    site = Site(root)
    for n in range(12):
        subject = ("a new ferry line", "the price of herring")[n % 2]
        site.article(
            f"{n}.md",
            title=f"Council talks of {subject}",
            body=f"The council of Aldmouth in Wales spoke of {subject} on Monday, as it had said it would.",
        )
    _, text = made(root)
    keywords = {word for topic in proposed(text).topics for word in topic.keywords}
    assert {"ferry line", "herring"} <= keywords
    assert not {"aldmouth", "wales", "the", "monday"} & keywords


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("hugo.toml", 'baseURL = "https://h.example/blog/"\nlanguageCode = "nl-NL"\ntitle = "Een blog"\ntimeZone = "Europe/Amsterdam"\n',
         ("Een blog", "https://h.example/blog/", "nl-NL", "Europe/Amsterdam")),
        ("_config.yml", 'title: Un site\nurl: "https://j.example"\nbaseurl: "/x"\nlang: fr\n', ("Un site", "https://j.example/x", "fr", "UTC")),
        ("config.yaml", "title: [a]\nbaseURL: /\n", ("Harbour notes", "https://example.org/", "en", "UTC")),
        ("_config.yml", "title: A\nlocale: en_GB.UTF-8\ntimezone: Mars/Base\n", ("A", "https://example.org/", "en-GB", "UTC")),
        ("_config.yml", "title: A\nlang: no such tongue\n", ("A", "https://example.org/", "en", "UTC")),
        ("hugo.toml", "title = ", ("Harbour notes", "https://example.org/", "en", "UTC")),
    ],
)  # fmt: skip
def test_what_another_program_was_told_is_taken_over(
    root: Path, name: str, text: str, expected: tuple[str, ...]
) -> None:
    (root / name).write_text(text)
    site = made(root)[0].site
    assert (site.title, site.url.removesuffix("/"), site.language, str(site.time_zone)) == (
        expected[0],
        expected[1].removesuffix("/"),
        *expected[2:],
    )


@pytest.mark.hazard("input")
@pytest.mark.parametrize("leaf", ["{{<<: [{0}]}}", "[{0}]"], ids=["merged", "listed"])
def test_what_another_program_was_told_may_be_a_bomb(root: Path, leaf: str) -> None:
    """The settings of another program, which a new site may learn from, repeat a value a billion billion times: they say nothing"""
    rows = [f"a{n}: &a{n} {leaf.format(', '.join(3 * [f'*a{n - 1}']))}" for n in range(1, 40)]
    (root / "_config.yml").write_text("\n".join(["title: A", "a0: &a0 {k: v}", *rows]))
    assert made(root)[0].site.title == "Harbour notes"


def test_settings_that_are_there_stay(root: Path) -> None:
    (root / "feeds.toml").write_text("mine")
    done = Site(root).run("init")
    assert done.returncode == 2
    assert (root / "feeds.toml").read_text() == "mine"
