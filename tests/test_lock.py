"""feeds.lock, damaged in every way that a disk, git or a person damages it: an error that says where and what to do, or the same bytes."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.errors import SettingsError
from feeds.lock import Imported, Lock, Promise, dump, parse
from tests.conftest import NOW, SETTINGS, Site, tree
from tests.serving import need

NOON = datetime(2025, 4, 7, 12, tzinfo=UTC)
WHOLE = Lock(
    feeds={
        "": Promise(NOON, ("atom", "rss", "json"), page=True),
        "topics/mining": Promise(NOON, ("atom",), page=True),
        "countries/peru/law": Promise(NOON, ("json",), page=False),
    },
    counts={"": 812},
    archives={"topics/mining": ("2024-12", "2025-01")},
    pages={"a-title": "tag:tiny.example,2020:a", "b": "https://there.example/b"},
    files={"a-title": ("photo.jpg", "report-1ed0366b.pdf"), "b": ("a_b.c.png",)},
    added={"urn:x:1": NOON, "urn:x:größe": NOON},
    imported={"urn:x:2": Imported("a file with spaces.md", "00ff")},
    told={"https://tiny.example/atom.xml": "0123456789abcdef"},
)
# Where, and what to do about it.
HELPFUL = re.compile(r"(?m)^(?:feeds: )?\S*feeds\.lock:\d+: .+; (?:take|keep) .+$")


def is_unnoticed(data: bytes) -> bool:
    """Is it taken for good though a fact is another, or refused without a word that helps?"""
    try:
        return bool(parse(data, Path("feeds.lock")) != WHOLE)
    except SettingsError as error:
        return HELPFUL.fullmatch(str(error)) is None


def cut(data: bytes) -> list[bytes]:
    return [data[:length] for length in range(len(data))]


def flipped(data: bytes) -> list[bytes]:
    number = int.from_bytes(data)
    return [(number ^ 1 << bit).to_bytes(len(data)) for bit in range(len(data) * 8)]


def without_a_row(data: bytes) -> list[bytes]:
    rows = data.splitlines(keepends=True)
    return [b"".join(rows[:n] + rows[n + 1 :]) for n in range(len(rows))]


EVERY = pytest.mark.parametrize("every", [53, pytest.param(1, marks=pytest.mark.long)])


@EVERY
@pytest.mark.hazard("lock")
def test_a_file_cut_off_anywhere_is_told_with_its_line(every: int, runs: Callable[[int], None]) -> None:
    """feeds.lock cut off after each of its bytes."""
    damaged = cut(dump(WHOLE))[::every]
    runs(len(damaged))
    assert [data for data in damaged if is_unnoticed(data)] == []


@pytest.mark.hazard("lock")
def test_a_lost_row_is_told(runs: Callable[[int], None]) -> None:
    """Each row of feeds.lock lost."""
    damaged = without_a_row(dump(WHOLE))
    runs(len(damaged))
    assert [data for data in damaged if is_unnoticed(data)] == []


@EVERY
@pytest.mark.hazard("lock")
def test_a_flipped_bit_is_told(every: int, runs: Callable[[int], None]) -> None:
    """Each bit of feeds.lock flipped, one at a time."""
    damaged = flipped(dump(WHOLE))[::every]
    runs(len(damaged))
    assert [data for data in damaged if is_unnoticed(data)] == []


@pytest.mark.hazard("detector")
def test_without_the_sum_damage_would_go_unnoticed() -> None:
    """The same damage to a feeds.lock that has no sum: what is lost there is seen."""
    bare = re.sub(rb", sum [0-9a-f]+", b"", dump(WHOLE), count=1)
    assert not is_unnoticed(bare)
    assert sum(is_unnoticed(data) for data in without_a_row(bare)) == len(bare.splitlines()) - 1
    assert any(is_unnoticed(data) for data in cut(bare)[::10])
    assert any(is_unnoticed(data) for data in flipped(bare)[::100])


# What the commands do


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose feeds.lock has rows of several kinds. No test changes it: what is damaged is brought back."""
    root = tmp_path_factory.mktemp("published")
    (root / "feeds.toml").write_text(
        SETTINGS.replace("[feeds]", '[feeds]\nhubs = ["https://hub.example/"]'), encoding="utf-8"
    )
    site = Site(root)
    site.article("a.md")
    site.article("undated.md", title="Undated", date="")
    assert site.build().returncode == 0
    (root / "raw.jsonl").write_text(
        '{"id": "urn:x:1", "title": "Raw", "content_text": "A bill.", "date": "2025-01-01"}\n'
    )
    assert site.run("import", "raw.jsonl", "--now", NOW).returncode == 0
    assert site.build().returncode == 0
    return site


