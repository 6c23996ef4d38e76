"""A Dask cluster as the workers: reached at its scheduler's address, and left as it was found. The only module that knows Dask."""

import logging
import operator
import re
import warnings
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from typing import Any, TypeVar, cast

from feeds.errors import RefusedError
from feeds.spread.batches import Done, Lost, Promised, Work, in_order
from feeds.spread.processes import in_their_own

try:
    from distributed import Client
    from distributed.client import ClosedClientError, VersionsDict
    from distributed.comm.addressing import resolve_address
    from distributed.scheduler import KilledWorker
    from distributed.versions import VersionMismatchWarning
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

        def submit(batch: list[_Item]) -> Future[list[_Result]]:
            with _reaching(address):
                future: Future[list[_Result]] = pool.submit(operator.call, at_hand, batch)
            return future

        def workers() -> int:
            _refuse_differences(client, address)
            with _reaching(address):
                threads: dict[str, int] = client.nthreads()
            return max(1, sum(threads.values()))

        out: deque[Promised[_Item, _Result]] = deque()
        for batch, future in in_order(submit, batches, workers, out):
            while not wait([future], timeout=_LOOK).done:
                _need_a_worker(client, address)
            yield batch, _settled(work, batch, future, address)


def _settled(
    work: Work[_Item, _Result], batch: list[_Item], future: Future[list[_Result]], address: str
) -> list[_Result | Lost]:
    try:
        return [*future.result()]
    except KilledWorker:
        return in_their_own(work, batch)
    except CancelledError:
        raise RefusedError(f"the Dask scheduler at {address} was lost") from None


@contextmanager
def _client(address: str) -> Iterator[Client]:
    # What goes wrong ends here or is an error of ours; what Dask mends itself is for its own logs.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _reaching(address):
        _check(address)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)  # see _refuse_differences
            client = Client(address, timeout=_CONNECT, set_as_default=False)
    try:
        _need_a_worker(client, address)
        _refuse_differences(client, address)
        yield client
    finally:
        client.close()


def _check(address: str) -> None:
    """A client that finds a fault with its address leaves threads that end with a traceback."""
    try:
        resolve_address(address)
    except ValueError as error:
        raise RefusedError(f"{address} is not the address of a Dask scheduler: {error}") from None


@contextmanager
def _reaching(address: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ClosedClientError) as error:
        raise RefusedError(f"the Dask scheduler at {address} cannot be reached: {error}") from None


def _need_a_worker(client: Client, address: str) -> None:
    with _reaching(address):
        try:
            client.wait_for_workers(1, timeout=_JOIN)
        except TimeoutError:
            raise RefusedError(f"the Dask scheduler at {address} has had no worker for {_JOIN} seconds") from None


def _refuse_differences(client: Client, address: str) -> None:
    """Results are the same wherever they are made only if all that makes them is; and what a worker cannot import ends it."""
    names = ("python", *_needed())
    with _reaching(address):
        versions = cast("VersionsDict", client.get_versions(packages=names[1:]))
    here = versions["client"]["packages"]
    for place, found in {"the scheduler": versions["scheduler"], **versions["workers"]}.items():
        there = found["packages"]
        for name in names:
            if there[name] != here[name]:
                raise RefusedError(
                    f"the Dask cluster at {address} is not fit: {name} is {here[name]} here, {there[name] or 'missing'} on {place}; "
                    "install the same everywhere"
                )


@cache
def _needed() -> tuple[str, ...]:
    """This program, and what it needs at work."""
    program = __name__.partition(".")[0]
    needed = (re.split(r"[^\w.-]", line)[0] for line in metadata.requires(program) or () if "extra ==" not in line)
    return (program, "distributed", *needed)


def _same(work: Work[Any, Any]) -> Work[Any, Any]:
    return work
