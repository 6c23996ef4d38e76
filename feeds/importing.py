"""Raw documents -> one Markdown file an article in content/, with what the page says in front matter. Never overwrites a person's edit."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import yaml

from feeds import lock as lockfile
from feeds import publish, read
from feeds.build import judged
from feeds.config import Settings
from feeds.errors import PublishError, SetAside
from feeds.lock import Imported, Lock
from feeds.model import Article, Document, Moment
from feeds.normalise import dates, summaries


@dataclass(slots=True, kw_only=True)
class Report:
    """Paths below content/ by what happened to them, and the documents that were set aside."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)


class _Plain(str):
    """Text that is written without quotes, though YAML may take it for a date: it is one."""


class _Dumper(yaml.SafeDumper):
    pass


def _represent(dumper: yaml.SafeDumper, text: _Plain) -> yaml.Node:
    tag = yaml.SafeDumper.resolve(dumper, yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, str(text))


_Dumper.add_representer(_Plain, _represent)


def import_files(
    paths: Sequence[Path], content: Path, settings: Settings, before: Lock, now: datetime, *, dry_run: bool = False
) -> tuple[Report, Lock]:
    """Imports the files and folders `paths`; `now` (aware) is when an undated article is added. Returns what was done and what
    feeds.lock is to remember. Raises PublishError when content/ cannot be written."""
    report = Report()
    imported = dict(before.imported)
    there = _ids(content)
    for path in paths:
        for document, outcome in judged(read.scan(path).sources, settings):
            if isinstance(outcome, SetAside):
                report.set_aside.append(outcome)
            elif document is not None:
                _one(document, outcome, content, imported, there, report, now, dry_run)
    return report, replace(before, imported=imported)


def _one(
    document: Document,
    article: Article,
    content: Path,
    imported: dict[str, Imported],
    there: dict[str, str],
    report: Report,
    now: datetime,
    dry_run: bool,
) -> None:
    known = imported.get(article.id)
    if known is None and article.id in there:
        report.edited.append(there[article.id])  # a person wrote or moved it there
        return
    name = known.path if known else _free_name(content, article)
    target = content / name
    old = target.read_bytes() if target.is_file() else None
    if known and old is None:
        report.deleted.append(name)
        return
    if known and old is not None and _digest(old) != known.digest:
        report.edited.append(name)
        return
    data = markdown(document, article, _added(old, now))
    if data == old:
        report.unchanged.append(name)
    else:
        report.written.append(name)
        if not dry_run:
            _write(target, data)
    there[article.id] = name
    imported[article.id] = Imported(name, _digest(data))


def markdown(document: Document, article: Article, added: str) -> bytes:
    """The file that `import` writes: the page's own words; topics, countries and summary are left to each build. `added` is written
    when the page has no date."""
    moment = article.published
    said: dict[str, object] = {
        "id": article.id,
        "title": article.title,
        "slug": document.slug,
        "date": _Plain(_date(moment)) if moment else None,
        "date_precision": moment.precision if moment else None,
        "date_source": moment.source if moment else None,
        "updated": _Plain(lockfile.stamp(article.updated)) if article.updated else None,
        "added": None if moment else _Plain(added),
        "section": article.section,
        "authors": list(article.authors) or None,
        "image": article.image.url,
        "image_credit": article.image.credit,
        "link": article.link,
        "language": document.language,
        "description": document.description
        if summaries.described(document.description, by_person=not document.raw)
        else None,
        "topics": list(document.topics) if document.topics is not None else None,
        # A web page's keywords are the page's; as front matter they would be a person's decision.
        "tags": None if document.raw else list(document.tags) or None,
        "countries": list(document.countries) if document.countries is not None else None,
        "draft": True if document.draft else None,
        "imported_from": document.source,
        **document.extra,
    }
    kept = {key: value for key, value in said.items() if value is not None}
    front = yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**20)
    return f"---\n{front}---\n\n{_body(document, article)}".encode()


def _body(document: Document, article: Article) -> str:
    if document.markup == "markdown":
        return document.body
    from html_to_markdown import convert  # imported here: only web pages need it

    return (convert(article.html).content or article.text).strip() + "\n"


def _date(moment: Moment) -> str:
    """The date as far as it is known, with its offset when one was written."""
    has_zone = moment.zone_source == "text" and moment.precision in ("minute", "second")
    return dates.iso(moment.written.replace(tzinfo=None), moment.precision) + (
        moment.written.isoformat()[19:] if has_zone else ""
    )


def _added(old: bytes | None, now: datetime) -> str:
    """When the article was first added: a later import does not move it."""
    for row in (old or b"").decode(errors="replace").splitlines():
        if row.startswith("added: "):
            return row.removeprefix("added: ").strip()
    return lockfile.stamp(now)


def _free_name(content: Path, article: Article) -> str:
    day = dates.iso(article.published.written.replace(tzinfo=None), "day") + "-" if article.published else ""
    name = f"{day}{article.slug}.md"
    return (
        name
        if not (content / name).exists()
        else f"{day}{article.slug}-{hashlib.sha256(article.id.encode()).hexdigest()[:6]}.md"
    )


def _ids(content: Path) -> dict[str, str]:
    """Pinned id -> file, of what lies in content/ already."""
    if not content.is_dir():
        return {}
    documents: Iterable[Document | SetAside] = (d for source in read.scan(content).sources for d in read.read(source))
    return {d.id: d.source for d in documents if isinstance(d, Document) and d.id}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _write(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        publish.replace_file(target, data)
    except OSError as error:
        raise PublishError(f"cannot write {target}: {error.strerror}; nothing else was changed") from None
