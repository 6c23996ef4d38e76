"""Finds many phrases in a text in one pass, as whole words, with regard to case where case decides. Knows no topic and no country."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import ahocorasick_rs

from feeds import plain
from feeds.characters import Characters

_UNPARTED = Characters(f"{plain.UNSPACED}{plain.HANGUL}")
_LONGEST_ACRONYM = 4
_SUFFIXES = ("s", "es", "ed", "ing")
# Endings of nouns, the commonest, by language: those that follow a word, and those that take the place of its last vowel.
_SCANDINAVIAN = "en et er ar or n r e s erna arna erne ene"
_FOLLOWING = {
    "de": "n en e er es em s", "nl": "en n e s", "fr": "s x e es", "es": "s es", "pt": "s es", "ca": "s es",
    "sv": _SCANDINAVIAN, "da": _SCANDINAVIAN, "nb": _SCANDINAVIAN,
    "tr": "lar ler ı i u ü da de ta te dan den ın in ları leri", "id": "nya", "ms": "nya",
}  # fmt: skip
_REPLACING = {
    "it": "o a i e",
    "ro": "e i a ă ul ului elor ilor",
    "pl": "a u e y i ie ę ą em om ów ach ami",
    "cs": "a u e y i ě ou em om ů ům ech ách ami",
}
_REPLACING["sk"] = _REPLACING["cs"]
_CYRILLIC = "а у е и ы о я ю ь й ой ей ою ом ем ам ям ах ях ами ями ов ев ів ію ії"
# Articles, prepositions and "and" that Arabic and Hebrew write in one with a word, the article first.
_ARABIC = "ال و ب ل ك ف لل وال بال كال فال ولل"
_HEBREW = "ה ו ב ל מ ש כ וה וב ול ומ מה שה"
_VOWELS = "aeiouyáéíóúýěůąęăаеиоуыэюяьйіїє"
_SHORTEST_ENDED = 4  # letters: the endings make other words of shorter ones


class Phrase(NamedTuple):
    """A phrase to find. `exact`: only in this case ("US"); else a phrase with a capital needs one in the text too, unless the text
    around is written in capitals."""

    text: str
    exact: bool = False


class Found(NamedTuple):
    """An occurrence: the number of the phrase, and the character offsets."""

    which: int
    start: int
    end: int


class Matcher:
    """Leftmost-longest matching over `phrases`; of equal spellings the first that fits the case counts."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._of: dict[str, list[int]] = {}
        for index, phrase in enumerate(phrases):
            self._of.setdefault(_lower(phrase.text), []).append(index)
        self._keys = tuple(self._of)
        self._automaton = ahocorasick_rs.AhoCorasick(self._keys, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterator[Found]:
        """Occurrences in order of place, not overlapping."""
        for which, start, end in self._automaton.find_matches_as_indexes(_lower(text)):
            if _whole(text, start, end):
                index = next((i for i in self._of[self._keys[which]] if self._fits(i, text, start, end)), None)
                if index is not None:
                    yield Found(index, start, end)

    def _fits(self, index: int, text: str, start: int, end: int) -> bool:
        phrase, written = self._phrases[index], text[start:end]
        if phrase.exact:
            # In a line of capitals "US" may be "us".
            return written == _straight(phrase.text, written) and not _shouting(text, start, end)
        if not _has_case(phrase.text[0]) or phrase.text[0].islower():
            return True
        # "GAO" is an office and "Gao" a city.
        is_acronym = len(written) <= _LONGEST_ACRONYM and written.isupper() and not phrase.text.isupper()
        return written[0].isupper() and (not is_acronym or _shouting(text, start, end))


def _straight(phrase: str, written: str) -> str:
    return phrase.replace("'", "’") if "’" in written else phrase


def is_acronym(word: str) -> bool:
    """Do capitals decide in `word`: is its last part written with at least two of them?"""
    return sum(c.isupper() for c in word.split()[-1]) >= 2


def forms(word: str, language: str) -> list[str]:
    """`word` with the endings that its last part takes in `language` (BCP 47), or in languages written as it is. English ones (plural, past,
    gerund) are those of English and of a language whose endings are not known here. An acronym takes a plural alone."""
    if is_acronym(word):
        return [word, f"{word}s"]
    if len(word) < 3 or not word[-1].isalpha():
        return [word]
    tongue = plain.base_language(language)
    is_english = word[-1].isascii() and tongue not in _FOLLOWING and tongue not in _REPLACING
    return list(dict.fromkeys([word, *(_english(word) if is_english else ()), *_ended(word, tongue)]))


def _english(word: str) -> list[str]:
    found = [word + suffix for suffix in _SUFFIXES]
    if word.endswith("e"):
        found += [f"{word}d", f"{word[:-1]}ing"]
    if word.endswith("y"):
        found += [f"{word[:-1]}ies", f"{word[:-1]}ied"]
    return found


def _ended(word: str, tongue: str) -> Iterator[str]:
    last = word[-1].lower()
    if len(word.split()[-1]) < _SHORTEST_ENDED:
        return
    is_cyrillic = "\u0400" <= last <= "\u04ff"
    replacing = _CYRILLIC if is_cyrillic else _REPLACING.get(tongue, "")
    stem = word[:-1] if last in _VOWELS else word
    yield from (stem + ending for ending in replacing.split())
    if is_cyrillic or replacing:
        yield stem
    elif last.isascii() or "\u00c0" <= last <= "\u024f":
        yield from (word + ending for ending in _FOLLOWING.get(tongue, "").split())
    elif "\u05d0" <= last <= "\u05ea":
        yield from _prefixed(word, _HEBREW.split())
    elif "\u0620" <= last <= "\u064a":
        yield from _prefixed(word, _ARABIC.split())


def _prefixed(word: str, prefixes: Sequence[str]) -> Iterator[str]:
    """`word` with each of `prefixes`, of which the first is the article: of more words, the later ones take it as well."""
    first, *others = word.split()
    for prefix in prefixes:
        yield " ".join((prefix + first, *others))
        yield " ".join((prefix + first, *(prefixes[0] + other for other in others)))


def _shouting(text: str, start: int, end: int) -> bool:
    """Is the line around, but for the match, all capitals?"""
    around = text[text.rfind("\n", 0, start) + 1 : start] + text[end : _line_end(text, end)]
    letters = [c for c in around[-200:] if _has_case(c)]
    return len(letters) >= 12 and all(c.isupper() for c in letters) and "." not in text[start:end]


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _has_case(char: str) -> bool:
    return char.lower() != char.upper()


def _lower(text: str) -> str:
    """`text` in small letters, with straight apostrophes, each character in its place."""
    low = text.lower().replace("’", "'")
    return (
        low
        if len(low) == len(text)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    )


def _wordy(char: str) -> bool:
    # Scripts without spaces have no boundaries to ask for.
    return char.isalnum() and char not in _UNPARTED


def _whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and _wordy(text[start - 1]) and _wordy(text[start])
    after = end < len(text) and _wordy(text[end]) and _wordy(text[end - 1])
    return not before and not after
