"""What a build must decide over all articles at once: which id wins, which are due, where the undated stand, who holds which page. Pure:
judged articles, what was promised and the instant of the run go in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feeds import plain
from feeds.config import Settings
from feeds.errors import SetAside
from feeds.lock import Lock
from feeds.model import Article, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """`articles` are to be published, newest first, each with its place and slug; `held` come due later; `pages` (slug -> id) and
    `added` (id -> aware UTC) are what feeds.lock is to remember."""

    articles: tuple[Article, ...]
    held: tuple[Article, ...]
    set_aside: tuple[SetAside, ...]
    pages: Mapping[str, str]
    added: Mapping[str, datetime]


def settle(judged: Iterable[Article], lock: Lock, settings: Settings, now: datetime) -> Settled:
    """`now`: aware, whole seconds; it judges what is due, and is remembered for an undated article seen for the first time."""
    distinct, set_aside = _distinct(article for article in judged if not article.draft)
    placed: list[Article] = []
    held: list[Article] = []
    added = {}
    for article in distinct:
        standing = _placed(article, lock, now)
        if standing.published is None and settings.feeds.undated == "refuse":
            set_aside.append(
                SetAside(
                    source=article.source,
                    where="date",
                    reason="no date was found",
                    mend="write `date: 2025-04-07` in its front matter",
                )
            )
            continue
        if article.published is None and article.added is None and standing.added:
            added[article.id] = standing.added
        (held if standing.stands > now else placed).append(standing)
    placed.sort(key=lambda a: a.id)
    placed.sort(key=lambda a: a.stands, reverse=True)
    pages = _pages(placed, lock) if settings.feeds.pages else dict(lock.pages)
    slug_of = {ident: slug for slug, ident in pages.items()}
    articles = tuple(replace(a, slug=slug_of.get(a.id, a.slug)) for a in placed)
    return Settled(
        articles=articles,
        held=tuple(sorted(held, key=lambda a: (a.stands, a.id))),
        set_aside=tuple(set_aside),
        pages=pages,
        added=added,
    )


def _distinct(articles: Iterable[Article]) -> tuple[list[Article], list[SetAside]]:
    """Of several articles with one id the one that was updated last, else the first by path."""
    by_id: dict[str, list[Article]] = {}
    for article in articles:
        by_id.setdefault(article.id, []).append(article)
    kept: list[Article] = []
    set_aside: list[SetAside] = []
    for ident, same in by_id.items():
        same.sort(key=lambda a: a.source)
        same.sort(key=lambda a: a.updated.timestamp() if a.updated else 0.0, reverse=True)
        kept.append(same[0])
        for other in same[1:]:
            reason = f"its id {ident} is that of {same[0].source}"
            set_aside.append(
                SetAside(
                    source=other.source,
                    where="id",
                    reason=reason,
                    mend="delete one of both, or give it an `id` of its own",
                )
            )
    return kept, set_aside


def _placed(article: Article, lock: Lock, now: datetime) -> Article:
    """`article` with its place, and without what lies in the future but its own date: a slip there would stay in feeds.lock for ever."""
    if article.updated is not None and article.updated > now:
        problem = Problem("updated", f"{article.updated.isoformat()} is still to come", "not counted")
        article = replace(article, updated=None, problems=(*article.problems, problem))
    if article.published is not None:
        return article
    added = article.added or lock.added.get(article.id, now)
    spoken = article.not_before
    return replace(article, added=added, not_before=spoken if spoken and spoken <= added.isoformat() else None)


def wished_slug(article: Article) -> plain.Slug:
    """What the article's page would be called if the name were free: as somebody said, else by its title, else by its id."""
    return plain.slug(article.slug) or plain.slug(article.title) or plain.Slug(plain.digest(article.id))


def _pages(articles: Iterable[Article], lock: Lock) -> dict[str, str]:
    """Slug -> id: the first holder keeps a slug for ever; of new ones the oldest article takes it, the next gets a digest of its id."""
    pages = dict(lock.pages)
    holders = set(pages.values())
    for article in reversed(list(articles)):
        if article.link or article.id in holders:
            continue
        slug = wished_slug(article)
        names = (slug, f"{slug}-{plain.digest(article.id)[:6]}", f"{slug}-{plain.digest(article.id)}")
        pages[next(name for name in names if name not in pages)] = article.id
        holders.add(article.id)
    return pages
