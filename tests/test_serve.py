"""The preview serves as a good host does; a real reader reads it."""

import shutil
import sqlite3
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse
from pathlib import Path

import pytest

from feeds.serve import server
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server(REPOSITORY / "public", 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()


def get(address: str, **headers: str) -> HTTPResponse:
    request = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20)
    assert isinstance(response, HTTPResponse)
    return response


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/atom.xml", "application/xml; charset=utf-8"),
        ("/topics/mining/feed.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/catalog.json", "application/json; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
    ],
)
def test_media_types_and_a_second_fetch(address: str, path: str, kind: str) -> None:
    with get(address + path) as first:
        assert first.headers["Content-Type"] == kind
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        tag = first.headers["ETag"]
    with pytest.raises(urllib.error.HTTPError) as second:
        get(address + path, If_None_Match=tag)
    assert second.value.code == 304
    second.value.close()


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/nowhere", "/topics/%00"])
def test_nothing_outside_is_served(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as answer:
        get(address + path)
    assert answer.value.code == 404
    answer.value.close()


def test_a_folder_is_redirected_to_its_page(address: str) -> None:
    with get(f"{address}/topics/mining") as page:
        assert page.url == f"{address}/topics/mining/"
        assert b"<h1>Mining</h1>" in page.read()


@pytest.mark.reader
def test_newsboat_reads_the_shipped_feeds(address: str, tmp_path: Path) -> None:
    if shutil.which("newsboat") is None:
        pytest.skip("newsboat is not installed")
    urls = tmp_path / "urls"
    feeds = ["countries/kyrgyzstan/atom.xml", "topics/mining/rss.xml"]
    urls.write_text("".join(f"{address}/{feed}\n" for feed in feeds))
    cache = tmp_path / "cache.db"
    words = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", "/dev/null"]
    subprocess.run(
        [*words, "-x", "reload"],
        check=True,
        timeout=120,
        env={"HOME": str(tmp_path), "LANG": "C.UTF-8", "no_proxy": "*"},
    )
    with closing(sqlite3.connect(cache)) as database:
        rows = database.execute("select title, author, pubDate, url from rss_item order by title").fetchall()
    assert ["|".join(map(str, row)) for row in rows] == [
        "Former Binance CEO advising Kyrgyzstan on blockchain & crypto|Example desk|1743992700|"
        "https://example.org/articles/former-binance-ceo-advising-kyrgyzstan-on-blockchain-crypto/",
        "Pakistan appoints crypto advisor to PM & allocates 2K MW to Bitcoin mining|Example desk|1748390400|"
        "https://example.org/articles/pakistan-appoints-crypto-advisor-to-pm-allocates-2k-mw-to-bitcoin-mining/",
    ]
