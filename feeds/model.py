"""The records that the pipeline hands on, one a stage, all frozen; no behaviour beyond what follows from their own fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal, NamedTuple, Protocol

from feeds.standing import Standing

Markup = Literal["markdown", "html"]
Precision = Literal["year", "month", "day", "minute", "second"]
Order = Literal["dmy", "mdy", "ymd"]  # of the numbers of a date
DateSource = Literal["front-matter", "metadata", "byline", "url", "filename"]
FeedKind = Literal["site", "topic", "country", "cross", "view"]
FormatName = Literal["atom", "rss", "json"]
BodyMode = Literal["auto", "full", "summary", "title"]


class Clue(NamedTuple):
    """A date as somebody wrote it, not yet judged. `where` says the place: "line 5", "front matter: date"; `order` how what stands around
    orders the numbers of a date, where that tells; `of_change` that it dates a change of the article, for want of a better."""

    source: DateSource
    text: str
    where: str
    order: Order | None = None
    of_change: bool = False


class RunnerUp(NamedTuple):
    """A value that came near for `field` and lost: a key, a date, a sentence; what spoke for it, and why it lost. `score` is on the
    scale of the winner's, None where the field has none."""

    field: Literal["date", "topics", "countries", "summary"]
    value: str
    because: tuple[str, ...]
    lost: str
    score: float | None = None


class Problem(NamedTuple):
    """A value that cannot be used: where it is said ("front matter: date"), what is wrong with it, and how to mend it ("" where the
    fault says that)."""

    where: str
    fault: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.fault}" + (f"; {self.mend}" if self.mend else "")


class Dropped(NamedTuple):
    """A piece of a document that is not part of the article, and the rule that says so."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A lead picture. `url` is absolute or None (a credit may be all that a page left); `description` says what it shows."""

    url: str | None = None
    credit: str | None = None
    description: str | None = None


class Origin(NamedTuple):
    """Who published an article first: a name, and the addresses (absolute, or None) of its site and of its feed."""

    title: str
    url: str | None = None
    feed: str | None = None


class Enclosure(NamedTuple):
    """A file that comes with an article: absolute address, length in bytes where it is known, media type."""

    url: str
    length: int | None
    type: str


