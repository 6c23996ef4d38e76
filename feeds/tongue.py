"""Tells the language in which a text is written: by its script, else by its function words, and not at all where neither tells clearly. Knows
no tag that anybody gave a text."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from feeds import grammar
from feeds.characters import Characters

# Scripts that one language of today's news uses alone; Han without kana is Chinese.
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("th", "\u0e01-\u0e5b"),
    ("he", "\u05d0-\u05ea"),
    ("el", "\u0370-\u03ff"),
    ("ka", "\u10d0-\u10ff"),
    ("hy", "\u0531-\u0587"),
    ("am", "\u1200-\u137f"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("lo", "\u0e80-\u0eff"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
)
# Scripts that many languages share: their letters, the languages known to be written so, and those that have letters of their own, each
# before the ones that share some of these. Who shows none of them is taken for the last one, which most write in.
_SHARED = (
    (
        re.compile("[\u0400-\u052f]"),
        frozenset("ru uk be bg sr mk kk ky mn tg tt uz".split()),
        (
            ("be", "ў"),
            ("sr", "ђћ"),
            ("mk", "ѓќѕ"),
            ("sr", "јљњџ"),
            ("tg", "ҳҷӣӯ"),
            ("tt", "җ"),
            ("kk", "ұқғә"),
            ("ky", "ң"),
            ("mn", "өү"),
            ("uk", "їєґі"),
            ("ru", "ыэё"),
            ("bg", "ъ"),
            ("ru", ""),
        ),
    ),
    (
        re.compile("[\u0620-\u06ff]"),
        frozenset("ar fa ur ps ckb ku ug sd".split()),
        (("ps", "ښږڼټډځڅۍ"), ("ckb", "ڕڵۆێە"), ("ur", "ٹڈڑںےہھ"), ("fa", "پچژگکی"), ("ar", "")),
    ),
    (re.compile("[\u0900-\u097f]"), frozenset("hi mr ne sa".split()), (("mr", "ळ"), ("hi", ""))),
)
_OF_SCRIPT = tuple((tag, Characters(letters)) for tag, letters in _SCRIPTS)
_OF_ANY = Characters("".join(sorted(letters for _, letters in _SCRIPTS)))
_SAMPLE = 2000
_RUNNING = 80  # characters of a line
# A word with the marks that Indic scripts write its vowels with.
_WORD = re.compile(r"(?:[^\W\d_]++|[\u0900-\u0903\u093a-\u094f])++")
# Much faster, where it will do: for ASCII, but for what is printed for a quotation mark or a dash.
_APART = {code: " " for code in range(128) if not chr(code).isalpha()}
_MARKS = "’“”‘–—…\xa0"
_FEWEST_WORDS = 12
_FEWEST_DISTINCT = 4  # one word alone, many times, may be a name or damage
_MOST_OF_ONE = 5
_SMALLEST_SHARE = 0.12  # of the words: names and numbers make up much of a list, and no sentence
_LEAD = 2  # times what speaks for the other
_RIVALS = 3  # languages with the next most; a neighbour that is not among them shares no more than a few words
_REMEMBERED = 16  # samples: more than one stage asks of the same text


def told(text: str) -> str | None:
    """The language (BCP 47) that the first 2,000 characters of running text tell; None where they do not."""
    return _told(_sample(text))


def by_letters(text: str, site: str) -> str | None:
    """The likeliest language of a text too short for words to tell, by single letters of a script that many share; None where `site`, a
    language, is written in it too, or the text is in no such script."""
    sample = _sample(text)
    letters = sum(c.isalpha() for c in sample)
    for script, languages, marks in _SHARED:
        if len(script.findall(sample)) * 2 > letters:
            low = set(sample.lower())
            return None if site in languages else next(tag for tag, own in marks if not own or low & set(own))
    return None


@lru_cache(_REMEMBERED)
def _told(sample: str) -> str | None:
    return (None if sample.isascii() else _by_script(sample)) or _by_words(sample)


def _sample(text: str) -> str:
    """The first running text; menus and tables have words in all languages and sentences in none."""
    lines: list[str] = []
    for line in text.split("\n"):
        if len(line) >= _RUNNING:
            lines.append(line[:_SAMPLE])
            if sum(map(len, lines)) >= _SAMPLE:
                break
    return "\n".join(lines or [text])[:_SAMPLE]


def _by_script(sample: str) -> str | None:
    counts = {char: sample.count(char) for char in set(sample) if char > "\x7f" and char in _OF_ANY}
    letters = sum(c.isalpha() for c in sample) if counts else 0
    for tag, script in _OF_SCRIPT:
        # Kana make up a third of Japanese; the rest is Han.
        if letters and sum(n for char, n in counts.items() if char in script) > letters * (0.2 if tag == "ja" else 0.5):
            return tag
    return None


def _by_words(sample: str) -> str | None:
    """The language whose function words make up enough of `sample`, where they clearly outnumber those of each rival."""
    words = _words(sample.casefold())
    if len(words) < _FEWEST_WORDS:
        return None
    of = grammar.languages()
    found = Counter(filter(of.__contains__, words))
    hits: Counter[str] = Counter()
    for word, count in found.items():
        for tag in of[word]:
            hits[tag] += count
    if not hits:
        return None
    (first, most), *rivals = hits.most_common()[: 1 + _RIVALS]
    if most < _SMALLEST_SHARE * len(words):
        return None
    said = [(of[word], min(count, _MOST_OF_ONE)) for word, count in found.items()]
    return first if all(_leads(said, first, other) for other, _ in rivals) else None


def _words(folded: str) -> list[str]:
    for mark in _MARKS:
        folded = folded.replace(mark, " ")
    return folded.translate(_APART).split() if folded.isascii() else _WORD.findall(folded)


def _leads(said: Sequence[tuple[Sequence[str], int]], first: str, other: str) -> bool:
    """Do the words that only one of both has speak for `first`? Those that both have say nothing of neighbours such as Danish and Norwegian.
    `said`: for each word the languages that have it, and how often it stands there."""
    for_first = [count for tags, count in said if first in tags and other not in tags]
    for_other = [count for tags, count in said if other in tags and first not in tags]
    return len(for_first) >= _FEWEST_DISTINCT and sum(for_first) >= _LEAD * sum(for_other)
