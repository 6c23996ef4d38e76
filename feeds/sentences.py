"""Where sentences end and where a scraper glued two together. Knows text and the small words of its language alone."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import sentencex

from feeds import grammar, plain

# Words that open sentences and are no second half of a name written in camel case. Closed classes of English: articles, pronouns,
# prepositions, conjunctions and the adverbs that take a comma.
_OPENERS = frozenset(
    """
    a about above according across additionally after again against all alongside also although amid among an and
    another any are as at back based because before behind being below besides between beyond both but by can
    consequently could despite did do does during each earlier either even every few finally first following for
    from further furthermore given had has have he her here his how however i if in indeed instead into is it its
    just last lastly later like many meanwhile more moreover most much my neither nevertheless next no nonetheless
    nor not nothing notwithstanding now of on once one only or other others our out over overall per perhaps prior
    rather recent recently regarding reportedly secondly several she similarly since so some soon speaking still
    such than that that’s that's the their them then there therefore these they this those though through
    throughout thus to today together toward towards two under unlike until up upon using was we were what when
    where whereas whether which while who whose why will with within without would yesterday yet you your
    """.split()
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
# The end of a sentence and at once a letter: "...said.The minister".
_GLUED_END = re.compile(r"[.!?][”’\"]?(?=[^\W\d_])")
# What stands before such an end: a small letter, digit or closing mark.
_WORD_BEFORE = re.compile(r"(?P<word>[\w’'-]+)(?P<close>[)”’\"%\]]*)$")
_LONGEST_WORD = 60
# A word that nothing is glued to, before a stop perhaps.
_ALONE = re.compile(r"(?<![\w.])[^\W\d_][\w’'-]*+(?!\.\w)")
_SHORTEST_APART = 4
_NEAR = 2000  # characters each side
_DAYS = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October November
    December
    """.split()
)
_LONGEST_ABBREVIATION = 12
# "energyAt": a small-letter word and a capitalised one in one token.
_GLUED_WORDS = re.compile(
    rf"(?<![^\W\d_])(?P<left>[^\W\d_]{{0,{_LONGEST_WORD}}}[a-z][a-z][’”\"')]{{0,3}})"
    rf"(?=(?P<right>[A-Z](?:[a-z’'][\w’']{{0,{_LONGEST_WORD}}})?)(?:[\s,]|$))"
)
# What it needs, and what is found sooner: a capital behind two small letters, with marks between perhaps.
_CAPITAL_AMID = re.compile(r"[A-Z](?:(?<=[a-z]{2}.)|(?<=[a-z]{2}[’”\"')].)|(?<=[’”\"')]{2}.))")
_HEADING_WORDS = range(2, 13)
_LONGEST_HEADING = 90
_AROUND_HEADING = 200  # characters before the end of what may be one, in which its sentence must begin
_LONGEST_PARAGRAPH = 50_000  # characters; what is longer no person wrote
# What the splitter of sentences cuts after, though a name or a number follows.
_TITLE = re.compile(r"\b(?:M|MM|Mme|Mlle|Sr|Sra|Dra?|Prof|Hr|Mrs?|Ms)\.$")
_SMALL_NUMBER = re.compile(r"(?:^|\s)\d{1,2}\.$")
# Languages that write "2nd" as "2.".
_ORDINALS = frozenset("cs da de et fi hr hu is lb lv nb sk sl sr".split())
_HOUR = re.compile(r"\b[ap]\.m\.$")
_NO_END = re.compile(
    r"(?:\b[ap]\.\s?m\.|\b(?:[A-Z]\.)+|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Nos|Art|Sec|vs|approx|est|Gov|Sen|Rep"
    r"|Gen|Col|Lt|Sgt|Rev|Hon|Pres|Ph\.D|e\.g|i\.e|cf|al)\.)$"
)
_WHOLE_WORD = re.compile(
    rf"(?<=\s)(?:(?:May|no|me|art|fig)\.|[ap]\.m\.(?!\s(?:{'|'.join(sorted(_DAYS))})))\s+(?=[“\"‘]?[A-Z][a-z])"
)
# The splitter breaks down at "M\xa0.": it miscounts the bytes of such a space.
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")


# The last word of what ends in a stop, without a bracket, quotation mark or elided article ("l'Ing.") before it.
_CUT_SHORT = re.compile(r"(?P<word>[^\s()«»“”„\"'’]+)\.$")
# A preposition, a month perhaps, and a year with its word behind it open a sentence ("W 2020 r. Polska ...", "В мае 2020 г. Россия ...").
_OPENING_YEAR = re.compile(r"^\W*[^\W\d]{1,3}\s+(?:[^\W\d]{3,}\s+)?\d{4}(?:\s?[-–—]\s?\d{4})?\s?(?:гг?|рр?|r)\.$")
_AMID = re.compile(r"(?:[?!？！][”’»\"')\]]*|[”»」』]|\s\.)$")


