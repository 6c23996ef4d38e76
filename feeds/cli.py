"""The command line: commands, the clock, echo, exit codes. Nothing else in the program prints, asks the time or exits, but for the version,
which __main__.py tells. What only some commands need, each imports for itself: the one that is run most often finds nothing to do."""

import errno
import gc
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from feeds import __version__, files
from feeds.errors import FeedsError, PublishError, RefusedError, SetAside
from feeds.terminal import Line, Role, shown

if TYPE_CHECKING:
    from feeds.config import Settings
    from feeds.run import Places, Result
    from feeds.schedule import Kind
    from feeds.topicmodel import TopicModel

_NAME = "feeds"
_COMPLETION = "_FEEDS_COMPLETE"  # the variable by which a shell asks, as click names it
_BUG = 70
_BLINK = 0.2  # seconds between two looks at how far a run has come
_FOUND = 1
_ENDING: Mapping[int, str] = {signal.SIGINT: "interrupted", signal.SIGTERM: "told to stop"}
# What a disk says, or whoever may forbid it, or what else lies there: no fault of ours.
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}
_DISK |= {errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.ELOOP, errno.ENAMETOOLONG}
_DISK |= {errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM}  # of files, processes, memory


class _Time(click.ParamType[datetime]):
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


class _Age(click.ParamType[timedelta]):
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
_PATH = click.Path(path_type=Path)
_config = click.option("--config", type=_PATH, default=Path("feeds.toml"), show_default=True, help="The settings.")
_content = click.option(
    "--content", type=_PATH, help="Where the articles lie.  [default: content/ beside the settings]"
)
_out = click.option("--out", type=_PATH, help="Where the site goes.  [default: public/ beside the settings]")
_now = click.option("--now", type=_Time(), help="Take this for the time of the run.")
_verbose = click.option("-v", "--verbose", is_flag=True, help="Say more; a bug shows where it happened.")
# For commands that have no more to say: what main() looks for when a bug is to be shown.
_trace = click.option("-v", "--verbose", is_flag=True, expose_value=False, help="A bug shows where it happened.")


class _Talk:
    """How what is said is written: lines for people, or objects of JSON for programs that collect them."""

    as_json = False


def _speak(_context: click.Context, _option: click.Parameter, form: str) -> None:
    _Talk.as_json = form == "json"


