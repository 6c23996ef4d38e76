"""Worker processes of this machine: a pool of them, and one of its own for what may end its process. None outlives this process, or the
work it was started for. The only module that starts processes."""

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from typing import Any, TypeVar

from feeds.spread.batches import Done, Lost, Promised, Work, in_order

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_ENDING = (signal.SIGINT, signal.SIGTERM)

_MOMENT, _MOMENTS = 0.001, 10  # seconds, times

_at_hand: list[Work[Any, Any]] = []  # in a worker: what it was started for


def in_processes(
    work: Work[_Item, _Result], batches: Iterable[list[_Item]], jobs: int
) -> Generator[Done[_Item, _Result], None, None]:
    """`batches` in order, each worked on by one of `jobs` processes."""
    left = iter(batches)
    for first in left:
        out = yield from _until_broken(work, chain((first,), left), jobs)
        # Any of these may have ended the worker. The pool is gone, and the next is not yet there.
        for batch, future in out:
            yield batch, _settled(work, batch, future)


def in_their_own(work: Work[_Item, _Result], items: list[_Item]) -> list[_Result | Lost]:
    """A result for each of `items`, which may end the process they are worked on in: all in one process, and where that ends, each half in
    one of its own, down to the item that is lost."""
    outcome = _in_one_process(work, items)
    if not isinstance(outcome, Lost):
        return [*outcome]
    if len(items) <= 1:
        return [outcome for _ in items]
    middle = len(items) // 2
    return [*in_their_own(work, items[:middle]), *in_their_own(work, items[middle:])]


def _until_broken(
    work: Work[_Item, _Result], batches: Iterable[list[_Item]], jobs: int
) -> Generator[Done[_Item, _Result], None, Iterable[Promised[_Item, _Result]]]:
    """Works on `batches` until they are done, or a worker has died; returns what was submitted and not given by then."""
    out: deque[Promised[_Item, _Result]] = deque()
    with _pool(work, jobs) as submit:
        for batch, future in in_order(submit, batches, lambda: jobs, out):
            try:
                results = future.result()
            except BrokenProcessPool:
                out.appendleft(Promised(batch, future))
                break
            yield batch, [*results]
    return out


def _settled(work: Work[_Item, _Result], batch: list[_Item], future: Future[list[_Result]]) -> list[_Result | Lost]:
    try:
        return [*future.result()]
    except BrokenProcessPool:
        return in_their_own(work, batch)


@contextmanager
def _pool(work: Work[_Item, _Result], jobs: int) -> Iterator[Callable[[list[_Item]], Future[list[_Result]]]]:
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, _context(), initializer=_take, initargs=(work,))

    def submit(batch: list[_Item]) -> Future[list[_Result]]:
        try:
            with _undisturbed():
                return pool.submit(_work, batch)
        except BrokenProcessPool as error:
            broken: Future[list[_Result]] = Future()
            broken.set_exception(error)
            return broken

    try:
        yield submit
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _in_one_process(work: Work[_Item, _Result], items: list[_Item]) -> list[_Result] | Lost:
    context = _context()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(there, work, items))
    with _undisturbed():
        process.start()
    there.close()
    results: list[_Result]
    try:
        results, error = here.recv()
    except (EOFError, OSError):  # no answer, or not the whole of one
        process.join()
        return Lost(_end(process.exitcode or 0))
    finally:
        process.kill()
        process.join()
        here.close()
    if error:
        raise error
    return results


def _end(exit_code: int) -> str:
    if exit_code < 0:
        return f"its process was ended by signal {-exit_code} ({signal.strsignal(-exit_code)})"
    return f"its process ended with exit code {exit_code}"


def _context() -> ForkContext | SpawnContext:
    """How a process is started. A fork is there in a tenth of the time that a new interpreter takes, and shares what is in memory; but a
    lock that another thread holds is never free in it, and libraries of other systems than Linux do not bear it."""
    return multiprocessing.get_context("fork") if _has_one_thread() else multiprocessing.get_context("spawn")


def _has_one_thread() -> bool:
    """Of any library's; False where the system does not say."""
    for _ in range(_MOMENTS):  # one that has just ended may still be counted
        try:
            threads = os.listdir("/proc/self/task")
        except OSError:
            return False
        if len(threads) == 1:
            return True
        time.sleep(_MOMENT)
    return False


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that end this process wait until a worker is started whole, and does not take them for its own."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a worker, first: Ctrl-C, which a terminal sends to all, is for the parent to hear; what ends the parent ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _take(work: Work[Any, Any]) -> None:
    _begin()
    _at_hand[:] = [work]


def _work(batch: list[_Item]) -> list[_Result]:
    results: list[_Result] = _at_hand[0](batch)
    return results


def _answer(there: Connection, work: Work[Any, Any], items: list[Any]) -> None:
    _begin()
    try:
        there.send((work(items), None))
    except Exception as error:
        there.send((None, error))
