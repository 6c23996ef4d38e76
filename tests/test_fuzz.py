"""What no input may do, whatever it is made of: raise what is no refusal of ours, say one thing today and another tomorrow, let through what XML
forbids, tell a date that nobody wrote.

`FEEDS_FUZZ=10 pytest -n 0 -m long tests/test_fuzz.py -k dates` looks for ten minutes."""

import contextlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from itertools import count, pairwise
from pathlib import Path
from typing import Any, NamedTuple, get_args
from unittest.mock import patch

import feedparser
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from lxml import etree

from feeds import (
    bylines,
    calendar,
    claims,
    clean,
    config,
    datelines,
    files,
    importing,
    lock,
    packing,
    plain,
    read,
    route,
    sentences,
    wanted,
)
from feeds.errors import ArticleError, FeedsError, SetAside
from feeds.explain import record
from feeds.explain.case import Case
from feeds.index import DamagedError, Kept
from feeds.model import Article, Clue, Document, Enclosure, FormatName, Image, Origin, Point
from feeds.normalise import markup, normalise, summaries
from feeds.read import frontmatter
from tests import fuzzing
from tests.conftest import SETTINGS
from tests.fuzzing import as_bytes, damaged
from tests.shelf import published, written

SITE = config.parse(SETTINGS, "feeds.toml")
HOME = "https://a.example/2025/b.html"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
HEAD = re.sub(rb", sum \w+", b"", lock.dump(lock.Lock()))  # as who edits the rows has to write it
ZONE = timezone(timedelta(hours=6))
HEADERS = {"content-type": "application/xml; charset=utf-8"}
_FEW, _FEWEST = 25, 4  # inputs in each run, of lines and of articles
_TIMES = 13  # as many in a long one
_LINE = 300  # characters of a line that readers look at
_JUDGED = [field.name for field in fields(Article) if field.name not in ("content", "runners_up")]


class Target(NamedTuple):
    """A part of the program, what it is given, what looks whether all is well, and inputs with which it was not."""

    inputs: SearchStrategy[Any]
    check: Callable[[Any], None]
    found: tuple[Any, ...]
    few: int  # inputs in each run


TARGETS: dict[str, Target] = {}


