"""The names that people of each language use in dates, from data/calendar.json, and the one spelling in which they are compared. Reads no text."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

from ahocorasick_rs import AhoCorasick

from feeds.calendar.table import table

# What stands for a character that a word may hold or not: accents of their own, vowel points, joiners, marks of direction.
MARK = "\u0301"
JALALI = 100  # added to a month of the Iranian calendar
_ALIKE = {
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ı": "i", "’": "'", "‘": "'", "׳": "'", "ʼ": "'", "،": ",", "、": ",", "。": ".", "°": "o",
}  # fmt: skip
_DASHES = {"‐": "-", "‑": "-", "−": "-", "‒": "~", "–": "~", "—": "~", "〜": "~", "～": "~"}
_LETTER = r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
# What is written over and under letters.
_OVER = rf"[{MARK}\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09be-\u09cd\u09d7\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_IS_LETTER = re.compile(_LETTER).match
WORD = rf"{_LETTER}+(?:{_OVER}+{_LETTER}+)*{_OVER}*"
# Single characters of Chinese, Japanese and Korean dates, the eras of Japan and Taiwan, the Vietnamese word for month.
_SIGNS = {
    "年": "Y", "년": "Y", "月": "T", "월": "T", "日": "U", "일": "U", "号": "U", "號": "U", "元": "F", "十": "2", "thang": "G",
    "令和": "R", "平成": "R", "昭和": "R", "民國": "R", "民国": "R",
}  # fmt: skip
_SPELT = {"元": 1, "十": 10}
# The year before the first of an era, by its sign and by the letter that stands for it in Japan.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
LETTERS_OF_ERAS = {"r": 2018, "h": 1988, "s": 1925}
_ORDINAL = r"(?:st|nd|rd|th|er|re|e|o|a|\.o|:e|n)(?![^\W\d_])"


_HAN_NUMBER = re.compile(
    "[〇零一二三四五六七八九]{4}(?=年)|(?<=民[國国])[〇零一二三四五六七八九]{2,3}(?=年)|"
    "(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?= ?[月日])"
)
_AFTER_DIGITS = "abcdefghijklmnopqrstuvwxyz.:"
_SHORT = 3  # letters of a name that may be any word where its language is not known
_REMEMBERED = 20_000  # words of which the letter is kept


class Words:
    """Words that a text may hold, each of them whole; found in one pass over the text, before anything is read."""

    __slots__ = ("_matcher",)

    def __init__(self, words: Iterable[str]) -> None:
        self._matcher = AhoCorasick(sorted(set(words)))

    def find(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where the words stand in `folded`, a text without marks."""
        for _, start, end in self._matcher.find_matches_as_indexes(folded, overlapping=True):
            if _parts(folded, start) and _parts(folded, end):
                yield start, end


def _parts(text: str, at: int) -> bool:
    """Whether no word of a script that parts its words goes on from one side of `at` to the other."""
    beside = text[at - 1 : at + 1] if at else ""
    return len(beside) < 2 or not (beside.isalpha() and _IS_LETTER(beside[0]) and _IS_LETTER(beside[1]))


class _Fold(dict[int, str]):
    """Character -> the one that stands for it: lower case, without accent, of the usual width, a digit of ours. Length is kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _ALIKE.get(character) or _DASHES.get(character) or self.plain(character)
        self[code] = folded
        return folded

    @staticmethod
    def plain(character: str) -> str:
        if character.isdecimal():
            return str(unicodedata.decimal(character))
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf" or character == "ـ":
            return MARK
        bare = "".join(c for c in unicodedata.normalize("NFKD", character).lower() if not unicodedata.combining(c))
        bare = bare if len(bare) == 1 else character.lower()
        return _ALIKE.get(bare, bare) if len(bare) == 1 else character


_FOLD = _Fold()


def fold(text: str) -> str:
    """`text` with the same number of characters, in the spelling in which names are compared."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLD)
    return _HAN_NUMBER.sub(_digits, folded) if "年" in folded or "月" in folded else folded


