"""What the settings of a new site may say, guessed from what lies in its folder: its title and address, its language, its topics. A person decides;
nothing here judges an article."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

from feeds import files, gazetteer, grammar, plain, tongue
from feeds.config import DEFAULTS
from feeds.errors import ArticleError, RefusedError, SetAside
from feeds.judging import judged, scan
from feeds.model import Article, Document
from feeds.read import frontmatter
from feeds.wanted import LANGUAGE, ZONE, Kind

_TITLE = "My feeds"  # of a folder without a name
_URL = "https://example.org/"  # which is nobody's
_MOST_READ = 500  # files, articles: more do not tell more
_LONGEST_READ = 3000  # characters of each
_LEAST = 3  # articles that speak of a topic worth a feed
_COMMONEST = 0.6  # of the articles: a word of more is what the site is about
_MOST = 8  # topics
_IN_TITLE = 3  # times as much as a word of the text
_FEWEST_TITLES = 2
_NAME = 0.8  # of a word's places within sentences: it is a name, written with a capital
_WORD = re.compile(r"[^\W\d_]{3,}")
# Where other programs keep what a site is called, and under which names.
_CONFIGS = ("hugo.toml", "config.toml", "hugo.yaml", "hugo.yml", "config.yaml", "config.yml", "_config.yml")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "url": ("baseurl", "url"),
    "language": ("languagecode", "language", "lang", "locale"),
    "time_zone": ("timezone",),
}


class Topic(NamedTuple):
    """A topic that articles speak of: what it is called, in how many of them, and whether it is a section or word that they give themselves."""

    title: str
    articles: int
    is_said: bool


class Guess(NamedTuple):
    """What a site may be; how many articles were looked at, whether they lie beside its content/ and not in it, and their topics, the commonest
    first."""

    title: str
    url: str
    language: str
    time_zone: str
    articles: int
    are_beside: bool
    topics: tuple[Topic, ...]


def guess(folder: Path) -> Guess:
    """What the folder of a site says: its name, the settings that another program has there, the articles in its content/, or where it has none
    those that lie in the folder."""
    said = _said(folder)
    content = folder / "content"
    inside = [*islice(_articles(content), _MOST_READ)]
    articles = inside or [*islice(_articles(folder, (content, folder / "public")), _MOST_READ)]
    languages = Counter(language for _, article in articles if (language := tongue.told(article.text)))
    return Guess(
        title=said.get("title") or _called(folder) or _TITLE,
        url=said.get("url", _URL),
        language=said.get("language") or next((language for language, _ in languages.most_common(1)), "en"),
        time_zone=said.get("time_zone", "UTC"),
        articles=len(articles),
        are_beside=bool(articles) and not inside,
        topics=tuple(_topics(articles)),
    )


def _called(folder: Path) -> str:
    name = plain.line(re.sub(r"[-_]+", " ", folder.resolve().name))
    return name[:1].upper() + name[1:]


def _said(folder: Path) -> dict[str, str]:
    """What Hugo or Jekyll is told of a site that lies there."""
    for name in _CONFIGS:
        found = _config(folder / name)
        if found:
            values = {key: _first(found, keys) for key, keys in _KEYS.items()}
            # Jekyll parts the host from the path.
            host, path = _first(found, ("url",)), _first(found, ("baseurl",))
            address = plain.web_address(urljoin(host, path) if host and path.startswith("/") else values["url"])
            values["url"] = address or ""
            values["language"] = _usable(LANGUAGE, values["language"].partition(".")[0].replace("_", "-"))
            values["time_zone"] = _usable(ZONE, values["time_zone"])
            return {key: value for key, value in values.items() if value}
    return {}


def _usable(kind: Kind, value: str) -> str:
    try:
        return str(kind.value(value))
    except ValueError:
        return ""


def _config(path: Path) -> dict[str, Any]:
    """A file that is missing or no such settings says nothing."""
    try:
        text = files.read(path).decode()
        found = frontmatter.toml_values(text) if path.suffix == ".toml" else frontmatter.yaml_values(text)
    except (OSError, ValueError, ArticleError):
        return {}
    return {key.lower(): value for key, value in found.items()}


def _first(found: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((plain.line(value) for key in keys if isinstance(value := found.get(key), str) and value.strip()), "")


def _articles(folder: Path, without: Sequence[Path] = ()) -> Iterator[tuple[Document, Article]]:
    try:
        sources = scan(folder, without).sources
    except RefusedError:  # there is nothing yet
        return
    for document, outcome in judged(sources[:_MOST_READ], DEFAULTS):
        if document is not None and not isinstance(outcome, SetAside):
            yield document, outcome


def _topics(articles: Sequence[tuple[Document, Article]]) -> list[Topic]:
    said = _counted(word for document, _ in articles for word in _own_words(document))
    found = [Topic(title, count, True) for title, count in said if count >= _LEAST][:_MOST]
    return found or [Topic(title, count, False) for title, count in _terms([article for _, article in articles])]


def _own_words(document: Document) -> set[str]:
    return {word for word in (*(document.topics or ()), *document.tags, document.section or "") if word}


def _counted(words: Iterable[str]) -> list[tuple[str, int]]:
    """Words with how often they come in any dress, each in its commonest, the most frequent first."""
    dresses: dict[str, Counter[str]] = {}
    for word in words:
        dresses.setdefault(word.casefold(), Counter())[word] += 1
    counted = [(counter.most_common(1)[0][0], counter.total()) for counter in dresses.values()]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


def _terms(articles: Sequence[Article]) -> Iterator[tuple[str, int]]:
    """Words and pairs of words that some of the articles speak of and others do not, each with its number of articles; no names."""
    spoken, weight, capitals = Counter[str](), Counter[str](), Counter[str]()
    for article in articles:
        titled, told = (
            _said_in(article.title, article.language),
            _said_in(article.text[:_LONGEST_READ], article.language),
        )
        spoken.update({term.casefold() for term in {*titled, *told}})
        capitals.update({term.casefold() for term in told if term[:1].isupper()})
        weight.update({term.casefold(): _IN_TITLE for term in titled})
    most = _COMMONEST * len(articles)
    fit = [
        term
        for term, count in spoken.items()
        if _LEAST <= count <= most
        and weight[term] >= _FEWEST_TITLES * _IN_TITLE
        and capitals[term] < _NAME * count
        and gazetteer.resolve(term) is None
    ]
    taken: list[str] = []
    for term in sorted(fit, key=lambda term: (-(spoken[term] + weight[term]) * (1 + term.count(" ")), term)):
        if len(taken) == _MOST:
            return
        if not any(set(term.split()) & set(other.split()) for other in taken):
            taken.append(term)
            yield term[:1].upper() + term[1:], spoken[term]


def _said_in(text: str, language: str) -> set[str]:
    """The words of a text that say something, and the pairs of them that stand side by side."""
    idle = grammar.function_words(language.partition("-")[0])
    runs = [match for match in _WORD.finditer(text) if match[0].casefold() not in idle]
    pairs = {f"{one[0]} {other[0]}" for one, other in pairwise(runs) if text[one.end() : other.start()] == " "}
    return {match[0] for match in runs} | pairs
