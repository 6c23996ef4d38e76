"""What may be written in each table of feeds.toml: which settings, of what kind, and what they mean. The reference and a new feeds.toml are made
of it; nothing is read here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, get_args

from feeds import calendar, wanted
from feeds.config.records import (
    Country,
    FeedSettings,
    LearnSettings,
    Site,
    SourceSettings,
    SummarySettings,
    Topic,
    View,
)
from feeds.model import BodyMode, FormatName
from feeds.wanted import Kind
from feeds.words import keys


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
CONDITION = {name: Setting(wanted.TEXTS, "") for name in ("all", "any", "none")}
PHRASES = {key: Setting(wanted.phrase(key), "") for key in keys()}
