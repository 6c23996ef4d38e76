"""Makes calendar.json: how people of each language write months, weekdays and times ago, from Unicode CLDR by way of Babel (Unicode licence
v3), and from calendar.toml for what CLDR does not have.

Run `python -m feeds.data.make_calendar` after a change of calendar.toml or a new release of Babel; Babel is needed for this alone.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from babel import Locale, localedata

LANGUAGES = (
    "en de fr es pt it nl sv da nb fi pl cs hu ro hr sr bg el tr ru uk ar fa ur he hi bn id ms vi th ja zh ko".split()
)
# Languages that are written in two scripts, by the second.
ALSO = {"sr": "sr_Latn"}
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
# What one locale calls "one" of a unit needs no number beside it; "two" is a word of its own in Arabic and Hebrew.
_COUNTS = {"one": "{1}", "two": "{2}"}

Table = dict[str, Any]


def load(identifier: str) -> Locale:
    """Babel's locale of that name, loaded alone: 2.18 merges what one locale inherits into another's data, once both are loaded."""
    localedata._cache.clear()
    return Locale.parse(identifier)


def named(tables: Mapping[str, Mapping[str, Mapping[int, str]]], first: int) -> dict[str, int]:
    """Lower-case names and abbreviations without their full stop -> number; what means two is left out. CLDR counts from `first`."""
    meanings: dict[str, set[int]] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in tables[context][width].items():
                meanings.setdefault(str(name).lower().rstrip("."), set()).add(number + 1 - first)
    return {
        name: numbers.pop()
        for name, numbers in sorted(meanings.items())
        if len(numbers) == 1 and not re.search(r"\d", name)
    }


def ago(locale: Locale) -> dict[str, list[str]]:
    """Unit -> the patterns of "{0} hours ago". In those with {1} the number may be left out; a word for two holds {2}."""
    fields = locale._data["date_fields"]
    found: dict[str, list[str]] = {}
    for unit in UNITS:
        for width in ("", "-short", "-narrow"):
            field = fields.get(unit + width, {})
            to_come = set(map(str, field.get("future", {}).values()))
            for count, pattern in field.get("past", {}).items():
                if str(pattern) not in to_come:
                    found.setdefault(unit, []).append(_pattern(str(pattern), str(count)))
    return {unit: sorted({p for p in patterns if _is_words(p)}) for unit, patterns in found.items()}


def _pattern(text: str, count: str) -> str:
    text = text.lower().replace("\u00a0", " ").replace("\u202f", " ").strip()
    # "{0} день назад" holds for 1, 21, 31; without its number it means 1.
    mark = _COUNTS.get(count, "{0}")
    return text.replace("{0}", "{1}" if mark == "{1}" else "{0}") if "{0}" in text else f"{text} {mark}"


def _is_words(pattern: str) -> bool:
    """Whether a pattern says "ago" in words: "-{0} h" does not."""
    rest = re.sub(r"\{\d\}", " ", pattern)
    return not re.search(r"[-−+]", rest) and len(re.findall(r"\w+", rest)) >= (
        1 if re.search(r"[\u0e00-\uffff]", rest) else 2
    )


def order(pattern: str) -> str:
    """In which order CLDR's pattern has day, month and year."""
    return "".join(dict.fromkeys(re.findall(r"[dMy]", re.sub(r"'[^']*'", "", pattern)))).lower()


def orders() -> dict[str, list[str]]:
    """Locale -> the order of its short numeric date, where it is not that of its language, and day first where that is how its long date is
    written. English by itself has none: half its writers put the month first, half the day."""
    found: dict[str, list[str]] = {}
    for identifier in sorted(localedata.locale_identifiers(), key=lambda name: (name.count("_"), name)):
        language, *more = identifier.split("_")
        tag = "-".join([language, *more[-1:]])
        # A region in its usual script comes first: English in Shavian letters is not asked.
        if language in LANGUAGES and tag not in found and (not more or re.fullmatch(r"[A-Z]{2}", more[-1])):
            short, long = (
                order(str(Locale.parse(identifier).date_formats[width].pattern)) for width in ("short", "long")
            )
            found[tag] = [short, "dmy"] if short == "ymd" and long == "dmy" else [short]
    del found["en"]
    return {tag: said for tag, said in sorted(found.items()) if "-" not in tag or said != found.get(tag[:2])}


def language(code: str, more: Table) -> Table:
    """All that is known of one language."""
    table: Table = {"months": {}, "weekdays": {}, "ago": {unit: more.get("ago", {}).get(unit, []) for unit in UNITS}}
    for identifier in filter(None, (code, ALSO.get(code))):
        locale = load(identifier)
        table["months"] |= named(locale.months, 1)
        table["weekdays"] |= named(locale.days, 0)
        for unit, patterns in ago(locale).items():
            table["ago"][unit] = sorted({*table["ago"][unit], *patterns})
    table["months"] |= more.get("months", {})
    table["weekdays"] |= more.get("weekdays", {})
    keys = ("one", "days", "at", "of", "year", "half", "hour", "said", "weak", "yields", "jalali")
    return table | {key: more[key] for key in keys if key in more}


def build() -> Iterator[bytes]:
    """The lines of calendar.json: one a language."""
    more = tomllib.loads(resources.files("feeds.data").joinpath("calendar.toml").read_text(encoding="utf-8"))
    source = "Unicode CLDR, by way of Babel; Unicode licence v3; and calendar.toml"
    yield f'{{"source": {_json(source)},\n "orders": {_json(orders())},\n "languages": {{\n'.encode()
    yield ",\n".join(f"  {_json(code)}: {_json(language(code, more.get(code, {})))}" for code in LANGUAGES).encode()
    yield b"\n}}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Writes calendar.json beside this file."""
    Path(str(resources.files("feeds.data").joinpath("calendar.json"))).write_bytes(b"".join(build()))


if __name__ == "__main__":
    main()
