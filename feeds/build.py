"""The order of the verbs: read, normalise, settle, route, render, publish. The only module that knows it."""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import get_args

from feeds import learn, publish
from feeds import lock as lockfile
from feeds.config import Settings
from feeds.errors import BusyError, PublishError, RefusedError, SetAside
from feeds.judging import judge, scan
from feeds.lock import Lock, Promise
from feeds.model import Article, Feed, FormatName
from feeds.publish import Plan
from feeds.render import catalog, fit, render
from feeds.route import route
from feeds.settle import Settled, settle

STATE_FOLDER = ".feeds"
_POLL = 0.1  # seconds between two looks at a lock that another run holds
_MANY = 20  # published articles, from which losing more than half is taken for an accident


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a site lies. `state` holds what may be deleted at any time."""

    content: Path
    out: Path
    lock: Path
    state: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a build found and changed; `others` are files in content/ that no reader understands; `problems` are one line for each
    value that could not be used, also of drafts, and for each word in the settings on an article that is not there."""

    articles: tuple[Article, ...]
    held: tuple[Article, ...]
    set_aside: tuple[SetAside, ...]
    others: tuple[str, ...]
    problems: tuple[str, ...]
    feeds: tuple[Feed, ...]
    plan: Plan


def build(
    places: Places, settings: Settings, now: datetime, *, dry_run: bool = False, allow_removals: bool = False
) -> Result:
    """content/ -> public/. `now` (aware, whole seconds) judges what is due. Raises FeedsError; then nothing was written, or, where
    writing itself failed, only whole files."""
    content, out = places.content.resolve(), places.out.resolve()
    if content == out or content in out.parents or out in content.parents:
        raise RefusedError(
            f"{places.out} and {places.content} lie in each other; a build never writes into content, choose another --out"
        )
    with alone(places.state):
        before = lockfile.load(places.lock)
        found = scan(places.content)
        model = learn.model(settings, found.sources, places.state, keep=not dry_run)
        articles, set_aside = judge(found.sources, settings, model)
        settled = settle(articles, before, settings, now)
        if not allow_removals:
            _refuse_accident(places, len(settled.articles))
        feeds = route(settled.articles, settings, before, partial(fit, settings=settings))
        changes = publish.plan(
            render(feeds, settled.articles, settled.pages, settings), publish.reader(places.out), before
        )
        if not dry_run:
            # First what is promised, then what is published: a run cut off between the two makes the same bytes next time, and what
            # it did not come to remove is still known for ours.
            after = _after(before, settled, feeds, settings)
            promised = _with_pages_of(after, before) if changes.remove else after
            remember(places.lock, before, promised)
            if changes.write or changes.remove:
                publish.apply(places.out, changes)
            remember(places.lock, promised, after)
        return Result(
            articles=settled.articles,
            held=settled.held,
            set_aside=(*set_aside, *settled.set_aside),
            others=found.others,
            problems=(
                *_problems(settled, articles),
                *_unused(settings, articles),
                *_shortened(feeds, settings),
                *_gone(feeds, settings),
            ),
            feeds=feeds,
            plan=changes,
        )


def remember(path: Path, before: Lock, after: Lock) -> None:
    """Writes feeds.lock when a fact changed. Raises PublishError when it cannot."""
    data = lockfile.dump(after)
    if data == lockfile.dump(before) and path.exists():
        return
    try:
        publish.replace_file(path, data)
    except OSError as error:
        raise PublishError(f"cannot write {path}: {error.strerror}; what was published is unchanged") from None


@contextmanager
def alone(state: Path, patience: float = 0.0) -> Iterator[None]:
    """Holds the site's lock; the kernel frees it when the process ends, however it ends. Raises BusyError when another run holds it for
    longer than `patience` seconds."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise PublishError(
            f"cannot write {state / 'lock'}: {error.strerror}; what was published is unchanged"
        ) from None
    try:
        _take(handle, patience)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int, patience: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if patience <= 0:
                holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
                raise BusyError(
                    f"another run is at work here (process {holder or 'unknown'}); try again when it has ended"
                ) from None
        time.sleep(_POLL)
        patience -= _POLL


def _refuse_accident(places: Places, articles: int) -> None:
    """A folder that is not mounted looks empty, and one half copied looks half empty: neither may empty the feeds."""
    try:
        published = catalog.read((places.out / "catalog.json").read_bytes()).feeds[0].count
    except (OSError, ValueError, LookupError):
        return
    if articles < published and (articles == 0 or (published >= _MANY and articles * 2 < published)):
        raise RefusedError(
            f"{articles} of {published} published articles are left in {places.content}; nothing written (--allow-removals insists)"
        )


def _problems(settled: Settled, judged: Sequence[Article]) -> Iterator[str]:
    published = {article.source: article for article in (*settled.articles, *settled.held)}
    for article in judged:
        for problem in published.get(article.source, article).problems:
            yield f"{article.source}: {problem}"


def _unused(settings: Settings, judged: Sequence[Article]) -> Iterator[str]:
    ids = {article.id for article in judged}
    for ident in settings.articles:
        if ident not in ids:
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
                f'/{feed.path}: no longer in feeds.toml, so those who follow it see nothing new; write aliases = ["{key}"] under '
                f"its new key, if it has one"
            )


def _after(before: Lock, settled: Settled, feeds: Sequence[Feed], settings: Settings) -> Lock:
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
        archives={**before.archives, **archives},
        pages=settled.pages,
        added={**before.added, **settled.added},
        imported=before.imported,
        told=before.told,
    )


def _with_pages_of(after: Lock, before: Lock) -> Lock:
    pages = {path for path, promise in before.feeds.items() if promise.page}
    return replace(
        after, feeds={p: promise._replace(page=promise.page or p in pages) for p, promise in after.feeds.items()}
    )


def _formats(feed: Feed) -> tuple[FormatName, ...]:
    return tuple(name for name in get_args(FormatName) if name in feed.formats or name in feed.kept)
