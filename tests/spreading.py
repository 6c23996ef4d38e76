"""What the tests of spreading have done by workers: importable there, and light to import."""

import itertools
import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

from feeds.spread import mapped

WAYS = {0: "exit", 9: "SIGSEGV", 21: "SIGTERM", 22: "SIGKILL", 58: "exit"}  # how an item ends its process
BATCHES = [list(range(start, start + 1 + start % 4)) for start in range(0, 60, 3)]


def unevenly(seconds: float, items: list[int]) -> list[int]:
    """Squares; the earlier of two neighbours takes longer."""
    time.sleep(seconds * (items[0] % 2))
    return [item * item for item in items]


def dying(ways: dict[int, str], items: list[int]) -> list[int]:
    """Squares, but for the items that end their process, in their way."""
    for item in items:
        if item in ways:
            _end(ways[item])
    return [item * item for item in items]


def failing(bad: int, items: list[int]) -> list[int]:
    if bad in items:
        raise LookupError(f"no such thing as {bad}")
    return items


def pids(_: None, items: list[int]) -> list[int]:
    return [os.getpid() for _ in items]


def _end(way: str) -> None:
    if way == "exit":
        os._exit(3)
    os.kill(os.getpid(), signal.Signals[way])
    time.sleep(60)


def endless(way: str, items: list[int]) -> list[int]:
    """Says that it has begun, and never ends of itself."""
    os.write(1, b"begun\n")
    if way == "asleep":
        time.sleep(60)
    re.match(r"(a+)+b", "a" * 60)  # Python's own lock is held all the while
    return items


def killing_once(marker: str, items: list[int]) -> list[int]:
    """Squares; the worker that first comes to item 7 is killed."""
    time.sleep(0.02)
    if 7 in items and not os.path.exists(marker):
        with open(marker, "x"):
            os.kill(os.getpid(), signal.SIGKILL)
    return [item * item for item in items]


def run_endless(way: str) -> None:
    """A program that is to be ended from outside; its exit codes are those of a shell."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with mapped(endless, way, ([n] for n in itertools.count()), jobs=2) as done:
            list(done)
    except KeyboardInterrupt:
        sys.exit(130)


def run_with_thread() -> None:
    """Prints whether workers were forked: they then have the thread's work in memory, which no new interpreter has."""
    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
    run_alone()


def run_alone() -> None:
    MARKS.append("forked")
    with mapped(marks, None, [[0]], jobs=2) as done:
        sys.stdout.write(" ".join(mark for _, results in done for mark in results))


def run_dying() -> None:
    """Prints what became of each item, as JSON."""
    with mapped(dying, WAYS, BATCHES, jobs=2) as done:
        json.dump(
            [[batch, [getattr(result, "reason", result) for result in results]] for batch, results in done], sys.stdout
        )


def run_unevenly() -> None:
    """Prints the results of 1, 2 and 8 jobs, as JSON."""
    for jobs in (1, 2, 8):
        with mapped(unevenly, 0.01, iter(BATCHES), jobs=jobs) as done:
            sys.stdout.write(json.dumps(list(done)) + "\n")


MARKS: list[str] = []


def marks(_: None, items: list[int]) -> list[str]:
    return [*MARKS] or ["new" for _ in items]


def counted(batches: list[list[int]], taken: list[int]) -> Iterator[list[int]]:
    for batch in batches:
        taken.append(batch[0])
        yield batch


PROGRAMS: dict[str, Callable[..., None]] = {
    "endless": run_endless,
    "thread": run_with_thread,
    "alone": run_alone,
    "dying": run_dying,
    "unevenly": run_unevenly,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
