"""The marks of Hugo's and Liquid's templates in the Markdown of an article: those that show something are written as Markdown, the others are left
out. Runs no template, and leaves code alone."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feeds.model import Dropped

_RULE = "a template's mark"
_MARK = re.compile(
    r"(?P<fence>^ {0,3}(?:`{3,}|~{3,}))"
    r"|(?P<code>`[^`\n]{1,1000}`)"
    # A link to another file of the site: where that is served its own program alone knows.
    r"|\[(?P<words>[^\[\]\n]{0,500})\]\(\s*(?:\{\{[<%]\s*(?:rel)?ref\s[^{}]{0,500}\}\}"
    r"|(?:\{\{[^{}]{0,99}\}\})?\{%-?\s*(?:link|post_url)\s[^{}%]{0,500}%\})\s*\)"
    r"|\{\{[<%]/\*(?P<literal>[^{}]{0,1000})\*/[>%]\}\}"
    r"|\{\{[<%](?P<shortcode>[^{}]{0,1000})[>%]\}\}"
    r"|\{%-?(?P<tag>[^{}%]{0,500}?)-?%\}"
    r"|\{\{-?(?P<output>[^{}]{0,500}?)-?\}\}",
    re.MULTILINE,
)
_NAME = re.compile(r"\s*(/?)\s*([\w./-]+)\s*(.*)", re.DOTALL)
_WORD = re.compile(r"""(?:(\w+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`=]+))""")
_PATH = re.compile(r"""\s*["']([^"']*)["']\s*\|\s*(?:relative_url|absolute_url|url)\s*""")
_EMBEDDED: Mapping[str, str] = {
    "youtube": "https://www.youtube.com/watch?v={id}",
    "vimeo": "https://vimeo.com/{id}",
    "gist": "https://gist.github.com/{user}/{id}",
    "instagram": "https://www.instagram.com/p/{id}/",
    "tweet": "https://x.com/{user}/status/{id}",
    "x": "https://x.com/{user}/status/{id}",
}
_PLACES: Mapping[str, tuple[str, ...]] = {
    "gist": ("user", "id"),
    "highlight": ("language",),
}  # what words without a name are
_HIDDEN, _VERBATIM, _CODE = "comment", "raw", "highlight"


class _Shown(NamedTuple):
    text: str
    end: int  # where what follows begins
    dropped: str = ""


def shown(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """`text`, Markdown with marks, as Markdown without; and the marks that were left out."""
    if "{{" not in text and "{%" not in text:
        return text, ()
    pieces = [*_pieces(text)]
    return "".join(piece.text for piece in pieces), tuple(Dropped(p.dropped, _RULE) for p in pieces if p.dropped)


def _pieces(text: str) -> Iterator[_Shown]:
    place = 0
    unclosed: set[str] = set()  # to look for the end of each anew would cost the square
    while mark := _MARK.search(text, place):
        yield _Shown(text[place : mark.start()], mark.start())
        piece = _piece(text, mark, unclosed)
        yield piece
        place = piece.end
    yield _Shown(text[place:], len(text))


def _piece(text: str, mark: re.Match[str], unclosed: set[str]) -> _Shown:
    if mark["fence"]:
        closing = re.compile(rf"^ {{0,3}}{re.escape(mark['fence'].strip())}[`~]*[ \t]*$", re.MULTILINE).search(
            text, mark.end()
        )
        end = closing.end() if closing else len(text)
        return _Shown(text[mark.start() : end], end)
    if mark["code"]:
        return _Shown(mark[0], mark.end())
    if mark["words"] is not None:
        return _Shown(mark["words"], mark.end())
    if mark["literal"] is not None:
        return _Shown(mark[0].replace("/*", "", 1).replace("*/", "", 1), mark.end())
    if mark["output"] is not None:
        return _output(mark)
    return _tag(text, mark, unclosed)


def _output(mark: re.Match[str]) -> _Shown:
    """Of what a template would write here the addresses below the site are known."""
    path = _PATH.fullmatch(mark["output"])
    is_root = mark["output"].strip() in ("site.baseurl", "site.url", "site.Params.baseURL")
    return _Shown(path[1] if path else "", mark.end(), "" if path or is_root else mark[0])


def _tag(text: str, mark: re.Match[str], unclosed: set[str]) -> _Shown:
    named = _NAME.match(mark["shortcode"] if mark["shortcode"] is not None else mark["tag"])
    ending, name, rest = named.groups() if named else ("", "", "")
    said = _said(name, rest.rstrip("/ "))
    if not ending and name in (_HIDDEN, _VERBATIM, _CODE) and name not in unclosed:
        closing = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}|\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}").search(
            text, mark.end()
        )
        if closing:
            within = text[mark.end() : closing.start()]
            return _Shown(_within(name, within, said), closing.end(), within.strip() if name == _HIDDEN else "")
        unclosed.add(name)
    if name == "figure" and said.get("src"):
        return _Shown(_figure(said), mark.end())
    try:
        return _Shown(f"<{_EMBEDDED[name].format_map(said)}>", mark.end())
    except KeyError:  # another one, or one that does not say what it shows
        return _Shown("", mark.end(), mark[0])


def _said(name: str, words: str) -> dict[str, str]:
    """What a mark says, by name; of one word alone that is its id."""
    places = iter(_PLACES.get(name, ("id",)))
    said: dict[str, str] = {}
    for key, *values in _WORD.findall(words):
        if key or (key := next(places, "")):
            said[key] = "".join(values)
    return said


def _within(name: str, within: str, said: Mapping[str, str]) -> str:
    if name == _HIDDEN:
        return ""
    fence = "`" * 3
    while fence in within:
        fence += "`"
    code = within.strip("\n")
    return f"\n{fence}{said.get('language', '')}\n{code}\n{fence}\n" if name == _CODE else within


def _figure(said: Mapping[str, str]) -> str:
    words = re.sub(r"[\[\]]", r"\\\g<0>", said.get("alt") or said.get("caption") or said.get("title") or "")
    caption = f"\n\n{said['caption']}\n" if said.get("caption") else ""
    return f"![{words}](<{said['src']}>){caption}"
