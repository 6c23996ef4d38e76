"""The day that the address of an article or the name of a file holds. Knows no other writing of dates."""

import re
from datetime import date

_YEAR, _SHORT_MONTH = r"(?:19|20)\d\d", "[a-z]{3}"
_HAS_YEAR = re.compile(_YEAR).search  # a text without one is gone through at a small part of the cost of the others
_BESIDE_PATH = re.compile(r"^[a-z]+://[^/]*|[?#].*$")
_IN_ADDRESS = re.compile(
    rf"(?<![\d.-])(?P<year>{_YEAR})(?P<mark>[/-])(?P<month>\d{{1,2}}|{_SHORT_MONTH})(?:(?P=mark)(?P<day>\d{{1,2}}))?(?=[/_.-]|$)"
    rf"|/(?P<whole>{_YEAR}[01]\d[0-3]\d)(?=[/_.-]|$)"
)
_IN_FILE_NAME = re.compile(
    rf"(?:(?:^|/)(?=[^/]*$)|[-_](?=[\d_.-]{{8,10}}(?:\.[a-z]+)?$))({_YEAR})[-_.]?(\d\d)[-_.]?(\d\d)(?=[-_. T]|$)"
)


def in_address(address: str) -> str | None:
    """The day, or the month, that the path of a web address names, as in /2025/04/07/ or /2025/apr/07/; ISO 8601."""
    if not _HAS_YEAR(address):
        return None
    path = _BESIDE_PATH.sub("", address.lower())
    for match in _IN_ADDRESS.finditer(path):
        whole = match["whole"]
        year, month, day = (whole[:4], whole[4:6], whole[6:]) if whole else match.group("year", "month", "day")
        number = int(month) if month.isdecimal() else _named(month)
        # A lone "2025-04" may be part of a number; a folder of a month is none.
        if (day or match["mark"] == "/") and (said := _iso(int(year), number, int(day) if day else None)):
            return said
    return None


def in_file_name(name: str) -> str | None:
    """The day with which a file's name begins, as in 2025-04-07-title.md, or ends, as in title_20250407.txt; `name` may be a path. ISO 8601."""
    match = _IN_FILE_NAME.search(name) if _HAS_YEAR(name) else None
    return _iso(*map(int, match.groups())) if match else None


def _named(month: str) -> int:
    # Few addresses name a month by a word; the names are many.
    from feeds.calendar.names import names_of

    return names_of("en").months.get(month, 0)


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        said = date(year, month, day or 1).isoformat()
    except ValueError:
        return None
    return said if day else said[:7]
