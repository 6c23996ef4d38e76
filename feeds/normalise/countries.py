"""Which countries an article is about, most salient first: weighs where and how often each is named, by the small logistic model in
data/country_weights.json. A country that is only mentioned is a runner-up."""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from feeds import datelines, mentions
from feeds.data import FOLDER
from feeds.mentions import Mention
from feeds.model import Label, RunnerUp

ABOUT = 0.45  # probability from which the article is about the country
ALONE = 0.35  # the same for the strongest where none reaches ABOUT
EQUAL = 0.95  # part of the probability of the one before at which a country is kept with it: of a list of equals all or none
LISTED = 0.8  # the same in an article that names many and none of them much, from the first on
LISTED_FROM = 0.23  # probability of the first of such a list
LIST = 4  # countries that make one
MOST = 9
OPENING = 400  # characters

# How much one occurrence adds to a country's share, by kind of word and by place. Set by hand, names first; the share is one of the features
# whose own weights in country_weights.json were learned with these.
WEIGHTS: Mapping[str, float] = {
    "names": 1.0,
    "acronyms": 0.95,
    "demonyms": 0.9,
    "bodies": 0.7,
    "capitals": 0.7,
    "places": 0.6,
    "tails": 0.6,
    "towns": 0.35,
}
DOUBT = 0.4  # of its kind's weight, for a form that often means something else
_LONGEST = 100_000  # characters of the text that are looked through: where it happens is said by then
PLACES: Mapping[str, float] = {"title": 2.5, "dateline": 1.2, "opening": 1.5, "text": 1.0}

# A world agency's dateline says where its office is: a word of the text like others.
_WORLDWIDE = frozenset(
    "Reuters AP AFP UPI Xinhua Bloomberg ANI PTI IANS TASS Interfax dpa DPA EFE ANSA Kyodo Yonhap".split()
)
_DATE_LINE = re.compile(r"\s*[^\n]{0,30}\d{4}\n\s*")  # a date alone before the dateline


class Judged(NamedTuple):
    """The countries an article is about, and those that it only mentions."""

    labels: tuple[Label, ...]
    runners_up: tuple[RunnerUp, ...] = ()


class Placed(NamedTuple):
    """A mention and the part of the article it stands in: a key of PLACES."""

    place: str
    mention: Mention


class Candidate(NamedTuple):
    """A country that the article names: where, and its features by name, from which the model judges."""

    code: str
    hits: Sequence[Placed]
    features: Mapping[str, float]


def countries(title: str, text: str, language: str, called: Callable[[str], str]) -> Judged:
    """The labels, strongest first. `text` is the article's without its title; `called` gives the name to show for a code."""
    text = text[:_LONGEST]
    whole, shift = _joined(title, text)
    judged = [(probability(one.features, model()), one) for one in candidates(title, text, language)]
    judged.sort(key=lambda pair: (-pair[0], pair[1].hits[0].mention.start))
    last = kept([p for p, _ in judged])
    labels = tuple(
        Label(key=one.code, title=called(one.code), score=round(p, 3), because=_because(one.hits, whole, shift))
        for p, one in judged[:last]
    )
    near = tuple(
        RunnerUp("countries", one.code, _because(one.hits, whole, shift), _lost(p, judged[0][0]), round(p, 3))
        for p, one in judged[last:]
    )
    return Judged(labels, near)


def _lost(probability: float, strongest: float) -> str:
    """Why a country was not kept."""
    if probability >= ABOUT:
        return f"{MOST} others are stronger"
    if strongest < ABOUT and probability >= ALONE:
        return f"{probability:.2f}: under {ABOUT} the strongest alone counts"
    return f"mentioned: {probability:.2f}, under {ABOUT if strongest >= ABOUT else ALONE}"


def _joined(title: str, text: str) -> tuple[str, int]:
    """The article as one text, and where in it `text` begins."""
    return f"{title}\n\n{text}", len(title) + 2


def kept(probabilities: Sequence[float]) -> int:
    """How many of the probabilities, highest first, are of countries the article is about."""
    strongest = max(probabilities, default=0.0)
    if strongest < ALONE:
        listed = _run(probabilities, 1, LISTED, LISTED_FROM / 2) if strongest >= LISTED_FROM else 0
        return min(MOST, listed) if listed >= LIST else 0
    last = sum(p >= ABOUT for p in probabilities) or 1
    return min(MOST, _run(probabilities, last, EQUAL, ALONE))


