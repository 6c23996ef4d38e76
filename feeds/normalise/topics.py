"""Which of the site's topics an article is about: finds their keywords, weighs title, section and text, keeps what comes near the strongest;
where labelled articles taught more of a topic, that decides, with the keywords as a part of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from feeds import topicmodel
from feeds.config import Topic
from feeds.model import Label, RunnerUp
from feeds.phrases import Matcher, Phrase, forms, is_acronym
from feeds.topicmodel import Sign, TopicModel, Verdict

# Points of a score, and what of it is enough: chosen on 46 articles labelled with twelve topics, which are too few for finer steps.
TITLE = 4.0  # once a topic, however many of its keywords the title has
SECTION = 3.0  # where the title has no keyword
LONGEST = 100_000  # characters of the text that are looked through: what it is about is said by then
OPENING = 2.0  # once a topic with a keyword at the start of the text, which says what the rest is about
OPENING_LENGTH = 300  # characters
SATURATION = 3.5  # occurrences of one keyword in the text that still add
TEXT = 6.0  # what a topic's keywords in the text add at most: a topic with many keywords is not more of a topic
LEAST = 3.0
LATE = (
    4.0  # for a topic that neither title nor section nor opening names: one keyword alone, however often, is in passing
)
SHARE = 0.35  # of the strongest topic's score
MOST = 6
LIKELY = 0.5  # of a learned topic
NEAR = 0.2  # as likely is a learned topic that came near
_SIGNS = 6


class Judged(NamedTuple):
    """The topics an article is about, and those that came near."""

    labels: tuple[Label, ...]
    runners_up: tuple[RunnerUp, ...] = ()


class Evidence(NamedTuple):
    """What the keywords of one topic say of an article: a score, how often they stand there, whether title, section or opening has one,
    the words that decided, with their places, and whether the section by its name means the topic."""

    score: float
    times: int
    leads: bool
    because: tuple[str, ...]
    by_section: bool


class _Keyword(NamedTuple):
    topics: tuple[str, ...]  # empty: a phrase that keeps its words from the keywords within
    text: str


class _Hit(NamedTuple):
    """A keyword in one place of an article: how often, and where first, which is said of the text alone."""

    place: str
    words: str
    times: int = 1
    at: int | None = None


def topics(
    title: str,
    text: str,
    section: str | None,
    known: tuple[Topic, ...],
    model: TopicModel | None = None,
    tongue: str = "en",
) -> Judged:
    """At most six labels, strongest first; `known` are the site's topics, `model` what labelled articles taught of some of them,
    `tongue` the language of their keywords."""
    found = evidence(title, text, section, known, tongue)
    labels, near = _by_keywords(found, known, model)
    if model is not None:
        learned_labels, learned_near = _by_model(title, text, section, known, found, model)
        labels, near = [*labels, *learned_labels], [*near, *learned_near]
    labels.sort(key=lambda label: -label.score)
    lost = f"{MOST} others are stronger"
    too_many = [RunnerUp("topics", label.key, label.because, lost, label.score) for label in labels[MOST:]]
    return Judged(tuple(labels[:MOST]), (*too_many, *near))


def evidence(title: str, text: str, section: str | None, known: tuple[Topic, ...], tongue: str) -> dict[str, Evidence]:
    """What keywords and section say of the article, for the topics of which any was found."""
    by_topic: defaultdict[str, list[_Hit]] = defaultdict(list)
    for key in _keys_of(section, known):
        by_topic[key].append(_Hit("section", section or ""))
    for key, hit in _hits(title, text, known, tongue):
        by_topic[key].append(hit)
    return {key: _weighed(hits) for key, hits in by_topic.items()}


def verdict(found: Mapping[str, Evidence]) -> dict[str, tuple[float, float]]:
    """How much the keywords speak for each topic, 0..1: by itself, and beside the strongest."""
    top = max((one.score for one in found.values()), default=0.0)
    return {key: (min(one.score, 2 * LEAST) / (2 * LEAST), one.score / max(top, 1.0)) for key, one in found.items()}


def chosen(found: Mapping[str, Evidence]) -> frozenset[str]:
    """The keys of the topics that the keywords alone give, and those that the section means, however strong another is."""
    share = SHARE * max((one.score for one in found.values()), default=0.0)
    return frozenset(
        key for key, one in found.items() if one.by_section or one.score >= max(LEAST if one.leads else LATE, share)
    )


def likelihoods(
    title: str, text: str, section: str | None, known: tuple[Topic, ...], model: TopicModel, tongue: str
) -> dict[str, float]:
    """How likely the article is about each learned topic."""
    counts = topicmodel.count(title, text, section)
    verdicts = model.verdicts(counts, verdict(evidence(title, text, section, known, tongue)), least=1.0)
    return {one.key: one.likely for one in verdicts}


def _by_keywords(
    found: Mapping[str, Evidence], known: tuple[Topic, ...], model: TopicModel | None
) -> tuple[list[Label], list[RunnerUp]]:
    kept = chosen(found)
    titles = {topic.key: topic.title for topic in known}
    taught, silent = (model.keys, model.silent) if model else (frozenset(), frozenset())
    labels, near = [], []
    for key, one in sorted(found.items(), key=lambda pair: (-pair[1].score, -pair[1].times, pair[0])):
        if key in taught:
            continue
        if key not in kept:
            lost = _too_little(one)
        elif key in silent:
            lost = "labelled articles with its keywords are mostly not about it"
        else:
            labels.append(Label(key=key, title=titles[key], score=_sure(one.score), because=one.because))
            continue
        near.append(RunnerUp("topics", key, one.because, lost, _sure(one.score)))
    return labels, near


def _too_little(one: Evidence) -> str:
    if one.score < LEAST:
        return f"{one.score:g}, under {LEAST:g}"
    if not one.leads and one.score < LATE:
        return f"{one.score:g}, under {LATE:g} and not in title, section or opening"
    return f"{one.score:g}, under {SHARE:.0%} of the strongest"


def _sure(score: float) -> float:
    return round(score / (score + 3), 3)


def _by_model(
    title: str,
    text: str,
    section: str | None,
    known: tuple[Topic, ...],
    found: Mapping[str, Evidence],
    model: TopicModel,
) -> tuple[list[Label], list[RunnerUp]]:
    titles = {topic.key: topic.title for topic in known}
    labels, near = [], []
    verdicts = model.verdicts(topicmodel.count(title, text, section), verdict(found), NEAR)
    for one in sorted(verdicts, key=lambda v: (-v.likely, v.key)):
        if one.likely < NEAR:
            break
        because = _reasons(one, text, found)
        if one.likely >= LIKELY:
            labels.append(Label(key=one.key, title=titles[one.key], score=round(one.likely, 3), because=because))
        else:
            lost = f"{one.likely:.0%} likely, under {LIKELY:.0%}"
            near.append(RunnerUp("topics", one.key, because, lost, round(one.likely, 3)))
    return labels, near


def _reasons(one: Verdict, text: str, found: Mapping[str, Evidence]) -> tuple[str, ...]:
    """The learned words that spoke for a topic, strongest first, with where they stand and what they added; then its keywords."""
    low = text.lower()
    words = [_said(sign, low) for sign in one.signs[:_SIGNS]]
    if one.by_keywords >= topicmodel.FAINT:
        words.append(f"keywords, +{one.by_keywords:.2f}")
        words.extend(found[one.key].because)
    return tuple(words)


def _said(sign: Sign, text: str) -> str:
    part, _, word = sign.word.partition(": ")
    if word:
        return f"{part}, +{sign.weight:.2f}: {word}"
    at = topicmodel.place(part, text)
    return f"{'text' if at is None else f'{_place(at)}, at {at}'}, +{sign.weight:.2f}: {part}"


def _place(at: int) -> str:
    return "opening" if at < OPENING_LENGTH else "text"


def _weighed(hits: list[_Hit]) -> Evidence:
    places = {hit.place for hit in hits}
    in_text: Counter[str] = Counter()
    for hit in hits:
        if hit.at is not None:
            in_text[hit.words] += hit.times
    score = (
        max(TITLE * ("title" in places), SECTION * ("section" in places))
        + OPENING * ("opening" in places)
        + min(sum(min(times, SATURATION) for times in in_text.values()), TEXT)
    )
    return Evidence(score, sum(hit.times for hit in hits), places != {"text"}, _because(hits), "section" in places)


def _because(hits: list[_Hit]) -> tuple[str, ...]:
    return tuple(
        f"{hit.place}{'' if hit.at is None else f', at {hit.at}'}: {hit.words}"
        + (f" x {hit.times}" if hit.times > 1 else "")
        for hit in hits[:8]
    )


def _keys_of(section: str | None, known: tuple[Topic, ...]) -> tuple[str, ...]:
    """The keys of the topics that a source's section name means: one of `sections`, or the title itself."""
    if not section:
        return ()
    said = _plain(section)
    return tuple(t.key for t in known if said in {_plain(t.title), *map(_plain, t.sections)})


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.replace("&", " and ")).strip().casefold()


