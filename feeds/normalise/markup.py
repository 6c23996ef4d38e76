"""An article's body as safe HTML and as plain text. Whatever a document holds, nothing active leaves this module.
The compiled libraries that it works with are imported by the first article whose text somebody asks for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feeds import beside, plain
from feeds.errors import ArticleError
from feeds.model import Document
from feeds.nesting import MAX_DEPTH, too_deep

if TYPE_CHECKING:
    import nh3
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "th", "dt", "dd", "figcaption", "div"]
)
_CONTAINERS = frozenset(
    "body ul ol dl table thead tbody tfoot tr caption figure picture section details summary".split()
)
# Where pages keep a picture's address until a script sees it come into view.
_LAZY_PLACES = {
    "src": ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-hi-res-src"),
    "srcset": ("data-srcset", "data-lazy-srcset", "data-original-set"),
}
_LAZY = re.compile("|".join(place for places in _LAZY_PLACES.values() for place in places))
# From a footnote to its place: without ids it leads nowhere.
_WAY_BACK = re.compile(r' <a (?>[^<>]*?class="footnote-backref")[^<>]*+>[^<>]*+(?:<sup [^<>]*+>\d*+</sup>)?</a>')
# A head of a thousand columns over a thousand rows of one cell each is a file of 5 kB, and half a gigabyte when it is shown.
_MOST_MISSING_CELLS = 100_000
# Characters that relative addresses may grow by: an address of 100 kB before each of 10,000 would make a gigabyte.
_LONGEST_REWRITTEN = 50_000_000
_OF_DELIMITER_ROW = " \t>|:-"
_CLEANERS = 16  # kept; making one costs as much as cleaning a page
_OTHER_ADDRESSES = re.compile(r"srcset|poster|cite\s*=|href\s*=[\s\"']*#", re.I)
_WHOLE = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
# HTML, parsing a srcset attribute: an address, ended by white space or a comma at its end, and a width or density up to the next comma.
_CANDIDATE = re.compile(r"(?P<url>[^\s,]\S*+)(?:(?<=,)|\s*+(?P<size>[^,]*+))")
# Fewer than a parser bears: readers and browsers walk what we publish, many of them level by level.
_DEEPEST = 150
_SHORT = 20_000  # characters, in which even the widest tables cost a parser little
_OPENERS = b"<>*_~[|-+.)="  # tags, quotes, emphasis, links, tables, lists and their numbers, headings
# Characters; a feed of the usual size carries a third of that. What pictures within a text are made of does not count: they go.
_LONGEST = 1_500_000
_PICTURES = re.compile(r"data:[\w/+.-]{0,60}+;base64,[A-Za-z0-9+/=]*+")
_LEVELS = 2  # of elements, the most that one of these opens
# What a line of Markdown opens before its text (CommonMark, 5.1 and 5.2), and lines indented so far that only a list so deep has them: the
# parser looks at all that is open in each line.
_OPENED = rf"(?:[ \t]*+(?:>|(?:[-+*]|\d{{1,9}}[.)])(?=[ \t]))){{{_DEEPEST + 1}}}"
_INDENTED = rf"(?: {{0,3}}\t| {{4}}){{{_DEEPEST}}}[ \t]*+(?:[->+*]|\d{{1,9}}[.)])"
_DEEP_LINE = re.compile(rf"^(?:{_OPENED}|{_INDENTED})", re.M)
# Each that is no letter may cost the parser a node of its own; base64, of which pictures within a text are made, has none of these. A novel has
# fewer.
_UNMARKED = bytes([*b" ,+/=", *b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", *range(128, 256)])
_MOST_MARKS = 250_000
_MOST_NOTES = 10_000  # a reference to a footnote becomes many times as long
# Short rows are filled up to the columns of their table's head, which stand in its line of dashes.
_END_OF_LINE = re.compile(r"\r\n?")
# Characters that are moved as addresses of mail are found one by one in a line, each time all that is left of it.
_MOST_MOVED = 200_000_000


class Block(NamedTuple):
    """A block of plain text and the HTML element it stood in."""

    element: str
    text: str


@dataclass(frozen=True)
class Body:
    """`html`: sanitised, links absolute."""

    html: str

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its plain text in order, none empty; a feed that carries the HTML does not need it."""
        return _blocks(self.html)

    @cached_property
    def text(self) -> str:
        """All blocks, parted by blank lines."""
        return "\n\n".join(block.text for block in self.blocks)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The running text: no headings, lists, tables or code."""
        return tuple(block.text for block in self.blocks if block.element in ("p", "div", "blockquote"))


def may_be_deep(text: str) -> bool:
    """Could `text`, a body in either markup, be nested deeper than is borne? Told from a bound: as long as it is short and few characters in it can
    open anything, it cannot."""
    if len(text) > _SHORT or text.count(">") > _DEEPEST:
        return True
    letters = text.encode(errors="surrogatepass")
    return (len(letters) - len(letters.translate(None, _OPENERS))) * _LEVELS > MAX_DEPTH


def body(document: Document, base: str, *, names_files: bool = False) -> Body:
    """The document's body; relative links are resolved against `base`, or left out
    when it is ""; with `names_files` what lies beside it is named as feeds/beside.py has it. Raises ArticleError when it is nested beyond reason."""
    raw = plain.scrub(document.body)
    html = _from_markdown(raw) if document.markup == "markdown" else raw
    if len(html) > _LONGEST and len(_PICTURES.sub("", html)) > _LONGEST:
        raise _refused(f"its HTML is longer than {_LONGEST:,} characters")
    if too_deep(html):
        raise _refused(f"its HTML is nested deeper than {MAX_DEPTH} elements, or has far too many")
    # An address stands behind a sign of equality, and several in one attribute are parted by commas.
    if (html.count("=") + html.count(",")) * len(base) > _LONGEST_REWRITTEN:
        raise ArticleError("its relative links would be longer than a book", "shorten the article's `link`", "body")
    if _LAZY.search(html):
        html = _unlazy(html)
    names_files = names_files and beside.may_name(html)
    cleaner = _cleaner(base, bool(_OTHER_ADDRESSES.search(html)), bool(document.link), names_files)
    # Scrubbed again: the sanitiser decodes references, and &#11; is a control character.
    clean = plain.scrub(cleaner.clean(html))
    return Body(clean.strip())


@cache
def _allowed() -> tuple[set[str], dict[str, set[str]]]:
    """The elements that articles may have, and their attributes."""
    import nh3

    tags = nh3.ALLOWED_TAGS - {"map", "area", "center", "article", "aside", "header", "footer", "nav"} | {
        "figure", "picture", "source", "audio", "video",
    }  # fmt: skip
    player = {"src", "poster", "controls", "width", "height"}
    return tags, {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items() if tag in tags} | {
        "source": {"src", "srcset", "sizes", "media", "type"},
        "img": {"src", "srcset", "sizes", "alt", "title", "width", "height"},
        "audio": {"src", "controls"},
        "video": player,
        **{tag: {"cite"} for tag in ("blockquote", "q", "del", "ins")},
        "ol": set[str](),
        "*": {"lang", "dir"},
    }


@lru_cache(_CLEANERS)
def _cleaner(base: str, is_filtered: bool, has_home: bool, names_files: bool) -> "nh3.Cleaner":
    """The sanitiser of articles at `base`: `is_filtered` where there are other addresses than those it makes absolute by itself."""
    try:
        return _made_for(base, is_filtered, has_home, names_files)
    except ValueError:
        # A host that no browser would ask (URL Standard, host parsing): nothing relative leads anywhere.
        return _made_for("", is_filtered, has_home, names_files)


def _made_for(base: str, is_filtered: bool, has_home: bool, names_files: bool) -> "nh3.Cleaner":
    import nh3

    tags, attributes = _allowed()
    return nh3.Cleaner(
        tags=tags,
        attributes=attributes,
        attribute_filter=_filter(base, has_home, names_files) if is_filtered or names_files else None,
        # What browsers show where scripts do not run comes twice where the pictures are unlazied.
        clean_content_tags={"script", "style", "noscript"},
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        # What it denies, no filter sees.
        url_relative=("rewrite_with_base", base or beside.HOME) if base or names_files else "deny",
    )


def _unlazy(html: str) -> str:
    """`html` with the pictures where pages keep them for a script to load."""
    root = _parsed(f"<body>{html}").body
    if root is None:
        return html
    for node in root.css("img, source"):
        for name, places in _LAZY_PLACES.items():
            if kept := next((said for place in places if (said := node.attributes.get(place))), None):
                node.attrs[name] = kept
    return root.inner_html or ""


def _filter(base: str, has_home: bool, names_files: bool) -> Callable[[str, str, str], str | None]:
    """What becomes of an attribute's value, None where it goes."""
    others = _address_filter(base, has_home)
    if not names_files:
        return others

    def rewritten(tag: str, name: str, value: str) -> str | None:
        if name == "srcset":
            return _candidates(value, lambda url: beside.reference(url) or plain.web_address(url, base))
        if name in ("src", "poster", "href"):
            named = beside.linked(value) if name == "href" else beside.reference(value)
            return named or _elsewhere(others(tag, name, value), base)
        return others(tag, name, value)

    return rewritten


