"""What a build is told, and what it tells."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from feeds.errors import Told
from feeds.outputs import Plan

AT_WORK = "judging"  # the name of a file among the state that is there while articles are judged


class Places(NamedTuple):
    """Where a site lies. `state` holds what may be deleted at any time."""

    settings: Path
    content: Path
    out: Path
    lock: Path
    state: Path


class Options(NamedTuple):
    """How a build goes about it: `full` forgets what was worked out before; `verify` reads what was published to see that it is as it was
    written; `jobs` processes (0: as many as there are cores, where it is worth it), or the Dask cluster at `scheduler`; `dry_run` writes
    nothing; `allow_removals` publishes also when most articles are gone. `watch` is told from time to time how many files were read."""

    full: bool = False
    verify: bool = False
    jobs: int = 0
    scheduler: str = ""
    dry_run: bool = False
    allow_removals: bool = False
    watch: Callable[[int], None] | None = None


class Result(NamedTuple):
    """What a build found and changed: how many articles and feeds are published; `changed`, how many articles came, went or are other than
    before; `others`, how many files in content/ no reader understands; `set_aside`, `held`, `copies` and `problems` are lines for a
    person: of what was left out (of `bugs` files by a fault of the program), of what comes due later, of what another article tells, too,
    and of values that could not be used."""

    articles: int
    feeds: int
    changed: int
    others: int
    set_aside: Told
    bugs: int
    held: tuple[str, ...]
    copies: Told
    problems: tuple[str, ...]
    plan: Plan
