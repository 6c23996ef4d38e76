"""Which article of several with one id stands, where it stands, and who holds which page. Pure: what was judged, what was promised and the
instant of the run go in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from feeds import plain
from feeds.config import Settings
from feeds.errors import SetAside
from feeds.index import Candidate, Decide, Decision, Place
from feeds.lock import Lock
from feeds.model import Problem


def decider(lock: Lock, settings: Settings, now: datetime, added: dict[str, datetime]) -> Decide:
    """What decides of the articles with one id. `now` (aware, whole seconds) judges what is due, and is what an undated article is seen at for the
    first time; `added` (id -> aware UTC) takes in what feeds.lock is to remember of those."""
    holders = {ident: slug for slug, ident in lock.pages.items()} if settings.feeds.pages else {}
    instant = int(now.timestamp())

    def decide(ident: str, candidates: Sequence[Candidate]) -> Decision:
        same = [candidate for candidate in candidates if not candidate.draft]
        if not same:
            return Decision(None, None)
        taken, troubles, copies = _taken(ident, same)
        if taken.dated is None:
            if settings.feeds.undated == "refuse":
                return Decision(None, None, (*troubles, (taken.key, str(_undated(taken)), True)), copies)
            if taken.added is None:
                added[ident] = lock.added.get(ident, now)
        seen = int(added[ident].timestamp()) if ident in added else taken.added
        slug = holders.get(ident) if settings.feeds.pages and (taken.own or ident in holders) else ""
        place = _place(taken, seen, instant, settings, slug)
        if place.is_ahead:
            troubles = (*troubles, (taken.key, _ahead(taken), False))
        return Decision(taken, place, troubles, copies)

    return decide


class _Taken(NamedTuple):
    """The one of several articles that stands; a line for each other that is left out, or that is the same once more, with its key."""

    taken: Candidate
    troubles: tuple[tuple[int, str, bool], ...] = ()
    copies: tuple[tuple[int, str], ...] = ()


def _taken(ident: str, same: list[Candidate]) -> _Taken:
    """Of several articles with one id the one that a person gave it, else one of the site that the id names, else the one that was updated last,
    else the first by path: what others publish may claim any id and any date, and takes nobody's place by that. Feeds of other sites overlap, and
    an article of theirs that comes twice is nothing to mend."""
    if len(same) == 1:
        return _Taken(same[0])
    site = plain.site(ident)
    same.sort(key=lambda c: (c.source, c.key))
    same.sort(key=lambda c: (c.is_said, bool(c.site) and c.site == site, c.updated or 0), reverse=True)
    first, *others = same
    troubles, copies = [], []
    reason, mend = f"its id {ident} is that of {first.source}", "delete one of both, or give it an `id` of its own"
    for other in others:
        if first.home and other.home and not other.is_said:
            copies.append((other.key, f"{other.source}: tells what {first.source} tells (it has its id)"))
        else:
            aside = SetAside(source=other.source, where="id", reason=reason, mend=mend)
            troubles.append((other.key, str(aside), True))
    return _Taken(first, tuple(troubles), tuple(copies))


def _undated(article: Candidate) -> SetAside:
    mend = "write `date: 2025-04-07` in its front matter"
    return SetAside(source=article.source, where="date", reason="no date was found", mend=mend)


def _ahead(article: Candidate) -> str:
    said = datetime.fromtimestamp(article.updated or 0, UTC).isoformat()
    return f"{article.source}: {Problem('updated', f'{said} is still to come', 'not counted')}"


def _place(article: Candidate, added: int | None, now: int, settings: Settings, slug: str | None) -> Place:
    """Nothing that lies in the future counts but its own date: a slip there would stay in feeds.lock for ever. When nobody wrote that date, the
    article was seen then: a clock that says it is still to come was put back, and withdraws nothing."""
    stands = article.dated if article.dated is not None else added
    if stands is None:
        raise ValueError(f"{article.source}: an undated article has no place before somebody saw it")
    is_ahead = article.updated is not None and article.updated > now
    changed = stands if article.updated is None or is_ahead else max(stands, article.updated)
    was_seen = article.dated is None and article.added is None
    coming = [
        moment for moment in (now if was_seen else stands, article.updated) if moment is not None and moment > now
    ]
    month = article.month or f"{datetime.fromtimestamp(stands, settings.site.zone):%Y-%m}"
    return Place(
        is_held=stands > now and not was_seen,
        stands=stands,
        changed=changed,
        added=added if article.dated is None else None,
        is_ahead=is_ahead,
        month=month,
        due=min(coming, default=None),
        also="",
        slug=slug,
    )


def named(
    unnamed: Iterable[tuple[int, str, str, str]], pages: Mapping[str, str]
) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Names for the pages of articles that have none: key, id, the name that somebody wants for it, and title, the oldest first. `pages`:
    slug -> id of its first holder, who keeps it for ever; the next gets a digest of its id. Returns `pages` with the new ones, and the
    names by key."""
    taken = dict(pages)
    given = []
    for key, ident, wanted, title in unnamed:
        slug = wished_slug(wanted, title, ident)
        names = (slug, f"{slug}-{plain.digest(ident)[:6]}", f"{slug}-{plain.digest(ident)}")
        name = next(name for name in names if name not in taken)
        taken[name] = ident
        given.append((key, name))
    return taken, given


def wished_slug(wanted: str, title: str, ident: str) -> plain.Slug:
    """What an article's page would be called if the name were free: as somebody said, else by its title, else by its id."""
    return plain.slug(wanted) or plain.slug(title) or plain.Slug(plain.digest(ident))
