"""Input nobody thought of: strategies that put hostile and odd text together from the pieces that each reader knows, and that damage real cases.
Knows nothing of what must hold."""

import json
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from feeds import claims
from feeds.calendar.table import table
from feeds.data import FOLDER

HERE = Path(__file__).parent
_RUNS = (2, 3, 30, 300, 3000)  # how often a piece is repeated
_ODD = [
    *"\x00\x07\x0b\x0c\x1b\x1c\x1f\x7f\x80\x85\xa0\xad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\u3000\ufeff\ufffe\uffff",
    *"\u0301\u0e31\u094d\u20e3\ufe0f", *"İıßŉǰſKÅ½²①Ⅻ٣۳४๓𝟘〇一十年月日元", *"é北ไกขﷺ가ア😀", "👩\u200d👧", "\U000e0001", "\U0010ffff", "ﬁ",
]  # fmt: skip
_BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\n \n"]
_MARKS = [*".,;:!?-–—/|·•()[]{}<>\"'“”«»„‘’「」。！？、、'&*_#`~\\%@^+=$", "...", "…", "--", "::", "&&", "]]>"]
_WORDS = [
    "The", "council", "voted", "in", "Kyrgyzstan", "Georgia", "said.", "He", "agreed", "U.S.", "p.m.", "No.", "May", "мэрия", "der", "de",
    "crypto mining",
    "https://a.example/b?c=d#e", "www.example.org", "a@b.example", "javascript:alert(1)", "//x", "../..", "Read more", "Advertisement", "Tags:", "By",
    "Related articles", "Photo:", "Reuters", "LONDON, April 7 (Reuters) —", "BISHKEK -", "Updated", "Share", "A court in Kenya has ruled.",
    "energyAt", "©",
]  # fmt: skip


def run_of(pieces: SearchStrategy[str]) -> SearchStrategy[str]:
    """One piece many times."""
    return st.builds(lambda piece, count: (piece * count)[:20_000], pieces, st.sampled_from(_RUNS))


ODD = st.sampled_from(_ODD)
PROSE = st.sampled_from([*_WORDS, *_BLANKS, *_MARKS])
SURROGATE = st.sampled_from(["\ud800", "\udfff", "\ud83d"])


def made_of(
    *pieces: Sequence[str] | SearchStrategy[str], most: int = 12, between: Sequence[str] = ("", " ")
) -> SearchStrategy[str]:
    """Texts of at most `most` of `pieces`, with odd characters and prose among them."""
    own = st.one_of(*(st.sampled_from(p) if isinstance(p, Sequence) else p for p in pieces))
    piece = st.one_of(own, own, own, own, PROSE, PROSE, ODD, st.text(max_size=4), run_of(st.one_of(own, PROSE, ODD)))
    joined = st.tuples(st.lists(piece, max_size=most), st.sampled_from(between))
    return joined.map(lambda drawn: drawn[1].join(drawn[0]))


# Dates


def _calendar_words() -> list[str]:
    found: set[str] = set()
    for known in table()["languages"].values():
        for what in ("months", "weekdays"):
            found.update(known.get(what, ()))
        for what in ("at", "of", "hour", "said", "one"):
            found.update(known.get(what, ()))
        for what in ("ago", "days", "half"):
            found.update(word for words in known.get(what, {}).values() for word in words)
    return sorted(found)


