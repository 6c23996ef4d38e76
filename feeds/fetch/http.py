"""One polite GET: bounded in bytes and seconds, no address inside this network unless that is wished, every redirect looked at. Knows nothing of what
it gets."""

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from feeds import plain

MOST_BYTES = 10_000_000  # unpacked
SECONDS = 60.0  # for one address, from the first packet to the last byte
_SILENCE = 10.0  # seconds without a packet
_REDIRECTS = 5
_LONGEST = 150  # characters of what is said of a host's fault
_PIECE = 1 << 16  # bytes
_MOVED = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_OBJECT = re.compile(r"^(?:<[^>]*>|[A-Za-z]+\([^)]*\)): ")


class FetchError(Exception):
    """Why an address cannot be had, in words. `wait`: for how many seconds its host wants to be left alone, 0 when it does not say."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class Answer(NamedTuple):
    """What came: the status (200 or 304, else an error), names of headers in small letters, the bytes unpacked, and the address that it came from
    in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str


class _Place(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Getter:
    """Gets addresses as `agent` (User-Agent, RFC 9110, section 10.1.5). `private` allows those inside this network. `may` is asked before each
    request, redirects too, and raises FetchError where it may not be; `clock` counts seconds."""

    agent: str
    private: bool = False
    clock: Callable[[], float] = time.monotonic

    def get(self, address: str, headers: Mapping[str, str], may: Callable[[str], None] = lambda _: None) -> Answer:
        """What lies at `address` (http or https). Raises FetchError where it cannot be had."""
        deadline = self.clock() + SECONDS
        for _ in range(_REDIRECTS + 1):
            place = _place(address)
            may(address)
            try:
                answer = self._one(address, place, headers, deadline)
            except (HTTPError, OSError, ValueError) as error:
                raise FetchError(_words(error)) from None
            if answer.status not in _MOVED or "location" not in answer.headers:
                return _good(answer)
            address = _moved(address, answer.headers["location"])
        raise FetchError(f"more than {_REDIRECTS} redirects")

    def _one(self, address: str, place: _Place, headers: Mapping[str, str], deadline: float) -> Answer:
        with self._pool(place) as pool:
            response = pool.request(
                "GET",
                place.path,
                headers={"Host": _host(place), "User-Agent": self.agent, "Accept-Encoding": "gzip, deflate", **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=_SILENCE, read=_SILENCE),
            )
            try:
                body = b"" if response.status in _MOVED else self._body(response, deadline)
            finally:
                response.close()
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, body, address)

    def _pool(self, place: _Place) -> urllib3.HTTPConnectionPool:
        """To an address that was looked at: asked again a name may mean another."""
        number = self._looked_up(place)
        if place.scheme == "http":
            return urllib3.HTTPConnectionPool(number, place.port)
        return urllib3.HTTPSConnectionPool(number, place.port, server_hostname=place.host, assert_hostname=place.host)

    def _looked_up(self, place: _Place) -> str:
        try:
            found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise FetchError(f"{place.host} is not known: {error.strerror}") from None
        numbers = [str(where[4][0]) for where in found]
        if not self.private:
            for number in numbers:
                if not ipaddress.ip_address(number.partition("%")[0]).is_global:
                    where = place.host if place.host == number else f"{place.host} ({number})"
                    raise FetchError(f"{where} is inside a network; `private = true` under [sources] allows it")
        return numbers[0]

    def _body(self, response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in _pieces(response):
            size += len(piece)
            if size > MOST_BYTES:
                raise FetchError(f"it has more than {MOST_BYTES // 1_000_000} MB")
            if self.clock() > deadline:
                raise FetchError(f"it did not end within {SECONDS:.0f} seconds")
            pieces.append(piece)
        return b"".join(pieces)


def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """As they come, so that one that trickles is seen to."""
    while piece := response.read1(_PIECE, decode_content=True):
        yield piece


def _place(address: str) -> _Place:
    clean = plain.web_address(address)
    if clean is None:
        raise FetchError(f"{address!r} is no http(s) address")
    parts = urlsplit(clean)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return _Place(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme], path)


def _moved(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise FetchError(f"it leads to {plain.cut(plain.line(location), _LONGEST)!r}, which is no address") from None


def _host(place: _Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return host if place.port == _PORTS[place.scheme] else f"{host}:{place.port}"


def _good(answer: Answer) -> Answer:
    if answer.status in (200, 304):
        return answer
    wait = answer.headers.get("retry-after", "")
    raise FetchError(f"it answers {answer.status}", float(wait) if wait.isdecimal() and len(wait) < 8 else 0.0)


def _words(error: Exception) -> str:
    """Without the name of the object that urllib3 begins with."""
    said = _OBJECT.sub("", plain.line(str(error)))
    return plain.cut(said or type(error).__name__, _LONGEST)
