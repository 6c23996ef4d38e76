"""The files that articles name beside them: which article names which, and how each lay when it was looked at. Judges none."""

from collections.abc import Iterable, Iterator, Mapping

from feeds.index.records import Attached, Attachment
from feeds.index.shelf import Shelf


class Attachments(Shelf):
    """The tables `beside` and `attachment`."""

    def attachments(self) -> dict[str, Attachment]:
        """All files that were looked at, by path."""
        return {path: Attachment(*row) for path, *row in self._all("SELECT path, state, size, fault FROM attachment")}

    def states_of_files(self) -> list[tuple[str, str]]:
        """The path and state of each."""
        return self._all("SELECT path, state FROM attachment")

    def named_files(self) -> set[str]:
        """The paths of all files that articles name."""
        return {path for (path,) in self._all("SELECT DISTINCT path FROM beside")}

    def left_alone(self, files: Iterable[str]) -> int:
        """How many of `files`, paths, no article names."""
        named = self.named_files()
        return sum(file not in named for file in files)

    def attach(self, seen: Mapping[str, Attachment], gone: Iterable[str]) -> None:
        """Keeps how files lay, by path, and lets go of those that are `gone`. Of articles that may show another thing it is decided
        anew where they stand."""
        known = self.attachments()
        changed = [path for path, now in seen.items() if path in known and known[path][1:] != now[1:]]
        for path in changed:
            self._open([key for (key,) in self._all("SELECT key FROM beside WHERE path = ?", path)])
        self._write("REPLACE INTO attachment VALUES (?, ?, ?, ?)", ((path, *now) for path, now in seen.items()))
        self._write("DELETE FROM attachment WHERE path = ?", ((path,) for path in gone))

    def complain_of_files(self) -> None:
        """Keeps a line for each file that an article names and that is not published."""
        rows = self._all(
            "SELECT b.key, a.source || ': ' || b.path || ': ' || f.fault FROM beside b JOIN attachment f USING (path) "
            "JOIN article a USING (key) WHERE f.fault != '' ORDER BY b.path"
        )
        lines: dict[int, list[str]] = {key: [] for (key,) in self._all("SELECT key FROM trouble WHERE field = 'files'")}
        for key, line in rows:
            lines.setdefault(key, []).append(line)
        for key, said in lines.items():
            self.complain(key, "files", said)

    def files_of(self, key: int) -> list[tuple[str, str, int]]:
        """Path, name and bytes of each file that an article names and that is published."""
        return self._all(
            "SELECT b.path, b.name, f.size FROM beside b JOIN attachment f USING (path) WHERE b.key = ? AND f.fault = ''",
            key,
        )

    def attached(self) -> Iterator[Attached]:
        """Each file that lies beside a page."""
        rows = self._all(
            "SELECT s.slug, b.name, b.path, f.state FROM beside b JOIN attachment f USING (path) JOIN standing s USING (key) "
            "WHERE f.fault = '' AND NOT s.is_held AND s.slug != '' ORDER BY s.slug, b.name"
        )
        return map(Attached._make, rows)
