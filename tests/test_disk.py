"""A disk that is full, fails or forbids: exit 4 and one line, what is published stays, and the next run that may write ends where one from
nothing ends."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.faults import NOW, Ended, Ready, traced
from tests.serving import need
from tests.test_crash import (
    AFTER,
    BEFORE,
    FEW,
    from_nothing,
    is_healed,
    is_whole,
    killed_at,
    made,
    names,
    published,
    put,
)

FULL = "open,write,mkdir,replace,ftruncate,commit"
BROKEN = "fsync,replace,unlink,rmdir,utime,commit"


def is_told(ended: Ended, place: str, why: str) -> None:
    """Fails where the run did not end with 4 and one line that names a place and the reason, both regular expressions."""
    assert ended.code == 4, ended.err
    assert re.fullmatch(f"feeds: [^\n]*(?:{place}): (?:{why})[^\n]*\n", ended.err), ended.err


@pytest.mark.hazard("disk")
@pytest.mark.long
@pytest.mark.parametrize("fault", [f"ENOSPC:{FULL}", f"EIO:{BROKEN}"], ids=["full", "broken"])
def test_each_call_fails_in_turn(ready: Ready, memory: Path, runs: Callable[[int], None], fault: str) -> None:
    """The disk refuses the first call that changes something, then the second, and so on to the last: no room, this once or from there on, or
    an error of the disk."""
    _, (before,) = killed_at(ready, memory / "whole", "")
    after, all_names = expected = from_nothing(ready, memory / "whole")
    failed = 0
    for number in count(1):
        root = memory / str(number)
        ended, _ = killed_at(ready, root, f"{fault}:{number}{'+' * (number % 2 and 'ENOSPC' in fault)}")
        if sum(name in fault for name, _ in ended.calls) < number:
            break
        if ended.code:
            failed += 1
            is_told(
                ended,
                r"(?:\.feeds|public|feeds\.lock)\S*",
                r"No space left|.*disk is full" if "ENOSPC" in fault else ".*error",
            )
        is_whole(root, before, after)
        put(root, AFTER)
        assert not [name for name in names(root) - all_names if name.startswith((".feeds", "public/.feeds"))]
        is_healed(ready, root, expected)
        shutil.rmtree(root)
    assert failed > 20
    runs(number - 1)


@pytest.mark.long
@pytest.mark.hazard("disk")
@pytest.mark.parametrize(
    ("fault", "place", "why"),
    [
        ("ENOSPC:write:1", "public/.feeds-tmp/0", "No space left on device"),
        ("EDQUOT:open:4", "public/.feeds-tmp/[0-9]+", "Disk quota exceeded"),
        ("EFBIG:write:2", "public/.feeds-tmp/1", "File too large"),
        ("fsize=1000", r"\.feeds/index\.sqlite", "disk I/O error|database or disk is full"),
        ("EIO:fsync:2", "public/.feeds-tmp/[0-9]+", "Input/output error"),
        ("EROFS:mkdir:2", "public/.feeds-tmp", "Read-only file system"),
        ("EACCES:replace:3", "public/.*[a-z]", "Permission denied"),
    ],
)
def test_a_disk_that_refuses(ready: Ready, memory: Path, fault: str, place: str, why: str) -> None:
    """No room, no room for this user, a disk that fails, that is read-only, that forbids it, a file that may not grow so long."""
    root = memory / "site"
    ended, (before,) = killed_at(ready, root, fault)
    is_told(ended, place, why)
    is_whole(root, before, from_nothing(ready, root)[0])
    is_healed(ready, root)


@pytest.mark.hazard("disk")
@pytest.mark.long
def test_the_disk_fails_inside_the_index(ready: Ready, memory: Path, runs: Callable[[int], None]) -> None:
    """The disk refuses each fifth call by which SQLite writes or syncs: no room, or an error of the disk."""
    expected = None
    for number in count(1, 5):
        root = memory / str(number)
        _, (before,) = killed_at(ready, root, "SIGTERM:ftruncate:1")
        error = ("EIO", "ENOSPC")[number % 2]
        ended = traced(ready, root, f"pwrite64,fdatasync:error={error}:when={number}")
        if ended.code == 0:
            break
        is_told(ended, r"\.feeds/(?:index\.sqlite|lock)", ".*")
        expected = expected or from_nothing(ready, root)
        is_whole(root, before, expected[0])
        is_healed(ready, root, expected)
    assert number > 50
    runs(number // 5)


@pytest.mark.hazard("disk")
def test_settings_are_made_whole_or_not_at_all(ready: Ready, memory: Path) -> None:
    """`feeds init` on a full disk leaves no half feeds.toml, so that the next one makes it."""
    is_told(ready.run(memory, "init", faults="ENOSPC:write:1"), ".feeds-tmp", "No space left on device")
    assert names(memory) == {"content"}
    assert ready.run(memory, "init").code == 0


def as_file(path: Path) -> None:
    path.write_text("somebody's own")


def as_folder(path: Path) -> None:
    (path / "inner").mkdir(parents=True)


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(path))


def as_loop(path: Path) -> None:
    path.symlink_to(path.name)


# What lies where, and with what the run ends; 0 where it is worked out again.
IN_THE_WAY = [
    ("public", as_file, 4),
    ("public/topics", as_file, 4),
    ("public/atom.xml", as_folder, 4),
    ("public/atom.xml", as_pipe, 4),
    ("public/atom.xml", as_socket, 4),
    ("public/catalog.json", as_pipe, 4),
    ("public/topics/law", as_pipe, 4),
    ("public/.feeds-tmp", as_file, 0),
    ("public/.feeds-tmp", as_pipe, 0),
    ("public/.feeds-tmp", as_folder, 4),
    ("feeds.lock", as_folder, 2),
    ("feeds.lock", as_pipe, 2),
    ("feeds.lock", as_socket, 2),
    ("feeds.lock", as_loop, 2),
    ("feeds.toml", as_folder, 2),
    ("feeds.toml", as_pipe, 2),
    ("content", as_file, 2),
    ("content", as_pipe, 2),
    (".feeds", as_file, 4),
    (".feeds", as_loop, 4),
    (".feeds/lock", as_folder, 4),
    (".feeds/lock", as_pipe, 4),
    (".feeds/judging", as_folder, 4),
    (".feeds/judging", as_pipe, 0),
    (".feeds/index.sqlite", as_pipe, 4),
    (".feeds/said", as_pipe, 0),
]


@pytest.mark.hazard("disk")
@pytest.mark.long
@pytest.mark.parametrize(("name", "put_there", "code"), IN_THE_WAY)
def test_something_else_lies_in_the_way(
    ready: Ready, memory: Path, monkeypatch: pytest.MonkeyPatch, name: str, put_there: Callable[[Path], None], code: int
) -> None:
    """A folder, a pipe, a socket, a loop of links or somebody's file lies where it writes or reads."""
    root = made(memory / "site", FEW, BEFORE)
    monkeypatch.chdir(root)
    assert ready.build(root).code == 0
    put(root, AFTER)
    place, aside = root / name, memory / "aside"
    if place.exists():
        place.rename(aside)
    before = published(root)
    put_there(place)
    ended = ready.build(root)
    assert ended.code == code, ended
    if code:
        assert re.fullmatch(f"feeds: [^\n]*{name}[^\n]*\n", ended.err)
        there = published(root)
        assert all(there[path] == data for path, data in before.items() if path != "feeds.lock")
    if code or name.endswith("said"):
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    if code and aside.exists():
        aside.rename(place)
    is_healed(ready, root)