class _Commands(click.Group):
    """To stop reading what we print is no error; click would make it one."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence(sys.stdout)
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=_NAME, message="%(prog)s %(version)s")
def feeds() -> None:
    """Publishes news as Atom, RSS and JSON feeds per topic, per country and per topic x country."""


@feeds.command()
@click.argument("folder", type=_PATH, default=Path("."))
@click.option("--title", help="The site's title.  [default: as the folder is called]")
@click.option("--url", help="Where public/ will be served.  [default: https://example.org/]")
@_trace
def init(folder: Path, title: str | None, url: str | None) -> None:
    """Make a commented feeds.toml in FOLDER, as what lies there already suggests, and a content/ if there is none."""
    from feeds import config as settings_file
    from feeds import proposing, scaffold

    target = folder / settings_file.FILE_NAME
    if target.exists():
        raise RefusedError(f"{target} is there already; nothing was changed")
    guess = proposing.guess(folder)
    guess = guess._replace(title=guess.title if title is None else title, url=guess.url if url is None else url)
    text = scaffold.settings(guess, datetime.now(UTC).year)
    settings_file.parse(text, "feeds.toml")
    data = text.encode(errors="replace")
    try:
        (folder / "content").mkdir(parents=True, exist_ok=True)
        files.replace(target, data)
    except OSError as error:
        raise PublishError(f"cannot write {error.filename}: {error.strerror}") from None
    _say(f"made {target} and {folder / 'content'}; put articles there, then run `feeds build`")


@feeds.command("import")
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@_content
@_config
@_now
@_verbose
def import_(
    paths: Sequence[Path], dry_run: bool, content: Path | None, config: Path, now: datetime | None, verbose: bool
) -> None:
    """Make one Markdown file an article in content/ of raw documents (files or folders)."""
    from feeds import config as settings_file
    from feeds import importing

    places = _places(config, content, None)
    settings, folder = settings_file.load(config), places.content
    report = importing.run(places, settings, now or _clock(), paths, dry_run=dry_run)
    for name in report.written:
        click.echo(f"{folder / name}")
    for name in report.edited if verbose else ():
        _say(f"{folder / name}: edited by hand, left as it is")
    for name in report.deleted if verbose else ():
        _say(f"{folder / name}: was deleted, stays so")
    _name(report.set_aside)


@feeds.command()
@click.option("--dry-run", is_flag=True, help="Print what would be written and removed, and do nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 when an article was set aside.")
@click.option("--allow-removals", is_flag=True, help="Publish although no article is left, or fewer than half.")
@click.option("--full", is_flag=True, help="Work everything out anew.")
@click.option("--verify", is_flag=True, help="Read what is published, and make anew what is not as it was written.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that judge articles.  [default: as it pays]")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Judge articles on the Dask cluster there.")
@click.option("--cache", type=_PATH, help="Where what was worked out is kept.  [default: .feeds/ beside the settings]")
@_content
@_out
@_config
@_now
@click.option("-q", "--quiet", is_flag=True, help="Say only what somebody has to mend.")
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    default="text",
    expose_value=False,
    callback=_speak,
    is_eager=True,
    help="How what is said is written: one line or one JSON object each.",
)
@_verbose
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
    now: datetime | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Publish content/ in public/. Silent when nothing changed."""
    from feeds import build as builder
    from feeds.run import Options

    places = _places(config, content, out, cache)
    began = time.monotonic()
    with _progress(quiet) as watch:
        options = Options(
            full=full,
            verify=verify,
            jobs=jobs or 0,
            scheduler=scheduler,
            dry_run=dry_run,
            allow_removals=allow_removals,
            watch=watch,
        )
        result = builder.build(places, now or _clock(), options)
    if dry_run:
        for path in result.plan.write:
            click.echo(f"write {places.out / path}")
        for path in result.plan.remove:
            click.echo(f"remove {places.out / path}")
        for line in _news(result):
            _say(line)
    else:
        _report(result, places, time.monotonic() - began, quiet=quiet, verbose=verbose)
    if strict and result.set_aside:
        raise SystemExit(_FOUND)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """What counts the files that were read, where somebody watches; the line is gone at the end."""
    if quiet or _Talk.as_json or not sys.stderr.isatty():
        yield None
        return
    shown_at = time.monotonic()

    def watch(count: int) -> None:
        nonlocal shown_at
        if time.monotonic() - shown_at > _BLINK:
            shown_at = time.monotonic()
            click.echo(f"\rfeeds: {count:,} files read", nl=False, err=True)

    try:
        yield watch
    finally:
        click.echo("\r\033[K", nl=False, err=True)


def _places(config: Path, content: Path | None, out: Path | None, cache: Path | None = None) -> "Places":
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


def _news(result: "Result") -> list[str]:
    """One line for each thing a person may want to mend, or to know."""
    return [*(f"{line}; set aside" for line in result.set_aside), *result.held, *result.problems]


def _report(result: "Result", places: "Places", seconds: float, *, quiet: bool, verbose: bool) -> None:
    for line in _not_said_before(_news(result), places.state / "said"):
        _say(line, "warning")
    if quiet:
        return
    if result.plan.write or result.plan.remove or verbose:
        _summarise(result, seconds)
    if verbose and result.others:
        _say(f"{_count(result.others, 'other file')} in {places.content} left alone")


