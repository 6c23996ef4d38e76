"""Prints the scores beside their floors, for each MEASURE what is lost, and raises the floors when asked to. With FEEDS_EVAL it does so for
the labelled articles there too."""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tests import gold
from tests.gold import floors, labelled


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.gold", description=__doc__)
    parser.add_argument("measures", metavar="MEASURE", nargs="*", help='such as "dates.right"')
    parser.add_argument(
        "--measure", action="store_true", help="raise the floors to a little under the scores and renew the digest"
    )
    options = parser.parse_args()
    results = gold.marked()
    _settle(floors.FLOORS, gold.scores(results), gold.digest(), options.measure)
    if folder := os.environ.get("FEEDS_EVAL"):
        known = floors.load(floors.LABELLED)
        scores = {m: s for name in labelled.sets(known) for m, s in labelled.scores(folder, name).items() if m in known}
        _settle(floors.LABELLED, scores, "", options.measure)
    for measure in options.measures:
        sys.stdout.write(gold.detail(measure, results) + "\n")


def _settle(path: Path, scores: Mapping[str, float], digest: str, write: bool) -> None:
    old = floors.load(path)
    for measure, score in scores.items():
        sys.stdout.write(f"{measure:<28}{score:>8.3f}{old.get(measure, 0):>8.3f}\n")
    if write:
        path.write_text(floors.dumped(floors.raised(old, scores), digest), encoding="utf-8")


if __name__ == "__main__":
    main()
