"""Which of the site's topics an article is about: finds their keywords, weighs title, section and text, keeps what comes near the strongest."""

import re
from collections import Counter, defaultdict
from functools import cache
from typing import NamedTuple

from feeds.config import Topic
from feeds.model import Label, RunnerUp
from feeds.phrases import Matcher, Phrase, forms, is_acronym

TITLE = 4.0  # once a topic, however many of its keywords the title has
SECTION = 2.0
OPENING = 2.0  # once a topic with a keyword at the start of the text, which says what the rest is about
OPENING_LENGTH = 400  # characters
SATURATION = 4.0  # occurrences of one keyword in the text that still add
TEXT = 6.0  # what a topic's keywords in the text add at most: a topic with many keywords is not more of a topic
LEAST = 3.0
SHARE = 0.35  # of the strongest topic's score
MOST = 6


class Judged(NamedTuple):
    """The topics an article is about, and those that came near."""

    labels: tuple[Label, ...]
    runners_up: tuple[RunnerUp, ...] = ()


class _Keyword(NamedTuple):
    topics: tuple[str, ...]  # empty: a phrase that keeps its words from the keywords within
    text: str


class _Hit(NamedTuple):
    topic: str
    place: str
    words: str
    times: int


def topics(title: str, text: str, section: str | None, known: tuple[Topic, ...]) -> Judged:
    """At most six labels, strongest first; `known` are the site's topics."""
    hits = [*_by_section(section, known), *_by_words(title, text, known)]
    by_topic: defaultdict[str, list[_Hit]] = defaultdict(list)
    for hit in hits:
        by_topic[hit.topic].append(hit)
    scores = {key: _score(group) for key, group in by_topic.items()}
    top = max(scores.values(), default=0.0)
    titles = {topic.key: topic.title for topic in known}
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    kept = [(key, score) for key, score in ranked if score >= max(LEAST, SHARE * top)][:MOST]
    labels = tuple(
        Label(key=k, title=titles[k], score=round(s / (s + 3), 3), because=_because(by_topic[k])) for k, s in kept
    )
    lost = f"under {LEAST:g}, or under {SHARE:.0%} of the strongest"
    near = tuple(RunnerUp("topics", k, _because(by_topic[k]), lost) for k, _ in ranked[len(kept) :])
    return Judged(labels, near)


def _score(hits: list[_Hit]) -> float:
    places = {hit.place for hit in hits}
    in_text = sum(min(hit.times, SATURATION) for hit in hits if hit.place == "text")
    return (
        TITLE * ("title" in places)
        + SECTION * ("section" in places)
        + OPENING * ("opening" in places)
        + min(in_text, TEXT)
    )


def _because(hits: list[_Hit]) -> tuple[str, ...]:
    return tuple(f"{hit.place}: {hit.words}" + (f" x {hit.times}" if hit.times > 1 else "") for hit in hits[:8])


def _keys_of(section: str | None, known: tuple[Topic, ...]) -> tuple[str, ...]:
    """The keys of the topics that a source's section name means: one of `sections`, or the title itself."""
    if not section:
        return ()
    said = _plain(section)
    return tuple(t.key for t in known if said in {_plain(t.title), *map(_plain, t.sections)})


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.replace("&", " and ")).strip().casefold()


def _by_section(section: str | None, known: tuple[Topic, ...]) -> list[_Hit]:
    return [_Hit(key, "section", section or "", 1) for key in _keys_of(section, known)]


def _by_words(title: str, text: str, known: tuple[Topic, ...]) -> list[_Hit]:
    keywords, matcher = _matcher(known)
    hits: list[_Hit] = []
    for place, where in (("title", title), ("opening", text[:OPENING_LENGTH]), ("text", text)):
        counts = Counter(keywords[found.which] for found in matcher.find(where))
        hits.extend(_Hit(key, place, keyword.text, n) for keyword, n in counts.items() for key in keyword.topics)
    return hits


@cache
def _matcher(known: tuple[Topic, ...]) -> tuple[tuple[_Keyword, ...], Matcher]:
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
        for form in forms(word):
            keywords.append(_Keyword(tuple(keys), word))
            phrases.append(Phrase(form, exact=is_acronym(word)))
    return tuple(keywords), Matcher(phrases)
