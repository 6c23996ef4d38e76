"""Where articles stand in selections, as the index tells it; apart from the other records, which a run needs only once something changed."""

from typing import NamedTuple

SITE = ""  # the selection of all articles


class Selected(NamedTuple):
    """How many articles a selection holds, and when the newest change among them was (seconds since 1970, UTC)."""

    total: int
    changed: int


class Standing(NamedTuple):
    """An article where it stands in feeds. `version` is a number of its own for all that a reader is shown of it; `stands` and `changed` are
    seconds since 1970 in UTC."""

    version: int
    id: str
    stands: int
    changed: int
