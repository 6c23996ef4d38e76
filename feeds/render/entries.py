"""What every format says of an article: the parts that a setting decides, worked out once for all of them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from feeds import plain
from feeds.addresses import Addresses
from feeds.config import Settings
from feeds.model import Article, BodyMode, Enclosure, Image, Origin, Point
from feeds.render import budget

COUNTRY_SCHEME = "urn:iso:std:iso:3166"
ICON_SIZE = 144  # pixels, square: what RSS allows an image at most (RSS 2.0, image)
_PICTURES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
    "svg": "image/svg+xml",
}  # fmt: skip
_RSS_PICTURES = ("image/gif", "image/jpeg", "image/png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a writer knows of the site."""

    settings: Settings
    addresses: Addresses

    @property
    def author(self) -> str:
        """Who stands behind an article that names nobody."""
        return self.settings.site.author or self.settings.site.title

    @property
    def default_icon(self) -> str:
        """The absolute address of the picture that every site has."""
        return f"{self.addresses.root}icon.png"

    @property
    def icon(self) -> str:
        """The absolute address of a small square picture."""
        named = self.settings.site.icon
        return (named and plain.web_address(named, self.addresses.root)) or self.default_icon

    @property
    def logo(self) -> str | None:
        """The absolute address of the site's own larger picture."""
        return plain.web_address(self.settings.site.logo, self.addresses.root) if self.settings.site.logo else None

    @property
    def thumbnail(self) -> str:
        """The first of logo and icon in a format that RSS allows (RSS 2.0, image: GIF, JPEG or PNG)."""
        own = (self.logo, self.icon)
        return next((url for url in own if url and _picture_type(url) in _RSS_PICTURES), self.default_icon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A topic or country as feeds name it: the term, what list it is from, and what people call it."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed carries of one article, every text without a character that XML forbids. `language` is None where it is the site's;
    `via` is where the article came from when that is not `address`; dates are aware."""

    id: str
    is_permalink: bool
    title: str
    address: str | None
    via: str | None
    published: datetime
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


def entry(article: Article, body: BodyMode, site: Site) -> Entry:
    """What feeds with that body mode say of the article."""
    address = site.addresses.article(article)
    is_foreign = article.language != site.settings.site.language
    return Entry(
        id=article.id,
        is_permalink=article.id == article.link,
        title=plain.scrub(article.title),
        address=address,
        via=article.via or (article.origin.url if article.origin and address != article.origin.url else None),
        published=article.stands,
        updated=article.changed,
        # Titles alone are what that setting wants.
        summary=plain.scrub(article.summary) if article.summary and body != "title" else None,
        content=_content(article, body, address, site),
        authors=tuple(map(plain.scrub, article.authors)) or (plain.scrub(site.author),),
        categories=_categories(article, site),
        language=article.language if is_foreign else None,
        image=article.image,
        image_type=_picture_type(article.image.url) if article.image.url else None,
        origin=article.origin,
        rights=plain.scrub(article.rights) if article.rights else None,
        enclosure=article.enclosure,
        point=article.point,
    )


def _picture_type(address: str) -> str | None:
    return _PICTURES.get(urlsplit(address).path.rpartition(".")[2].lower())


def _content(article: Article, body: BodyMode, address: str | None, site: Site) -> str | None:
    """The HTML that a feed carries of the article; None when it carries none. Auto: all of what is at home here, nothing of what is
    another site's. An article without any address is carried whole: its readers could find it nowhere else (RFC 4287, section 4.1.2)."""
    if body == "auto" or not address:
        body = "full" if site.addresses.is_ours(article) else "summary"
    if body != "full" or not article.html:
        return None
    read_on = site.settings.words_in(article.language).say("read_on")
    return budget.cut(plain.scrub(article.html), site.settings.feeds.max_article, address, read_on)


def _categories(article: Article, site: Site) -> tuple[Category, ...]:
    scheme = f"{site.addresses.root}topics/"
    topics = [Category(term=t.key, scheme=scheme, label=plain.scrub(t.title)) for t in article.topics]
    countries = [Category(term=c.key.upper(), scheme=COUNTRY_SCHEME, label=c.title) for c in article.countries]
    return (*topics, *countries)
