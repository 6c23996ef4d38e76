"""The gazetteer: the checked-in file is what its sources make, and no form stands for two countries."""

import json
import re
from importlib import resources
from typing import Any

import pytest

# Development-only libraries: where they are missing there is nothing to compare with.
pycountry = pytest.importorskip("pycountry")
pytest.importorskip("babel")
make_gazetteer = pytest.importorskip("feeds.data.make_gazetteer")

KINDS = ["acronyms", "demonyms", "capitals", "places", "bodies"]

# What readers would notice first if it were wrong: a form, its kind, its country.
SPOT_CHECKS = [
    ("Kyrgyz Republic", "names", "kg"),
    ("Kyrgyzstani", "demonyms", "kg"),
    ("Jogorku Kenesh", "bodies", "kg"),
    ("Burma", "names", "mm"),
    ("Ivory Coast", "names", "ci"),
    ("Saint Kitts and Nevis", "names", "kn"),
    ("St Kitts and Nevis", "names", "kn"),
    ("Antigua and Barbuda", "names", "ag"),
    ("U.S.", "acronyms", "us"),
    ("UAE", "acronyms", "ae"),
    ("American", "demonyms", "us"),
    ("Dutchmen", "demonyms", "nl"),
    ("Kiev", "capitals", "ua"),
    ("Dubai", "places", "ae"),
    ("Niger Delta", "places", "ng"),
    ("Karachi", "places", "pk"),
    ("Bank Negara Malaysia", "bodies", "my"),
    ("Securities Commission Malaysia", "bodies", "my"),
    ("State Bank of Pakistan", "bodies", "pk"),
    ("Élysée", "bodies", "fr"),
    ("Georgia", "ambiguous", "ge"),
    ("Washington", "ambiguous", "us"),
    ("Jordan", "ambiguous", "jo"),
    ("Chad", "ambiguous", "td"),
    ("Congo", "ambiguous", "cd"),
    ("Korean", "ambiguous", "kr"),
]

# Words that were refused: they would turn the feeds of these countries into noise.
REFUSED = ["Victoria", "Georgetown", "San Jose", "Kingston", "Hamilton", "Punjab", "Male"]

# Addresses that are published once and for ever.
SLUGS = {
    "us": "united-states",
    "gb": "united-kingdom",
    "ci": "cote-divoire",
    "cd": "dr-congo",
    "cg": "republic-of-the-congo",
    "kr": "south-korea",
    "kp": "north-korea",
    "tr": "turkey",
    "mm": "myanmar",
    "cz": "czechia",
    "ae": "united-arab-emirates",
    "hk": "hong-kong",
    "tw": "taiwan",
    "ps": "palestine",
    "va": "vatican-city",
    "mk": "north-macedonia",
    "sz": "eswatini",
    "tl": "timor-leste",
}


def checked_in() -> bytes:
    """gazetteer.json as it is in the repository."""
    return resources.files("feeds.data").joinpath("gazetteer.json").read_bytes()


GAZETTEER: dict[str, Any] = json.loads(checked_in())
COUNTRIES: dict[str, dict[str, Any]] = GAZETTEER["countries"]


def forms(code: str, kind: str) -> list[str]:
    """The country's English forms of one kind."""
    country = COUNTRIES[code]
    found: list[str] = country["names"]["en"] if kind == "names" else country.get(kind, [])
    return found


def english(code: str) -> list[str]:
    """All English forms of a country."""
    return [form for kind in ["names", *KINDS] for form in forms(code, kind)]


def clashes(claims: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Forms that two countries claim, whatever their case."""
    owners: dict[str, str] = {}
    pairs = [(form, code) for code, claimed in claims.items() for form in claimed]
    shared = [(form, owners.setdefault(form.casefold(), code), code) for form, code in pairs]
    return [clash for clash in shared if clash[1] != clash[2]]


def test_the_checked_in_file_is_what_its_sources_make() -> None:
    assert checked_in() == make_gazetteer.build()


def test_one_sorted_line_a_country() -> None:
    text = checked_in().decode()
    assert text.endswith("}\n")
    assert re.findall(r'^  "([a-z]{2})": \{', text, flags=re.MULTILINE) == sorted(COUNTRIES)


def test_every_iso_code_and_kosovo() -> None:
    iso = {country.alpha_2.lower(): country.alpha_3 for country in pycountry.countries}
    assert {code: country["alpha3"] for code, country in COUNTRIES.items()} == iso | {"xk": "XKX"}


def test_slugs_are_distinct_and_fit_for_addresses() -> None:
    slugs = [country["slug"] for country in COUNTRIES.values()]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []


def test_published_slugs_stay() -> None:
    assert {code: COUNTRIES[code]["slug"] for code in SLUGS} == SLUGS


def test_no_english_form_is_claimed_twice() -> None:
    assert clashes({code: english(code) for code in COUNTRIES}) == []


@pytest.mark.parametrize("language", make_gazetteer.LANGUAGES)
def test_no_foreign_name_is_claimed_twice(language: str) -> None:
    claims = {code: country["names"].get(language, []) for code, country in COUNTRIES.items()}
    assert clashes(claims) == []


def test_ambiguous_forms_are_forms_of_their_country() -> None:
    strangers = {code: set(forms(code, "ambiguous")) - set(english(code)) for code in COUNTRIES}
    assert {code: found for code, found in strangers.items() if found} == {}


def test_forms_are_clean() -> None:
    every = [form for code in COUNTRIES for form in english(code)] + GAZETTEER["masks"]
    assert [form for form in every if form != " ".join(form.split())] == []
    assert [form for form in every if len(form) < 2 or "\u2019" in form] == []


def test_no_empty_lists() -> None:
    assert [code for code, country in COUNTRIES.items() if not all(country.values())] == []


def test_a_mask_is_not_itself_a_form() -> None:
    every = {form.casefold() for code in COUNTRIES for form in english(code)}
    assert [mask for mask in GAZETTEER["masks"] if mask.casefold() in every] == []
    assert {"New England", "Royal Dutch", "South China Sea", "Swiss franc"} <= set(GAZETTEER["masks"])


@pytest.mark.parametrize(("form", "kind", "code"), SPOT_CHECKS)
def test_spot_checks(form: str, kind: str, code: str) -> None:
    assert form in forms(code, kind)


@pytest.mark.parametrize("word", REFUSED)
def test_refused_words(word: str) -> None:
    assert [code for code in COUNTRIES if word in english(code)] == []


def test_names_in_other_languages() -> None:
    assert "США" in COUNTRIES["us"]["names"]["ru"]
    assert {"美国", "美國"} <= set(COUNTRIES["us"]["names"]["zh"])
    assert "Hong Kong SAR China" not in COUNTRIES["hk"]["names"]["en"]
    assert "Hongkong" in COUNTRIES["hk"]["names"]["de"]


def test_a_second_claim_is_refused() -> None:
    with pytest.raises(ValueError, match="both claim"):
        make_gazetteer.refuse_shared("English", {"ge": ["Georgia"], "us": ["GEORGIA"]})
    with pytest.raises(ValueError, match="twice"):
        make_gazetteer.refuse_shared("English", {"ge": ["Georgia", "Georgia"]})
