"""feeds.toml as frozen records, checked whole: every problem at once, each with the setting that was probably meant."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo

from feeds import calendar, claims, files, gazetteer, plain, wanted
from feeds.errors import SettingsError
from feeds.model import BodyMode, FormatName
from feeds.wanted import Kind
from feeds.words import Words, keys, words

FILE_NAME = "feeds.toml"
# Folders and files of the output tree that a topic's or view's address would collide with.
RESERVED = frozenset({"archive", "index"})
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Site:
    """[site]. `url` ends with a slash; `tag` (RFC 4151) begins every id that the site mints; `date_order` is how 03/04/2025 is meant."""

    title: str
    url: str
    tag: str
    language: str = "en"
    time_zone: str = "UTC"
    date_order: calendar.Order | None = None
    author: str = ""
    description: str = ""
    rights: str = ""
    icon: str = ""
    logo: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """How a time without a zone is read."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """[feeds]. `window` and `min_items` count articles; `max_feed`, `max_article` and `max_file` are bytes, `refresh` minutes; `hubs` are
    WebSub hubs."""

    formats: tuple[FormatName, ...] = ("atom", "rss", "json")
    window: int = 50
    body: BodyMode = "auto"
    cross: bool = True
    min_items: int = 3
    undated: str = "added"
    duplicates: str = "join"
    pages: bool = True
    max_feed: int = 1_000_000
    max_article: int = 512_000
    max_file: int = 10_000_000
    refresh: int = 30
    archives: bool = False
    hubs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySettings:
    """[summary]. `max_length` counts characters."""

    max_length: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnSettings:
    """[learn]. `topics`: are topics learned from the articles that a person labelled?"""

    topics: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """[topics.KEY]. `keywords` and `excluded` (written `not`) are phrases; `sections` a source's own section names; `aliases` former
    keys; `body` None is the site's."""

    key: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    body: BodyMode | None = None
    keywords: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """[countries.CODE]: what a site says of a country's feed. `title` "" is the name in the site's language."""

    key: str
    title: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    body: BodyMode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """[sources]: addresses of feeds and pages that `feeds fetch` gets; `opml` are files that list more feeds, their paths beside the settings;
    `private` allows addresses inside this network."""

    urls: tuple[str, ...] = ()
    opml: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Which keys an article must have all of, at least one of, none of. Empty means no condition."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def each(self, change: Callable[[str], str]) -> "Condition":
        """The same condition on other names."""
        return Condition(*(tuple(map(change, names)) for names in (self.all, self.any, self.none)))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """[views.KEY]: a saved selection. `countries` holds codes; `languages`, `sections` and `authors` are casefolded; `words` are phrases
    looked for in title and text."""

    key: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    body: BodyMode | None = None
    topics: Condition = Condition()
    countries: Condition = Condition()
    languages: Condition = Condition()
    sections: Condition = Condition()
    authors: Condition = Condition()
    words: Condition = Condition()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All of feeds.toml. `articles`: id -> what a person says of an article whose file has no front matter; `words`: the site's own
    phrases by the keys of feeds/data/words/en.toml."""

    site: Site
    feeds: FeedSettings = FeedSettings()
    summary: SummarySettings = SummarySettings()
    learn: LearnSettings = LearnSettings()
    sources: SourceSettings = SourceSettings()
    topics: tuple[Topic, ...] = ()
    countries: tuple[Country, ...] = ()
    views: tuple[View, ...] = ()
    articles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def words_in(self, language: str) -> Words:
        """What the site says in `language` (BCP 47); its own phrases are in its own language alone."""
        return words(language, self.words if language == self.site.language else {})

    def country_name(self, code: str) -> str:
        """What the site calls the country: its own word, else the name in the site's language."""
        if code not in self._country_names:
            self._country_names[code] = self.words_in(self.site.language).country(code)
        return self._country_names[code]

    @cached_property
    def _country_names(self) -> dict[str, str]:
        return {country.key: country.title for country in self.countries if country.title}

    @cached_property
    def topic_called(self) -> Mapping[str, Topic]:
        """The topic that a person means by a casefolded name. A key wins over another topic's title or former key, and these over another's
        section."""
        by_name = {name.casefold(): topic for topic in self.topics for name in topic.sections}
        by_name |= {alias: topic for topic in self.topics for alias in topic.aliases}
        return by_name | {t.title.casefold(): t for t in self.topics} | {t.key: t for t in self.topics}

    @cached_property
    def topic_titles(self) -> Mapping[str, str]:
        """Key -> title of the site's topics."""
        return {topic.key: topic.title for topic in self.topics}


