"""Makes locale/ and tags.json: how each language writes dates and numbers and calls the countries, from Unicode CLDR by way of Babel.

locale/ has one file a language, with what differs in its variants ("zh", "zh-Hant", "zh-Hant-HK"); tags.json has the other tags that mean
the same language, and the scripts. Run `python -m feeds.data.make_locale` after a change of countries.toml
or a new release of Babel; Babel is needed for this alone.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel import Locale, localedata
from babel.core import get_global

from feeds import words
from feeds.data import make_gazetteer

SOURCE = "Unicode CLDR, by way of Babel; Unicode licence v3"
# What names fewer countries would be half in English.
LEAST_NAMED = 0.9
# Where 1234 is written without a separator: CLDR's minimumGroupingDigits, which Babel leaves out; what is not here is as its parent has it.
GROUPED_FROM = {"es_419": 1000, "pt_AO": 1000} | dict.fromkeys(
    "be bg ee es et hu hy ia ie it ka lv pl pt_PT sl sq".split(), 10_000
)

# CLDR's short names of two countries, which Babel leaves out, where countries.toml has no names in that script.
SHORT = {
    "bn": {"hk": "হংকং", "mo": "ম্যাকাও"},
    "ur": {"hk": "ہانگ کانگ", "mo": "مکاؤ"},
    "zh_Hant": {"hk": "香港", "mo": "澳門"},
}
_SYMBOLS = {
    "d": "{d}", "dd": "{d:02}", "M": "{M}", "MM": "{M:02}", "MMM": "{month}", "MMMM": "{month}", "LLLL": "{alone}", "y": "{y}",
    "H": "{H}", "HH": "{H:02}", "m": "{m}", "mm": "{m:02}", "s": "{s}", "ss": "{s:02}",
}  # fmt: skip

Table = dict[str, Any]


def load(identifier: str) -> Locale:
    """Babel's locale of that name, loaded alone: 2.18 merges what one locale inherits into another's data, once both are loaded."""
    localedata._cache.clear()
    return Locale.parse(identifier)


def pattern(text: str, era: str) -> str:
    """A pattern of CLDR (UTS 35, part 4, section 8) as one of str.format; `era` is what stands for its G."""

    def one(match: re.Match[str]) -> str:
        quoted, letters = match[1], match[2]
        return quoted or ("'" if quoted == "" else era if letters[0] == "G" else _SYMBOLS[letters])

    return re.sub(r"'([^']*)'|(([A-Za-z])\3*)", one, text)


def dates(locale: Locale) -> Table:
    """How a date is written of which the year, the month, the day, the minute or the second is known."""
    known = locale.datetime_skeletons
    era = str(locale.eras["abbreviated"][1])
    day = str(locale.date_formats["long"].pattern)
    # Where the long date names its era, as in Thai, where most years are of another, a shorter one does so too.
    with_era = "G" in day
    month = str(known["yMMMM"].pattern)
    texts = {
        "year": str(known["Gy" if with_era else "y"].pattern),
        "month": day[day.index("M") :] if with_era else month,
        "day": day,
        "minute": str(known["Hm"].pattern),
        "second": str(known["Hms"].pattern),
    }
    zone_first = str(locale.time_formats["long"].pattern).startswith("z")
    return {name: pattern(text, era) for name, text in texts.items()} | {
        "both": pattern(str(locale.datetime_formats["long"]), era).replace("{0}", "{time}").replace("{1}", "{date}"),
        "zoned": "{zone} {time}" if zone_first else "{time} {zone}",
    }


def months(locale: Locale, context: str) -> list[str]:
    """The twelve full names, as they stand in a date ("format") or with a year alone ("stand-alone")."""
    known = locale.months[context]["wide"]
    return [str(known[number]) for number in range(1, 13)]


def ancestry(identifier: str) -> Iterator[str]:
    """A locale and those it inherits from, nearest first (UTS 35, part 1, section 4.1.3)."""
    parents: Mapping[str, str] = get_global("parent_exceptions")
    while identifier and identifier != "root":
        yield identifier
        identifier = parents.get(identifier) or identifier.rpartition("_")[0]


def numbers(locale: Locale, identifier: str) -> Table:
    """The separator of groups, the sizes of the last group and of the others, and from which number on they are parted."""
    sizes = locale.decimal_formats[None].grouping
    least = next((GROUPED_FROM[name] for name in ancestry(identifier) if name in GROUPED_FROM), 1000)
    return {"group": str(locale.number_symbols["latn"]["group"]), "groups": list(sizes), "grouped_from": least}


def own_names(locale: Locale) -> dict[str, str]:
    """CLDR's names of our countries, by code; without those that the language does not have."""
    known = locale.territories
    found = {code: make_gazetteer.written_out(str(known.get(code.upper(), ""))) for code in make_gazetteer.load()[1]}
    return {code: name for code, name in found.items() if name and name != code.upper()}


