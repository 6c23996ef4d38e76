"""Addresses of the published feeds, and what other sites paste. Reads catalog.json, the manifest of what is published; what is pasted is
made by feeds/render/embeds.py."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from feeds import gazetteer
from feeds.addresses import FORMAT_TITLE
from feeds.errors import RefusedError
from feeds.model import FormatName
from feeds.render import embeds, opml
from feeds.render.embeds import Offer, Snippets
from feeds.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which feeds are wanted. `topic`, `country` (a code or a name) and `view` name one feed, topic and country together their feed; with
    `group` all feeds of that group, of that topic or in that country where one is named. Nothing: every feed."""

    topic: str | None = None
    country: str | None = None
    view: str | None = None
    group: str | None = None


def links(out: Path, choice: Choice, form: str, words: Words) -> str:
    """The feeds of `choice` in one of FORMS. Raises RefusedError when there is none."""
    catalog = _catalog(out)
    wanted = _wanted(choice)
    offers = [offer for row, offer in catalog.feeds if wanted(row)]
    if not offers:
        raise RefusedError("no such feed is published; `feeds links` lists those that are")
    whole = choice.group if choice.topic is None and choice.country is None else None
    everything = choice == Choice()
    return FORMS[form](offers, catalog.lists.get("all" if everything else whole or ""), words)


@dataclass(frozen=True)
class _Catalog:
    """Rows of catalog.json with what each offers, and the addresses of the lists of feeds by group."""

    feeds: Sequence[tuple[Mapping[str, Any], Offer]]
    lists: Mapping[str, str]


def _catalog(out: Path) -> _Catalog:
    try:
        catalog = json.loads((out / "catalog.json").read_bytes())
        return _Catalog([(row, _offer(row)) for row in catalog["feeds"]], dict(catalog["opml"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise RefusedError(f"{out / 'catalog.json'} is not there or cannot be read; run `feeds build` first") from None


def _offer(row: Mapping[str, Any]) -> Offer:
    formats = {name: str(row["formats"][name]) for name in get_args(FormatName) if name in row["formats"]}
    if not formats:
        raise ValueError(row["path"])
    return Offer(
        title=str(row["title"]),
        formats=formats,
        page=row.get("page"),
        embed=row.get("embed"),
        script=row.get("script"),
    )


def _wanted(choice: Choice) -> Callable[[Mapping[str, Any]], bool]:
    code = gazetteer.resolve(choice.country) if choice.country else None
    if choice.country and not code:
        raise RefusedError(f"{choice.country!r} is no country known; write its ISO 3166 code, such as kg")
    path = f"views/{choice.view}" if choice.view else None
    kind = next((group.kind for group in opml.GROUPS if group.name == choice.group), None)
    is_open = choice.group is not None or choice == Choice()  # what is not named may be any

    def fits(row: Mapping[str, Any]) -> bool:
        named = ((path, row["path"]), (kind, row["kind"]))
        halves = ((choice.topic, row.get("topic")), (code, row.get("country")))
        return all(wanted in (None, found) for wanted, found in named) and all(
            wanted == found or (is_open and wanted is None) for wanted, found in halves
        )

    return fits


def _text(offers: Sequence[Offer], listed: str | None, words: Words) -> str:
    return "\n".join(_lines(offers, listed, words))


def _lines(offers: Sequence[Offer], listed: str | None, words: Words) -> Iterator[str]:
    for offer in offers:
        yield offer.title
        places = [
            ("Page", offer.page),
            *((FORMAT_TITLE[n], a) for n, a in offer.formats.items()),
            ("Frame", offer.embed),
        ]
        yield from (f"  {name:<10} {address}" for name, address in places if address)
        yield from (f"  {line}" for line in embeds.snippets(offer, words).head.splitlines())
        yield ""
    if listed:
        yield f"All of these as one list for a reader (OPML): {listed}"


def _html(offers: Sequence[Offer], listed: str | None, words: Words) -> str:
    """Kind by kind, as each goes to a place of its own; a comment says which."""
    made = [embeds.snippets(offer, words) for offer in offers]
    kinds: Mapping[str, Callable[[Snippets], str]] = {
        "embed_head": lambda s: s.head,
        "embed_button": lambda s: s.button,
        "embed_frame": lambda s: s.frame,
        "embed_script": lambda s: s.script,
    }
    parts = {words.say(key): [text for one in made if (text := kind(one))] for key, kind in kinds.items()}
    # Nothing that a site says may end the comment.
    return "\n\n".join(
        "\n".join([f"<!-- {said.replace('--', '–')} -->", *texts]) for said, texts in parts.items() if texts
    )


def _markdown(offers: Sequence[Offer], listed: str | None, words: Words) -> str:
    mark = "- " if len(offers) > 1 else ""
    return "\n".join(mark + embeds.snippets(offer, words).markdown for offer in offers)


def _json(offers: Sequence[Offer], listed: str | None, words: Words) -> str:
    return json.dumps([embeds.as_json(offer) for offer in offers], ensure_ascii=False, indent=2)


# The form's name: what writes the feeds, given the address of the list that holds just them, where there is one.
FORMS: Mapping[str, Callable[[Sequence[Offer], str | None, Words], str]] = {
    "text": _text,
    "html": _html,
    "markdown": _markdown,
    "json": _json,
}