def _summarise(result: "Result", seconds: float) -> None:
    from feeds.addresses import FILE_OF

    written = [path.rpartition("/") for path in result.plan.write]
    facts = {
        "changed": result.changed,
        "feeds_written": len({folder for folder, _, name in written if name in FILE_OF.values()}),
        "set_aside": len(result.set_aside),
        "seconds": round(seconds, 3),
        "articles": result.articles,
        "feeds": result.feeds,
        "files_written": len(written),
        "files_removed": len(result.plan.remove),
    }
    aside = f"{facts['set_aside']:,} set aside, " if result.set_aside else ""
    changed = f"{_count(result.changed, 'article')} changed, {_count(int(facts['feeds_written']), 'feed')} written"
    _say(f"{changed}, {aside}{seconds:.1f} s", facts=facts)


def _not_said_before(news: Sequence[str], memory: Path) -> list[str]:
    """What cron need not hear every five minutes. The memory is a cache: without it everything is said again."""
    try:
        said = files.read(memory).decode().splitlines() if memory.exists() else []
        lines = [shown(line) for line in news]
        if said != lines:
            memory.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return [line for line in lines if line not in set(said)]
    except (OSError, ValueError):
        return list(news)


@feeds.command()
@_content
@_config
@_now
@_verbose
def fetch(content: Path | None, config: Path, now: datetime | None, verbose: bool) -> None:
    """Get the feeds and pages that [sources] names, and import what is new in them."""
    from feeds import config as settings_file
    from feeds import fetch as fetching

    settings = settings_file.load(config)
    if not settings.sources.urls:
        raise RefusedError(f'{config} names no source; write `urls = ["https://..."]` under [sources]')
    places, moment = _places(config, content, None), now or _clock()
    got, report = fetching.fetch(settings, places, moment)
    for name in report.written:
        click.echo(f"{places.content / name}")
    for one in got:
        if one.fault:
            _say(f"{one.address}: {one.fault}", "warning")
        elif verbose and one.path is None:
            _say(f"{one.address}: nothing new")
    _name(report.set_aside)
    if all(one.fault for one in got):
        raise SystemExit(_FOUND)


