"""Learns the site's topics from the articles that a person labelled, keeps what was learned beside the cache, and says how well it does and
where a person should look. The only module that knows scikit-learn; our own judgements may not enter."""

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from feeds import learned, read
from feeds.config import Settings, Topic
from feeds.errors import ArticleError, SettingsError
from feeds.learned import Learned, LearnedTopic
from feeds.model import Article, Document
from feeds.normalise import normalise, overruled, said_topics
from feeds.normalise import topics as judging
from feeds.publish import replace_file

if TYPE_CHECKING:
    import numpy as np

FILE_NAME = "topics.json"
METHOD = 1  # counts up when the same labels teach something else
FEWEST = 5  # labelled articles with a topic, and without it, from which it is learned
ENOUGH = 20  # from here on labels say more than what a person thought of as keywords
_CONTRADICTED = (
    5  # labelled articles that a topic's keywords give, from which it counts when most of them are about something else
)
_RARE_WORDS_COUNT = 1000  # articles from which a word that one alone has teaches nothing
_COST = 1.5  # what a labelled article on the wrong side costs the machine (C)
_KEYWORDS = 0.3  # how strongly the keywords' verdict stands beside the words, which together have the length 1
_FOLDS = 5
_SHRINK = 20.0  # labelled articles at which a topic's own border counts as much as that of all topics
_FAINT = 0.04  # weights below do not move a verdict
_DIGITS = 4  # another machine's last digits differ
_SLOPES = tuple(n / 4 for n in range(4, 41))
_BORDERS = tuple(n / 50 for n in range(-40, 16))
_TOLERANCE = 1e-5


class Example(NamedTuple):
    """A labelled article: where it is from, its words with their numbers, what the keywords say of it, what they alone would give, and the
    keys that a person gave it. `digest` names all that counts of it."""

    source: str
    digest: str
    counts: Mapping[str, int]
    keywords: Mapping[str, tuple[float, float]]
    chosen: frozenset[str]
    labels: frozenset[str]


class Score(NamedTuple):
    """Right, wrong and missed labels."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of those given, how many are right; 0 where none was given."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of those to give, how many were given."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


class TopicReport(NamedTuple):
    """A topic: how many labelled articles have it, how well it is told on articles that were not learned from (None where it is not
    learned), how well its keywords alone do, and whether they are silent because labelled articles contradict them."""

    key: str
    labels: int
    learned: Score | None
    keywords: Score
    silent: bool


class Doubt(NamedTuple):
    """An article that a person should look at, a topic, and how likely it is about it; `labelled` is None for an article without
    labels."""

    source: str
    topic: str
    likely: float
    labelled: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What learning came to. `overall` counts all learned topics; `contradicted` are labels that the other articles speak against,
    `unsure` articles without labels, the nearest to the border first."""

    articles: int
    topics: tuple[TopicReport, ...]
    overall: Score
    contradicted: tuple[Doubt, ...]
    unsure: tuple[Doubt, ...]


def equipped(settings: Settings, sources: Iterable[read.Source], state: Path) -> Settings:
    """`settings` with the model of the labelled articles in `sources`, if they ask for one: as `state` keeps it, else learned anew and
    kept there. Raises SettingsError when it must be learned and scikit-learn is missing."""
    if not settings.learn.topics or not settings.topics:
        return settings
    documents = list(_labelled(sources, settings))
    digest = _digest(documents, settings)
    model = _kept(state / FILE_NAME, digest)
    if model is None:
        model = _train(_examples(documents, settings), settings, digest)[0]
        _keep(state / FILE_NAME, model)
    return replace(settings, learned=model)


def report(settings: Settings, sources: Sequence[read.Source], state: Path, most: int = 10) -> Report:
    """Learns from the labelled articles in `sources`, keeps the model in `state`, and says how well it does; at most `most` articles to
    look at of each kind. Raises SettingsError when there is nothing to learn from, or scikit-learn is missing."""
    if not settings.topics:
        raise SettingsError(("there are no topics in the settings to learn; write [topics.KEY] there",))
    documents = list(_labelled(sources, settings))
    examples = _examples(documents, settings)
    model, trial = _train(examples, settings, _digest(documents, settings))
    _keep(state / FILE_NAME, model)
    topics, overall = _scores(examples, settings.topics, trial, model.silent)
    return Report(
        articles=len(examples),
        topics=topics,
        overall=overall,
        contradicted=tuple(_contradicted(examples, trial)[:most]),
        unsure=tuple(_unsure(settings, sources, model)[:most]),
    )


