"""Owns the published folder as its readers see it: which file answers at which address, and at what time it is looked
at; no format may enter here."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from feeds.addresses import FILE_OF
from feeds.check.finding import Finding, Severity, printable
from feeds.check.told import Feed

DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# The folders and files at the top that a site of feeds has; what else its host serves, another program may.
_OURS = frozenset({"archive", "articles", "countries", "topics", "views", "", *FILE_OF.values()})
_UNESCAPED = "/~!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The files of a folder and the address where they are served."""

    base_url: str
    files: frozenset[str]
    now: datetime
    aliases: Mapping[str, str] = field(default_factory=dict)
    """The former folders of feeds, each with the folder where the feed is now."""

    def home(self, path: str) -> str:
        """The path where the feed of a file has its home: elsewhere for one in a former folder."""
        parent = path
        while parent := posixpath.dirname(parent):
            if parent in self.aliases:
                return posixpath.join(self.aliases[parent], posixpath.relpath(path, parent))
        return path

    def address(self, path: str) -> str:
        return self.base_url + quote(path, safe=_UNESCAPED, errors="surrogateescape")

    def path_of(self, url: str) -> str | None:
        """Where under the folder an address points, or None when it is not ours."""
        base_host, base_path = _host_and_path(self.base_url) or ("", "/")
        found = _host_and_path(url)
        if found is None or found[0] != base_host:
            return None
        path = found[1]
        if path + "/" == base_path:
            return ""
        return path.removeprefix(base_path) if path.startswith(base_path) else None

    def holds(self, url: str) -> bool:
        """Whether an address is that of a file here; one that is not ours always passes."""
        path = self.path_of(url)
        return path is None or path in self.files

    def answers(self, url: str) -> bool:
        """Like `holds`, and a directory answers with its index.html."""
        path = self.path_of(url)
        if path == "" and not self.has_pages:
            return True  # a site of feeds alone: its address is somebody else's page
        return path is None or path in self.files or posixpath.join(path, "index.html") in self.files

    def may_be_elsewhere(self, url: str) -> bool:
        """Whether an address below this folder's may be that of another program on its host, such as the one that serves the articles."""
        path = self.path_of(url)
        return path is not None and path.partition("/")[0] not in _OURS

    @property
    def has_pages(self) -> bool:
        """Is any file here a page for people?"""
        return any(path.endswith(".html") for path in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of the folder, read."""

    folder: Folder
    path: str
    data: bytes = b""

    @property
    def name(self) -> str:
        return posixpath.basename(self.path)

    @property
    def address(self) -> str:
        """Where the file is served."""
        return self.folder.address(self.path)

    @property
    def homes(self) -> tuple[str, ...]:
        """The address that the feed in this file must give for its own, in each spelling."""
        home = self.folder.home(self.path)
        return self.folder.address(home), self.folder.base_url + home

    def error(self, rule: str, line: int | None, message: str, mend: str) -> Finding:
        return self._finding("error", rule, line, message, mend)

    def warning(self, rule: str, line: int | None, message: str, mend: str) -> Finding:
        return self._finding("warning", rule, line, message, mend)

    def _finding(self, severity: Severity, rule: str, line: int | None, message: str, mend: str) -> Finding:
        return Finding(
            path=printable(self.path),
            line=line,
            rule=rule,
            severity=severity,
            message=printable(message),
            mend=mend,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """A link from a page to a feed."""

    line: int | None
    path: str
    """Of the file in the folder."""
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one file was found to be."""

    findings: tuple[Finding, ...] = ()
    is_feed: bool = False
    feed: Feed | None = None
    """What the feed says; None where it could not be read."""
    alternates: tuple[Alternate, ...] = ()
    """The feeds that a page tells browsers of."""


@lru_cache(maxsize=65_536)  # the same few addresses stand in every feed and page
def _host_and_path(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS:
        return None
    host = parts.netloc.lower().removesuffix(DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}", _plain_path(parts.path)


def _plain_path(path: str) -> str:
    """Decoded and without dot segments, as a browser would ask for it."""
    path = unquote(path)
    folder = "/" if path.endswith(("/", "/.", "/..")) else ""
    plain = posixpath.normpath("/" + path.lstrip("/"))
    return plain if plain == "/" else plain + folder
