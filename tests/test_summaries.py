"""Summaries: the author's description where it says something of the article, else whole sentences of the text that read well alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import Settings, Site
from feeds.model import Document
from feeds.normalise import normalise, summaries

PIER = "The oak pier of Aldmouth will open to walkers on the first of May."
COST = "Its oak came from three forests and cost the town four million crowns."
LATE = "Builders lost a year to storms, the harbour office said."
FERRY = "A ferry to Port Alder is to land at its head from June."


def opening(*paragraphs: str, title: str = "Oak pier to open in May", limit: int = 300, language: str = "en") -> str:
    return summaries.opening(paragraphs, title, limit, language).text


def test_whole_sentences_fill_the_budget_in_the_order_of_the_text() -> None:
    assert opening(f"{PIER} {LATE} {FERRY}") == f"{PIER} {LATE} {FERRY}"
    assert opening(f"{PIER} {LATE} {FERRY}", limit=125) == f"{PIER} {LATE}"


def test_a_sentence_of_the_titles_words_wins_where_not_all_fit() -> None:
    assert opening(f"{PIER} {LATE} {FERRY}", title="Ferry to land at the oak pier", limit=125) == f"{PIER} {FERRY}"


def test_a_first_sentence_that_is_too_long_gives_way() -> None:
    long = "The pier, " + "which was long awaited, " * 20 + "will open."
    assert opening(f"{long} {PIER}", limit=100) == PIER
    assert opening(f"{PIER[:-1]} and {long} {PIER}", limit=100) == PIER


def test_without_a_sentence_that_fits_the_first_is_cut_between_words() -> None:
    assert re.fullmatch(r"(word )+word…", opening("word " * 100, limit=60))


@pytest.mark.parametrize(
    "line",
    [
        "Oak pier to open in May.",
        "the rest of a sentence that lost its head somewhere on its way.",
        "Ana Silva, harbour desk",
        "Scroll down for the video of the opening.",
        "Proud: The mayor of Aldmouth looks at the pier from her window.",
        "The mayor of Aldmouth (pictured) looks at the pier from her window.",
        "Photo: Ines Carvalho / Getty Images",
        "Read more: what the new oak pier of the old town means for walkers.",
        "Click here to see the oak pier as it opens.",
        "He agreed.",
        "Three questions for the mayor of Aldmouth on the pier ...",
        "Asked about the pier, the mayor of Aldmouth said,?",
        "See it at https://pier.example/oak and tell others of it.",
        "and (as was said",
    ],
)
def test_what_is_no_sentence_of_the_article_stays_out(line: str) -> None:
    assert opening(line, PIER, FERRY) == f"{PIER} {FERRY}"


@pytest.mark.parametrize(
    "leaning",
    [
        "He called it a good day for walkers.",
        "However, the lamps are still to come.",
        "“It is a good day for walkers and for the town.”",
        '"It is a good day for walkers. It is one for the town," he said.',
        "We are glad of it, and my wife is too.",
    ],
)
def test_a_sentence_that_leans_stands_behind_the_one_it_leans_on_alone(leaning: str) -> None:
    assert opening(leaning, PIER) == PIER
    assert opening(f"{PIER} {leaning}") == f"{PIER} {leaning}"
    assert leaning not in opening(f"{PIER} {LATE * 4} {leaning}", limit=200)


def test_a_quotation_that_is_not_ended_is_not_quoted() -> None:
    assert opening(f'{PIER} Anna said: "We waited long. {FERRY}') == f"{PIER} {FERRY}"


def test_nothing_is_said_twice() -> None:
    again = "Walkers will see the oak pier of Aldmouth open on the first of May."
    assert opening(PIER, again, FERRY) == f"{PIER} {FERRY}"


@pytest.mark.parametrize(
    "front",
    [
        "ALDMOUTH, May 1 (Reuters) - ",
        "Aldmouth (dpa) - ",
        "(AP) — ",
        "ALDMOUTH — ",
        "PORT ALDER: ",
        "Aldmouth, 1 May – ",
        "Aldmouth, May 1 (PTI) ",
        "pier opens Aldmouth, May 1 (PTI)",
        "ALDMOUTH, N.Y., May 1 - ",
        "By ANA SILVA, Pier Wire ALDMOUTH (AP) — ",
        "By . Ana Silva . ",
        "By . Aldmouth News Desk . PUBLISHED: . 09:12 EST, 1 May 2031 . | . UPDATED: . 10:12 EST, 1 May 2031 . ",
        "Last updated at 9:12 AM on 1st May 2031 . ",
    ],
)
def test_place_date_agency_and_byline_are_taken_off_the_front(front: str) -> None:
    assert opening(front + PIER) == PIER


@pytest.mark.parametrize(
    "sentence",
    [
        "Oak — the wood of the old pier — is dear in these years.",
        "The harbour office (H.O.) - said to be slow - was quick.",
        "Published in 1990, the book of the pier was a success in town.",
        "ALDMOUTH, May 1 - ePier Ltd has sold the pier to the harbour.",
        "<Oak Pier Ltd> has sold the pier to the harbour of the town.",
        "In May 2031 - the first since the war - a pier opens in town.",
    ],
)
def test_the_front_of_a_plain_sentence_stays(sentence: str) -> None:
    assert opening(sentence, title="T") == sentence


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("ja", "オーク桟橋が五月に開く。建設は一年遅れた。", "オーク桟橋が五月に開く。建設は一年遅れた。"),
        ("zh", "橡木码头五月一日对行人开放。因此市民很高兴。", "橡木码头五月一日对行人开放。因此市民很高兴。"),
        ("ar", *["يفتح الرصيف في أول مايو للمشاة. تأخر البناء عاما كاملا بسبب العواصف."] * 2),
        ("de", "Der Steg öffnet am 1. Mai für alle. Er ist aus Eiche gebaut.", "Der Steg öffnet am 1. Mai für alle. Er ist aus Eiche gebaut."),
    ],
)  # fmt: skip
def test_in_other_scripts(language: str, text: str, wanted: str) -> None:
    assert opening(text, language=language, title="") == wanted


@given(st.lists(st.text(max_size=120), max_size=6), st.text(max_size=40), st.integers(60, 400))
def test_a_summary_fits_and_says_nothing_of_its_own(paragraphs: list[str], title: str, limit: int) -> None:
    said = opening(*paragraphs, title=title, limit=limit)
    assert len(said) <= max(limit, len(title))
    assert set(re.findall(r"\w", said)) <= set(re.findall(r"\w", "".join(paragraphs) + title))


GOOD = "Walkers get the oak pier of Aldmouth back on the first of May, a year late."


@pytest.mark.parametrize("description", [GOOD, GOOD.rstrip("."), "Mine." * 20])
def test_a_persons_description_always_stands(description: str) -> None:
    assert summaries.described(description, by_person=True) == summaries.Summary(description, "front-matter")


@pytest.mark.parametrize("description", [GOOD, GOOD.rstrip(".")])
def test_a_pages_description_that_says_something_stands(description: str) -> None:
    assert summaries.described(description, by_person=False) == summaries.Summary(description, "metadata")
    assert summaries.refused(description, "Oak pier to open", f"{PIER} {LATE} {FERRY}", "en") is None


@pytest.mark.parametrize(
    ("description", "lost"),
    [
        ("The pier opens in May.", "too short to say anything"),
        (f"{GOOD} The town has waited since the st…", "cut off"),
        (f"{GOOD} The town has waited... [more]", "cut off"),
        (f"{GOOD} The town has waited for the", "cut off"),
        (f"{PIER} Its oak came from three forests and", "cut off"),
        (f"{PIER} Its oak came from three", "cut off"),
        ("Oak pier, the oak pier of the town, is to open: Oak pier to open in May", "says no more than the title"),
        ("Latest headlines, sport, weather and analysis from prize-winning journalists.", "speaks of other things than the article"),
        ("Subscribe to our newsletter and get the best of the week every Friday.", "an invitation, no summary"),
    ],
)  # fmt: skip
def test_a_pages_description_is_refused_with_a_reason(description: str, lost: str) -> None:
    runner_up = summaries.refused(description, "Oak pier of the town to open in May", f"{PIER} {COST} {FERRY}", "en")
    assert runner_up is not None
    assert runner_up.lost == lost
    assert description.startswith(runner_up.value.rstrip("…"))


def test_an_article_says_which_description_was_refused() -> None:
    slogan = "Latest headlines, sport, weather and analysis from prize-winning journalists."
    said = Document(source="a.html", title="Oak pier", body=f"<p>{PIER} {FERRY}</p>", markup="html", description=slogan)
    article = normalise(said, Settings(site=Site(title="T", url="https://here.example/", tag="tag:here.example,2026:")))
    assert (article.summary, article.summary_source) == (f"{PIER} {FERRY}", "text")
    assert [r.value for r in article.runners_up if r.field == "summary"] == [slogan]


@pytest.mark.parametrize("unit", ["'a ", '"a', "( ", ". ", "By . A . ", "A. ", "Aa (AP) - ", "no ", "| . ", "“A” "])
def test_a_long_text_takes_a_time_that_grows_with_its_length(unit: str) -> None:
    opening(unit * 50_000, *[unit * 100] * 1000)
