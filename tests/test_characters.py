import re

from hypothesis import given
from hypothesis import strategies as st

from feeds import plain
from feeds.characters import Characters

RANGES = f"0-9{plain.UNPARTED}{plain.SIGNS}"
SIGN = re.compile(f"[{RANGES}]")
edges = st.sampled_from([chr(ord(edge) + step) for edge in RANGES.replace("-", "") for step in (-1, 0, 1)])


@given(edges | st.characters())
def test_the_same_characters_as_of_a_regular_expression(char: str) -> None:
    assert (char in Characters(RANGES)) == (SIGN.match(char) is not None)


@given(st.text(edges | st.characters(), max_size=5))
def test_a_text_has_some_where_a_regular_expression_finds_one(text: str) -> None:
    assert Characters(RANGES).any_in(text) == (SIGN.search(text) is not None)
    assert Characters(RANGES).count(text) == len(SIGN.findall(text))


def test_ranges_that_touch_are_one() -> None:
    touching = Characters("a-cd-f")
    assert [char for char in "`abcdefg" if char in touching] == list("abcdef")
