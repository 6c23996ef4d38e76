"""What the index saves, and that it can be lost, damaged or foreign without a byte of difference."""

import errno
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds import edition, files, index, judging, relabelling, render
from feeds.config import DEFAULTS
from feeds.index import Rendered
from feeds.lock import Lock
from feeds.model import Article, BodyMode, Document, Enclosure, FormatName, Image, Origin, Point
from feeds.normalise import Claim, Labelled
from feeds.published import Published
from feeds.render import atomrss, entries, jsonfeed
from feeds.render.documents import FeedDocument, documents
from feeds.render.publication import Publication
from feeds.route import route
from tests.conftest import NOW, REPOSITORY, Site, tree
from tests.shelf import published

FILE = Path(".feeds") / index.FILE_NAME
COUNTRIES = ("Kyrgyzstan", "Pakistan", "Malaysia", "India")


@pytest.fixture(autouse=True)
def _files_are_old() -> Iterator[None]:
    """As soon as they are written: what is read again for its youth would hide what is not noticed."""
    with patch.object(files, "_YOUNG", 0):
        yield


@pytest.fixture
def built(site: Site) -> Site:
    """Eight articles, published."""
    for n in range(8):
        site.article(f"{n}.md", title=f"Title {n}", date=f"2025-01-{n + 1:02}", body=f"A court in {COUNTRIES[n % 4]}.")
    assert site.build().returncode == 0
    return site


def is_as_if_new(site: Site, *words: str) -> bool:
    """Does a build with `words` give what one of everything gives?"""
    done = site.build(*words)
    assert done.returncode == 0, done.stderr
    found, lock = site.public(), (site.root / "feeds.lock").read_bytes()
    shutil.rmtree(site.root / "public")
    assert site.build("--full").returncode == 0
    return (found, lock) == (site.public(), (site.root / "feeds.lock").read_bytes())


# The index may be lost


def _gone(file: Path) -> None:
    file.unlink()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _something_else(file: Path) -> None:
    file.write_bytes(b"no index\n" * 1000)


def _a_folder(file: Path) -> None:
    file.unlink()
    (file / "in it").mkdir(parents=True)


