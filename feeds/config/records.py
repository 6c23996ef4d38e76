"""All that feeds.toml says, as frozen records with their defaults. What may be written, and how it is read, is told elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from feeds import calendar
from feeds.model import BodyMode, FormatName
from feeds.words import Words, words


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
