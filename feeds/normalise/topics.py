"""Which of the site's topics an article is about: finds their keywords, weighs title, section and text, keeps what comes near the strongest."""

import re
from collections import Counter, defaultdict
from functools import cache
from typing import NamedTuple

from feeds.config import Topic
from feeds.model import Label
from feeds.phrases import Matcher, Phrase

TITLE = 4.0
SECTION = 3.0
SATURATION = 3  # occurrences of one keyword in the text that still add
LEAST = 2.0
SHARE = 0.4
MOST = 6
_SUFFIXES = ("s", "es", "ed", "ing")


class _Keyword(NamedTuple):
    topics: tuple[str, ...]  # empty: a phrase that keeps its words from the keywords within
    text: str


def topics(title: str, text: str, section: str | None, known: tuple[Topic, ...]) -> tuple[Label, ...]:
    """At most six labels, strongest first; `known` are the site's topics."""
    scores: defaultdict[str, float] = defaultdict(float)
    because: defaultdict[str, list[str]] = defaultdict(list)
    for place, key, words, score in (*_by_section(section, known), *_by_words(title, text, known)):
        scores[key] += score
        because[key].append(f"{place}: {words}")
    top = max(scores.values(), default=0.0)
    titles = {topic.key: topic.title for topic in known}
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    kept = [(key, score) for key, score in ranked if score >= max(LEAST, SHARE * top)][:MOST]
    return tuple(Label(key=k, title=titles[k], score=round(s / (s + 3), 3), because=tuple(because[k][:8])) for k, s in kept)


def by_section(section: str | None, known: tuple[Topic, ...]) -> tuple[str, ...]:
    """The keys of the topics that a source's section name means: one of `sections`, or the title itself."""
    if not section:
        return ()
    said = _plain(section)
    return tuple(t.key for t in known if said in {_plain(t.title), *map(_plain, t.sections)})


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.replace("&", " and ")).strip().casefold()


def _by_section(section: str | None, known: tuple[Topic, ...]) -> list[tuple[str, str, str, float]]:
    return [("section", key, section or "", SECTION) for key in by_section(section, known)]


def _by_words(title: str, text: str, known: tuple[Topic, ...]) -> list[tuple[str, str, str, float]]:
    keywords, matcher = _matcher(known)
    out: list[tuple[str, str, str, float]] = []
    for place, where in (("title", title), ("text", text)):
        counts = Counter(keywords[found.which] for found in matcher.find(where))
        for keyword, n in counts.items():
            times = f" x {n}" if n > 1 else ""
            score = TITLE if place == "title" else float(min(n, SATURATION))
            out.extend((place, key, keyword.text + times, score) for key in keyword.topics)
    return out


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
        for form in _forms(word):
            keywords.append(_Keyword(tuple(keys), word))
            phrases.append(Phrase(form, exact=_is_acronym(word)))
    return tuple(keywords), Matcher(phrases)


def _is_acronym(word: str) -> bool:
    return sum(c.isupper() for c in word.split()[-1]) >= 2


def _forms(word: str) -> list[str]:
    """`word` with the endings that English gives its last part: plural, past, gerund. An acronym takes a plural alone."""
    if _is_acronym(word):
        return [word, f"{word}s"]
    if len(word) < 3 or not word[-1].isalpha() or not word[-1].isascii():
        return [word]
    forms = [word, *(word + suffix for suffix in _SUFFIXES)]
    if word.endswith("e"):
        forms += [f"{word}d", f"{word[:-1]}ing"]
    if word.endswith("y"):
        forms += [f"{word[:-1]}ies", f"{word[:-1]}ied"]
    return forms
