"""The tables of the index, and how they are read and written. The only module that knows SQLite; knows nothing of what the rows mean."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from feeds.errors import PublishError
from feeds.index import seal
from feeds.index.records import DamagedError

_FORMAT = 4  # of the tables; another one is as good as none
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE file (
  path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, is_young INTEGER, number INTEGER, digest BLOB
) WITHOUT ROWID;
CREATE INDEX file_number ON file (number);
CREATE TABLE folder (path BLOB PRIMARY KEY, seal BLOB);
CREATE TABLE article (
  key INTEGER PRIMARY KEY, source TEXT, id TEXT, named TEXT, word TEXT, dated INTEGER, latest INTEGER, updated INTEGER, added INTEGER, month TEXT,
  is_month_known INTEGER, draft INTEGER, own INTEGER, is_said INTEGER, is_original INTEGER,
  judged INTEGER, language TEXT, selections TEXT, facts TEXT, site TEXT, home TEXT, content BLOB
);
CREATE INDEX article_id ON article (id);
CREATE INDEX article_judged ON article (key) WHERE judged;
CREATE INDEX article_site ON article (site);
CREATE TABLE sketch (key INTEGER PRIMARY KEY, language TEXT, bins BLOB);
CREATE TABLE band (band INTEGER, site TEXT, key INTEGER, PRIMARY KEY (band, site, key)) WITHOUT ROWID;
CREATE TABLE crowd (band INTEGER PRIMARY KEY);
CREATE TABLE alike (one INTEGER, other INTEGER, share REAL, PRIMARY KEY (one, other)) WITHOUT ROWID;
-- aside: how many articles were left out for it, 0 where one is published all the same
CREATE TABLE trouble (key INTEGER, line TEXT, aside INTEGER, field TEXT);
CREATE INDEX trouble_key ON trouble (key);
CREATE TABLE beside (key INTEGER, path TEXT, name TEXT, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE INDEX beside_path ON beside (path);
CREATE TABLE attachment (path TEXT PRIMARY KEY, state TEXT, size INTEGER, fault TEXT) WITHOUT ROWID;
-- is_beside: nothing of it changed, but of what it may be alike to
CREATE TABLE touched (id TEXT PRIMARY KEY, is_beside INTEGER) WITHOUT ROWID;
CREATE TABLE standing (
  key INTEGER PRIMARY KEY, version INTEGER, is_held INTEGER, stands INTEGER, changed INTEGER, added INTEGER, is_ahead INTEGER, month TEXT,
  due INTEGER, also TEXT, slug TEXT
);
CREATE INDEX standing_unnamed ON standing (key) WHERE slug IS NULL;
CREATE INDEX standing_version ON standing (version);
CREATE INDEX standing_due ON standing (due) WHERE due IS NOT NULL;
-- is_unsure: the newest change may be an earlier one, since the article that it was of went
CREATE TABLE selection (number INTEGER PRIMARY KEY, name TEXT UNIQUE, total INTEGER, changed INTEGER, is_unsure INTEGER);
CREATE TABLE member (
  selection INTEGER, before INTEGER, id TEXT, version INTEGER, changed INTEGER, month TEXT, PRIMARY KEY (selection, before, id)
) WITHOUT ROWID;
CREATE TABLE entry (version INTEGER, form TEXT, uses TEXT, data BLOB, PRIMARY KEY (version, form)) WITHOUT ROWID;
CREATE TABLE fitted (path TEXT PRIMARY KEY, of TEXT, count INTEGER, languages TEXT) WITHOUT ROWID;
CREATE TABLE output (path TEXT PRIMARY KEY, of TEXT, digest BLOB, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER) WITHOUT ROWID;
"""


class Database:
    """An open database. What is written to it lasts from the next `commit`."""

    def __init__(self, database: sqlite3.Connection, program: str, path: Path | None, *, keep: bool) -> None:
        """Its tables are made if there are none; those that another `program` made are damaged to this. It lies at `path`, or nowhere. Without
        `keep` nothing lasts."""
        self._db, self._keep = database, keep
        self._unchecked = path  # until it was seen to be as it was left
        self.was_changed = False
        # The journal is SQLite's own default: with one process at a time a write-ahead log saves nothing (1.7 s against 1.4 s to fill the tables
        # of 100,000 articles), and leaves two more files.
        self._db.execute("PRAGMA cache_size = -32000")  # kibibytes
        self._db.execute("PRAGMA temp_store = MEMORY")
        made_by = f"{_FORMAT} {program}"
        is_new = not self._all("SELECT name FROM sqlite_master")
        if not is_new and self.note("made by") != made_by:
            raise DamagedError("made by another program")
        if is_new:
            self._unchecked, self.was_changed = None, True
            self._db.executescript(f"BEGIN;{_SCHEMA}")
            self.remember("made by", made_by)
            self.remember("open", "all")

    def _all(self, query: str, *values: Any) -> list[Any]:
        return self._db.execute(query, values).fetchall()

    def _one(self, query: str, *values: Any) -> Any:
        return self._db.execute(query, values).fetchone()

    def _write(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """The only way to change something: the first change begins what `commit` ends, so that a run which changes nothing writes nothing."""
        rows = [*rows]
        if not rows:
            return
        if not self._db.in_transaction:
            self.trust()
            self.was_changed = True
            self._db.execute("BEGIN")
            self._db.execute(f"PRAGMA user_version = {seal.OPEN}")
        self._db.executemany(query, rows)

    def trust(self) -> None:
        """Makes sure that the index is as it was left, before anything is made of what it says. Raises DamagedError when it is not, and
        PublishError when the disk does not tell."""
        path, self._unchecked = self._unchecked, None
        try:
            if path and not seal.is_whole(path):
                raise DamagedError("not as it was left")
        except OSError as error:
            raise PublishError(f"cannot read {path}: {error.strerror}; what was published is unchanged") from None

    def commit(self) -> None:
        """Makes what was written last."""
        if self._db.in_transaction and self._keep:
            self._db.execute("COMMIT")

    def note(self, name: str) -> str | None:
        """What was remembered under that name."""
        found = self._one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else None

    def remember(self, name: str, value: str) -> None:
        """Remembers `value` until another is remembered under that name."""
        if self.note(name) != value:
            self._write("REPLACE INTO meta VALUES (?, ?)", [(name, value)])