def _digits(match: re.Match[str]) -> str:
    """二〇二五 as 2025, 二十八 as 28, as wide as it was; 十 stays, since one digit cannot say it."""
    text = match[0]
    if text == "十":
        return text
    if text.startswith("十"):
        text = f"一{text[1:]}"
    text = f"{text[:-1]}〇" if len(text) > 1 and text.endswith("十") else text.replace("十", "")
    return "".join(str("〇一二三四五六七八九".index(c)) for c in text.replace("零", "〇")).rjust(len(match[0]))


def key(name: str) -> str:
    """A name as it stands in the tables: folded, without marks."""
    return fold(name).replace(MARK, "")


@dataclass(frozen=True, slots=True)
class Names:
    """What one language, and English, call things; or all languages. `letter` gives each token the letter that shapes.py knows it by;
    `months_in` finds the words and signs that name one; `weak` are names of months that are too often other words to
    stand for one without a day and a year, and whether a capital makes them one."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    token: re.Pattern[str]
    letter: Callable[[str], str]
    ago: Mapping[str, tuple[str, int | None]]
    relative: re.Pattern[str]
    weak: Mapping[str, bool]
    months_in: Words

    def number(self, token: str) -> int:
        """What a token stands for: a month's number, or that of its digits."""
        bare = token.replace(MARK, "")
        return self.months.get(bare) or _SPELT.get(bare) or int(bare.rstrip(_AFTER_DIGITS))


@cache
def order_words() -> Mapping[str, tuple[Any, ...]]:
    """Words of bylines -> how the languages that use them order the numbers of a date."""
    orders: Mapping[str, list[str]] = table()["orders"]
    known: Mapping[str, Mapping[str, Any]] = table()["languages"]
    return {key(word): tuple(orders[code]) for code in known for word in known[code].get("said", ())}


@cache
def names_of(language: str | None) -> Names:
    """The names of a language (a plain.base_language) and of English, its own first; None: of all languages, without those that mean two things."""
    known: Mapping[str, Mapping[str, Any]] = table()["languages"]
    codes = list(known) if language is None else list(dict.fromkeys(c for c in ("en", language) if c in known))
    months, weekdays = (
        _merged(codes, "months", alone=language is None),
        _merged(codes, "weekdays", alone=language is None),
    )
    months |= {key(name): JALALI + n for code in codes for n, name in enumerate(known[code].get("jalali", ()), 1)}
    months |= {prefix + name: months[name] for name in list(months) if "א" <= name[0] <= "ת" for prefix in "בלמה"}
    if language is None:
        weekdays = {name: n for name, n in weekdays.items() if len(name) > 2 or name > "\u0fff"}
    ago = dict(_ago(codes))
    kinds = _kinds(months, {key(word) for code in codes for word in known[code].get("of", ())} | {"d'", "l'"})
    return Names(
        months=months,
        weekdays=weekdays,
        token=_tokens(kinds),
        letter=lru_cache(_REMEMBERED)(partial(_letter, kinds)),
        ago=ago,
        relative=re.compile(rf"(?<!\w)(?:{_any_of(ago)})(?![^\W\d_\u3040-\u9fff])"),
        weak=_weak(codes, language),
        months_in=Words(name for name, letter in kinds.items() if letter in "MTG"),
    )


def _merged(codes: Iterable[str], what: str, *, alone: bool) -> dict[str, int]:
    """Name -> number; a later language wins, or, where all stand beside each other, none, unless one yields."""
    found: dict[str, int] = {}
    several: set[str] = set()
    for code in codes:
        yielding = table()["languages"][code].get("yields", ()) if alone else ()
        for name, number in table()["languages"][code][what].items():
            if name in yielding:
                continue
            if found.setdefault(key(name), number) != number:
                several.add(key(name))
                found[key(name)] = number
    return {name: number for name, number in found.items() if not (alone and name in several)}


