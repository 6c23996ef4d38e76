"""The published pages in a real browser: search, copying, embeds in pages of another origin, feeds opened as pages; quiet, accessible, at
home on small and dark screens. FEEDS_SCREENSHOTS names a folder for pictures of what was seen."""

import itertools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from feeds import serve
from feeds.render.headers import headers_of
from feeds.words import words
from tests import varied
from tests.conftest import Site
from tests.serving import READERS, need, need_packages, serving

pytestmark = pytest.mark.browser

WIDE, SMALL = 1280, 320
SCREENS = [*itertools.product((WIDE, SMALL), ("light", "dark"))]
PAGES = (
    "index.html",
    "topics/energy/index.html",
    "countries/brazil/index.html",
    "embed.html",
    "topics/energy/embed.html",
)
FEEDS = ("atom.xml", "rss.xml", "countries/brazil/atom.xml")
COPIED = words("en").say("copied")


@dataclass(frozen=True)
class Browser:
    """A browser with one window."""

    driver: Chrome

    def screen(self, width: int, scheme: str) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        colours = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", colours)

    def open(self, address: str) -> None:
        """The page at `address`, fetched anew; what was logged before is forgotten."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(address)

    def console(self) -> list[str]:
        """Warnings and errors since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]

    def requests(self) -> list[str]:
        """Addresses asked for over the network since the page was opened, each once."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        sent = (event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent")
        return [*dict.fromkeys(url for url in sent if urlsplit(url).scheme in ("http", "https"))]

    def violations(self) -> list[str]:
        """What axe-core finds against the rules of accessibility, and its best practices."""
        self.driver.execute_script((READERS / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
        found = self.driver.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
        return [f"{v['id']}: {v['help']}: {n['html'][:200]}" for v in found["violations"] for n in v["nodes"]]

    def is_too_wide(self) -> bool:
        """Would a person have to scroll sideways?"""
        return bool(
            self.driver.execute_script("const e = document.documentElement; return e.scrollWidth > e.clientWidth")
        )

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def run(self, script: str, *values: object) -> Any:
        return self.driver.execute_script(script, *values)

    def wait(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, 10, poll_frequency=0.05).until(lambda _: condition())

    def picture(self, name: str) -> None:
        if folder := os.environ.get("FEEDS_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(f"{folder}/{name.replace('/', '-')}.png")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    need_packages()
    options = ChromeOptions()
    options.binary_location = need("chromium", "chromium-browser", "google-chrome")
    for flag in (
        "headless",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        f"user-data-dir={tmp_path_factory.mktemp('chromium')}",
        # Pictures that articles name are on hosts that are not.
        "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(need("chromedriver")))
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    yield Browser(driver)
    driver.quit()


@dataclass(frozen=True)
class Published:
    """A site built for `address`, where it is served."""

    public: Path
    address: str

    def items(self, feed: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads((self.public / feed).read_bytes())["items"]
        return items


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    root = tmp_path_factory.mktemp("browser") / "site"
    with patch.object(serve, "headers_of", _strict), serving(root / "public") as served:
        varied.write(root, 190, url=f"{served.address}/", window=60)
        built = Site(root).build()
        assert built.returncode == 0, built.stderr
        yield Published(root / "public", served.address)


def _strict(path: str) -> dict[str, str]:
    """What a host sends that lets pages use nothing but its own files. Another site's page has no such policy."""
    if path == "/page.html":
        return headers_of(path)
    style = "; style-src 'unsafe-inline'" if path.endswith("/embed.html") else ""
    return {**headers_of(path), "Content-Security-Policy": f"default-src 'self'{style}"}


@pytest.fixture
def other(tmp_path: Path, site: Published) -> Iterator[Callable[[str], str]]:
    """Makes a page of another origin with the given body, and tells its address."""
    with serving(tmp_path) as served:

        def page(body: str) -> str:
            head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Another site</title><link rel="icon" href="data:,">'
            (tmp_path / "page.html").write_text(f"{head}<main><h1>Another site</h1>{body}</main>", encoding="utf-8")
            return f"{served.address}/page.html"

        yield page


def is_of(address: str, url: str) -> bool:
    return url.startswith(f"{address}/")