DEFAULTS = Settings(site=Site(title="feeds", url="http://localhost:8000/", tag="tag:localhost,2000:"))


def load(path: Path) -> Settings:
    """The settings in the file `path`. Raises SettingsError with every problem found, one line each."""
    try:
        text = files.read(path).decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError((f"{path}: no such file; `feeds init` makes one",)) from None
    except OSError as error:
        raise SettingsError((f"{path}: cannot be read: {error.strerror}",)) from None
    except UnicodeDecodeError as error:
        raise SettingsError((f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8",)) from None
    return parse(text, str(path))


def parse(text: str, name: str) -> Settings:
    """The settings in `text`; `name` stands before each problem. Raises SettingsError."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError((f"{name}: {error}; mend that line: texts stand in quotes, a list in brackets",)) from None
    reader = _Reader(name)
    settings = reader.settings(tables)
    if reader.problems or settings is None:
        raise SettingsError(tuple(reader.problems))
    return settings


class _Reader:
    """Walks the tables and collects problems instead of stopping at the first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []

    def problem(self, where: str, what: str) -> None:
        self.problems.append(f"{self.name}: {where}: {what}")

    def settings(self, tables: Mapping[str, Any]) -> Settings | None:
        self.known("", tables, [*(name.partition(".")[0] for name in TABLES), "words", "articles"])
        site = self.site(self.table("site", tables))
        topics = tuple(self.topic(k, v) for k, v in self.tables_of("topics", tables))
        countries = tuple(self.country(k, v) for k, v in self.tables_of("countries", tables))
        views = tuple(self.view(k, v) for k, v in self.tables_of("views", tables))
        self.one_address("topics", [(t.key, t.aliases) for t in topics])
        self.one_address("countries", [(c.key and gazetteer.slug(c.key), c.aliases) for c in countries])
        self.one_address("views", [(v.key, v.aliases) for v in views])
        feeds = FeedSettings(**self.part("feeds", tables))
        summary = SummarySettings(**self.part("summary", tables))
        learn = LearnSettings(**self.part("learn", tables))
        sources = SourceSettings(**self.part("sources", tables))
        articles = dict(self.tables_of("articles", tables))
        for ident, said in articles.items():
            self.known(f'articles."{ident}"', said, sorted(claims.NAMES))
        own = self.values("words", self.table("words", tables), _PHRASES)
        views = self.known_topics(views, topics)
        if site is None:
            return None
        return Settings(
            site=site,
            feeds=feeds,
            summary=summary,
            learn=learn,
            sources=sources,
            topics=topics,
            countries=countries,
            views=views,
            words=own,
            articles=articles,
        )

    def part(self, name: str, tables: Mapping[str, Any]) -> dict[str, Any]:
        """The settings of a table that is there at most once."""
        return self.values(name, self.table(name, tables), TABLES[name].settings)

    def site(self, table: Mapping[str, Any]) -> Site | None:
        values = self.values("site", table, TABLES["site"].settings)
        for name in ("title", "url", "tag"):
            if not table.get(name) or values.get(name) == "":
                self.problem("site", f"`{name}` is missing")
        return Site(**values) if {"title", "url", "tag"} <= values.keys() else None

    def topic(self, key: str, table: Mapping[str, Any]) -> Topic:
        where = self.checked_key("topics", key)
        values = self.values(where, table, TABLES["topics.KEY"].settings)
        values["excluded"] = values.pop("not", ())
        return Topic(key=key, **{"title": key, **values})

    def country(self, key: str, table: Mapping[str, Any]) -> Country:
        values = self.values(f"countries.{key}", table, TABLES["countries.CODE"].settings)
        return Country(key=self.code(f"countries.{key}", key), **values)

    def view(self, key: str, table: Mapping[str, Any]) -> View:
        where = self.checked_key("views", key)
        settings, parts = TABLES["views.KEY"].settings, TABLES["views.KEY"].parts
        values = self.values(where, table, settings, parts)
        conditions = {
            name: Condition(**self.values(f"{where}.{name}", self.table(name, table), _CONDITION)) for name in parts
        }
        conditions["countries"] = conditions["countries"].each(partial(self.code, f"{where}.countries"))
        for name in _ANY_CASE:
            conditions[name] = conditions[name].each(str.casefold)
        return View(key=key, **{"title": key, **values, **conditions})

    def code(self, where: str, name: str) -> str:
        """The country's code; "" where it is none, which is a problem."""
        code = gazetteer.resolve(name)
        if code is None:
            self.problem(where, f"{name!r} is no country known; write its ISO 3166 code, such as kg")
        return code or ""

    def one_address(self, group: str, keys: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """A feed answers at its key and at its former keys, and no two feeds at one."""
        keys = [(key, aliases) for key, aliases in keys if key]
        owner = {key: key for key, _ in keys}
        if len(owner) < len(keys):
            self.problem(group, "one country has two tables; make them one")
        if group == "countries":
            owner |= {gazetteer.slug(code): gazetteer.slug(code) for code in gazetteer.table()["countries"]}
        for key, aliases in keys:
            for alias in aliases:
                if alias in owner:
                    self.problem(f"{group}.{key}.aliases", f"{alias!r} is the address of {group}.{owner[alias]}")
                else:
                    self.checked_key(f"{group}.{key}.aliases", alias)
                    owner[alias] = key

    def known_topics(self, views: Iterable[View], topics: Iterable[Topic]) -> tuple[View, ...]:
        """The views with the topics' present keys. Without topics here any word may be one."""
        now = {name: topic.key for topic in topics for name in (topic.key, *topic.aliases)}

        def known(view: View, name: str) -> str:
            if now and name not in now:
                near = wanted.near(name, now)
                hint = f"; did you mean {near!r}?" if near else ""
                self.problem(f"views.{view.key}.topics", f"{name!r} is no topic here{hint}")
            return now.get(name, name)

        return tuple(replace(view, topics=view.topics.each(partial(known, view))) for view in views)

    def checked_key(self, group: str, key: str) -> str:
        if not _KEY.fullmatch(key) or len(key) > plain.MAX_SLUG:
            hint = f"; {plain.slug(key)!r} would do" if plain.slug(key) else ""
            self.problem(f"{group}.{key}", f"a key is an address: lower-case letters, digits and hyphens{hint}")
        elif key in RESERVED:
            self.problem(f"{group}.{key}", "this word has a place of its own in the output; choose another key")
        return f"{group}.{key}"

    def table(self, name: str, tables: Mapping[str, Any]) -> Mapping[str, Any]:
        value = tables.get(name, {})
        if isinstance(value, dict):
            return value
        self.problem(name, f"a table is wanted, not {wanted.quoted(value)}")
        return {}

    def tables_of(self, name: str, tables: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
        group = self.table(name, tables)
        for key, value in group.items():
            if not isinstance(value, dict):
                self.problem(f"{name}.{key}", f"a table is wanted, not {wanted.quoted(value)}; write [{name}.{key}]")
        return [(k, v) for k, v in group.items() if isinstance(v, dict)]

    def known(self, where: str, table: Mapping[str, Any], names: Iterable[str]) -> None:
        names = list(names)
        for key in table:
            if key not in names:
                near = wanted.near(key, names)
                hint = f"; did you mean `{near}`?" if near else f"; known: {', '.join(names)}"
                self.problem(where or key, f"unknown setting `{key}`{hint}")

    def values(
        self, where: str, table: Mapping[str, Any], settings: Mapping[str, "Setting"], parts: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The settings of one table; `parts` are tables below it, which the caller reads."""
        self.known(where, table, (*settings, *parts))
        out: dict[str, Any] = {}
        for name in (n for n in settings if n in table):
            try:
                out[name] = settings[name].kind.value(table[name])
            except ValueError as error:
                self.problem(f"{where}.{name}", str(error))
        return out


class Setting(NamedTuple):
    """A setting: the kind of its value, and what it means, in Markdown; the first sentence also stands in a new feeds.toml. `unset` is what holds
    without it, where the record's default does not tell."""

    kind: Kind
    means: str
    unset: str = ""


class Table(NamedTuple):
    """A table of feeds.toml: the record that it makes, which has the defaults; its settings; the tables below it and what they mean."""

    record: type
    settings: Mapping[str, Setting]
    parts: Mapping[str, str] = MappingProxyType({})


_BODY = wanted.choice(*get_args(BodyMode))
_OWN_BODY = Setting(_BODY, "how much of an article its feed carries", unset="as in `[feeds]`")
_OWN_DESCRIPTION = Setting(wanted.TEXT, "one sentence for its feed")
TABLES: Mapping[str, Table] = {
    "site": Table(
        Site,
        {
            "title": Setting(wanted.TEXT, "the site's name"),
            "url": Setting(wanted.URL, "where `public/` is served; every absolute address begins with it"),
            "tag": Setting(wanted.TAG, "where ids begin; keep it even when the host changes"),
            "language": Setting(
                wanted.LANGUAGE,
                "the site's language. Its own words, dates and countries are written in it, and it is that of articles that do not say",
            ),
            "time_zone": Setting(wanted.ZONE, "how a time without a zone is read"),
            "date_order": Setting(
                wanted.choice(*get_args(calendar.Order)),
                "how `03/04/2025` is meant where the text itself does not tell",
                unset="as the text's language has it",
            ),
            "author": Setting(wanted.TEXT, "who stands behind articles that name nobody", unset="the title"),
            "description": Setting(wanted.TEXT, "one sentence for the main feed and the index page"),
            "rights": Setting(
                wanted.TEXT, "who may do what with the articles, as every feed says it; an article's own `rights` wins"
            ),
            "icon": Setting(wanted.PICTURE, "a small square picture", unset="our own"),
            "logo": Setting(wanted.PICTURE, "a larger picture"),
        },
    ),
    "feeds": Table(
        FeedSettings,
        {
            "formats": Setting(
                wanted.some(*get_args(FormatName)),
                "in which formats feeds are offered. A format once published keeps being written, though it is no longer offered",
            ),
            "window": Setting(wanted.number(1, 1000), "the newest N articles in a feed"),
            "body": Setting(
                _BODY,
                "how much of an article a feed carries. `auto` is full for articles at home here and the summary for those of another "
                "host. A topic, country or view may have its own",
            ),
            "cross": Setting(wanted.TRUTH, "a feed for each topic in each country"),
            "min_items": Setting(
                wanted.number(1, 1_000_000),
                "how many articles open the feed of a topic in a country; once open, it stays",
            ),
            "undated": Setting(
                wanted.choice("added", "refuse"),
                "an article without a date stands at the time it was `added`; `refuse` leaves it out and says so",
            ),
            "duplicates": Setting(
                wanted.choice("join", "keep"),
                "one article of what several sites tell: your own, else the earliest, which names the others. `keep` publishes each "
                "(see [publishing](publishing.md))",
            ),
            "pages": Setting(
                wanted.TRUTH,
                "pages for people: the index, one a feed, one for each article that has no address of its own. Turned off again, they go",
            ),
            "max_feed": Setting(
                wanted.number(10_000, 100_000_000),
                "bytes of a feed; one that would be larger has fewer articles, and the build says so",
            ),
            "max_article": Setting(
                wanted.number(1_000, 100_000_000),
                "bytes of an article's body in a feed; a longer one ends at a paragraph with a link to the rest",
            ),
            "max_file": Setting(
                wanted.number(0, 100_000_000_000),
                "bytes of a picture or other file beside an article; a larger one is not published, and the build says so",
            ),
            "refresh": Setting(
                wanted.number(5, 1440),
                "minutes after which it pays to ask again: `ttl` and `sy:updatePeriod` in RSS, `Cache-Control` in `_headers`",
            ),
            "archives": Setting(
                wanted.TRUTH,
                "keep all older articles in reach, a file a month. It is an archived feed, each month linked to the one before (RFC 5005)",
            ),
            "hubs": Setting(wanted.ADDRESSES, "WebSub hubs that `feeds ping` tells of changes, after the upload"),
        },
    ),
    "summary": Table(
        SummarySettings,
        {"max_length": Setting(wanted.number(60, 2000), "characters of a summary made from the text")},
    ),
    "sources": Table(
        SourceSettings,
        {
            "urls": Setting(wanted.ADDRESSES, "feeds (RSS, Atom, JSON Feed) and pages with one article"),
            "opml": Setting(
                wanted.FILES,
                "files that list more feeds, as a feed reader exports its subscriptions. Their paths count from `feeds.toml`",
            ),
            "private": Setting(wanted.TRUTH, "addresses inside this network are allowed, too"),
        },
    ),
    "learn": Table(
        LearnSettings,
        {
            "topics": Setting(
                wanted.TRUTH,
                "topics are learned from the articles whose topics a person gave. That may be in front matter or in "
                '`[articles."ID"]`; it needs the extra `feeds[learn]`',
            )
        },
    ),
    "topics.KEY": Table(
        Topic,
        {
            "title": Setting(wanted.NAME, "what people read", unset="the key"),
            "description": _OWN_DESCRIPTION,
            "keywords": Setting(wanted.TEXTS, "words and phrases that speak of it"),
            "not": Setting(wanted.TEXTS, "phrases in which a keyword does not count"),
            "sections": Setting(wanted.TEXTS, "a source's own sections that mean this topic"),
            "aliases": Setting(
                wanted.TEXTS,
                "all former keys: their addresses go on answering with this topic's feed, and in front matter they mean this topic",
            ),
            "body": _OWN_BODY,
        },
    ),
    "countries.CODE": Table(
        Country,
        {
            "title": Setting(wanted.NAME, "what people read", unset="its name in the site's language"),
            "description": _OWN_DESCRIPTION,
            "aliases": Setting(wanted.TEXTS, 'former or further addresses: `["turkiye"]`'),
            "body": _OWN_BODY,
        },
    ),
    "views.KEY": Table(
        View,
        {
            "title": Setting(wanted.NAME, "what people read", unset="the key"),
            "description": _OWN_DESCRIPTION,
            "aliases": Setting(wanted.TEXTS, "all former keys: their addresses go on answering with this view's feed"),
            "body": _OWN_BODY,
        },
        parts={
            "topics": "keys of topics",
            "countries": "ISO 3166 codes or names",
            "languages": "language tags, as articles have them",
            "sections": "a source's own sections",
            "authors": "names, as articles have them",
            "words": "phrases in title or text, found as a topic's keywords are",
        },
    ),
}
_ANY_CASE = ("languages", "sections", "authors")
_CONDITION = {name: Setting(wanted.TEXTS, "") for name in ("all", "any", "none")}
_PHRASES = {key: Setting(wanted.phrase(key), "") for key in keys()}
