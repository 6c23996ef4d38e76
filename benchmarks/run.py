"""Runs the programs side by side, round after round, and records what each run cost and whether its feeds were right. Judges no figure."""

import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import assembling, compare, corpus, measure
from benchmarks.corpus import WINDOW, Corpus, Kind, Truth
from benchmarks.peers import COMMANDS, FEED_FILES, Setup, Site
from benchmarks.steps import STEPS, Scene, as_it_is

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One run of one program. `wall` and `cpu` in seconds, `peak` in MiB; a run that is measured for memory is not for time. Of `feeds` feeds
    that there must be, `wrong` are not as the truth has them; None where a program is not asked for all of them."""

    case: str
    size: int
    step: str
    peer: str
    round: int
    wall: float | None = None
    cpu: float | None = None
    peak: float | None = None
    feeds: int = 0
    wrong: int | None = None


_ASSEMBLING = (("one feed", "feeds"), ("one feed, fetched", "feeds"), ("one feed", "join"))


class Case(NamedTuple):
    """What is compared: which articles, published how, by whom, in which steps."""

    kind: Kind
    setup: Setup
    peers: Mapping[str, tuple[str, ...]]  # step -> who takes part
    language: bool = True
    link: bool = True


_BOTH = ("feeds", "hugo")
CASES: Mapping[str, Case] = {
    "labelled": Case(
        "labelled",
        Setup(),
        {
            "cold": (*_BOTH, "afternoon"),
            "unchanged": (*_BOTH, "walk"),
            "added": (*_BOTH, "afternoon"),
            "edited": _BOTH,
            "removed": _BOTH,
            "topic": ("feeds",),
        },
    ),
    "full": Case("labelled", Setup("full"), {"cold": _BOTH}),
    "raw": Case("raw", Setup(), {"cold": (*_BOTH, "hugo-labelled"), "topic": ("feeds",)}),
    "defaults": Case(
        "labelled", Setup("auto", lean=False), {"cold": _BOTH, "unchanged": ("feeds", "hugo")}, link=False
    ),
    "no-language": Case("labelled", Setup(), {"cold": _BOTH}, language=False),
}


class Asked(NamedTuple):
    """What to measure. `peers` are those that may take part; `root` keeps the corpora."""

    sizes: Sequence[int]
    cases: Sequence[str]
    rounds: int
    peers: Sequence[str]
    root: Path


def run(asked: Asked) -> Iterator[Measurement]:
    """Measures, a round after another, so that what is compared ran within a short time of each other."""
    scenes = {(case, size): _scene(case, size, asked) for size in asked.sizes for case in asked.cases}
    for at in range(asked.rounds):
        for (case, _), scene in scenes.items():
            yield from _round(case, scene, asked.peers, at)
        yield from _growths(scenes, asked, at)
    for (case, _), scene in scenes.items():
        yield from (_memory(case, peer, scene) for peer in _taking_part(case, "cold", asked.peers))
    with assembling.stored_feed(asked.root / "assembling") as stored:
        for at, times in enumerate(assembling.pairs(stored, asked.rounds)):
            for (step, peer), wall in zip(_ASSEMBLING, times, strict=True):
                yield Measurement(case="assembling", size=WINDOW, step=step, peer=peer, round=at, wall=wall)


def _growths(scenes: Mapping[tuple[str, int], Scene], asked: Asked, at: int) -> Iterator[Measurement]:
    """A size and the next beside each other."""
    if "labelled" in asked.cases and "feeds" in asked.peers:
        for small, large in pairwise(sorted(asked.sizes)):
            for size in (small, large):
                yield _cold("labelled", f"growth to {large}", "feeds", scenes["labelled", size], at)


def _scene(name: str, size: int, asked: Asked) -> Scene:
    case = CASES[name]
    wanted = Corpus(case.kind, size, language=case.language, link=case.link)
    without = "".join(f"-no-{part}" for part in ("language", "link") if not getattr(wanted, part))
    root = asked.root / f"{case.kind}{without}-{size}"
    truth = corpus.write(wanted, root)
    scene = Scene(wanted, truth, Site(root, root / "sites" / name), case.setup)
    scene.site.set_up(case.setup)
    return scene


def _round(case: str, scene: Scene, peers: Sequence[str], at: int) -> Iterator[Measurement]:
    _read_all(scene.site.root)
    undone = False
    with corpus.unsealed(scene.corpus, scene.site.root):
        for step in CASES[case].peers:
            part = _taking_part(case, step, peers)
            turn = at % max(1, len(part))
            if undone and "feeds" in part:
                # That the step before was undone is not to be paid for by this one.
                measure.cost(COMMANDS["feeds"](scene.site))
            with STEPS[step](scene) as truth:
                # Who comes first changes from round to round.
                for peer in (*part[turn:], *part[:turn]):
                    if step == "cold":
                        scene.site.clear(peer)
                    yield _timed(case, step, peer, scene, at, truth)
            undone = STEPS[step] is not as_it_is


def _taking_part(case: str, step: str, peers: Sequence[str]) -> tuple[str, ...]:
    return tuple(peer for peer in CASES[case].peers[step] if peer in peers)


def _cold(case: str, step: str, peer: str, scene: Scene, at: int) -> Measurement:
    scene.site.clear(peer)
    return _timed(case, step, peer, scene, at, scene.truth)


def _timed(case: str, step: str, peer: str, scene: Scene, at: int, truth: Truth) -> Measurement:
    cost = measure.cost(COMMANDS[peer](scene.site))
    # The walk says itself how long it took, without the start of Python.
    wall = float(cost.said) if peer == "walk" else cost.wall
    return Measurement(
        case=case,
        size=scene.corpus.size,
        step=step,
        peer=peer,
        round=at,
        wall=wall,
        cpu=cost.cpu,
        feeds=len(truth),
        wrong=_wrong(peer, scene, truth),
    )


def _wrong(peer: str, scene: Scene, truth: Truth) -> int | None:
    """Hugo judges nothing: of titles alone it makes one feed without an order."""
    if peer not in FEED_FILES or (peer == "hugo" and scene.corpus.kind == "raw"):
        return None
    return len(compare.wrong(scene.site.out(peer), FEED_FILES[peer], truth))


def _memory(case: str, peer: str, scene: Scene) -> Measurement:
    scene.site.clear(peer)
    peak = measure.peak(COMMANDS[peer](scene.site))
    return Measurement(case=case, size=scene.corpus.size, step="cold", peer=peer, round=0, peak=peak)


def _read_all(root: Path) -> None:
    """Nobody waits for the disk."""
    for path in root.glob("*/[0-9]*/*"):
        with open(path, "rb") as file:
            file.read(_BLOCK)


def machine() -> dict[str, Any]:
    """Where this was measured."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def save(path: Path, found: Iterable[Measurement], where: Mapping[str, Any]) -> None:
    """Writes results as JSON."""
    path.write_text(json.dumps({"machine": where, "measurements": [asdict(one) for one in found]}, indent=1))


def load(path: Path) -> tuple[dict[str, Any], list[Measurement]]:
    """The reverse of `save`."""
    held = json.loads(path.read_text())
    return held["machine"], [Measurement(**one) for one in held["measurements"]]
