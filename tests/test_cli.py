"""What a person meets at the terminal: bad input gives one clear line and the exit code of the design, and loses nothing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import NOW, REPOSITORY, Site, tree

BAD = {
    "latin.md": (b"---\ntitle: Caf\xe9\n---\nText.\n", "latin.md: not UTF-8 (byte 0xe9 at 14); save it as UTF-8"),
    "empty.txt": (b"", "empty.txt: the file is empty; write something into it or delete it"),
    "broken.md": (b"---\ntitle: [a\n---\nText.\n", "broken.md: line 3, column 1: the front matter cannot be read:"),
    "blank.md": (b"---\ntitle: Only this\n---\n\n", "blank.md: it has no text;"),
    "deep.md": (b">" * 100_000, "deep.md: body: its quotes or lists are nested deeper than"),
    "list.jsonl": (b'{"title": "A", "text": "B."}\nno json\n', "list.jsonl: line 2:"),
}


@pytest.mark.hazard("input")
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_set_aside_and_the_rest_is_published(site: Site, name: str) -> None:
    """A file that is not UTF-8, empty, without text, nested without end, or not what its name says"""
    site.article("good.md", title="Good")
    data, message = BAD[name]
    site.write(name, data)
    built = site.build()
    assert built.returncode == 0
    assert [
        line
        for line in built.stderr.splitlines()
        if line.startswith(f"feeds: {message}") and line.endswith("; set aside")
    ]
    assert b"Good" in site.public()["atom.xml"]
    again = site.build()
    assert (again.stdout, again.stderr) == ("", ""), "it is said when it becomes so, not every five minutes"
    assert site.build("--strict").returncode == 1


BROKEN_SETTINGS = {
    "[site]\ntitel = 'A'\n": (
        "site: unknown setting `titel`; did you mean `title`?",
        "site: `title` is missing",
        "site: `url` is missing",
    ),
    "[feds]\n": ("feds: unknown setting `feds`; did you mean `feeds`?",),
    "[site]\ntitle = 'A'\nurl = 'nowhere'\ntag = 'x'\n": (
        "site.url: an absolute http(s) address",
        "site.tag: a tag URI",
    ),
    "[feeds]\nwindow = 'many'\n": ("feeds.window: a whole number from 1 to 1000 is wanted, not 'many'",),
    "[feeds]\nformats = ['atm']\n": (
        'feeds.formats: one of "atom", "rss", "json" is wanted, not \'atm\'; did you mean \'atom\'?',
    ),
    "[topics.'No Good']\n": (
        "topics.No Good: a key is an address: lower-case letters, digits and hyphens; 'no-good' would do",
    ),
    "[topics.archive]\n": ("topics.archive: this word has a place of its own",),
    "[site]\ntime_zone = 'Mars/Olympus'\n": ("site.time_zone: a time zone such as",),
    "[views.x]\ncountries = { any = ['Atlantis'] }\n": ("views.x.countries: 'Atlantis' is no country known",),
    "[views.x]\ntopics = { any = ['minning'] }\n[topics.mining]\n": (
        "views.x.topics: 'minning' is no topic here; did you mean 'mining'?",
    ),
    "[topics.mining]\nkeywords = ['']\n": ("topics.mining.keywords: an empty text means nothing here",),
    "[site]\ntag = 'tag:tiny.example,2020-13:'\n": ("site.tag: a tag URI such as",),
    "[articles.'urn:x:1']\ncontries = ['my']\n": (
        'articles."urn:x:1": unknown setting `contries`; did you mean `countries`?',
    ),
    "topics = 3\n": ("topics: a table is wanted, not 3",),
    "[site\n": ("Expected ']' at the end of a table declaration (at line 1, column 6)",),
}


@pytest.mark.parametrize("text", BROKEN_SETTINGS)
def test_settings_that_cannot_be_meant_are_told_all_at_once(site: Site, text: str) -> None:
    site.article("a.md")
    site.build()
    before = site.public()
    (site.root / "feeds.toml").write_text(text)
    built = site.build()
    assert (built.returncode, built.stdout) == (2, "")
    for message in BROKEN_SETTINGS[text]:
        assert f"feeds.toml: {message}" in built.stderr
    assert site.public() == before


def test_no_settings_say_what_makes_them(tmp_path: Path) -> None:
    built = Site(tmp_path).build()
    assert (built.returncode, built.stderr) == (2, "feeds: feeds.toml: no such file; `feeds init` makes one\n")


@pytest.mark.parametrize("damage", ["not a lock\n", "{head}feed yesterday atom /\n", "{head}nonsense\n", "\udcff"])
def test_a_damaged_lock_stops_the_build_and_says_what_to_do(site: Site, damage: str) -> None:
    site.article("a.md")
    site.build()
    lock, before = site.root / "feeds.lock", site.public()
    head = lock.read_text().splitlines(keepends=True)[0]
    lock.write_bytes(damage.replace("{head}", head).encode("utf-8", "surrogateescape"))
    built = site.build()
    assert built.returncode == 2
    assert "take the last good one from version control or a backup" in built.stderr
    assert site.public() == before


def unprivileged(words: list[str]) -> list[str]:
    """Root may write anywhere, so a right is refused by dropping the capability."""
    drop = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", drop, "--inh-caps", drop, *words] if os.geteuid() == 0 else words


def test_output_that_cannot_be_written(site: Site) -> None:
    site.article("a.md")
    site.build()
    before = site.public()
    site.article("b.md", title="B")
    folders = [site.root / "public", *(p for p in (site.root / "public").rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        words = unprivileged([sys.executable, "-m", "feeds", "build", "--now", "2026-11-21T00:00:00Z"])
        built = subprocess.run(
            words, cwd=site.root, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
        )
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert built.returncode == 4, built.stderr
    assert "cannot write" in built.stderr
    assert "Permission denied" in built.stderr
    assert len(built.stderr.splitlines()) == 1
    assert site.public() == before


def test_output_that_is_a_file(site: Site) -> None:
    site.article("a.md")
    (site.root / "public").write_text("a file")
    built = site.build()
    assert built.returncode == 4
    assert (site.root / "public").read_text() == "a file"


def test_no_content_is_refused(site: Site) -> None:
    assert site.run("build", "--content", "nowhere").returncode == 2
    site.article("a.md")
    site.build()
    before = site.public()
    (site.root / "content/a.md").unlink()
    built = site.build()
    assert built.returncode == 2
    assert "0 of 1 published articles are left in content" in built.stderr
    assert site.public() == before
    assert site.build("--allow-removals").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "content"), "content and content lie in each other;"),
        (("--out", "content/deep/er"), "content/deep/er and content lie in each other;"),
        (("--out", "."), ". and content lie in each other;"),
        (("--cache", "public"), "public lies in public, and what is there is published;"),
        (("--cache", "public/deep/er"), "public/deep/er lies in public, and what is there is published;"),
    ],
)
def test_folders_that_lie_in_each_other_are_refused(site: Site, words: Sequence[str], said: str) -> None:
    site.article("a.md")
    before = tree(site.root)
    refused = site.build(*words)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"feeds: {said}")
    assert tree(site.root) == before


@pytest.mark.parametrize("words", [(), ("--cache", "elsewhere"), ("--cache", "./.feeds/../.feeds")])
def test_two_at_once(site: Site, words: Sequence[str]) -> None:
    site.article("a.md")
    holder = (
        "import time; from pathlib import Path; from feeds.alone import alone\n"
        "with alone(Path('.feeds')): print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holder],
        cwd=site.root,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    try:
        assert other.stdout is not None
        other.stdout.readline()
        built = site.build(*words)
        assert built.returncode == 3
        assert f"(process {other.pid})" in built.stderr
    finally:
        other.kill()
        other.wait()
    assert other.stdout is not None
    other.stdout.close()
    assert site.build(*words).returncode == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted(site: Site, number: signal.Signals, code: int) -> None:
    site.article("a.md")
    site.build()
    serving = subprocess.Popen(
        [sys.executable, "-m", "feeds", "serve", "--port", "0"],
        cwd=site.root,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert serving.stderr is not None
    serving.stderr.readline()
    time.sleep(0.1)
    serving.send_signal(number)
    serving.communicate(timeout=20)
    assert serving.returncode == code


@pytest.mark.hazard("cron")
def test_a_reader_that_stops_reading_is_no_error(site: Site) -> None:
    """Output led into a program that stops reading."""
    site.write("many.jsonl", b'{"title": "A headline", "text": "A court in Kyrgyzstan has ruled."}\n' * 3000)
    words = f"set -o pipefail; {sys.executable} -m feeds explain --json content | head -n 1"
    shown = subprocess.run(
        ["bash", "-c", words],
        cwd=site.root,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert (shown.returncode, shown.stderr, shown.stdout.count("\n")) == (0, "", 1)


def test_a_title_cannot_steer_the_terminal(site: Site) -> None:
    site.write("bad\x1b[2J\n.md", b"\xff")
    built = site.build()
    assert "\x1b" not in built.stderr
    assert len(built.stderr.splitlines()) <= 2


def test_other_files_are_left_alone_and_counted(site: Site) -> None:
    site.article("a.md")
    site.write("notes.docx", b"x")
    site.write(".hidden.md", b"\xff")
    built = site.build("-v")
    assert "1 other file in content left alone" in built.stderr


def test_a_folder_of_nothing_but_other_files_is_not_passed_over_in_silence(site: Site) -> None:
    site.write("page.mhtml", b"x")
    assert "1 other file in content left alone" in site.build().stderr
    assert site.build().stderr == ""
    site.article("a.md")
    assert "left alone" not in site.build().stderr


def test_init_makes_settings_that_build(tmp_path: Path) -> None:
    site = Site(tmp_path)
    made = site.run("init", "--title", "News of “here”", "--url", "https://here.example/feeds")
    assert made.returncode == 0
    site.article("a.md", topics="[coast]")
    assert site.build().returncode == 0
    assert site.run("check").returncode == 0
    assert b"https://here.example/feeds/topics/coast/atom.xml" in site.public()["topics/coast/atom.xml"]
    again = site.run("init")
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    "words",
    [["--title", ""], ["--url", "https://e.example/?a=1"], ["--url", "https://a_b.example/"], ["--url", "here"]],
)
def test_init_writes_nothing_that_build_would_refuse(tmp_path: Path, words: list[str]) -> None:
    assert Site(tmp_path).run("init", *words).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_odd_words_are_wrong_usage_and_no_bug(site: Site) -> None:
    assert site.run("build", "--now", "0001-01-01T00:00:00+14:00").returncode == 2
    (site.root / "public").mkdir()
    (site.root / "public/catalog.json").write_text("[]")
    assert site.run("links", "-v").returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bulid",), "No such command 'bulid'. Did you mean 'build'?"),
        (("build", "--strickt"), "Did you mean '--strict'?"),
    ],
)
def test_a_slip_is_told_with_what_was_probably_meant(site: Site, words: Sequence[str], said: str) -> None:
    slipped = subprocess.run(  # a process of its own: what other commands loaded here is not there
        [sys.executable, "-m", "feeds", *words],
        cwd=site.root,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert (slipped.returncode, said in slipped.stderr) == (2, True), slipped.stderr


def test_links(site: Site) -> None:
    site.article("a.md")
    assert site.run("links").returncode == 2
    site.build()
    told = site.run("links", "--country", "Kyrgyz Republic", "--topic", "law").stdout
    assert "https://tiny.example/news/countries/kyrgyzstan/law/rss.xml" in told
    assert '<link rel="alternate" type="application/atom+xml" title="Kyrgyzstan: Law &amp; Order – Tiny (Atom)"' in told
    assert "topics/mining/feed.json" in site.run("links").stdout
    assert site.run("links", "--country", "Atlantis").returncode == 2


def test_check_names_what_is_broken(site: Site) -> None:
    site.article("a.md")
    site.build()
    assert (site.run("check").returncode, site.run("check").stdout) == (0, "")
    path = site.root / "public/atom.xml"
    path.write_bytes(path.read_bytes().replace(b"</feed>", b""))
    checked = site.run("check", "public")
    assert checked.returncode == 1
    assert "atom.xml:" in checked.stdout
    assert "not-well-formed" in checked.stdout


def test_a_bug_is_one_line(site: Site) -> None:
    bug = "import feeds.build, sys; from feeds import cli; feeds.build.build = None; sys.argv = ['feeds', 'build']; cli.main()"
    run = subprocess.run(
        [sys.executable, "-c", bug],
        cwd=site.root,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert run.returncode == 70
    assert len(run.stderr.splitlines()) == 1


def test_import_keeps_where_an_article_came_from(site: Site) -> None:
    raw = site.root / "raw"
    raw.mkdir()
    meta = '<meta property="og:site_name" content="Coin &amp; News"><meta property="og:image" content="https://c.example/p.png">'
    text = f"<p>{'A court in Kyrgyzstan has ruled on mining. ' * 9}</p>"
    page = f'<html><head>{meta}<meta property="og:image:alt" content="A mine"></head><article><h1>A title</h1>{text}</article></html>'
    (raw / "a.html").write_text(page)
    front = "source: {title: Other, feed: https://o.example/f}\nvia: https://v.example/\nrights: CC0\npoint: 1, 2\n"
    front += "enclosure: {url: https://f.example/a.mp3, length: 7, type: audio/mpeg}\n"
    (raw / "b.md").write_text(f"---\ntitle: B\ndate: 2025-01-01\n{front}---\nText.\n")
    assert site.run("import", "raw", "--now", NOW).returncode == 0
    told = {a["title"]: a for a in map(json.loads, site.run("explain", "--json", "content").stdout.splitlines())}
    assert told["A title"]["origin"] == {"title": "Coin & News", "url": None, "feed": None}
    assert told["A title"]["image"]["description"] == "A mine"
    assert told["B"]["origin"] == {"title": "Other", "url": None, "feed": "https://o.example/f"}
    assert told["B"]["via"] == "https://v.example/"
    assert site.build().returncode == 0
    rss = site.public()["rss.xml"].decode()
    for said in (
        '<enclosure url="https://f.example/a.mp3" length="7"',
        "<georss:point>1 2<",
        "CC0",
        '<source url="https://o.example/f">',
    ):
        assert said in rss


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ('icon = "icon.png"', "is a file that feeds itself writes"),
        ('icon = ".."', "the address of a picture (absolute, or below the site's) is wanted"),
        ('logo = "#"', "the address of a picture (absolute, or below the site's) is wanted"),
        ('logo = "javascript:alert(1)"', "the address of a picture (absolute, or below the site's) is wanted"),
        ('time_zone = "localtime"', "a time zone such as"),
        ('time_zone = "right/UTC"', "a time zone such as"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(site: Site, setting: str, problem: str) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", f"{setting}\n[feeds]"))
    ran = site.build()
    assert (ran.returncode, problem in ran.stderr) == (2, True), ran.stderr


def test_a_build_tells_in_one_line_what_came_of_it(site: Site) -> None:
    site.article("a.md")
    site.article("b.md", title="Another")
    site.write("c.md", b"\xff")
    first = site.build().stderr.splitlines()
    assert re.fullmatch(r"feeds: 2 articles changed, \d+ feeds written, 1 set aside, \d+\.\d s", first[-1])
    site.article("b.md", title="Another title")
    assert site.build().stderr.startswith("feeds: 1 article changed, ")
    (site.root / "content/b.md").unlink()
    assert site.build().stderr.startswith("feeds: 1 article changed, ")
    assert site.build().stderr == ""


def test_what_is_said_can_be_collected_by_a_program(site: Site) -> None:
    site.article("a.md")
    site.write("c.md", b"\xff")
    said = [json.loads(line) for line in site.build("--log", "json").stderr.splitlines()]
    assert [line["level"] for line in said] == ["warning", "info"]
    assert said[0]["message"].startswith("c.md: ")
    figures = {name: said[1][name] for name in ("changed", "set_aside", "articles", "files_removed")}
    assert figures == {"changed": 1, "set_aside": 1, "articles": 1, "files_removed": 0}
    assert said[1]["feeds_written"] > 3
    (site.root / "feeds.toml").write_text("")
    refused = site.build("--log", "json")
    assert refused.returncode == 2
    assert {json.loads(line)["level"] for line in refused.stderr.splitlines()} == {"error"}
    assert site.build().stderr.startswith("feeds: ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(site: Site, shell: str) -> None:
    told = site.run("completion", shell)
    assert told.returncode == 0
    assert "_FEEDS_COMPLETE" in told.stdout
    if there := shutil.which(shell):
        subprocess.run([there, "-n"], input=told.stdout, text=True, check=True)


def test_commands_and_options_are_completed(site: Site) -> None:
    words = {"_FEEDS_COMPLETE": "bash_complete", "COMP_WORDS": "feeds build --al", "COMP_CWORD": "2"}
    assert site.run(**words).stdout == "plain,--allow-removals\n"
    words = {"_FEEDS_COMPLETE": "bash_complete", "COMP_WORDS": "feeds sta", "COMP_CWORD": "1"}
    assert site.run(**words).stdout == "plain,status\n"
