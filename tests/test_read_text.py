"""Scraped pages of our own making, each beside what is to be read from it. A new pair of files is a new case."""

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config import DEFAULTS
from feeds.errors import ArticleError
from feeds.model import Document
from feeds.normalise import markup, normalise
from feeds.read import markdown_file, text

CASES = sorted((Path(__file__).parent / "read").glob("*/*.*"))
READERS = {"text": text.read, "markdown": markdown_file.read}
INPUTS = [path for path in CASES if path.parent.name in READERS and path.suffix != ".json"]


def told(document: Document) -> dict[str, Any]:
    """What a case may speak of."""
    blocks = markup.body(document, DEFAULTS.site.url).blocks
    return {
        "title": document.title,
        "section": document.section,
        "published": [clue.text for clue in document.published],
        "updated": [clue.text for clue in document.updated],
        "refused": [[date.value, date.lost] for date in document.refused],
        "authors": list(document.authors),
        "image": [document.image.url, document.image.credit],
        "headings": [b.text for b in blocks if b.element.startswith("h")],
        "items": [b.text for b in blocks if b.element == "li"],
        "quotes": [b.text for b in blocks if b.element == "blockquote"],
        "paragraphs": len([b for b in blocks if b.element == "p"]),
        "text": "\n".join(b.text for b in blocks),
        "link": document.link,
        "id": document.id,
        "slug": document.slug,
        "language": document.language,
        "topics": document.topics and list(document.topics),
        "tags": list(document.tags),
        "countries": document.countries and list(document.countries),
        "description": document.description,
        "draft": document.draft,
        "extra": dict(document.extra),
        "problems": [str(problem) for problem in document.problems],
    }


def test_each_input_has_an_expectation() -> None:
    assert len(INPUTS) >= 30
    assert [path.name for path in INPUTS if not path.with_suffix(".json").exists()] == []


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}: {path.stem}")
def test_case(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    read = READERS[path.parent.name]
    if "error" in wanted:
        with pytest.raises(ArticleError) as raised:
            list(read(path.read_bytes(), path.name))
        assert str(raised.value.set_aside("f")) == wanted["error"]
        return
    found = [told(document) for document in read(path.read_bytes(), path.name)]
    assert len(found) == len(wanted["articles"]), [f["title"] for f in found]
    for got, article in zip(found, wanted["articles"], strict=True):
        for phrase in article.pop("holds", []):
            assert phrase in got["text"]
        for phrase in article.pop("lacks", []):
            assert phrase not in got["text"]
        starts, ends = article.pop("starts", ""), article.pop("ends", "")
        assert got["text"].startswith(starts)
        assert got["text"].endswith(ends)
        assert {key: got[key] for key in article} == article


@settings(deadline=None)  # the first text loads the tables
@given(st.text(max_size=600))
def test_no_text_breaks_the_reader(page: str) -> None:
    with contextlib.suppress(ArticleError):
        list(text.read(page.encode("utf-8", "surrogatepass"), "x.txt"))


@settings(deadline=None)  # the first text loads the tables
@given(st.binary(max_size=300))
def test_no_bytes_break_the_readers(data: bytes) -> None:
    for read in READERS.values():
        with contextlib.suppress(ArticleError):
            list(read(data, "x"))


def test_the_dates_that_a_page_refused_came_near_unless_a_person_said_the_date() -> None:
    page = (
        "The new pier is ready\n\n5 May 2024\n\nPhoto: 3 March 2021\n\n"
        + "The pier opens to all who want to walk on it. " * 9
    )
    (document,) = text.read(page.encode(), "x.txt")
    near = normalise(document, DEFAULTS).runners_up
    assert [(r.value, r.because, r.lost) for r in near if r.field == "date"] == [
        ("2021-03-03", ("line 5: Photo: 3 March 2021: 3 March 2021",), "it is a picture's: Photo")
    ]
    said = replace(document, decided=frozenset({"published"}))
    assert [r for r in normalise(said, DEFAULTS).runners_up if r.field == "date"] == []


WORDS = st.sampled_from(
    [
        "The court",
        "ruled",
        "in Bishkek",
        "on Monday",
        "energy",
        "prices",
        "U.S.",
        "Play.Blox",
        "and",
        "Earnings",
        "rose",
        "(GDP)",
        "2,000",
        "“quoted”",
    ]
)


@settings(deadline=None)  # the first text loads the tables
@given(st.lists(st.lists(WORDS, min_size=3, max_size=30).map(" ".join), min_size=1, max_size=6))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    """Of text that is no boilerplate each word is there, in order, in the title or the body."""
    lines = [f"{paragraph}, which was said at some length before the day was out." for paragraph in paragraphs]
    documents = list(text.read("\n\n".join(lines).encode(), "x.txt"))
    read = " ".join(f"{d.title} {told(d)['text']}" for d in documents)
    assert "".join(read.split()) == "".join(" ".join(lines).split())
