"""Content folders of other programs, taken as they are: what lies in tests/programs, as each program writes it, with what must come of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SETTINGS, Site

HERE = Path(__file__).parent / "programs"
OWN_WORDS = SETTINGS.partition("[topics")[0]  # topics are what articles say


@pytest.mark.parametrize("program", sorted(path.name for path in HERE.iterdir()))
def test_a_folder_is_taken_as_it_is(program: str, site: Site) -> None:
    expected = json.loads((HERE / program / "expected.json").read_text(encoding="utf-8"))
    shutil.copytree(
        HERE / program, site.root / "content", dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.json")
    )
    (site.root / "feeds.toml").write_text(OWN_WORDS)
    built = site.build()
    assert (built.returncode, built.stderr.count("\n")) == (0, 1), built.stderr
    published = json.loads((site.root / "public/feed.json").read_text())["items"]
    assert {item["title"] for item in published} == {article["title"] for article in expected.values()}
    told = {said["source"]: said for said in map(json.loads, site.run("explain", "--json").stdout.splitlines())}
    for source, wanted in expected.items():
        assert {name: shown(told[source], name) for name in wanted} == wanted


def shown(said: dict[str, Any], name: str) -> Any:
    return sorted(one["key"] for one in said[name]) if name == "topics" else said[name]