class Point(NamedTuple):
    """A place on Earth in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article's raw material as a reader found it: evidence, no judgement.

    `source` is the file's posix path relative to the folder it was found in. `decided` are the names of the fields that a person
    set: they are not judged again. A tuple of topics or countries is a decision, also an empty one; None means that nobody
    decided. Dates are clues in the order in which they are to be believed; `retrieved` is when the page was fetched, the one clock against which
    "2 hours ago" may be read. `original`: it is no copy of another site's article. `refused` are dates that the reader found and that are of
    something else.
    """

    source: str
    decided: frozenset[str] = frozenset()
    title: str
    body: str
    markup: Markup
    id: str | None = None
    link: str | None = None
    slug: str | None = None
    published: tuple[Clue, ...] = ()
    updated: tuple[Clue, ...] = ()
    added: str | None = None
    retrieved: str | None = None
    language: str | None = None
    topics: tuple[str, ...] | None = None
    tags: tuple[str, ...] = ()
    countries: tuple[str, ...] | None = None
    description: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    image: Image = Image()
    origin: Origin | None = None
    via: str | None = None
    rights: str | None = None
    enclosure: Enclosure | None = None
    point: Point | None = None
    draft: bool = False
    original: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    refused: tuple[RunnerUp, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date with what is known of it.

    `written` keeps the civil date and time, and the zone as read, at second resolution; parts finer than `precision` are the
    start of the period. `zone_source` is "text" when the zone was written beside the time, else "site". `of_change`: as for its clue.
    `by_file_time`: told by the time of the file alone, as "2 hours ago" is where nobody says when the page was fetched; a build sees none.
    """

    written: datetime
    precision: Precision
    source: DateSource
    zone_source: Literal["text", "site"]
    because: str
    by_file_time: bool = False
    of_change: bool = False

    @property
    def instant(self) -> datetime:
        """The same instant in UTC."""
        return self.written.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A topic or country assigned to an article. `title` is for people; `score` is 0..1, 1 for a person's word; `because` quotes what
    decided."""

    key: str
    title: str
    score: float
    because: tuple[str, ...]


class Content(Protocol):
    """An article's text: sanitised HTML; the same as plain text, its blocks parted by blank lines; the language (BCP 47). Each may be worked out
    when it is asked for."""

    @property
    def html(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document that was judged: everything a feed needs to know, each value with its reason.

    `link` is the article's home elsewhere on the web (absolute http(s) address) or None; `via` is where it was found; `slug` is what
    somebody wants its page to be called, "" when nobody said, until the build settles it. `added` is aware UTC and None until the build
    settles it for an undated article. `named` is the id by which the settings speak of it, None where they do not; `decided` are the names
    of the document's fields that a person set, in the file or in feeds.toml. `related` are the addresses of its copies on other sites, as the
    build settles."""

    id: str
    named: str | None
    pinned: bool
    source: str
    decided: frozenset[str]
    title: str
    link: str | None
    slug: str
    published: Moment | None
    updated: datetime | None
    added: datetime | None
    not_before: str | None
    topics: tuple[Label, ...]
    countries: tuple[Label, ...]
    summary: str
    summary_source: Literal["front-matter", "metadata", "text"]
    image: Image
    origin: Origin | None
    via: str | None
    rights: str | None
    enclosure: Enclosure | None
    point: Point | None
    authors: tuple[str, ...]
    section: str | None
    content: Content
    draft: bool
    dropped: tuple[Dropped, ...]
    runners_up: tuple[RunnerUp, ...]
    problems: tuple[Problem, ...]
    related: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """Its sanitised HTML."""
        return self.content.html

    @property
    def text(self) -> str:
        """Its plain text."""
        return self.content.text

    @property
    def language(self) -> str:
        """Its language (BCP 47)."""
        return self.content.language

    @property
    def stands(self) -> datetime:
        """Where the article stands in a feed: its publication, else when it was added (aware UTC)."""
        if self.published is not None:
            return self.published.instant
        if self.added is None:
            raise ValueError(f"{self.source}: an undated article has no place before it was settled")
        return self.added

    def civil(self, zone: tzinfo) -> datetime:
        """The date and time at which the article stands, as it was written; `zone` is that of an article which nobody dated."""
        return self.published.written if self.published is not None else self.stands.astimezone(zone)

    @property
    def changed(self) -> datetime:
        """`updated` as readers are told it: the author's, else where the article stands (aware UTC)."""
        return max(self.updated, self.stands) if self.updated is not None else self.stands


class Archive(NamedTuple):
    """One calendar month of a feed (RFC 5005, section 4): "2025-04" and its articles, newest first."""

    month: str
    articles: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One stream of articles.

    `path` is its folder below the site's address: "" or "topics/mining"; `name` is short ("Mining in Pakistan"), `title` stands alone.
    `topic` and `country` are the keys it selects by; `body` is how much of an article it carries. `articles` is the window, newest
    first; `total` counts all that the selection holds; `formats` are those it is offered in, `kept` those it was once published in and
    that keep answering. `aliases` are paths where it answers too; `archives` its months, oldest first. `gone`: nothing but its promise is
    left. `languages` are those of `articles` (BCP 47, sorted).
    """

    path: str
    kind: FeedKind
    id: str
    name: str
    title: str
    description: str
    topic: str | None = None
    country: str | None = None
    updated: datetime
    articles: tuple[Standing, ...]
    total: int
    body: BodyMode = "auto"
    formats: tuple[FormatName, ...]
    kept: tuple[FormatName, ...] = ()
    aliases: tuple[str, ...] = ()
    archives: tuple[Archive, ...] = ()
    gone: bool = False
    languages: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """`path` as the prefix of a file's path: "" or "topics/mining/"."""
        return f"{self.path}/" if self.path else ""
