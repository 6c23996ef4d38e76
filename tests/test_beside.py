"""Pictures and other files that lie beside articles: which of them are published, under what address, and what becomes of the others."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import attachments, beside, files
from feeds.errors import RefusedError
from feeds.nowhere import NOWHERE
from feeds.render.headers import headers_of
from tests.conftest import Site
from tests.serving import get, serving

BYTES = {
    ".jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF", ".jpeg": b"\xff\xd8\xff\xdb", ".png": b"\x89PNG\r\n\x1a\n", ".gif": b"GIF89a",
    ".webp": b"RIFF\x1a\x00\x00\x00WEBPVP8 ", ".avif": b"\x00\x00\x00\x1cftypavif", ".mp3": b"ID3\x04\x00", ".m4a": b"\x00\x00\x00\x20ftypM4A ",
    ".ogg": b"OggS\x00\x02", ".opus": b"OggS\x00\x02", ".flac": b"fLaC\x00", ".wav": b"RIFF\n\n\n\nWAVEfmt ", ".mp4": b"\x00\x00\x00\x18ftypisom",
    ".webm": b"\x1a\x45\xdf\xa3\x01", ".pdf": b"%PDF-1.7\n",
}  # fmt: skip
JPEG = BYTES[".jpg"]
PAGE = "https://tiny.example/news/articles/a-title/"


@pytest.fixture(autouse=True)
def nothing_is_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at again for its youth would hide what is not noticed."""
    monkeypatch.setattr(files, "_YOUNG", 0)


def content_of(site: Site) -> str:
    (item,) = json.loads(site.public()["feed.json"])["items"]
    return str(item.get("content_html", ""))


def beside_pages(site: Site) -> dict[str, bytes]:
    return {path: data for path, data in site.public().items() if path.startswith("articles/") and "index" not in path}


def test_each_kind_is_published_as_it_is(site: Site) -> None:
    assert BYTES.keys() == beside.KINDS.keys()
    for suffix, data in BYTES.items():
        site.write(f"f{suffix}", data)
    site.article("a.md", body=" ".join(f"[x](f{suffix})" for suffix in BYTES))
    assert "f." not in site.build().stderr
    assert beside_pages(site) == {f"articles/a-title/f{suffix}": data for suffix, data in BYTES.items()}
    assert all(f'href="{PAGE}f{suffix}"' in content_of(site) for suffix in BYTES)


def test_every_place_where_an_article_names_a_file(site: Site) -> None:
    site.write("2025/p.jpg", JPEG)
    site.write("2025/e.mp3", BYTES[".mp3"])
    site.write("q.png", BYTES[".png"])
    site.article(
        "2025/a.md",
        image="p.jpg",
        enclosure="{url: e.mp3, type: audio/mpeg}",
        body='A text. ![](p.jpg "A") <video src="./p.jpg" poster="p.jpg"></video> <img srcset="p.jpg 1x, ../q.png 2x">'
        "\n\n![][it]\n\n[it]: <p.jpg?x=1#y>",
    )
    assert site.build().stderr.count("\n") == 1
    digits = beside.name("q.png", "2025/a.md")
    assert beside_pages(site).keys() == {f"articles/a-title/{name}" for name in ("p.jpg", "e.mp3", digits)}
    (item,) = json.loads(site.public()["feed.json"])["items"]
    assert (item["image"], item["attachments"][0]["url"]) == (f"{PAGE}p.jpg", f"{PAGE}e.mp3")
    assert item["attachments"][0]["size_in_bytes"] == len(BYTES[".mp3"])
    assert f'srcset="{PAGE}p.jpg 1x, {PAGE}{digits} 2x"' in item["content_html"]
    assert f'src="{PAGE}p.jpg" poster="{PAGE}p.jpg"' in item["content_html"]
    assert f'src="{PAGE}p.jpg#y"' in item["content_html"]
    for path in ("atom.xml", "rss.xml"):
        assert site.public()[path].count(f"{PAGE}p.jpg".encode()) >= 4, path
    page = site.public()["articles/a-title/index.html"].decode()
    assert f'<meta property="og:image" content="{PAGE}p.jpg">' in page
    assert 'src="p.jpg" poster="p.jpg"' in page
    assert f'srcset="p.jpg 1x, {digits} 2x"' in page
    assert (site.run("check").returncode, beside.HOME.encode() in b"".join(site.public().values())) == (0, False)


