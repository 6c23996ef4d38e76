"""Writes a folder of made-up articles and the truth about them. Knows what files look like, and nothing of who reads them."""

import json
import shutil
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from benchmarks.prose import Story, story

Kind = Literal["labelled", "raw"]
WINDOW = 50
FIRST_NUMBER = 1_000_000  # every article's number has seven digits
_FOLDER = 1000  # articles
_APART = timedelta(minutes=10)  # from one article to the next
_NEWEST = datetime(2025, 1, 1, tzinfo=UTC)
_SEAL = "corpus.txt"
_HOURS = (0, 0, 1, 2, -5, 5.5)  # of offset from UTC


class Corpus(NamedTuple):
    """Which articles there are: all that decides their bytes. `language` and `link` say whether labelled ones name theirs."""

    kind: Kind
    size: int
    seed: int = 1
    language: bool = True
    link: bool = True

    def article(self, at: int) -> "Article":
        """The article at a place, 0 the oldest; those from `size` on are newer than the corpus."""
        draw = Random(f"{self.seed} {at}")
        told = story(FIRST_NUMBER + at, draw)
        moment = _NEWEST + _APART * (at - self.size) + timedelta(minutes=draw.randrange(10))
        local = moment.astimezone(timezone(timedelta(hours=draw.choice(_HOURS))))
        stem = f"{at // _FOLDER:04d}/{local:%Y-%m-%d}-{key(told.countries[0])}-{told.number}"
        extra = ["language: en"] if self.language else []
        extra += [f"link: https://example.org/{stem}/"] if self.link else []
        labels = _front_matter(told, local, extra, draw)
        if self.kind == "labelled":
            return Article(f"{stem}.md", f"---\n{labels}---\n\n{_markdown(told)}", told)
        text = _raw(told, local)
        twins = {"titled": f"title: {json.dumps(told.headline)}\n", "labelled": labels}
        return Article(f"{stem}.txt", text, told, {name: f"---\n{said}---\n\n{text}" for name, said in twins.items()})


class Article(NamedTuple):
    """A file: its path below content/, its text, and what it tells. `twins`: the same text as Markdown by the folder for it, with its title
    alone in front matter ("titled") or with all that there is to say ("labelled")."""

    name: str
    text: str
    story: Story
    twins: Mapping[str, str] = {}


# Feed ("", "topics/energy", "countries/peru") -> the numbers of its articles, newest first, one more than a window holds: what moves up
# when one goes.
Truth = Mapping[str, list[int]]


def write(corpus: Corpus, root: Path) -> Truth:
    """Writes `root`/content, `root`/truth.json and, beside raw articles, the folders of their twins, for programs that read nothing else. A
    corpus that is whole there is left as it is. Gives the truth."""
    written, seal = root / "truth.json", root / _SEAL
    if seal.exists() and seal.read_text() == _seal(corpus):
        return dict(json.loads(written.read_text()))
    for folder in ("content", "titled", "labelled"):
        shutil.rmtree(root / folder, ignore_errors=True)
    truth = _truth(_written(corpus, root))
    written.write_text(json.dumps(truth, indent=1))
    seal.write_text(_seal(corpus))
    return truth


@contextmanager
def unsealed(corpus: Corpus, root: Path) -> Iterator[None]:
    """While files are changed that will be put back: a run that is cut off leaves a corpus that is written anew."""
    (root / _SEAL).unlink()
    yield
    (root / _SEAL).write_text(_seal(corpus))


def _seal(corpus: Corpus) -> str:
    """Tells this corpus from others, and from what another version of this module wrote."""
    return f"{corpus}\n{corpus.article(0).text}"


def _written(corpus: Corpus, root: Path) -> Iterator[Story]:
    for at in range(corpus.size):
        article = corpus.article(at)
        _put(root / "content" / article.name, article.text, at)
        for folder, text in article.twins.items():
            _put((root / folder / article.name).with_suffix(".md"), text, at)
        yield article.story


def _put(path: Path, text: str, at: int) -> None:
    if at % _FOLDER == 0:
        path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def _truth(stories: Iterator[Story]) -> Truth:
    feeds: defaultdict[str, deque[int]] = defaultdict(lambda: deque(maxlen=WINDOW + 1))
    for told in stories:
        for feed in feeds_of(told):
            feeds[feed].appendleft(told.number)
    return {feed: list(numbers) for feed, numbers in sorted(feeds.items())}


def feeds_of(told: Story) -> list[str]:
    """The feeds that an article belongs to."""
    return ["", *(f"topics/{key(t)}" for t in told.topics), *(f"countries/{key(c)}" for c in told.countries)]


def key(name: str) -> str:
    """A topic or country as addresses have it."""
    return name.lower().replace(" ", "-")


def _front_matter(told: Story, moment: datetime, extra: list[str], draw: Random) -> str:
    """As people and programs write it: here quoted, there plain; lists in a row or below each other."""
    lines = [
        f"title: {_quoted(told.headline, draw)}",
        f"date: {draw.choice([moment.isoformat(), json.dumps(moment.isoformat())])}",
        *extra,
        f"author: {draw.choice([told.author, json.dumps(told.author)])}",
        f"summary: {_quoted(told.summary, draw)}",
        *_list("topics", told.topics, draw),
        *_list("countries", told.countries, draw),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str, draw: Random) -> str:
    """With one quote or two; or without, where no colon asks for them."""
    ways = [json.dumps(text), "'" + text.replace("'", "''") + "'"]
    return draw.choice(ways if ": " in text else [*ways, text])


def _list(key: str, values: tuple[str, ...], draw: Random) -> list[str]:
    written = values if draw.random() < 0.5 else [json.dumps(value) for value in values]
    if draw.random() < 0.5:
        return [f"{key}: [{', '.join(written)}]"]
    return [f"{key}:", *(f"  - {value}" for value in written)]


def _markdown(told: Story) -> str:
    blocks = [told.opening]
    for at, (heading, sentences) in enumerate(told.sections):
        first, second, third, fourth, last = sentences
        link = f"See [the file](https://example.net/files/{told.number}/{at})."
        blocks += [f"## {heading}", f"**{first}** {second}", f"{third} {fourth} {link}", f"*{last}*"]
    return "\n\n".join([*blocks, "\n".join(f"- {point}" for point in told.points)]) + "\n"


def _raw(told: Story, moment: datetime) -> str:
    blocks = [told.headline, f"By {told.author} | {moment.astimezone(UTC):%B %d, %Y, %H:%M} UTC", told.opening]
    for heading, sentences in told.sections:
        blocks += [heading, " ".join(sentences[:3]), " ".join(sentences[3:])]
    return "\n\n".join([*blocks, *told.points]) + "\n"
