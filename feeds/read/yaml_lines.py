"""The YAML that nearly all front matter is written in, `key: value` lines and lists of one level, read without the YAML library. What is
written in any other way is left to the library; nothing that it would refuse or read otherwise may be read here."""

import json
import re
from typing import Any

MAX_VALUES = 5000
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# No line breaks of YAML 1.1 but the usual, no tabs, nothing that is no printable character (5.1) or not UTF-8; that is less than YAML allows.
_ORDINARY = re.compile("[^\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*+")
# What is repeated and gives nothing back is written (?>(?:...)*): over (?:...)*+ Python before 3.11.5 goes wrong.
# YAML 1.1, 9.1.3 and 9.1.2: an indicator begins no plain text, ": " and " #" stand in none. None needs a closer look here.
_FIRST = r"[^\r\n \-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = rf"{_FIRST}[^\r\n:#]*+(?>(?:(?::(?=[^\r\n ])|(?<! )#)[^\r\n:#]*+)*)"
# With the escapes that JSON and YAML have in common; half of a surrogate pair is a character in JSON alone.
_ESCAPE = r'\\(?:["\\bfnrt]|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})'
_DOUBLE = rf'"[^\r\n"\\]*+(?>(?:{_ESCAPE}[^\r\n"\\]*+)*)"'
_SINGLE = r"'[^\r\n']*+(?>(?:''[^\r\n']*+)*)'"
# Within brackets a comma, a bracket or a brace ends a plain text, and what a colon or a question mark does is told differently by each version.
_IN_BRACKETS = rf"(?:{_FIRST}[^\r\n:#?,\[\]{{}}]*+|{_DOUBLE} *+|{_SINGLE} *+)"
_END = r" *+\r?\n"
_ITEM = rf"- ++(?:{_PLAIN}|{_DOUBLE}|{_SINGLE}){_END}"
_ENTRY = re.compile(
    rf"(([A-Za-z_][A-Za-z0-9_-]{{0,63}}):(?: ++(?:({_PLAIN}|{_DOUBLE}|{_SINGLE})|(\[ *+(?:{_IN_BRACKETS}(?>(?:, *+{_IN_BRACKETS})*))?\])){_END}"
    rf"|{_END}((?P<indent> *+){_ITEM}(?>(?:(?P=indent){_ITEM})*))?))"
)
_BETWEEN_COMMAS = re.compile(rf"{_DOUBLE}|{_SINGLE}|{_FIRST}[^,]*+")


def load(block: str) -> dict[str, Any] | None:
    """What `block`, the lines between the fences, says: texts, None, and lists of them; None when the library must read it."""
    # A value takes a character at least.
    if len(block) > MAX_VALUES or not _ORDINARY.fullmatch(block):
        return None
    entries = _ENTRY.findall(block)
    values = {key: _value(*written) for _, key, *written, _ in entries}
    is_all = "".join([entry[0] for entry in entries]) == block
    return values if is_all and len(values) == len(entries) else None


def _value(scalar: str, in_brackets: str, items: str) -> str | list[str | None] | None:
    if scalar:
        return _scalar(scalar)
    if in_brackets:
        return [_scalar(found) for found in _BETWEEN_COMMAS.findall(in_brackets[1:-1])]
    return [_scalar(item.lstrip(" -")) for item in items.splitlines()] if items else None


def _scalar(written: str) -> str | None:
    written = written.rstrip(" ")
    if written[0] == '"':
        return str(json.loads(written)) if "\\" in written else written[1:-1]
    if written[0] == "'":
        return written[1:-1].replace("''", "'")
    return None if written in NULLS else written
