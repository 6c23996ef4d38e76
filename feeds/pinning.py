"""Judged values -> front matter, where they are a person's word from then on. What a person wrote there stays to the byte; a file that would then
read otherwise than it did is not written."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from feeds import files, plain, read
from feeds.config import Settings
from feeds.errors import ArticleError, PublishError, SetAside
from feeds.explain import correct
from feeds.explain.case import Case
from feeds.judging import judged, scan
from feeds.model import Article, Document
from feeds.normalise import normalise
from feeds.read import Source, frontmatter
from feeds.topicmodel import TopicModel

_BOM = b"\xef\xbb\xbf"
_WRITABLE = 0o222
_TABLE = re.compile(r"^[ \t]*\[", re.M)


@dataclass(slots=True, kw_only=True)
class Report:
    """Paths of the files that were written, and what could not be."""

    written: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinner:
    """Judges by `settings` and what labelled articles taught (`model`); `now` (aware) tells what is still to come."""

    settings: Settings
    model: TopicModel | None
    now: datetime
    dry_run: bool
    report: Report = field(default_factory=Report)

    def run(self, paths: Sequence[Path]) -> None:
        """Pins what was judged of the articles in the files and folders `paths`. Raises RefusedError when one cannot be read, PublishError when a
        file cannot be written."""
        for path in paths:
            for source in scan(path).sources:
                try:
                    self._one(source)
                except ArticleError as error:
                    self.report.set_aside.append(error.set_aside(read.shown_name(source)))

    def _one(self, source: Source) -> None:
        if not read.is_markdown(source.name):
            mend = "`feeds import` makes one of it; or paste what `feeds explain` prints into feeds.toml"
            raise ArticleError("it is no Markdown file, which alone has front matter", mend)
        data = read.data(source)
        for document, outcome in judged([source], self.settings, self.model):
            if isinstance(outcome, SetAside) or document is None:
                self.report.set_aside += [outcome] if isinstance(outcome, SetAside) else []
                continue
            said = correct.settled(Case(document, outcome, self.settings, self.now))
            if said:
                self._write(source, data, self._pinned(data, document, outcome, said))

    def _pinned(self, data: bytes, document: Document, article: Article, said: Sequence[tuple[str, str]]) -> bytes:
        mark = _BOM if data.startswith(_BOM) else b""
        for text in _candidates(data.removeprefix(_BOM).decode(), said):
            candidate = mark + text.encode()
            if self._reads_as_before(candidate, document, article, {key for key, _ in said}):
                return candidate
        raise ArticleError(
            "its front matter cannot take more lines", "write them yourself; `feeds explain` prints them"
        )

    def _reads_as_before(self, data: bytes, document: Document, article: Article, keys: set[str]) -> bool:
        """Is all that `data` says what the file said and what was judged of it, and is that decided now?"""
        try:
            (again,) = read.documents(data, document.source)
            if not isinstance(again, Document):
                return False
            now = normalise(again, self.settings, self.model)
        except (ArticleError, ValueError):
            return False
        is_decided = not {key for key, _ in correct.settled(Case(again, now, self.settings, self.now))} & keys
        return is_decided and _facts(again, now) == _facts(document, article)

    def _write(self, source: Source, before: bytes, data: bytes) -> None:
        name = read.shown_name(source)
        path = files.behind(Path(source.path))
        if read.data(source) != before:
            raise ArticleError("it was changed meanwhile", "run this again")
        state = path.stat()
        if not state.st_mode & _WRITABLE:
            raise ArticleError("it is protected against writing", f"chmod u+w {name}")
        if not self.dry_run:
            try:
                files.replace(path, data, state.st_mode & 0o777, owner=(state.st_uid, state.st_gid))
            except OSError as error:
                raise PublishError(
                    f"cannot write {path}: {error.strerror}; what was pinned before it is kept"
                ) from None
        self.report.written.append(name)


def _facts(document: Document, article: Article) -> tuple[object, ...]:
    """All that must not change by what is written."""
    published = article.published
    labels = ([label.key for label in article.topics], [label.key for label in article.countries])
    moment = published and (published.written, published.precision)
    fields = (
        document.body,
        document.extra,
        document.tags,
        document.section,
        document.link,
        document.image,
        document.draft,
    )
    return (
        article.id,
        article.title,
        moment,
        article.updated,
        *labels,
        article.summary,
        article.authors,
        article.language,
        *fields,
    )


def _candidates(text: str, said: Sequence[tuple[str, str]]) -> Iterator[str]:
    """`text` with the lines, at each place where its kind of front matter may take them."""
    end = "\r\n" if "\r\n" in text.partition("\n")[0] + "\n" else "\n"
    fenced = frontmatter.fence(text)
    if fenced is None:
        lines = "".join(f"{key}: {value}{end}" for key, value in said)
        yield f"---{end}{lines}---{end}{end}{text}"
        # Pelican's, of which the first line is one that it knows.
        first, rest = text.partition("\n")[::2]
        yield first + "\n" + "".join(f"{key.title()}: {_unquoted(value)}{end}" for key, value in said) + rest
        return
    sign = ": " if fenced.mark == "---" else " = "
    lines = "".join(f"{key}{sign}{value}{end}" for key, value in said)
    block = text[fenced.start : fenced.end]
    table = _TABLE.search(block) if fenced.mark == "+++" else None
    places = [fenced.start + table.start()] if table else [fenced.end]
    for place in (*places, fenced.start):
        yield text[:place] + lines + text[place:]


def _unquoted(value: str) -> str:
    said = json.loads(value)
    return ", ".join(said) if isinstance(said, list) else plain.line(said)