def _executed(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def _of_another_program(file: Path) -> None:
    _executed(file, "UPDATE meta SET value = '1 another' WHERE name = 'made by'")


def _without_a_table(file: Path) -> None:
    _executed(file, "DROP TABLE IF EXISTS article")


def _of_another_application(file: Path) -> None:
    file.unlink()
    _executed(file, "CREATE TABLE meta (name, value)")


def _with_rows_that_say_nothing(file: Path) -> None:
    _executed(file, "UPDATE article SET facts = '[1, 2]'", "UPDATE article SET content = x'00'")


def _with_a_journal_of_nobody(file: Path) -> None:
    file.with_name(f"{file.name}-journal").write_bytes(b"no journal\n" * 100)


DAMAGES = (
    _gone, _empty, _something_else, _a_folder, _of_another_program, _without_a_table, _of_another_application, _with_rows_that_say_nothing,
    _with_a_journal_of_nobody,
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_").replace("_", " "))
@pytest.mark.hazard("index")
def test_an_index_that_is_no_good_is_made_anew(built: Site, damage: Callable[[Path], None]) -> None:
    """The index is deleted, emptied, made a folder, a table or a text of something else, or one of another program"""
    before = built.public()
    damage(built.root / FILE)
    assert built.build().returncode == 0
    assert built.public() == before
    damage(built.root / FILE)
    built.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    assert is_as_if_new(built)


@pytest.mark.long
@pytest.mark.parametrize("share", [0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
@pytest.mark.hazard("index")
def test_an_index_that_was_cut_off_is_made_anew(built: Site, share: float) -> None:
    """The index is cut off at a share of its length"""
    size = (built.root / FILE).stat().st_size
    os.truncate(built.root / FILE, int(size * share))
    built.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    assert is_as_if_new(built)


@pytest.mark.long
@pytest.mark.hazard("index")
def test_an_index_of_another_site_does_no_harm(built: Site, another: Callable[[], Site]) -> None:
    """The index of another site is put in its place"""
    other = another()
    for n in range(4):
        other.article(f"{n}.md", title=f"Not {n}", date="2025-01-01", body="A bill in India.")
    other.build()
    shutil.copy(other.root / FILE, built.root / FILE)
    assert is_as_if_new(built)
    shutil.copytree(other.root / "content", built.root / "content", dirs_exist_ok=True)
    shutil.copy(other.root / FILE, built.root / FILE)
    assert is_as_if_new(built)


def test_a_copied_site_goes_on_where_the_other_was(built: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = Site(tmp_path_factory.mktemp("copy") / "site")
    shutil.copytree(built.root, copy.root)
    copy.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    assert is_as_if_new(copy)


@pytest.mark.long
@pytest.mark.hazard("index")
def test_an_older_index_that_was_brought_back_does_no_harm(built: Site) -> None:
    """An older index is brought back"""
    older = (built.root / FILE).read_bytes()
    built.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    (built.root / "content/5.md").unlink()
    built.article("new.md", title="New", date="2025-02-02")
    built.build()
    (built.root / FILE).write_bytes(older)
    built.article("6.md", title="Changed", date="2025-01-07")
    assert is_as_if_new(built)


@pytest.mark.hazard("disk")
def test_an_index_that_cannot_be_written_is_told_in_one_line(built: Site) -> None:
    """The index cannot be written. As root no file is read-only, so that the database is opened so."""
    connect, before = sqlite3.connect, built.public()
    with patch.object(sqlite3, "connect", lambda path, **how: connect(f"file:{path}?mode=ro", uri=True, **how)):
        assert built.build().returncode == 0  # nothing to write
        built.article("new.md", title="New", date="2025-02-02")
        refused = built.build()
    assert refused.returncode == 4
    assert refused.stderr.count("\n") == 1
    assert "index.sqlite" in refused.stderr
    assert built.public() == before
    assert is_as_if_new(built)


@pytest.mark.long
@pytest.mark.hazard("index")
def test_flipped_bits_are_noticed(built: Site, tmp_path: Path, runs: Callable[[int], None]) -> None:
    """One bit of each page of the index is flipped, or up to 2,048 anywhere, before an article changes"""
    file, kept = built.root / FILE, tmp_path / "kept"
    shutil.copytree(built.root, kept)
    index_of, size, chance = file.read_bytes(), file.stat().st_size, random.Random(1)
    bits = [[page * 8 + chance.randrange(4096 * 8)] for page in range(0, size, 4096)]
    bits += [[chance.randrange(size * 8) for _ in range(2**n)] for n in range(12)]
    built.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    assert built.build("--full").returncode == 0
    expected = tree(built.root / "public"), (built.root / "feeds.lock").read_bytes()
    for flipped in bits:
        data = bytearray(index_of)
        for bit in flipped:
            data[bit // 8] ^= 1 << bit % 8
        file.write_bytes(data)
        shutil.rmtree(built.root / "public")
        shutil.copytree(kept / "public", built.root / "public")
        shutil.copy(kept / "feeds.lock", built.root)
        done = built.build()
        assert done.returncode == 0, (flipped, done.stderr)
        assert expected == (tree(built.root / "public"), (built.root / "feeds.lock").read_bytes()), flipped
    runs(len(bits))


@pytest.mark.hazard("index")
def test_a_time_in_the_index_that_was_changed_is_noticed(built: Site) -> None:
    """An instant in the index is replaced by another that may as well be true"""
    _executed(built.root / FILE, "UPDATE member SET before = before - 1000000000 WHERE id LIKE '%5%' OR id LIKE '%6%'")
    built.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    assert is_as_if_new(built)


@pytest.mark.hazard("index")
@pytest.mark.parametrize("replaced", [False, True], ids=["in place", "by a copy"])
def test_an_article_that_was_edited_and_lies_there_as_it_did_is_read_again(built: Site, *, replaced: bool) -> None:
    """An article is edited in place, or replaced by a copy, its size and time kept"""
    path = built.root / "content/3.md"
    before, data = path.stat(), path.read_bytes()
    if replaced:
        path.unlink()
    path.write_bytes(data.replace(b"Title 3", b"Title X"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert is_as_if_new(built)
    assert b"Title X" in built.public()["rss.xml"]


def test_an_index_that_a_killed_run_left_open_is_taken_for_what_it_says(
    built: Site, made: dict[str, Counter[str]]
) -> None:
    _executed(built.root / FILE, "PRAGMA user_version = 0")
    built.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    assert built.build().returncode == 0
    assert set(made["atom"]) == {"Another title"}


@pytest.mark.hazard("public")
def test_a_published_file_that_was_changed_in_place_is_made_again(built: Site) -> None:
    """A published file is changed in place, its size and time kept"""
    path = built.root / "public/topics/law/rss.xml"
    before, data, seen = path.stat(), path.read_bytes(), tree(built.root / "public")
    path.write_bytes(data.replace(b"Title 0", b"Title X"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert built.build().returncode == 0
    assert built.public() == seen


@pytest.mark.hazard("public")
def test_verify_reads_every_published_file(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published file is changed in place on a disk that keeps no times, and `build --verify` is asked"""
    status = files.status
    monkeypatch.setattr(files, "status", lambda path: (found := status(path)) and (found[0], 0, 0, found[3]))
    assert built.build("--full").returncode == 0
    path, seen = built.root / "public/topics/law/rss.xml", built.public()
    path.write_bytes(path.read_bytes().replace(b"Title 0", b"Title X"))
    assert built.build().returncode == 0
    assert built.public() != seen
    assert re.fullmatch(r"feeds: 0 articles changed, 1 feed written, [\d.]+ s\n", built.build("--verify").stderr)
    assert built.public() == seen
    assert built.build("--verify").stderr == ""


def test_rights_and_links_that_change_make_nothing_anew(built: Site, made: dict[str, Counter[str]]) -> None:
    for name in built.public():
        (built.root / "public" / name).chmod(0o640)
    for counter in made.values():
        counter.clear()
    assert built.build().returncode == 0
    assert not any(made.values())


WRONG = {
    "an entry": "UPDATE entry SET data = x'3C656E7472793E'",
    "an entry that is no bytes": "UPDATE entry SET data = 'text'",
    "an entry's vocabularies": "UPDATE entry SET uses = 5",
    "a text that is not UTF-8": "UPDATE article SET source = CAST(x'FF' AS TEXT)",
    "facts": "UPDATE article SET facts = '[1, 2'",
    "a compressed text": "UPDATE article SET content = x'00'",
    "an instant": "UPDATE member SET changed = 'never'",
    "a selection's number": "UPDATE member SET selection = 1000 WHERE selection = 0",
    "a counter": "UPDATE meta SET value = 'many' WHERE name = 'version'",
    "a file's digest": "UPDATE file SET digest = 7",
}


@pytest.mark.long
@pytest.mark.parametrize("statement", WRONG.values(), ids=WRONG)
@pytest.mark.hazard("index")
def test_a_value_that_cannot_be_is_noticed(built: Site, statement: str) -> None:
    """A value in the index is replaced by one that cannot be"""
    with sqlite3.connect(built.root / FILE) as database:
        assert database.execute(statement).rowcount > 0
    database.close()
    built.article("new.md", title="New", date="2025-02-02")
    assert is_as_if_new(built)


# The same bytes whoever worked


@pytest.mark.long
@pytest.mark.hazard("promise")
def test_the_same_bytes_with_any_number_of_processes(built: Site) -> None:
    """The same site is built by one, two and eight processes"""
    found = []
    for jobs in ("1", "2", "8"):
        shutil.rmtree(built.root / "public")
        assert built.build("--full", "--jobs", jobs).returncode == 0
        found.append((built.public(), (built.root / "feeds.lock").read_bytes()))
    assert found[0] == found[1] == found[2]


DYING = """
import os, sys
from feeds.read import markdown_file
read = markdown_file.read
def dying(data, name):
    if b"deadly" in data:
        os._exit(3)
    return read(data, name)
markdown_file.read = dying
from feeds.cli import main
main()
"""


@pytest.mark.long
@pytest.mark.hazard("poison")
def test_an_article_that_ends_its_process_costs_no_other(built: Site) -> None:
    """An article kills the process that judges it"""
    before = built.public()
    built.article("4a.md", title="Deadly", body="This is deadly.")
    done = dying(built, "--full", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [LOST]
    assert built.public() == before


@pytest.mark.long
@pytest.mark.hazard("poison")
def test_an_article_that_ended_one_run_costs_no_other_in_the_next(built: Site) -> None:
    """An article kills the program itself, and the next run meets it again"""
    before = built.public()
    built.article("4a.md", title="Deadly", body="This is deadly.")
    assert dying(built).returncode == 3
    assert built.public() == before
    built.article("4b.md", title="Sound", body="This is not.")
    done = dying(built)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == LOST
    assert b"Sound" in built.public()["rss.xml"]
    assert not (built.root / ".feeds" / "judging").exists()
    # It is tried again, and still costs nothing but itself; one that only had bad luck is there then.
    again = dying(built)
    assert (again.returncode, again.stderr) == (0, "")
    assert built.build().returncode == 0
    assert b"Deadly" in built.public()["rss.xml"]


@pytest.mark.hazard("poison")
def test_an_article_that_brings_a_fault_to_light_costs_no_other(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article meets a fault of the program, or of a library, that nobody foresaw"""
    before, normalise = built.public(), judging.normalise

    def faulty(document: Document, *rest: Any, **more: Any) -> Article:
        if "deadly" in document.body:
            raise ZeroDivisionError("of all\nthings")
        return normalise(document, *rest, **more)

    built.article("4a.md", title="Deadly", body="This is deadly.")
    with monkeypatch.context() as patched:
        patched.setattr(judging, "normalise", faulty)
        done = built.build("--jobs", "1")
        assert built.public() == before
        imported = built.run("import", "content/4a.md", "content/1.md")
        again = built.build("--jobs", "1")
        built.article("5.md", title="Later")
        later = built.build("--jobs", "1")
    assert imported.returncode == 0, imported.stderr
    assert "4a.md: a bug in feeds keeps it out: ZeroDivisionError" in imported.stderr
    told = r"feeds: 4a\.md: a bug in feeds keeps it out: ZeroDivisionError: of all things \(test_index\.py:\d+\); report this line; set aside"
    assert re.fullmatch(told, done.stderr.splitlines()[0])
    # Said once, and no run looks well until the fault is gone.
    assert (done.returncode, again.returncode, later.returncode) == (70, 70, 70)
    assert again.stderr == ""
    assert later.stderr.startswith("feeds: 1 article changed")
    assert {name: data for name, data in built.public().items() if name in before}.keys() == before.keys()
    assert b"Later" in built.public()["rss.xml"]
    assert built.build().returncode == 0  # of another program: this one has no such fault
    assert b"Deadly" in built.public()["rss.xml"]


def test_a_file_that_could_not_be_read_is_asked_for_again(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built.public()
    opened = os.open

    def broken(path: object, *more: Any) -> int:
        if str(path).endswith("/3.md"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return opened(path, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", broken)
        (built.root / "content/3.md").touch()
        assert "3.md: it cannot be read: Input/output error" in built.build().stderr
    assert b"Title 3" not in built.public()["rss.xml"]
    assert built.build().returncode == 0
    assert built.public() == before


LOST = "feeds: 4a.md: it could not be judged: its process ended with exit code 3; report it; set aside"


def dying(site: Site, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", DYING, "build", "--now", NOW, *words],
        cwd=site.root,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        timeout=60,
    )


# A feed of kept entries is what feedgen and json make of the whole


def whole(document: FeedDocument, name: FormatName, shelf: Published, site: Publication) -> bytes:
    """The file without anything that was kept."""
    said = [entries.entry(shelf.article(article.version), document.body, site) for article in document.articles]
    if name == "json":
        empty = json.loads(jsonfeed.frame(replace(document, articles=()), frozenset(), site).around(()))
        items = [jsonfeed._item(entry, site) for entry in said]
        return (json.dumps({**empty, "items": items}, ensure_ascii=False, indent=2) + "\n").encode()
    is_rss = name == "rss"
    uses = frozenset(use for entry in said for use in atomrss._uses(entry).split())
    generator = atomrss._generator(document, uses, site, is_rss=is_rss)
    for entry in said:
        generator.add_entry(atomrss._filled(entry, site, is_rss=is_rss), order="append")
    _, made = generator._create_rss() if is_rss else generator._create_atom()
    return atomrss._with_style(made, document)


_TEXT = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["]]>", "</entry>\n  <entry>", "\n    </item>\n", "&amp;lt;b>", "<![CDATA[", '"items": []', "]\n}", "\\u0000", "\x0b\ufffe", "\u202e"]
)  # fmt: skip
_DOCUMENTS = st.lists(
    st.builds(
        dict,
        title=_TEXT,
        description=_TEXT | st.none(),
        body=_TEXT.map(lambda text: f"Start {text}"),
        markup=st.sampled_from(["html", "markdown"]),
        authors=st.lists(_TEXT, max_size=2).map(tuple),
        tags=st.lists(_TEXT, max_size=2).map(tuple),
        countries=st.sampled_from([(), ("kg",), ("pk", "my")]),
        language=st.sampled_from(["en", "fr"]),
        link=st.sampled_from([None, "https://there.example/?a=1&b=<2>"]),
        rights=_TEXT | st.none(),
        image=st.builds(Image, url=st.sampled_from([None, "https://there.example/p.png"]), credit=_TEXT, description=_TEXT),
        origin=st.none() | st.builds(Origin, _TEXT, st.just("https://other.example/"), st.just("https://other.example/feed")),
        enclosure=st.none() | st.just(Enclosure("https://there.example/a.mp3", 12, "audio/mpeg")),
        point=st.none() | st.just(Point(42.87, 74.59)),
    ),
    max_size=4,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(said=_DOCUMENTS, body=st.sampled_from(get_args(BodyMode)), name=st.sampled_from(get_args(FormatName)))
def test_a_feed_of_kept_entries_is_what_the_whole_would_be(
    said: Sequence[dict[str, Any]], body: BodyMode, name: FormatName
) -> None:
    found = [
        Document(
            source=f"{n}.md", id=f"urn:x:{n}", published=(), added=f"2025-01-0{n + 1}", decided=frozenset(fields), **fields
        )
        for n, fields in enumerate(said)
    ]  # fmt: skip
    configured = replace(DEFAULTS, feeds=replace(DEFAULTS.feeds, body=body, min_items=1))
    site = render.publication(configured)
    with published(*found, settings=configured) as shelf:
        for feed in route(shelf, configured, Lock()):
            for document in documents(feed, name, site):
                kept = render.assembled(document, name, shelf, site)
                assert kept == render.assembled(document, name, shelf, site) == whole(document, name, shelf, site)


# Nothing is done needlessly

UNNEEDED = (
    "yaml", "lxml", "feedgen", "jinja2", "comrak", "nh3", "selectolax", "trafilatura", "multiprocessing", "feeds.config", "feeds.model",
    "feeds.normalise", "feeds.calendar", "feeds.edition", "feeds.render",
)  # fmt: skip
LOADED = "import sys\nfrom feeds.cli import main\ntry:\n    main()\nexcept SystemExit:\n    print('', *sys.modules)\n"


def modules(*words: str, code: str = LOADED, cwd: Path = REPOSITORY) -> set[str]:
    """What is imported at the end of a command."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return set(done.stdout.splitlines()[-1].split())


def test_a_run_that_finds_nothing_changed_imports_nothing_that_works(built: Site) -> None:
    built.article("new.md", title="New", date="2025-02-02", body="A pier. ![](pier.gif)")
    built.write("pier.gif", b"GIF89a")
    busy = modules("build", "--now", NOW, "--dry-run", cwd=built.root, code=f"{LOADED}sys.stderr = None")
    built.build()
    assert busy.intersection(UNNEEDED) >= {"feeds.config", "feeds.render", "feedgen", "lxml", "comrak"}
    assert modules("build", "--now", NOW, cwd=built.root).intersection(UNNEEDED) == set()


def test_the_version_is_told_without_the_program() -> None:
    bare = modules(code="import sys; print(*sys.modules)")
    loaded = modules("--version", code=LOADED.replace("feeds.cli", "feeds.__main__")) - bare
    assert {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names} == {
        "feeds",
        "feeds.__main__",
    }


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Counter[str]]:
    """How often each article was rendered, by format, and each feed's file put together, from here on."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*get_args(FormatName), "files")}

    def count(name: str, render_all: Callable[..., list[Rendered]]) -> Callable[..., list[Rendered]]:
        def counting(said: Sequence[entries.Entry], site: Publication) -> list[Rendered]:
            counts[name].update(entry.title for entry in said)
            return render_all(said, site)

        return counting

    monkeypatch.setattr(atomrss, "atom_entries", count("atom", atomrss.atom_entries))
    monkeypatch.setattr(atomrss, "rss_entries", count("rss", atomrss.rss_entries))
    monkeypatch.setattr(jsonfeed, "items", count("json", jsonfeed.items))
    assembled = render.assembled

    def assembling(document: FeedDocument, *rest: Any) -> bytes:
        counts["files"][f"{document.feed.folder}{document.path}"] += 1
        return assembled(document, *rest)

    monkeypatch.setattr(render, "assembled", assembling)
    return counts


def test_an_article_is_rendered_once_a_format_however_many_feeds_carry_it(
    site: Site, made: dict[str, Counter[str]]
) -> None:
    for n in range(4):
        site.article(f"{n}.md", title=f"T{n}", date=f"2025-01-{n + 1:02}", body=f"A court in {COUNTRIES[n]}.")
    site.build()
    assert len([path for path in site.public() if path.endswith("feed.json")]) == 3 + 2 * 4
    once = {f"T{n}": 1 for n in range(4)}
    assert [made[name] for name in ("atom", "rss", "json")] == [once] * 3
    assert set(made["files"].values()) == {1}


def test_only_what_changed_is_rendered_put_together_and_written(site: Site, made: dict[str, Counter[str]]) -> None:
    settings_file = site.root / "feeds.toml"
    settings_file.write_text(settings_file.read_text().replace("min_items = 1", "min_items = 1\nwindow = 2"))
    for n in range(8):
        site.article(f"{n}.md", title=f"T{n}", date=f"2025-01-{n + 1:02}", body=f"A court in {COUNTRIES[n % 4]}.")
    site.build()
    assert set(made["atom"]) == {f"T{n}" for n in range(8)}
    for counts in made.values():
        counts.clear()
    before, numbers = site.public(), inodes(site)
    site.article("7.md", title="New title", date="2025-01-08", body="A court in India.")
    site.build()
    assert [made[name] for name in ("atom", "rss", "json")] == [{"New title": 1}] * 3
    folders = ("", "topics/law/", "countries/india/", "countries/india/law/")
    assert set(made["files"]) == {
        f"{folder}{file}" for folder in folders for file in ("atom.xml", "rss.xml", "feed.json")
    }
    after = site.public()
    assert {path for path, number in inodes(site).items() if number != numbers.get(path)} == {
        path for path, data in after.items() if data != before.get(path)
    }
    for counts in made.values():
        counts.clear()
    site.article("0.md", title="Not in the window of all", date="2025-01-01", body="A court in Kyrgyzstan.")
    site.build()
    assert set(made["files"]) == {
        f"countries/kyrgyzstan/{folder}{file}"
        for folder in ("", "law/")
        for file in ("atom.xml", "rss.xml", "feed.json")
    }


def test_only_what_changed_is_judged(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    built.article("8.md", title="A person's", date="2025-01-09", topics="[mining]", body="A court in India.")
    built.build()
    judged, labelled = Counter[str](), Counter[str]()
    normalise, label = judging.normalise, relabelling.labelled

    def judging_one(document: Document, *rest: Any, **more: Any) -> Article:
        judged[document.source] += 1
        return normalise(document, *rest, **more)

    def labelling_one(claim: Claim, title: str, *rest: Any) -> Labelled:
        labelled[title] += 1
        return label(claim, title, *rest)

    monkeypatch.setattr(judging, "normalise", judging_one)
    monkeypatch.setattr(relabelling, "labelled", labelling_one)
    os.utime(built.root / "content/3.md", (1, 1))
    built.build()
    assert (judged, labelled) == ({}, {})
    built.article("3.md", title="New title", date="2025-01-04", body="A court in India.")
    built.build()
    assert (judged, labelled) == ({"3.md": 1}, {})
    path = built.root / "feeds.toml"
    path.write_text(path.read_text().replace("keywords = [", 'keywords = ["verdict", ', 1))
    judged.clear()
    built.build()
    unlabelled = {f"Title {n}": 1 for n in range(8) if n != 3} | {"New title": 1}
    assert (judged, labelled) == ({}, unlabelled)
    path.write_text(path.read_text().replace("[site]", '[site]\ntime_zone = "Asia/Bishkek"', 1))
    labelled.clear()
    built.build()
    assert (judged, labelled) == ({f"{n}.md": 1 for n in range(9)}, {})


def inodes(site: Site) -> dict[str, int]:
    """The numbers of the published files: a file that is replaced has another."""
    return {path: (site.root / "public" / path).stat().st_ino for path in site.public()}


def test_an_article_that_no_window_holds_is_not_rendered(site: Site, made: dict[str, Counter[str]]) -> None:
    settings_file = site.root / "feeds.toml"
    settings_file.write_text(settings_file.read_text().replace("min_items = 1", "min_items = 1\nwindow = 1"))
    for n in range(3):
        site.article(f"{n}.md", title=f"T{n}", date=f"2025-01-0{n + 1}")
    site.build()
    assert made["atom"] == made["rss"] == made["json"] == {"T2": 1}


# What is only looked at stays as it is


def _nothing(_: Site) -> None:
    pass


def _an_edit(site: Site) -> None:
    site.article("3.md", title="Another title", date="2025-01-04", body="A bill in Pakistan.")
    (site.root / "content/5.md").unlink()
    site.article("undated.md", title="Undated", date="")
    site.write("broken.md", b"\xff")


def _other_settings(site: Site) -> None:
    path = site.root / "feeds.toml"
    path.write_text(
        path.read_text().replace("min_items = 1", 'min_items = 1\npages = false\nformats = ["rss"]\nwindow = 3')
    )


def _no_index(site: Site) -> None:
    _an_edit(site)
    (site.root / FILE).unlink()


def _a_bad_index(site: Site) -> None:
    _an_edit(site)
    _something_else(site.root / FILE)


def _no_site(site: Site) -> None:
    shutil.rmtree(site.root / "public")
    (site.root / "feeds.lock").unlink()
    shutil.rmtree(site.root / ".feeds")


@pytest.mark.parametrize("words", [(), pytest.param(("--full",), marks=pytest.mark.long)], ids=["", "full"])
@pytest.mark.parametrize("change", [_nothing, _an_edit, _other_settings, _no_index, _a_bad_index, _no_site])
def test_a_dry_run_changes_nothing_and_tells_what_the_build_does(
    built: Site, change: Callable[[Site], None], words: tuple[str, ...]
) -> None:
    change(built)
    before, public = lying(built), built.public() if (built.root / "public").exists() else {}
    dry = built.build("--dry-run", *words)
    assert lying(built) == before
    done = built.build(*words)
    assert (dry.returncode, done.returncode) == (0, 0)
    after = built.public()
    written = [f"write public/{path}" for path, data in after.items() if public.get(path) != data]
    removed = [f"remove public/{path}" for path in public if path not in after]
    assert sorted(dry.stdout.splitlines()) == sorted([*written, *removed])
    said = built.root / ".feeds/said"
    told = [line.removeprefix("feeds: ") for line in dry.stderr.splitlines()]
    assert told == (said.read_text().splitlines() if said.exists() else [])


def lying(site: Site) -> dict[str, tuple[bytes, int, int]]:
    """Every file of the site, and how it lies there; but for the lock that a run holds, which is nobody's business."""
    return {
        path: (data, (site.root / path).stat().st_mtime_ns, (site.root / path).stat().st_ino)
        for path, data in tree(site.root).items()
        if path != ".feeds/lock"
    }


# Somebody writes while the site is built


@pytest.mark.hazard("cron")
def test_a_file_that_changes_while_the_site_is_built_stops_it_and_the_next_build_heals(built: Site) -> None:
    """An article changes while the site is built"""
    before, lock = built.public(), (built.root / "feeds.lock").read_bytes()
    decided: dict[str, str] = {
        "topics": "[law]",
        "countries": "[kg]",
        "summary": "So.",
        "lang": "en",
        "date": "2025-03-03",
    }
    built.article("new.md", title="New", **decided)
    routed = edition.route

    def meanwhile(*words: Any) -> Any:
        built.article("new.md", title="New", body="Written a moment later.", **decided)
        return routed(*words)

    with patch.object(edition, "route", meanwhile):
        stopped = built.build()
    assert stopped.returncode == 2
    assert stopped.stderr.splitlines() == [
        "feeds: new.md: was changed while the site was built; nothing written, build again"
    ]
    assert built.public() == before
    assert (built.root / "feeds.lock").read_bytes() == lock
    assert is_as_if_new(built)
    assert b"Written a moment later." in built.public()["feed.json"]


def test_a_time_beyond_all_calendars_is_one_like_any_other(built: Site) -> None:
    """2400, which ext4 can keep: more nanoseconds than SQLite has numbers for."""
    late = 13_569_465_600
    for path in (built.root / "content/1.md", built.root / "public/rss.xml"):
        os.utime(path, (late, late))
    if (built.root / "content/1.md").stat().st_mtime != late:
        pytest.skip("this file system keeps no such time")
    assert built.build().returncode == 0
    assert is_as_if_new(built)


@pytest.mark.parametrize("folder", ["public", "public/cache"])
def test_what_was_worked_out_is_kept_in_no_folder_that_is_published(built: Site, folder: str) -> None:
    before = built.public()
    refused = built.build("--cache", folder)
    assert refused.returncode == 2
    assert "choose another --cache" in refused.stderr
    assert built.public() == before


def test_settings_that_are_saved_while_the_site_is_built_are_those_of_the_next_run(
    built: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.article("9.md", title="New", body="A court in Japan.")
    settings, publish = built.root / "feeds.toml", edition._publish

    def save_and_publish(*of: Any) -> None:
        settings.write_text(settings.read_text().replace('title = "Tiny', 'title = "Huge'))
        publish(*of)

    with monkeypatch.context() as patched:
        patched.setattr(edition, "_publish", save_and_publish)
        assert built.build().returncode == 0
    assert b"<title>Huge" not in built.public()["rss.xml"]
    assert built.build().returncode == 0
    assert b"<title>Huge" in built.public()["rss.xml"]
    assert is_as_if_new(built)


def test_a_copy_of_the_content_is_looked_at_whatever_it_looks_like(built: Site) -> None:
    """A link may lead out of a copy, and an image of a disk give other bytes the same times and numbers."""
    first, second = built.root / "first", built.root / "second"
    (built.root / "content").rename(first)
    (first / "link.md").symlink_to(first / "1.md")
    shutil.copytree(first, second, symlinks=True)
    for folder in (first, second):
        (built.root / "content").unlink(missing_ok=True)
        (built.root / "content").symlink_to(folder)
        done = built.build()
        assert done.returncode == 0
    assert "link.md: it is a link that leads out of the folder" in done.stderr
    assert is_as_if_new(built)


def test_a_disk_that_fails_says_nothing_against_the_index(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before, kept = built.public(), (built.root / FILE).read_bytes()
    built.article("9.md", title="New", body="A court in Japan.")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "touch", full)
        refused = built.build()
    assert (refused.returncode, refused.stderr.count("\n")) == (4, 1)
    assert "No space left on device" in refused.stderr
    assert (built.root / FILE).read_bytes() == kept
    assert built.public() == before
    assert is_as_if_new(built)


def test_what_is_no_longer_made_is_no_longer_missed(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(built.root / "public")
    settings = built.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("[feeds]", "[feeds]\npages = false"))
    assert built.build().returncode == 0
    with monkeypatch.context() as patched:
        patched.setattr(edition, "make", None)  # nothing is to be done
        assert built.build().returncode == 0


def test_what_an_older_promise_does_not_know_is_still_ours(built: Site) -> None:
    lock, before = built.root / "feeds.lock", (built.root / "feeds.lock").read_bytes()
    built.article("secret.md", title="Secret", body="A court in Japan.", date="2025-02-02")
    built.build()
    assert "articles/secret/index.html" in built.public()
    lock.write_bytes(before)
    (built.root / "content/secret.md").unlink()
    assert built.build().returncode == 0
    assert not any(b"Secret" in data for data in built.public().values())
    assert is_as_if_new(built)


def test_a_complaint_about_a_topic_comes_and_goes_with_the_settings(built: Site) -> None:
    settings = built.root / "feeds.toml"
    plain = settings.read_text()
    built.write("x.md", "---\ntitle: X\ndate: 2025-03-03\ntopics: [mining, digging]\n---\nText.\n")
    complaint = "x.md: topics: 'digging' is not in feeds.toml"
    assert complaint in built.build().stderr
    settings.write_text(plain.replace("[topics.mining]", '[topics.mining]\naliases = ["digging"]'))
    assert complaint not in built.build("--strict").stderr
    settings.write_text(plain)
    assert complaint in built.build().stderr


def test_of_many_articles_in_one_file_the_others_stand_as_they_stood(site: Site, made: dict[str, Counter[str]]) -> None:
    rows = [
        {
            "title": f"T{n}",
            "content_text": f"A court in Japan, {n}.",
            "date_published": f"2025-01-0{n}",
            "id": f"urn:x:{n}",
        }
        for n in range(1, 6)
    ]
    site.write("a.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
    assert site.build().returncode == 0
    for counted in made.values():
        counted.clear()
    rows[2]["title"] = "Other"
    site.write("a.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
    assert site.build().returncode == 0
    assert set(made["rss"]) == {"Other"}
    assert is_as_if_new(site)
