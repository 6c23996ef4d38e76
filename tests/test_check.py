"""Broken and sound folders, each with what `check` must say of it; the folders are found by glob."""

import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import feeds.check
from feeds.check import Finding, check
from feeds.check.folder import Folder, Source
from feeds.check.ids import canonical
from feeds.check.text import judge_letters
from tests.conftest import REPOSITORY, Site

BASE = "https://example.org/"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
CASES = Path(__file__).parent / "check"
BROKEN = sorted((CASES / "broken").iterdir())
SOUND = sorted((CASES / "sound").iterdir())
RICH = CASES / "grammar" / "rich.xml"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
PACKAGE = Path(feeds.check.__file__).parent
DOCUMENTED = REPOSITORY / "docs" / "checks.md"

AGAINST = sorted((CASES / "against" / "broken").iterdir())
KEPT = sorted((CASES / "against" / "sound").iterdir())

# These need a file that no repository should carry; each has a test of its own below.
MADE_HERE = {"large-article", "large-feed", "too-deep", "too-large", "unreadable"}

# An error is what some reader fails on; a warning what a person may have meant, or can no longer change.
WARNINGS = {
    "ambiguous-title",
    "bare-outline",
    "comma-in-category",
    "double-escaped",
    "duplicate-outline",
    "email-in-name",
    "empty-description",
    "empty-name",
    "empty-title",
    "feed-category",
    "folder-attribute",
    "image-differs",
    "local-id",
    "missing-title",
    "mojibake",
    "moved-date",
    "no-link",
    "no-media-type",
    "non-canonical-id",
    "not-newest-first",
    "old-date",
    "shared-link",
    "stale-build-date",
    "style-attribute",
    "two-authors",
    "undeclared-html",
    "unserved-link",
    "unknown-key",
    "updated-before-published",
}

# What publishers get wrong most, and the folders that prove it is found; a folder of the sound ones proves that what is
# right, or allowed, passes.
PITFALLS = {
    1: ["duplicate-id--two-atom-entries-share-one", "duplicate-id--two-json-items-share-one"],
    2: ["duplicate-id--every-entry-has-the-id-of-its-feed"],
    3: ["duplicate-id--two-guids-differ-in-spelling-alone"],
    4: ["guid-permalink--a-tag-claims-to-be-a-link", "guid-permalink--a-uuid-claims-to-be-a-link"],
    5: ["numeric-id--a-guid-is-the-number-of-a-row"],
    6: [
        "non-canonical-id--the-host-is-in-capitals",
        "non-canonical-id--the-port-is-the-usual-one",
        "non-canonical-id--the-path-is-empty",
        "non-canonical-id--an-escape-is-in-small-letters",
        "non-canonical-id--a-path-goes-up-and-down",
    ],
    7: ["relative-id--the-id-of-an-entry-is-a-path", "relative-id--an-entry-has-a-slug-for-an-id"],
    8: [
        "bad-tag-uri--the-date-has-no-hyphens",
        "bad-tag-uri--the-month-has-one-digit",
        "relative-id--the-host-of-a-tag-has-a-space",
    ],
    9: ["no-link--an-item-has-a-guid-alone", "no-link--the-guid-must-do-for-a-link"],
    10: ["self-link--an-atom-feed-has-none", "self-link--an-rss-feed-has-none"],
    11: ["self-link--a-feed-says-that-it-is-on-another-host"],
    12: ["self-link--the-address-of-a-feed-is-relative"],
    13: ["self-type--a-feed-says-that-it-is-a-page"],
    14: [
        "duplicate-alternate--an-entry-has-two-pages-of-one-kind",
        "duplicate-alternate--a-feed-has-two-pages-of-one-language",
    ],
    15: [
        "archive-links--a-complete-feed-has-a-next-page",
        "archive-links--the-first-page-has-one-before-it",
        "archive-links--the-last-page-has-one-after-it",
        "archive-links--an-archive-names-no-current-feed",
        "archive-links--an-archive-is-complete-too",
    ],
    16: [
        "bad-date--an-atom-date-has-no-time",
        "bad-date--an-atom-date-has-no-seconds",
        "bad-date--an-atom-date-has-no-zone",
        "bad-date--a-json-date-has-a-space",
        "bad-date--the-t-of-an-atom-date-is-small",
        "bad-date--the-zone-of-an-atom-date-has-no-colon",
    ],
    17: ["bad-date--an-atom-day-is-on-no-calendar"],
    18: [
        "stray-whitespace--an-entry-date-is-on-its-own-line",
        "stray-whitespace--a-guid-is-on-its-own-line",
        "stray-whitespace--the-address-of-a-picture-is-on-its-own-line",
    ],
    19: ["sound/dates-that-are-equal-or-near"],
    20: ["future-date--an-entry-is-of-next-year", "old-date--an-item-is-of-the-year-1984"],
    21: [
        "wrong-weekday--a-monday-is-called-sunday",
        "bad-date--an-rss-year-has-two-digits",
        "bad-date--the-zone-of-an-rss-date-is-of-the-moon",
        "bad-date--an-rss-zone-has-a-colon",
    ],
    22: ["ambiguous-title--a-title-names-a-tag", "sound/text-that-is-escaped-once"],
    23: ["double-escaped--a-title-shows-an-ampersand", "double-escaped--a-title-in-cdata-shows-an-ampersand"],
    24: ["sound/titles-in-each-type"],
    25: ["sound/text-that-is-escaped-once"],
    26: ["undeclared-html--a-summary-holds-a-paragraph", "undeclared-html--content-without-a-type-is-html"],
    27: [
        "double-escaped--xhtml-is-escaped-within-its-div",
        "atom-grammar--xhtml-has-no-div-around-it",
        "atom-grammar--the-div-of-xhtml-is-of-no-namespace",
        "not-well-formed--xhtml-has-an-entity-of-html",
    ],
    28: [
        "content-type--html-has-its-media-type",
        "atom-grammar--a-summary-has-a-media-type",
        "content-type--an-entry-is-a-letter-in-parts",
    ],
    29: [
        "no-content--an-entry-is-a-bare-link",
        "empty-title--an-entry-has-a-blank-title",
        "no-content--content-elsewhere-has-no-summary",
        "no-alternate--a-summary-leads-nowhere",
    ],
    30: [
        "mojibake--letters-were-read-one-byte-at-a-time",
        "mojibake--quotation-marks-were-read-one-byte-at-a-time",
        "illegal-character--a-quotation-mark-is-of-windows",
        "illegal-character--a-reference-is-of-windows",
    ],
    31: [
        "not-well-formed--the-bytes-are-not-what-is-declared",
        "not-utf8--a-feed-is-written-in-latin-1",
        "media-type--a-feed-is-served-as-text",
    ],
    32: [
        "not-well-formed--an-address-has-a-bare-ampersand",
        "not-well-formed--cdata-ends-within-the-text",
        "not-well-formed--a-prefix-is-not-declared",
        "not-well-formed--a-list-of-feeds-has-a-bare-ampersand",
    ],
    33: [
        "active-content--a-script-is-in-the-html-of-an-entry",
        "active-content--a-description-embeds-something",
        "active-content--a-description-holds-an-object",
        "active-content--a-description-sends-elsewhere",
        "active-content--a-description-imports-a-style-sheet",
        "active-content--a-handler-is-in-the-xhtml-of-an-entry",
    ],
    34: [
        "sound/text-that-looks-like-markup",
        "relative-link--an-rss-text-shows-a-relative-picture",
        "relative-link--a-picture-of-two-sizes-is-relative",
        "relative-link--the-poster-of-a-film-is-relative",
        "relative-link--a-json-text-links-to-a-path",
    ],
    35: ["style-attribute--a-paragraph-covers-the-page", "style-attribute--xhtml-has-a-colour"],
    36: [
        "non-ascii-url--an-item-links-to-an-iri",
        "non-ascii-url--an-entry-links-to-a-host-with-an-umlaut",
    ],
    37: [
        "author-without-email--an-author-is-a-bare-name",
        "author-without-email--an-address-is-jumbled",
        "two-authors--an-item-has-an-author-and-a-creator",
        "email-in-name--a-name-is-written-as-in-rss",
        "no-author--one-entry-of-two-has-none",
    ],
    38: [
        "bad-enclosure--a-recording-has-no-length",
        "bad-enclosure--a-recording-is-of-no-media-type",
        "bad-enclosure--a-recording-has-less-than-nothing",
        "two-enclosures--an-item-has-a-recording-twice",
    ],
    39: [
        "late-metadata--the-title-of-a-channel-comes-last",
        "missing-field--a-channel-has-no-description",
        "atom-grammar--the-author-comes-after-the-entries",
    ],
    40: [
        "missing-field--an-outline-has-no-text",
        "outline-type--a-feed-has-no-type",
        "missing-field--an-outline-spells-xmlurl-small",
        "missing-title--a-feed-has-a-text-alone",
        "bad-date--a-list-of-feeds-was-made-on-an-iso-day",
        "not-well-formed--a-list-of-feeds-holds-a-control-character",
    ],
}


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


