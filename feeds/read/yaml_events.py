"""The whole of YAML as plain values, by the YAML library: what front matter means, and what is wrong with it. Knows no fence."""

import re
from typing import Any

import yaml

from feeds.errors import ArticleError
from feeds.read.yaml_lines import MAX_VALUES, NULLS

MAX_DEPTH = 8
# A line may end with any of these (YAML 1.1, 5.4). The parser compares each directive with those before it.
_DIRECTIVE = re.compile("(?:^|[\r\n\x85\u2028\u2029])%")
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")


def load(block: str) -> dict[str, Any]:
    """What `block`, the lines between the fences, says; {} when it is empty. Raises ArticleError with line and column where it cannot be read."""
    if _DIRECTIVE.search(block):
        raise ArticleError("the front matter cannot be read: a directive (%) is not allowed", "take that line out")
    try:
        value = _Loader(block).load()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _fault(mark, str(error.problem)) from None
    except yaml.YAMLError as error:
        raise ArticleError(f"the front matter is not YAML: {str(error).splitlines()[0]}", "mend it") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ArticleError(
            "the front matter is no list of `key: value` lines", "write `title: ...` and the like", "line 2"
        )
    return value


def _fault(mark: Any, why: str) -> ArticleError:
    # The fence is line 1, so the block's first line, 0 to the parser, is line 2 of the file.
    where = f"line {mark.line + 2}, column {mark.column + 1}" if mark else ""
    return ArticleError(
        f"the front matter cannot be read: {why}", "put quotes around a text with a colon, or mend that line", where
    )


class _Loader:
    """Builds values from the parser's events, so that no alias, tag, duplicate key, depth or number of values gets past, and no
    scalar is guessed at: `NO` is Norway and 1.10 is not 1.1. (The C constructor crashes the process on deep nesting.)"""

    def __init__(self, block: str) -> None:
        self.parser: Any = yaml.CLoader(block)
        self.stack: list[tuple[dict[str, Any] | list[Any], list[str]]] = []
        self.root: Any = None
        self.values = 0

    def load(self) -> Any:
        while (event := self.parser.get_event()) is not None:
            self.take(event)
        return self.root

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _fault(event.start_mark, f"alias *{event.anchor} is not allowed")
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)

    def node(self, event: Any) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            raise _fault(event.start_mark, f"more than {MAX_VALUES} values")
        if event.tag not in _TEXT_TAGS:
            raise _fault(event.start_mark, f"tag {event.tag} is not allowed")
        if isinstance(event, yaml.ScalarEvent):
            self.add(self.scalar(event), event)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise _fault(event.start_mark, f"nested deeper than {MAX_DEPTH}")
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.add(container, event)
        self.stack.append((container, []))

    def scalar(self, event: Any) -> str | None:
        is_key = bool(self.stack) and isinstance(self.stack[-1][0], dict) and not self.stack[-1][1]
        return None if event.implicit[0] and event.value in NULLS and not is_key else str(event.value)

    def add(self, value: Any, event: Any) -> None:
        if not self.stack:
            if self.root is not None:
                raise _fault(event.start_mark, "a second document begins")
            self.root = value
            return
        container, waiting = self.stack[-1]
        if isinstance(container, list):
            container.append(value)
        elif waiting:
            container[waiting.pop()] = value
        elif not isinstance(value, str):
            raise _fault(event.start_mark, "a key must be a word")
        elif value in container:
            raise _fault(event.start_mark, f"key {value!r} stands here a second time")
        else:
            waiting.append(value)
