"""The same work on a real cluster of this machine: the same results, whatever becomes of its workers; what is wrong with it is one line."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from feeds.errors import RefusedError
from feeds.spread import Lost, mapped
from tests.conftest import REPOSITORY, Site
from tests.spreading import BATCHES, WAYS, counted, dying, failing, killing_once, pids, unevenly

RAW = (
    "A court in Kyrgyzstan has ruled on crypto mining in the town numbered {n}. The miners there said that they would appeal. "
    "Power is dear in the mountains, and the ministry in Bishkek wants to know who uses how much of it at night."
)
pytestmark = pytest.mark.dask
SQUARES = [(batch, [item * item for item in batch]) for batch in BATCHES]


@pytest.fixture(autouse=True)
def little_patience() -> Iterator[None]:
    """A worker that has died is asked for what it held for so long; the default is 30 seconds."""
    pytest.importorskip("distributed")  # before: it adds its defaults, which would be forgotten behind
    with pytest.importorskip("dask").config.set({"distributed.comm.timeouts.connect": "2s"}):
        yield


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A new one for each test: one whose worker is killed as it starts is not started again."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None
    ) as made:
        made.wait_for_workers(2, timeout=30)
        yield made


@pytest.fixture
def scheduler() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address of a scheduler in a process of its own, without workers."""
    process = start("scheduler", "--host", "127.0.0.1", "--port", "0")
    assert process.stderr
    address = next(line.split()[-1] for line in process.stderr if "Scheduler at:" in line)
    yield address, process
    end(process)


def start(role: str, *words: str, before: str = "") -> "subprocess.Popen[str]":
    code = f"{before}\nfrom distributed.cli.dask_{role} import main\nmain()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words, "--no-dashboard"], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True
    )


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_results_are_those_of_one_process(cluster: Any) -> None:
    with mapped(unevenly, 0.05, iter(BATCHES), scheduler=cluster.scheduler_address) as done:
        assert list(done) == SQUARES


def test_workers_are_those_of_the_cluster(cluster: Any) -> None:
    with mapped(pids, None, BATCHES, scheduler=cluster.scheduler_address) as done:
        at_work = {pid for _, results in done for pid in results}
    assert at_work <= {worker.pid for worker in cluster.workers.values()}


def test_a_worker_killed_midway_costs_nothing(cluster: Any) -> None:
    with mapped(unevenly, 0.1, iter(BATCHES), scheduler=cluster.scheduler_address) as done:
        results = [next(done), next(done)]
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        results += done
    assert results == SQUARES


def test_a_batch_whose_worker_is_killed_is_done_by_another(cluster: Any, tmp_path: Path) -> None:
    marker = str(tmp_path / "killed")
    with mapped(killing_once, marker, [[6], [7, 8], [9]], scheduler=cluster.scheduler_address) as done:
        assert list(done) == [([6], [36]), ([7, 8], [49, 64]), ([9], [81])]
    assert Path(marker).exists()


def test_an_item_that_ends_every_worker_costs_no_other() -> None:
    """Here the second is the last worker that an item may end, so that two of four are left."""
    dask, distributed = pytest.importorskip("dask"), pytest.importorskip("distributed")
    batches = BATCHES[:4]
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=4, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None
        ) as cluster,
        mapped(dying, {9: WAYS[9]}, batches, scheduler=cluster.scheduler_address) as done,
    ):
        results = {item: result for batch, results in done for item, result in zip(batch, results, strict=True)}
    lost = results.pop(9)
    assert isinstance(lost, Lost)
    assert "signal 11 (" in lost.reason
    assert results == {item: item * item for batch in batches for item in batch if item != 9}


def test_what_the_function_raises_is_raised_here(cluster: Any) -> None:
    with (
        pytest.raises(LookupError, match="no such thing as 30"),
        mapped(failing, 30, BATCHES, scheduler=cluster.scheduler_address) as done,
    ):
        list(done)


def test_no_more_batches_are_taken_than_keep_the_workers_busy(cluster: Any) -> None:
    taken: list[int] = []
    with mapped(unevenly, 0.0, counted(BATCHES, taken), scheduler=cluster.scheduler_address) as done:
        for given_back, _ in enumerate(done, 1):
            assert len(taken) <= given_back + 2 * 2


def test_the_cluster_is_left_as_it_was(cluster: Any) -> None:
    with mapped(unevenly, 0.2, BATCHES, scheduler=cluster.scheduler_address) as done:
        next(done)
    with pytest.importorskip("distributed").Client(cluster.scheduler_address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=30)
        assert tasks_left(client) == 0


