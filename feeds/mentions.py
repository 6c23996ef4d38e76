"""Finds the words by which a text names countries, of the spellings known. What they say of the article is for normalise/countries.py."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from feeds import plain, spellings, tongue
from feeds.characters import Characters
from feeds.spellings import EXACT, TAILS, Form

TOWNS = "towns"  # the kind of the many that are known from a register alone
WEAK = "weak "  # before the kind of a form that often means something else
MASK = "mask"  # a phrase that names no country and keeps its words from others; with a code it settles what countries share
NOBODY = "eu"  # a code that is no country's: what belongs to it as well as to a country may be its own
_PLACES = frozenset({"capitals", "places", TOWNS, "weak capitals", "weak places"})
_NAMESAKES = _PLACES | {"names", "weak names"}  # Lebanon, Ohio
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
# What shows that a word that may be a person's or a thing's is the country's or the place's.
_AS_A_PLACE = (
    r"\b(?:[Ii]n|[Ii]nto|[Aa]cross|[Tt]hroughout|[Ww]ithin|[Ii]nside|[Oo]utside|[Aa]round|[Nn]ear|[Tt]he|[Aa]n?|visit(?:ed|ing|s)?|"
    r"(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:ern)?) {}\b(?!['’]s| [A-Z])"
)
_AS_GIVEN = r"\b{} (?:[A-Z]\. )?([A-Z][\w'’-]*[a-rt-zà-ÿ])(?! [A-Z])\b"
_AS_SURNAME = r"\b([A-Z][a-zà-ÿ]+|(?:Mrs?|Ms|Dr)\.)(?: [A-Z]\.)? {}\b(?! [A-Z])"
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:\n]|[.!?][\"”’)])\s*[\"“‘(]?$")
_WORD_NEXT = re.compile(r"\s?(\w*)")
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

    letters: Characters
    before: frozenset[str] | None = frozenset({""})
    after: frozenset[str] | None = frozenset({""})
    sure: int = sys.maxsize


def _attached(texts: str) -> frozenset[str]:
    return frozenset({"", *texts.split()})


SCRIPTS: Mapping[str, _Script] = {
    "Latin": _Script(Characters("A-Za-z")),
    # The cases of Turkic languages: in, of, to, from.
    "Cyrillic": _Script(
        Characters("\u0400-\u052f"),
        _attached(""),
        _attached(
            "да де та те до то нын нин нун дын дин дун дүн тын тин тун ның нің дың дің тың тің га ге го гө ка ке ко ға қа "
            "дан ден тан тен дон тон нан нен"
        ),
    ),
    "Greek": _Script(Characters("\u0370-\u03ff")),
    # And, in, to, so, like, the; and two of them.
    "Arabic": _Script(Characters("\u0620-\u06ff"), _attached("و ب ل ف ك ال وال بال لل فال كال وب ول وبال ولل")),
    # And, in, to, from, the, that, as; and two of them.
    "Hebrew": _Script(Characters("\u05d0-\u05ea"), _attached("ו ב ל מ ה ש כ וב ול ומ וה וש שב של שה מה בה לה")),
    "Devanagari": _Script(Characters("\u0900-\u097f")),
    "Thai": _Script(Characters("\u0e00-\u0e7f"), None, None),
    # Particles, and what makes a people, a language or a product of a country.
    "Hangul": _Script(
        Characters("\uac00-\ud7af"),
        _attached(""),
        _attached(
            "은 는 이 가 을 를 의 에 에서 에서는 에서도 에게 에는 에도 와 과 도 로 으로 만 까지 부터 보다 처럼 이나 나 라는 이라는 등 내 측 발 "
            "인 인은 인이 인들 인의 어 산 계 군 식 정부 대통령 총리 의회 당국 법원 은행 중앙은행 경제 국민 기업"
        ),
        sure=3,
    ),
    "Han": _Script(Characters("\u3040-\u30ff\u4e00-\u9fff"), None, None),
}


class _Found(NamedTuple):
    form: Form
    start: int
    end: int


def find(text: str, language: str) -> list[Mention]:
    """The mentions in order of place, not overlapping. `language` (a BCP 47 tag) decides only where forms mean different things; the
    language in which a text in Latin letters is written counts too, whatever it is said to be."""
    spoken = {plain.base_language(language), tongue.told(text)}
    found = [one for script in _scripts(text) for one in _in(script, text, spoken)]
    found.sort(key=lambda one: one.start)
    return list(_settled(_beside_seats(_of_countries(_at_home(found, text), text), text)))


def _scripts(text: str) -> list[str]:
    """Those in which names may stand in `text`; hardly any has no Latin letters."""
    others = "" if text.isascii() else "".join([char for char in set(text) if char > "\x7f"])
    return [name for name, script in SCRIPTS.items() if name == "Latin" or script.letters.any_in(others)]


def _in(script: str, text: str, spoken: Set[str | None]) -> Iterator[_Found]:
    plain = text.replace("’", "'").replace("\xa0", " ").replace("\n", " ")
    for forms, start, end in spellings.find(script, plain):
        if _whole(SCRIPTS[script], text, start, end):
            form = next((form for form in forms if _fits(form, spoken, text, start, end)), None)
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


def _fits(form: Form, spoken: Set[str | None], text: str, start: int, end: int) -> bool:
    if form.languages and spoken.isdisjoint(form.languages):
        return False
    if form.capitals:
        # A line may open with a short town in capitals, where a dateline stands.
        return end - start > _ACRONYM or text[start - 1 : start] in ("", "\n") or _shouted(text, start, end)
    return form.kind not in EXACT or "." in text[start:end] or not _shouted(text, start, end)


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


def _doubted(form: Form, text: str, end: int) -> Form:
    """A country's word in a company's name says little of the country."""
    if form.kind in (MASK, TAILS, TOWNS) or form.kind.startswith(WEAK) or not _COMPANY.match(text, end):
        return form
    return form._replace(kind=WEAK + form.kind)


def _at_home(found: Sequence[_Found], text: str) -> list[_Found]:
    """A town belongs to the state that is written after it (London, Ontario), there and wherever the text names it again."""
    homes: dict[str, Form] = {}
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


def _of_countries(found: Sequence[_Found], text: str) -> list[_Found]:
    """Without the forms that the text shows to be a person, a thing or a pronoun (Chad Smith, a turkey, tell US about it), where no other
    form names their country."""
    by_form: defaultdict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_form[text[one.start : one.end].casefold()].append(one)
    places = {one.start for one in found if one.form.kind not in (MASK, TOWNS)}
    countries = Counter(code for ones in by_form.values() if _firm(ones[0].form) for code in ones[0].form.codes[:1])
    strangers = {
        form
        for form, ones in by_form.items()
        if (own := ones[0].form).kind != MASK
        and own.codes
        and countries[own.codes[0]] <= _firm(own)
        and (_a_person(ones, places, text) or _a_thing(ones, text) or _a_pronoun(ones, text))
    }
    return [one for one in found if text[one.start : one.end].casefold() not in strangers] if strangers else list(found)


def _firm(form: Form) -> bool:
    return form.kind not in (MASK, TOWNS) and not form.kind.startswith(WEAK)


def _a_person(ones: Sequence[_Found], places: Set[int], text: str) -> bool:
    """Is the form given name or surname of somebody whose full name the text has, and nowhere a place?"""
    people = spellings.table()["people"]
    form = text[ones[0].start : ones[0].end].title()
    ways = [way for way, names in ((_AS_GIVEN, "given"), (_AS_SURNAME, "surnames")) if form in people[names]]
    if (
        not ways
        or any(text[one.start : one.end].isupper() for one in ones)
        or re.search(_AS_A_PLACE.format(form), text)
    ):
        return False
    names = (name for way in ways for name in re.finditer(way.format(form), text))
    return any(
        name[1] not in people["beside"]
        and not name[1].endswith("ing")
        and name.start(1) not in places
        and not _titled(text, *name.span())
        for name in names
    )


def _a_thing(ones: Sequence[_Found], text: str) -> bool:
    """Does the text write the form small as well, and with a capital only where every word has one?"""
    form = text[ones[0].start : ones[0].end]
    return (
        ones[0].form.kind.removeprefix(WEAK) == "names"
        and not form.isupper()
        and form != form.lower()
        and form.lower() in text
        and re.search(rf"(?<![\w./@#-]){re.escape(form.lower())}(?![\w/@-]|\.\w)", text) is not None
        and all(_titled(text, one.start, one.end) or _SENTENCE_BEFORE.search(text[max(0, one.start - 4) : one.start]) for one in ones)
    )  # fmt: skip


def _a_pronoun(ones: Sequence[_Found], text: str) -> bool:
    """Is the acronym a small word of the text, in capitals for stress?"""
    form = text[ones[0].start : ones[0].end]
    if ones[0].form.kind not in EXACT or not form.isalpha() or f" {form.lower()}" not in text:
        return False
    if re.search(rf"\b{form.lower()}\b", text) is None or re.search(_AS_A_PLACE.format(form), text):
        return False
    return all(_stressed(text, one.start, one.end) for one in ones)


def _stressed(text: str, start: int, end: int) -> bool:
    """Does a small word stand before, and the end of a sentence or a word of grammar after?"""
    before, after = text[max(0, start - 2) : start], _WORD_NEXT.match(text, end)
    return (
        before[:1].islower()
        and after is not None
        and (after[1] == "" or after[1] in spellings.table()["people"]["pronouns"])
    )


def _beside_seats(found: Sequence[_Found], text: str) -> Sequence[_Found]:
    """Without the towns in which a body of no country sits, where the body is named twice, as often as they and more than their country."""
    bodies = Counter(code for one in found if one.form.kind == MASK for code in one.form.codes)
    for body in bodies.keys() & _seats().keys():
        towns = [one for one in found if text[one.start : one.end].casefold() in _seats()[body]]
        owners = {one.form.codes[0] for one in towns}
        others = sum(
            one.form.kind != MASK and one.form.codes[:1] != () and one.form.codes[0] in owners for one in found
        )
        if max(len(towns), 2) <= bodies[body] and others - len(towns) < bodies[body]:
            found = [one for one in found if one not in towns]
    return found


def _settled(found: Sequence[_Found]) -> Iterator[Mention]:
    """A form that countries share counts for the one that is named otherwise most; a town of which none is named for nobody."""
    sure = Counter(one.form.codes[0] for one in found if len(one.form.codes) == 1)
    for form, start, end in found:
        best = max(form.codes, key=lambda code: (sure[code], -form.codes.index(code)), default=NOBODY)
        if form.kind != MASK and best != NOBODY and (len(form.codes) == 1 or sure[best] or form.kind != TOWNS):
            yield Mention(best, form.kind, start + len(_COMMA) * (form.kind == TAILS), end)


@cache
def _seats() -> Mapping[str, frozenset[str]]:
    return {body: frozenset(map(str.casefold, towns)) for body, towns in spellings.table()["seats"].items()}
