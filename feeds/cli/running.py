"""Running a site: when it builds itself, how it stands, and a shell that completes. What a scheduler or a shell reads is made elsewhere."""

import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds import files
from feeds.cli import options
from feeds.cli.ending import FOUND
from feeds.cli.group import NAME, feeds
from feeds.cli.talk import json_line, say
from feeds.errors import PublishError, RefusedError
from feeds.terminal import shown

if TYPE_CHECKING:
    from feeds.schedule import Kind

_COMPLETION = "_FEEDS_COMPLETE"  # the variable by which a shell asks, as click names it


@feeds.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github", "gitlab"]), default="cron")
@click.option(
    "--every",
    type=click.Choice(["5m", "10m", "15m", "30m", "1h", "6h", "1d"]),
    default="15m",
    show_default=True,
    help="How often.",
)
@click.option(
    "--package",
    default="",
    metavar="WHAT",
    help="For github and gitlab: what pip installs feeds from, such as git+https://...",
)
@click.option("--into", type=options.PATH, metavar="DIR", help="Write the files there instead of printing them.")
@options.content
@options.out
@options.config
@options.trace
def schedule(
    kind: "Kind", every: str, package: str, into: Path | None, content: Path | None, out: Path | None, config: Path
) -> None:
    """Print what makes this site build itself at set times.

    A line for cron, a service and a timer for systemd, or a workflow that publishes with GitHub Pages or GitLab Pages. Says when the
    next article that is held falls due."""
    from feeds import config as settings_file
    from feeds import schedule as scheduling
    from feeds import status as standing

    settings = settings_file.load(config)
    if kind in scheduling.HOSTED and not package:
        raise RefusedError(
            "say what pip installs feeds from there: --package with a wheel in the repository, or git+https://..."
        )
    places = {"--config": config, "--content": content, "--out": out}
    words = [word for name, path in places.items() if path for word in (name, os.path.abspath(path))]
    job = scheduling.Job(
        command=[sys.executable, "-m", "feeds", "build", "--quiet", *words],
        every=every,
        title=settings.site.title,
        package=package,
    )
    made = scheduling.texts(kind, job)
    if into is not None:
        _write_new({into / name: text for name, text in made.items()})
    else:
        for name, text in made.items():
            click.echo(f"# {name}\n{text}" if len(made) > 1 else text, nl=False)
    if due := standing.next_due(options.places(config, content, out)):
        say(f"an article is held until {due:%Y-%m-%d %H:%M} UTC, and published by the first run after that")


def _write_new(texts: Mapping[Path, str]) -> None:
    """Files that are not there yet, or say the same."""
    for path, text in texts.items():
        if os.path.lexists(path) and not _says(path, text):
            raise RefusedError(f"{path} is there already and says something else; delete it, or print without --into")
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(files.behind(path), text.encode())
        except OSError as error:
            raise PublishError(f"cannot write {path}: {error.strerror}") from None
        say(f"wrote {path}")


def _says(path: Path, text: str) -> bool:
    try:
        return files.read(path) == text.encode()
    except OSError:  # a pipe, a folder, a link that leads nowhere
        return False


@feeds.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--max-age", type=options.Age(), help="Exit with 1 when no article changed for so long, such as 90m, 36h or 2d."
)
@options.cache
@options.config
@options.now
@options.trace
def status(as_json: bool, max_age: timedelta | None, cache: Path | None, config: Path, now: datetime) -> None:
    """Say how the site stands: what is published, left out, or waits.

    It reads what the last build left, so it takes a moment also for a large site."""
    from feeds import config as settings_file
    from feeds import status as standing

    found = standing.status(options.places(config, None, None, cache), settings_file.load(config))
    if as_json:
        click.echo(json_line(found.as_json()))
    else:
        for line in found.as_text():
            click.echo(shown(line))
    if max_age is not None and (found.changed is None or now - found.changed > max_age):
        say(
            "stale: nothing is published"
            if found.changed is None
            else f"stale: the last change is of {found.changed:%Y-%m-%d %H:%M} UTC"
        )
        raise SystemExit(FOUND)


@feeds.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@options.trace
def completion(shell: str) -> None:
    """Print what lets your shell complete commands and options.

    For bash: feeds completion bash >> ~/.bashrc"""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise RefusedError(f"click knows nothing of {shell}")
    click.echo(made(feeds, {}, NAME, _COMPLETION).source())
