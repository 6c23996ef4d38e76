"""The documentation is true: each command, option, setting and key of the code is in it and the reverse, and the README's session runs."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from importlib import import_module
from pathlib import Path
from runpy import run_path

import click
import pytest
from click.testing import CliRunner

from feeds import claims, config, read
from feeds.cli import feeds
from feeds.cli.group import SECTIONS
from feeds.normalise import countries, topics
from feeds.words import words
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "docs").glob("*.md")}


def commands() -> dict[str, click.Command]:
    """Every command of the program."""
    context = click.Context(feeds, info_name="feeds")
    return {name: feeds.get_command(context, name) for name in feeds.list_commands(context)}


def test_each_command_and_option_is_documented_and_no_other() -> None:
    parts = dict(re.findall(r"^## feeds (\w+)(.*?)(?=^## |\Z)", DOCS["commands.md"], re.M | re.S))
    assert list(parts) == list(commands())
    for name, command in commands().items():
        options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")}
        assert set(re.findall(r"--[a-z][a-z-]+", parts[name].replace("| --- ", ""))) == options, name
        assert all(p.help and p.help.endswith((".", "...")) for p in command.params if isinstance(p, click.Option)), (
            name
        )


def test_each_command_stands_in_one_section_and_no_other_is_there() -> None:
    assert sorted(name for section in SECTIONS for name in section.commands) == sorted(commands())
    modules = {Path(import_module(f"feeds.cli.{section.module}").__file__ or "").stem for section in SECTIONS}
    assert len(modules) == len(SECTIONS)
    assert set(feeds.commands) == set(commands())


def test_help_is_whole_in_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = {name: CliRunner().invoke(feeds, [*name.split(), "--help"]).output for name in ("", *commands())}
    assert max(len(line) for text in told.values() for line in text.splitlines()) <= 80
    for name, command in commands().items():
        assert re.search(rf"^  {name} +{re.escape(command.get_short_help_str(limit=1000))}$", told[""], re.M)


def test_each_setting_is_documented_and_no_other() -> None:
    for name, table in config.TABLES.items():
        part = re.search(rf"^## \[{re.escape(name)}\]\n(.*?)(?=^## |\Z)", DOCS["settings.md"], re.M | re.S)
        assert part is not None, name
        rows = dict(re.findall(r"^\| `(\w+)` \|.*?\| ([^|]*) \|[^|]*\|$", part[1], re.M))
        assert list(rows) == [*table.settings, *table.parts]
        for field in fields(table.record):
            if isinstance(field.default, int):
                assert rows[field.name] == f"`{str(field.default).lower()}`"
            elif field.default is MISSING and field.name in table.settings:
                assert rows[field.name], f"{field.name} must be written, or something else holds"


def test_the_reference_is_what_the_code_says() -> None:
    words = [sys.executable, "docs/make_reference.py", "--check"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_page_that_is_stale_or_lacks_a_place_is_seen() -> None:
    renewed = run_path(str(REPOSITORY / "docs/make_reference.py"))["renewed"]
    page = "Before.\n<!-- made from the code: a -->\nold\n<!-- to here -->\nBehind.\n"
    new = renewed(page, {"a": "| `x\\|y` |"})
    assert new == "Before.\n<!-- made from the code: a -->\n\n| `x\\|y` |\n\n<!-- to here -->\nBehind.\n"
    assert renewed(new, {"a": "| `x\\|y` |"}) == new
    for parts in ({}, {"a": "", "b": ""}, {"b": ""}):
        with pytest.raises(ValueError, match="marked are a; there is"):
            renewed(page, parts)


def test_each_phrase_is_documented_as_it_is() -> None:
    part = DOCS["settings.md"].partition("## [words]")[2]
    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", part, re.M)) == words("en").phrases


def test_each_key_and_suffix_is_documented() -> None:
    text = DOCS["reading.md"]
    names = {name for names in claims.SYNONYMS.values() for name in names} - {"status", "publish"}
    assert names <= set(re.findall(r"`(\w+)`", text))
    assert set(read.READERS) <= set(re.findall(r"`(\.\w+)`", text))


def test_the_figures_of_judging_are_those_of_the_code() -> None:
    text = DOCS["judging.md"]
    assert (
        f"{topics.TITLE:.0f} for the title, {topics.SECTION:.0f} for the section, {topics.OPENING:.0f} for the opening, up to {topics.TEXT:.0f}"
        in text
    )
    assert (
        f"from {countries.ABOUT} the article is about the country, and the strongest alone from {countries.ALONE}"
        in text
    )
    assert f"at least {topics.LEAST:.0f} and\nwithin {topics.SHARE:.0%}".replace("%", " %") in text


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", *(f"docs/{name}" for name in sorted(DOCS))]
)
def test_links_lead_somewhere(name: str) -> None:
    path = REPOSITORY / name
    text = re.sub(r"`[^`\n]+`", "", path.read_text(encoding="utf-8"))  # code is no link
    for target in re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^":]+)"', text):
        assert (path.parent / target).exists(), target


def test_the_readme_is_short_and_its_make_targets_exist() -> None:
    assert len(README.splitlines()) <= 110
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)$", README, re.M):
        assert re.search(rf"^{target}:", makefile, re.M)


@pytest.mark.long
def test_the_readmes_session_runs(tmp_path: Path) -> None:
    session = next(block for block in re.findall(r"```sh\n(.*?)```", README, re.S) if "feeds init" in block)
    clone = tmp_path / "clone"
    command = clone / ".venv/bin/feeds"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m feeds "$@"\n')
    command.chmod(0o755)
    command.with_name("activate").write_text(f'PATH="{command.parent}:$PATH"\n')
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(["sh", "-e", "-c", session], cwd=clone, capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr
    told = re.search(r"```\n(2024.*?)```", README, re.S)
    assert told is not None
    for line in told[1].splitlines():
        assert line in ran.stdout.splitlines()


def _blocks(name: str) -> list[str]:
    """The commands of a page, in order."""
    return re.findall(r"^```sh\n(.*?)^```", DOCS[name], re.M | re.S)


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """Runs lines of a page as who reads it would; what uploads and is not here stands for itself."""
    (tmp_path / "bin").mkdir()
    for name, line in (
        ("feeds", f'exec {sys.executable} -m feeds "$@"'),
        *((name, "exit 0") for name in ("rsync", "rclone", "newsboat")),
    ):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY)}

    def run(lines: str) -> str:
        there = tmp_path / "coast-news" if (tmp_path / "coast-news").exists() else tmp_path
        ran = subprocess.run(["sh", "-e", "-c", lines], cwd=there, capture_output=True, text=True, env=environment)
        assert ran.returncode == 0, f"{lines}\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    return run


@pytest.mark.long
def test_the_tutorial_can_be_followed_to_the_letter(shell: Callable[[str], str], tmp_path: Path) -> None:
    said = [shell(block) for block in _blocks("tutorial.md")]
    assert {"norway", "united-kingdom"} <= set(said[2].split())
    assert "topics/fisheries/atom.xml" in said[4]
    assert "decided in front matter" in said[5]
    assert "*/15 * * * *" in said[6]
    assert (tmp_path / "coast-news/public/topics/harbours/feed.json").exists()


@pytest.mark.long
def test_each_how_to_can_be_followed_to_the_letter(shell: Callable[[str], str], tmp_path: Path) -> None:
    for block in _blocks("tutorial.md"):
        shell(block)
    said = [shell(block) for block in _blocks("howto.md")]
    assert any("id: https://old.example/?p=1\n" in one for one in said)
    site = tmp_path / "coast-news"
    (toml,) = re.findall(r"^```toml\n(.*?)^```", DOCS["howto.md"], re.M | re.S)
    with (site / "feeds.toml").open("a") as settings:
        settings.write(toml)
    shell("feeds build")
    assert (site / "public/countries/sweden/atom.xml").exists()
    assert (site / "public/topics/weather/atom.xml").exists() or "storms" in {
        p.name for p in (site / "public/topics").iterdir()
    }
