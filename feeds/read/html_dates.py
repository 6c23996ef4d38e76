"""When a web page says that its article appeared: every place it says so, as clues in the order of belief.
Judges no date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from selectolax.lexbor import LexborNode

from feeds import calendar, plain
from feeds.model import Clue
from feeds.read import html_metadata, html_page
from feeds.read.html_metadata import Head
from feeds.read.html_page import Line, Page

MAX_BYLINE = 120
_BEFORE, _AFTER, _ALL = 6, 14, 400
_LONG = 160
_PUBLISHED = re.compile(
    r"\b(?:published|posted|released|issued|written|(?:date|datum|fecha|data)\s?:|geschrieben|veröffentlicht"
    r"|erschienen|erstellt|publié|publicad[oa]|pubblicato|gepubliceerd|geplaatst|publicerad|publisert|udgivet"
    r"|opublikowan|опубликован|yayınlan|diterbitkan)|公開|発表|掲載|配信|发布|發布|发表|發表|게시|입력|نشر|प्रकाशित",
    re.I,
)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|edited|corrected|aktualisiert|geändert|stand|mise? à jour|modifié"
    r"|a[ck]?tualizad[oa]|modificad[oa]|aggiornat[oa]|bijgewerkt|gewijzigd|uppdaterad|oppdatert|opdateret"
    r"|zaktualizowan|обновлен|обновлён|güncellen|diperbarui)|更新|수정|تحديث|अपडेट",
    re.I,
)
_OTHER = re.compile(r"©|\(c\)|copyright|\b(?:deadline|expires?|event|born|died|photo|image|foto)\b", re.I)
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|oleh)\b[\s:]", re.I)
_SEPARATOR = re.compile(r"\s*[|·•‧/—–]\s*|\s-\s")
_ZONE_WORD = re.compile(r"\s*\(?(?:[A-Z]{2,5}|[A-Z][a-z]+ time)\)?(?![\w])")
_MEANT = 'time[pubdate], [itemprop~="datePublished"], time[class*="publish"], time[class*="pubdate"]'
# "Donnerstag, den" and "Kuala Lumpur" are about as much as stands beside a date that is a line's whole
# purpose.
_MAX_REST = 16
_MAX_NAMES = 8
_LABELLED = 3
_YEAR, _DAY = r"(?:19|20)\d\d", r"[0-3]?\d"
_IN_ADDRESS = re.compile(
    rf"(?<![\d])({_YEAR}([/-])(?:[01]?\d|[a-z]{{3}})\2{_DAY})(?=[/-]|$)|/({_YEAR}[01]\d[0-3]\d)(?=[/-]|$)"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a page says of its times, and the lines beside the headline that say it (or who wrote the
    article), whole."""

    published: tuple[Clue, ...]
    updated: tuple[Clue, ...]
    bylines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A date that people see (`clue.source` byline) or an element's attribute gives, and whether it is that
    of a change."""

    clue: Clue
    changed: bool
    sure: int
    line: str


def read(page: Page, head: Head, title: str, link: str | None, language: str) -> Dates:
    """Every clue to the article's times. A visible date far from the headline counts only if it is labelled
    and nothing else speaks."""
    near = list(_near(page, title))
    shown = [found for line in near for found in _in_line(line, language)]
    published, updated = html_metadata.published(head), html_metadata.updated(head)
    published += _clues(shown, "metadata", changed=False) or _elsewhere(page)
    published += _clues(shown, "byline", changed=False) or ([] if published else _labelled(page, language))
    updated += [*_clues(shown, "metadata", changed=True), *_clues(shown, "byline", changed=True)]
    bylines = [found.line for found in shown] + [
        line.text for line in near if _BY.match(line.text) and len(line.text) <= MAX_BYLINE
    ]
    return Dates(_once([*published, *_in_address(link)]), _once(updated), tuple(dict.fromkeys(bylines)))


def author(bylines: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a line such as "By Jane Doe and John Roe | 7 April 2025"."""
    for line in bylines:
        if match := re.match(r"By[\s:]+([^|·•‧/—–\d,(]{3,60})", line, re.I):
            words = _PUBLISHED.split(_UPDATED.split(match[1])[0])[0]
            if len(words.split()) <= _MAX_NAMES:
                return tuple(name for part in re.split(r"\s+(?:and|&)\s+", words) if (name := part.strip(" ,.-")))
    return ()


def _once(clues: list[Clue]) -> tuple[Clue, ...]:
    return tuple({clue.text: clue for clue in reversed(clues)}.values())[::-1]


def _clues(shown: list[_Shown], source: str, *, changed: bool) -> list[Clue]:
    found = [s for s in shown if s.clue.source == source and s.changed == changed]
    return [s.clue for s in sorted(found, key=lambda s: -s.sure)]


