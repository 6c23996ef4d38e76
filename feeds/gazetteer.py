"""The countries of ISO 3166-1 with their names: reads data/gazetteer.json. Finding them in a text is for normalise/countries.py."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from feeds.data import FOLDER

_CODES_ALSO = {"uk": "gb", "el": "gr"}  # the European Union's own spelling of two codes, which people write


@cache
def table() -> Mapping[str, Any]:
    """The whole gazetteer as its JSON has it: `countries` by alpha-2 code in lower case, and `masks`."""
    data: Mapping[str, Any] = json.loads((FOLDER / "gazetteer.json").read_bytes())
    return data


def slug(code: str) -> str:
    """The country's part of an address; never changes."""
    return str(table()["countries"][code]["slug"])


def resolve(said: str) -> str | None:
    """The code that a person means by a code (alpha-2, alpha-3), a slug or a name in any language known; None when none is meant."""
    spelling = _plain(said)
    # Nearly always it is one of the few.
    return _firm().get(spelling) or _names().get(spelling)


def _plain(text: str) -> str:
    return text.strip().casefold().replace("’", "'")


@cache
def _firm() -> Mapping[str, str]:
    """Codes, slugs and English names."""
    firm: dict[str, str] = dict(_CODES_ALSO)
    for code, country in table()["countries"].items():
        firm |= {code: code, country["alpha3"].lower(): code, country["slug"]: code, _plain(country["name"]): code}
        for form in (*country.get("acronyms", ()), *country["names"].get("en", ())):
            firm.setdefault(_plain(form), code)
    return firm


@cache
def _names() -> Mapping[str, str]:
    """Names in all languages; what two countries are called in different ones is nobody's."""
    names: dict[str, set[str]] = {}
    for code, country in table()["countries"].items():
        for forms in country["names"].values():
            for form in forms:
                names.setdefault(_plain(form), set()).add(code)
    return {form: codes.copy().pop() for form, codes in names.items() if len(codes) == 1}
