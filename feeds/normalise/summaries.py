"""What an article says in a few whole sentences: the author's own description, else the opening of its text. Never a word of ours."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from feeds import clean, grammar, plain
from feeds.characters import Characters
from feeds.model import RunnerUp

_SHORTEST_DESCRIPTION = 60
_SHORTEST_UNSPACED_DESCRIPTION = 25
_OF_THE_ARTICLE = 0.4  # of a description's words stand in title or text; a site's slogan has fewer
_SHORTEST = 24  # characters of a sentence; a shorter one ("He agreed.") says nothing
_SHORTEST_UNSPACED = 8
_LONGEST = 2000  # the highest limit that settings can set
_CANDIDATES = 10  # sentences from the top
_LONGEST_READ = 6000  # characters from the top
_NEAR_REPEAT = 0.6  # of the words of the shorter of two sentences

# What a word of a sentence is worth: those of the title more, those further from the top less. Words that say nothing fill, no more. Chosen
# on one half of a set of news with summaries by people, and no worse on the other; the optimum is flat.
_TITLE = 6
_DECAY = 0.85
_FILLED = 0.015  # for each character
_LEAD = 2  # for the sentence at the top
_FOLLOWS = 1.5  # for a sentence that comes right after another one

_ENDS = re.compile(r"[.!?。！？؟।…]['\"”’»)\]」』]*$")
_UNSPACED = Characters(plain.UNSPACED)
_WORD = re.compile(rf"[{plain.SIGNS}]{{2}}|\d+|[^\W\d_]{{2,}}")
_ASCII_WORD = re.compile(r"\d+|[a-z]{2,}")  # the same in small letters of ASCII, and faster
_STEM = 6  # letters: enough to see "appoints" in "appointed"
_LOOSE_STOP = re.compile(r"\s+\.(?=\s|$)")
# A label before the sentence ("Update: The ..."), the rest of something at its head; an end that is none.
_UNFIT_HEAD = re.compile(r"[^\W\d_][\w’-]*(?: [\w’-]+){0,2}: (?=[^\Wa-z_])|[^\w“\"'«„‘(¿¡「『<]")
_UNFIT_END = re.compile(r"(?:\.\.\.|…|[,;:]\W*)$")
_ADDRESS = re.compile(r"https?://")
_END = 20  # characters
# Each begins with its mark, and what may not stand before it comes second: so the next mark is found at once.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|‘[^’]*’(?!\w)|'(?<!\w').*?'(?!\w)|「[^」]*」")
_NO_SPACE = re.compile(r"(?<=[。！？」』]) ")
_FEWEST_OUTSIDE = 2  # words beside a quotation that may name its speaker


_CUT_OFF = re.compile(r"(?:…|\.\.\.|[,;:–—-])[\])]?$|(?:…|\.\.\.)\W*(?:read more|continue reading|more)\W*$", re.I)
_LONGEST_END = 60  # characters, of what shows that a description is cut off
_TAIL = 30  # characters of a description by which it is found in the text
_QUOTED_AT_MOST = 120


class Summary(NamedTuple):
    """Plain text on one line, where it is from, and what was refused before it."""

    text: str
    source: Literal["front-matter", "metadata", "text"]
    runners_up: tuple[RunnerUp, ...] = ()


class _Sentence(NamedTuple):
    """`at`: its place among all sentences of the text; `leans`: it says little without the one before it."""

    at: int
    text: str
    stems: frozenset[str]
    leans: bool


def described(description: str | None, by_person: bool) -> Summary | None:
    """The author's own description as the summary: a person's always, a page's unless it is cut off or too short to say anything."""
    text = plain.line(plain.unmarked(description or ""))
    if by_person and text:
        return Summary(text, "front-matter")
    return Summary(text, "metadata") if text and _flaw(text) is None else None


def refused(description: str | None, title: str, text: str, language: str) -> RunnerUp | None:
    """A page's description that is no summary of the article headed `title`, and why; None when it may stand, or there is none."""
    said = plain.line(plain.unmarked(description or ""))
    small = grammar.function_words(language)
    flaw = said and (_flaw(said) or _break(said, text, small) or _strangeness(said, title, text, small))
    return RunnerUp("summary", plain.cut(said, _QUOTED_AT_MOST), ("the page's description",), flaw) if flaw else None


def _flaw(said: str) -> str | None:
    """What is wrong with a description by itself."""
    unspaced = len(said) >= _SHORTEST_UNSPACED_DESCRIPTION and _UNSPACED.any_in(said)
    if len(said) < _SHORTEST_DESCRIPTION and not unspaced:
        return "too short to say anything"
    if _CUT_OFF.search(said, max(0, len(said) - _LONGEST_END)):
        return "cut off"
    return "an invitation, no summary" if clean.kind(said) else None


def _break(said: str, text: str, small: frozenset[str]) -> str | None:
    """Is a description without a stop broken off, since it ends in a small word, or since the text goes on from there?"""
    if _ENDS.search(said):
        return None
    last = said.split()[-1].casefold()
    at = text.find(said[-_TAIL:])
    goes_on = at >= 0 and text[at + len(said[-_TAIL:]) :][:2].strip(" ")[:1].isalnum()
    return "cut off" if last in small or goes_on else None


def _strangeness(said: str, title: str, text: str, small: frozenset[str]) -> str | None:
    """What is wrong with a description of this article."""
    words, of_title = _stems(said, small), _stems(title, small)
    if words <= of_title:
        return "says no more than the title"
    there = words & (of_title | _stems(text[:_LONGEST_READ], small))
    return "speaks of other things than the article" if len(there) < _OF_THE_ARTICLE * len(words) else None


