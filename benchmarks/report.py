"""Makes a table and a plot of measurements: medians, ratios of what ran side by side, and what was to be reached. Measures nothing."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.run import Measurement

_PER_SIZE = (10_000, 100_000)


class Row(NamedTuple):
    """A line of the table: a step of a case, a figure of a Measurement (`what`), against whose, and at which sizes the ratio may be at
    most how much. `against_step` is another step of the same round than the row's own."""

    title: str
    case: str
    step: str
    against: str
    what: str
    bounds: Mapping[int, float] = {}
    against_step: str | None = None


def _at_both(bound: float) -> Mapping[int, float]:
    return dict.fromkeys(_PER_SIZE, bound)


ROWS = (
    Row("cold, summaries", "labelled", "cold", "hugo", "wall", _at_both(0.4)),
    Row("cold, summaries", "labelled", "cold", "hugo", "cpu", _at_both(0.35)),
    Row("cold, summaries", "labelled", "cold", "afternoon", "wall"),
    Row("cold, whole articles", "full", "cold", "hugo", "wall", _at_both(1.0)),
    Row("cold, whole articles", "full", "cold", "hugo", "cpu", _at_both(1.0)),
    Row("cold, raw articles judged", "raw", "cold", "hugo", "wall", {10_000: 1.5}),
    Row("cold, raw articles judged", "raw", "cold", "hugo-labelled", "wall", {10_000: 1.5}),
    Row("nothing changed", "labelled", "unchanged", "hugo", "wall", _at_both(0.04)),
    Row("nothing changed", "labelled", "unchanged", "walk", "wall", {100_000: 4}),
    Row("one article added", "labelled", "added", "hugo", "wall", _at_both(0.05)),
    Row("one article added", "labelled", "added", "afternoon", "wall"),
    Row("one article edited", "labelled", "edited", "hugo", "wall", _at_both(0.05)),
    Row("one article removed", "labelled", "removed", "hugo", "wall", _at_both(0.05)),
    Row("a topic's settings changed", "labelled", "topic", "feeds", "wall", {100_000: 0.2}, "cold"),
    Row("a topic's settings changed, raw articles", "raw", "topic", "feeds", "wall", {}, "cold"),
    Row("most memory, cold", "labelled", "cold", "hugo", "peak", {100_000: 0.15}),
    Row("most memory, cold", "labelled", "cold", "afternoon", "peak"),
    Row("one feed of stored entries", "assembling", "one feed", "join", "wall", {50: 5}),
    Row("the same, fetched, in a new frame", "assembling", "one feed, fetched", "join", "wall", {}, "one feed"),
    Row("cold, as shipped", "defaults", "cold", "hugo", "wall"),
    Row("nothing changed, as shipped", "defaults", "unchanged", "hugo", "wall"),
    Row("cold, no language said", "no-language", "cold", "hugo", "wall"),
)
_UNITS = {"wall": "s", "cpu": "s cpu", "peak": "MiB"}
_GROWTH, _GROWTH_BOUND = "growth to ", {100_000: 1.15}
_HEAD = ("step", "articles", "against", "feeds", "other", "ratio", "least to most", "at most", "met")


class Line(NamedTuple):
    """A row with its figures: medians of both sides, and of the ratios of the pairs that ran in one round."""

    title: str
    size: int
    against: str
    unit: str
    own: float
    other: float
    ratios: list[float]
    bound: float | None

    @property
    def ratio(self) -> float:
        """The one that counts."""
        return median(self.ratios)

    def cells(self) -> tuple[str, ...]:
        """As they stand in the table."""
        met = "" if self.bound is None else "yes" if self.ratio <= self.bound else "NO"
        bound = "" if self.bound is None else f"{self.bound:g}"
        span = f"{min(self.ratios):.3g} to {max(self.ratios):.3g}"
        figures = (f"{self.own:.3g} {self.unit}", f"{self.other:.3g} {self.unit}", f"{self.ratio:.3g}")
        return (self.title, f"{self.size:,}", self.against, *figures, span, bound, met)


def lines(found: Sequence[Measurement]) -> list[Line]:
    """One for each row and size that was measured."""
    table = _by_round(found)
    sizes = sorted({one.size for one in found})
    return [line for row in ROWS for size in sizes if (line := _line(row, size, table))] + [*_growth(found)]