_NUMBERS = [
    *"0123456789", "00", "01", "07", "12", "13", "24", "25", "29", "30", "31", "32", "59", "60", "61", "68", "69", "99", "100", "999", "1399", "1403",
    "1899", "1900", "1969", "1970", "1999", "2000", "2024", "2025", "2038", "2100", "2199", "2200", "2567", "2568", "9999", "10000", "20250407",
    "20250407142530", "1744000000", "1744000000000", "9" * 20, "1" * 5000, "٢٠٢٥", "۱۴۰۴", "२०२५", "２０２５", "二〇二五", "十二", "𝟚𝟘𝟚𝟝", "²", "½",
]  # fmt: skip
_DATE_MARKS = [
    *"/-.,:'T Zh()~", " - ", ". ", ", ", "–", "年", "月", "日", "年元", "令和", "民國", "昭和", "R", "H", "S", "ปี", "พ.ศ. ", "tháng ",
    "ngày ", "st", "th",
    "er", "º",
    "UTC", "GMT", "+05:30", "-1200", "+9999", "+24:00", "GMT+14", "IST", "CST", "EST", "ET", "Pacific Time", "(Dublin)", "a.m.", "PM", "noon",
    "Uhr", "半", "時", "分",
]  # fmt: skip
_DATES = [
    "2025-04-07", "2025-04-07T14:25:30Z", "2025-02-29", "2024-02-29T24:00", "7 April 2025", "April 7", "03/04/2025", "4.7.25", "07.04.2025 14:05",
    "0000-00-00",
    "0001-01-01", "9999-12-31T23:59:59-12:00", "1970-01-01", "1969-12-31T19:00", "1900-01-01", "2199-12-31T23:59:59-12:00",
    "Mon, 07 Apr 2025 14:25:00 GMT",
    "2025年4月7日", "7 أبريل 2025", "۱۸ فروردین ۱۴۰۴", "7 เม.ย. 2568", "2 hours ago", "il y a 2 mois", "vor 99999999999999999999 Jahren",
    "yesterday at 25:61",
    "2025-W15-1", "2025-097", "20250407T1425+0530", "2025-03-30T02:30:00", "-2025-04-07", "R7.4.7", "114.04.07",
    "2025-04-07 02:25:00.123456789 +0000 UTC",
]  # fmt: skip
CALENDAR_WORDS = st.sampled_from(_calendar_words())
COUNTED = st.builds(
    lambda word, number: word.replace("{0}", number).replace("{1}", "1"), CALENDAR_WORDS, st.sampled_from(_NUMBERS)
)
LABELS = st.sampled_from(
    sorted(
        {
            word.rstrip("*")
            for kinds in json.loads((FOLDER / "labels.json").read_bytes()).values()
            for words in kinds.values()
            for word in words
        }
    )
)
LANGUAGES = st.sampled_from([None, *table()["languages"], "en-US", "en-GB", "zh-TW", "sr-Latn", "pt_BR", "xx", "no"])
NUMBERED = st.builds(
    "{}{}{}{}{}".format, *[st.sampled_from(p) for p in (_NUMBERS, _DATE_MARKS) * 2], st.sampled_from(_NUMBERS)
)
NAMED = st.builds(
    "{}{}{} {}".format,
    st.sampled_from(_NUMBERS),
    st.sampled_from(["", " ", ". ", " de "]),
    CALENDAR_WORDS,
    st.sampled_from(_NUMBERS),
)
DATE_TEXT = made_of(_DATES, _NUMBERS, _DATE_MARKS, COUNTED, NUMBERED, NAMED, most=9)
BYLINES = made_of(
    _DATES,
    LABELS,
    COUNTED,
    ["Jane Doe", "JOHN ROE", "and", "und", "Анна", "王小明"],
    most=10,
    between=(" ", " | ", ", ", ""),
)

# What `key: value` texts hold

_KEYS = st.sampled_from(
    [
        *sorted(claims.NAMES),
        "Date",
        "last-modified-at",
        "params",
        "---",
        "",
        "a b",
        "datePublished",
        "schema:headline",
        "text",
        "content_html",
        "<<",
        "é",
    ]
)
_SAID = st.one_of(
    st.sampled_from(
        [
            "", "~", "null", "yes", "NO", "draft", "0x1F", "1_000", "1e999", ".inf", "nan", "42.87 74.59", "91 181", "nan nan", "-0 0", "en", "pt-BR",
            "x" * 400, "https://a.example/x y", "http://[::1", "http://a.example:99999/", "https://пример.example/ü", "mailto:a@b.example", "urn:x:1",
            "tag:a.example,2020:x", "javascript:x", "data:,", "a,b,,c", "&#99999999999999999999;", "&#xD800;", "&#0;",
            "&#11;", "&#x202e;a", "&nbsp;", "&#xFFFE;", "&amp;lt;b&gt;",
            "<b>A</b> & <i>B",
            "Doe, Jane", "jane@a.example (Jane Doe)", "@", "()", "audio/mpeg", "kg", "Côte d'Ivoire", "mining", "archive", "index", "../x",
            "a\nb", "a: b", "- a", "#",
        ]
    ),
    st.sampled_from(_DATES),
    DATE_TEXT,
    made_of(PROSE, most=6),
)  # fmt: skip
_SCALAR = st.one_of(_SAID, _SAID, SURROGATE, st.none(), st.booleans(), st.integers(), st.floats())
_PARTS = st.sampled_from(["name", "url", "src", "image", "credit", "alt", "title", "feed", "type", "length", "x"])
VALUES = st.recursive(
    _SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_PARTS, inner, max_size=3), max_leaves=5
)
CLAIMS = st.dictionaries(_KEYS, VALUES, max_size=6)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# Markdown and its front matter

