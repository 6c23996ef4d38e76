"""What comes from outside is defused or set aside with a line: files that would cost minutes, names that lead elsewhere, characters that no feed may
hold, script in any place, dates that are none. Each is met by the whole command, on a site with a sound article beside it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from feeds import plain
from feeds.errors import SetAside
from feeds.read import documents
from feeds.read.bounds import LONGEST, MOST
from tests.attacks import ATTACKS
from tests.conftest import NOW, REPOSITORY, Site

# Of the whole command, with its start; on a machine at rest each of these takes less than two seconds.
SECONDS, BYTES = 6, 2**30
LIMITED = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))
from feeds.__main__ import main
main()
"""
MOST_LINES, LONGEST_LINE = 110, 1_000  # that are said of one file
CASES = Path(__file__).parent / "hostile"
QUICK = ["quotes.md", "brackets.md", "columns of returns.md", "two values.jsonl"]


def python(code: str, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )


def stand(site: Site, names: list[str]) -> None:
    """The site is built with these files in it, within the limits, and nothing else is lost."""
    site.article("good.md", title="Good")
    for name in names:
        site.write(name, ATTACKS[name]())
    built = python(LIMITED, site.root, "build", "--now", NOW)
    assert built.returncode == 0, (built.returncode, built.stderr[:2000])
    # In its own page: one that is large and newer may take the room of others in a feed.
    assert b"Good" in site.public()["articles/good/index.html"]
    said = built.stderr.splitlines()
    assert len(said) <= MOST_LINES
    assert max(map(len, said), default=0) <= LONGEST_LINE


@pytest.mark.long
@pytest.mark.hazard("input")
def test_a_few_files_that_would_cost_minutes_cost_no_other(site: Site, runs: Callable[[int], None]) -> None:
    """Files whose nesting, tables or brackets would crash a parser or keep it busy for minutes lie among sound ones"""
    stand(site, QUICK)
    runs(len(QUICK))


@pytest.mark.long
@pytest.mark.hazard("input")
@pytest.mark.parametrize("name", ATTACKS)
def test_a_file_that_would_cost_minutes_or_gigabytes_costs_neither(site: Site, name: str) -> None:
    """A file made to keep a parser busy is built with a bound on processor time and 1 GB of memory: the rest is published, in a line is said why"""
    stand(site, [name])


@pytest.mark.long
@pytest.mark.hazard("input")
def test_a_list_of_feeds_that_would_cost_minutes_does_not(site: Site) -> None:
    """A list of feeds (OPML) with 300,000 attributes in one element is read with a bound on processor time and memory"""
    attributes = " ".join(f'xmlurl{n}="x"' for n in range(300_000))
    (site.root / "mine.opml").write_text(f"<opml><body><outline {attributes}/></body></opml>")
    with (site.root / "feeds.toml").open("a") as settings:
        settings.write('[sources]\nopml = ["mine.opml"]\n')
    fetched = python(LIMITED, site.root, "fetch")
    assert (fetched.returncode, fetched.stderr) == (1, "feeds: mine.opml: it lists no feed\n")


@pytest.mark.long
@pytest.mark.hazard("detector")
@pytest.mark.parametrize(
    ("code", "said"), [("while True: pass", None), ("x = bytearray(2 * 2**30)", "MemoryError")], ids=["time", "memory"]
)
def test_the_bounds_are_real(code: str, said: str | None, tmp_path: Path) -> None:
    """A program that spins, and one that takes 2 GB, are stopped by the bounds that hostile files are built within"""
    bounded = LIMITED.partition("from feeds")[0].replace(f"({SECONDS}, {SECONDS})", "(1, 1)") + code
    ended = python(bounded, tmp_path)
    assert ended.returncode != 0
    assert said is None or said in ended.stderr


@pytest.mark.long
@pytest.mark.hazard("input")
def test_a_file_of_100_megabytes_is_not_read(site: Site) -> None:
    """A file of 100 MB is named with its size"""
    site.article("good.md", title="Good")
    for name in ("large.md", "large.html", "large.txt", "large.xml"):
        os.truncate(site.write(name, b""), 100_000_000)
    built = python(LIMITED, site.root, "build", "--now", NOW)
    assert built.returncode == 0
    assert built.stderr.count("100,000,000 bytes are more than 5,000,000; split it") == 4


# Front matter

