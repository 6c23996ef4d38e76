"""A build of what changed gives what a build of everything gives, whatever the changes and their order."""

import json
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from lxml import etree

from feeds import files, index
from feeds.index import alike as index_alike
from tests.conftest import NOW, Site, tree

NAMES = ("a.md", "A.md", "b.md", "c/d.markdown", "e.md", "f.md")
TITLES = ("A title", "a title", "Of <b>mining</b> & more", "Ünïcode 漢字", "Another court case")
STORY = " ".join(f"w{n * n % 97}" for n in range(90))
BODIES = (
    "A court in Kyrgyzstan has ruled on a bill. The bill is new.",
    "Crypto mining in Pakistan grows. The hash rate of crypto mining grows too.\n\n![p](/p.png) See [it](#there) or [that](other).",
    "Le tribunal de Paris a jugé que la loi sur les monnaies n'est pas encore applicable dans la plupart des régions du pays.",
    "Wheat of Ukraine.\n\n<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| court | ]]> |",
    "The court of Malaysia has ruled on crypto mining. " * 150,
    STORY,
    f"{STORY} And a word more.",
    STORY.replace("w1", "x").replace("w2", "y"),
    'A court.\n\n![p](p.jpg) <img src="c/q.png" srcset="p.jpg 1x, c/q.png 2x"> [it](../p.jpg)',
    "",
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "date": ("2025-04-07", "2025-04-07T23:30:00-05:00", "2024-12-31", "2025-03", "2026-12-24T18:00:00Z", "", "once"),
    "updated": ("", "2025-06-01T10:00:00Z", "2026-12-25T00:00:00Z"),
    "added": ("", "2025-02-02T00:00:00Z"),
    "id": ("", "urn:x:1", "urn:x:2"),
    "topics": ("", "[mining]", "[law, mining]", "[Nothing known]", "[]"),
    "tags": ("", "[law]"),
    "countries": ("", "[kg]", "[pk, kg]", "[nowhere]"),
    "summary": ("", "A person's words & <more>."),
    "link": ("", "https://there.example/x", "https://other.example/y", "https://tiny.example/news/x", "nowhere"),
    "lang": ("", "en", "fr"),
    "section": ("", "Courts"),
    "author": ("", "Ann"),
    "image": ("", "https://there.example/p.jpg", "q.png"),
    "slug": ("", "a-title"),
    "draft": ("", "true"),
}
OTHERS: Mapping[str, tuple[str, ...]] = {
    "raw.txt": (
        "A headline of some length\n\nApril 7, 2025\n\nThe court in Bishkek has ruled, officials said on Monday.\n",
        "A headline of some length\n\nThe court in Bishkek has ruled, officials said on Monday.\n",
        "\x00",
    ),
    "page.html": (
        "<title>A page</title><article><h1>A page</h1><time datetime='2025-05-05'>May 5</time><p>"
        + "Crypto mining in Malaysia grows, they say. " * 5
        + "</article>",
        "<title>A page</title><p>short",
    ),
    "many.jsonl": (
        "\n".join(
            json.dumps({"id": f"urn:x:{n}", "title": f"Line {n}", "date": f"2025-05-0{n}", "text": BODIES[n % 3]})
            for n in range(1, 5)
        ),
        "\n".join(
            json.dumps({"id": f"urn:x:{n}", "title": f"Line {n}", "date": "2025-05-09", "text": BODIES[n % 2]})
            for n in (4, 2)
        )
        + "\n{broken",
        json.dumps({"title": "Unpinned", "text": BODIES[0], "url": "https://there.example/x"}),
    ),
    "broken.md": ("---\ntitle: [\n---\nText.\n", "---\ntitle: T\n---\n", "No front matter, and a court.\n"),
    "latin.md": ("---\ntitle: caf\udce9\n---\nText.\n",),
    "left.alone": ("what nobody reads",),
}
PINNED = {ident for ident in FIELDS["id"] if ident} | {f"urn:x:{n}" for n in range(1, 5)}
# Lines of feeds.toml by table, at first the first of each; "" is a setting that is not made, None a table that is not there.
SAID: Mapping[str, tuple[str | None, ...]] = {
    "site.url": ('url = "https://tiny.example/news/"', 'url = "https://moved.example/"'),
    "site.language": ("", 'language = "fr"'),
    "site.time_zone": ("", 'time_zone = "Asia/Bishkek"'),
    "site.author": ("", 'author = "Another desk"'),
    "feeds.cross": ("", "cross = false"),
    "feeds.pages": ("", "pages = false"),
    "feeds.formats": ("", 'formats = ["rss"]', 'formats = ["json", "atom"]'),
    "feeds.window": ("window = 2", "", "window = 1"),
    "feeds.archives": ("", "archives = true"),
    "feeds.body": ("", 'body = "full"', 'body = "summary"', 'body = "title"'),
    "feeds.min_items": ("min_items = 1", "min_items = 2"),
    "feeds.undated": ("", 'undated = "refuse"'),
    "feeds.duplicates": ("", 'duplicates = "keep"'),
    "feeds.max_feed": ("", "max_feed = 10000"),
    "feeds.max_file": ("", "max_file = 7"),
    "summary.max_length": ("", "max_length = 60"),
    "topics.mining": ('keywords = ["crypto mining", "hash rate"]', 'title = "Miners"\nkeywords = ["wheat", "court"]', None),
    "topics.law": (
        'title = "Law & Order"\nkeywords = ["court", "bill"]',
        'title = "Law"\nkeywords = ["bill"]\nsections = ["Courts"]\nbody = "full"',
        'keywords = ["loi"]\naliases = ["order", "mining-law"]\nnot = ["court"]',
        None,
    ),
    "views.south": (
        None,
        'title = "South"\ncountries = { any = ["kg"] }',
        'countries = { any = ["kg", "pk"] }\nwords = { none = ["bill"] }\naliases = ["north"]',
        'languages = { any = ["fr"] }',
    ),
    "countries.kg": (None, 'title = "Kirghizia"', 'description = "Of Bishkek."\nbody = "title"\naliases = ["kirghizia"]'),
    'articles."tag:tiny.example,2020:a"': (None, 'countries = ["my"]', 'topics = ["law"]\ndate = "2024-01-01"\nsummary = "So."'),
    'articles."urn:x:2"': (None, 'title = "As it should be"', "draft = true", 'topics = ["mining"]'),
    "words": ("", 'all_articles = "All there is of {site}"'),
}  # fmt: skip
# What may lie beside articles, and what of it: None is nothing, a text a link to there.
PICTURES = ("p.jpg", "c/p.jpg", "q.png", "c/q.png")
HELD: tuple[bytes | str | None, ...] = (
    None, b"\xff\xd8\xff one", b"\xff\xd8\xff two", b"\x89PNG\r\n\x1a\n", b"no picture", "p.jpg", "../../outside.jpg",
)  # fmt: skip
CLOCK = (NOW, "2026-12-26T00:00:00Z", "2025-04-01T00:00:00Z", "2039-01-01T00:00:00Z")

