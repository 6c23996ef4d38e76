"""The spellings by which countries, their peoples, towns and bodies are known: reads data/forms.json and finds them in a text, the longest of
those that start at one place. What they mean there, and whether they stand there as words, is for mentions.py."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from feeds.data import FOLDER

TAILS = "tails"  # a state or province after its town, with the comma: ", Texas", ", Calif."
EXACT = frozenset({"acronyms", "weak acronyms", TAILS})  # kinds never found in a line of capitals, where US is us
PART = "|"  # between the parts of a row
_HEAD = 4  # characters by which forms are told that a text cannot hold
FEW = 15  # texts that are read by the forms that each holds: all forms take as long to make ready as thirty texts to read so


class Form(NamedTuple):
    """What a spelling means: codes of countries (of several, other words of the text decide), a kind, the languages of the texts in which it
    does (none: any), and whether it is spelt in capitals here and is not written so."""

    codes: tuple[str, ...]
    kind: str
    languages: tuple[str, ...]
    capitals: bool


class Found(NamedTuple):
    """A spelling in a text: what it may mean, the likeliest first, and where it stands (characters)."""

    forms: Sequence[Form]
    start: int
    end: int


def find(script: str, text: str) -> Iterator[Found]:
    """The spellings of `script`, a key of `table()["forms"]`, in `text`, from the left and not overlapping."""
    return _of_script(script).find(text)


@cache
def table() -> Mapping[str, Any]:
    """data/forms.json."""
    data: Mapping[str, Any] = json.loads((FOLDER / "forms.json").read_bytes())
    return data


class _Matcher:
    def __init__(self, meanings: Mapping[str, Sequence[Form]]) -> None:
        self._meanings = tuple(meanings.values())
        self._automaton = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest, store_patterns=False)

    def find(self, text: str) -> Iterator[Found]:
        for which, start, end in self._automaton.find_matches_as_indexes(text):
            yield Found(self._meanings[which], start, end)


class Spellings:
    """Those of one script, from its rows in forms.json."""

    def __init__(self, rows: Iterable[str]) -> None:
        self._rows = [row.split(PART) for row in rows]
        self._texts = 0

    def find(self, text: str) -> Iterator[Found]:
        if self._texts >= FEW:
            return self._all.find(text)
        self._texts += 1
        return _Matcher(self._meanings(self._near(text))).find(text)

    @cached_property
    def _all(self) -> _Matcher:
        return _Matcher(self._meanings((which, form) for which, row in enumerate(self._rows) for form in row[3:]))

    @cached_property
    def _forms(self) -> Sequence[str]:
        return [form for row in self._rows for form in row[3:]]

    @cached_property
    def _ends(self) -> Sequence[int]:
        """Where among the forms those of each row end."""
        return list(accumulate(len(row) - 3 for row in self._rows))

    @cached_property
    def _capitals(self) -> Sequence[str]:
        """The forms in capitals: made so all at once, since they are many."""
        return "\n".join(self._forms).upper().split("\n")

    @cached_property
    def _heads(self) -> Sequence[str]:
        return [form[:_HEAD] for form in self._capitals]

    def _near(self, text: str) -> Iterator[tuple[int, str]]:
        """The forms that `text` holds in whatever letters, with the number of their row."""
        capitals = text.upper()
        heads = {capitals[at : at + _HEAD] for at in range(len(capitals))}
        for at, head in enumerate(self._heads):
            if (head in heads or len(head) < _HEAD) and self._capitals[at] in capitals:
                yield bisect_right(self._ends, at), self._forms[at]

    def _meanings(self, forms: Iterable[tuple[int, str]]) -> Mapping[str, Sequence[Form]]:
        """Each spelling of `forms`, in their order: as it is, with a capital, in capitals."""
        meanings: dict[str, list[Form]] = {}
        for which, group in groupby(forms, key=itemgetter(0)):
            codes, kind, languages = self._rows[which][:3]
            owner = Form(tuple(codes.split()), kind, tuple(languages.split()), False)
            shouting = None if kind in EXACT or languages else owner._replace(capitals=True)
            for _, form in group:
                meanings.setdefault(form, []).append(owner)
                if form[0].islower():
                    meanings.setdefault(form[0].upper() + form[1:], []).append(owner)
                if shouting and (capitals := form.upper()) != form:
                    meanings.setdefault(capitals, []).append(shouting)
        return meanings


@cache
def _of_script(script: str) -> Spellings:
    return Spellings(table()["forms"][script])
