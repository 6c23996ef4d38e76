"""What makes a site build itself again and again: a line for cron, units for systemd, a workflow for a hosted CI. Only makes texts; knows no clock
and runs nothing."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from feeds import plain
from feeds.errors import RefusedError

Kind = Literal["cron", "systemd", "github", "gitlab"]
HOSTED: tuple[Kind, ...] = ("github", "gitlab")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be run: the words of a build `command` (absolute paths, no shell), how often (a key of EVERY), the `title` of the site and, for
    a hosted CI, what pip installs the program from. `branch` is the one that is published."""

    command: Sequence[str]
    every: str
    title: str
    package: str = ""
    branch: str = "main"

    @property
    def name(self) -> str:
        """Of units: letters that every system bears."""
        return f"feeds-{plain.slug(self.title) or 'site'}"


# How often -> minutes as cron writes them, and as systemd.time(7) does.
EVERY: Mapping[str, tuple[str, str]] = {
    "5m": ("*/5 * * * *", "*:0/5"),
    "10m": ("*/10 * * * *", "*:0/10"),
    "15m": ("*/15 * * * *", "*:0/15"),
    "30m": ("*/30 * * * *", "*:0/30"),
    "1h": ("7 * * * *", "*:07"),
    "6h": ("7 */6 * * *", "0/6:07"),
    "1d": ("7 4 * * *", "04:07"),
}


def texts(kind: Kind, job: Job) -> dict[str, str]:
    """Name of a file -> its text; cron has none, its line goes into a table that `crontab -e` opens. Raises RefusedError for what these files
    cannot say."""
    if any(re.search(r"[\n\r\0]", word) for word in job.command):
        raise RefusedError("a path with a line break in it cannot be written there; rename the folder")
    return _MAKE[kind](job)


def _cron(job: Job) -> dict[str, str]:
    # cron ends a command at a bare percent sign (crontab(5)).
    command = shlex.join(job.command).replace("%", r"\%")
    return {"crontab": f"# Add this line with: crontab -e\n{EVERY[job.every][0]} {command}\n"}


def _systemd(job: Job) -> dict[str, str]:
    title = plain.line(job.title).replace("%", "%%").replace("\\", "\\\\")
    # systemd takes no program with a quote in its path, as an argument it does.
    command = " ".join(map(_systemd_word, ("/usr/bin/env", *job.command)))
    service = f"""\
# Put this file and {job.name}.timer into ~/.config/systemd/user/, then run
#   systemctl --user daemon-reload && systemctl --user enable --now {job.name}.timer
# and, for runs while nobody is logged in: loginctl enable-linger
[Unit]
Description=Feeds of {title}

[Service]
Type=oneshot
ExecStart={command}
# Another run is at work.
SuccessExitStatus=3
Nice=10
"""
    timer = f"""\
[Unit]
Description=Feeds of {title}, again and again

[Timer]
OnCalendar={EVERY[job.every][1]}
RandomizedDelaySec=30
# What was missed while the machine slept is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def _systemd_word(word: str) -> str:
    """One word of a command line (systemd.service(5), "Command lines", and systemd.unit(5), "Specifiers")."""
    escaped = re.sub(r'[\\"]', r"\\\g<0>", word).replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


_KEEP_PROMISES = """\
git add feeds.lock
if ! git diff --cached --quiet; then
  git -c user.name=feeds -c user.email=feeds@localhost commit -m "What was promised to subscribers"
  {push}
fi
"""


def _github(job: Job) -> dict[str, str]:
    keep = _indented(_KEEP_PROMISES.format(push="git push"), 10)
    text = f"""\
# Publishes the feeds with GitHub Pages. In the repository's settings choose GitHub Actions as the source of Pages.
name: Feeds
on:
  push:
    branches: [{job.branch}]
    paths: ["content/**", feeds.toml]
  schedule:
    - cron: "{EVERY[job.every][0]}"
  workflow_dispatch:
permissions:
  contents: write
  pages: write
  id-token: write
concurrency:
  group: feeds
  cancel-in-progress: false
jobs:
  feeds:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
    steps:
      - uses: actions/checkout@v4
        with:
          ref: {job.branch}
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      # What was worked out before: a cache, so that a run costs what changed.
      - uses: actions/cache@v4
        with:
          path: .feeds
          key: feeds-${{{{ github.run_id }}}}
          restore-keys: feeds-
      - run: pip install {_yaml(shlex.quote(job.package))}
      # 70: a bug of feeds keeps an article out, which is named; the others are to be published.
      - run: feeds build || test $? = 70
      - run: feeds check
      # Without feeds.lock the next run would not know what it promised.
      - name: Keep what was promised
        run: |
{keep}
      - uses: actions/upload-pages-artifact@v3
        with:
          path: public
      - uses: actions/deploy-pages@v4
"""
    return {".github/workflows/feeds.yml": text}


def _gitlab(job: Job) -> dict[str, str]:
    push = (
        'git push "https://feeds:$FEEDS_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" HEAD:$CI_COMMIT_BRANCH -o ci.skip'
    )
    keep = _indented(_KEEP_PROMISES.format(push=push), 6)
    text = f"""\
# Publishes the feeds with GitLab Pages. Under Build > Pipeline schedules add one with the interval pattern
#   {EVERY[job.every][0]}
# and under Settings > CI/CD > Variables FEEDS_TOKEN, a project access token that may write to the repository.
pages:
  image: python:3.12
  resource_group: feeds
  rules:
    - if: $CI_COMMIT_BRANCH == "{job.branch}"
  # What was worked out before: a cache, so that a run costs what changed.
  cache:
    key: feeds
    paths: [.feeds]
  script:
    - pip install {_yaml(shlex.quote(job.package))}
    # 70: a bug of feeds keeps an article out, which is named; the others are to be published.
    - feeds build || test $? = 70
    - feeds check
    # Without feeds.lock the next run would not know what it promised.
    - |
{keep}
  artifacts:
    paths: [public]
"""
    return {".gitlab-ci.yml": text}


def _yaml(words: str) -> str:
    """Words within a plain scalar of YAML, which ends at " #" and means something else by ": "."""
    if re.search(r": | #|[\n\r]", words):
        raise RefusedError(f"--package {words} cannot be written into a workflow; name a file or an address")
    return words


def _indented(text: str, spaces: int) -> str:
    return "".join(f"{' ' * spaces}{line}\n" for line in text.splitlines()).rstrip("\n")


_MAKE: Mapping[Kind, Callable[[Job], dict[str, str]]] = {
    "cron": _cron,
    "systemd": _systemd,
    "github": _github,
    "gitlab": _gitlab,
}