@pytest.mark.parametrize("page", [*PAGES, "an article", "an article from right to left"])
def test_a_page_is_quiet_and_accessible(browser: Browser, site: Published, page: str) -> None:
    path = _article(site, page) if page.startswith("an article") else page
    for width, scheme in SCREENS:
        browser.screen(width, scheme)
        browser.open(f"{site.address}/{path}")
        browser.picture(f"{page}-{width}-{scheme}")
        seen = (path, width, scheme)
        assert browser.console() == [], seen
        assert [url for url in browser.requests() if not is_of(site.address, url)] == [], seen
        assert browser.run("return [...document.images].filter((i) => !i.naturalWidth).map((i) => i.src)") == [], seen
        assert not browser.is_too_wide(), seen
        assert browser.violations() == [], seen


def _article(site: Published, kind: str) -> str:
    """An article's page that shows no picture: those are elsewhere, where the article says."""
    direction = 'dir="rtl"' if "right to left" in kind else "<table>"
    pages = (path for path in sorted(site.public.glob("articles/*/index.html")))
    return next(
        path.relative_to(site.public).as_posix()
        for path in pages
        if direction in (text := path.read_text()) and "//img.example/" not in text
    )


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_opened_in_a_browser_is_a_page(browser: Browser, site: Published, feed: str) -> None:
    papers = set()
    title = site.items(str(Path(feed).with_name("feed.json")))[0]["title"]
    for width, scheme in SCREENS:
        browser.screen(width, scheme)
        browser.open(f"{site.address}/{feed}")
        browser.picture(f"{feed}-{width}-{scheme}")
        assert _but_for_icons(browser.console()) == []
        assert _but_for_icons(browser.requests()) == [f"{site.address}/{feed}", f"{site.address}/feed.css"]
        assert not browser.is_too_wide()
        shown = browser.one("entry > title, item > title")
        assert shown.is_displayed()
        assert shown.get_attribute("textContent") == title
        assert browser.one("entry, item").value_of_css_property("display") != "inline", "as it would be unstyled"
        papers.add(browser.run("return getComputedStyle(document.documentElement).backgroundColor"))
    assert len(papers) == 2, "light and dark"


def _but_for_icons(lines: list[str]) -> list[str]:
    """XML can name no icon, so the browser looks once for the one that a host may have at its root."""
    return [line for line in lines if "/favicon.ico" not in line]


@pytest.mark.parametrize("width", [WIDE, SMALL])
def test_search_shows_the_feeds_that_match(browser: Browser, site: Published, width: int) -> None:
    browser.screen(width, "light")
    browser.open(f"{site.address}/")
    every = [item for item in browser.all("li[data-feed]") if item.is_displayed()]
    feeds = json.loads((site.public / "catalog.json").read_bytes())["feeds"]
    assert len(every) == len(feeds) - 1, "all but the main one"
    country, topic = next(feed["path"].split("/")[1:] for feed in feeds if feed["kind"] == "cross")
    box = browser.one("input#search[type=search]")
    box.send_keys(country.upper())
    _shows(browser, country)
    box.send_keys(f" {topic}")
    _shows(browser, country, topic)
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("no feed has this name")
    browser.wait(lambda: not [item for item in browser.all("li[data-feed]") if item.is_displayed()])
    assert browser.one("[role=status]").text != ""
    assert browser.violations() == []
    box.send_keys(Keys.CONTROL, "a", Keys.BACKSPACE)
    browser.wait(lambda: all(item.is_displayed() for item in every))
    assert browser.console() == []


def _shows(browser: Browser, *parts: str) -> None:
    """The feeds that have all the words are shown, the others not, and how many is said to those who do not see it."""
    names = {item: (item.get_attribute("data-feed") or "").lower() for item in browser.all("li[data-feed]")}
    wanted = [item for item, name in names.items() if all(part in name for part in parts)]
    assert 0 < len(wanted) < len(names), parts
    browser.wait(lambda: [item for item in names if item.is_displayed()] == wanted)
    status = browser.one("[role=status]")
    assert str(len(wanted)) in (status.get_attribute("textContent") or ""), parts


