"""Tables for the small makers: lines, slugs, addresses, words found, the lock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import plain
from feeds.errors import ArticleError
from feeds.lock import Imported, Lock, Promise, dump, load


@given(st.text(max_size=100))
def test_lines_and_slugs_are_made_once(text: str) -> None:
    line = plain.line(text)
    assert plain.line(line) == line
    slug = plain.slug(text)
    assert plain.slug(slug) == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= plain.MAX_SLUG


_HOSTILE = st.text(
    st.characters() | st.sampled_from(" \t\n\r\x00\x0b\x1f\x7f\x85\x9f\xa0\u2028\u202e\ud800\uffff"), max_size=20
)


@given(_HOSTILE | st.text(st.characters(max_codepoint=127), max_size=20))
def test_a_text_keeps_what_xml_allows_and_a_line_its_words(text: str) -> None:
    allowed = "".join(character for character in text if not plain.ILLEGAL.match(character))
    assert plain.scrub(text) == allowed
    overrides = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
    assert plain.line(text) == " ".join(allowed.translate(overrides).split())


def test_a_byte_that_is_not_utf_8_is_told_where_it_is_in_the_file() -> None:
    assert plain.decode(b"\xef\xbb\xbfab") == "ab"
    with pytest.raises(ArticleError, match=r"not UTF-8 \(byte 0xff at 4\)"):
        plain.decode(b"\xef\xbb\xbfa\xff")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("https://bücher.example/ä?q=ü", "https://xn--bcher-kva.example/%C3%A4?q=%C3%BC"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("javascript:alert(1)", None),
        ("//example.org/x", None),
        ("/x", None),
        ("https://user:secret@example.org/", None),
        ("https://example.org/a b", None),
        ('https://example.org/"onload', None),
        ("http://[::1", None),
        ("https://example.org:99999/", None),
        ("mailto:a@example.org", None),
    ],
)
def test_addresses(text: str, address: str | None) -> None:
    assert plain.web_address(text) == address


def test_a_lock_comes_back_as_it_was(tmp_path: Path) -> None:
    moment = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    lock = Lock(
        feeds={"": Promise(moment, ("atom",), page=True), "topics/x": Promise(moment, ("rss", "json"), page=False)},
        pages={"a": "urn:x:1"},
        added={"https://there.example/a b".replace(" ", "%20"): moment},
        imported={"urn:x:1": Imported("a file with spaces.md", "00ff")},
    )
    path = tmp_path / "feeds.lock"
    path.write_bytes(dump(lock))
    assert load(path) == lock
    assert dump(load(path)) == dump(lock)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("It&#8217;s <em>here</em>", "It’s here"),
        ("<b>All <i>of</i> it</b>", "All of it"),
        ("Written &amp;amp; escaped twice", "Written &amp; escaped twice"),
        ("History of the <blink> tag", "History of the <blink> tag"),
        ("a <b and </b> c", "a <b and </b> c"),
        ("AT&T; R&D &c.", "AT&T; R&D &c."),
        ("&lt;b&gt; makes bold", "<b> makes bold"),
    ],
)
def test_html_in_a_title_is_read_as_a_browser_would_show_it(said: str, read: str) -> None:
    assert plain.unmarked(said) == read


def test_many_tags_take_no_time() -> None:
    assert plain.unmarked("<b>" * 50_000 + "</b>" * 50_000)
    assert plain.unmarked("<b " * 50_000)
