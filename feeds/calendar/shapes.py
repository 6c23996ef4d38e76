"""The shapes of dates: which numbers, names and marks beside each other are a day, a month or a year. Each token of a text is one letter here,
so that a shape is short, holds for all languages, and takes a time that grows with the text alone. Knows no time of day and no today."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feeds.calendar.names import ERAS, LETTERS_OF_ERAS, MARK, Names

_WINDOW = 40  # characters around the name of a month, or numbers with marks between, in which their date stands
_WHOLE = 200  # a text no longer than this is looked at whole
_NUMBER = re.compile(r"\d+")
# 2: a number of one or two digits; d: the same as an ordinal; 3, 4: of three or four digits; M: month; f: "of"; Y T U: 年 月 日; R: an era, F: its
# first year; G: the Vietnamese word before a month's number; ~: a long dash; w: any other word; x: any other mark.
_OF = r"[ .,/f'-]"
# Each with the letters without which it is never there: most texts lack some.
_SHAPES = tuple(
    (name, frozenset(needed), re.compile(shape))
    for name, needed, shape in (
        ("iso", "42", r"(?P<y>4)(?P<s>[./-]) ?(?P<m>2)(?P=s) ?(?P<d>2)(?:\.(?= |$))?"),
        ("signs", "YT", r"(?:(?P<y>4)|(?P<era>R) ?(?P<n>[23F])) ?Y ?(?P<m>2) ?T(?: ?(?P<d>2) ?U)?"),
        ("signs", "YTU", r"(?P<roc>3) ?Y ?(?P<m>2) ?T ?(?P<d>2) ?U"),
        ("of-era", "R2", r"(?P<era>R) ?(?P<n>[23])(?P<s>[./-]) ?(?P<m>2)(?P=s) ?(?P<d>2)"),
        ("era-letter", "2", r"(?P<letter>[wf])(?P<n>2)(?P<s>[./-])(?P<m>2)(?P=s)(?P<d>2)"),
        ("era-letter", "2YTU", r"(?P<letter>[wf])(?P<n>2) ?Y ?(?P<m>2) ?T ?(?P<d>2) ?U"),
        ("taiwan", "32", r"(?P<roc>3)(?P<s>[./-])(?P<m>2)(?P=s)(?P<d>2)"),
        ("vietnamese", "G4", r"(?P<d>2) ?f?[ ,]?G ?(?P<m>2)[ ,/f-]{1,6}(?P<y>4)"),
        ("day-first", "M4", rf"(?P<d>[2d])\.?{_OF}{{0,7}}(?P<m>M)\.?{_OF}{{0,8}}(?P<y>4)"),
        ("day-first", "M2", r"(?P<d>2)(?P<s>[./-])(?P<m>M)(?P=s)(?P<c>2)"),
        ("day-first", "M2'", r"(?P<d>[2d])\.?[ f]{1,3}(?P<m>M)\.? ?'(?P<c>2)"),
        ("day-first", "M2", r"(?P<d>[2d])\.? (?P<m>M)\.? (?P<c>2)(?= ?(?:$|[,()\n]))"),
        ("month-first", "M4", r"(?P<m>M)\.?[ f-]{0,4}(?P<d>[2d])(?: ?[~-] ?[2d])?\.?[ ,/f-]{1,6}(?P<y>4)"),
        ("year-first", "M4", r"(?P<y>4)\.?[ ,f/-]{0,5}(?P<m>M)\.?[ f/-]{1,4}(?P<d>[2d])\.?"),
        ("numbers", "24", r"(?P<a>2)(?P<s>[./-]) ?(?P<b>2)(?P=s) ?(?P<y>4)"),
        ("month", "M4", rf"(?P<m>M)(?: ?[/~-] ?M)?\.?{_OF}{{0,6}}(?P<y>4)"),
        ("month", "M'2", r"(?P<m>M)\.? ?'(?P<c>2)"),
        ("month", "G4", r"G ?(?P<m>2)[ ,/f-]{1,6}(?P<y>4)"),
        ("year-month", "4M", r"(?P<y>4)\.?[ -]{0,2}(?P<m>M)"),
        ("iso-month", "42", r"(?P<y>4)[/-](?P<m>2)"),
        ("short", "2", r"(?P<a>2)(?P<s>[./-]) ?(?P<b>2)(?P=s) ?(?P<c>2)"),
        ("no-year", "TU", r"(?P<m>2) ?T ?(?P<d>2) ?U"),
        ("weekday", "2/(", r"(?P<m>2)/(?P<d>2)(?= ?\([wTU]\))"),
        ("no-year", "G2", r"(?P<d>2) ?f?[ ,]?G ?(?P<m>2)"),
        ("no-year", "M", r"(?P<d>[2d])\.?[ f/-]{0,4}(?P<m>M)"),
        ("no-year", "M", r"(?P<m>M)\.?[ f]{0,4}(?P<d>[2d])(?:\.(?= ?,))?"),
    )
)
_NUMERIC = ("iso", "of-era", "era-letter", "taiwan", "numbers", "iso-month", "short", "weekday")
# What each of these has: three numbers with the same mark between, or a year or a month and a number.
_NUMBERS = re.compile(r"\d(?:([./-]) ?\d\d?\1 ?\d|/\d|(?<=\d{4})-\d)")
# What makes of numbers something else: more numbers, a path, a version.
_LEFT = re.compile(r"(?:\d[.,:]?|[/+_-]|(?<![^\W\d_])[a-z]{1,2})\Z")
_RIGHT = re.compile(r"\d|[./:-]\d|[-/_]?[a-z]{2,}[-/_]|%")
_RIGHT_OF_NAME = re.compile(r"\d|[.,]\d|%")


class Core(NamedTuple):
    """A date without its weekday and time, as written: numbers whose order is not told stand in `pair`. `year` is None where none is written;
    `short` says that it has two digits; `name` is its month's name, which stands `at`."""

    shape: str
    year: int | None
    month: int | None
    day: int | None
    pair: tuple[int, int] | None
    mark: str
    short: bool
    name: str
    at: int
    start: int
    end: int

    @property
    def has_day(self) -> bool:
        """Whether more than a month is written."""
        return self.day is not None or self.pair is not None


