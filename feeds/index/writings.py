"""Articles as each format shows them, and the files that were written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from feeds.index.database import Database
from feeds.index.records import Output, Rendered


class Writings(Database):
    """The tables `entry`, `fitted` and `output`."""

    def rendered(self, form: str, versions: Sequence[int]) -> dict[int, Rendered]:
        """Those of the articles that are kept in this form, by version."""
        found = {}
        for version in versions:
            if row := self._one("SELECT data, uses FROM entry WHERE version = ? AND form = ?", version, form):
                found[version] = Rendered(*row)
        return found

    def keep_rendered(self, form: str, entries: Mapping[int, Rendered]) -> None:
        """Keeps articles in this form, by version."""
        rows = ((version, form, entry.uses, entry.data) for version, entry in entries.items())
        self._write("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)

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
        found = self._one("SELECT of, digest, size, mtime, ctime, inode FROM output WHERE path = ?", path)
        return Output(*found) if found else None

    def outputs(self) -> Iterator[tuple[str, Output]]:
        """All files that were written."""
        for path, *row in self._db.execute("SELECT path, of, digest, size, mtime, ctime, inode FROM output"):
            yield path, Output(*row)

    def keep_outputs(self, outputs: Iterable[tuple[str, Output]]) -> None:
        """Keeps how files were written, by path."""
        self._write("REPLACE INTO output VALUES (?, ?, ?, ?, ?, ?, ?)", ((path, *output) for path, output in outputs))

    def doubt_outputs(self, paths: Iterable[str]) -> None:
        """Lets files be made again that are no longer as they were written."""
        self._write("UPDATE output SET size = -1 WHERE path = ?", ((path,) for path in paths))

    def forget_outputs(self, paths: Iterable[str]) -> None:
        """Lets go of files that were removed."""
        self._write("DELETE FROM output WHERE path = ?", ((path,) for path in paths))
