"""Owns what a published page must be: no dead link within the folder and nothing that runs but the site's own scripts;
the quality of its HTML is no matter of this module."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urljoin

from feeds.addresses import MEDIA_TYPE
from feeds.check import links, markup
from feeds.check.finding import Finding, shown
from feeds.check.folder import Alternate, Source, Verdict
from feeds.nesting import too_deep

_SCRIPTS = frozenset({"embed.js", "page.js"})
_JSON_LD = "application/ld+json"
_DATA_TYPES = frozenset({"application/json", _JSON_LD})
_FEED_TYPES = frozenset({*MEDIA_TYPE.values(), "application/json"})
_EMBEDDING = frozenset({"object", "embed", "applet", "frame", "frameset"})
_RUNNING = _EMBEDDING | {"script", "iframe"}
_QUOTED = re.compile(r"=([\"'])([^\"']*+)\1")
_REFRESH = re.compile(r"\s*[0-9.]*[\s;,]*(?:url\s*=\s*)?[\"']?(?P<address>[^\"']*)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Page:
    """A page while it is judged; `base` is where its relative addresses start."""

    source: Source
    text: str
    base: str

    def is_ours(self, address: str) -> bool:
        return self.path_of(address) is not None

    def path_of(self, address: str) -> str | None:
        """Where in the folder an address of the page leads."""
        try:
            return self.source.folder.path_of(urljoin(self.base, address.strip()))
        except ValueError:
            return None

    def line_of(self, value: str) -> int | None:
        """The parser tells no lines; a value that is written with references is not found, and has none."""
        return self.lines.get(value)

    @cached_property
    def lines(self) -> dict[str, int]:
        """Each value in quotes with the line where it stands first."""
        found: dict[str, int] = {}
        line, place = 1, 0
        for match in _QUOTED.finditer(self.text):
            line, place = line + self.text.count("\n", place, match.start()), match.start()
            found.setdefault(match[2], line)
        return found


def judge(source: Source) -> Verdict:
    text = source.data.decode("utf-8", "replace")
    if too_deep(text):
        return Verdict(findings=(markup.judge_depth(source, "the page"),))
    tags = tuple(markup.tags_of_html(text))
    page = _Page(source=source, text=text, base=_base(source, tags))
    return Verdict(findings=tuple(_findings(page, tags)), alternates=tuple(_alternates(page, tags)))


def judge_drawing(source: Source) -> Verdict:
    """Judge SVG, which a browser that opens it runs like a page."""
    text = source.data.decode("utf-8", "replace")
    if too_deep(text):
        return Verdict(findings=(markup.judge_depth(source, "the drawing"),))
    mend = "take it out: a drawing shows, and runs nothing"
    acts = (_drawing_act(tag) for tag in markup.tags_of_html(text))
    return Verdict(findings=tuple(source.error("active-content", None, act, mend) for act in acts if act))


def _drawing_act(tag: markup.Tag) -> str | None:
    if tag.name in _RUNNING:
        return f"the drawing holds <{tag.name}>"
    act = markup.acting_attribute(tag)
    return act and f"<{tag.name}> holds {act}"


def _alternates(page: _Page, tags: tuple[markup.Tag, ...]) -> Iterator[Alternate]:
    for tag in tags:
        kind, address = tag.attributes.get("type", "").partition(";")[0].strip().lower(), tag.attributes.get("href", "")
        path = page.path_of(address) if "alternate" in _rels(tag) and kind in _FEED_TYPES else None
        if path is not None:
            yield Alternate(line=page.line_of(address), path=path, media_type=kind)


def _rels(tag: markup.Tag) -> list[str]:
    return tag.attributes.get("rel", "").lower().split() if tag.name == "link" else []


def _findings(page: _Page, tags: tuple[markup.Tag, ...]) -> Iterator[Finding]:
    source = page.source
    for tag in tags:
        yield from _data(page, tag)
        act = markup.acting_attribute(tag) or _act(page, tag)
        if act is not None:
            mend = "take it out: a page runs the site's own scripts and nothing else"
            line = page.line_of(next(iter(tag.attributes.values()), ""))
            yield source.error("active-content", line, f"<{tag.name}> holds {act}", mend)
        elif tag.name != "base":
            for address in (*tag.addresses(), *_refresh(tag)):
                what = f"the address in <{tag.name}>"
                if not address and tag.name != "a":  # a link to the page itself is sound
                    mend = "name the file: browsers take an empty address for the page itself, or for none"
                    yield source.error("empty-address", page.line_of(""), f"{what} is empty", mend)
                for finding in links.judge_place(source, None, what, address, page.base):
                    yield replace(finding, line=page.line_of(address))


def _data(page: _Page, tag: markup.Tag) -> Iterator[Finding]:
    """What search engines read is JSON."""
    if tag.name == "script" and tag.attributes.get("type", "").strip().lower() == _JSON_LD:
        try:
            json.loads(tag.script)
        except (ValueError, RecursionError):
            line = page.line_of(tag.attributes["type"])
            yield page.source.error("bad-json-ld", line, "its JSON-LD is no JSON", "write it with a JSON writer")


def _act(page: _Page, tag: markup.Tag) -> str | None:
    """What a tag does that a page must not do, in words, or None."""
    if tag.name == "script":
        return _script(page, tag)
    if tag.name in _EMBEDDING:
        return "something embedded"
    if tag.name == "iframe":
        return _frame(page, tag)
    for address in _refresh(tag):
        if not page.is_ours(address):
            return f"a way off this site, to {shown(address)}"
    if "stylesheet" in _rels(tag) and not page.is_ours(tag.attributes.get("href", "")):
        return f"the style sheet {shown(tag.attributes.get('href', ''))} of another host"
    for name in ("action", "formaction"):
        if name in tag.attributes and not page.is_ours(tag.attributes[name]):
            return f"a form for {shown(tag.attributes[name])}"
    return None


def _script(page: _Page, tag: markup.Tag) -> str | None:
    if tag.attributes.get("type", "").strip().lower() in _DATA_TYPES:
        return None
    address = tag.attributes.get("src")
    if address is None:
        return "a script of its own"
    return None if page.path_of(address) in _SCRIPTS else f"the script {shown(address)}"


def _frame(page: _Page, tag: markup.Tag) -> str | None:
    if "srcdoc" in tag.attributes:
        return "a page of its own"
    address = tag.attributes.get("src", "")
    return None if page.is_ours(address) else f"a frame for {shown(address)}"


def _refresh(tag: markup.Tag) -> Iterator[str]:
    """Where a page sends its readers by itself; one that has moved may do so."""
    if tag.name == "meta" and tag.attributes.get("http-equiv", "").strip().lower() == "refresh":
        match = _REFRESH.match(tag.attributes.get("content", ""))
        if match and match["address"].strip():
            yield match["address"].strip()


def _base(source: Source, tags: tuple[markup.Tag, ...]) -> str:
    """Where relative addresses of a page start: at its own address, unless it says another."""
    said = next((tag.attributes["href"] for tag in tags if tag.name == "base" and "href" in tag.attributes), "")
    try:
        return urljoin(source.address, said.strip())
    except ValueError:
        return source.address
