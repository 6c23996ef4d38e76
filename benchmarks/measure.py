"""Runs a command and says what it cost. Knows no command."""

import os
import subprocess
import time
from collections.abc import Sequence
from typing import NamedTuple

import psutil

_BETWEEN_LOOKS = 0.02  # seconds
_MIB = 1 << 20


class Cost(NamedTuple):
    """`wall` and `cpu` in seconds, `cpu` with all that the command started and waited for; what it `said` on stdout."""

    wall: float
    cpu: float
    said: str


def cost(command: Sequence[str]) -> Cost:
    """What one run costs. Nobody looks at it meanwhile: a look stops a large process. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall, usage.ru_utime + usage.ru_stime, said)


def peak(command: Sequence[str]) -> float:
    """MiB that the command and all that it started held at most, seen every 20 ms; a page that several share counts once. Raises
    CalledProcessError when it fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, _held(process.pid))
        time.sleep(_BETWEEN_LOOKS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return most / _MIB


def _held(pid: int) -> int:
    """Bytes, of a tree of processes that may end while one looks."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(map(_proportional, family))


def _proportional(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
