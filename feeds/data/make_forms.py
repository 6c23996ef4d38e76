"""Makes forms.json: every spelling by which the program finds a country in a text, by script, from three files beside it and a register.

- gazetteer.json: English names, peoples, capitals, places and bodies, and the names in other languages.
- inflections.toml: how other languages bend those names, and what they call the peoples; kept by hand.
- false_friends.json: names that count in the articles of their own language alone.
- cities.json: towns, as weak evidence.

Run `python -m feeds.data.make_forms` after any of them changed; nothing is needed for it but the program. A row of forms.json is the country's code
(several, apart: other words of the article decide), the kind of word, the languages of the article in which it counts (none: any), and the
forms, with a bar between: one string is read in a fifth of the time that a list takes.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

from feeds import gazetteer
from feeds.mentions import MASK, SCRIPTS, TOWNS, WEAK
from feeds.spellings import PART, TAILS

SOURCES = [
    "gazetteer.json, with the sources it names",
    "feeds/data/inflections.toml, kept by hand",
    "cities.json, with the sources it names",
]
KINDS = ["names", "acronyms", "demonyms", "bodies", "capitals", "places"]
TAKES_NO_S = ("s", "h", "x", "z")
MOST_BENT = 100  # forms of one name: a longer name is looked for as it is
DOUBTFUL = "doubtful"

CYRILLIC = frozenset(map(chr, range(0x400, 0x530)))
AT_HOME = {
    "pl": "pl",
    "cs": "cz",
    "hu": "hu",
    "fi": "fi",
    "ru": "ru kz kg by uz",
    "uk": "ua",
}  # where a language bends the towns

Rules = Sequence[tuple[str, list[str]]]


class Row(NamedTuple):
    """A line of forms.json."""

    codes: str
    kind: str
    languages: str
    forms: tuple[str, ...]


@cache
def data(name: str) -> Any:
    """A file beside this one."""
    text = resources.files("feeds.data").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)


def rules(lines: Sequence[str]) -> Rules:
    """Of "ия > ия ии": the suffix and its endings; "-" is none."""
    parted = [line.split(">") for line in lines]
    return [(suffix.strip(), ["" if end == "-" else end for end in ends.split()]) for suffix, ends in parted]


def bent(name: str, how: Rules) -> list[str]:
    """`name` and its forms: each word by the first rule that fits."""
    words = [bent_word(word, how) for word in name.split(" ")]
    if prod(map(len, words)) > MOST_BENT:
        return [name]
    return list(dict.fromkeys((name, *(" ".join(picked) for picked in product(*words)))))


def bent_word(word: str, how: Rules) -> list[str]:
    """`word` by the first rule whose suffix it has."""
    if len(word) < 3 or word.isupper():
        return [word]
    ends = next((ends for suffix, ends in ((s, [s, *e]) for s, e in how) if word.endswith(suffix)), [""])
    stem = word.removesuffix(ends[0])
    return [stem + end for end in ends[1:]] or [word]


def bends(language: str) -> Rules:
    """How a language bends names."""
    return rules(data("inflections.toml")[language]["names"])


def by_code(text: str) -> dict[str, list[str]]:
    """Of "us США; gb Англия": the forms by code. A hard space stands for a space within a form."""
    parts = [part.split(" ") for part in text.replace("\n", " ").split(";")]
    rows = [[word.replace("\xa0", " ") for word in part if word] for part in parts]
    return {row[0]: row[1:] for row in rows if row}


def english(code: str, country: Mapping[str, Any]) -> Iterator[Row]:
    """The forms of English, which count in an article of any language."""
    for kind in KINDS:
        forms = country["names"]["en"] if kind == "names" else country.get(kind, [])
        doubtful = {form for form in forms if form in country.get("ambiguous", ())}
        sure = [form for form in forms if form not in doubtful and form not in shared()]
        for name, chosen in ((kind, sure), (WEAK + kind, sorted(doubtful - shared().keys()))):
            yield Row(code, name, "", tuple(plurals(chosen) if kind == "demonyms" else chosen))
    yield Row(code, TAILS, "", tuple(f", {tail}" for tail in country.get(TAILS, ())))


def plurals(forms: Sequence[str]) -> list[str]:
    """Names of peoples with their plural."""
    return [form for one in forms for form in ((one,) if one.endswith(TAKES_NO_S) else (one, f"{one}s"))]


@cache
def shared() -> Mapping[str, list[str]]:
    """Forms that two countries have a claim to; the first has them where nothing else decides."""
    found: Mapping[str, list[str]] = gazetteer.table()["shared"]
    return found


def foreign(language: str) -> Iterator[Row]:
    """The forms of another language: bent names, peoples and what else inflections.toml has."""
    table: Mapping[str, Any] = data("inflections.toml").get(language, {})
    how, doubtful = rules(table.get("names", ())), set(table.get(DOUBTFUL, "").split())
    more, peoples = by_code(table.get("more", "")), by_code(table.get("peoples", ""))
    endings = rules(table.get("adjectives", ()))
    article, contracted = table.get("article", ("", ""))
    for code, country in gazetteer.table()["countries"].items():
        names = [name for name in country["names"].get(language, []) if name not in said_in_english(code)]
        abroad = [name for name in names if name not in false_friends() and name not in said_in_english()]
        bound = [*(form for name in names for form in bent(name, how)), *more.get(code, ())]
        bound += [contracted + form.removeprefix(article) for form in bound if article and form.startswith(article)]
        yield Row(code, "names", "", tuple(abroad))
        yield Row(code, "names", language, tuple(form for form in bound if form not in {*abroad, *doubtful}))
        yield Row(code, WEAK + "names", language, tuple(form for form in bound if form in doubtful))
        bent_peoples = [form for people in peoples.get(code, ()) for form in bent(people, endings)]
        yield Row(code, "demonyms", language, tuple(form for form in bent_peoples if form not in doubtful))
        yield Row(code, WEAK + "demonyms", language, tuple(form for form in bent_peoples if form in doubtful))


@cache
def said_in_english(code: str | None = None) -> frozenset[str]:
    """The English forms of a country, or of all."""
    countries: Mapping[str, Any] = gazetteer.table()["countries"]
    chosen = [one for key, one in countries.items() if code in (None, key)]
    return frozenset(form for one in chosen for kind in KINDS for form in (one["names"]["en"] if kind == "names" else one.get(kind, ())))  # fmt: skip


@cache
def false_friends() -> frozenset[str]:
    """The names that count in their own language alone."""
    return frozenset(data("false_friends.json")["names"])


def towns(known: set[str]) -> Iterator[Row]:
    """The towns whose name is nothing else that is known, and what other languages call the capitals."""
    for code, names in data("cities.json")["capitals"].items():
        fresh = [name for name in names if name.casefold() not in known]
        yield Row(code, "capitals", "", tuple(fresh))
        yield Row(
            code,
            "capitals",
            "ru",
            tuple(form for name in fresh for form in bent(name, bends("ru")) if name[0] in CYRILLIC),
        )
    for language, codes in AT_HOME.items():
        for code in codes.split():
            names = [
                *data("cities.json")["cities"].get(code, ()),
                *gazetteer.table()["countries"][code].get("capitals", ()),
            ]
            here = [name for name in names if (name[0] in CYRILLIC) == (language in ("ru", "uk"))]
            yield Row(code, TOWNS, language, tuple(form for name in here for form in bent(name, bends(language))[1:]))
    for code, names in data("cities.json")["cities"].items():
        yield Row(code, TOWNS, "", tuple(name for name in names if name.casefold() not in known))
    for name, codes in data("cities.json")["shared"].items():
        yield Row(" ".join(codes), TOWNS, "", () if name.casefold() in known else (name,))


def rows() -> list[Row]:
    """All rows; of two that claim a form for an article's language, the first has it: the language's own, then English, then the rest."""
    table = gazetteer.table()
    abroad = [row for language in languages() for row in foreign(language)]
    firm = [row for code, country in table["countries"].items() for row in english(code, country)]
    firm += [shared_row(form, codes) for form, codes in shared().items()]
    masks = [("", forms) for forms in ({"masks": table["masks"]} | words_by_key("masks")).values()]
    masks += words_by_key("nobody").items()
    known = {form.casefold() for row in (*firm, *abroad) for form in row.forms}
    return [
        *(Row(code, MASK, "", tuple(forms)) for code, forms in masks),
        *(row for row in abroad if row.languages),
        *firm,
        *(row for row in abroad if not row.languages),
        *towns(known),
    ]


def shared_row(form: str, codes: Sequence[str]) -> Row:
    """The row of a form that countries share; it is of the kind that the first of them has it under."""
    country = gazetteer.table()["countries"][codes[0]]
    kind = next(
        (kind for kind in KINDS[1:] if form in country.get(kind, ())),
        "names" if form in country["names"]["en"] else "places",
    )
    return Row(" ".join(codes), WEAK + kind, "", tuple(plurals([form]) if kind == "demonyms" else [form]))


def words_by_key(name: str) -> dict[str, list[str]]:
    """A table of inflections.toml that holds words, apart; a hard space stands for a space within one."""
    table: Mapping[str, str] = data("inflections.toml")[name]
    return {key: by_code(f"{key} {words}")[key] for key, words in table.items()}


def languages() -> list[str]:
    """The languages of the gazetteer beside English."""
    found = {language for country in gazetteer.table()["countries"].values() for language in country["names"]}
    return sorted(found - {"en"})


def by_script() -> dict[str, list[str]]:
    """The rows as forms.json has them. In a script other than Latin a form counts whatever the article's language is said to be."""
    found: dict[str, list[str]] = {}
    every = rows()
    for script, (letters, *_) in SCRIPTS.items():
        claims: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for codes, kind, language, chosen in every:
            own = language if script == "Latin" else ""
            claims[codes, kind, own] += [form for form in chosen if letters.any_in(form)]
        taken: set[tuple[str, str]] = set()
        found[script] = []
        for (codes, kind, language), forms in claims.items():
            fresh = [form for form in dict.fromkeys(forms) if not taken & {(form, language), (form, "")}]
            taken |= {(form, language) for form in fresh}
            if fresh:
                found[script].append(PART.join([codes, kind, language, *fresh]))
    return found


def as_json(value: object) -> str:
    """A value on one line, in its own script."""
    return json.dumps(value, ensure_ascii=False)


def build() -> bytes:
    """The bytes of forms.json: one line a row."""
    parts = [
        f'"{script}": [\n' + ",\n".join(f" {as_json(row)}" for row in lines) + "\n]"
        for script, lines in by_script().items()
    ]
    seats, people = words_by_key("seats"), words_by_key("people")
    return (
        f'{{"sources": {as_json(SOURCES)},\n"seats": {as_json(seats)},\n"people": {as_json(people)},\n"forms": {{\n'
        + ",\n".join(parts)
        + "\n}}\n"
    ).encode()


def main() -> None:
    """Writes forms.json beside this file."""
    Path(str(resources.files("feeds.data").joinpath("forms.json"))).write_bytes(build())


if __name__ == "__main__":
    main()
