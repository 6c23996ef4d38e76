"""How people write dates, in each language: a table a language in tests/calendar/, and what holds for any text."""

import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds import calendar
from feeds.calendar import Written, eras, names
from feeds.data import make_calendar
from feeds.model import Order
from tests.conftest import REPOSITORY

TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "calendar").glob("*.toml"))
}
REFERENCE = datetime(2025, 6, 11, 9, tzinfo=UTC)
_CUT = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}
in_each_language = pytest.mark.parametrize("language", TABLES)


def told(written: Written) -> str:
    """A date as the tables have it: as far as it is known, with the offset that is written."""
    if written.value is None:
        return str(written.lacks)
    offset = written.value.isoformat()[19:]
    return written.value.replace(tzinfo=None).isoformat()[: _CUT[written.precision]] + offset


def all_told(texts: Iterable[str], language: str | None, reference: datetime | None = None) -> dict[str, str]:
    """Each text with the dates that are found in it."""
    found = {text: calendar.find(text, language, reference=reference) for text in texts}
    return {text: " ".join(map(told, dates)) or "none" for text, dates in found.items()}


@in_each_language
def test_a_date_is_found_whether_or_not_its_language_is_known(language: str) -> None:
    table = TABLES[language]["full"]
    assert all_told(table, language) == table
    assert all_told(table, None) == table


@in_each_language
def test_a_date_that_its_language_tells(language: str) -> None:
    table = TABLES[language].get("declared", {})
    assert all_told(table, language) == table


@in_each_language
def test_what_counts_from_the_time_of_reading_has_no_value_without_it(language: str) -> None:
    table = TABLES[language]["reference"]
    assert all_told(table, language, REFERENCE) == table
    assert all_told(table, None, REFERENCE) == table
    assert {*all_told(table, language).values(), *all_told(table, None).values()} <= {"reference", "year"}


@in_each_language
def test_what_a_date_lacks(language: str) -> None:
    table = TABLES[language].get("lacking", {})
    assert all_told(table, language, REFERENCE) == table


@in_each_language
def test_what_is_no_date(language: str) -> None:
    texts = TABLES[language].get("none", {}).get("texts", [])
    table = dict.fromkeys(texts, "none")
    assert all_told(table, language, REFERENCE) == table
    assert all_told(table, None, REFERENCE) == table


@in_each_language
def test_what_was_cut_out_of_a_line_says_the_same(language: str) -> None:
    for text, said in (TABLES[language]["full"] | TABLES[language]["reference"]).items():
        for written in calendar.find(text, language, reference=REFERENCE):
            again = calendar.read(text[written.start : written.end], language, reference=REFERENCE, near=text)
            assert (text, again and told(again)) == (text, said)


@pytest.mark.parametrize(
    ("text", "language", "near", "said"),
    [
        ("114-04-07", "zh-TW", "", ["2025-04-07"]),
        ("114/04/07", "zh-Hant", "", ["2025-04-07"]),
        ("114.04.07", None, "發布日期：114.04.07", ["2025-04-07"]),
        ("114-04-07", "zh-CN", "", []),
        ("发布：114-04-07", "zh-CN", "", []),
        ("114-04-07", "en", "", []),
        ("R7.4.7", None, "", []),
        ("R7.4.7", "en", "更新日：R7.4.7", []),
    ],
)
def test_a_year_of_taiwan_or_of_an_era_is_told_by_what_is_beside(
    text: str, language: str | None, near: str, said: list[str]
) -> None:
    assert [told(written) for written in calendar.find(text, language, near=near)] == said


