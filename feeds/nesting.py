"""How deeply the elements of an HTML text are nested, told before a parser sees it: parsers take a time that grows with the square of
the depth. Knows tags, not what they mean."""

import re

# Pages made by people stay below 60.
MAX_DEPTH = 512
MAX_WORK = 20_000_000
_VOID = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
# Their end tags may be left out, so they close one another and add nothing to the depth that something else
# would not.
_OPTIONAL_END = "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp html head body caption".split()
_UNCOUNTED = frozenset(_VOID + _OPTIONAL_END)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_RAW_TEXT = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
_LONG_TAG = 1000
_ATTRIBUTE = re.compile(r"""[\s/]=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+""")
# A comment's start, or a whole tag with its attributes, so that a ">" within quotes ends nothing. Possessive,
# so linear.
_TAG = re.compile(
    r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"""(?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+|=)*+>?+)"""
)


def too_deep(html: str, limit: int = MAX_DEPTH) -> bool:
    """Is `html` nested deeper than `limit` elements, or does it open so many that a parser would be slow? Linear in its length."""
    nesting = _Nesting()
    place = 0
    while tag := _TAG.search(html, place):
        name = (tag["name"] or "").lower()
        place = tag.end() if name and name not in _RAW_TEXT else _after(html, tag)
        if name:
            if tag.end() - tag.start() > _LONG_TAG:
                # A parser compares each attribute with those before it.
                nesting.work += len(_ATTRIBUTE.findall(tag[0])) ** 2 // 10
            (nesting.close if tag["end"] else nesting.open)(name)
        if len(nesting.names) > limit or nesting.work > MAX_WORK:
            return True
    return False


def _after(text: str, tag: re.Match[str]) -> int:
    """Where the next tag can begin: comments, scripts and their like hold none."""
    if tag["comment"]:
        end = re.compile("--!?>").search(text, tag.start() + 2)
    elif not tag["end"] and (name := tag["name"].lower()) in _RAW_TEXT:
        end = re.compile(f"(?i)</{name}").search(text, tag.end())
        return end.start() if end else len(text)
    else:
        return tag.end()
    return end.end() if end else len(text)


class _Nesting:
    """The elements open at a point of the page, about as a browser counts them. `work` sums up what the
    parser has to look at."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.work = 0
        self._unclosed_styles = 0

    def open(self, name: str) -> None:
        # A browser opens formatting that was never closed anew in every later paragraph.
        self._unclosed_styles += name in _FORMATTING
        self.work += len(self.names) + self._unclosed_styles
        if name not in _UNCOUNTED:
            self.names.append(name)

    def close(self, name: str) -> None:
        self._unclosed_styles -= name in _FORMATTING and self._unclosed_styles > 0
        if self.names and self.names[-1] == name:
            self.names.pop()
        elif name not in _UNCOUNTED:
            self._close_misnested(name)

    def _close_misnested(self, name: str) -> None:
        """An end tag closes what was left open within its element, but formatting does not close a block."""
        for depth in range(len(self.names) - 1, -1, -1):
            self.work += 1
            if self.names[depth] == name:
                del self.names[depth:]
                return
            if name in _FORMATTING or name == "span":
                if self.names[depth] not in _FORMATTING and self.names[depth] != "span":
                    return
            elif self.names[depth] in ("table", "template", "object", "svg", "math"):
                return