FRONT = {
    "aliases": ("a: &a [x]\nb: [*a, *a]\n", "alias *a is not allowed"),
    "a bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "alias *a is not allowed"),
    "an object": ("title: !!python/object/apply:os.mkdir [pwned]\n", "python/object/apply:os.mkdir is not allowed"),
    "a name": ("title: !!python/name:os.system\n", "is not allowed"),
    "a tag": ("title: !x y\n", "tag !x is not allowed"),
    "a merge": ("a: &a {b: c}\nd:\n  <<: *a\n", "alias *a is not allowed"),
    "a key twice": ("title: a\ntitle: b\n", "line 3, column 1: the front matter cannot be read: key 'title' stands here a second time"),
    "two documents": ("title: a\n--- \ntitle: b\n", ""),
    "brackets": ("title: " + "[" * 100_000 + "\n", "nested deeper than 8"),
    "a tab": ("\ttitle: a\n", "cannot be read"),
    "a colon": ("title: a: b\n", "mapping values are not allowed"),
    "a list": ("- a\n", "no list of `key: value` lines"),
    "a NUL": ("title: a\x00b\n", ""),
}  # fmt: skip


@pytest.mark.hazard("input")
def test_front_matter_that_is_no_plain_text_is_named_by_its_line(site: Site, runs: Callable[[int], None]) -> None:
    """Front matter with aliases, bombs, tags that make objects, keys twice, endless brackets"""
    for name, (block, _) in FRONT.items():
        site.write(f"{name}.md", f"---\n{block}---\nA court has ruled.\n")
    built = site.build()
    assert built.returncode == 0
    told = {line.removeprefix("feeds: ").partition(".md: ")[0]: line for line in built.stderr.splitlines()}
    for name, (_, fault) in FRONT.items():
        assert not fault or fault in told[name], name
    assert not (site.root / "pwned").exists()
    runs(len(FRONT))


# Names

STRANGE_NAMES = [
    b"a\nb.md", b"caf\xe9.md", b"-rf.md", b" .md", b"a b\t.md", "\u202egpj.md".encode(), b"\x1b[31mred.md", b"'; --.md", b"%2e%2e%2fx.md",
    b"x" * 252 + b".md", "é".encode() * 126 + b".md", "cafe\u0301.md".encode(), "caf\u00e9.md".encode(), b"CON.md", b"con.md", b"\\..\\x.md",
]  # fmt: skip


@pytest.mark.hazard("names")
def test_a_file_of_any_name_is_published(site: Site, runs: Callable[[int], None]) -> None:
    """Names with line breaks, bytes that are no text, escape sequences, 255 bytes, the same letters in two encodings; a folder a hundred deep"""
    names = []
    for name in STRANGE_NAMES:
        try:
            Path(os.fsdecode(os.fsencode(site.root / "content") + b"/" + name)).write_text("---\ntitle: T\n---\nX.\n")
        except OSError:  # not every file system takes each
            continue
        names.append(name)
    deep = site.root / "content" / Path(*["d"] * 100)
    deep.mkdir(parents=True)
    (deep / "deep.md").write_text("---\ntitle: Deep\n---\nX.\n")
    built = site.build()
    assert built.returncode == 0, built.stderr
    assert all(line.isprintable() for line in built.stderr.splitlines())
    items = json.loads(site.public()["feed.json"])["items"]
    assert len(items) == len({item["id"] for item in items}) == len(names) + 1
    runs(len(names) + 1)


@pytest.mark.long
@pytest.mark.hazard("names")
def test_folders_deeper_than_the_system_bears_cost_only_themselves(site: Site, tmp_path: Path) -> None:
    """Folders in each other until their path is longer than the system bears, with articles on the way"""
    site.article("a.md", title="Above")
    top = tmp_path / "content" / ("d" * 200)
    top.mkdir()
    place = os.open(top, os.O_RDONLY)
    for _ in range(21):  # of 201 bytes each: past 4,096
        with open("b.md", "w", opener=partial(os.open, dir_fd=place)) as file:
            file.write("---\ntitle: On the way\n---\nA court in India has ruled.\n")
        os.mkdir("d" * 200, dir_fd=place)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    for built in (site.build(), site.run("explain", "--json", "content")):
        assert built.returncode == 0, built.stderr
        told = [line for line in built.stderr.splitlines() if "it cannot be read: File name too long" in line]
        assert len(told) == 1, built.stderr
        assert told[0].endswith("; give its folders shorter names; set aside")
    items = json.loads(site.public()["feed.json"])["items"]
    assert Counter(item["title"] for item in items) == {"Above": 1, "On the way": 20}
    assert site.build().stderr == ""
    shutil.rmtree(top)
    assert "21 published articles" in site.build().stderr


