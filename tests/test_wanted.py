"""Settings hold themselves to what they want: a default is a value of its kind, and whatever else a person writes is read or refused in words."""

import json
from dataclasses import MISSING, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import TABLES, Setting

SETTINGS = {f"{name}.{key}": setting for name, table in TABLES.items() for key, setting in table.settings.items()}
DEFAULTS = {
    f"{name}.{field.name}": field.default
    for name, table in TABLES.items()
    for field in fields(table.record)
    if field.default not in (MISSING, None, "", ()) and field.name in table.settings
}
SAID = st.recursive(
    st.text()
    | st.integers()
    | st.booleans()
    | st.floats()
    | st.dates()
    | st.integers(4300, 5000).map(lambda digits: 10**digits),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
NEAR = st.sampled_from(
    [
        "",
        "en",
        "atm",
        "tag:a.example,2026-02-30:",
        "tag:a.example,2026:",
        "https://a.example/",
        "http://[",
        "right/UTC",
        "../x.png",
    ]
)


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_default_is_a_value_of_its_kind(name: str) -> None:
    assert SETTINGS[name].kind.value(json.loads(json.dumps(DEFAULTS[name]))) == DEFAULTS[name]


def test_a_default_of_another_kind_would_be_seen() -> None:
    with pytest.raises(ValueError, match="a whole number from 1 to 1000 is wanted, not 0"):
        SETTINGS["feeds.window"].kind.value(0)


@given(st.sampled_from(sorted(SETTINGS)), SAID | NEAR | st.lists(NEAR))
def test_whatever_is_written_is_read_or_refused_in_words(name: str, said: object) -> None:
    kind = SETTINGS[name].kind
    try:
        value = kind.value(said)
    except ValueError as error:
        told = str(error)
        assert told.isprintable()
        assert "Exceeds the limit" not in told
    else:
        written = json.loads(json.dumps(value))
        assert kind.value(written) == value


def test_each_setting_has_a_meaning() -> None:
    assert [name for name, setting in SETTINGS.items() if not _is_told(setting)] == []


def _is_told(setting: Setting) -> bool:
    """Its first sentence stands in a line of a new feeds.toml."""
    first = setting.means.partition(". ")[0]
    return 0 < len(first) <= 120 and not setting.means.endswith(".") and setting.means == setting.means.strip()