def names(locale: Locale, base: Mapping[str, str]) -> dict[str, str]:
    """What each country is called: in English as countries.toml has it, else the first name that is kept there by hand, else CLDR's.
    `base` are CLDR's names in the language itself: a variant that says the same takes the name kept by hand, too."""
    kept = make_gazetteer.load()[1]
    if locale.language == "en":
        return {code: str(country["name"]) for code, country in kept.items()}
    own = own_names(locale)
    by_hand = {code: country.get("other", {}).get(locale.language) for code, country in kept.items()}
    found = {
        code: str(by_hand[code][0]) if by_hand[code] and name == base.get(code) else name for code, name in own.items()
    }
    return found | next((SHORT[name] for name in ancestry(str(locale)) if name in SHORT), {})


def everything(identifier: str, base: Mapping[str, str]) -> Table:
    """All that is known of one locale."""
    locale = load(identifier)
    table = {"months": months(locale, "format"), "alone": months(locale, "stand-alone")}
    return table | dates(locale) | numbers(locale, identifier) | {"countries": names(locale, base)}


def without(table: Table, known: Table) -> Table:
    """What `table` says that `known` does not."""
    said = {name: value for name, value in table.items() if name != "countries" and value != known[name]}
    countries = {code: name for code, name in table["countries"].items() if known["countries"].get(code) != name}
    return said | ({"countries": countries} if countries else {})


def merged(base: Table, more: Table) -> Table:
    """The reverse of `without`."""
    return base | more | {"countries": base["countries"] | more.get("countries", {})}


def usable(identifier: str) -> bool:
    """Whether most countries have a name in that locale, and it is none of another spelling or purpose."""
    locale = load(identifier)
    return not locale.variant and len(own_names(locale)) >= LEAST_NAMED * len(make_gazetteer.load()[1])


@cache
def languages() -> dict[str, list[str]]:
    """The usable locales by language, the language itself first, then scripts, then regions."""
    groups: dict[str, list[str]] = {}
    for identifier in sorted(localedata.locale_identifiers(), key=lambda name: (name.count("_"), name)):
        language = identifier.split("_")[0]
        # Norwegian without a kind is Bokmål (tags.json).
        if language != "no" and (language == identifier or language in groups) and usable(identifier):
            groups.setdefault(language, []).append(identifier)
    return groups


def language_file(identifiers: list[str]) -> bytes:
    """The bytes of one language's file: a line for the language and for each variant that differs from what it is cut down to."""
    language = identifiers[0]
    base = own_names(load(language))
    whole: dict[str, Table] = {language: everything(language, base)}
    lines: dict[str, Table] = dict(whole)
    for identifier in identifiers[1:]:
        parent = identifier.rpartition("_")[0]
        known = whole[parent if parent in whole else language]
        more = without(everything(identifier, base), known)
        whole[identifier] = merged(known, more)
        if more:
            lines[identifier] = more
    rows = [f"  {_json(name.replace('_', '-'))}: {_json(line)}" for name, line in lines.items()]
    return (f'{{"source": {_json(SOURCE)},\n "locales": {{\n' + ",\n".join(rows) + "\n}}\n").encode()


def tags() -> bytes:
    """The bytes of tags.json. `same`: tag -> the tag that is used; `scripts`: the usual script of each language that has a file or is
    written from right to left, and of a language in a region ("pa-PK") where it is another."""
    likely: Mapping[str, str] = get_global("likely_subtags")
    known = languages()
    usual = {tag: full.split("_")[1] for tag, full in likely.items() if "_" not in tag}
    scripts = {tag: script for tag, script in usual.items() if tag in known or script in words.RIGHT_TO_LEFT}
    for tag, full in likely.items():
        language, _, region = tag.partition("_")
        script = full.split("_")[1]
        if language in scripts and re.fullmatch(r"[A-Z]{2}", region) and script != usual[language]:
            scripts[f"{language}-{region}"] = script
    aliases: Mapping[str, str] = get_global("language_aliases")
    same = {
        tag: other.replace("_", "-")
        for tag, other in aliases.items()
        if re.fullmatch(r"[a-z]{2,3}", tag) and other.split("_")[0] in known
    }
    same["no"] = "nb"
    table = {"source": SOURCE, "same": dict(sorted(same.items())), "scripts": dict(sorted(scripts.items()))}
    return (json.dumps(table, ensure_ascii=False, indent=0) + "\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def build() -> Iterator[tuple[str, bytes]]:
    """Each file by its path beside this one."""
    yield "tags.json", tags()
    for language, identifiers in languages().items():
        yield f"locale/{language}.json", language_file(identifiers)


def main() -> None:
    """Writes them."""
    folder = Path(str(resources.files("feeds.data")))
    (folder / "locale").mkdir(exist_ok=True)
    for path, data in build():
        (folder / path).write_bytes(data)


if __name__ == "__main__":
    main()
