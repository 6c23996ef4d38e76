"""Runs a command and says what it cost. Knows no command. Linux alone says what a tree of processes holds."""

import os
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_BETWEEN_LOOKS = 0.02  # seconds
_MIB = 1 << 20
_PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB", re.M)  # set size: a page that n processes share counts as 1/n


class Cost(NamedTuple):
    """`wall` and `cpu` in seconds, `cpu` with all that the command started and waited for; what it `said`."""

    wall: float
    cpu: float
    said: str


def cost(command: Sequence[str]) -> Cost:
    """What one run costs. Nobody looks at it meanwhile: a look stops a large process. Raises CalledProcessError when it fails,
    with what it said."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_installed())
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        error = subprocess.CalledProcessError(process.returncode, command)
        error.add_note(said)
        raise error
    return Cost(wall, usage.ru_utime + usage.ru_stime, said)


def peak(command: Sequence[str]) -> float:
    """MiB that the command and all that it started held at most, seen every 20 ms; a page that several share counts once. Raises
    CalledProcessError when it fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_installed())
    most = 0
    while process.poll() is None:
        most = max(most, _held(process.pid))
        time.sleep(_BETWEEN_LOOKS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return most / _MIB


def _installed() -> dict[str, str]:
    """The environment, as it is for installed programs: those in Python are kept compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _held(pid: int) -> int:
    """Bytes, of a tree of processes that may end while one looks."""
    home = Path("/proc", str(pid))
    try:
        own = _PROPORTIONAL.search((home / "smaps_rollup").read_text())
        children = [int(child) for tasks in home.glob("task/*/children") for child in tasks.read_text().split()]
    except OSError:
        return 0
    return (int(own[1]) << 10 if own else 0) + sum(map(_held, children))
