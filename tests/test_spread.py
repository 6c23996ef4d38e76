"""Many items on many workers: the same results in the same order, and an item that ends its worker costs no other."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.spread import Lost, mapped, usable_cores
from feeds.spread.batches import in_order
from tests.conftest import REPOSITORY
from tests.spreading import BATCHES, WAYS, counted, dying, failing, pids, unevenly

SQUARES = [[batch, [item * item for item in batch]] for batch in BATCHES]


def test_results_are_the_same_and_in_order_however_many_work() -> None:
    assert [json.loads(line) for line in run("-m", "tests.spreading", "unevenly").splitlines()] == [SQUARES] * 3


def test_several_processes_work_and_none_is_this_one() -> None:
    with mapped(pids, None, BATCHES, jobs=2) as done:
        at_work = {pid for _, results in done for pid in results}
    assert os.getpid() not in at_work
    assert len(at_work) <= 2


def test_one_job_is_done_here_without_the_machinery() -> None:
    code = """
import os, sys
from feeds.spread import mapped
from tests.spreading import pids
with mapped(pids, None, [[1, 2]]) as done:
    assert list(done) == [([1, 2], [os.getpid()] * 2)]
print(*sorted({"multiprocessing", "concurrent.futures", "distributed"} & set(sys.modules)))
"""
    assert run("-c", code).split() == []


@pytest.mark.hazard("poison")
def test_an_item_that_ends_its_worker_costs_no_other() -> None:
    """Work that crashes, is killed or exits, also twice at once, first and last: the rest is done"""
    results = json.loads(run("-m", "tests.spreading", "dying"))
    assert [batch for batch, _ in results] == BATCHES
    reason_of = {"exit": "exit code 3", "SIGSEGV": "signal 11 (", "SIGTERM": "signal 15 (", "SIGKILL": "signal 9 ("}
    for item, result in ((item, result) for done in results for item, result in zip(*done, strict=True)):
        if item in WAYS:
            assert reason_of[WAYS[item]] in result
        else:
            assert result == item * item


def test_a_lost_item_is_told_from_a_result() -> None:
    with mapped(dying, {2: "exit"}, [[1, 2]], jobs=2) as done:
        assert list(done) == [([1, 2], [1, Lost("its process ended with exit code 3")])]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised_here(jobs: int) -> None:
    with pytest.raises(LookupError, match="no such thing as 30"), mapped(failing, 30, BATCHES, jobs=jobs) as done:
        list(done)


def test_what_the_function_raises_beside_a_crash_is_raised_here() -> None:
    with (
        pytest.raises(KeyError, match="no signal"),
        mapped(dying, {1: "exit", 2: "no signal"}, [[1, 2]], jobs=2) as done,
    ):
        list(done)


def test_no_more_batches_are_taken_than_keep_the_workers_busy() -> None:
    taken: list[int] = []
    with mapped(unevenly, 0.0, counted(BATCHES, taken), jobs=2) as done:
        for given_back, _ in enumerate(done, 1):
            assert len(taken) <= given_back + 2 * 2


def test_workers_end_when_nobody_wants_the_rest() -> None:
    began = time.monotonic()
    with mapped(unevenly, 30.0, [[0], [1], [3]], jobs=2) as done:
        assert next(done) == ([0], [0])
    assert time.monotonic() - began < 25  # not the thirty seconds that the next batch takes


@given(st.lists(st.integers(1, 4), min_size=1, max_size=9), st.integers(0, 60))
def test_batches_go_out_ahead_of_what_comes_back_but_not_far(workers: list[int], count: int) -> None:
    out: deque[object] = deque()
    numbers = iter(workers * 100)
    furthest = 0

    def submit(batch: list[int]) -> Future[list[int]]:
        nonlocal furthest
        furthest = max(furthest, len(out) + 1)
        future: Future[list[int]] = Future()
        future.set_result(batch)
        return future

    promised = in_order(submit, ([n] for n in range(count)), lambda: next(numbers), out)  # type: ignore[arg-type]
    assert [(batch, future.result()) for batch, future in promised] == [([n], [n]) for n in range(count)]
    assert furthest <= 2 * max(workers)


@pytest.mark.parametrize(("program", "workers"), [("alone", "forked"), ("thread", "new")])
def test_workers_are_forked_where_no_thread_runs(program: str, workers: str) -> None:
    if not Path("/proc/self/task").is_dir():
        pytest.skip("only Linux says which threads run")
    assert run("-m", "tests.spreading", program) == workers


@pytest.mark.parametrize("doing", ["asleep", "busy"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_all_at_once_and_in_silence(number: signal.Signals, code: int, doing: str) -> None:
    """Ctrl-C goes to the whole group, as a terminal sends it."""
    process = start_endless(doing)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    assert ended(process) == (code, "")


def test_workers_do_not_outlive_a_killed_parent() -> None:
    process = start_endless("asleep")
    process.kill()
    assert ended(process) == (-signal.SIGKILL, "")


def start_endless(doing: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.spreading", "endless", doing],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == process.stdout.readline() == "begun\n"
    return process


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit code and what was said on stderr. Both pipes are at their end only when no worker holds them any more."""
    try:
        _, errors = process.communicate(timeout=20)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, errors


def run(*words: str) -> str:
    """What Python prints, in a process without threads, in which workers are forked."""
    return subprocess.run(
        [sys.executable, *words], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, timeout=60, check=True
    ).stdout


@pytest.mark.parametrize(
    ("groups", "files", "cores"),
    [
        ("0::/\n", {}, 64),
        ("0::/\n", {"cpu.max": "max 100000\n"}, 64),
        ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
        ("0::/a/b\n", {"a/cpu.max": "150000 100000\n", "a/b/cpu.max": "max 100000\n"}, 2),
        ("0::/a/b\n", {"cpu.max": "50000 100000\n", "a/cpu.max": "300000 100000\n"}, 1),
        ("0::/../elsewhere\n", {"cpu.max": "nonsense\n"}, 64),
        ("5:cpu,cpuacct:/x\n", {"cpu/x/cpu.cfs_quota_us": "300000\n", "cpu/x/cpu.cfs_period_us": "100000\n"}, 3),
        ("5:cpu:/x\n", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 64),
        ("9:memory:/x\n", {"x/cpu.max": "100000 100000\n"}, 64),
    ],
)
def test_cores_are_those_that_a_control_group_grants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups: str, files: dict[str, str], cores: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    written = {f"sys/fs/cgroup/{name}": text for name, text in files.items()} | {"proc/self/cgroup": groups}
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert usable_cores(tmp_path) == cores


def test_cores_are_those_the_process_is_bound_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert usable_cores(tmp_path) == 2
    assert usable_cores() <= 2
