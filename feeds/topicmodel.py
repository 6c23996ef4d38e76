"""What labelled articles taught of the topics: words with their weights, how an article is measured by them, and the bytes that keep
them. Learning itself, files and the site's settings may not enter."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from feeds import plain
from feeds.characters import Characters

LONGEST = 20_000  # characters of a text that are read: what it is about is said by then
# Numbers, for in news a figure's size says as much as many a word; and letters with the marks that belong to them.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0963\u0970-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[0-9](?:[0-9.,/]*[0-9])?|[^\W\d_][\w{_MARKS}]*")
# Scripts without spaces between words are read in pairs of characters.
_UNSPACED = Characters(plain.UNSPACED)
_LONGEST_FIGURE = 6
_SHORTEST_PLURAL = 3
FAINT = 0.005  # what adds less is not worth a word


class LearnedTopic(NamedTuple):
    """One topic: what it starts from, and what the keywords' verdict adds (`feeds.normalise.topics.verdict`). 0 is the border."""

    key: str
    bias: float
    keywords: tuple[float, float]


class Sign(NamedTuple):
    """A word that speaks for a topic ("title: " stands before one of the title) and how much it adds."""

    word: str
    weight: float


class Verdict(NamedTuple):
    """How likely (0..1) an article is about a topic, and what spoke for it, strongest first; the keywords' part stands apart."""

    key: str
    likely: float
    signs: tuple[Sign, ...]
    by_keywords: float


@dataclass(frozen=True, kw_only=True)
class TopicModel:
    """A model. `words`: word -> how rare it is, and its weights by the place of a topic in `topics`. `slope` turns a distance from the
    border into a likelihood. `silent` are keys with few labels whose keywords the labelled articles contradict. `digest` names what all this was
    learned from."""

    digest: str
    topics: tuple[LearnedTopic, ...]
    words: Mapping[str, tuple[float, tuple[tuple[int, float], ...]]]
    slope: float
    silent: frozenset[str]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The topics that were learned."""
        return frozenset(topic.key for topic in self.topics)

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        return {word: rare for word, (rare, _) in self.words.items()}

    @cached_property
    def _weights(self) -> tuple[dict[str, float], ...]:
        """Word -> weight, a topic each."""
        weights: tuple[dict[str, float], ...] = tuple({} for _ in self.topics)
        for word, (_, pairs) in self.words.items():
            for which, weight in pairs:
                weights[which][word] = weight
        return weights

    def verdicts(
        self, counts: Mapping[str, int], keywords: Mapping[str, tuple[float, float]], least: float
    ) -> tuple[Verdict, ...]:
        """What the model says of an article of these words (`counts`); signs are looked for where it is at least `least` likely.
        `keywords` holds the keywords' verdict for the topics of which any was found."""
        values = weighed(counts, self._rarity)
        sums = [topic.bias for topic in self.topics]
        for word, value in values.items():
            for which, weight in self.words[word][1]:
                sums[which] += weight * value
        found = []
        for which, topic in enumerate(self.topics):
            by_keywords = 0.0
            if topic.key in keywords:
                by_keywords = sum(w * v for w, v in zip(topic.keywords, keywords[topic.key], strict=True))
            likely = likelihood(self.slope, sums[which] + by_keywords)
            signs = tuple(self._signs(which, values)) if likely >= least else ()
            found.append(Verdict(topic.key, likely, signs, by_keywords))
        return tuple(found)

    def _signs(self, which: int, values: Mapping[str, float]) -> Iterator[Sign]:
        weights = self._weights[which]
        adds = [Sign(word, weights[word] * value) for word, value in values.items() if word in weights]
        yield from sorted((s for s in adds if s.weight >= FAINT), key=lambda s: (-s.weight, s.word))


def likelihood(slope: float, distance: float) -> float:
    """0..1: .5 at the border."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * distance))))


def count(title: str, text: str, section: str | None) -> Counter[str]:
    """The words that an article is measured by, with their numbers: those of title and text, those of the title once more as such,
    and its section."""
    counts: Counter[str] = Counter()
    in_title = _stems(title)
    for stems in (in_title, _stems(text[:LONGEST])):
        for stem, times in stems:
            counts[stem] += times
    for stem, times in in_title:
        counts[f"title: {stem}"] += times
    if section:
        counts[f"section: {plain.line(section).casefold()}"] = 1
    return counts


def weighed(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """TF-IDF with damped counts, of length 1; words without a rarity are left out."""
    values = {word: (1 + math.log(n)) * rarity[word] for word, n in counts.items() if word in rarity}
    length = math.sqrt(math.fsum(value * value for value in values.values())) or 1.0
    return {word: value / length for word, value in values.items()}


def rarity(articles: Iterable[Mapping[str, int]], least: int) -> dict[str, float]:
    """How rare each word is that at least `least` of the `articles` (words of each) have, sorted by word."""
    articles = list(articles)
    having = Counter(word for counts in articles for word in counts)
    return {
        word: round(math.log((1 + len(articles)) / (1 + n)) + 1, 4) for word, n in sorted(having.items()) if n >= least
    }


def place(word: str, text: str) -> int | None:
    """Where `word` as it is counted, or its plural, stands first in `text` (in small letters); None for what is not written so."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        end += text.startswith("s", end)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()) or word[0] in _UNSPACED:
            return at
        at = text.find(word, at + 1)
    return place(f"{word[:-1]}ies", text) if word.endswith("y") else None


def _stems(text: str) -> list[tuple[str, int]]:
    return [(stem, times) for token, times in Counter(_WORD.findall(text)).items() for stem in _stems_of(token)]


@lru_cache(maxsize=50_000)
def _stems_of(token: str) -> tuple[str, ...]:
    """A token as it is counted: a number by its shape, a word in small letters without the s of a plural."""
    if token[0].isdigit():
        return ("#" + re.sub("[0-9]", "0", token)[:_LONGEST_FIGURE],)
    word = token.lower()
    if word[0] in _UNSPACED:
        return tuple(word[at : at + 2] for at in range(max(1, len(word) - 1)))
    if len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        return (f"{word[:-3]}y" if word.endswith("ies") else word[:-1],)
    return (word,)


def dump(model: TopicModel) -> bytes:
    """The bytes that keep `model`: a line that guards the rest against damage, then JSON."""
    body = json.dumps(
        {
            "digest": model.digest,
            "slope": model.slope,
            "silent": sorted(model.silent),
            "topics": model.topics,
            "words": model.words,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    return plain.digest(body).encode() + b"\n" + body + b"\n"


def load(data: bytes, digest: str) -> TopicModel | None:
    """The model in `data` if it is whole and was learned from what `digest` names, else None. What another program wrote there may raise
    ArithmeticError, ValueError, LookupError, TypeError, AttributeError or RecursionError."""
    guard, _, body = data.partition(b"\n")
    if guard != plain.digest(body.rstrip(b"\n")).encode():
        return None
    said: dict[str, Any] = json.loads(body)
    if said.get("digest") != digest:
        return None
    topics = tuple(
        LearnedTopic(_text(key), _number(bias), (_number(first), _number(second)))
        for key, bias, (first, second) in said["topics"]
    )
    places = range(len(topics))
    return TopicModel(
        digest=digest,
        topics=topics,
        words={
            word: (_number(rare), tuple((places[which], _number(weight)) for which, weight in pairs))
            for word, (rare, pairs) in said["words"].items()
        },
        slope=_number(said["slope"]),
        silent=frozenset(map(_text, said["silent"])),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError("no number")
    return value
