"""How dates are meant in a text, as far as something beyond their own words tells: its language, the order of its numbers, the time of reading.
Finds no date."""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from feeds import plain
from feeds.calendar.names import WORD, Names, names_of, order_words
from feeds.calendar.orders import orders_of
from feeds.calendar.table import table
from feeds.model import Order

# Outside the East every script but ours belongs to languages that put the day first.
_DAY_FIRST = re.compile("[\u0370-\u052f\u0590-\u0e7f]")
_PERSIAN = re.compile("[\u06f0-\u06f9پچژگ]")
_THAI = re.compile("[\u0e01-\u0e5b]")
_AMERICAN = re.compile(r"\d ?(?:[AaPp]\.?[Mm]\.? ?)?[(]?[ECMP][SD]?T\b")
_ELSEWHERE = re.compile(
    r"\d ?(?:[AaPp]\.?[Mm]\.? ?)?[(]?(?:WIB|WITA|WIT|IST|PKT|CES?T|MES?Z|BST|EES?T|MSK|SAST|WAT|EAT|AE[SD]T|NZ[SD]T|BRT|ART)\b"
    r"|\d ?[hH] ?\d\d\b|\d ?(?:hs|Uhr|uur)\b"
)
_REMEMBERED = 500  # language tags
LINE = 300  # characters of a text by whose words its language is known


class Ways(NamedTuple):
    """What is known beyond the text: its names, how the site and its language order numbers, the moment it was read and the zone of its days, more of
    its line, and where it was written."""

    names: Names
    language: str | None
    order: Order | None
    orders: tuple[Order, ...]
    reference: datetime | None
    zone: tzinfo
    near: str
    is_thai: bool
    is_persian: bool
    place: str


def ways_of(
    text: str,
    language: str | None,
    order: Order | None,
    reference: datetime | None,
    zone: tzinfo,
    near: str,
    place: str,
) -> Ways:
    """What the arguments of `find`, and the script of `text`, tell."""
    code, names, orders = _of_language(language)
    return Ways(
        names=names,
        language=code,
        order=order,
        orders=orders,
        reference=reference,
        zone=zone,
        near=f"{near} {text if len(text) <= LINE else ''} {language or ''}",
        is_thai=code == "th" or _holds(_THAI, text),
        is_persian=code == "fa" or _holds(_PERSIAN, text),
        place=place,
    )


@lru_cache(_REMEMBERED)
def _of_language(language: str | None) -> tuple[str | None, Names, tuple[Order, ...]]:
    """What a language tag alone tells: the language as it is called here, its names, the orders of its numbers."""
    code = plain.base_language(language) if language else None
    return code, names_of(code if code in table()["languages"] else None), orders_of(language)


def orders_by_words(folded: str) -> tuple[Order, ...]:
    """How numbers are ordered in a line by the language of its words."""
    if _DAY_FIRST.search(folded):
        return ("dmy",)
    known: Mapping[str, tuple[Order, ...]] = order_words()
    return next((known[word] for word in re.findall(WORD, folded) if word in known), ())


def _holds(script: re.Pattern[str], text: str) -> bool:
    return not text.isascii() and script.search(text) is not None


def order_by_time(text: str) -> tuple[Order, ...]:
    """How numbers are ordered where a time is written as in `text`: by its zone, and by the word or letter for hours."""
    if _AMERICAN.search(text):
        return ("mdy",)
    return ("dmy",) if _ELSEWHERE.search(text) else ()
