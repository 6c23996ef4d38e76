"""Web pages as browsers save them: a page with the folder of its files is one article, and where it came from is its home."""

import pytest

from feeds.model import Document
from feeds.read import html, saved
from tests.conftest import Site

TEXT = "<p>" + "The pier of the harbour has opened again, they say. " * 6 + "</p>"


def page(markup: str, source: str = "2025/A pier.html") -> Document:
    (found,) = html.read(markup.encode(), source)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    "folder",
    ["A pier_files", "A pier_fichiers", "A pier-Dateien", "A pier.files", "A pier_FILES", "A pier_archivos", "A pier_pliki"],
)  # fmt: skip
def test_the_folder_of_a_page(folder: str) -> None:
    assert saved.page_folders([folder, "other"], ["A pier.html", "b.md"]) == {folder}
    assert saved.page_folders([folder], ["A pier.HTM"]) == {folder}
    assert saved.page_folders([folder], ["A pie.html", "A pier.md", "a pier.html"]) == set()


@pytest.mark.parametrize(
    "folder", ["A pier", "A pier_", "A pier_2025", "A pier-archive", "A pier files", "_files", "files"]
)
def test_a_folder_that_only_looks_like_that_of_a_page(folder: str) -> None:
    assert saved.page_folders([folder], ["A pier.html", "A.html", ".html"]) == set()


def test_articles_in_a_folder_without_its_page_are_articles(site: Site) -> None:
    site.article("news_files/a.md", title="Here")
    site.build()
    assert b"Here" in site.public()["feed.json"]
    site.write("news.html", f"<title>News of the day</title><h1>News of the day</h1>{TEXT}")
    site.build("--allow-removals")
    assert b"Here" not in site.public()["feed.json"]
    (site.root / "content/news.html").unlink()
    site.build("--allow-removals")
    assert b"Here" in site.public()["feed.json"]


@pytest.mark.parametrize(
    ("comment", "address"),
    [
        ("<!-- saved from url=(0029)https://coast.example/a-pier -->", "https://coast.example/a-pier"),
        ("<!-- saved from url=(0034)https://coast.example/a-pier#there -->", "https://coast.example/a-pier"),
        ("<!-- saved from url=(0034)https://coast.example/#!/a-pier -->", None),
        ("<!-- saved from url=(0034)https://coast.example/x#/a-pier -->", "https://coast.example/x#/a-pier"),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<!-- saved from url=(0022)file:///C:/a-pier.html -->", None),
        ("<!-- saved from url=(0022)https://coast.example/ -->", None),
        ("<!--\n Page saved with SingleFile \n url: https://coast.example/a-pier \n saved date: Mon\n-->", "https://coast.example/a-pier"),
        ("<!--\n Archive processed by SingleFile \n url: https://coast.example/a-pier\n-->", "https://coast.example/a-pier"),
    ],
)  # fmt: skip
def test_where_a_page_was_saved_from(comment: str, address: str | None) -> None:
    assert page(f"<!DOCTYPE html>\n{comment}\n<html><title>A pier</title>{TEXT}").link == address


def test_what_a_page_says_of_itself_goes_before_where_it_was_saved_from() -> None:
    comment = "<!-- saved from url=(0040)https://coast.example/a-pier?from=mail -->"
    head = '<link rel="canonical" href="https://coast.example/a-pier">'
    assert page(f"{comment}<title>A pier</title>{head}{TEXT}").link == "https://coast.example/a-pier"


def test_what_stands_in_a_text_is_not_where_it_was_saved_from() -> None:
    comment = "<!-- saved from url=(0029)https://other.example/a-story -->"
    assert page(f"<title>A pier</title>{TEXT * 20}{comment}").link is None


def test_when_a_page_was_saved() -> None:
    date = "Thu Nov 20 2025 16:05:06 GMT+0100 (Central European Standard Time)"
    comment = f"<!--\n Page saved with SingleFile \n url: https://coast.example/a-pier \n saved date: {date}\n-->"
    assert page(f"<html>{comment}<title>A pier</title>{TEXT}").retrieved == date


@pytest.mark.parametrize("folder", ["A pier_files", "./A pier_files", "./A%20pier_files", "A%20pier-Dateien"])
@pytest.mark.parametrize("home", [True, False])
def test_the_copies_of_pictures_are_not_at_the_home_of_a_page(folder: str, home: bool) -> None:
    mark = "<!-- saved from url=(0029)https://coast.example/a-pier -->" if home else ""
    pictures = f'<img src="{folder}/a.jpg" srcset="{folder}/a.jpg 1x, {folder}/b.jpg 2x" alt="A">'
    kept = '<img src="other_files/c.jpg"><img src="/d.jpg"><img src="https://cdn.example/e.jpg">'
    body = page(f"{mark}<title>A pier</title><article>{TEXT}{pictures}{kept}</article>").body
    assert ("a.jpg" in body, "b.jpg" in body) == (not home, not home)
    assert all(f"{name}.jpg" in body for name in "cde")
