"""Hubs are told of what changed, once, whatever they answer; a real hub's place is taken by a server on loopback."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from feeds import lock as lockfile
from feeds import ping
from feeds.alone import alone
from feeds.errors import BusyError
from feeds.run import Places
from tests.conftest import SETTINGS, Site


class Hub(ThreadingHTTPServer):
    """Remembers whom it was told of; `answers` are the codes it gives, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: list[str] = []
        self.answers = [204]
        self.headers: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hub = self.server
        assert isinstance(hub, Hub)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert form["hub.mode"] == ["publish"]
        hub.told += form["hub.url"]
        code = hub.answers[0] if len(hub.answers) == 1 else hub.answers.pop(0)
        self.send_response(code)
        for name, value in hub.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def hubs(site: Site, *addresses: str) -> None:
    text = SETTINGS.replace("[feeds]", f"[feeds]\nhubs = {json.dumps(addresses)}")
    (site.root / "feeds.toml").write_text(text, encoding="utf-8")


def places(site: Site) -> Places:
    root = site.root
    return Places(
        settings=root / "feeds.toml",
        content=root / "content",
        out=root / "public",
        lock=root / "feeds.lock",
        state=root / ".feeds",
    )


def test_each_feed_is_told_of_once_and_again_when_it_changed(site: Site, hub: Hub) -> None:
    hubs(site, hub.address)
    site.article("a.md", topics="[mining]", body="Text.")
    site.build()
    foretold = site.run("ping", "--dry-run").stdout.splitlines()
    assert hub.told == []
    assert site.run("ping").returncode == 0
    assert hub.told == foretold
    assert sorted(hub.told) == sorted(
        f"https://tiny.example/news/{path}{name}"
        for path in ("", "topics/law/", "topics/mining/")
        for name in ("atom.xml", "rss.xml", "feed.json")
    )
    hub.told.clear()
    quiet = site.run("ping")
    assert (quiet.returncode, quiet.stdout, quiet.stderr, hub.told) == (0, "", "", [])
    site.article("b.md", topics="[law]", body="More.")
    site.build()
    said = site.run("ping")
    assert "told of 6 feeds" in said.stderr
    assert {address.rsplit("/", 2)[1] for address in hub.told} == {"news", "law"}
    assert site.build().stderr == ""


def test_every_feed_names_the_hub(site: Site, hub: Hub) -> None:
    hubs(site, hub.address)
    site.article("a.md")
    site.build()
    files = site.public()
    assert f'<link href="{hub.address}" rel="hub"/>'.encode() in files["atom.xml"]
    assert f'<atom:link rel="hub" href="{hub.address}"/>'.encode() in files["rss.xml"]
    assert json.loads(files["feed.json"])["hubs"] == [{"type": "WebSub", "url": hub.address}]


@pytest.mark.parametrize(("answers", "waits"), [([503, 204], [1.0]), ([429, 500, 202], [7.0, 7.0])])
def test_a_busy_hub_is_asked_again_after_a_pause(site: Site, hub: Hub, answers: list[int], waits: list[float]) -> None:
    site.article("a.md")
    site.build()
    hub.answers = answers
    hub.headers = {"Retry-After": "7"} if 429 in answers else {}
    paused: list[float] = []
    told = ping.ping(places(site), [hub.address], paused.append)
    assert (told.failed, paused) == ((), waits)


def test_a_hub_that_asks_for_years_is_not_waited_for(site: Site, hub: Hub) -> None:
    site.article("a.md")
    site.build()
    hub.answers, hub.headers = [503], {"Retry-After": "999999"}
    paused: list[float] = []
    assert ping.ping(places(site), [hub.address], paused.append).failed
    assert max(paused) == ping.PATIENCE


