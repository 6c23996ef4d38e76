"""Makes false_friends.json: names that a language in Latin letters gives a country and that are something else in another language.

German calls Iceland "Island", French calls Mauritius "Maurice": such a name counts in the language's own articles alone, all others in any.

- wordfreq (how often a word is used in a language; data CC BY-SA 4.0), english-words and names choose; what is written is a choice among the
  names of gazetteer.json.

Run `python -m feeds.data.make_false_friends` after make_gazetteer, before make_forms; the packages (the extra `data`) are needed for
this and make_cities alone.
"""

import json
from collections import defaultdict
from importlib import resources
from pathlib import Path

import wordfreq

from feeds import gazetteer
from feeds.data.make_cities import LATIN, everyday

SHORT = 4  # letters: such a name is never counted abroad
HEARD = (
    3.7  # zipf frequency from which a name in one word is a word of a language that has another name for the country
)

SOURCES = [
    "gazetteer.json, with the sources it names",
    "chosen with wordfreq, english-words and names: none of their data is here; own work, under the project's licence",
]


def names() -> dict[str, set[str]]:
    """The names in Latin letters beside English, with the languages that use each."""
    english = {form for country in gazetteer.table()["countries"].values() for form in country["names"]["en"]}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for country in gazetteer.table()["countries"].values():
        for language, forms in country["names"].items():
            for form in forms:
                if form[0].isascii() and form[0].isalpha() and form not in english:
                    found[form].add(language)
    return found


def is_false(name: str, languages: set[str]) -> bool:
    """Is `name` short, an English word or person, or a frequent word elsewhere?"""
    if len(name) <= SHORT or name.lower() in everyday():
        return True
    if " " in name or "-" in name:
        return False
    return any(wordfreq.zipf_frequency(name, other) >= HEARD for other in {"en", *LATIN} - languages)


def build() -> bytes:
    """The bytes of false_friends.json: its sources, and a sorted list."""
    found = sorted(name for name, users in names().items() if is_false(name, users))
    return (json.dumps({"sources": SOURCES, "names": found}, ensure_ascii=False, indent=0) + "\n").encode()


def main() -> None:
    """Writes false_friends.json beside this file."""
    Path(str(resources.files("feeds.data").joinpath("false_friends.json"))).write_bytes(build())


if __name__ == "__main__":
    main()
