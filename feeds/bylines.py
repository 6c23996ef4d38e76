"""What the words around a date in a line say of it (published, updated, a deadline, a picture's), and who wrote: reads data/labels.json.
Reads no date itself and knows no page; of where a line stands nothing may enter."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple, get_args

from ahocorasick_rs import AhoCorasick

from feeds import plain
from feeds.characters import Characters
from feeds.data import FOLDER

# Of one word in two classes the first here counts.
Kind = Literal[
    "published", "updated", "deadline", "event", "since", "picture", "copyright", "related", "visited", "life", "self", "beside", "by",
    "ahead",
]  # fmt: skip
_KINDS: tuple[Kind, ...] = get_args(Kind)
Meaning = Literal["published", "updated", "other", "unsaid"]
_MEANING: Mapping[Kind, Meaning] = {"published": "published", "updated": "updated"}
# A word of these speaks of all that follows it up to the next mark; one of the others of the date directly behind it.
_OF_THE_REST: tuple[Kind, ...] = ("deadline", "event", "picture", "copyright", "related", "visited", "life")
_BEHIND: tuple[Kind, ...] = ("published", "updated", "deadline")
_ELSEWHERE: tuple[Kind, ...] = ("deadline", "copyright", "ahead")

Span = tuple[int, int]
Table = Mapping[str, Mapping[str, Sequence[str]]]
_REMEMBERED = 1000  # lines: the words of one are asked for by each of its dates
_NO_MEANING: tuple[Kind, ...] = ("self", "beside", "by")

LABELLED, ALONE, BESIDE, AMID = 3, 2, 1, 0
# "Donnerstag, den" and "Kuala Lumpur" are about as much as stands beside a date that is a line's whole purpose.
_MAX_REST, _MAX_AROUND = 16, 24
_MAX_NAME = 48
_MAX_NAMES = 8
_MAX_DATES = 2
LONGEST = 120  # characters of a line that says who wrote, and when
_MARK = re.compile(
    r"(?=[\s|·•‧―—–;→»›/.!?。！？])(?:\s*(?:[|·•‧―—–;→»›]|\s[-/]\s|(?<=\s)/|/(?=\s)|\u3000)\s*|[.!?]\s+(?=[^\W\d_a-z])|(?<=[^\W\d_]{4})[.!?]\s+(?=\d)|[。！？])"
)
_TO = r"(?:[-–—~～〜]|to|until|through|and|bis|und|au|al|a|à|até|до|по|tot|t/m|do|til|till)"
_RANGE = re.compile(rf"\s*{_TO}\s*", re.I)
_FROM_DAY = re.compile(rf"(?<![\d:.h/])(\d{{1,2}})\.?\s*{_TO}\s*$", re.I)
_UNPARTED = Characters(f"{plain.UNSPACED}{plain.HANGUL}")
_AGENCY = re.compile(r"\s*(?:\([^()]{2,40}\)|/[^/]{2,40}/|\[[^\[\]]{2,40}\])?\s*\.?\s*(?:[-–—―:]|$|\)|/)")
# "Harbourmaster on 2 June at 9:30: well said", and an entry of a list of dates.
_SAYS = re.compile(r"\s*[:：]\s*\w")
_LEAD = r"(?:[-–—|]\s*)?"
_FIRST = re.compile(rf"{_LEAD}([^\W\d_]+)")
_HANDLE = re.compile(r"@\w+\)?\W*$")  # the signature of a message that the article quotes
_INITIAL = re.compile(r"[^\W\d_a-z]")


class Word(NamedTuple):
    """One of the vocabulary, and its place in the line."""

    kind: Kind
    start: int
    end: int


class Dated(NamedTuple):
    """A date at start:end of a line. `label` are the words that say its meaning, "" for none. `sure` says how surely it is the line's
    purpose: LABELLED as published or updated; ALONE between marks, but for weekday, place and the like; BESIDE an author, or after the
    place that opens a report; else AMID other words. `rest`: the letters that stand beside it, in its part of the line, and say nothing known."""

    start: int
    end: int
    meaning: Meaning
    label: str
    sure: int
    rest: int


class _Line(NamedTuple):
    """A line with the known words, the dates and the marks in it."""

    text: str
    said: Sequence[Word]
    spans: Sequence[Span]
    marks: Sequence[Span]


class _Part(NamedTuple):
    """A part of a line: where it starts, how many letters stand outside the known words and dates, and how many of those before the date and
    its label."""

    start: int
    rest: int
    before: int


class _Vocabulary(NamedTuple):
    matcher: AhoCorasick
    # For each pattern: its class, and whether any ending may follow.
    known: tuple[tuple[Kind, bool], ...]
    # The first words with which `_opening` can begin.
    first: frozenset[str]


def dated(line: str, spans: Sequence[Span]) -> tuple[Dated, ...]:
    """What `line` says of the dates that stand at `spans`, in order and apart from each other."""
    it = _Line(line, labels(line), spans, _marks(line, spans))
    before = [_before(it, i) for i in range(len(spans))]
    bound = set(filter(None, before))
    out = []
    for i, (start, end) in enumerate(spans):
        label = before[i] or _behind(it, bound, i)
        meaning: Meaning = "unsaid" if label is None else _MEANING.get(label.kind, "other")
        if _in_range(it, i) or _is_list(it) or _HANDLE.search(line, 0, start):
            meaning = "other"
        own = label if meaning in ("published", "updated") else None
        part = _part(it, min(own.start, start) if own else start, end)
        said = line[label.start : label.end] if label else ""
        out.append(Dated(start, end, meaning, said, _sure(it, i, part, own), part.rest))
    return tuple(out)


@lru_cache(_REMEMBERED)
def labels(line: str) -> tuple[Word, ...]:
    """The words of the vocabulary in `line`, from the left, of two that overlap the longer."""
    found = [word for word in _found(line) if word.kind != "ahead"]
    found.sort(key=lambda label: (label.start - label.end, _KINDS.index(label.kind)))
    taken: list[Word] = []
    covered = bytearray(len(line))
    for label in found:
        if not any(covered[label.start : label.end]):
            covered[label.start : label.end] = b"\1" * (label.end - label.start)
            taken.append(label)
    return tuple(sorted(taken, key=lambda label: label.start))


def leads_elsewhere(words: str) -> bool:
    """Do `words`, which stand before a date in running text, make it one to come, or that of a right or a version?"""
    return any(word.kind in _ELSEWHERE for word in _found(words))


def authors(line: str, spans: Sequence[Span] = ()) -> tuple[str, ...]:
    """The names in a line such as "By Jane Doe and John Roe | 7 April 2025"; none when it does not open with such a word. `spans`: its
    dates."""
    match = _by(line)
    if match is None:
        return ()
    ends = [start for start, _ in spans if start >= match.end()]
    ends += [mark.start() for mark in _MARK.finditer(line, match.end())]
    ends += [label.start for label in labels(line) if label.start >= match.end() and label.kind in _MEANING]
    said = line[match.end() : min(ends, default=len(line))].strip(" ,.:-–—(")
    if ends and (tail := [label for label in labels(said) if label.kind == "beside"]) and tail[-1].end == len(said):
        said = said[: tail[-1].start].rstrip(" ,")
    names = [
        name
        for part in re.split(r",|\s(?:and|und|et|y|e|и|en|och|og|i|ve|dan)\s|\s?&\s?|、", said)
        if (name := part.strip())
    ]
    fits = 0 < len(said) <= _MAX_NAME * 3 and all(_is_name(name) for name in names)
    return tuple(dict.fromkeys(names)) if fits else ()


def opens_byline(line: str) -> bool:
    """Is `line` such a word and nothing else ("By", "Von", "Autor:"), so that the name stands in the next?"""
    match = _by(line + " ")
    return match is not None and not line[match.end() :].strip(" :")


def _by(line: str) -> re.Match[str] | None:
    first = _FIRST.match(line)
    return _opening().match(line) if first and _even(first[1]) in _vocabulary().first else None


def is_known(line: str) -> bool:
    """Is `line` made of known words alone: "Published on", the date to come in the next, "5 min read", "3 Kommentare"?"""
    said = labels(line) if len(line) <= _MAX_NAME else ()
    return bool(said) and not _rest(line, 0, len(line), said)


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MAX_NAMES
        and len(text) <= _MAX_NAME
        and _INITIAL.match(text) is not None
        and not any(c.isdigit() for c in text)
        and not re.search(r"[!?:;]|\.$", text)
    )


def _marks(line: str, spans: Sequence[Span]) -> list[Span]:
    """Where the parts of the line meet; a mark within a date parts nothing."""
    found = [mark.span() for mark in _MARK.finditer(line)]
    return [(a, b) for a, b in found if not any(start < b and a < end for start, end in spans)]


def _is_parted(it: _Line, start: int, end: int) -> bool:
    return any(start <= a and b <= end for a, b in it.marks)


def _before(it: _Line, i: int) -> Word | None:
    """The label in front of the date `i`: the last between it and the date before, if only a few words part the two."""
    floor, start = it.spans[i - 1][1] if i else 0, it.spans[i][0]
    between = [label for label in it.said if floor <= label.start and label.end <= start]
    said = next((label for label in reversed(between) if label.kind not in _NO_MEANING), None)
    if said is None:
        return None
    if said.kind in _OF_THE_REST:
        return None if _is_parted(it, said.end, start) else said
    inside = [other for other in between if other.start >= said.end]
    has_digit = said.kind in _MEANING and any(c.isdigit() for c in it.text[said.end : start])
    return said if not has_digit and _is_near(it, said, inside, start) else None


def _is_near(it: _Line, label: Word, inside: Sequence[Word], start: int) -> bool:
    """Does nothing stand between the label and the date but small words, or the author?"""
    gap = it.text[label.end : start]
    if _rest(it.text, label.end, start, inside) <= _MAX_REST:
        return not (_is_parted(it, label.end, start) and re.search(r"\w", gap))
    opens = bool(inside) and inside[0].kind == "by" and not it.text[label.end : inside[0].start].strip()
    is_signed = label.kind in _MEANING and opens and len(gap) <= _MAX_NAME
    return is_signed and not _is_parted(it, label.end, label.end + len(gap.rstrip(" ·•|-–—")))


def _behind(it: _Line, bound: Collection[Word], i: int) -> Word | None:
    """The label behind the date `i`: "8:00 配信", "um 12 Uhr veröffentlicht"."""
    end = it.spans[i][1]
    ceiling = it.spans[i + 1][0] if i + 1 < len(it.spans) else len(it.text)
    free = [label for label in it.said if label not in bound and end <= label.start and label.end <= ceiling]
    label = next((label for label in free if label.kind not in _NO_MEANING), None)
    if label is None or label.kind not in _BEHIND or _is_parted(it, end, label.start):
        return None
    if _of_itself(it):
        return label if label.start - end <= _MAX_NAME else None
    return None if _rest(it.text, end, label.start, free) else label


def _in_range(it: _Line, i: int) -> bool:
    """Is the date one end of "3 April 2025 - 5 April 2025", "3 - 5 April 2025"?"""
    start = it.spans[i][0]
    from_day, to_day = _FROM_DAY.search(it.text, 0, start), re.compile(r"\d{1,2}").match(it.text, start)
    if from_day and to_day and int(from_day[1]) < int(to_day[0]):
        return True
    after = i + 1 < len(it.spans) and _RANGE.fullmatch(it.text, it.spans[i][1], it.spans[i + 1][0])
    return bool(after or (i and _RANGE.fullmatch(it.text, it.spans[i - 1][1], it.spans[i][0])))


def _is_list(it: _Line) -> bool:
    """Are there many dates and no word of publication: the months of an archive?"""
    return len(it.spans) > _MAX_DATES and not any(label.kind in _MEANING for label in it.said)


def _part(it: _Line, start: int, end: int) -> _Part:
    """The part of the line, from mark to mark, around text[start:end]."""
    left = max((b for _, b in it.marks if b <= start), default=0)
    until = min((a for a, _ in it.marks if a >= end), default=len(it.text))
    known = [label for label in it.said if left <= label.start and label.end <= until and label.kind != "by"]
    known += [Word("beside", a, b) for a, b in it.spans if a >= left and b <= until]
    return _Part(left, _rest(it.text, left, until, known), _rest(it.text, left, start, known))


def _sure(it: _Line, i: int, part: _Part, own: Word | None) -> int:
    line, (start, end) = it.text, it.spans[i]
    if own is not None and (_of_itself(it) or _leads(line, part)):
        return LABELLED
    is_sentence = (
        (part.rest and line[:start].endswith("("))
        or _SAYS.match(line, end)
        or (part.rest and line[end:].strip() == ".")
    )
    if own is None and not is_sentence and part.rest <= _MAX_REST:
        return ALONE
    if len(line) <= LONGEST and (authors(line, it.spans) or authors(line[end:].lstrip(" ,(-"))):
        return LABELLED if own else BESIDE
    return BESIDE if not part.start and _is_place(line[:start]) and _AGENCY.match(line, end) else AMID


def _is_place(before: str) -> bool:
    """Is what stands before a date a place ("BISHKEK,"), and not a clause: words in small letters?"""
    said = before.strip(" ,(-–—")
    is_name = len(said) <= _MAX_NAME and _INITIAL.match(said) and sum(word[:1].islower() for word in said.split()) < 2
    return bool(is_name and re.search(r"[,(–—-]\s*$", before))


def _leads(line: str, part: _Part) -> bool:
    """Do the label and its date open their part of the line, or make up most of it?"""
    if part.before == 0 and len(line) <= LONGEST:
        return True
    return part.before <= _MAX_REST and part.rest <= _MAX_AROUND


def _of_itself(it: _Line) -> bool:
    """Does the line open with the article as its subject?"""
    return bool(it.said) and it.said[0].kind == "self" and it.said[0].start <= 2


def _rest(line: str, start: int, end: int, known: Sequence[Word]) -> int:
    """How many letters stand in line[start:end] outside `known`."""
    letters = [c.isalpha() for c in line[start:end]]
    for label in known:
        for at in range(max(label.start, start), min(label.end, end)):
            letters[at - start] = False
    return sum(letters)


def _found(line: str) -> Iterator[Word]:
    """Every word of the vocabulary in `line`, also one within another."""
    vocabulary, text = _vocabulary(), _even(line)
    for number, start, end in vocabulary.matcher.find_matches_as_indexes(text, overlapping=True):
        kind, any_ending = vocabulary.known[number]
        last = _word_end(text, end) if any_ending else end
        if _is_whole(text, start, last):
            yield Word(kind, start, last)


def _even(text: str) -> str:
    """Small letters, one for each of `text`."""
    return text.replace("İ", "i").replace("’", "'").lower()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Does no letter of a script that parts its words stand at either edge? A digit may: "Published7 April"."""
    edge = text[start - 1 : start + 1] if start else ""
    if edge.isalpha() and (edge.isascii() or edge[1] not in _UNPARTED):
        return False
    edge = text[end - 1 : end + 1] if end < len(text) else ""
    return not (edge.isalpha() and (edge.isascii() or edge[0] not in _UNPARTED))