def target(
    inputs: SearchStrategy[Any], *found: Any, few: int = _FEW
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    def enter(check: Callable[[Any], None]) -> Callable[[Any], None]:
        TARGETS[check.__name__] = Target(inputs, check, found, few)
        return check

    return enter


pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@pytest.mark.hazard("fuzz")
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks_what_reads_and_judges(name: str, runs: Callable[[int], None]) -> None:
    """Each reader, and what judges dates, texts and addresses, is given odd pieces put together by chance, the same in each run."""
    runs(_fuzzed(name, settings(max_examples=TARGETS[name].few, derandomize=True)))


@pytest.mark.long
@pytest.mark.hazard("fuzz")
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks_them_for_long(name: str, runs: Callable[[int], None]) -> None:
    """The same with more of them, and with real pages of which parts are cut, doubled, moved or made something else."""
    minutes = float(os.environ.get("FEEDS_FUZZ", "0"))
    until = time.monotonic() + 60 * minutes
    how = settings(max_examples=TARGETS[name].few * _TIMES, derandomize=not minutes)
    inputs = _fuzzed(name, how)
    while time.monotonic() < until:
        inputs += _fuzzed(name, how)
    runs(inputs)


_DAY = b"---\ntitle: A\ndate: 2025-04-07T14:25+05:30\nauthor: Ann\n---\nA court in Kenya has ruled."
_COUNT = count()


@pytest.mark.hazard("detector")
@pytest.mark.parametrize(
    ("name", "drawn", "place", "worse"),
    [
        ("reads_note.md", b"A\x0b court in Kenya.", "feeds.plain.scrub", str),
        ("reads_note.md", _DAY, "feeds.packing.timezone", lambda *_: UTC),
        ("reads_note.md", _DAY, "feeds.normalise._opening", lambda *_: summaries.Summary("Our words.", "text")),
        ("reads_note.md", _DAY, "feeds.normalise._person", lambda _: str(next(_COUNT))),
        ("imports_notes", _DAY, "feeds.calendar.iso", calendar.iso_without_zone),
        ("finds_dates", ("2204-04-07T14:25Z", None, None, None), "feeds.calendar.values.checked", calendar.Written),
        ("sanitises", ("<p onclick=x>A", "html", "", None), "feeds.normalise.markup._cleaner", lambda *_: _Idle()),
        ("reads_settings", "a = 1", "feeds.config.reading.SettingsError", ValueError),
        ("reads_the_lock", HEAD + b"added 2025-04-07T14:25:30Z urn:x:1\n", "feeds.plain.rfc3339", str),
    ],
)
def test_what_looks_at_it_sees_a_fault(name: str, drawn: Any, place: str, worse: object) -> None:
    """The program is made worse in one place, and what looks at these inputs says so."""
    TARGETS[name].check(drawn)
    with patch(place, worse), pytest.raises((AssertionError, ValueError, FeedsError)):
        TARGETS[name].check(drawn)


class _Idle:
    """A sanitiser that lets everything through."""

    def clean(self, text: str) -> str:
        return text


def _fuzzed(name: str, how: settings) -> int:
    """How many inputs the target was given."""
    inputs, check, found, _ = TARGETS[name]
    given_ = 0

    @settings(how, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(inputs)
    def fuzzed(drawn: Any) -> None:
        nonlocal given_
        given_ += 1
        check(drawn)

    for drawn in found:
        fuzzed = example(drawn)(fuzzed)
    fuzzed()
    return given_


# What holds of an article


def _told(name: str, data: bytes) -> Iterator[tuple[Document, Article]]:
    """The articles that a file of this name holds."""
    for document in read.documents(data, name):
        if isinstance(document, SetAside):
            assert _is_fit(str(document)), document
        elif article := _judged(document):
            yield document, article


def _judged(document: Document, site: config.Settings = SITE) -> Article | None:
    """The article, which is the same whenever and for whatever it is asked; None where it is refused."""
    first, again, unexplained = (_outcome(document, site, is_explained=explained) for explained in (True, True, False))
    if isinstance(first, str):
        assert first == again == unexplained
        return None
    assert isinstance(again, Article)
    assert isinstance(unexplained, Article)
    assert [getattr(first, name) for name in _JUDGED] == [getattr(again, name) for name in _JUDGED]
    assert [getattr(first, name) for name in _JUDGED] == [getattr(unexplained, name) for name in _JUDGED]
    assert (first.html, first.text, first.language) == (unexplained.html, unexplained.text, unexplained.language)
    return first


def _outcome(document: Document, site: config.Settings, *, is_explained: bool) -> Article | str:
    try:
        article = normalise(document, site, is_explained=is_explained)
        _ = article.html
    except ArticleError as error:
        return str(error)
    return article


def _is_sound(document: Document, article: Article, site: config.Settings = SITE) -> None:
    texts = [*_texts([getattr(article, name) for name in _JUDGED]), article.html, article.text, article.language]
    assert all(map(_is_fit, texts)), [text for text in texts if not _is_fit(text)]
    json.dumps(record.as_json(Case(document, article, site, NOW)), allow_nan=False, ensure_ascii=False).encode()
    assert article.id
    assert article.id.isascii()
    assert not re.search(r"\s", article.id)
    assert plain.line(article.title) == article.title != ""
    assert plain.line(article.summary) == article.summary
    assert all(address is None or plain.web_address(address) == address for address in _addresses(article))
    _is_dated(document, article)
    _is_summed_up(document, article)
    _is_kept(document, article, site)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value, *value.values()])
    elif is_dataclass(value):
        yield from _texts([getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)


def _is_fit(text: str) -> bool:
    """May it stand in XML 1.0 (production 2), and so in UTF-8?"""
    return re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text) is None


def _addresses(article: Article) -> tuple[str | None, ...]:
    origin, file = article.origin, article.enclosure
    return (
        article.link,
        article.via,
        article.image.url,
        origin and origin.url,
        origin and origin.feed,
        file and file.url,
    )


def _is_dated(document: Document, article: Article) -> None:
    """Its dates are of this age, and of what somebody wrote."""
    moments = [article.updated, article.added, article.published and article.published.written]
    assert all(moment.tzinfo and 1899 <= moment.year <= 2200 for moment in moments if moment)
    if article.published and not document.retrieved:
        assert _has_number(article.published.because.partition(": ")[2]), article.published
    if article.not_before:
        assert _has_number(article.text)


def _has_number(text: str) -> bool:
    return any(char.isdigit() or char in "〇一二三四五六七八九十元" for char in text)


