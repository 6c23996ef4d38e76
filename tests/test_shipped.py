"""What the repository ships is exactly what the program makes: content/ of seeds/, public/ of content/, feeds.lock of both."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import NOW, REPOSITORY, Site, tree


@pytest.fixture
def fresh(tmp_path: Path) -> Site:
    """The settings and the seeds alone."""
    shutil.copy(REPOSITORY / "feeds.toml", tmp_path)
    shutil.copytree(REPOSITORY / "seeds", tmp_path / "seeds")
    return Site(tmp_path)


@pytest.mark.hazard("promise")
def test_content_and_public_are_what_import_and_build_make(fresh: Site) -> None:
    """The site of this repository made anew: what is committed, byte for byte."""
    assert fresh.run("import", "seeds", "--now", NOW).returncode == 0
    assert tree(fresh.root / "content") == tree(REPOSITORY / "content")
    assert fresh.build().returncode == 0
    assert fresh.public() == tree(REPOSITORY / "public")
    assert (fresh.root / "feeds.lock").read_bytes() == (REPOSITORY / "feeds.lock").read_bytes()


def test_the_five_articles_say_where_and_when(fresh: Site) -> None:
    lines = fresh.run("explain", "--json", "seeds").stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [
        (a["published"] and a["published"][:16], a["date_precision"], a["date_source"], a["countries"][0]["key"])
        for a in found
    ] == [
        ("2025-04-07T02:25", "minute", "byline", "kg"),
        ("2025-05-28T00:00", "day", "byline", "pk"),
        ("2025-12-08T00:00", "day", "byline", "cn"),
        ("2023-07-29T00:00", "day", "byline", "in"),
        (None, None, "none", "my"),
    ]
    topics = [{t["key"] for t in a["topics"]} for a in found]
    must = [
        {"regulation", "adoption"},
        {"mining", "regulation"},
        {"security", "tokenisation", "regulation"},
        {"regulation", "taxation"},
    ]
    assert all(
        wanted <= got for wanted, got in zip([*must, {"regulation", "adoption", "tokenisation"}], topics, strict=True)
    )
    assert all(len(a["summary"]) <= 300 and a["summary"].endswith(".") for a in found)


def test_a_second_import_changes_nothing(fresh: Site) -> None:
    fresh.run("import", "seeds", "--now", NOW)
    (fresh.root / ".feeds/lock").unlink()
    before = tree(fresh.root)
    again = fresh.run("import", "seeds", "--now", "2027-01-01T00:00:00Z")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    (fresh.root / ".feeds/lock").unlink()
    assert tree(fresh.root) == before
