"""The same story from two sites is one article: which one stands, what is never taken for a copy, and what becomes of both as they come and go."""

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feeds import index
from feeds.copies import joining
from feeds.index import Candidate, Decision, Place
from feeds.index import alike as index_alike
from feeds.likeness import Sketch, alike, bands, likeness, sketch, sketched
from tests.conftest import Site

WORDS = [f"word{n}" for n in range(5000)]
ALIKE = 0.6


def told(seed: int, length: int = 120) -> list[str]:
    """The words of a text of its own."""
    return random.Random(seed).choices(WORDS, k=length)


def edited(words: list[str], share: float, seed: int = 0) -> list[str]:
    """The same with that share of its words changed."""
    chance = random.Random(seed)
    return [chance.choice(WORDS) if chance.random() < share else word for word in words]


STORY = " ".join(told(1))
COPY = " ".join([*edited(told(1), 0.03), "First told elsewhere, and with a word more here."])
OTHER = " ".join(told(2))


# How alike texts are


def test_of_many_planted_copies_none_is_missed_and_nothing_else_found() -> None:
    texts = [told(seed, 400) for seed in range(200)]
    firsts, copies = [sketch(" ".join(t)) for t in texts], [sketch(" ".join(edited(t, 0.05, 7))) for t in texts]
    for n, copy in enumerate(copies):
        alike = [
            m
            for m, first in enumerate(firsts)
            if set(bands(copy)) & set(bands(first)) and likeness(copy, first) >= ALIKE
        ]
        assert alike == [n]


@given(st.text(max_size=400), st.text(max_size=400))
def test_likeness_is_a_share_that_both_see_alike(one: str, other: str) -> None:
    first, second = sketch(one * 3 + STORY), sketch(other * 3 + STORY)
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, first) == 1


@given(st.text())
def test_a_text_gives_a_sketch_of_one_size_or_none(text: str) -> None:
    found = sketch(text)
    assert len(found) in (0, 256)
    assert len(bands(found)) <= 25


@pytest.mark.parametrize(
    "text",
    [
        "中央银行星期一宣布新的规定将于七月生效，要求所有交易所每月报告其持有的资产，分析人士对此表示怀疑，认为难以执行，并且会使小公司退出市场。",
        "ธนาคารกลางประกาศเมื่อวันจันทร์ว่ากฎใหม่จะเริ่มใช้ในเดือนกรกฎาคม โดยขอให้ศูนย์ซื้อขายรายงานทรัพย์สินทุกเดือน",
    ],
)
def test_scripts_without_spaces_are_told_by_their_characters(text: str) -> None:
    assert likeness(sketch(text), sketch(f"{text}完")) > 0.9


@pytest.mark.parametrize("text", ["", "Too short.", " ".join(["the same again"] * 500), "漢" * 10_000])
def test_what_says_too_little_is_like_nothing(text: str) -> None:
    assert sketch(text) == b""


def test_markdown_is_like_what_it_is_shown_as() -> None:
    words = told(3)
    written = " ".join(
        f"[{w}](https://x.example/{n}/a-b) **bold{n}**" if n % 20 == 0 else w for n, w in enumerate(words)
    )
    shown = " ".join(f"{w} bold{n}" if n % 20 == 0 else w for n, w in enumerate(words))
    assert likeness(sketch(written), sketch(shown)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("ää", "ä\u00adä"),
        lambda text: "\ufeff" + text.replace("ää", "ä\u200bä"),
    ],
)
def test_how_a_text_is_encoded_does_not_count(change: Callable[[str], str]) -> None:
    text = " ".join(told(4)).replace("word", "wäärd")
    assert change(text) != text
    assert likeness(sketch(text), sketch(change(text))) == 1


# Which of them stands


class Told(NamedTuple):
    """An article, and what stands for its text."""

    candidate: Candidate
    sketch: Sketch


