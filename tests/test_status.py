"""feeds status: what the last build left, told without reading an article."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from unittest.mock import patch

import pytest

from feeds.errors import MOST_TOLD
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
    assert said.stderr == ("feeds: stale: the last change is of 2026-11-11 00:00 UTC\n" if code else "")


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


MANY = 240
# As the reader leaves them out, as the judge does, and as it is settled which of several with one id stands; and what is published with a fault.
LINES = {
    "no-text": '{{"title": "A title {0}"}}',
    "empty": '{{"title": "A title {0}", "content_html": "<!-- {0} -->"}}',
    "one-id": '{{"id": "urn:x:1", "title": "A title {0}", "content_text": "A court in India has ruled."}}',
    "mended": '{{"id": "urn:x:{0}", "title": "A title {0}", "content_text": "A court.", "countries": ["Nowhere"]}}',
}


@pytest.mark.long
@pytest.mark.hazard("input")
@pytest.mark.parametrize("fault", LINES)
def test_a_file_of_many_bad_articles_is_no_flood_of_lines_and_is_counted_right(
    site: Site, fault: str, runs: Callable[[int], None]
) -> None:
    """A file with many articles that all have the same fault"""
    runs(MANY)
    site.article("a.md")
    site.write("many.jsonl", "".join(LINES[fault].format(n) + "\n" for n in range(MANY)))
    told = [json.loads(line) for line in site.build("--log", "json").stderr.splitlines()]
    lines = [one["message"] for one in told if one["message"].startswith("many.jsonl")]
    left_out = {"no-text": MANY, "empty": MANY, "one-id": MANY - 1, "mended": 0}[fault]
    assert len(lines) == MOST_TOLD + 1
    assert len(set(lines)) == len(lines)
    faults = left_out or MANY
    assert f"many.jsonl: {faults - MOST_TOLD:,} more like these in this file" in lines[-1]
    assert told[-1]["set_aside"] == left_out
    assert told[-1]["articles"] == 1 + MANY - left_out
    text = site.run("status").stdout.splitlines()
    assert f"{'set aside' if left_out else 'to mend'}: {faults}" in text
    as_json = json.loads(site.run("status", "--json").stdout)
    assert as_json["left_out"] == left_out
    imported = site.run("import", "--dry-run", str(site.root / "content/many.jsonl")).stderr.splitlines()
    assert len(imported) == MOST_TOLD + 1
    site.write("many.jsonl", '{"title": "A title", "content_text": "A court in India has ruled."}\n')
    site.build()
    assert not [line for line in site.run("status").stdout.splitlines() if "more like these" in line or "mend:" in line]


def test_of_many_bad_articles_the_index_keeps_no_more_than_is_told(site: Site) -> None:
    site.write("many.jsonl", "".join(LINES["empty"].format(n) + "\n" for n in range(MANY)))
    site.build()
    with closing(sqlite3.connect(site.root / ".feeds/index.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM trouble").fetchone() == (MOST_TOLD + 1,)


def test_what_is_said_of_a_whole_file_is_told_however_many_of_its_articles_are_bad(site: Site) -> None:
    site.write("many.jsonl", "".join(LINES["no-text"].format(n) + "\n" for n in range(MANY)))
    with patch("feeds.read.jsonl.MOST_LINES", MANY - 1):
        assert (
            f"many.jsonl: it holds more than {MANY - 1} articles, and is not read from line {MANY} on"
            in site.build().stderr
        )
    assert f"set aside: {MANY}" in site.run("status").stdout