_MARKDOWN = [
    "# ", "## ", "===\n", "---\n", "> ", "- ", "1. ", "999999999. ", "* * *", "```\n", "~~~", "    ", "`", "**", "_", "~~", "[a](b)",
    "[a](javascript:x)",
    "![a](b.png \"t\")", "[^1]", "[^1]: n", "[a]: /b 'c'", "<https://a.example>", "<b>", "</div>", "<!--", "-->", "<script>alert(1)</script>",
    "|a|b|\n|-|-|\n|c|",
    "&amp;", "&#x0;", "&#11;", "&nbsp;", "\\", "\\\n", "  \n", "\n\n", "<?x", "<![CDATA[", "www.a.example/(x)", "http://a.example/~_x_",
]  # fmt: skip
MARKDOWN = made_of(_MARKDOWN, most=16, between=("", " ", "\n", "\n\n"))
_YAML = st.one_of(
    _SAID,
    st.sampled_from(
        ["[a, b]", "{a: b}", "[", "{", "|\n  a\n  b", ">-\n  a", "!!python/object:os.system x", "!!binary x", "&a x", "*a", "'it''s'",
        '"\\ud800"', '"\\u0007"', '"\\x85"',
         "2025-04-07", "2025-04-07 14:25:00 +0530", "12:30:45", "0o17", "? a", "[[[[[[[[[[", "\t", "%x", "@x", "\n- a\n- b",
         "\n  a: b\n  c: {d: [e]}", "'", '"']
    ),
    VALUES.map(_as_json),
)  # fmt: skip
_TOML = st.one_of(
    st.sampled_from(
        ["1979-05-27T07:32:00Z", "1979-05-27", "07:32:00", "0001-01-01", "nan", "-inf", "1e400", f"0x{'f' * 5000}", "9" * 5000, "true", "[]",
        "{}", "{a = 1}", "[[1]]", "''",
         '"""\na"""', '"\\u0000"', "[1, 'a']", '{url = "https://a.example/"}', "[" * 300]
    ),
    _SAID.map(json.dumps),
)  # fmt: skip


def _lines(mark: str, sign: str, values: SearchStrategy[str]) -> SearchStrategy[str]:
    line = st.builds(lambda key, value: f"{key}{sign}{value}\n", _KEYS, values)
    lines = st.lists(line, max_size=6).map("".join)
    return st.builds(
        "{}\n{}{}\n{}".format, st.just(mark), lines, st.sampled_from([mark] * 6 + ["", f"{mark} x"]), MARKDOWN
    )


_PELICAN = st.builds("{}: {}\n{}".format, _KEYS.map(str.title), _SAID, MARKDOWN)
FRONT_MATTER = st.one_of(_lines("---", ": ", _YAML), _lines("---", ": ", _YAML), _lines("+++", " = ", _TOML), _PELICAN)

# HTML

