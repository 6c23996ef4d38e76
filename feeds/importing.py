"""Raw documents -> one Markdown file an article in content/, with what the page says in front matter. Never overwrites a person's edit."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import yaml

from feeds import calendar, claims, files, plain
from feeds import lock as lockfile
from feeds.alone import STATE_FOLDER, alone
from feeds.config import Settings
from feeds.errors import MOST_TOLD, ArticleError, PublishError, SetAside, more, more_like_these
from feeds.judging import judged, scan
from feeds.lock import Imported
from feeds.markdown import escape
from feeds.model import Article, Document, Origin
from feeds.normalise import dates, markup
from feeds.publish import promise
from feeds.read import frontmatter
from feeds.run import Places
from feeds.settle import wished_slug

# Of a feed or list: what comes before it there changes, and would change its file.
_NUMBER = re.compile(r":\d+$")


@dataclass(slots=True, kw_only=True)
class Report:
    """Paths below content/ by what happened to them; of what was written the values that could not be used, a line each; and the documents that
    were set aside."""

    written: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)


class _Plain(str):
    """Text that is written without quotes, though YAML may take it for a date: it is one."""


class _Dumper(yaml.SafeDumper):
    pass


def _represent(dumper: yaml.SafeDumper, text: _Plain) -> yaml.Node:
    tag = yaml.SafeDumper.resolve(dumper, yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, str(text))


_Dumper.add_representer(_Plain, _represent)


def run(
    places: Places,
    settings: Settings,
    now: datetime,
    paths: Sequence[Path],
    addresses: Mapping[Path, str] | None = None,
    *,
    dry_run: bool = False,
    patience: float = 0.0,
) -> Report:
    """Imports `paths` as an Importer does, and remembers in feeds.lock what it wrote, however it ends. `patience`: seconds to wait for another run.
    Raises FeedsError."""
    with alone(places.lock.parent / STATE_FOLDER, patience):
        before = lockfile.load(places.lock)
        importer = Importer(
            content=places.content,
            out=places.out,
            settings=settings,
            now=now,
            dry_run=dry_run,
            imported=dict(before.imported),
        )
        try:
            importer.run(paths, addresses)
        finally:
            if not dry_run:
                promise(places.lock, before, replace(before, imported=importer.imported))
    return importer.report


@dataclass(slots=True, kw_only=True)
class Importer:
    """Imports raw documents into `content`; `out` is where the site is published; `now` (aware) is when an undated article is added. `imported`
    (id -> where) is kept up to date with each file written, so that it can be remembered however the import ends."""

    content: Path
    out: Path
    settings: Settings
    now: datetime
    dry_run: bool
    imported: dict[str, Imported]
    report: Report = field(default_factory=Report)
    names: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    same: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)

    def run(self, paths: Sequence[Path], addresses: Mapping[Path, str] | None = None) -> None:
        """Imports the files and folders `paths`, but not this site's own articles and pages where they lie in one of them. `addresses` tells
        where the article of a file lies on the web that does not say it itself. Raises PublishError when content/ cannot be written,
        RefusedError when a path cannot be read."""
        there = self.there()
        if not self.dry_run:
            files.sweep(self.content)  # what a killed run left
        for path in paths:
            sources = scan(path, without=(self.content, self.out)).sources
            for document, outcome in judged(
                sources, self.settings, by_file_time=True, link=(addresses or {}).get(path)
            ):
                if isinstance(outcome, SetAside):
                    self.report.set_aside.append(outcome)
                elif document is not None:
                    self.one(document, outcome, there)
        for name, count in self.same.items():
            if count > MOST_TOLD:
                self.report.set_aside.append(more(name, count - MOST_TOLD))
        for name, count in self.troubles.items():
            if count > MOST_TOLD:
                self.report.problems.append(f"{name}: {more_like_these(count - MOST_TOLD)}")

    def there(self) -> dict[str, str]:
        """Id -> file, of what lies in content/ already."""
        if not self.content.is_dir():
            return {}
        outcomes = (outcome for _, outcome in judged(scan(self.content).sources, self.settings))
        return {outcome.id: outcome.source for outcome in outcomes if isinstance(outcome, Article)}

    def one(self, document: Document, article: Article, there: dict[str, str]) -> None:
        if article.id in self.seen:
            self.leave_out(article)
            return
        self.seen.add(article.id)
        known = self.imported.get(article.id)
        name = known.path if known else there.get(article.id) or self.free_name(article)
        target = self.content / name
        old = target.read_bytes() if target.is_file() else None
        if known and old is None:
            self.report.deleted.append(name)
            return
        if old is not None and _is_anothers(old, document, article):
            self.leave_out(article)
            return
        data = markdown(document, article, _dates(old, article), _before(old, "added") or plain.rfc3339(self.now))
        # What nobody promised and is just as we would write it, an import wrote that was killed.
        ours = known.digest if known else plain.digest(data)
        if old is not None and plain.digest(old) != ours:
            self.report.edited.append(name)  # a person wrote or moved it there
            return
        self.names.add(name)
        if data != old:
            if not self.dry_run:
                _write(target, data)
            self.report.written.append(name)
            self.complain(article)
        there[article.id] = name
        self.imported[article.id] = Imported(name, plain.digest(data))

    def complain(self, article: Article) -> None:
        """Now or never: what could not be used does not stand in the file that is written."""
        for problem in article.problems:
            if _is_told(self.troubles, article):
                self.report.problems.append(f"{article.source}: {problem}")

    def leave_out(self, article: Article) -> None:
        """Says that another document has its id."""
        if _is_told(self.same, article):
            reason = f"its id {article.id} is that of another document"
            self.report.set_aside.append(
                SetAside(source=article.source, where="id", reason=reason, mend="give one of both an id of its own")
            )

    def free_name(self, article: Article) -> str:
        """A file's name that nothing has yet: date and slug, and where that is taken a digest of the id."""
        moment = article.published
        day = calendar.iso(moment.written, "day") + "-" if moment and not moment.of_change else ""
        slug = wished_slug(article.slug, article.title, article.id)
        name = f"{day}{slug}.md"
        is_free = name not in self.names and not (self.content / name).exists()
        return name if is_free else f"{day}{slug}-{plain.digest(article.id)[:6]}.md"


