"""The command line: python -m benchmarks corpus | run | report."""

import argparse
from pathlib import Path

from benchmarks import corpus
from benchmarks.peers import Setup, Site


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
    arguments = parser.parse_args()
    arguments.do(arguments)


def _corpus(asked: argparse.Namespace) -> None:
    wanted = corpus.Corpus(asked.kind, asked.count, asked.seed, not asked.no_language, not asked.no_link)
    corpus.write(wanted, asked.folder)
    Site(asked.folder, asked.folder).set_up(Setup(asked.body))


if __name__ == "__main__":
    main()
