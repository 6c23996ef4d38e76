"""feeds.toml as frozen records, checked whole: every problem at once, each with the setting that was probably meant."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds import calendar, claims, files, gazetteer, plain
from feeds.errors import SettingsError
from feeds.model import BodyMode, FormatName
from feeds.words import Words, keys, problem, words

FILE_NAME = "feeds.toml"
# Folders and files of the output tree that a topic's or view's address would collide with.
RESERVED = frozenset({"archive", "index"})
_TAG = re.compile(r"tag:[A-Za-z0-9][A-Za-z0-9.@-]*,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9._~/-]*")
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
    """[feeds]. `window` and `min_items` count articles; `max_feed` and `max_article` are bytes, `refresh` minutes; `hubs` are WebSub hubs."""

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
    """[sources]: addresses of feeds and pages that `feeds fetch` gets; `private` allows those inside this network."""

    urls: tuple[str, ...] = ()
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
        raise SettingsError((f"{name}: {error}",)) from None
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
        self.known(
            "",
            tables,
            ("site", "feeds", "summary", "learn", "sources", "topics", "countries", "views", "words", "articles"),
        )
        site = self.site(self.table("site", tables))
        topics = tuple(self.topic(k, v) for k, v in self.tables_of("topics", tables))
        countries = tuple(self.country(k, v) for k, v in self.tables_of("countries", tables))
        views = tuple(self.view(k, v) for k, v in self.tables_of("views", tables))
        self.one_address("topics", [(t.key, t.aliases) for t in topics])
        self.one_address("countries", [(c.key and gazetteer.slug(c.key), c.aliases) for c in countries])
        self.one_address("views", [(v.key, v.aliases) for v in views])
        feeds = FeedSettings(**self.values("feeds", self.table("feeds", tables), _FEEDS))
        summary = SummarySettings(**self.values("summary", self.table("summary", tables), _SUMMARY))
        learn = LearnSettings(**self.values("learn", self.table("learn", tables), _LEARN))
        sources = SourceSettings(**self.values("sources", self.table("sources", tables), _SOURCES))
        articles = dict(self.tables_of("articles", tables))
        for ident, said in articles.items():
            self.known(f'articles."{ident}"', said, sorted(claims.NAMES))
        own = self.values("words", self.table("words", tables), _WORDS)
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

    def site(self, table: Mapping[str, Any]) -> Site | None:
        values = self.values("site", table, _SITE)
        for name in ("title", "url", "tag"):
            if not table.get(name) or values.get(name) == "":
                self.problem("site", f"`{name}` is missing")
        return Site(**values) if {"title", "url", "tag"} <= values.keys() else None

    def topic(self, key: str, table: Mapping[str, Any]) -> Topic:
        where = self.checked_key("topics", key)
        values = self.values(where, table, _TOPIC)
        values["excluded"] = values.pop("not", ())
        return Topic(key=key, **{"title": key, **values})

    def country(self, key: str, table: Mapping[str, Any]) -> Country:
        values = self.values(f"countries.{key}", table, _COUNTRY)
        return Country(key=self.code(f"countries.{key}", key), **values)

    def view(self, key: str, table: Mapping[str, Any]) -> View:
        where = self.checked_key("views", key)
        values = self.values(where, table, _VIEW, parts=_CONDITIONS)
        conditions = {
            name: Condition(**self.values(f"{where}.{name}", self.table(name, table), _CONDITION))
            for name in _CONDITIONS
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
                near = _near(name, now)
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
        self.problem(name, f"a table is wanted, not {_quoted(value)}")
        return {}

    def tables_of(self, name: str, tables: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
        group = self.table(name, tables)
        for key, value in group.items():
            if not isinstance(value, dict):
                self.problem(f"{name}.{key}", f"a table is wanted, not {_quoted(value)}; write [{name}.{key}]")
        return [(k, v) for k, v in group.items() if isinstance(v, dict)]

    def known(self, where: str, table: Mapping[str, Any], names: Iterable[str]) -> None:
        names = list(names)
        for key in table:
            if key not in names:
                near = _near(key, names)
                hint = f"; did you mean `{near}`?" if near else f"; known: {', '.join(names)}"
                self.problem(where or key, f"unknown setting `{key}`{hint}")

    def values(
        self, where: str, table: Mapping[str, Any], rules: Mapping[str, "_Rule"], parts: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The settings of one table by their rules; `parts` are tables below it, which the caller reads."""
        self.known(where, table, (*rules, *parts))
        out: dict[str, Any] = {}
        for name in (n for n in rules if n in table):
            try:
                out[name] = rules[name](table[name])
            except ValueError as error:
                self.problem(f"{where}.{name}", str(error))
        return out


_ANY_CASE = ("languages", "sections", "authors")
_CONDITIONS = ("topics", "countries", "languages", "sections", "authors", "words")


_Rule = Callable[[Any], Any]


def _quoted(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # Python writes out no more than 4,300 digits
        return "a number so long"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"text in quotes is wanted, not {value!r}")
    return plain.line(value)


def _name(value: Any) -> str:
    if not (text := _text(value)):
        raise ValueError("an empty text is no name; write one, or take it out")
    return text


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f'a list such as ["a", "b"] is wanted, not {value!r}')
    texts = tuple(_text(item) for item in value)
    if not all(texts):
        raise ValueError("an empty text means nothing here; take it out")
    return texts


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted, not {value!r}")
    return value


