"""What a person or a page says in `key: value` form, by any of the names that Hugo, Jekyll, Pelican and JSON Feed users give it,
turned into fields of a Document. Refuses nothing silently; judges nothing."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from feeds import beside, plain
from feeds.model import Clue, Enclosure, Image, Origin, Point, Problem

# Our field: the names people write, in the order in which they win.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uuid"),
    "title": ("title", "headline"),
    "published": ("published", "date", "date_published", "pubdate", "publishdate", "created"),
    "updated": ("updated", "lastmod", "modified", "date_modified", "last_modified_at"),
    "added": ("added",),
    "retrieved": (
        "retrieved",
        "fetched",
        "date_retrieved",
        "retrieved_at",
        "fetched_at",
        "crawled_at",
        "crawled",
        "scraped_at",
        "accessed",
    ),
    "slug": ("slug",),
    "draft": ("draft",),
    "original": ("original",),
    "publish": ("publish",),
    "status": ("status",),
    "topics": ("topics", "topic"),
    "tags": ("tags", "categories", "category", "keywords"),
    "countries": ("countries", "country"),
    "description": ("summary", "description", "excerpt", "abstract"),
    "section": ("section",),
    "authors": ("authors", "author"),
    "image": ("image", "cover", "featured_image", "thumbnail", "banner_image"),
    "image_credit": ("image_credit", "photo_credit"),
    "image_description": ("image_description", "image_alt", "alt"),
    "link": ("link", "canonical", "canonical_url", "external_url", "url", "source_url", "permalink"),
    "language": ("lang", "language", "locale"),
    "origin": ("source", "publisher"),
    "via": ("via",),
    "rights": ("rights", "license", "licence", "copyright"),
    "enclosure": ("enclosure",),
    "point": ("point", "georss_point"),
}
# What `import` writes beside the date for people to see; it judges nothing when read again.
NOTES = ("date_precision", "date_source", "imported_from")
NAMES = frozenset(name for names in SYNONYMS.values() for name in names)
_FIELD_OF = {name: field for field, names in SYNONYMS.items() for name in names}
_REMEMBERED = 1000  # keys that people write
_HIDING = ("draft", "publish", "status")
_PATTERN = re.compile(r"(?:^|/):\w|\{\{|\{%")
_STYLES = frozenset(
    {"pretty", "date", "ordinal", "weekdate", "none", "false"}
)  # Jekyll's names of patterns; Eleventy's for no page
_NO_DATES = frozenset({"created", "last modified", "git created", "git last modified"})  # Eleventy: that of the file
_FALSE, _TRUE = {"", "false", "no", "0", "off"}, {"true", "yes", "1", "on"}


class _Both(NamedTuple):
    """The values of two keys that mean the same field."""

    first: Any
    second: Any


def fields(said: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`said` (text, numbers, booleans, lists, one level of mapping) as keyword arguments for a Document, among them `decided`, `extra` with the
    unknown keys and `problems` with one for each value that cannot be used. `where` names the place in evidence."""
    known: dict[str, tuple[str, Any]] = {}
    extra: dict[str, object] = {}
    problems: list[Problem] = []
    for key in sorted(said, key=_rank):
        value = said[key]
        field = _field(key, value)
        if field is None:
            if key not in NOTES:
                extra[key] = value
        elif value is not None and field not in known:
            known[field] = (key, value)
        elif value is not None and field == "tags":
            known[field] = (f"{known[field][0]}, {key}", _Both(known[field][1], value))
        elif value is not None:
            extra[key] = value
    out: dict[str, Any] = {}
    for field, (key, value) in known.items():
        try:
            read = _READ.get(field, _text_field)(field, value, f"{where}: {key}")
            # One of several keys is enough to hide an article.
            out.update({"draft": True} if field in _HIDING and out.get("draft") else read)
        except ValueError as error:
            problems.append(Problem(key, str(error)))
            if field in _HIDING:
                out["draft"] = True  # rather kept back than published against somebody's will
    _settle_image(out)
    return out | {"decided": frozenset(out), "extra": extra, "problems": tuple(problems)}


def is_known(key: str) -> bool:
    """Does `key` mean a field?"""
    return _named(key) is not None


def _field(key: str, value: Any) -> str | None:
    field = _named(key)
    if field not in ("published", "original"):
        return field
    is_truth = isinstance(value, bool) or (isinstance(value, str) and value.strip().lower() in ("true", "false"))
    if field == "original":
        return field if is_truth else None  # some write there where an article came from
    return "publish" if is_truth else field  # Jekyll's `published: false` is no date


@lru_cache(_REMEMBERED)
def _named(key: str) -> str | None:
    return _FIELD_OF.get(_plain_key(key))


@lru_cache(_REMEMBERED)
def _rank(key: str) -> tuple[int, str]:
    field = _named(key)
    return (SYNONYMS[field].index(_plain_key(key)) if field else 0, key)


def _plain_key(key: str) -> str:
    return key.strip().lower().replace("-", "_")


def _settle_image(out: dict[str, Any]) -> None:
    credit, description = out.pop("image_credit", None), out.pop("image_description", None)
    if credit or description or "image" in out:
        out["image"] = Image(url=out.get("image"), credit=credit, description=description)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return plain.line(value)
    if isinstance(value, (bool, list, dict)):
        raise ValueError(f"text is wanted, not {_kind(value)}")
    return plain.line(str(value))


def _kind(value: Any) -> str:
    return {bool: "true/false", list: "a list", dict: "a table"}.get(type(value), type(value).__name__)