def candidate(
    key: int, home: str, *, dated: int | None = 0, text: str = STORY, language: str = "en", original: bool = False
) -> Told:
    site = home.split("/")[2].removeprefix("www.") if home else ""
    said = Candidate(
        key=key, source=f"{key}.md", dated=dated, latest=dated, updated=None, added=None, month=None, draft=False, own=not home, is_said=False,
        is_original=original, selections="", site=site, home=home, place=None,
    )  # fmt: skip
    return Told(said, sketched(language, text))


class Pairs:
    """Who is alike to whom, where there are no crowds."""

    def __init__(self, pairs: Mapping[int, Mapping[int, float]]) -> None:
        self.alike_to = pairs.__getitem__

    def crowds(self, _key: int) -> Sequence[int]:
        return ()

    def share(self, one: int, other: int) -> float | None:
        raise NotImplementedError


def stands(*articles: Told, held: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Id -> the copies it names, of those that stand."""

    def decide(ident: str, candidates: Sequence[Candidate]) -> Decision:
        (one,) = candidates
        place = Place(
            is_held=ident in held, stands=one.dated or 0, changed=0, added=None, is_ahead=False, month="", due=None, also="", slug=""
        )  # fmt: skip
        return Decision(one, place)

    pairs: dict[int, dict[int, float]] = {one.candidate.key: {} for one in articles}
    for one, other in combinations(articles, 2):
        may_be = one.candidate.site != other.candidate.site and one.sketch.bins and other.sketch.bins
        if may_be and (share := alike(one.sketch, other.sketch)):
            pairs[one.candidate.key][other.candidate.key] = pairs[other.candidate.key][one.candidate.key] = share
    groups = {f"id{one.candidate.key:05}": [one.candidate] for one in articles}
    decided = joining(decide, groups.items(), Pairs(pairs))
    decisions = {ident: decided(ident, group) for ident, group in groups.items()}
    return {ident: decision.place.also for ident, decision in decisions.items() if decision.place}


A, B, C = "https://a.example/x", "https://www.b.example/y", "https://c.example/z"


def test_the_earliest_stands_and_names_the_others() -> None:
    both = candidate(1, A, dated=20), candidate(2, B, dated=10, text=COPY)
    assert stands(*both) == {"id00002": A} == stands(*reversed(both))


def test_the_sites_own_stands_whenever_it_was_dated() -> None:
    assert stands(candidate(1, A, dated=10), candidate(2, "", dated=None, text=COPY)) == {"id00002": A}


def test_what_a_person_calls_original_stands_and_is_named_by_no_other() -> None:
    first, own = candidate(1, A, dated=10), candidate(2, "")
    assert stands(first, candidate(3, B, dated=20, original=True), own) == {"id00003": A, "id00002": ""}
    assert stands(candidate(1, A, original=True), candidate(2, B, original=True)) == {"id00001": "", "id00002": ""}


def test_an_undated_one_comes_last() -> None:
    assert stands(candidate(1, A, dated=None), candidate(2, B, dated=10)) == {"id00002": A}


def test_of_one_date_the_id_decides() -> None:
    assert stands(candidate(2, A), candidate(1, B)) == {"id00001": A}


@pytest.mark.parametrize(
    "other",
    [
        candidate(2, "https://www.a.example/other", dated=20),
        candidate(2, B, dated=20, language="fr"),
        candidate(2, B, dated=20, text=OTHER),
        candidate(2, B, dated=20, text="Too short."),
    ],
    ids=["one site", "two languages", "another text", "too short"],
)
def test_what_is_not_a_copy_stands(other: Told) -> None:
    assert stands(candidate(1, A, dated=10), other) == {"id00001": "", "id00002": ""}


def test_varieties_of_one_language_are_one() -> None:
    assert stands(candidate(1, A, language="en-GB"), candidate(2, B, language="en-US")) == {"id00001": B}


def test_a_copy_waits_for_nobody_who_is_held() -> None:
    assert stands(candidate(1, A, dated=10), candidate(2, B, dated=20), held=frozenset({"id00001"})) == {
        "id00001": "",
        "id00002": "",
    }


def test_a_copy_is_that_of_what_it_is_most_like() -> None:
    revised = " ".join(edited(told(1), 0.1))
    first, second = candidate(1, A, dated=1), candidate(2, "https://a.example/2", dated=2, text=revised)
    assert stands(first, second, candidate(3, B, dated=3, text=revised)) == {"id00001": "", "id00002": B}


def test_few_copies_are_named_however_many_there_are() -> None:
    many = [candidate(n, f"https://s{n}.example/") for n in range(2, 60)]
    ((first, also),) = stands(candidate(1, ""), *many).items()
    assert first == "id00001"
    assert also.split() == [f"https://s{n}.example/" for n in range(2, 22)]


@given(
    st.lists(
        st.tuples(st.sampled_from([A, B, C, ""]), st.integers(0, 3), st.sampled_from([0.0, 0.02, 0.2])),
        min_size=2,
        max_size=12,
    )
)
def test_the_order_in_which_they_are_found_does_not_count(said: list[tuple[str, int, float]]) -> None:
    articles = [
        candidate(n, home, dated=dated or None, text=" ".join(edited(told(1), share, n)))
        for n, (home, dated, share) in enumerate(said)
    ]
    assume(len({home for home, *_ in said}) > 1)
    found = stands(*articles)
    assert found == stands(*reversed(articles))
    own = {f"id{one.candidate.key:05}" for one in articles if not one.candidate.home}
    assert own <= found.keys()
    assert found.keys()


# What is kept of it


SKETCHES = [
    Sketch(language, sketch(" ".join(edited(told(text), share, seed))))
    for text, share, seed, language in [
        (1, 0, 0, "en"),
        (1, 0.05, 1, "en"),
        (1, 0.1, 2, "en"),
        (1, 0, 0, "fr"),
        (2, 0, 0, "en"),
    ]
]
CHANGE = st.tuples(st.sampled_from("abcd"), st.sampled_from(["one", "two"]), st.sampled_from([None, *SKETCHES]))


@given(st.lists(CHANGE, min_size=1, max_size=25))
def test_the_pairs_that_are_kept_do_not_hang_on_what_was_before(changes: list[tuple[str, str, Sketch | None]]) -> None:
    """Of the articles that are there a pair is kept where they are of two sites, alike, and share a band of not too many."""
    with index.opened(Path("nowhere"), "a test", afresh=True) as opened, patch.object(index_alike, "_MOST", 2):
        opened._had_files = True  # else each is taken for a new one
        there: dict[str, tuple[str, Sketch]] = {}
        for name, host, made in changes:
            there.pop(name, None)
            if made:
                there[name] = (host, made)
                row = index.Row(**{**dict.fromkeys(index.Row._fields), "id": name, "site": host})
                entered = index.Entered(b"", ((0, row, made),), ())
                opened.enter([(index.File(name.encode(), len(there), 0, 0, 0, name, False), entered)], 0)
            else:
                kept = sorted((other, 0, 0, 0, 0) for other in there)
                list(opened.changed([index.Folder("", kept, frozenset())]))
        sizes = Counter(band for _, one in there.values() for band in bands(one.bins))
        wanted = {
            frozenset((name, other)): share
            for (name, (host, one)), (other, (elsewhere, another)) in combinations(there.items(), 2)
            if host != elsewhere
            and any(sizes[band] <= 2 for band in {*bands(one.bins)} & {*bands(another.bins)})
            and (share := alike(one, another))
        }
        rows = opened._all(
            "SELECT a.id, b.id, share FROM alike JOIN article a ON a.key = one JOIN article b ON b.key = other"
        )
        assert {frozenset(pair): share for *pair, share in rows} == wanted
        assert len(rows) == 2 * len(wanted)


# In a site


def titles(site: Site) -> list[str]:
    return [item["title"] for item in json.loads(site.public()["feed.json"])["items"]]


def test_one_entry_names_the_others_in_each_format_and_on_pages(site: Site) -> None:
    site.article("own.md", title="Ours", date="2025-04-09", body=STORY)
    site.article("a.md", title="First", date="2025-04-07", link=A, body=STORY)
    said = site.build()
    assert re.fullmatch(
        r"feeds: 1 article changed, 3 feeds written, 1 copy left out \(`feeds status` names them\), [\d.]+ s\n",
        said.stderr,
    )
    public = site.public()
    assert titles(site) == ["Ours"]
    (item,) = json.loads(public["feed.json"])["items"]
    assert item["_feeds"] == {"related": [A]}
    assert b'<link href="https://a.example/x" rel="related" type="text/html"/>' in public["atom.xml"]
    assert b'<atom:link rel="related" href="https://a.example/x" type="text/html"/>' in public["rss.xml"]
    assert b'Also at: <a href="https://a.example/x">a.example</a>' in public["articles/ours/index.html"]
    assert site.run("check").returncode == 0
    status = site.run("status").stdout
    assert (
        "told by another site, too: 1\n  a.md: tells what own.md tells (100% of its words in the same order)\n"
        in status
    )


@pytest.mark.parametrize("most", [3, 64])
def test_a_story_that_many_sites_tell_is_one(site: Site, most: int) -> None:
    with patch.object(index_alike, "_MOST", most):
        for n in range(8):
            text = " ".join(edited(told(1), 0.02, n))
            site.article(f"{n}.md", title=str(n), date=f"2025-04-1{n}", link=f"https://s{n}.example/", body=text)
            site.build()
            assert titles(site) == ["0"]
        (site.root / "content/0.md").unlink()
        site.build("--allow-removals")
        assert titles(site) == ["1"]
        for n in range(2, 7):
            (site.root / f"content/{n}.md").unlink()
        site.build("--allow-removals")
        assert titles(site) == ["1"]
        assert b"https://s7.example/" in site.public()["atom.xml"]


def test_they_come_and_go(site: Site) -> None:
    copy = site.article("b.md", title="Second", date="2025-04-08", link=B, body=COPY)
    site.build()
    assert titles(site) == ["Second"]
    first = site.article("a.md", title="First", date="2025-04-07", link=A, body=STORY)
    site.build()
    assert titles(site) == ["First"]
    first.unlink()
    site.build("--allow-removals")
    assert titles(site) == ["Second"]
    site.article("a.md", title="First", date="2025-04-07", link=A, body=OTHER)
    site.build()
    assert titles(site) == ["Second", "First"]
    site.article("a.md", title="First", date="2025-04-07", link=A, body=STORY)
    copy.unlink()
    site.build()
    assert titles(site) == ["First"]
    assert b"related" not in site.public()["atom.xml"]


def test_an_updated_date_is_not_moved_by_copies(site: Site) -> None:
    site.article("a.md", title="First", date="2025-04-07", link=A, body=STORY)
    site.build()
    (before,) = json.loads(site.public()["feed.json"])["items"]
    site.article("b.md", title="Second", date="2026-04-08", link=B, body=COPY)
    site.build()
    (after,) = json.loads(site.public()["feed.json"])["items"]
    assert before == {key: value for key, value in after.items() if key != "_feeds"}


def test_a_person_says_that_one_is_no_copy(site: Site) -> None:
    site.article("a.md", title="First", date="2025-04-07", link=A, body=STORY)
    site.write("b.jsonl", json.dumps({"id": "urn:b", "title": "Second", "date": "2025-04-08", "url": B, "text": COPY}))
    path = site.root / "feeds.toml"
    settings = path.read_text(encoding="utf-8")
    for word, found in (("", ["First"]), ('[articles."urn:b"]\noriginal = true\n', ["Second"]), ("", ["First"])):
        path.write_text(settings + word, encoding="utf-8")
        site.build("--allow-removals")
        assert titles(site) == found


@pytest.mark.parametrize("vague", ["2025-04-07", "2025-04", "2025"])
def test_a_date_of_which_the_time_is_not_known_does_not_go_before_one_within_it(site: Site, vague: str) -> None:
    site.article("a.md", title="Vague", date=vague, link=A, body=STORY)
    site.article("b.md", title="Exact", date="2025-04-07T09:00:00Z", link=B, body=COPY)
    site.build()
    assert titles(site) == ["Exact"]
    site.article("b.md", title="Exact", date="2026-04-09T09:00:00Z", link=B, body=COPY)
    site.build()
    assert titles(site) == ["Vague"]


def test_who_wants_each_of_them_has_it(site: Site) -> None:
    site.article("a.md", title="First", date="2025-04-07", link=A, body=STORY)
    site.article("b.md", title="Second", date="2025-04-08", link=B, body=COPY)
    path = site.root / "feeds.toml"
    settings = path.read_text(encoding="utf-8")
    for choice, found in (("keep", ["Second", "First"]), ("join", ["First"]), ("keep", ["Second", "First"])):
        said = settings.replace("[feeds]", f'[feeds]\nduplicates = "{choice}"')
        assert said != settings
        path.write_text(said, encoding="utf-8")
        assert site.build().returncode == 0
        assert titles(site) == found


def test_entries_of_feeds_of_others_are_joined_with_pages_and_own_articles(site: Site) -> None:
    body = "".join(f"<p>{' '.join(told(1)[n : n + 30])}</p>" for n in range(0, 120, 30)).replace("<", "&lt;")
    item = f"<item><title>Theirs</title><link>{B}</link><pubDate>Tue, 08 Apr 2025 10:00:00 GMT</pubDate><description>{body}</description></item>"
    site.write("b.xml", f"<rss version='2.0'><channel><title>B</title>{item}</channel></rss>")
    site.write("own.txt", f"A headline of some length\n\nApril 9, 2025\n\n{STORY}\n")
    site.build()
    assert titles(site) == ["A headline of some length"]
    assert json.loads(site.public()["feed.json"])["items"][0]["_feeds"]["related"] == [B]


def test_feeds_of_others_that_overlap_are_nothing_to_mend(site: Site) -> None:
    item = f"<item><title>Theirs</title><link>{A}</link><guid>{A}</guid><description>Of a court in Kenya.</description></item>"
    for name in ("a", "b"):
        site.write(f"{name}.xml", f"<rss version='2.0'><channel><title>{name}</title>{item}</channel></rss>")
    said = site.build("--strict")
    assert (said.returncode, titles(site)) == (0, ["Theirs"])
    assert "its id" not in said.stderr
    assert "  b.xml:1: tells what a.xml:1 tells (it has its id)\n" in site.run("status").stdout


def test_an_entry_of_a_feed_that_a_person_keeps_as_a_file_is_nothing_to_mend(site: Site) -> None:
    item = f"<item><title>Theirs</title><link>{A}</link><guid>{A}</guid><description>Of a court in Kenya.</description></item>"
    site.write("a.xml", f"<rss version='2.0'><channel><title>a</title>{item}</channel></rss>")
    site.article("own.md", title="Put right", link=A)
    said = site.build("--strict")
    assert (said.returncode, titles(site)) == (0, ["Put right"])
    assert "  a.xml:1: tells what own.md tells (it has its id)\n" in site.run("status").stdout


def test_whose_id_an_entry_of_a_feed_takes_without_an_address_of_that_article_is_told(site: Site) -> None:
    item = f"<item><title>Theirs</title><link>{A}</link><guid>urn:own</guid><description>Of a court in Kenya.</description></item>"
    site.write("a.xml", f"<rss version='2.0'><channel><title>a</title>{item}</channel></rss>")
    site.article("own.md", title="Ours", id="urn:own")
    said = site.build()
    assert titles(site) == ["Ours"]
    assert "a.xml:1: id: its id urn:own is that of own.md" in said.stderr


def entry(title: str, link: str, date: str, *, body: str = STORY, guid: str = "", updated: str = "2025-01-01") -> str:
    """A feed of another site with one entry."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Theirs</title><id>urn:x:feed</id>'
        f"<entry><title>{title}</title><id>{guid or link}</id>{f'<link href={link!r}/>' if link else ''}<published>{date}T00:00:00Z</published>"
        f"<updated>{updated}T00:00:00Z</updated><summary>{body}</summary></entry></feed>"
    )


