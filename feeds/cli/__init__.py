"""The command line: commands, the clock, echo, exit codes. Nothing else in the program prints, asks the time or exits, but for the version,
which __main__.py tells. A module here holds the commands of one section of `feeds --help`; what only some of them need, each imports for
itself: the one that is run most often finds nothing to do."""

from feeds.cli.ending import main
from feeds.cli.group import feeds

__all__ = ["feeds", "main"]