def _hits(title: str, text: str, known: tuple[Topic, ...], tongue: str) -> list[tuple[str, _Hit]]:
    """The keywords found, each with the topic that has it: those of the title, of the opening, of the rest, in order of place."""
    keywords, matcher = _matcher(known, tongue)
    found: dict[tuple[str, _Keyword], _Hit] = {}
    for match in matcher.find(title):
        _note(found, keywords[match.which], "title", None)
    for match in matcher.find(text[:LONGEST]):
        _note(found, keywords[match.which], _place(match.start), match.start)
    return [(key, hit) for (_, keyword), hit in found.items() for key in keyword.topics]


def _note(found: dict[tuple[str, _Keyword], _Hit], keyword: _Keyword, place: str, at: int | None) -> None:
    before = found.get((place, keyword))
    found[place, keyword] = before._replace(times=before.times + 1) if before else _Hit(place, keyword.text, 1, at)


@cache
def _matcher(known: tuple[Topic, ...], tongue: str) -> tuple[tuple[_Keyword, ...], Matcher]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for topic in known:
        for word in topic.keywords or (topic.title,):
            owners[word].append(topic.key)
    for topic in known:
        for word in topic.excluded:
            owners[word] = []
    keywords: list[_Keyword] = []
    phrases: list[Phrase] = []
    for word, keys in owners.items():
        for form in forms(word, tongue):
            keywords.append(_Keyword(tuple(keys), word))
            phrases.append(Phrase(form, exact=is_acronym(word)))
    return tuple(keywords), Matcher(phrases)
