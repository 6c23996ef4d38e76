"""Front matter that is read without the YAML library: what comes of it is what the library says, or it is left to the library."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.errors import ArticleError
from feeds.read import yaml_events, yaml_lines
from tests.conftest import REPOSITORY

_MARKS = [
    *"019.-?:,[]{}#&*!|>'\"%@`~=<_/\\ \t\n\r", ": ", " #", "- ", "  - ", "''", '\\"', "\\\\", "\\n", "\\r", "\\/", "\\v", "\\x41",
    "\\u0041", "\\ud83d\\ude00", "\n  ", "\n- ", "---", "...", "null", "NO", "1.10", "éß", "北", "😀", "\u00a0", "\u0085", "\u2028", "\u2029",
    "\ufeff", "\x7f", "\x07", "\ud800", "\ufffe",
]  # fmt: skip
_WORDS = st.text("abNO01.-~ '", min_size=1, max_size=6).map(lambda text: f"a{text}")
_SCALARS = st.one_of(
    _WORDS,
    st.sampled_from(sorted(yaml_lines.NULLS - {""})),
    _WORDS.map(lambda text: f'"{text}"'),
    _WORDS.map(lambda text: "'{}'".format(text.replace("'", "''"))),
)
_BRACKETED = st.lists(_SCALARS, max_size=3).map(lambda items: f"[{', '.join(items)}]")
_ITEMS = st.tuples(st.sampled_from(["\n- ", "\n  - ", "\n    -   "]), st.lists(_SCALARS, max_size=3)).map(
    lambda drawn: "".join(f"{drawn[0]}{item}" for item in drawn[1])
)
_VALUES = _ITEMS | (_SCALARS | _BRACKETED).map(lambda value: f" {value}")
_KEYS = st.sampled_from(["title", "date", "a-b", "_", "null", "NO"])


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """Lines that may be read without the library, with a few marks set somewhere within."""
    ends = st.sampled_from(["\n", "\r\n", " \n"])
    lines = draw(st.dictionaries(_KEYS, _VALUES, max_size=3))
    block = "".join(f"{key}:{value}{draw(ends)}" for key, value in lines.items())
    for mark in draw(st.lists(st.sampled_from(_MARKS) | st.characters(), max_size=2)):
        at = draw(st.integers(0, len(block)))
        block = block[:at] + mark + block[at:]
    return block


def by_the_library(block: str) -> object:
    try:
        return yaml_events.load(block)
    except (ArticleError, UnicodeEncodeError) as error:
        return type(error)


@given(blocks())
@example(f'a: {"x" * 2000}\nb: "{"y" * 2000}"\n')
@example(f"a: [{'x' * 1500}, {'y' * 1500}]\n")
@example(f"a:\n- {'x' * 1500}\n- '{'y' * 1500}'\n")
@example(f"a: [{'x,' * 2495}x]\n")
@example("".join(f"k{i}:\n" for i in range(900)))
@example("a: -1\n")
@example("a: b\n- c\n")
@example("a:\n- b\nc: d\n  - e\n")
@example("a: [b: c, d]\n")
@example("a: 'b' c\n")
def test_what_is_read_by_lines_is_what_the_library_reads(block: str) -> None:
    found = yaml_lines.load(block)
    if found is not None:
        wanted = by_the_library(block)
        assert found == wanted
        assert isinstance(wanted, dict)
        assert list(found) == list(wanted)


@pytest.mark.parametrize("escape", [*'0abefnrtv_NLP/"', "x41", "u0041", "u0000", "uD7FF", "uE000", "ud83d\\ude00"])
def test_an_escape_is_read_as_by_the_library_or_left_to_it(escape: str) -> None:
    block = f'a: "b\\{escape}c"\n'
    assert yaml_lines.load(block) in (None, by_the_library(block))


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("", {}),
        ("title: A plain text, with 'marks' in it\r\n", {"title": "A plain text, with 'marks' in it"}),
        ("link: https://a.example/#b\n", {"link": "https://a.example/#b"}),
        ("date: 2025-04-07 02:25:00+06:00  \n", {"date": "2025-04-07 02:25:00+06:00"}),
        ('title: "He said \\"no\\": twice # \\\\"\n', {"title": 'He said "no": twice # \\'}),
        ('title: "Caf\\u00e9\\tau\\nlait"\n', {"title": "Café\tau\nlait"}),
        ("title: 'It''s: so'\n", {"title": "It's: so"}),
        ("country: NO\nversion: 1.10\ndraft: true\n", {"country": "NO", "version": "1.10", "draft": "true"}),
        ("a: ~\nb:\nc: null\nd: ''\n", {"a": None, "b": None, "c": None, "d": ""}),
        ("t: [a, 'b, c', \"d\" , ~]\nu: [ ]\n", {"t": ["a", "b, c", "d", None], "u": []}),
        ("t:\n- a\n- 'b'\nu:\n    - NO\n    - c-\n", {"t": ["a", "b"], "u": ["NO", "c-"]}),
    ],
)
def test_what_people_write_is_read_by_lines(block: str, values: dict[str, object]) -> None:
    assert yaml_lines.load(block) == values == by_the_library(block)


@pytest.mark.parametrize(
    ("front", "library"),
    [("title: A\ntopics: [b]\n", False), ("title: >\n  A\n", True)],
)
def test_the_library_is_imported_for_what_needs_it_alone(front: str, library: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{front}---\nText.\n")
    code = (
        "import sys; from pathlib import Path; from feeds import read;"
        "print(*(d.title for d in read.read(read.Source(Path(sys.argv[1]), 'a.md'))), 'yaml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["A", str(library)]
