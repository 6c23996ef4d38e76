"""Where articles stand: which of several with one id is taken, from when, under what name, in which selections. What decides of it is told."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from feeds.index.database import Database
from feeds.index.records import Candidate, Decide, Decision, Place
from feeds.standing import SITE

_CHUNK = 1000  # ids decided of at once
TOUCHED = "touched t JOIN article a ON a.id = t.id"


class Places(Database):
    """The tables `standing`, `member`, `selection` and `touched`."""

    def __init__(self, *of: Any, **more: Any) -> None:
        super().__init__(*of, **more)
        self._numbers: dict[str, int] = dict(self._all("SELECT name, number FROM selection"))
        self._is_all_open = self.note("open") == "all"
        self._version = int(self.note("version") or 0)

    def commit(self) -> None:
        """Makes what was written last."""
        if self._db.in_transaction:
            self.remember("version", str(self._version))
        super().commit()

    def is_open(self, now: int) -> bool:
        """Is there anything to decide: of files that changed or went, or because of the time (seconds since 1970)?"""
        due = "SELECT 1 FROM standing WHERE due <= ?"
        return self._db.in_transaction or self._has_touched or bool(self._one(due, now)) or self.is_later_than(now)

    @property
    def _has_touched(self) -> bool:
        return self._is_all_open or bool(self._one("SELECT 1 FROM touched"))

    def _set_all_open(self, is_open: bool) -> None:
        """Whether it is open of every article where it stands; to write down each would cost a new index a tenth of its time."""
        self._is_all_open = is_open
        self.remember("open", "all" if is_open else "touched")

    def is_later_than(self, now: int) -> bool:
        """Was something taken for past that is still to come?"""
        return int(self.note("latest") or 0) > now

    def touch_all(self) -> None:
        """Lets it be decided anew where every article stands."""
        self._set_all_open(True)

    def touch_due(self, now: int) -> None:
        """Lets it be decided anew of those of which time has changed something. `now` is in seconds since 1970."""
        if self._one("SELECT 1 FROM standing WHERE due <= ?", now):
            self._write(
                "REPLACE INTO touched SELECT a.id, 0 FROM standing s JOIN article a USING (key) WHERE s.due <= ?",
                [(now,)],
            )

    def settle(self, decide: Decide) -> int:
        """Has it decided where the articles stand of which that is open, by id. Returns how many came, went or are other than before."""
        if not self._has_touched:
            return 0
        before = self._version
        articles = "article a" if self._is_all_open else TOUCHED
        self._write(
            f"DELETE FROM trouble WHERE field IN ('place', 'copy') AND key IN (SELECT a.key FROM {articles})",  # noqa: S608
            [()],
        )
        groups = self._candidates(articles)
        while some := [*islice(groups, _CHUNK)]:
            self._place([(ident, group, decide(ident, group)) for ident, group in some])
        counted = "SELECT count(*) FROM touched WHERE NOT is_beside"
        (changed,) = [self._version - before] if self._is_all_open else self._one(counted)
        if self._is_all_open:
            self._set_all_open(False)
        self._write("DELETE FROM touched", [()])
        return int(changed)

    def _candidates(self, articles: str, *values: Any) -> Iterator[tuple[str, list[Candidate]]]:
        """Those of the articles in that part of a query, which calls them "a", by id; `values` fill its places."""
        rows = self._db.execute(
            "SELECT a.id, a.key, a.source, a.dated, a.latest, a.updated, a.added, a.month, a.draft, a.own, a.is_said, a.is_original, "  # noqa: S608
            "a.selections, a.site, a.home, s.is_held, s.stands, s.changed, s.added, s.is_ahead, s.month, s.due, s.also, s.slug "
            f"FROM {articles} LEFT JOIN standing s ON s.key = a.key ORDER BY a.id",
            values,
        )
        return _grouped(rows)

    def _place(self, decided: Iterable[tuple[str, Sequence[Candidate], Decision]]) -> None:
        standings, members, troubles = [], [], []
        for ident, candidates, decision in decided:
            taken, place = decision.taken, decision.place
            troubles += [(key, line, is_aside, "place") for key, line, is_aside in decision.troubles]
            troubles += [(key, line, False, "copy") for key, line in decision.copies]
            if taken is not None and taken.place == place:
                taken = None
            for candidate in candidates:
                if candidate.place is not None and (candidate.place != place or candidate is not decision.taken):
                    self._withdraw(candidate.key)
            if taken is None or place is None:
                continue
            self._version += 1
            standings.append((taken.key, self._version, *place))
            if not place.is_held:
                tail = (-place.stands, ident, self._version, place.changed, place.month)
                members += [(self._number(name), *tail) for name in _names(taken.selections)]
        self._write("INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", standings)
        self._write("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", members)
        changed: dict[int, list[int]] = {}
        for member in members:
            changed.setdefault(member[0], []).append(member[4])
        self._write(
            "UPDATE selection SET total = total + ?1, changed = iif(total = 0, ?2, max(changed, ?2)), "
            "is_unsure = total > 0 AND is_unsure AND changed > ?2 WHERE number = ?3",
            ((len(moments), max(moments), number) for number, moments in changed.items()),
        )
        self._write("INSERT INTO trouble VALUES (?, ?, ?, ?)", troubles)

    def _withdraw(self, key: int) -> None:
        """Takes an article from where it stands."""
        version, is_held, stands, changed, ident, selections = self._one(
            "SELECT s.version, s.is_held, s.stands, s.changed, a.id, a.selections FROM standing s JOIN article a USING (key) WHERE key = ?",
            key,
        )
        numbers = [] if is_held else [self._number(name) for name in _names(selections)]
        self._write(
            "DELETE FROM member WHERE selection = ? AND before = ? AND id = ?", ((n, -stands, ident) for n in numbers)
        )
        self._write(
            "UPDATE selection SET total = total - 1, is_unsure = is_unsure OR changed = ? WHERE number = ?",
            ((changed, number) for number in numbers),
        )
        self._write("DELETE FROM entry WHERE version = ?", [(version,)])
        self._write("DELETE FROM standing WHERE key = ?", [(key,)])

    def _number(self, selection: str) -> int:
        if (number := self._numbers.get(selection)) is None:
            number = self._numbers[selection] = len(self._numbers)
            self._write("INSERT INTO selection VALUES (?, ?, 0, NULL, 0)", [(number, selection)])
        return number

    def unnamed(self) -> list[tuple[int, str, str]]:
        """The published articles that need a page and have no name for it yet, by key, id and facts, the oldest first."""
        return self._all(
            "SELECT s.key, a.id, a.facts FROM standing s JOIN article a USING (key) "
            "WHERE s.slug IS NULL AND NOT s.is_held ORDER BY s.stands, a.id DESC"
        )

    def name(self, slugs: Iterable[tuple[int, str]]) -> None:
        """What the pages of articles are called, by key."""
        self._write("UPDATE standing SET slug = ? WHERE key = ?", ((slug, key) for key, slug in slugs))


def _grouped(rows: Iterator[Any]) -> Iterator[tuple[str, list[Candidate]]]:
    for ident, group in groupby(rows, itemgetter(0)):
        yield (
            ident,
            [Candidate._make((*row[1:15], Place._make(row[15:]) if row[15] is not None else None)) for row in group],
        )


def _names(selections: str) -> list[str]:
    return [SITE, *selections.split()]