def _row(text: str, kind: str) -> str:
    return next(row for row in text.splitlines(keepends=True) if row.startswith(kind))


DAMAGES: dict[str, Callable[[str], str]] = {
    "nothing in it": lambda lock: "",
    "no lock at all": lambda lock: "not a lock\n",
    "of a later version": lambda lock: lock.replace("version 1", "version 2"),
    "no first line": lambda lock: lock.partition("\n")[2],
    "the first line alone": lambda lock: lock.partition("\n")[0] + "\n",
    "half of it": lambda lock: lock[: len(lock) // 2],
    "zeros as a disk leaves them": lambda lock: lock[:-40] + "\0" * 40,
    "a row of a kind nobody knows": lambda lock: lock + "nonsense 1 2\n",
    "an empty row": lambda lock: lock.replace("\nfeed", "\n\nfeed", 1),
    "a row twice": lambda lock: lock + _row(lock, "page"),
    "two rows that differ": lambda lock: lock + "feed 2025-04-08T00:00:00Z atom /\n",
    "a number that is none": lambda lock: re.sub("(?m)^count 3 ", "count many ", lock),
    "a day that is none": lambda lock: re.sub(r"(?m)^feed \S{10}", "feed 2025-02-30", lock),
    "what git leaves of a conflict": lambda lock: "<<<<<<< HEAD\n" + lock + "=======\n" + lock + ">>>>>>> theirs\n",
    "a conflict among the rows": lambda lock: lock.replace("\nfeed", "\n<<<<<<< HEAD\nfeed", 1),
    "not UTF-8": lambda lock: lock + "page b urn:x:\udcff\n",
    "UTF-16": lambda lock: lock.encode("utf-16-le").decode("utf-8", "surrogateescape"),
}  # fmt: skip


@pytest.mark.hazard("lock")
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_lock_stops_every_command_that_needs_it(published: Site, damage: Callable[[str], str]) -> None:
    """feeds.lock emptied, cut off, of another version, with rows that are unknown, contradict each other or are left by git, not UTF-8."""
    lock = published.root / "feeds.lock"
    whole = lock.read_bytes()
    damaged = damage(whole.decode()).encode("utf-8", "surrogateescape")
    assert damaged != whole
    lock.write_bytes(damaged)
    try:
        before = {path: data for path, data in tree(published.root).items() if not path.startswith(".feeds/")}
        for words in (("build", "--allow-removals"), ("build", "--dry-run"), ("import", "raw.jsonl"), ("ping",)):
            ran = published.run(*words)
            assert (ran.returncode, ran.stdout) == (2, ""), (words, ran)
            assert HELPFUL.fullmatch(ran.stderr.removesuffix("\n")), (words, ran.stderr)
        assert {path: data for path, data in tree(published.root).items() if not path.startswith(".feeds/")} == before
    finally:
        lock.write_bytes(whole)


@pytest.mark.hazard("lock")
def test_a_folder_in_its_place_is_told(published: Site) -> None:
    """A folder where feeds.lock should be."""
    lock, aside = published.root / "feeds.lock", published.root / "aside"
    lock.rename(aside)
    lock.mkdir()
    try:
        built = published.build()
    finally:
        lock.rmdir()
        aside.rename(lock)
    assert built.returncode == 2
    assert built.stderr.startswith(
        "feeds: feeds.lock: cannot be read: Is a directory; mend that, or take the last good one"
    )


@pytest.mark.hazard("lock")
def test_a_lock_that_is_gone_while_feeds_are_published_stops_the_build(
    published: Site, another: Callable[[], Site]
) -> None:
    """feeds.lock deleted: what was published stays, with an index and without one."""
    for with_index in (True, False):
        site = Site(another().root / "copy")
        shutil.copytree(published.root, site.root)
        (site.root / "feeds.lock").unlink()
        if not with_index:
            shutil.rmtree(site.root / ".feeds")
        before = site.public()
        refused = site.build("--allow-removals")
        assert refused.returncode == 2
        assert "bring it back from version control or a backup" in refused.stderr
        assert site.public() == before
        assert not (site.root / "feeds.lock").exists()
        shutil.copy(published.root / "feeds.lock", site.root)
        assert (site.build().returncode, site.public()) == (0, before)


@pytest.mark.hazard("lock")
def test_lines_that_end_as_in_windows_are_the_same_lines(published: Site) -> None:
    """Line ends that git or an editor turned into those of Windows."""
    lock, before = published.root / "feeds.lock", published.public()
    whole = lock.read_bytes()
    windows = whole.replace(b"\n", b"\r\n")
    lock.write_bytes(windows)
    try:
        built = published.build("--full")
        assert (built.returncode, built.stderr) == (0, "")
        assert (published.public(), lock.read_bytes()) == (before, windows)
    finally:
        lock.write_bytes(whole)


@pytest.mark.hazard("lock")
def test_whoever_means_it_says_so(published: Site, another: Callable[[], Site]) -> None:
    """A row taken out by hand: refused, until the sum in the first line is taken out too."""
    site = Site(another().root / "copy")
    shutil.copytree(published.root, site.root)
    lock = site.root / "feeds.lock"
    lock.write_text(re.sub(r"(?m)^page undated .*\n", "", lock.read_text()))
    refused = site.build()
    assert refused.returncode == 2
    [said] = re.findall(r"where you meant it, take `(.+)` out of this line", refused.stderr)
    lock.write_text(lock.read_text().replace(said, "", 1))
    assert site.build().returncode == 0
    assert "page undated " in lock.read_text()


# What git makes of two that each promise something


def git(site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    quiet = ("-c", "user.name=a", "-c", "user.email=a@tiny.example", "-c", "commit.gpgsign=false")
    return subprocess.run([need("git"), *quiet, *words], cwd=site.root, capture_output=True, encoding="utf-8")


def _ours(lock: str) -> str:
    return re.sub(r"(?ms)^<<<<<<< .*?\n(.*?)^=======\n.*?^>>>>>>> .*?\n", r"\1", lock)


def _of_both(lock: str) -> str:
    head, _, rows = _ours(lock).partition("\n")
    theirs = re.sub(r"(?ms)^<<<<<<< .*?\n.*?^=======\n(.*?)^>>>>>>> .*?\n", r"\1", lock).partition("\n")[2]
    newest = {row.split(" ")[-1] + row.split(" ")[0]: row for row in sorted({*rows.splitlines(), *theirs.splitlines()})}
    return "\n".join([re.sub(", sum [0-9a-f]+", "", head), *sorted(newest.values()), ""])


@pytest.mark.long
@pytest.mark.hazard("lock")
@pytest.mark.parametrize("settled", [_ours, _of_both], ids=["one side", "the rows of both"])
def test_two_branches_that_each_published_something(site: Site, settled: Callable[[str], str]) -> None:
    """Two branches publish an article each, and git merges them: the conflict is told, and either way to settle it keeps every address."""
    site.article("a.md")
    site.build()
    site.write("../.gitignore", ".feeds\npublic\n")
    git(site, "init", "-b", "main")
    git(site, "add", ".")
    assert git(site, "commit", "-m", "a").returncode == 0
    addresses = set(site.public())
    for branch, body in (("one", "A court in Pakistan."), ("two", "Crypto mining in Peru.")):
        git(site, "checkout", "-b", branch, "main")
        site.article(f"{branch}.md", title=f"Title {branch}", date="2025-05-05", body=body)
        assert site.build("--full").returncode == 0
        addresses |= set(site.public())
        git(site, "add", ".")
        assert git(site, "commit", "-m", branch).returncode == 0
        shutil.rmtree(site.root / "public")
    assert git(site, "merge", "one").returncode != 0
    refused = site.build()
    assert refused.returncode == 2
    assert "feeds.lock:1: git left both sides of a conflict here; take one side" in refused.stderr
    lock = site.root / "feeds.lock"
    lock.write_text(settled(lock.read_text()))
    built = site.build()
    assert built.returncode == 0, built.stderr
    assert addresses <= set(site.public())