@pytest.mark.long
@pytest.mark.hazard("names")
def test_what_is_no_file_is_neither_followed_nor_waited_for(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A pipe, a socket, a device, links to themselves, to nothing, to a secret and to a folder outside, a folder that links to its parent"""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("---\ntitle: Secret\n---\nThe password.\n")
    site.article("good.md", title="Good")
    content = site.root / "content"
    os.mkfifo(content / "pipe.md")
    (content / "loop.md").symlink_to("loop.md")
    (content / "one.md").symlink_to("two.md")
    (content / "two.md").symlink_to("one.md")
    (content / "gone.md").symlink_to("nowhere.md")
    (content / "out.md").symlink_to(outside / "secret.md")
    (content / "up.md").symlink_to("../feeds.toml")
    (content / "null.md").symlink_to("/dev/null")
    (content / "zero.md").symlink_to("/dev/zero")
    (content / "folder").symlink_to(outside)
    (content / "parent").symlink_to("..")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(content)  # the path of a socket may not be long
        server.bind("socket.md")
        os.chdir(here)
        built = python(LIMITED, site.root, "build", "--now", NOW)
    assert built.returncode == 0, built.stderr
    told = {line.partition(".md: ")[0] for line in built.stderr.splitlines() if ".md: " in line}
    assert told == {
        f"feeds: {n}" for n in ("pipe", "socket", "loop", "one", "two", "gone", "out", "up", "null", "zero")
    }
    public = b"".join(site.public().values())
    assert b"Good" in public
    assert b"password" not in public


PATHS = [
    "../../x", "/etc/passwd", "a/b", "..", ".", "", "CON", "a\x00b", "x" * 300, "%2e%2e", "%2e%2e%2f%2e%2e", "..\\..\\x", "C:\\x", "~", "-rf",
    "a\nb", "index.html", "atom.xml", "topics", "é", "E\u0301", "İ", "\u202e", "*?<>|",
]  # fmt: skip
_COMPONENT = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,99}")


@pytest.mark.hazard("names")
def test_no_slug_topic_or_id_leads_out_of_public(site: Site, runs: Callable[[int], None]) -> None:
    """Paths to elsewhere as slugs, topics, tags, sections, ids and titles, in files and in JSON Lines, on a site that names no topics"""
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().partition("[topics.")[0])
    lines = []
    for n, path in enumerate(PATHS):
        said = {"slug": path, "topics": [path], "tags": [path], "section": path, "id": f"{path}{n}", "title": path}
        lines.append(json.dumps({**said, "content_text": f"A court has ruled, {n}."}))
        front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in {**said, "id": f"{path}m{n}"}.items())
        site.write(f"{n}.md", f"---\n{front}---\nA court has ruled, {n}.\n")
    site.write("all.jsonl", "\n".join(lines))
    built = site.build()
    assert built.returncode == 0, built.stderr
    assert {path.name for path in site.root.iterdir()} == {"content", "public", "feeds.toml", "feeds.lock", ".feeds"}
    for name in site.public():
        assert all(_COMPONENT.fullmatch(part) for part in name.split("/")), name
    assert len(json.loads(site.public()["feed.json"])["items"]) > len(PATHS)
    runs(2 * len(PATHS))


@pytest.mark.long
@pytest.mark.hazard("names")
@pytest.mark.parametrize("path", PATHS)
def test_no_topic_of_the_settings_leads_out_of_public(site: Site, path: str) -> None:
    """Paths to elsewhere as a topic's key in the settings"""
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text() + f"[topics.{json.dumps(path)}]\ntitle = 'X'\n")
    site.article("a.md")
    built = site.build()
    assert built.returncode in (0, 2)
    assert {path.name for path in site.root.iterdir()} <= {"content", "public", "feeds.toml", "feeds.lock", ".feeds"}
    assert (built.returncode == 0) == ("public" in {path.name for path in site.root.iterdir()})
    assert "Traceback" not in built.stderr


# Characters that XML forbids

FORBIDDEN = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF)]
FORBIDDEN = [char for char in FORBIDDEN if char not in "\t\n\r\x85"]


