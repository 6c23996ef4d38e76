"""data/calendar.json: what the languages call things and how they order numbers. Reads no text."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def table() -> Mapping[str, Any]:
    """data/calendar.json."""
    data: Mapping[str, Any] = json.loads(resources.files("feeds.data").joinpath("calendar.json").read_bytes())
    return data