def split(text: str, language: str = "en") -> list[str]:
    """The sentences of one paragraph, in order, stripped. They hold every word of it."""
    sentences: list[str] = []
    at = 0
    cuts = set(_glued_ends(_Words(text))) if len(text) <= _LONGEST_PARAGRAPH else set()
    for part in _parts(text, language):
        if sentences and (
            _is_cut_short(sentences[-1], language)
            or not _ends(sentences[-1], part, at in cuts, plain.base_language(language) in _ORDINALS)
        ):
            sentences[-1] += part
        else:
            sentences.append(part)
        at += len(part)
    return [stripped for sentence in _quotes_with_their_own(sentences) if (stripped := sentence.strip())]


def first(text: str, language: str = "en") -> str:
    """The first sentence of a paragraph, "" of an empty one. What no person wrote is not read to its end: the splitter compares each quotation
    mark with those before it."""
    return next(iter(split(text[: _LONGEST_PARAGRAPH + 1], language)), "")


def _parts(text: str, language: str) -> Iterator[str]:
    """What the splitter finds, cut once more behind words that it takes for abbreviations before any name ("in May. Anna ...")."""
    start = 0
    for found in sentencex.segment(language, text if text.isascii() else _WIDE_SPACE.sub(" ", text)):
        part, at = text[start : start + len(found)], 0
        start += len(found)
        for match in _WHOLE_WORD.finditer(part) if "." in part.rstrip()[:-1] else ():
            yield part[at : match.end()]
            at = match.end()
        yield part[at:]


def _quotes_with_their_own(sentences: list[str]) -> list[str]:
    """A straight quotation mark between two glued sentences closes the first when it is open there, else opens the second."""
    for i, (before, after) in enumerate(pairwise(sentences)):
        if before.endswith('"') and after[:1].isalnum() and before.count('"') % 2:
            sentences[i], sentences[i + 1] = before[:-1], f'"{after}'
    return sentences


def _is_cut_short(before: str, language: str) -> bool:
    """Is the stop at the end of `before` that of an abbreviation which a name follows, as the language writes it?"""
    word = _CUT_SHORT.search(before.rstrip()[-_LONGEST_ABBREVIATION:])
    return word is not None and (
        word["word"] in grammar.abbreviations(language) or bool(_OPENING_YEAR.match(before.rstrip()))
    )


def _ends(before: str, after: str, cut: bool, ordinals: bool) -> bool:
    """Is there a sentence end between the two? A name with a stop inside ("Play.Blox") has none, nor has an abbreviation before a
    small letter or a number; before a capital it may ("in the U.S. He ..."). Nor does a small letter open a sentence after a mark
    that is no stop of its own: a question amid a sentence, or a stop set off by a space. `ordinals`: a small number with a stop is one
    ("der 2. Rat")."""
    touching = not before[-1:].isspace() and not after[:1].isspace()
    if touching and after[:1].isupper() and before[-1:] in ".!?":
        return cut
    head, following = before.rstrip()[-_LONGEST_ABBREVIATION:], after.lstrip()[:2]
    if ordinals and _SMALL_NUMBER.search(head):
        return False
    if _TITLE.search(head) or (_HOUR.search(head) and after.lstrip().startswith(tuple(_DAYS))):
        return False
    if following[:1].islower() and not following[1:].isupper() and _AMID.search(head):
        return False
    return not (_NO_END.search(head) and (following[:1].islower() or following[:1].isdigit() or following[:1] == "("))


def unglue(paragraph: str) -> list[tuple[str, bool]]:
    """`paragraph` taken apart where paragraphs and sub-headings were glued to each other: (text, is a heading), in order.

    Comes apart only where it is safe: a sentence end followed at once by a capital, unless both look like halves of a name
    ("Play.Blox"); a short run of words without a stop, glued to a word that opens a sentence or that the paragraph knows on its own.
    No character but white space is ever lost.
    """
    if len(paragraph) > _LONGEST_PARAGRAPH:
        return [(stripped, False)] if (stripped := paragraph.strip()) else []
    words = _Words(paragraph)
    pieces: list[tuple[str, bool]] = []
    for piece in _between(paragraph, _glued_ends(words)):
        pieces.extend(_headings(piece, words))
    return pieces


class _Joint(NamedTuple):
    """A `stop` at `start` that glues the word before it to one that begins at `end`."""

    start: int
    end: int
    token: str
    stop: str
    following: str


