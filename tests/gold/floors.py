"""The floors that the scores may not fall below: reads them, and raises them. Nothing here lowers one; that takes an edit by hand."""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")
LABELLED = Path(__file__).with_name("labelled.toml")
SLACK = 0.01  # under the score: one article in a hundred may turn without a word
_HEAD = "# Floors under the scores. `python -m tests.gold --measure` raises them and never lowers one: that takes an edit by hand.\n"


def load(path: Path) -> dict[str, float]:
    """Floors by measure, such as {"dates.right": 0.8}."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found = ((name, table) for name, table in tables.items() if isinstance(table, dict))
    return {f"{name}.{measure}": float(floor) for name, table in found for measure, floor in table.items()}


def pinned(path: Path) -> str:
    """The digest of the set that the floors were measured on."""
    return str(tomllib.loads(path.read_text(encoding="utf-8")).get("digest", ""))


def raised(floors: Mapping[str, float], scores: Mapping[str, float]) -> dict[str, float]:
    """`floors`, each a little under its score where that is more; a measure without a floor gets one."""
    under = {measure: max(0.0, math.floor((score - SLACK) * 1000) / 1000) for measure, score in scores.items()}
    return {measure: max(floors.get(measure, 0.0), under.get(measure, 0.0)) for measure in {**floors, **under}}


def dumped(floors: Mapping[str, float], digest: str = "") -> str:
    """The text of a floors file."""
    parts = [_HEAD + (f'digest = "{digest}"\n' if digest else "")]
    table = ""
    for measure, floor in sorted(floors.items()):
        name, _, key = measure.rpartition(".")
        if name != table:
            parts.append(f'\n["{name}"]\n')
            table = name
        parts.append(f'"{key}" = {floor:.3f}\n')
    return "".join(parts)
