"""What an article says in a few whole sentences: the author's own description, else the opening of its text. Never a word of ours."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from feeds import clean, grammar, plain, sentences
from feeds.model import RunnerUp

_SHORTEST_DESCRIPTION = 40
_SHORTEST = 24  # characters of a sentence; a shorter one ("He agreed.") says nothing
_SHORTEST_UNSPACED = 8
_CANDIDATES = 10  # sentences from the top
_LONGEST_READ = 6000  # characters from the top
_NEAR_REPEAT = 0.6  # of the words of the shorter of two sentences

# What a word of a sentence is worth: those of the title more, those further from the top less. Words that say nothing fill, no more. Chosen
# on one half of a set of news with summaries by people, and no worse on the other; the optimum is flat.
_TITLE = 6
_DECAY = 0.85
_FILLED = 0.015  # for each character
_LEAD = 5  # for the sentence at the top
_FOLLOWS = 1.5  # for a sentence that comes right after another one

_ENDS = re.compile(r"[.!?。！？؟।…]['\"”’»)\]」』]*$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}|\d+|[^\W\d_]{2,}")
_STEM = 6  # letters: enough to see "appoints" in "appointed"
_LOOSE_STOP = re.compile(r"\s+\.(?=\s|$)")
# A label before the sentence ("Update: The ..."), an address, the rest of something at its head.
_UNFIT = re.compile(r"^[^\W\d_][\w’-]*(?: [\w’-]+){0,2}: (?=[^\Wa-z_])|https?://|^[^\w“\"'«„‘(¿¡「『]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|‘[^’]*’(?!\w)|「[^」]*」")
_FEWEST_OUTSIDE = 2  # words beside a quotation that may name its speaker


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
    cut_off = text.endswith(("…", "...", "[…]", "[...]"))
    return Summary(text, "metadata") if len(text) >= _SHORTEST_DESCRIPTION and not cut_off else None


def opening(paragraphs: Sequence[str], title: str, limit: int, language: str) -> Summary:
    """Whole sentences from the top of the text, in its order, of at most `limit` characters together: those that hold most
    of the words that matter. Where no sentence fits, the first is cut between words."""
    found = list(_sentences(paragraphs, title, language))
    chosen = _best(
        [s for s in found if len(s.text) <= limit][:_CANDIDATES],
        _weights(found, _stems(title, grammar.function_words(language))),
        limit,
    )
    if chosen:
        return Summary(" ".join(s.text for s in chosen), "text")
    # A text without a full stop, as Thai has none, is cut as it stands.
    first = next((s.text for s in found), None) or next(iter(map(plain.line, paragraphs)), title)
    return Summary(plain.cut(first, limit), "text")


def _best(found: Sequence[_Sentence], weights: dict[str, float], limit: int) -> tuple[_Sentence, ...]:
    """The sentences, none of them leaning on one left out, that fit together and are worth most."""
    top = found[0].at if found else 0
    best: tuple[float, tuple[_Sentence, ...]] = (0, ())
    todo: list[tuple[int, int, float, frozenset[str], tuple[_Sentence, ...]]] = [(0, limit, 0, frozenset(), ())]
    while todo:
        start, left, worth, held, chosen = todo.pop()
        best = max(best, (worth, chosen), key=lambda pair: pair[0])
        for i in range(start, len(found)):
            sentence = found[i]
            follows = bool(chosen) and chosen[-1].at == sentence.at - 1
            if len(sentence.text) > left or (sentence.leans and not follows):
                continue
            gain = sum(weights[stem] for stem in sentence.stems - held) + _FILLED * len(sentence.text)
            gain += _LEAD * (sentence.at == top) + _FOLLOWS * follows
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
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in small)


def _sentences(paragraphs: Sequence[str], title: str, language: str) -> Iterator[_Sentence]:
    """The sentences at the top that may stand in a summary."""
    seen: list[frozenset[str]] = []
    headline, small = title.strip(" .").casefold(), grammar.function_words(language)
    at = read = 0
    for paragraph in paragraphs:
        line = clean.front(plain.line(paragraph))[1]
        for said in sentences.split(line, language) if clean.kind(line) is None else ():
            at += 1
            text = _LOOSE_STOP.sub("", said[:-1]).rstrip() + said[-1]
            stems = _stems(text, small)
            if not _fit(text) or text.strip(" .").casefold() == headline or any(_repeats(stems, s) for s in seen):
                continue
            seen.append(stems)
            yield _Sentence(at, text, stems, grammar.leans(text, language) or _is_bare_quote(text))
        read += len(line)
        if read > _LONGEST_READ:
            return


def _fit(text: str) -> bool:
    """May `text` stand in a summary: a whole sentence, no label, caption or invitation, nothing damaged?"""
    shortest = _SHORTEST_UNSPACED if _UNSPACED.search(text) else _SHORTEST
    return (
        len(text) >= shortest
        and not text[0].islower()
        and bool(_ENDS.search(text))
        and not _UNFIT.search(text)
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


def _is_bare_quote(text: str) -> bool:
    """A quotation without a word of who speaks."""
    return text[0] in '“"«„‘「『' and len(re.findall(r"\w+", _QUOTED.sub(" ", text))) < _FEWEST_OUTSIDE


def _repeats(stems: frozenset[str], other: frozenset[str]) -> bool:
    return len(stems & other) > _NEAR_REPEAT * max(min(len(stems), len(other)), 1)
