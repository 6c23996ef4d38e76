"""What subscribers trust for years: the same bytes on any machine, and ids and dates that no new version of the program moves."""

import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from lxml import etree

from feeds import build
from feeds.model import Label
from feeds.normalise import countries, summaries, topics
from tests import varied
from tests.conftest import NOW, REPOSITORY, Site, tree

# The same bytes


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Articles of every kind, published. No test changes it."""
    root = tmp_path_factory.mktemp("rich") / "site"
    varied.write(root, 20, archives=True)
    site = Site(root)
    assert site.build().returncode == 0
    return site


def outcome(root: Path) -> dict[str, bytes]:
    return {**tree(root / "public"), "feeds.lock": (root / "feeds.lock").read_bytes()}


def sources(site: Site, root: Path) -> Path:
    """The settings and articles of `site` in `root`, put there in another order."""
    files = [site.root / "feeds.toml", *sorted(p for p in (site.root / "content").rglob("*") if p.is_file())]
    for file in random.Random(7).sample(files, len(files)):
        place = root / file.relative_to(site.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    return root


@contextmanager
def _shuffled_folders() -> Iterator[None]:
    """As another file system would give them."""
    scandir = os.scandir

    @contextmanager
    def shuffled(path: Any) -> Iterator[Iterator[os.DirEntry[str]]]:
        with scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name, reverse=True)
            yield iter(random.Random(len(found)).sample(found, len(found)))

    with patch.object(os, "scandir", shuffled):
        yield


@pytest.mark.long
@pytest.mark.hazard("promise")
def test_the_same_bytes_whatever_order_a_folder_has(rich: Site, tmp_path: Path) -> None:
    """Files created in another order, and given in another order by the file system."""
    site = Site(sources(rich, tmp_path / "site"))
    with _shuffled_folders():
        assert site.build("--jobs", "1").returncode == 0
    assert outcome(site.root) == outcome(rich.root)


@pytest.mark.hazard("detector")
def test_an_order_that_a_folder_has_would_be_seen(tmp_path: Path) -> None:
    """A folder's order does change where the program would go by it."""
    for name in "abcdefgh":
        (tmp_path / name).touch()
    with _shuffled_folders(), os.scandir(tmp_path) as entries:
        assert "".join(entry.name for entry in entries) not in ("abcdefgh", "hgfedcba")


# Environment, and the words of the command, at work in the folder above the site.
MACHINES = {
    "far east": "TZ=Pacific/Kiritimati LC_ALL=C PYTHONHASHSEED=1 feeds build --config site/feeds.toml --jobs 2",
    "far west": "TZ=Etc/GMT+12 LANG=tr_TR.UTF-8 LANGUAGE=tr PYTHONHASHSEED=4294967295 feeds build --config site/feeds.toml --jobs 8",
    "in the site's folder": "cd site; PYTHONHASHSEED=2 feeds build",
    "from the root": 'cd /; feeds build --config "$OLDPWD/site/feeds.toml" --content "$OLDPWD/site/content" --out "$OLDPWD/site/public"',
    "through a link, with an index elsewhere": "ln -s site link; cd link; feeds build --cache ../elsewhere",
    "under a mask, without assertions": "umask 077; PYTHONOPTIMIZE=1 feeds build --config site/feeds.toml",
    "without docstrings and compiled files": "PYTHONOPTIMIZE=2 PYTHONDONTWRITEBYTECODE=1 feeds build --config site/feeds.toml",
    "installed elsewhere": 'mkdir lib; cp -r "$PYTHONPATH/feeds" lib; PYTHONPATH=$PWD/lib feeds build --config site/feeds.toml',
}  # fmt: skip


@pytest.mark.long
@pytest.mark.hazard("promise")
@pytest.mark.parametrize("line", MACHINES.values(), ids=MACHINES)
def test_the_same_bytes_on_any_machine(rich: Site, tmp_path: Path, line: str) -> None:
    """A rich site under other time zones, locales, hash seeds, working directories, numbers of processes, masks, with `python -O`, and the program
    installed elsewhere."""
    root = sources(rich, tmp_path / "site")
    words = f'feeds() {{ {shlex.quote(sys.executable)} -m feeds "$@" --now {NOW}; }}; {line}'
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    built = subprocess.run(["bash", "-c", words], cwd=tmp_path, capture_output=True, encoding="utf-8", env=environment)
    assert built.returncode == 0, built.stderr
    assert outcome(root) == outcome(rich.root)


