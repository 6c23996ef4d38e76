"""The lock by which no two runs work on one site at a time. Knows nothing of what they do."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.errors import BusyError, PublishError

STATE_FOLDER = ".feeds"
_POLL = 0.1  # seconds between two looks at a lock that another run holds

_held: set[int] = set()


@contextmanager
def alone(state: Path, patience: float = 0.0) -> Iterator[int]:
    """Holds the site's lock, in the folder `state`; the kernel frees it when the process ends, however it ends. Gives the time of its
    beginning by the clock of that file system, in nanoseconds. Raises BusyError when another run holds it for longer than `patience`
    seconds, PublishError where the disk does not let it be."""
    handle = -1
    try:
        try:
            state.mkdir(parents=True, exist_ok=True)
            handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o644)
            _take(handle, patience)
            _held.add(handle)
            began = _sign(handle)
        except OSError as error:
            raise PublishError(
                f"cannot write {state / 'lock'}: {error.strerror}; what was published is unchanged"
            ) from None
        yield began
    finally:
        if handle >= 0:
            _held.discard(handle)
            os.close(handle)


def _take(handle: int, patience: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if patience <= 0:
                holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
                raise BusyError(
                    f"another run is at work here (process {holder or 'unknown'}); try again when it has ended"
                ) from None
        time.sleep(_POLL)
        patience -= _POLL


def _sign(handle: int) -> int:
    """Says who holds it; when that was, in nanoseconds."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return os.fstat(handle).st_mtime_ns


def _let_go() -> None:
    """In a child: it would hold the lock as long as it lives, and workers may outlive a killed run for a moment."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)
