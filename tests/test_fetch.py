"""feeds fetch, from a server on this machine that behaves as the web does: politely asked, slow, endless, moved, hostile."""

import gzip
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from unittest.mock import patch

import pytest

from feeds.fetch import http
from feeds.fetch.http import FetchError, Getter
from tests.conftest import NOW, Site

FEED = """<rss version="2.0"><channel><title>Quay</title><link>https://quay.example/</link>{items}</channel></rss>"""
ITEM = (
    "<item><title>{0}</title><link>https://quay.example/{0}</link>"
    "<guid>urn:x:{0}</guid><description>A court in India spoke of {0}.</description></item>"
)
BOMB = gzip.compress(b"\0" * 50_000_000, 1)
PAGE = (
    "<html><head><title>A page</title></head>"
    "<body><article><h1>A page of its own</h1><p>A court in Kyrgyzstan has ruled, it was said.</p></article></body></html>"
)


class Web(BaseHTTPRequestHandler):
    """What each path answers; tests count what was asked, and change what is there."""

    asked: ClassVar[Counter[str]] = Counter()
    agents: ClassVar[set[str]] = set()
    robots = "User-agent: *\nDisallow: /private/\n"
    items = ("one", "two")
    limited = False

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        Web.asked[self.path] += 1
        Web.agents.add(self.headers["User-Agent"])
        answer: Callable[[], None] = getattr(
            self, f"on_{self.path.strip('/').partition('.')[0].partition('/')[0]}", self.on_missing
        )
        try:
            answer()
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def say(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def on_missing(self) -> None:
        self.say(b"not here", 404)

    def on_robots(self) -> None:
        self.say(self.robots.encode())

    def on_feed(self) -> None:
        body = FEED.format(items="".join(map(ITEM.format, self.items))).encode()
        tag = f'"{hash(self.items)}"'
        if self.headers["If-None-Match"] == tag:
            self.say(status=304)
        elif self.limited:
            self.say(status=429, Retry_After="600")
        else:
            self.say(body, Content_Type="application/rss+xml", ETag=tag)

    def on_page(self) -> None:
        self.say(PAGE.encode(), Content_Type="text/html; charset=utf-8")

    on_private = on_page

    def on_moved(self) -> None:
        self.say(status=301, Location="/feed.xml")

    def on_secret(self) -> None:
        self.say(status=302, Location="/private/page")

    def on_round(self) -> None:
        self.say(status=302, Location="/round")

    def on_nowhere(self) -> None:
        self.say(status=302, Location="http://[")

    def on_away(self) -> None:
        self.say(status=302, Location="file:///etc/hostname")

    def on_zipped(self) -> None:
        self.say(gzip.compress(PAGE.encode()), Content_Type="text/html", Content_Encoding="gzip")

    def on_bomb(self) -> None:
        self.say(BOMB, Content_Encoding="gzip")

    def on_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def on_trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def on_silent(self) -> None:
        time.sleep(3)


@pytest.fixture
def web() -> Iterator[str]:
    """The address of the server."""
    Web.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    with patch.multiple(Web, items=("one", "two"), limited=False):
        yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with patch("feeds.fetch._DELAY", 0.0):
        yield


def sources(site: Site, *addresses: str, private: bool = True) -> None:
    listed = f"\n[sources]\nurls = {json.dumps(addresses)}\nprivate = {str(private).lower()}\n"
    path = site.root / "feeds.toml"
    path.write_text(path.read_text().partition("\n[sources]")[0] + listed)


def fetched(site: Site, now: str = NOW) -> tuple[int, list[str], str]:
    done = site.run("fetch", "--now", now)
    return done.returncode, sorted(done.stdout.split()), done.stderr


def test_what_is_new_becomes_articles_and_what_is_not_is_not_sent(site: Site, web: str) -> None:
    sources(site, f"{web}/feed.xml", f"{web}/page")
    code, written, said = fetched(site)
    assert (code, said) == (0, "")
    assert written == ["content/a-page-of-its-own.md", "content/one.md", "content/two.md"]
    text = (site.root / "content/a-page-of-its-own.md").read_text()
    assert f"link: {web}/page" in text  # it does not say where it lives
    assert fetched(site) == (0, [], "")
    assert Web.asked["/feed.xml"] == 2
    with patch.object(Web, "items", ("two", "three")):
        assert fetched(site)[1] == ["content/three.md"]
    assert (site.root / "content/one.md").exists()  # what leaves a feed's window does not leave the site
    assert all(agent.startswith("feeds/") and "https://tiny.example/news/" in agent for agent in Web.agents)
    assert site.build("--strict").returncode == 0
    assert len(json.loads(site.public()["feed.json"])["items"]) == 4


def test_a_persons_edit_stays_and_what_was_deleted_stays_away(site: Site, web: str) -> None:
    sources(site, f"{web}/feed.xml")
    fetched(site)
    one, two = site.root / "content/one.md", site.root / "content/two.md"
    one.write_text(one.read_text().replace("spoke of", "has spoken of"))
    two.unlink()
    with patch.object(Web, "items", ("one", "two", "three")):
        assert fetched(site)[1] == ["content/three.md"]
    assert "has spoken of" in one.read_text()
    assert not two.exists()


def test_what_was_got_and_not_imported_is_new_the_next_time(site: Site, web: str) -> None:
    sources(site, f"{web}/feed.xml")
    with patch("feeds.fetch._imported", side_effect=OSError):
        assert fetched(site)[0] == 4
    assert len(fetched(site)[1]) == 2


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("private/page", "its host's robots.txt does not allow it"),
        ("secret", "its host's robots.txt does not allow it"),  # by a redirect
        ("nothing", "it answers 404"),
        ("round", "more than 5 redirects"),
        ("away", "'file:///etc/hostname' is no http(s) address"),
        ("nowhere", "it leads to 'http://[', which is no address"),
        ("bomb", "it has more than 10 MB"),
        ("endless", "it has more than 10 MB"),
        ("trickle", "it did not end within"),
        ("silent", "Read timed out"),
    ],
)
def test_what_cannot_be_had_is_told_and_costs_no_other(site: Site, web: str, path: str, fault: str) -> None:
    sources(site, f"{web}/{path}", f"{web}/feed.xml")
    with patch.multiple(http, SECONDS=0.5, _SILENCE=0.5):
        code, written, said = fetched(site)
    assert (code, len(written)) == (0, 2)
    (line,) = said.splitlines()
    assert line.startswith(f"feeds: {web}/{path}: ")
    assert fault in line
    assert not Web.asked["/private/page"]


