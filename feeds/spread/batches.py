"""What goes out to be worked on and what comes back, in which order, and how much at once; the same for every way of working."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Lost(NamedTuple):
    """Stands where the result of an item would: what worked on it came to grief. `reason` says how, as the end of a sentence."""

    reason: str


class Promised(NamedTuple, Generic[_Item, _Result]):
    """A batch that is out, and what stands for its results until they are there."""

    batch: list[_Item]
    future: "Future[list[_Result]]"


Work: TypeAlias = Callable[[list[_Item]], list[_Result]]
Done: TypeAlias = tuple[list[_Item], list[_Result | Lost]]

_AHEAD = 2  # batches out for each worker: one that it works on, one that awaits it


def in_order(
    submit: "Callable[[list[_Item]], Future[list[_Result]]]",
    batches: Iterable[list[_Item]],
    workers: Callable[[], int],
    out: deque[Promised[_Item, _Result]],
) -> Iterator[Promised[_Item, _Result]]:
    """Each batch with what `submit` promised for it, the oldest first. `out` holds those that are submitted and not yet given; no more of
    `batches` is taken than keeps as many `workers` busy. They may come and go, so they are counted again after each round."""
    room = _AHEAD * workers()
    for number, batch in enumerate(batches, 1):
        out.append(Promised(batch, submit(batch)))
        if number % room == 0:
            room = _AHEAD * workers()
        while len(out) >= room:
            yield out.popleft()
    while out:
        yield out.popleft()
