"""What labelled articles taught of the topics: words with their weights, how an article is measured by them, and the bytes that keep
them. Learning itself, files and the site's settings may not enter."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from feeds import plain

LONGEST = 20_000  # characters of a text that are read: what it is about is said by then
# Letters with the marks that belong to them, and numbers: in news a figure's size says as much as many a word.
_WORD = re.compile(r"[0-9][0-9.,/]*|(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0963\u0970-\u0dff])+")
# Scripts without spaces between words are read in pairs of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_FIGURE = 6


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A model. `words`: word -> how rare it is, and its weights by the place of a topic in `topics`. `slope` turns a distance from the
    border into a likelihood. `silent` are keys with few labels whose keywords the labelled articles contradict. `digest` names what all this was
    learned from."""

    digest: str
    topics: tuple[LearnedTopic, ...]
    words: Mapping[str, tuple[float, tuple[tuple[int, float], ...]]]
    slope: float
    silent: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """The topics that were learned."""
        return frozenset(topic.key for topic in self.topics)

    def verdicts(
        self, counts: Mapping[str, int], keywords: Mapping[str, tuple[float, float]], least: float
    ) -> tuple[Verdict, ...]:
        """What the model says of an article of these words (`counts`); signs are looked for where it is at least `least` likely.
        `keywords` holds the keywords' verdict for the topics of which any was found."""
        values = weighed(counts, {word: rare for word in counts if (rare := self._rarity(word))})
        sums = [topic.bias for topic in self.topics]
        for word, value in values.items():
            for which, weight in self.words[word][1]:
                sums[which] += weight * value
        found = []
        for which, topic in enumerate(self.topics):
            verdict = keywords.get(topic.key)
            by_keywords = sum(w * v for w, v in zip(topic.keywords, verdict, strict=True)) if verdict else 0.0
            likely = likelihood(self.slope, sums[which] + by_keywords)
            signs = tuple(self._signs(which, values)) if likely >= least else ()
            found.append(Verdict(topic.key, likely, signs, by_keywords))
        return tuple(found)

    def _rarity(self, word: str) -> float:
        known = self.words.get(word)
        return known[0] if known else 0.0

    def _signs(self, which: int, values: Mapping[str, float]) -> Iterator[Sign]:
        adds = [(word, dict(self.words[word][1]).get(which, 0.0) * value) for word, value in values.items()]
        for word, weight in sorted(adds, key=lambda pair: (-pair[1], pair[0])):
            if weight < 0.005:
                return
            yield Sign(word, weight)


def likelihood(slope: float, distance: float) -> float:
    """0..1: .5 at the border."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * distance))))


def count(title: str, text: str, section: str | None) -> Counter[str]:
    """The words that an article is measured by, with their numbers: those of title and text, those of the title once more as such,
    and its section."""
    in_title = _stems(title)
    counts = in_title + _stems(text[:LONGEST])
    counts.update({f"title: {word}": times for word, times in in_title.items()})
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


def places(words: Iterable[str], text: str) -> dict[str, int]:
    """Where each of `words` stands first in `text`, as far as it is there."""
    wanted, found = set(words), {}
    for match in _WORD.finditer(text[:LONGEST]):
        for stem in _stems_of(match[0]):
            if stem in wanted:
                wanted.discard(stem)
                found[stem] = match.start()
        if not wanted:
            break
    return found


def _stems(text: str) -> Counter[str]:
    stems: Counter[str] = Counter()
    for token, times in Counter(_WORD.findall(text)).items():
        for stem in _stems_of(token):
            stems[stem] += times
    return stems


def _stems_of(token: str) -> tuple[str, ...]:
    """A token as it is counted: a number by its shape, a word in small letters without the s of a plural."""
    if token[0].isdigit():
        return ("#" + re.sub("[0-9]", "0", token)[:_LONGEST_FIGURE],)
    word = token.lower()
    if _UNSPACED.match(word):
        return tuple(word[at : at + 2] for at in range(max(1, len(word) - 1)))
    if len(word) > 3 and word[-1] == "s":
        if word.endswith("ies"):
            return (word[:-3] + "y",)
        return (word if word[-2] == "s" else word[:-1],)
    return (word,)


def dump(model: Learned) -> bytes:
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


def load(data: bytes, digest: str) -> Learned | None:
    """The model in `data` if it is whole and was learned from what `digest` names, else None."""
    guard, _, body = data.partition(b"\n")
    if guard != plain.digest(body.rstrip(b"\n")).encode():
        return None
    said: dict[str, Any] = json.loads(body)
    if said.get("digest") != digest:
        return None
    return Learned(
        digest=digest,
        topics=tuple(LearnedTopic(key, bias, (first, second)) for key, bias, (first, second) in said["topics"]),
        words={
            word: (rare, tuple((which, weight) for which, weight in pairs))
            for word, (rare, pairs) in said["words"].items()
        },
        slope=said["slope"],
        silent=frozenset(said["silent"]),
    )
