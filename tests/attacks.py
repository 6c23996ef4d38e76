"""Files that cost a program without bounds minutes or gigabytes, made by code since they are large: name -> bytes. Knows no test."""

import json
from collections.abc import Callable, Mapping

_SIZE = 4_900_000
_FRONT = b"---\ntitle: Hostile\ndate: 2025-04-07\n---\n"
_PROSE = "<p>" + "The court in Bishkek has ruled on the matter, officials said on Monday. " * 20 + "</p>"


def _filled(piece: str, size: int = _SIZE) -> str:
    return piece * (size // len(piece.encode()))


def _markdown(body: str) -> bytes:
    return _FRONT + body.encode()


def _said(field: str, value: str) -> bytes:
    return f"---\ntitle: Hostile\ndate: 2025-04-07\n{field}: {value}\n---\nA court.\n".encode()


def _page(body: str, head: str = "") -> bytes:
    text = f"<article>{_PROSE}{body}</article>"
    return f"<title>Hostile</title>{head}<body><h1>Hostile</h1>{text}</body>".encode()


def _bare(body: str) -> bytes:
    """A page that does not say which part of it is the article."""
    return f"<title>Hostile</title><body><h1>Hostile</h1>{body}</body>".encode()


def _line(**fields: object) -> bytes:
    return json.dumps(
        {"title": "Hostile", "date_published": "2025-04-07", "content_text": "A court.", **fields}
    ).encode()


def _feed(entry: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{entry}</channel></rss>'.encode()


def _text(paragraphs: str) -> bytes:
    return f"A headline here\n\n{paragraphs}".encode()


def _glued(words: str) -> bytes:
    return _text((_filled(words, 49_000) + "\n\n") * 30)


def _bomb() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    inner = '<rss version="2.0"><channel><item><title>&a9;</title></item></channel></rss>'
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "aaaaaaaaaa">{entities}]>{inner}'.encode()


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    # Markdown: what the parser nests, remembers, or fills up
    "quotes.md": lambda: _markdown(">" * 100_000),
    "quotes in lines.md": lambda: _markdown((">" * 140 + "\n\n") * 30_000),
    "lists on a line.md": lambda: _markdown("- " * 100_000 + "x"),
    "stars on a line.md": lambda: _markdown("* " * 120_000 + "x"),
    "lists in lists.md": lambda: _markdown("".join("  " * n + "- a\n" for n in range(1000)) + "\n" * 200_000),
    "pictures in links.md": lambda: _markdown("![[]()" * 20_000),
    "links unclosed.md": lambda: _markdown("[a](" * 30_000),
    "emphasis.md": lambda: _markdown(_filled("*a_ ")),
    "emphasis closed.md": lambda: _markdown(_filled("_*", 240_000)),
    "mail in a line.md": lambda: _markdown("a@b.example " * 68_000),
    "columns.md": lambda: _markdown("|a" * 280 + "\n" + "|-" * 280 + "\n" + "|x\n" * 80_000),
    "columns of returns.md": lambda: _markdown("|a" * 280 + "\r" + "|-" * 280 + "\r" + "|x\r" * 80_000),
    "10,000 columns.md": lambda: _markdown("|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n" + "|x|\n" * 10_000),
    "definitions.md": lambda: _markdown("".join(f"[a{n}]: /u\n" for n in range(300_000))),
    "one footnote.md": lambda: _markdown("[^a]: x\n\n" + "[^a] " * 60_000),
    "ampersands.md": lambda: _markdown(_filled("&")),
    "backslashes.md": lambda: _markdown(_filled("a\\\n")),
    "headings.md": lambda: _markdown(_filled("#\n")),
    "one word.md": lambda: _markdown("a" * _SIZE),
    "words.md": lambda: _markdown(_filled("US Kyrgyzstan ")),
    "signs.md": lambda: _markdown(_filled("中国")),
    "elements.md": lambda: _markdown("<div>" * 200_000),
    "breaks.md": lambda: _markdown(_filled("<br>", 900_000)),
    # Front matter
    "title.md": lambda: _said("headline", "x") + _said("title", "a " * 2_400_000),
    "author.md": lambda: _said("author", '"' + "<" * _SIZE + '@"'),
    "tags.md": lambda: _said("tags", ",".join(f"a{n}" for n in range(600_000))),
    "countries.md": lambda: _said("countries", ",".join(f"a{n}" for n in range(600_000))),
    "host.md": lambda: _said("link", "https://" + "é" * 2_000_000 + ".example/"),
    "date.md": lambda: _said("updated", "1 " * 2_400_000),
    "brackets.md": lambda: _said("tags", "[" * 100_000),
    "braces.md": lambda: b"---\n" + b"{a: " * 100_000 + b"\n---\nx\n",
    "keys.md": lambda: b"---\n" + b"".join(b"k%d: 1\n" % n for n in range(300_000)) + b"---\nx\n",
    "unclosed.md": lambda: b"---\ntitle: x\n" + b"--- \n " * 800_000,
    # Pages
    "elements.html": lambda: _page("<div>" * 200_000),
    "attributes.html": lambda: _page("<p " + " ".join(f"a{n}" for n in range(600_000)) + ">x</p>"),
    "paragraphs unclosed.html": lambda: _page(_filled("<p>a")),
    "paragraphs closed.html": lambda: _page(_filled("</p>", 790_000)),
    "formats unclosed.html": lambda: _page("<b>" * 500 + _filled("<p>a", 4_000_000)),
    "comment.html": lambda: _page("<!--" + "-" * 4_500_000),
    "templates.html": lambda: _page(_filled("<template>")),
    "tables in tables.html": lambda: _page("<table><tr><td>" * 100_000),
    "text in a table.html": lambda: _page("<table>" + _filled("<p>c", 700_000)),
    "deep data.html": lambda: _page("<div>" * 480 + _filled("<meta itemprop=a content=b>", 900_000)),
    "deep paragraphs.html": lambda: _bare("<div>" * 480 + _filled("<p>The court.</p>", 300_000)),
    "deep links.html": lambda: _bare("<div class=share>" * 300 + _filled("<a href=/x>a</a> ", 300_000) + _PROSE),
    "data in a paragraph.html": lambda: _page("<p>" + "x " * 700_000 + _filled("<meta itemprop=a content=b>", 900_000)),
    "deep credits.html": lambda: _page("<figure>" + "<div class=credit>" * 400 + "x " * 600_000),
    "text alone.html": lambda: _bare("<p>" + _filled("a\n", 4_400_000) + "</p>"),
    "authors.html": lambda: _page(
        "",
        '<script type="application/ld+json">{"@type":"NewsArticle","author":['
        + ",".join(f'{{"name":"J{n}"}}' for n in range(200_000))
        + "]}</script>",
    ),
    "ampersands.html": lambda: _page("&" * 4_400_000),
    "brackets.html": lambda: _page("<" * 4_400_000),
    # Plain text
    "words.txt": lambda: _filled("Word\n", 1_500_000).encode(),
    "dates.txt": lambda: "\n".join(f"{n % 28 + 1} April 2025, {n}" for n in range(5_900)).encode(),
    "numbers.txt": lambda: _filled("1/2/2025 " * 25 + "\n", 400_000).encode(),
    "days.txt": lambda: "".join(f"{n % 28 + 1} May 2025, by Jane Doe\n" for n in range(5_900)).encode(),
    "indented.txt": lambda: _filled("  a\n").encode(),
    "glued sentences.txt": lambda: _glued("Aaaa.Bbbbb "),
    "glued words.txt": lambda: _glued("energyAt least "),
    "one paragraph.txt": lambda: _text(_filled("said.The minister", 1_400_000)),
    # JSON Lines
    "a line of 50 MB.jsonl": lambda: _line(title="a" * 50_000_000) + b"\n" + _line(),
    "tags.jsonl": lambda: _line(tags=[f"a{n}" for n in range(400_000)]),
    "two values.jsonl": lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(100_000)) + b',"k99999":1}',
    "brackets.jsonl": lambda: b"[" * _SIZE,
    "lines.jsonl": lambda: _line(content_text="a\n" * 1_500_000),
    "elements.jsonl": lambda: _line(content_html="<div>" * 900_000),
    "bad lines.jsonl": lambda: b"{}\n" * 100_000,
    # Feeds
    "bomb.xml": _bomb,
    "entries.xml": lambda: _feed(_filled("<item/>")),
    "unclosed.xml": lambda: _feed(_filled("<item><title>")),
    "elements.xml": lambda: _feed(
        f"<item><title>x</title><description><![CDATA[{'<div>' * 900_000}]]></description></item>"
    ),
    "elements of a title.xml": lambda: _feed(f"<item><title>{'&lt;div&gt;' * 200_000}</title></item>"),
}