def _is_summed_up(document: Document, article: Article) -> None:
    """Its summary is made of words that are there."""
    # Without a text its title stands for it.
    there = f"{'' if article.text else article.title} {document.description or ''} {plain.unmarked(document.description or '')} {article.text}"
    assert set(re.findall(r"\w+", article.summary)) <= set(re.findall(r"\w+", there)) or all(
        word in there for word in re.findall(r"\w+", article.summary)
    ), (article.summary, there)


def _is_kept(document: Document, article: Article, site: config.Settings) -> None:
    """What the index keeps of it is the article."""
    row = packing.row(article, document, route.selections(article, site, crosses=True), site)
    content = packing.KeptText(row.content or b"", article.language)
    kept = Kept(0, row.source, row.id, row.language, row.facts, row.updated, row.added, "", None)
    found, claim = packing.unpacked(kept, content, site)
    assert packing.facts(found, claim) == row.facts
    assert (found.id, found.updated, found.added, found.authors) == (
        article.id,
        article.updated,
        article.added,
        article.authors,
    )
    assert (found.html, found.text) == (article.html, article.text)
    if found.published and article.published:
        assert found.published.written == article.published.written
        assert found.published.written.utcoffset() == article.published.written.utcoffset()
        assert row.month == article.published.written.isoformat()[:7]
    assert packing.names(row.facts) == (article.slug, article.title)


# The readers


@dataclass(frozen=True)
class _Reads:
    """Whether what a file of this name is read to is sound."""

    name: str

    def __call__(self, data: bytes) -> None:
        for document, article in _told(self.name, data):
            _is_sound(document, article)


# Of those that are long, most took minutes.
_READ = {
    "page.txt": (fuzzing.TEXT_PAGES, ()),
    "page.html": (
        fuzzing.PAGES,
        (b"<p>\n" * 30_000 + b"A court.", f"<meta name=description content={'…' * 20_000}><p>A court.".encode()),
    ),
    "note.md": (
        fuzzing.FRONT_MATTER,
        (
            f"+++\ndate = 0x{'f' * 5000}\ntags = ['a']\n+++\nA court.".encode(),
            b"+++\na" + b".a" * 50_000 + b" = 1\n+++\nA court.",
            b"---\n" + b"".join(b"%%TAG !%d! a\n" % n for n in range(50_000)) + b"---\nA court.",
        ),
    ),
    "rows.jsonl": (
        fuzzing.JSON_LINES,
        (
            b'{"keywords": {"name": true}, "categories": [], "text": "A court."}',
            b'{"text": "&nbsp;"}',
            b"{" + b"".join(b'"%d": 1, ' % n for n in range(50_000)) + b'"a": 1, "a": 1}',
        ),
    ),
    "feed.xml": (fuzzing.FEEDS, ()),
    "feed.json": (fuzzing.JSON_FEEDS, ()),
    "table.csv": (fuzzing.TABLES, ()),
}
for _name, (_made, _found) in _READ.items():
    _whole, _parts = as_bytes(_made), as_bytes(damaged(f"*.{_name.partition('.')[2]}", _made))
    TARGETS[f"reads_{_name}"] = Target(_whole, _Reads(_name), _found, _FEWEST)
    TARGETS[f"reads_a_damaged_{_name}"] = Target(_parts, _Reads(_name), (), _FEWEST)


@target(fuzzing.FRONT_MATTER)
def parts_front_matter(text: str) -> None:
    try:
        values, body = frontmatter.part(plain.scrub(text))
    except ArticleError:
        return
    assert plain.scrub(text).endswith(body)
    assert all(isinstance(key, str) for key in values)


@target(st.tuples(fuzzing.CLAIMS, st.sampled_from([SITE, config.DEFAULTS])))
def takes_claims(drawn: tuple[dict[str, Any], config.Settings]) -> None:
    said, site = drawn
    taken = claims.fields(said, "front matter")
    document = Document(
        **{"source": "a.md", "title": "", "body": "A court in Kenya has ruled.", "markup": "markdown", **taken}
    )
    if article := _judged(document, site):
        _is_sound(document, article, site)


# Dates


