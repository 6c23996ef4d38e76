"""A local preview of public/ with the media types, ETag and 304 that a good host gives. For this machine, not for the public."""

import hashlib
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from feeds.render.headers import CACHE, media_type


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, root: Path) -> None:
        self.root = root
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers GET and HEAD."""
        path = self._file()
        if path is None:
            self._answer(HTTPStatus.NOT_FOUND, b"Not found\n", "text/plain; charset=utf-8")
        elif path.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", urlsplit(self.path).path + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._serve(path)

    do_HEAD = do_GET

    def _file(self) -> Path | None:
        path = unquote(urlsplit(self.path).path)
        if "\0" in path:
            return None
        target = (self.root / path.lstrip("/")).resolve()
        if path.endswith("/"):
            target /= "index.html"
        is_inside = target == self.root or self.root in target.parents
        return target if is_inside and target.exists() else None

    def _serve(self, path: Path) -> None:
        data = path.read_bytes()
        tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        if tag in self.headers.get("If-None-Match", ""):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        self._answer(HTTPStatus.OK, data, media_type(path.name), tag)

    def _answer(self, status: HTTPStatus, data: bytes, kind: str, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if tag:
            self.send_header("ETag", tag)
            self.send_header("Cache-Control", CACHE)
            self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the preview is for looking, not for counting."""


def server(root: Path, port: int) -> ThreadingHTTPServer:
    """A server of `root` on this machine's loopback at `port` (0: any that is free), not yet started. Raises OSError."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, root=root.resolve()))
