"""Plain text as Markdown that renders as exactly that text; knows CommonMark and the GitHub extensions, and
nothing of articles."""

import re

_ALWAYS = re.compile(r"[\\`*\[\]<|~]")
# An underscore within a word never opens emphasis, and names_like_this stay legible.
_UNDERSCORE = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What opens a block only at the start of a line: headings, quotes, lists, rules, and the line under a heading
# or table head.
_OPENER = re.compile(r"^(?:[#>+=:-]|\d{1,9}(?=[.)]))")
# What makes a parser take the rest of a word for an address, backslashes and all: such a word must not be
# seen as one.
_ADDRESS = re.compile(r"(?i)(?<=[a-z])(?=://)|(?<=www)(?=\.)")


def escape(text: str) -> str:
    """`text`, one paragraph of plain text, as Markdown. Its lines stay lines; blank ones and outer white
    space go."""
    lines = (line.strip() for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(_escape_line(line) for line in lines if line)


def _escape_line(line: str) -> str:
    marked = _UNDERSCORE.sub(r"\\_", _ALWAYS.sub(r"\\\g<0>", line))
    marked = _ENTITY.sub(r"\\&", marked)
    marked = re.sub(r"\S+", _defuse, marked) if "\\" in marked else marked
    return _OPENER.sub(lambda match: _before_last(match[0]), marked)


def _before_last(opener: str) -> str:
    """A digit cannot be escaped, the dot or bracket after it can."""
    return f"{opener}\\" if opener.isdigit() else f"\\{opener}"


def _defuse(match: re.Match[str]) -> str:
    word = match[0]
    return _ADDRESS.sub(r"\\", word) if "\\" in word else word