_TAGS = [
    "p", "div", "span", "a", "b", "i", "h1", "h2", "article", "main", "section", "header", "footer", "aside", "nav", "time", "figure",
    "figcaption", "img", "picture", "source",
    "video", "audio", "iframe", "script", "style", "noscript", "template", "table", "tr", "td", "tbody", "ul", "ol", "li", "dl", "dt",
    "blockquote", "q", "pre", "code", "br", "hr",
    "svg", "math", "title", "meta", "link", "base", "body", "html", "head", "form", "input", "select", "option", "textarea", "button", "details",
    "summary", "address", "ruby", "rt",
    "bdo", "del", "font", "object", "embed", "frameset", "plaintext", "xmp", "listing", "foreignObject", "annotation-xml", "mglyph", "mi", "desc",
    "sub", "center", "s",
]  # fmt: skip
_ATTRIBUTES = [
    "class=byline", "class='comments related'", "class=article-body", "id=x", "itemprop=datePublished", "itemprop='headline name'",
    "itemprop=articleBody", "itemprop=author",
    "itemscope itemtype='https://schema.org/NewsArticle'", "rel=canonical href=https://a.example/2025/04/07/x", "rel=author", "rel=tag", "hidden",
    "aria-hidden=true",
    "style='display:none'", "href=javascript:alert(1)", "href='java\tscript:x'", "href=#fn", "href='//a.example/b c'", "href=data:text/html,x",
    "src=x onerror=alert(1)",
    "src='b.png' data-src=c.png", "data-src='javascript:x'", "srcset='a.png 1x, javascript:x 2x,,b 3x'", "srcset=','", "poster=/p.png", "cite=q",
    "onload=x", "lang=ar", "dir=rtl",
    "lang=xx-invalid-\x00", "datetime=2025-04-07T14:25Z", "datetime='4 April'", "datetime=''", "pubdate", "title='\"><script>'",
    "alt='&quot;&lt;'", "href=", "=", "'\"", "a=`x`",
    "name=date content=2025-04-07", "property=article:published_time content='2025-04-07T14:25:30+05:30'", "property=og:title content='A title'",
    "name=author content='Jane Doe'",
    "property=og:image content=//a.example/i.png",
    "name=description content='The council voted late on the plan, and nobody knew why it had taken so long.'",
    "http-equiv=Content-Language content=de", "name=keywords content='a, b'", "charset=utf-8", "charset=koi8-r",
    "http-equiv=refresh content='0;url=x'", "width=99999999999", "start=-1",
]  # fmt: skip
_HTML = [
    "&amp;", "&lt;script&gt;", "&#0;", "&#11;", "&#x80;", "&#xD800;", "&#x110000;", "&#99999999999999999999;", "&notit;", "&nbsp;", "&", "<!--",
    "-->", "--!>", "<!-->", "<![CDATA[", "]]>",
    "<!DOCTYPE html>", "<?xml version='1.0' encoding='utf-16'?>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "</", "<", ">", "</p", "<a b='",
    "<p><p>", "</body>", "</html>",
    "<p>A court in Kenya has ruled on the plan. Nobody had seen it coming.</p>", "<h1>Council votes late</h1>",
    "<p>By Jane Doe | Published 7 April 2025</p>",
    "<title>Council votes late - The Paper</title>", "<script type=application/ld+json>", "</script>", "<textarea>", "</textarea>",
    "<noscript><p title='</noscript><img src=x onerror=x>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=x>", "<svg><style><img src=x onerror=x>",
    "<svg></p><style><a id='</style><img src=x onerror=x>'>", "<li>Tags:</li>",
]  # fmt: skip
_LD_KEYS = ["@type", "@graph", "headline", "datePublished", "dateModified", "author", "mainEntity", "mainEntityOfPage", "url", "image",
"articleBody", "publisher", "name", "inLanguage",
            "keywords", "articleSection", "description", "@id", "thumbnailUrl", "creditText"]  # fmt: skip
_LD_VALUES = st.recursive(
    _SCALAR | st.sampled_from(["NewsArticle", "WebPage", "Person"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_LD_KEYS), inner, max_size=4),
    max_leaves=8,
)
_LD = st.dictionaries(st.sampled_from(_LD_KEYS), _LD_VALUES, max_size=6).map(
    lambda said: f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **said})}</script>"
)
_TAG = st.builds(
    lambda name, attributes, end: f"<{' '.join([name, *attributes])}{end}",
    st.sampled_from(_TAGS),
    st.lists(st.sampled_from(_ATTRIBUTES), max_size=2),
    st.sampled_from([">", ">", ">", ">", "/>", "", " "]),
)
_END = st.sampled_from(_TAGS).map("</{}>".format)
HTML = made_of(_TAG, _TAG, _END, _HTML, _DATES, most=18, between=("", "", "\n", " "))
PAGES = st.one_of(HTML, st.builds("{}{}{}".format, HTML, _LD, HTML))

# Plain text as scraped, and JSON Lines