def cores(text: str, folded: str, names: Names) -> list[Core]:
    """What has the shape of a date in `text` (and the same folded), in order of place; whether there is such a day is not asked."""
    found: list[Core] = []
    for start, end in _windows(folded, names):
        found += _in_window(text, folded, start, end, names)
    return found


def _windows(folded: str, names: Names) -> Iterator[tuple[int, int]]:
    """The parts of the text in which dates may stand, apart from each other."""
    clues = _clues(folded, names) if _NUMBER.search(folded) else iter(())
    if len(folded) <= _WHOLE:
        if next(clues, None):
            yield 0, len(folded)
        return
    start = end = 0
    for first, last in sorted(clues):
        if first - _WINDOW > end:
            if end:
                yield start, end
            start = _gap(folded, first - _WINDOW, end)
        end = min(len(folded), max(end, last + _WINDOW))
    if end:
        yield start, end


def _clues(folded: str, names: Names) -> Iterator[tuple[int, int]]:
    """Where something stands that each date has: a month, or numbers with marks between. A month's name may have marks within: then each
    number counts."""
    pattern = _NUMBER if MARK in folded else _NUMBERS
    yield from (match.span() for match in pattern.finditer(folded))
    if MARK not in folded:
        yield from names.months_in.find(folded)


def _gap(folded: str, at: int, earliest: int) -> int:
    """A place near `at` where no word is cut."""
    space = folded.rfind(" ", max(earliest, at - _WINDOW), max(0, at) + 1)
    return space if space >= 0 else max(0, at)


def _in_window(text: str, folded: str, start: int, end: int, names: Names) -> list[Core]:
    tokens = list(names.token.finditer(folded, start, end))
    letters = "".join([names.letter(token[0]) for token in tokens])
    found: list[Core] = []
    taken = bytearray(len(letters))
    held = frozenset(letters)
    for name, needed, shape in _SHAPES:
        for match in shape.finditer(letters) if needed <= held else ():
            first, last = match.span()
            if any(taken[first:last]):
                continue
            core = _core(name, match, tokens, names)
            if _stands_free(folded, core) and not _is_other_word(text, core, names):
                taken[first:last] = b"1" * (last - first)
                found.append(core)
    return sorted(found, key=lambda core: core.start)


def _core(shape: str, match: re.Match[str], tokens: list[re.Match[str]], names: Names) -> Core:
    groups = match.re.groupindex

    def number(group: str) -> int | None:
        if group not in groups or match.start(group) < 0:
            return None
        return names.number(tokens[match.start(group)][0])

    year, short = number("y"), number("c")
    if (of_era := number("n")) is not None:
        year = _years_before(match, tokens) + of_era
    if (of_taiwan := number("roc")) is not None:
        year = of_taiwan + ERAS["民國"]
    one, two = number("a"), number("b")
    return Core(
        shape=shape,
        year=year if short is None else short,
        month=number("m"),
        day=number("d"),
        pair=None if one is None or two is None else (one, two),
        mark=match["s"] if "s" in groups else "",
        short=short is not None,
        name=tokens[match.start("m")][0] if "m" in groups and match["m"] == "M" else "",
        at=tokens[match.start("m")].start() if "m" in groups else 0,
        start=tokens[match.start()].start(),
        end=tokens[match.end() - 1].end(),
    )


def _years_before(match: re.Match[str], tokens: list[re.Match[str]]) -> int:
    """The year before the first of the era; of a letter that stands for none, one that no date has."""
    if "era" in match.re.groupindex:
        return ERAS[tokens[match.start("era")][0]]
    return LETTERS_OF_ERAS.get(tokens[match.start("letter")][0], 0)


def _stands_free(folded: str, core: Core) -> bool:
    """Whether what stands beside a date leaves it one."""
    numeric = core.shape in _NUMERIC
    before = folded[max(0, core.start - 3) : core.start]
    if _LEFT.search(before) if numeric else (before[-1:].isdecimal() and core.at != core.start):
        return False
    if core.shape == "iso-month" and core.end - core.start < len("2025-04"):
        return False
    if core.shape == "era-letter" and folded[core.start : core.start + 2].rstrip("0123456789") not in LETTERS_OF_ERAS:
        return False
    if core.shape == "signs" or (core.shape == "iso" and folded.startswith("t", core.end)):
        return True
    return not (_RIGHT if numeric else _RIGHT_OF_NAME).match(folded, core.end)


def _is_other_word(text: str, core: Core, names: Names) -> bool:
    """Whether the month's name may be a word of a sentence: "sold out 2024", "it may 5 times"."""
    if core.name not in names.weak or (core.year is not None and core.day is not None):
        return False
    if names.weak[core.name] and text[core.at].isupper():
        return False
    before, after = text[max(0, core.start - 2) : core.start], text[core.end : core.end + 2]
    return before.rstrip()[-1:].isalnum() or (core.year is None and after.lstrip()[:1].isalnum())
