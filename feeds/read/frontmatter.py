"""YAML and TOML front matter as plain values: text stays text, and what could be a bomb or a slip is refused with its line."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from feeds.errors import ArticleError
from feeds.read import yaml_lines

_OPENING = re.compile(r"(---|\+\+\+)[ \t]*\r?\n")
# From the line break before it: so a search looks for that text alone.
_CLOSING: Mapping[str, re.Pattern[str]] = {
    mark: re.compile(rf"\n{re.escape(mark)}[ \t]*\r?$", re.M) for mark in ("---", "+++")
}
_LONGEST_INTEGER = 63  # bits beside the sign (TOML 1.0, Integer)
_MOST_WORK = 50_000_000  # a key of 7,000 parts, which takes a tenth of a second
_KEY = re.compile(r"[\w\"']+\s*:")


class Fenced(NamedTuple):
    """Where front matter lies in a text: `mark` is --- or +++; the lines between the fences are from `start` to `end`, and what is below
    begins at `below`."""

    mark: str
    start: int
    end: int
    below: int


class Parted(NamedTuple):
    """`values`: what the front matter says, {} when there is none; `body`: the text below it."""

    values: dict[str, Any]
    body: str


def part(text: str) -> Parted:
    """`text` taken apart. Raises ArticleError with line and column when the front matter cannot be read or is not closed."""
    if (fenced := fence(text)) is None:
        return Parted({}, text)
    block = text[fenced.start : fenced.end]
    values = yaml_values(block) if fenced.mark == "---" else toml_values(block)
    return Parted(values, text[fenced.below :].lstrip("\r\n"))


def fence(text: str) -> Fenced | None:
    """Where the front matter of `text` lies, None when there is none. Raises ArticleError when it is not closed."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    mark, start = opening[1], opening.end()
    closing = _CLOSING[mark].search(text, start - 1)
    if closing is None:
        if mark == "---" and not _KEY.match(text, start):
            return None  # a rule above a text without front matter
        raise ArticleError("the front matter is not closed", f"write {mark} on a line of its own below it", "line 1")
    return Fenced(mark, start, closing.start() + 1, closing.end())


def yaml_values(block: str) -> dict[str, Any]:
    """What lines of YAML say. Raises ArticleError when they cannot be read."""
    values = yaml_lines.load(block)
    if values is None:
        # Most front matter does without the library, and so does its start.
        from feeds.read import yaml_events

        values = yaml_events.load(block)
    return values


def toml_values(block: str) -> dict[str, Any]:
    """What lines of TOML say. Raises ArticleError when they cannot be read."""
    import tomllib

    if (lines := block.count("\n")) > yaml_lines.MAX_VALUES:
        raise ArticleError(f"the front matter has {lines:,} lines", "take out what is none")
    # For each part of a key, a.b.c, its reader goes through those before it.
    if sum(line.count(".") ** 2 for line in block.split("\n")) > _MOST_WORK:
        raise ArticleError("the front matter is not TOML: a key has thousands of parts", "mend it")
    try:
        return {key: _settled(value) for key, value in tomllib.loads(block).items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        # The fence is line 1 of the file.
        why = re.sub(r"line (\d+)", lambda m: f"line {int(m[1]) + 1}", str(error))
        raise ArticleError(f"the front matter is not TOML: {why}", "mend that line") from None


def _settled(value: Any) -> Any:
    """TOML's own dates as text, as YAML gives them."""
    if isinstance(value, dict):
        return {key: _settled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_settled(inner) for inner in value]
    if isinstance(value, int) and value.bit_length() > _LONGEST_INTEGER:
        raise ValueError("a number is longer than 64 bits")
    return value if isinstance(value, (str, bool, int, float)) else value.isoformat()
