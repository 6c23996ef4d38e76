"""Finds the words by which a text names countries: reads data/forms.json. What they say of the article is for normalise/countries.py."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import ahocorasick_rs

from feeds import plain, tongue

TOWNS = "towns"  # the kind of the many that are known from a register alone
WEAK = "weak "  # before the kind of a form that often means something else
TAILS = "tails"  # a state or province after its town, with the comma: ", Texas", ", Calif."
MASK = "mask"  # a phrase of no country that keeps its words from others
NOBODY = "eu"  # a code that is no country's: what belongs to it as well as to a country may be its own
_PLACES = frozenset({"capitals", "places", TOWNS, "weak capitals", "weak places"})
_NAMESAKES = _PLACES | {"names", "weak names"}  # Lebanon, Ohio
_EXACT = frozenset({"acronyms", "weak acronyms", TAILS})  # never found in a line of capitals, where US is us
_COMMA = ", "

_ACRONYM = 4  # letters: GAO is an office and Gao a town
_AROUND = 60  # characters that show whether a line is in capitals

_NAME_BEFORE = re.compile(r"(?:\b[A-Z][a-zà-ÿ]+|\b[A-Z]\.|\d)[ -]$")  # 5 GB are no country's
_NAME_AFTER = re.compile(r"[ -][A-Z][a-zà-ÿ.]")
_BEFORE_A_PLACE = frozenset(
    "In At From The Near To Of And Around For With On By As Outside Greater Downtown While When If Since But Both Meanwhile "
    "Although After Before Because That This Why How Where North South East West Northern Southern Eastern Western Central "
    "Inner Outer Upper Lower".split()
)
# What makes the words before it a company's name.
_COMPANY = re.compile(r"(?: [A-Z&][\w&.'-]*){0,3} (?:Inc|Corp|Co|Ltd|PLC|Plc|plc|AG|SA|NV|SpA|GmbH|LLC|AB|ASA|Oyj)\b")
_LONG_WORD = re.compile(r"[^\W\d_]\w{3,}")
_WORD_BEFORE = re.compile(r"\w*$")
_WORD_AFTER = re.compile(r"\w*")


class Mention(NamedTuple):
    """Words that name a country: its code, their kind, and where they stand (characters)."""

    code: str
    kind: str
    start: int
    end: int


class _Script(NamedTuple):
    """The letters of a script, and what may stand at a name within the same word: None where words are not parted. Behind a name of
    `sure` signs or more anything may stand."""

    letters: re.Pattern[str]
    before: frozenset[str] | None = frozenset({""})
    after: frozenset[str] | None = frozenset({""})
    sure: int = sys.maxsize


def _attached(texts: str) -> frozenset[str]:
    return frozenset({"", *texts.split()})


SCRIPTS: Mapping[str, _Script] = {
    "Latin": _Script(re.compile("[A-Za-z]")),
    # The cases of Turkic languages: in, of, to, from.
    "Cyrillic": _Script(
        re.compile("[\u0400-\u052f]"),
        _attached(""),
        _attached(
            "да де та те до то нын нин нун дын дин дун дүн тын тин тун ның нің дың дің тың тің га ге го гө ка ке ко ға қа "
            "дан ден тан тен дон тон нан нен"
        ),
    ),
    "Greek": _Script(re.compile("[\u0370-\u03ff]")),
    # And, in, to, so, like, the; and two of them.
    "Arabic": _Script(re.compile("[\u0620-\u06ff]"), _attached("و ب ل ف ك ال وال بال لل فال كال وب ول وبال ولل")),
    # And, in, to, from, the, that, as; and two of them.
    "Hebrew": _Script(re.compile("[\u05d0-\u05ea]"), _attached("ו ב ל מ ה ש כ וב ול ומ וה וש שב של שה מה בה לה")),
    "Devanagari": _Script(re.compile("[\u0900-\u097f]")),
    "Thai": _Script(re.compile("[\u0e00-\u0e7f]"), None, None),
    # Particles, and what makes a people, a language or a product of a country.
    "Hangul": _Script(
        re.compile("[\uac00-\ud7af]"),
        _attached(""),
        _attached(
            "은 는 이 가 을 를 의 에 에서 에서는 에서도 에게 에는 에도 와 과 도 로 으로 만 까지 부터 보다 처럼 이나 나 라는 이라는 등 내 측 발 "
            "인 인은 인이 인들 인의 어 산 계 군 식 정부 대통령 총리 의회 당국 법원 은행 중앙은행 경제 국민 기업"
        ),
        sure=3,
    ),
    "Han": _Script(re.compile("[\u3040-\u30ff\u4e00-\u9fff]"), None, None),
}


class _Form(NamedTuple):
    codes: tuple[str, ...]  # several: other words of the text decide
    kind: str
    languages: tuple[str, ...]  # empty: any
    capitals: bool  # the form is spelt in capitals here and is not written so


class _Found(NamedTuple):
    form: _Form
    start: int
    end: int


def find(text: str, language: str) -> list[Mention]:
    """The mentions in order of place, not overlapping. `language` (a BCP 47 tag) decides only where forms mean different things; the
    language in which a text in Latin letters is written counts too, whatever it is said to be."""
    spoken = {plain.base_language(language), tongue.told(text)}
    scripts = ["Latin"] if text.isascii() else [name for name, script in SCRIPTS.items() if script.letters.search(text)]
    found = [one for script in scripts for one in _in(script, text, spoken)]
    found.sort(key=lambda one: one.start)
    return list(_settled(_at_home(found, text)))


def _in(script: str, text: str, spoken: Set[str | None]) -> Iterator[_Found]:
    forms, automaton = _automaton(script)
    plain = text.replace("’", "'").replace("\xa0", " ").replace("\n", " ")
    for which, start, end in automaton.find_matches_as_indexes(plain):
        if _whole(SCRIPTS[script], text, start, end):
            form = next((form for form in forms[which] if _fits(form, spoken, text, start, end)), None)
            if form is not None and not _personal(form.kind, text, start, end):
                yield _Found(_doubted(form, text, end), start, end)


def _whole(script: _Script, text: str, start: int, end: int) -> bool:
    """Is the match a word, but for what may be attached to one?"""
    return _alone(script.before, text, start, -1) and (end - start >= script.sure or _alone(script.after, text, end, 1))


def _alone(allowed: frozenset[str] | None, text: str, at: int, step: int) -> bool:
    """Does a word begin (`step` -1) or end (1) at `at`, or is what stands beyond it there `allowed`?"""
    beside, edge = (text[at : at + 1], text[at - 1 : at]) if step > 0 else (text[at - 1 : at] if at else "", text[at])
    if allowed is None or not beside.isalnum() or not edge.isalnum():
        return True
    if len(allowed) == 1:
        return False
    word = _WORD_AFTER.match(text, at) if step > 0 else _WORD_BEFORE.search(text[max(0, at - 6) : at])
    return word is not None and word[0] in allowed


def _fits(form: _Form, spoken: Set[str | None], text: str, start: int, end: int) -> bool:
    if form.languages and spoken.isdisjoint(form.languages):
        return False
    if form.capitals:
        # A line may open with a short town in capitals, where a dateline stands.
        return end - start > _ACRONYM or text[start - 1 : start] in ("", "\n") or _shouted(text, start, end)
    return form.kind not in _EXACT or "." in text[start:end] or not _shouted(text, start, end)


def _line(text: str, start: int, end: int) -> str:
    """What stands on the same line near by, without the match."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    return before + " " + text[end : end + _AROUND].partition("\n")[0]