@pytest.mark.parametrize(
    ("text", "language", "near", "said"),
    [
        ("7 July 2025, 21:46 IST", None, "", "2025-07-07T21:46+05:30"),
        ("7 July 2025, 21:46 IST", None, "DUBLIN, 7 July 2025, 21:46 IST", "2025-07-07T21:46+01:00"),
        ("Haifa, 7 July 2025, 21:46 IST", None, "", "2025-07-07T21:46+02:00"),
        ("7 July 2025, 21:46 IST", "en-IE", "", "2025-07-07T21:46+01:00"),
        ("7 July 2025, 21:46 IST", "en-IN", "", "2025-07-07T21:46+05:30"),
        ("Dublin, 7 July 2025, 21:46 IST", "en-IN", "", "2025-07-07T21:46+05:30"),
        ("Il 7 July 2025, 21:46 IST", None, "", "2025-07-07T21:46+05:30"),
        ("7 July 2025 21:46 CST", None, "", "2025-07-07T21:46-06:00"),
        ("Shanghai, 7 July 2025 21:46 CST", None, "", "2025-07-07T21:46+08:00"),
        ("7 July 2025 21:46 CST", "zh-TW", "", "2025-07-07T21:46+08:00"),
        ("7 July 2025 21:46 BST", None, "", "2025-07-07T21:46+01:00"),
        ("Dhaka, 7 July 2025 21:46 BST", None, "", "2025-07-07T21:46+06:00"),
        ("7 July 2025 21:46 EST", None, "", "2025-07-07T21:46-05:00"),
        ("7 July 2025 21:46 CT", None, "", "2025-07-07T21:46-05:00"),
        ("7 January 2025 21:46 CT", None, "", "2025-01-07T21:46-06:00"),
        ("7 July 2025 21:46 et al.", None, "", "2025-07-07T21:46"),
        ("7 July 2025 21:46 (UTC-3:30)", None, "", "2025-07-07T21:46-03:30"),
        ("7 July 2025 21:46 +9900", None, "", "2025-07-07T21:46"),
        ("7 July 2025 at 9 p.m. pacific daylight time", None, "", "2025-07-07T21:00-07:00"),
        ("7 July 2025 21:46 local time", None, "", "2025-07-07T21:46"),
        ("7 July 2025 UTC", None, "", "2025-07-07"),
    ],
)
def test_a_zone_is_as_written_and_one_of_several_is_told_by_a_place(
    text: str, language: str | None, near: str, said: str
) -> None:
    assert [told(written) for written in calendar.find(text, language, near=near)] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7 April 2025, 2:25 ekuseni", "2025-04-07"),
        ("7 April 2025, 2:25 ekuseni | Port", "2025-04-07"),
        ("2:25 ekuseni, 7 April 2025", "2025-04-07"),
        ("7 April 2025, 02:25 ekuseni", "2025-04-07T02:25"),
        ("7 April 2025, 14:25 ekuseni", "2025-04-07T14:25"),
        ("7 April 2025, 2:25 Harbourside", "2025-04-07T02:25"),
        ("7 April 2025, 2:25 the pier fell", "2025-04-07T02:25"),
        ("7 April 2025, 2:25 local time", "2025-04-07T02:25"),
    ],
)
def test_an_hour_of_twelve_with_a_word_behind_it_that_nobody_knows_is_no_time(text: str, said: str) -> None:
    assert [told(written) for written in calendar.find(text)] == [said]


@pytest.mark.parametrize(
    ("text", "language", "order", "said"),
    [
        ("03/04/2025", None, None, "order"),
        ("03/04/2025", "en", None, "order"),
        ("03/04/2025", "en-US", None, "2025-03-04"),
        ("03/04/2025", "en-GB", None, "2025-04-03"),
        ("03/04/2025", "en_us", None, "2025-03-04"),
        ("03/04/2025", "de", None, "2025-04-03"),
        ("03/04/2025", "es-PA", None, "2025-03-04"),
        ("03/04/2025", "zh", None, "order"),
        ("03/04/2025", "zh-Hant-HK", None, "2025-04-03"),
        ("03/04/2025", "tlh", None, "order"),
        ("03/04/2025", None, "mdy", "2025-03-04"),
        ("03/04/2025", "de", "mdy", "2025-03-04"),
        ("Thursday, 03/04/2025", "en-US", "mdy", "2025-04-03"),
        ("13/04/2025", "en-US", "mdy", "2025-04-13"),
        ("03.04.2025", "en", None, "2025-04-03"),
        ("03.04.2025", "en-US", None, "2025-03-04"),
        ("04/04/2025", None, None, "2025-04-04"),
        ("03/04/25", None, "dmy", "2025-04-03"),
        ("03/04/25", None, "ymd", "2003-04-25"),
        ("03/04/75", "en-US", None, "1975-03-04"),
        ("25/04/03", "ja", None, "2025-04-03"),
        ("31/12/99", None, None, "1999-12-31"),
        ("Fecha: 03/04/2025", None, None, "2025-04-03"),
        ("Fecha: 03/04/2025", "en-US", None, "2025-03-04"),
        ("дата 03/04/2025", None, None, "2025-04-03"),
    ],
)
def test_the_order_of_numbers(text: str, language: str | None, order: calendar.Order | None, said: str) -> None:
    assert [told(written) for written in calendar.find(text, language, order=order)] == [said]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Posted on Mon., 7 April 2025 at 14:05 CET by Jo", ["Mon., 7 April 2025 at 14:05 CET"]),
        ("| 6:12 PM EDT, Wed June 5, 2024 |", ["6:12 PM EDT, Wed June 5, 2024"]),
        ("公開日：２０２５年４月７日（月）14:05　更新", ["２０２５年４月７日（月）14:05"]),
        ("a 3 April 2025 08:00 | b 5 April 2025 10:22", ["3 April 2025 08:00", "5 April 2025 10:22"]),
        ("1 April 2025 – 3 April 2025", ["1 April 2025", "3 April 2025"]),
        ("It rose 2 hours ago, by 3.", ["2 hours ago"]),
        ("Yesterday, 18:20. More", ["Yesterday, 18:20"]),
        ("نُشر في ١٠ يوليو ٢٠٢٥ اليوم", ["١٠ يوليو ٢٠٢٥", "اليوم"]),
        ("7 Apri\u0301l 2025", ["7 Apri\u0301l 2025"]),
        ("7\u00a0April\u202f2025", ["7\u00a0April\u202f2025"]),
        ("7\u200f/4\u200f/2025", ["7\u200f/4\u200f/2025"]),
    ],
)
def test_a_date_reaches_over_its_weekday_its_time_and_its_zone(text: str, wanted: list[str]) -> None:
    assert [text[written.start : written.end] for written in calendar.find(text)] == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025", "2025"),
        ("20250407", "2025-04-07"),
        ("20250407 0225", "2025-04-07T02:25"),
        ("2025-04-07 02:25 Z", "2025-04-07T02:25+00:00"),
        ("20250407T022510Z", "2025-04-07T02:25:10+00:00"),
        ("2025-04-07 02:25:10.5 +0200", "2025-04-07T02:25:10+02:00"),
        ("2025-04-07T02:25", "2025-04-07T02:25"),
        ("2025-04", "2025-04"),
        ("1743992710", "2025-04-07T02:25:10+00:00"),
        ("1743992710123", "2025-04-07T02:25:10+00:00"),
        (" Mon, 07 Apr 2025 02:25:10 EST ", "2025-04-07T02:25:10-05:00"),
        ("2025-04-07 and 2025-04-08", None),
        ("2025-04-07 (2025-04-07)", "2025-04-07"),
        ("2025-13-07T02:25", None),
        ("20251307", None),
        ("0001-01-01", None),
        ("9" * 5000, None),
        ("", None),
        ("Tue", None),
        ("25:00", None),
        ("7 April 2025 " + "x" * 200, None),
    ],
)
def test_a_value_is_one_date_or_none(text: str, said: str | None) -> None:
    written = calendar.read(text)
    assert (written and told(written)) == said


