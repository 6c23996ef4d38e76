"""What befalls a build that nobody watches: folders that are not there, a clock that is wrong, no terminal, no home, a strange locale."""

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, SETTINGS, Site
from tests.serving import need

COUNT = 24  # articles, enough for losing half of them to be an accident


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Articles of six years, one of them undated, one in a file whose name is not ASCII. Tests that change something take a copy."""
    root = tmp_path_factory.mktemp("published")
    (root / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    site = Site(root)
    for n in range(COUNT - 2):
        site.article(
            f"{n:02}.md", title=f"Title {n}", date=f"20{20 + n % 6}-04-0{n % 9 + 1}", body="A court in Peru – Ünïcode."
        )
    site.article("größe.md", title="Größe", date="2020-02-02", body="Crypto mining in Kyrgyzstan.")
    site.article("undated.md", title="Undated", date="", body="A bill.")
    assert site.build().returncode == 0
    return site


@pytest.fixture
def site(published: Site, tmp_path: Path) -> Site:
    shutil.copytree(published.root, tmp_path / "site")
    return Site(tmp_path / "site")


def kept(site: Site) -> dict[str, tuple[bytes, int]]:
    """What is published and promised, and since when it lies there."""
    files = [*(site.root / "public").rglob("*"), site.root / "feeds.lock"]
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files if file.is_file()}


# The articles are gone


def _empty(site: Site) -> None:
    shutil.rmtree(site.root / "content")
    (site.root / "content").mkdir()


def _missing(site: Site) -> None:
    shutil.rmtree(site.root / "content")


def _a_link_to_nowhere(site: Site) -> None:
    _missing(site)
    (site.root / "content").symlink_to(site.root / "not mounted")


def _half_there(site: Site) -> None:
    for file in sorted((site.root / "content").iterdir())[: COUNT // 2 + 1]:
        file.unlink()


def _unreadable(site: Site) -> None:
    for file in (site.root / "content").iterdir():
        file.write_bytes(b"\xff\xfe")


def _other_files(site: Site) -> None:
    _empty(site)
    site.article("another.md", title="Another", draft="true")


def _anothers(site: Site) -> None:
    _empty(site)
    for n in range(COUNT):
        site.article(f"other/{n}.md", title=f"Of another site {n}", date="2025-04-04")


def _renamed(site: Site) -> None:
    (site.root / "content").rename(site.root / "old")
    (site.root / "content").mkdir()
    (site.root / "old").rename(site.root / "content/old")


def _another_tag(site: Site) -> None:
    settings = site.root / "feeds.toml"
    settings.write_text(settings.read_text().replace("tag:tiny.example,2020:", "tag:tiny.example,2021:"))


def _nothing(site: Site) -> None:
    pass


def _index(site: Site) -> None:
    shutil.rmtree(site.root / ".feeds")


def _catalog(site: Site) -> None:
    (site.root / "public/catalog.json").unlink()


def _index_and_catalog(site: Site) -> None:
    _index(site)
    _catalog(site)


def _all_but_the_lock(site: Site) -> None:
    """As in a fresh copy of what is committed."""
    _index(site)
    shutil.rmtree(site.root / "public")


HARMS = (
    _empty,
    _missing,
    _a_link_to_nowhere,
    _half_there,
    _unreadable,
    _other_files,
    _anothers,
    _renamed,
    _another_tag,
)
LOSSES = (_nothing, _index, _catalog, _index_and_catalog, _all_but_the_lock)
QUICK = ((_empty, _catalog), (_empty, _all_but_the_lock))


def _name(step: object) -> str:
    return getattr(step, "__name__", str(step)).strip("_").replace("_", " ")


@pytest.mark.hazard("cron")
@pytest.mark.parametrize(
    ("harm", "lost"),
    [
        pytest.param(harm, lost, marks=() if lost is _nothing or (harm, lost) in QUICK else pytest.mark.long)
        for harm in HARMS
        for lost in LOSSES
    ],
    ids=_name,
)
def test_most_articles_gone_stops_the_build_and_nothing_is_written(
    site: Site, harm: Callable[[Site], None], lost: Callable[[Site], None]
) -> None:
    """content/ empty, missing, not mounted, half there, full of files that cannot be read or of another site's; files or the site's tag renamed so
    that every article would be new; also when the index, catalog.json or all of public/ is gone with it."""
    harm(site)
    lost(site)
    before = kept(site)
    for words in ((), ("--dry-run",)):
        refused = site.build(*words)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert re.search(
            rf"of {COUNT} published articles are left in content( beside {COUNT} new ones)?; nothing written|content: no such folder",
            refused.stderr,
        )
        assert kept(site) == before
    if harm is _unreadable:
        assert refused.stderr.count("; set aside\n") == 3
    # Whose public/ is the catalog says; without it a person moves it away, as a build then asks for.
    if (site.root / "content").is_dir() and (site.root / "public/catalog.json").exists() is (
        site.root / "public"
    ).exists():
        insisted = site.build("--allow-removals")
        assert insisted.returncode == 0, insisted.stderr
        assert site.build().returncode == 0  # what is left is what there is now


@pytest.mark.long
@pytest.mark.hazard("cron")
def test_articles_whose_ids_are_pinned_may_move_and_many_may_come(site: Site) -> None:
    """All files moved to another folder, their ids written in them; twice as many new ones; pages turned off and on again: no accident."""
    settings = site.root / "feeds.toml"
    for file in (site.root / "content").iterdir():
        ident = (
            "tag:tiny.example,2020:gr%C3%B6%C3%9Fe" if file.stem == "größe" else f"tag:tiny.example,2020:{file.stem}"
        )
        file.write_text(file.read_text().replace("---\n", f"---\nid: {ident}\n", 1))
    _renamed(site)
    assert site.build().returncode == 0
    for n in range(2 * COUNT):
        site.article(f"new/{n}.md", title=f"New {n}")
    assert site.build().returncode == 0
    before = settings.read_text()
    for text in (before.replace("[feeds]", "[feeds]\npages = false"), before):
        settings.write_text(text)
        built = site.build()
        assert (built.returncode, f"{3 * COUNT} articles" in built.stderr) == (0, True)


@pytest.mark.long
@pytest.mark.hazard("cron")
@pytest.mark.parametrize(("count", "gone", "code"), [(20, 10, 0), (20, 11, 2), (19, 18, 0), (19, 19, 2), (1, 1, 2)])
def test_where_losing_articles_becomes_an_accident(site: Site, count: int, gone: int, code: int) -> None:
    """Of 20 published articles 10 and 11 gone, of 19 all but one and all, the only one."""
    files = sorted((site.root / "content").iterdir())
    for file in files[count:]:
        file.unlink()
    assert site.build("--allow-removals").returncode == 0
    for file in files[:gone]:
        file.unlink()
    assert site.build().returncode == code


@pytest.mark.long
@pytest.mark.hazard("cron")
def test_articles_that_come_back_are_published_as_before(site: Site) -> None:
    """A disk is mounted again after a build that was refused, and after one that insisted."""
    before = {path: data for path, (data, _) in kept(site).items()}
    for words, code in (((), 2), (("--allow-removals",), 0)):
        (site.root / "content").rename(site.root / "aside")
        (site.root / "content").mkdir()
        assert site.build(*words).returncode == code
        (site.root / "content").rmdir()
        (site.root / "aside").rename(site.root / "content")
        assert site.build().returncode == 0
        assert {path: data for path, (data, _) in kept(site).items()} == before


# The clock is wrong

CLOCKS = (
    "2036-11-21T00:00:00Z",
    "2038-01-19T03:14:08Z",
    "2039-01-01T00:00:00Z",
    "2100-03-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
)


@pytest.mark.hazard("cron")
def test_a_clock_ahead_changes_nothing_and_back_again_neither(site: Site, runs: Callable[[int], None]) -> None:
    """A build ten years ahead, in 2038, 2039, 2100 and 9999, each followed by one at the right time."""
    runs(2 * len(CLOCKS))
    before = kept(site)
    for now in CLOCKS:
        for words in ({"now": now}, {}):
            assert site.build(**words).returncode == 0
            assert kept(site) == before


@pytest.mark.hazard("cron")
def test_a_clock_far_behind_is_taken_for_an_accident(site: Site, runs: Callable[[int], None]) -> None:
    """A build in 1970, 2000 and 2019, when nothing was due yet."""
    runs(3)
    (site.root / "content/undated.md").unlink()
    assert site.build().returncode == 0
    before = kept(site)
    for now in ("1970-01-01T00:00:00Z", "2000-01-01T00:00:00Z", "2019-06-01T00:00:00Z"):
        refused = site.build(now=now)
        assert refused.returncode == 2
        assert "held until 20" in refused.stderr
        assert kept(site) == before


@pytest.mark.hazard("cron")
def test_a_clock_a_year_behind_holds_what_is_not_due_and_gives_it_back(site: Site) -> None:
    """A build a year back: what was not due then is held, and the next build gives every byte back."""
    before = kept(site)
    assert site.build(now="2025-03-01T00:00:00Z").returncode == 0
    assert any(b"Title 5" in data for data, _ in before.values())
    assert not any(b"Title 5" in data for data, _ in kept(site).values())
    assert site.build().returncode == 0
    after = kept(site)
    assert {path: data for path, (data, _) in after.items()} == {path: data for path, (data, _) in before.items()}
    # What was taken back and given again is a new version to a web server.
    feed = str(site.root / "public/feed.json")
    assert after[feed][1] >= before[feed][1] + 2_000_000_000


@pytest.mark.hazard("cron")
def test_file_times_go_on_where_the_clock_was_ahead(site: Site) -> None:
    """Files written while the clock was ten years ahead: new versions are younger still."""
    ahead = 2_100_000_000
    for file in (site.root / "public").rglob("*"):
        os.utime(file, (ahead, ahead))
    site.article("new.md", title="New", body="A court in Peru.")
    assert site.build().returncode == 0
    feed, script = site.root / "public/feed.json", site.root / "public/embed.js"
    assert b"New" in feed.read_bytes()
    assert (feed.stat().st_mtime, script.stat().st_mtime) == (ahead + 1, ahead)


@pytest.mark.long
@pytest.mark.hazard("cron")
@pytest.mark.parametrize(
    "clock",
    [("-f", "+10y"), ("2038-01-19 03:14:08",), ("2100-01-01 00:00:00",), ("-f", "-20d")],
    ids=lambda clock: clock[-1],
)
def test_the_machines_own_clock_is_wrong(site: Site, another: Callable[[], Site], clock: tuple[str, ...]) -> None:
    """The machine's own clock ten years ahead, beyond 2038, in 2100 and 20 days back, with nothing to do and with a new article."""
    words = [need("faketime"), *clock, sys.executable, "-m", "feeds", "build"]
    before = kept(site)
    assert _ran(site, words) == (0, "", "")
    assert kept(site) == before
    site.article("new.md", title="New", date="2024-04-04", body="A court in Peru.")
    right = Site(another().root / "right")
    shutil.copytree(site.root, right.root)
    assert right.build().returncode == 0
    assert _ran(site, words)[0] == 0
    assert site.public() == right.public()
    assert all(
        time > before[path][1]
        for path, (data, time) in kept(site).items()
        if path in before and data != before[path][0]
    )