_Table = Mapping[tuple[str, int, str, str, str], Mapping[int, float]]


def _by_round(found: Sequence[Measurement]) -> _Table:
    """(case, size, step, peer, figure) -> round -> value."""
    table: dict[tuple[str, int, str, str, str], dict[int, float]] = {}
    for one in found:
        for what in _UNITS:
            value = getattr(one, what)
            if value is not None:
                table.setdefault((one.case, one.size, one.step, one.peer, what), {})[one.round] = value
    return table


def _line(row: Row, size: int, table: _Table) -> Line | None:
    own = table.get((row.case, size, row.step, "feeds", row.what), {})
    other = table.get((row.case, size, row.against_step or row.step, row.against, row.what), {})
    if not own.keys() & other.keys():
        return None
    ratios = [own[at] / other[at] for at in own.keys() & other.keys()]
    against = row.against if row.against_step is None else row.against_step
    middle, beside = median(own.values()), median(other.values())
    return Line(row.title, size, against, _UNITS[row.what], middle, beside, ratios, row.bounds.get(size))


def _growth(found: Sequence[Measurement]) -> Iterator[Line]:
    """What an article costs in the larger of two sizes, beside the smaller."""
    table = _by_round([one for one in found if one.step.startswith(_GROWTH)])
    steps = sorted({key[2] for key in table}, key=lambda step: int(step.removeprefix(_GROWTH)))
    for step in steps:
        small, large = sorted({key[1] for key in table if key[2] == step})
        little, much = (table["labelled", size, step, "feeds", "wall"] for size in (small, large))
        ratios = [(much[at] / large) / (little[at] / small) for at in much]
        bound = _GROWTH_BOUND.get(large)
        yield Line(
            f"growth, cold, to {large:,}",
            small,
            "linear",
            "s",
            median(little.values()),
            median(much.values()),
            ratios,
            bound,
        )


def table(found: Sequence[Measurement], *, markdown: bool) -> str:
    """The table, and a line on what was published wrongly."""
    cells = [_HEAD, *(line.cells() for line in lines(found))]
    if markdown:
        rows = [f"| {' | '.join(row)} |" for row in cells]
        rows.insert(1, "| --- " * len(_HEAD) + "|")
    else:
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*rows, "", _rightness(found)])


def _rightness(found: Sequence[Measurement]) -> str:
    checked = [one for one in found if one.wrong is not None]
    said = f"{sum(one.feeds for one in checked):,} feeds of {len(checked)} runs were held against the truth"
    bad = [
        f"{one.peer}, {one.case}, {one.size:,}, {one.step}: {one.wrong} of {one.feeds} wrong"
        for one in checked
        if one.wrong
    ]
    return f"{said}; " + ("; ".join(bad) if bad else "all of them are right") + "."


def on(where: Mapping[str, Any]) -> str:
    """A line on the machine."""
    return (
        f"{where['cores']} cores ({where['processor']}), {where['memory_gib']} GiB, {where['system']}, Python {where['python']}; "
        f"load before: {where['load_before']:.1f}."
    )


_CURVES = (
    ("Hugo, always", "hugo", "cold", "tab:orange", "-"),
    ("afternoon script, always", "afternoon", "cold", "tab:gray", "-"),
    ("feeds, cold", "feeds", "cold", "tab:blue", "-"),
    ("feeds, one article added", "feeds", "added", "tab:blue", "--"),
    ("feeds, nothing changed", "feeds", "unchanged", "tab:blue", ":"),
    ("names and stat of the files", "walk", "unchanged", "black", ":"),
)


def plot(found: Sequence[Measurement], path: Path) -> None:
    """Writes a picture (by `path`'s suffix) of seconds against labelled articles, both on logarithmic scales; none of nothing."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    seconds = _by_round([one for one in found if one.case == "labelled"])
    for label, peer, step, colour, style in _CURVES:
        points = sorted((key[1], median(by.values())) for key, by in seconds.items() if key[2:] == (step, peer, "wall"))
        if points:
            axes.loglog(*zip(*points, strict=True), style, color=colour, marker="o", label=label)
    if not axes.lines:
        return
    axes.set(xlabel="articles", ylabel="seconds (wall)", title="A run over labelled articles, 73 feeds")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend()
    figure.savefig(path)
