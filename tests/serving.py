"""What tests of the outside world share: a folder served on loopback, by the program with a record of the answers or by a server as docs/hosting.md
shows it, and tools that may be missing."""

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from unittest.mock import patch

import pytest

from feeds import serve

READERS = Path(__file__).with_name("readers")
DOCUMENT = (Path(__file__).parent.parent / "docs/hosting.md").read_text(encoding="utf-8")
SNIPPETS: dict[str, str] = dict(re.findall(r"^```(\w+)\n(.*?)^```$", DOCUMENT, re.M | re.S))


@dataclass(frozen=True)
class Served:
    """A site at `address`, without a slash at its end. `answers` are the paths asked for, with the status of each answer."""

    address: str
    answers: list[tuple[str, int]] = field(default_factory=list)


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """`root`, which need not be there yet, served as `feeds serve` does."""
    with serve.server(root, 0) as listening:
        served = Served(f"http://127.0.0.1:{listening.server_address[1]}")

        def record(handler: serve.Handler, code: int = 0, size: object = "-") -> None:
            if handler.server is listening:
                served.answers.append((handler.path, int(code)))

        with patch.object(serve.Handler, "log_request", record):
            threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield served
            listening.shutdown()


def get(address: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """The answer, whatever its status; names of headers are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=named, method=method)
    answer = urllib.request.build_opener(urllib.request.ProxyHandler({}), _AsItIs).open(request, timeout=20)
    assert isinstance(answer, HTTPResponse)
    return answer


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Neither follows a redirection nor raises for a status."""

    def http_response(self, request: urllib.request.Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response


def need(*commands: str) -> str:
    """Where the first of `commands` that is installed lies. Without any the test is skipped; but .ci/run installs them all, so that in
    CI a test that cannot run has failed."""
    # Debian keeps servers out of the path of people who are not root.
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    for command in commands:
        if found := shutil.which(command, path=path):
            return found
    return missing(f"{' or '.join(commands)} is not installed")


def need_packages() -> None:
    """The npm packages of tests/readers, and node to run them."""
    need("node")
    if not (READERS / "node_modules").is_dir():
        missing("the packages of tests/readers are not installed; `make readers` does it")


def missing(what: str) -> str:
    """Skips the test, or fails it in CI, since `what` is missing."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@contextmanager
def running(*words: str | Path, port: int, **environment: str) -> Iterator[str]:
    """A server's process, from the moment it listens."""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as process:
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    pytest.fail(f"{process.args!r} does not listen: {process.communicate()[0].decode()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def placed(language: str, **changes: tuple[str, str]) -> str:
    """The snippet with what is the reader's own replaced; each must be there to replace."""
    text = SNIPPETS[language]
    for said, here in changes.values():
        assert said in text, said
        text = text.replace(said, here)
    return text


@contextmanager
def nginx(public: Path, home: Path) -> Iterator[str]:
    port = free_port()
    snippet = placed("nginx", root=("/srv/news", str(public)), port=("listen 80", f"listen 127.0.0.1:{port}"))
    paths = "".join(
        f"{name}_temp_path {home}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (home / "nginx.conf").write_text(
        f"daemon off; pid {home}/pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{snippet}}}\n"
    )
    # Its workers would be another user, who may not look into a test's folder.
    user = ("-g", "user root;") if os.geteuid() == 0 else ()
    with running(need("nginx"), "-e", "stderr", "-c", home / "nginx.conf", *user, port=port) as address:
        yield address