def _elsewhere(value: str | None, base: str) -> str | None:
    """What leads to no file beside the article, so that nobody names one by the address that stands for it."""
    if value is None or not _WHOLE.match(value):
        return plain.web_address(value, base) if value and base else None
    return None if beside.HOME in value else value


def _address_filter(base: str, has_home: bool) -> Callable[[str, str, str], str | None]:
    """Makes absolute what the sanitiser leaves as it is; an address that cannot be goes. A place within the article can be led to at its
    home on the web alone: elsewhere ids do not survive."""

    def rewritten(_tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value if has_home or not value.startswith("#") else None
        if name == "srcset":
            return _candidates(value, lambda url: plain.web_address(url, base))
        return plain.web_address(value, base) if name in ("cite", "poster") else value

    return rewritten


def _candidates(value: str, address_of: Callable[[str], str | None]) -> str | None:
    """A srcset with the addresses that `address_of` gives; None where it gives none."""
    found = ((address_of(c["url"].rstrip(",")), c["size"] or "") for c in _CANDIDATE.finditer(value))
    return ", ".join(f"{url} {size.strip()}".strip() for url, size in found if url) or None


def text_of(html: str) -> str:
    """The plain text of `html`, sanitised HTML as a Body has it."""
    return Body(html).text


def _from_markdown(text: str) -> str:
    text = _END_OF_LINE.sub("\n", text) if "\r" in text else text
    if fault := _fault(text):
        raise _refused(fault)
    import comrak

    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.strikethrough = extensions.footnotes = True
    extensions.autolink = _is_soon_linked(text)
    render = comrak.RenderOptions()
    render.unsafe_ = True  # raw HTML is a Markdown author's right; the sanitiser comes after
    html = comrak.render_markdown(text, extension_options=extensions, render_options=render)
    return _WAY_BACK.sub("", html)


def _refused(fault: str) -> ArticleError:
    return ArticleError(fault, "simplify it, or delete the file", "body")


def _fault(text: str) -> str | None:
    """What of a Markdown text the parser would bear badly: it takes seconds or gigabytes."""
    if len(text.encode(errors="surrogatepass").translate(None, _UNMARKED)) > _MOST_MARKS:
        return f"it has more than {_MOST_MARKS:,} marks and ends of lines"
    if _DEEP_LINE.search(text):
        return f"its quotes or lists are nested deeper than {_DEEPEST}"
    if text.count("[^") > _MOST_NOTES:
        return f"it has more than {_MOST_NOTES:,} footnotes"
    if "|" in text and _missing_cells(text) > _MOST_MISSING_CELLS:
        return f"the rows of its tables lack more than {_MOST_MISSING_CELLS:,} cells"
    return None


def _missing_cells(text: str) -> int:
    """How many cells the rows of the tables in `text`, Markdown, lack; each would be written as an empty one (GFM, 4.10)."""
    columns = missing = 0
    for line in text.split("\n"):
        cells = line.count("|")
        if cells and not line.strip(_OF_DELIMITER_ROW):
            columns = cells + 1
        elif not line.strip(" \t>"):
            columns = 0
        else:
            missing += max(0, columns - cells)
    return missing


def _is_soon_linked(text: str) -> bool:
    """Is it no matter of seconds to find the addresses in `text`?"""
    lines = text.split("\n") if text.count("@") * len(text) > _MOST_MOVED else ()
    return all(line.count("@") * len(line) <= _MOST_MOVED for line in lines)


def _blocks(html: str) -> tuple[Block, ...]:
    root = _parsed(f"<body>{html}").body
    found: list[Block] = []
    run: list[str] = []
    element = "div"
    # A node to come to, or, where one has ended, the element that text belongs to from there.
    todo: list[LexborNode | str] = [root] if root is not None else []
    while todo:
        node = todo.pop()
        tag = node if isinstance(node, str) else str(node.tag)
        if isinstance(node, str) or tag in _BLOCKS or tag in _CONTAINERS:
            _end_block(found, element, run)
        if isinstance(node, str):
            element = node
        elif tag == "-text":
            run.append(node.text() or "")
        elif tag in ("br", "hr"):
            run.append("\n")
        else:
            if tag in _BLOCKS or tag in _CONTAINERS:
                todo.append(element)
            if tag in _BLOCKS and not (element == "blockquote" and tag == "p"):
                element = tag
            todo.extend(reversed(list(node.iter(include_text=True))))
    _end_block(found, element, run)
    return tuple(found)


def _parsed(html: str) -> "LexborHTMLParser":
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def _end_block(found: list[Block], element: str, run: list[str]) -> None:
    if run and (text := plain.line("".join(run))):
        found.append(Block(element, text))
    run.clear()
