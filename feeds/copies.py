"""Which articles tell what one of another site told before: they are kept as that one. Pure: who stands and how alike the texts are goes in.

A site that publishes two things says two things: articles of one site are never taken for copies of each other, nor texts in two
languages. What a person calls original goes before all others, then the site's own article, and neither is ever a copy; then the one with the
earliest date; an undated one comes last."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from feeds import plain
from feeds.index import Candidate, Decision, Place
from feeds.likeness import Sketch, bands, likeness

_ALIKE = (
    0.6  # of all runs of three words; in 4,000 news texts of one wire only revisions of a story and daily tables are
)
_MOST = 50  # texts with a run of words in common that one is compared with: what more of them share is boilerplate
_LISTED = 20  # copies that are named beside their original

Decide = Callable[[str, Sequence[Candidate]], Decision]


class _Told(NamedTuple):
    """An article that stands, with a text that can be compared."""

    ident: str
    taken: Candidate
    place: Place
    sketch: Sketch


class _Copy(NamedTuple):
    of: _Told
    likeness: float


def joining(decide: Decide, comparable: Iterable[tuple[str, Sequence[Candidate]]]) -> Decide:
    """`decide`, but that of those who may tell the same one stands, and names the others. `comparable`: all that it is open of and whose texts
    may be alike, by id."""
    told = sorted(_told(decide, comparable), key=_first)
    copies = _copies(told)
    also: defaultdict[str, list[str]] = defaultdict(list)
    for one in told:
        if found := copies.get(one.ident):
            also[found.of.ident].append(one.taken.home)

    def decided(ident: str, candidates: Sequence[Candidate]) -> Decision:
        decision = decide(ident, candidates)
        if (copy := copies.get(ident)) and decision.taken:
            line = f"{decision.taken.source}: tells what {copy.of.taken.source} tells ({copy.likeness:.0%} of its words in the same order)"
            return Decision(None, None, decision.troubles, (*decision.copies, (decision.taken.key, line)))
        if ident in also and decision.place:
            named = dict.fromkeys(also[ident])
            return decision._replace(place=decision.place._replace(also=" ".join([*named][:_LISTED])))
        return decision

    return decided


def _told(decide: Decide, comparable: Iterable[tuple[str, Sequence[Candidate]]]) -> Iterable[_Told]:
    for ident, candidates in comparable:
        taken, place, *_ = decide(ident, candidates)
        if taken and place and not place.is_held and taken.sketch and taken.sketch.bins:
            yield _Told(ident, taken, place, taken.sketch)


def _first(one: _Told) -> tuple[bool, bool, bool, int, str]:
    return not one.taken.is_original, bool(one.taken.site), one.taken.dated is None, one.place.stands, one.ident


def _copies(told: Iterable[_Told]) -> dict[str, _Copy]:
    """Id of each that tells what one before it told, which is none itself -> the most alike of these."""
    found = {}
    firsts: defaultdict[tuple[str, int], list[_Told]] = defaultdict(list)
    for one in told:
        language = plain.base_language(one.sketch.language)
        keys = [(language, band) for band in bands(one.sketch.bins)]
        near = {other.ident: other for key in keys for other in firsts[key] if other.taken.site != one.taken.site}
        alike = [_Copy(other, likeness(one.sketch.bins, other.sketch.bins)) for other in near.values()]
        best = max(alike, key=lambda copy: (copy.likeness, copy.of.ident), default=None)
        may_go = one.taken.site and not one.taken.is_original
        if best and best.likeness >= _ALIKE and may_go:
            found[one.ident] = best
            continue
        for key in keys:
            if len(firsts[key]) < _MOST:
                firsts[key].append(one)
    return found
