"""The published articles as feeds and pages ask for them: by selection and place, as records, and as each format shows them. Reads a file again for
a text that was not worth keeping."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from feeds import beside, packing, plain, read
from feeds.config import Settings
from feeds.errors import ArticleError, RefusedError
from feeds.index import Index, Kept
from feeds.likeness import Sketch, sketched
from feeds.model import Article, Content, Document, Enclosure
from feeds.normalise import reading_of
from feeds.normalise.reading import Reading
from feeds.standing import Selected, Standing

_AT_HAND = 2_000  # articles


class Published:
    """What stands in `index` of the articles in the folder `content`, as `settings` call it."""

    def __init__(self, index: Index, settings: Settings, content: Path) -> None:
        self.index, self.settings, self.folder = index, settings, content
        self._article = lru_cache(_AT_HAND)(self._load)

    def selections(self) -> Mapping[str, Selected]:
        """How many articles each selection holds, and when the newest change among them was."""
        return self.index.selections()

    def newest(self, selection: str, count: int) -> Sequence[Standing]:
        """The newest `count` articles of the selection."""
        return self.index.newest(selection, count)

    def months(self, selection: str) -> Sequence[str]:
        """The civil months that the selection has articles of."""
        return self.index.months(selection)

    def of_month(self, selection: str, month: str) -> Sequence[Standing]:
        """All articles of the selection in one civil month, newest first."""
        return self.index.of_month(selection, month)

    def topic_titles(self) -> Mapping[str, str]:
        """Key -> title of each topic that an article has, as the oldest one writes it."""
        names = [name for name in self.index.selections() if name.startswith("topics/")]
        oldest = {name.partition("/")[2]: self.index.oldest(name) for name in names}
        return {
            key: next(label.title for label in self.article(version).topics if label.key == key)
            for key, version in oldest.items()
            if version is not None
        }

    def article(self, version: int) -> Article:
        """The article that has this version."""
        return self._article(version)

    def _load(self, version: int) -> Article:
        kept = self.index.kept(version)
        article = self.unpacked(kept).article
        return self._with_files(article, kept) if kept.slug else article

    def _with_files(self, article: Article, kept: Kept) -> Article:
        """`article` with the addresses that the files beside it have on the site."""
        page, found = f"{self.settings.site.url}articles/{kept.slug}/", self.index.files_of(kept.key)
        addresses = {path: page + name for path, name, _ in found}
        sizes = {page + name: size for _, name, size in found}
        address = partial(beside.address, source=kept.source, addresses=addresses)
        enclosure = article.enclosure
        return replace(
            article,
            image=replace(article.image, url=address(article.image.url)),
            enclosure=enclosure and _at(address(enclosure.url), enclosure, sizes),
            content=_Bound(article.content, kept.source, addresses),
        )

    def unpacked(self, kept: Kept) -> packing.Unpacked:
        """The article in a row of the index, and what its document says of its topics."""
        return packing.unpacked(kept, _Text(self, kept), self.settings)

    def languages(self, articles: Sequence[Standing]) -> tuple[str, ...]:
        """The languages (BCP 47) of these articles, sorted."""
        return tuple(sorted({self.article(article.version).language for article in articles}))

    def sketch(self, key: int) -> Sketch:
        """What stands for an article's text where it is compared with others."""
        kept, packed = self.index.of_key(key), self.index.content(key)
        if packed is None:
            return self.reading(kept).sketch()
        text = packing.KeptText(packed, kept.language or "")
        return sketched(text.language, text.text)

    def reading(self, kept: Kept) -> Reading:
        """What a file says, read again. Raises RefusedError when it is no longer as it was when it was judged."""
        number, path, digest = self.index.place_of(kept.key)
        source = read.Source(f"{self.folder}/{path}", kept.source)
        try:
            data = read.data(source)
        except ArticleError:
            data = b""
        is_as_it_was = plain.fingerprint(data) == digest
        found = [*read.documents(data, kept.source)][number] if is_as_it_was else None
        if not isinstance(found, Document):
            raise RefusedError(f"{kept.source}: was changed while the site was built; nothing written, build again")
        return reading_of(found, self.settings)


def _at(url: str | None, enclosure: Enclosure, sizes: Mapping[str, int]) -> Enclosure | None:
    """`enclosure` at that address, None where it has none; `sizes`: address -> bytes, of files of ours."""
    return enclosure._replace(url=url, length=enclosure.length or sizes.get(url)) if url else None


class _Bound:
    """A text in which the files beside its article have the addresses that they have on the site."""

    def __init__(self, content: Content, source: str, addresses: Mapping[str, str]) -> None:
        self._content, self._source, self._addresses = content, source, addresses

    @property
    def html(self) -> str:
        return beside.bound(self._content.html, self._source, self._addresses)

    @property
    def text(self) -> str:
        return self._content.text

    @property
    def language(self) -> str:
        return self._content.language


class _Text:
    """The text of an article in the index: as it was kept, else as its file says it."""

    def __init__(self, published: Published, kept: Kept) -> None:
        self._published, self._kept = published, kept

    @cached_property
    def _content(self) -> Content:
        packed = self._published.index.content(self._kept.key)
        if packed is None:
            return self._published.reading(self._kept)
        return packing.KeptText(packed, self._kept.language or "")

    @property
    def html(self) -> str:
        return self._content.html

    @property
    def text(self) -> str:
        return self._content.text

    @cached_property
    def language(self) -> str:
        if self._kept.language is None:
            language = self._content.language
            self._published.index.tell_language(self._kept.key, language)
            return language
        return self._kept.language
