"""What a person or a page says in `key: value` form, by any of the names that Hugo, Jekyll, Pelican and JSON Feed users give it,
turned into fields of a Document. Refuses nothing silently; judges nothing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from feeds import plain
from feeds.model import Clue, Image

# Our field: the names people write, in the order in which they win.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uuid"),
    "title": ("title", "headline"),
    "published": ("published", "date", "date_published", "pubdate", "publishdate", "created"),
    "updated": ("updated", "lastmod", "modified", "date_modified", "last_modified_at"),
    "added": ("added",),
    "slug": ("slug",),
    "draft": ("draft",),
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
    "link": ("link", "canonical", "canonical_url", "external_url", "url", "source_url"),
    "language": ("lang", "language", "locale"),
}
# What `import` writes beside the date for people to see; it judges nothing when read again.
NOTES = ("date_precision", "date_source", "imported_from")
NAMES = frozenset(name for names in SYNONYMS.values() for name in names)
_FIELD_OF = {name: field for field, names in SYNONYMS.items() for name in names}
_HIDING = ("draft", "publish", "status")
_FALSE, _TRUE = {"", "false", "no", "0", "off"}, {"true", "yes", "1", "on"}


def fields(said: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`said` (text, numbers, booleans, lists, one level of mapping) as keyword arguments for a Document, among them `decided`, `extra` with the
    unknown keys and `problems` with one line for each value that cannot be used. `where` names the place in evidence."""
    known: dict[str, tuple[str, Any]] = {}
    extra: dict[str, object] = {}
    problems: list[str] = []
    for key, value in sorted(said.items(), key=lambda pair: _rank(pair[0])):
        field = _field(key, value)
        if field is None:
            if key not in NOTES:
                extra[key] = value
        elif value is not None and field not in known:
            known[field] = (key, value)
        elif value is not None and field == "tags":
            known[field] = (f"{known[field][0]}, {key}", [*_texts(known[field][1]), *_texts(value)])
        elif value is not None:
            extra[key] = value
    out: dict[str, Any] = {"extra": extra}
    for field, (key, value) in known.items():
        try:
            out.update(_READ.get(field, _text_field)(field, value, f"{where}: {key}"))
        except ValueError as error:
            problems.append(f"{key}: {error}")
            if field in _HIDING:
                out["draft"] = True  # rather kept back than published against somebody's will
    _settle_image(out)
    out["decided"] = frozenset(out) - {"extra"}
    out["problems"] = tuple(problems)
    return out


def _field(key: str, value: Any) -> str | None:
    field = _FIELD_OF.get(_plain_key(key))
    # Jekyll's `published: false` is no date.
    return "publish" if field == "published" and str(value).strip().lower() in ("true", "false") else field


def _plain_key(key: str) -> str:
    return key.strip().lower().replace("-", "_")


def _rank(key: str) -> tuple[int, str]:
    field = _FIELD_OF.get(_plain_key(key))
    return (SYNONYMS[field].index(_plain_key(key)) if field else 0, key)


def _settle_image(out: dict[str, Any]) -> None:
    credit = out.pop("image_credit", None)
    if credit or "image" in out:
        out["image"] = Image(url=out.get("image"), credit=credit)


def _text(value: Any) -> str:
    if isinstance(value, (bool, list, dict)):
        raise ValueError(f"text is wanted, not {_kind(value)}")
    return plain.line(str(value))


def _kind(value: Any) -> str:
    return {bool: "true/false", list: "a list", dict: "a table"}.get(type(value), type(value).__name__)


def _texts(value: Any) -> list[str]:
    """A list, or one text with commas as Pelican and Jekyll allow."""
    if isinstance(value, list):
        return [t for item in value if (t := _name(item))]
    if isinstance(value, dict):
        return [_name(value)] if "name" in value else [plain.line(k) for k in value]
    return [t for part in str(value).split(",") if (t := plain.line(part))]


def _name(item: Any) -> str:
    return _text(item.get("name") or "") if isinstance(item, dict) else _text("" if item is None else item)


def _text_field(field: str, value: Any, _where: str) -> dict[str, Any]:
    text = _text(value)
    return {field: text} if text else {}


def _clue_field(field: str, value: Any, where: str) -> dict[str, Any]:
    return {field: (Clue("front-matter", _text(value), where),)}


def _list_field(field: str, value: Any, _where: str) -> dict[str, Any]:
    return {field: tuple(dict.fromkeys(_texts(value)))}


def _authors(field: str, value: Any, _where: str) -> dict[str, Any]:
    # "Doe, Jane" is one person in many archives, so a lone text is not parted at its comma.
    names = _texts(value) if isinstance(value, (list, dict)) else [_text(value)]
    return {field: tuple(dict.fromkeys(n for n in names if n))}


def _draft(_field: str, value: Any, _where: str) -> dict[str, Any]:
    return {"draft": True} if _truth(value) else {}


def _publish(_field: str, value: Any, _where: str) -> dict[str, Any]:
    """Jekyll's `published: false`."""
    return {} if _truth(value) else {"draft": True}


def _status(_field: str, value: Any, _where: str) -> dict[str, Any]:
    """Pelican's `status: draft` or `hidden`."""
    return {} if _text(value).lower() == "published" else {"draft": True}


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
        credit = value.get("credit")
        url = value.get("url") or value.get("src") or value.get("image") or ""
        return {field: _text(url)} | ({"image_credit": _text(credit)} if credit else {})
    return _text_field(field, value, _where)


def _language(field: str, value: Any, _where: str) -> dict[str, Any]:
    tag = _text(value).replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise ValueError(f"{tag!r} is no language tag (BCP 47), such as en or pt-BR")
    return {field: tag}


_READ: Mapping[str, Callable[[str, Any, str], dict[str, Any]]] = {
    "published": _clue_field,
    "updated": _clue_field,
    "draft": _draft,
    "publish": _publish,
    "status": _status,
    "topics": _list_field,
    "tags": _list_field,
    "countries": _list_field,
    "authors": _authors,
    "image": _image,
    "language": _language,
}
