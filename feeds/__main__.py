"""The command `feeds`, also as `python -m feeds`: what must hold before anything of the program is loaded. Which version this is it says by itself:
to load the command line takes longer than three bare interpreters. All else, and whatever may go wrong, is for cli/."""

import os
import sys

from feeds import __version__


def main() -> None:
    """Runs the command, and ends with its exit code."""
    _read_names_as_utf8()
    _open_what_is_closed()
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"feeds {__version__}\n")
        sys.exit()
    try:
        from feeds import cli
    except KeyboardInterrupt:  # before there is anybody to hear it
        sys.exit(128 + 2)
    cli.main()


def _read_names_as_utf8() -> None:
    """Begins anew where the locale means other letters: a file's name makes ids and addresses, which are the same everywhere."""
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - the same program


def _open_what_is_closed() -> None:
    """Without standard streams (`>&-`) what is opened next would take their numbers, and what is said would land in it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open for as long as the program runs


if __name__ == "__main__":
    main()