SAYS_ALL = {
    "title": "Said", "date": "2025-05-01", "language": "en", "topics": "[law]", "countries": "[kg]", "summary": "All is said."
}  # fmt: skip

_NAME = st.sampled_from(NAMES)
_FIELDS = st.fixed_dictionaries(
    {"title": st.sampled_from(TITLES), **{name: st.sampled_from(values) for name, values in FIELDS.items()}}
)


def settings_of(said: Mapping[str, str | None]) -> str:
    """feeds.toml with these of SAID."""
    tables: dict[str, list[str]] = {}
    for name, text in {"site.rest": 'title = "Tiny"\ntag = "tag:tiny.example,2020:"', **said}.items():
        table = name if name.startswith(("topics", "views", "countries", "articles")) else name.partition(".")[0]
        if text is not None:
            tables.setdefault(table, []).append(text)
    return "".join(f"[{table}]\n" + "\n".join([*lines, ""]) for table, lines in tables.items())


def is_as_everything(site: Site, clean: Site, *more: str, now: str = NOW, may_begin_anew: bool = False) -> None:
    """A build of `site`, told `more`, gives what one of everything gives in the empty folder of `clean`, from the same feeds.lock, without
    giving its index up, unless it `may_begin_anew`; and one more writes nothing."""
    lock = site.root / "feeds.lock"
    before = lock.read_bytes() if lock.exists() else None
    words = ("--allow-removals",)
    given_up = None if may_begin_anew else AssertionError("the index was given up")
    with patch.object(index, "discard", wraps=index.discard, side_effect=given_up):
        built = site.build(*words, *more, now=now)
    shutil.copytree(site.root / "content", clean.root / "content", symlinks=True, dirs_exist_ok=True)
    shutil.copy(site.root / "feeds.toml", clean.root)
    if before is not None:
        (clean.root / "feeds.lock").write_bytes(before)
    assert clean.build("--full", *words, now=now).returncode == built.returncode, built.stderr
    if built.returncode == 0:
        assert outcome(site) == outcome(clean)
    seen = stats(site)
    assert site.build(*words, now=now).stderr == ("" if built.returncode == 0 else built.stderr)
    assert stats(site) == seen


