"""Files -> articles, each read and judged by itself: one bad document never costs the others. Knows no output and no order among articles."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from feeds import read
from feeds.config import Settings
from feeds.errors import ArticleError, RefusedError, SetAside
from feeds.model import Article, Document
from feeds.normalise import normalise
from feeds.topicmodel import TopicModel

# What is older has lost its time: archives write 1970 or 1980, in whatever zone; and no clock has reached the other end.
_FILE_TIMES = (datetime(1980, 1, 3, tzinfo=UTC).timestamp(), datetime(2200, 1, 1, tzinfo=UTC).timestamp())


def scan(path: Path) -> read.Found:
    """What lies at or below `path`. Raises RefusedError when it is not there or cannot be read."""
    try:
        return read.scan(path)
    except (FileNotFoundError, NotADirectoryError):
        raise RefusedError(
            f"{path}: no such folder; make it and put articles there, or name another with --content"
        ) from None
    except OSError as error:
        raise RefusedError(f"{error.filename}: cannot be read: {error.strerror}; nothing written") from None


def judge(
    sources: Iterable[read.Source], settings: Settings, model: TopicModel | None = None
) -> tuple[list[Article], list[SetAside]]:
    """The articles in `sources`, in order, and what was set aside: one bad document never costs the others."""
    articles: list[Article] = []
    set_aside: list[SetAside] = []
    for _, outcome in judged(sources, settings, model):
        if isinstance(outcome, SetAside):
            set_aside.append(outcome)
        else:
            articles.append(outcome)
    return articles, set_aside


def judged(
    sources: Iterable[read.Source],
    settings: Settings,
    model: TopicModel | None = None,
    *,
    by_file_time: bool = False,
) -> Iterator[tuple[Document | None, Article | SetAside]]:
    """Each document with what became of it; `model` is what labelled articles taught of topics. `by_file_time`:
    one that does not say when it was fetched was fetched when its file was written; what is
    published never depends on that."""
    for source in sources:
        file_time = _file_time(source) if by_file_time else None
        for document in read.read(source):
            if isinstance(document, SetAside):
                yield None, document
                continue
            try:
                yield document, normalise(document, settings, model, file_time)
            except ArticleError as error:
                yield document, error.set_aside(document.source)
            except RecursionError:
                yield document, SetAside(source=document.source, reason="it is nested too deeply", mend="simplify it")


def _file_time(source: read.Source) -> datetime | None:
    """When a file was written, as far as that can be true."""
    try:
        written = source.path.stat().st_mtime
    except OSError:  # it was there a moment ago
        return None
    return datetime.fromtimestamp(int(written), UTC) if _FILE_TIMES[0] < written < _FILE_TIMES[1] else None