@pytest.mark.parametrize("case", AGAINST, ids=lambda case: case.name)
def test_a_promise_that_is_broken_is_found_by_its_rule_and_no_other(case: Path) -> None:
    assert text_of(check(case / "after", base_url=BASE, now=NOW)) == ""
    findings = check(case / "after", base_url=BASE, now=NOW, before=case / "before")
    assert {finding.rule for finding in findings} == {rule_of(case)}, text_of(findings)
    assert all(finding.message and finding.mend for finding in findings)


@pytest.mark.parametrize("case", KEPT, ids=lambda case: case.name)
def test_a_promise_that_is_kept_has_no_finding(case: Path) -> None:
    assert text_of(check(case / "after", base_url=BASE, now=NOW, before=case / "before")) == ""


@pytest.mark.parametrize("number", range(1, 41))
def test_each_pitfall_is_found(number: int) -> None:
    """The folders themselves are judged by the tests above."""
    for name in PITFALLS[number]:
        assert (CASES / name if name.startswith("sound/") else CASES / "broken" / name).is_dir(), name


def test_each_rule_has_a_case() -> None:
    source = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    rules = set(re.findall(r"\.(?:error|warning)\(\s*\"([a-z0-9-]+)\"", source))
    assert rules - MADE_HERE == {rule_of(case) for case in (*BROKEN, *AGAINST)}
    assert rules >= MADE_HERE


def test_each_rule_is_documented_with_its_severity() -> None:
    rows = re.findall(r"^\| (`.+?) \| ([a-z, ]+) \|", DOCUMENTED.read_text("utf-8"), re.M)
    told = {}
    for names, severities in rows:
        rules = re.findall("`([a-z0-9-]+)`", names)
        told |= dict(zip(rules, severities.split(", ") * (len(rules) if "," not in severities else 1), strict=True))
    assert set(told) == {rule_of(case) for case in (*BROKEN, *AGAINST)} | MADE_HERE
    assert {rule for rule, severity in told.items() if severity == "warning"} - MADE_HERE == WARNINGS