def outcome(site: Site) -> dict[str, bytes]:
    """What is published, promised, and told to a person."""
    said = site.root / ".feeds/said"
    kept = {"feeds.lock": (site.root / "feeds.lock").read_bytes(), "said": said.read_bytes() if said.exists() else b""}
    return {**site.public(), **kept}


def stats(site: Site) -> dict[str, tuple[int, int]]:
    """How the published files and feeds.lock lie there."""
    files = [*(site.root / "public").rglob("*"), site.root / "feeds.lock"]
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_ino) for file in files if file.is_file()}


_FEED_FILE = re.compile(r"(?:^|/)(?:atom\.xml|rss\.xml|feed\.json|archive/[^/]+)$")
_ATOM = {"": "http://www.w3.org/2005/Atom"}
_SAYS = re.compile(r"(?m)^(?:id|date|updated|added|draft): .*")


class Promises:
    """What was once published, against which each later publication is held."""

    def __init__(self) -> None:
        self._addresses: set[str] = set()
        self._pages: set[str] = set()
        self._updated: dict[str, datetime] = {}
        self._dates: dict[tuple[object, ...], tuple[datetime, ...]] = {}

    def hold(self, site: Site, *said: object) -> None:
        """Every address of a feed and of an article answers still, no feed's `updated` goes back, an article has one id and one date wherever it
        is, and what is pinned has the date it had. `said`: what dates may depend on, beside what files say."""
        public = site.public()
        feeds = {path: data for path, data in public.items() if _FEED_FILE.search(path)}
        assert self._addresses <= feeds.keys()
        self._addresses |= feeds.keys()
        if "index.html" in public:  # they are asked for
            assert self._pages <= public.keys()
            self._pages |= {path for path in public if path.startswith("articles/") and path.endswith("/index.html")}
        dates: dict[str, set[tuple[datetime, ...]]] = {}
        for path, data in feeds.items():
            updated, articles = _told(path, data)
            assert updated is None or updated >= self._updated.get(path, updated), path
            self._updated |= {path: updated} if updated else {}
            for ident, *told in articles:
                dates.setdefault(ident, set()).add(tuple(told))
        assert all(len({moments[0] for moments in found}) == 1 for found in dates.values()), dates
        assert all(len({moments for moments in found if len(moments) > 1}) <= 1 for found in dates.values()), dates
        for ident in PINNED & dates.keys():
            says = _says(site, ident)
            if says is not None:
                moments = max(dates[ident], key=len)
                assert self._dates.setdefault((ident, *says, len(moments), *said), moments) == moments, ident


