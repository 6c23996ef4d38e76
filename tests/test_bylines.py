"""Lines with dates, of our own making: [ and ] mark the dates, and beside the line stands what it says of each."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import bylines

# Per date: P published, U updated, O something else, - nothing; then how sure.
LINES = [
    ("Published: [3 April 2025]", "P3"),
    ("Published[3 April 2025]", "P3"),
    ("Published | [3 April 2025]", "P3"),
    ("[3 April 2025]", "-2"),
    ("Energy · [3 April 2025, 14:05]", "-2"),
    ("Lisbon, [3 April 2025]", "-2"),
    ("[3 April 2025] — 5 min read", "-2"),
    ("Published: [3 April 2025] | Updated: [5 April 2025, 10:22]", "P3 U3"),
    ("Last updated [5 April 2025], originally published [3 April 2025]", "U3 P3"),
    ("Published by Ines Carvalho on [3 April 2025]", "P3"),
    ("By Ines Carvalho, [3 April 2025]", "-2"),
    ("An essay by the harbour master Ines Carvalho and Tom Okafor [3 April 2025]", "-0"),
    ("This entry was posted on [3 April 2025] by Ines and filed under Harbours, Ferries and Towns.", "P3"),
    # Something else
    ("Deadline: [3 April 2025]", "O2"),
    ("Event date: [12 May 2025, 18:00], Town Hall", "O2"),
    ("FILE PHOTO: A ferry at the quay of Aldmouth, [3 April 2025]. Coast Pictures", "O0"),
    ("Read also: The night ferry returns ([3 April 2025])", "O0"),
    ("Accessed [3 April 2025]", "O2"),
    ("Born [3 April 1961]", "O2"),
    ("© Coast Daily [3 April 2025]", "O2"),
    ("[3 April 2025] - [5 April 2025]", "O2 O2"),
    ("Member since [3 April 2025]", "O2"),
    ("Today is [3 April 2025]", "O2"),
    ("— Harbour master (@quay77) [3 April 2025]", "O0"),
    ("[May 2025] | [April 2025] | [March 2025]", "O2 O2 O2"),
    ("The fair runs from 3 to [5 April 2025]", "O2"),
    ("Photo: archive | [3 April 2025, 10:00]", "-2"),
    # Amid a sentence
    ("He left on [3 April 2025].", "-0"),
    ("A memo dated [3 April 2025] and published by the council was read aloud before the town.", "P0"),
    ("Rower77 on [3 April 2025 at 10:10]: a fine pier", "-0"),
    # The place and day that open a report
    (
        "ALDMOUTH, [3 April 2025] (CPA) - The council of Aldmouth has voted to rebuild its eastern pier, said the chairman.",
        "-2",
    ),
    ("Олдмут, [3 апреля 2025 года]. /Порт/.", "-2"),
    # Other languages
    ("Veröffentlicht am [03.04.2025], 08:00 Uhr – Aktualisiert am [05.04.2025]", "P3 U3"),
    ("Stand: [03.04.2025 01:54] Uhr", "U3"),
    ("Dieser Beitrag wurde am [3. April 2025] von Ines veröffentlicht und unter Häfen abgelegt.", "P3"),
    ("Bewerbungsschluss: [03.04.2025]", "O2"),
    ("Publié le [3 avril 2025 à 08h25], mis à jour le [5 avril 2025]", "P3 U3"),
    ("Jusqu’au [3 avril 2025]", "O2"),
    ("Actualizado el [5 de abril de 2025]; publicado el [3 de abril de 2025]", "U3 P3"),
    ("Pubblicato il [3 aprile 2025] - Aggiornato il [5 aprile 2025]", "P3 U3"),
    ("Gepubliceerd: [3 april 2025] | Bijgewerkt: [5 april 2025]", "P3 U3"),
    ("Publicado em [03/04/2025 às 10h22]", "P3"),
    ("Publicerad [3 april 2025]. Uppdaterad [5 april 2025]", "P3 U3"),
    ("Julkaistu [3. huhtikuuta 2025] klo 10.00", "P3"),
    ("Opublikowano [03.04.2025]", "P3"),
    ("Aktualizováno [5. dubna 2025]", "U3"),
    ("Közzétéve: [2025. április 3.]", "P3"),
    ("Опубликовано [3 апреля 2025 г.], обновлено [5 апреля 2025 г.]", "P3 U3"),
    ("Оновлено: [5 квітня 2025]", "U3"),
    ("Δημοσίευση: [3 Απριλίου 2025]", "P3"),
    ("Objavljeno: [3. travnja 2025.], ažurirano [5. travnja 2025.]", "P3 U3"),
    ("Rok za prijavu: [3. travnja 2025.]", "O2"),
    ("Објављено [3. априла 2025. у 10:00]", "P3"),
    ("Foto: Luka, [3. april 2025.]", "O2"),
    ("Публикувана на [3 април 2025 г.]", "P3"),
    ("শেষ তারিখ: [৩ এপ্রিল ২০২৫]", "O2"),
    ("প্রকাশিত: [৩ এপ্রিল ২০২৫] | আপডেট: [৫ এপ্রিল ২০২৫]", "P3 U3"),
    ("تاریخ اشاعت: [3 اپریل 2025]", "P3"),
    ("Yayın Tarihi: [03/04/2025]", "P3"),
    ("Son başvuru tarihi: [3 Nisan 2025]", "O2"),
    ("تاريخ النشر: [03-04-2025]", "P3"),
    ("آخر تحديث [5 أبريل 2025]", "U3"),
    ("פורסם ב-[3 באפריל 2025]", "P3"),
    ("प्रकाशित: [3 अप्रैल 2025]", "P3"),
    ("Diterbitkan [3 April 2025] pukul 10.00 WIB", "P3"),
    ("Cập nhật lúc [05/04/2025 10:00]", "U3"),
    ("เผยแพร่เมื่อ [3 เมษายน 2568]", "P3"),
    ("发布时间：[2025-04-03 10:00] 来源：海岸日报", "P3"),
    ("最終更新：[9/12(木) 11:40] [2024年9月10日 7:35]配信", "U3 P3"),
    ("開催日：[2024年10月26日]　公開日：[2024年9月10日]", "O2 P3"),
    ("수정 [2024-09-12 11:40] 등록 [2024-09-10 07:35]", "U3 P3"),
]
SIGNS = {"published": "P", "updated": "U", "other": "O", "unsaid": "-"}


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    line, spans, start = "", [], 0
    for character in marked:
        if character == "[":
            start = len(line)
        elif character == "]":
            spans.append((start, len(line)))
        else:
            line += character
    return line, spans


@pytest.mark.parametrize(("marked", "wanted"), LINES)
def test_what_a_line_says_of_its_dates(marked: str, wanted: str) -> None:
    line, spans = unmarked(marked)
    assert " ".join(f"{SIGNS[d.meaning]}{d.sure}" for d in bylines.dated(line, spans)) == wanted


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("By Ines Carvalho", ("Ines Carvalho",)),
        ("By Ines Carvalho and Tom Okafor | [3 April 2025]", ("Ines Carvalho", "Tom Okafor")),
        ("Published by Ines Carvalho on [3 April 2025]", ("Ines Carvalho",)),
        ("Von Ines Carvalho, [3. April 2025]", ("Ines Carvalho",)),
        ("Par Ines Carvalho et Tom Okafor", ("Ines Carvalho", "Tom Okafor")),
        ("Por: Redacción | [3 de abril de 2025]", ("Redacción",)),
        ("Автор: Инес Карвальо", ("Инес Карвальо",)),
        ("作者：林海", ("林海",)),
        ("Piše: Ana Kovač | [3. travnja 2025.]", ("Ana Kovač",)),
        ("Пише: Ана Ковач", ("Ана Ковач",)),
        ("By the time the ferry came, the quay was full.", ()),
        ("By 2030 all is well", ()),
        ("Bydale Harbour", ()),
        ("Ines Carvalho", ()),
        ("Von", ()),
    ],
)
def test_authors(marked: str, names: tuple[str, ...]) -> None:
    line, spans = unmarked(marked)
    assert bylines.authors(line, spans) == names


@pytest.mark.parametrize(
    ("line", "opens"), [("By", True), ("Von", True), ("Autor:", True), ("By Ines", False), ("Bye", False), ("", False)]
)
def test_a_byline_that_breaks_off(line: str, opens: bool) -> None:
    assert bylines.opens_byline(line) is opens


def test_each_class_has_the_great_languages() -> None:
    table = tomllib.loads(resources.files("feeds.data").joinpath("labels.toml").read_text(encoding="utf-8"))
    for kind in ("published", "updated", "deadline", "picture"):
        assert {*"ar de en es fr hi id it ja ko nl pl pt ru tr vi zh".split()} <= table[kind].keys()
    assert len(table["published"]) >= 40


@settings(deadline=None)  # the first line loads the words
@given(st.text(max_size=120), st.lists(st.integers(0, 120), max_size=6))
def test_no_line_breaks_it(line: str, edges: list[int]) -> None:
    places = sorted({min(edge, len(line)) for edge in edges})
    spans = list(zip(places[::2], places[1::2], strict=False))
    assert [(d.start, d.end) for d in bylines.dated(line, spans)] == spans
    bylines.authors(line, spans)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Published on", True),
        ("5 min read", True),
        ("3 Kommentare", True),
        ("Zuletzt aktualisiert:", True),
        ("Harbours", False),
        ("The town published a plan", False),
        ("12", False),
        ("", False),
    ],
)
def test_a_line_of_known_words(line: str, known: bool) -> None:
    assert bylines.is_known(line) is known
