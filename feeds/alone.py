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


@contextmanager
def alone(state: Path, patience: float = 0.0) -> Iterator[int]:
    """Holds the site's lock, in the folder `state`; the kernel frees it when the process ends, however it ends. Gives the time of its
    beginning by the clock of that file system, in nanoseconds. Raises BusyError when another run holds it for longer than `patience`
    seconds."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise PublishError(
            f"cannot write {state / 'lock'}: {error.strerror}; what was published is unchanged"
        ) from None
    try:
        _take(handle, patience)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield os.fstat(handle).st_mtime_ns
    finally:
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
