"""The tables kept by hand as the program reads them."""

from importlib import resources

import pytest

from feeds.data import make_tables


@pytest.mark.parametrize("name", make_tables.TABLES)
def test_a_checked_in_table_is_what_its_source_says(name: str) -> None:
    made = resources.files("feeds.data").joinpath(f"{name}.json").read_bytes()
    assert made == make_tables.build(name), "run python -m feeds.data.make_tables"