@pytest.mark.parametrize("page", ["", "topics/energy/"])
def test_a_button_copies_an_address(browser: Browser, site: Published, page: str) -> None:
    browser.screen(WIDE, "light")
    browser.open(f"{site.address}/{page}")
    button = next(b for b in browser.all("button[data-copy]") if b.is_displayed())
    address, label = button.get_attribute("data-copy"), button.text
    assert address == f"{site.address}/{page}atom.xml"
    button.click()
    browser.wait(lambda: button.text == COPIED)
    browser.wait(lambda: button.text == label)
    # Pasted as a person would.
    browser.run("document.body.insertAdjacentHTML('beforeend', '<textarea id=pasted aria-label=pasted></textarea>')")
    browser.one("#pasted").send_keys(Keys.CONTROL, "v")
    assert browser.one("#pasted").get_attribute("value") == address
    assert browser.console() == []


def test_a_page_works_without_scripts(browser: Browser, site: Published) -> None:
    browser.screen(WIDE, "light")
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(f"{site.address}/")
        assert not browser.one("#search").is_displayed()
        assert [button for button in browser.all("button") if button.is_displayed()] == []
        shown = [item for item in browser.all("li[data-feed]") if item.is_displayed()]
        assert len(shown) > 10
        assert all(item.find_elements(By.CSS_SELECTOR, "a[href$='/atom.xml']") for item in shown)
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_frame_in_a_page_of_another_origin(browser: Browser, site: Published, other: Callable[[str], str]) -> None:
    frame = f"{site.address}/topics/energy/embed.html"
    for width, scheme in SCREENS:
        browser.screen(width, scheme)
        page = other(f'<iframe src="{frame}" title="Energy" style="width: 100%; height: 400px"></iframe>')
        browser.open(page)
        browser.picture(f"frame-{width}-{scheme}")
        assert browser.console() == []
        assert browser.requests() == [page, frame]
        assert not browser.is_too_wide()
        browser.driver.switch_to.frame(0)
        shown = [link.get_attribute("textContent") for link in browser.all("li a")]
        assert shown == [item["title"] for item in site.items("topics/energy/feed.json")[: len(shown)]]
        assert len(shown) >= 3
        assert not browser.is_too_wide()
        assert {link.get_attribute("target") for link in browser.all("a")} == {"_blank"}, "or it opens in the frame"
        browser.driver.switch_to.default_content()


def listed(browser: Browser) -> list[tuple[str, str]]:
    """Title and address of each link in the element's shadow."""
    found: list[list[str]] = browser.run(
        """const root = document.querySelector("feed-list").shadowRoot;
        return [...root?.querySelectorAll("ol a, ul a") ?? []].map((a) => [a.textContent, a.href]);"""
    )
    return [(title, address) for title, address in found]


def test_the_element_in_a_page_of_another_origin(
    browser: Browser, site: Published, other: Callable[[str], str]
) -> None:
    items = [(item["title"], item["url"]) for item in site.items("feed.json")]
    script, feed = f"{site.address}/embed.js", f"{site.address}/feed.json"
    for (width, scheme), count in zip(SCREENS, (5, 60, 60, 5), strict=True):
        browser.screen(width, scheme)
        page = other(
            f'<feed-list src="{feed}" count="{count}"><a href="{site.address}/">All</a></feed-list><script src="{script}" defer></script>'
        )
        browser.open(page)
        browser.wait(lambda: listed(browser))
        browser.picture(f"element-{width}-{scheme}")
        assert listed(browser) == items[:count]
        assert browser.console() == []
        assert sorted(browser.requests()) == sorted([page, script, feed])
        assert not browser.is_too_wide()
        assert browser.violations() == []


def test_the_element_keeps_its_link_when_the_feed_cannot_be_read(
    browser: Browser, site: Published, other: Callable[[str], str]
) -> None:
    browser.screen(WIDE, "light")
    script = f'<script src="{site.address}/embed.js" defer></script>'
    feeds = (f"{site.address}/nowhere/feed.json", f"{site.address}/atom.xml", "http://nowhere.example/feed.json", "::")
    for feed in feeds:
        browser.open(other(f'<feed-list src="{feed}" count="5"><a href="{site.address}/">All</a></feed-list>{script}'))
        browser.wait(lambda: browser.run("return !!customElements.get('feed-list')"))
        link = browser.one("feed-list > a")
        browser.wait(link.is_displayed)
        assert listed(browser) == []
        # The browser itself says that it did not get what it asked for; the script says nothing.
        own = ("Failed to load resource", "blocked by CORS policy")
        assert [line for line in browser.console() if not any(words in line for words in own)] == []