@pytest.mark.parametrize("case", [*BROKEN, *AGAINST], ids=lambda case: case.name)
def test_warnings_are_told_from_errors(case: Path) -> None:
    is_pair = (case / "before").is_dir()
    findings = check(
        case / "after" if is_pair else case, base_url=BASE, now=NOW, before=case / "before" if is_pair else None
    )
    severity = "warning" if rule_of(case) in WARNINGS else "error"
    assert {finding.severity for finding in findings} == {severity}


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


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_large_article_is_a_warning(tmp_path: Path, form: str) -> None:
    atom = (CASES / "sound" / "a-feed-in-each-format-alone" / "atom.xml").read_text("utf-8")
    content = f'<content type="{form}">{"It lifts forty tönnes. " * 22_000}</content>'
    (tmp_path / "atom.xml").write_text(atom.replace("<summary>It lifts forty tonnes.</summary>", content), "utf-8")
    (finding,) = check(tmp_path, base_url=BASE, now=NOW)
    assert (finding.rule, finding.severity, finding.line) == ("large-article", "warning", 20)


@pytest.mark.parametrize("name", ["atom.xml", "index.html"])
def test_what_is_nested_too_deeply_is_not_parsed(tmp_path: Path, name: str) -> None:
    """A parser would take a quarter of a minute for each."""
    atom = (CASES / "sound" / "a-feed-in-each-format-alone" / "atom.xml").read_text("utf-8")
    content = f'<content type="html">{"&lt;div&gt;" * 100_000}It lifts.</content>'
    (tmp_path / "atom.xml").write_text(atom, "utf-8")
    texts = {
        "index.html": "<div>" * 100_000,
        "atom.xml": atom.replace("<summary>It lifts forty tonnes.</summary>", content),
    }
    (tmp_path / name).write_text(texts[name], "utf-8")
    rules = {finding.rule: finding.severity for finding in check(tmp_path, base_url=BASE, now=NOW)}
    assert rules.pop("too-deep") == "error"
    assert set(rules) <= {"large-article", "large-feed"}


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
    files = {"atom.xml": atom, "rss.xml": rss, "feed.json": json} | dict.fromkeys(
        ("index.html", "feeds.opml", "sitemap.xml", "catalog.json", "_headers", "archive/2026-05.json"), noise
    )
    (folder / "archive").mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for before in (folder, CASES / "sound" / "a-whole-site"):
        for finding in check(folder, base_url=BASE, now=NOW, before=before):
            assert str(finding).isprintable()


@pytest.mark.parametrize(
    "catalog",
    [
        '{"feeds": 1}',
        '{"feeds": [1, {"path": 1, "aliases": 1, "formats": 1, "page": 1}]}',
        '{"feeds": [{"path": "", "aliases": ["", "/", 1, "../b", "b"], "formats": {"atom": 1}}]}',
        '{"feeds": [{"path": "b", "aliases": ["b"]}]}',
        "[" * 100_000,
    ],
)
def test_a_catalog_of_another_program_is_no_exception(tmp_path: Path, catalog: str) -> None:
    (tmp_path / "atom.xml").write_bytes(ATOM)
    (tmp_path / "catalog.json").write_text(catalog)
    assert {f.rule for f in check(tmp_path, base_url=BASE, now=NOW)} <= {"not-well-formed", "alias-differs"}