# What a new version judges otherwise


def published(site: Site) -> dict[str, dict[str, tuple[datetime, ...]]]:
    """What each feed file of `site` carries: id -> when it was published, and where the format says so, updated."""
    return {
        path: dict(_entries(path, data))
        for path, data in site.public().items()
        if re.search(r"(?:\.xml|feed\.json)$", path)
    }


def _entries(path: str, data: bytes) -> Iterator[tuple[str, tuple[datetime, ...]]]:
    if path.endswith("json"):
        for item in json.loads(data)["items"]:
            yield item["id"], tuple(datetime.fromisoformat(item[f"date_{name}"]) for name in ("published", "modified"))
        return
    root = etree.fromstring(data)
    for entry in root.iter("{*}entry"):
        moments = (entry.findtext("{*}published", ""), entry.findtext("{*}updated", ""))
        yield entry.findtext("{*}id", ""), tuple(map(datetime.fromisoformat, moments))
    for item in root.iter("item"):
        yield item.findtext("guid", ""), (parsedate_to_datetime(item.findtext("pubDate", "")),)


def feeds_updated(site: Site) -> dict[str, datetime]:
    return {
        row["path"]: datetime.fromisoformat(row["updated"])
        for row in json.loads(site.public()["catalog.json"])["feeds"]
    }


def _otherwise(judge: Callable[..., Any], key: str, title: str) -> Callable[..., Any]:
    """Instead of the label that comes first, another one, and that last."""
    other = Label(key=key, title=title, score=0.9, because=("a test",))

    def judge_otherwise(*words: Any) -> Any:
        found = judge(*words)
        return found._replace(labels=(*(label for label in found.labels[1:] if label.key != key), other))

    return judge_otherwise


@contextmanager
def another_version() -> Iterator[None]:
    """The program as it might be one day: of each article it says other topics and countries, and another summary."""
    opening = summaries.opening
    with (
        patch.object(build, "identity", lambda: "another version"),
        patch.object(countries, "countries", _otherwise(countries.countries, "is", "Iceland")),
        patch.object(topics, "topics", _otherwise(topics.topics, "sport", "Sport & more")),
        patch.object(summaries, "opening", lambda blocks, title, _, language: opening(blocks, title, 80, language)),
    ):
        yield


@pytest.mark.hazard("promise")
@pytest.mark.parametrize("count", [12, pytest.param(120, marks=pytest.mark.long)])
def test_a_version_that_judges_otherwise_moves_no_id_and_no_date(tmp_path: Path, count: int) -> None:
    """A version of the program that gives every article other topics, countries and summaries: in all three formats each has the id and the dates
    it had, and no feed is newer than what is in it."""
    varied.write(tmp_path / "site", count, window=count)
    site = Site(tmp_path / "site")
    assert site.build().returncode == 0
    before, updated, addresses = published(site), feeds_updated(site), set(site.public())
    with another_version():
        assert site.build("--jobs", "1", now="2027-03-03T00:00:00Z").returncode == 0
    after = published(site)
    for path in ("atom.xml", "rss.xml", "feed.json"):
        assert len(before[path]) == count
        assert after[path] == before[path]
    every = {name.rpartition("/")[2]: dates for name, dates in before.items() if "/" not in name}
    for path, entries in after.items():
        assert entries.items() <= every[path.rpartition("/")[2]].items(), path
    assert addresses <= set(site.public())
    for path, moment in feeds_updated(site).items():
        held = [dates[1] for dates in after[f"{path}/atom.xml".lstrip("/")].values()]
        assert moment == max([*held, *([updated[path]] if path in updated else [])]), path
    # It did judge otherwise.
    assert len(after["topics/sport/atom.xml"]) > len(before["topics/sport/atom.xml"])
    assert sum(after[path] != before.get(path) for path in after) > 3
