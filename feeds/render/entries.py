"""What every format says of an article: the parts that a setting decides, worked out once for all of them."""

from dataclasses import dataclass

from feeds.addresses import Addresses
from feeds.config import Settings
from feeds.model import Article, BodyMode

COUNTRY_SCHEME = "urn:iso:std:iso:3166"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a writer knows of the site."""

    settings: Settings
    addresses: Addresses

    @property
    def author(self) -> str:
        """Who stands behind an article that names nobody."""
        return self.settings.site.author or self.settings.site.title


def content(article: Article, site: Site) -> str | None:
    """The HTML that a feed carries of the article; None when it carries none. Auto: all of what is at home here, nothing of what is
    another site's. An article without any address is carried whole: its readers could find it nowhere else (RFC 4287, section 4.1.2)."""
    mode: BodyMode = site.settings.feeds.body if site.addresses.article(article) else "full"
    if mode == "auto":
        mode = "full" if site.addresses.is_ours(article) else "summary"
    return article.html if mode == "full" else None


def summary(article: Article, site: Site) -> str | None:
    """The plain text that a feed carries beside the title; None when the setting wants titles alone."""
    return None if site.settings.feeds.body == "title" else article.summary


def authors(article: Article, site: Site) -> tuple[str, ...]:
    """The article's authors, else the site's."""
    return article.authors or (site.author,)
