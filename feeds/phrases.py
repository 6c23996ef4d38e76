"""Finds many phrases in a text in one pass, as whole words, with regard to case where case decides. Knows no topic and no country."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import ahocorasick_rs

_LONGEST_ACRONYM = 4
_SUFFIXES = ("s", "es", "ed", "ing")


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


def forms(word: str) -> list[str]:
    """`word` with the endings that English gives its last part: plural, past, gerund. An acronym takes a plural alone."""
    if is_acronym(word):
        return [word, f"{word}s"]
    if len(word) < 3 or not word[-1].isalpha() or not word[-1].isascii():
        return [word]
    found = [word, *(word + suffix for suffix in _SUFFIXES)]
    if word.endswith("e"):
        found += [f"{word}d", f"{word[:-1]}ing"]
    if word.endswith("y"):
        found += [f"{word[:-1]}ies", f"{word[:-1]}ied"]
    return found


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
    return char.isalnum() and not (
        "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" or "\u0e00" <= char <= "\u0eff"
    )


def _whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and _wordy(text[start - 1]) and _wordy(text[start])
    after = end < len(text) and _wordy(text[end]) and _wordy(text[end - 1])
    return not before and not after