class _Words:
    """Which words stand where in a paragraph. Each is looked for once, so that a long paragraph takes a time that grows with it alone."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def joints(self) -> Sequence[_Joint]:
        """The places where the end of a sentence may be glued to the next."""
        return [*_joints(self.text)]

    @cached_property
    def _joined(self) -> Mapping[tuple[str, str, str], Sequence[int]]:
        places = defaultdict(list)
        for joint in self.joints:
            places[joint.token, joint.stop, joint.following].append(joint.end)
        return places

    @cached_property
    def _alone(self) -> Mapping[str, Sequence[int]]:
        places = defaultdict(list)
        for match in _ALONE.finditer(self.text):
            places[match[0]].append(match.start())
        return places

    @cached_property
    def _glued(self) -> Mapping[str, int]:
        return Counter(match["left"] + match["right"] for match in _GLUED_WORDS.finditer(self.text))

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self.text.casefold()))

    def is_name(self, joint: _Joint) -> bool:
        """Do the two words stand together more than once near by?"""
        places = self._joined[joint.token, joint.stop, joint.following]
        return bisect_left(places, joint.end + _NEAR) - bisect_left(places, joint.end - _NEAR) > 1

    def is_used(self, glued: str) -> bool:
        """Does the text use two glued words again?"""
        return self._glued.get(glued, 0) > 1

    def has_near(self, word: str, at: int) -> bool:
        """Does `word` stand on its own near `at`?"""
        places = self._alone.get(word, ())
        return bisect_left(places, at + _NEAR) > bisect_left(places, at - _NEAR)

    def has(self, word: str) -> bool:
        """Does `word`, or its singular or plural, stand in the text on its own?"""
        stem = re.sub(r"[’'”\")]+$|s$", "", word).casefold()
        return stem in self._folded or f"{stem}s" in self._folded


def _between(text: str, cuts: list[int]) -> list[str]:
    edges = [0, *cuts, len(text)]
    return [part for a, b in pairwise(edges) if (part := text[a:b].strip())]


def _joints(text: str) -> Iterator[_Joint]:
    for match in _GLUED_END.finditer(text):
        token = re.split(r"\s", text[max(0, match.start() - _LONGEST_WORD) : match.start()])[-1]
        following = _WORD.match(text, match.end())
        if following is not None and following[0][0].isupper():
            yield _Joint(match.start(), match.end(), token, match[0], following[0])


def _glued_ends(words: _Words) -> list[int]:
    cuts = []
    quotes = counted = 0
    for joint in words.joints:
        if joint.stop == "?" and joint.token.endswith((".", ",")):
            # A quotation mark that was lost on the way, as where all that is not ASCII became one.
            cuts.append(joint.start)
        elif _is_end(joint, words):
            quotes, counted = quotes + words.text.count('"', counted, joint.end - 1), joint.end - 1
            # A straight quotation mark closes what is open, else it opens the second of both.
            opens = joint.stop.endswith('"') and quotes % 2 == 0
            cuts.append(joint.end - 1 if opens else joint.end)
    return cuts


def _is_end(joint: _Joint, words: _Words) -> bool:
    """Is the stop that of a sentence?"""
    if "." in words.text[joint.end : joint.end + 4] and len(joint.following) == 1:
        return False
    before = _WORD_BEFORE.search(joint.token)
    if before is None:
        return not joint.token and joint.following.lower() in _OPENERS
    return _is_plain(before["word"], before["close"], joint.following) or _are_apart(joint, words)


def _is_plain(word: str, close: str, following: str) -> bool:
    """Can `word` be no first half of a name, or `following` no second half?"""
    ends = word[-1].isdigit() or bool(close) or (word[0].islower() and len(word) > 1)
    return ends or word in _DAYS or following.lower() in _OPENERS


def _are_apart(joint: _Joint, words: _Words) -> bool:
    """Are two capitalised words with a stop between them ("Arabia.Officials", "Play.Blox") of two sentences? So they are when the text around has
    the second one in small letters, or the first on its own, and both together but once."""
    token, following = joint.token, joint.following
    if not token[0].isupper() or len(following) < _SHORTEST_APART or words.is_name(joint):
        return False
    return words.has_near(following.lower(), joint.end) or (
        len(token) >= _SHORTEST_APART and words.has_near(token, joint.end)
    )


def _headings(piece: str, words: _Words) -> Iterator[tuple[str, bool]]:
    start = 0
    for match in _GLUED_WORDS.finditer(piece) if _CAPITAL_AMID.search(piece) else ():
        heading_start = _sentence_start(piece, start, match.end())
        if match.end() - heading_start > _AROUND_HEADING:
            continue
        heading = piece[heading_start : match.end()].strip()
        if _is_heading(heading) and _safe(match["left"], match["right"], piece, match.end(), words):
            if before := piece[start:heading_start].strip():
                yield before, False
            yield heading, True
            start = match.end()
    if rest := piece[start:].strip():
        yield rest, False


def _sentence_start(text: str, start: int, end: int) -> int:
    first = max(start, end - _AROUND_HEADING)
    ends = [m.end() for m in re.finditer(r"[.!?][”’\"']?\s+(?=[^\W_a-z])", text[first:end])]
    return first + ends[-1] if ends else start


def _is_heading(text: str) -> bool:
    words = text.split() if len(text) <= _LONGEST_HEADING else ()
    return len(words) in _HEADING_WORDS and not text[0].islower() and not re.search(r"[,;:] |[.!?]$", text)


def _safe(left: str, right: str, piece: str, at: int, words: _Words) -> bool:
    if words.is_used(left + right):
        return False  # a name
    if right.lower() in _OPENERS or (right.endswith("ly") and piece.startswith(f"{right},", at)):
        return True
    return left[0].islower() and words.has(left) and words.has(right)
