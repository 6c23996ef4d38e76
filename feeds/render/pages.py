"""Pages for people: the index, a landing page and a list for frames a feed, a page for each article without a home, and the files that
they and the feeds name. Templates in templates/; every word from feeds/words.py."""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from feeds import beside, plain
from feeds import words as wording
from feeds.addresses import FILE_OF, FORMAT_TITLE, MEDIA_TYPE, archive_file
from feeds.model import Article, Feed, Precision
from feeds.outputs import OutputFile
from feeds.published import Published
from feeds.render import charts, embeds, jsonld, opml
from feeds.render.publication import Publication
from feeds.standing import Standing
from feeds.words import Words

if TYPE_CHECKING:
    import jinja2

# What feeds name, and what pages do.
FEED_FILES = ("feed.css", "icon.png")
PAGE_FILES = ("style.css", "page.js", embeds.SCRIPT, "icon.svg")
_NEWEST = 6  # articles on the index before one asks for more
_PRECISION: Mapping[int, Precision] = {1: "year", 2: "month", 3: "day"}


class Said(NamedTuple):
    """A date as a person reads it, and as a machine does."""

    text: str
    machine: str


class Link(NamedTuple):
    """A name and the address that it leads to, relative to the page."""

    name: str
    href: str


def files(site: Publication) -> Iterator[OutputFile]:
    """What lies at the root: the style sheet and the picture that feeds name, and, where there are pages, what those need."""
    for name in (*FEED_FILES, *PAGE_FILES) if site.addresses.pages else FEED_FILES:
        yield OutputFile(name, plain.digest(f"{site.common}{name}"), partial(_file, name, site))


def _file(name: str, site: Publication) -> bytes:
    if name not in ("feed.css", embeds.SCRIPT):
        return (Path(__file__).parent / "templates" / name).read_bytes()
    words = site.settings.words_in(site.settings.site.language)
    text = _environment().get_template(name).render(words=words, say=words.say, zone=site.settings.site.time_zone)
    return str(text).encode()


def write(
    feeds: Sequence[Feed], published: Published, pages_of: Mapping[str, str], site: Publication
) -> Iterator[OutputFile]:
    """index.html and embed.html of each feed, also at its former addresses, and of each article page that was ever promised; a withdrawn
    article's says so and no more."""
    pages = _Pages(feeds, published, site)
    for feed in feeds:
        yield from pages.of(feed)
    for slug, ident in sorted(pages_of.items()):
        path = f"articles/{slug}/index.html"
        version = published.index.version_of(ident)
        yield pages.output(path, version, make=partial(pages.article, path, version))


