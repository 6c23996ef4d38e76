"""One article as keys and values, such as a line of JSON or a row of a table -> a Document; and JSON that others wrote, read safely. Knows the names
that JSON Feed, schema.org and many scrapers use; knows no file."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from feeds import claims, markdown, plain
from feeds.errors import ArticleError, SetAside
from feeds.model import Document, Dropped, Markup
from feeds.read import scraped

_Found = TypeVar("_Found")

MOST = 200_000  # articles of a file: as many as a few megabytes hold, were each a title with an address
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
_BODY_KEYS = frozenset(key for key, _ in _BODIES)


def document(said: Mapping[str, Any], source: str, where: str) -> Document:
    """The article that `said` (text, numbers, lists, one level of mapping) speaks of, of the file or line `source`; `where` names the place in
    evidence. Raises ArticleError where there is nothing to publish."""
    known = _own_names(said)
    body, markup, dropped = _body(known)
    fields = claims.fields({key: value for key, value in known.items() if key not in _BODY_KEYS}, where)
    title = fields.pop("title", "")
    if not body and not (title and fields.get("link")):  # which says where there is something to read
        raise ArticleError("no text", "give it content_html, content_markdown or content_text")
    return Document(source=source, title=title, body=body, markup=markup, dropped=dropped, **fields)


def each(
    found: Iterable[tuple[int, _Found]],
    read: Callable[[_Found, str, str], Document],
    source: str,
    unit: str,
    most: int,
) -> Iterator[Document | SetAside]:
    """The articles of a file that holds many, `found` with their numbers: each is named `source:number` and read by itself, so that a bad one costs
    no other; what comes after the first `most` is left out. `unit` is what people call one."""
    for place, (number, one) in enumerate(found):
        if place == most:
            reason = f"it holds more than {most:,} articles, and is not read from {unit} {number} on"
            yield SetAside(source=source, reason=reason, mend="split it")
            return
        try:
            yield read(one, f"{source}:{number}", f"{unit} {number}")
        except ArticleError as error:
            yield SetAside(source=source, where=f"{unit} {number}", reason=error.reason, mend=error.mend)


def parsed(data: bytes, mend: str) -> Any:
    """What `data`, a JSON text, says, clean of what XML forbids. Raises ArticleError, with `mend`, when it is none, or says two things of one key."""
    try:
        return _scrubbed(json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant))
    except UnicodeDecodeError as error:
        raise ArticleError(f"not UTF-8 (byte 0x{data[error.start]:02x} at {error.start})", "save it as UTF-8") from None
    except RecursionError:
        raise ArticleError("nested too deeply", "an article needs no such depth") from None
    except json.JSONDecodeError as error:
        raise ArticleError(f"not JSON ({error.msg} at character {error.pos + 1})", mend) from None
    except ValueError as error:
        raise ArticleError(f"not JSON ({_first_words(error)})", mend) from None


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
    return "", "markdown", ()


def _as_markdown(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "\n\n".join(escaped for paragraph in paragraphs if (escaped := markdown.escape(paragraph)))