# Nobody is there


def _ran(site: Site, words: list[str], **environment: str) -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
    ran = subprocess.run(words, cwd=site.root, capture_output=True, encoding="utf-8", env=environment, timeout=60)
    return ran.returncode, ran.stdout, ran.stderr


def shell(site: Site, line: str, **environment: str) -> tuple[int, str, str]:
    """What becomes of a line of bash in which `feeds` is the program."""
    program = f'feeds() {{ {shlex.quote(sys.executable)} -m feeds "$@"; }}; PYTHON={shlex.quote(sys.executable)}\n'
    return _ran(site, [need("bash"), "-c", program + line], **environment)


# A line, and what it ends with.
STREAMS = {
    "feeds build --full -v --jobs 2 <&- >&- 2>&-": 0,
    "feeds build --full -v 2>/dev/full": 0,
    "feeds build --full -v 2>&1 | head -n 0; exit ${PIPESTATUS[0]}": 0,
    "feeds build --dry-run --full | head -n 0; exit ${PIPESTATUS[0]}": 0,
    "rm public/feed.json; feeds build --dry-run >/dev/full": 4,
    "feeds build --content nowhere 2>&-": 2,
    "feeds build --content nowhere 2>/dev/full": 2,
    "feeds build --content nowhere 2>&1 >&- | head -n 0; exit ${PIPESTATUS[0]}": 2,
    "feeds nonsense 2>/dev/full": 2,
    "feeds explain content <&- >&- 2>&-": 0,
    "feeds explain --json content | head -n 0; exit ${PIPESTATUS[0]}": 0,
    "feeds links >&- 2>&-": 0,
    "feeds check --strict >&-": 0,
    "feeds status >&- 2>&-": 0,
    "feeds schedule >&-": 0,
    "feeds --version >&-": 0,
    "feeds import content/00.md >&- 2>&- <&-": 0,
}


