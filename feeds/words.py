"""What a site says in its own words, and how its dates, numbers and countries are written, in one language: reads data/words/ and
data/locale/. Knows no article; the process's locale and the clock may not enter."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Literal

from feeds.data import FOLDER
from feeds.model import Precision

FALLBACK = "en"
Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = frozenset("Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi".split())
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """One language's words and ways; made by `words`.

    `language` is the tag that was asked for; `matched` the one in which the phrases are written, `locale` the one in which dates, numbers
    and countries are: what is near (de for de-AT), or English.
    """

    language: str
    matched: str
    locale: str
    phrases: Mapping[str, str]
    ways: Mapping[str, Any]

    def say(self, key: str, **values: str) -> str:
        """The phrase of `key` (plain text) with its places filled. Raises KeyError for a key that data/words/en.toml does not have."""
        return _PLACE.sub(lambda place: values.get(place[1], place[0]), self.phrases[key])

    def date(self, when: datetime, precision: Precision = "day", zone: str = "") -> str:
        """The civil date (and time) of `when` in full as far as it is known: "April 2025", "7 April 2025, 14:05 UTC". `zone` stands
        beside a time."""
        names = {"month": self.ways["months"][when.month - 1], "alone": self.ways["alone"][when.month - 1]}
        numbers = {"y": when.year, "M": when.month, "d": when.day, "H": when.hour, "m": when.minute, "s": when.second}
        if precision not in ("minute", "second"):
            return _filled(self.ways[precision], names | numbers)
        time = _filled(self.ways[precision], numbers)
        if zone:
            time = _filled(self.ways["zoned"], {"time": time, "zone": zone})
        return _filled(self.ways["both"], {"date": _filled(self.ways["day"], names | numbers), "time": time})

    def number(self, n: int) -> str:
        """A whole number in Latin digits, grouped as the language does."""
        digits, sign = str(abs(n)), "-" if n < 0 else ""
        if abs(n) < self.ways["grouped_from"]:
            return sign + digits
        last, others = self.ways["groups"]
        head, groups = digits[:-last], [digits[-last:]]
        while head:
            head, group = head[:-others], head[-others:]
            groups.insert(0, group)
        return sign + str(self.ways["group"]).join(groups)

    def country(self, code: str) -> str:
        """The short name of the country of that ISO 3166-1 alpha-2 code in lower case. Raises KeyError where there is none."""
        return str(self.ways["countries"][code])

    @property
    def direction(self) -> Direction:
        """Which way the language's script runs."""
        return "rtl" if _script(self.language) in RIGHT_TO_LEFT else "ltr"


def words(language: str, own: Mapping[str, str] | None = None) -> Words:
    """The words of `language` (BCP 47; an unknown one says English). `own`: phrases of the site by key, which win."""
    found = _words(language)
    if not own:
        return found
    phrases = {**found.phrases, **own}
    return replace(found, phrases=phrases, matched=language if own.keys() >= found.phrases.keys() else found.matched)


def keys() -> tuple[str, ...]:
    """The keys of all phrases."""
    return tuple(_phrases(FALLBACK))


def problem(key: str, phrase: str) -> str | None:
    """What is wrong with a site's own phrase for `key` (one of `keys`), or None."""
    if not phrase.strip():
        return "an empty phrase says nothing; take it out"
    known = places(_phrases(FALLBACK)[key])
    strange = sorted(places(phrase) - known)
    if not strange and not re.search(r"[{}]", _PLACE.sub("", phrase)):
        return None
    listed = ", ".join(f"{{{name}}}" for name in sorted(known))
    may = f"the places here are {listed}" if known else "there is no place here"
    return f"{{{strange[0]}}} is no place of this phrase; {may}" if strange else f"a brace stands alone; {may}"


def places(phrase: str) -> set[str]:
    """The names of the places in `phrase`."""
    return set(_PLACE.findall(phrase))


@cache
def _words(language: str) -> Words:
    tags = list(_nearest(language))
    matched = next((tag for tag in tags if f"{tag}.toml" in _names("words")), FALLBACK)
    locale, ways = _ways(tags)
    return Words(language=language, matched=matched, locale=locale, phrases=_phrases(matched), ways=ways)


def _nearest(language: str) -> Iterator[str]:
    """The tag in its usual spelling, then with each last part taken off (RFC 4647, section 3.4), with the language's usual script and
    without; but what is written in another script is no help to who reads this one (UTS 35, part 1, section 4.1.3)."""
    first, script, parts = _parts(language)
    usual = _json("tags.json")["scripts"].get(first)
    script = script or usual
    for count in range(len(parts), -1, -1):
        if script:
            yield "-".join([first, script, *parts[:count]])
        if script == usual:
            yield "-".join([first, *parts[:count]])


def _parts(language: str) -> tuple[str, str | None, list[str]]:
    """The language of a tag, its script as it is written or follows from the region, and what else it says, in their usual letters."""
    said, *parts = language.replace("_", "-").split("-")
    table = _json("tags.json")
    first, *more = table["same"].get(said.lower(), said.lower()).split("-")
    # RFC 5646, section 2.1.1: scripts as Hant, regions as TW.
    parts = [*more, *({2: part.upper(), 4: part.title()}.get(len(part), part.lower()) for part in parts)]
    if parts and re.fullmatch(r"[A-Z][a-z]{3}", parts[0]):
        return first, parts[0], parts[1:]
    return first, table["scripts"].get("-".join([first, *parts[:1]])), parts


def _script(language: str) -> str | None:
    first, script, _ = _parts(language)
    return script or _json("tags.json")["scripts"].get(first)


def _ways(tags: list[str]) -> tuple[str, Mapping[str, Any]]:
    """The nearest tag of which data/locale/ knows something, and all that holds for it; what it does not name is called in English."""
    english = _json("locale/en.json")["locales"][FALLBACK]
    language = tags[-1].split("-")[0]
    known = _json(f"locale/{language}.json")["locales"] if f"{language}.json" in _names("locale") else {}
    found = next((tag for tag in tags if tag in known), None)
    if found is None:
        return FALLBACK, english
    ways = english
    for tag in (tag for tag in known if f"{found}-".startswith(f"{tag}-")):
        ways = ways | known[tag] | {"countries": ways["countries"] | known[tag].get("countries", {})}
    return found, ways


def _filled(pattern: str, values: Mapping[str, object]) -> str:
    """A pattern of data/locale/, never one of a person, with its places filled."""
    return pattern.format_map(values)


@cache
def _phrases(tag: str) -> Mapping[str, str]:
    return tomllib.loads((FOLDER / f"words/{tag}.toml").read_text(encoding="utf-8"))


@cache
def _json(path: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads((FOLDER / path).read_bytes())
    return data


@cache
def _names(folder: str) -> frozenset[str]:
    """The names of the files there: a tag from outside never makes a path by itself."""
    return frozenset(entry.name for entry in (FOLDER / folder).iterdir())
