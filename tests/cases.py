"""What a reader made of a file, beside what a case expects of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feeds.errors import SetAside
from feeds.model import Document


def shown(result: Document | SetAside, name: str) -> Any:
    """A field of a result as a case has it in JSON."""
    value = getattr(result, name)
    if name in ("published", "updated"):
        return [[clue.source, clue.text, clue.where] for clue in value]
    if name == "image":
        return {"url": value.url, "credit": value.credit}
    if name == "problems":
        return [str(problem) for problem in value]
    return list(value) if isinstance(value, (tuple, dict, frozenset)) else value


def are_as_expected(results: Iterable[Document | SetAside], expected: Sequence[Mapping[str, Any]]) -> None:
    """`expected` has one object a result, with the fields that matter; one that was set aside has a "reason"."""
    results = [*results]
    assert [isinstance(result, SetAside) for result in results] == ["reason" in wanted for wanted in expected]
    for result, wanted in zip(results, expected, strict=True):
        assert {name: shown(result, name) for name in wanted} == wanted