def parsed_xml(public: dict[str, bytes]) -> Iterator[etree._Element]:
    """Each XML file, as the two parsers that most readers use take it without any option."""
    for name, data in public.items():
        if name.endswith((".xml", ".opml", ".svg")):
            yield etree.fromstring(data)
        if name.endswith(("atom.xml", "rss.xml")):
            found = feedparser.parse(data, response_headers={"content-type": "application/xml; charset=utf-8"})
            assert found.bozo == 0, (name, found.get("bozo_exception"))


@pytest.mark.hazard("xml")
def test_no_character_that_xml_forbids_reaches_a_feed(site: Site, runs: Callable[[int], None]) -> None:
    """Every character that XML forbids, lone surrogates among them, in every field of JSON Lines, front matter, web pages and feeds"""
    bad = "".join(FORBIDDEN)
    text = f"A{bad}B"
    fields: dict[str, object] = {
        "title": text, "summary": text, "authors": [text], "tags": [text], "topics": [text], "countries": [text], "section": text,
        "link": f"https://there.example/{text}", "image": {"url": f"https://there.example/{text}.jpg", "credit": text, "alt": text},
        "source": {"title": text, "url": f"https://there.example/{text}"}, "via": f"https://there.example/{text}", "rights": text,
        "language": text, "slug": text,
    }  # fmt: skip
    lines = [
        {**fields, "id": text, "content_html": f"<p title='{text}'>{text}</p><pre>{text}</pre>"},
        {**fields, "id": f"t{text}", "content_text": f"# {text}\n\n{text}"},
        {**fields, "id": f"m{text}", "content_markdown": f"# {text}\n\n`{text}`\n\n    {text}\n"},
    ]
    site.write("a.jsonl", "\n".join(map(json.dumps, lines)))
    raw = text.encode(errors="ignore").decode()
    front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    site.write("escaped.md", f"---\n{front}---\n{raw}\n")
    site.write("raw.md", f"---\ntitle: {raw}\nauthor: {raw}\n---\n{raw}\n")
    references = "".join(f"&#{ord(char)};&#x{ord(char):x};" for char in FORBIDDEN)
    head = f"<title>{references}{raw}</title><meta name=author content='A{references}B'>"
    site.write("page.html", f"{head}<article><h1>A{references}</h1><p>{references}{raw} {'word ' * 80}</p></article>")
    site.write("text.txt", f"A headline {raw} here\n\n{raw}The court has ruled.\n")
    site.write(
        "feed.xml", f"<rss version='2.0'><channel><item><title>A{references}{raw}</title></item></channel></rss>"
    )
    built = site.build()
    assert built.returncode == 0, built.stderr
    public = site.public()
    assert len([*parsed_xml(public)]) >= 10
    for name, data in public.items():
        if not name.endswith(".png"):
            said = data.decode()
            assert not plain.ILLEGAL.search(said), name
            assert not re.search(r"\\u(?:00[01]|d[89a-f]|fff[ef])", said), name
    assert len(json.loads(public["feed.json"])["items"]) >= 5
    runs(len(FORBIDDEN))


@pytest.mark.long
@pytest.mark.hazard("xml")
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
@pytest.mark.parametrize("suffix", [".md", ".txt", ".jsonl", ".html"])
def test_a_file_in_another_encoding_is_read_as_it_says_or_named(site: Site, codec: str, suffix: str) -> None:
    """UTF-16 with and without a mark, UTF-32 and Latin-1 in each format"""
    text = "Café société\n\nThe court has ruled in Bishkek, officials said on Monday, and went home.\n"
    whole = {".jsonl": json.dumps({"title": "Café", "text": text}, ensure_ascii=False), ".html": f"<p>{text}</p>"}
    site.article("good.md", title="Good")
    site.write(f"a{suffix}", whole.get(suffix, text).encode(codec))
    built = site.build()
    assert built.returncode == 0
    assert f"a{suffix}: " in built.stderr or "Café".encode() in site.public()["atom.xml"]
    assert [*parsed_xml(site.public())]


SECRET = "swordfish"


def declared(path: Path) -> str:
    outside = f'<!ENTITY x SYSTEM "{path.as_uri()}"><!ENTITY % p SYSTEM "{path.as_uri()}"> %p;'
    many = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE r [{outside}<!ENTITY a0 "bomb">{many}]>'


