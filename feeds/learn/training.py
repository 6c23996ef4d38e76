"""Trains a model of topics on labelled articles, and tries its kind on articles that were not learned from. The only module that knows
scikit-learn; files may not enter."""

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from feeds import topicmodel
from feeds.config import Settings
from feeds.errors import SettingsError
from feeds.learn.examples import Example
from feeds.topicmodel import LearnedTopic, TopicModel

if TYPE_CHECKING:
    import numpy as np

FEWEST = 5  # labelled articles with a topic, and without it, from which it is learned
ENOUGH = 20  # from here on labels say more than what a person thought of as keywords
# Labelled articles that a topic's keywords give, from which it counts when most of them are about something else.
_CONTRADICTED = 5
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


class Trial(NamedTuple):
    """How far from its topic's border each example was when it was not learned from: by topic, in the order of the examples. `honest`
    is the same from borders that were drawn without it. `slope` makes likelihoods of distances."""

    distances: "Mapping[str, np.ndarray[Any, Any]]"
    honest: "Mapping[str, np.ndarray[Any, Any]]"
    slope: float


def train(examples: Sequence[Example], settings: Settings, digest: str) -> tuple[TopicModel, Trial]:
    """The model, and how its kind does on articles that were not learned from. `digest` names what it is learned from. Raises SettingsError
    when there is something to learn and scikit-learn is missing."""
    keys = [topic.key for topic in settings.topics]
    counts = Counter(key for example in examples for key in example.labels)
    taught = [key for key in keys if FEWEST <= counts[key] <= len(examples) - FEWEST]
    silent = frozenset(key for key in keys if key not in taught and counts[key] and _contradict(examples, key))
    if not taught:
        none = TopicModel(digest=digest, topics=(), words={}, slope=1.0, silent=silent)
        return none, Trial({}, {}, 1.0)
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
        self.rarity = topicmodel.rarity((e.counts for e in examples), 2 if len(examples) >= _RARE_WORDS_COUNT else 1)
        self.column = {word: n for n, word in enumerate(self.rarity)}
        rows = [topicmodel.weighed(example.counts, self.rarity) for example in examples]
        ends = [0]
        for row in rows:
            ends.append(ends[-1] + len(row))
        values = [value for row in rows for value in row.values()]
        columns = [self.column[word] for row in rows for word in row]
        self.matrix = csr_matrix((values, columns, ends), shape=(len(examples), len(self.column)))

    def taught(self, keys: Sequence[str], silent: frozenset[str], digest: str) -> tuple[TopicModel, Trial]:
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
        model = TopicModel(
            digest=digest,
            topics=tuple(topics),
            words={word: (self.rarity[word], tuple(pairs)) for word, pairs in weights.items()},
            slope=slope,
            silent=silent,
        )
        return model, Trial(distances, {key: self._honest(key, margins[key], common) for key in keys}, slope)

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