def _told(path: str, data: bytes) -> tuple[datetime | None, list[tuple[Any, ...]]]:
    """A feed's `updated` where its format has one, and its articles, each with its id, when it was published, and when it was updated."""
    if path.endswith("json"):
        items = json.loads(data)["items"]
        return None, [
            (i["id"], *(datetime.fromisoformat(i[f"date_{n}"]) for n in ("published", "modified"))) for i in items
        ]
    root = etree.fromstring(data)
    if root.tag == "rss":
        items = [(i.findtext("guid"), parsedate_to_datetime(i.findtext("pubDate", ""))) for i in root.iter("item")]
        return parsedate_to_datetime(root.findtext("channel/lastBuildDate", "")), items
    entries = [
        (
            e.findtext("id", namespaces=_ATOM),
            *(datetime.fromisoformat(e.findtext(n, "", _ATOM)) for n in ("published", "updated")),
        )
        for e in root.findall("entry", _ATOM)
    ]
    return datetime.fromisoformat(root.findtext("updated", "", _ATOM)), entries


def _says(site: Site, ident: str) -> tuple[str, ...] | None:
    """All that the files say of dates which give an article this id; None where one gives it no date."""
    files = [
        path.read_bytes().decode("utf-8", "replace")
        for path in sorted((site.root / "content").rglob("*"))
        if path.is_file()
    ]
    claims = [" ".join(_SAYS.findall(text)) if text.startswith("---") else text for text in files if ident in text]
    return tuple(claims) if all("date" in claim and "date: once" not in claim for claim in claims) else None


class Increments(RuleBasedStateMachine):
    """A site that is changed and built again and again. Files are old as soon as they are written: what is read again for its youth would
    hide what is not noticed."""

    def __init__(self) -> None:
        super().__init__()
        self.site = Site(Path(mkdtemp(prefix="feeds-")))
        self.aged = patch.object(files, "_YOUNG", 0)
        self.aged.start()
        (self.site.root / "content").mkdir()
        self.now = NOW
        self.promises = Promises()
        self.said: dict[str, str | None] = {name: values[0] for name, values in SAID.items()}
        self.written: dict[str, dict[str, str]] = {}
        self._settle()

    def teardown(self) -> None:
        self.aged.stop()
        shutil.rmtree(self.site.root)

    def _settle(self) -> None:
        (self.site.root / "feeds.toml").write_text(settings_of(self.said), encoding="utf-8")

    @initialize(names=st.sets(_NAME, min_size=2), said=st.data())
    def begin(self, names: set[str], said: st.DataObject) -> None:
        for name in sorted(names):
            self.write(name, said.draw(_FIELDS), said.draw(st.sampled_from(BODIES)))

    @rule(name=_NAME, fields=_FIELDS, body=st.sampled_from(BODIES))
    def write(self, name: str, fields: dict[str, str], body: str) -> None:
        self.written[name] = {**fields, "body": body}
        self.site.article(name, **self.written[name])

    @rule(name=_NAME, body=st.sampled_from(BODIES))
    def say_all(self, name: str, body: str) -> None:
        self.write(name, SAYS_ALL, body)

    @rule(name=_NAME, field=st.sampled_from([*FIELDS]), data=st.data())
    def edit(self, name: str, field: str, data: st.DataObject) -> None:
        if name in self.written and (self.site.root / "content" / name).exists():
            self.written[name][field] = data.draw(st.sampled_from(FIELDS[field]))
            self.site.article(name, **self.written[name])

    @rule(name=st.sampled_from([*OTHERS]), data=st.data())
    def write_other(self, name: str, data: st.DataObject) -> None:
        self.site.write(name, data.draw(st.sampled_from(OTHERS[name])).encode(errors="surrogateescape"))

    @rule(name=st.sampled_from(PICTURES), held=st.sampled_from(HELD))
    def lay_beside(self, name: str, held: bytes | str | None) -> None:
        place = self.site.root / "content" / name
        place.unlink(missing_ok=True)
        if isinstance(held, bytes):
            self.site.write(name, held)
        elif held is not None:
            place.parent.mkdir(exist_ok=True)
            place.symlink_to(held)

    @rule(name=st.sampled_from(PICTURES), other=st.sampled_from(PICTURES))
    def rename_beside(self, name: str, other: str) -> None:
        place, target = (self.site.root / "content" / path for path in (name, other))
        if place.exists() and target.parent.exists():
            place.replace(target)

    @rule(name=st.sampled_from(PICTURES), end=st.binary(min_size=1, max_size=1))
    def change_and_set_its_time_back(self, name: str, end: bytes) -> None:
        place = self.site.root / "content" / name
        if place.exists():
            status = place.stat()
            place.write_bytes(place.read_bytes()[:-1] + end)
            os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self._one_of("content", data).unlink(missing_ok=True)

    @rule(data=st.data(), name=_NAME)
    def rename(self, data: st.DataObject, name: str) -> None:
        old = self._one_of("content", data)
        if old.exists() and old.suffix in (".md", ".markdown"):
            new = self.site.root / "content" / name
            new.parent.mkdir(exist_ok=True)
            old.replace(new)
            self.written[name] = self.written.pop(old.relative_to(self.site.root / "content").as_posix(), {})

    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        found = self._one_of("content", data)
        if found.exists():
            os.utime(found)

    @rule(name=st.sampled_from([*SAID]), data=st.data())
    def say(self, name: str, data: st.DataObject) -> None:
        self.said[name] = data.draw(st.sampled_from(SAID[name]))
        self._settle()

    @rule(day=st.sampled_from(["2025-01-01", "2026-12-25"]))
    def say_when_it_came(self, day: str) -> None:
        if (self.site.root / "feeds.lock").exists():
            self.site.edit_lock(lambda lock: re.sub(r"(?m)^added \S{10}", f"added {day}", lock))

    @rule(now=st.sampled_from(CLOCK))
    def wait(self, now: str) -> None:
        self.now = now

    @rule(data=st.data(), text=st.sampled_from([None, b"", b"another"]))
    def meddle(self, data: st.DataObject, text: bytes | None) -> None:
        found = self._one_of("public", data)
        # A catalog that is not ours makes the folder a stranger's, of which a build writes nothing.
        if found.exists() and found.name != "catalog.json":
            found.unlink() if text is None else found.write_bytes(text)

    def _one_of(self, folder: str, data: st.DataObject) -> Path:
        root = self.site.root / folder
        files = sorted(tree(root)) if root.exists() else []
        return root / data.draw(st.sampled_from(files)) if files else root / "nothing"

    @invariant()
    def equal(self) -> None:
        with TemporaryDirectory(prefix="feeds-") as folder:
            self.compare(Site(Path(folder)))
        if (self.site.root / "public/catalog.json").exists():
            self.promises.hold(self.site, self.now, self.said["site.time_zone"])

    def compare(self, clean: Site) -> None:
        is_as_everything(self.site, clean, now=self.now)


