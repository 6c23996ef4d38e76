"""Broken and sound folders, each with what `check` must say of it; the folders are found by glob."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import feeds.check
from feeds.check import Finding, check
from feeds.check.folder import Folder

BASE = "https://example.org/"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
CASES = Path(__file__).parent / "check"
BROKEN = sorted((CASES / "broken").iterdir())
SOUND = sorted((CASES / "sound").iterdir())
RICH = CASES / "grammar" / "rich.xml"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
PACKAGE = Path(feeds.check.__file__).parent

# These need a file that no repository should carry; each has a test of its own below.
MADE_HERE = {"large-feed", "unreadable"}


def rule_of(case: Path) -> str:
    return case.name.split("--")[0]


def text_of(findings: tuple[Finding, ...]) -> str:
    return "\n".join(map(str, findings))


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_a_broken_folder_breaks_its_rule_and_no_other(case: Path) -> None:
    findings = check(case, base_url=BASE, now=NOW)
    assert {finding.rule for finding in findings} == {rule_of(case)}, text_of(findings)
    for finding in findings:
        assert finding.message
        assert finding.mend
        assert finding.path == "." or (case / finding.path).is_file()


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case.name)
def test_a_sound_folder_has_no_finding(case: Path) -> None:
    assert text_of(check(case, base_url=BASE, now=NOW)) == ""


def test_each_rule_has_a_case() -> None:
    source = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    rules = set(re.findall(r"\.(?:error|warning)\(\s*\"([a-z0-9-]+)\"", source))
    assert rules - MADE_HERE == {rule_of(case) for case in BROKEN}
    assert rules >= MADE_HERE


def test_warnings_are_told_from_errors() -> None:
    severities = {
        rule_of(case): {finding.severity for finding in check(case, base_url=BASE, now=NOW)} for case in BROKEN
    }
    warnings = {rule for rule, found in severities.items() if "warning" in found}
    assert warnings == {"empty-title", "old-date"}
    assert all(len(found) == 1 for found in severities.values())


def test_a_finding_is_one_line_that_names_place_rule_and_mend() -> None:
    (finding,) = check(CASES / "broken" / "relative-id--an-entry-has-a-slug-for-an-id", base_url=BASE, now=NOW)
    assert str(finding) == ("atom.xml:16: relative-id: the id 'crane' is no absolute IRI; begin it with a scheme")


def test_findings_are_sorted(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "atom.xml").write_text('<feed xmlns="http://www.w3.org/2005/Atom"><entry/>\n<entry/></feed>')
    (tmp_path / "a.xml").write_text("<")
    findings = check(tmp_path, base_url=BASE, now=NOW)
    places = [(finding.path, finding.line or 0, finding.rule) for finding in findings]
    assert places == sorted(places)
    assert {path for path, _, _ in places} == {"a.xml", "b/atom.xml"}


def test_nothing_is_written() -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        files = (path for path in CASES.rglob("*") if path.is_file())
        return {path.as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    for case in (*BROKEN, *SOUND):
        check(case, base_url=BASE, now=NOW)
    assert state() == before


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_an_empty_or_missing_folder_has_no_feeds(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (finding,) = check(tmp_path / name, base_url=BASE, now=NOW)
    assert (finding.rule, finding.severity, finding.path) == ("no-feeds", "error", ".")


def test_a_large_feed_is_a_warning(tmp_path: Path) -> None:
    atom = (CASES / "sound" / "feeds-that-ran-empty" / "atom.xml").read_text("utf-8")
    (tmp_path / "atom.xml").write_text(atom.replace("Harbour news", "Harbour news " * 80_000), "utf-8")
    (finding,) = check(tmp_path, base_url=BASE, now=NOW)
    assert (finding.rule, finding.severity) == ("large-feed", "warning")


def test_a_feed_that_is_no_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "atom.xml").symlink_to(tmp_path / "gone.xml")
    (finding,) = check(tmp_path, base_url=BASE, now=NOW)
    assert (finding.rule, finding.severity) == ("unreadable", "error")


@pytest.mark.skipif(os.name == "nt", reason="a name there is always text")
def test_a_name_that_is_no_text_can_still_be_printed(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.xml")).write_text("<")
    except OSError:
        pytest.skip("this file system takes no such name")
    for finding in check(tmp_path, base_url=BASE, now=NOW):
        assert str(finding).isprintable()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feed.json", "[" * 200_000),
        ("feed.json", '{"items":' * 200_000),
        ("feed.json", '{"id": ' + "9" * 10_000 + "}"),
        ("feed.json", "\ufeff{}"),
        ("feed.json", '{"version": ["https://jsonfeed.org/version/1.1"], "items": [1, null, {"id": []}]}'),
        ("atom.xml", "<a>" * 10_000),
        ("atom.xml", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;&c;&c;</a>'),
        ("atom.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><?p q?><id>a<?p q?></id></feed>'),
        ("atom.xml", '<?xml-stylesheet?><?xml-stylesheet href="http://["?><a xmlns="http://www.w3.org/2005/Atom"/>'),
        ("rss.xml", '<rss version="2.0"><channel><link>http://[</link><item><guid>http://[</guid></item></channel></rss>'),
        ("index.html", '<base href="http://["><a href="http://[">x</a><a href>y</a>'),
        ("index.html", "<div>" * 20_000),
    ],
)  # fmt: skip
def test_a_monstrous_file_is_a_finding_and_no_exception(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert check(tmp_path, base_url=BASE, now=NOW)


ATOM = (CASES / "sound" / "a-feed-in-each-format-alone" / "atom.xml").read_bytes()
RSS = (CASES / "sound" / "a-feed-in-each-format-alone" / "b" / "rss.xml").read_bytes()
JSON = (CASES / "sound" / "a-feed-in-each-format-alone" / "c" / "feed.json").read_bytes()


def mangled(whole: bytes) -> st.SearchStrategy[bytes]:
    """A document with a piece replaced, which gets further than noise alone."""
    places = st.integers(0, len(whole))
    return st.builds(
        lambda a, b, new: whole[: min(a, b)] + new + whole[max(a, b) :], places, places, st.binary(max_size=9)
    )


@settings(deadline=None)
@given(
    atom=st.one_of(st.binary(), mangled(ATOM)),
    rss=st.one_of(st.binary(), mangled(RSS)),
    json=st.one_of(st.binary(), mangled(JSON)),
    noise=st.binary(),
)
def test_bytes_of_any_kind_never_raise(
    tmp_path_factory: pytest.TempPathFactory, atom: bytes, rss: bytes, json: bytes, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    files = {"atom.xml": atom, "rss.xml": rss, "feed.json": json, "index.html": noise, "feeds.opml": noise}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for finding in check(folder, base_url=BASE, now=NOW):
        assert str(finding).isprintable()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://example.org/news/", ""),
        ("https://example.org/news", ""),
        ("https://example.org/news/a/?b=c#d", "a/"),
        ("HTTPS://Example.org:443/news/a%20b", "a b"),
        ("https://example.org/news/x/../a.xml", "a.xml"),
        ("https://example.org/news/%2e%2e/other", None),
        ("https://example.org/newspaper", None),
        ("https://example.org/", None),
        ("http://example.org/news/a", None),
        ("https://example.org.evil.example/news/a", None),
        ("https://[", None),
        ("mailto:desk@example.org", None),
    ],
)
def test_an_address_is_ours_when_the_folder_is_served_there(url: str, path: str | None) -> None:
    assert Folder(base_url="https://example.org/news/", files=frozenset(), now=NOW).path_of(url) == path


def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(file=PACKAGE.parent / "data" / "atom.rng")


def test_the_grammar_takes_every_corner_of_atom() -> None:
    assert grammar().validate(etree.parse(RICH))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("<rights>CC", "<title>Again</title><rights>CC", id="two-titles"),
        pytest.param("<id>tag:example.org,2026:/rich</id>", "", id="no-id"),
        pytest.param("<icon>", "<favicon>x</favicon><icon>", id="an-unknown-element"),
        pytest.param("</feed>", "<rights>Late</rights></feed>", id="metadata-after-the-entries"),
        pytest.param("2026-05-04T08:00:00Z", "2026-05-04", id="a-day-for-a-time"),
        pytest.param("desk@example.org", "desk", id="an-e-mail-address-without-at"),
        pytest.param('type="image/png"', 'type="picture"', id="a-media-type-without-a-slash"),
        pytest.param(f"<div {XHTML}>Un <i>titre</i></div>", "Un", id="xhtml-without-a-div"),
        pytest.param(f'<div {XHTML} class="c">', '<div class="c">', id="a-div-that-is-not-xhtml"),
        pytest.param('term="mining"', 'name="mining"', id="a-category-without-a-term"),
        pytest.param("en-GB", "en_GB", id="a-language-with-an-underscore"),
        pytest.param('<link href="https://example.com/text">', "<link>", id="a-link-without-href"),
        pytest.param('picture.png"/>', 'picture.png">x</content>', id="content-both-here-and-elsewhere"),
        pytest.param("<content>Plain", '<content type="html"><b xmlns="">x</b>Plain', id="elements-in-html"),
        pytest.param("<icon>", '<icon type="x">', id="an-attribute-out-of-place"),
        pytest.param("<name>A second hand</name>", "", id="a-person-without-a-name"),
    ],
)  # fmt: skip
def test_the_grammar_refuses(right: str, wrong: str) -> None:
    text = RICH.read_text("utf-8")
    assert text.count(right) >= 1
    assert not grammar().validate(etree.fromstring(text.replace(right, wrong, 1).encode("utf-8")))