@pytest.mark.parametrize("code", [302, 404, 500])
def test_what_a_hub_did_not_take_is_told_next_time(site: Site, hub: Hub, code: int) -> None:
    site.article("a.md")
    site.build()
    before = site.public()
    hub.answers = [code]
    hub.headers = {"Location": hub.address} if code == 302 else {}
    told = ping.ping(places(site), [hub.address], lambda _: None)
    assert told.told == ()
    assert f"answers {code}" in told.failed[0]
    assert len(hub.told) <= 3 * ping.TRIES
    assert ping.news(places(site))
    assert site.public() == before
    hub.answers = [204]
    assert not ping.ping(places(site), [hub.address], lambda _: None).failed
    assert not ping.news(places(site))


def test_all_hubs_must_take_it_and_one_that_is_away_costs_the_other_nothing(site: Site, hub: Hub) -> None:
    site.article("a.md")
    site.build()
    with Hub() as away:
        nowhere = away.address
    told = ping.ping(places(site), [nowhere, hub.address], lambda _: None)
    assert len(set(hub.told)) > 9
    assert len(told.failed) == 1
    assert told.told == ()


def test_the_command_fails_with_a_line_when_a_hub_refuses(site: Site, hub: Hub) -> None:
    hubs(site, hub.address)
    site.article("a.md")
    site.build()
    hub.answers = [403]
    ran = site.run("ping")
    assert ran.returncode == 1
    assert f"{hub.address} did not take https://tiny.example/news/atom.xml and 14 more: it answers 403" in ran.stderr


def test_without_hubs_or_a_site_there_is_nothing_to_tell(site: Site) -> None:
    assert site.run("ping").returncode == 2
    hubs(site, "https://hub.example/")
    ran = site.run("ping")
    assert (ran.returncode, "run `feeds build` first" in ran.stderr) == (2, True)


def test_what_is_no_longer_offered_names_no_hub_and_is_forgotten(site: Site, hub: Hub) -> None:
    hubs(site, hub.address)
    site.article("a.md")
    site.build()
    site.run("ping")
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", '[feeds]\nformats = ["atom"]'))
    site.article("b.md", title="B")
    site.build()
    assert hub.address.encode() not in site.public()["rss.xml"]
    assert hub.address.encode() in site.public()["atom.xml"]
    site.run("ping")
    told = lockfile.load(site.root / "feeds.lock").told
    assert told
    assert all(address.endswith("/atom.xml") for address in told)


def test_what_was_told_is_not_written_under_the_hands_of_another_run(
    site: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("a.md")
    site.build()
    monkeypatch.setattr(ping, "PATIENCE", 0.0)
    before = (site.root / "feeds.lock").read_bytes()
    with alone(site.root / ".feeds"), pytest.raises(BusyError):
        ping.ping(places(site), [hub.address])
    assert (site.root / "feeds.lock").read_bytes() == before


def test_another_run_is_waited_for(site: Site) -> None:
    state = site.root / ".feeds"
    holding, held = threading.Event(), threading.Event()

    def hold() -> None:
        with alone(state):
            holding.set()
            held.wait(0.3)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    with alone(state, 30):
        thread.join()


class Dripping(BaseHTTPRequestHandler):
    """Never says all of its answer."""

    def do_POST(self) -> None:
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                time.sleep(0.05)


@pytest.mark.long
def test_a_hub_that_never_ends_its_answer_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.article("a.md")
    site.build()
    monkeypatch.setattr(ping, "TIMEOUT", 0.1)
    monkeypatch.setattr(ping, "TRIES", 1)
    with ThreadingHTTPServer(("127.0.0.1", 0), Dripping) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        told = ping.ping(places(site), [f"http://127.0.0.1:{server.server_address[1]}/"], lambda _: None)
        server.shutdown()
    assert told.told == ()
    assert "no answer" in told.failed[0] or "timed out" in told.failed[0]


def test_a_hub_that_sends_nowhere_is_told_as_such(site: Site, hub: Hub) -> None:
    site.article("a.md")
    site.build()
    hub.answers, hub.headers = [302], {"Location": "http://[bad"}
    assert ping.ping(places(site), [hub.address], lambda _: None).failed