@pytest.mark.hazard("input")
@pytest.mark.parametrize("link", ["https://evil.example/", "https://tiny.example/news/x", ""])
def test_no_feed_of_others_takes_the_place_of_what_a_person_wrote(site: Site, link: str) -> None:
    """A feed of another site copies an article and says an older date: what a person wrote stands."""
    site.article("a.md", title="Mine", link=A, body=STORY)
    site.write("evil.xml", entry("Evil", link, "1997-01-01", guid="urn:x:evil"))
    site.build()
    assert "Mine" in titles(site)


def test_what_has_a_page_stays_though_it_moved_and_another_tells_it(site: Site) -> None:
    """Its page would say that it was withdrawn."""
    site.article("a.md", id="urn:x:1", title="Mine", body=STORY)
    site.build()
    site.article("a.md", id="urn:x:1", title="Mine", date="2025-05-01", link=A, body=STORY)
    site.article("b.md", title="Second", date="2025-04-01", link=B, body=COPY)
    site.build()
    assert titles(site) == ["Mine"]
    assert A.encode() in site.public()["articles/mine/index.html"]


@pytest.mark.parametrize("guid", ["https://www.a.example/x", "tag:a.example,2020:x", "tag:desk@a.example,2020:x"])
def test_an_id_is_that_of_the_site_that_it_names(site: Site, guid: str) -> None:
    site.write("a.xml", entry("First", A, "2025-04-07", guid=guid))
    site.write("b.xml", entry("Evil", B, "2025-04-07", guid=guid, body=OTHER, updated="2026-01-01"))
    site.build()
    assert titles(site) == ["First"]