@dataclass(frozen=True)
class _Pages:
    feeds: Sequence[Feed]
    published: Published
    site: Publication
    # An article is drawn once for each depth of folders, however many pages show it.
    drawn: dict[tuple[int, str, str], Markup] = field(default_factory=dict)

    def of(self, feed: Feed) -> Iterator[OutputFile]:
        if feed is self.main:
            yield self.output("index.html", self.feeds, self.months, make=partial(self.index, feed))
        else:
            yield self.output(f"{feed.folder}index.html", feed, make=partial(self.landing, feed))
        newest = (feed.path, feed.name, feed.title, feed.formats, feed.articles[: embeds.NEWEST])
        for path in (feed.path, *feed.aliases):
            frame = f"{path}/{embeds.FRAME}" if path else embeds.FRAME
            yield self.output(frame, newest, make=partial(self.frame, feed))
        for alias in feed.aliases:
            # A former address is as deep as the new one, so that the same relative addresses hold.
            yield self.output(f"{alias}/index.html", feed.title, feed.path, make=partial(self.moved, alias, feed))

    def output(self, path: str, *of: object, make: Callable[[], bytes]) -> OutputFile:
        """A page, made of this and of what all pages may show: the settings, and what each feed is called and where it is."""
        return OutputFile(path, plain.digest(f"{self.ground}{path}{of}"), make)

    @cached_property
    def ground(self) -> str:
        feeds = [
            (f.path, f.kind, f.name, f.title, f.topic, f.country, f.formats, f.aliases, f.gone) for f in self.feeds
        ]
        return plain.digest(f"{self.site.common}{feeds}")

    def moved(self, alias: str, feed: Feed) -> bytes:
        return self.page(alias.count("/") + 1, "moved.html", feed=feed)

    def index(self, feed: Feed) -> bytes:
        return self.page(
            0,
            "index.html",
            feed=feed,
            groups=self.groups,
            rows=self.rows(feed.articles, feed, "headline.html"),
            shown=_NEWEST,
            months=charts.months(self.months, self.words),
            countries=charts.countries(self.feeds, self.words.say("chart_rest")),
            archives=self.archives(feed),
            snippets=self.snippets(feed),
        )

    def landing(self, feed: Feed) -> bytes:
        up = _up(feed)
        return self.page(
            feed.folder.count("/"),
            "feed.html",
            feed=feed,
            above=[Link(f.name, up + f.folder) for f in self.above(feed)],
            below=[Link(name, up + f.folder) for name, f in self.below(feed)],
            archives=self.archives(feed),
            rows=self.rows(feed.articles, feed, "row.html"),
            snippets=self.snippets(feed),
        )

    def frame(self, feed: Feed) -> bytes:
        rows = self.rows(feed.articles[: embeds.NEWEST], feed, "frame_row.html")
        return self.page(feed.folder.count("/"), "embed.html", feed=feed, rows=rows)

    def article(self, path: str, version: int | None) -> bytes:
        depth = path.count("/")
        if version is None:
            return self.page(depth, "withdrawn.html")
        article = self.published.article(version)
        home = "" if article.link else (self.site.addresses.article(article) or "")
        picture = None if _shows(article) else (article.image.url or "").removeprefix(home)
        return self.page(
            depth,
            "article.html",
            article=article,
            **self.facts(article, "../" * depth),
            body=Markup(beside.near(article.html, home) if home else article.html),  # noqa: S704 - sanitised when it was normalised
            picture=picture,
            linked=jsonld.news_article(article, self.site),
        )

    def page(self, depth: int, template: str, **values: Any) -> bytes:
        return _environment().get_template(template).render(self.common, root="../" * depth, **values).encode()

    @cached_property
    def common(self) -> Mapping[str, Any]:
        """What every template may show."""
        return {
            "site": self.site.settings.site,
            "icon": self.site.icon if self.site.settings.site.icon else None,
            "addresses": self.site.addresses,
            "main": self.main,
            "words": self.words,
            "say": self.words.say,
            "day": self.day,
            "direction": self.direction,
            "file_of": FILE_OF,
            "format_title": FORMAT_TITLE,
            "media_type": MEDIA_TYPE,
            "opml_all": opml.ALL,
        }

    @cached_property
    def words(self) -> Words:
        return self.site.settings.words_in(self.site.settings.site.language)

    @cached_property
    def months(self) -> Mapping[str, int]:
        """How many articles each month has, sorted."""
        return dict(sorted(self.published.index.dated_months().items()))

    @cached_property
    def main(self) -> Feed:
        return next(feed for feed in self.feeds if feed.kind == "site")

    @cached_property
    def groups(self) -> Mapping[opml.Group, list[Feed]]:
        """What the index shows: a feed of which only the promise is left is for those who follow it already."""
        return opml.grouped([feed for feed in self.feeds if not feed.gone])

    @cached_property
    def topics(self) -> Mapping[str, Feed]:
        return {feed.topic: feed for feed in self.feeds if feed.kind == "topic" and feed.topic}

    @cached_property
    def countries(self) -> Mapping[str, Feed]:
        return {feed.country: feed for feed in self.feeds if feed.kind == "country" and feed.country}

    @cached_property
    def crosses(self) -> Mapping[str, list[Feed]]:
        """The feeds of topics in countries, by the path of each of their two halves."""
        halves: dict[str, list[Feed]] = {}
        for feed in self.feeds:
            for half in self.above(feed):
                halves.setdefault(half.path, []).append(feed)
        return halves

    def above(self, feed: Feed) -> list[Feed]:
        """The country and the topic of a topic in a country."""
        if feed.kind != "cross" or feed.topic is None or feed.country is None:
            return []
        return [self.countries[feed.country], self.topics[feed.topic]]

    def below(self, feed: Feed) -> list[tuple[str, Feed]]:
        """A country's topics, a topic's countries: the feeds of both, each by the name of the other half."""
        found = [
            (half.name, cross)
            for cross in self.crosses.get(feed.path, [])
            for half in self.above(cross)
            if half is not feed
        ]
        return sorted(found, key=lambda pair: (opml.sorting(pair[0]), pair[1].path))

    def rows(self, articles: Sequence[Standing], feed: Feed, template: str) -> list[Markup]:
        up = _up(feed)
        return [self.row(article.version, up, template) for article in articles]

    def row(self, version: int, up: str, template: str) -> Markup:
        key = version, up, template
        if key not in self.drawn:
            article = self.published.article(version)
            text = (
                _environment()
                .get_template(template)
                .render(self.common, article=article, root=up, **self.facts(article, up))
            )
            self.drawn[key] = Markup(text)  # noqa: S704 - made by a template that escapes
        return self.drawn[key]

    def facts(self, article: Article, up: str) -> dict[str, Any]:
        """What a template says of an article; addresses of this site are relative, so that the pages work wherever they lie."""
        topics = [self.topics[label.key] for label in article.topics if label.key in self.topics]
        countries = [self.countries[label.key] for label in article.countries if label.key in self.countries]
        return {
            "href": article.link or f"{up}articles/{article.slug}/",
            "date": self.date(article),
            "about": [Link(feed.name, up + feed.folder) for feed in (*countries, *topics)],
            "source": self.source(article),
            "copies": [Link(_host(address), address) for address in article.related],
        }

    def source(self, article: Article) -> str:
        """Who published the article first; "" where that is this site."""
        if article.origin is not None:
            return article.origin.title
        return "" if self.site.addresses.is_ours(article) else _host(article.link or "")

    def archives(self, feed: Feed) -> list[Link]:
        """The feed's months, newest first, each as a feed of its own."""
        return [Link(self.month(a.month), archive_file(a.month, feed.formats[0])) for a in reversed(feed.archives)]

    def snippets(self, feed: Feed) -> list[tuple[str, str]]:
        """What another site can paste, each under its heading."""
        made = embeds.snippets(embeds.offer(feed, self.site), self.words)
        headings = [*made.html(self.words), (self.words.say("embed_markdown"), made.markdown), ("JSON", made.json)]
        return [(heading, text) for heading, text in headings if text]

    def date(self, article: Article) -> Said:
        """The civil date as far as it is known."""
        if article.published is None:
            added = article.civil(self.site.settings.site.zone)
            values = {"date": self.words.date(added)}
            if article.not_before:
                return Said(
                    self.words.say("date_unknown_since", since=self.partly(article.not_before), **values), f"{added:%F}"
                )
            return Said(self.words.say("date_unknown", **values), f"{added:%F}")
        written, precision = article.published.written, article.published.precision
        # A zone that nobody wrote is not shown.
        zone = written.strftime("%Z") if article.published.zone_source == "text" else ""
        # Nor are seconds, which tell a person nothing.
        shown: Precision = "minute" if precision == "second" else precision
        return Said(self.words.date(written, shown, zone), jsonld.machine(article.published))

    def day(self, newest: Standing) -> str:
        """The civil date on which an article stands, in short."""
        article = self.published.article(newest.version)
        known = article.published.precision if article.published else "day"
        return self.words.date(
            article.civil(self.site.settings.site.zone), known if known in _PRECISION.values() else "day"
        )

    def month(self, month: str) -> str:
        return self.words.date(datetime.strptime(month, "%Y-%m"), "month")

    def partly(self, text: str) -> str:
        """The date of ISO 8601 that `text` begins with; parts may be missing."""
        parts = [int(part) for part in text.partition("T")[0].split("-")]
        when = date(*parts, *[1] * (3 - len(parts)))
        return self.words.date(datetime(when.year, when.month, when.day), _PRECISION[len(parts)])

    def direction(self, language: str) -> str:
        return wording.words(language).direction


def _up(feed: Feed) -> str:
    return "../" * feed.folder.count("/")


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _shows(article: Article) -> bool:
    """Does the article's text show its lead picture?"""
    return article.image.url is None or html.escape(article.image.url) in article.html


@cache
def _environment() -> "jinja2.Environment":
    import jinja2  # slow, and hardly ever needed where no page changed

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("feeds.render", "templates"),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["css"] = _css_string
    return environment


def _css_string(text: str) -> str:
    """`text` as a string of a style sheet (CSS Syntax, section 4.3.5): what could end it is written by its number."""
    safe = "".join(c if c.isalnum() or c in " .,:;()-" else f"\\{ord(c):x} " for c in text)
    return f'"{safe}"'
