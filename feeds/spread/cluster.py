"""A Dask cluster as the workers: reached at its scheduler's address, and left as it was found. The only module that knows Dask."""

import platform
import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from typing import Any, TypeVar

from feeds.errors import RefusedError
from feeds.spread.batches import Done, Lost, Promised, Work, in_order
from feeds.spread.processes import in_their_own

try:
    from distributed import Client
    from distributed.scheduler import KilledWorker
except ImportError:
    raise RefusedError("a cluster needs Dask, which is not installed: pip install 'feeds[dask]'") from None

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_CONNECT = 10  # seconds to reach the scheduler
_JOIN = 60  # seconds that a cluster may be without any worker
_LOOK = 5  # seconds between two looks whether it is


def on_cluster(
    work: Work[_Item, _Result], batches: Iterable[list[_Item]], address: str
) -> Generator[Done[_Item, _Result], None, None]:
    """`batches` in order, each worked on by a worker of the cluster at `address`. One whose workers keep dying is worked on in processes of
    this machine, where it cannot cost the cluster more of them. Raises RefusedError."""
    with _client(address) as client:
        pool = client.get_executor(pure=False)
        # A task, not data that is sent: the scheduler makes it anew where the worker that held it dies.
        at_hand = client.submit(_same, work, pure=False)
        versions = _versions()

        def submit(batch: list[_Item]) -> Future[list[_Result]]:
            future: Future[list[_Result]] = pool.submit(_work, versions, at_hand, batch)
            return future

        def workers() -> int:
            threads: dict[str, int] = client.nthreads()
            return max(1, sum(threads.values()))

        out: deque[Promised[_Item, _Result]] = deque()
        for batch, future in in_order(submit, batches, workers, out):
            yield batch, _settled(client, work, batch, future)


def _settled(
    client: Client, work: Work[_Item, _Result], batch: list[_Item], future: Future[list[_Result]]
) -> list[_Result | Lost]:
    while not wait([future], timeout=_LOOK).done:
        _need_a_worker(client)
    try:
        return [*future.result()]
    except KilledWorker:
        return in_their_own(work, batch)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RefusedError(f"no Dask scheduler answers at {address}: {error}; nothing written") from None
    try:
        _need_a_worker(client)
        yield client
    finally:
        client.close()


def _need_a_worker(client: Client) -> None:
    client.wait_for_workers(1, timeout=_JOIN)


def _same(work: Work[Any, Any]) -> Work[Any, Any]:
    return work


def _work(versions: dict[str, str], work: Work[_Item, _Result], batch: list[_Item]) -> list[_Result]:
    """On a worker, which makes the same of `batch` as any other only if all that works on it is the same."""
    for name, wanted in versions.items():
        if (found := _versions().get(name)) != wanted:
            raise RefusedError(
                f"a worker of the cluster has {name} {found}, and here is {wanted}; install the same on all"
            )
    return work(batch)


@cache
def _versions() -> dict[str, str]:
    """What a result depends on."""
    program = __name__.partition(".")[0]
    needed = [re.split(r"[^\w.-]", line)[0] for line in metadata.requires(program) or () if "extra ==" not in line]
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python, **{name: metadata.version(name) for name in (program, *needed)}}