@pytest.mark.long
@pytest.mark.hazard("cron")
@pytest.mark.parametrize("line", STREAMS)
def test_streams_that_are_closed_full_or_read_by_nobody(site: Site, line: str) -> None:
    """stdin, stdout and stderr closed, full (/dev/full), or led into a program that reads nothing."""
    before = site.public()
    code, _, stderr = shell(site, line)
    assert code == STREAMS[line], stderr
    assert "Traceback" not in stderr
    assert "a bug in feeds" not in stderr
    assert site.build().returncode == 0
    assert site.public() == before


NO_FOLDER_FOR_FILES_OF_A_MOMENT = "import tempfile\ntempfile._candidate_tempdir_list = lambda: ['/nowhere']\n"
SURROUNDINGS = {
    "no environment at all": 'env -i "$PYTHON" -c "import sys; sys.path.insert(0, sys.argv.pop(1)); from feeds.__main__ import main; main()" '
    "$PYTHONPATH build --full",
    "no home": "unset HOME USER LOGNAME LC_ALL; LANG=C feeds build --full",
    "no path": "PATH=/nowhere feeds build --full --jobs 2",
    "LC_ALL=POSIX": "LC_ALL=POSIX feeds build --full",
    "a locale that is not there": "LC_ALL=xx_YY.ISO-8859-5 feeds build --full",
    "names in ASCII": "LC_ALL=C PYTHONUTF8=0 PYTHONIOENCODING=ascii feeds build --full -v",
    "names in ASCII, for many processes": "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 feeds build --full --jobs 2",
    "a terminal that can do nothing": "TERM=dumb NO_COLOR=1 COLUMNS=1 feeds build --full",
    "a session without a terminal": "setsid feeds_in_a_session build --full",
    "no folder for files of a moment": "TMPDIR=/nowhere PYTHONPATH=$PYTHONPATH:temporary feeds build --full --jobs 2",
    "a working directory that was removed": 'HERE=$PWD; mkdir gone; cd gone; rmdir ../gone; feeds build --full --config "$HERE/feeds.toml"',
    "a mask that hides files": "umask 077; feeds build --full",
    "a mask that hides nothing": "umask 000; feeds build --full",
    "few files open at once": "ulimit -n 40; feeds build --full --jobs 2",
}  # fmt: skip


