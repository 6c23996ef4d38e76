"""The language of a text whose language nobody said: by its script, by its function words, and not at all where neither tells."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import calendar, grammar, phrases, plain, sentences
from feeds.normalise.language import language

TEXTS = {
    path.stem: path.read_text(encoding="utf-8").strip()
    for path in sorted((Path(__file__).parent / "language").iterdir())
}


@pytest.mark.parametrize("tag", TEXTS)
@pytest.mark.parametrize("site", ["en", "de-AT", "da", "ru"])
def test_a_sentence_or_two_tell_the_language(tag: str, site: str) -> None:
    assert language(None, TEXTS[tag], site).split("-")[0] == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Oslo, Bergen, Trondheim",
        "Net 1,204 vs 1,180. Shares 9.3 mln vs 9.1 mln. Revs 22.5 mln vs 20.4 mln. Year to date 3 pct up.",
        "In the end",
        "à ® à ¨ à ® £ à ¯ à ® ª à ® © à ® ¾ à ® ¯ à ¯ à ® ¨ à ® ² à ¯ à ® ²",
        "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua",
    ],
)
def test_without_clear_evidence_it_is_the_sites(text: str) -> None:
    assert language(None, text, "pt-BR") == "pt-BR"


def test_what_was_said_wins() -> None:
    assert language("gsw", TEXTS["de"], "en") == "gsw"


@pytest.mark.parametrize("tag", ["no", "NO-no", "no_NO", "nb-NO", "nn"])
def test_norwegian_goes_by_several_tags(tag: str) -> None:
    assert plain.base_language(tag) == "nb"
    assert language(None, TEXTS["nb"], tag) == tag
    assert grammar.function_words(tag) == grammar.function_words("nb") != frozenset()
    assert phrases.forms("havn", tag) == phrases.forms("havn", "nb") != phrases.forms("havn", "en")
    assert sentences.split("De møtes 3. Mai er fin.", tag) == ["De møtes 3. Mai er fin."]
    assert calendar.order_of(tag) == "dmy"


@pytest.mark.parametrize(
    ("tag", "base"), [("pt-BR", "pt"), ("zh_Hant_TW", "zh"), ("EN", "en"), ("iw", "he"), ("in-ID", "id"), ("", "")]
)
def test_the_language_of_a_tag(tag: str, base: str) -> None:
    assert plain.base_language(tag) == base


def test_a_menu_in_another_language_stands_beside_the_text() -> None:
    menu = "\n".join(["Home", "About us", "The best of the week", "What to do", "How it is made"] * 20)
    assert language(None, f"{menu}\n{TEXTS['pl']}", "en") == "pl"


def test_words_quoted_from_another_language_do_not_tell() -> None:
    quoted = f"{TEXTS['en']} Asked about it, the mayor said: “Il ponte è della città e non si tocca.” {TEXTS['en']}"
    assert language(None, quoted, "it") == "en"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Порт закрыт, рыба уехала", "ru"),
        ("Порт закрито, її чекають", "uk"),
        ("Порт зачынены, цікаўна", "be"),
        ("Мостът е затворен", "bg"),
        ("Луката е отворена, ќе чекаат", "mk"),
        ("Лука је отворена", "sr"),
        ("Порт жабық, бірақ ұшақ бар", "kk"),
        ("Көпүрө жаңы", "ky"),
        ("الميناء مغلق اليوم", "ar"),
        ("پل بسته است", "fa"),
        ("پل بند ہے", "ur"),
        ("पुल बंद", "hi"),
        ("पूल बंद, वेळ नाही", "mr"),
    ],
)
def test_a_few_words_are_told_by_their_letters_but_from_a_site_of_their_script(text: str, wanted: str) -> None:
    assert language(None, text, "en-GB") == wanted
    assert language(None, text, "de") == wanted
    own = "bg" if wanted in ("ru", "uk") else wanted
    assert language(None, text, own) == own


def test_a_name_in_another_script_is_no_text_in_it() -> None:
    assert language(None, "The paper Зора writes of the port", "en") == "en"


@given(st.text(max_size=300))
def test_any_text_has_some_language(text: str) -> None:
    assert language(None, text, "en")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("រដ្ឋាភិបាលកម្ពុជាប្រកាសច្បាប់ថ្មី", "កម្ពុជា"),
        ("အစိုးရကမြန်မာနိုင်ငံတွင်", "မြန်မာ"),
        ("รัฐบาลไทยประกาศ", "ไทย"),
        ("人々協会は", "協会"),
        ("한국정부는", "정부"),
    ],
)
def test_a_word_is_found_where_no_spaces_part_words(text: str, word: str) -> None:
    assert [found.start for found in phrases.Matcher([phrases.Phrase(word)]).find(text)] == [text.index(word)]
