"""The command `feeds`, also as `python -m feeds`. Which version this is it says by itself: to load the command line takes longer than three bare
interpreters. All else, and whatever may go wrong, is for cli.py."""

import sys

from feeds import __version__


def main() -> None:
    """Runs the command, and ends with its exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"feeds {__version__}\n")
        sys.exit()
    try:
        from feeds import cli
    except KeyboardInterrupt:  # before there is anybody to hear it
        sys.exit(128 + 2)
    cli.main()


if __name__ == "__main__":
    main()
