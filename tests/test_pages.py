"""What people see, and what other sites embed: each page parsed and held to what all pages promise, and the files beside them."""

import json
import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from selectolax.lexbor import LexborHTMLParser as Page

from feeds.config import DEFAULTS
from feeds.model import Clue, Document
from feeds.normalise import normalise
from feeds.render import charts, embeds, opml, sitemap
from feeds.words import keys, words
from tests import varied
from tests.conftest import REPOSITORY, SETTINGS, Site
from tests.shelf import published
from tests.test_feeds import document

ROOT = "https://varied.example/news/"
Row = dict[str, Any]
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & “quotes” \"'"
LANGUAGES = {"en": "ltr", "ar": "rtl"}


@pytest.fixture(scope="module", params=LANGUAGES)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of many articles and of every kind of page, in one language that runs to the right and one that runs to the left."""
    site = Site(tmp_path_factory.mktemp("pages"))
    varied.write(site.root, 60, archives=True)
    toml = site.root / "feeds.toml"
    text = toml.read_text(encoding="utf-8").replace("[feeds]\n", f'language = "{request.param}"\n[feeds]\n', 1)
    text = text.replace("min_items = 2", "min_items = 1")
    text = text.replace("[topics.energy]\n", '[topics.energy]\naliases = ["power"]\n')
    toml.write_text(f'{text}\n[views.near]\ntitle = "Near"\nlanguages = {{ any = ["de"] }}\n', encoding="utf-8")
    site.write("gone.md", "---\ntitle: Soon withdrawn\nid: urn:x:gone\ndate: 2025-01-01\n---\nText of it.\n")
    site.article("hostile.md", title=json.dumps(HOSTILE), summary=json.dumps(HOSTILE), author=json.dumps(HOSTILE))
    assert site.build().returncode == 0
    (site.root / "content/gone.md").unlink()
    assert site.build().returncode == 0
    return site


@pytest.fixture(scope="module")
def files(whole: Site) -> dict[str, bytes]:
    return whole.public()


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, Page]:
    return {path: Page(data.decode()) for path, data in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def catalog(files: dict[str, bytes]) -> dict[str, Row]:
    return {row["path"]: row for row in json.loads(files["catalog.json"])["feeds"]}


def address(path: str) -> str:
    return ROOT + path.removesuffix("index.html")


def values(page: Page, selector: str, name: str) -> list[str]:
    return [str(node.attributes[name]) for node in page.css(selector)]


def test_there_is_every_kind_of_page(pages: dict[str, Page], catalog: dict[str, Row]) -> None:
    assert {row["kind"] for row in catalog.values()} == {"site", "topic", "country", "cross", "view"}
    for path in catalog:
        assert posixpath.join(path, "index.html") in pages
        assert posixpath.join(path, "embed.html") in pages
    assert {"topics/power/index.html", "articles/soon-withdrawn/index.html"} <= pages.keys()


def test_each_page_has_one_heading_a_language_a_direction_and_unique_ids(whole: Site, pages: dict[str, Page]) -> None:
    language = json.loads(whole.public()["catalog.json"])["language"]
    for path, page in pages.items():
        root = page.css_first("html")
        assert (root.attributes["lang"], root.attributes["dir"]) == (language, LANGUAGES[language]), path
        assert len(page.css("h1")) == 1, path
        assert page.css_first("title").text().strip(), path
        ids = values(page, "[id]", "id")
        assert len(ids) == len(set(ids)), path
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "data-copy-of"):
            assert set(values(page, f"[{name}]", name)) <= set(ids), path
        in_article = {node.mem_id for node in page.css("article.whole .text *")}
        levels = [int(str(node.tag)[1]) for node in page.css("h1, h2, h3") if node.mem_id not in in_article]
        assert all(low <= high + 1 for high, low in pairwise(levels)), path


def test_autodiscovery_names_the_main_feed_everywhere_and_a_pages_own_feed(
    pages: dict[str, Page], catalog: dict[str, Row]
) -> None:
    # The list for frames at a former address is that of the new one.
    former = {f"{alias}/embed.html": row for row in catalog.values() for alias in row.get("aliases", ())}
    for path, page in pages.items():
        own = former.get(path, catalog.get(posixpath.dirname(path)))
        named = [catalog[""]] if own in (None, catalog[""]) else [own, catalog[""]]
        wanted = [address for row in named for address in row["formats"].values()]
        found = page.css('link[rel="alternate"]')
        assert [urljoin(address(path), str(link.attributes["href"])) for link in found] == wanted, path
        assert all(link.attributes["type"] and link.attributes["title"] for link in found), path


def test_no_page_asks_anything_of_another_host_nor_runs_what_stands_in_it(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for node in page.css("*"):
            assert not any(name.startswith("on") for name in node.attributes), path
            assert "style" not in node.attributes, path
        in_article = {node.mem_id for node in page.css("article.whole img, article.whole source")}
        for node in page.css("script, img, link[rel=stylesheet], link[rel=icon], iframe, source, object, embed"):
            if node.mem_id in in_article:
                continue
            said = node.attributes.get("src") or node.attributes.get("href") or ""
            if node.attributes.get("type") == "application/ld+json":
                json.loads(node.text())
            elif said != "data:,":  # the icon that asks for none
                assert urljoin(address(path), said).startswith(ROOT), path
                assert said, path
        assert bool(page.css("style")) == path.endswith("embed.html"), path


def test_all_links_within_the_site_answer(files: dict[str, bytes], pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for said in (*values(page, "[href]", "href"), *values(page, "[src]", "src")):
            there = urljoin(address(path), said)
            if not there.startswith(ROOT) or page.css(f"article.whole .text [href='{said}']"):
                continue
            target, fragment = unquote(urlsplit(there).path.removeprefix("/news/")), urlsplit(there).fragment
            assert target in files or posixpath.join(target, "index.html") in files, (path, said)
            assert not fragment or page.css(f'[id="{fragment}"]'), (path, said)


def test_hostile_text_stays_text(pages: dict[str, Page]) -> None:
    page = next(page for page in pages.values() if (h := page.css_first("h1")).text() == HOSTILE and not h.css("a"))
    assert page.css_first("title").text().startswith(HOSTILE)
    assert page.css_first('meta[name="description"]').attributes["content"] == HOSTILE
    for page in pages.values():
        assert "alert" not in "".join(node.text() for node in page.css("script:not([type])"))
        assert not page.css('img[src="x"]')


def test_an_articles_page_tells_machines_what_it_tells_people(site: Site) -> None:
    image = "\nimage: https://there.example/p.jpg\nimage_credit: Ann's\nsection: Courts\nupdated: 2025-05-01T10:00:00Z"
    site.article("a.md", title="Fish & <chips>", date="2025-04", author="Ann", lang=f"cy{image}")
    site.build()
    page = Page(site.public()["articles/fish-chips/index.html"].decode())
    said = json.loads(page.css_first('script[type="application/ld+json"]').text())
    assert said | {"description": ""} == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Fish & <chips>",
        "description": "",
        "url": "https://tiny.example/news/articles/fish-chips/",
        "mainEntityOfPage": "https://tiny.example/news/articles/fish-chips/",
        "datePublished": "2025-04",
        "dateModified": "2025-05-01T10:00:00Z",
        "inLanguage": "cy",
        "author": [{"@type": "Person", "name": "Ann"}],
        "publisher": {"@type": "Organization", "name": "Tiny", "url": "https://tiny.example/news/"},
        "image": {"@type": "ImageObject", "url": "https://there.example/p.jpg", "creditText": "Ann's"},
        "articleSection": ["Law & Order"],
        "about": [{"@type": "Country", "name": "Kyrgyzstan", "identifier": "KG"}],
    }
    assert page.css_first("time").attributes["datetime"] == "2025-04"
    assert page.css_first("time").text() == "April 2025"
    assert page.css_first('link[rel="canonical"]').attributes["href"] == said["url"]
    assert page.css_first(".text").attributes["lang"] == "cy"
    assert values(page, "article figure img", "src") == ["https://there.example/p.jpg"]
    assert values(page, ".facts a", "href") == ["../../countries/kyrgyzstan/", "../../topics/law/"]


def test_an_article_that_found_a_home_elsewhere_leads_there(site: Site) -> None:
    site.article("a.md", id="urn:x:a")
    site.build()
    site.article("a.md", id="urn:x:a", link="https://there.example/a")
    site.build()
    page = Page(site.public()["articles/a-title/index.html"].decode())
    assert page.css_first('link[rel="canonical"]').attributes["href"] == "https://there.example/a"
    assert values(page, "a.button", "href") == ["https://there.example/a"]
    assert b"articles/a-title" not in site.public()["sitemap.xml"]


def test_a_lead_picture_that_the_text_shows_is_not_shown_twice(site: Site) -> None:
    picture = "https://there.example/p.jpg?a=1&b=2"
    site.article("a.md", body=f"![A pier]({picture})\n\nText.", image=picture)
    site.build()
    page = Page(site.public()["articles/a-title/index.html"].decode())
    assert values(page, "article img", "src") == [picture]


def test_an_undated_article_has_no_date_for_machines(site: Site) -> None:
    site.article("a.md", date="", added="2026-01-02T23:30:00Z")
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("author =", 'time_zone = "Asia/Bishkek"\nauthor ='))
    site.build()
    page = Page(site.public()["articles/a-title/index.html"].decode())
    assert "datePublished" not in page.css_first('script[type="application/ld+json"]').text()
    assert page.css_first("time").text() == "Date unknown, added on January 3, 2026"


def test_a_landing_page_shows_where_articles_are_from_and_leads_on(site: Site) -> None:
    site.article("a.md", title="Elsewhere", link="https://there.example/a")
    site.article("b.md", title="Ours", link="https://tiny.example/b")
    site.article("c.md", title="At home")
    site.build()
    public = site.public()
    country = Page(public["countries/kyrgyzstan/index.html"].decode())
    told = {row.css_first("h3").text(): row.css_first(".facts").text() for row in country.css("article")}
    assert "Source: there.example" in told["Elsewhere"]
    assert not any("Source" in told[title] for title in ("Ours", "At home"))
    links = {a.text(): a.attributes["href"] for a in country.css("article h3 a")}
    assert (links["Elsewhere"], links["At home"]) == ("https://there.example/a", "../../articles/at-home/")
    assert values(country, "nav.links a", "href") == ["../../countries/kyrgyzstan/law/"]
    topic = Page(public["topics/law/index.html"].decode())
    assert [(a.text(), a.attributes["href"]) for a in topic.css("nav.links a")] == [
        ("Kyrgyzstan", "../../countries/kyrgyzstan/law/")
    ]
    cross = Page(public["countries/kyrgyzstan/law/index.html"].decode())
    assert values(cross, ".hero .chips a", "href") == ["../../../countries/kyrgyzstan/", "../../../topics/law/"]


def test_a_former_address_sends_people_on(site: Site) -> None:
    (site.root / "feeds.toml").write_text(SETTINGS.replace("[topics.law]", '[topics.law]\naliases = ["justice"]'))
    site.article("a.md")
    site.build()
    public = site.public()
    page = Page(public["topics/justice/index.html"].decode())
    assert page.css_first("h1").text() == "Moved"
    assert page.css_first('meta[http-equiv="refresh"]').attributes["content"] == "0; url=../../topics/law/"
    assert page.css_first('link[rel="canonical"]').attributes["href"] == "https://tiny.example/news/topics/law/"
    assert values(page, "main a", "href") == ["../../topics/law/"]
    assert public["topics/justice/embed.html"] == public["topics/law/embed.html"]
    assert b"topics/justice" not in public["sitemap.xml"]


def test_the_cards_are_all_feeds_in_their_groups(pages: dict[str, Page], catalog: dict[str, Row]) -> None:
    index = pages["index.html"]
    groups = {"topics": "topic", "countries": "country", "crosses": "cross", "views": "view"}
    assert [node.css_first("h2").id for node in index.css("section.group")] == list(groups)
    for section in index.css("section.group"):
        kind = groups[str(section.css_first("h2").id)]
        rows = {path: row for path, row in catalog.items() if row["kind"] == kind}
        cards = {
            str(card.css_first("h3 a").attributes["href"]).rstrip("/"): card for card in section.css("li[data-feed]")
        }
        assert cards.keys() == rows.keys()
        for path, card in cards.items():
            assert card.css_first("h3").text() == rows[path]["name"]
            assert str(card.attributes["data-feed"]).startswith(str(rows[path]["name"]))
            formats = list(rows[path]["formats"].values())
            assert [ROOT + str(a.attributes["href"]) for a in card.css(".formats a")] == formats
            assert values(card, "button[data-copy]", "data-copy") == formats[:1]
            assert str(rows[path]["count"]) in card.css_first(".facts").text()


def test_without_script_nothing_is_shown_that_needs_it(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert all("hidden" in node.attributes for node in page.css("button")), path
    assert "hidden" in pages["index.html"].css_first(".find").attributes
    assert pages["index.html"].css_first(".find #search") is not None
    assert len(pages["index.html"].css("[role=status]")) == 1


def test_snippets_of_a_page_are_those_of_the_command(whole: Site, pages: dict[str, Page]) -> None:
    boxes = [text.text().strip() for text in pages["topics/energy/index.html"].css("textarea")]
    said = whole.run("links", "--topic", "energy", "--format", "html").stdout
    markdown = whole.run("links", "--topic", "energy", "--format", "markdown").stdout.strip()
    [row] = json.loads(whole.run("links", "--topic", "energy", "--format", "json").stdout)
    pasted = re.sub(r"<!--.*?-->", "", said)
    assert [part.strip() for part in re.split(r"\n\n+", pasted) if part.strip()] == boxes[:4]
    assert boxes[4] == markdown
    assert json.loads(boxes[5]) == row
    assert len(boxes) == 6


def test_what_others_paste_asks_nothing_and_runs_nothing_but_the_component(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        if not path.endswith("index.html") or not page.css("textarea"):
            continue
        head, button, frame, script = (Page(text.text()) for text in page.css("textarea")[:4])
        assert {urlsplit(href).hostname for href in values(head, "link", "href")} == {"varied.example"}
        assert [node.tag for node in button.css("body *")] == ["a", "svg", "path", "circle"]
        assert values(frame, "iframe", "src") == [address(path) + "embed.html"]
        assert values(script, "feed-list", "src") == [address(path) + "feed.json"]
        assert values(script, "script", "src") == [f"{ROOT}embed.js"]
        assert values(script, "feed-list a", "href") == [address(path)]


TEXT = st.text(min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(title=TEXT)
def test_a_title_stays_text_in_what_others_paste(title: str) -> None:
    offer = embeds.Offer(
        title=normalised(title),
        formats={"atom": "https://a.example/atom.xml", "json": "https://a.example/feed.json"},
        page="https://a.example/",
        embed="https://a.example/embed.html",
        script="https://a.example/embed.js",
    )
    made = embeds.snippets(offer, words("en"))
    tree = Page("".join(made[:4]))
    assert [node.tag for node in tree.css("head *, body *")] == (
        ["link", "link", "a", "svg", "path", "circle", "iframe", "feed-list", "a", "script"]
    )
    assert values(tree, "iframe", "title") == [offer.title]
    assert tree.css_first("feed-list a").text() == offer.title
    assert json.loads(made.json)["title"] == offer.title


def normalised(title: str) -> str:
    return normalise(document(title=f"T {title}"), DEFAULTS).title


def test_snippets_of_a_site_without_pages_or_json() -> None:
    made = embeds.snippets(embeds.Offer(title="T", formats={"rss": "https://a.example/rss.xml"}), words("de"))
    assert (made.frame, made.script) == ("", "")
    assert made.markdown == "[T](https://a.example/rss.xml) · [RSS](https://a.example/rss.xml)"
    assert "Abonnieren" in made.button


def test_the_scripts_are_small_and_set_text_as_text(files: dict[str, bytes]) -> None:
    assert len(files["embed.js"]) < 4000
    assert len(files["page.js"]) < 3000
    for name in ("embed.js", "page.js"):
        text = files[name].decode()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|setAttribute\(\"on", text
        )
        assert "{{" not in text


def test_a_list_for_frames_has_the_newest_ten(files: dict[str, bytes], pages: dict[str, Page]) -> None:
    for path in ("embed.html", "topics/energy/embed.html"):
        items = json.loads(files[path.replace("embed.html", "feed.json")])["items"][:10]
        links = pages[path].css("li > a")
        assert [link.text() for link in links] == [item["title"] for item in items]
        assert [urljoin(address(path), str(link.attributes["href"])) for link in links] == [i["url"] for i in items]
        assert all(link.attributes["target"] == "_blank" and link.attributes["rel"] == "noopener" for link in links)


def test_an_empty_feed_says_so(site: Site) -> None:
    site.article("a.md", countries="[]")
    site.build()
    public = site.public()
    assert "Nothing yet." in public["topics/mining/index.html"].decode()
    assert "No articles yet." in public["topics/mining/embed.html"].decode()
    assert Page(public["index.html"].decode()).css(".chart") == []


def test_charts_count_what_they_show(files: dict[str, bytes], pages: dict[str, Page], catalog: dict[str, Row]) -> None:
    index = pages["index.html"]
    told = {
        n.css_first("a").attributes["href"]: n.css_first(".count").text() for n in index.css(".bars li") if n.css("a")
    }
    assert len(told) == 10
    assert all(str(catalog[str(href).rstrip("/")]["count"]) == count for href, count in told.items())
    total = sum(int(n.text()) for n in index.css(".bars .count"))
    assert total == sum(int(str(row["count"])) for row in catalog.values() if row["kind"] == "country")
    bars = index.css(".chart > svg rect")
    assert index.css_first(".chart > svg desc").text().count(";") == len(bars) - 1


def on(*dates: str) -> dict[str, int]:
    """How many articles of these dates each month has."""
    found = (
        Document(
            id=f"tag:x.example,2020:{n}", source=f"{n}.md", title="T", body="Text.", markup="markdown", added="2026-01-01",
            published=(Clue("front-matter", date, "front matter"),) if date else (),
        )
        for n, date in enumerate(dates)
    )  # fmt: skip
    with published(*found) as shelf:
        return shelf.index.dated_months()


def test_the_months_end_with_the_newest_article_and_know_empty_ones() -> None:
    bars = charts.months(on("2025-03-01", "2025-03-09", "2025-01", "2024", "", "2010-01-01"), words("en"))
    assert len(bars) == 24
    assert (bars[0].name, bars[-1].name) == ("April 2023", "March 2025")
    assert [(bar.name, bar.articles, bar.share) for bar in bars if bar.articles] == [
        ("January 2025", 1, 50.0),
        ("March 2025", 2, 100.0),
    ]
    assert len(charts.months(on("2025-03-01", "2025-02-09"), words("en"))) == 12
    for alone in (on(), on("2025-03-01", "2025-03-02"), on("2025-03-01", "2010-01-01"), on("2025", "2024", "")):
        assert charts.months(alone, words("en")) == []


def test_feeds_opml_is_nested_and_each_group_has_a_list(files: dict[str, bytes], catalog: dict[str, Row]) -> None:
    body = etree.fromstring(files["feeds.opml"])[1]
    addresses = [row["formats"]["atom"] for row in catalog.values()]
    assert sorted(node.get("xmlUrl") or "" for node in body.iter("outline") if node.get("type")) == sorted(addresses)
    assert body[0].get("xmlUrl") == catalog[""]["formats"]["atom"]
    for folder in body.xpath("//outline[not(@type)]"):
        assert folder.keys() == ["text"]
        assert len(folder)
    countries = body[2]
    for row in catalog.values():
        if row["kind"] == "cross":
            [node] = countries.xpath(f'outline/outline[@xmlUrl="{row["formats"]["atom"]}"]')
            country = next(r for r in catalog.values() if r["kind"] == "country" and r["country"] == row["country"])
            assert node.getparent()[0].get("xmlUrl") == country["formats"]["atom"]
    lists = json.loads(files["catalog.json"])["opml"]
    assert lists.keys() == {"all", "topics", "countries", "crosses", "views"}
    for name, kind in {"topics": "topic", "countries": "country", "crosses": "cross", "views": "view"}.items():
        root = etree.fromstring(files[lists[name].removeprefix(ROOT)])
        told = [node.get("htmlUrl") for node in root.iter("outline")]
        assert sorted(filter(None, told)) == sorted(str(row["page"]) for row in catalog.values() if row["kind"] == kind)
        assert root.find("head/docs") is None


def test_the_catalog_says_where_everything_is(files: dict[str, bytes], catalog: dict[str, Row]) -> None:
    for path, row in catalog.items():
        folder = posixpath.join(path, "")
        assert row["page"] == ROOT + folder
        assert row["embed"] == f"{ROOT}{folder}embed.html"
        newest = json.loads(files[f"{folder}feed.json"])["items"]
        assert row.get("newest") == (newest[0]["date_published"] if newest else None)
    assert {path: row["aliases"] for path, row in catalog.items() if "aliases" in row}["topics/energy"] == [
        "topics/power"
    ]


def locations(data: bytes) -> Iterator[str]:
    for node in etree.fromstring(data).iter("{*}loc"):
        yield node.text or ""


def test_the_sitemap_is_the_pages_that_stand(files: dict[str, bytes], pages: dict[str, Page]) -> None:
    stand = {
        address(path)
        for path, page in pages.items()
        if path.endswith("index.html") and not page.css('meta[name="robots"]')
    }
    told = list(locations(files["sitemap.xml"]))
    assert len(told) == len(set(told))
    assert set(told) == stand
    changed = [node.text for node in etree.fromstring(files["sitemap.xml"]).iter("{*}lastmod")]
    assert len(changed) == len(told)


def test_a_large_sitemap_is_split(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    monkeypatch.setattr(sitemap, "_MOST", 2)
    site.article("a.md")
    site.build()
    public = site.public()
    parts = list(locations(public["sitemap.xml"]))
    told = [loc for part in parts for loc in locations(public[part.removeprefix("https://tiny.example/news/")])]
    assert len(parts) > 1
    assert len(told) == len(set(told)) == sum(name.endswith("index.html") for name in public)
    assert site.build().stderr == ""


def test_without_pages_there_is_nothing_for_people(site: Site) -> None:
    toml = site.root / "feeds.toml"
    site.article("a.md")
    site.build()
    toml.write_text(SETTINGS.replace("min_items = 1", "min_items = 1\npages = false"))
    assert site.build().returncode == 0
    public = site.public()
    assert {name for name in public if not name.endswith(("atom.xml", "rss.xml", "feed.json", ".opml"))} == {
        "feed.css",
        "icon.png",
        "catalog.json",
        "_headers",
    }
    assert "embed" not in public["catalog.json"].decode()


def test_a_feed_says_in_the_sites_language_what_it_is(whole: Site, files: dict[str, bytes]) -> None:
    language = json.loads(files["catalog.json"])["language"]
    css = files["feed.css"].decode()
    said = re.search(r'content: "(.*)";', css)
    assert said is not None
    assert re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), said[1]) == words(language).say("feed_is")
    assert f"direction: {LANGUAGES[language]}" in css


def test_a_phrase_cannot_leave_its_string_in_the_style_sheet(site: Site) -> None:
    toml = site.root / "feeds.toml"
    hostile = '"; color: red; /* \\ </style> \n'
    toml.write_text(f"{SETTINGS}[words]\nfeed_is = {json.dumps(hostile)}\n")
    site.article("a.md")
    assert site.build().returncode == 0
    said = re.search(r'content: "([^"\\\n]|\\[0-9a-f]+ )*";$', site.public()["feed.css"].decode(), re.M)
    assert said is not None
    assert "color" in said[0]


def test_the_words_of_the_site_are_those_of_its_pages(site: Site) -> None:
    toml = site.root / "feeds.toml"
    toml.write_text(SETTINGS.replace("author =", 'language = "de"\nauthor =') + "[words]\nsubscribe = 'Bestellen'\n")
    site.article("a.md", countries="[kg]")
    site.build()
    index = Page(site.public()["index.html"].decode())
    assert index.css_first("#subscribe").text() == "Bestellen"
    assert index.css_first("#countries").text().startswith("Länder")
    assert "Kirgisistan" in index.css_first(".facts.dotted").text()
    assert "7. April 2025" in index.css_first("time").text()


def test_each_phrase_is_said_somewhere() -> None:
    sources = [path for path in (REPOSITORY / "feeds").rglob("*") if path.suffix in (".py", ".html", ".css", ".js")]
    said = "".join(path.read_text(encoding="utf-8") for path in sources)
    # A group is called by its name.
    groups = {group.name for group in opml.GROUPS}
    assert [key for key in keys() if f'say("{key}"' not in said and key not in groups] == []


def test_a_site_with_an_icon_of_its_own_shows_it(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", 'icon = "mine/mark.png"\n[feeds]'))
    site.article("a.md")
    site.build()
    for path in ("index.html", "topics/law/index.html", "articles/a-title/index.html", "embed.html"):
        page = Page(site.public()[path].decode())
        assert page.css_first("link[rel=icon]").attributes["href"] == "https://tiny.example/news/mine/mark.png"
        assert "icon.svg" not in site.public()[path].decode()


def test_the_index_holds_the_whole_window_and_no_list_leads_to_itself(site: Site) -> None:
    for day in range(1, 13):
        site.article(f"{day}.md", title=f"Story {day}", date=f"2025-03-{day:02}", topics="[]", countries="[]")
    site.article("undated.md", title="U", date="", body="The council met on October 3, 2024, 14:05 in Bonn.")
    assert site.build().returncode == 0
    index = site.public()["index.html"].decode()
    assert all(f"Story {day}<" in index for day in range(1, 13))
    for path, data in site.public().items():
        assert b'href=""' not in data, path
