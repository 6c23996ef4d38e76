"""Makes gazetteer.json: the words by which an article names a country, from three sources.

- countries.toml beside this file: hand-kept English names, peoples, capitals, places and institutions.
- Unicode CLDR by way of Babel: the countries' names in thirty languages (Unicode licence v3).
- ISO 3166-1 by way of pycountry: the three-letter codes.

Run `python -m feeds.data.make_gazetteer` after a change of countries.toml or a new release of Babel; Babel
and pycountry are needed for this alone. The builder refuses a table in which one English form stands for two
countries.
"""

import json
import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale

SOURCES = [
    "feeds/data/countries.toml, kept by hand",
    "Unicode CLDR, by way of Babel; Unicode licence v3",
    "ISO 3166-1 alpha-3 codes, by way of pycountry",
]

BESIDE_ENGLISH = "de fr es pt it nl sv da nb fi pl cs hu ro el tr ru uk ar fa he hi id ms vi th ja zh ko"
LANGUAGES = BESIDE_ENGLISH.split()

# Spellings that readers of the same language use elsewhere: Portugal's, and traditional Chinese characters.
VARIANTS = {"pt": ["pt_PT"], "zh": ["zh_Hant", "zh_Hant_HK"]}

# A name of two letters is a word or an abbreviation, except where one character is a syllable or more.
SHORT_NAMES = {"ja", "zh", "ko"}

KINDS = ["acronyms", "demonyms", "capitals", "places", "bodies"]
KEYS = {"slug", "name", "names", "ambiguous", "other", "tails", *KINDS}

# Kosovo has no ISO code; these are the ones in use.
ALPHA3_BESIDE_ISO = {"xk": "XKX"}

# The European Union, in [shared]: what is said of it is said of no country.
NOBODY = "eu"

Table = dict[str, Any]


Shared = dict[str, list[str]]