def _weak(codes: Iterable[str], language: str | None) -> dict[str, bool]:
    known = table()["languages"]
    if language is not None:
        own = known[language]["months"] if language != "en" else {}
        return {name: True for name in known["en"]["weak"] if name not in own}
    others = {key(name): False for code in codes for name in known[code].get("weak", ())}
    # "Pro" is short for December in one language and a product in all.
    others |= {
        name: False
        for code in codes
        for name in map(key, known[code]["months"])
        if len(name) <= _SHORT and name.isascii()
    }
    others = {name: needs for name, needs in others.items() if name not in known["en"]["months"]}
    return others | dict.fromkeys(known["en"]["weak"], True)


def _kinds(months: Iterable[str], of: Iterable[str]) -> dict[str, str]:
    marks = {mark: mark for mark in " ,./-~'()\n"}
    return marks | {"\t": " "} | dict.fromkeys(of, "f") | dict.fromkeys(months, "M") | _SIGNS


def _letter(kinds: Mapping[str, str], token: str) -> str:
    """What a token is by its kind, or its look."""
    text = token.replace(MARK, "")
    if text in kinds:
        return kinds[text]
    if text[0].isdecimal():
        digits = len(text.rstrip(_AFTER_DIGITS))
        return "d" if digits < len(text) else {1: "2", 2: "2", 3: "3", 4: "4"}.get(digits, "#")
    if text.isspace():
        return " "
    return "w" if text[0].isalpha() else "x"


def _tokens(kinds: Iterable[str]) -> re.Pattern[str]:
    """Numbers, signs and names of more than one word, words, and each mark by itself."""
    signs = "|".join(sorted((sign for sign in _SIGNS if sign > "\u3000"), key=len, reverse=True))
    phrases = sorted(
        (name for name in kinds if len(name) > 1 and not re.fullmatch(f"{WORD}|{signs}", name)), key=len, reverse=True
    )
    firsts = re.escape("".join(sorted({name[0] for name in phrases})))
    spelt = rf"(?=[{firsts}])(?:{'|'.join(re.escape(name) for name in phrases)})(?![^\W\d_])"
    return re.compile(rf"[ \t]+|\d+(?:(?<!\d\d\d){_ORDINAL})?|{signs}|{spelt}|{WORD}|[^\w\s{MARK}]|\w|\n")


def _ago(codes: Iterable[str]) -> Iterator[tuple[str, tuple[str, int | None]]]:
    """Each way to say a time ago -> its unit, and how many where no number (\\0) is written."""
    known: Mapping[str, Mapping[str, Any]] = table()["languages"]
    for code in codes:
        for unit, patterns in known[code]["ago"].items():
            for pattern in patterns:
                yield from _forms(key(pattern), unit, known[code].get("one", ()))
        for days, words in known[code].get("days", {}).items():
            yield from ((key(word), ("day", 0 if days == "now" else -int(days))) for word in words)


def _forms(pattern: str, unit: str, ones: Iterable[str]) -> Iterator[tuple[str, tuple[str, int | None]]]:
    if "{2}" in pattern:
        yield " ".join(pattern.replace("{2}", "").split()), (unit, 2)
        return
    if "{1}" in pattern:
        yield " ".join(pattern.replace("{1}", "").split()), (unit, 1)
        yield from ((pattern.replace("{1}", key(one)), (unit, 1)) for one in ones)
    yield re.sub(r" ?\{[01]\} ?", "\0", pattern), (unit, None)


def _any_of(phrases: Iterable[str]) -> str:
    """A regular expression that matches each of `phrases`, the longest, without trying one after the other."""
    branches: dict[str, list[str]] = {}
    for phrase in phrases:
        branches.setdefault(phrase[:1], []).append(phrase[1:])
    ends = "" in branches
    spelt = [
        {"\0": r" ?\d{1,3} ?", " ": " +"}.get(first, re.escape(first)) + _any_of(rest)
        for first, rest in sorted(branches.items())
        if first
    ]
    if not spelt:
        return ""
    either = spelt[0] if len(spelt) == 1 and not ends else f"(?:{'|'.join(spelt)})"
    return f"{either}?" if ends else either
