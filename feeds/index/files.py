"""The files in content/ and the articles that were read in them: what changed since, and what it holds now."""

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from feeds.files import is_young
from feeds.index.alike import Alike
from feeds.index.records import Entered, File, Folder, Kept
from feeds.likeness import Sketch

SHIFT = 24  # bits: an article's key is its file's number, then its own in the file
_CHUNK = 1000  # rows read at once
_STALE = -1  # bytes: no file has them, so it is read again
_LAST = b"\xff" * 256  # comes after every name: none is so long


class Files(Alike):
    """The tables `folder`, `file`, `article` and `trouble`, and `beside` as far as it belongs to them."""

    def __init__(self, *of: Any, **more: Any) -> None:
        super().__init__(*of, **more)
        self._had_files = bool(self._one("SELECT 1 FROM file"))
        self._unsealed: list[bytes] = []
        self._file = int(self.note("file") or 0)

    def commit(self) -> None:
        """Makes what was written last."""
        if self._db.in_transaction:
            self.remember("file", str(self._file))
        super().commit()

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
            "SELECT * FROM file WHERE path > ? AND path < ? ORDER BY path LIMIT ?", last, end, _CHUNK
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
        files: list[tuple[Any, ...]] = []
        articles: list[tuple[Any, ...]] = []
        troubles: list[tuple[Any, ...]] = []
        sketches: list[tuple[int, Sketch]] = []
        beside: list[tuple[Any, ...]] = []
        for file, entered in read:
            young = is_young(file.ctime, began)
            known = self._known(file.path)
            if entered is None:
                row = (*file[:5], young, *known[6:])
                files += [row] if row != known else []
                continue
            if known is None:
                self._file += 1
            number = self._file if known is None else known[6]
            files.append((*file[:5], young or entered.digest is None, number, entered.digest))
            first = number << SHIFT
            rows = [(first + n, *row) for n, row, _ in entered.articles]
            articles += rows if known is None else self._renewed(number, rows)
            sketches += [(first + n, sketch) for n, _, sketch in entered.articles if sketch]
            troubles += [(first + n, *trouble) for n, *trouble in entered.troubles]
            beside += [(first + n, *named) for n, *named in entered.beside]
        self._write("REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)", files)
        self._write(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", articles
        )
        if not self._is_all_open:
            self._write("REPLACE INTO touched VALUES (?, 0)", ((row[2],) for row in articles))
        self._write("INSERT INTO trouble VALUES (?, ?, ?, ?)", troubles)
        self._write("INSERT INTO beside VALUES (?, ?, ?)", beside)
        self.keep_sketches(sketches)

    def _known(self, path: bytes) -> Any:
        if not self._had_files:
            return None
        return self._one("SELECT * FROM file WHERE path = ?", path)

    def _renewed(self, file: int, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Those of `rows`, the articles that are now in a file, that are not known to be as they were; what was of these and others there is
        taken out. Of many in one file the rest stands as it stood. Of a text that was not kept nobody knows."""
        keys = (file << SHIFT, (file + 1) << SHIFT)
        before = {row[0]: row for row in self._all("SELECT * FROM article WHERE key >= ? AND key < ?", *keys)}
        now = {row[0]: row for row in rows}
        gone = {key for key, row in before.items() if now.get(key) != row or row[-1] is None}
        self._open(gone)
        self._forget_sketches(gone)
        self._write("DELETE FROM article WHERE key = ?", ((key,) for key in gone))
        self._write("DELETE FROM trouble WHERE key >= ? AND key < ? AND field NOT IN ('place', 'copy')", [keys])
        self._write("DELETE FROM beside WHERE key >= ? AND key < ?", [keys])
        self._write("DELETE FROM trouble WHERE key = ?", ((key,) for key in gone))
        return [row for row in rows if row[0] in gone or row[0] not in before]

    def _open(self, keys: Iterable[int]) -> None:
        """Takes these articles from where they stand, and lets it be decided anew of their ids."""
        for key in keys:
            self._write("REPLACE INTO touched SELECT id, 0 FROM article WHERE key = ?", [(key,)])
            if self._one("SELECT 1 FROM standing WHERE key = ?", key):
                self._withdraw(key)

    def _forget(self, files: Iterable[int]) -> None:
        """Takes out all that was known of the articles in these files."""
        for number in files:
            self._renewed(number, ())
            self._write("DELETE FROM trouble WHERE key >= ? AND key < ?", [(number << SHIFT, (number + 1) << SHIFT)])

    def look_at(self, content: str) -> None:
        """Lets every file be looked at again when they lie in another folder than before: a copy may lie as the original did, and hold
        something else."""
        if self.note("content") not in (None, content):
            self._look_again()
        self.remember("content", content)

    def doubt(self) -> None:
        """Lets every file be read again, and of every article be decided anew, whatever is known of it."""
        self._look_again()
        self._write("UPDATE file SET digest = NULL", [()])
        self.touch_all()
        self.forget_all_sketches()

    def _look_again(self) -> None:
        self._write("UPDATE file SET size = ?", [(_STALE,)])
        self._write("UPDATE folder SET seal = NULL", [()])

    def doubt_said(self, said: Mapping[str, str]) -> None:
        """Lets the files be read again of whose articles a person says something else in the settings than before. `said`: id -> a digest of that."""
        rows = self._all("SELECT key, named, word FROM article WHERE named IS NOT NULL")
        for ident in said:
            rows += self._all("SELECT key, id, word FROM article WHERE id = ?", ident)
        stale = {key >> SHIFT for key, ident, word in rows if said.get(ident) != word}
        if said.keys() - {ident for _, ident, _ in rows}:
            # What was left out has no id here, and such a word may be what it lacks.
            stale |= {key >> SHIFT for (key,) in self._all("SELECT key FROM trouble WHERE aside AND field = ''")}
        self._write("UPDATE file SET size = ?, digest = NULL WHERE number = ?", ((_STALE, number) for number in stale))
        self._write("UPDATE folder SET seal = NULL", [()] if stale else [])

    def every(self, *, judged_only: bool) -> Iterator[tuple[Kept, bool, str]]:
        """All articles, or those of which nobody gave the topics, as they were judged; whether nobody did, and their selections."""
        only, last = "AND judged" if judged_only else "", -1
        query = (
            "SELECT key, source, id, language, facts, updated, NULL, '', NULL, judged, selections FROM article "  # noqa: S608
            f"WHERE key > ? {only} ORDER BY key LIMIT ?"
        )
        while rows := self._all(query, last, _CHUNK):
            for *row, is_judged, selections in rows:
                yield Kept._make(row), is_judged, selections
            last = rows[-1][0]

    def relabel(self, key: int, facts: str, selections: str) -> None:
        """Keeps what an article's topics and selections are now."""
        self._open([key])
        self._write("UPDATE article SET facts = ?, selections = ? WHERE key = ?", [(facts, selections, key)])

    def complain(self, key: int, field: str, lines: Sequence[str]) -> None:
        """Keeps a line for each value of an article's field that cannot be used."""
        if lines != [line for (line,) in self._all("SELECT line FROM trouble WHERE key = ? AND field = ?", key, field)]:
            self._write("DELETE FROM trouble WHERE key = ? AND field = ?", [(key, field)])
            self._write("INSERT INTO trouble VALUES (?, ?, 0, ?)", ((key, line, field) for line in lines))


def _seal(files: list[tuple[str, int, int, int, int]]) -> bytes:
    """All of `files` in one piece. It is compared, never read: that is not safe with what somebody else may have written."""
    return marshal.dumps(files, 2)  # of which the same always gives the same bytes
