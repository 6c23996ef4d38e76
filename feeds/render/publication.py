"""What every writer knows of the site it writes for: the settings, the addresses, and what follows from both."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from feeds import plain
from feeds.addresses import Addresses
from feeds.config import Settings

ICON_SIZE = 144  # pixels, square: what RSS allows an image at most (RSS 2.0, image)
_PICTURES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
    "svg": "image/svg+xml",
}  # fmt: skip
_RSS_PICTURES = ("image/gif", "image/jpeg", "image/png")


def picture_type(address: str) -> str | None:
    """The media type that an address tells of its picture."""
    return _PICTURES.get(urlsplit(address).path.rpartition(".")[2].lower())


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A site as it is about to be written."""

    settings: Settings
    addresses: Addresses

    @cached_property
    def common(self) -> str:
        """Stands for what every file of the site may show of its settings."""
        settings = self.settings
        titles = [(topic.key, topic.title) for topic in settings.topics], [(c.key, c.title) for c in settings.countries]
        return plain.digest(repr((settings.site, settings.feeds, sorted(settings.words.items()), *titles)))

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
        return next((url for url in own if url and picture_type(url) in _RSS_PICTURES), self.default_icon)