def _labelled(sources: Iterable[read.Source], settings: Settings) -> Iterator[tuple[Document, frozenset[str]]]:
    """The documents whose topics a person gave, with their keys. A draft teaches nothing."""
    for document, labels in _documents(sources, settings):
        if labels is not None:
            yield document, labels


def _documents(sources: Iterable[read.Source], settings: Settings) -> Iterator[tuple[Document, frozenset[str] | None]]:
    for source in sources:
        for found in read.read(source):
            if isinstance(found, Document) and not found.draft:
                document = overruled(found, settings)
                labels = said_topics(document, settings)
                yield document, None if labels is None else frozenset(label.key for label in labels.labels)


def _digest(documents: Iterable[tuple[Document, frozenset[str]]], settings: Settings) -> str:
    """Names all that a model depends on."""
    rules = [(t.key, t.title, t.keywords, t.excluded, t.sections) for t in settings.topics]
    said = [METHOD, version("feeds"), settings.site.language, rules, sorted({_digest_of(*one) for one in documents})]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _digest_of(document: Document, labels: frozenset[str]) -> str:
    said = [document.title, document.body, document.markup, document.section, document.language, document.link]
    return hashlib.sha256(json.dumps([*said, sorted(labels)]).encode()).hexdigest()


def _examples(documents: Iterable[tuple[Document, frozenset[str]]], settings: Settings) -> list[Example]:
    """In an order that no file's name decides; of equal ones one."""
    found = {}
    for document, labels in documents:
        article = _article(document, settings)
        if article is not None:
            said = (article.title, article.text, article.section)
            evidence = judging.evidence(*said, settings.topics, settings.site.language)
            digest = _digest_of(document, labels)
            found[digest] = Example(
                source=document.source,
                digest=digest,
                counts=learned.count(*said),
                keywords=judging.verdict(evidence),
                chosen=judging.chosen(evidence),
                labels=labels,
            )
    return [found[digest] for digest in sorted(found)]


def _article(document: Document, settings: Settings) -> Article | None:
    try:
        return normalise(document, settings)
    except (ArticleError, RecursionError):
        return None  # the build names it


def _kept(path: Path, digest: str) -> Learned | None:
    """A file that is missing, damaged or of other labels is no model."""
    try:
        return learned.load(path.read_bytes(), digest)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _keep(path: Path, model: Learned) -> None:
    # A cache that cannot be written costs time, not the build.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, learned.dump(model))


class _Trial(NamedTuple):
    """How far from its topic's border each example was when it was not learned from: by topic, in the order of the examples. `honest`
    is the same from borders that were drawn without it. `slope` makes likelihoods of distances."""

    distances: "Mapping[str, np.ndarray[Any, Any]]"
    honest: "Mapping[str, np.ndarray[Any, Any]]"
    slope: float


def _train(examples: Sequence[Example], settings: Settings, digest: str) -> tuple[Learned, _Trial]:
    """The model, and how its kind does on articles that were not learned from."""
    keys = [topic.key for topic in settings.topics]
    counts = Counter(key for example in examples for key in example.labels)
    taught = [key for key in keys if FEWEST <= counts[key] <= len(examples) - FEWEST]
    silent = frozenset(key for key in keys if key not in taught and counts[key] and _contradict(examples, key))
    if not taught:
        none = Learned(digest=digest, topics=(), words={}, slope=1.0, silent=silent)
        return none, _Trial({}, {}, 1.0)
    if find_spec("sklearn") is None:
        raise SettingsError(
            (
                "learning topics needs scikit-learn, which is not installed: pip install 'feeds[learn]', "
                "or turn it off: `topics = false` under [learn]",
            )
        )
    return _Teacher(examples).taught(taught, silent, digest)


