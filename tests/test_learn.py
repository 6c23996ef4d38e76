"""Learning topics: what labels teach, how few of them do not, what is kept, and that what is kept may be lost."""

import json
import math
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import plain, topicmodel
from feeds.learn import training
from feeds.topicmodel import LearnedTopic, TopicModel
from tests.conftest import REPOSITORY, SETTINGS, Site

LEARN = """\
[learn]
topics = true
[topics.mining]
title = "Mining"
[topics.bread]
title = "Bread"
keywords = ["bakery"]
[topics.boats]
title = "Boats"
keywords = ["vessel"]
[topics.kites]
title = "Kites"
keywords = ["kite"]
"""
HEAD = SETTINGS.partition("[topics.")[0]
WORDS = {
    "bread": "oven dough flour yeast crust loaf rye wheat knead butter".split(),
    "boats": "harbour sail anchor keel tide rudder mast crew pier fleet".split(),
    "mining": "shaft ore tunnel quarry seam drill coal gallery rock lamp".split(),
}
COMMON = (
    "the town said on a day in spring that people and some of their friends would come again with many others".split()
)


def sentence(about: str, seed: int) -> str:
    dice = random.Random(f"{about}{seed}")
    words = [*dice.sample(WORDS[about], 4), *dice.sample(COMMON, 12)]
    dice.shuffle(words)
    return " ".join(words).capitalize() + "."


def label(site: Site, about: str, number: int, topics: str | None = None) -> None:
    site.article(
        f"{about}{number}.md",
        title=f"Report {number}",
        id=f"{about}-{number}",
        topics=topics or f"[{about}]",
        body=f"{sentence(about, number)} {sentence(about, number + 1000)}",
    )


@pytest.fixture
def taught(site: Site) -> Site:
    """22 articles on bread, 20 on boats, 4 on mining; none has a keyword. Two without labels."""
    (site.root / "feeds.toml").write_text(HEAD + LEARN, encoding="utf-8")
    for about, many in (("bread", 22), ("boats", 20), ("mining", 4)):
        for number in range(many):
            label(site, about, number)
    site.article(
        "new1.md", title="Today", body="The dough of rye was put into the oven, and the crust was dark.", id="new1"
    )
    site.article("new2.md", title="Today", body="A kite rose from the shaft: ore, coal and rock.", id="new2")
    return site


def explained(site: Site, name: str) -> dict[str, dict[str, object]]:
    ran = site.run("explain", "--json", f"content/{name}")
    assert ran.returncode == 0, ran.stderr
    return {topic["key"]: topic for topic in json.loads(ran.stdout)["topics"]}


def test_labels_teach_words_that_no_keyword_says(taught: Site) -> None:
    bread = explained(taught, "new1.md")["bread"]
    assert bread["score"] > 0.6  # type: ignore[operator]
    reasons = bread["because"]
    assert isinstance(reasons, list)
    assert any(reason.startswith("opening, at 4, +0.") and reason.endswith(": dough") for reason in reasons)
    assert all(word not in " ".join(reasons) for word in ("the", "was"))


def test_fewer_than_five_labels_teach_nothing(taught: Site) -> None:
    assert set(explained(taught, "new2.md")) == {"kites"}
    label(taught, "mining", 4)
    assert set(explained(taught, "new2.md")) == {"kites", "mining"}


def test_a_persons_word_is_never_judged_again(taught: Site) -> None:
    taught.article("mine.md", body="Dough, oven, crust, flour and rye.", topics="[boats]")
    assert explained(taught, "mine.md") == {"boats": {"key": "boats", "score": 1.0, "because": ["said: boats"]}}


def test_keywords_count_beside_what_was_learned(taught: Site) -> None:
    """Of two articles that are alike to the model the one with a keyword is surer, since labelled articles bear the keyword out."""
    for number in range(22):
        path = taught.root / f"content/bread{number}.md"
        path.write_text(path.read_text() + "\nA bakery.\n")
    likely = {}
    for name, word in (("with.md", "bakery"), ("without.md", "bridge")):
        taught.article(name, title="Today", body=f"The {word} had flour.")
        likely[name] = explained(taught, name).get("bread", {"score": 0.0})["score"]
    assert likely["with.md"] > likely["without.md"]  # type: ignore[operator]
    assert any(str(reason).startswith("keywords, +") for reason in explained(taught, "with.md")["bread"]["because"])  # type: ignore[attr-defined]


def test_keywords_that_labelled_articles_contradict_are_silent(taught: Site) -> None:
    taught.article("kite.md", title="A kite", body="A kite over the hill.", topics="[kites]")
    assert "kites" in explained(taught, "new2.md")
    for number in range(6):
        path = taught.root / f"content/boats{number}.md"
        path.write_text(path.read_text().replace(f"Report {number}", f"Kites {number}"))
    assert "kites" not in explained(taught, "new2.md")
    assert re.search("^kites .* silent: ", taught.run("learn").stdout, re.M)


