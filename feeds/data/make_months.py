"""Makes months.json: the month names that calendar.py reads, from Unicode CLDR by way of Babel (Unicode licence v3).

Run `python -m feeds.data.make_months` after a new release of Babel; Babel is needed for this alone.
"""

import json
from importlib import resources
from pathlib import Path

from babel import Locale, localedata

LANGUAGES = "en de fr es pt it nl sv da nb fi pl cs hu ro el tr ru uk ar fa he hi id ms vi th".split()


def months(language: str) -> dict[str, int]:
    """Lower-case names and abbreviations without their full stop -> 1..12; what means two months is left out."""
    # Babel 2.18 merges what one locale inherits into another's data, once both are loaded: each is loaded alone.
    localedata._cache.clear()
    meanings: dict[str, set[int]] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months[context][width].items():
                meanings.setdefault(str(name).lower().rstrip("."), set()).add(number)
    names = {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}
    # CLDR has "Sept" for British English alone, yet papers everywhere write it.
    return names | ({"sept": 9} if language == "en" else {})


def build() -> bytes:
    """The bytes of months.json: one line a language."""
    rows = [
        f"  {json.dumps(language)}: {json.dumps({k: v for k, v in sorted(months(language).items()) if not k.isdigit()}, ensure_ascii=False)}"
        for language in LANGUAGES
    ]
    source = "Unicode CLDR, by way of Babel; Unicode licence v3"
    return ('{"source": ' + json.dumps(source) + ',\n "months": {\n' + ",\n".join(rows) + "\n}}\n").encode()


def main() -> None:
    """Writes months.json beside this file."""
    Path(str(resources.files("feeds.data").joinpath("months.json"))).write_bytes(build())


if __name__ == "__main__":
    main()