def _contradict(examples: Sequence[Example], key: str) -> bool:
    """Are most of the labelled articles that the topic's keywords give about something else?"""
    given = [example for example in examples if key in example.chosen]
    return len(given) >= _CONTRADICTED and 2 * sum(key in example.labels for example in given) < len(given)


class _Teacher:
    """One training: the examples as a matrix, a linear machine a topic."""

    def __init__(self, examples: Sequence[Example]) -> None:
        from scipy.sparse import csr_matrix

        self.examples = examples
        self.rarity = learned.rarity((e.counts for e in examples), 2 if len(examples) >= _RARE_WORDS_COUNT else 1)
        self.column = {word: n for n, word in enumerate(self.rarity)}
        rows = [learned.weighed(example.counts, self.rarity) for example in examples]
        ends = [0]
        for row in rows:
            ends.append(ends[-1] + len(row))
        values = [value for row in rows for value in row.values()]
        columns = [self.column[word] for row in rows for word in row]
        self.matrix = csr_matrix((values, columns, ends), shape=(len(examples), len(self.column)))

    def taught(self, keys: Sequence[str], silent: frozenset[str], digest: str) -> tuple[Learned, _Trial]:
        import numpy as np

        machines = {key: self._machine(self._features(key), self._labels(key)) for key in keys}
        margins = {key: self._margins(key) for key in keys}
        common = max(_BORDERS, key=lambda border: self._f1(margins, border))
        borders = {key: self._border(margins[key], self._labels(key), common) for key in keys}
        distances = {key: margins[key] - borders[key] for key in keys}
        slope = self._slope(distances)
        topics = []
        weights: dict[str, list[tuple[int, float]]] = {word: [] for word in self.rarity}
        words = list(self.rarity)
        for which, key in enumerate(keys):
            coefficients = np.round(machines[key].coef_[0], _DIGITS)
            bias = round(float(machines[key].intercept_[0]) - borders[key], _DIGITS)
            first, second = (round(float(c) * _KEYWORDS, _DIGITS) for c in coefficients[-2:])
            topics.append(LearnedTopic(key, bias, (first, second)))
            for column in np.flatnonzero(np.abs(coefficients[:-2]) >= _FAINT):
                weights[words[column]].append((which, float(coefficients[column])))
        model = Learned(
            digest=digest,
            topics=tuple(topics),
            words={word: (self.rarity[word], tuple(pairs)) for word, pairs in weights.items()},
            slope=slope,
            silent=silent,
        )
        return model, _Trial(distances, {key: self._honest(key, margins[key], common) for key in keys}, slope)

    def _features(self, key: str) -> Any:
        """The words, and as two words more what the topic's keywords say."""
        from scipy.sparse import csr_matrix, hstack

        said = [example.keywords.get(key, (0.0, 0.0)) for example in self.examples]
        return hstack([self.matrix, csr_matrix(said) * _KEYWORDS]).tocsr()

    def _labels(self, key: str) -> "np.ndarray[Any, Any]":
        import numpy as np

        return np.array([key in example.labels for example in self.examples])

    def _machine(self, features: Any, labels: Any) -> Any:
        from sklearn.svm import LinearSVC

        # There is one best plane; one that is searched for so closely is the same on each machine to the digits we keep.
        return LinearSVC(C=_COST, dual=True, tol=_TOLERANCE, max_iter=100_000, random_state=0).fit(features, labels)

    def _folds(self, labels: Any) -> "np.ndarray[Any, Any]":
        """The part in which each example is tried; each part has its share of those with the topic."""
        import numpy as np

        folds = np.empty(len(labels), int)
        for side in (True, False):
            places = np.flatnonzero(labels == side)
            folds[places] = np.arange(len(places)) % _FOLDS
        return folds

    def _margins(self, key: str) -> "np.ndarray[Any, Any]":
        """How each example was judged by a machine that had not learned from it."""
        import numpy as np

        features, labels = self._features(key), self._labels(key)
        folds, margins = self._folds(labels), np.empty(len(labels))
        for fold in range(_FOLDS):
            rest = folds != fold
            margins[~rest] = self._machine(features[rest], labels[rest]).decision_function(features[~rest])
        return np.round(margins, _DIGITS)

    def _f1(self, margins: "Mapping[str, np.ndarray[Any, Any]]", border: float) -> float:
        right = given = wanted = 0
        for key, values in margins.items():
            labels = self._labels(key)
            right += int(((values > border) & labels).sum())
            given += int((values > border).sum())
            wanted += int(labels.sum())
        return 2 * right / max(1, given + wanted)

    def _border(self, margins: Any, labels: Any, common: float) -> float:
        """Where this topic is told best, drawn towards the `common` border where few labels say where that is."""
        import numpy as np

        order = np.argsort(-margins, kind="stable")
        ranked, right = margins[order], np.cumsum(labels[order])
        f1 = 2 * right / (np.arange(1, len(ranked) + 1) + labels.sum())
        f1[:-1][ranked[:-1] == ranked[1:]] = 0.0  # no border parts equals
        best = int(f1.argmax())
        own = (ranked[best] + ranked[min(best + 1, len(ranked) - 1)]) / 2
        share = labels.sum() / (labels.sum() + _SHRINK)
        return float(share * own + (1 - share) * common)

    def _honest(self, key: str, margins: Any, common: float) -> "np.ndarray[Any, Any]":
        """Distances from borders that were drawn without the examples that they judge."""
        import numpy as np

        labels = self._labels(key)
        folds, distances = self._folds(labels), np.empty(len(labels))
        for fold in range(_FOLDS):
            rest = folds != fold
            distances[~rest] = margins[~rest] - self._border(margins[rest], labels[rest], common)
        return distances

    def _slope(self, distances: "Mapping[str, np.ndarray[Any, Any]]") -> float:
        """What makes likelihoods out of distances that fit best how often they are right."""
        import numpy as np

        signed = np.concatenate([np.where(self._labels(key), -values, values) for key, values in distances.items()])
        return min(_SLOPES, key=lambda slope: float(np.logaddexp(0, slope * signed).sum()))


