"""Topics by keywords: what is found where, what counts as passing, and what near ones say of why they lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import Topic
from feeds.normalise import topics

KNOWN = (
    Topic(key="mining", title="Mining", keywords=("mining", "miner", "hash rate"), excluded=("data mining",)),
    Topic(key="law", title="Law & Order", keywords=("SEC", "bill", "policy"), sections=("Courts",)),
    Topic(key="harbours", title="Harbours"),
)
FAR = "The evening was long and the town was quiet. " * 10  # longer than an opening


@pytest.mark.parametrize(
    ("title", "text", "section", "wanted"),
    [
        ("Miners move north", "Two miners left.", None, ["mining"]),
        ("Data mining for all", "Data mining is a skill.", None, []),
        ("The SEC speaks", "It took a sec.", None, ["law"]),
        ("It took a sec", "Just a sec, she said, and left.", None, []),
        ("Policies", "Two bills and policies.", None, ["law"]),
        ("News", "Nothing here, a bill.", "courts", ["law"]),
        ("News", "Nothing here, a bill.", "Law and order", ["law"]),
        ("News", "Nothing here.", "Courts", ["law"]),
        ("News", "Nothing here.", "HARBOURS", ["harbours"]),
        ("News", "Nothing here.", "Harbours of old", []),
        ("Miners, miners", "Miners, mining, miner, mining. A hash rate, a hash rate, a hash rate.", "Courts", ["mining", "law"]),
        ("A bill for miners", "Miners want it, miners need it; a bill, and a miner.", None, ["mining", "law"]),
        ("A miner's bill", "A bill, a policy, a bill, a policy, a miner and mining.", None, ["law", "mining"]),
        ("A day by the sea", "Harbours were full.", None, ["harbours"]),
        ("News", FAR + "A miner spoke. A miner left. The miner came back. One miner stayed, and a miner slept.", None, []),
        ("News", FAR + "Mining was hard. Miners slept. A miner left, and mining went on. Mining is work.", None, ["mining"]),
        ("Bills, bills", "A bill, a bill, a bill, a policy, a policy, a policy. " + FAR + "A miner.", None, ["law"]),
    ],
)  # fmt: skip
def test_topics(title: str, text: str, section: str | None, wanted: list[str]) -> None:
    assert [label.key for label in topics.topics(title, text, section, KNOWN).labels] == wanted


@pytest.mark.parametrize(
    ("tongue", "keyword", "title"),
    [
        ("de", "Steuer", "Neue Steuern beschlossen"),
        ("de-AT", "Börse", "An den Börsen"),
        ("fr", "impôt", "Les impôts montent"),
        ("es", "mercado", "Los mercados caen"),
        ("it", "banca", "Le banche no, la banca sì"),
        ("it", "mercato", "I mercati salgono"),
        ("pl", "podatek dochodowy", "podatek dochodowy rośnie"),
        ("pl", "giełda", "Na giełdzie nic, na giełdach spokój"),
        ("en", "налог", "О налогах и сборах"),
        ("ru", "биржа", "Закрытие бирж"),
        ("sv", "skatt", "Nya skatter"),
        ("en", "tax", "Taxes rise"),
        ("hu", "token", "Tokens are here"),
        ("ar", "ضريبة", "الضريبة ترتفع"),
        ("en", "ضريبة", "حديث للضريبة"),
        ("ar", "عملة رقمية", "عن العملة الرقمية"),
        ("he", "מטבע", "על המטבע"),
    ],
)
def test_keywords_are_found_with_their_endings(tongue: str, keyword: str, title: str) -> None:
    known = (Topic(key="t", title="T", keywords=(keyword,)),)
    assert [label.key for label in topics.topics(title, "Nothing.", None, known, tongue=tongue).labels] == ["t"]


@pytest.mark.parametrize(
    ("tongue", "keyword", "title"),
    [
        ("en", "Bank", "Banken"),
        ("de", "ban", "Bane"),
        ("ru", "мир", "Мирами"),
        ("de", "SEC", "SECen"),
        ("it", "tax", "Taxo"),
        ("de", "Hafen", "Hafened"),
        ("pl", "port", "Porting"),
        ("ar", "ضريبة", "مضريبة"),
    ],
)
def test_endings_make_no_other_words(tongue: str, keyword: str, title: str) -> None:
    known = (Topic(key="t", title="T", keywords=(keyword,)),)
    assert topics.topics(title, "Nothing.", None, known, tongue=tongue).labels == ()


def test_reasons_say_where_and_how_often() -> None:
    text = "The miners left. " + FAR + "A miner stayed, the hash rate fell."
    label = topics.topics("Miners on the move", text, "Mining", KNOWN).labels[0]
    assert label.because == (
        "section: Mining",
        "title: miner",
        "opening, at 4: miner",
        f"text, at {text.index('miner stayed')}: miner",
        f"text, at {text.index('hash rate')}: hash rate",
    )


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (FAR + "A bill.", "1, under 3"),
        (FAR + "A bill, a policy, a bill.", "3, under 4 and not in title, section or opening"),
        ("A bill. " + "Miners, mining, miner, mining. " * 4, "3, under 35% of the strongest"),
    ],
)
def test_what_came_near_says_why_it_lost(text: str, lost: str) -> None:
    judged = topics.topics("Mining", "Mining. " + text, None, KNOWN)
    near = {runner.value: runner for runner in judged.runners_up}
    assert near["law"].lost == lost
    assert [label.key for label in judged.labels] == ["mining"]


def test_at_most_six_and_the_seventh_is_named() -> None:
    many = tuple(Topic(key=f"t{n}", title=f"word{n}") for n in range(7))
    judged = topics.topics(" ".join(topic.title for topic in many), "Nothing.", None, many)
    assert [label.key for label in judged.labels] == [f"t{n}" for n in range(6)]
    (near,) = judged.runners_up
    assert (near.value, near.lost, near.score) == ("t6", "6 others are stronger", judged.labels[-1].score)


@given(st.text(max_size=200), st.text(max_size=500), st.none() | st.text(max_size=20))
def test_any_text_is_judged_and_offsets_lie_in_it(title: str, text: str, section: str | None) -> None:
    judged = topics.topics(title, text + " a bill", section, KNOWN)
    for reasons in (*(x.because for x in judged.labels), *(x.because for x in judged.runners_up)):
        for reason in reasons:
            if ", at " in reason:
                at = int(reason.partition(", at ")[2].partition(":")[0])
                assert (text + " a bill")[at : at + 3].strip()