def _titled(text: str, start: int, end: int) -> bool:
    """Is the line around in title case, where capitals say nothing?"""
    words = _LONG_WORD.findall(_line(text, start, end))
    return len(words) >= 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _shouted(text: str, start: int, end: int) -> bool:
    """Is the line around, but for the match, in capitals?"""
    letters = [c for c in _line(text, start, end) if c.lower() != c.upper()]
    return len(letters) >= 12 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _personal(kind: str, text: str, start: int, end: int) -> bool:
    """Is a doubtful form part of a longer name: Michael Jordan, Burt Lancaster, Chad Smith?"""
    doubtful = kind == TOWNS or kind.startswith(WEAK)
    acronym = kind == WEAK + "acronyms"
    if not doubtful or (text[start:end].isupper() and not acronym) or _titled(text, start, end):
        return False
    before = _NAME_BEFORE.search(text[max(0, start - 25) : start])
    if before and before[0].rstrip(" -") not in _BEFORE_A_PLACE:
        return True
    return kind not in _PLACES and bool(_NAME_AFTER.match(text, end))


def _doubted(form: _Form, text: str, end: int) -> _Form:
    """A country's word in a company's name says little of the country."""
    if form.kind in (MASK, TAILS, TOWNS) or form.kind.startswith(WEAK) or not _COMPANY.match(text, end):
        return form
    return form._replace(kind=WEAK + form.kind)


def _at_home(found: Sequence[_Found], text: str) -> list[_Found]:
    """A town belongs to the state that is written after it (London, Ontario), there and wherever the text names it again."""
    homes: dict[str, _Form] = {}
    for town, state in pairwise(found):
        if state.form.kind == TAILS and town.form.kind in _NAMESAKES and town.end == state.start:
            homes[text[town.start : town.end].casefold()] = town.form._replace(codes=state.form.codes)
    if not homes:
        return list(found)
    return [
        one._replace(form=homes.get(text[one.start : one.end].casefold(), one.form))
        if one.form.kind in _NAMESAKES
        else one
        for one in found
    ]


def _settled(found: Sequence[_Found]) -> Iterator[Mention]:
    """A form that countries share counts for the one that is named otherwise most; a town of which none is named for nobody."""
    sure = Counter(one.form.codes[0] for one in found if len(one.form.codes) == 1)
    for form, start, end in found:
        best = max(form.codes, key=lambda code: (sure[code], -form.codes.index(code)), default=NOBODY)
        if best != NOBODY and (len(form.codes) == 1 or sure[best] or form.kind != TOWNS):
            yield Mention(best, form.kind, start + len(_COMMA) * (form.kind == TAILS), end)


@cache
def _automaton(script: str) -> tuple[tuple[tuple[_Form, ...], ...], ahocorasick_rs.AhoCorasick]:
    spellings: dict[str, list[_Form]] = {}
    for codes, kind, languages, *forms in _table()[script]:
        owner = _Form(tuple(codes.split()), kind, tuple(languages.split()), False)
        shouting = owner._replace(capitals=True)
        for form in forms:
            spellings.setdefault(form, []).append(owner)
            if form[0].islower():
                spellings.setdefault(form[0].upper() + form[1:], []).append(owner)
            if kind not in _EXACT and not languages and form.upper() != form:
                spellings.setdefault(form.upper(), []).append(shouting)
    matcher = ahocorasick_rs.AhoCorasick(list(spellings), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return tuple(tuple(forms) for forms in spellings.values()), matcher


def _table() -> Mapping[str, Sequence[Sequence[str]]]:
    table: Mapping[str, Sequence[Sequence[str]]] = _data()["forms"]
    return table


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(resources.files("feeds.data").joinpath("forms.json").read_bytes())
    return data