@pytest.mark.parametrize(
    ("named", "fault"),
    [
        ("gone.jpg", "gone.jpg: there is no such file"),
        ("x.svg", "x.svg: only .jpg .jpeg .png"),
        ("folder", "folder: only .jpg"),
        ("folder.jpg", "folder.jpg: it cannot be read"),
        ("pipe.jpg", "pipe.jpg: it cannot be read: it is not a regular file"),
        ("page.jpg", "page.jpg: it does not begin as image/jpeg does"),
        ("../../outside.jpg", "../outside.jpg: it lies outside of the folder"),
        ("../link.jpg", "link.jpg: there is no such file"),
        ("../way/outside.jpg", "way/outside.jpg: there is no such file"),
        ("../circle.jpg", "circle.jpg: "),
        ("../.hidden/p.jpg", ".hidden/p.jpg: what begins with a dot"),
        ("large.jpg", "large.jpg: 2,000 bytes are more than 1,000"),
        ("a%00b.jpg", "there is no such file"),
        ("a%00b/p.jpg", "there is no such file"),
        ("a%0Ab%1B[1m.jpg", "a\\nb\\x1b[1m.jpg: there is no such file"),
        ("..%252Foutside.jpg", "in/..%2Foutside.jpg: what begins with a dot"),
        ("a" * 300 + ".jpg", "there is no such file"),
    ],
)
@pytest.mark.hazard("names")
def test_what_may_not_be_published_is_told_and_left_out(site: Site, named: str, fault: str) -> None:
    """Pictures that an article names and that lie elsewhere, are links out of the folder, pipes, folders, too large, or no pictures."""
    content = site.root / "content"
    (content / "in/folder.jpg").mkdir(parents=True)
    os.mkfifo(content / "in/pipe.jpg")
    site.write("in/page.jpg", "<script>alert(1)</script>")
    site.write("in/x.svg", "<svg/>")
    site.write("in/large.jpg", JPEG.ljust(2000))
    site.write(".hidden/p.jpg", JPEG)
    for place in (site.root, site.root.parent):
        (place / "outside.jpg").write_bytes(JPEG)
    (content / "link.jpg").symlink_to("../outside.jpg")
    (content / "way").symlink_to("..")
    (content / "circle.jpg").symlink_to("circle.jpg")
    say(site, "max_file = 1000")
    site.article("in/a.md", body=f"A text. ![What it shows]({named})", image=named)
    built = site.build()
    assert (built.returncode, built.stderr.count(fault)) == (0, 1), built.stderr
    assert (beside_pages(site), "src=" in content_of(site)) == ({}, False)
    assert "image" not in json.loads(site.public()["feed.json"])["items"][0]


def say(site: Site, line: str) -> None:
    path = site.root / "feeds.toml"
    path.write_text(path.read_text().replace("[feeds]", f"[feeds]\n{line}"))


def test_a_slash_that_is_not_one_leads_nowhere(site: Site) -> None:
    """What a file is called may not hang on where the site lies on this machine."""
    site.write("p.jpg", JPEG)
    site.article("a.md", body=f"A text. ![](%2F{site.root.as_posix()[1:]}/content/p.jpg)")
    site.build()
    assert beside_pages(site) == {}


def test_no_two_files_of_an_article_have_one_name_though_somebody_seeks_them(site: Site) -> None:
    one, other = "d19254/P.jpg", "d23438/P.jpg"
    assert beside.name(one, "") == beside.name(other, "")
    for path, data in ((one, JPEG), (other, JPEG + b"2")):
        site.write(path, data)
    site.article("a.md", body=f"A text. ![]({one}) ![]({other})")
    assert site.build().returncode == 0
    assert sorted(beside_pages(site).values()) == [JPEG, JPEG + b"2"]
    assert all(content_of(site).count(path.rpartition("/")[2]) == 1 for path in beside_pages(site))


