"""Each server that docs/hosting.md shows serves as the table in feeds/render/headers.py says: the real servers, on loopback."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from feeds.render import headers
from tests import varied
from tests.conftest import Site
from tests.serving import DOCUMENT, READERS, free_port, get, need, need_packages, nginx, placed, running, serving

pytestmark = pytest.mark.hosting

Server = Callable[[Path, Path], AbstractContextManager[str]]
PATHS = (
    "/",
    "/index.html",
    "/atom.xml",
    "/rss.xml",
    "/feed.json",
    "/catalog.json",
    "/feeds.opml",
    "/style.css",
    "/feed.css",
    "/icon.svg",
    "/icon.png",
    "/embed.js",
    "/page.js",
    "/embed.html",
    "/topics/energy/",
    "/topics/energy/atom.xml",
    "/topics/energy/feed.json",
    "/topics/energy/embed.html",
    "/countries/brazil/courts/feed.json",
    "/countries/brazil/courts/rss.xml",
    "/archive/2025-04.json",
    "/archive/2025-04.xml",
    "/topics/energy/archive/2025-04.json",
    "/topics/energy/archive/2025-04.rss.xml",
    "/articles/a-title/photo.jpg",
    "/articles/a-title/photo.webp",
    "/articles/a-title/episode.mp3",
    "/articles/a-title/report.pdf",
)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site. What this one happens not to have is stood in for: a server goes by the name."""
    root = tmp_path_factory.mktemp("hosting") / "site"
    varied.write(root, 60)
    assert Site(root).build().returncode == 0
    for path in PATHS:
        place = root / "public" / path[1:]
        if not path.endswith("/") and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("stands in")
    return root / "public"


@contextmanager
def caddy(public: Path, home: Path) -> Iterator[str]:
    port = free_port()
    snippet = placed("caddy", root=("/srv/news", str(public)), host=("news.example {", f"http://127.0.0.1:{port} {{"))
    (home / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{snippet}")
    words = (need("caddy"), "run", "--config", home / "Caddyfile", "--adapter", "caddyfile")
    with running(*words, port=port, HOME=str(home)) as address:
        yield address


@contextmanager
def apache(public: Path, home: Path) -> Iterator[str]:
    port = free_port()
    shutil.copytree(public, home / "public")
    (home / "public/.htaccess").write_text(placed("apache"))
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "dir", "mime", "headers")
    )
    (home / "httpd.conf").write_text(
        f"ServerName localhost\nServerRoot {home}\nListen 127.0.0.1:{port}\nPidFile {home}/pid\nErrorLog /dev/stderr\n{modules}"
        f"TypesConfig /etc/mime.types\nDocumentRoot {home}/public\n"
        f"<Directory {home}/public>\nAllowOverride FileInfo Indexes\nRequire all granted\n</Directory>\n"
    )
    home.chmod(0o755)
    with running(need("apache2"), "-X", "-f", home / "httpd.conf", port=port) as address:
        yield address


@contextmanager
def preview(public: Path, _home: Path) -> Iterator[str]:
    with serving(public) as served:
        yield served.address


SERVERS: tuple[Server, ...] = (preview, nginx, caddy, apache)


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.__name__)
def test_a_server_serves_as_the_table_says(server: Server, public: Path, tmp_path: Path) -> None:
    with server(public, tmp_path) as address:
        for path in PATHS:
            with get(address + path) as answer:
                assert (answer.status, _wanted(dict(answer.headers))) == (200, _wanted(headers.headers_of(path))), path
                tag, changed = answer.headers["ETag"], answer.headers["Last-Modified"]
                assert tag, path
            for condition in ({"If_None_Match": tag}, {"If_Modified_Since": changed}):
                with get(address + path, **condition) as again:
                    assert (again.status, again.read()) == (304, b""), (path, condition)
                    assert again.headers["Access-Control-Allow-Origin"] == "*", path


def _wanted(said: Mapping[str, str]) -> dict[str, str]:
    """The headers of the table, spelt alike."""
    values = {name.lower(): value for name, value in said.items()}
    return {name.lower(): values.get(name.lower(), "").lower().replace("; ", ";") for name in headers.headers_of("/")}


def test_readers_ask_two_to_four_times_an_hour() -> None:
    [seconds] = {int(headers.headers_of(path)["Cache-Control"].removeprefix("max-age=")) for path in PATHS}
    assert 900 <= seconds <= 3600
    assert f"max-age={seconds}" in DOCUMENT


def test_the_documents_table_is_the_programs() -> None:
    rows = re.findall(r"^\| (`[^|]+) \| (`[^|:]+)", DOCUMENT, re.M)
    told = {
        name.removeprefix("*"): kind
        if re.match("image|audio|video|application/pdf", kind)
        else f"{kind}; charset=utf-8"
        for names, kinds in rows
        for name, kind in zip(re.findall("`(.+?)`", names), re.findall("`(.+?)`", kinds), strict=True)
    }
    assert told == dict(headers.MEDIA_TYPES)


def _cloudflare(text: str, path: str) -> list[dict[str, str]]:
    """The rules of `_headers` that match, by the words of developers.cloudflare.com/pages/configuration/headers: one splat a path, which
    stands for any characters."""
    rules: dict[str, dict[str, str]] = defaultdict(dict)
    for line in text.splitlines():
        if line.startswith("/"):
            rule = rules[line]
            assert line.count("*") <= 1
        else:
            name, value = line.strip().split(": ")
            rule[name] = value
    return [said for pattern, said in rules.items() if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path)]


def _netlify(text: str, path: str, tmp_path: Path) -> list[dict[str, str]]:
    need_packages()
    (tmp_path / "_headers").write_text(text)
    words = [need("node"), "headers.mjs", tmp_path / "_headers", path]
    ran = subprocess.run(words, cwd=READERS, capture_output=True, check=True, encoding="utf-8")
    rules: list[dict[str, str]] = json.loads(ran.stdout)[path]
    return rules


@pytest.mark.parametrize("host", ["cloudflare", "netlify"])
def test_the_file_headers_says_what_the_table_says(host: str, public: Path, tmp_path: Path) -> None:
    text = (public / "_headers").read_text()
    for path in PATHS:
        said = _cloudflare(text, path) if host == "cloudflare" else _netlify(text, path, tmp_path)
        names = [name for rule in said for name in rule]
        assert len(names) == len(set(names)), f"{path}: Cloudflare would join two values"
        merged = {name: value for rule in said for name, value in rule.items()}
        # What a host knows by the name itself.
        hosts_own = (
            ("Content-Type",)
            if re.search(r"(/|\.html|\.svg|\.png|\.jpg|\.webp|\.mp3|\.pdf|/archive/[^/]+\.json)$", path)
            else ()
        )
        assert merged == {n: v for n, v in headers.headers_of(path).items() if n not in hosts_own}, path
