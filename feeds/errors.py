"""What can go wrong, each with its subject and its exit code; turned into words in cli/ alone."""

from typing import NamedTuple

MOST_TOLD = 100  # lines of one file: nobody reads more, and most have one cause


class FeedsError(Exception):
    """Root of every error that a person can mend. `exit_code` is what the command ends with."""

    exit_code = 2


class SettingsError(FeedsError):
    """feeds.toml or feeds.lock says something that cannot be meant. `problems`: one line each, at least one."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))


class RefusedError(FeedsError):
    """What was asked would lose something a person has; nothing was written."""


class BusyError(FeedsError):
    """Another build holds the lock."""

    exit_code = 3


class PublishError(FeedsError):
    """A file could not be written; what was there is intact."""

    exit_code = 4


class SetAside(NamedTuple):
    """One document that was left out, and why. `where` is a line or a field, empty when it is the whole file. `number`: for how many it stands."""

    source: str
    reason: str
    mend: str
    where: str = ""
    number: int = 1

    def __str__(self) -> str:
        subject = f"{self.source}: {self.where}" if self.where else self.source
        return f"{subject}: {self.reason}; {self.mend}"


def more(source: str, count: int) -> SetAside:
    """What is said of a file of which more documents were left out than are named."""
    return SetAside(source=source, reason=more_like_these(count), mend="one cause may be behind all", number=count)


def more_like_these(count: int) -> str:
    """Stands in the place of lines of one file."""
    return f"{count:,} more like these in this file"


class Told(NamedTuple):
    """Lines for a person, of each file no more than anybody reads; and how many articles, or values, they are about."""

    lines: list[str]
    total: int


class ArticleError(FeedsError):
    """Raised inside a reader or the normaliser for one document; becomes a SetAside, never a failed run."""

    def __init__(self, reason: str, mend: str, where: str = "") -> None:
        super().__init__(reason)
        self.reason, self.mend, self.where = reason, mend, where

    def set_aside(self, source: str) -> SetAside:
        """The record that names `source` (a path) as left out."""
        return SetAside(source=source, where=self.where, reason=self.reason, mend=self.mend)


class UnreadableError(ArticleError):
    """The system does not give what a file holds; it may another time."""