def opening(paragraphs: Sequence[str], title: str, limit: int, language: str) -> Summary:
    """Whole sentences from the top of the text, in its order, of at most `limit` characters together: those that hold most
    of the words that matter. Where no sentence fits, the first is cut between words. `paragraphs` are clean lines."""
    small = grammar.function_words(language)
    found = tuple(islice(_sentences(paragraphs, title, language, limit), _CANDIDATES))
    if chosen := _best(found, _weights(found, _stems(title, small)), limit):
        return Summary(_NO_SPACE.sub("", " ".join(s.text for s in chosen)), "text")
    # A text without a full stop, as Thai has none, is cut as it stands.
    first = next((s.text for s in _sentences(paragraphs, title, language, _LONGEST)), None)
    return Summary(plain.cut(first or next(iter(paragraphs), title), limit), "text")


def _best(found: Sequence[_Sentence], weights: dict[str, float], limit: int) -> tuple[_Sentence, ...]:
    """The sentences, none of them leaning on one left out, that fit together and are worth most."""
    top = found[0].at if found else 0
    own = [_FILLED * len(sentence.text) + _LEAD * (sentence.at == top) for sentence in found]
    # What the sentences from each place on can add at most: where that is too little, none of them is tried. Those at the top, worth most,
    # are tried first.
    most = [0.0]
    for sentence, worth in zip(reversed(found), reversed(own), strict=True):
        most.append(most[-1] + worth + _FOLLOWS + sum(map(weights.__getitem__, sentence.stems)))
    best: tuple[float, tuple[_Sentence, ...]] = (0, ())
    todo: list[tuple[int, int, float, frozenset[str], tuple[_Sentence, ...]]] = [(0, limit, 0, frozenset(), ())]
    while todo:
        start, left, worth, held, chosen = todo.pop()
        if worth > best[0]:
            best = (worth, chosen)
        if worth + most[len(found) - start] <= best[0]:
            continue
        for i in reversed(range(start, len(found))):
            sentence = found[i]
            follows = bool(chosen) and chosen[-1].at == sentence.at - 1
            if len(sentence.text) > left or (sentence.leans and not follows):
                continue
            gain = own[i] + sum(map(weights.__getitem__, sentence.stems - held)) + _FOLLOWS * follows
            todo.append(
                (i + 1, left - len(sentence.text) - 1, worth + gain, held | sentence.stems, (*chosen, sentence))
            )
    return best[1]


def _weights(found: Sequence[_Sentence], title: frozenset[str]) -> dict[str, float]:
    """What each word is worth, by the sentence in which it comes first."""
    first: dict[str, int] = {}
    for n, sentence in enumerate(found):
        for stem in sentence.stems:
            first.setdefault(stem, n)
    return {stem: _DECAY**n * (1 + _TITLE * (stem in title)) for stem, n in first.items()}


def _stems(text: str, small: frozenset[str]) -> frozenset[str]:
    """Numbers, words but the `small` ones by their first letters, and what is written without spaces by pairs of characters."""
    words = _ASCII_WORD if text.isascii() else _WORD
    return frozenset([word[:_STEM] for word in words.findall(text.casefold()) if word not in small])


def _sentences(paragraphs: Sequence[str], title: str, language: str, limit: int) -> Iterator[_Sentence]:
    """The sentences at the top, of at most `limit` characters, that may stand in a summary."""
    from feeds import sentences  # an article with a summary of its own does without them

    seen: list[frozenset[str]] = []
    headline, small = title.strip(" .").casefold(), grammar.function_words(language)
    at = read = 0
    for paragraph in paragraphs:
        line = clean.front(paragraph[: _LONGEST_READ - read])[1]
        for said in sentences.split(line, language) if clean.kind(line) is None else ():
            at += 1
            text = _LOOSE_STOP.sub("", said[:-1]).rstrip() + said[-1]
            if not _fit(text, limit) or text.strip(" .").casefold() == headline:
                continue
            stems = _stems(text, small)
            if any(_repeats(stems, other) for other in seen):
                continue
            seen.append(stems)
            yield _Sentence(at, text, stems, _leans(text, language))
        read += len(line)
        if read >= _LONGEST_READ:
            return


def _fit(text: str, limit: int) -> bool:
    """May `text` stand in a summary: a whole sentence, no label, caption or invitation, nothing damaged?"""
    return (
        _SHORTEST_UNSPACED <= len(text) <= limit
        and (len(text) >= _SHORTEST or _UNSPACED.any_in(text))
        and not text[0].islower()
        and bool(_ENDS.search(text))
        and not _UNFIT_HEAD.match(text)
        and not _UNFIT_END.search(text, max(0, len(text) - _END))
        and not _ADDRESS.search(text)
        and _is_closed(text)
        and clean.kind(text) is None
        and not clean.caption(text)
    )


def _is_closed(text: str) -> bool:
    """Is each quotation that begins in `text` ended in it, and each bracket?"""
    if text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    opened = sum(map(text.count, "“«「『„"))
    return opened == sum(map(text.count, "”»」』")) or "„" in text


def _leans(text: str, language: str) -> bool:
    """Does `text` say little alone: by its first word, or since it is somebody's speech and does not say whose ("...," he said)?"""
    beside = _QUOTED.sub(" ", text)
    bare = len(beside) < len(text) and len(re.findall(r"\w+", beside)) < _FEWEST_OUTSIDE
    opened = _QUOTED.match(text)
    unnamed = opened is not None and grammar.speaks_of_other(text[opened.end() :], language)
    return bare or unnamed or grammar.leans(text, language) or grammar.speaks_of_self(beside, language)


def _repeats(stems: frozenset[str], other: frozenset[str]) -> bool:
    return len(stems & other) > _NEAR_REPEAT * max(min(len(stems), len(other)), 1)
