"""Dates that count from the time of reading: "2 hours ago", "yesterday, 18:20"."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

from dateutil.relativedelta import relativedelta

from feeds.calendar import clock
from feeds.calendar.names import MARK, WORD, order_words
from feeds.calendar.ways import Ways
from feeds.calendar.written import Written, checked
from feeds.model import Precision

_BESIDE = 32  # characters beside a word in which it is seen whether it stands alone


def relative(text: str, folded: str, found: list[Written], ways: Ways) -> Iterator[Written]:
    """What counts from the time of reading: "2 hours ago", "yesterday, 18:20"."""
    kept = [at for at, character in enumerate(folded) if character != MARK] if MARK in folded else range(len(folded))
    last = 0
    for match in ways.names.relative.finditer(folded.replace(MARK, "")):
        bare = match[0].strip()
        first = match.start() + match[0].index(bare)
        start, end = kept[first], kept[first + len(bare) - 1] + 1
        after = bisect_left(found, end, key=lambda date: date.start)
        if start < max(last, found[after - 1].end if after else 0):
            continue
        latest = found[after].start if after < len(found) else len(text)
        number = re.search(r"\d+", bare)
        phrase = re.sub(r" ?\d+ ?", "\0", re.sub(" +", " ", bare))
        unit, count = ways.names.ago[phrase]
        time = clock.after(text, folded, end, latest) if unit == "day" else None
        last = time.end if time else end
        if (
            phrase not in ways.names.weak
            or time
            or _is_labelled(folded[max(0, start - _BESIDE) : start], folded[end : end + _BESIDE])
        ):
            written = _ago(unit, int(number[0]) if number else count or 0, start, end, time, ways)
            yield from [written] if written else []


def _is_labelled(before: str, after: str) -> bool:
    """Whether a word stands alone, or after the label of a byline."""
    words = re.findall(WORD, before)
    return bool(words and words[-1] in order_words()) or not (before.strip() or after.strip())


def _ago(unit: str, count: int, start: int, end: int, time: clock.Clock | None, ways: Ways) -> Written | None:
    precision: Precision = "month" if unit == "month" else "year" if unit == "year" else "day"
    if time is not None:
        precision, end = time.precision, time.end
    if ways.reference is None:
        return Written(None, precision, start, end, "reference")
    value = _before(ways.reference.astimezone(ways.zone), unit, count)
    value = datetime(
        value.year, 1 if precision == "year" else value.month, 1 if precision in ("year", "month") else value.day
    )
    value = time.on(value, ways.near, ways.place) if time else value
    return checked(value, precision, start, end, counted=True)


def _before(moment: datetime, unit: str, count: int) -> datetime:
    try:
        return moment.replace(tzinfo=None) - relativedelta(**{f"{unit}s": count})  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return datetime(1, 1, 1)  # so long ago that nobody was there
