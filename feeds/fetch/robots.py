"""What hosts let programs read: robots.txt (RFC 9309), asked for once a run."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from feeds.fetch.http import FetchError, Getter

_LARGEST = 500_000  # bytes that are heeded; RFC 9309, section 2.5, wants as many at least
_NOT_ALLOWED = "its host's robots.txt does not allow it"


class Rules(NamedTuple):
    """What speaks against reading an address, "" where nothing does, and for how many seconds to wait between two requests."""

    against: Callable[[str], str]
    delay: float


class Robots:
    """The rules of each host for the program that calls itself `agent`."""

    def __init__(self, getter: Getter, agent: str) -> None:
        self._getter, self._agent = getter, agent
        self._known: dict[str, Rules] = {}

    def rules(self, address: str) -> Rules:
        """Those of the host of `address`. A host that has none allows all; one that is out of order allows nothing (section 2.3.1.4)."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._known:
            self._known[root] = self._asked(f"{root}/robots.txt")
        return self._known[root]

    def _asked(self, address: str) -> Rules:
        try:
            body = self._getter.get(address, {}).body[:_LARGEST]
        except FetchError as error:
            reason = "" if str(error).startswith("it answers 4") else f"{error} (asked for its robots.txt)"
            return Rules(lambda _: reason, 0.0)
        parser = RobotFileParser()
        parser.parse(body.decode(errors="replace").splitlines())
        delay = parser.crawl_delay(self._agent)
        return Rules(lambda url: "" if parser.can_fetch(self._agent, url) else _NOT_ALLOWED, float(delay or 0))
