"""Articles -> Feeds: which feeds there are, what each selects, in which order, how much of it. Knows no format."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from feeds import gazetteer
from feeds.config import Condition, Settings, View, tag_date
from feeds.lock import Lock
from feeds.model import Article, Feed, FeedKind, FormatName
from feeds.words import Words


def route(articles: Sequence[Article], settings: Settings, lock: Lock) -> tuple[Feed, ...]:
    """Every feed of the site, sorted by path. `articles`: settled, newest first. A feed that was ever published is there again, also
    when nothing is left in it; one never filled has the date of the site's tag as `updated`."""
    router = _Router(articles, settings, lock)
    feeds = {feed.path: feed for feed in router.feeds()}
    return tuple(feeds[path] for path in sorted(feeds))


@dataclass(frozen=True)
class _Router:
    articles: Sequence[Article]
    settings: Settings
    lock: Lock

    def feeds(self) -> Iterator[Feed]:
        site = self.settings.site
        description = site.description or self.words.say("all_articles", site=site.title)
        yield self.feed("", "site", site.title, description, self.articles)
        for key in self.topics:
            yield self.topic(key)
        for code in self.countries:
            yield self.country(code)
        for code in self.countries:
            for key in self.topics:
                if cross := self.cross(code, key):
                    yield cross
        for path in self.lock.feeds:
            # A view that is no longer in the settings: its address answers, and its feed is empty.
            if path.startswith("views/"):
                key = path.split("/")[1]
                yield self.feed(path, "view", key, f"{key}.", [])
        for view in self.settings.views:
            chosen = [article for article in self.articles if _in_view(article, view)]
            yield self.feed(f"views/{view.key}", "view", view.title, view.description or f"{view.title}.", chosen)

    @cached_property
    def words(self) -> Words:
        return self.settings.words_in(self.settings.site.language)

    @cached_property
    def by_topic(self) -> Mapping[str, list[Article]]:
        return _grouped(self.articles, lambda a: [label.key for label in a.topics])

    @cached_property
    def by_country(self) -> Mapping[str, list[Article]]:
        return _grouped(self.articles, lambda a: [label.key for label in a.countries])

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Key -> title: the settings' topics, those that articles bring, and those of feeds published before."""
        said = {label.key: label.title for article in self.articles for label in article.topics}
        promised = {path.split("/")[-1]: path.split("/")[-1] for path in self.lock.feeds if path.startswith("topics/")}
        return dict(sorted((promised | said | {t.key: t.title for t in self.settings.topics}).items()))

    @cached_property
    def countries(self) -> list[str]:
        """Codes: those of articles, and those of feeds published before."""
        promised = {path.split("/")[1] for path in self.lock.feeds if path.startswith("countries/")}
        codes = {code for slug in promised if (code := gazetteer.resolve(slug))}
        return sorted(codes | self.by_country.keys())

    def topic(self, key: str) -> Feed:
        configured = next((t for t in self.settings.topics if t.key == key), None)
        title = self.topics[key]
        description = configured.description if configured else ""
        description = description or self.words.say("about_topic", topic=title)
        return self.feed(f"topics/{key}", "topic", title, description, self.by_topic.get(key, []), topic=key)

    def country(self, code: str) -> Feed:
        name = self.name(code)
        return self.feed(
            f"countries/{gazetteer.slug(code)}",
            "country",
            name,
            self.words.say("about_country", country=name),
            self.by_country.get(code, []),
            country=code,
        )

    def cross(self, code: str, key: str) -> Feed | None:
        path = f"countries/{gazetteer.slug(code)}/{key}"
        chosen = [a for a in self.by_country.get(code, []) if any(label.key == key for label in a.topics)]
        is_open = self.settings.feeds.cross and len(chosen) >= self.settings.feeds.min_items
        if not is_open and path not in self.lock.feeds:
            return None
        name = f"{self.name(code)}: {self.topics[key]}"
        return self.feed(
            path,
            "cross",
            name,
            self.words.say("about_cross", topic=self.topics[key], country=self.name(code)),
            chosen,
            topic=key,
            country=code,
        )

    def name(self, code: str) -> str:
        return self.words.country(code)

    def feed(
        self,
        path: str,
        kind: FeedKind,
        name: str,
        description: str,
        chosen: Sequence[Article],
        *,
        topic: str | None = None,
        country: str | None = None,
    ) -> Feed:
        site, promise = self.settings.site, self.lock.feeds.get(path)
        changed = [article.changed for article in chosen]
        if promise:
            changed.append(promise.updated)
        return Feed(
            path=path,
            kind=kind,
            id=f"{site.tag}{path}/",
            name=name,
            title=name if kind == "site" else f"{name} – {site.title}",
            description=description,
            topic=topic,
            country=country,
            updated=max(changed, default=tag_date(site.tag)),
            articles=tuple(chosen[: self.settings.feeds.window]),
            total=len(chosen),
            formats=self.settings.feeds.formats,
            kept=_kept(promise.formats if promise else (), self.settings.feeds.formats),
        )


def _kept(promised: Sequence[FormatName], offered: Sequence[FormatName]) -> tuple[FormatName, ...]:
    return tuple(name for name in get_args(FormatName) if name in promised and name not in offered)


def _grouped(articles: Sequence[Article], keys: Callable[[Article], list[str]]) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {}
    for article in articles:
        for key in keys(article):
            groups.setdefault(key, []).append(article)
    return groups


def _in_view(article: Article, view: View) -> bool:
    countries = {label.key for label in article.countries}
    return (
        _meets({label.key for label in article.topics}, view.topics)
        and _meets(countries, _as_codes(view.countries))
        and _meets({article.language.lower(), article.language.split("-")[0].lower()}, _lowered(view.languages))
    )


def _lowered(condition: Condition) -> Condition:
    return Condition(*(tuple(tag.lower() for tag in tags) for tags in (condition.all, condition.any, condition.none)))


def _as_codes(condition: Condition) -> Condition:
    codes = [
        tuple(gazetteer.resolve(name) or name for name in names)
        for names in (condition.all, condition.any, condition.none)
    ]
    return Condition(*codes)


def _meets(keys: set[str], condition: Condition) -> bool:
    return (
        keys.issuperset(condition.all)
        and (not condition.any or not keys.isdisjoint(condition.any))
        and keys.isdisjoint(condition.none)
    )
