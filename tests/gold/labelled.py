"""Scores on the labelled articles of others, in the folder that FEEDS_EVAL names: runs the scorer that lies there."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_WITH_TOPICS = ("topics/crypto", "seeds")


def sets(measures: Iterable[str]) -> list[str]:
    """The sets that `measures` such as "dates/html.accuracy" are of."""
    return sorted({measure.rpartition(".")[0] for measure in measures})


def scores(folder: str, name: str) -> dict[str, float]:
    """The figures of one set by measure, such as "dates/html.accuracy"; {} where the scorer lacks a package that it needs for this set."""
    configured = " --config {config}" if name in _WITH_TOPICS else ""
    command = f"{sys.executable} -m feeds explain --json{configured} {{path}}"
    scored = subprocess.run(
        [sys.executable, f"{folder}/score.py", "--run", command, "--only", name, "--json"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    if not scored.stdout.strip() and "rouge-score" in scored.stderr:
        return {}
    figures = json.loads(scored.stdout).items()
    return {f"{name}.{measure}": float(value) for measure, value in figures if isinstance(value, int | float)}
