"""What endangers a site, and the table of docs/reliability.md that tells how each is tested. A test that is marked with its hazard makes a row:
its docstring says how, its outcome what came of it; knows nothing of what the tests do."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

HAZARDS = {
    "crash": "The program is killed, at any moment",
    "disk": "No room, no right, no disk",
    "two": "Two runs at once; a run is stopped",
    "index": "The index lies",
    "lock": "feeds.lock is damaged",
    "public": "Somebody changes public/ behind its back",
    "cron": "Accidents of cron: an empty folder, a wrong clock, no terminal",
    "input": "Hostile files",
    "names": "Hostile names of files, folders and links",
    "xml": "Characters that XML forbids, entities from outside",
    "script": "Script in any field",
    "poison": "An article that ends its worker",
    "promise": "The promises: same bytes, ids that stay, addresses that answer",
    "served": "Readers ask while the site is built",
    "fuzz": "Input nobody thought of",
    "detector": "Tests that see nothing",
}
_TABLE = re.compile(r"(?<=<!-- made by the tests -->\n).*?(?=<!-- end -->)", re.DOTALL)


class Row(NamedTuple):
    """A test, as the table shows it."""

    hazard: str
    how: str
    test: str


class Tally:
    """What came of the marked tests of one session."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcomes: dict[Row, list[tuple[int, str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        said = dict(report.user_properties)
        if "hazard" not in said or (report.when != "call" and report.passed):
            return
        row = Row(str(said["hazard"]), str(said["how"]), report.nodeid.partition("[")[0])
        self._outcomes.setdefault(row, []).append((int(str(said.get("runs", 1))), report.outcome))

    def pytest_sessionfinish(self) -> None:
        text = self._path.read_text(encoding="utf-8")
        self._path.write_text(_TABLE.sub(lambda _: "\n".join(["", *self._lines(), "", ""]), text), encoding="utf-8")

    def _lines(self) -> Iterator[str]:
        yield "| hazard | how it is tested | runs | result |"
        yield "|---|---|---|---|"
        order = list(HAZARDS)
        for row in sorted(self._outcomes, key=lambda row: (order.index(row.hazard), row.test)):
            outcomes = self._outcomes[row]
            runs = sum(count for count, _ in outcomes)
            yield f"| {HAZARDS[row.hazard]} | {row.how} | {runs:,} | {_result({outcome for _, outcome in outcomes})} |"


def _result(outcomes: set[str]) -> str:
    if "failed" in outcomes:
        return "**fails**"
    return "holds" if outcomes == {"passed"} else "holds in part: the rest needs what was not there"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reliability", metavar="FILE", help="write the table of hazards into FILE (with -m hazard)")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--reliability")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally(Path(path)))


def pytest_itemcollected(item: pytest.Item) -> None:
    """A worker's report tells whoever counts what its test was about."""
    marker = item.get_closest_marker("hazard")
    if marker is None:
        return
    (hazard,) = marker.args
    how = (getattr(item, "function", item).__doc__ or "").strip().removesuffix(".")
    if hazard not in HAZARDS or not how:
        raise pytest.UsageError(
            f"{item.nodeid}: a hazard is one of {', '.join(HAZARDS)}, and a docstring says how it is tested"
        )
    item.user_properties += [("hazard", hazard), ("how", " ".join(how.split()))]


@pytest.fixture
def runs(record_property: Callable[[str, object], None]) -> Callable[[int], None]:
    """Tells how many runs of the program, or how many inputs, one test stands for; without it, it is one."""
    return lambda count: record_property("runs", count)
