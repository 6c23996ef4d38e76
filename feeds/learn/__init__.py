"""Learns the site's topics from the articles that a person labelled: keeps what was learned beside the cache, and says how well it does."""

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from feeds import files, read, topicmodel
from feeds.config import Settings
from feeds.errors import SettingsError
from feeds.learn import reporting
from feeds.learn.examples import digest, examples, labelled
from feeds.learn.reporting import Report
from feeds.learn.training import train
from feeds.topicmodel import TopicModel

FILE_NAME = "topics.json"


def model(settings: Settings, sources: Iterable[read.Source], state: Path, *, keep: bool = True) -> TopicModel | None:
    """What the labelled articles in `sources` teach, if the settings ask for it: as `state` keeps it, else learned anew and, with `keep`,
    kept there. Raises SettingsError when it must be learned and scikit-learn is missing."""
    if not settings.learn.topics or not settings.topics:
        return None
    labels = list(labelled(sources, settings))
    name = digest(labels, settings)
    known = _kept(state / FILE_NAME, name, settings)
    if known is None:
        known, _ = train(examples(labels, settings), settings, name)
        if keep:
            _keep(state / FILE_NAME, known)
    return known


def report(settings: Settings, sources: Sequence[read.Source], state: Path, most: int = 10) -> Report:
    """Learns from the labelled articles in `sources`, keeps the model in `state`, and says how well it does; at most `most` articles to
    look at of each kind. Raises SettingsError when there is nothing to learn from, or scikit-learn is missing."""
    if not settings.topics:
        raise SettingsError(("there are no topics in the settings to learn; write [topics.KEY] there",))
    labels = list(labelled(sources, settings))
    learned_from = examples(labels, settings)
    known, trial = train(learned_from, settings, digest(labels, settings))
    _keep(state / FILE_NAME, known)
    topics, overall = reporting.scores(learned_from, settings.topics, trial, known.silent)
    return Report(
        articles=len(learned_from),
        topics=topics,
        overall=overall,
        contradicted=tuple(reporting.contradicted(learned_from, trial)[:most]),
        unsure=tuple(reporting.unsure(settings, sources, known)[:most]),
    )


def _kept(path: Path, digest: str, settings: Settings) -> TopicModel | None:
    """A file that is missing, damaged, forged or of other labels is no model."""
    try:
        known = topicmodel.load(files.read(path), digest)
    except (OSError, ArithmeticError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    keys = {topic.key for topic in settings.topics}
    return known if known is not None and known.keys | known.silent <= keys else None


def _keep(path: Path, model: TopicModel) -> None:
    # A cache that cannot be written costs time, not the build.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, topicmodel.dump(model))