def _word_end(text: str, end: int) -> int:
    while end < len(text) and text[end].isalpha():
        end += 1
    return end


@cache
def _table() -> Table:
    table: Table = json.loads((FOLDER / "labels.json").read_bytes())
    return table


@cache
def _opening() -> re.Pattern[str]:
    """An author's word at the start of a line, perhaps behind one of publication."""
    by, own = (_any(_of(_table(), kind)) for kind in ("by", "published"))
    return re.compile(rf"{_LEAD}(?:(?:{own})\s+)?(?:{by})(?:\s*[:：]\s*|\s+)", re.I)


@cache
def _vocabulary() -> _Vocabulary:
    table = _table()
    patterns: list[str] = []
    known: list[tuple[Kind, bool]] = []
    for kind, word in _listed(table):
        patterns.append(_even(word.rstrip("*")))
        known.append((kind, word.endswith("*")))
    opens = {_FIRST.match(_even(word)) for kind in ("by", "published") for word in _of(table, kind)}
    return _Vocabulary(
        AhoCorasick(patterns),
        tuple(known),
        frozenset(match[1] for match in opens if match),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))


def _of(table: Table, kind: Kind) -> set[str]:
    return {word for words in table[kind].values() for word in words}


def _listed(table: Table) -> Iterator[tuple[Kind, str]]:
    for kind in _KINDS:
        for word in sorted(_of(table, kind)):
            yield kind, word
