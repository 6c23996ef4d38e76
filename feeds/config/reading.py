"""feeds.toml -> Settings, checked whole: every problem at once, each with the setting that was probably meant."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from feeds import claims, files, gazetteer, plain, wanted
from feeds.config.records import (
    Condition,
    Country,
    FeedSettings,
    LearnSettings,
    Settings,
    Site,
    SourceSettings,
    SummarySettings,
    Topic,
    View,
)
from feeds.config.tables import CONDITION, PHRASES, TABLES, Setting
from feeds.errors import SettingsError

# Folders and files of the output tree that a topic's or view's address would collide with.
RESERVED = frozenset({"archive", "index"})
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ANY_CASE = ("languages", "sections", "authors")


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
        own = self.values("words", self.table("words", tables), PHRASES)
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
            name: Condition(**self.values(f"{where}.{name}", self.table(name, table), CONDITION)) for name in parts
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
        self, where: str, table: Mapping[str, Any], settings: Mapping[str, Setting], parts: Iterable[str] = ()
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
