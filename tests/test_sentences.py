"""Where sentences end, in several scripts, with stops that end none and ends that a scraper glued together."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import grammar, sentences


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["It rose on Dec. 5 in the U.S. market.", "He left."]),
        ("en", ["It cost $1.1 billion.", "Nobody paid."]),
        ("en", ["“Is it so?” he asked.", "It was."]),
        ("en", ["Who knew?", "Nobody did."]),
        ("en", ["J. R. Moreno of the Aldmouth Co. came at 5 p.m. on Sunday.", "It was late."]),
        ("en", ["Dr. Ana Silva (pp. 3-5, vol. 2) agrees.", "Mr. Lee does not."]),
        ("en", ["The old question, Quo vadis? as they say, came up.", "It went."]),
        ("en", ["The ferry and the pier . were closed on Monday .", "They opened again."]),
        ("en", ["“We came. We saw. We left,” she said.", "So it was."]),
        ("en", ["Wait ... there is more.", "Is there?", "Yes!"]),
        ("en", ["It opens in May.", "Anna and the others said no.", "Builders did not."]),
        ("en", ["It opened at 5 p.m. Monday.", "It closed at 6 p.m.", "Walkers left."]),
        ("de", ["Am 3. März kam Dr. Müller z. B. nach Wien.", "Er blieb."]),
        ("de", ["Das Buch der 2. Auflage kam zum 1. Mai in der 3. Woche.", "Er las es."]),
        ("en", ["He was 82.", "She was not."]),
        ("fr", ["M. Dupont est venu le 1er mai.", "Il a dit : « Oui ! » et il est parti."]),
        ("es", ["El Sr. Ruiz llegó a las 5 p. m. al puerto.", "¿Quién lo vio?", "Nadie."]),
        ("ru", ["В 2020 г. это было иначе.", "Он уехал."]),
        (
            "de",
            [
                "Der Hafen will zwei Kräne der Fa. Kranbau mieten.",
                "Frau Dr. Ames von der Abt. Hafen prüft das lt. Plan.",
            ],
        ),
        ("de-AT", ["Er zahlt max. Tempo 30 inkl. Steuer."]),
        ("fr", ["Les élèves et le Pr. Aubin sont là.", "Mgr. Roux et la Sté. Aval aussi."]),
        ("es", ["Habló Dña. Rosa con el Tte. Gil.", "Nadie más."]),
        ("it", ["Parla la Dott.ssa Neri.", "Poi l'Ing. Verdi della Prof.ssa Rosa."]),
        ("pl", ["Stary ks. Zych i gen. Wilk czekają.", "W 2020 r. Wilk wrócił.", "Wrócił w 2021 r.", "Potem nic."]),
        (
            "ru",
            [
                "Ул. Садовая ведёт к порту им. Петрова.",
                "В мае 2020 г. Петров уехал.",
                "Он вернулся в порт.",
                "Всё.",
            ],
        ),
        ("tr", ["Doç. Dr. Kaya geldi.", "Sok. Lale kapalı."]),
        ("en", ["The lamp went ehem.", "Nobody knew."]),
        ("ja", ["彼は言った。", "東京です。"]),
        ("zh", ["市长说：“不行！”", "大家都走了。", "真的吗？", "是的。"]),
        ("ar", ["قال الوزير إن الجسر مغلق.", "هل هذا صحيح؟", "نعم."]),
        ("hi", ["यह पुल बंद है।", "नाव चलेगी।"]),
        ("ur", ["پل بند ہے۔", "کشتی چلے گی۔"]),
        ("el", ["Πού πας;", "Στο λιμάνι."]),
        ("th", ["สะพานจะปิดสามสัปดาห์ เรือจะออกจากท่าเก่า"]),
        ("xx", ["One.", "Two."]),
    ],
)
def test_sentences(language: str, parts: list[str]) -> None:
    assert sentences.split(" ".join(parts), language) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["AB Play.Blox spoke.", "The rest listened."],
        ["They met on Tuesday.", "Munir spoke."],
        ["The ship left Port Alder.", "Sailors waved, and the sailors of Port Alder sang."],
        ["He spoke at length.", '"It broke my heart when I saw it," Anna said.'],
        ['He said "no."', "Then he left."],
        ['A "root" and a "branch" were "cut off".', '"The tree is well," she said.'],
        ["It grew by 5%.", "The rest shrank."],
    ],
)
def test_ends_that_were_glued(parts: list[str]) -> None:
    assert sentences.split("".join(parts)) == parts


@pytest.mark.parametrize(
    "text", ["The Play.Blox game and Play.Blox shop", "It was U.S.Army land", "On Example.Com and at com"]
)
def test_a_name_with_a_stop_is_one_word(text: str) -> None:
    assert sentences.split(text) == [text]


def test_a_quotation_mark_that_was_lost_opens_a_paragraph() -> None:
    assert [piece for piece, _ in sentences.unglue("All is well.?We know it,? he said.")] == [
        "All is well.",
        "?We know it,? he said.",
    ]


@given(st.text(max_size=200))
def test_taking_apart_loses_nothing(text: str) -> None:
    assert "".join("".join(s.split()) for s in sentences.split(text)) == "".join(text.split())
    assert "".join("".join(piece.split()) for piece, _ in sentences.unglue(text)) == "".join(text.split())


@pytest.mark.long
@pytest.mark.parametrize("unit", ["word. ", "Word.Word", "Word.Word ", '."A', "a.B", "U.S. ", "May. A "])
def test_a_long_text_takes_a_time_that_grows_with_its_length(unit: str) -> None:
    sentences.split(unit * 50_000)
    sentences.unglue(unit * 2000)


@pytest.mark.parametrize(
    ("sentence", "language", "wanted"),
    [
        ("He left.", "en", True),
        ("“However, it is late,” she said.", "en", True),
        ("This week the pier opens.", "en", False),
        ("This is the pier.", "en", True),
        ("Hector left.", "en", False),
        ("Dieser Plan gilt.", "de", True),
        ("Diese Woche gilt er.", "de", False),
        ("Por eso cerró.", "es", True),
        ("因此关闭。", "zh", True),
        ("桥关闭。", "zh", False),
        ("He left.", "xx", False),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_it(sentence: str, language: str, wanted: bool) -> None:
    assert grammar.leans(sentence, language) is wanted


@pytest.mark.parametrize(("text", "wanted"), [("Give it to us.", True), ("The US gave it.", False), ("I came.", True)])
def test_a_word_of_the_first_person(text: str, wanted: bool) -> None:
    assert grammar.speaks_of_self(text) is wanted


@pytest.mark.parametrize("space", ["\xa0", "\x85", "\u2009", "\u3000"])
def test_a_wide_space_behind_an_initial_breaks_nothing(space: str) -> None:
    assert sentences.split(f"M{space}. Plum came.") == [f"M{space}. Plum came."]
    assert sentences.split(f"Plum{space}came. Ann{space}left.") == [f"Plum{space}came.", f"Ann{space}left."]


@pytest.mark.parametrize(
    ("behind", "language", "wanted"),
    [
        ("he said.", "en", True),
        (" said he.", "en", True),
        (" they told the town, and left.", "en", True),
        (" the mayor said he knew.", "en", False),
        (" Anna said he knew.", "en", False),
        (" and the rest were cut off.", "en", False),
        (", sagte sie.", "de-AT", True),
        (", sagte die Frau.", "de", False),
        (", a-t-il dit.", "fr", True),
        (", dit-elle.", "fr", True),
        (", a dit le maire.", "fr", False),
        (" – сказал он.", "ru", True),
        (" – сказала мэр.", "ru", False),
        (" he said.", "xx", False),
    ],
)
def test_a_speaker_who_was_named_before(behind: str, language: str, wanted: bool) -> None:
    assert grammar.speaks_of_other(behind, language) is wanted


@given(
    st.lists(
        st.sampled_from(["It rose.", "He left", "?", "3.", "May. Anna", "“Is", "it?” he", "said.The", "北京。", "Dr."]),
        min_size=1,
    )
)
def test_the_first_sentence_is_the_first_of_all(words: list[str]) -> None:
    text = " ".join(words)
    assert sentences.first(text) == sentences.split(text)[0]


def test_a_paragraph_without_end_is_not_read_to_it() -> None:
    with patch.object(sentences.sentencex, "segment", side_effect=lambda _, text: [text]) as segment:
        assert len(sentences.first("„" * 200_000)) == len(segment.call_args[0][1]) < 60_000