@pytest.mark.long
def test_what_is_kept_may_be_lost_or_damaged(taught: Site) -> None:
    assert taught.build().returncode == 0
    published, kept = taught.public(), (taught.root / ".feeds/topics.json")
    model = kept.read_bytes()
    for damage in (b"", b"{}", model[:-20], model.replace(b'"bread"', b'"boats"', 1), b"\xff" + model):
        kept.write_bytes(damage)
        assert taught.build("--full", "--verbose").stderr.startswith("feeds: 0 articles changed, 0 feeds written, ")
        assert kept.read_bytes() == model
    assert taught.public() == published


def forged(model: bytes) -> Iterator[bytes]:
    """The kept model with a value of another kind in each place, and with a guard that fits."""
    said = json.loads(model.partition(b"\n")[2])
    word = next(word for word, (_, pairs) in said["words"].items() if pairs)
    key, bias, keywords = said["topics"][0]
    for change in (
        {"slope": "steep"},
        {"slope": math.nan},
        {"slope": 10**400},
        {"silent": [["mining"]]},
        {"silent": ["no topic of this site"]},
        {"topics": [[1, bias, keywords]]},
        {"topics": [[key, None, keywords]]},
        {"topics": [["no topic of this site", bias, keywords]]},
        {"words": {word: ["rare", []]}},
        {"words": {word: [1.0, [[99, 1.0]]]}},
        {"words": {word: [1.0, [["0", 1.0]]]}},
        {"words": [word]},
        {"words": {}, "topics": {}, "silent": 5},
    ):
        body = json.dumps(said | change, ensure_ascii=False, separators=(",", ":")).encode()
        yield plain.digest(body).encode() + b"\n" + body + b"\n"


@pytest.mark.long
@pytest.mark.hazard("index")
def test_what_is_kept_may_be_forged(taught: Site, runs: Callable[[int], None]) -> None:
    """What was learned of topics is replaced by values of wrong kinds behind a digest that fits, or by a pipe that nobody writes into"""
    assert taught.build().returncode == 0
    published, kept = taught.public(), taught.root / ".feeds/topics.json"
    model = kept.read_bytes()
    damages = [*forged(model)]
    for damage in damages:
        kept.write_bytes(damage)
        assert taught.build("--verbose", "--full").returncode == 0
        assert kept.read_bytes() == model
    kept.unlink()
    os.mkfifo(kept)
    assert taught.build("--full").returncode == 0
    assert kept.read_bytes() == model
    assert taught.public() == published
    runs(len(damages) + 1)


def test_the_order_and_names_of_files_teach_nothing(taught: Site, another: Callable[[], Site]) -> None:
    other = another()
    (other.root / "feeds.toml").write_text(HEAD + LEARN, encoding="utf-8")
    for number, path in enumerate(sorted((taught.root / "content").iterdir(), reverse=True)):
        other.write(f"{number}/a.md", path.read_bytes())
    models = []
    for one in (taught, other):
        assert one.run("learn").returncode == 0
        models.append((one.root / ".feeds/topics.json").read_bytes())
    assert models[0] == models[1]


def test_a_changed_label_is_learned_and_an_unlabelled_article_is_not(taught: Site) -> None:
    kept = taught.root / ".feeds/topics.json"
    taught.build()
    before = kept.read_bytes()
    taught.article("new3.md", body="More of the same.")
    taught.build()
    assert kept.read_bytes() == before
    label(taught, "bread", 3, topics="[boats]")
    taught.build()
    assert kept.read_bytes() != before


@pytest.mark.long
def test_a_dry_run_learns_and_keeps_nothing(taught: Site) -> None:
    kept = taught.root / ".feeds/topics.json"
    plan = taught.build("--dry-run").stdout
    assert "topics/bread" in plan
    assert not kept.exists()
    taught.build()
    model = kept.read_bytes()
    label(taught, "bread", 3, topics="[boats]")
    taught.build("--dry-run")
    assert kept.read_bytes() == model


def test_nothing_is_learned_unasked(taught: Site) -> None:
    (taught.root / "feeds.toml").write_text(HEAD + LEARN.replace("topics = true", ""), encoding="utf-8")
    assert taught.build().returncode == 0
    assert not (taught.root / ".feeds/topics.json").exists()
    assert explained(taught, "new1.md") == {}


def test_without_scikit_learn_one_line_says_how_to_mend_it(taught: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "find_spec", lambda _: None)
    ran = taught.build()
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert "pip install 'feeds[learn]'" in ran.stderr
    assert not (taught.root / "public").exists()


