"""Marks of templates in Markdown: each NAME.md in tests/templates beside NAME.shown.md, what it is shown as."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.markdown_file import read
from feeds.read.templates import shown

CASES = Path(__file__).parent / "templates"
PIECES = [
    "{{<", ">}}", "{{%", "%}}", "{%", "%}", "{{", "}}", "`", "```", "~~~", "\n", "[x](", ")", "/*", "*/", "figure", "highlight", "raw", "endraw",
    "/highlight", "comment", "endcomment", ' src="', '"', "ref ", "youtube ", "x", " ", "=", "|", "-",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.name.removesuffix(".shown.md") for path in CASES.glob("*.shown.md")))
def test_marks_are_shown_as_what_they_stand_for(name: str) -> None:
    text, _ = shown((CASES / f"{name}.md").read_text(encoding="utf-8"))
    assert text == (CASES / f"{name}.shown.md").read_text(encoding="utf-8")


def test_what_is_left_out_is_named() -> None:
    _, dropped = shown((CASES / "others.md").read_text(encoding="utf-8"))
    assert [piece.text for piece in dropped] == [
        "{{% notice tip %}}", "{{% /notice %}}", '{% include figure.html src="x.jpg" %}', "{{ page.title }}", "{{< x >}}",
        "Nobody may read this, nor {{ this }}.", "{% comment %}",
    ]  # fmt: skip


@pytest.mark.parametrize(("front", "body"), [("title: A", "A  mark.\n"), ("", "A {{ mine }} mark.\n")])
def test_a_file_without_front_matter_has_none(front: str, body: str) -> None:
    (document,) = read(
        f"{f'---{chr(10)}{front}{chr(10)}---{chr(10)}' if front else ''}A {{{{ mine }}}} mark.\n".encode(), "a.md"
    )
    assert document.body == body


@given(st.text())
def test_text_without_marks_stays(text: str) -> None:
    plain = text.replace("{", "")
    assert shown(plain) == (plain, ())


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_nothing_breaks_it(text: str) -> None:
    said, dropped = shown(text)
    assert isinstance(said, str)
    assert all(piece.text for piece in dropped)


@pytest.mark.parametrize(
    "unit",
    [
        "{{<",
        "{%",
        "{% highlight x %}",
        "```",
        "````\n```\n",
        "[x]({{<ref ",
        "`",
        '{{< figure src="',
        "[",
        "{% comment %}",
    ],
)
def test_a_long_text_takes_a_time_that_grows_with_its_length(unit: str) -> None:
    """Quadratic, this would take minutes."""
    shown(unit * 60_000)