@cache
def load() -> tuple[list[str], dict[str, Table], Shared]:
    """The masks of countries.toml, the countries by code, and the forms that two share."""
    text = resources.files("feeds.data").joinpath("countries.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    masks: list[str] = table.pop("masks")
    shared: Shared = table.pop("shared")
    for code, country in table.items():
        if not isinstance(country, dict) or set(country) - KEYS:
            raise ValueError(f"countries.toml: [{code}] holds a key that means nothing here")
    return masks, dict(sorted(table.items())), shared


def alpha3(code: str) -> str:
    """The ISO 3166-1 three-letter code."""
    if code in ALPHA3_BESIDE_ISO:
        return ALPHA3_BESIDE_ISO[code]
    country = pycountry.countries.get(alpha_2=code.upper())
    if country is None:
        raise ValueError(f"countries.toml: [{code}] is no code of ISO 3166-1")
    return str(country.alpha_3)


def territory(locale: str, code: str) -> str:
    """CLDR's name of the country, or nothing."""
    return written_out(str(Locale.parse(locale).territories.get(code.upper(), "")))


def written_out(name: str) -> str:
    """Russian abbreviates "island", which papers write out."""
    return re.sub(r"\bо-в", "остров", name)


def plain(name: str) -> str:
    """A name as in running text: no remarks in brackets, straight apostrophes, hyphens without spaces."""
    name = re.sub(r"\s*[(\uff08][^)\uff09]*[)\uff09]", "", name)
    name = re.sub(r"[\u2019\u02bc]", "'", name)
    return re.sub(r"\s+[-\u2013]\s+", "-", name).strip()


def english(name: str) -> list[str]:
    """CLDR's English name as papers write it: "St. Kitts & Nevis" is also "Saint Kitts and Nevis"."""
    name = plain(name).removesuffix(" SAR China")
    forms = [name, name.replace(" & ", " and ")]
    if name.startswith("St. "):
        forms += [start + form[4:] for start in ("Saint ", "St ") for form in forms]
    return list(dict.fromkeys(forms))


def english_names(code: str, country: Table) -> list[str]:
    """The short name, the hand-kept names, then what CLDR adds to them."""
    forms = [country["name"], *country.get("names", [])]
    return forms + [form for form in english(territory("en", code)) if form not in forms]


def foreign_name_lists(code: str, country: Table, language: str) -> tuple[list[str], list[str]]:
    """The hand-kept and the CLDR names in one language."""
    kept = list(country.get("other", {}).get(language, []))
    locales = [language, *VARIANTS.get(language, [])]
    found = dict.fromkeys(plain(territory(locale, code)) for locale in locales)
    shortest = 2 if language in SHORT_NAMES else 3
    return kept, [name for name in found if len(name) >= shortest and name not in kept]


def foreign_names(countries: dict[str, Table], language: str) -> dict[str, list[str]]:
    """Names in one language by code; a CLDR name that two countries share says neither and is dropped."""
    lists = {code: foreign_name_lists(code, country, language) for code, country in countries.items()}
    claims = Counter(form for kept, found in lists.values() for form in {name.casefold() for name in (*kept, *found)})
    return {
        code: kept + [name for name in found if claims[name.casefold()] == 1] for code, (kept, found) in lists.items()
    }


def entry(code: str, country: Table, foreign: dict[str, dict[str, list[str]]]) -> Table:
    """One country's line of gazetteer.json; empty parts are left out."""
    names = {"en": english_names(code, country)}
    names |= {language: by_code[code] for language, by_code in foreign.items() if by_code[code]}
    line: Table = {"slug": country["slug"], "name": country["name"], "alpha3": alpha3(code), "names": names}
    return line | {kind: country[kind] for kind in [*KINDS, "tails", "ambiguous"] if country.get(kind)}


def english_forms(line: Table) -> list[str]:
    """All that stands for the country in English."""
    return [*line["names"]["en"], *(form for kind in KINDS for form in line.get(kind, []))]


def refuse_shared(what: str, forms: dict[str, list[str]]) -> None:
    """Raises where one form, whatever its case, belongs to two countries, or stands twice under one."""
    owners: dict[str, str] = {}
    for code, claimed in forms.items():
        twice = [form for form, count in Counter(claimed).items() if count > 1]
        if twice:
            raise ValueError(f"countries.toml: [{code}] says {twice[0]!r} ({what}) twice")
        for form in claimed:
            owner = owners.setdefault(form.casefold(), code)
            if owner != code:
                raise ValueError(f"countries.toml: [{owner}] and [{code}] both claim {form!r} ({what})")


def check(masks: list[str], shared: Shared, lines: dict[str, Table]) -> None:
    """Raises on what would make the gazetteer say two things at once, or speak of a country that is none."""
    unknown = {code for codes in shared.values() for code in codes} - {*lines, NOBODY}
    if unknown:
        raise ValueError(f"countries.toml: [shared] speaks of {min(unknown)!r}, which is no country here")
    refuse_shared("slug", {code: [line["slug"]] for code, line in lines.items()})
    refuse_shared("masks", {"masks": masks})
    refuse_shared("English", {code: english_forms(line) for code, line in lines.items()})
    for language in LANGUAGES:
        refuse_shared(language, {code: line["names"].get(language, []) for code, line in lines.items()})
    for code, line in lines.items():
        strangers = set(line.get("ambiguous", [])) - set(english_forms(line))
        if strangers:
            raise ValueError(f"countries.toml: [{code}] calls a stranger ambiguous: {min(strangers)!r}")


def as_json(value: object) -> str:
    """A value on one line, in its own script."""
    return json.dumps(value, ensure_ascii=False)


def build() -> bytes:
    """The bytes of gazetteer.json: one line a country."""
    masks, countries, shared = load()
    foreign = {language: foreign_names(countries, language) for language in LANGUAGES}
    lines = {code: entry(code, country, foreign) for code, country in countries.items()}
    check(masks, shared, lines)
    rows = ",\n".join(f"  {as_json(code)}: {as_json(line)}" for code, line in lines.items())
    head = f'{{"sources": {as_json(SOURCES)},\n "masks": {as_json(masks)},\n "shared": {as_json(shared)},\n "countries": {{\n'
    return (head + rows + "\n}}\n").encode()


def main() -> None:
    """Writes gazetteer.json beside this file."""
    Path(str(resources.files("feeds.data").joinpath("gazetteer.json"))).write_bytes(build())


if __name__ == "__main__":
    main()
