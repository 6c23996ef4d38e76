"""Years and days of other calendars in ours: the Iranian calendar and the Thai years. Reads no text."""

from datetime import date, timedelta

_NOWRUZ = (
    1399,
    date(2020, 3, 20),
)  # the first day of a year of the Iranian calendar, from which the others are counted
# Leap years by the cycle of 33 years, which agrees with the observed ones from 1343 to 1501 (1964 to 2122).
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
THAI = 543


def from_jalali(year: int, month: int, day: int) -> date:
    """The day in our calendar. Raises ValueError when there is no such day, or its year is out of reach."""
    longest = 31 if month <= 6 else 30 if month < 12 or year % 33 in _LEAP else 29
    if not (1300 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError(f"{year}-{month}-{day} is no day of the Iranian calendar")
    first, new_year = _NOWRUZ
    span = range(first, year) if year >= first else range(year, first)
    days = 365 * len(span) + sum(y % 33 in _LEAP for y in span)
    into = 31 * (month - 1) - max(0, month - 7) + day - 1
    return new_year + timedelta(days=(days if year >= first else -days) + into)
