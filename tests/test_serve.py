"""The preview serves as a good host does, and nothing that lies elsewhere."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Site
from tests.serving import get, need, serving

OUTSIDE = b"not for the public"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(REPOSITORY / "public") as served:
        yield served.address


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/topics/mining/", "text/html; charset=utf-8"),
        ("/atom.xml?from=there", "application/xml; charset=utf-8"),
        ("/topics/mining/feed.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/catalog.json", "application/json; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
    ],
)
def test_media_types_and_a_second_fetch(address: str, path: str, kind: str) -> None:
    with get(address + path) as first:
        assert (first.status, first.headers["Content-Type"]) == (200, kind)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert int(first.headers["Content-Length"]) == len(first.read()) > 0
        tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for condition in ({"If_None_Match": tag}, {"If_None_Match": f'"other", W/{tag}'}, {"If_Modified_Since": changed}):
        with get(address + path, **condition) as second:
            assert (second.status, second.headers["ETag"], second.read()) == (304, tag, b"")


@pytest.mark.parametrize(
    "condition",
    [
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 -0000"},
    ],
)
def test_what_the_asker_does_not_have_is_sent(address: str, condition: dict[str, str]) -> None:
    with get(f"{address}/atom.xml", **condition) as answer:
        assert answer.status == 200


def test_head_says_what_get_says_without_the_body(address: str) -> None:
    with get(f"{address}/atom.xml") as whole, get(f"{address}/atom.xml", method="HEAD") as head:
        assert {**whole.headers, "Date": ""} == {**head.headers, "Date": ""}
        assert head.read() == b""


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/nowhere", "/topics/%00", "/atom.xml/"]
)
def test_nothing_outside_is_served(address: str, path: str) -> None:
    with get(address + path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("path", ["/topics/mining", "//topics/mining"])
def test_a_folder_is_redirected_to_its_page(address: str, path: str) -> None:
    with get(address + path) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "/topics/mining/")


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[str]:
    """A folder with everything but files."""
    root = tmp_path / "public"
    (root / "folder" / "index.html").mkdir(parents=True)
    (tmp_path / "outside.html").write_bytes(OUTSIDE)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "index.html").write_bytes(OUTSIDE)
    (root / "out.html").symlink_to(tmp_path / "outside.html")
    (root / "out").symlink_to(tmp_path / "elsewhere")
    (root / "in").mkdir()
    (root / "in" / "index.html").symlink_to(tmp_path / "outside.html")
    (root / "circle.html").symlink_to("circle.html")
    (root / "broken.html").symlink_to("nowhere.html")
    os.mkfifo(root / "pipe.html")
    (root / "true.html").write_bytes(b"true")
    (root / "link.html").symlink_to("true.html")
    with serving(root) as served:
        yield served.address


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/folder/",
        "/out.html",
        "/out",
        "/out/",
        "/out/index.html",
        "/in/",
        "/circle.html",
        "/broken.html",
        "/pipe.html",
        "/" + "x" * 300,
    ],
)
def test_what_is_no_file_of_the_folder_is_not_found(odd: str, path: str) -> None:
    with get(odd + path) as answer:
        assert answer.status == 404
        assert OUTSIDE not in answer.read()


def test_a_folder_named_as_a_page_is_a_folder(odd: str) -> None:
    with get(f"{odd}/folder/index.html") as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "/folder/index.html/")


def test_a_link_within_the_folder_is_followed(odd: str) -> None:
    with get(f"{odd}/link.html") as answer:
        assert (answer.status, answer.read()) == (200, b"true")


def test_how_long_a_file_is_kept_is_a_setting(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", "[feeds]\nrefresh = 20"))
    site.article("a.md")
    site.build()
    assert re.findall(r"max-age=(\d+)", site.public()["_headers"].decode()) == ["1200"]


def test_a_missing_tool_skips_a_test_here_and_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-tool is not installed"):
        need("no-such-tool")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-tool is not installed"):
        need("no-such-tool")
