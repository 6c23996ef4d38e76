"""The order of the verbs, once something changed: read and judge what is new, settle, route, render, publish. The only module that knows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, get_args

from feeds import attachments, config, files, intake, judging, packing, plain, publish, relabelling
from feeds import lock as lockfile
from feeds.config import Settings
from feeds.copies import joining
from feeds.errors import RefusedError
from feeds.index import File, Index
from feeds.judging import Rules
from feeds.lock import Lock, Promise
from feeds.model import Feed, FormatName
from feeds.published import Published
from feeds.render import catalog, fit, publication, render
from feeds.render.publication import Publication
from feeds.route import crosses, route
from feeds.run import Options, Places, Result
from feeds.settle import decider, named
from feeds.standing import SITE
from feeds.terminal import shown
from feeds.topicmodel import TopicModel

_MANY = 20  # published articles, from which losing more than half is taken for an accident
_SOME = 3  # lines that say why a build was refused


def prepare(index: Index, path: Path) -> Settings:
    """The settings in the file `path`; what they change of how articles are judged is read again. Raises SettingsError."""
    settings = config.load(path)
    judged = _judged_by(settings)
    if index.note("judged by") != judged:
        index.doubt()
        index.remember("judged by", judged)
    said = {ident: packing.word_digest(word) for ident, word in settings.articles.items()}
    index.doubt_said(said)
    return settings


def make(
    index: Index,
    places: Places,
    settings: Settings | None,
    changes: Iterable[tuple[File, bytes | None]],
    others: Sequence[str],
    now: datetime,
    began: int,
    options: Options,
) -> Result:
    """Takes in `changes`, files with the digests of what they held, and publishes what comes of them. Raises FeedsError."""
    settings = settings or config.load(places.settings)
    before = lockfile.load(places.lock)
    _refuse_loss(places, before)
    rules = Rules(settings, _model(settings, places, options), crosses(settings, before))
    wanted = relabelling.labelled_by(rules)
    labelled_before = relabelling.begin(index, wanted)
    intake.take_in(index, places, changes, rules, began, options)
    published = Published(index, settings, places.content)
    relabelling.relabel(published, rules, labelled_before, wanted)
    attachments.look(index, places.content, settings.feeds.max_file, began)
    site = publication(settings)
    _renew(index, site, before, now)
    added: dict[str, datetime] = {}
    changed = _settle(published, before, now, added)
    pages = _name_pages(published, before)
    copies = index.copies()
    count = _Count(_published_now(index), copies.total)
    if not options.allow_removals:
        _refuse_accident(places, index, before, count, len(pages) - len(before.pages))
    feeds = route(published, settings, before, partial(fit, published=published, site=site))
    after = _after(before, feeds, settings, pages, attachments.names(index), added, count)
    stage = publish.Stage(places.out, index, before, dry_run=options.dry_run)
    stage.take(chain(render(feeds, published, pages, site), attachments.outputs(index, places.content)))
    if not options.dry_run:
        _publish(stage, places.lock, before, after)
    index.remember("placed by", _placed_by(settings, after))
    index.remember("latest", str(index.latest()))
    unknown, shortened, gone = _unknown(index, settings), _shortened(feeds, settings), _gone(feeds, settings)
    return Result(
        articles=count.published,
        feeds=len(feeds),
        changed=changed if stage.plan.write or stage.plan.remove else 0,  # to a new index every article is new
        others=index.left_alone(others),
        set_aside=index.troubles(aside=True),
        bugs=index.bugs(),
        held=tuple(_held(index)),
        copies=copies,
        problems=(*index.troubles(aside=False).lines, *unknown, *shortened, *gone),
        plan=stage.plan,
    )


def _publish(stage: publish.Stage, path: Path, before: Lock, after: Lock) -> None:
    """First what is promised, then what is published: a run cut off between the two makes the same bytes next time, and what it did not come to
    remove is still known for ours."""
    stage.synchronise()
    promised = _with_files_of(after, before) if stage.plan.remove else after
    publish.promise(path, before, promised)
    stage.publish()
    if promised is not after:
        publish.promise(path, promised, after)
    stage.remember()


# What content/ says


def _model(settings: Settings, places: Places, options: Options) -> TopicModel | None:
    """What the labelled articles teach of topics, where the settings ask for it."""
    if not settings.learn.topics:
        return None
    from feeds import learn

    return learn.model(settings, judging.scan(places.content).sources, places.state, keep=not options.dry_run)


def _judged_by(settings: Settings) -> str:
    """Stands for the settings by which articles are judged, but for their topics."""
    site = settings.site
    parts = (
        *(site.language, site.time_zone, site.date_order, site.tag, site.url, settings.summary),
        settings.feeds.duplicates,
        settings.feeds.pages,  # beside which files lie
    )
    return plain.digest(repr(parts))


def _renew(index: Index, site: Publication, before: Lock, now: datetime) -> None:
    """Opens anew what the settings, what was promised or the time decide."""
    placed, instant = _placed_by(site.settings, before), int(now.timestamp())
    if index.note("placed by") != placed or index.is_later_than(instant):
        index.touch_all()
        index.remember("placed by", placed)
    index.touch_due(instant)
    if index.note("common") != site.common:
        index.forget_rendered()
        index.remember("common", site.common)


def _placed_by(settings: Settings, promised: Lock) -> str:
    """Stands for what decides, beside themselves and the time, where articles stand and what their pages are called."""
    facts = (settings.feeds.undated, settings.feeds.pages, settings.site.time_zone, lockfile.digest(promised))
    return plain.digest(repr(facts))


def _settle(published: Published, before: Lock, now: datetime, added: dict[str, datetime]) -> int:
    """Decides where the articles stand of which that is open, copies as one; how many came, went or are other than before. `added` takes in, by
    id, when an undated one was first seen."""
    index, settings = published.index, published.settings
    if settings.feeds.duplicates == "join":
        index.keep_sketches((key, published.sketch(key)) for key in index.uncompared())
    decide = decider(before, settings, now, added)
    return index.settle(joining(decide, index.comparable(), index))


def _name_pages(published: Published, before: Lock) -> dict[str, str]:
    """Slug -> id of every page that there is or was."""
    if not published.settings.feeds.pages:
        return dict(before.pages)
    unnamed = [(key, ident, *packing.names(facts)) for key, ident, facts in published.index.unnamed()]
    pages, given = named(unnamed, before.pages)
    published.index.name(given)
    return pages


def _refuse_loss(places: Places, before: Lock) -> None:
    """Without what was promised feeds would be lost, and nobody would know which."""
    if not before.feeds and catalog.is_ours(_catalog(places)):
        raise RefusedError(
            f"{places.lock} says nothing of the feeds in {places.out}; bring it back from version control or a backup, or move "
            f"{places.out} away to begin anew"
        )


class _Count(NamedTuple):
    """How many articles are published, and how many are told by these alone: joined they are not lost."""

    published: int
    copies: int


def _published_now(index: Index) -> int:
    everything = index.selections().get(SITE)
    return everything.total if everything else 0


def _refuse_accident(places: Places, index: Index, before: Lock, count: _Count, named: int) -> None:
    """A folder that is not mounted looks empty, one half copied half empty, and one that was renamed, or is another's, full of others: none may empty
    the feeds. `named`: articles that get a page; where there were pages before, they are new."""
    main, published = before.feeds.get(""), _published(places, before)
    new = named if main and main.page else 0
    left = sum(count) - new
    if (count.published == 0 and published) or (published >= _MANY and left * 2 < published):
        beside = f" beside {new} new ones" if new else ""
        why = [f"{line}; set aside" for line in index.troubles(aside=True).lines[:_SOME]]
        why += islice(_held(index), _SOME)
        why += (
            ["a Markdown file without `id` is known by its path and the site's `tag`; was one renamed?"] if new else []
        )
        what = f"{left} of {published} published articles are left in {places.content}{beside}; nothing written (--allow-removals insists)"
        raise RefusedError("\n".join([what, *map(shown, why)]))


def _published(places: Places, before: Lock) -> int:
    """How many articles were published last, or told by these. Where feeds.lock is an older one that does not say, the catalog does."""
    if (count := before.counts.get("")) is not None:
        return count
    try:
        return catalog.read(_catalog(places)).feeds[0].count
    except (ValueError, LookupError):
        return 0


def _catalog(places: Places) -> bytes:
    try:
        return files.read(places.out / "catalog.json")
    except OSError:
        return b""


# What is promised


def _after(
    before: Lock,
    feeds: Sequence[Feed],
    settings: Settings,
    pages: dict[str, str],
    beside: dict[str, tuple[str, ...]],
    added: dict[str, datetime],
    count: _Count,
) -> Lock:
    """What is promised once this build is published."""
    promised: dict[str, Promise] = {}
    archives: dict[str, tuple[str, ...]] = {}
    for feed in feeds:
        for path in (feed.path, *feed.aliases):
            promised[path] = Promise(feed.updated, _formats(feed), settings.feeds.pages)
            if feed.archives:
                archives[path] = tuple(archive.month for archive in feed.archives)
    return Lock(
        feeds={**before.feeds, **promised},
        counts={"": sum(count)},
        archives={**before.archives, **archives},
        pages=pages,
        files=beside,
        added={**before.added, **added},
        imported=before.imported,
        told=before.told,
    )


def _with_files_of(after: Lock, before: Lock) -> Lock:
    """With the pages that there were, and the files beside them."""
    pages = {path for path, promise in before.feeds.items() if promise.page}
    beside = {
        slug: {*before.files.get(slug, ()), *after.files.get(slug, ())} for slug in {**before.files, **after.files}
    }
    return replace(
        after,
        feeds={p: promise._replace(page=promise.page or p in pages) for p, promise in after.feeds.items()},
        files={slug: tuple(sorted(names)) for slug, names in beside.items()},
    )


def _formats(feed: Feed) -> tuple[FormatName, ...]:
    return tuple(name for name in get_args(FormatName) if name in feed.formats or name in feed.kept)


# What a person may want to know


def _held(index: Index) -> Iterator[str]:
    for source, due in index.held():
        yield f"{source}: held until {datetime.fromtimestamp(due, UTC).isoformat()}"


def _unknown(index: Index, settings: Settings) -> Iterator[str]:
    for ident in settings.articles:
        if not index.knows(ident):
            yield f'feeds.toml: articles."{ident}": no article has this id'


def _shortened(feeds: Sequence[Feed], settings: Settings) -> Iterator[str]:
    for feed in feeds:
        wanted = min(feed.total, settings.feeds.window)
        if len(feed.articles) < wanted:
            yield (
                f"/{feed.path}: cut to {len(feed.articles)} of {wanted} articles to keep within {settings.feeds.max_feed} bytes; "
                'carry less of each (body = "summary", max_article), or raise max_feed'
            )


def _gone(feeds: Sequence[Feed], settings: Settings) -> Iterator[str]:
    """Without topics in the settings feeds come and go with the articles' own words, and there is nothing to mend."""
    for feed in feeds:
        group, _, key = feed.path.partition("/")
        if feed.gone and "/" not in key and (group == "views" or (group == "topics" and settings.topics)):
            yield (
                f"/{feed.path}: feeds.toml names no such {group[:-1]}, so those who follow it see nothing new; "
                f'if another takes its place, write aliases = ["{key}"] under that'
            )
