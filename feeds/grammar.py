"""The small words of each language: those that any text is full of, and those with which a sentence leans on the one before it. Reads
data/function_words.toml and data/leaning.toml; knows no article."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_SPOKEN = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?(?![.]\w)")
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
    tag = language.split("-")[0].lower()
    said = f"{_table('function_words').get(tag, '')} {_table('leaning')['leans'].get(tag, '').replace('_', ' ')}"
    return frozenset(said.casefold().split())


def leans(sentence: str, language: str = "en") -> bool:
    """Does `sentence` open with a pronoun or connector, so that it says little without the sentence before it?"""
    pattern = _leaning().get(language.split("-")[0].lower())
    return bool(pattern and pattern.match(sentence))


def speaks_of_self(text: str, language: str = "en") -> bool:
    """Is there a word of the first or second person in `text`, as in speech?"""
    said = _table("leaning")["speaks"].get(language.split("-")[0].lower())
    if said is None:
        return False
    # "US" is no "us".
    return any(
        word.lower() in _speaking(said) for word in _SPOKEN.findall(text) if len(word) == 1 or not word.isupper()
    )


@cache
def _speaking(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _leaning() -> Mapping[str, re.Pattern[str]]:
    table = _table("leaning")
    return {tag: _opening(tag, words, table["stands"].get(tag, "")) for tag, words in table["leans"].items()}


def _opening(tag: str, words: str, stands: str) -> re.Pattern[str]:
    """What a sentence begins with when it opens with one of `words` and with none of `stands`."""
    leaning, standing = ("|".join(re.escape(w.replace("_", " ")) for w in listed.split()) for listed in (words, stands))
    but = rf"(?!(?:{standing})\b)" if standing else ""
    end = "" if tag in _UNSPACED else r"(?![\w’'-])"
    return re.compile(rf"(?i)[\W_]*{but}(?:{leaning}){end}")


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files("feeds.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
