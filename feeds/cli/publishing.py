"""Publishing: content/ becomes public/, is held against the rules, and shown on this machine. What is done about it is not decided here."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds import files
from feeds.cli import options
from feeds.cli.ending import BUG, FOUND
from feeds.cli.group import feeds
from feeds.cli.talk import count, is_watched, json_line, say, talk_as
from feeds.errors import RefusedError
from feeds.terminal import shown

if TYPE_CHECKING:
    from feeds.run import Places, Result

_BLINK = 0.2  # seconds between two looks at how far a run has come


def _talk_as(_context: click.Context, _option: click.Parameter, form: str) -> None:
    talk_as(form)


@feeds.command()
@click.option("--dry-run", is_flag=True, help="Print what would be written and removed, and do nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 when an article was set aside.")
@click.option("--allow-removals", is_flag=True, help="Publish although most articles are gone.")
@click.option("--full", is_flag=True, help="Work everything out anew, and forget what was before.")
@click.option("--verify", is_flag=True, help="Read every published file, and make anew what is not as it was written.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    show_default="one a core, where many articles changed",
    help="Processes that read and judge articles.",
)
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="The Dask cluster that judges articles instead, such as tcp://10.0.0.5:8786.",
)
@options.cache
@options.content
@options.out
@options.config
@options.now
@click.option("-q", "--quiet", is_flag=True, help="Say only what somebody has to mend.")
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    default="text",
    expose_value=False,
    callback=_talk_as,
    is_eager=True,
    show_default=True,
    help="How what is said is written: lines, or a JSON object each.",
)
@options.verbose
def build(
    dry_run: bool,
    strict: bool,
    allow_removals: bool,
    full: bool,
    verify: bool,
    jobs: int | None,
    scheduler: str,
    cache: Path | None,
    content: Path | None,
    out: Path | None,
    config: Path,
    now: datetime,
    quiet: bool,
    verbose: bool,
) -> None:
    """Publish content/ in public/.

    Silent when nothing changed. What is set aside or held is said once, when it becomes so."""
    from feeds import build as builder
    from feeds.run import Options

    places = options.places(config, content, out, cache)
    began = time.monotonic()
    with _progress(quiet) as watch:
        asked = Options(
            full=full,
            verify=verify,
            jobs=jobs or 0,
            scheduler=scheduler,
            dry_run=dry_run,
            allow_removals=allow_removals,
            watch=watch,
        )
        result = builder.build(places, now, asked)
    if dry_run:
        for path in result.plan.write:
            click.echo(f"write {places.out / path}")
        for path in result.plan.remove:
            click.echo(f"remove {places.out / path}")
        for line in _news(result):
            say(line)
    else:
        _report(result, places, time.monotonic() - began, quiet=quiet, verbose=verbose)
    if result.bugs:
        raise SystemExit(BUG)
    if strict and result.set_aside.total:
        raise SystemExit(FOUND)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """What counts the files that were read, where somebody watches; the line is gone at the end."""
    if quiet or not is_watched():
        yield None
        return
    shown_at = time.monotonic()

    def watch(number: int) -> None:
        nonlocal shown_at
        if time.monotonic() - shown_at > _BLINK:
            shown_at = time.monotonic()
            click.echo(f"\rfeeds: {number:,} files read", nl=False, err=True)

    try:
        yield watch
    finally:
        click.echo("\r\033[K", nl=False, err=True)


def _news(result: "Result") -> list[str]:
    """One line for each thing a person may want to mend, or to know."""
    return [*(f"{line}; set aside" for line in result.set_aside.lines), *result.held, *result.problems]


def _report(result: "Result", places: "Places", seconds: float, *, quiet: bool, verbose: bool) -> None:
    for line in _not_said_before(_news(result), places.state / "said"):
        say(line, "warning")
    if quiet:
        return
    if result.plan.write or result.plan.remove or verbose:
        _summarise(result, seconds)
    is_empty = result.plan.write and not (result.articles or result.held or result.set_aside.total)
    if is_empty:
        say(f"{places.content} holds no articles yet; put some there, or take them in with `feeds import FILE`")
    if result.others and (verbose or is_empty):
        say(f"{count(result.others, 'other file')} in {places.content} left alone")


def _summarise(result: "Result", seconds: float) -> None:
    from feeds.addresses import FILE_OF

    written = [path.rpartition("/") for path in result.plan.write]
    facts = {
        "changed": result.changed,
        "feeds_written": len({folder for folder, _, name in written if name in FILE_OF.values()}),
        "set_aside": result.set_aside.total,
        "copies": result.copies.total,
        "seconds": round(seconds, 3),
        "articles": result.articles,
        "feeds": result.feeds,
        "files_written": len(written),
        "files_removed": len(result.plan.remove),
    }
    aside = f"{facts['set_aside']:,} set aside, " if result.set_aside.total else ""
    aside += (
        f"{count(result.copies.total, 'copy', 'copies')} left out (`feeds status` names them), "
        if result.copies.total
        else ""
    )
    changed = f"{count(result.changed, 'article')} changed, {count(int(facts['feeds_written']), 'feed')} written"
    say(f"{changed}, {aside}{seconds:.1f} s", facts=facts)


def _not_said_before(news: Sequence[str], memory: Path) -> list[str]:
    """What cron need not hear every five minutes. The memory is a cache: without it everything is said again."""
    try:
        said = files.read(memory).decode().splitlines() if memory.exists() else []
        lines = [shown(line) for line in news]
        if said != lines:
            memory.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        before = set(said)
        return [line for line in lines if line not in before]
    except (OSError, ValueError):
        return list(news)


@feeds.command()
@click.argument("folder", type=options.PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a finding, one a line.")
@click.option("--strict", is_flag=True, help="Exit with 1 on a warning too.")
@click.option(
    "--against",
    type=options.PATH,
    metavar="DIR",
    help="An earlier copy of the folder, whose addresses and ids must still hold.",
)
@click.option(
    "--url",
    metavar="ADDRESS",
    show_default="as the settings say, else as the folder itself says",
    help="Where the folder is served.",
)
@click.option(
    "--config",
    type=options.PATH,
    metavar="FILE",
    show_default="feeds.toml beside the folder, else here",
    help="The file of settings.",
)
@options.now
@options.trace
def check(
    folder: Path | None,
    as_json: bool,
    strict: bool,
    against: Path | None,
    url: str | None,
    config: Path | None,
    now: datetime,
) -> None:
    """Say whether what is published is valid, complete and unbroken.

    Works offline. FOLDER is public/ if none is named; any will do, not only one that `feeds build` made. One line a finding: file:line:
    rule: what; how to mend it."""
    from feeds import check as checking

    folder = folder or (config.parent if config else Path()) / "public"
    if not folder.is_dir():
        raise RefusedError(f"{folder}: no such folder; run `feeds build` first, or name the folder")
    if against is not None and not against.is_dir():
        raise RefusedError(f"{against}: no such folder; name an earlier copy of {folder}")
    base = _served_at(folder, url, config)
    findings = checking.check(folder, base_url=base, now=now, before=against)
    for finding in findings:
        click.echo(json_line(finding.as_json()) if as_json else str(finding))
    if not findings and is_watched():
        say(f"{folder}: there is nothing to mend")
    if any(finding.severity == "error" or strict for finding in findings):
        raise SystemExit(FOUND)


def _served_at(folder: Path, url: str | None, config: Path | None) -> str:
    from feeds import check as checking
    from feeds import config as settings_file
    from feeds import plain

    if url is not None:
        if (address := plain.web_address(url)) is None:
            raise RefusedError(f"--url: {url!r} is no absolute http(s) address")
        return address if address.endswith("/") else f"{address}/"
    places = [config] if config else [folder.parent / settings_file.FILE_NAME, Path(settings_file.FILE_NAME)]
    for place in places:
        if config or place.exists():
            return settings_file.load(place).site.url
    if (said := checking.served_at(folder)) is None:
        raise RefusedError(
            f"{folder} does not say where it is served; name the address with --url, or the settings with --config"
        )
    return said


@feeds.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@options.out
@options.config
@options.trace
def serve(port: int, out: Path | None, config: Path) -> None:
    """Show public/ on this machine, as a good host would serve it.

    For looking, not for the public. Ctrl-C ends it."""
    from feeds.serve import server

    folder = out or config.parent / "public"
    if not folder.is_dir():
        raise RefusedError(f"{folder}: no such folder; run `feeds build` first")
    try:
        listening = server(folder, port)
    except OSError as error:
        raise RefusedError(f"cannot listen on port {port}: {error.strerror}; choose another with --port") from None
    with listening:
        here = f"http://127.0.0.1:{listening.server_address[1]}/"
        say(f"{here} shows {folder}; a feed reader on this machine takes {here}atom.xml; Ctrl-C ends it")
        listening.serve_forever()
