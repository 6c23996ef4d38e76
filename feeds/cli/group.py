"""The command `feeds` itself: its sections and which commands each has, read when one is asked for. What a command does is its module's."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click

from feeds import __version__
from feeds.cli.talk import silence

NAME = "feeds"


class Section(NamedTuple):
    """Commands for one purpose: they stand together in `feeds --help`, and in the module feeds.cli.`module`."""

    title: str
    module: str
    commands: tuple[str, ...]


SECTIONS = (
    Section("First steps", "starting", ("init", "import", "fetch")),
    Section("Publishing", "publishing", ("build", "check", "serve")),
    Section("Understanding", "understanding", ("explain", "learn", "pin")),
    Section("Sharing", "sharing", ("links", "ping")),
    Section("Running", "running", ("schedule", "status", "completion")),
)
_MODULES: Mapping[str, str] = {name: section.module for section in SECTIONS for name in section.commands}


class _Commands(click.Group):
    """Loads a command's module when it is asked for: most runs need one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_MODULES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # Where there is no such command, click names the one of all that was probably meant.
        asked = [_MODULES[cmd_name]] if cmd_name in _MODULES else [section.module for section in SECTIONS]
        for module in asked:
            import_module(f"feeds.cli.{module}")
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, _MODULES))
        for section in SECTIONS:
            found = [(name, self.get_command(ctx, name)) for name in section.commands]
            rows = [(f"{name:<{widest}}", one.get_short_help_str(formatter.width)) for name, one in found if one]
            with formatter.section(section.title):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # to stop reading what we print is no error; click would make it one
            silence(sys.stdout)
            ctx.exit(0)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`feeds COMMAND --help` says more of each. Begin with `feeds init`.",
)
@click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s")
def feeds() -> None:
    """Publishes news as Atom, RSS and JSON feeds per topic, per country and per topic x country."""
