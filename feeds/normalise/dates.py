"""When an article was published: takes the clues in the order in which they are to be believed, and never guesses."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from feeds import calendar
from feeds.model import Clue, Moment, Precision, RunnerUp

_LONGEST = 30_000  # characters of a text that are looked through for dates
_CUT = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}
# Words before a date that make it one to come, or not of this text.
_TO_COME = re.compile(
    r"(?i)\b(?:until|till|by|before|from|starting|deadline|due|expires?|will|scheduled|slated|planned|next|©|copyright)\b[^.]{0,40}$"
)


class Judged(NamedTuple):
    """The moment, if any, one line for each clue that could not be used, and the dates that lost."""

    moment: Moment | None
    problems: tuple[str, ...]
    runners_up: tuple[RunnerUp, ...] = ()


def published(clues: Iterable[Clue], link: str | None, source: str, language: str, zone: tzinfo) -> Judged:
    """The first clue that is a date; then what the address and the file's name say. `zone`: how a time without one is read."""
    return _first((*clues, *_in_address(link), *_in_file_name(source)), language, zone)


def updated(clues: Iterable[Clue], language: str, zone: tzinfo) -> Judged:
    """The first clue that is a date."""
    return _first(clues, language, zone)


def not_before(text: str, language: str) -> str | None:
    """The latest date that `text` speaks of as past, as far as it is written ("2025-01"); None when it speaks of none."""
    latest: tuple[str, str] | None = None
    for date in calendar.find(text[:_LONGEST], language):
        if date.value is None or _TO_COME.search(text[max(0, date.start - 60) : date.start]):
            continue
        said = iso(date.value, date.precision)
        latest = max(latest or ("", ""), (date.value.replace(tzinfo=None).isoformat(), said))
    return latest[1] if latest else None


def moment(text: str, zone: tzinfo) -> datetime | None:
    """A date that the program itself wrote (`added`), aware UTC."""
    written = calendar.read(text)
    return _aware(written.value, zone).astimezone(UTC) if written and written.value else None


def iso(value: datetime, precision: Precision) -> str:
    """`value` in ISO 8601, no further than `precision`, without its zone."""
    return value.isoformat()[: _CUT[precision]]


def _first(clues: Iterable[Clue], language: str, zone: tzinfo) -> Judged:
    problems: list[str] = []
    for clue in clues:
        written = calendar.read(clue.text, language)
        if written is not None and written.value is not None:
            return Judged(_moment(clue, written.value, written.precision, zone), tuple(problems))
        if written is not None:
            problems.append(
                f"{clue.where}: {clue.text[:60]!r} may be two dates; write the year first, as in 2025-04-07"
            )
        else:
            problems.append(f"{clue.where}: {clue.text[:60]!r} is no date; write it as 2025-04-07 or 2025-04-07T02:25Z")
    return Judged(None, tuple(problems))


def _moment(clue: Clue, value: datetime, precision: Precision, zone: tzinfo) -> Moment:
    return Moment(
        written=_aware(value, zone),
        precision=precision,
        source=clue.source,
        zone_source="text" if value.tzinfo else "site",
        because=f"{clue.where}: {clue.text}",
    )


def _aware(value: datetime, zone: tzinfo) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _in_address(link: str | None) -> Iterator[Clue]:
    if link and (date := calendar.in_address(link)):
        yield Clue("url", date, f"link: {link}")


def _in_file_name(source: str) -> Iterator[Clue]:
    if date := calendar.in_file_name(source):
        yield Clue("filename", date, "file name")
