"""A local preview of public/ with the media types, validators and 304 that a good host gives. For this machine, not for the public."""

import hashlib
import os
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from feeds.render.headers import headers_of


class _File(NamedTuple):
    data: bytes
    changed: datetime

    @property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.data).hexdigest()[:32]}"'


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with files below `root`, and with nothing that a link leads to outside it."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: a second small one waits for the first to be acknowledged

    def __init__(self, *args: object, root: Path) -> None:
        self.root = root
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers GET and HEAD."""
        path = unquote(self.path.partition("?")[0])
        place = self._place(path)
        file = _read(place) if place is not None else None
        if file is not None:
            self._give(file, path)
        elif place is not None and place.is_dir() and not path.endswith("/"):
            # Two slashes at the beginning would name another host.
            self._answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"/{quote(path.strip('/'))}/"})
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, b"Not found\n")

    do_HEAD = do_GET

    def _place(self, path: str) -> Path | None:
        """What lies at `path`, or at its index.html, below the folder; None when nothing does, or when it lies elsewhere."""
        name = f"{path}index.html" if path.endswith("/") else path
        try:
            place = (self.root / name.lstrip("/")).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):  # no such file, a null character, a circle of links
            return None
        return place if place.is_relative_to(self.root) else None

    def _give(self, file: _File, path: str) -> None:
        about = headers_of(path) | {"ETag": file.tag, "Last-Modified": format_datetime(file.changed, usegmt=True)}
        if self._has(file):
            del about["Content-Type"]
            self._answer(HTTPStatus.NOT_MODIFIED, about)
        else:
            self._answer(HTTPStatus.OK, about, file.data)

    def _has(self, file: _File) -> bool:
        """Does the asker hold this very version? A date counts only where no tag was sent (RFC 9110, section 13.1.3)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or file.tag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
            return file.changed <= since
        except (TypeError, ValueError, OverflowError):  # no date, or one without a zone
            return False

    def _answer(self, status: HTTPStatus, about: dict[str, str], data: bytes = b"") -> None:
        self.send_response(status)
        for name, value in about.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the preview is for looking, not for counting."""


def _read(place: Path) -> _File | None:
    """The regular file at `place`; anything else is no page."""
    try:
        if not place.is_file():
            return None
        with place.open("rb") as file:
            changed = datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), UTC)
            return _File(file.read(), changed)
    except OSError:
        return None


def server(root: Path, port: int) -> ThreadingHTTPServer:
    """A server of `root` on this machine's loopback at `port` (0: any that is free), not yet started. Raises OSError."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, root=root.resolve()))
