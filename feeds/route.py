"""Articles -> Feeds: which feeds there are, what each selects, in which order, how much of it. Knows no format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import get_args

from feeds import gazetteer, views
from feeds.config import Country, Settings, Topic, View, tag_date
from feeds.lock import Lock
from feeds.model import Archive, Article, BodyMode, Feed, FeedKind, FormatName
from feeds.words import Words

Fit = Callable[[Feed], Feed]


def route(
    articles: Sequence[Article], settings: Settings, lock: Lock, fit: Fit = lambda feed: feed
) -> tuple[Feed, ...]:
    """Every feed of the site, sorted by path. `articles`: settled, newest first. A feed that was ever published is there again, also
    when nothing is left in it; one never filled has the date of the site's tag as `updated`. `fit` may shorten a feed's window."""
    router = _Router(articles, settings, lock, fit)
    feeds = {feed.path: feed for feed in router.feeds()}
    return tuple(feeds[path] for path in sorted(feeds))


@dataclass(frozen=True)
class _Router:
    articles: Sequence[Article]
    settings: Settings
    lock: Lock
    fit: Fit

    def feeds(self) -> Iterator[Feed]:
        """Those that there is reason for, then those that were promised."""
        wanted = [*self.wanted()]
        yield from wanted
        answering = {path for feed in wanted for path in (feed.path, *feed.aliases)}
        yield from (self.gone(path) for path in self.lock.feeds if path not in answering)

    def wanted(self) -> Iterator[Feed]:
        site = self.settings.site
        description = site.description or self.words.say("all_articles", site=site.title)
        yield self.feed("", "site", site.title, description, self.articles)
        for topic in self.topics.values():
            yield self.topic(topic)
        for country in self.countries.values():
            yield self.country(country)
        for country, topic in product(self.countries.values(), self.topics.values()):
            if cross := self.cross(country, topic):
                yield cross
        for view in self.settings.views:
            yield self.view(view)

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
    def topics(self) -> Mapping[str, Topic]:
        """By key: the settings' topics, and those that articles bring."""
        said = {label.key: label.title for article in self.articles for label in article.topics}
        configured = {topic.key: topic for topic in self.settings.topics}
        return dict(sorted(({key: Topic(key=key, title=title) for key, title in said.items()} | configured).items()))

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """By code: those of articles, those that the settings speak of, and those of feeds published before."""
        slugs = {path.split("/")[1] for path in self.lock.feeds if path.startswith("countries/")}
        promised = {code for slug in slugs if (code := _country_at(slug))}
        configured = {country.key: country for country in self.settings.countries}
        codes = promised | configured.keys() | self.by_country.keys()
        return {code: configured.get(code, Country(key=code)) for code in sorted(codes)}

    def topic(self, topic: Topic) -> Feed:
        return self.feed(
            f"topics/{topic.key}",
            "topic",
            topic.title,
            topic.description or self.words.say("about_topic", topic=topic.title),
            self.by_topic.get(topic.key, []),
            topic=topic.key,
            body=topic.body,
            aliases=[f"topics/{alias}" for alias in topic.aliases],
        )

    def country(self, country: Country) -> Feed:
        name = self.settings.country_name(country.key)
        return self.feed(
            f"countries/{gazetteer.slug(country.key)}",
            "country",
            name,
            country.description or self.words.say("about_country", country=name),
            self.by_country.get(country.key, []),
            country=country.key,
            body=country.body,
            aliases=[f"countries/{alias}" for alias in country.aliases],
        )

    def cross(self, country: Country, topic: Topic) -> Feed | None:
        slug = gazetteer.slug(country.key)
        spelled = product((slug, *country.aliases), (topic.key, *topic.aliases))
        path, *former = [f"countries/{a}/{b}" for a, b in spelled]
        former = [old for old in former if old in self.lock.feeds]
        chosen = [a for a in self.by_country.get(country.key, []) if any(t.key == topic.key for t in a.topics)]
        is_open = self.settings.feeds.cross and len(chosen) >= self.settings.feeds.min_items
        if not is_open and path not in self.lock.feeds and not former:
            return None
        name = self.settings.country_name(country.key)
        return self.feed(
            path,
            "cross",
            f"{name}: {topic.title}",
            self.words.say("about_cross", topic=topic.title, country=name),
            chosen,
            topic=topic.key,
            country=country.key,
            body=topic.body or country.body,
            aliases=former,
        )

    def view(self, view: View) -> Feed:
        chosen = [article for article in self.articles if views.holds(view, article, self.settings.site.language)]
        return self.feed(
            f"views/{view.key}",
            "view",
            view.title,
            view.description or f"{view.title}.",
            chosen,
            body=view.body,
            aliases=[f"views/{alias}" for alias in view.aliases],
        )

    def gone(self, path: str) -> Feed:
        """A feed that only its promise is left of: its address answers, and it is empty."""
        group, *keys = path.split("/")
        code = _country_at(keys[0]) if group == "countries" else None
        name = ": ".join([self.settings.country_name(code) if code else keys[0], *keys[1:]])
        kind: FeedKind = "cross" if len(keys) > 1 else _KINDS[group]
        return replace(self.feed(path, kind, name, f"{name}.", []), gone=True)

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
        body: BodyMode | None = None,
        aliases: Sequence[str] = (),
    ) -> Feed:
        site, feeds = self.settings.site, self.settings.feeds
        promises = [promise for known in (path, *aliases) if (promise := self.lock.feeds.get(known))]
        changed = [*(article.changed for article in chosen), *(promise.updated for promise in promises)]
        formats = {name for promise in promises for name in promise.formats}
        feed = Feed(
            path=path,
            kind=kind,
            id=f"{site.tag}{path}/",
            name=name,
            title=name if kind == "site" else f"{name} – {site.title}",
            description=description,
            topic=topic,
            country=country,
            updated=max(changed, default=tag_date(site.tag)),
            articles=tuple(chosen[: feeds.window]),
            total=len(chosen),
            body=body or feeds.body,
            formats=feeds.formats,
            kept=tuple(name for name in get_args(FormatName) if name in formats and name not in feeds.formats),
            aliases=tuple(aliases),
        )
        feed = self.fit(feed)
        return replace(feed, archives=tuple(self.archives(feed, chosen)))

    def archives(self, feed: Feed, chosen: Sequence[Article]) -> Iterator[Archive]:
        """The civil months of a feed, as pages say them, oldest first: those once published, and, where the setting asks for it, each that
        is over: that has articles older than the newest one's month. The newest month has one only when the window does not hold it
        whole."""
        wanted = {month for path in (feed.path, *feed.aliases) for month in self.lock.archives.get(path, ())}
        if not wanted and not self.settings.feeds.archives:
            return
        months = _grouped(chosen, lambda a: [a.civil(self.settings.site.zone).isoformat()[:7]])
        if self.settings.feeds.archives and months:
            newest = max(months)
            wanted |= months.keys() - {newest}
            held = {article.id for article in feed.articles}
            if any(article.id not in held for article in months[newest]):
                wanted.add(newest)
        for month in sorted(wanted):
            yield Archive(month, tuple(months.get(month, ())))


_KINDS: Mapping[str, FeedKind] = {"topics": "topic", "countries": "country", "views": "view"}


def _country_at(slug: str) -> str | None:
    """The country whose address this is; a former address may be another country's name."""
    code = gazetteer.resolve(slug)
    return code if code and gazetteer.slug(code) == slug else None


def _grouped(articles: Iterable[Article], keys: Callable[[Article], list[str]]) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {}
    for article in articles:
        for key in keys(article):
            groups.setdefault(key, []).append(article)
    return groups
