"""Reads JSON Lines, one article a line (JSON Feed items, schema.org articles and their like); a bad line
costs no other."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from feeds import claims, markdown, plain
from feeds.errors import ArticleError, SetAside
from feeds.model import Document, Dropped, Markup
from feeds.read import scraped

MAX_LINE = 5_000_000
# schema.org's spelling of names that claims knows by another.
_SCHEMA_ORG = {
    "datepublished": "date_published",
    "datemodified": "date_modified",
    "articlesection": "section",
    "inlanguage": "language",
    "articlebody": "text",
    "thumbnailurl": "thumbnail",
}
# Where a body is looked for, the richest first; None: plain text, unless it looks like HTML.
_BODIES: tuple[tuple[str, Markup | None], ...] = (
    ("content_html", "html"),
    ("html", "html"),
    ("content_markdown", "markdown"),
    ("markdown", "markdown"),
    ("body_markdown", "markdown"),
    ("content_text", None),
    ("text", None),
    ("body", None),
    ("content", None),
)
_ONE_A_LINE = "write one JSON object a line"


def read(data: bytes, source: str) -> Iterator[Document | SetAside]:
    """The articles of the file `source` in order, each named `source:line`; ArticleError when the whole is no
    JSON Lines."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    _refuse_other_files(data, lines)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _document(_object(line), f"{source}:{number}", f"line {number}")
        except ArticleError as error:
            yield SetAside(source=source, where=f"line {number}", reason=error.reason, mend=error.mend)


def _refuse_other_files(data: bytes, lines: list[bytes]) -> None:
    first = next((stripped for line in lines if (stripped := line.strip())), b"")
    if not first:
        raise ArticleError("empty file", _ONE_A_LINE)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ArticleError("not UTF-8 (it begins like UTF-16)", "save it as UTF-8")
    if first in (b"[", b"{"):
        raise ArticleError("one JSON text over several lines, not one a line", f"{_ONE_A_LINE} (jq -c does it)")


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object that `line` is, clean of what XML forbids."""
    if len(line) > MAX_LINE:
        raise ArticleError(f"longer than {MAX_LINE // 1_000_000} MB", "part it or leave out what is no text")
    try:
        value = _scrubbed(json.loads(line.decode(), object_pairs_hook=_unique, parse_constant=_no_constant))
    except UnicodeDecodeError as error:
        raise ArticleError(f"not UTF-8 (byte 0x{line[error.start]:02x} at {error.start})", "save it as UTF-8") from None
    except RecursionError:
        raise ArticleError("nested too deeply", "an article needs no such depth") from None
    except json.JSONDecodeError as error:
        raise ArticleError(f"not JSON ({error.msg} at character {error.pos + 1})", _ONE_A_LINE) from None
    except ValueError as error:
        raise ArticleError(f"not JSON ({_first_words(error)})", _ONE_A_LINE) from None
    if not isinstance(value, dict):
        raise ArticleError("not a JSON object", _ONE_A_LINE)
    return value


def _first_words(error: ValueError) -> str:
    return plain.cut(plain.line(str(error)), 80)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values for one key: whichever won, somebody would be surprised."""
    out = dict(pairs)
    if len(out) < len(pairs):
        [(key, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"two values for {key!r}")
    return out


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return plain.scrub(value)
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {plain.scrub(key): _scrubbed(item) for key, item in value.items()}
    return value


def _document(said: Mapping[str, Any], source: str, where: str) -> Document:
    known = _own_names(said)
    body, markup, dropped = _body(known)
    fields = claims.fields({key: value for key, value in known.items() if key not in dict(_BODIES)}, where)
    title = fields.pop("title", "")
    return Document(source=source, title=title, body=body, markup=markup, dropped=dropped, **fields)


def _own_names(said: Mapping[str, Any]) -> dict[str, Any]:
    """`said` with schema.org's keys renamed; a key that already had our name wins over one that had not."""
    renamed = {_SCHEMA_ORG[_flat(key)]: value for key, value in said.items() if _flat(key) in _SCHEMA_ORG}
    return renamed | {key: value for key, value in said.items() if _flat(key) not in _SCHEMA_ORG}


def _flat(key: str) -> str:
    """A key of schema.org in any dress: "datePublished", "schema:datePublished"."""
    return key.rsplit(":", 1)[-1].rsplit("/", 1)[-1].strip().lower()


def _body(known: Mapping[str, Any]) -> tuple[str, Markup, tuple[Dropped, ...]]:
    """The body, its markup, and what was left out of it: a person's Markdown says what it should, the rest may be scraped."""
    for key, markup in _BODIES:
        text = known.get(key)
        if isinstance(text, str) and text.strip():
            if markup == "markdown":
                return text, markup, ()
            if markup or text.lstrip().startswith("<"):
                html, dropped = scraped.without_boilerplate(text)
                return html, "html", dropped
            kept, dropped = scraped.lines(text)
            return _as_markdown(kept), "markdown", dropped
    raise ArticleError("no text", "give it content_html, content_markdown or content_text")


def _as_markdown(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "\n\n".join(escaped for paragraph in paragraphs if (escaped := markdown.escape(paragraph)))
