"""Classes of characters, such as those of a script, that are asked for by place: a regular expression of all Han is long in the making. Knows no
script by name."""

from bisect import bisect_right


class Characters:
    """Those of `ranges`, written as in a class of a regular expression and in rising order: "a-z\u0e00-\u0eff"."""

    __slots__ = ("_edges",)

    def __init__(self, ranges: str) -> None:
        # Where a range begins and where one has ended, in turn.
        self._edges = [
            edge for first, last in zip(ranges[::3], ranges[2::3], strict=True) for edge in (first, chr(ord(last) + 1))
        ]

    def __contains__(self, char: str) -> bool:
        return bisect_right(self._edges, char) % 2 == 1

    def count(self, text: str) -> int:
        """How many characters of `text` are among them."""
        first = self._edges[0]
        return sum(text.count(char) for char in set(text) if char >= first and char in self)

    def any_in(self, text: str) -> bool:
        """Does `text` have any of them?"""
        first = self._edges[0]
        return any(char >= first and char in self for char in set(text))
