"""The index: what was worked out of content/ and written to public/, in SQLite, so that a run costs what changed. A cache: without it, or
with one that is damaged, the same bytes come out. The only module that knows SQL; it judges nothing."""

import marshal
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from feeds.errors import PublishError
from feeds.standing import SITE, Selected, Standing

FILE_NAME = "index.sqlite"
_FORMAT = 1  # of the tables; another one is as good as none
_YOUNG = 2_000_000_000  # nanoseconds, the coarsest tick of a file system: what was read so soon after it was written may be written again within it
_CHUNK = 1000  # rows read at once
_SHIFT = 24  # bits: an article's key is its file's number, then its own in the file
_STALE = -1  # bytes: no file has them, so it is read again
_DISK = ("FULL", "IOERR", "READONLY", "CANTOPEN", "NOMEM")  # what SQLite says when the disk is at fault, not the file
_LAST = b"\xff" * 256  # comes after every name: none is so long
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE file (
  path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, is_young INTEGER, number INTEGER, digest BLOB
) WITHOUT ROWID;
CREATE INDEX file_number ON file (number);
CREATE TABLE folder (path BLOB PRIMARY KEY, seal BLOB);
CREATE TABLE article (
  key INTEGER PRIMARY KEY, source TEXT, id TEXT, named TEXT, word TEXT, dated INTEGER, updated INTEGER, added INTEGER, month TEXT,
  is_month_known INTEGER, draft INTEGER, own INTEGER, judged INTEGER, language TEXT, selections TEXT, facts TEXT, content BLOB
);
CREATE INDEX article_id ON article (id);
CREATE INDEX article_judged ON article (key) WHERE judged;
CREATE TABLE trouble (key INTEGER, line TEXT, is_aside INTEGER, field TEXT);
CREATE INDEX trouble_key ON trouble (key);
CREATE TABLE touched (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE standing (
  key INTEGER PRIMARY KEY, version INTEGER, is_held INTEGER, stands INTEGER, changed INTEGER, added INTEGER, is_ahead INTEGER, month TEXT,
  due INTEGER, slug TEXT
);
CREATE INDEX standing_unnamed ON standing (key) WHERE slug IS NULL;
CREATE INDEX standing_version ON standing (version);
CREATE INDEX standing_due ON standing (due) WHERE due IS NOT NULL;
CREATE TABLE selection (number INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE member (
  selection INTEGER, before INTEGER, id TEXT, version INTEGER, changed INTEGER, month TEXT, PRIMARY KEY (selection, before, id)
) WITHOUT ROWID;
CREATE TABLE entry (version INTEGER, form TEXT, uses TEXT, data BLOB, sum INTEGER, PRIMARY KEY (version, form)) WITHOUT ROWID;
CREATE TABLE fitted (path TEXT PRIMARY KEY, of TEXT, count INTEGER, languages TEXT) WITHOUT ROWID;
CREATE TABLE output (path TEXT PRIMARY KEY, of TEXT, digest BLOB, size INTEGER, mtime INTEGER, inode INTEGER) WITHOUT ROWID;
"""


class DamagedError(Exception):
    """The index cannot be read, or was made by another program: begin a new one."""


class File(NamedTuple):
    """A file as it lies in the folder: its path as the system has it, its name as people read it, and what tells, without reading it, that it
    may have changed: bytes, nanoseconds, nanoseconds, a number; all 0 where nothing can be told."""

    path: bytes
    size: int
    mtime: int
    ctime: int
    inode: int
    name: str
    is_link: bool


class Folder(NamedTuple):
    """A folder that has files: its path, "" or ending with a slash; of each file, sorted, its name in there and what File says of its state;
    the names of those that are links."""

    path: str
    files: list[tuple[str, int, int, int, int]]
    links: frozenset[str]


class Row(NamedTuple):
    """An article as the index keeps it, of the file that people know as `source`. `named`: its id without a person's word in the settings,
    `word` a digest of that word, both None without; `dated`, `updated`, `added` in seconds since 1970; `month` is the civil one of its
    date; `own` tells that it has no home elsewhere, `judged` that nobody gave its topics; `language` is None where it was not asked for;
    `selections` are parted by spaces; `content` is what was costly to find of its text."""

    source: str
    id: str
    named: str | None
    word: str | None
    dated: int | None
    updated: int | None
    added: int | None
    month: str | None
    is_month_known: bool
    draft: bool
    own: bool
    judged: bool
    language: str | None
    selections: str
    facts: str
    content: bytes | None


class Entered(NamedTuple):
    """What reading one file gave: a digest of its bytes; its articles, each with its number in the file; a line for each trouble, with the
    number of its article, whether it was left out for it, and the field."""

    digest: bytes
    articles: tuple[tuple[int, Row], ...]
    troubles: tuple[tuple[int, str, bool, str], ...]


class Place(NamedTuple):
    """Where an article stands, in seconds since 1970: published, or held until `due`; `due` is when that changes. `added` is when an
    undated one came; `is_ahead`: it was changed at a time still to come, which is not counted. `month` is the civil one; `slug` the name of
    its page, "" where it needs none, None where it has none yet."""

    is_held: bool
    stands: int
    changed: int
    added: int | None
    is_ahead: bool
    month: str
    due: int | None
    slug: str | None


class Candidate(NamedTuple):
    """One of the articles with an id, and where it stood until now."""

    key: int
    source: str
    dated: int | None
    updated: int | None
    added: int | None
    month: str | None
    draft: bool
    own: bool
    selections: str
    place: Place | None


class Decision(NamedTuple):
    """Which of the articles with one id stands where, if any does; and a line for each trouble, with the key of its article, and whether
    that was left out for it."""

    taken: Candidate | None
    place: Place | None
    troubles: tuple[tuple[int, str, bool], ...] = ()


class Kept(NamedTuple):
    """An article where it stands: `updated` is its change as far as it counts, `added` when an undated one came, both in seconds since
    1970; `slug` the name of its page, if it has one."""

    key: int
    source: str
    id: str
    language: str | None
    facts: str
    updated: int | None
    added: int | None
    slug: str | None


class Rendered(NamedTuple):
    """An article as one format shows it; `uses` names the vocabularies that the file around it has to declare, parted by spaces."""

    data: bytes
    uses: str = ""


class Output(NamedTuple):
    """A file as it was written to public/: `of` what it was made of, a digest of its bytes, and how it lies there."""

    of: str
    digest: bytes
    size: int
    mtime: int
    inode: int


@contextmanager
def opened(path: Path, program: str, *, keep: bool = True, afresh: bool = False) -> Iterator["Index"]:
    """The index at `path`, made if there is none; one made by another `program` is damaged to this. Without `keep` nothing of it is changed; `afresh`
    there is none. Raises DamagedError, or PublishError where the disk does not let it be."""
    try:
        database = sqlite3.connect(":memory:" if afresh or not (keep or path.exists()) else path, isolation_level=None)
    except sqlite3.Error as error:
        if path.is_dir():
            raise DamagedError("a folder") from None
        raise PublishError(f"cannot open {path}: {error}; what was published is unchanged") from None
    try:
        yield Index(database, program, keep=keep)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.partition("_")[2].startswith(_DISK):
            raise PublishError(f"cannot write {path}: {error}; what was published is still there, whole") from None
        raise DamagedError(str(error)) from None
    except sqlite3.Error as error:
        raise DamagedError(str(error)) from None
    finally:
        database.close()


def discard(path: Path) -> None:
    """Takes away the index at `path`, whatever it is."""
    for name in (path, path.with_name(f"{path.name}-journal")):
        if name.is_dir() and not name.is_symlink():
            from shutil import rmtree  # hardly ever needed, and slow to import

            rmtree(name)
        else:
            name.unlink(missing_ok=True)


class Index:
    """The index in an open database. What is written to it lasts from the next `commit`."""

    def __init__(self, database: sqlite3.Connection, program: str, *, keep: bool) -> None:
        self._db, self._keep = database, keep
        self._db.execute("PRAGMA cache_size = -32000")  # kibibytes
        self._db.execute("PRAGMA temp_store = MEMORY")
        made_by = f"{_FORMAT} {program}"
        is_new = not self._all("SELECT name FROM sqlite_master")
        if not is_new and self.note("made by") != made_by:
            raise DamagedError("made by another program")
        if is_new:
            self._db.executescript(f"BEGIN;{_SCHEMA}")
            self.remember("made by", made_by)
            self.remember("open", "all")
        self._numbers: dict[str, int] = dict(self._all("SELECT name, number FROM selection"))
        self._is_all_open = self.note("open") == "all"
        self._had_files = bool(self._one("SELECT 1 FROM file"))
        self._selected: dict[str, Selected] | None = None  # once counted
        self._unsealed: list[bytes] = []
        self._version = int(self.note("version") or 0)
        self._file = int(self.note("file") or 0)

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
            self._db.execute("BEGIN")
        self._db.executemany(query, rows)

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

    def commit(self) -> None:
        """Makes what was written last."""
        if not self._db.in_transaction:
            return
        self.remember("version", str(self._version))
        self.remember("file", str(self._file))
        if self._keep:
            self._db.execute("COMMIT")

    def note(self, name: str) -> str | None:
        """What was remembered under that name."""
        found = self._one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else None

    def remember(self, name: str, value: str) -> None:
        """Remembers `value` until another is remembered under that name."""
        if self.note(name) != value:
            self._write("REPLACE INTO meta VALUES (?, ?)", [(name, value)])

    # Files, and what was read in them

    def changed(self, folders: Iterable[Folder]) -> Iterator[tuple[File, bytes | None]]:
        """The files in `folders` that are new or may have changed, each with the digest of what it held when it was read. At the end what is
        not among them is forgotten."""
        left = {path for (path,) in self._all("SELECT path FROM folder")}
        gone: list[int] = []
        for folder in folders:
            path = os.fsencode(folder.path)
            left.discard(path)
            seal = self._one("SELECT seal FROM folder WHERE path = ?", path)
            if seal == (_seal(folder.files),):
                continue
            self._write("REPLACE INTO folder VALUES (?, NULL)", [(path,)] if seal != (None,) else [])
            self._unsealed.append(path)
            rows = {row[0]: row for row in self._files(path)}
            for name, size, mtime, ctime, inode in folder.files:
                whole = folder.path + name
                file = File(os.fsencode(whole), size, mtime, ctime, inode, whole, name in folder.links)
                row = rows.pop(file.path, None)
                if row is None:
                    yield file, None
                elif row[:5] != file[:5] or row[5]:
                    yield file, row[7]
            gone += [row[6] for row in rows.values()]
        for path in left:
            gone += [row[6] for row in self._files(path)]
        self._forget(gone)
        self._write("DELETE FROM file WHERE number = ?", ((number,) for number in gone))
        self._write("DELETE FROM folder WHERE path = ?", ((path,) for path in left))

    def _files(self, folder: bytes) -> Iterator[Any]:
        """The rows of the files in a folder, without those in the folders in it."""
        last, end = folder, folder + _LAST
        while rows := self._all(
            "SELECT path, size, mtime, ctime, inode, is_young, number, digest FROM file WHERE path > ? AND path < ? ORDER BY path LIMIT ?",
            last,
            end,
            _CHUNK,
        ):
            for row in rows:
                last = row[0]
                if (slash := last.find(b"/", len(folder))) >= 0:
                    last = last[: slash + 1] + _LAST
                    break
                yield row

    def seal(self) -> None:
        """Keeps how the files lie in the folders where some may have changed, so that the next run need not look at each."""
        for path in self._unsealed:
            rows = [*self._files(path)]
            if any(is_young for *_, is_young, _, _ in rows):
                continue
            files = sorted((os.fsdecode(name[len(path) :]), *status) for name, *status, _, _, _ in rows)
            self._write("REPLACE INTO folder VALUES (?, ?)", [(path, _seal(files))])
        self._unsealed.clear()

    def enter(self, read: Iterable[tuple[File, Entered | None]], began: int) -> None:
        """Takes in what was found in files that were read; None where a file is as it was. `began`: nanoseconds of the file system's clock before the
        reading."""
        files, articles, troubles = [], [], []
        for file, entered in read:
            young = max(file.mtime, file.ctime) + _YOUNG > began
            known = self._known(file.path)
            if entered is None:
                row = (*file[:5], young, *known[6:])
                files += [row] if row != known else []
                continue
            if known:
                self._forget([known[6]])
            self._file += 1
            files.append((*file[:5], young, self._file, entered.digest))
            first = self._file << _SHIFT
            articles += [(first + n, *row) for n, row in entered.articles]
            troubles += [(first + n, *trouble) for n, *trouble in entered.troubles]
        self._write("REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)", files)
        self._write("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", articles)
        if not self._is_all_open:
            self._write("INSERT OR IGNORE INTO touched VALUES (?)", ((row[2],) for row in articles))
        self._write("INSERT INTO trouble VALUES (?, ?, ?, ?)", troubles)

    def _known(self, path: bytes) -> Any:
        if not self._had_files:
            return None
        return self._one(
            "SELECT path, size, mtime, ctime, inode, is_young, number, digest FROM file WHERE path = ?", path
        )

    def _forget(self, files: Iterable[int]) -> None:
        """Takes out all that was known of the articles in these files."""
        for number in files:
            keys = (number << _SHIFT, (number + 1) << _SHIFT)
            self._write("INSERT OR IGNORE INTO touched SELECT id FROM article WHERE key >= ? AND key < ?", [keys])
            for (key,) in self._all("SELECT key FROM standing WHERE key >= ? AND key < ?", *keys):
                self._withdraw(key)
            self._write("DELETE FROM article WHERE key >= ? AND key < ?", [keys])
            self._write("DELETE FROM trouble WHERE key >= ? AND key < ?", [keys])

    def doubt(self) -> None:
        """Lets every file be read again, whatever is known of it."""
        self._write("UPDATE file SET size = ?, digest = NULL", [(_STALE,)])
        self._write("UPDATE folder SET seal = NULL", [()])

    def doubt_said(self, said: Mapping[str, str]) -> None:
        """Lets the files be read again of whose articles a person says something else in the settings than before. `said`: id -> a digest of that."""
        rows = self._all("SELECT key, named, word FROM article WHERE named IS NOT NULL")
        for ident in said:
            rows += self._all("SELECT key, id, word FROM article WHERE id = ?", ident)
        stale = {key >> _SHIFT for key, ident, word in rows if said.get(ident) != word}
        if said.keys() - {ident for _, ident, _ in rows}:
            # What was left out has no id here, and such a word may be what it lacks.
            stale |= {key >> _SHIFT for (key,) in self._all("SELECT key FROM trouble WHERE is_aside AND field = ''")}
        self._write("UPDATE file SET size = ?, digest = NULL WHERE number = ?", ((_STALE, number) for number in stale))
        self._write("UPDATE folder SET seal = NULL", [()] if stale else [])

    def every(self, *, judged_only: bool) -> Iterator[tuple[Kept, bool, str]]:
        """All articles, or those of which nobody gave the topics, as they were judged; whether nobody did, and their selections."""
        only, last = "AND judged" if judged_only else "", -1
        query = (
            "SELECT key, source, id, language, facts, updated, NULL, NULL, judged, selections FROM article "  # noqa: S608
            f"WHERE key > ? {only} ORDER BY key LIMIT ?"
        )
        while rows := self._all(query, last, _CHUNK):
            for *row, is_judged, selections in rows:
                yield Kept._make(row), is_judged, selections
            last = rows[-1][0]

    def relabel(self, key: int, facts: str, selections: str, problems: Iterable[str]) -> None:
        """Keeps what an article's topics and selections are now, with a line for each of these that cannot be used."""
        if self._one("SELECT 1 FROM standing WHERE key = ?", key):
            self._withdraw(key)
        self._write("INSERT OR IGNORE INTO touched SELECT id FROM article WHERE key = ?", [(key,)])
        self._write("UPDATE article SET facts = ?, selections = ? WHERE key = ?", [(facts, selections, key)])
        self._write("DELETE FROM trouble WHERE key = ? AND field = 'topics'", [(key,)])
        self._write("INSERT INTO trouble VALUES (?, ?, 0, 'topics')", ((key, line) for line in problems))

    # Where articles stand

    def touch_all(self) -> None:
        """Lets it be decided anew where every article stands."""
        self._set_all_open(True)

    def touch_due(self, now: int) -> None:
        """Lets it be decided anew of those of which time has changed something. `now` is in seconds since 1970."""
        if self._one("SELECT 1 FROM standing WHERE due <= ?", now):
            self._write(
                "INSERT OR IGNORE INTO touched SELECT a.id FROM standing s JOIN article a USING (key) WHERE s.due <= ?",
                [(now,)],
            )

    def settle(self, decide: Callable[[str, Sequence[Candidate]], Decision]) -> None:
        """Has it decided where the articles stand of which that is open, by id."""
        if not self._has_touched:
            return
        articles = "article a" if self._is_all_open else "touched t JOIN article a ON a.id = t.id"
        self._write(f"DELETE FROM trouble WHERE field = 'place' AND key IN (SELECT a.key FROM {articles})", [()])  # noqa: S608
        rows = self._db.execute(
            "SELECT a.id, a.key, a.source, a.dated, a.updated, a.added, a.month, a.draft, a.own, a.selections, "  # noqa: S608
            "s.is_held, s.stands, s.changed, s.added, s.is_ahead, s.month, s.due, s.slug "
            f"FROM {articles} LEFT JOIN standing s ON s.key = a.key ORDER BY a.id"
        )
        groups = _grouped(rows)
        while some := [*islice(groups, _CHUNK)]:
            self._place([(ident, group, decide(ident, group)) for ident, group in some])
        if self._is_all_open:
            self._set_all_open(False)
        self._write("DELETE FROM touched", [()])

    def _place(self, decided: Iterable[tuple[str, Sequence[Candidate], Decision]]) -> None:
        standings, members, troubles = [], [], []
        for ident, candidates, decision in decided:
            taken, place = decision.taken, decision.place
            troubles += [(key, line, is_aside, "place") for key, line, is_aside in decision.troubles]
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
        self._write("INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", standings)
        self._selected = None
        self._write("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", members)
        self._write("INSERT INTO trouble VALUES (?, ?, ?, ?)", troubles)

    def _withdraw(self, key: int) -> None:
        """Takes an article from where it stands."""
        version, stands, ident, selections = self._one(
            "SELECT s.version, s.stands, a.id, a.selections FROM standing s JOIN article a USING (key) WHERE key = ?",
            key,
        )
        members = ((self._number(name), -stands, ident) for name in _names(selections))
        self._selected = None
        self._write("DELETE FROM member WHERE selection = ? AND before = ? AND id = ?", members)
        self._write("DELETE FROM entry WHERE version = ?", [(version,)])
        self._write("DELETE FROM standing WHERE key = ?", [(key,)])

    def _number(self, selection: str) -> int:
        if (number := self._numbers.get(selection)) is None:
            number = self._numbers[selection] = len(self._numbers)
            self._write("INSERT INTO selection VALUES (?, ?)", [(number, selection)])
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

    # What is published, by selection: a Shelf as feeds/route.py has it, and the articles on it

    def selections(self) -> dict[str, Selected]:
        """How many articles each selection holds, and when the newest change among them was."""
        if self._selected is None:
            names = {number: name for name, number in self._numbers.items()}
            rows = self._all("SELECT selection, count(*), max(changed) FROM member GROUP BY selection")
            self._selected = {names[number]: Selected(total, changed) for number, total, changed in rows}
        return self._selected

    def newest(self, selection: str, count: int) -> list[Standing]:
        """The newest `count` articles of the selection."""
        rows = self._all(
            "SELECT version, id, -before, changed FROM member WHERE selection = ? ORDER BY before, id LIMIT ?",
            self._numbers.get(selection, -1),
            count,
        )
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
        found = self._one(
            "SELECT a.key, a.source, a.id, a.language, a.facts, iif(s.is_ahead, NULL, a.updated), s.added, s.slug "
            "FROM standing s JOIN article a USING (key) WHERE s.version = ?",
            version,
        )
        if found is None:
            raise DamagedError(f"no article of version {version}")
        return Kept(*found)

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
        found = self._one("SELECT path, digest FROM file WHERE number = ?", key >> _SHIFT)
        if found is None:
            raise DamagedError("an article without a file")
        return key & ((1 << _SHIFT) - 1), os.fsdecode(found[0]), found[1]

    def tell_language(self, key: int, language: str) -> None:
        """Keeps the language of an article of which it was not asked for before."""
        self._write("UPDATE article SET language = ? WHERE key = ?", [(language, key)])

    def held(self) -> list[tuple[str, int]]:
        """The files of articles that come due later, and when (seconds since 1970), the next first."""
        return self._all(
            "SELECT a.source, s.stands FROM standing s JOIN article a USING (key) WHERE s.due IS NOT NULL AND s.is_held ORDER BY s.stands, a.id"
        )

    def troubles(self, *, aside: bool) -> list[str]:
        """The lines for a person: of what was left out, or of what was published all the same."""
        rows = self._all("SELECT line FROM trouble WHERE is_aside = ? ORDER BY field = 'place', line", aside)
        return [line for (line,) in rows]

    def knows(self, ident: str) -> bool:
        """Has any article this id, also without a person's word in the settings?"""
        return bool(
            self._one("SELECT 1 FROM article WHERE id = ?1 UNION ALL SELECT 1 FROM article WHERE named = ?1", ident)
        )

    # Articles as each format shows them, and the files that were written

    def rendered(self, form: str, versions: Sequence[int]) -> dict[int, Rendered]:
        """Those of the articles that are kept in this form, by version."""
        found = {}
        for version in versions:
            if row := self._one("SELECT data, uses, sum FROM entry WHERE version = ? AND form = ?", version, form):
                found[version] = _checked(*row)
        return found

    def keep_rendered(self, form: str, entries: Mapping[int, Rendered]) -> None:
        """Keeps articles in this form, by version."""
        rows = ((version, form, entry.uses, entry.data, crc32(entry.data)) for version, entry in entries.items())
        self._write("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)

    def forget_rendered(self) -> None:
        """Lets every article be rendered again."""
        self._write("DELETE FROM entry", [()])
        self._write("DELETE FROM fitted", [()])

    def fitted(self, path: str, of: str) -> tuple[int, str] | None:
        """How many articles the feed was found to have room for, when it was made of the same, and their languages, parted by spaces."""
        found: tuple[int, str] | None = self._one(
            "SELECT count, languages FROM fitted WHERE path = ? AND of = ?", path, of
        )
        return found

    def keep_fitted(self, path: str, of: str, count: int, languages: str) -> None:
        """Keeps how many articles a feed has room for, and their languages."""
        self._write("REPLACE INTO fitted VALUES (?, ?, ?, ?)", [(path, of, count, languages)])

    def output(self, path: str) -> Output | None:
        """The file at `path` below public/, as it was written."""
        found = self._one("SELECT of, digest, size, mtime, inode FROM output WHERE path = ?", path)
        return Output(*found) if found else None

    def outputs(self) -> Iterator[tuple[str, Output]]:
        """All files that were written."""
        for path, *row in self._db.execute("SELECT path, of, digest, size, mtime, inode FROM output"):
            yield path, Output(*row)

    def keep_outputs(self, outputs: Iterable[tuple[str, Output]]) -> None:
        """Keeps how files were written, by path."""
        self._write("REPLACE INTO output VALUES (?, ?, ?, ?, ?, ?)", ((path, *output) for path, output in outputs))

    def forget_outputs(self, paths: Iterable[str]) -> None:
        """Lets go of files that were removed."""
        self._write("DELETE FROM output WHERE path = ?", ((path,) for path in paths))


def _seal(files: list[tuple[str, int, int, int, int]]) -> bytes:
    """All of `files` in one piece. It is compared, never read: that is not safe with what somebody else may have written."""
    return marshal.dumps(files, 2)  # of which the same always gives the same bytes


def _grouped(rows: Iterator[Any]) -> Iterator[tuple[str, list[Candidate]]]:
    for ident, group in groupby(rows, itemgetter(0)):
        yield (
            ident,
            [Candidate._make((*row[1:10], Place._make(row[10:]) if row[10] is not None else None)) for row in group],
        )


def _checked(data: Any, uses: Any, known: Any) -> Rendered:
    """What goes into feeds as it is: bytes that a disk has flipped would make them unreadable."""
    if not isinstance(data, bytes) or not isinstance(uses, str) or crc32(data) != known:
        raise DamagedError("an entry is not as it was written")
    return Rendered(data, uses)


def _names(selections: str) -> list[str]:
    return [SITE, *selections.split()]
