"""One pure function over many items: here, in several processes, or on a cluster; batches in, results out in the same order. Knows nothing
of articles, files or settings."""

import math
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from feeds.spread.batches import Done, Lost, Work

__all__ = ["Done", "Lost", "mapped", "usable_cores"]

_Context = TypeVar("_Context")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@contextmanager
def mapped(
    function: Callable[[_Context, list[_Item]], list[_Result]],
    context: _Context,
    batches: Iterable[list[_Item]],
    *,
    jobs: int = 1,
    scheduler: str = "",
) -> Iterator[Iterator[Done[_Item, _Result]]]:
    """Each of `batches` with `function(context, batch)`, one result an item, in the order of the batches, whatever worked on them.

    `jobs` 1: in this process; more: in so many processes of this machine; `scheduler`: on the Dask cluster at this address, whose workers
    see no file of this machine. Beyond this process `function` is one of a module, its values can be pickled, and `context` goes to each
    worker once. `batches` are taken as they are needed, two a worker ahead, so that memory is bounded by their size: who cuts them
    counts bytes where items are large.

    An item that ends the process which works on it (a crash, no memory left) has a `Lost` for its result, and costs no other item
    its own; in this process (`jobs` 1) it ends the program. What `function` raises is raised here. When the `with` block is left, however it
    is left, no worker process of ours is at work any more.

    Raises RefusedError when the cluster cannot be reached, is lost, or is not fit for this program."""
    with closing(_outcomes(partial(function, context), batches, jobs, scheduler)) as outcomes:
        yield outcomes


def _outcomes(
    work: Work[_Item, _Result], batches: Iterable[list[_Item]], jobs: int, scheduler: str
) -> Generator[Done[_Item, _Result], None, None]:
    # What a run in one process does not need costs it no time to import.
    if scheduler:
        from feeds.spread.cluster import on_cluster

        return on_cluster(work, batches, scheduler)
    if jobs > 1:
        from feeds.spread.processes import in_processes

        return in_processes(work, batches, jobs)
    return ((batch, [*work(batch)]) for batch in batches)


def usable_cores(root: Path = Path("/")) -> int:
    """How many cores this process may use, at least 1: those it is bound to, or fewer where a control group (cgroups(7), either version)
    grants it less time than they have. `root` is where proc and sys lie."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([bound, *map(math.ceil, _granted(root))]))


def _granted(root: Path) -> Iterator[float]:
    """Cores' worth of time that each control group around this process grants, where it bounds it."""
    try:
        groups = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in groups:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        mount = root / "sys/fs/cgroup" / ("cpu" if controllers else "")
        group = PurePosixPath(path)
        for folder in (group, *group.parents):
            yield from _quota(mount / folder.relative_to("/"))


def _quota(folder: Path) -> Iterator[float]:
    for names in (("cpu.max",), ("cpu.cfs_quota_us", "cpu.cfs_period_us")):
        try:
            quota, period = " ".join((folder / name).read_text(encoding="ascii") for name in names).split()
        except (OSError, ValueError):
            continue
        if quota.isdecimal():  # else "max" or -1: no bound
            yield int(quota) / int(period)
