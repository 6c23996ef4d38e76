"""Which articles tell what one of another site told before: they are kept as that one. Pure: who stands and who is alike to whom goes in.

A site that publishes two things says two things: articles of one site are never taken for copies of each other, nor texts in two
languages, and one at home here is never a copy. What a person calls original goes before all others, and is none either; then what a person
wrote, since what a feed of others claims takes no such place; of these the site's own; then the one with the earliest date, of which a day, month
or year alone counts by its end; an undated one comes last."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from feeds.index import Candidate, Decide, Decision, Place

_LISTED = 20  # copies that are named beside their original
_LEADING = 50  # articles of a crowd that others are compared with: what more of them share is boilerplate


class Likenesses(Protocol):
    """Who is alike to whom, by the keys of articles; shares of words are 0 to 1."""

    def alike_to(self, key: int, /) -> Mapping[int, float]:
        """Those that are, but for crowds, with the share of words in common."""
        ...

    def crowds(self, key: int, /) -> Sequence[int]:
        """In which crowds it is: many, of which it is not known who is alike."""
        ...

    def share(self, one: int, other: int, /) -> float | None:
        """The share of words that two have in common, None where they are not alike."""
        ...


class _Told(NamedTuple):
    """An article that stands."""

    ident: str
    taken: Candidate
    place: Place

    @property
    def is_ours(self) -> bool:
        """At home here, or once: its page still tells it, and may not say that it was withdrawn."""
        return not self.taken.site or bool(self.place.slug)


class _Copy(NamedTuple):
    """What an article is a copy of, and the share of its words."""

    share: float
    of: _Told


def joining(
    decide: Decide,
    comparable: Iterable[tuple[str, Sequence[Candidate]]],
    likenesses: Likenesses,
) -> Decide:
    """`decide`, but that of those who tell the same one stands, and names the others. `comparable`: all that it is open of and that may be alike
    to others, by id."""
    told = sorted(_told(decide, comparable), key=_first)
    copies = _copies(told, likenesses)
    also: defaultdict[str, list[str]] = defaultdict(list)
    for one in told:
        if found := copies.get(one.ident):
            also[found.of.ident].append(one.taken.home)

    def decided(ident: str, candidates: Sequence[Candidate]) -> Decision:
        decision = decide(ident, candidates)
        if (copy := copies.get(ident)) and decision.taken:
            line = f"{decision.taken.source}: tells what {copy.of.taken.source} tells ({copy.share:.0%} of its words in the same order)"
            return Decision(None, None, decision.troubles, (*decision.copies, (decision.taken.key, line)))
        if ident in also and decision.place:
            named = dict.fromkeys(also[ident])
            return decision._replace(place=decision.place._replace(also=" ".join([*named][:_LISTED])))
        return decision

    return decided


def _told(decide: Decide, comparable: Iterable[tuple[str, Sequence[Candidate]]]) -> Iterator[_Told]:
    for ident, candidates in comparable:
        taken, place, *_ = decide(ident, candidates)
        if taken and place and not place.is_held:
            yield _Told(ident, taken, place)


def _first(one: _Told) -> tuple[bool, bool, bool, bool, int, str]:
    latest = one.taken.latest
    when = (latest is None, one.place.stands if latest is None else latest)
    return not one.taken.is_original, not one.taken.is_said, not one.is_ours, *when, one.ident


def _copies(told: Iterable[_Told], likenesses: Likenesses) -> dict[str, _Copy]:
    """Id of each that tells what one before it told, which is none itself -> the most alike of these."""
    found = {}
    firsts: dict[int, _Told] = {}
    leading: defaultdict[int, list[int]] = defaultdict(list)  # the first few of each crowd
    for one in told:
        key, crowds = one.taken.key, likenesses.crowds(one.taken.key)
        near = {other: share for other, share in likenesses.alike_to(key).items() if other in firsts}
        for other in {other for crowd in crowds for other in leading[crowd]} - near.keys():
            if share := likenesses.share(key, other):
                near[other] = share
        best = max((_Copy(share, firsts[other]) for other, share in near.items()), key=_closest, default=None)
        if best and not one.is_ours and not one.taken.is_original:
            found[one.ident] = best
            continue
        firsts[key] = one
        for crowd in crowds:
            if len(leading[crowd]) < _LEADING:
                leading[crowd].append(key)
    return found


def _closest(copy: _Copy) -> tuple[float, str]:
    return copy.share, copy.of.ident
