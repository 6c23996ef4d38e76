"""What each file is served with: one table for `_headers`, for the local preview, and for the servers that docs/hosting.md shows."""

from collections.abc import Mapping

from feeds.beside import KINDS
from feeds.config import FeedSettings

# application/xml is the only type under which browsers apply the style sheet of a feed; without a charset some readers take text for ASCII.
MEDIA_TYPES: Mapping[str, str] = {
    ".xml": "application/xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    **{suffix: kind.type for suffix, kind in KINDS.items()},
}
REFRESH = FeedSettings().refresh * 60
# Where a host's own type is right and a rule would match twice: Cloudflare joins the values of all rules that match with a comma.
_LEFT_TO_HOSTS = frozenset({".json", ".html", ".svg", *KINDS})


def headers_of(path: str, seconds: int = REFRESH) -> dict[str, str]:
    """What the file at `path` is served with; a path that ends with a slash is a page. `seconds` may pass before it is asked for again."""
    name = f"{path}index.html" if path.endswith("/") else path
    kind = next((kind for end, kind in MEDIA_TYPES.items() if _ends(name, end)), "text/plain; charset=utf-8")
    return {"Content-Type": kind, **_everywhere(seconds)}


def write(seconds: int = REFRESH) -> bytes:
    """The file `_headers`, which Netlify and Cloudflare Pages read. Each path has one wildcard, the most that Cloudflare allows, which
    also stands for slashes."""
    rules = [("/*", _everywhere(seconds)), ("/catalog.json", {"Content-Type": MEDIA_TYPES[".json"]})]
    rules += [(f"/*{end}", {"Content-Type": kind}) for end, kind in MEDIA_TYPES.items() if end not in _LEFT_TO_HOSTS]
    return "".join(_block(path, headers) for path, headers in rules).encode()


def _everywhere(seconds: int) -> dict[str, str]:
    """All that is published is public, so pages of any origin may read it."""
    return {"Cache-Control": f"max-age={seconds}", "Access-Control-Allow-Origin": "*"}


def _ends(path: str, end: str) -> bool:
    return path.endswith(end if end.startswith(".") else f"/{end}") or path == end


def _block(path: str, headers: Mapping[str, str]) -> str:
    return "".join((f"{path}\n", *(f"  {name}: {value}\n" for name, value in headers.items())))
