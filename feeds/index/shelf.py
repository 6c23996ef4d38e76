"""The published articles: by selection (a Shelf as feeds/route.py has it), and each as it was kept."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

from feeds.errors import MOST_TOLD, Told, more_like_these
from feeds.index.files import SHIFT, Files
from feeds.index.records import BUG, MORE, DamagedError, Kept
from feeds.standing import SITE, Selected, Standing

_KEPT = (
    "SELECT a.key, a.source, a.id, a.language, a.facts, iif(s.is_ahead, NULL, a.updated), s.added, s.also, s.slug "
    "FROM standing s JOIN article a USING (key)"
)


class Shelf(Files):
    """What is read of all these tables once all is settled."""

    def selections(self) -> dict[str, Selected]:
        """How many articles each selection holds, and when the newest change among them was."""
        unknown = self._all("SELECT number FROM selection WHERE total > 0 AND is_unsure")
        self._write(
            "UPDATE selection SET changed = (SELECT max(changed) FROM member WHERE selection = number), is_unsure = 0 WHERE number = ?",
            unknown,
        )
        rows = self._all("SELECT name, total, changed FROM selection WHERE total > 0")
        return {name: Selected(total, changed) for name, total, changed in rows}

    def latest(self) -> int:
        """When the newest was of what was taken for past, in seconds since 1970: a change of what stands, the date of a copy."""
        everything = self.selections().get(SITE)
        (copy,) = self._one("SELECT max(dated) FROM trouble JOIN article USING (key) WHERE field = 'copy'")
        return max(everything.changed if everything else 0, copy or 0)

    def newest(self, selection: str, count: int) -> list[Standing]:
        """The newest `count` articles of the selection. Raises DamagedError when there are not as many as were counted."""
        number = self._numbers.get(selection, -1)
        rows = self._all(
            "SELECT version, id, -before, changed FROM member WHERE selection = ? ORDER BY before, id LIMIT ?",
            number,
            count,
        )
        total = self._one("SELECT total FROM selection WHERE number = ?", number)
        if len(rows) < min(count, total[0] if total else 0):
            raise DamagedError(f"not all articles of {selection!r} are there")
        return [Standing(*row) for row in rows]

    def oldest(self, selection: str) -> int | None:
        """The version of the selection's last article."""
        found = self._one(
            "SELECT version FROM member WHERE selection = ? ORDER BY before DESC, id DESC",
            self._numbers.get(selection, -1),
        )
        return found[0] if found else None

    def months(self, selection: str) -> list[str]:
        """The civil months that the selection has articles of."""
        rows = self._all("SELECT DISTINCT month FROM member WHERE selection = ?", self._numbers.get(selection, -1))
        return [month for (month,) in rows]

    def of_month(self, selection: str, month: str) -> list[Standing]:
        """All articles of the selection in one civil month, newest first."""
        rows = self._all(
            "SELECT version, id, -before, changed FROM member WHERE selection = ? AND month = ? ORDER BY before, id",
            self._numbers.get(selection, -1),
            month,
        )
        return [Standing(*row) for row in rows]

    def dated_months(self) -> dict[str, int]:
        """How many published articles each civil month has, of those with a date of which the month is known."""
        rows = self._all(
            "SELECT a.month, count(*) FROM standing s JOIN article a USING (key) WHERE NOT s.is_held AND a.is_month_known GROUP BY a.month"
        )
        return dict(rows)

    def kept(self, version: int) -> Kept:
        """The article that has this version."""
        found = self._one(f"{_KEPT} WHERE s.version = ?", version)
        if found is None:
            raise DamagedError(f"no article of version {version}")
        return Kept(*found)

    def of_key(self, key: int) -> Kept:
        """The article with that key, wherever it stands."""
        columns = "key, source, id, language, facts, updated, NULL, '', NULL"
        return Kept(*self._one(f"SELECT {columns} FROM article WHERE key = ?", key))  # noqa: S608

    def all_kept(self) -> Iterator[Kept]:
        """Every published article."""
        for row in self._db.execute(f"{_KEPT} WHERE NOT s.is_held"):
            yield Kept(*row)

    def version_of(self, ident: str) -> int | None:
        """The version of the published article with this id."""
        found = self._one(
            "SELECT s.version FROM article a JOIN standing s USING (key) WHERE a.id = ? AND NOT s.is_held", ident
        )
        return found[0] if found else None

    def own_changed(self, ident: str) -> int | None:
        """When the published article with this id was changed last (seconds since 1970), if it has no home elsewhere."""
        found = self._one(
            "SELECT s.changed FROM article a JOIN standing s USING (key) WHERE a.id = ? AND a.own AND NOT s.is_held",
            ident,
        )
        return found[0] if found else None

    def content(self, key: int) -> bytes | None:
        """What was kept of an article's text."""
        found = self._one("SELECT content FROM article WHERE key = ?", key)
        return found[0] if found else None

    def place_of(self, key: int) -> tuple[int, str, bytes]:
        """Which of its file's articles this is, where the file lies, and the digest of what it held."""
        found = self._one("SELECT path, digest FROM file WHERE number = ?", key >> SHIFT)
        if found is None:
            raise DamagedError("an article without a file")
        return key & ((1 << SHIFT) - 1), os.fsdecode(found[0]), found[1]

    def tell_language(self, key: int, language: str) -> None:
        """Keeps the language of an article of which it was not asked for before."""
        self._write("UPDATE article SET language = ? WHERE key = ?", [(language, key)])

    def held(self) -> list[tuple[str, int]]:
        """The files of articles that come due later, and when (seconds since 1970), the next first."""
        return self._all(
            "SELECT a.source, s.stands FROM standing s JOIN article a USING (key) WHERE s.due IS NOT NULL AND s.is_held ORDER BY s.stands, a.id"
        )

    def troubles(self, *, aside: bool) -> Told:
        """What is said of what was left out, or of what was published all the same."""
        return self._told("(aside > 0) = ? AND field != 'copy'", aside)

    def copies(self) -> Told:
        """What is said of what another article tells, too."""
        return self._told("field = 'copy'")

    def _told(self, condition: str, *values: Any) -> Told:
        told: list[str] = []
        named: Counter[int] = Counter()
        untold: Counter[int] = Counter()
        for file, line, left_out, field in self._all(
            f"SELECT key >> {SHIFT}, line, aside, field FROM trouble WHERE {condition} ORDER BY field = 'place', line",  # noqa: S608
            *values,
        ):
            if field == MORE or named[file] == MOST_TOLD:
                untold[file] += max(left_out, 1)
            else:
                named[file] += 1
                told.append(line)
        rest = sorted(f"{self._name(file)}: {more_like_these(count)}" for file, count in untold.items())
        return Told([*told, *rest], named.total() + untold.total())

    def bugs(self) -> int:
        """How many files a fault of the program keeps out."""
        return int(self._one("SELECT count(*) FROM trouble WHERE field = ?", BUG)[0])

    def _name(self, file: int) -> str:
        found = self._one("SELECT path FROM file WHERE number = ?", file)
        if found is None:
            raise DamagedError("a trouble without a file")
        return os.fsdecode(found[0]).encode(errors="backslashreplace").decode()

    def knows(self, ident: str) -> bool:
        """Has any article this id, also without a person's word in the settings?"""
        return bool(
            self._one("SELECT 1 FROM article WHERE id = ?1 UNION ALL SELECT 1 FROM article WHERE named = ?1", ident)
        )