def test_a_name_as_long_as_a_system_bears(site: Site) -> None:
    site.write("a" * 251 + ".jpg", JPEG)
    site.write("漢" * 83 + ".PNG", BYTES[".png"])
    site.article("a.md", body=f"A text. ![]({'a' * 251}.jpg) ![]({'漢' * 83}.PNG)")
    assert site.build().returncode == 0
    assert sorted(beside_pages(site).values()) == sorted([JPEG, BYTES[".png"]])


def test_addresses_in_a_text_stay_as_they_are_written(site: Site) -> None:
    site.write("p.jpg", JPEG)
    code = f'<img src="{PAGE}p.jpg"> <img src="{beside.HOME}p.jpg">'
    site.article("a.md", body=f'`{code}` ![1 > "0"](p.jpg)')
    site.build()
    shown = code.replace("<", "&lt;").replace(">", "&gt;")
    page = site.public()["articles/a-title/index.html"].decode()
    for text, place in ((content_of(site), f"{PAGE}p.jpg"), (page, "p.jpg")):
        assert f"<code>{shown}</code>" in text
        assert text.count(f'<img src="{place}" ') == 1


@pytest.mark.parametrize("front", [{"link": "https://there.example/a"}, {"draft": "true"}])
def test_an_article_with_a_home_elsewhere_or_none_here_brings_no_files(site: Site, front: dict[str, str]) -> None:
    site.write("p.jpg", JPEG)
    site.article("a.md", body="A text. ![](p.jpg)", **front)
    site.build()
    assert beside_pages(site) == {}


def test_without_pages_there_is_no_place_beside_them(site: Site) -> None:
    site.write("p.jpg", JPEG)
    site.article("a.md", body="A text. ![](p.jpg)")
    site.build()
    assert beside_pages(site)
    say(site, "pages = false")
    site.build()
    assert (beside_pages(site), "https://tiny.example/news/p.jpg" in content_of(site)) == ({}, True)


def test_what_strangers_say_names_no_file_of_the_folder(site: Site) -> None:
    site.write("p.jpg", JPEG)
    markup = f'<img src="p.jpg"><img src="{beside.HOME}p.jpg">Words of a stranger.'
    site.write("many.jsonl", json.dumps({"title": "A title", "date": "2025-01-01", "content_html": markup}))
    site.build()
    assert (beside_pages(site), "p.jpg" in content_of(site)) == ({}, False)


@pytest.mark.hazard("script")
@pytest.mark.parametrize(
    "said",
    [
        f"{beside.HOME}p.jpg",
        f"{beside.HOME.upper()}p.jpg",
        f"//{NOWHERE}/p.jpg",
        f"/\\{NOWHERE}/p.jpg",
        f"https:/\\{NOWHERE}/p.jpg",
        "https://ｂeside.invalid/p.jpg",
        "//beside\u3002invalid/p.jpg",
        "//be&#10;side.invalid/p.jpg",
        f"/&#9;/{NOWHERE}/p.jpg",
        f"https:{NOWHERE}/p.jpg",
        f"https://x@{NOWHERE}/p.jpg",
        f"https://{NOWHERE}:443/p.jpg",
        f"{beside.HOME}a/../p.jpg",
    ],
)
def test_nobody_names_a_file_by_what_stands_for_it(site: Site, said: str) -> None:
    """A stranger's entry that was imported names a picture of the folder, by each way to write an address."""
    site.write("p.jpg", JPEG)
    markup = (
        f'<img src="{said}"><img srcset="{said} 1x"><video poster="{said}" src="{said}"></video><a href="{said}">it</a>'
    )
    site.article(
        "a.md", image=said, enclosure=f"{{url: {said!r}, type: image/jpeg}}", body=f"A text. {markup} ![]({said})"
    )
    assert site.build().returncode == 0
    assert (beside_pages(site), beside.HOME.encode() in b"".join(site.public().values())) == ({}, False)


