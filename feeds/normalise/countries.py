"""Which countries an article is about, most salient first: finds the gazetteer's forms, weighs where they stand, keeps what comes near the
strongest. A country that is only mentioned is left out."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from feeds import gazetteer
from feeds.model import Label, RunnerUp
from feeds.phrases import Found, Matcher, Phrase

# How much one occurrence says by kind of word: a name more than a city, which may be a person's or a company's.
WEIGHTS: Mapping[str, float] = {
    "names": 1.0,
    "acronyms": 0.9,
    "demonyms": 0.9,
    "bodies": 0.7,
    "capitals": 0.7,
    "places": 0.5,
}
WEAK = 0.4  # of its kind's weight, for a form that also means something else
TITLE, DATELINE, LEAD = 3.0, 1.5, 1.5  # times the weight, by place
LEAD_LENGTH = 400  # characters
SHARE = 0.35  # of the strongest country's score: below it a country is mentioned, not what the article is about
LEAST = 1.0  # score of the strongest: one name in passing, or a title's place
MOST = 5
_DATELINE = re.compile(r"\s*[A-Z][\w .,'’/-]{2,60}?(?:\([^)]{2,30}\))?\s*(?:--|[—–:]|- )")
_PLURAL_KINDS = frozenset({"demonyms"})


class Judged(NamedTuple):
    """The countries an article is about, and those that it only mentions."""

    labels: tuple[Label, ...]
    runners_up: tuple[RunnerUp, ...] = ()


class _Form(NamedTuple):
    code: str
    kind: str
    weight: float


class _Hit(NamedTuple):
    code: str
    words: str
    score: float
    place: str


def countries(title: str, text: str, language: str, called: Callable[[str], str]) -> Judged:
    """At most five labels. `text` is the article's without its title; `called` gives the name to show for a code."""
    # en-GB and en-US share a matcher.
    base = language.split("-")[0].lower()
    hits = [*_in_title(title, base), *_in_text(text, base)]
    scores: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        scores[hit.code] += hit.score
    if not scores or max(scores.values()) < LEAST:
        return Judged(())
    top = max(scores.values())
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    kept = [(code, score) for code, score in ranked if score >= SHARE * top][:MOST]
    labels = tuple(
        Label(key=code, title=called(code), score=round(score / (score + 2), 3), because=_because(code, hits))
        for code, score in kept
    )
    lost = f"mentioned: under {SHARE:.0%} of the strongest"
    return Judged(labels, tuple(RunnerUp("countries", c, _because(c, hits), lost) for c, _ in ranked[len(kept) :]))


def _because(code: str, hits: list[_Hit]) -> tuple[str, ...]:
    counts = Counter((hit.place, hit.words) for hit in hits if hit.code == code)
    return tuple(f"{place}: {words}" + (f" x {n}" if n > 1 else "") for (place, words), n in counts.items())[:8]


def _in_title(title: str, language: str) -> list[_Hit]:
    forms, matcher = _matcher(language)
    return [_hit(forms, found, title, TITLE, "title") for found in matcher.find(title) if forms[found.which].code]


def _in_text(text: str, language: str) -> list[_Hit]:
    forms, matcher = _matcher(language)
    dateline = _DATELINE.match(text)
    dateline_end = dateline.end() if dateline else 0
    hits = []
    for found in matcher.find(text):
        if not forms[found.which].code:
            continue
        if found.end <= dateline_end:
            hits.append(_hit(forms, found, text, DATELINE, "dateline"))
        elif found.start < LEAD_LENGTH:
            hits.append(_hit(forms, found, text, LEAD, "opening"))
        else:
            hits.append(_hit(forms, found, text, 1.0, "text"))
    return hits


def _hit(forms: tuple[_Form, ...], found: Found, text: str, times: float, place: str) -> _Hit:
    form = forms[found.which]
    return _Hit(form.code, text[found.start : found.end], form.weight * times, place)


@cache
def _matcher(language: str) -> tuple[tuple[_Form, ...], Matcher]:
    """The forms of `language` and English. A mask is a form of no country: it only keeps its words from others."""
    table = gazetteer.table()
    forms: list[_Form] = []
    phrases: list[Phrase] = []
    for text in table["masks"]:
        forms.append(_Form("", "mask", 0.0))
        phrases.append(Phrase(text.lower()))
    for code, country in table["countries"].items():
        for kind, texts in _kinds(country, language):
            for text in texts:
                weight = WEIGHTS[kind] * (WEAK if text in country.get("ambiguous", ()) else 1.0)
                exact = kind == "acronyms" or (kind == "bodies" and text.isupper())
                takes_s = kind in _PLURAL_KINDS and not text.endswith(("s", "h", "x", "z"))
                for form in (text, f"{text}s") if takes_s else (text,):
                    forms.append(_Form(code, kind, weight))
                    phrases.append(Phrase(form, exact))
    return tuple(forms), Matcher(phrases)


def _kinds(country: Mapping[str, Mapping[str, list[str]] | list[str]], language: str) -> list[tuple[str, list[str]]]:
    names = country["names"]
    assert isinstance(names, Mapping)  # noqa: S101 - narrows the JSON's type
    own = list(names.get(language, ())) if language != "en" else []
    found: list[tuple[str, list[str]]] = [("names", [*own, *names.get("en", ())])]
    for kind in WEIGHTS:
        texts = country.get(kind)
        if isinstance(texts, list):
            found.append((kind, texts))
    return found
