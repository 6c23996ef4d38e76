"""What the command line takes: kinds of values, the options that several commands share, and where a site lies. No command enters."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli.talk import clock

if TYPE_CHECKING:
    from feeds.run import Places


class Time(click.ParamType[datetime]):
    """An instant: ISO 8601; without a zone it is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time such as 2026-11-21T00:00:00Z", param, ctx)


class Age(click.ParamType[timedelta]):
    """A length of time: a number and m, h or d."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"([0-9]{1,6})([mhd])", value)
        if not found:
            self.fail(f"{value!r} is no length of time such as 90m, 36h or 2d", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
PATH = click.Path(path_type=Path)
THERE = click.Path(path_type=Path, exists=True)
config = click.option(
    "--config", type=PATH, metavar="FILE", default=Path("feeds.toml"), show_default=True, help="The file of settings."
)
content = click.option(
    "--content", type=PATH, metavar="DIR", show_default="content/ beside the settings", help="Where the articles lie."
)
out = click.option(
    "--out", type=PATH, metavar="DIR", show_default="public/ beside the settings", help="Where the site is published."
)
cache = click.option(
    "--cache",
    type=PATH,
    metavar="DIR",
    show_default=".feeds/ beside the settings",
    help="Where what was worked out is kept.",
)
now = click.option(
    "--now", type=Time(), default=clock, help="The time of the run, if it is not now: 2026-11-21T08:00Z."
)
verbose = click.option("-v", "--verbose", is_flag=True, help="Say more, also where a bug happened.")
# For commands that have no more to say: what main() looks for when a bug is to be shown.
trace = click.option("-v", "--verbose", is_flag=True, expose_value=False, help="Say where a bug happened.")


def places(config: Path, content: Path | None, out: Path | None, cache: Path | None = None) -> "Places":
    """Where a site lies whose settings are `config`: beside them, as far as nothing else was said."""
    from feeds.alone import STATE_FOLDER
    from feeds.run import Places

    home = config.parent
    return Places(
        settings=config,
        content=content or home / "content",
        out=out or home / "public",
        lock=home / "feeds.lock",
        state=cache or home / STATE_FOLDER,
    )
