"""Gives articles their topics and selections anew when the settings that decide of these are others, and touches no article that they do not
concern. Reads no file that the index need not have read again."""

import json
from dataclasses import replace

from feeds import packing, plain
from feeds.index import Index
from feeds.judging import Rules
from feeds.normalise import labelled
from feeds.published import Published
from feeds.route import selections


def labelled_by(rules: Rules) -> dict[str, str]:
    """Stands for all by which articles have their topics and are selected, by the names under which the index remembers it."""
    settings = rules.settings
    model = rules.model.digest if rules.model else ""
    return {
        "claimed by": json.dumps(sorted((name, topic.key) for name, topic in settings.topic_called.items())),
        "topics by": plain.digest(repr((settings.topics, settings.site.language, model))),
        "chosen by": plain.digest(repr((settings.views, rules.crosses))),
    }


def begin(index: Index, wanted: dict[str, str]) -> dict[str, str | None]:
    """What the articles in the index were labelled by until now. What is taken in from here is labelled by `wanted`, so that a run which is
    cut off leaves some of either kind; only in a new index there are no others."""
    before = {name: index.note(name) for name in wanted}
    for name, value in wanted.items():
        if before[name] != value:
            index.remember(name, value if _is_new(before) else "")
    return before


def _is_new(labelled_by: dict[str, str | None]) -> bool:
    return not any(value is not None for value in labelled_by.values())


def relabel(published: Published, rules: Rules, before: dict[str, str | None], wanted: dict[str, str]) -> None:
    """Gives articles their topics anew, and what is selected by them, as far as what decides of it is another than `before`."""
    index, settings = published.index, rules.settings
    if before == wanted or _is_new(before):
        return
    is_judged_anew = before["topics by"] != wanted["topics by"]
    renamed = _renamed(before["claimed by"], wanted["claimed by"])
    everything = renamed is None or before["chosen by"] != wanted["chosen by"]
    for kept, is_judged, selected in index.every(judged_only=not everything and not renamed):
        names = packing.claimed_names(kept.facts)
        if not (everything or (is_judged and is_judged_anew) or (renamed and not renamed.isdisjoint(names))):
            continue
        article, claim = published.unpacked(kept)
        labels = labelled(claim, article.title, article.section, article.content, settings, rules.model)
        article = replace(article, topics=labels.labels)
        after = " ".join(selections(article, settings, crosses=rules.crosses)[1:])
        facts = packing.facts(article, claim)
        if (facts, after) != (kept.facts, selected):
            index.relabel(kept.key, facts, after)
        index.complain(kept.key, "topics", [f"{kept.source}: {problem}" for problem in labels.problems])
    for name, value in wanted.items():
        index.remember(name, value)


def _renamed(before: str | None, now: str) -> set[str] | None:
    """The names by which a person means another topic than before, or means one no longer; None where all may have changed."""
    old, new = json.loads(before or "null"), json.loads(now)
    if old is None or bool(old) != bool(new):
        return None  # without topics in the settings they are what articles say
    return {name for name, _ in {tuple(pair) for pair in old} ^ {tuple(pair) for pair in new}}