PAGE_LINES = st.one_of(
    BYLINES, st.sampled_from(_WORDS), DATE_TEXT, made_of(most=6), st.just(""), st.sampled_from(["",
    "A court in Kenya has ruled on the plan. Nobody had seen it coming."])
)  # fmt: skip
TEXT_PAGES = st.tuples(
    st.lists(PAGE_LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\n\n", "\x0b", "\u2028"])
).map(lambda drawn: drawn[1].join(drawn[0]))
_BODY_KEYS = st.sampled_from(
    ["content_html", "html", "content_markdown", "content_text", "text", "body", "articleBody"]
)
_OBJECTS = st.builds(
    lambda said, key, body: {**said, key: body}, CLAIMS, _BODY_KEYS, st.one_of(HTML, MARKDOWN, TEXT_PAGES)
)
JSON_LINES = st.lists(
    _OBJECTS.map(_as_json)
    | st.sampled_from(
        ["{}", "[", "null", '{"a":1,"a":2}', "NaN", '{"text":"\\ud800"}', "[" * 5000, '{"text":1e999}', ""]
    ),
    max_size=4,
).map("\n".join)
_JSON_FEED_KEYS = st.sampled_from(
    ["id", "title", "url", "external_url", "summary", "date_published", "date_modified", "authors", "author", "attachments", "tags", "image",
     "language", "banner_image"]
)  # fmt: skip
_PARTS_OF_MANY = st.sampled_from(["name", "url", "mime_type", "size_in_bytes", "avatar"])
_JSON_FEED_VALUES = VALUES | st.lists(st.dictionaries(_PARTS_OF_MANY, _SCALAR, max_size=3), max_size=2)
_ITEMS = st.lists(
    _OBJECTS | st.builds(lambda a, b: {**a, **b}, _OBJECTS, st.dictionaries(_JSON_FEED_KEYS, _JSON_FEED_VALUES)) | _SCALAR,
    max_size=3,
)  # fmt: skip
JSON_FEEDS = st.one_of(
    _ITEMS,
    st.builds(
        lambda said, version, items: {**said, "version": version, "items": items},
        st.dictionaries(
            st.sampled_from(["title", "home_page_url", "feed_url", "authors", "author", "language"]), _JSON_FEED_VALUES
        ),
        st.sampled_from(["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1", "2"]),
        _ITEMS | _SCALAR,
    ),
).map(_as_json)
_CELLS = st.one_of(_KEYS, _SAID, PROSE, HTML, st.sampled_from(['"', '""', '"a\n', "https://a.example/b", "\x00"]))
TABLES = st.builds(
    lambda separator, names, rows: "\n".join(separator.join(row) for row in (names, *rows)),
    st.sampled_from([",", ";", "\t"]),
    st.lists(_KEYS | _CELLS, max_size=5),
    st.lists(st.lists(_CELLS, max_size=6), max_size=4),
)
_ENTRY_ELEMENTS = [
    "title", "link", "guid", "id", "description", "summary", "content", "content:encoded", "pubDate", "published", "updated", "dc:date",
    "dc:creator", "author", "name", "category", "source", "rights", "media:content", "media:thumbnail", "media:credit", "enclosure", "image",
    "georss:point", "georss:where", "itunes:image", "itunes:duration", "x:y",
]  # fmt: skip
_ENTRY_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["href", "url", "rel", "type", "length", "xml:base", "xml:lang", "medium", "term", "isPermaLink", "src"]
    ),
    st.one_of(
        _SAID,
        st.sampled_from(
            ["alternate", "enclosure", "self", "via", "audio/mpeg", "image/png", "html", "xhtml", "text", "http://[", "//["]
        ),
    ),
    max_size=4,
)  # fmt: skip


def _element(name: str, attributes: dict[str, str], inner: str, form: str) -> str:
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return form.format(f"<{name}{said}>", inner if "CDATA" in form else escape(inner), f"</{name}>")


_ENTRY = st.lists(
    st.builds(
        _element,
        st.sampled_from(_ENTRY_ELEMENTS),
        _ENTRY_ATTRIBUTES,
        st.one_of(_SAID, HTML, DATE_TEXT, made_of(PROSE)),
        st.sampled_from(["{}{}{}", "{}{}{}", "{}<![CDATA[{}]]>{}", "{}{}"]),
    )
    | HTML,
    max_size=8,
).map("".join)
FEEDS = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ['<rss version="2.0"><channel><title>T</title>', '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
         "<?xml version='1.0' encoding='utf-16'?><rdf:RDF>", "<opml>", ""]
    ),
    st.lists(st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["item", "entry"]), _ENTRY), max_size=3).map("".join),
    st.sampled_from(["</channel></rss>", "</feed>", ""]),
)  # fmt: skip

# Settings and the lock

