"""What an article's page tells search engines: a NewsArticle of schema.org as JSON-LD. No HTML."""

from typing import Any

from feeds import plain
from feeds.model import Article, Moment
from feeds.render.publication import Publication

_CUT = {"year": 4, "month": 7, "day": 10}


def news_article(article: Article, site: Publication) -> dict[str, Any]:
    """The article as schema.org has it, without what is not known: an undated one has no `datePublished`."""
    home = {"@type": "Organization", "name": site.settings.site.title, "url": site.addresses.root}
    address = site.addresses.article(article)
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": machine(article.published) if article.published else None,
        "dateModified": plain.rfc3339(article.updated) if article.updated else None,
        "inLanguage": article.language,
        "author": [{"@type": "Person", "name": name} for name in article.authors]
        or {"@type": "Organization", "name": site.author},
        "publisher": home,
        "image": _image(article),
        "articleSection": [label.title for label in article.topics] or article.section,
        "about": [
            {"@type": "Country", "name": label.title, "identifier": label.key.upper()} for label in article.countries
        ],
        "isBasedOn": article.via,
        "copyrightNotice": article.rights,
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def machine(moment: Moment) -> str:
    """The date as far as it is known (ISO 8601): a day's has no time."""
    return moment.written.isoformat()[: _CUT.get(moment.precision)]


def _image(article: Article) -> dict[str, str] | None:
    if article.image.url is None:
        return None
    said = {
        "@type": "ImageObject",
        "url": article.image.url,
        "creditText": article.image.credit,
        "caption": article.image.description,
    }
    return {key: value for key, value in said.items() if value}
