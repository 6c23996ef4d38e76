"""Lets one run of a program fail where a test says. Python loads it by its name from PYTHONPATH, before the program, which knows nothing of it;
nor does it know the program.

FAULTS holds words, one a fault. `SIGKILL:replace,fsync:3`: the process gets that signal at the third of these calls, counted together.
`ENOSPC:write:1`: the call fails so; with `1+` each from there on. `in-place`: a file is copied over another, in two halves, where it should be
renamed. `no-fsync`: nothing is brought to the disk. `fsize=4096`: no file grows longer.

CALLS names a file that gets a line for each call, with its name and its path."""

import builtins
import errno
import functools
import io
import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

_OF_SYSTEM = ("fsync", "mkdir", "replace", "unlink", "rmdir", "utime", "ftruncate")
_FOR_WRITING = os.O_WRONLY | os.O_RDWR

Step = Callable[[str, object], None]  # a call's name and what it is about, before it is made


def install(faults: str, calls: str) -> None:
    """Makes the `faults` happen from now on, and writes every call to the file `calls`."""
    words = faults.split()
    counts = [_counted(*word.split(":")) for word in words if ":" in word]
    log = os.open(calls, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC)

    def step(name: str, about: object) -> None:
        path = _path(about)
        os.write(log, os.fsencode(f"{name} {path}\n"))
        for count in counts:
            count(name, path)

    ours: dict[str, Any] = {name: _told(step, name, getattr(os, name)) for name in _OF_SYSTEM}
    ours["open"] = _opened(step, os.open)
    if "in-place" in words:
        ours["replace"] = functools.partial(_copy, step)
    for word in words:
        if word.startswith("fsize="):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(word[6:]), resource.RLIM_INFINITY))
    if "no-fsync" in words:
        ours["fsync"] = lambda _: None
    for name, call in ours.items():
        setattr(os, name, call)
    builtins.open = io.open = _file(step, io.open)
    sqlite3.connect = functools.partial(sqlite3.connect, factory=_connection(step))  # type: ignore[assignment]


def _path(about: object) -> str:
    if isinstance(about, int):
        try:
            return os.readlink(f"/proc/self/fd/{about}")
        except OSError:
            return str(about)
    return os.fsdecode(about)  # type: ignore[arg-type]


def _counted(what: str, names: str, number: str) -> Callable[[str, str], None]:
    wanted, first, lasts, met = names.split(","), int(number.rstrip("+")), number.endswith("+"), 0

    def count(name: str, path: str) -> None:
        nonlocal met
        met += name in wanted
        if name in wanted and (met == first or (lasts and met > first)):
            _happen(what, name, path)

    return count


def _happen(what: str, name: str, path: str) -> None:
    if what.startswith("SIG"):
        os.kill(os.getpid(), signal.Signals[what])
        return
    number = getattr(errno, what)
    if name == "commit":  # as SQLite tells it
        error = sqlite3.OperationalError("database or disk is full" if what == "ENOSPC" else "disk I/O error")
        error.sqlite_errorname = "SQLITE_FULL" if what == "ENOSPC" else "SQLITE_IOERR"
        raise error
    # What fails at an open file does not know its name.
    raise OSError(number, os.strerror(number), *([] if name in ("fsync", "write", "ftruncate") else [path]))


def _told(step: Step, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def told(about: Any, *more: Any, **how: Any) -> Any:
        step(name, more[0] if name == "replace" else about)
        return call(about, *more, **how)

    return told


def _opened(step: Step, call: Callable[..., int]) -> Callable[..., int]:
    def opened(path: Any, flags: int, *more: Any, **how: Any) -> int:
        if flags & _FOR_WRITING:
            step("open", path)
        return call(path, flags, *more, **how)

    return opened


def _file(step: Step, call: Callable[..., Any]) -> Callable[..., Any]:
    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            step("write", self.name)
            return super().write(data)

    def file(path: Any, mode: str = "r", *more: Any, **how: Any) -> Any:
        if mode == "wb":
            return io.BufferedWriter(Raw(path, mode))
        if mode == "w":
            step("open", path)
            return io.TextIOWrapper(io.BufferedWriter(Raw(path, mode)), encoding=how.get("encoding"))
        return call(path, mode, *more, **how)

    return file


def _connection(step: Step) -> type[sqlite3.Connection]:
    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            if statement == "COMMIT":
                step("commit", "index")
            return super().execute(statement, *values)

    return Connection


def _copy(step: Step, source: Any, target: Any) -> None:
    """What no writer should do."""
    with io.FileIO(source) as file:
        data = file.readall()
    with io.FileIO(target, "w") as file:
        file.write(data[: len(data) // 2])
        step("replace", target)
        file.write(data[len(data) // 2 :])
    os.unlink(source)


if "CALLS" in os.environ:
    install(os.environ.get("FAULTS", ""), os.environ["CALLS"])