_SETTINGS = [
    "site.title", "site.url", "site.tag", "site.language", "site.time_zone", "site.date_order", "site.icon", "site.author", "feeds.formats",
    "feeds.window", "feeds.body", "feeds.hubs",
    "feeds.min_items", "feeds.max_feed", "summary.max_length", "learn.topics", "topics.mining.title", "topics.mining.keywords",
    "topics.mining.not", "topics.mining.aliases", "topics.a b",
    "topics.archive.title", "countries.kg.title", "countries.Kyrgyzstan.aliases", "countries.xx.title", "views.v.topics", "views.v.topics.any",
    "views.v.countries.none", "views.v.words.all",
    "words.read_on", "words.nothing", "articles.'urn:x:1'.date", "articles.'urn:x:1'", "articles.x.countries", "site", "feeds", "topics",
    "topics.mining", "unknown", "sit.title", "views.v",
]  # fmt: skip
_TOML_SETTING = st.one_of(
    _TOML,
    st.sampled_from(['"https://a.example/"', '"tag:a.example,2020:"', '"tag:a.example,2025-02-30:"', '"Asia/Bishkek"', '"../UTC"', '"America"',
    '"/etc/passwd"', '"U\\u0000TC"', '"de"',
                     '["atom"]', '["atom", "rss", 1]', "50", "-1", '"full"', '["a", "mining"]', '["kg", "atlantis"]', '{any = ["kg"]}',
                     '"{n} x {"', '["https://[::1"]', '"i.png"']),
)  # fmt: skip
_SITE = 'site.title = "A"\nsite.url = "https://a.example/"\nsite.tag = "tag:a.example,2020:"\n'
SETTINGS = st.builds(
    lambda start, lines: start + "".join(f"{key} = {value}\n" for key, value in lines),
    st.sampled_from([_SITE, _SITE, ""]),
    st.lists(st.tuples(st.sampled_from(_SETTINGS), _TOML_SETTING), max_size=6),
)
_LOCK_PIECES = [
    "feed", "archive", "page", "added", "imported", "told", "2025-04-07T14:25:30Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z",
    "atom,rss,json,page", "page", "atom,,rss", "2025-04,2025-05",
    "0000-13", "/", "/topics/mining", "/countries/kg/../x", "//", "/views/v/", "urn:x:1", "a-slug", "a/../b", "a.md", "0123456789abcdef", "-",
    "２０２５-04-07T14:25:30Z",
]  # fmt: skip
LOCK_ROWS = made_of(_LOCK_PIECES, ["\n"], most=14, between=(" ", " ", "\n", "  "))

# Real cases, damaged


@cache
def _cases(pattern: str) -> tuple[str, ...]:
    found = sorted(path for folder in ("read", "gold", "clean") for path in (HERE / folder).rglob(pattern))
    return tuple(path.read_bytes().decode(errors="replace") for path in found)


@cache
def _dates() -> tuple[str, ...]:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted((HERE / "calendar").glob("*.toml"))]
    return tuple(sorted({text for table in tables for part in table.values() for text in part}))


def damaged(pattern: str, pieces: SearchStrategy[str]) -> SearchStrategy[str]:
    """A case of tests/read, tests/gold or tests/clean whose file is called so, of which parts are cut, doubled, moved, or made something else."""
    return _damaged(partial(_cases, pattern), pieces)


def _damaged(cases: Callable[[], Sequence[str]], pieces: SearchStrategy[str]) -> SearchStrategy[str]:
    at = st.floats(0, 1, exclude_max=True)
    change = st.tuples(st.sampled_from(list(_CHANGES)), at, st.sampled_from([0.001, 0.01, 0.1, 0.5]), at, pieces)
    case = st.deferred(lambda: st.sampled_from(cases()))
    return st.builds(_damage, case, st.lists(change, min_size=1, max_size=4))


def _damage(text: str, changes: list[tuple[str, float, float, float, str]]) -> str:
    for name, start, length, to, piece in changes:
        size = len(text)
        first = int(start * size)
        text = _CHANGES[name](text, first, min(size, first + 1 + int(length * size)), int(to * size), piece)
    return text


_CHANGES: dict[str, Callable[[str, int, int, int, str], str]] = {
    "cut": lambda text, a, b, to, piece: text[:a] + text[b:],
    "double": lambda text, a, b, to, piece: text[:b] + text[a:b] + text[b:],
    "move": lambda text, a, b, to, piece: text[:to] + text[a:b] + text[to:],
    "splice": lambda text, a, b, to, piece: text[:a] + piece + text[a:],
    "overwrite": lambda text, a, b, to, piece: text[:a] + piece + text[b:],
    "end": lambda text, a, b, to, piece: text[:b],
}


DAMAGED_DATES = _damaged(_dates, DATE_TEXT)
DAMAGED_LINES = _damaged(_dates, BYLINES)


def as_bytes(text: SearchStrategy[str]) -> SearchStrategy[bytes]:
    """As files hold it: mostly UTF-8."""
    encoding = st.sampled_from(["utf-8"] * 12 + ["utf-16", "latin-1", "utf-8-sig"])
    return st.builds(
        lambda said, name: said.encode(name, "surrogatepass" if name.startswith("utf") else "replace"), text, encoding
    )