@target(
    st.tuples(
        fuzzing.DATE_TEXT | fuzzing.DAMAGED_DATES,
        fuzzing.LANGUAGES,
        st.sampled_from([None, *get_args(calendar.Order)]),
        st.sampled_from([None, NOW]),
    )
)
def finds_dates(drawn: tuple[str, str | None, calendar.Order | None, datetime | None]) -> None:
    text, language, order, reference = drawn
    found = calendar.find(text, language, order=order, reference=reference, zone=ZONE)
    assert found == calendar.find(text, language, order=order, reference=reference, zone=ZONE)
    assert all(0 <= date.start < date.end <= len(text) for date in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    alone = calendar.read(text, language, order=order, reference=reference, zone=ZONE)
    for date in [*found, *calendar.civil(text, language), *([alone] if alone else [])]:
        assert (date.value is None) != (date.lacks is None)
        assert date.value is None or 1900 <= date.value.year <= 2199
        assert date.lacks != "reference" or reference is None
        said = text[date.start : date.end] if date is not alone else text
        assert date.counted or date.lacks == "reference" or _has_number(said), (date, said)
    assert calendar.bare(text) in (None, alone)


@target(fuzzing.DATE_TEXT)
def finds_dates_in_names(text: str) -> None:
    for said in (calendar.in_address(f"https://a.example/{text}"), calendar.in_file_name(text)):
        assert said is None or (calendar.read(said) is not None or re.fullmatch(r"\d{4}-\d\d", said))
    if address := plain.web_address(f"https://a.example/{text}"):
        assert plain.web_address(address) == address
    assert plain.slug(plain.slug(text)) == plain.slug(text)
    assert plain.line(plain.line(text)) == plain.line(text)


@target(st.tuples(fuzzing.BYLINES | fuzzing.DAMAGED_LINES, fuzzing.LANGUAGES))
def reads_bylines(drawn: tuple[str, str | None]) -> None:
    line = plain.line(drawn[0])[:_LINE]
    spans = [(date.start, date.end) for date in calendar.find(line, drawn[1], reference=NOW)]
    said = bylines.dated(line, spans)
    assert [(date.start, date.end) for date in said] == spans
    assert all(0 <= date.rest <= len(line) and date.label in line for date in said)
    names = bylines.authors(line, spans)
    assert all(name in line and name.strip() == name != "" for name in names)
    assert all(0 <= word.start < word.end <= len(line) for word in bylines.labels(line))
    bylines.opens_byline(line)
    bylines.is_known(line)
    opening = datelines.dateline(line)
    assert opening is None or (opening.place in line and 0 < opening.end < len(line))


@target(fuzzing.made_of(fuzzing.BYLINES, fuzzing.DATE_TEXT, most=8))
def tells_boilerplate(text: str) -> None:
    line = plain.line(text)
    assert clean.kind(line) in (None, *get_args(clean.Kind))
    assert "".join(clean.front(line)) == line
    assert "".join(clean.unglue_interface(line)) == line
    pieces, credits = clean.split_credits(line)
    assert len("".join(pieces)) + len("".join(credits)) <= len(line)
    assert clean.credit(line) is None or line.endswith(str(clean.credit(line)))


# Texts


@target(st.tuples(fuzzing.made_of(fuzzing.BYLINES, most=14), fuzzing.LANGUAGES, st.integers(60, 300)))
def sums_up(drawn: tuple[str, str | None, int]) -> None:
    text, language, limit = drawn
    line = plain.line(text)
    split = sentences.split(line, language or "en")
    assert "".join("".join(split).split()).replace('"', "") == "".join(line.split()).replace('"', "")
    paragraphs = tuple(filter(None, map(plain.line, text.split("\n"))))
    if paragraphs:
        found = summaries.opening(paragraphs, "A title", limit, language or "en")
        assert len(found.text) <= limit
        assert found == summaries.opening(paragraphs, "A title", limit, language or "en")


class _Seen(HTMLParser):
    """Another reader of HTML, which sees what it must not."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "base",
            "meta",
            "link",
            "svg",
            "math",
            "template",
            "noscript",
        ), tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("style", "id", "srcdoc", "action", "formaction"), name
            if name in ("href", "src", "poster", "cite"):
                assert re.match(r"https?://|mailto:|tel:|#", value or ""), value


def _is_safe(body: markup.Body, document: Document, base: str) -> None:
    assert _is_fit(body.html)
    assert _is_fit(body.text)
    reader = _Seen()
    reader.feed(body.html)
    reader.close()
    again = markup.body(replace(document, body=body.html, markup="html"), base)
    assert _unmarked(again.html) == _unmarked(body.html)
    assert _unmarked(again.text) == _unmarked(body.text)
    assert markup.text_of(body.html) == body.text


def _unmarked(text: str) -> str:
    """`text` without what a parser takes away: U+FEFF, for a mark of byte order, and the end of line that a <pre> begins with."""
    return re.sub(r"(<pre[^<>]*>)\n+", r"\1", text.replace("\ufeff", "")).strip()


@target(
    st.tuples(fuzzing.HTML, st.just("html"), st.sampled_from(["", HOME]), st.sampled_from([None, HOME]))
    | st.tuples(fuzzing.MARKDOWN, st.just("markdown"), st.sampled_from(["", HOME]), st.sampled_from([None, HOME])),
    ("<div> <a " + 'class="footnote-backref" ' * 20_000, "markdown", "", None),
    ("|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\na" * 2000, "markdown", "", None),
)
def sanitises(drawn: tuple[str, Any, str, str | None]) -> None:
    text, kind, base, link = drawn
    document = Document(source="a.html", title="", body=text, markup=kind, link=link)
    try:
        body = markup.body(document, base)
    except ArticleError:
        return
    _is_safe(body, document, base)


# Import


@dataclass(frozen=True)
class _Imports:
    """Whether what is imported from a file of this name is what is read from there."""

    name: str

    def __call__(self, data: bytes) -> None:
        for document, article in _told(self.name, data):
            if article.text and not _unmarked(article.text):
                continue  # nothing to be seen, which Markdown takes away
            dated = importing._dates(None, article)
            [(kept, again)] = _told("a.md", importing.markdown(document, article, dated, plain.rfc3339(NOW)))
            _is_the_same(article, again, kept)


def _is_the_same(article: Article, again: Article, kept: Document) -> None:
    """What was imported is what was read."""
    assert again.id == article.id
    assert again.pinned
    assert (again.title, again.link, again.via) == (article.title, article.link, article.via)
    assert (again.authors, again.image, again.section) == (article.authors, article.image, article.section)
    assert (again.origin, again.enclosure, again.rights) == (article.origin, article.enclosure, article.rights)
    assert again.draft == article.draft
    assert again.updated == article.updated
    assert again.text == article.text
    assert not kept.problems, kept.problems
    if article.published:
        assert again.published
        assert again.published.written == article.published.written
        assert again.published.precision == article.published.precision
    else:
        # A date that nobody can read is not carried along; then that of a change stands in.
        assert again.published is None or again.published.of_change
        assert again.added == NOW


_IMPORTED = {
    "pages": (_Imports("page.html"), fuzzing.PAGES, ()),
    "damaged_pages": (_Imports("page.html"), damaged("*.html", fuzzing.HTML), ()),
    "feeds": (_Imports("feed.xml"), fuzzing.FEEDS, ()),
    "json_feeds": (_Imports("feed.json"), fuzzing.JSON_FEEDS, ()),
    "tables": (_Imports("table.csv"), fuzzing.TABLES, ()),
    "text": (_Imports("page.txt"), fuzzing.TEXT_PAGES, ()),
    "notes": (_Imports("note.md"), fuzzing.FRONT_MATTER, (b"---\nlink: 2025-04-07\n---\n# A\n",)),
    "json_lines": (
        _Imports("rows.jsonl"),
        fuzzing.JSON_LINES,
        (
            b'{"publisher": "~", "source": [], "text": "A court."}',
            b'{"title": "&amp;lt;b&gt;", "rights": "&amp;amp;", "authors": ["&amp;lt;b&gt;"], "source": "&amp;amp;", "text": "A court."}',
        ),
    ),
}
for _name, (_check, _made, _found) in _IMPORTED.items():
    TARGETS[f"imports_{_name}"] = Target(as_bytes(_made), _check, _found, _FEWEST)


# Settings and the lock


@target(fuzzing.SETTINGS, f"site = 0x{'f' * 5000}", f"[topics]\na = 0x{'f' * 5000}")
def reads_settings(text: str) -> None:
    try:
        found = config.parse(text, "feeds.toml")
    except FeedsError:
        return
    assert found == config.parse(text, "feeds.toml")
    assert wanted.tag_date(found.site.tag).tzinfo is UTC
    document = Document(
        source="a.md", title="A court rules", body="A court in Kenya has ruled.", markup="markdown", id="urn:x:1"
    )
    assert _judged(document, found)


def _read(data: bytes) -> lock.Lock:
    """A file that holds `data`, read."""
    with patch.object(files, "read", lambda _: data):
        return lock.load(Path("feeds.lock"))


@target(as_bytes(fuzzing.LOCK_ROWS.map(lambda rows: HEAD.decode() + rows)) | as_bytes(fuzzing.LOCK_ROWS))
def reads_the_lock(data: bytes) -> None:
    try:
        found = _read(data)
    except FeedsError:
        return
    dumped = lock.dump(found)
    assert _read(dumped) == found
    assert lock.dump(_read(dumped)) == dumped


@target(st.tuples(fuzzing.CLAIMS, fuzzing.VALUES, st.integers(0, 19), st.binary(max_size=8)))
def refuses_a_damaged_row(drawn: tuple[dict[str, Any], Any, int, bytes]) -> None:
    said, value, place, noise = drawn
    document = Document(
        **{"title": "", **claims.fields(said, ""), "source": "a.md", "body": "A court.", "markup": "markdown"}
    )
    article = _judged(document)
    if article is None:
        return
    facts = json.loads(packing.row(article, document, ("",), SITE).facts)
    facts[place] = value
    text = packing._dumps(facts) if not noise else packing._dumps(facts)[: -len(noise)] + noise.decode(errors="replace")
    content = packing.KeptText(noise, "en")
    for look in (
        lambda: packing.unpacked(Kept(0, "a.md", "x", None, text, None, None, "", None), content, SITE),
        lambda: packing.claimed_names(text),
        lambda: packing.names(text),
        lambda: content.html,
    ):
        with contextlib.suppress(DamagedError):
            look()


# Feeds


_ODD_TEXT = fuzzing.made_of(fuzzing._HTML, most=5).map(plain.scrub)
_DOCUMENTS = st.lists(
    st.builds(
        Document,
        source=st.sampled_from(["a.md", "b/é.md", "c.html"]),
        title=_ODD_TEXT,
        body=fuzzing.MARKDOWN.map(lambda body: f"Start\n\n{body}"),
        markup=st.just("markdown"),
        id=st.none() | _ODD_TEXT.map(plain.line),
        link=st.sampled_from([None, HOME, "https://b.example/?a=1&b=<c>"]),
        published=st.just(()) | st.sampled_from(fuzzing._DATES).map(lambda date: (Clue("front-matter", date, "date"),)),
        language=st.sampled_from([None, "ar", "de"]),
        topics=st.none() | st.just(("mining",)),
        countries=st.none() | st.just(("kg",)),
        description=st.none() | _ODD_TEXT,
        section=st.none() | _ODD_TEXT,
        authors=st.lists(_ODD_TEXT, max_size=2).map(tuple),
        image=st.just(Image()) | st.builds(Image, url=st.just("/i.png"), credit=_ODD_TEXT, description=_ODD_TEXT),
        origin=st.none() | st.builds(Origin, _ODD_TEXT, st.just(HOME), st.sampled_from([None, HOME])),
        rights=st.none() | _ODD_TEXT,
        enclosure=st.none() | st.just(Enclosure("https://a.example/a.mp3", None, "audio/mpeg")),
        point=st.none() | st.builds(Point, st.floats(-90, 90), st.floats(-180, 180)),
    ),
    min_size=1,
    max_size=3,
)


@target(_DOCUMENTS, [Document(source="a.md", title="&#11;", body="A court.", markup="markdown")], few=_FEWEST)
def writes_feeds(documents: list[Document]) -> None:
    judged = [(document, article) for document in documents if (article := _judged(document))]
    judged = [
        (document, article) for document, article in judged if not article.published or article.published.instant <= NOW
    ]
    distinct = {article.id: document for document, article in judged if not article.draft}
    if not distinct:
        return
    with published(*distinct.values(), settings=SITE) as shelf:
        files = {name: written(shelf, name) for name in get_args(FormatName)}
    root = etree.fromstring(files["atom"])
    ids = [element.text for element in root.iterfind("{*}entry/{*}id")]
    assert sorted(ids) == sorted(distinct)
    assert [element.text for element in etree.fromstring(files["rss"]).iterfind("channel/item/guid")] == ids
    assert [item["id"] for item in json.loads(files["json"])["items"]] == ids
    for name in ("atom", "rss"):
        parsed = feedparser.parse(files[name], response_headers=HEADERS)
        assert parsed.bozo == 0, parsed.get("bozo_exception")
        assert [entry.id for entry in parsed.entries] == ids
