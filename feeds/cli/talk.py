"""What is said and shown: talk to stderr, in words or as JSON, and lines with colours to stdout. No command enters, and no word of its own."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

import click

from feeds.errors import SetAside
from feeds.terminal import Line, Role, shown

# What a line's pieces look like where colours are shown.
_STYLES: Mapping[Role, Mapping[str, Any]] = {
    "title": {"bold": True},
    "label": {"fg": "cyan"},
    "value": {"bold": True},
    "quote": {"fg": "green"},
    "faint": {"dim": True},
    "doubt": {"fg": "yellow"},
}
_WIDTH = 80  # columns where nobody watches, so that what is printed into a file is the same everywhere
_WIDEST = 110


class _Talk:
    """How what is said is written: lines for people, or objects of JSON for programs that collect them."""

    as_json = False


def talk_as(form: str) -> None:
    """From now on what is said is written as `form`: text or json."""
    _Talk.as_json = form == "json"


def is_watched() -> bool:
    """Does a person see stderr as it is written?"""
    return not _Talk.as_json and sys.stderr.isatty()


def say(text: str, level: str = "info", facts: Mapping[str, Any] | None = None) -> None:
    """One line to stderr. `level` (info, warning, error) and `facts` are for programs."""
    line = f"feeds: {shown(text)}"
    if _Talk.as_json:
        line = json_line({"time": clock().isoformat(), "level": level, "message": shown(text), **(facts or {})})
    with whoever_hears():
        click.echo(line, err=True)


def say_set_aside(set_aside: Iterable[SetAside]) -> None:
    """Names each document that was left out."""
    for item in set_aside:
        say(f"{item}; set aside", "warning")


def show(line: Line, colour: bool) -> None:
    """Prints a line, with its colours where `colour`."""
    pieces = (click.style(s.text, **_STYLES[s.role]) if colour and s.role in _STYLES else s.text for s in line)
    click.echo("".join(pieces), color=colour)


def has_colour() -> bool:
    """On a terminal, unless NO_COLOR is set; FORCE_COLOR insists (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def width() -> int:
    """How many columns what is printed may take."""
    if not sys.stdout.isatty():
        return _WIDTH
    import shutil

    return min(shutil.get_terminal_size().columns, _WIDEST)


def json_line(value: Mapping[str, Any]) -> str:
    """The object on one line."""
    import json

    return json.dumps(value, ensure_ascii=False)


def count(number: int, noun: str, plural: str = "") -> str:
    """As in "1 feed" and "2,000 feeds"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or f'{noun}s'}"


def clock() -> datetime:
    """The time, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def whoever_hears() -> Iterator[None]:
    """Where stderr is closed or has no room, what was done is done all the same, and the exit code tells."""
    try:
        yield
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Nothing more goes to `stream`: Python would complain once more when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
