"""Plain text that went through `escape` renders as itself."""

import html
import re

import comrak
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.markdown import escape

MARKS = "\\`*_[](){}<>#+-.!|~&:=^$@/\"' \n\t019abzÄ漢wh"
PIECES = st.sampled_from(
    [
        "http://", "https://a.org/b_c", "www.", "a@b.org", "&amp;", "&#65;", "[^1]", "~~", "- [ ] ", "1. ", "1) ", "---", "===", ":-", "<b>",
        "\n", "|-|",
    ]
)  # fmt: skip


def rendered(markdown: str) -> str:
    """What a reader sees of `markdown`, which must be one paragraph or nothing."""
    extensions = comrak.ExtensionOptions()
    for name in ("table", "strikethrough", "autolink", "footnotes", "tasklist"):
        setattr(extensions, name, True)
    page = comrak.render_markdown(markdown, extension_options=extensions).strip()
    paragraph = re.fullmatch(r"(?s)(?:<p>(.*)</p>)?", page)
    assert paragraph, page
    text = re.sub(r'<a href="[^"]*">|</a>', "", paragraph[1] or "")
    assert "<" not in text, page
    return html.unescape(text)


def expected(text: str) -> str:
    return "\n".join(line.strip() for line in re.split(r"\r\n|\r|\n", text) if line.strip())


@given(
    st.one_of(
        st.text(st.sampled_from(MARKS), max_size=40),
        st.lists(st.one_of(PIECES, st.text(st.sampled_from(MARKS), max_size=4))).map("".join),
    )
)
def test_marks_of_every_kind_come_back(text: str) -> None:
    assert rendered(escape(text)) == expected(text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_comes_back(text: str) -> None:
    assert rendered(escape(text)) == expected(text)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Nothing to do here, at all (5.5 %).", "Nothing to do here, at all (5.5 %)."),
        ("# 1 miner", "\\# 1 miner"),
        ("2025. A year", "2025\\. A year"),
        ("a_b and _c_", "a_b and \\_c\\_"),
        ("R&D at AT&T", "R&D at AT&T"),
        ("&amp; is no R&D;", "\\&amp; is no R\\&D;"),
        ("see https://example.org/a_b?c=1&d=2", "see https://example.org/a_b?c=1&d=2"),
        ("see https://example.org/~a", "see https\\://example.org/\\~a"),
        ("two\n- lines", "two\n\\- lines"),
    ],
)
def test_only_what_would_be_read_as_markup_is_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown
