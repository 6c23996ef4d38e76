"""What it costs to put one feed of stored entries together, beside joining the same bytes in memory. Both run in this process: neither
lasts as long as the start of one."""

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from time import perf_counter
from typing import NamedTuple

_TIMES = 200  # to a round: one is too short for a clock


class Stored(NamedTuple):
    """A feed as the program keeps it: `assemble` gives its file; `pieces`, joined, are the same bytes."""

    assemble: Callable[[], bytes]
    pieces: Sequence[bytes]


def stored_feed() -> Stored | None:
    """A feed of 50 entries; None where the program keeps none."""
    return None


def pairs(stored: Stored, rounds: int) -> Iterator[tuple[float, float]]:
    """Seconds to assemble and to join, a round after another. Raises ValueError when both do not give the same bytes."""
    if stored.assemble() != b"".join(stored.pieces):
        raise ValueError("the assembled feed is not its pieces")
    for _ in range(rounds):
        yield _seconds(stored.assemble), _seconds(lambda: b"".join(stored.pieces))


def _seconds(work: Callable[[], bytes]) -> float:
    start = perf_counter()
    for _ in repeat(None, _TIMES):
        work()
    return (perf_counter() - start) / _TIMES