def test_a_saved_page_without_a_home_keeps_its_pictures(site: Site) -> None:
    text = "<p>" + "The pier of the harbour has opened again, they say. " * 6 + "</p>"
    picture = '<img src="./A%20title_files/The%20Pier.JPG"><img src="/root.jpg"><a href="there.html">it</a>'
    site.write("A title.html", f"<title>A title</title><h1>A title</h1><article>{text}{picture}</article>")
    site.write("A title_files/The Pier.JPG", JPEG)
    site.build()
    (path,) = beside_pages(site)
    assert re.fullmatch(r"articles/a-title/the-pier-[0-9a-f]{8}\.jpg", path)
    assert f'<img src="https://tiny.example/news/{path}"><img><a>it</a>' in content_of(site)


def test_a_file_that_comes_changes_and_goes_is_noticed_alone(site: Site) -> None:
    site.article("a.md", body="A text. ![](p.jpg)")
    site.article("b.md", title="B", body="A text. ![](p.jpg)", date="2024-01-01")
    site.build()
    assert beside_pages(site) == {}
    for data in (JPEG, JPEG + b"another"):
        site.write("p.jpg", data)
        before = site.public()
        assert "no such file" not in site.build().stderr
        assert beside_pages(site) == {"articles/a-title/p.jpg": data, "articles/b/p.jpg": data}
        assert site.public()["feed.json"].count(b"/p.jpg") == 2
    changed = {path for path, data in site.public().items() if before[path] != data}
    assert changed == beside_pages(site).keys()
    (site.root / "content/p.jpg").unlink()
    assert site.build().stderr.count("there is no such file") == 2
    assert beside_pages(site) == {}
    assert b"/p.jpg" not in site.public()["feed.json"]
    assert "files" not in (site.root / "feeds.lock").read_text().partition("\n")[2]


@pytest.mark.parametrize(("young", "is_noticed"), [(2_000_000_000, True), (0, False)])
def test_a_file_that_was_just_written_is_looked_at_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, young: int, is_noticed: bool
) -> None:
    """It may be written again within the same tick of a clock, and then lies there as it did."""
    monkeypatch.setattr(files, "_YOUNG", young)
    monkeypatch.setattr(attachments, "_state", lambda _: "as it was")
    site.article("a.md", body="A text. ![](p.jpg)")
    for data in (JPEG + b"1", JPEG + b"2"):
        site.write("p.jpg", data)
        site.build()
    assert beside_pages(site) == {"articles/a-title/p.jpg": JPEG + (b"2" if is_noticed else b"1")}


def test_a_file_that_an_article_names_no_longer_goes(site: Site) -> None:
    site.write("p.jpg", JPEG)
    site.write("q.jpg", JPEG)
    for body, named in (("![](p.jpg)", ["p"]), ("![](q.jpg)", ["q"]), ("![](q.jpg) ![](p.jpg)", ["p", "q"]), ("", [])):
        site.article("a.md", body=f"A text. {body}")
        assert site.build().stderr.count("\n") == 1
        assert [*beside_pages(site)] == [f"articles/a-title/{name}.jpg" for name in named]


def test_a_larger_file_is_published_once_it_may(site: Site) -> None:
    site.write("p.jpg", JPEG.ljust(2000))
    site.article("a.md", body="A text. ![](p.jpg)")
    before = (site.root / "feeds.toml").read_text()
    for line, count in (("max_file = 1999", 0), ("max_file = 2000", 1), ("max_file = 0", 0), ("", 1)):
        (site.root / "feeds.toml").write_text(before)
        say(site, line)
        site.build()
        assert (len(beside_pages(site)), content_of(site).count("/p.jpg")) == (count, count)


def test_a_withdrawn_article_takes_its_files_along(site: Site) -> None:
    site.write("p.jpg", JPEG)
    site.article("a.md", body="A text. ![](p.jpg)")
    site.article("b.md", title="B")
    site.build()
    (site.root / "content/a.md").unlink()
    site.build()
    assert (beside_pages(site), "articles/a-title/index.html" in site.public()) == ({}, True)


