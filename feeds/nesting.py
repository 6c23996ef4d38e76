"""How deeply the elements of an HTML text are nested, and how many they are, told before a parser sees it: parsers take a time that grows with
the square of the depth. Knows tags, not what they mean."""

import re

# Pages made by people stay below 60.
MAX_DEPTH = 512
MAX_WORK = 20_000_000
_A_TAG = 100  # what a tag costs beside: 200,000 are too many, and no page of people has half of them
_VOID = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
# Their end tags may be left out, so they close one another and add nothing to the depth that something else
# would not.
_OPTIONAL_END = "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp html head body caption".split()
_UNCOUNTED = frozenset(_VOID + _OPTIONAL_END)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_RAW_TEXT = "script|style|textarea|title|xmp|iframe|noembed|noframes"
_LONG_TAG = 1000
_MOST_OPENINGS = 400_000  # scripts and text have some that open nothing
_SHORT = 25_000  # characters: all the attributes that fit into so many are fewer than MAX_WORK
_ATTRIBUTE = r"""=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTES = re.compile(rf"[\s/]{_ATTRIBUTE}")
# A comment, or a whole tag with its attributes, so that a ">" within quotes ends nothing; comments, scripts and their like hold no tags.
# Possessive, so linear.
_TAG = re.compile(
    r"<(?:!(?=--)(?s:.*?(?=--!?>)|.*+)|"
    rf"(?:(?P<end>/)|(?=(?P<raw>(?i:{_RAW_TEXT}))[\s/>])|)(?P<name>[A-Za-z][^\s/>]*+)"
    rf"(?P<attributes>(?:[\s/]++|{_ATTRIBUTE}|=)*+)>?+(?(raw)(?s:.*?(?=</(?i:(?P=raw)))|.*+)))"
)


def too_deep(html: str, limit: int = MAX_DEPTH) -> bool:
    """Is `html` nested deeper than `limit` elements, or does it open so many that a parser would be slow? Linear in its length."""
    openings = html.count("<")
    if openings < limit and len(html) < _SHORT:
        return False
    if openings > _MOST_OPENINGS:
        return True
    nesting = _Nesting()
    for tag in _TAG.finditer(html):
        end, _, name, attributes = tag.groups("")
        nesting.work += _A_TAG
        if end:
            nesting.close(name.lower())
        elif name:
            nesting.open(name.lower())
        if len(attributes) > _LONG_TAG:
            # A parser compares each attribute with those before it. By a tenth of the square 14,000 of one tag are the limit: a quarter of a
            # second of parsing, as measured.
            nesting.work += len(_ATTRIBUTES.findall(attributes)) ** 2 // 10
        if len(nesting.names) > limit or nesting.work > MAX_WORK:
            return True
    return False


class _Nesting:
    """The elements open at a point of the page, about as a browser counts them. `work` sums up what the
    parser has to look at."""

    __slots__ = ("_unclosed_styles", "names", "work")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.work = 0
        self._unclosed_styles = 0

    def open(self, name: str) -> None:
        # A browser opens formatting that was never closed anew in every later paragraph.
        if name in _FORMATTING:
            self._unclosed_styles += 1
        self.work += len(self.names) + self._unclosed_styles
        if name not in _UNCOUNTED:
            self.names.append(name)

    def close(self, name: str) -> None:
        if self._unclosed_styles and name in _FORMATTING:
            self._unclosed_styles -= 1
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