def _scores(
    examples: Sequence[Example], topics: Sequence[Topic], trial: _Trial, silent: frozenset[str]
) -> tuple[tuple[TopicReport, ...], Score]:
    reports = []
    total = [0, 0, 0]
    for topic in topics:
        truth = [topic.key in example.labels for example in examples]
        by_keywords = _score(truth, [topic.key in example.chosen for example in examples])
        by_learning = None
        if topic.key in trial.honest:
            by_learning = _score(truth, [bool(distance > 0) for distance in trial.honest[topic.key]])
            total = [a + b for a, b in zip(total, by_learning, strict=True)]
        reports.append(TopicReport(topic.key, sum(truth), by_learning, by_keywords, topic.key in silent))
    return tuple(reports), Score(*total)


def _score(truth: Sequence[bool], given: Sequence[bool]) -> Score:
    pairs = Counter(zip(truth, given, strict=True))
    return Score(pairs[True, True], pairs[False, True], pairs[True, False])


def _contradicted(examples: Sequence[Example], trial: _Trial) -> list[Doubt]:
    """Labels that are there or missing against all likelihood, the strangest first."""
    doubts = []
    for key, distances in trial.distances.items():
        for example, distance in zip(examples, map(float, distances), strict=True):
            labelled = key in example.labels
            if (distance > 0) != labelled:
                likely = round(learned.likelihood(trial.slope, distance), 2)
                doubts.append((-abs(distance), Doubt(example.source, key, likely, labelled)))
    return [doubt for _, doubt in sorted(doubts, key=lambda pair: (pair[0], pair[1][:2]))]


def _unsure(settings: Settings, sources: Iterable[read.Source], model: Learned) -> list[Doubt]:
    doubts = []
    for document, labels in _documents(sources, settings):
        article = _article(document, settings) if labels is None else None
        if article is not None:
            said = (article.title, article.text, article.section)
            for key, likely in judging.likelihoods(*said, settings.topics, model, settings.site.language).items():
                if likely >= judging.NEAR:
                    doubts.append(Doubt(document.source, key, round(likely, 2), None))
    return sorted(doubts, key=lambda d: (abs(d.likely - judging.LIKELY), d.source, d.topic))
