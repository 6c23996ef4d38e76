"""Understanding: why an article has its values, how well topics are learned, and a judgement made a person's own. Nothing is judged here."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli import options
from feeds.cli.group import feeds
from feeds.cli.talk import has_colour, json_line, say, say_set_aside, show, width
from feeds.errors import RefusedError, SetAside
from feeds.terminal import shown

if TYPE_CHECKING:
    from feeds.config import Settings
    from feeds.topicmodel import TopicModel


@feeds.command()
@click.argument("paths", type=options.PATH, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="A JSON object an article, one a line.")
@click.option(
    "--review", is_flag=True, help="List the articles with a value in doubt, one a line, the least sure first."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="With --review: end after so many.")
@options.now
@click.option(
    "--config",
    type=options.PATH,
    metavar="FILE",
    show_default="feeds.toml, if there is one",
    help="The file of settings.",
)
@options.trace
def explain(
    paths: Sequence[Path],
    as_json: bool,
    review: bool,
    limit: int | None,
    now: datetime,
    config: Path | None,
) -> None:
    """Say what each article was assigned, and why.

    PATHS are files or folders; without any, content/ beside the settings. At the end stand the lines to paste that decide an article's
    values for ever."""
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
    found, colour = case.cases(judged, settings, now), has_colour()
    set_aside: list[SetAside] = []
    if review:
        for entry in reviewing.least_sure(case.kept(found, set_aside), limit):
            if as_json:
                click.echo(json_line(entry.as_json()))
            else:
                show(entry.as_line(), colour)
    elif as_json:
        for one in case.kept(found, set_aside):
            click.echo(json_line(record.as_json(one)))
    else:
        for line in page.pages(found, width()):
            show(line, colour)
    say_set_aside(set_aside)


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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options.content
@options.config
@options.trace
def learn(as_json: bool, content: Path | None, config: Path) -> None:
    """Learn topics from labelled articles, and say how well it does.

    Labelled are the articles in content/ whose topics a person gave. Needs the extra feeds[learn]."""
    from feeds import config as settings_file
    from feeds import judging
    from feeds import learn as learning
    from feeds.alone import alone
    from feeds.learn import reporting

    settings = settings_file.load(config)
    places = options.places(config, content, None)
    with alone(places.state):
        report = learning.report(settings, judging.scan(places.content).sources, places.state)
    if as_json:
        click.echo(json_line(reporting.as_json(report)))
        return
    for line in reporting.as_text(report):
        click.echo(shown(line))
    if not settings.learn.topics:
        say("build does not use this yet; write `topics = true` under [learn] in the settings")


@feeds.command()
@click.argument("paths", type=options.THERE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Print which files would be written, and write none.")
@options.config
@options.now
@options.trace
def pin(paths: Sequence[Path], dry_run: bool, config: Path, now: datetime) -> None:
    """Write what was judged into front matter, as your decision.

    PATHS are Markdown files, or folders with some. From then on these values are not judged again. Prints the files it wrote."""
    from feeds import config as settings_file
    from feeds.alone import STATE_FOLDER, alone
    from feeds.pinning import Pinner

    settings = settings_file.load(config)
    pinner = Pinner(settings=settings, model=_model(settings, config), now=now, dry_run=dry_run)
    with alone(config.parent / STATE_FOLDER):
        pinner.run(paths)
    for name in pinner.report.written:
        click.echo(shown(name))
    say_set_aside(pinner.report.set_aside)