def test_what_is_joined_is_not_lost(site: Site) -> None:
    """More than half of the articles lost at once would stop a build; told by others they are there."""
    path = site.root / "feeds.toml"
    settings = path.read_text(encoding="utf-8")
    path.write_text(settings.replace("[feeds]", '[feeds]\nduplicates = "keep"'), encoding="utf-8")
    for n in range(10):
        for host in "abc":
            site.article(f"{host}{n}.md", title=f"{n}", link=f"https://{host}.example/{n}", body=" ".join(told(n)))
    assert site.build().returncode == 0
    path.write_text(settings, encoding="utf-8")
    joined = site.build()
    assert (joined.returncode, len(titles(site))) == (0, 10), joined.stderr
    for file in (site.root / "content").glob("*[3-9].md"):
        file.unlink()
    assert "9 of 30 published articles are left" in site.build().stderr


@pytest.mark.hazard("input")
def test_an_import_keeps_an_article_of_the_site_that_its_id_names(site: Site) -> None:
    """A feed of another site claims the id of an imported article: the article stays; its own feed may change it, and move it."""
    for feed, (title, link, guid) in {
        "a.xml": ("First", A, A),
        "evil.xml": ("Evil", B, A),
        "again/a.xml": ("Changed", A, A),
        "moved/a.xml": ("Moved", "https://moved.example/x", A),
        "free.xml": ("Free", A, "urn:x:1"),
        "taken.xml": ("Of two feeds", B, "urn:x:1"),
    }.items():
        path = site.root / feed
        path.parent.mkdir(exist_ok=True)
        path.write_text(entry(title, link, "2025-04-07", guid=guid, body=told_of(title)))
        said = site.run("import", feed)
        assert ("that of another document" in said.stderr) == (title == "Evil"), said.stderr
        expected = {"Evil": "First"}.get(title, title)
        assert any(f"title: {expected}\n" in file.read_text() for file in (site.root / "content").iterdir())


def told_of(title: str) -> str:
    return " ".join(told(len(title)))