@pytest.mark.long
@pytest.mark.hazard("cron")
@pytest.mark.parametrize("line", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_where_there_is_no_home_no_terminal_and_a_strange_locale(site: Site, line: str) -> None:
    """No environment, no HOME, no PATH, LANG=C, LC_ALL=POSIX, ASCII, no terminal, no /tmp, a working directory that was removed, umask 077: the
    same bytes."""
    before = site.public()
    shutil.rmtree(site.root / "public")
    (site.root / "temporary").mkdir()
    (site.root / "temporary/sitecustomize.py").write_text(NO_FOLDER_FOR_FILES_OF_A_MOMENT)
    code, _, stderr = shell(site, line.replace("feeds_in_a_session", f"{shlex.quote(sys.executable)} -m feeds"))
    assert code == 0, stderr
    assert site.public() == before
    assert "Traceback" not in stderr


@pytest.mark.long
@pytest.mark.hazard("cron")
def test_all_of_it_at_once(site: Site) -> None:
    """No home, no terminal, no stdin, stdout and stderr, names in ASCII, another time zone: the same bytes."""
    before = site.public()
    shutil.rmtree(site.root / "public")
    line = "unset HOME; umask 077; feeds build --full -v <&- >&- 2>&-"
    assert shell(site, line, LC_ALL="C", PYTHONUTF8="0", TZ="Pacific/Kiritimati", TERM="dumb")[0] == 0
    assert site.public() == before


@pytest.mark.hazard("cron")
def test_a_mask_that_hides_files_hides_nothing_that_is_published(site: Site) -> None:
    """A site is built for the first time under umask 077, and a web server of another user asks for each file"""
    site.article("a.md")
    before = os.umask(0o077)
    try:
        assert site.build().returncode == 0
    finally:
        os.umask(before)
    for path in (site.root / "public", *(site.root / "public").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path
