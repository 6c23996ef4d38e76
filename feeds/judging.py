"""Files -> articles, each read and judged by itself: one bad document never costs the others. Knows no output and no order among articles."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from traceback import walk_tb
from typing import NamedTuple

from feeds import beside, packing, plain, read
from feeds.config import Settings
from feeds.errors import MOST_TOLD, ArticleError, SetAside, UnreadableError, more
from feeds.index import BUG, MORE, Entered, Row
from feeds.likeness import Sketch
from feeds.model import Article, Document
from feeds.normalise import may_name_files, normalise, overruled
from feeds.normalise.reading import Reading
from feeds.read import Source
from feeds.route import selections
from feeds.topicmodel import TopicModel

# What is older has lost its time: archives write 1970 or 1980, in whatever zone; and no clock has reached the other end.
_FILE_TIMES = (datetime(1980, 1, 3, tzinfo=UTC).timestamp(), datetime(2200, 1, 1, tzinfo=UTC).timestamp())
_LONGEST_REASON = 200  # characters
_MOST_FILES = 1_000  # that one article names


def scan(path: Path, without: Sequence[Path] = ()) -> read.Found:
    """What lies at or below `path`, but for the folders `without` where they lie below it. Raises RefusedError when it is not there or cannot
    be read."""
    with read.refusing(path):
        found = read.scan(path)
    home = path.resolve()
    places = [place for folder in without if home in (place := folder.resolve()).parents]
    passed_over = tuple(f"{place.relative_to(home).as_posix()}/" for place in places)
    sources = tuple(source for source in found.sources if not source.name.startswith(passed_over))
    return found._replace(sources=sources) if passed_over else found


def judged(
    sources: Iterable[read.Source],
    settings: Settings,
    model: TopicModel | None = None,
    *,
    by_file_time: bool = False,
    link: str | None = None,
) -> Iterator[tuple[Document | None, Article | SetAside]]:
    """Each document with what became of it; `model` is what labelled articles taught of topics. `by_file_time`: one that does not say when it was
    fetched was fetched when its file was written; what is published never depends on that. `link` is where an article lives that does not say it."""
    for source in sources:
        file_time = _file_time(source) if by_file_time else None
        try:
            found = _each(_linked(read.read(source), link), settings, model, file_time, is_explained=True)
            for _, document, outcome in _told(found, read.shown_name(source)):
                yield document, outcome
        except Exception as error:  # whatever it is, it may cost no other file
            yield None, _bug(read.shown_name(source), error)


def not_judged(source: str, reason: str) -> SetAside:
    """What is said of a file over which a process came to its end."""
    return SetAside(source=source, reason=f"it could not be judged: {reason}", mend="report it")


def _bug(source: str, error: Exception) -> SetAside:
    """What is said of a file that brings a fault of the program to light, and where it did."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    said = plain.cut(plain.line(f"{type(error).__name__}: {error}"), _LONGEST_REASON)
    reason = f"a bug in feeds keeps it out: {said} ({Path(frame.f_code.co_filename).name}:{line})"
    return SetAside(source=source, reason=reason, mend="report this line")


def _linked(documents: Iterable[Document | SetAside], link: str | None) -> Iterator[Document | SetAside]:
    for document in documents:
        if link is None or isinstance(document, SetAside) or document.link:
            yield document
        else:
            yield replace(document, link=link)


def _each(
    documents: Iterable[Document | SetAside],
    settings: Settings,
    model: TopicModel | None,
    file_time: datetime | None = None,
    *,
    is_explained: bool,
    names_files: bool = False,
) -> Iterator[tuple[Document | None, Article | SetAside]]:
    for document in documents:
        if isinstance(document, SetAside):
            yield None, document
            continue
        try:
            article = normalise(
                document, settings, model, file_time, is_explained=is_explained, names_files=names_files
            )
        except ArticleError as error:
            yield document, error.set_aside(document.source)
        except RecursionError:
            yield document, SetAside(source=document.source, reason="it is nested too deeply", mend="simplify it")
        else:
            yield document, article


def _told(
    found: Iterable[tuple[Document | None, Article | SetAside]], name: str
) -> Iterator[tuple[int, Document | None, Article | SetAside]]:
    """Each document of the file `name` with its number there and what became of it; but of those that were set aside no more than anybody reads
    of, and in the end how many more."""
    aside = 0
    for n, (document, outcome) in enumerate(found):
        # What is said of the whole file is always told.
        if isinstance(outcome, SetAside) and (outcome.where or outcome.source != name):
            aside += 1
            if aside > MOST_TOLD:
                continue
        yield n, document, outcome
    if aside > MOST_TOLD:
        yield 0, None, more(name, aside - MOST_TOLD)


