"""A Markdown file with YAML or TOML front matter -> one Document; what the front matter says is a person's word."""

import re
from collections.abc import Iterator
from typing import Any

from feeds import claims, plain
from feeds.model import Document
from feeds.read import frontmatter, templates

_PELICAN = re.compile(r"(?:[A-Z][A-Za-z_]*:[^\n]*\r?\n)+(?:\r?\n|$)")

_DRAFTS = "_drafts"
_JEKYLLS = frozenset({"_posts", _DRAFTS})


def read(data: bytes, source: str) -> Iterator[Document]:
    """The article in one file. Raises ArticleError when it is not UTF-8, or its front matter cannot be read."""
    text = plain.scrub(plain.decode(data))
    values, body = frontmatter.part(text)
    if not values:
        values, body = _pelican(body)
    folders = source.split("/")[:-1]
    if _JEKYLLS.intersection(folders):
        values = {key: _parted(value) if key in ("categories", "tags") else value for key, value in values.items()}
    fields = claims.fields(values, "front matter")
    if _DRAFTS in folders:
        fields.setdefault("draft", True)
    if "title" not in fields:
        fields["title"], body = _first_heading(body)
    title = fields.pop("title")
    # Without front matter no program takes a file for one of its templates.
    body, dropped = templates.shown(body) if values else (body, ())
    yield Document(source=source, title=title, body=body, markup="markdown", dropped=dropped, **fields)


def _parted(value: object) -> object:
    """Jekyll parts a lone text at its spaces."""
    return value.split() if isinstance(value, str) and "," not in value else value


def _pelican(text: str) -> tuple[dict[str, Any], str]:
    """Pelican's metadata: `Title: ...` lines without a fence, the first of them a key that we know, then a blank line."""
    match = _PELICAN.match(text)
    if match is None or text.split(":", 1)[0].lower() not in (
        "title",
        "date",
        "slug",
        "author",
        "category",
        "tags",
        "status",
    ):
        return {}, text
    lines = [row.partition(":") for row in match[0].splitlines() if row.strip()]
    values: dict[str, Any] = {key.strip().lower(): value.strip() for key, _, value in lines}
    if authors := values.get("authors"):
        values["authors"] = [name.strip() for name in authors.split(";" if ";" in authors else ",")]
    return values, text[match.end() :]


def _first_heading(body: str) -> tuple[str, str]:
    """The text of a heading that the body begins with, "# A" or "A" over a row of "=", and the body below it."""
    first, _, rest = body.lstrip("\n").partition("\n")
    if first.startswith(("# ", "#\t")):
        return plain.line(first.strip("# \t")), rest.lstrip("\n")
    second, _, below = rest.partition("\n")
    if first.strip() and second.startswith("=") and not second.strip().strip("="):
        return plain.line(first), below.lstrip("\n")
    return "", body