@feeds.command()
@click.argument("paths", type=_PATH, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article, one a line.")
@click.option(
    "--review", is_flag=True, help="Only the articles with values in doubt, the least sure first, one a line."
)
@click.option("--limit", type=click.IntRange(1), help="With --review, at most so many.")
@_now
@click.option("--config", type=_PATH, default=None, help="The settings.  [default: feeds.toml, if there is one]")
@_trace
def explain(
    paths: Sequence[Path],
    as_json: bool,
    review: bool,
    limit: int | None,
    now: datetime | None,
    config: Path | None,
) -> None:
    """Say what each article in PATHS was assigned, and why. Without PATHS: content/ beside the settings."""
    from feeds import config as settings_file
    from feeds import judging
    from feeds.explain import case, page, record
    from feeds.explain import review as reviewing

    if limit is not None and not review:
        raise RefusedError("--limit goes with --review alone")
    place = config or Path(settings_file.FILE_NAME)
    settings = settings_file.load(place) if config or place.exists() else settings_file.DEFAULTS
    sources = _sources(paths or [place.parent / "content"])
    judged = judging.judged(sources, settings, _model(settings, place), by_file_time=True)
    found, colour = case.cases(judged, settings, now or _clock()), _has_colour()
    set_aside: list[SetAside] = []
    if review:
        for entry in reviewing.least_sure(case.kept(found, set_aside), limit):
            if as_json:
                click.echo(_as_json(entry.as_json()))
            else:
                _show(entry.as_line(), colour)
    elif as_json:
        for one in case.kept(found, set_aside):
            click.echo(_as_json(record.as_json(one)))
    else:
        for line in page.pages(found, _width()):
            _show(line, colour)
    _name(set_aside)


def _sources(paths: Sequence[Path]) -> list[Any]:
    """The files to read, in order."""
    from feeds import judging

    for path in paths:
        if not os.path.exists(path):
            raise RefusedError(f"{path}: no such file or folder")
    return [source for path in paths for source in judging.scan(path).sources]


def _model(settings: "Settings", config: Path) -> "TopicModel | None":
    """What the labelled articles in content/ beside the settings teach of topics."""
    content = config.parent / "content"
    if not settings.learn.topics or not content.is_dir():
        return None
    from feeds import judging
    from feeds import learn as learning
    from feeds.alone import STATE_FOLDER

    return learning.model(settings, judging.scan(content).sources, config.parent / STATE_FOLDER)


@feeds.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@_content
@_config
@_trace
def learn(as_json: bool, content: Path | None, config: Path) -> None:
    """Learn topics from the articles that you labelled; say how well it does, and where to look."""
    from feeds import config as settings_file
    from feeds import judging
    from feeds import learn as learning
    from feeds.alone import alone
    from feeds.learn import reporting

    settings = settings_file.load(config)
    places = _places(config, content, None)
    with alone(places.state):
        report = learning.report(settings, judging.scan(places.content).sources, places.state)
    if as_json:
        click.echo(_as_json(reporting.as_json(report)))
        return
    for line in reporting.as_text(report):
        click.echo(shown(line))
    if not settings.learn.topics:
        _say("build does not use this yet; write `topics = true` under [learn] in the settings")


@feeds.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@_trace
def completion(shell: str) -> None:
    """Print what lets SHELL complete commands and options."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise RefusedError(f"click knows nothing of {shell}")
    click.echo(made(feeds, {}, _NAME, _COMPLETION).source())


@feeds.command()
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say which files would be written, and write none.")
@_config
@_now
@_trace
def pin(paths: Sequence[Path], dry_run: bool, config: Path, now: datetime | None) -> None:
    """Write what was judged of the Markdown files in PATHS into their front matter, as your decision from then on."""
    from feeds import config as settings_file
    from feeds.alone import STATE_FOLDER, alone
    from feeds.pinning import Pinner

    settings = settings_file.load(config)
    pinner = Pinner(settings=settings, model=_model(settings, config), now=now or _clock(), dry_run=dry_run)
    with alone(config.parent / STATE_FOLDER):
        pinner.run(paths)
    for name in pinner.report.written:
        click.echo(shown(name))
    _name(pinner.report.set_aside)


@feeds.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--max-age", type=_Age(), help="Exit with 1 when no article changed for so long, such as 36h or 2d.")
@click.option("--cache", type=_PATH, help="Where what was worked out is kept.  [default: .feeds/ beside the settings]")
@_config
@_now
@_trace
def status(as_json: bool, max_age: timedelta | None, cache: Path | None, config: Path, now: datetime | None) -> None:
    """Say what is published, what was left out or waits, and what is known badly."""
    from feeds import config as settings_file
    from feeds import status as standing

    found = standing.status(_places(config, None, None, cache), settings_file.load(config))
    if as_json:
        click.echo(_as_json(found.as_json()))
    else:
        for line in found.as_text():
            click.echo(shown(line))
    if max_age is not None and (found.changed is None or (now or _clock()) - found.changed > max_age):
        _say(f"stale: the newest change is of {found.changed or 'never'}")
        raise SystemExit(_FOUND)


@feeds.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github", "gitlab"]), default="cron")
@click.option(
    "--every", type=click.Choice(["5m", "10m", "15m", "30m", "1h", "6h", "1d"]), default="15m", show_default=True
)
@click.option("--package", default="", metavar="WHAT", help="For github and gitlab: what pip installs feeds from.")
@click.option("--into", type=_PATH, metavar="DIR", help="Write the files there instead of printing them.")
@_content
@_out
@_config
@_trace
def schedule(
    kind: "Kind", every: str, package: str, into: Path | None, content: Path | None, out: Path | None, config: Path
) -> None:
    """Print what makes this site build itself: a line for cron, units of systemd, a workflow of GitHub or GitLab."""
    from feeds import config as settings_file
    from feeds import schedule as scheduling

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
        return
    for name, text in made.items():
        click.echo(f"# {name}\n{text}" if len(made) > 1 else text, nl=False)


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
        _say(f"wrote {path}")


def _says(path: Path, text: str) -> bool:
    try:
        return files.read(path) == text.encode()
    except OSError:  # a pipe, a folder, a link that leads nowhere
        return False


@feeds.command()
@click.option("--topic", help="A topic's key.")
@click.option("--country", help="A country's ISO 3166 code or name; with --topic the feed of both.")
@click.option("--view", help="A view's key.")
@click.option(
    "--group",
    type=click.Choice(["topics", "countries", "crosses", "views"]),
    help="All feeds of a group; with --topic or --country those of it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Addresses, or what to paste.",
)
@_out
@_config
@_trace
def links(
    topic: str | None,
    country: str | None,
    view: str | None,
    group: str | None,
    form: str,
    out: Path | None,
    config: Path,
) -> None:
    """Print the feeds' addresses, or buttons, lists and lines to paste into other sites."""
    from feeds import config as settings_file
    from feeds import links as linking

    settings = settings_file.load(config)
    choice = linking.Choice(topic=topic, country=country, view=view, group=group)
    words = settings.words_in(settings.site.language)
    click.echo(linking.links(out or config.parent / "public", choice, form, words))


@feeds.command()
@click.argument("folder", type=_PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding, one a line.")
@click.option("--strict", is_flag=True, help="Exit with 1 on a warning too.")
@click.option("--against", type=_PATH, help="An earlier copy of the folder, whose addresses and ids must still hold.")
@click.option(
    "--url", help="Where the folder is served.  [default: as the settings say, else as the folder itself says]"
)
@click.option("--config", type=_PATH, help="The settings.  [default: feeds.toml beside the folder, or here]")
@_now
@_trace
def check(
    folder: Path | None,
    as_json: bool,
    strict: bool,
    against: Path | None,
    url: str | None,
    config: Path | None,
    now: datetime | None,
) -> None:
    """Say whether what is published is valid, complete and unbroken; FOLDER is public/ if not named. Offline."""
    from feeds import check as checking

    folder = folder or (config.parent if config else Path()) / "public"
    if not folder.is_dir():
        raise RefusedError(f"{folder}: no such folder; run `feeds build` first, or name the folder")
    if against is not None and not against.is_dir():
        raise RefusedError(f"{against}: no such folder; name an earlier copy of {folder}")
    base = _served_at(folder, url, config)
    findings = checking.check(folder, base_url=base, now=now or _clock(), before=against)
    for finding in findings:
        click.echo(_as_json(_finding(finding)) if as_json else str(finding))
    if any(finding.severity == "error" or strict for finding in findings):
        raise SystemExit(_FOUND)


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


def _finding(finding: Any) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("path", "line", "rule", "severity", "message", "mend")}


@feeds.command()
@click.option("--dry-run", is_flag=True, help="Print the feeds that hubs would be told of, and do nothing.")
@_out
@_config
@_trace
def ping(dry_run: bool, out: Path | None, config: Path) -> None:
    """Tell WebSub hubs which feeds changed since they were last told. Run it after the upload."""
    from feeds import config as settings_file
    from feeds import ping as pinging

    hubs = settings_file.load(config).feeds.hubs
    if not hubs:
        raise RefusedError(f'{config} names no hub; write `hubs = ["https://…"]` under [feeds]')
    places = _places(config, None, out)
    if dry_run:
        for address in pinging.news(places):
            click.echo(address)
        return
    result = pinging.ping(places, hubs)
    for line in result.failed:
        _say(line)
    if result.told:
        _say(f"told of {_count(len(result.told), 'feed')}")
    if result.failed:
        raise SystemExit(_FOUND)


@feeds.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to listen on this machine; 0 takes any.",
)
@_out
@_config
@_trace
def serve(port: int, out: Path | None, config: Path) -> None:
    """Show public/ on this machine, as a good host would serve it. Ctrl-C ends it."""
    from feeds.serve import server

    folder = out or config.parent / "public"
    if not folder.is_dir():
        raise RefusedError(f"{folder}: no such folder; run `feeds build` first")
    try:
        listening = server(folder, port)
    except OSError as error:
        raise RefusedError(f"cannot listen on port {port}: {error.strerror}; choose another with --port") from None
    with listening:
        _say(f"http://127.0.0.1:{listening.server_address[1]}/ shows {folder}; Ctrl-C ends it")
        listening.serve_forever()


