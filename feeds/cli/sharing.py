"""Sharing: the feeds' addresses for other sites, and news of them for hubs. What is sent and printed is made elsewhere."""

from pathlib import Path

import click

from feeds.cli import options
from feeds.cli.ending import FOUND
from feeds.cli.group import feeds
from feeds.cli.talk import count, say
from feeds.errors import RefusedError


@feeds.command()
@click.option("--topic", metavar="KEY", help="The feed of this topic.")
@click.option(
    "--country", metavar="NAME", help="The feed of this country (ISO 3166 code or name); with --topic that of both."
)
@click.option("--view", metavar="KEY", help="The feed of this view.")
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
    help="Addresses alone, or what to paste.",
)
@options.out
@options.config
@options.trace
def links(
    topic: str | None,
    country: str | None,
    view: str | None,
    group: str | None,
    form: str,
    out: Path | None,
    config: Path,
) -> None:
    """Print the feeds' addresses, or what other sites paste.

    Without options: every feed of public/."""
    from feeds import config as settings_file
    from feeds import links as linking

    settings = settings_file.load(config)
    choice = linking.Choice(topic=topic, country=country, view=view, group=group)
    words = settings.words_in(settings.site.language)
    click.echo(linking.links(out or config.parent / "public", choice, form, words))


@feeds.command()
@click.option("--dry-run", is_flag=True, help="Print the feeds that hubs would be told of, and do nothing.")
@options.out
@options.config
@options.trace
def ping(dry_run: bool, out: Path | None, config: Path) -> None:
    """Tell WebSub hubs which feeds changed since they were last told.

    Run it after the upload. The hubs are those in the settings."""
    from feeds import config as settings_file
    from feeds import ping as pinging

    hubs = settings_file.load(config).feeds.hubs
    if not hubs:
        raise RefusedError(f'{config} names no hub; write `hubs = ["https://…"]` under [feeds]')
    places = options.places(config, None, out)
    if dry_run:
        for address in pinging.news(places):
            click.echo(address)
        return
    result = pinging.ping(places, hubs)
    for line in result.failed:
        say(line)
    if result.told:
        say(f"told of {count(len(result.told), 'feed')}")
    if result.failed:
        raise SystemExit(FOUND)
