"""What stands beside a date in its line: its weekday, its time, a year after the time. Knows no day."""

import re
from typing import NamedTuple

from feeds.calendar import clock
from feeds.calendar.names import MARK, WORD
from feeds.calendar.shapes import Core
from feeds.calendar.ways import Ways

REACH = 48  # characters before a date in which its weekday and time stand
_EASTERN = r"[\u3400-\u9fff]{2,3}|[\uac00-\ud7af]{1,3}"
_WORD_AFTER = re.compile(rf"[ ,]{{0,2}}[(\[]?({WORD}|[月火水木金土日一二三四五六](?=[)\]])|{_EASTERN})\.?[)\]]?")
_WORDS = re.compile(rf"{WORD}|{_EASTERN}")
_ENDS = re.compile(r"[^\w\s.,·-]|\d")  # what no weekday has between itself and its date
_NEAR = 4  # characters between the last word before a date and it
_YEAR_AFTER = re.compile(r"[ ,]{1,2}((?:19|20)\d\d)(?![\d:/-])")
_GAP = re.compile(r"[ ,;·•|/()~-]*(?:(?:on|am|le|el|op|den|de|del|di|do|em|na|pe|ngay|of|the) ){0,2}")


class Beside(NamedTuple):
    """The weekday (1 is Monday) and the time that stand beside a date, a year after the time, and where all ends."""

    weekday: int | None
    clock: clock.Clock | None
    year: int | None
    start: int
    end: int


def beside(core: Core, text: str, folded: str, room: tuple[int, int], ways: Ways) -> Beside:
    """What belongs to the date `core`, in the `room` that other dates leave."""
    start, end = core.start, core.end
    earliest, latest = room
    weekday, end = _weekday_after(folded, end, latest, ways)
    time = clock.after(text, folded, _past_time_mark(folded, core, end), latest) if core.has_day else None
    end = time.end if time else end
    year = None
    if core.year is None and core.name and (match := _YEAR_AFTER.match(folded, end, latest)):
        year, end = int(match[1]), match.end()
    lead = max(earliest, start - REACH)
    lead = max(lead, folded.rfind("\n", lead, start) + 1)
    said, start = _weekday_before(folded, lead, start, ways)
    if time is None and core.has_day:
        time = next(clock.before(text, folded, lead, start), None)
        # Nothing but marks and "on" may stand between a time and its date.
        time = time if time and _GAP.fullmatch(folded, time.end, start) else None
        start = time.start if time else start
    return Beside(said or weekday, time, year, start, end)


def _past_time_mark(folded: str, core: Core, end: int) -> int:
    """The T of ISO 8601."""
    return end + 1 if core.shape == "iso" and folded.startswith("t", end) else end


def _weekday_after(folded: str, end: int, latest: int, ways: Ways) -> tuple[int | None, int]:
    match = _WORD_AFTER.match(folded, end, latest)
    number = ways.names.weekdays.get(match[1].replace(MARK, "")) if match else None
    return (number, match.end()) if match and number else (None, end)


def _weekday_before(folded: str, lead: int, start: int, ways: Ways) -> tuple[int | None, int]:
    """The weekday before a date, its name of one word or two, with at most one word ("the") and marks between."""
    words = list(_WORDS.finditer(folded, lead, start))[-3:]
    for last in range(len(words) - 1, max(-1, len(words) - 3), -1):
        if start - words[-1].end() > _NEAR or _ENDS.search(folded, words[last].end(), start):
            break
        for first in range(max(0, last - 1), last + 1):
            name = re.sub(" +", " ", folded[words[first].start() : words[last].end()].replace(MARK, ""))
            number = ways.names.weekdays.get(name) or ways.names.weekdays.get(name.lstrip("הב"))
            if number:
                return number, words[first].start()
    return None, start