class Rules(NamedTuple):
    """All that articles are judged by: the settings, what labelled articles taught of topics, and whether there are feeds of a topic in a country."""

    settings: Settings
    model: TopicModel | None
    crosses: bool


class Unread(NamedTuple):
    """A file that may have changed: where it lies, the digest of what it held when it was read, and its bytes where who reads does not see
    it. A link that leads out of the folder is not followed."""

    source: Source
    known: bytes | None
    data: bytes | None = None


def entered(rules: Rules, files: Sequence[Unread]) -> list[Entered | None]:
    """What the index keeps of each of `files`; None where it holds what it held. A file that brings a fault of the program to light costs no other,
    and is read again by each run: the next may be of a program that has it no more."""
    return [_borne(rules, file) for file in files]


def with_bytes(file: Unread) -> Unread:
    """The same with what it holds, for who does not see it; a file that cannot be read says so wherever it is read."""
    try:
        return file._replace(data=read.data(file.source))
    except ArticleError:
        return file


def _borne(rules: Rules, file: Unread) -> Entered | None:
    try:
        return _entered(rules, file)
    except Exception as error:
        return Entered(None, (), ((0, str(_bug(read.shown_name(file.source), error)), 1, BUG),))


def _entered(rules: Rules, file: Unread) -> Entered | None:
    name = read.shown_name(file.source)
    try:
        data = read.data(file.source) if file.data is None else file.data
    except ArticleError as error:
        is_passing = isinstance(error, UnreadableError)
        return Entered(None if is_passing else b"", (), ((0, str(error.set_aside(name)), 1, ""),))
    digest = plain.fingerprint(data)
    if digest == file.known:
        return None
    articles: list[tuple[int, Row, Sketch | None]] = []
    troubles: list[tuple[int, str, int, str]] = []
    files: list[tuple[int, str, str]] = []
    found = _each(read.documents(data, name), rules.settings, rules.model, is_explained=False, names_files=True)
    for n, document, outcome in _told(found, name):
        if isinstance(outcome, SetAside):
            troubles.append((n, str(outcome), outcome.number, MORE if outcome.number > 1 else ""))
        elif document is not None:
            if not read.is_markdown(name):
                _ = outcome.html  # a file of many is not read again for one
            paths = _files(document, outcome, rules.settings)
            files += [(n, *named) for named in beside.names(paths, name).items()]
            row = _row(outcome, document, rules)
            articles.append((n, row, _sketch(outcome, row, rules.settings)))
            troubles += [(n, f"{outcome.source}: {problem}", 0, problem.where) for problem in outcome.problems]
    return Entered(digest, tuple(articles), tuple(troubles), tuple(files))


def _row(article: Article, document: Document, rules: Rules) -> Row:
    chosen = selections(article, rules.settings, crosses=rules.crosses)
    said = document if article.named is None else overruled(document, rules.settings)
    return packing.row(article, said, chosen, rules.settings)


def _files(document: Document, article: Article, settings: Settings) -> list[str]:
    """The paths of the files that the article names beside it, as far as a person wants so many."""
    if not may_name_files(article.source, article.link, settings):
        return []
    texts = [article.image.url or "", article.enclosure.url if article.enclosure else ""]
    # To read a text of which everything is said costs more than all else.
    texts += [article.html] if beside.may_name(document.body) else []
    return [*islice(dict.fromkeys(beside.named(texts, article.source)), _MOST_FILES)]


def _sketch(article: Article, row: Row, settings: Settings) -> Sketch | None:
    """What is costly is left until it is known that there are several sites; so is what most hardly need, the site's own articles."""
    text = article.content
    if not row.site or settings.feeds.duplicates == "keep" or not isinstance(text, Reading) or not text.is_read:
        return None
    return text.sketch()


def _file_time(source: read.Source) -> datetime | None:
    """When a file was written, as far as that can be true."""
    try:
        written = os.stat(source.path).st_mtime
    except OSError:  # it was there a moment ago
        return None
    return datetime.fromtimestamp(int(written), UTC) if _FILE_TIMES[0] < written < _FILE_TIMES[1] else None
