"""feeds pin: what was judged becomes a person's word, and not a byte of what a person wrote is lost."""

import json
import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Site
from tests.fuzzing import FRONT_MATTER

BODY = (
    "A court in Kyrgyzstan has ruled on crypto mining. Miners in Kyrgyzstan had asked for it, and the hash rate fell.\n"
)
YAML = """\
---
# Our own file.
title:   "A ruling: 'final'"   # said so on the phone
tags: [a,   b]

extra:
  deep: 1
---
"""
TOML = """\
+++
title = "A ruling"  # a comment
list = [
  "x",
]

[params]
color = "red"
+++
"""
PELICAN = "Title: A ruling\nAuthor: Ada\n\n"
KINDS = {
    "yaml": YAML,
    "toml": TOML,
    "pelican": PELICAN,
    "none": "# A ruling\n\n",
    "crlf": YAML.replace("\n", "\r\n"),
    "bom": "\ufeff" + YAML,
}


def said(site: Site, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.run("explain", "--json", f"content/{name}").stdout)
    return found


@pytest.mark.parametrize("front", KINDS.values(), ids=KINDS)
def test_what_was_judged_is_decided_and_nothing_is_lost(site: Site, front: str) -> None:
    path = site.write("2025-04-07-a.md", front + BODY)
    before, text = said(site, path.name), path.read_bytes().decode()
    site.build()
    published = site.public()
    done = site.run("pin", "content")
    assert (done.returncode, done.stdout, done.stderr) == (0, "2025-04-07-a.md\n", "")
    after = said(site, path.name)
    for key in ("id", "title", "published", "date_precision", "summary", "language", "authors", "body_text"):
        assert after[key] == before[key], key
    for key in ("topics", "countries"):
        assert [one["key"] for one in after[key]] == [one["key"] for one in before[key]] != []
        assert {one["score"] for one in after[key]} == {1}
    assert after["pinned"]
    assert {"id", "published", "topics", "countries", "description"} <= set(after["decided"])
    lines = path.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    kept = iter(lines)
    assert all(line in kept for line in text.removeprefix("\ufeff").splitlines(keepends=True)), "a line went or moved"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")
    assert site.build().returncode == 0
    assert {name: data for name, data in site.public().items() if name.endswith("atom.xml")} == {
        name: data for name, data in published.items() if name.endswith("atom.xml")
    }
    assert site.run("pin", "content").stdout == ""


def test_a_moved_file_stays_the_article_that_it_was(site: Site) -> None:
    path = site.write("a.md", YAML + BODY)
    ident = said(site, "a.md")["id"]
    site.run("pin", "content/a.md")
    path.rename(path.with_name("moved.md"))
    assert said(site, "moved.md")["id"] == ident


def test_what_a_person_wrote_is_never_rewritten(site: Site) -> None:
    path = site.write(
        "a.md", f"---\nid: tag:x\ntitle: T\ndate: 2025-01-01\ncountries: [pk]\ntopics: []\nsummary: Mine.\n---\n{BODY}"
    )
    before = path.read_bytes()
    assert site.run("pin", "content").stdout == ""
    assert path.read_bytes() == before


def test_what_is_not_known_is_not_pinned(site: Site) -> None:
    path = site.write(
        "a.md",
        "---\nid: tag:x\ntitle: Nothing much\n---\nNothing is said here of any place or of any matter at all, and no more.\n",
    )
    site.run("pin", "content")
    assert path.read_text().splitlines()[:4] == [
        "---", "id: tag:x", "title: Nothing much", 'summary: "Nothing is said here of any place or of any matter at all, and no more."',
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(site: Site) -> None:
    path = site.write("a.md", BODY)
    assert site.run("pin", "--dry-run", "content").stdout == "a.md\n"
    assert path.read_text() == BODY


def test_others_than_markdown_are_told_what_to_do(site: Site) -> None:
    path = site.write("a.txt", "A ruling\n\nApril 7, 2025\n\n" + BODY)
    done = site.run("pin", "content")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (0, "", 1)
    assert "feeds import" in done.stderr
    assert path.read_text().startswith("A ruling\n")


def test_rights_stay_and_a_link_stays_one(site: Site) -> None:
    path = site.write("real.md", BODY)
    path.chmod(0o600)
    os.symlink("real.md", path.with_name("a.md"))
    site.run("pin", "content/a.md")
    assert path.with_name("a.md").is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("---\nid: ")


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of the strategy
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    front=FRONT_MATTER.filter(lambda text: len(text) < 4000),
    body=st.sampled_from([BODY, "", "---\n", "A court in India.\n\n---\nid: no\n"]),
)
def test_whatever_the_front_matter_it_reads_as_before(site: Site, front: str, body: str) -> None:
    path = site.write("a.md", (front + body).encode(errors="replace"))
    data, before = path.read_bytes(), site.run("explain", "--json", "content/a.md")
    done = site.run("pin", "content/a.md")
    assert done.returncode == 0, done.stderr
    if not before.stdout or done.stderr:
        assert path.read_bytes() == data
        return
    after = said(site, "a.md")
    for key in ("id", "title", "published", "summary", "body_text", "updated", "section"):
        assert after.get(key) == json.loads(before.stdout).get(key), key


@pytest.mark.hazard("disk")
def test_a_file_that_its_owner_protects_is_not_written(site: Site) -> None:
    """Somebody protected a text against writing: it is named and stays as it is, whoever runs the command"""
    path = site.article("a.md", body=BODY)
    other = site.article("b.md", body=BODY)
    path.chmod(0o444)
    before = path.read_bytes()
    done = site.run("pin", "content")
    assert done.returncode == 0
    assert "a.md: it is protected against writing; chmod u+w a.md; set aside" in done.stderr
    assert path.read_bytes() == before
    assert b"Kyrgyzstan" in other.read_bytes() != before


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone writes what is another's")
def test_a_file_stays_its_owners(site: Site) -> None:
    path = site.article("a.md", body=BODY)
    os.chown(path, 12345, 23456)
    before = path.read_bytes()
    assert site.run("pin", "content").returncode == 0
    assert path.read_bytes() != before
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)