def _is_told(counts: Counter[str], article: Article) -> bool:
    """Counts one more line about the file of `article`: is it among those that anybody reads?"""
    name = _NUMBER.sub("", article.source)
    counts[name] += 1
    return counts[name] <= MOST_TOLD


def markdown(document: Document, article: Article, dated: Mapping[str, object], added: str) -> bytes:
    """The file that `import` writes: the page's own words; topics, countries and summary are left to each build. `dated` are its dates, `added` is
    written when it has none."""
    said: dict[str, object] = {
        "id": article.id,
        "title": plain.marked(article.title),
        "slug": document.slug,
        **dated,
        "added": None if article.published else _Plain(added),
        "retrieved": document.retrieved,
        "section": article.section,
        "authors": list(map(plain.marked, article.authors)) or None,
        "image": article.image.url,
        "image_credit": plain.marked(article.image.credit or "") or None,
        "image_description": plain.marked(article.image.description or "") or None,
        "link": article.link,
        "via": article.via,
        "source": _origin(article.origin) if article.origin else None,
        "rights": plain.marked(article.rights or "") or None,
        "enclosure": {k: v for k, v in article.enclosure._asdict().items() if v is not None}
        if article.enclosure
        else None,
        "point": f"{article.point.latitude} {article.point.longitude}" if article.point else None,
        "language": document.language,
        "description": document.description if article.summary_source != "text" else None,
        "topics": list(document.topics) if document.topics is not None else None,
        # A web page's keywords are the page's; as front matter they would be a person's decision.
        "tags": (list(document.tags) or None) if "tags" in document.decided else None,
        "countries": list(document.countries) if document.countries is not None else None,
        "draft": True if document.draft else None,
        "imported_from": _NUMBER.sub("", document.source),
    }
    kept = {key: value for key, value in said.items() if value is not None}
    # What lost against another key, or could not be used, would be read anew.
    kept |= {
        key: value
        for key, value in document.extra.items()
        if key not in said and not claims.is_known(key) and _is_simple(value)
    }
    front = yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**20)
    return f"---\n{front}---\n\n{_body(document, article)}".encode()


def _origin(origin: Origin) -> object:
    """A name alone, or a table."""
    said = {key: value for key, value in origin._asdict().items() if value}
    said["title"] = plain.marked(origin.title)
    return said if len(said) > 1 else said["title"]


def _body(document: Document, article: Article) -> str:
    if document.markup == "markdown":
        return document.body
    from html_to_markdown import convert  # imported here: only web pages need it

    candidates = (convert(article.html).content or "", re.sub(r"\n\s*\n", "\n", article.html))
    # A converter may take text for markup ("*", "<"); what does not read back as the same text is not written.
    for candidate in candidates:
        if _text_of(candidate) == article.text:
            return candidate.strip() + "\n"
    return "\n\n".join(escape(block) for block in article.text.split("\n\n")) + "\n"


def _text_of(body: str) -> str | None:
    try:
        return markup.body(Document(source="", title="", body=body, markup="markdown"), "").text
    except ArticleError:
        return None


def _is_simple(value: object) -> bool:
    """What front matter can hold and be read again: text and numbers, lists and one table of them."""
    if isinstance(value, dict):
        return all(isinstance(inner, (str, int, float, bool)) for inner in value.values())
    if isinstance(value, list):
        return all(isinstance(inner, (str, int, float, bool)) for inner in value)
    return isinstance(value, (str, int, float, bool))


def _dates(old: bytes | None, article: Article) -> Mapping[str, object]:
    """When the article appeared and changed, as far as that is known, and how. What was counted from the file's own time stays what it was at
    the first import: a copy of the file has another."""
    moment = article.published
    updated = _Plain(plain.rfc3339(article.updated)) if article.updated else None
    if moment is None:
        return {"updated": updated}
    # As `date` the day of a change would be a person's word from then on, and no longer in doubt.
    key = "updated" if moment.of_change else "date"
    said = _Plain((_before(old, key) if moment.by_file_time else None) or dates.said(moment))
    if moment.of_change:
        return {"updated": said}
    return {"date": said, "date_precision": moment.precision, "date_source": moment.source, "updated": updated}


def _before(old: bytes | None, key: str) -> str | None:
    """What the file that an import wrote says under `key`."""
    said = frontmatter.part(old.decode()).values.get(key) if old else None
    return said if isinstance(said, str) else None


def _is_anothers(old: bytes, document: Document, article: Article) -> bool:
    """Does the file tell the article of the site that its id names, and another site's feed claims the id? A feed may move its own articles."""
    home, here = plain.site(article.id), plain.site(_before(old, "link") or "")
    is_claim = bool(home) and here == home != plain.site(article.link or "")
    return is_claim and _before(old, "imported_from") != _NUMBER.sub("", document.source)


def _write(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        files.replace(target, data)
    except OSError as error:
        raise PublishError(f"cannot write {target}: {error.strerror}; what was imported before it is kept") from None
