"""The countries of ISO 3166-1 with their names: reads data/gazetteer.json. Finding them in a text is for normalise/countries.py."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_CODES_ALSO = {"uk": "gb", "el": "gr"}  # the European Union's own spelling of two codes, which people write


@cache
def table() -> Mapping[str, Any]:
    """The whole gazetteer as its JSON has it: `countries` by alpha-2 code in lower case, and `masks`."""
    data: Mapping[str, Any] = json.loads(resources.files("feeds.data").joinpath("gazetteer.json").read_bytes())
    return data


def slug(code: str) -> str:
    """The country's part of an address; never changes."""
    return str(table()["countries"][code]["slug"])


def resolve(said: str) -> str | None:
    """The code that a person means by a code (alpha-2, alpha-3), a slug or a name in any language known; None when none is meant."""
    return _spellings().get(_plain(said))


def _plain(text: str) -> str:
    return text.strip().casefold().replace("’", "'")


@cache
def _spellings() -> Mapping[str, str]:
    """Codes win over names, and what two countries are called in different languages is nobody's."""
    names: dict[str, set[str]] = {}
    firm: dict[str, str] = dict(_CODES_ALSO)
    for code, country in table()["countries"].items():
        firm |= {code: code, country["alpha3"].lower(): code, country["slug"]: code, _plain(country["name"]): code}
        for form in (*country.get("acronyms", ()), *country["names"].get("en", ())):
            firm.setdefault(_plain(form), code)
        for forms in country["names"].values():
            for form in forms:
                names.setdefault(_plain(form), set()).add(code)
    return {form: codes.copy().pop() for form, codes in names.items() if len(codes) == 1} | firm