def _number(low: int, high: int) -> _Rule:
    def rule(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"a whole number from {low} to {high} is wanted, not {value!r}")
        return value

    return rule


def _near(said: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant."""
    from difflib import get_close_matches  # where nothing is wrong nothing is compared

    return next(iter(get_close_matches(said, [*known], n=1)), None)


def _choice(*names: str) -> _Rule:
    def rule(value: Any) -> str:
        if value not in names:
            near = _near(str(value), names)
            raise ValueError(
                f"one of {', '.join(names)} is wanted, not {value!r}" + (f"; did you mean {near!r}?" if near else "")
            )
        return str(value)

    return rule


def _formats(value: Any) -> tuple[str, ...]:
    names = get_args(FormatName)
    chosen = {_choice(*names)(item) for item in _texts(value)}
    if not chosen:
        raise ValueError(f"at least one of {', '.join(names)} is wanted")
    return tuple(n for n in names if n in chosen)


def _addresses(value: Any) -> tuple[str, ...]:
    addresses = tuple(plain.web_address(text) or "" for text in _texts(value))
    if not all(addresses):
        raise ValueError(f'absolute http(s) addresses such as ["https://hub.example/"] are wanted, not {value!r}')
    return addresses


_OUR_PICTURES = ("https://site.example/icon.png", "https://site.example/icon.svg")


def _picture(value: Any) -> str:
    """An absolute address, or a path below the site's."""
    text = _text(value)
    address = plain.web_address(text, "https://site.example/")
    if not address or urlsplit(address).path.endswith("/"):
        raise ValueError(f"the address of a picture is wanted, absolute or below the site's, not {value!r}")
    if address in _OUR_PICTURES:
        raise ValueError(f"{value!r} is a file that feeds itself writes; give yours another name")
    return text


def _url(value: Any) -> str:
    address = plain.web_address(_text(value))
    if address is None or "?" in address or "#" in address:
        raise ValueError(f"an absolute http(s) address without query is wanted, not {value!r}")
    return address if address.endswith("/") else address + "/"


def _tag(value: Any) -> str:
    text = _text(value)
    if not _TAG.fullmatch(text) or _no_such_day(text):
        raise ValueError(f'a tag URI such as "tag:example.org,2026:" is wanted (RFC 4151), not {value!r}')
    return text


def _no_such_day(tag: str) -> bool:
    try:
        tag_date(tag)
    except ValueError:
        return True
    return False


def tag_date(tag: str) -> datetime:
    """The instant that a tag URI's date stands for (RFC 4151, section 2.1: the start of the year, month or day in UTC)."""
    parts = [int(part) for part in tag.split(",", 1)[1].split(":", 1)[0].split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)


def language_tag(value: Any) -> str:
    """A language tag. Raises ValueError."""
    text = _text(value)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise ValueError(f"a language tag such as en or pt-BR is wanted (BCP 47), not {value!r}")
    return text


def time_zone_name(value: Any) -> str:
    """The name of a time zone that is known. Raises ValueError."""
    text = _text(value)
    try:
        # What is of this machine, and what counts leap seconds, is no zone of the world.
        if text in ("localtime", "posixrules") or text.startswith(("posix/", "right/")):
            raise ValueError(text)
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise ValueError(f'a time zone such as "UTC" or "Asia/Bishkek" is wanted, not {value!r}') from None
    return text


def _phrase(key: str) -> _Rule:
    def rule(value: Any) -> str:
        text = _text(value)
        if wrong := problem(key, text):
            raise ValueError(wrong)
        return text

    return rule


_SITE: Mapping[str, _Rule] = {
    "title": _text, "url": _url, "tag": _tag, "language": language_tag, "time_zone": time_zone_name,
    "date_order": _choice(*get_args(calendar.Order)), "author": _text, "description": _text,
    "rights": _text, "icon": _picture, "logo": _picture,
}  # fmt: skip
_FEEDS: Mapping[str, _Rule] = {
    "formats": _formats, "window": _number(1, 1000), "body": _choice(*get_args(BodyMode)), "cross": _truth,
    "min_items": _number(1, 1_000_000), "undated": _choice("added", "refuse"), "duplicates": _choice("join", "keep"), "pages": _truth,
    "max_feed": _number(10_000, 100_000_000), "max_article": _number(1_000, 100_000_000), "refresh": _number(5, 1440),
    "archives": _truth, "hubs": _addresses,
}  # fmt: skip
_SUMMARY: Mapping[str, _Rule] = {"max_length": _number(60, 2000)}
_LEARN: Mapping[str, _Rule] = {"topics": _truth}
_SOURCES: Mapping[str, _Rule] = {"urls": _addresses, "private": _truth}
_TOPIC: Mapping[str, _Rule] = {
    "title": _name, "description": _text, "keywords": _texts, "not": _texts, "sections": _texts,
    "aliases": _texts, "body": _choice(*get_args(BodyMode)),
}  # fmt: skip
_COUNTRY: Mapping[str, _Rule] = {
    "title": _name, "description": _text, "aliases": _texts, "body": _choice(*get_args(BodyMode)),
}  # fmt: skip
_VIEW = _COUNTRY
_CONDITION: Mapping[str, _Rule] = {"all": _texts, "any": _texts, "none": _texts}
_WORDS: Mapping[str, _Rule] = {key: _phrase(key) for key in keys()}
