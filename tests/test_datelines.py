"""How a report opens, and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import clean
from feeds.datelines import dateline


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("GALWAY, 7 April (Wire) - ", "GALWAY", "Wire"),
        ("GALWAY, Ireland, April 7, 2025 /PierWire/ -- ", "GALWAY, Ireland", "PierWire"),
        ("Rio de Janeiro (dpa) - ", "Rio de Janeiro", "dpa"),
        ("Galway, Apr. 7 (Wire) ", "Galway", "Wire"),
        ("Riga, 3. Mai – ", "Riga", ""),
        ("Galway, 4 May: ", "Galway", ""),
        ("New York, april 3 - ", "New York", ""),
        ("(Wire) — ", "", "Wire"),
        ("ST. IVES — ", "ST. IVES", ""),
        ("SPRINGFIELD, Ill. - ", "SPRINGFIELD, Ill.", ""),
        ("NEW GALWAY: ", "NEW GALWAY", ""),
        ("РИГА, 3 мая (Wire) — ", "РИГА", "Wire"),
    ],
)
def test_a_report_opens_with_its_dateline(opening: str, place: str, agency: str) -> None:
    assert dateline(f"{opening}The pier is open.") == (place, agency, len(opening))
    assert dateline(f"See: {opening}The pier is open.", 5) == (place, agency, 5 + len(opening))
    assert clean.front(f"{opening}The pier is open.") == (opening, "The pier is open.")


@pytest.mark.parametrize(
    "text",
    [
        "Galway: The pier was sold.",
        "The pier of Galway - sold.",
        "The Pier Trust (PT) has sold it.",
        "WHO: The pier is closed.",
        "GALWAY-based owners sold it.",
        "GALWAY pier - it was sold.",
        "Pier 7 - The long one.",
        "Рига: Мост продан.",
        "GALWAY, 7 April (Wire) - ",
        "",
        *("A" * 20_000, "月" * 20_000, "AB " * 7_000, "אב, " * 5_000, "AB/" * 7_000),
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert dateline(text) is None
    assert clean.front(text) == ("", text)


@given(st.text(alphabet="AbЖ月 ,.-–/:()17\n", max_size=80), st.integers(0, 20))
def test_a_dateline_ends_behind_its_start_and_before_the_end(text: str, start: int) -> None:
    found = dateline(text, start)
    assert found is None or start < found.end < len(text)