@given(
    st.one_of(
        st.dates(date(1890, 1, 1), date(2210, 1, 1)).map(str),
        st.from_regex(r"(1[34]|18|19|20|21|25)[0-9]{2}-[013][0-9]-[0-3][0-9]", fullmatch=True),
    ),
    st.sampled_from([None, "en-US", "de", "fa", "th", "ja", "zh-TW"]),
    st.sampled_from([None, "dmy", "mdy", "ymd"]),
)
@example("1900-01-01", None, None)
@example("2025-02-29", "en-US", "mdy")
@example("2568-04-07", "th", None)
def test_a_day_alone_is_what_would_be_found_in_a_line(text: str, language: str | None, order: Order | None) -> None:
    found = calendar.find(text, language, order=order, reference=REFERENCE)
    assert len(found) <= 1
    assert calendar.read(text, language, order=order, reference=REFERENCE) == next(iter(found), None)


def test_a_value_for_a_program_loads_no_names() -> None:
    code = (
        "import sys; from feeds import calendar; from feeds.normalise import dates;"
        "assert all(map(calendar.read, ('2025-04-07T02:25:10+06:00', '2025-04-07', '20250407', '2025')));"
        "assert calendar.in_address('https://a.example/2025/04/07/') == calendar.in_file_name('2025-04-07.md');"
        "loaded = {'feeds.calendar.names', 'feeds.bylines'} & set(sys.modules);"
        "print(sorted(loaded), calendar.read('7 April 2025').precision)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert ran.stdout == "[] day\n", ran.stderr


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2025/04/07/title", "2025-04-07"),
        ("https://a.example/news/2025/4/7", "2025-04-07"),
        ("https://a.example/2025-04-07-title.html", "2025-04-07"),
        ("https://a.example/2025/apr/07/title", "2025-04-07"),
        ("https://a.example/news/20250407/title", "2025-04-07"),
        ("https://a.example/2025/04/title", "2025-04"),
        ("https://a.example/story-2025-04-07", None),
        ("https://a.example/2025/13/07/title", None),
        ("https://2025/04/07/", None),
        ("https://a.example/x?d=/2025/04/07/", None),
        ("https://a.example/id/12025/04/07", None),
        ("https://a.example/202504071234/", None),
    ],
)
def test_a_day_in_an_address(address: str, day: str | None) -> None:
    assert calendar.in_address(address) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("news/2025-04-07-title.md", "2025-04-07"),
        ("20250407.txt", "2025-04-07"),
        ("2025_04_07 title.txt", "2025-04-07"),
        ("2025-13-07.md", None),
        ("2025-04-07/title.md", None),
        ("20250407123.txt", None),
        ("news/pier_20250407.txt", "2025-04-07"),
        ("pier-2025-04-07.md", "2025-04-07"),
        ("pier20250407.txt", None),
        ("pier-12025-04-07.txt", None),
        ("pier_20251307.txt", None),
    ],
)
def test_a_day_in_a_files_name(name: str, day: str | None) -> None:
    assert calendar.in_file_name(name) == day


