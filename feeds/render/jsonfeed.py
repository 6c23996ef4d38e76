"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import html
import json
from typing import Any

from feeds import plain
from feeds.model import Article, Feed
from feeds.render import entries
from feeds.render.entries import Site


def write(feed: Feed, site: Site) -> bytes:
    """`feed` as a JSON Feed, UTF-8, two spaces of indent."""
    settings = site.settings.site
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.addresses.landing(feed),
        "feed_url": site.addresses.feed(feed, "json"),
        "description": feed.description,
        "language": settings.language,
        "authors": [{"name": site.author}],
        "items": [_item(article, site) for article in feed.articles],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _item(article: Article, site: Site) -> dict[str, Any]:
    summary = entries.summary(article, site)
    item = {
        "id": article.id,
        "url": site.addresses.article(article),
        "title": article.title,
        # Readers drop an item without content, so there is some even where titles alone are wanted.
        "content_html": entries.content(article, site)
        or f"<p>{html.escape(summary or article.title, quote=False)}</p>",
        "summary": summary,
        "image": article.image.url,
        "date_published": plain.rfc3339(article.stands),
        "date_modified": plain.rfc3339(article.changed),
        "authors": [{"name": name} for name in entries.authors(article, site)],
        "tags": [label.title for label in (*article.topics, *article.countries)],
        "language": article.language,
    }
    return {key: value for key, value in item.items() if value not in (None, [])}