@pytest.mark.parametrize("change", [lambda place: place.unlink(), lambda place: place.write_bytes(JPEG + b"2")])
def test_a_file_is_known_for_ours_without_the_index(site: Site, change: Callable[[Path], None]) -> None:
    site.write("p.jpg", JPEG)
    site.article("a.md", body="A text. ![](p.jpg)")
    site.build()
    change(site.root / "content/p.jpg")
    assert site.build("--full").returncode == 0
    assert beside_pages(site) == {
        f"articles/a-title/{place.name}": place.read_bytes() for place in (site.root / "content").glob("*.jpg")
    }


def test_a_file_that_was_never_ours_stands_in_the_way(site: Site) -> None:
    site.article("a.md", body="A text. ![](p.jpg)")
    site.build()
    mine = site.root / "public/articles/a-title/p.jpg"
    mine.write_bytes(b"mine")
    site.write("p.jpg", JPEG)
    built = site.build()
    assert (built.returncode, "was not made by feeds" in built.stderr, mine.read_bytes()) == (2, True, b"mine")


@pytest.mark.hazard("served")
def test_a_file_that_is_changed_while_it_is_copied_is_not_published(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that is written while the site is built: nothing is written, and the next build has it whole."""
    picture = site.write("p.jpg", JPEG.ljust(100))
    site.article("a.md", body="A text. ![](p.jpg)")
    monkeypatch.setattr(files, "PIECE", 10)
    folder = attachments._Folder(site.root / "content")
    pieces = attachments._pieces(folder, "p.jpg", folder.state("p.jpg"))
    assert len(next(pieces)) == 10
    picture.write_bytes(JPEG.ljust(101))
    with pytest.raises(RefusedError, match=r"p\.jpg: was changed while the site was built"):
        list(pieces)
    assert site.build().returncode == 0
    assert beside_pages(site) == {"articles/a-title/p.jpg": JPEG.ljust(101)}


@pytest.mark.parametrize("body", ["A text.", "A text. ![](p.jpg)"])
def test_a_page_shows_what_lies_beside_it_wherever_it_lies(site: Site, body: str) -> None:
    site.write("p.jpg", JPEG)
    site.article("a.md", image="p.jpg", body=f"{body} See [this](https://tiny.example/news/articles/a-title/).")
    site.build()
    page = site.public()["articles/a-title/index.html"].decode()
    assert page.count('<img src="p.jpg"') == 1
    assert f'<a href="{PAGE}">this</a>' in page


def test_a_preview_serves_each_kind_by_its_type(site: Site) -> None:
    for suffix, data in BYTES.items():
        site.write(f"f{suffix}", data)
    site.article("a.md", body=" ".join(f"[x](f{suffix})" for suffix in BYTES))
    site.build()
    with serving(site.root / "public") as served:
        for suffix, kind in beside.KINDS.items():
            path = f"/articles/a-title/f{suffix}"
            with get(served.address + path) as answer:
                assert (answer.headers["Content-Type"], answer.read()) == (kind.type, BYTES[suffix])
                assert answer.headers["ETag"]
            assert headers_of(path)["Content-Type"] == kind.type


PLACES = st.lists(
    st.sampled_from(["a", "A", "b c", "é", "..", "p.jpg", "P.jpg", "p-00112233.jpg", "p..jpg"]), min_size=1
).map("/".join)


@given(st.lists(PLACES.filter(lambda path: not path.startswith("..")), unique=True), PLACES)
def test_names_are_safe_and_one_for_each_file(paths: list[str], source: str) -> None:
    wanted = {os.path.normpath(path) for path in paths}
    names = [beside.name(path, source) for path in sorted(wanted)]
    assert len(set(names)) == len(wanted)
    assert all(re.fullmatch(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", name) for name in names if beside.suffix(name))


@given(st.text())
def test_whatever_is_named_stays_in_one_address(text: str) -> None:
    found = beside.reference(text)
    if found is not None:
        assert found.startswith(beside.HOME)
        assert re.fullmatch(r"[\w.~/%#=,-]+", found.removeprefix("https:"), re.ASCII)
        (path,) = beside.named([found], "in/a.md")
        assert path == os.path.normpath(path)
        assert beside.address(found, "in/a.md", {path: "https://x.example/"}) == "https://x.example/" + "".join(
            found.partition("#")[1:]
        )
