"""The small words of each language: those that any text is full of, those with which a sentence leans on the one before it, and those cut
short by a stop. Reads data/function_words.json, data/leaning.json and data/abbreviations.json; knows no article."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from feeds import plain
from feeds.data import FOLDER

_UNSPACED = ("ja", "ko", "th", "zh")  # no space, or none always, ends a word


@cache
def languages() -> Mapping[str, tuple[str, ...]]:
    """Each function word, in small letters, with the languages that have it."""
    of: dict[str, tuple[str, ...]] = {}
    for tag, words in _table("function_words").items():
        for word in words.split():
            of[word.casefold()] = (*of.get(word.casefold(), ()), tag)
    return of


@cache
def function_words(language: str) -> frozenset[str]:
    """The small words of `language` (BCP 47), in small letters; none where it is not known."""
    tag = plain.base_language(language)
    said = f"{_table('function_words').get(tag, '')} {_table('leaning')['leans'].get(tag, '').replace('_', ' ')}"
    return frozenset(said.casefold().split())


@cache
def abbreviations(language: str) -> frozenset[str]:
    """What, with a stop, ends no sentence of `language`, as it is written within one and at its head."""
    words = _table("abbreviations").get(plain.base_language(language), "").split()
    return frozenset(form for word in words for form in (word, word[0].upper() + word[1:]))


def leans(sentence: str, language: str = "en") -> bool:
    """Does `sentence` open with a pronoun or connector, so that it says little without the sentence before it?"""
    pattern = _leaning(plain.base_language(language))
    return bool(pattern and pattern.match(sentence))


def speaks_of_self(text: str, language: str = "en") -> bool:
    """Is there a word of the first or second person in `text`, as in speech?"""
    pattern = _speaking(plain.base_language(language))
    return bool(pattern and pattern.search(text))


def speaks_of_other(text: str, language: str = "en") -> bool:
    """Does `text`, which stands behind a quotation, open with a pronoun, or with a verb and a pronoun, as its speaker ("he said", "sagte
    sie", "a-t-il dit")?"""
    pattern = _speaker(plain.base_language(language))
    return bool(pattern and pattern.match(text))


@cache
def _speaker(tag: str) -> re.Pattern[str] | None:
    words = _table("leaning")["speakers"].get(tag)
    return (
        re.compile(rf"(?i)[\W_]*(?:(?-i:[^\W\d_A-Z])\w*[\s-]+(?:t-)?)?{_either(words)}(?![\w’'-])") if words else None
    )


@cache
def _speaking(tag: str) -> re.Pattern[str] | None:
    """The words in small letters and with a capital: "US" is no "us". What may not stand before a word comes after its first letter: so the
    next such letter is found at once."""
    words = _table("leaning")["speaks"].get(tag)
    if words is None:
        return None
    spelt = [form for word in words.split() for form in (word, word[0].upper() + word[1:])]
    either = "|".join(rf"{word[0]}(?<![\w’'.-].){re.escape(word[1:].replace('_', ' '))}" for word in spelt)
    return re.compile(rf"(?:{either})(?![\w-]|\.\w)")


@cache
def _leaning(tag: str) -> re.Pattern[str] | None:
    """What a sentence begins with when it opens with a leaning word and with none that only looks so."""
    table = _table("leaning")
    if tag not in table["leans"]:
        return None
    leaning, standing = (_either(table[name].get(tag, "")) for name in ("leans", "stands"))
    but = rf"(?!{standing}\b)" if tag in table["stands"] else ""
    end = "" if tag in _UNSPACED else r"(?![\w’'-])"
    return re.compile(rf"(?i)[\W_]*{but}{leaning}{end}")


def _either(words: str) -> str:
    return f"(?:{'|'.join(re.escape(word.replace('_', ' ')) for word in words.split())})"


@cache
def _table(name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
    return table
