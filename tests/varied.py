"""Makes a site of many unlike articles for the tests: 12 topics, 60 countries, 5 languages, every kind of file, odd characters. Each call
with one count writes the same bytes; `Written` is what an article was meant to say, told apart from what the program makes of it."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from feeds.words import words

# A topic's word in each language, in the order of _LANGUAGES.
TOPICS = {
    "energy": ("power grid", "Stromnetz", "شبكة الكهرباء", "送電網", "энергосеть"),
    "health": ("hospital", "Krankenhaus", "مستشفى", "病院", "больница"),
    "transport": ("railway", "Eisenbahn", "سكة حديد", "鉄道", "железная дорога"),
    "water": ("reservoir", "Stausee", "خزان مياه", "貯水池", "водохранилище"),
    "schools": ("school", "Schule", "مدرسة", "学校", "школа"),
    "housing": ("housing", "Wohnungsbau", "إسكان", "住宅", "жильё"),
    "farming": ("harvest", "Ernte", "حصاد", "収穫", "урожай"),
    "courts": ("court", "Gericht", "محكمة", "裁判所", "суд"),
    "trade": ("export", "Ausfuhr", "تصدير", "輸出", "экспорт"),
    "science": ("telescope", "Teleskop", "تلسكوب", "望遠鏡", "телескоп"),
    "sport": ("marathon", "Marathon", "ماراثون", "マラソン", "марафон"),
    "culture": ("museum", "Museum", "متحف", "博物館", "музей"),
}
COUNTRIES = """
ar at au bd be br ca ch ci cl cn co cz de dk eg es et fi fr gb gh gr hu id ie il in iq ir is it jp ke kg kr kz la lk ma mx my ng nl no np
nz pe ph pk pl pt rs ru sa se tr ua us za
""".split()
_LANGUAGES = ("en", "de", "ar", "ja", "ru")
_SENTENCES = {
    "en": (
        "The government of {country} has opened a {word} after ten years of work.",
        "Officials said that the second {word} would follow within the year, “if money allows”.",
        "People who live nearby had asked for it since the last one was closed.",
        "It cost less than planned, and it is to be looked at again in three years.",
    ),
    "de": (
        "Die Regierung von {country} hat nach zehn Jahren Arbeit ein neues Vorhaben eröffnet: {word}.",
        "Nach Angaben der Behörde soll das zweite noch in diesem Jahr folgen, „falls das Geld reicht“.",
        "Die Menschen in der Nähe hatten seit der Schließung des alten darum gebeten.",
    ),
    "ar": (
        "افتتحت حكومة {country} مشروعا جديدا بعد عشر سنوات من العمل: {word}.",
        "وقال المسؤولون إن المشروع الثاني سيتبعه خلال العام نفسه إذا سمحت الميزانية بذلك.",
        "وكان سكان المنطقة قد طالبوا به منذ إغلاق المشروع القديم.",
    ),
    "ja": (
        "{country}政府は十年の工事を経て新しい{word}を開いた。",
        "当局によると、予算が許せば二つ目も年内に続く見通しだという。",
        "近くに住む人々は、古いものが閉じられて以来それを求めてきた。",
    ),
    "ru": (
        "Правительство страны {country} после десяти лет работ открыло новый объект: {word}.",
        "По словам чиновников, второй объект появится ещё в этом году, «если хватит денег».",
        "Жители просили об этом с тех пор, как был закрыт старый.",
    ),
}
# What strangers put into titles; {} is the title proper.
_ODD = (
    "{}",
    "{}",
    "{} 🚀👩‍👩‍👧‍👦🇰🇬",
    "Z\u0338a\u0342l\u0301go n\u0303 {}",
    "\u202e{}\u202c reversed \u2067isolated\u2069",
    "\u200f{}\u200f שלום",
    "{} ]]> after",
    "{} &amp; &lt;co&gt; &#39;quoted&#39; & sons",
    "{} <b>bold</b> <script>alert(1)</script>",
    "“{}” „so“ «und» 'more' \"again\"",
    "𝔄𝔰𝔱𝔯𝔞𝔩 {} 𠮷野家",
    "{}: a -- b --- c | d #e @f *g* _h_ `i`",
    "{} <!-- {{{{ x }}}} {{% y %}} -->",
    "C:\\path\\{} 100 % ~ ^ ${{HOME}}",
    "so\u00adft zero\u200bwidth\u200djoined\u00a0space {}",
    "> {} <",
    "1 < 2 && 3 > 2, said {}",
    "日本語、中文、한국어 {}",
    "{} " + "and a title that does not end " * 8,
)
_AUTHORS = (
    (),
    ("Ann Lee",),
    ("Ólafur Þórðarson", "María José Ñandú"),
    ("Doe, Jane", "O'Neil & Sons <desk>"),
    ("田中 花子",),
    ("محمد علي", "Иван Петров", "Zoë 🦉"),
)
_EXTRAS = 6  # what may stand between the paragraphs of a Markdown file
_FIRST = datetime(2021, 1, 3, 6, 15, 30, tzinfo=UTC)
_YEARS = timedelta(days=5 * 365)
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one article says. `title` is on one line and without the controls that reorder the text around it; `published` is None where
    the article names no time at all; `link` None: its home is the site; `topics` and `countries` are None where they are left to be judged."""

    source: str
    id: str | None
    title: str
    link: str | None
    published: datetime | None
    updated: datetime | None
    language: str
    authors: tuple[str, ...]
    topics: tuple[str, ...] | None
    countries: tuple[str, ...] | None
    image: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An article before it is put into a file. `number` counts from 0 and decides everything that chance does not."""

    number: int
    title: str
    language: str
    topic: str
    word: str
    country: str
    country_name: str
    link: str | None
    time: datetime
    updated: datetime | None
    authors: tuple[str, ...]
    image: str | None
    decided: bool
    extra: int
    sentences: tuple[str, ...]


def write(
    root: Path, count: int, *, url: str = "https://varied.example/news/", window: int = 50, archives: bool = False
) -> tuple[Written, ...]:
    """Puts feeds.toml and content/ with `count` articles into `root`, and says what was written."""
    chance = random.Random(20210103)
    (root / "content").mkdir(parents=True)
    (root / "feeds.toml").write_text(_settings(url, window, archives), encoding="utf-8")
    for language in _LANGUAGES:
        (root / "content" / language).mkdir()
        (root / "content" / language / "pier.jpg").write_bytes(b"\xff\xd8\xff" + language.encode())
    written = []
    for number in range(count):
        draft = _draft(number, chance)
        written.append(_KINDS[number % len(_KINDS)](root / "content", draft))
    return tuple(written)


def _settings(url: str, window: int, archives: bool) -> str:
    site = (
        f'[site]\ntitle = "Varied & <news> 🌍"\nurl = "{url}"\ntag = "tag:varied.example,2020:"\nauthor = "The desk"\n'
    )
    # Made of the same few sentences they are all alike.
    feeds = f'[feeds]\nwindow = {window}\nmin_items = 2\nduplicates = "keep"\n{"archives = true" if archives else ""}\n'
    topics = (
        f'[topics.{key}]\ntitle = "{key.title()} & more"\nsections = ["{key.title()}"]\n'
        f"keywords = {json.dumps(words, ensure_ascii=False)}\n"
        for key, words in TOPICS.items()
    )
    view = '[views.east]\ntitle = "East"\ncountries = { any = ["jp", "cn", "kr"] }\n'
    return "".join((site, feeds, *topics, view))


def _draft(number: int, chance: random.Random) -> _Draft:
    language = _LANGUAGES[0] if number % len(_KINDS) == _TEXT else _LANGUAGES[number // 2 % 5]
    topic = chance.choice([*TOPICS])
    word = TOPICS[topic][_LANGUAGES.index(language)]
    country = COUNTRIES[number % len(COUNTRIES)]
    name = words(language).country(country)
    time = _FIRST + timedelta(seconds=chance.randrange(int(_YEARS.total_seconds())))
    sentences = _SENTENCES[language]
    return _Draft(
        number=number,
        title=_ODD[number * 7 % len(_ODD)].format(f"{name}: {word} {number}"),
        language=language,
        topic=topic,
        word=word,
        country=country,
        country_name=name,
        link=_link(number) if number % 3 == 0 else None,
        time=time,
        updated=time + timedelta(days=3, hours=1) if number % 7 == 3 else None,
        authors=chance.choice(_AUTHORS),
        image=f"https://img.example/{number}.jpg?w=1&h=2" if number % 4 == 1 else None,
        decided=number % 2 == 0,
        extra=chance.randrange(_EXTRAS),
        sentences=tuple(s.format(country=name, word=word) for s in (sentences[0], *chance.sample(sentences[1:], 2))),
    )


def _link(number: int) -> str:
    return ("https://wire.example/news/{}?a=1&b=2", "https://wire.example/новости/{}", "https://wire.example/{}#top")[
        number // 3 % 3
    ].format(number)


def _one_line(text: str) -> str:
    """A title as it should be read: those above that hold HTML without what a browser does not show."""
    shown = text.replace("&amp; &lt;co&gt; &#39;quoted&#39;", "& <co> 'quoted'").replace("<b>bold</b>", "bold")
    return " ".join(_BIDI_CONTROLS.sub("", shown).split())


def _written(draft: _Draft, source: str, **fields: object) -> Written:
    said: dict[str, object] = {
        "source": source,
        "id": None,
        "title": _one_line(draft.title),
        "link": quote(draft.link, safe=":/?&=#") if draft.link else None,
        "published": draft.time,
        "updated": draft.updated,
        "language": draft.language,
        "authors": draft.authors,
        "topics": (draft.topic,) if draft.decided else None,
        "countries": (draft.country,) if draft.decided else None,
        "image": draft.image,
        "words": draft.sentences,
    }
    return Written(**{**said, **fields})  # type: ignore[arg-type]


def _markdown(content: Path, draft: _Draft) -> Written:
    """Every way to write a date, and none; ids pinned and not; tables, code, lists and links."""
    source = f"{draft.language}/{draft.number:04}.md"
    said: dict[str, object] = {"title": draft.title, "language": draft.language, "link": draft.link}
    ident = f"tag:varied.example,2020:pinned/{draft.number}" if draft.number % 4 == 2 else None
    said |= {"id": ident, "authors": [*draft.authors], "image": draft.image}
    said |= {"image_credit": "Photo: A & B <agency>" if draft.image else None}
    if draft.decided:
        said |= {"topics": [draft.topic], "countries": [draft.country.upper()]}
    date, published = _dated(draft)
    said |= date
    if draft.updated and published == draft.time:
        said["updated"] = draft.updated.isoformat()
    front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items() if value)
    _put(content / source, f"---\n{front}---\n{_markdown_body(draft)}")
    return _written(draft, source, id=ident, published=published, updated=draft.updated if "updated" in said else None)


def _dated(draft: _Draft) -> tuple[dict[str, object], datetime | None]:
    """The date as front matter, and the instant that it means."""
    time, choice = draft.time, draft.number // 10 % 6
    if choice == 1:
        return {"date": f"{time:%Y-%m-%d}"}, time.replace(hour=0, minute=0, second=0)
    if choice == 2:
        return {"published": f"{time:%Y-%m-%d %H:%M}"}, time.replace(second=0)
    if choice == 3:
        east = time + timedelta(hours=5, minutes=45)
        return {"date": f"{east:%Y-%m-%dT%H:%M:%S}+05:45"}, time
    if choice == 4 and draft.number % 4 == 2:
        return {"added": f"{time:%Y-%m-%dT%H:%M:%SZ}"}, time
    if choice == 4 and draft.number % 4 == 0:
        return {}, None
    return {"date": f"{time:%Y-%m-%dT%H:%M:%SZ}"}, time


def _markdown_body(draft: _Draft) -> str:
    first, *rest = draft.sentences
    extras = (
        f"## {draft.country_name}\n\n| a | b & c |\n|---|---|\n| `x < y` | {draft.word} |\n",
        "```\nif (a < b && c > d) { return data[index[0]]>1; } // ]]>\n```\n",
        f"- one\n- two *{draft.word}*\n  - [relative](topics/{draft.topic}/)\n\n1. first\n2. second\n",
        "> quoted “words” & more ![A pier](pier.jpg)\n\n[absolute](https://there.example/?a=1&b=2) <https://auto.example/>\n",
        f"![{draft.word}](https://img.example/in-{draft.number}.png)\n\n---\n\nText<br>with <b>HTML</b> ~~in~~ it.[^1]\n\n[^1]: Note.\n",
        "<figure><img src='https://img.example/f.png' alt=''><figcaption>Text &amp; credit</figcaption></figure>\n",
    )
    return "\n\n".join((first, extras[draft.extra], *rest)) + "\n"


def _json_lines(content: Path, draft: _Draft) -> Written:
    """All in one file, as a crawler leaves them; the body by turns HTML, Markdown and text."""
    source = "crawled.jsonl"
    ident = f"https://wire.example/id/{draft.number}"
    paragraphs = "\n\n".join(draft.sentences)
    body = {
        0: {"content_html": "".join(f"<p>{escape(s)}</p>" for s in draft.sentences) + "<p><a href='/x'>more</a></p>"},
        1: {"content_markdown": paragraphs},
        2: {"content_text": paragraphs + "\n\nNot *Markdown*, & no <b>HTML</b>."},
    }[draft.number % 3]
    said = {
        "id": ident,
        "title": draft.title,
        "external_url": draft.link,
        "date_published": draft.time.isoformat(),
        "date_modified": draft.updated and draft.updated.isoformat(),
        "authors": [{"name": name} for name in draft.authors],
        "language": draft.language,
        "image": draft.image,
        **({"topics": [draft.topic], "countries": [draft.country]} if draft.decided else {}),
        **body,
    }
    with (content / source).open("a", encoding="utf-8") as file:
        # By turns as UTF-8 and as escapes, surrogate pairs among them.
        file.write(json.dumps({k: v for k, v in said.items() if v}, ensure_ascii=draft.number % 4 == 3) + "\n")
    return _written(draft, source, id=ident)


def _html(content: Path, draft: _Draft) -> Written:
    """A saved page: what it says of itself in JSON-LD, and a body among menus. Its title holds no references as text, `&amp;lt;`: so many
    pages escape JSON-LD twice that those are read as the characters."""
    title = unescape(draft.title)
    source = f"pages/{draft.number:04}.html"
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": draft.time.isoformat(),
        "dateModified": draft.updated and draft.updated.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in draft.authors],
        "image": draft.image,
        "articleSection": draft.topic.title(),
    }
    known = json.dumps({k: v for k, v in said.items() if v}, ensure_ascii=False).replace("<", "\\u003c")
    canonical = f'<link rel="canonical" href="{escape(draft.link)}">' if draft.link else ""
    paragraphs = "".join(f"<p>{escape(s)}</p>\n" for s in draft.sentences * 2)
    _put(
        content / source,
        f'<!doctype html><html lang="{draft.language}"><head><meta charset="utf-8"><title>{escape(title)}</title>{canonical}'
        f'<script type="application/ld+json">{known}</script></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{escape(title)}</h1>\n{paragraphs}<ul><li><a href='more'>{escape(draft.word)}</a></li></ul></article>"
        "<footer>All rights reserved</footer></body></html>",
    )
    return _written(draft, source, title=_one_line(title), topics=None, countries=None)


def _text(content: Path, draft: _Draft) -> Written:
    """A page scraped as text: headline, section and date, paragraphs."""
    source = f"scraped/{draft.number:04}.txt"
    time = draft.time.replace(second=0)
    byline = f"{draft.topic.title()} · {time:%B} {time.day}, {time.year}, {time:%H:%M}"
    _put(
        content / source, "\n\n".join((f"{draft.country_name}: {draft.word} {draft.number}", byline, *draft.sentences))
    )
    return _written(
        draft,
        source,
        title=f"{draft.country_name}: {draft.word} {draft.number}",
        published=time,
        updated=None,
        authors=(),
        link=None,
        image=None,
        topics=None,
        countries=None,
    )


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


_KINDS: tuple[Callable[[Path, _Draft], Written], ...] = (*[_markdown] * 6, _json_lines, _json_lines, _html, _text)
_TEXT = _KINDS.index(_text)