def _run(probabilities: Sequence[float], last: int, part: float, least: float) -> int:
    """How many are kept when the first `last` are, and after them those that have `part` of the one before and are not under `least`."""
    while last < len(probabilities) and probabilities[last] >= max(least, part * probabilities[last - 1]):
        last += 1
    return last


def candidates(title: str, text: str, language: str) -> list[Candidate]:
    """Every country that the article names, in the order in which it first does."""
    whole, shift = _joined(title, text)
    begin = shift + _dateline(text)
    by_code: defaultdict[str, list[Placed]] = defaultdict(list)
    for mention in mentions.find(whole, language):
        by_code[mention.code].append(Placed(_place(mention, shift, begin), mention))
    weights = {code: sum(_weight(hit) for hit in hits) for code, hits in by_code.items()}
    total = sum(weights.values())
    return [
        Candidate(code, hits, _features(hits, weights[code] / total, shift, len(text)))
        for code, hits in by_code.items()
    ]


def _dateline(text: str) -> int:
    """Where the dateline ends, 0 where there is none, or one of a world agency."""
    date = _DATE_LINE.match(text)
    found = datelines.dateline(text, date.end() if date else 0)
    return found.end if found and found.agency not in _WORLDWIDE else 0


def _place(mention: Mention, shift: int, begin: int) -> str:
    if mention.start < shift:
        return "title"
    if mention.end <= begin:
        return "dateline"
    return "opening" if mention.start < shift + OPENING else "text"


def _weight(hit: Placed) -> float:
    kind = hit.mention.kind
    doubt = DOUBT if kind.startswith(mentions.WEAK) else 1.0
    return WEIGHTS[kind.removeprefix(mentions.WEAK)] * doubt * PLACES[hit.place]


def _group(kind: str) -> str:
    """The kinds of words that the model tells apart."""
    if kind == mentions.TOWNS or kind.startswith(mentions.WEAK):
        return "weak"
    return {"names": "names", "acronyms": "names", "demonyms": "demonyms", "bodies": "bodies"}.get(kind, "places")


def _features(hits: Sequence[Placed], share: float, shift: int, length: int) -> dict[str, float]:
    """What the model may know of a country: numbers without unit, mostly 0 to 1 or a logarithm of a count."""
    titled = {_group(hit.mention.kind) for hit in hits if hit.place == "title"}
    body = [hit for hit in hits if hit.place in ("opening", "text")]
    counts = Counter(_group(hit.mention.kind) for hit in body)
    first = min((hit.mention.start - shift for hit in body), default=length)
    dateline = any(hit.place == "dateline" for hit in hits)
    return {
        "named in the title": float(bool(titled & {"names", "demonyms"})),
        "a place or body of it in the title": float(bool(titled & {"places", "bodies", "weak"})),
        "in the dateline": float(dateline),
        "in the dateline alone": float(dateline and not body and not titled),
        "times named": math.log1p(counts["names"]),
        "times its people": math.log1p(counts["demonyms"]),
        "times its bodies": math.log1p(counts["bodies"]),
        "times its places": math.log1p(counts["places"]),
        "times by weak words": math.log1p(counts["weak"]),
        "share of all": share,
        "how early": 1 - first / length if length else 0.0,
    }


def probability(features: Mapping[str, float], by: Mapping[str, Any]) -> float:
    """That an article is about the country of `features`, by a model as country_weights.json holds it."""
    z = by["intercept"] + sum(by["weights"][name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-z))


@cache
def model() -> Mapping[str, Any]:
    """The weights of the features as make_country_weights.py learned them."""
    data: Mapping[str, Any] = json.loads((FOLDER / "country_weights.json").read_bytes())
    return data


def _because(hits: Sequence[Placed], whole: str, shift: int) -> tuple[str, ...]:
    """The words by place, with the offset of the first in the text: "opening, at 120: Bishkek x 3"."""
    words = [(hit.place, whole[hit.mention.start : hit.mention.end]) for hit in hits]
    counts = Counter(words)
    firsts = {said: hit.mention.start - shift for said, hit in reversed(list(zip(words, hits, strict=True)))}
    return tuple(
        (f"{place}: {said}" if place == "title" else f"{place}, at {firsts[place, said]}: {said}")
        + (f" x {n}" if n > 1 else "")
        for (place, said), n in counts.items()
    )[:8]
