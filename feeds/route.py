"""Articles -> Feeds: which feeds there are, what each selects, in which order, how much of it. Knows no format, and no article but by its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import product
from typing import Protocol, get_args

from feeds import gazetteer, views
from feeds.config import Country, Settings, Topic, View
from feeds.lock import Lock
from feeds.model import Archive, Article, BodyMode, Feed, FeedKind, FormatName
from feeds.standing import SITE, Selected, Standing
from feeds.wanted import tag_date
from feeds.words import Words

Fit = Callable[[Feed], Feed]


class Shelf(Protocol):
    """The published articles by selection; each list is newest first, and among equals by id."""

    def selections(self) -> Mapping[str, Selected]:
        """Those that hold an article."""

    def newest(self, selection: str, count: int) -> Sequence[Standing]:
        """At most `count` of it."""

    def months(self, selection: str) -> Sequence[str]:
        """The civil months that it has articles of, such as "2025-04"."""

    def of_month(self, selection: str, month: str) -> Sequence[Standing]:
        """All of one civil month."""

    def topic_titles(self) -> Mapping[str, str]:
        """Key -> title of each topic that an article has."""


def crosses(settings: Settings, lock: Lock) -> bool:
    """Are there feeds of a topic in a country, wished or promised?"""
    return settings.feeds.cross or any(path.startswith("countries/") and path.count("/") > 1 for path in lock.feeds)


def selections(article: Article, settings: Settings, *, crosses: bool) -> tuple[str, ...]:
    """What the article is selected by: all articles, its topics, its countries, both where there are such feeds, views."""
    topics = [f"topics/{label.key}" for label in article.topics]
    countries = [f"countries/{label.key}" for label in article.countries]
    both = product(countries, article.topics) if crosses else ()
    seen = [view.key for view in settings.views if views.holds(view, article, settings.site.language)]
    return (
        SITE,
        *topics,
        *countries,
        *(f"{country}/{topic.key}" for country, topic in both),
        *(f"views/{key}" for key in seen),
    )


def route(shelf: Shelf, settings: Settings, lock: Lock, fit: Fit = lambda feed: feed) -> tuple[Feed, ...]:
    """Every feed of the site, sorted by path. A feed that was ever published is there again, also
    when nothing is left in it; one never filled has the date of the site's tag as `updated`. `fit` may shorten a feed's window."""
    router = _Router(shelf, settings, lock, fit)
    feeds = {feed.path: feed for feed in router.feeds()}
    return tuple(feeds[path] for path in sorted(feeds))


@dataclass(frozen=True)
class _Router:
    shelf: Shelf
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
        yield self.feed("", "site", site.title, description, SITE)
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
    def selected(self) -> Mapping[str, Selected]:
        return self.shelf.selections()

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """By key: the settings' topics, and those that articles bring."""
        said = self.shelf.topic_titles()
        configured = {topic.key: topic for topic in self.settings.topics}
        return dict(sorted(({key: Topic(key=key, title=title) for key, title in said.items()} | configured).items()))

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """By code: those of articles, those that the settings speak of, and those of feeds published before."""
        slugs = {path.split("/")[1] for path in self.lock.feeds if path.startswith("countries/")}
        promised = {code for slug in slugs if (code := _country_at(slug))}
        configured = {country.key: country for country in self.settings.countries}
        parts = [name.split("/") for name in self.selected]
        held = {keys[0] for group, *keys in parts if group == "countries"}
        codes = promised | configured.keys() | held
        return {code: configured.get(code, Country(key=code)) for code in sorted(codes)}

    def topic(self, topic: Topic) -> Feed:
        return self.feed(
            f"topics/{topic.key}",
            "topic",
            topic.title,
            topic.description or self.words.say("about_topic", topic=topic.title),
            f"topics/{topic.key}",
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
            f"countries/{country.key}",
            country=country.key,
            body=country.body,
            aliases=[f"countries/{alias}" for alias in country.aliases],
        )

    def cross(self, country: Country, topic: Topic) -> Feed | None:
        slug = gazetteer.slug(country.key)
        spelled = product((slug, *country.aliases), (topic.key, *topic.aliases))
        path, *former = [f"countries/{a}/{b}" for a, b in spelled]
        former = [old for old in former if old in self.lock.feeds]
        selection = f"countries/{country.key}/{topic.key}"
        held = self.selected.get(selection)
        is_open = held is not None and held.total >= self.settings.feeds.min_items
        if not is_open and path not in self.lock.feeds and not former:
            return None
        name = self.settings.country_name(country.key)
        return self.feed(
            path,
            "cross",
            f"{name}: {topic.title}",
            self.words.say("about_cross", topic=topic.title, country=name),
            selection,
            topic=topic.key,
            country=country.key,
            body=topic.body or country.body,
            aliases=former,
        )

    def view(self, view: View) -> Feed:
        return self.feed(
            f"views/{view.key}",
            "view",
            view.title,
            view.description or f"{view.title}.",
            f"views/{view.key}",
            body=view.body,
            aliases=[f"views/{alias}" for alias in view.aliases],
        )

    def gone(self, path: str) -> Feed:
        """A feed that only its promise is left of: its address answers, and it is empty."""
        group, *keys = path.split("/")
        code = _country_at(keys[0]) if group == "countries" else None
        name = ": ".join([self.settings.country_name(code) if code else keys[0], *keys[1:]])
        kind: FeedKind = "cross" if len(keys) > 1 else _KINDS[group]
        return replace(self.feed(path, kind, name, f"{name}.", None), gone=True)

    def feed(
        self,
        path: str,
        kind: FeedKind,
        name: str,
        description: str,
        selection: str | None,
        *,
        topic: str | None = None,
        country: str | None = None,
        body: BodyMode | None = None,
        aliases: Sequence[str] = (),
    ) -> Feed:
        site, feeds = self.settings.site, self.settings.feeds
        promises = [promise for known in (path, *aliases) if (promise := self.lock.feeds.get(known))]
        held = self.selected.get(selection) if selection is not None else None
        changed = [promise.updated for promise in promises]
        if held:
            changed.append(datetime.fromtimestamp(held.changed, UTC))
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
            articles=tuple(self.shelf.newest(selection, feeds.window)) if held and selection is not None else (),
            total=held.total if held else 0,
            body=body or feeds.body,
            formats=feeds.formats,
            kept=tuple(name for name in get_args(FormatName) if name in formats and name not in feeds.formats),
            aliases=tuple(aliases),
        )
        feed = self.fit(feed)
        return replace(feed, archives=tuple(self.archives(feed, selection if held else None)))

    def archives(self, feed: Feed, selection: str | None) -> Iterator[Archive]:
        """The civil months of a feed, as pages say them, oldest first: those once published, and, where the setting asks for it, each that
        is over: that has articles older than the newest one's month. The newest month has one only when the window does not hold it
        whole."""
        wanted = {month for path in (feed.path, *feed.aliases) for month in self.lock.archives.get(path, ())}
        if not wanted and not self.settings.feeds.archives:
            return
        months = self.shelf.months(selection) if selection is not None else ()
        if self.settings.feeds.archives and months and selection is not None:
            newest = max(months)
            wanted |= {*months} - {newest}
            if not {*self.shelf.of_month(selection, newest)} <= {*feed.articles}:
                wanted.add(newest)
        for month in sorted(wanted):
            yield Archive(month, tuple(self.shelf.of_month(selection, month)) if selection is not None else ())


_KINDS: Mapping[str, FeedKind] = {"topics": "topic", "countries": "country", "views": "view"}


def _country_at(slug: str) -> str | None:
    """The country whose address this is; a former address may be another country's name."""
    code = gazetteer.resolve(slug)
    return code if code and gazetteer.slug(code) == slug else None