def _clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


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


def _show(line: Line, colour: bool) -> None:
    pieces = (click.style(s.text, **_STYLES[s.role]) if colour and s.role in _STYLES else s.text for s in line)
    click.echo("".join(pieces), color=colour)


def _has_colour() -> bool:
    """On a terminal, unless NO_COLOR is set; FORCE_COLOR insists (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _width() -> int:
    if not sys.stdout.isatty():
        return _WIDTH
    import shutil

    return min(shutil.get_terminal_size().columns, _WIDEST)


def _as_json(value: Mapping[str, Any]) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _say(text: str, level: str = "info", facts: Mapping[str, Any] | None = None) -> None:
    line = f"feeds: {shown(text)}"
    if _Talk.as_json:
        line = _as_json({"time": _clock().isoformat(), "level": level, "message": shown(text), **(facts or {})})
    with _whoever_hears():
        click.echo(line, err=True)


@contextmanager
def _whoever_hears() -> Iterator[None]:
    """Where stderr is closed or has no room, what was done is done all the same, and the exit code tells."""
    try:
        yield
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Python would complain once more when it closes `stream`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _name(set_aside: Iterable[SetAside]) -> None:
    for item in set_aside:
        _say(f"{item}; set aside", "warning")


def main() -> NoReturn:
    """Runs the command and turns every error into words and an exit code, here alone."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as where it runs in the background of a script
            signal.signal(number, _stop)
    # Trees and records are freed as soon as nobody holds them; to look for cycles among them more often takes a tenth of the time.
    gc.set_threshold(20_000, 20, 20)
    try:
        feeds.main(prog_name=_NAME, standalone_mode=False)
        code = 0
    except _StoppedError as error:
        _say(f"{_ENDING[error.number]}; what was published is still there")
        code = 128 + error.number
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0
    except Exception as error:
        code = _exit_code(error)
    sys.exit(code)


def _exit_code(error: Exception) -> int:
    """Says what went wrong; the exit code that stands for it."""
    if isinstance(error, click.ClickException):
        with _whoever_hears():
            error.show()
        return error.exit_code
    if isinstance(error, FeedsError):
        for line in str(error).splitlines():
            _say(line, "error")
        return error.exit_code
    if isinstance(error, OSError) and error.errno in _DISK:
        if error.filename is None:  # it was what we print
            _silence(sys.stdout)
        _say(f"{error.filename or 'cannot write'}: {error.strerror}; what was published is still there, whole", "error")
        return PublishError.exit_code
    if {"-v", "--verbose"} & set(sys.argv):
        import traceback

        with _whoever_hears():
            traceback.print_exception(error)
    _say(f"a bug in feeds: {type(error).__name__}: {error}; run it again with -v and report what it prints", "error")
    return _BUG


class _StoppedError(SystemExit):
    """Somebody wants the run to end: `number` is the signal. Nothing on the way out takes it for a fault."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def _stop(number: int, _frame: object) -> None:
    for other in _ENDING:  # once is enough: what is half done is taken away on the way out
        signal.signal(other, signal.SIG_IGN)
    raise _StoppedError(number)
