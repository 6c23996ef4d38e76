"""Owns the record of one finding and how foreign text is shown in it; no rule may enter here."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]

_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a published file."""

    path: str
    """Relative to the folder, with forward slashes."""
    line: int | None
    """Counted from 1; None where the format does not tell."""
    rule: str
    severity: Severity
    message: str
    mend: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.rule}: {self.message}; {self.mend}"

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return asdict(self)

    @property
    def place(self) -> tuple[str, int, str, str, str]:
        """The total order of findings."""
        return self.path, self.line or 0, self.rule, self.message, self.mend


def printable(text: str) -> str:
    """On one line and safe to print, whatever a parser quotes or a file is called."""
    if text.isprintable():
        return text
    letters = (letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return "".join(letters)


def shown(text: str) -> str:
    """Quote foreign text in a message: short, on one line, and printable whatever it holds."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")
