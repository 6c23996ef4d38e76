"""What every format says of an article: the parts that a setting decides, worked out once for all of them."""

import html
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds import plain
from feeds.model import Article, BodyMode, Enclosure, Image, Origin, Point, Precision
from feeds.render import budget
from feeds.render.publication import Publication, picture_type

COUNTRY_SCHEME = "urn:iso:std:iso:3166"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A topic or country as feeds name it: the term, what list it is from, and what people call it."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed carries of one article, every text without a character that XML forbids. `language` is None where it is the site's;
    `via` is where the article came from when that is not `address`, `related` where its copies are; dates are aware, and `precision` says
    how far the first is known."""

    id: str
    is_permalink: bool
    title: str
    address: str | None
    via: str | None
    related: tuple[str, ...]
    published: datetime
    precision: Precision | Literal["none"]
    updated: datetime
    summary: str | None
    content: str | None
    authors: tuple[str, ...]
    categories: tuple[Category, ...]
    language: str | None
    image: Image
    image_type: str | None
    origin: Origin | None
    rights: str | None
    enclosure: Enclosure | None
    point: Point | None


def entry(article: Article, body: BodyMode, site: Publication) -> Entry:
    """What feeds with that body mode say of the article."""
    address = site.addresses.article(article)
    # Titles alone are what that setting wants.
    summary = plain.scrub(article.summary) if article.summary and body != "title" else None
    content = _content(article, body, address, site)
    is_foreign = article.language != site.settings.site.language
    return Entry(
        id=article.id,
        is_permalink=article.id == article.link,
        title=plain.scrub(article.title),
        address=address,
        via=article.via,
        related=article.related,
        published=article.stands,
        precision=article.published.precision if article.published else "none",
        updated=article.changed,
        summary=summary,
        # Readers drop what has neither, and Atom demands content of what has no address (RFC 4287, section 4.1.2).
        content=content or (None if summary and address else paragraph(summary or article.title)),
        authors=tuple(map(plain.scrub, article.authors)) or (plain.scrub(site.author),),
        categories=_categories(article, site),
        language=article.language if is_foreign else None,
        image=article.image,
        image_type=picture_type(article.image.url) if article.image.url else None,
        origin=article.origin,
        rights=plain.scrub(article.rights) if article.rights else None,
        enclosure=article.enclosure,
        point=article.point,
    )


def _content(article: Article, body: BodyMode, address: str | None, site: Publication) -> str | None:
    """The HTML that a feed carries of the article; None when it carries none. Auto: all of what is at home here, nothing of what is
    another site's. An article without any address is carried whole: its readers could find it nowhere else (RFC 4287, section 4.1.2)."""
    if body == "auto" or not address:
        body = "full" if site.addresses.is_ours(article) else "summary"
    if body != "full" or not article.html:
        return None
    if not address:
        return plain.scrub(article.html)
    read_on = site.settings.words_in(article.language).say("read_on")
    return budget.cut(plain.scrub(article.html), site.settings.feeds.max_article, address, read_on)


def paragraph(text: str) -> str:
    """Plain text as HTML, for what readers want content of."""
    return f"<p>{html.escape(plain.scrub(text), quote=False)}</p>"


def _categories(article: Article, site: Publication) -> tuple[Category, ...]:
    scheme = f"{site.addresses.root}topics/"
    topics = [Category(term=t.key, scheme=scheme, label=plain.scrub(t.title)) for t in article.topics]
    countries = [Category(term=c.key.upper(), scheme=COUNTRY_SCHEME, label=c.title) for c in article.countries]
    return (*topics, *countries)
