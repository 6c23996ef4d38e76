"""An article as a row of the index, and back: what feeds and pages show of it, without what only explains it. As JSON, so that a damaged or foreign
index can do no more than be refused."""

import json
import zlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from feeds import plain
from feeds.addresses import Addresses
from feeds.config import Settings
from feeds.index import DamagedError, Kept, Row
from feeds.model import Article, Content, Document, Enclosure, Image, Label, Moment, Origin, Point
from feeds.normalise import Claim, markup, topic_claim
from feeds.normalise.reading import Reading
from feeds.read import is_markdown

_NO_IMAGE = Image()
_ID_COMES_OF = frozenset({"id", "link"})
_LASTS = {"second": 0, "minute": 0, "day": 86_400, "month": 31 * 86_400, "year": 366 * 86_400}  # seconds, at most
_LEVEL = 1  # of compression: texts become a third; more would cost more time than it saves room
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Unpacked(NamedTuple):
    """An article as it was kept, and what its document says of its topics."""

    article: Article
    claim: Claim


class KeptText:
    """The text of an article, from the HTML that was kept of it."""

    def __init__(self, packed: bytes, language: str) -> None:
        self._packed, self.language = packed, language

    @property
    def html(self) -> str:
        try:
            return zlib.decompress(self._packed).decode()
        except (zlib.error, UnicodeDecodeError) as error:
            raise DamagedError(str(error)) from None

    @property
    def text(self) -> str:
        return markup.text_of(self.html)


def row(article: Article, document: Document, selections: tuple[str, ...], settings: Settings) -> Row:
    """`article` as it was judged of `document`; it belongs to `selections`, of which the first is that of all articles."""
    word = settings.articles.get(article.named) if article.named is not None else None
    claim, published, reading = topic_claim(document), article.published, article.content
    home = "" if Addresses(settings.site.url, settings.feeds.pages).is_ours(article) else article.link or ""
    dated = None if published is None else int(published.written.timestamp())
    is_read = not isinstance(reading, Reading) or reading.is_read
    return Row(
        source=article.source,
        id=article.id,
        named=article.named,
        word=None if word is None else word_digest(word),
        dated=dated,
        latest=None if published is None or dated is None else dated + _LASTS[published.precision],
        updated=None if article.updated is None else int(article.updated.timestamp()),
        added=None if article.added is None else int(article.added.timestamp()),
        month=None if published is None else published.written.isoformat()[:7],
        is_month_known=published is not None and published.precision != "year",
        draft=article.draft,
        own=article.link is None,
        site=plain.site(home),
        home=home,
        is_said=is_markdown(article.source) or not _ID_COMES_OF.isdisjoint(article.decided),
        is_original=document.original and "original" in document.decided,
        judged=claim.topics is None,
        language=article.language if is_read or document.language else None,
        selections=" ".join(selections[1:]),
        facts=facts(article, claim),
        content=zlib.compress(reading.html.encode(), _LEVEL) if is_read else None,
    )


def word_digest(word: object) -> str:
    """Stands for what a person says of an article in the settings."""
    return plain.digest(repr(word))


def facts(article: Article, claim: Claim) -> str:
    """What is shown of `article`, and `claim`, what its document says of its topics."""
    published, image = article.published, article.image
    return _dumps(
        [
            article.title, article.link, article.slug, published and _packed(published), article.not_before,
            [(label.key, label.title, round(label.score, 3)) for label in article.topics],
            [(label.key, round(label.score, 3)) for label in article.countries],
            article.summary, article.summary_source, (image.url, image.credit, image.description) if image != _NO_IMAGE else None,
            article.origin, article.via, article.rights,
            article.enclosure, article.point, article.authors, article.section, article.pinned, claim.topics, claim.tags,
        ]
    )  # fmt: skip


def _packed(moment: Moment) -> tuple[Any, ...]:
    written = moment.written
    offset = written.utcoffset() or timedelta()
    return (
        written.replace(tzinfo=None).isoformat(),
        offset.total_seconds(),
        written.tzname(),
        moment.precision,
        moment.source,
        moment.zone_source,
    )


def unpacked(kept: Kept, content: Content, settings: Settings) -> Unpacked:
    """The article as it stands, with `content` for its text. Raises DamagedError when the row says nothing that could be one."""
    try:
        return _unpacked(kept, content, settings)
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise DamagedError(f"{kept.source}: {error}") from None


def _unpacked(kept: Kept, content: Content, settings: Settings) -> Unpacked:
    (
        title, link, slug, published, not_before, topics, countries, summary, summary_source, image, origin, via, rights, enclosure, point,
        authors, section, pinned, claimed, tags,
    ) = json.loads(kept.facts)  # fmt: skip
    titles = settings.topic_titles
    added = None if kept.added is None else datetime.fromtimestamp(kept.added, UTC)
    article = Article(
        id=kept.id,
        named=None,
        pinned=pinned,
        source=kept.source,
        decided=frozenset(),
        title=title,
        link=link,
        slug=slug if kept.slug is None else kept.slug,
        published=published and _moment(*published),
        updated=None if kept.updated is None else datetime.fromtimestamp(kept.updated, UTC),
        added=added,
        not_before=not_before
        if published or not added or not_before is None or not_before <= added.isoformat()
        else None,
        topics=tuple(
            Label(key=key, title=titles.get(key, said), score=score, because=()) for key, said, score in topics
        ),
        countries=tuple(
            Label(key=key, title=settings.country_name(key), score=score, because=()) for key, score in countries
        ),
        summary=summary,
        summary_source=summary_source,
        image=Image(url=image[0], credit=image[1], description=image[2]) if image else _NO_IMAGE,
        origin=origin and Origin(*origin),
        via=via,
        rights=rights,
        enclosure=enclosure and Enclosure(*enclosure),
        point=point and Point(*point),
        authors=tuple(authors),
        section=section,
        content=content,
        draft=False,
        dropped=(),
        runners_up=(),
        related=tuple(kept.also.split()),
        problems=(),
    )
    return Unpacked(article, Claim(None if claimed is None else tuple(claimed), tuple(tags)))


def claimed_names(facts: str) -> set[str]:
    """The casefolded names of topics that the document gives, of what was kept of its article."""
    try:
        *_, topics, tags = json.loads(facts)
        return {name.casefold() for name in (*(topics or ()), *tags)}
    except (ValueError, TypeError, AttributeError) as error:
        raise DamagedError(str(error)) from None


def names(facts: str) -> tuple[str, str]:
    """What somebody wants an article's page to be called, and its title, of what was kept of it."""
    try:
        title, _, slug, *_ = json.loads(facts)
    except (ValueError, TypeError) as error:
        raise DamagedError(str(error)) from None
    return slug, title


def _moment(written: str, offset: float, zone: str, precision: Any, source: Any, zone_source: Any) -> Moment:
    return Moment(
        written=datetime.fromisoformat(written).replace(tzinfo=timezone(timedelta(seconds=offset), zone)),
        precision=precision,
        source=source,
        zone_source=zone_source,
        because="",
    )