def _near(page: Page, title: str) -> Iterator[Line]:
    """The lines beside the headline, nearest first but those below it before those above; a page without one
    begins its article."""
    root = (
        html_page.within(page.headline, ("article",))
        if page.headline
        else page.tree.css_first("article") or page.tree.css_first("main")
    )
    yield from _beside_headline(page, root or page.body, title)
    if root is not None and page.headline is not None:
        yield from _beside_headline(page, page.body, title)


def _beside_headline(page: Page, root: LexborNode, title: str) -> Iterator[Line]:
    headline = html_page.text_of(page.headline).casefold() if page.headline else ""
    titles = {text for text in (headline, title.casefold()) if text}
    above: list[Line] = []
    lines = html_page.lines(root, page.spine)
    for line in islice(lines, _ALL):
        if line.text.casefold() in titles:
            yield Line("", line.marks)
            break
        above.append(line)
    else:
        above, lines = [], iter(above)
    long = 0
    for line in islice(lines, _AFTER):
        long += len(line.text) > _LONG
        if long > 1:
            break
        if line.text.casefold() not in titles:
            yield line
    yield from above[: -_BEFORE - 1 : -1]


def _in_line(line: Line, language: str) -> Iterator[_Shown]:
    """The dates of one line: those that its elements give in attributes, else those that it shows."""
    for mark in line.marks:
        if calendar.read(mark.value, language):
            changed = mark.where.endswith(("Modified", "updated")) or _says_changed(line.text[: mark.offset])
            yield _Shown(
                Clue("metadata", mark.value, mark.where),
                changed,
                0,
                line.text if len(line.text) <= MAX_BYLINE else "",
            )
    if len(line.text) <= MAX_BYLINE and not _OTHER.search(line.text):
        yield from _visible(line.text, language)


def _says_changed(before: str) -> bool:
    """Whether the last label in `before`, the text in front of a date, is one of a change."""
    changed = max((m.end() for m in _UPDATED.finditer(before)), default=0)
    return changed > max((m.end() for m in _PUBLISHED.finditer(before)), default=0)


def _visible(text: str, language: str) -> Iterator[_Shown]:
    found = calendar.find(text, language)
    for written, following in zip_longest(found, found[1:]):
        sure = _sureness(text, written.start, written.end)
        if sure:
            end = following.start if following else len(text)
            zone = _ZONE_WORD.match(text, written.end, end) if written.precision in ("minute", "second") else None
            date = text[written.start : zone.end() if zone else written.end]
            yield _Shown(
                Clue("byline", date, f"beside the headline: {text}"),
                _says_changed(text[: written.start]),
                sure,
                text,
            )


def _sureness(text: str, start: int, end: int) -> int:
    """How surely a date in a line is the article's own: 3 labelled so, 2 the line (or its part) is nothing
    else, 1 follows "By", 0 not."""
    before = text[:start]
    left = [0, *(m.end() for m in _SEPARATOR.finditer(before))]
    labels = [m.start() for pattern in (_PUBLISHED, _UPDATED) for m in pattern.finditer(before)]
    if any(label - max(edge for edge in left if edge <= label) <= _MAX_REST for label in labels):
        return _LABELLED
    right = _SEPARATOR.search(text, end)
    rest = before[left[-1] :] + text[end : right.start() if right else len(text)]
    if sum(character.isalpha() for character in rest) <= _MAX_REST and not rest.rstrip().endswith("."):
        return 2
    return 1 if _BY.match(text) else 0


def _elsewhere(page: Page) -> list[Clue]:
    """An element marked as the article's date by its meaning, wherever it stands, if not beside the article;
    else the day on which all times of the page agree."""
    for node in page.tree.css(_MEANT):
        value, where = html_page.mark(node) or (plain.line(node.text()), "itemprop datePublished")
        if node.tag != "meta" and calendar.read(value[:MAX_BYLINE]) and not html_page.apart(page, node):
            return [Clue("metadata", value, where)]
    times = [
        node.attributes.get("datetime") or ""
        for node in page.tree.css("time[datetime]")
        if not html_page.apart(page, node)
    ]
    days = {written.value.date() if written.value else None for text in times if (written := calendar.read(text))}
    return [Clue("metadata", plain.line(times[0]), "time datetime")] if len(days) == 1 else []


def _labelled(page: Page, language: str) -> list[Clue]:
    """A line far from the headline that says when the article was published."""
    for line in islice(html_page.lines(page.body, page.spine), _ALL):
        if len(line.text) <= MAX_BYLINE and _PUBLISHED.search(line.text):
            found = [s.clue for s in _in_line(line, language) if s.sure == _LABELLED and not s.changed]
            if found:
                return [Clue("byline", found[0].text, f"labelled: {line.text}")]
    return []


def _in_address(link: str | None) -> list[Clue]:
    match = _IN_ADDRESS.search(link.lower()) if link else None
    return [Clue("url", match[1] or match[3], "canonical link")] if match else []
