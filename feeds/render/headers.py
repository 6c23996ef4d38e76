"""What each kind of file is served with: `_headers` for hosts that read one, and the same table for the local preview."""

from collections.abc import Mapping

# application/xml is the only type under which browsers apply the style sheet of a feed; without a charset some readers take text for ASCII.
MEDIA_TYPES: Mapping[str, str] = {
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
CACHE = "max-age=1800"
_RULES = (
    ("/*.xml", MEDIA_TYPES[".xml"]),
    ("/*/feed.json", MEDIA_TYPES[".json"]),
    ("/feed.json", MEDIA_TYPES[".json"]),
    ("/catalog.json", "application/json; charset=utf-8"),
    ("/feeds.opml", MEDIA_TYPES[".opml"]),
)


def media_type(path: str) -> str:
    """The type of the file at `path`, with its charset."""
    if path.endswith("catalog.json"):
        return "application/json; charset=utf-8"
    return next((kind for suffix, kind in MEDIA_TYPES.items() if path.endswith(suffix)), "text/plain; charset=utf-8")


def write() -> bytes:
    """The file that Netlify and Cloudflare Pages read."""
    blocks = [
        f"{path}\n  Content-Type: {kind}\n  Cache-Control: {CACHE}\n  Access-Control-Allow-Origin: *\n"
        for path, kind in _RULES
    ]
    return "".join(blocks).encode()