@pytest.mark.parametrize(
    ("jalali", "day"),
    [
        ((1404, 1, 1), "2025-03-21"),
        ((1403, 12, 30), "2025-03-20"),
        ((1399, 12, 30), "2021-03-20"),
        ((1395, 1, 1), "2016-03-20"),
        ((1357, 11, 22), "1979-02-11"),
        ((1408, 12, 30), "2030-03-20"),
    ],
)
def test_days_of_the_iranian_calendar(jalali: tuple[int, int, int], day: str) -> None:
    assert eras.from_jalali(*jalali).isoformat() == day


def test_the_iranian_calendar_has_each_day_once() -> None:
    days = [
        found
        for year in range(1340, 1460)
        for month in range(1, 13)
        for day in range(1, 32)
        if (found := _jalali(year, month, day))
    ]
    assert all(other - one == timedelta(days=1) for one, other in pairwise(days))


def _jalali(year: int, month: int, day: int) -> date | None:
    try:
        return eras.from_jalali(year, month, day)
    except ValueError:
        return None


def test_days_begin_where_the_site_is() -> None:
    late = datetime(2025, 6, 11, 23, 30, tzinfo=UTC)
    here = ZoneInfo("Asia/Bishkek")
    assert [told(w) for w in calendar.find("an hour ago", reference=late)] == ["2025-06-11"]
    assert [told(w) for w in calendar.find("an hour ago", reference=late, zone=here)] == ["2025-06-12"]
    assert [told(w) for w in calendar.find("yesterday, 18:20 EDT", reference=late, zone=here)] == [
        "2025-06-11T18:20-04:00"
    ]


_PIECES = [
    *"0123456789", *" \t\n.,:/-–'()·|T+Z年月日時",
    *(text for table in TABLES.values() for rows in ("full", "reference") for text in table[rows]),
    "令和", "tháng", "g", "st", "Uhr", "PM", "am", "IST", "UTC+5", "ago", "vor", "\u200f", "\u0301", "ß", "İ", "٣", "２", "𝟚",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=12).map("".join),
    st.sampled_from([None, "en", "de", "fa", "th", "ja", "x-y"]),
)
@example("٢٠٢٥-٠٤-٠٧T٠٢:٢٥", "ar")
@example("9999-12-31T23:59:59-14:00 1900-01-01", None)
@example("29 Feb", "en")
@example("二〇二五年二月三十日十月", "zh")
def test_any_text_has_dates_in_their_places_or_none(text: str, language: str | None) -> None:
    for reference in (None, REFERENCE):
        found = calendar.find(text, language, reference=reference)
        assert all(0 <= w.start < w.end <= len(text) and (w.value is None) == (w.lacks is not None) for w in found)
        assert all(one.end <= other.start for one, other in pairwise(found))
    calendar.read(text, language, reference=REFERENCE)
    calendar.in_address(text)
    calendar.in_file_name(text)


@given(
    st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2199, 12, 30)),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_an_instant_comes_back_as_it_was_written(moment: datetime, minutes: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    for text in (aware.isoformat(), aware.strftime("%d %b %Y %H:%M:%S %z")):
        written = calendar.read(text)
        assert written is not None
        assert written.value == aware


@pytest.mark.long
@pytest.mark.parametrize("piece", ["a", "1 ", "1.", "MAY ", "7 April 2025 ", "vor 2 ", "ma ", "二", "\u0301"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    calendar.find(text[:5_000])
    small = time.process_time() - start
    start = time.process_time()
    calendar.find(text)
    assert time.process_time() - start < max(1.0, 60 * small)


def test_names_are_what_cldr_and_the_table_say() -> None:
    pytest.importorskip("babel")
    made = b"".join(make_calendar.build())
    assert (Path(make_calendar.__file__).parent / "calendar.json").read_bytes() == made


def test_every_language_has_its_names_and_its_cases() -> None:
    assert set(TABLES) == set(make_calendar.LANGUAGES)
    for code in make_calendar.LANGUAGES:
        known = names.names_of(code)
        assert set(known.weekdays.values()) == set(range(1, 8))
        assert {n % names.JALALI for n in known.months.values()} == set(range(1, 13))