def _texts(value: Any) -> list[str]:
    """A list, or one text with commas as Pelican and Jekyll allow."""
    if isinstance(value, _Both):
        return [*_texts(value.first), *_texts(value.second)]
    if isinstance(value, list):
        return [t for item in value if (t := _name(item))]
    if isinstance(value, dict):
        return [_name(value)] if "name" in value else [plain.line(k) for k in value]
    return [t for part in str(value).split(",") if (t := plain.line(part))]


def _name(item: Any) -> str:
    return _text(item.get("name") or "") if isinstance(item, dict) else _text("" if item is None else item)


def _text_field(field: str, value: Any, _where: str) -> dict[str, Any]:
    """An empty text says that there is none, and so takes away what a page says; no article is without a title."""
    text = _text(value)
    return {field: text or None} if text or field != "title" else {}


def _link_field(field: str, value: Any, _where: str) -> dict[str, Any]:
    """An address, or, by Hugo's, Jekyll's and Eleventy's `permalink` and `url`, a path below the site's; their patterns for paths say nothing of
    this one article."""
    said = "false" if value is False else _text(value)
    if not said.startswith("http") and (_PATTERN.search(said) or said.lower() in _STYLES):
        return {}
    return {field: said or None}


def _clue_field(field: str, value: Any, where: str) -> dict[str, Any]:
    if str(value).lower() in _NO_DATES:
        return {}
    return {field: (Clue("front-matter", _text(value), where),)}


def _list_field(field: str, value: Any, _where: str) -> dict[str, Any]:
    return {field: tuple(dict.fromkeys(_texts(value)))}


def _authors(field: str, value: Any, _where: str) -> dict[str, Any]:
    # "Doe, Jane" is one person in many archives, so a lone text is not parted at its comma.
    names = _texts(value) if isinstance(value, (list, dict)) else [_text(value)]
    return {field: tuple(dict.fromkeys(n for n in names if n))}


def _draft(_field: str, value: Any, _where: str) -> dict[str, Any]:
    return {"draft": _truth(value)}


def _original(field: str, value: Any, _where: str) -> dict[str, Any]:
    return {field: _truth(value)}


def _publish(_field: str, value: Any, _where: str) -> dict[str, Any]:
    """Jekyll's `published: false`."""
    return {"draft": not _truth(value)}


def _status(_field: str, value: Any, _where: str) -> dict[str, Any]:
    """Pelican's `status: draft` or `hidden`."""
    return {"draft": _text(value).lower() != "published"}


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value).lower()
    if text in _FALSE | _TRUE:
        return text in _TRUE
    raise ValueError(f"true or false is wanted, not {text!r}")


def _image(field: str, value: Any, _where: str) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        url = value.get("url") or value.get("src") or value.get("image") or ""
        more = {"image_credit": value.get("credit"), "image_description": value.get("alt") or value.get("description")}
        return {field: _text(url)} | {key: _text(said) for key, said in more.items() if said}
    return _text_field(field, value, _where)


def _language(field: str, value: Any, _where: str) -> dict[str, Any]:
    tag = _text(value).replace("_", "-")
    if not plain.is_language_tag(tag):
        raise ValueError(f"{tag!r} is no language tag (BCP 47), such as en or pt-BR")
    return {field: tag}


def _origin(field: str, value: Any, _where: str) -> dict[str, Any]:
    """A name, or a table of `title`, `url` and `feed`; an address alone is called by its host."""
    said = value if isinstance(value, dict) else {"title": value}
    title, *addresses = (_text(said.get(key) or "") for key in ("title", "url", "feed"))
    if title.startswith(("http://", "https://")):
        title, addresses[0] = "", addresses[0] or title
    url, feed = (_web(address) if address else None for address in addresses)
    title = title or _text(said.get("name") or "") or (urlsplit(url or feed or "").hostname or "")
    return {field: Origin(title, url, feed)} if title else {}


def _enclosure(field: str, value: Any, _where: str) -> dict[str, Any]:
    """An address, or the path of a file beside the article, and a type; the length only where somebody knows it, since readers trust it (RSS 2.0,
    enclosure)."""
    said = value if isinstance(value, dict) else {}
    url, length, kind = (_text(said.get(key) or "") for key in ("url", "length", "type"))
    if not re.fullmatch(r"[0-9]{0,15}", length) or not re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind, re.ASCII):
        raise ValueError("`url` and `type` such as audio/mpeg are wanted, and `length` in bytes where it is known")
    place = url if beside.reference(url) else _web(url)
    return {field: Enclosure(place, int(length) if length else None, kind)}


def _point(field: str, value: Any, _where: str) -> dict[str, Any]:
    parts = _text(value).replace(",", " ").split()
    try:
        latitude, longitude = map(float, parts)
    except ValueError:
        raise ValueError(f'latitude and longitude such as "42.87 74.59" are wanted, not {value!r}') from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{value!r} is no place on Earth: latitude -90 to 90, then longitude -180 to 180")
    return {field: Point(latitude, longitude)}


def _web(text: str) -> str:
    address = plain.web_address(text)
    if address is None:
        raise ValueError(f"{text!r} is no absolute http(s) address")
    return address


_READ: Mapping[str, Callable[[str, Any, str], dict[str, Any]]] = {
    "link": _link_field,
    "published": _clue_field,
    "updated": _clue_field,
    "draft": _draft,
    "original": _original,
    "publish": _publish,
    "status": _status,
    "topics": _list_field,
    "tags": _list_field,
    "countries": _list_field,
    "authors": _authors,
    "image": _image,
    "language": _language,
    "origin": _origin,
    "enclosure": _enclosure,
    "point": _point,
}
