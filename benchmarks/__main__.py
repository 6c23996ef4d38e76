"""The command line: python -m benchmarks corpus | run | report."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from benchmarks import corpus, report, run
from benchmarks.peers import COMMANDS, Setup, Site

_ROOT = Path(tempfile.gettempdir(), "feeds-bench")


def main() -> None:
    """Reads the arguments and does what they say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser(
        "corpus", help="write a folder of articles, with settings for feeds and Hugo and the truth"
    )
    making.add_argument("folder", type=Path)
    making.add_argument("--count", type=int, default=10_000, help="of articles")
    making.add_argument("--kind", choices=["labelled", "raw"], default="labelled")
    making.add_argument("--seed", type=int, default=1)
    making.add_argument("--no-language", action="store_true", help="labelled articles do not name theirs")
    making.add_argument("--no-link", action="store_true", help="nor where they are at home")
    making.add_argument("--body", choices=["summary", "full"], default="summary", help="what feeds carry of an article")
    making.set_defaults(do=_corpus)
    running = commands.add_parser("run", help="measure, and print the table")
    running.add_argument("--sizes", type=_numbers, default=[1000, 10_000], help="articles, such as 1000,10000")
    running.add_argument("--cases", type=_names(run.CASES), default=[*run.CASES], help=",".join(run.CASES))
    running.add_argument("--peers", type=_names(COMMANDS), default=[*COMMANDS], help=",".join(COMMANDS))
    running.add_argument("--rounds", type=int, default=3)
    running.add_argument("--root", type=Path, default=_ROOT, help="where corpora lie and are kept (%(default)s)")
    running.add_argument("--results", type=Path, help="the file to write (ROOT/results.json)")
    running.set_defaults(do=_run)
    telling = commands.add_parser("report", help="print the table of earlier runs")
    telling.add_argument("results", type=Path, nargs="+", help="files that `run` wrote, of the same machine")
    telling.set_defaults(do=_report)
    for command in (running, telling):
        command.add_argument("--markdown", action="store_true", help="the table as Markdown")
        command.add_argument("--plot", type=Path, help="the picture to write, .svg or .png")
    arguments = parser.parse_args()
    arguments.do(arguments)


def _corpus(asked: argparse.Namespace) -> None:
    wanted = corpus.Corpus(asked.kind, asked.count, asked.seed, not asked.no_language, not asked.no_link)
    corpus.write(wanted, asked.folder)
    Site(asked.folder, asked.folder).set_up(Setup(asked.body))


def _run(asked: argparse.Namespace) -> None:
    results = asked.results or asked.root / "results.json"
    asked.root.mkdir(parents=True, exist_ok=True)
    where, found = run.machine(), []
    for one in run.run(run.Asked(asked.sizes, asked.cases, asked.rounds, asked.peers, asked.root)):
        found.append(one)
        run.save(results, found, where)  # a long run that is cut off has been worth it
        cost = f"{one.wall:.3f} s" if one.wall is not None else f"{one.peak:.0f} MiB"
        print(f"{one.round + 1} {one.case} {one.size} {one.step}: {one.peer} {cost}", file=sys.stderr)
    asked.results, asked.plot = [results], asked.plot or asked.root / "cost.svg"
    _report(asked)


def _report(asked: argparse.Namespace) -> None:
    held = [run.load(path) for path in asked.results]
    found = [one for _, measurements in held for one in measurements]
    print(report.table(found, markdown=asked.markdown))
    print(report.on(held[0][0]))
    if asked.plot:
        report.plot(found, asked.plot)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _names(known: Collection[str]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        said = text.split(",")
        if unknown := set(said) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: there is {', '.join(known)}")
        return said

    return names


if __name__ == "__main__":
    main()
