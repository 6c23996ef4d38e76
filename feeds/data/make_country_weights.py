"""Makes country_weights.json: what each feature of a country that an article names says of whether the article is about it.

Logistic regression over labelled articles in the folder that FEEDS_EVAL names: countries/SET.inputs.jsonl.gz (id, title, text) and
SET.gold.jsonl.gz (id, countries; countries_ok are tolerated). The sets are newswire of 1987 (Reuters-21578), local and world news 2004-2018 (LGL,
TR-News, GeoWebNews, Wikinews) and news of crypto policy 2022-2026, labelled by hand. Nothing of their text is in the file.

A set weighs as the square root of its size, so that the newswire does not drown the rest. Run `FEEDS_EVAL=DIR python -m
feeds.data.make_country_weights` after a change of the features, the kinds' weights or the forms; scikit-learn is needed for this alone. It prints
scores that were cross-validated: each fifth of the articles judged by what the others teach.
"""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

from sklearn.linear_model import LogisticRegression

from feeds import normalise
from feeds.config import DEFAULTS
from feeds.normalise import countries
from feeds.read import text

SETS = ["crypto", "geo", "reuters", "wikinews"]
SOURCES = [
    "Reuters-21578 (2,000 articles)",
    "LGL, TR-News, GeoWebNews (165)",
    "Wikinews (30)",
    "news of crypto policy, labelled by hand (46)",
    "the numbers below were learned from these articles, no text of theirs is here; own work, under the project's licence",
]
FOLDS = 5
STRENGTH = 1.0  # of the regularisation, inverse: scikit-learn's C
DIGITS = 3

Model = Mapping[str, Any]


class Case(NamedTuple):
    """A labelled article: the features of the countries it names, by code."""

    group: str
    found: Mapping[str, Mapping[str, float]]
    gold: frozenset[str]
    tolerated: frozenset[str]


def cases(folder: Path) -> Iterator[Case]:
    """The labelled articles below `folder`, as the program reads them."""
    for group in SETS:
        inputs = lines(folder / "countries" / f"{group}.inputs.jsonl.gz")
        answers = {line["id"]: line for line in lines(folder / "countries" / f"{group}.gold.jsonl.gz")}
        for line in inputs:
            page = f"{line.get('title', '')}\n\n{line['text']}".encode()
            # Countries that a person decided are not judged: the model may not be there yet.
            document = replace(next(text.read(page, "page.txt")), countries=())
            article = normalise.normalise(document, DEFAULTS)
            named = countries.candidates(article.title, article.text, article.language)
            gold = answers[line["id"]]
            yield Case(
                group,
                {one.code: one.features for one in named},
                frozenset(code.lower() for code in gold["countries"]),
                frozenset(code.lower() for code in gold.get("countries_ok", ())),
            )


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a gzipped file, one a line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def learned(from_: Sequence[Case]) -> Model:
    """The weights that tell the countries of `gold` from those that are only mentioned."""
    sizes = Counter(case.group for case in from_)
    rows = [(case, code) for case in from_ for code in case.found if code not in case.tolerated]
    names = list(rows[0][0].found[rows[0][1]])
    regression = LogisticRegression(C=STRENGTH, max_iter=1000)
    regression.fit(
        [[case.found[code][name] for name in names] for case, code in rows],
        [code in case.gold for case, code in rows],
        [1 / sqrt(sizes[case.group]) * sqrt(max(sizes.values())) for case, _ in rows],
    )
    weights = {name: round(float(weight), DIGITS) for name, weight in zip(names, regression.coef_[0], strict=True)}
    return {"intercept": round(float(regression.intercept_[0]), DIGITS), "weights": weights}


def told(case: Case, by: Model) -> set[str]:
    """The countries that the model gives the article."""
    ranked = sorted(((countries.probability(one, by), code) for code, one in case.found.items()), reverse=True)
    return {code for _, code in ranked[: countries.kept([p for p, _ in ranked])]} - (case.tolerated - case.gold)


def scores(all_cases: Sequence[Case]) -> dict[str, float]:
    """The micro F1 of each set, every article judged by a model that did not see it."""
    models = [learned([c for i, c in enumerate(all_cases) if i % FOLDS != fold]) for fold in range(FOLDS)]
    hits: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for index, case in enumerate(all_cases):
        said = told(case, models[index % FOLDS])
        hits[case.group] += 2 * len(said & case.gold)
        of[case.group] += len(said) + len(case.gold)
    return {group: round(hits[group] / of[group], 4) for group in SETS}


def main() -> None:
    """Writes country_weights.json beside this file."""
    found = list(cases(Path(os.environ["FEEDS_EVAL"])))
    print("micro F1, cross-validated:", scores(found))
    table = {"sources": SOURCES, **learned(found)}
    path = Path(str(resources.files("feeds.data").joinpath("country_weights.json")))
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
