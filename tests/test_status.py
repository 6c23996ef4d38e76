"""feeds status: what the last build left, told without reading an article."""

import json

import pytest

from feeds.index import opened
from feeds.program import identity
from tests.conftest import Site


def test_it_tells_what_is_published_left_out_held_and_weak(site: Site) -> None:
    site.article("a.md", title="The newest", date="2025-04-07", body="A court in Kyrgyzstan has ruled.")
    site.article("b.md", title="No country", date="2025-04", body="A court has ruled.")
    site.article("2025-01-02-c.md", title="By its name", date="", body="A court in India has ruled.")
    site.article("d.md", title="Undated", date="", body="A bill in India.")
    site.article("e.md", title="To come", date="2027-01-01")
    site.write("f.md", b"\xff")
    site.build()
    (site.root / "content/a.md").write_text("never read")
    said = site.run("status")
    assert said.returncode == 0
    lines = said.stdout.splitlines()
    assert lines[:3] == [
        "Tiny, https://tiny.example/news/",
        "4 articles, the newest: Undated",
        "last change: 2026-11-21 00:00 UTC",
    ]
    assert lines[3].startswith("last run: ")
    assert lines[4] == "set aside: 1"
    assert lines[5].startswith("  f.md: ")
    assert lines[6:8] == ["held: 1", "  e.md: until 2027-01-01 00:00 UTC"]
    assert lines[8] == "to look at (`feeds explain --review` names them):"
    assert lines[9:] == [
        "  1 with no date",
        "  1 with a date of which the month or the year alone is known",
        "  1 with a date that only an address or a file's name says",
        "  1 with no country",
        "  4 with a country or topic that stands on little",
    ]
    told = json.loads(site.run("status", "--json").stdout)
    assert told["articles"] == 4
    assert told["changed"] == "2026-11-21T00:00:00+00:00"
    assert (len(told["set_aside"]), len(told["held"])) == (1, 1)
    assert told["weak"]["nowhere"] == 1


@pytest.mark.parametrize(("age", "code"), [("1d", 1), ("10d", 0), ("239h", 1), ("20000m", 0)])
def test_a_monitor_hears_that_nothing_came(site: Site, age: str, code: int) -> None:
    site.article("a.md", date="2026-11-11")
    site.build()
    said = site.run("status", "--max-age", age, "--now", "2026-11-21T00:00:00Z")
    assert said.returncode == code
    assert said.stderr == ("feeds: stale: the newest change is of 2026-11-11 00:00:00+00:00\n" if code else "")


def test_an_empty_site_is_stale(site: Site) -> None:
    site.build()
    assert site.run("status").stdout.splitlines()[1] == "0 articles"
    assert site.run("status", "--max-age", "1d").returncode == 1


@pytest.mark.parametrize("age", ["", "2", "d", "-1d", "1y", "1 d"])
def test_a_length_of_time_that_is_none_is_told(site: Site, age: str) -> None:
    assert site.run("status", "--max-age", age).returncode == 2


def test_where_nothing_was_built_it_says_what_to_do(site: Site) -> None:
    said = site.run("status")
    assert (said.returncode, said.stderr.count("\n")) == (2, 1)
    assert "feeds build" in said.stderr


def test_it_changes_nothing(site: Site) -> None:
    site.article("a.md")
    site.build()
    before = {path: path.stat().st_mtime_ns for path in site.root.rglob("*")}
    site.run("status")
    assert {path: path.stat().st_mtime_ns for path in site.root.rglob("*")} == before


@pytest.mark.hazard("index")
@pytest.mark.parametrize("leave", [b"", None], ids=["emptied", "begun"])
def test_an_index_with_which_no_run_came_to_its_end_tells_nothing(site: Site, leave: bytes | None) -> None:
    """Somebody asks how the site stands while the index is begun anew: nobody hears that nothing is published"""
    site.article("a.md")
    site.build()
    path = site.root / ".feeds/index.sqlite"
    path.unlink()
    if leave is None:
        with opened(path, identity(), keep=True) as index:
            index.commit()
    else:
        path.write_bytes(leave)
    for words in ((), ("--max-age", "1d"), ("--json",)):
        said = site.run("status", *words)
        assert (said.returncode, said.stdout) == (2, "")
        assert "does not tell what is published" in said.stderr