@pytest.mark.long
@pytest.mark.hazard("xml")
def test_no_entity_brings_in_what_is_not_in_the_file(site: Site, tmp_path: Path) -> None:
    """Entities that name a secret file, and bombs of entities, in web pages, XHTML, drawings and feeds, read and checked"""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    doctype = declared(secret)
    site.article("good.md", title="Good")
    words = f"&x; &a9; {'word ' * 80}"
    site.write("a.html", f"{doctype}<article><h1>A &x;</h1><p>{words}</p></article>")
    site.write(
        "b.html",
        f"<?xml version='1.0'?>{doctype}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{words}</p></body></html>",
    )
    site.write(
        "c.md",
        f"---\ntitle: C\n---\n{doctype}<svg xmlns='http://www.w3.org/2000/svg'><text>{words}</text></svg>\n\n{words}\n",
    )
    item = f"<item><title>D &x;</title><description>{words}</description></item>"
    site.write("d.xml", f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel>{item}</channel></rss>")
    built = python(LIMITED, site.root, "build", "--now", NOW)
    assert built.returncode == 0, built.stderr
    assert b"Good" in site.public()["atom.xml"]
    assert SECRET.encode() not in b"".join(site.public().values())
    for name, root in (("evil.xml", "a"), ("evil.opml", "opml"), ("evil.svg", "svg"), ("evil.html", "html")):
        (site.root / "public" / name).write_text(f"<?xml version='1.0'?>{doctype}<{root}>&x;&a9;</{root}>")
    checked = python(LIMITED, site.root, "check")
    assert checked.returncode == 1
    assert SECRET not in checked.stdout + checked.stderr
    assert {"evil.xml", "evil.opml"} <= {line.partition(":")[0] for line in checked.stdout.splitlines()}


@pytest.mark.long
@pytest.mark.hazard("input")
def test_what_is_checked_may_be_no_file_or_of_a_million_parts(site: Site) -> None:
    """Pipes and files of a million entries lie in what is checked"""
    site.article("a.md")
    assert site.build().returncode == 0
    public = site.root / "public"
    for name in ("pipe.xml", "pipe.html", "pipe.json", "pipe.opml", "pipe.svg", "_headers", "catalog.json"):
        (public / name).unlink(missing_ok=True)
        os.mkfifo(public / name)
    (public / "large.xml").write_bytes(
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry/>" * 1_000_000 + b"</feed>"
    )
    (public / "large.json").write_bytes(b'{"items": [' + b"{}," * 1_000_000 + b"{}]}")
    checked = python(LIMITED, site.root, "check")
    assert checked.returncode == 1, checked.stderr
    for name in ("large.xml", "large.json"):
        assert f"{name}: too-large: it has 1,000,00" in checked.stdout
    assert checked.stdout.count(": unreadable: is not a file") >= 5


# Script

VECTORS: list[str] = json.loads((CASES / "script.json").read_bytes())
ELEMENTS = (
    "script style template noscript iframe object embed applet frame frameset base meta link form input button select textarea svg math portal"
    " isindex marquee foreignobject animate set xss image"
).split()
ADDRESSES = "href src srcset action formaction poster data cite background ping lowsrc dynsrc xlink:href longdesc srcdoc".split()
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


def active(
    html: str, allowed: Callable[[str, dict[str, str]], bool] = lambda _name, _attributes: False
) -> Iterator[str]:
    """What in `html`, as a browser parses it, runs or leads to what runs."""
    for node in LexborHTMLParser(f"<!doctype html>{html}").css("*"):
        name, attributes = node.tag or "", {key: value or "" for key, value in node.attributes.items()}
        if name in ELEMENTS and not allowed(name, attributes):
            yield f"<{name} {attributes}>"
        for key, value in attributes.items():
            if key.startswith("on") or (key == "style" and not allowed(name, attributes)):
                yield f"{key}={value}"
            bare = re.sub(r"[\x00-\x20]", "", value)
            scheme = SCHEME.match(bare) if key in ADDRESSES else None
            if (
                scheme
                and scheme[0].lower() not in ("http:", "https:", "mailto:", "tel:")
                and not allowed(name, attributes)
            ):
                yield f"{key}={value}"


def ours(name: str, attributes: dict[str, str]) -> bool:
    """What the site's own pages have: two scripts, data for search engines, its style sheet, its feeds, its drawings, boxes to copy from."""
    if name == "script":
        return attributes.get("type") == "application/ld+json" or attributes.get("src", "").rpartition("/")[2] in (
            "page.js",
            "embed.js",
        )
    if name == "link":
        address = attributes.get("href", "")
        return address.startswith("https://tiny.example/") or not (SCHEME.match(address) or address.startswith("//"))
    if name == "meta":
        return attributes.get("http-equiv", "").lower() != "refresh"
    return name in ("svg", "input", "button", "select", "textarea", "form", "template", "noscript", "base") and not any(
        word in str(attributes) for word in ("alert", "evil", "javascript", "data:")
    )


def bodies(public: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """All HTML that a subscriber is given, with the name of its file."""
    for name, data in public.items():
        if name.endswith("feed.json"):
            for item in json.loads(data)["items"]:
                yield name, item.get("content_html", "")
        elif name.endswith(("atom.xml", "rss.xml")):
            for element in etree.fromstring(data).iter("*"):
                if etree.QName(element).localname in ("content", "encoded") or element.get("type") == "html":
                    yield name, "".join(element.itertext())
                    assert element.get("type") != "xhtml"


def addresses(public: dict[str, bytes]) -> Iterator[str]:
    """All addresses in what a program reads."""
    for name, data in public.items():
        if name.endswith((".xml", ".opml")):
            for element in etree.fromstring(data).iter("*"):
                yield from (
                    str(element.get(key)) for key in ("href", "url", "xmlUrl", "htmlUrl", "uri") if element.get(key)
                )
                if etree.QName(element).localname in ("link", "comments", "loc", "uri", "icon", "logo"):
                    yield (element.text or "").strip()
        elif name.endswith("feed.json"):
            for item in json.loads(data)["items"]:
                yield from (str(item[key]) for key in ("url", "external_url", "image", "banner_image") if key in item)


@pytest.mark.long
@pytest.mark.hazard("script")
def test_script_in_no_field_runs_anywhere(site: Site, runs: Callable[[int], None]) -> None:
    """Eighty ways to bring script into a page, each in title, author, section, link, image, credit, summary and body of each format; feeds, pages,
    embeds and lists are then parsed as browsers and readers do, and searched"""
    lines = []
    for n, vector in enumerate(VECTORS):
        said = {
            "title": vector, "authors": [vector], "section": vector, "tags": [vector], "summary": f"{vector} and words enough to say something of it",
            "link": vector, "via": vector, "rights": vector, "image": {"url": vector, "credit": vector, "alt": vector},
            "source": {"title": vector, "url": vector},
        }  # fmt: skip
        date = "2025-04-07"
        lines.append(json.dumps({**said, "id": f"a{n}", "date_published": date, "content_html": f"<p>x {vector}</p>"}))
        lines.append(
            json.dumps(
                {**said, "id": f"b{n}", "date_published": date, "content_markdown": f"x\n\n{vector}\n\n- {vector}"}
            )
        )
        lines.append(
            json.dumps({"id": f"c{n}", "date_published": date, "title": f"C{n}", "content_text": f"x {vector}"})
        )
        site.write(
            f"{n}.html",
            f"<html><head><title>{vector}</title></head><article><h1>x {vector}</h1><p>{vector} {'word ' * 80}</p></article></html>",
        )
    site.write("all.jsonl", "\n".join(lines))
    settings = site.root / "feeds.toml"
    settings.write_text(
        settings.read_text().replace(
            "[feeds]", "[feeds]\nwindow = 1000\nmax_feed = 100_000_000\nformats = ['atom', 'rss', 'json']"
        )
    )
    built = site.build()
    assert built.returncode == 0, built.stderr[-2000:]
    public = site.public()
    assert len(json.loads(public["feed.json"])["items"]) >= 3 * len(VECTORS)
    given_ = [*bodies(public)]
    assert len(given_) >= 9 * len(VECTORS)
    assert not [(name, found) for name, html in given_ for found in active(html)]
    pages = {name: data.decode() for name, data in public.items() if name.endswith(".html")}
    assert len(pages) > 2 * len(VECTORS)
    embeds = [html for name, html in pages.items() if name.endswith("embed.html")]
    assert embeds
    assert all(html.count("<style") == 1 for html in embeds), "their own"
    found = [(name, found) for name, html in pages.items() for found in active(html, ours)]
    assert not [(name, one) for name, one in found if not (name.endswith("embed.html") and one == "<style {}>")]
    for address in addresses(public):
        assert address.startswith(("http://", "https://", "tag:", "urn:")) or not SCHEME.match(address), address
    assert [*parsed_xml(public)]
    runs(len(VECTORS))


@pytest.mark.hazard("detector")
def test_the_search_for_script_sees_it(runs: Callable[[int], None]) -> None:
    """The same search finds something in each of the ways that are HTML, as it stands"""
    html = [vector for vector in VECTORS if re.match(r"<[a-z/]", vector, re.I) and "alert" in vector]
    # The rest is text to a browser, or of a kind that none runs any more; a template holds its content apart.
    assert len([vector for vector in html if not [*active(vector)]]) <= 4
    assert len([vector for vector in html if not [*active(vector, ours)]]) <= 6
    runs(len(html))


@pytest.mark.hazard("script")
def test_a_title_is_text_in_every_format(site: Site, runs: Callable[[int], None]) -> None:
    """Titles with markup, references and what ends CDATA are the same text in Atom, RSS and JSON, also to a reader that strips markup"""
    titles = [
        "Fish & <chips>",
        "a ]]> b",
        "1 < 2 > 0",
        "&amp;lt;b&amp;gt;",
        "\"quoted\" 'twice'",
        "</title><x>",
        "<![CDATA[x]]>",
        "a &#x41; b",
        "{{ x }}",
        "<blink> is a tag",
    ]
    for n, title in enumerate(titles):
        site.write(f"{n}.md", f"---\ntitle: {json.dumps(title)}\nid: 'urn:x:{n}'\ndate: 2025-04-07\n---\nText.\n")
    assert site.build().returncode == 0
    public = site.public()
    wanted = {item["id"]: item["title"] for item in json.loads(public["feed.json"])["items"]}
    assert wanted == {f"urn:x:{n}": plain.line(plain.unmarked(title)) for n, title in enumerate(titles)}
    atom = etree.fromstring(public["atom.xml"])
    assert {e.findtext("{*}id"): e.findtext("{*}title") for e in atom.iter("{*}entry")} == wanted
    assert {e.find("{*}title").get("type", "text") for e in atom.iter("{*}entry")} == {"text"}
    found = feedparser.parse(
        public["atom.xml"], sanitize_html=False, response_headers={"content-type": "application/xml"}
    )
    assert {entry.id: entry.title for entry in found.entries} == wanted
    runs(len(titles))


# Text that turns round

OVERRIDES = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


@pytest.mark.hazard("script")
def test_no_line_turns_round_what_stands_beside_it(site: Site) -> None:
    """Characters that reverse the text around them, in titles, names and summaries; letters that look alike are left as they are"""
    text = f"safe{OVERRIDES}gpj.exe"
    kept = "\u200fשלום\u200e раураl"  # marks that Hebrew needs; Cyrillic that looks like Latin
    fields = {
        "title": f"{text} {kept}",
        "author": text,
        "section": text,
        "summary": f"{text} {kept}",
        "rights": text,
        "image_credit": text,
    }
    site.write(
        "a.md",
        "---\n" + "".join(f"{k}: {json.dumps(v)}\n" for k, v in fields.items()) + "date: 2025-04-07\n---\nText.\n",
    )
    assert site.build().returncode == 0
    for name, data in site.public().items():
        if not name.endswith(".png"):
            assert not set(OVERRIDES) & set(data.decode()), name
    [item] = json.loads(site.public()["feed.json"])["items"]
    assert item["title"] == f"safegpj.exe {kept}"


# Dates

DATES: list[str] = [
    *json.loads((CASES / "dates.json").read_bytes()),
    "1" * 5_000,
    "1/" * 2_500,
    "5" * 400 + " hours ago",
]
MOMENT = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")


@pytest.mark.long
@pytest.mark.hazard("input")
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/New_York"])
def test_no_date_breaks_a_feed(site: Site, zone: str, runs: Callable[[int], None]) -> None:
    """Dates of year 0 and 9999, of 5,000 digits, with wrong zones, in hours that a clock skips or has twice: in front matter, JSON, pages and text"""
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", f"time_zone = '{zone}'\n[feeds]\nwindow = 1000"))
    lines = []
    for n, date in enumerate(DATES):
        said = json.dumps(date)
        site.write(
            f"m{n}.md",
            f"---\ntitle: M{n}\ndate: {said}\nupdated: {said}\nadded: {said}\nretrieved: {said}\n---\nOn {date[:300]}, {n}.\n",
        )
        lines.append(
            json.dumps(
                {"id": f"j{n}", "date_published": date, "date_modified": date, "content_text": f"On {date}, {n}."}
            )
        )
        text = f"<h1>H{n}</h1><time datetime={said}>{date[:300]}</time><p>Published on {date[:300]}</p><p>{n} {'word ' * 80}</p>"
        site.write(f"h{n}.html", f"<meta property=article:published_time content={said}><article>{text}</article>")
        site.write(
            f"t{n}.txt",
            f"A headline of {n} words\n\n{date[:300]}\n\nThe court has ruled on {date[:300]}, and {n} went home.\n",
        )
    site.write("all.jsonl", "\n".join(lines))
    built = site.build()
    assert built.returncode == 0, built.stderr[-2000:]
    public = site.public()
    assert [*parsed_xml(public)]
    moments = [
        element.text or "" for element in etree.fromstring(public["atom.xml"]).iter("{*}published", "{*}updated")
    ]
    assert len(moments) > 2 * len(DATES)
    assert all(MOMENT.fullmatch(moment) for moment in moments), sorted(set(moments))[:3]
    assert max(moments) <= NOW.replace("Z", "+00:00")
    runs(4 * len(DATES))


# Fields

LONG = "x" * (LONGEST + 1)


@pytest.mark.hazard("input")
def test_a_field_that_no_person_writes_is_left_out_and_named(site: Site, runs: Callable[[int], None]) -> None:
    """Names, summaries, addresses and lists that are a hundred times as long as any: left out with a line each; a title is cut"""
    fields = ["author", "summary", "section", "rights", "link", "via", "id", "slug", "image", "image_credit", "source"]
    for field in fields:
        site.article(f"{field}.md", title=f"T {field}", **{field: f"https://there.example/{LONG}"})
    site.article("tags.md", tags="[" + ", ".join(f"a{n}" for n in range(MOST + 1)) + "]")
    site.article("title.md", title="word " * 10_000)
    built = site.build()
    assert built.returncode == 0
    assert built.stderr.count(f" are more than {LONGEST:,}; left out") == len(fields)
    assert f"tags: {MOST + 1} values are more than {MOST}; left out" in built.stderr
    assert len(json.loads(site.public()["feed.json"])["items"]) == len(fields) + 2
    assert LONG.encode() not in b"".join(site.public().values())
    assert max(len(item["title"]) for item in json.loads(site.public()["feed.json"])["items"]) <= 300
    runs(len(fields) + 2)


@given(title=st.text(max_size=50), body=st.binary(max_size=300))
def test_a_document_within_bounds_is_as_it_was_read(title: str, body: bytes) -> None:
    line = json.dumps({"title": title, "content_text": f"x {body!r}"}).encode()
    assert all(isinstance(found, SetAside) or found.problems == () for found in documents(line, "a.jsonl"))


OTHERS = """<rss version="2.0"><channel><title>Others</title><link>https://others.example/</link><item><title>Theirs</title>
<guid isPermaLink="false">{ident}</guid><link>{link}</link><pubDate>{date}</pubDate><description>Their text</description></item></channel></rss>"""


@pytest.mark.long
@pytest.mark.hazard("input")
@pytest.mark.parametrize("date", ["Wed, 20 May 2026 00:00:00 GMT", "Fri, 20 May 2050 00:00:00 GMT"])
@pytest.mark.parametrize(
    ("ident", "link"),
    [
        ("tag:example.org,2026:mine", "https://others.example/1"),
        ("tag:tiny.example,2020:plain", "https://others.example/1"),
        ("", "https://home.example/linked"),
        ("", "https://home.example/listed"),
        ("tag:tiny.example,2020:/", "https://others.example/1"),
        ("tag:tiny.example,2020:countries/kyrgyzstan/", "https://others.example/1"),
    ],
)
def test_a_feed_of_others_takes_nobodys_place(site: Site, ident: str, link: str, date: str) -> None:
    """A feed of others claims the id of an article or of a feed of ours, with a newer date or one to come: what a person wrote stays where it is"""
    site.article("mine.md", id="tag:example.org,2026:mine")
    site.article("plain.md")
    site.article("linked.md", link="https://home.example/linked")
    site.write("list.csv", "title,link,date\nListed,https://home.example/listed,2025-04-07\n")
    assert site.build().returncode == 0
    before = site.public()
    site.write("a/others.rss", OTHERS.format(ident=ident, link=link, date=date))
    built = site.build()
    assert built.returncode == 0
    # An entry that says no id of its own is the same article once more, and nothing to mend.
    told = (
        "a/others.rss:1: id: its id" in built.stderr
        if ident
        else "a/others.rss:1: tells what" in site.run("status").stdout
    )
    assert told
    assert site.public() == before
