"""Addresses of the published feeds, and what other sites paste. Reads catalog.json, the manifest of what is published; what is pasted is
made by feeds/render/embeds.py."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from feeds import files, gazetteer
from feeds.addresses import FORMAT_TITLE
from feeds.errors import RefusedError
from feeds.render import catalog, embeds, opml
from feeds.render.catalog import Catalog, Row
from feeds.render.embeds import Offer
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
    published = _catalog(out)
    wanted = _wanted(choice)
    offers = [row.offer for row in published.feeds if wanted(row)]
    if not offers:
        raise RefusedError("no such feed is published; `feeds links` lists those that are")
    # A list of just these: all feeds, or all of a group.
    whole = "all" if choice == Choice() else choice.group if choice == Choice(group=choice.group) else None
    return FORMS[form](offers, published.lists.get(whole or ""), words)


def _catalog(out: Path) -> Catalog:
    try:
        return catalog.read(files.read(out / "catalog.json"))
    except (OSError, ValueError):
        raise RefusedError(f"{out / 'catalog.json'} is not there or cannot be read; run `feeds build` first") from None


def _wanted(choice: Choice) -> Callable[[Row], bool]:
    code = gazetteer.resolve(choice.country) if choice.country else None
    if choice.country and not code:
        raise RefusedError(f"{choice.country!r} is no country known; write its ISO 3166 code, such as kg")
    path = f"views/{choice.view}" if choice.view else None
    kind = next((group.kind for group in opml.GROUPS if group.name == choice.group), None)
    is_open = choice.group is not None or choice == Choice()  # what is not named may be any

    def fits(row: Row) -> bool:
        named = ((path, row.path), (kind, row.kind))
        halves = ((choice.topic, row.topic), (code, row.country))
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
    made = [embeds.snippets(offer, words).html(words) for offer in offers]
    parts = [(headings[0][0], [text for _, text in headings if text]) for headings in zip(*made, strict=True)]
    # Nothing that a site says may end the comment.
    return "\n\n".join("\n".join([f"<!-- {said.replace('--', '–')} -->", *texts]) for said, texts in parts if texts)


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
