"""Which articles tell what one of another site told before: they are kept as that one. Pure: who stands and who is alike to whom goes in.

A site that publishes two things says two things: articles of one site are never taken for copies of each other, nor texts in two
languages. What a person calls original goes before all others, then the site's own article, and neither is ever a copy; then the one with the
earliest date, of which a day, month or year alone counts by its end; an undated one comes last."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from feeds.index import Candidate, Decide, Decision, Place

_LISTED = 20  # copies that are named beside their original


class _Told(NamedTuple):
    """An article that stands."""

    ident: str
    taken: Candidate
    place: Place


class _Copy(NamedTuple):
    """What an article is a copy of, and the share of its words."""

    share: float
    of: _Told


def joining(
    decide: Decide,
    comparable: Iterable[tuple[str, Sequence[Candidate]]],
    alike_to: Callable[[int], Mapping[int, float]],
) -> Decide:
    """`decide`, but that of those who tell the same one stands, and names the others. `comparable`: all that it is open of and that are alike
    to others, by id; `alike_to`: key -> key of each that is, and the share of words that they have in common (0 to 1)."""
    told = sorted(_told(decide, comparable), key=_first)
    copies = _copies(told, alike_to)
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


def _first(one: _Told) -> tuple[bool, bool, bool, int, str]:
    latest = one.taken.latest
    when = (latest is None, one.place.stands if latest is None else latest)
    return not one.taken.is_original, bool(one.taken.site), *when, one.ident


def _copies(told: Iterable[_Told], alike_to: Callable[[int], Mapping[int, float]]) -> dict[str, _Copy]:
    """Id of each that tells what one before it told, which is none itself -> the most alike of these."""
    found = {}
    firsts: dict[int, _Told] = {}
    for one in told:
        near = [_Copy(share, firsts[key]) for key, share in alike_to(one.taken.key).items() if key in firsts]
        best = max(near, key=lambda copy: (copy.share, copy.of.ident), default=None)
        if best and one.taken.site and not one.taken.is_original:
            found[one.ident] = best
        else:
            firsts[one.taken.key] = one
    return found
