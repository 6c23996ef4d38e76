"""Where things lie on the site: paths of files below public/ and their absolute addresses."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from feeds.model import Article, Feed, FormatName

FILE_OF: dict[FormatName, str] = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}
_ARCHIVE_SUFFIX: dict[FormatName, str] = {"atom": ".xml", "rss": ".rss.xml", "json": ".json"}
MEDIA_TYPE: dict[FormatName, str] = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
FORMAT_TITLE: dict[FormatName, str] = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}


def archive_file(month: str, name: FormatName) -> str:
    """Where the archive of that month lies below its feed's folder."""
    return f"archive/{month}{_ARCHIVE_SUFFIX[name]}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """`root`: the site's address with a slash at its end; `pages`: whether it has pages for people."""

    root: str
    pages: bool

    def feed(self, feed: Feed, name: FormatName) -> str:
        """Where the feed's file in that format is served."""
        return f"{self.root}{feed.folder}{FILE_OF[name]}"

    def landing(self, feed: Feed) -> str:
        """The feed's page for people; the site's address when there are no pages."""
        return self.root + feed.folder if self.pages else self.root

    def article(self, article: Article) -> str | None:
        """The article's home: its own elsewhere, else its page here, else None."""
        return article.link or (f"{self.root}articles/{article.slug}/" if self.pages else None)

    def is_ours(self, article: Article) -> bool:
        """Is the article at home on this site's host?"""
        return article.link is None or urlsplit(article.link).hostname == urlsplit(self.root).hostname