@pytest.mark.parametrize(
    ("iri", "normal"),
    [
        ("HTTP://desk@NEWS.example.org:80", "http://desk@news.example.org/"),
        ("https://news.example.org:443/a/./b/../c", "https://news.example.org/a/c"),
        ("https://news.example.org/a/..", "https://news.example.org/"),
        ("https://news.example.org/../a/.", "https://news.example.org/a/"),
        ("https://news.example.org:8443/?#", "https://news.example.org:8443/?#"),
        ("https://news.example.org/%7ea%2f%c3%a9?b=%2f", "https://news.example.org/~a%2F%C3%A9?b=%2F"),
        ("https://news.example.org//a///b", "https://news.example.org//a///b"),
        ("TAG:news.example.org,2026:A%2fb", "tag:news.example.org,2026:A%2Fb"),
        ("urn:ISBN:0451450523", "urn:isbn:0451450523"),
        ("urn:UUID:6E8BC430-9C3A-11D9-9669-0800200C9A66", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"),
        ("tag:Jane@NEWS.example.org,2026:A", "tag:Jane@news.example.org,2026:A"),
        ("tag:news.example.org,2026:a/../b", "tag:news.example.org,2026:a/../b"),
    ],
)
def test_an_id_has_one_normal_form(iri: str, normal: str) -> None:
    assert canonical(iri) == normal


@given(
    st.builds(
        "{}://{}{}".format,
        st.sampled_from(["http", "HTTPS", "ftp"]),
        st.from_regex(r"(?:[aZ]@)?[aZ.]{0,5}(?::(?:80|443|8080)?)?", fullmatch=True),
        st.text("/.a%2fE?#", max_size=20),
    )
)
def test_a_normal_form_stays_as_it_is(iri: str) -> None:
    assert canonical(canonical(iri)) == canonical(iri)


@pytest.mark.parametrize("is_watched", [True, False])
def test_the_command_tells_who_watches_that_all_is_well(
    site: Site, is_watched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.cli.publishing.is_watched", lambda: is_watched)
    site.article("a.md")
    site.build()
    assert site.run("check").stderr == ("feeds: public: there is nothing to mend\n" if is_watched else "")
    (site.root / "public/rss.xml").unlink()
    assert "nothing to mend" not in site.run("check").stderr


def test_the_command_holds_a_publication_against_an_earlier_one(site: Site) -> None:
    site.article("a.md")
    site.build()
    shutil.copytree(site.root / "public", site.root / "before")
    assert (site.run("check", "--against", "before").returncode, site.run("check", "--against", "before").stdout) == (
        0,
        "",
    )
    (site.root / "public" / "rss.xml").unlink()
    checked = site.run("check", "--against", "before")
    assert checked.returncode == 1
    assert ".: lost-feed: the feed rss.xml was published before and is gone" in checked.stdout
    missing = site.run("check", "--against", "nowhere")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "nowhere: no such folder" in missing.stderr


def test_the_command_knows_a_date_to_come_by_its_time(site: Site) -> None:
    site.article("a.md", date="2025-04-07")
    site.build()
    assert site.run("check", "--now", "2025-04-06T12:00:00Z").returncode == 0
    early = site.run("check", "--now", "2025-04-05T12:00:00Z")
    assert early.returncode == 1
    assert {line.split(": ")[1] for line in early.stdout.splitlines()} == {"future-date"}


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


def test_a_rule_of_many_asterisks_costs_no_time(tmp_path: Path) -> None:
    (tmp_path / "atom.xml").write_bytes(ATOM)
    (tmp_path / ("a" * 200 + ".xml")).write_bytes(ATOM.replace(b"org/atom.xml", b"org/" + b"a" * 200 + b".xml"))
    (tmp_path / "_headers").write_text(
        f"/{'*a' * 40}b\n  Content-Type: text/plain\n/{':a' * 40}\n  Content-Type: text/plain\n"
    )
    rules = {finding.rule for finding in check(tmp_path, base_url=BASE, now=NOW)}
    assert rules == {"duplicate-feed-id", "no-media-type"}


def test_a_folder_without_settings_says_itself_where_it_is_served(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site.article("a.md")
    site.build()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    copy = elsewhere / "copy"
    shutil.copytree(site.root / "public", copy)
    alone = Site(elsewhere)
    assert alone.run("check", "copy", "--strict").stdout == ""
    (copy / "catalog.json").unlink()
    told = alone.run("check", "copy")
    # The pages lead to the catalog, which is gone, and nothing else is wrong.
    assert {line.split(": ")[1] for line in told.stdout.splitlines()} == {"dead-link"}
    assert ": self-link: " in alone.run("check", "copy", "--url", "https://other.example/").stdout
    for path in [*copy.rglob("*.xml"), *copy.rglob("*.json")]:
        path.unlink()
    refused = alone.run("check", "copy")
    assert (refused.returncode, "name the address with --url" in refused.stderr) == (2, True)
    assert alone.run("check", "copy", "--url", "nonsense").returncode == 2


def test_a_feed_by_another_ending_is_judged_too(tmp_path: Path) -> None:
    (tmp_path / "news.atom").write_text("<feed/>")
    (tmp_path / "news.rss").write_text("<rss")
    assert {finding.path for finding in check(tmp_path, base_url=BASE, now=NOW)} >= {"news.rss"}


OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Harbour feeds</title></head>
  <body>
    <outline text="All">
      <outline type="rss" text="News" title="News" xmlUrl="https://example.org/atom.xml"/>
    </outline>
  </body>
</opml>
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>About</title></head><body><p>About us</p></body></html>
"""
WHOLE = {
    "atom.xml": ATOM.decode(),
    "b/rss.xml": RSS.decode(),
    "c/feed.json": JSON.decode(),
    "feeds.opml": OPML,
    "about.html": PAGE,
}
ATOM_LINK, ATOM_TEXT = "https://news.example.com/ferry", "<summary>It lifts forty tonnes.</summary>"
RSS_LINK, RSS_TEXT = "<link>https://news.example.com/ferry</link>", "<description>It lifts forty tonnes.</description>"
RSS_TITLE, RSS_CHANNEL = "<title>The ferry sails again</title>", "<description>What moves on the water</description>"
RSS_GUID = '<guid isPermaLink="false">tag:example.org,2026:ferry</guid>'
JSON_LINK, JSON_TEXT = '"https://news.example.com/ferry"', "<p>It lifts forty tonnes.</p>"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
SY = 'xmlns="http://purl.org/rss/1.0/modules/syndication/"'
IMAGE = (
    "<image><url>https://news.example.com/i.png</url><title>{}</title><link>https://news.example.com/</link>{}</image>"
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def changed(folder: Path, name: str, old: str, new: str) -> tuple[Finding, ...]:
    """What is found in a sound folder of every format in which one text was replaced by another."""
    whole = {**WHOLE, name: WHOLE.get(name, "")}
    for path, text in whole.items():
        assert path != name or not old or text.count(old) == 1, (name, old)
        place = folder / path
        place.parent.mkdir(exist_ok=True)
        place.write_text((text.replace(old, new) if old else new) if path == name else text, "utf-8")
    return check(folder, base_url=BASE, now=NOW)


# File, text, what stands there instead, and the one rule that says so.
BROKEN_BY_ONE_CHANGE = [
    *(("b/rss.xml", RSS_LINK, f"<link>{bad}</link>", rule) for bad, rule in (
        ("https://news.example.com/%zz", "malformed-url"),
        ("https://news.example.com/a|b", "malformed-url"),
        ("https://news.example.com/a\\b", "malformed-url"),
        ("https://news.example.com:99999/", "malformed-url"),
        ("javascript:alert(1)", "active-content"),
        ("vbscript:x", "active-content"),
    )),
    *(("b/rss.xml", RSS_LINK, RSS_LINK + extra, rule) for extra, rule in (
        ('<source url="https://news.example.com/café">x</source>', "non-ascii-url"),
        ('<source url="https://exam ple.net/">x</source>', "relative-link"),
        ("<comments>javascript:alert(1)</comments>", "active-content"),
        ("<comments>https://news.example.com/日</comments>", "non-ascii-url"),
        (f'<media:content {MEDIA} url="https://news.example.com/é.png"/>', "non-ascii-url"),
        (f'<media:thumbnail {MEDIA} url="a.png"/>', "relative-link"),
        (f'<media:description {MEDIA} type="html">&lt;script&gt;x&lt;/script&gt;</media:description>',
         "active-content"),
        (f"<body {XHTML}><p>x</p><script>x</script></body>", "active-content"),
        (f"<dc:creator {DC}/>", "empty-name"),
        (f"<dc:creator {DC}>desk@example.org</dc:creator>", "email-in-name"),
        (f"<dc:date {DC}>4 May 2026</dc:date>", "bad-date"),
        ("<atom:updated>4 May 2026</atom:updated>", "bad-date"),
        *((f"<author>{author}</author>", "author-without-email") for author in (
            "jane@", "@jane", "jane doe@news.example.com", "Jane Doe &lt;jane@news.example.com&gt;",
        )),
    )),
    ("b/rss.xml", RSS_CHANNEL, RSS_CHANNEL + f"<script {XHTML}>x</script>", "active-content"),
    ("b/rss.xml", RSS_CHANNEL, RSS_CHANNEL + "<managingEditor>Jane Doe</managingEditor>", "author-without-email"),
    ("b/rss.xml", RSS_GUID, '<guid ispermalink="false">https://news.example.com/f</guid>', "guid-permalink"),
    ("b/rss.xml", RSS_GUID, "<guid>https://news.example.com/é</guid>", "non-ascii-url"),
    *(("atom.xml", ATOM_LINK, bad, rule) for bad, rule in (
        ("javascript:alert(1)", "active-content"),
        ("https://news.example.com/%", "malformed-url"),
    )),
    ("atom.xml", "</author>", "<uri>javascript:x</uri></author>", "active-content"),
    ("atom.xml", "</author>", f"</author><script {XHTML}>x</script>", "active-content"),
    ("atom.xml", "<feed", '<?xml-stylesheet type="text/xsl" href="feed.xsl"?><feed', "active-content"),
    *(("c/feed.json", JSON_LINK, f'"{bad}"', rule) for bad, rule in (
        ("javascript:alert(1)", "active-content"),
        ("https://news.example.com/a|b", "malformed-url"),
    )),
    ("c/feed.json", JSON_LINK, JSON_LINK + ', "attachments": [{"url": "https://news.example.com/é", '
     '"mime_type": "image/png"}]', "non-ascii-url"),
    *(("c/feed.json", JSON_TEXT, bad.replace('"', "'"), rule) for bad, rule in (
        ('<a href="https://news.example.com/é">x</a>', "non-ascii-url"),
        ('<a href="https://exam ple.net/">x</a>', "malformed-url"),
        ('<a href="https:///x">x</a>', "malformed-url"),
        ('<a href="blob:https://news.example.com/1">x</a>', "active-content"),
        ('<img src="https://news.example.com/a" srcset="javascript:x 2x">', "active-content"),
        ('<a href="data:image/svg+xml,x">x</a>', "active-content"),
        *((bad, "relative-link") for bad in (
            '<blockquote cite="/c">x</blockquote>', '<img longdesc="d.html" src="https://news.example.com/a">',
            '<table background="b.png"><tr><td>x</td></tr></table>', '<a href="">x</a>', '<img src="">',
            '<a ping="/p" href="https://news.example.com/">x</a>', '<svg><image xlink:href="a.png"/></svg>',
        )),
    )),
    # Text: once escaped, declared, in the right letters, and there at all.
    *(("b/rss.xml", old, bad, "ambiguous-title") for old, bad in (
        ("<title>Harbour news</title>", "<title>Use &lt;b now</title>"),
        (RSS_TITLE, '<title xml:lang="en">Use &lt;b now</title>'),
        (RSS_TITLE, "<title ><![CDATA[Use <b> now]]></title>"),
        (RSS_CHANNEL, RSS_CHANNEL + "<textInput><title>Use &lt;b now</title><description>d</description><name>n</name>"
         "<link>https://news.example.com/</link></textInput>"),
    )),
    *(("atom.xml", "The ferry sails again", bad, "double-escaped") for bad in (
        "Caf&amp;eacute;", "Wait&amp;hellip;", "a &amp;NotEqual; b", "it&amp;#8217;s", "&amp;AMP;",
    )),
    ("atom.xml", ATOM_TEXT, ATOM_TEXT + "<category term='x' label='Bread &amp;amp; wine'/>", "double-escaped"),
    ("atom.xml", "Harbour desk", "Bread &amp;amp; wine", "double-escaped"),
    *(("c/feed.json", JSON_TEXT, f"<p>{bad}</p>", "double-escaped") for bad in (
        "Bread &amp;amp; wine", "Bread &amp;amp;amp; wine", "Caf&amp;eacute; noir", "it&amp;#8217;s", "&amp;quot;Yes&amp;quot;",
        "<code>x</code> a&amp;nbsp;b",
    )),
    *(("atom.xml", ATOM_TEXT, bad, rule) for bad, rule in (
        ('<content>Look: &lt;img src="https://news.example.com/a.png"/&gt;</content>', "undeclared-html"),
        ('<content>Hello &lt;a href="https://news.example.com/"&gt;b&lt;/a&gt; c</content>', "undeclared-html"),
        ("<content>Hello&lt;br/&gt;world</content>", "undeclared-html"),
        (f'<content type="xhtml"><div {XHTML}><p>&lt;b&gt;Hello&lt;/b&gt; you</p><p>x</p></div></content>',
         "double-escaped"),
        ('<content type="text/html; charset=utf-8">x</content>', "content-type"),
        ('<content type="text/plain;charset=utf-8">x</content>', "content-type"),
        ('<content type=" html">x</content>', "content-type"),
        ("<summary/>", "no-content"),
        ("<content/>", "no-content"),
        ('<content type="html"> &lt;p&gt;&lt;/p&gt;</content>', "no-content"),
        (f'<content type="xhtml"><div {XHTML}><p/></div></content>', "no-content"),
        ('<content type="html">it&amp;#146;s</content>', "illegal-character"),
    )),
    ("atom.xml", "<title>The ferry sails again</title>", '<title type="html">&lt;b&gt;&lt;/b&gt;</title>', "empty-title"),
    ("c/feed.json", JSON_TEXT, "", "no-content"),
    ("c/feed.json", '"title": "The ferry sails again",', "", "missing-title"),
    ("b/rss.xml", RSS_TITLE, "", "missing-title"),
    *(("c/feed.json", JSON_TEXT, bad, "mojibake") for bad in (
        "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "æ—¥æœ¬", "Ø§Ù„", "Ä°stanbul", "â‚¬5", "Î‘Î¸Î®Î½Î±", "×©×œ×•", "à¤¹à¤¿à¤¨",
    )),
    # What the small elements hold.
    *(("b/rss.xml", RSS_CHANNEL, RSS_CHANNEL + bad, rule) for bad, rule in (
        ("<ttl>0</ttl>", "bad-value"), ("<ttl>-5</ttl>", "bad-value"), ("<ttl> 60 </ttl>", "stray-whitespace"),
        ("<language>English!</language>", "bad-value"), ("<language>en_GB</language>", "bad-value"),
        ("<skipHours><hour>24</hour></skipHours>", "bad-value"), ("<skipDays><day>Montag</day></skipDays>", "bad-value"),
        ("<cloud/>", "bad-value"), ("<textInput/>", "bad-value"),
        (f"<updatePeriod {SY}>often</updatePeriod>", "bad-value"),
        (f"<updateFrequency {SY}>0</updateFrequency>", "bad-value"),
        (IMAGE.format("Harbour news", "<width>145</width>"), "bad-value"),
        (IMAGE.format("Harbour news", "<height>401</height>"), "bad-value"),
        (IMAGE.format("Another", ""), "image-differs"),
    )),
    *(("b/rss.xml", RSS_LINK, RSS_LINK + bad, rule) for bad, rule in (
        ("<source>x</source>", "relative-link"), ("<category/>", "bad-value"),
        ("<content:encoded>a</content:encoded><content:encoded>b</content:encoded>", "rss-grammar"),
        *((f'<enclosure url="https://news.example.com/a" length="5" type="{kind}"/>', "bad-enclosure") for kind in (
            "audio/m peg", "a/b/c", "audio//mpeg",
        )),
    )),
    *(("atom.xml", ATOM_TEXT, f'{ATOM_TEXT}<link rel="enclosure" href="https://news.example.com/a" length="{bad}"/>',
       "bad-enclosure") for bad in ("-5", "big", "1.5", "")),
    ("atom.xml", f'<link href="{ATOM_LINK}"/>', f'<link href="{ATOM_LINK}" type="text/html"/>'
     '<link href="https://news.example.com/f" type="TEXT/html"/>', "duplicate-alternate"),
    ("atom.xml", "<entry>\n    <id>tag:example.org,2026:ferry", '<link rel="next" href="https://example.org/atom.xml"/><entry>'
     "<id>tag:example.org,2026:ferry", "archive-links"),
    ("atom.xml", "tag:example.org,2026:ferry", "tag:example.org,2026-02-30:ferry", "bad-tag-uri"),
    ("atom.xml", "tag:example.org,2026:ferry", "tag:EXAMPLE.org,2026:ferry", "non-canonical-id"),
    *(("c/feed.json", JSON_LINK, f"{JSON_LINK}, {bad}", rule) for bad, rule in (
        ('"foo": 1', "unknown-key"), ('"author": {"name": "J"}', "unknown-key"), ('"_foo": 1', "bad-field"),
        ('"language": "English!"', "bad-value"),
        *((f'"attachments": [{{"url": "https://news.example.com/a", {bad}}}]', rule) for bad, rule in (
            ('"mime_type": "a/b/c"', "bad-enclosure"), ('"mime_type": "a/b", "size_in_bytes": -1', "bad-field"),
            ('"mime_type": "a/b", "size_in_bytes": 1.5', "bad-field"), ('"mime_type": "a/b", "foo": 1', "unknown-key"),
            ('"mime_type": "a/b", "duration_in_seconds": -1', "bad-field"),
        )),
    )),
    *(("c/feed.json", '"items"', f'{bad}, "items"', rule) for bad, rule in (
        ('"hubs": [{"url": "https://news.example.com/"}]', "bad-field"), ('"expired": "no"', "bad-field"),
        ('"foo": 1', "unknown-key"), ('"_foo": [1]', "bad-field"), ('"language": "en_GB"', "bad-value"),
        ('"authors": [{"name": "J", "foo": 1}]', "unknown-key"),
        ('"next_url": "https://example.org/c/feed.json"', "broken-chain"),
    )),
    *(("feeds.opml", '"News" title', bad, rule) for bad, rule in (
        ('"N\x92ws" title', "illegal-character"), ('"CafÃ©" title', "mojibake"),
    )),
    ("feeds.opml", "https://example.org/atom.xml", "https://example.org/about.html", "dead-link"),
    ("feeds.opml", "<title>", "<ownerEmail>jane</ownerEmail><title>", "bad-email"),
    ("feeds.opml", OPML[OPML.index("<body>"):], "<body/></opml>", "missing-field"),
    ("list.xml", "", OPML.replace('text="All"', ""), "missing-field"),
    # Files by any ending.
    *((name, "", PAGE.replace("About us", "<script>x</script>"), "active-content") for name in (
        "old.htm", "old.xhtml", "OLD.HTML",
    )),
    *(("a.svg", "", f'<svg xmlns="http://www.w3.org/2000/svg">{bad}</svg>', "active-content") for bad in (
        "<script>x</script>", '<path onclick="x"/>', '<a href="javascript:x"><path/></a>', "<foreignObject><iframe/></foreignObject>",
    )),
    ("old.XML", "", "<feed", "not-well-formed"),
    *(("old.xml", "", bad, "not-a-feed") for bad in (
        "<feed><title>x</title></feed>", '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>',
        '<rss xmlns="http://backend.userland.com/rss2"/>',
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"/>',
    )),
    *(("about.html", "<title>", f"{bad}<title>", rule) for bad, rule in (
        ('<link rel="stylesheet" href="https://news.example.com/a.css">', "active-content"),
        ('<script type="application/ld+json">{bad}</script>', "bad-json-ld"),
        ('<link rel="alternate" type="application/atom+xml" href="b/rss.xml">', "alternate-type"),
        ('<link rel="alternate" type="application/rss+xml" href="c/feed.json">', "alternate-type"),
        ('<link rel="icon" href="">', "empty-address"),
    )),
    ("c/feed.json", "2026-05-04T08:00:00Z", "2026-05-04T08:00:60Z", "bad-date"),
]  # fmt: skip

SOUND_WITH_ONE_CHANGE = [
    *(("b/rss.xml", RSS_LINK, f"<link>{good}</link>") for good in (
        "https://news.example.com/?a[]=1&amp;b=%20", "https://news.example.com:8443/", "http://[2001:db8::1]/",
        "mailto:desk@example.org", "https://desk@news.example.com/~a;b=c,d'(e)!*",
    )),
    *(("b/rss.xml", RSS_LINK, RSS_LINK + good) for good in (
        f'<media:thumbnail {MEDIA} url="https://news.example.com/a.png"/>',
        f"<dc:date {DC}>2026-05</dc:date>",
        f"<dc:date {DC}>2026-05-04T08:00Z</dc:date>",
        "<author>desk@example.org (Harbour desk)</author>",
        "<author>desk@example.org</author>",
        f"<body {XHTML}><p>x</p></body>",
    )),
    ("b/rss.xml", RSS_CHANNEL, RSS_CHANNEL + f'<meta {XHTML} name="robots" content="noindex"/>'),
    ("about.html", "About us", '<a href="">Here</a> <img src="data:image/svg+xml,x">'),
    *(("c/feed.json", JSON_TEXT, good) for good in (
        "<a href='mailto:müller@example.org'>x</a>", "<a href='https://news.example.com/a|b[c]'>x</a>",
        "<img src='data:image/svg+xml,x'>", "<a href='#note'>x</a>",
        "Write &amp;nbsp; or &lt;p&gt;.", "<code>a&amp;amp;b</code>", "<PRE>it&amp;#8217;s</PRE>", "AT&amp;T; R&amp;D;",
        "À 5 °C, l’été à Évian : « Ça va ? » – œuvre, naïf", "SÃO PAULO: ÂNGELA, NÃO", "VÂN ÃN CÂU, Phở Đà Nẵng", "Å±0.2, 5 Å",
        "ÅNGSTRÖM “ÄÖÜ” »Ä…« ›Å‹", "1 200 €, 5 ‰, £3 ¼ ½ ×², Ð and Þ in Ísland", "ČŠŽ ßš", "x ÷ y ± z", "Привет, 日本, שלום",
    )),
    *(("atom.xml", ATOM_TEXT, good) for good in (
        '<content type="text">Hello &lt;b&gt;dear&lt;/b&gt; friends</content>',
        "<content>Write &lt;br&gt; or &lt;b&gt;, and a &lt; b &gt; c.</content>",
        "<summary>Hello &lt;b&gt;dear&lt;/b&gt; friends</summary>",
        '<content type="html">&lt;img src="https://news.example.com/a.png"&gt;</content>',
        f'<content type="xhtml"><div {XHTML}><p><img src="https://news.example.com/a.png"/></p></div></content>',
        f'<content type="xhtml"><div {XHTML}><p>The <b>&lt;b&gt;</b> tag</p><pre><i>&lt;b&gt;x&lt;/b&gt;</i></pre></div></content>',
        "<summary/><content>x</content>",
        '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"/></content>',
    )),
    ("atom.xml", "The ferry sails again", "AT&amp;T; R&amp;D; a&amp;b; Q&amp;A"),
    ("b/rss.xml", RSS_TITLE, "<title><![CDATA[1 < 2]]></title>"),
    ("b/rss.xml", RSS_TEXT, "<description><![CDATA[<p>x</p><!-- <title>&lt;b</title> -->]]></description>"),
    ("b/rss.xml", RSS_TEXT, ""),
    *(("b/rss.xml", RSS_CHANNEL, RSS_CHANNEL + good) for good in (
        "<ttl>60</ttl><language>zh-Hant-TW</language><skipHours><hour>0</hour><hour>23</hour></skipHours>"
        "<skipDays><day>Sunday</day></skipDays>",
        f"<updatePeriod {SY}>\n hourly \n</updatePeriod><updateFrequency {SY}>1</updateFrequency>",
        IMAGE.format("Harbour news", "<width>144</width><height>400</height>"),
        '<cloud domain="news.example.com" port="80" path="/" registerProcedure="" protocol="http-post"/>',
    )),
    ("atom.xml", ATOM_TEXT, ATOM_TEXT + '<link rel="enclosure" href="https://news.example.com/a" length="0" type="a/b"/>'
     '<link rel="enclosure" href="https://news.example.com/b" type="application/epub+zip"/>'),
    ("atom.xml", ATOM_TEXT, ATOM_TEXT + "<published>2016-12-31T23:59:60Z</published>"),
    ("atom.xml", ATOM_TEXT, ATOM_TEXT + "<published>2017-01-01T05:29:60+05:30</published>"),
    *(("c/feed.json", '"items"', f'{good}, "items"') for good in (
        '"_feeds": {"a": 1}, "language": "de-CH-1996", "expired": false',
        '"hubs": [{"type": "WebSub", "url": "https://news.example.com/"}]',
    )),
    ("c/feed.json", JSON_LINK, JSON_LINK + ', "attachments": [{"url": "https://news.example.com/a", "mime_type": '
     '"audio/ogg; codecs=opus", "size_in_bytes": 0, "duration_in_seconds": 1.5, "title": "A"}]'),
    ("feeds.opml", "<title>", "<docs>http://opml.org/spec2.opml</docs><ownerEmail>desk@example.org</ownerEmail><title>"),
    ("feeds.opml", 'text="All"', 'text="All" title="All" created="Mon, 04 May 2026 08:00:00 GMT"'),
    ("list.xml", "", OPML),
    ("a.svg", "", '<svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style><a href="#b"><path id="b"/></a></svg>'),
    ("person.xml", "", '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://xmlns.com/foaf/0.1/"/>'),
    *(("about.html", "<title>", f"{good}<title>") for good in (
        '<script type="application/ld+json">{"name": "a < b"}</script>',
        '<link rel="alternate" type="application/atom+xml" href="atom.xml">'
        '<link rel="alternate" type="application/json" href="c/feed.json">'
        '<link rel="alternate" hreflang="de" href="https://news.example.com/de">',
    )),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "rule"), BROKEN_BY_ONE_CHANGE)
def test_one_change_breaks_a_sound_folder(tmp_path: Path, name: str, old: str, new: str, rule: str) -> None:
    findings = changed(tmp_path, name, old, new)
    assert {finding.rule for finding in findings} == {rule}, text_of(findings)


@pytest.mark.parametrize(("name", "old", "new"), SOUND_WITH_ONE_CHANGE)
def test_one_change_leaves_a_folder_sound(tmp_path: Path, name: str, old: str, new: str) -> None:
    assert text_of(changed(tmp_path, name, old, new)) == ""


def test_what_is_wrong_with_one_article_is_said_once(tmp_path: Path) -> None:
    gone = "https://example.org/articles/gone/"
    for name, text in {**WHOLE, "d/atom.xml": WHOLE["atom.xml"].replace("org/atom", "org/d/atom")}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        new = text.replace("2026:/atom", "2026:/other") if name == "d/atom.xml" else text
        (tmp_path / name).write_text(new.replace(ATOM_LINK, gone), "utf-8")
    findings = check(tmp_path, base_url=BASE, now=NOW)
    assert [(finding.path, finding.line, finding.rule) for finding in findings] == [("atom.xml", 12, "dead-link")]
    assert findings[0].message.endswith("leads to no file of this folder (and in 3 other files)")


def test_two_articles_with_one_mistake_are_two_findings(tmp_path: Path) -> None:
    gone = "https://example.org/articles/gone/"
    text = ATOM.decode().replace(ATOM_LINK, gone)
    (tmp_path / "atom.xml").write_text(text.replace("https://news.example.com/crane", gone))
    found = [finding.rule for finding in check(tmp_path, base_url=BASE, now=NOW)]
    assert found == ["dead-link", "shared-link", "dead-link"]


def test_a_finding_on_a_json_item_has_the_line_of_its_id(tmp_path: Path) -> None:
    (finding,) = changed(tmp_path, "c/feed.json", JSON_TEXT, "<a href='/x'>x</a>")
    assert finding.line == 1 + JSON[: JSON.index(b"2026:crane")].count(b"\n")


SMALL = "abcdeghimnoprstuvxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšžăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
HONEST_WORD = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "«", "« ", "“", "„", "‘", "(", "»", "¿", "¡"]),
    st.sampled_from(sorted({*SMALL.replace("ß", "").upper(), *SMALL})),
    st.text(SMALL, min_size=1, max_size=8),
    st.sampled_from(["", "»", " »", "”", "’", "…", "‰", "°", "™", "®", "¹", ",", ".", " –", "—"]),
).filter(
    lambda word: not re.search("[ÃÄÅ][œšž]", word)
)  # no language has them in a row, and each is a capital that was misread


@given(st.lists(HONEST_WORD, min_size=1, max_size=9).map(" ".join))
def test_words_of_any_latin_letters_were_not_decoded_wrongly(words: str) -> None:
    source = Source(folder=Folder(base_url=BASE, files=frozenset(), now=NOW), path="atom.xml")
    assert text_of(tuple(judge_letters(source, None, "it", words))) == ""


@given(
    st.text("БГДЖЛПРСТУФЦЧабвгдежзийклмнопрстуф", min_size=2)
    | st.text("日本語新聞", min_size=2)
    | st.text("אבגדהוז", min_size=2)
)
def test_letters_of_another_script_that_were_read_as_windows_are_found(words: str) -> None:
    source = Source(folder=Folder(base_url=BASE, files=frozenset(), now=NOW), path="atom.xml")
    misread = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in words.encode())
    assert "mojibake" in {finding.rule for finding in judge_letters(source, None, "it", misread)}


def test_titles_are_read_in_linear_time(tmp_path: Path) -> None:
    rss = RSS.decode().replace("<title>Harbour news", f"<?x {'<!-- <title ' * 50_000}?><title>Use &lt;b now")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "rss.xml").write_text(rss)
    assert {finding.rule for finding in check(tmp_path, base_url=BASE, now=NOW)} == {"ambiguous-title"}


def test_articles_that_another_program_serves_on_the_same_host_are_no_error(site: Site) -> None:
    """As in a blog of Jekyll or Hugo whose feeds are published beside it."""
    for day in range(1, 4):
        body = "It [lifts](../../about/) forty tonnes. ![The crane](/news/assets/crane.jpg)"
        site.write(
            f"{day}.md", f"---\ntitle: Crane {day}\ndate: 2025-01-0{day}\npermalink: /2025/01/{day}.html\n---\n{body}\n"
        )
    site.build()
    checked = site.run("check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert len(checked.stdout.splitlines()) == 1
    assert ": unserved-link: " in checked.stdout
    assert "(nor do 4 more)" in checked.stdout
    assert site.run("check", "--strict").returncode == 1
    (site.root / "public" / "style.css").unlink()
    assert site.run("check").returncode == 1
