"""How languages, and the other dates of a page, order the numbers of a date. Reads no date and no name."""

import re
from collections.abc import Iterable

from feeds import plain
from feeds.calendar.table import table
from feeds.model import Order

_NUMBERS = re.compile(r"(?<![\d./-])([0-3]?\d)([./-])([0-3]?\d)\2(?:\d{4}|\d\d)(?![\d./-])")
_MONTHS = 12


def order_of(language: str | None) -> Order | None:
    """How numbers of a date are ordered in `language` (BCP 47); None where its tag does not tell, as English without a region."""
    return next(iter(orders_of(language)), None)


def orders_of(language: str | None) -> tuple[Order, ...]:
    """That order; after one with the year first the one in use where the year stands last."""
    parts = re.split("[-_]", language or "")
    region = next((part.upper() for part in parts[1:] if re.fullmatch("[A-Za-z]{2}", part)), "")
    orders: dict[str, list[Order]] = table()["orders"]
    code = plain.base_language(parts[0])
    return tuple(orders.get(f"{code}-{region}") or orders.get(code) or ())


def order_in(lines: Iterable[str]) -> Order | None:
    """How numbers are ordered in a page of these lines, where some of its dates tell and none contradicts: 25/03/2025 among others."""
    found: set[Order] = set()
    for match in (match for line in lines for match in _NUMBERS.finditer(line)):
        if int(match[1]) > _MONTHS:
            found.add("dmy")
        if int(match[3]) > _MONTHS:
            found.add("mdy")
    return found.pop() if len(found) == 1 else None
