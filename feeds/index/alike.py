"""Which articles of several sites are alike: sketches of their texts, bands that bring those together that may be, and the pairs that are. Judges
none; what two have in common is told by feeds/likeness.py."""

from collections.abc import Iterable, Iterator, Mapping

from feeds.index.places import TOUCHED, Places
from feeds.index.records import Candidate
from feeds.likeness import Sketch, alike, bands

_MOST = 64  # texts that a band brings together; what more of them share is boilerplate, and to compare each with each would cost its square
_ALL = "all"


class Alike(Places):
    """The tables `sketch`, `band` and `alike`. At any time a pair is in the last if its articles are of two sites, share a band of no more than
    _MOST, and are alike: whatever the order in which they came."""

    def comparable(self) -> Iterator[tuple[str, list[Candidate]]]:
        """Those of which it is open where they stand and that are alike to others, by id. With each of them it is open of all that are alike to
        it, to those, and so on: which of them stands hangs on all."""
        if not self._has_touched:
            return
        if self._is_all_open:
            ids = "SELECT a.id FROM alike JOIN article a ON a.key = one"
        else:
            ids = "SELECT a.id FROM touched t JOIN article a ON a.id = t.id JOIN alike ON one = a.key"
            others = "SELECT b.id, 1 FROM touched t JOIN article a ON a.id = t.id JOIN alike ON one = a.key JOIN article b ON b.key = other"
            before = -1
            while before != (count := self._one("SELECT count(*) FROM touched")[0]):
                before = count
                self._write(f"INSERT OR IGNORE INTO touched {others}", [()])
        yield from self._candidates(f"(SELECT DISTINCT id FROM ({ids})) t JOIN article a ON a.id = t.id")  # noqa: S608

    def alike_to(self, key: int) -> Mapping[int, float]:
        """The articles that are alike to one, by key, and the share of their words that they have in common."""
        return dict(self._all("SELECT other, share FROM alike WHERE one = ?", key))

    def uncompared(self) -> list[int]:
        """The keys of the articles without a sketch, where there are articles of another site that may tell the same. The first time it is of
        all, then of those that changed."""
        if self._one("SELECT (SELECT min(site) FROM article) IS (SELECT max(site) FROM article)")[0]:
            self.remember("compared", "")
            return []
        is_of_all = self._is_all_open or self.note("compared") != _ALL
        self.remember("compared", _ALL)
        articles = "article a" if is_of_all else TOUCHED
        rows = self._all(f"SELECT a.key FROM {articles} WHERE a.key NOT IN (SELECT key FROM sketch)")  # noqa: S608
        return [key for (key,) in rows]

    def keep_sketches(self, sketches: Iterable[tuple[int, Sketch]]) -> None:
        """Keeps what stands for the texts of articles, by key, and which others they are alike to."""
        for key, sketch in sketches:
            known = self._sketch(key)
            if known == sketch:
                continue
            if known is not None:
                self._forget_sketches([key])
            (site,) = self._one("SELECT site FROM article WHERE key = ?", key)
            found = bands(sketch.bins)
            self._write("INSERT INTO sketch VALUES (?, ?, ?)", [(key, *sketch)])
            self._write("INSERT INTO band VALUES (?, ?, ?)", ((band, key, site) for band in found))
            for band in found:
                if self._size(band) == _MOST + 1:
                    self._part(band)
            self._pair(key, self._near(key, found))

    def _forget_sketches(self, keys: Iterable[int]) -> None:
        """Lets go of what stood for the texts of articles."""
        for key in keys:
            if (sketch := self._sketch(key)) is None:
                continue
            found = bands(sketch.bins)
            self._unpair(key, self.alike_to(key))
            self._write("DELETE FROM sketch WHERE key = ?", [(key,)])
            self._write("DELETE FROM band WHERE band = ? AND key = ?", ((band, key) for band in found))
            for band in found:
                if self._size(band) == _MOST:
                    for one in self._brought_together(band):
                        self._pair(one, self._near(one, [band]))

    def forget_all_sketches(self) -> None:
        """Lets every text be compared again."""
        for table in ("sketch", "band", "alike"):
            self._write(f"DELETE FROM {table}", [()])  # noqa: S608
        self.remember("compared", "")

    def _sketch(self, key: int) -> Sketch | None:
        found = self._one("SELECT language, bins FROM sketch WHERE key = ?", key)
        return Sketch(*found) if found else None

    def _size(self, band: int) -> int:
        """How many articles a band brings together, as far as that matters."""
        found = self._one("SELECT count(*) FROM (SELECT 1 FROM band WHERE band = ? LIMIT ?)", band, _MOST + 2)
        return int(found[0])

    def _near(self, key: int, found: Iterable[int]) -> set[int]:
        """The articles of other sites that one of these bands brings together with an article."""
        (site,) = self._one("SELECT site FROM article WHERE key = ?", key)
        few = [band for band in found if self._size(band) <= _MOST]
        return {
            other
            for band in few
            for (other,) in self._all("SELECT key FROM band WHERE band = ? AND site != ?", band, site)
        }

    def _brought_together(self, band: int) -> list[int]:
        return [key for (key,) in self._all("SELECT key FROM band WHERE band = ?", band)]

    def _pair(self, key: int, others: Iterable[int]) -> None:
        """Keeps which of the others an article is alike to, and opens these."""
        sketch = self._sketch(key)
        for other in others:
            found = self._sketch(other)
            if sketch and found and (share := alike(sketch, found)):
                self._write("REPLACE INTO alike VALUES (?, ?, ?)", [(key, other, share), (other, key, share)])
                self._open_beside((key, other))

    def _part(self, band: int) -> None:
        """Lets go of the pairs that this band brought together, which now brings too many together, and no other does."""
        together = {*self._brought_together(band)}
        for one in together:
            pairs = together & self.alike_to(one).keys()
            if pairs and (sketch := self._sketch(one)):
                self._unpair(one, pairs - self._near(one, bands(sketch.bins)))

    def _unpair(self, key: int, others: Iterable[int]) -> None:
        for other in others:
            self._write("DELETE FROM alike WHERE one = ? AND other = ?", [(key, other), (other, key)])
            self._open_beside((key, other))

    def _open_beside(self, keys: Iterable[int]) -> None:
        """Lets it be decided anew where these stand, of which nothing changed themselves."""
        self._write("INSERT OR IGNORE INTO touched SELECT id, 1 FROM article WHERE key = ?", ((key,) for key in keys))
