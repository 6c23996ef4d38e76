"""First steps: settings for a folder, and articles out of what others made. What these commands find is said here, not worked out."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds import files
from feeds.cli import options
from feeds.cli.ending import FOUND
from feeds.cli.group import feeds
from feeds.cli.talk import clock, say, say_set_aside
from feeds.errors import PublishError, RefusedError

if TYPE_CHECKING:
    from feeds.proposing import Guess


@feeds.command()
@click.argument("folder", type=options.PATH, default=Path("."))
@click.option(
    "--title",
    show_default="as the settings of Hugo or Jekyll say, else the folder's name",
    help="The site's title.",
)
@click.option(
    "--url",
    metavar="ADDRESS",
    show_default="as the settings of Hugo or Jekyll say, else https://example.org/",
    help="Where public/ will be served.",
)
@options.trace
def init(folder: Path, title: str | None, url: str | None) -> None:
    """Make a commented feeds.toml, as what lies in FOLDER suggests.

    Also an empty content/, if there is none. Settings that are there are not changed."""
    from feeds import config as settings_file
    from feeds import proposing, scaffold

    target = folder / settings_file.FILE_NAME
    if target.exists():
        raise RefusedError(f"{target} is there already; nothing was changed")
    guess = proposing.guess(folder)
    guess = guess._replace(title=guess.title if title is None else title, url=guess.url if url is None else url)
    text = scaffold.settings(guess, clock().year)
    settings_file.parse(text, "feeds.toml")
    data = text.encode(errors="replace")
    try:
        (folder / "content").mkdir(parents=True, exist_ok=True)
        files.replace(target, data)
    except OSError as error:
        raise PublishError(f"cannot write {error.filename}: {error.strerror}") from None
    say(f"made {target} and {folder / 'content'}; {_next(folder, guess)}")


def _next(folder: Path, guess: "Guess") -> str:
    """What to do in a folder that has its settings."""
    there = "here" if folder == Path() else f"in {folder}"
    if guess.are_beside:
        return f"next, {there}: `feeds import .` takes in what lies beside it, then `feeds build` publishes it"
    if guess.articles:
        return f"next, {there}: `feeds build`"
    return f"put articles into content/, or take them in with `feeds import FILE`; then, {there}: `feeds build`"


@feeds.command("import")
@click.argument("paths", type=options.THERE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Print what would be written, and do nothing.")
@options.content
@options.config
@options.now
@options.verbose
def import_(
    paths: Sequence[Path], dry_run: bool, content: Path | None, config: Path, now: datetime, verbose: bool
) -> None:
    """Make articles in content/ out of files that others made.

    PATHS are files or folders: web pages, texts, feeds, tables. Each article becomes a Markdown file, with what the page says of itself in
    front matter. Prints the files it wrote."""
    from feeds import config as settings_file
    from feeds import importing

    places = options.places(config, content, None)
    settings, folder = settings_file.load(config), places.content
    report = importing.run(places, settings, now, paths, dry_run=dry_run)
    for name in report.written:
        click.echo(f"{folder / name}")
    for name in report.edited if verbose else ():
        say(f"{folder / name}: edited by hand, left as it is")
    for name in report.deleted if verbose else ():
        say(f"{folder / name}: was deleted, stays so")
    for line in report.problems:
        say(line, "warning")
    say_set_aside(report.set_aside)


@feeds.command()
@options.content
@options.config
@options.now
@options.verbose
def fetch(content: Path | None, config: Path, now: datetime, verbose: bool) -> None:
    """Get the feeds and pages in [sources], and import what is new.

    Each article becomes a Markdown file in content/, as `feeds import` makes it. Prints the files it wrote."""
    from feeds import config as settings_file
    from feeds import fetch as fetching

    settings = settings_file.load(config)
    places = options.places(config, content, None)
    got, report = fetching.fetch(settings, places, now)
    for name in report.written:
        click.echo(f"{places.content / name}")
    for one in got:
        if one.fault:
            say(f"{one.address}: {one.fault}", "warning")
        elif verbose and one.path is None:
            say(f"{one.address}: nothing new")
    for line in report.problems:
        say(line, "warning")
    say_set_aside(report.set_aside)
    if all(one.fault for one in got):
        raise SystemExit(FOUND)
