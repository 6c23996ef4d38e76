import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.spellings import FEW, Form, Found, Spellings

ROWS = [
    "ro|names||Romania|rumänische Straße|Kırıkkale|ﬁji",
    "ro md|weak names|de|Romania|Rumänien",
    "us|acronyms||US|U.S.",
    "us|tails||, Roma",
    "it|towns||Roma|Οδός",
]
FORMS = [form for row in ROWS for form in row.split("|")[3:]]
READY = Spellings(ROWS)
for _ in range(FEW):
    READY.find("")

pieces = st.sampled_from([*FORMS, *map(str.upper, FORMS), *map(str.capitalize, FORMS)]) | st.text(max_size=3)


@given(st.lists(pieces, max_size=8).map("".join).filter(lambda text: text.isprintable()))
def test_the_first_texts_are_read_like_all_others(text: str) -> None:
    assert list(Spellings(ROWS).find(text)) == list(READY.find(text))


@pytest.mark.parametrize("known", [Spellings(ROWS), READY], ids=["the first", "all others"])
def test_the_longest_spelling_from_the_left_with_all_that_it_may_mean(known: Spellings) -> None:
    first, second = known.find("in Romania, ROMA")
    assert first == Found([Form(("ro",), "names", (), False), Form(("ro", "md"), "weak names", ("de",), False)], 3, 10)
    assert second == Found([Form(("it",), "towns", (), True)], 12, 16)


@pytest.mark.parametrize(
    "text",
    [
        "rumänische Straße",
        "Rumänische Straße",
        "RUMÄNISCHE STRASSE",
        "KIRIKKALE",
        "FIJI",
        "ﬁji",
        "US",
        "ΟΔΌΣ",
        ", Roma",
    ],
)
def test_a_form_is_found_in_each_of_its_spellings(text: str) -> None:
    assert [(found.start, found.end) for found in Spellings(ROWS).find(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["us", "romania", ", ROMA", "RUMÄNIEN"])
def test_small_letters_and_capitals_that_nobody_writes_are_none(text: str) -> None:
    found = [text[one.start : one.end] for one in Spellings(ROWS).find(text)]
    assert found == (["ROMA"] if text == ", ROMA" else [])
