"""What other sites paste: the lines, buttons and lists of one feed, each made here alone for the feed's page and for `feeds links`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import escape

from feeds.addresses import FORMAT_TITLE, MEDIA_TYPE
from feeds.model import Feed, FormatName
from feeds.render.publication import Publication
from feeds.words import Words

FRAME = "embed.html"
SCRIPT = "embed.js"
NEWEST = 10  # articles in a frame
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&])")
# Drawn in the colour of the text around it.
_MARK = (
    '<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
    'aria-hidden="true"><path d="M3 3a10 10 0 0 1 10 10M3 8a5 5 0 0 1 5 5"/><circle cx="3.5" cy="12.5" r=".6"/></svg>'
)
_BUTTON = "display:inline-flex;align-items:center;gap:.5em;padding:.4em .9em;border:1px solid;border-radius:2em;text-decoration:none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A published feed as other sites speak of it; all addresses are absolute. `page`, `embed` (the list for a frame) and `script` (the
    component that draws a list) are None where the site has none."""

    title: str
    formats: Mapping[FormatName, str]
    page: str | None = None
    embed: str | None = None
    script: str | None = None

    @property
    def places(self) -> dict[str, Any]:
        """Its addresses by their names in catalog.json; None for one that is not there."""
        return {"page": self.page, "embed": self.embed, "script": self.script, "formats": dict(self.formats)}

    @property
    def home(self) -> str:
        """Where a person is sent: its page, else its first address."""
        return self.page or next(iter(self.formats.values()))


class Snippets(NamedTuple):
    """Ready to paste, "" where the site has not what it takes: lines for a page's head, a button, a list in a frame, a list by script,
    Markdown, and JSON."""

    head: str
    button: str
    frame: str
    script: str
    markdown: str
    json: str

    def html(self, words: Words) -> list[tuple[str, str]]:
        """What goes into the source of a page, each under its heading."""
        return [
            (words.say("embed_head"), self.head),
            (words.say("embed_button"), self.button),
            (words.say("embed_frame"), self.frame),
            (words.say("embed_script"), self.script),
        ]


def offer(feed: Feed, site: Publication) -> Offer:
    """`feed` as it is published."""
    addresses = site.addresses
    return Offer(
        title=feed.title,
        formats={name: addresses.feed(feed, name) for name in feed.formats},
        page=addresses.landing(feed) if addresses.pages else None,
        embed=f"{addresses.root}{feed.folder}{FRAME}" if addresses.pages else None,
        script=addresses.root + SCRIPT if addresses.pages and "json" in feed.formats else None,
    )


def snippets(feed: Offer, words: Words) -> Snippets:
    """Everything that another site can paste of `feed`, in the site's `words`."""
    return Snippets(
        head=_head(feed),
        button=_button(feed, words),
        frame=_frame(feed),
        script=_script(feed),
        markdown=_markdown(feed),
        json=json.dumps(as_json(feed), ensure_ascii=False, indent=2),
    )


def as_json(feed: Offer) -> dict[str, Any]:
    """`feed` for programs."""
    said = {"title": feed.title, **feed.places}
    return {key: value for key, value in said.items() if value is not None}


def _head(feed: Offer) -> str:
    return "\n".join(
        f'<link rel="alternate" type="{MEDIA_TYPE[name]}" title="{escape(_titled(feed, name))}" href="{escape(address)}">'
        for name, address in feed.formats.items()
    )


def _button(feed: Offer, words: Words) -> str:
    name, address = next(iter(feed.formats.items()))
    return (
        f'<a href="{escape(address)}" type="{MEDIA_TYPE[name]}" title="{escape(feed.title)}" dir="auto" style="{_BUTTON}">'
        f"{_MARK} {escape(words.say('subscribe'))}</a>"
    )


def _frame(feed: Offer) -> str:
    if feed.embed is None:
        return ""
    # Nothing in the frame may do more than open a link.
    return (
        f'<iframe src="{escape(feed.embed)}" title="{escape(feed.title)}" width="100%" height="420" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>'
    )


def _script(feed: Offer) -> str:
    if feed.script is None:
        return ""
    # Where the script does not run, the link stays.
    return (
        f'<feed-list src="{escape(feed.formats["json"])}" count="5">'
        f'<a href="{escape(feed.home)}" dir="auto">{escape(feed.title)}</a></feed-list>\n'
        f'<script src="{escape(feed.script)}" async></script>'
    )


def _markdown(feed: Offer) -> str:
    links = [(feed.title, feed.home), *((FORMAT_TITLE[name], address) for name, address in feed.formats.items())]
    return " · ".join(f"[{_plain_in_markdown(text)}]({address})" for text, address in links)


def _plain_in_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _titled(feed: Offer, name: FormatName) -> str:
    return f"{feed.title} ({FORMAT_TITLE[name]})"