class More(Increments):
    """The same with more processes, an index that is damaged, and a look at what would be done before it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.words: tuple[str, ...] = ()
        self.is_damaged = False

    @rule(words=st.sampled_from([(), ("--jobs", "1"), ("--jobs", "2"), ("--full",)]))
    def tell(self, words: tuple[str, ...]) -> None:
        self.words = words

    @rule(share=st.floats(0, 1), byte=st.integers(0, 255))
    def damage(self, share: float, byte: int) -> None:
        file = self.site.root / ".feeds" / index.FILE_NAME
        if file.exists():
            data = bytearray(file.read_bytes())
            data[int(share * (len(data) - 1)) :] = bytes([byte]) * 100
            file.write_bytes(data)
            self.is_damaged = True

    def compare(self, clean: Site) -> None:
        before, lying, kept = self.site.public(), stats(self.site), self.kept()
        dry = self.site.build("--dry-run", "--allow-removals", now=self.now)
        assert stats(self.site) == lying
        anew = self.is_damaged or "--full" in self.words
        is_as_everything(self.site, clean, *self.words, now=self.now, may_begin_anew=anew)
        after = self.site.public()
        if dry.returncode == 0:
            wanted = [f"write public/{path}" for path, data in after.items() if before.get(path) != data]
            wanted += [f"remove public/{path}" for path in before if path not in after]
            assert sorted(dry.stdout.splitlines()) == sorted(wanted)
        # A run that has nothing to do makes nothing of what the index says, and leaves it as it is.
        self.words, self.is_damaged = (), self.is_damaged and self.kept() == kept

    def kept(self) -> bytes:
        """What the index is, if there is one."""
        file = self.site.root / ".feeds" / index.FILE_NAME
        return file.read_bytes() if file.exists() else b""


_PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=False, derandomize=True)


@pytest.mark.hazard("promise")
def test_what_changed_gives_what_everything_gives(runs: Callable[[int], None]) -> None:
    """Random changes of articles, settings, published files and the time: each build gives what a full one gives from the same feeds.lock, ids and
    dates stay, addresses answer, and a second build writes nothing."""
    runs(2 * 10)
    run_state_machine_as_test(Increments, settings=settings(_PATIENT, max_examples=2, stateful_step_count=10))


@pytest.mark.long
@pytest.mark.hazard("promise")
def test_what_changed_gives_what_everything_gives_at_length(runs: Callable[[int], None]) -> None:
    """The same at length, with several processes, a damaged index, and a dry run before each build that tells what it will do."""
    runs(12 * 20)
    run_state_machine_as_test(More, settings=settings(_PATIENT, max_examples=12, stateful_step_count=20))


def _a_feed_gone(public: Path) -> None:
    (public / "topics/law/rss.xml").unlink()


def _a_feed_set_back(public: Path) -> None:
    feed = public / "atom.xml"
    feed.write_text(feed.read_text().replace("<updated>2025-06", "<updated>2025-05", 1))


def _an_article_moved(public: Path) -> None:
    for feed in public.rglob("*"):
        if feed.is_file():
            feed.write_bytes(feed.read_bytes().replace(b"2025-04-07", b"2025-04-08").replace(b"07 Apr", b"08 Apr"))


def _an_article_updated_in_one_feed(public: Path) -> None:
    feed = public / "feed.json"
    feed.write_text(feed.read_text().replace('modified": "2025-06-01T10', 'modified": "2025-06-01T11'))


@pytest.mark.hazard("detector")
@pytest.mark.parametrize(
    "break_it",
    [_a_feed_gone, _a_feed_set_back, _an_article_moved, _an_article_updated_in_one_feed],
    ids=lambda step: step.__name__,
)
def test_a_broken_promise_is_seen(site: Site, break_it: Callable[[Path], None]) -> None:
    """A feed taken away, a feed's time set back, an article's date moved in all feeds or in one."""
    site.article("a.md", id="urn:x:1", updated="2025-06-01T10:00:00Z")
    assert site.build().returncode == 0
    promises = Promises()
    for _ in range(2):
        promises.hold(site)
    break_it(site.root / "public")
    with pytest.raises(AssertionError):
        promises.hold(site)


# Each setting by itself


@pytest.fixture
def check(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], None]]:
    """Says whether a build of the site is as it should be."""
    with patch.object(files, "_YOUNG", 0):
        yield lambda: is_as_everything(site, Site(tmp_path_factory.mktemp("clean")))


@pytest.mark.hazard("promise")
@pytest.mark.long
@pytest.mark.parametrize("name", SAID)
def test_each_setting_reaches_what_was_kept(site: Site, check: Callable[[], None], name: str) -> None:
    """Each setting changed and changed back: the same as a full build."""
    for n, body in enumerate(BODIES[:4]):
        site.article(
            f"{'abcd'[n]}.md", title=TITLES[n], date="" if n == 3 else f"2025-0{n + 1}-07", body=body, section="Courts"
        )
    for other, texts in OTHERS.items():
        site.write(other, texts[0].encode(errors="surrogateescape"))
    said: dict[str, str | None] = {setting: values[0] for setting, values in SAID.items()}
    for value in (*SAID[name], SAID[name][0]):
        (site.root / "feeds.toml").write_text(settings_of({**said, name: value}), encoding="utf-8")
        check()


# Single changes that a build once took for none, or for others


def say(site: Site, old: str, new: str) -> None:
    """Replaces `old` in the settings, or adds `new` where that is empty."""
    path = site.root / "feeds.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")


LESS_LAW = ('["court", "bill"]', '["bill"]')


def test_topics_that_change_after_a_first_build_was_refused(site: Site, check: Callable[[], None]) -> None:
    site.article("a.md")
    (site.root / "public").mkdir()
    (site.root / "public/index.html").write_text("mine")
    assert site.build().returncode == 2
    (site.root / "public/index.html").unlink()
    say(site, *LESS_LAW)
    check()


def test_topics_that_change_for_a_build_that_was_refused_and_back(site: Site, check: Callable[[], None]) -> None:
    site.article("a.md")
    site.build()
    site.article("b.md", title="B")
    (site.root / "public/views/x").mkdir(parents=True)
    (site.root / "public/views/x/atom.xml").write_text("mine")
    before = (site.root / "feeds.toml").read_text()
    say(site, *LESS_LAW)
    say(site, "", "[views.x]\n")
    assert site.build().returncode == 2
    shutil.rmtree(site.root / "public/views")
    (site.root / "feeds.toml").write_text(before)
    check()


def test_topics_that_change_where_the_settings_speak_of_an_article(site: Site, check: Callable[[], None]) -> None:
    site.article("a.md")
    say(site, "", '[articles."tag:tiny.example,2020:a"]\ntopics = ["mining"]\n')
    check()
    say(site, *LESS_LAW)
    check()
    assert "topics/law/feed.json" in site.public()
    assert b"A title" not in site.public()["topics/law/feed.json"]


@pytest.mark.parametrize("date", ["2025-04-07", "2027-01-01"])
def test_a_second_article_with_the_same_id_and_place(site: Site, check: Callable[[], None], date: str) -> None:
    site.article("b.md", id="urn:x:1", date=date)
    check()
    site.article("a.md", id="urn:x:1", date=date)
    check()
    (site.root / "content/a.md").unlink()
    check()


def test_a_file_that_was_set_aside_and_goes(site: Site, check: Callable[[], None]) -> None:
    site.article("a.md")
    site.write("bad.md", b"\xff")
    assert site.build("--strict").returncode == 1
    (site.root / "content/bad.md").unlink()
    check()
    assert site.build("--strict").returncode == 0


def test_an_article_behind_every_window_moves_to_another_month(site: Site, check: Callable[[], None]) -> None:
    say(site, "min_items = 1", "min_items = 1\nwindow = 1")
    site.article("new.md", date="2025-05-01")
    site.article("old.md", date="2025-01-01")
    check()
    site.article("old.md", date="2025-03-01")
    check()


def test_another_text_of_an_article_that_says_all_else_itself(site: Site, check: Callable[[], None]) -> None:
    for body in BODIES[:2]:
        site.article("a.md", **SAYS_ALL, body=body)
        check()
    assert b"The hash rate of crypto mining" in site.public()["atom.xml"]


def test_a_word_in_the_settings_for_an_article_that_was_set_aside(site: Site, check: Callable[[], None]) -> None:
    word = '[articles."tag:tiny.example,2020:empty"]\nsummary = "Some words."\n'
    site.article("a.md")
    site.article("empty.md", title="Empty", body="")
    check()
    say(site, "", word)
    check()
    assert b"Some words." in site.public()["feed.json"]
    say(site, word, "")
    check()


def test_files_with_odd_names_links_and_folders(site: Site, check: Callable[[], None]) -> None:
    content = site.root / "content"
    site.article("a.md")
    site.article("caf\udce9.md", title="A name that is not UTF-8")
    (content / "link.md").symlink_to("a.md")
    (content / "dangling.md").symlink_to("b.md")
    check()
    site.article("b.md", title="What a link led to before it was there")
    (content / "caf\udce9.md").rename(content / "caf\udce8.md")
    check()
    (content / "a.md").unlink()
    (content / "a.md").mkdir()
    site.article("a.md/a.md", title="In a folder with a file's name")
    check()


@pytest.mark.long
def test_topics_that_are_the_articles_own_words(site: Site, check: Callable[[], None]) -> None:
    site.article("a.md", topics="[Some thing, Mining]", section="Courts")
    site.article("b.md", title="B", tags="[some-thing]", date="2023-01-01")
    check()
    path = site.root / "feeds.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.partition("[topics.mining]")[0], encoding="utf-8")
    check()
    site.article("b.md", title="B", topics="[SOME thing]", date="2023-01-01")
    check()
    (site.root / "content/b.md").unlink()
    check()
    path.write_text(before, encoding="utf-8")
    check()


@pytest.mark.long
def test_topics_that_are_learned_from_other_articles(site: Site, check: Callable[[], None]) -> None:
    pytest.importorskip("sklearn")
    say(site, "", "[learn]\ntopics = true\n")
    words = {"law": "judge jury appeal verdict", "mining": "power rigs watts asics"}
    for n in range(30):
        topic = ("law", "mining")[n % 2]
        site.article(f"{n}.md", title=f"Case {n}", topics=f"[{topic}]", body=words[topic])
    site.article("judged.md", title="Judged", body="The jury and the judge gave a verdict on appeal.")
    check()
    learned = b"Judged" in site.public()["topics/law/feed.json"]
    for n in range(0, 30, 2):
        site.article(f"{n}.md", title=f"Case {n}", topics="[mining]", body=words["law"])
    check()
    assert (learned, b"Judged" in site.public()["topics/law/feed.json"]) == (True, False)


def test_a_site_that_is_built_into_two_folders(site: Site, check: Callable[[], None]) -> None:
    site.article("a.md")
    check()
    site.build("--out", "other")
    site.article("b.md", title="B")
    check()
    site.build("--out", "other")
    assert tree(site.root / "other") == site.public()


def test_a_file_that_was_read_within_two_seconds_of_its_writing_is_read_again(tmp_path: Path) -> None:
    """It may be written again within the same tick of a clock, and then lies there as it did."""
    written, second = 1_700_000_000_000_000_000, 1_000_000_000
    file = index.File(b"a.md", 1, written, written, 1, "a.md", False)
    folder = index.Folder("", [("a.md", 1, written, written, 1)], frozenset())
    seen = []
    for began, entered in ((written + 2 * second - 1, index.Entered(b"digest", (), ())), (written + 2 * second, None)):
        with index.opened(tmp_path / "index", "a test") as opened:
            opened.enter([(file, entered)], began)
            seen.append([*opened.changed([folder])])
            opened.commit()
    assert seen == [[(file, b"digest")], []]


@pytest.mark.hazard("promise")
@pytest.mark.long
@pytest.mark.parametrize("most", [1, 2, 64])
@pytest.mark.parametrize("seed", range(3))
def test_copies_that_come_and_go(
    site: Site, tmp_path_factory: pytest.TempPathFactory, runs: Callable[[int], None], seed: int, most: int
) -> None:
    """Copies from several sites come, go, and change their text, date, home and language: the same as a full build."""
    chance = random.Random(seed)
    values: Mapping[str, tuple[str, ...]] = {
        "date": ("", "2025-04-07", "2025-04-08", "2026-12-24"),
        "id": ("", "", "urn:x:1", "urn:x:2"),
        "link": ("", *(f"https://{host}.example/{n}" for n in range(4) for host in "abc")),
        "lang": ("", "en", "en", "fr"),
        "original": ("", "", "", "true"),
        "summary": ("", "A person's words."),
        "topics": ("", "[law]"),
        "countries": ("", "[kg]"),
        "body": (
            STORY,
            STORY + " And more.",
            STORY[::-1],
            STORY.replace("w1", "x"),
            STORY.replace("w9", "x"),
            "Short.",
        ),
    }
    runs(15)
    with patch.object(files, "_YOUNG", 0), patch.object(index_alike, "_MOST", most):
        for _ in range(15):
            for name in chance.sample("abcdef", chance.randint(1, 3)):
                path = site.root / f"content/{name}.md"
                if path.exists() and chance.random() < 0.3:
                    path.unlink()
                else:
                    site.article(path.name, title=name, **{key: chance.choice(said) for key, said in values.items()})
            now = chance.choice([NOW, "2026-12-26T00:00:00Z"])
            is_as_everything(site, Site(tmp_path_factory.mktemp("clean")), now=now)
