"""Articles of our own writing, each beside what a careful editor says of it: has the program judge them and counts what it got right.

A file FOLDER/NAME.{txt,html,jsonl,md} has its labels in FOLDER/NAME.toml; a file of several articles has a table [[article]] for each.
Every article says `title`, `language`, `published` (ISO 8601 as far as it is written, with its offset if one is; or "none"), `countries` and
`topics` (the first first; `equals`: none of the countries is). `*_ok` are answers that a fair reader would also take, `summary` has words that
it must have and must lack, `retrieved` is when the page was fetched, `traps` say what the article was written for.
"""

import hashlib
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from feeds import config, normalise, read
from feeds.errors import SetAside
from feeds.model import Article, Document

HERE = Path(__file__).parent
SUFFIXES = (".txt", ".html", ".jsonl", ".md")
SETTINGS = HERE / "feeds.toml"
_CIVIL = 16  # "2025-04-07T02:25"
_CUT = {"year": 4, "month": 7, "day": 10, "minute": _CIVIL, "second": _CIVIL}
_ZONE = re.compile(r"(?<=T\d\d:\d\d)(?::\d\d)?([+-]\d\d:\d\d)$")
_END = re.compile(r"[.!?。！？؟।]['\"”’»)\]」』]*$")
_WITHOUT_FULL_STOPS = ("th",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an editor says of one article. `published` is "" where the article does not tell."""

    name: str
    title: str
    language: str
    published: str
    published_ok: tuple[str, ...] = ()
    countries: tuple[str, ...]
    countries_ok: tuple[str, ...] = ()
    equals: bool = False
    topics: tuple[str, ...]
    topics_ok: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    retrieved: str | None = None
    traps: tuple[str, ...] = ()


class Judged(NamedTuple):
    """What was wanted, what the reader found and what the program made of it; both None when it found no such article. `parted`: the
    reader found as many articles in the file as there are."""

    wanted: Wanted
    document: Document | None
    article: Article | None
    parted: bool


class Mark(NamedTuple):
    """What one article adds to one measure: `won` of `of`, with what was said there."""

    measure: str
    won: int
    of: int
    wanted: str = ""
    said: str = ""


class Marked(NamedTuple):
    """The marks of one article."""

    wanted: Wanted
    marks: tuple[Mark, ...]


def articles() -> list[Path]:
    """The files with articles, by name."""
    return sorted(path for path in HERE.glob("*/*") if path.suffix in SUFFIXES)


def labels() -> list[Path]:
    """The files with labels, by name."""
    return sorted(HERE.glob("*/*.toml"))


def digest() -> str:
    """SHA-256 over the names and bytes of all articles, labels and the settings: changes when any of them does."""
    total = hashlib.sha256()
    for path in (SETTINGS, *sorted((*articles(), *labels()))):
        total.update(f"{path.relative_to(HERE).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def wanted(path: Path) -> list[Wanted]:
    """The labels of the articles in the file `path`, in their order. Raises TypeError for a label that is unknown or missing."""
    table = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    tables = table.get("article", [table])
    name = path.relative_to(HERE).as_posix()
    return [_wanted(said, name if len(tables) == 1 else f"{name}:{n}") for n, said in enumerate(tables, start=1)]


def _wanted(said: Mapping[str, Any], name: str) -> Wanted:
    flat = {key: value for key, value in said.items() if key != "summary"} | said.get("summary", {})
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in flat.items()}
    out = Wanted(name=name, **values)
    dates = tuple("" if date == "none" else date for date in (out.published, *out.published_ok))
    return replace(out, published=dates[0], published_ok=dates[1:])


@cache
def marked() -> tuple[Marked, ...]:
    """Every article judged and marked. No clock and no file's time has a say: what was fetched when is written in the labels."""
    settings = config.load(SETTINGS)
    judged = [one for path in articles() for one in _judged(path, settings)]
    return tuple(Marked(one.wanted, tuple(_marks(one, settings))) for one in judged)


def _judged(path: Path, settings: config.Settings) -> Iterator[Judged]:
    found = [d for d in read.read(read.Source(path, path.relative_to(HERE).as_posix())) if not isinstance(d, SetAside)]
    wants = wanted(path)
    for want, raw in zip_longest(wants, found[: len(wants)]):
        document = replace(raw, retrieved=want.retrieved or raw.retrieved) if raw else None
        article = normalise.normalise(document, settings) if document else None
        yield Judged(want, document, article, len(found) == len(wants))


def _marks(judged: Judged, settings: config.Settings) -> Iterator[Mark]:
    want, article = judged.wanted, judged.article
    yield _rate("read.articles", judged.parted)
    title = article.title if article else ""
    yield _rate("read.title", _words(title) == _words(want.title), want.title, title)
    language = article.language.partition("-")[0] if article else ""
    yield _rate("language.right", language == want.language, want.language, language)
    yield from date_marks(want, _written(article))
    said = tuple(label.key for label in article.countries) if article else ()
    yield from label_marks("countries", want.countries, want.countries_ok, said)
    if want.countries:
        firsts = want.countries if want.equals else want.countries[:1]
        yield _rate("countries.first", bool(said) and said[0] in firsts, " ".join(want.countries), " ".join(said))
    topics = tuple(label.key for label in article.topics) if article else ()
    yield from label_marks("topics", want.topics, want.topics_ok, topics)
    if judged.document and article:
        yield from _summary_marks(want, judged.document, article, settings.summary.max_length)


def _rate(measure: str, won: bool, wanted: str = "", said: str = "") -> Mark:
    return Mark(measure, int(won), 1, wanted, said)


def _written(article: Article | None) -> str:
    """The publication as the program says it was written: to its precision, with an offset where one stood beside it."""
    moment = article.published if article else None
    if moment is None:
        return ""
    civil = moment.written.isoformat()[: _CUT[moment.precision]]
    zone = moment.zone_source == "text" and len(civil) == _CIVIL
    return civil + (moment.written.isoformat()[-6:] if zone else "")


def date_marks(want: Wanted, said: str) -> Iterator[Mark]:
    """`said`: ISO 8601 as far as the program says it was written, "" for none. Of two dates with an offset the same instant will do."""
    golds = (want.published, *want.published_ok)
    hit = next((gold for gold in golds if _same_day(gold, said)), None)

    def mark(measure: str, won: bool) -> Mark:
        return _rate(f"dates.{measure}", won, " or ".join(gold or "none" for gold in golds), said or "none")

    yield mark("right", hit is not None)
    if said:
        yield mark("precision", hit is not None)
    if not want.published:
        yield mark("rightly none", not said)
    if said and hit is not None:
        yield mark("as precise", len(said[:_CIVIL]) == len(hit[:_CIVIL]))
    if len(want.published) >= _CIVIL:
        yield mark("time", said[:_CIVIL] == want.published[:_CIVIL])
    if zone := _zone(want.published):
        yield mark("zone", _zone(said) == zone)


def _same_day(gold: str, said: str) -> bool:
    if _zone(gold) and _zone(said) and datetime.fromisoformat(gold) == datetime.fromisoformat(said):
        return True
    return said[: len(gold[:10])] == gold[:10] if gold else not said


def _zone(date: str) -> str:
    match = _ZONE.search(date)
    return match[1] if match else ""


def label_marks(field: str, must: Sequence[str], may: Sequence[str], said: Sequence[str]) -> Iterator[Mark]:
    """What may be said counts neither way. F1 = 2 hits / (2 hits + wrong + missed)."""
    counted = [key for key in said if key in must or key not in may]
    hits = len({*must} & {*counted})
    told = (" ".join(must) or "none", " ".join(said) or "none")
    yield Mark(f"{field}.f1", 2 * hits, len(must) + len(counted), *told)
    yield _rate(f"{field}.exact", hits == len(must) == len(counted), *told)


def _summary_marks(want: Wanted, document: Document, article: Article, longest: int) -> Iterator[Mark]:
    summary = article.summary
    mine = _words(summary)
    known = {*_words(unescape(f"{document.title} {document.description or ''} {document.body}"))}
    yield Mark("summaries.grounded", sum(word in known for word in mine), len(mine), said=summary)
    if want.language not in _WITHOUT_FULL_STOPS:
        yield _rate("summaries.whole", bool(_END.search(summary)), said=summary)
    if article.summary_source == "text":
        yield _rate("summaries.fits", len(summary) <= longest, said=summary)
    folded = summary.casefold()
    if want.contains:
        has = all(word.casefold() in folded for word in want.contains)
        yield _rate("summaries.contains", has, " ".join(want.contains), summary)
    if want.lacks:
        clean = not any(word.casefold() in folded for word in want.lacks)
        yield _rate("summaries.clean", clean, "not " + " ".join(want.lacks), summary)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def scores(results: Iterable[Marked]) -> dict[str, float]:
    """Each measure over `results`, from 0 to 1, by name."""
    won, of = Counter[str](), Counter[str]()
    for mark in (mark for result in results for mark in result.marks):
        won[mark.measure] += mark.won
        of[mark.measure] += mark.of
    return {measure: won[measure] / of[measure] for measure in sorted(of) if of[measure]}


def detail(measure: str, results: Sequence[Marked]) -> str:
    """Where `measure` is lost: by language, by trap, and article by article."""
    lines = [f"  {mark.wanted:<28} {mark.said:<28} {result.wanted.name}" for result, mark in _lost(measure, results)]
    by_language = _by(measure, results, lambda want: (want.language,))
    by_trap = _by(measure, results, lambda want: want.traps)
    return "\n".join([f"{measure} by language: {by_language}", f"by trap: {by_trap}", "lost (wanted, said):", *lines])


def _lost(measure: str, results: Sequence[Marked]) -> Iterator[tuple[Marked, Mark]]:
    for result in results:
        yield from ((result, mark) for mark in result.marks if mark.measure == measure and mark.won < mark.of)


def _by(measure: str, results: Sequence[Marked], keys: Callable[[Wanted], Sequence[str]]) -> str:
    """The groups in which something of `measure` is lost, the worst first."""
    groups = defaultdict[str, list[Marked]](list)
    for result in results:
        for key in keys(result.wanted):
            groups[key].append(result)
    found = sorted((scores(group).get(measure, 1.0), key, len(group)) for key, group in groups.items())
    return ", ".join(f"{key} {score:.2f} of {n}" for score, key, n in found if score < 1) or "none"
