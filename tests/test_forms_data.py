"""The forms by which countries are found: the checked-in file is what its sources make, says one thing at a time, and fits the code and the model."""

import json
from importlib import resources
from itertools import product
from typing import Any

import pytest

from feeds import gazetteer, mentions
from feeds.data import make_forms
from feeds.normalise import countries
from feeds.spellings import PART


def checked_in(name: str) -> bytes:
    return resources.files("feeds.data").joinpath(name).read_bytes()


DATA: dict[str, Any] = json.loads(checked_in("forms.json"))
ROWS = [(script, *row.split(PART)) for script, rows in DATA["forms"].items() for row in rows]


@pytest.mark.long
def test_the_checked_in_file_is_what_its_sources_make() -> None:
    assert checked_in("forms.json") == make_forms.build()


def test_no_form_has_what_stands_between_forms() -> None:
    assert [form for row in make_forms.rows() for form in row.forms if PART in form] == []


def test_every_row_is_of_a_country_and_of_a_kind_that_has_a_weight() -> None:
    known = {*gazetteer.table()["countries"], mentions.NOBODY, *DATA["seats"]}
    assert {code for _, codes, *_ in ROWS for code in codes.split()} - known == set()
    kinds = {kind.removeprefix(mentions.WEAK) for _, _, kind, *_ in ROWS}
    assert kinds == {*countries.WEIGHTS, mentions.MASK}


def test_a_seat_is_a_town_of_a_body_that_is_found() -> None:
    assert DATA["seats"].keys() <= {codes for _, codes, kind, *_ in ROWS if kind == mentions.MASK}
    towns = {town for towns in DATA["seats"].values() for town in towns}
    assert [town for town in towns if not mentions.find(f"{town} is a town.", "en")] == []


def test_a_form_says_one_thing_in_a_language() -> None:
    owners: dict[tuple[str, str, str], tuple[str, str]] = {}
    twice = []
    for script, codes, kind, language, *forms in ROWS:
        for form in forms:
            if owners.setdefault((script, language, form), (codes, kind)) != (codes, kind):
                twice.append((form, language))
    assert twice == []


def test_scripts_are_those_that_are_looked_for() -> None:
    assert set(DATA["forms"]) == set(mentions.SCRIPTS)
    strangers = [form for script, _, _, _, *forms in ROWS for form in forms if not mentions.SCRIPTS[script].letters.any_in(form)]  # fmt: skip
    assert strangers == []


def test_each_country_is_found_by_its_name_in_each_language() -> None:
    lost = [
        (code, language, name)
        for code, country in gazetteer.table()["countries"].items()
        for language, names in country["names"].items()
        for name in names
        if code not in {found.code for found in mentions.find(name, language)}
    ]
    assert lost == []


@pytest.mark.parametrize("name", "Reading Nice Split Mobile Lincoln Victoria Jackson Jamaica Lebanon Landen".split())
def test_words_people_and_countries_are_no_towns(name: str) -> None:
    assert [codes for _, codes, kind, _, *forms in ROWS if kind == mentions.TOWNS and name in forms] == []


@pytest.mark.parametrize(
    ("word", "rules", "forms"),
    [
        ("Россия", ["ия > ия ии ию ией", "а > а ы"], "Россия России Россию Россией"),
        ("Iran", ["a > a y", " > - u em"], "Iran Iranu Iranem"),
        ("USA", [" > - s"], "USA"),
        ("kirgis", ["sch > sche", " > - e"], "kirgis kirgise"),
    ],
)
def test_words_are_bent_by_the_first_rule_that_fits(word: str, rules: list[str], forms: str) -> None:
    assert make_forms.bent(word, make_forms.rules(rules)) == forms.split()


def test_each_word_of_a_name_is_bent() -> None:
    rules = make_forms.rules(["ая > ая ой", "я > я и"])
    parted = product(("Южная", "Южной"), ("Корея", "Кореи"))
    assert make_forms.bent("Южная Корея", rules) == [" ".join(words) for words in parted]


def test_the_model_weighs_what_is_measured_and_more_of_it_never_says_less() -> None:
    weights = countries.model()["weights"]
    assert list(countries.candidates("Fiji", "Suva", "en")[0].features) == list(weights)
    assert {name for name, weight in weights.items() if weight < 0} == set()
