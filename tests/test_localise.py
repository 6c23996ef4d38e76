"""The site's own words, dates, numbers and countries in any language, and the tables they are read from."""

import json
import re
import tomllib
from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import parse
from feeds.errors import SettingsError
from feeds.model import Precision
from feeds.words import keys, places, problem, words
from tests.conftest import NOW, REPOSITORY, SETTINGS, Site

DATA = Path(str(resources.files("feeds.data")))
PHRASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (DATA / "words").glob("*.toml")}
LOCALES = {path.stem: json.loads(path.read_bytes()) for path in (DATA / "locale").glob("*.json")}
COUNTRIES = json.loads((DATA / "gazetteer.json").read_bytes())["countries"]
WHEN = datetime(2025, 4, 7, 14, 5, 9)
HEAD = '[site]\ntitle = "T"\nurl = "https://t.example/"\ntag = "tag:t.example,2020:"\n'
TAGS = st.text(max_size=12) | st.from_regex(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", fullmatch=True)

DATES = [
    ("en", "day", "April 7, 2025"),
    ("en-GB", "day", "7 April 2025"),
    ("de", "day", "7. April 2025"),
    ("fr", "day", "7 avril 2025"),
    ("es", "day", "7 de abril de 2025"),
    ("ca", "day", "7 d’abril del 2025"),
    ("ru", "day", "7 апреля 2025\u202fг."),
    ("uk", "day", "7 квітня 2025\u202fр."),
    ("pl", "day", "7 kwietnia 2025"),
    ("fi", "day", "7. huhtikuuta 2025"),
    ("hu", "day", "2025. április 7."),
    ("ja", "day", "2025年4月7日"),
    ("ko", "day", "2025년 4월 7일"),
    ("zh-TW", "day", "2025年4月7日"),
    ("ar", "day", "7 أبريل 2025"),
    ("fa", "day", "7 آوریل 2025"),
    ("he", "day", "7 באפריל 2025"),
    ("th", "day", "7 เมษายน ค.ศ. 2025"),
    ("hi", "day", "7 अप्रैल 2025"),
    ("sw", "day", "7 Aprili 2025"),
    ("ru", "month", "апрель 2025\u202fг."),
    ("cs", "month", "duben 2025"),
    ("es", "month", "abril de 2025"),
    ("ja", "month", "2025年4月"),
    ("th", "month", "เมษายน ค.ศ. 2025"),
    ("vi", "month", "tháng 4 năm 2025"),
    ("de", "year", "2025"),
    ("zh", "year", "2025年"),
    ("de", "minute", "7. April 2025, 14:05 UTC"),
    ("de", "second", "7. April 2025, 14:05:09 UTC"),
    ("fi", "minute", "7. huhtikuuta 2025 14.05 UTC"),
    ("zh", "minute", "2025年4月7日 UTC 14:05"),
    ("ar", "minute", "7 أبريل 2025، 14:05 UTC"),
]
NUMBERS = [
    ("en", 0, "0"),
    ("en", 999, "999"),
    ("en", 1000, "1,000"),
    ("en", 1234, "1,234"),
    ("en", 1000000, "1,000,000"),
    ("en", -1234, "-1,234"),
    ("de", 1234, "1.234"),
    ("fr", 1234, "1\u202f234"),
    ("hi", 123456, "1,23,456"),
    ("es", 1234, "1234"),
    ("es", 12345, "12.345"),
    ("es-MX", 1234, "1,234"),
    ("pt-PT", 1234, "1234"),
    ("pt-AO", 1234, "1\xa0234"),
    ("de-CH", 1234, "1’234"),
    ("ar", 1234, "1,234"),
]
NAMES = [
    ("en", "gb", "United Kingdom"),
    ("en-GB", "kn", COUNTRIES["kn"]["name"]),
    ("de", "kg", "Kirgisistan"),
    ("de", "hk", "Hongkong"),
    ("de-AT", "ch", "Schweiz"),
    ("fr-CA", "de", "Allemagne"),
    ("ru", "gb", "Великобритания"),
    ("ar", "eg", "مصر"),
    ("sw", "eg", "Misri"),
    ("zh", "it", "意大利"),
    ("zh-TW", "it", "義大利"),
    ("zh-HK", "it", "意大利"),
    ("zh-TW", "hk", "香港"),
    ("sr", "de", "Немачка"),
    ("sr-Latn-RS", "de", "Nemačka"),
    ("sr-ME", "de", "Nemačka"),
    ("pt", "ke", "Quênia"),
    ("pt-PT", "ke", "Quénia"),
    ("tlh", "de", "Germany"),
]
RIGHT_TO_LEFT = (
    "ar ar-EG fa he iw ur ps ckb ug sd ks dv yi az-Arab az-IR pa-Arab pa-PK uz-AF kk-Arab ms-Arab rhg nqo syr".split()
)
LEFT_TO_RIGHT = "en de ja zh-Hant hi az pa uz kk ms ha ku sr-Latn ar-Latn ff tlh x".split()


@pytest.mark.parametrize(("language", "precision", "written"), DATES)
def test_dates(language: str, precision: Precision, written: str) -> None:
    assert words(language).date(WHEN, precision, "UTC") == written


def test_a_time_without_a_zone() -> None:
    assert words("en").date(WHEN, "minute") == "April 7, 2025, 14:05"


@pytest.mark.parametrize(("language", "n", "written"), NUMBERS)
def test_numbers(language: str, n: int, written: str) -> None:
    assert words(language).number(n) == written


@given(st.sampled_from(sorted(LOCALES)), st.integers())
def test_a_number_keeps_its_digits(language: str, n: int) -> None:
    written = words(language).number(n)
    assert "".join(c for c in written if c in "-0123456789") == str(n)


@pytest.mark.parametrize(("language", "code", "name"), NAMES)
def test_countries(language: str, code: str, name: str) -> None:
    assert words(language).country(code) == name


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_written_from_right_to_left(language: str) -> None:
    assert words(language).direction == "rtl"


@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
def test_written_from_left_to_right(language: str) -> None:
    assert words(language).direction == "ltr"


@pytest.mark.parametrize(
    ("language", "matched", "locale"),
    [
        ("de-AT-1996", "de", "de-AT"),
        ("DE", "de", "de"),
        ("no", "nb", "nb"),
        ("iw", "he", "he"),
        ("zh-TW", "zh-Hant", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant", "zh-Hant-HK"),
        ("zh-Hans-SG", "zh", "zh"),
        ("pt-PT", "pt", "pt-PT"),
        ("sw", "en", "sw"),
        ("tlh", "en", "en"),
        ("pa-PK", "en", "en"),  # what is written in Gurmukhi is no help to who reads the Arabic script
        ("tags", "en", "en"),
        ("../words/de", "en", "en"),
        ("", "en", "en"),
    ],
)
def test_what_is_near_else_english(language: str, matched: str, locale: str) -> None:
    found = words(language)
    assert (found.language, found.matched, found.locale) == (language, matched, locale)


@given(TAGS)
def test_no_tag_breaks(language: str) -> None:
    found = words(language)
    assert found.matched in PHRASES
    assert found.locale.split("-")[0] in LOCALES
    assert found.direction in ("ltr", "rtl")


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_each_language_has_the_phrases_of_english_with_their_places(language: str) -> None:
    here, english = PHRASES[language], PHRASES["en"]
    assert list(here) == list(english)
    assert {key: places(phrase) for key, phrase in here.items()} == {key: places(p) for key, p in english.items()}
    assert [key for key, phrase in here.items() if problem(key, phrase) or phrase != phrase.strip()] == []


def test_no_two_languages_share_a_sentence() -> None:
    said = [phrases["withdrawn_text"] for phrases in PHRASES.values()]
    assert len(set(said)) == len(said)


def test_each_key_in_the_code_is_a_phrase() -> None:
    kinds = ("py", "html", "xml", "xsl", "js", "css")
    sources = [path for kind in kinds for path in (REPOSITORY / "feeds").rglob(f"*.{kind}")]
    said = {
        key for path in sources for key in re.findall(r"\bsay\(\s*[\"'](\w+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert said >= {"all_articles", "about_topic", "about_country", "about_cross"}
    assert said <= set(keys())


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_each_locale_is_complete(language: str) -> None:
    assert LOCALES[language]["source"].endswith("Unicode licence v3")
    for tag in LOCALES[language]["locales"]:
        here = words(tag)
        assert here.locale == tag
        assert all("2025" in here.date(WHEN, p) for p in ("year", "month", "day", "minute", "second")), tag
        assert len({here.date(datetime(2025, month, 1), "month") for month in range(1, 13)}) == 12, tag
        assert here.ways["countries"].keys() == COUNTRIES.keys()
        assert all(name.strip() for name in here.ways["countries"].values())


def test_at_least_eighty_languages_name_most_countries() -> None:
    full = [name for name, data in LOCALES.items() if len(data["locales"][name]["countries"]) >= 0.9 * len(COUNTRIES)]
    assert len(full) >= 80
    assert {tag.split("-")[0] for tag in PHRASES} <= set(full)


def test_english_names_are_those_of_the_gazetteer() -> None:
    for language in ("en", "en-GB", "en-IN"):
        called = {code: words(language).country(code) for code in COUNTRIES}
        assert called == {code: country["name"] for code, country in COUNTRIES.items()}


@pytest.mark.large
def test_the_checked_in_tables_are_what_their_sources_make() -> None:
    pytest.importorskip("babel")
    make_locale = pytest.importorskip("feeds.data.make_locale")
    made = dict(make_locale.build())
    assert {path for path in made if (DATA / path).read_bytes() != made[path]} == set()
    assert {f"locale/{name}.json" for name in LOCALES} == made.keys() - {"tags.json"}


@given(st.sampled_from(keys()), st.text() | st.from_regex(r"\{[\w.!:\[\]]*\}", fullmatch=True), st.text())
def test_a_phrase_of_a_site_is_text_and_no_more(key: str, phrase: str, value: str) -> None:
    said = words("en", {key: phrase}).say(key, **dict.fromkeys(places(PHRASES["en"][key]), value))
    pieces = re.split(r"\{(?:" + "|".join(places(PHRASES["en"][key]) or {"(?!)"}) + r")\}", phrase)
    assert said == value.join(pieces)


@given(st.sampled_from(keys()), st.text())
def test_what_is_no_place_is_told(key: str, phrase: str) -> None:
    fine = problem(key, phrase) is None
    rest = re.sub("|".join(f"\\{{{name}\\}}" for name in places(PHRASES["en"][key])) or "(?!)", "", phrase)
    assert fine == (bool(phrase.strip()) and "{" not in rest and "}" not in rest)


def test_a_phrase_of_spaces_is_none() -> None:
    assert problem("copied", " \t") == problem("copied", "") == "an empty phrase says nothing; take it out"


def test_values_are_inserted_as_they_are() -> None:
    assert (
        words("en").say("all_articles", site="{site} <b> {key.__class__}")
        == "All articles of {site} <b> {key.__class__}."
    )


def test_a_sites_own_phrases_win_in_its_own_language_alone() -> None:
    settings = parse(HEAD + 'language = "de"\n[words]\nsubscribe = "Folgen"\n', "feeds.toml")
    assert settings.words_in("de").say("subscribe") == "Folgen"
    assert settings.words_in("de").say("copied") == "Kopiert"
    assert settings.words_in("fr").say("subscribe") == "S’abonner"


def test_a_site_that_has_all_phrases_of_its_own_is_written_in_its_language() -> None:
    assert words("sw", {"copied": "Imenakiliwa"}).matched == "en"
    assert words("sw", dict.fromkeys(keys(), "Habari")).matched == "sw"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('subscrib = "x"', "did you mean `subscribe`"),
        ('newest = "{dat}"', "words.newest: {dat} is no place of this phrase; the places here are {date}"),
        ('newest = "{date.year}"', "words.newest: a brace stands alone; the places here are {date}"),
        ('copied = "{x}"', "{x} is no place of this phrase; there is no place here"),
        ('copied = ""', "an empty phrase says nothing"),
        ("copied = 1", "text in quotes is wanted"),
    ],
)
def test_problems_of_phrases_are_told(line: str, told: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(told)):
        parse(f"{HEAD}[words]\n{line}\n", "feeds.toml")


def test_an_unknown_key_is_no_phrase() -> None:
    with pytest.raises(KeyError):
        words("en").say("no_such_key")


def built(site: Site, language: str, more: str = "", **environment: str) -> dict[str, dict[str, object]]:
    text = SETTINGS.replace("[feeds]", f'language = "{language}"\n[feeds]', 1) + more
    (site.root / "feeds.toml").write_text(text, encoding="utf-8")
    site.article("a.md", countries="[kg]", topics="[mining]")
    ran = site.run("build", "--now", NOW, **environment)
    assert ran.returncode == 0, ran.stderr
    found = (site.root / "public").rglob("feed.json")
    return {p.parent.relative_to(site.root / "public").as_posix(): json.loads(p.read_bytes()) for p in found}


@pytest.mark.parametrize(
    ("language", "country", "about_site", "about", "about_cross"),
    [
        ("ar", "قيرغيزستان", "جميع مقالات Tiny.", "مقالات عن قيرغيزستان.", "مقالات عن Mining في قيرغيزستان."),
        (
            "de",
            "Kirgisistan",
            "Alle Artikel von Tiny.",
            "Artikel: Kirgisistan.",
            "Artikel – Kirgisistan: Mining.",
        ),
        (
            "sw",
            "Kirigizistani",
            "All articles of Tiny.",
            "Articles about Kirigizistani.",
            "Articles about Mining in Kirigizistani.",
        ),
    ],
)
def test_a_site_speaks_its_language(
    site: Site, language: str, country: str, about_site: str, about: str, about_cross: str
) -> None:
    feeds = built(site, language)
    assert feeds["."]["description"] == about_site
    assert feeds["countries/kyrgyzstan"]["title"] == f"{country} – Tiny"
    assert feeds["countries/kyrgyzstan"]["description"] == about
    assert feeds["countries/kyrgyzstan/mining"]["title"] == f"{country}: Mining – Tiny"
    assert feeds["countries/kyrgyzstan/mining"]["description"] == about_cross
    (item,) = feeds["."]["items"]  # type: ignore[misc]
    assert country in item["tags"]


def test_a_site_speaks_with_its_own_words(site: Site) -> None:
    feeds = built(site, "de", '[words]\nabout_country = "Neues aus {country}"\n')
    assert feeds["countries/kyrgyzstan"]["description"] == "Neues aus Kirgisistan"


def test_the_locale_of_the_process_says_nothing(site: Site) -> None:
    here = built(site, "de")
    assert built(site, "de", LC_ALL="C", LANG="fr_FR.UTF-8", LANGUAGE="fr") == here
