"""data/calendar.json: what the languages call things and how they order numbers. Reads no text."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from feeds.data import FOLDER


@cache
def table() -> Mapping[str, Any]:
    """data/calendar.json."""
    data: Mapping[str, Any] = json.loads((FOLDER / "calendar.json").read_bytes())
    return data
