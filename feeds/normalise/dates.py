"""When an article was published: takes the clues in the order in which they are to be believed, and never guesses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from feeds import calendar
from feeds.calendar import Written
from feeds.model import Clue, Moment, Precision, RunnerUp

_LONGEST = 30_000  # characters of a text that are looked through for dates
_CUT = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}
# Words before a date that make it one to come, or not of this text.
_TO_COME = re.compile(
    r"(?i)\b(?:until|till|by|before|from|starting|deadline|due|expires?|will|scheduled|slated|planned|next|©|copyright)\b[^.]{0,40}$"
)
_NOT_TOLD = {
    "order": "may be two dates; write the year first, as in 2025-04-07, or set `date_order` in feeds.toml",
    "year": "has no year, and nobody says when the page was fetched; write `retrieved`, or the date as 2025-04-07",
    "reference": "counts from a time that nobody says; write `retrieved`, or the date as 2025-04-07",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How the dates of one article are meant. `language` is what the document says of itself, None when it says nothing; `assumed` what it is
    taken to be written in. `zone` is how a time without one is read, `order` the site's word on 03/04/2025, `reference` (aware) when the page was
    fetched, where somebody knows."""

    language: str | None
    assumed: str
    zone: tzinfo
    order: calendar.Order | None = None
    reference: datetime | None = None


class Judged(NamedTuple):
    """The moment, if any, one line for each clue that could not be used, and the dates that lost."""

    moment: Moment | None
    problems: tuple[str, ...]
    runners_up: tuple[RunnerUp, ...] = ()


def published(clues: Iterable[Clue], link: str | None, source: str, ways: Ways) -> Judged:
    """The first clue that is a date; then what the address and the file's name say."""
    return _first((*clues, *_in_address(link), *_in_file_name(source)), ways)


def updated(clues: Iterable[Clue], ways: Ways) -> Judged:
    """The first clue that is a date."""
    return _first(clues, ways)


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


def reference(text: str, zone: tzinfo) -> datetime | None:
    """When a page was fetched, aware UTC. Of a day alone it is noon: most of what was hours ago then was that day."""
    written = calendar.read(text)
    if written is None or written.value is None:
        return None
    hour = 12 if written.precision == "day" else written.value.hour
    return _aware(written.value.replace(hour=hour), zone).astimezone(UTC)


def iso(value: datetime, precision: Precision) -> str:
    """`value` in ISO 8601, no further than `precision`, without its zone."""
    return value.isoformat()[: _CUT[precision]]


def _first(clues: Iterable[Clue], ways: Ways) -> Judged:
    won: tuple[Moment, Clue] | None = None
    problems: list[str] = []
    runners_up: list[RunnerUp] = []
    for clue in clues:
        written = _read(clue, ways)
        if won is not None:
            runners_up += _lost(clue, written, won)
        elif written is not None and written.value is not None:
            won = _moment(clue, written.value, written.precision, ways.zone), clue
        else:
            said = _NOT_TOLD[written.lacks] if written and written.lacks else None
            problems.append(
                f"{clue.where}: {clue.text[:60]!r} {said or 'is no date; write it as 2025-04-07 or 2025-04-07T02:25Z'}"
            )
            if said:
                runners_up.append(RunnerUp("date", clue.text, (clue.where,), said.partition(";")[0]))
    return Judged(won[0] if won else None, tuple(problems), tuple(runners_up))


def _read(clue: Clue, ways: Ways) -> Written | None:
    """The date of a clue; a place in the line it stands in tells its zone. What its own language does not order, the assumed one may."""
    for language, order in ((ways.language, ways.order), (ways.language, calendar.order_of(ways.assumed))):
        written = calendar.read(
            clue.text, language, order=order, reference=ways.reference, zone=ways.zone, near=clue.where
        )
        if written is None or written.lacks != "order":
            break
    return written


def _lost(clue: Clue, written: Written | None, won: tuple[Moment, Clue]) -> Iterator[RunnerUp]:
    """A date that another clue told before this one did; the same date once more is none."""
    moment, winner = won
    if written is None or written.value is None:
        return
    said = iso(written.value, written.precision)
    if said != iso(moment.written.replace(tzinfo=None), written.precision)[: len(said)]:
        yield RunnerUp("date", said, (f"{clue.where}: {clue.text}",), f"{winner.where} is believed before it")


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