def test_a_model_that_is_there_needs_no_scikit_learn(taught: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    taught.run("learn")
    monkeypatch.setattr(training, "find_spec", lambda _: None)
    assert taught.build().returncode == 0
    assert "bread" in explained(taught, "new1.md")


def test_few_labels_need_no_scikit_learn(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.root / "feeds.toml").write_text(HEAD + LEARN, encoding="utf-8")
    site.article("new.md", title="A bakery", body="A bakery, no more.")
    monkeypatch.setattr(training, "find_spec", lambda _: None)
    assert set(explained(site, "new.md")) == {"bread"}


def test_a_build_that_learns_nothing_loads_no_scikit_learn() -> None:
    code = "import sys, feeds.build, feeds.cli; print({'sklearn', 'scipy', 'numpy'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert ran.stdout == "set()\n", ran.stderr


@pytest.mark.long
def test_the_report_says_how_well_and_where_to_look(taught: Site) -> None:
    label(taught, "boats", 50, topics="[bread]")
    taught.article("both.md", title="Today", body="Dough and flour, keel and mast.", id="both")
    said = json.loads(taught.run("learn", "--json").stdout)
    topics = {topic["key"]: topic for topic in said["topics"]}
    assert said["articles"] == 47
    assert (topics["bread"]["labels"], topics["mining"]["labels"], topics["kites"]["labels"]) == (23, 4, 0)
    assert topics["bread"]["learned"]["f1"] > 0.8 > topics["bread"]["keywords"]["f1"]
    assert topics["mining"]["learned"] is None
    strange = said["contradicted"][0]
    assert (strange["source"], strange["labelled"]) == ("boats50.md", strange["topic"] == "bread")
    assert "both.md" in {doubt["source"] for doubt in said["unsure"]}
    assert all(doubt["source"] in ("new1.md", "new2.md", "both.md") for doubt in said["unsure"])
    assert all(0.2 <= doubt["likely"] <= 0.8 for doubt in said["unsure"])


def test_the_report_for_people(taught: Site) -> None:
    label(taught, "boats", 50, topics="[bread]")
    ran = taught.run("learn")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("47 labelled articles")
    assert any(line.startswith("mining") and line.endswith("by keywords; learned from 5 labels on") for line in lines)
    assert any(line.startswith("  boats50.md: says bread, which is 0.0") for line in lines)


def test_learning_without_the_setting_says_so(taught: Site) -> None:
    (taught.root / "feeds.toml").write_text(HEAD + LEARN.replace("topics = true", ""), encoding="utf-8")
    assert "topics = true" in taught.run("learn").stderr


def test_without_labels_the_report_says_how_to_begin(site: Site) -> None:
    site.article("a.md", body="A court.")
    ran = site.run("learn")
    assert (ran.returncode, ran.stdout.count("\n")) == (0, 1)
    assert "`topics: [mining]`" in ran.stdout


def test_a_site_without_topics_has_nothing_to_learn(site: Site) -> None:
    (site.root / "feeds.toml").write_text(HEAD, encoding="utf-8")
    ran = site.run("learn")
    assert ran.returncode == 2
    assert "[topics.KEY]" in ran.stderr


@pytest.mark.long
def test_a_word_in_the_settings_teaches_too(taught: Site) -> None:
    settings = HEAD + LEARN
    for number in range(5):
        taught.article(
            f"plain{number}.md", title=f"Notes {number}", id=f"plain-{number}", body=sentence("mining", number)
        )
        settings += f'[articles."tag:tiny.example,2020:plain-{number}"]\ntopics = ["mining"]\n'
    (taught.root / "feeds.toml").write_text(settings, encoding="utf-8")
    assert "mining" in explained(taught, "new2.md")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Loaves, the loaf; companies, a company. Glass!", "loave the loaf company company a glass"),
        ("It cost $1,234.50 in 2024.", "it cost #0,000. in #0000"),
        ("面包店", "面包 包店"),
        ("हिन्दी में", "हिन्दी में"),
        ("ข่าว", "ข่ ่า าว"),
        ("Çay İçin q1", "çay i̇çin q1"),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: str) -> None:
    assert topicmodel.count("", text, None) == Counter(words.split())


def test_a_title_and_a_section_are_words_of_their_own() -> None:
    assert topicmodel.count("Big loaf", "A loaf.", "Food  News") == {
        "big": 1, "loaf": 2, "a": 1, "title: big": 1, "title: loaf": 1, "section: food news": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "text", "at"),
    [
        ("oil", "oilseed and oil", 12),
        ("oil", "boil it, oils", 9),
        ("company", "many companies", 5),
        ("#000", "in 100 days", None),
        ("面包", "买面包吧", 1),
        ("oil", "", None),
    ],
)
def test_where_a_word_stands(word: str, text: str, at: int | None) -> None:
    assert topicmodel.place(word, text) == at


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.floats(1, 9), st.tuples(st.tuples(st.just(0), st.floats(-9, 9))))
    ),
    st.floats(0.1, 9),
)
def test_a_model_is_kept_as_it_is(words: dict[str, tuple[float, tuple[tuple[int, float], ...]]], slope: float) -> None:
    model = TopicModel(
        digest="d", topics=(LearnedTopic("a", -0.5, (0.1, 0.2)),), words=words, slope=slope, silent=frozenset({"b"})
    )
    try:
        data = topicmodel.dump(model)
    except UnicodeEncodeError:
        return  # a lone surrogate: no reader lets one through
    assert topicmodel.load(data, "d") == model
    assert topicmodel.load(data, "e") is None
    assert topicmodel.load(data[:-2] + b"x\n", "d") is None


def test_likelihoods_stay_between_0_and_1() -> None:
    assert topicmodel.likelihood(2, 0) == 0.5
    assert 0 < topicmodel.likelihood(9, -1e9) < topicmodel.likelihood(9, -1) < 0.5 < topicmodel.likelihood(9, 1e9) <= 1