def test_a_host_that_wants_to_be_left_alone_is(site: Site, web: str) -> None:
    sources(site, f"{web}/feed.xml", f"{web}/feed.xml?2")
    with patch.object(Web, "limited", True):
        assert fetched(site)[0] == 1
        assert Web.asked["/feed.xml"] + Web.asked["/feed.xml?2"] == 1
        assert fetched(site, "2026-11-21T00:05:00Z")[0] == 1
    asked = Web.asked["/feed.xml"]
    assert "left alone" in fetched(site, "2026-11-21T00:09:00Z")[2]
    assert Web.asked["/feed.xml"] == asked
    assert len(fetched(site, "2026-11-21T00:20:00Z")[1]) == 2


def test_addresses_within_the_network_are_refused_unless_that_is_wished(site: Site, web: str) -> None:
    sources(site, f"{web}/feed.xml", "http://localhost:1/", "http://[::1]:1/", "http://0.0.0.0/", private=False)
    code, written, said = fetched(site)
    assert (code, written) == (1, [])
    assert said.count("inside a network; `private = true` under [sources] allows it") == 4
    assert not Web.asked


def test_an_address_inside_is_not_reached_by_a_name_or_a_redirect(web: str) -> None:
    with pytest.raises(FetchError, match="inside a network"):
        Getter("x").get(web.replace("127.0.0.1", "localhost"), {})


def test_moved_zipped_and_without_rules(site: Site, web: str) -> None:
    sources(site, f"{web}/moved", f"{web}/zipped")
    with patch.object(Web, "on_robots", Web.on_missing):
        assert len(fetched(site)[1]) == 3


def test_robots_of_a_host_out_of_order_allow_nothing(site: Site, web: str) -> None:
    sources(site, f"{web}/feed.xml")
    with patch.object(Web, "on_robots", lambda self: self.say(status=500)):
        assert "robots.txt" in fetched(site)[2]
    assert not Web.asked["/feed.xml"]


def test_of_a_host_that_cannot_be_reached_that_is_said_first(site: Site) -> None:
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/feed.xml"
        sources(site, address)
        said = fetched(site)[2]
    assert said.startswith(f"feeds: {address}: Failed to establish a new connection: ")
    assert said.endswith(" (asked for its robots.txt)\n")


def test_the_feeds_of_a_list_are_got_as_if_they_stood_in_the_settings(site: Site, web: str) -> None:
    sources(site, f"{web}/page", f"{web}/feed.xml")
    with (site.root / "feeds.toml").open("a") as settings:
        settings.write('opml = ["lists/mine.opml", "damaged.opml", "missing.opml", "empty.opml"]\n')
    (site.root / "lists").mkdir()
    outlines = [
        f'<outline text="x"><outline xmlUrl="{web}/{path}"/></outline>' for path in ("feed.xml", "zipped", "nothing")
    ]
    (site.root / "lists/mine.opml").write_text(
        f'<opml><body>{"".join(outlines)}<outline xmlUrl="file:///x"/></body></opml>'
    )
    (site.root / "damaged.opml").write_text("<opml><body>")
    (site.root / "empty.opml").write_text("<opml><body/></opml>")
    code, written, said = fetched(site)
    assert (code, len(written)) == (0, 4)
    assert (Web.asked["/feed.xml"], Web.asked["/zipped"]) == (1, 1)
    begins = [
        "lists/mine.opml: 'file:///x' is no http(s) address",
        "damaged.opml: it is no OPML: ",
        "missing.opml: it cannot be read: ",
    ]
    begins += ["empty.opml: it lists no feed", f"{web}/nothing: it answers 404"]
    lines = said.splitlines()
    assert len(lines) == len(begins)
    assert all(line.startswith(f"feeds: {begin}") for line, begin in zip(lines, begins, strict=True)), said


def test_a_list_alone_suffices_and_one_that_cannot_be_read_is_told_by_the_exit_code(site: Site, web: str) -> None:
    path = site.root / "feeds.toml"
    path.write_text(path.read_text() + '\n[sources]\nopml = ["mine.opml"]\nprivate = true\n')
    assert fetched(site)[0] == 1
    (site.root / "mine.opml").write_text(f'<opml><body><outline xmlUrl="{web}/feed.xml"/></body></opml>')
    assert len(fetched(site)[1]) == 2


def test_without_sources_it_says_what_to_write(site: Site) -> None:
    done = site.run("fetch")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "[sources]" in done.stderr


@pytest.mark.parametrize("memory", ["", "[]", '{"a": 1}', "\0", '{"x": {"not before": "soon"}}'])
def test_what_was_remembered_may_be_lost_or_damaged(site: Site, web: str, memory: str) -> None:
    sources(site, f"{web}/feed.xml")
    fetched(site)
    (site.root / ".feeds/fetched/memory.json").write_text(memory.replace("x", f"{web}/feed.xml"))
    assert fetched(site)[0] == 0
