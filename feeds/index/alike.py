"""Which articles of several sites are alike: sketches of their texts, bands that bring those together that may be, and the pairs that are. Judges
none; what two have in common is told by feeds/likeness.py."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from feeds.index.places import TOUCHED, Places
from feeds.index.records import Candidate
from feeds.likeness import Sketch, alike, bands

_MOST = 64  # texts that a band brings together in pairs; to compare each of more with each would cost their square
_ALL = "all"


class Alike(Places):
    """The tables `sketch`, `band`, `crowd` and `alike`. At any time a band of more than _MOST texts is a crowd, and a pair is in the last if its
    articles are of two sites, share a band that is none, and are alike: whatever the order in which they came."""

    def __init__(self, *of: Any, **more: Any) -> None:
        super().__init__(*of, **more)
        self._crowds: set[int] = set()  # those of several sites
        self._opened_crowds: set[int] = set()

    def comparable(self) -> Iterator[tuple[str, list[Candidate]]]:
        """Those of which it is open where they stand and that may be alike to others, by id. With each of them it is open of all that are alike
        to it or in a crowd with it, to those, and so on: which of them stands hangs on all."""
        if not self._has_touched:
            return
        crowds = self._all(
            "SELECT band FROM crowd c WHERE (SELECT max(site) FROM band b WHERE b.band = c.band) != "
            "(SELECT min(site) FROM band b WHERE b.band = c.band)"
        )
        self._crowds = {band for (band,) in crowds}
        if self._is_all_open:
            keys = {key for (key,) in self._all("SELECT DISTINCT one FROM alike")}
            keys.update(key for band in self._crowds for key in self._brought_together(band))
        else:
            keys = self._reached()
        same_id = "(SELECT id FROM article WHERE key = ?) t JOIN article a ON a.id = t.id"
        groups = (group for key in sorted(keys) for group in self._candidates(same_id, key))
        yield from dict(groups).items()

    def _reached(self) -> set[int]:
        """The keys of all that is open and may be alike to others, once all those are open, too."""
        is_any = self._crowds or self._one("SELECT 1 FROM alike")
        reached: set[int] = set()
        seen: set[int] = set()
        crowds: set[int] = set()
        while is_any and (new := {key for (key,) in self._all(f"SELECT a.key FROM {TOUCHED}")} - seen):  # noqa: S608
            seen |= new
            near = {other for key in new for other in self.alike_to(key)}
            joined = {band for key in new for band in self.crowds(key)} - crowds
            crowds |= joined
            near.update(key for band in joined for key in self._brought_together(band))
            reached |= near
            self._open_beside(near - seen)
        return reached

    def alike_to(self, key: int) -> Mapping[int, float]:
        """The articles that are alike to one, by key, and the share of their words that they have in common; but for those in a crowd with it."""
        return dict(self._all("SELECT other, share FROM alike WHERE one = ?", key))

    def crowds(self, key: int) -> Sequence[int]:
        """The crowds, of several sites, that an article is in."""
        sketch = self._sketch(key) if self._crowds else None
        return [band for band in bands(sketch.bins) if band in self._crowds] if sketch else []

    def share(self, one: int, other: int) -> float | None:
        """The share of their words that two articles of two sites have in common, by key; None where they are not alike."""
        sketch, another = self._sketch(one), self._sketch(other)
        (is_one_site,) = self._one(
            "SELECT a.site = b.site FROM article a, article b WHERE a.key = ? AND b.key = ?", one, other
        )
        return None if is_one_site or not sketch or not another else alike(sketch, another)

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
            self._write("INSERT INTO band VALUES (?, ?, ?)", ((band, site, key) for band in found))
            crowds = [band for band in found if self._size(band) == _MOST + 1]
            self._write("INSERT INTO crowd VALUES (?)", ((band,) for band in crowds))
            for band in crowds:
                self._part(band)
            self._pair(key, self._near(key, found))

    def _forget_sketches(self, keys: Iterable[int]) -> None:
        """Lets go of what stood for the texts of articles."""
        for key in keys:
            if (sketch := self._sketch(key)) is None:
                continue
            (site,) = self._one("SELECT site FROM article WHERE key = ?", key)
            found = bands(sketch.bins)
            self._unpair(key, self.alike_to(key))
            self._open_crowds(found)
            self._write("DELETE FROM sketch WHERE key = ?", [(key,)])
            self._write(
                "DELETE FROM band WHERE band = ? AND site = ? AND key = ?", ((band, site, key) for band in found)
            )
            for band in found:
                if self._size(band) == _MOST:
                    self._write("DELETE FROM crowd WHERE band = ?", [(band,)])
                    for one in self._brought_together(band):
                        self._pair(one, self._near(one, [band]))

    def forget_all_sketches(self) -> None:
        """Lets every text be compared again."""
        for table in ("sketch", "band", "crowd", "alike"):
            self._write(f"DELETE FROM {table}", [()])  # noqa: S608
        self.remember("compared", "")

    def _sketch(self, key: int) -> Sketch | None:
        found = self._one("SELECT language, bins FROM sketch WHERE key = ?", key)
        return Sketch(*found) if found else None

    def _size(self, band: int) -> int:
        """How many articles a band brings together, as far as that matters."""
        found = self._one("SELECT count(*) FROM (SELECT 1 FROM band WHERE band = ? LIMIT ?)", band, _MOST + 2)
        return int(found[0])

    def _is_crowd(self, band: int) -> bool:
        return bool(self._one("SELECT 1 FROM crowd WHERE band = ?", band))

    def _near(self, key: int, found: Iterable[int]) -> set[int]:
        """The articles of other sites that one of these bands, if it is no crowd, brings together with an article."""
        (site,) = self._one("SELECT site FROM article WHERE key = ?", key)
        few = [band for band in found if not self._is_crowd(band)]
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
        """Lets go of the pairs that only this band brought together, which is a crowd now."""
        together = {*self._brought_together(band)}
        for one in together:
            pairs = together & self.alike_to(one).keys()
            if pairs and (sketch := self._sketch(one)):
                self._unpair(one, pairs - self._near(one, bands(sketch.bins)))

    def _unpair(self, key: int, others: Iterable[int]) -> None:
        for other in others:
            self._write("DELETE FROM alike WHERE one = ? AND other = ?", [(key, other), (other, key)])
            self._open_beside((key, other))

    def _open_crowds(self, of: Iterable[int]) -> None:
        """Opens all that is in a crowd with what goes, once a run: whoever joins a crowd later is open for itself."""
        new = {band for band in of if self._is_crowd(band)} - self._opened_crowds
        self._opened_crowds |= new
        for band in new:
            self._open_beside(self._brought_together(band))

    def _open_beside(self, keys: Iterable[int]) -> None:
        """Lets it be decided anew where these stand, of which nothing changed themselves."""
        self._write("INSERT OR IGNORE INTO touched SELECT id, 1 FROM article WHERE key = ?", ((key,) for key in keys))