@pytest.mark.long
@pytest.mark.hazard("disk")
@pytest.mark.parametrize("link", ["public", "feeds.lock", "public/topics"])
def test_links_of_its_owner_stay(ready: Ready, memory: Path, link: str) -> None:
    """public/, feeds.lock or a folder in public/ is a link to another place: what is published is there, and the link stays."""
    root = made(memory / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    (root / link).rename(memory / "elsewhere")
    (root / link).symlink_to(memory / "elsewhere")
    put(root, AFTER)
    expected, _ = from_nothing(ready, root)
    assert ready.build(root).code == 0
    assert (root / link).is_symlink()
    assert not (root / "elsewhere/.feeds-tmp").exists()
    assert {path: (root / path).read_bytes() for path in expected} == expected


@pytest.mark.long
@pytest.mark.hazard("disk")
def test_the_output_and_the_cache_on_another_file_system(ready: Ready, memory: Path, tmp_path: Path) -> None:
    """--out and --cache name places on another disk than the site's."""
    root = made(tmp_path / "site", FEW, BEFORE)
    if memory.stat().st_dev == root.stat().st_dev:
        pytest.skip("there is no second file system")
    words = ("--out", str(memory / "out"), "--cache", str(memory / "cache"))
    assert ready.build(root, *words).code == 0
    put(root, AFTER)
    assert ready.build(root, *words).code == 0
    shutil.copytree(memory / "out", root / "public")
    assert published(root) == from_nothing(ready, root)[0]


@contextmanager
def mounted(folder: Path, *words: str) -> Iterator[None]:
    """Skips the test where nobody may mount."""
    folder.mkdir(exist_ok=True)
    made = subprocess.run(["mount", *words, folder], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"mount: {made.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.hazard("disk")
@pytest.mark.long
@pytest.mark.parametrize(("kind", "unit"), [("size", 4096), ("nr_inodes", 1)])
def test_a_disk_with_too_little_room(
    ready: Ready, tmp_path: Path, runs: Callable[[int], None], kind: str, unit: int
) -> None:
    """A small disk, with a block more, or a file more, from run to run until it is enough."""
    disk = tmp_path / "disk"
    with mounted(disk, "-t", "tmpfs", "none"):
        root = made(disk / "site", FEW, BEFORE)
        assert ready.build(root).code == 0
        before = published(root)
        put(root, AFTER)
        after = from_nothing(ready, root)
        status = os.statvfs(disk)
        used = status.f_files - status.f_ffree if kind == "nr_inodes" else (status.f_blocks - status.f_bfree) * 4096
        for more in count(0):
            subprocess.run(["mount", "-o", f"remount,{kind}={used + more * unit}", disk], check=True)
            ended = ready.build(root)
            if ended.code == 0:
                break
            is_told(ended, r"(?:\.feeds|public|feeds\.lock)\S*", r"No space left|.*disk is full|.*error|unable to open")
            is_whole(root, before, after[0])
        assert more > 5
        subprocess.run(["mount", "-o", f"remount,{kind}={10**8}", disk], check=True)
        is_healed(ready, root, after)
        runs(more + 1)


@pytest.mark.hazard("disk")
@pytest.mark.long
@pytest.mark.parametrize("place", ["public", "public/topics", ".feeds", ""])
def test_a_place_that_is_read_only(ready: Ready, tmp_path: Path, place: str) -> None:
    """public/, a folder in it, .feeds/ or the whole site is mounted read-only."""
    root = made(tmp_path / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    before = published(root)
    put(root, AFTER)
    folder = root / place
    with mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        is_told(ready.build(root), r"\S*", "Read-only file system|.*readonly database|Invalid cross-device link")
    is_whole(root, before, from_nothing(ready, root)[0])
    is_healed(ready, root)


@pytest.mark.hazard("disk")
@pytest.mark.long
def test_a_folder_of_the_output_is_another_disk(ready: Ready, tmp_path: Path) -> None:
    """A disk of its own is mounted in public/."""
    root = made(tmp_path / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    put(root, AFTER)
    before = published(root)
    with mounted(root / "public/topics", "-t", "tmpfs", "none"):
        is_told(ready.build(root), "public/topics", "it is on another file system")
        assert not (root / "public/.feeds-tmp").exists()
    assert published(root) == before
    is_healed(ready, root)


@pytest.mark.hazard("disk")
@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["public/atom.xml", "public/topics/law", "feeds.lock", ".feeds/index.sqlite", ".feeds/lock"]
)
def test_a_file_that_must_not_change(ready: Ready, tmp_path: Path, name: str) -> None:
    """A file or folder is immutable (chattr +i)."""
    root = made(tmp_path / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    before = published(root)
    put(root, AFTER)
    if not shutil.which("chattr") or subprocess.run(["chattr", "+i", root / name], capture_output=True).returncode:
        pytest.skip("no file can be made immutable here")
    try:
        ended = ready.build(root)
    finally:
        subprocess.run(["chattr", "-i", root / name], check=True)
    is_told(
        ended,
        name if name.startswith(".feeds") else r"\S*",
        "Operation not permitted|.*readonly database|unable to open",
    )
    is_whole(root, before, from_nothing(ready, root)[0])
    is_healed(ready, root)


@pytest.mark.hazard("disk")
@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "code"), [("public", 4), ("public/topics/law", 4), ("", 4), (".feeds", 4), ("content", 2)]
)
def test_a_folder_without_the_right(ready: Ready, tmp_path: Path, name: str, code: int) -> None:
    """It may not write into a folder, or not read content/."""
    root = made(tmp_path / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    before = published(root)
    put(root, AFTER)
    if name == "":
        (root / "content/d.md").write_text("---\ntitle: Undated\n---\nA court in Japan.\n")
    (root / name).chmod(0o000 if name == "content" else 0o555)
    try:
        ended = as_nobody(root, "build", "--now", NOW)
    finally:
        (root / name).chmod(0o755)
    assert ended.returncode == code, ended.stderr
    assert re.fullmatch("feeds: [^\n]*: [^\n]*(?:Permission denied|readonly|unable to open)[^\n]*\n", ended.stderr)
    is_whole(root, before, from_nothing(ready, root)[0])
    is_healed(ready, root)


def as_nobody(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A run that has the rights of its user alone: root, who may do all, gives that up."""
    drop = "-dac_override,-dac_read_search"
    without = [need("setpriv"), "--bounding-set", drop, "--inh-caps", drop] if os.geteuid() == 0 else []
    return subprocess.run(
        [*without, sys.executable, "-m", "feeds", *words],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