def tasks_left(client: Any) -> int:
    """Tasks that the scheduler still knows a moment after nobody wants them."""
    return int(client.run_on_scheduler(wait_for_no_tasks))


async def wait_for_no_tasks(dask_scheduler: Any) -> int:
    for _ in range(100):
        if not dask_scheduler.tasks:
            break
        await asyncio.sleep(0.05)
    return len(dask_scheduler.tasks)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("tcp://127.0.0.1:1", "cannot be reached"),
        ("127.0.0.1", "missing port"),
        ("nonsense://127.0.0.1:1", "unknown address scheme"),
    ],
)
def test_an_address_where_no_scheduler_answers(monkeypatch: pytest.MonkeyPatch, address: str, why: str) -> None:
    monkeypatch.setattr("feeds.spread.cluster._CONNECT", 0.5)
    assert why in refusal(address)


def test_a_cluster_without_workers(
    monkeypatch: pytest.MonkeyPatch, scheduler: tuple[str, "subprocess.Popen[str]"]
) -> None:
    monkeypatch.setattr("feeds.spread.cluster._JOIN", 0.5)
    assert refusal(scheduler[0]).endswith("has had no worker for 0.5 seconds")


def test_a_worker_on_which_something_is_missing(scheduler: tuple[str, "subprocess.Popen[str]"]) -> None:
    hidden = """
from distributed import versions
known = versions._version_cached
versions._version_cached = lambda name: None if name == "lxml" else known(name)
"""
    worker = start("worker", scheduler[0], "--nthreads", "1", "--no-nanny", before=hidden)
    try:
        assert "missing on tcp://127.0.0.1:" in refusal(scheduler[0])
    finally:
        end(worker)


def test_a_scheduler_that_is_lost_midway(scheduler: tuple[str, "subprocess.Popen[str]"]) -> None:
    address, process = scheduler
    worker = start("worker", address, "--nthreads", "1", "--no-nanny")
    try:
        with mapped(unevenly, 0.2, BATCHES, scheduler=address) as done:
            next(done)
            process.kill()
            with pytest.raises(RefusedError, match=rf"^the Dask scheduler at {address} .*$"):
                list(done)
    finally:
        end(worker)


def test_without_dask_the_extra_is_named() -> None:
    code = """
import sys
sys.modules["distributed"] = None
from feeds.errors import RefusedError
from feeds.spread import mapped
try:
    with mapped(len, None, [], scheduler="tcp://127.0.0.1:1"):
        pass
except RefusedError as error:
    sys.exit(str(error))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.stderr == "a cluster needs Dask, which is not installed: pip install 'feeds[dask]'\n"


def refusal(address: str) -> str:
    with pytest.raises(RefusedError) as refused, mapped(unevenly, 0.0, BATCHES, scheduler=address) as done:
        list(done)
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value)


@pytest.mark.hazard("promise")
def test_a_site_judged_on_the_cluster_is_the_same_when_a_worker_is_killed_midway(
    cluster: Any, site: Site, another: Callable[[], Site]
) -> None:
    """The same bytes from a Dask cluster of which a worker is killed midway."""
    elsewhere = another()
    for made in (site, elsewhere):
        for n in range(450):
            made.write(
                f"raw/{n // 100}/{n}.txt", f"Miners of town {n}\n\n{n % 28 + 1} March 2025\n\n{RAW.format(n=n)}\n"
            )
    worker = next(iter(cluster.workers.values())).pid
    killer = Timer(1.0, os.kill, (worker, signal.SIGKILL))
    killer.start()
    built = site.build("--scheduler", cluster.scheduler_address)
    killer.cancel()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)  # it was killed while the site was built
    assert built.returncode == 0, built.stderr
    assert elsewhere.build("--jobs", "1").returncode == 0
    assert site.public() == elsewhere.public()
    assert (site.root / "feeds.lock").read_bytes() == (elsewhere.root / "feeds.lock").read_bytes()
    assert site.public()["rss.xml"].count(b"<item>") == 50


def test_a_cluster_that_is_not_there_costs_nothing_that_was_published(site: Site) -> None:
    site.article("a.md")
    site.build()
    before = site.public()
    site.article("b.md", title="B")
    refused = site.build("--scheduler", "tcp://127.0.0.1:1")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "the Dask scheduler at tcp://127.0.0.1:1 cannot be reached" in refused.stderr
    assert site.public() == before
