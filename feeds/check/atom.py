"""Owns what an Atom feed must be: RFC 4287, and what its readers need beyond it; no other format may enter
here."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files

from lxml import etree
from lxml.etree import QName, _Element

from feeds.check import dates, ids, links, markup
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.xmlfile import text_of

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED = f"{{{NAMESPACE}}}feed"
ENTRY = f"{{{NAMESPACE}}}entry"

_NS = {"atom": NAMESPACE}
_REL = "http://www.iana.org/assignments/relation/"
_HTML_TYPES = frozenset({"html", "text/html"})
_REQUIRED = ("id", "title", "updated")

# Where these have spoken the grammar would only say the same again, in the words of a parser.
_PLAINER = frozenset({"missing-field", "missing-id", "bad-date"})


def judge(source: Source, root: _Element) -> Verdict:
    findings = [finding for rule in _RULES for finding in rule(source, root)]
    if not any(finding.rule in _PLAINER for finding in findings):
        findings.extend(_grammar(source, root))
    return Verdict(findings=tuple(findings), is_feed=True, ids=ids.told(_ids(root)))


def _entries(root: _Element) -> list[_Element]:
    return [root] if root.tag == ENTRY else root.findall("atom:entry", _NS)


def _child(parent: _Element, name: str) -> _Element | None:
    return parent.find(f"atom:{name}", _NS)


def _where(element: _Element) -> str:
    return f"the {QName(element).localname}"


def _rel(link: _Element) -> str:
    return link.get("rel", "alternate").removeprefix(_REL)


def _links(parent: _Element, rel: str) -> list[_Element]:
    return [link for link in parent.findall("atom:link", _NS) if _rel(link) == rel]


def _ids(root: _Element) -> list[ids.Id]:
    found = []
    for entry in _entries(root):
        element = _child(entry, "id")
        line = (entry if element is None else element).sourceline
        found.append(ids.Id(text=text_of(element), line=line, where="the entry"))
    return found


@cache
def _relaxng() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring((files("feeds") / "data" / "atom.rng").read_bytes()))


def _grammar(source: Source, root: _Element) -> Iterator[Finding]:
    """One finding only: all but the first of what libxml2 says are its consequences."""
    grammar = _relaxng()
    if not grammar.validate(root):
        log = list(grammar.error_log)
        line = next((entry.line for entry in log if entry.line > 0), None)
        message = log[0].message if log else "unknown reason"
        yield source.error(
            "atom-grammar",
            line,
            f"not Atom: {message.strip()}",
            "write it as RFC 4287, appendix B, has it",
        )


def _fields(source: Source, root: _Element) -> Iterator[Finding]:
    """Entry ids are left to the rule on ids."""
    for element in (root, *root.findall("atom:entry", _NS)):
        for name in _REQUIRED:
            if _child(element, name) is None and not (element.tag == ENTRY and name == "id"):
                yield source.error("missing-field", element.sourceline, f"{_where(element)} has no {name}", "add it")


def _titles(source: Source, root: _Element) -> Iterator[Finding]:
    for title in (*root.findall("atom:title", _NS), *root.findall("atom:entry/atom:title", _NS)):
        if not text_of(title).strip():
            yield source.warning("empty-title", title.sourceline, "a title is empty", "give it words to show in a list")


def _authors(source: Source, root: _Element) -> Iterator[Finding]:
    """RFC 4287, 4.1.1: a feed has an author unless each of its entries has; 4.1.2 for an entry alone."""
    if _child(root, "author") is not None:
        return
    bare = [e for e in _entries(root) if _child(e, "author") is None and e.find("atom:source/atom:author", _NS) is None]
    if bare:
        message = "neither the feed nor the entry has an author"
        yield source.error("no-author", bare[0].sourceline, message, "give the feed an author")


def _all_ids(source: Source, root: _Element) -> Iterator[Finding]:
    yield from ids.judge(source, _ids(root))
    for parent in (root, *root.findall("atom:entry", _NS)):
        yield from _iri(source, parent)


def _iri(source: Source, parent: _Element) -> Iterator[Finding]:
    element = _child(parent, "id")
    if element is None:
        return
    text = text_of(element)
    line, bare = element.sourceline, text.strip()
    if bare != text and parent.tag == FEED:
        yield source.error("stray-whitespace", line, "the feed's id has whitespace around it", "write the id alone")
    # An entry without an id is found by the rule on ids.
    if (bare or parent.tag == FEED) and not links.is_absolute(bare):
        yield source.error("relative-id", line, f"the id {shown(bare)} is no absolute IRI", "begin it with a scheme")


def _bodies(source: Source, root: _Element) -> Iterator[Finding]:
    """An entry has something to show, and a place to go to unless it is all there (RFC 4287, 4.1.2)."""
    for entry in _entries(root):
        content, summary = _child(entry, "content"), _child(entry, "summary")
        if content is None and summary is None:
            yield source.error(
                "no-content", entry.sourceline, "an entry has neither content nor summary", "give it one"
            )
        if content is None and not _links(entry, "alternate"):
            yield source.error(
                "no-alternate",
                entry.sourceline,
                "an entry has neither content nor an alternate link",
                "link to its page",
            )


def _dates(source: Source, root: _Element) -> Iterator[Finding]:
    for element in root.iter(f"{{{NAMESPACE}}}updated", f"{{{NAMESPACE}}}published"):
        yield from dates.judge(source, element.sourceline, _where(element), text_of(element), dates.RFC3339)


def _updated(source: Source, root: _Element) -> Iterator[Finding]:
    """A reader that asks whether the feed has changed goes by its own date."""
    own = _instant(root)
    dated = [(instant, entry) for entry in root.findall("atom:entry", _NS) if (instant := _instant(entry))]
    if own is None or not dated:
        return
    newest, entry = max(dated, key=lambda pair: pair[0])
    if newest > own:
        yield source.error(
            "stale-updated",
            entry.sourceline,
            f"the feed was updated {own.isoformat()}, before its entry of {newest.isoformat()}",
            "give the feed the date of its newest entry",
        )


def _instant(element: _Element) -> datetime | None:
    return dates.rfc3339(text_of(_child(element, "updated")).strip())


def _self_link(source: Source, root: _Element) -> Iterator[Finding]:
    if root.tag == FEED:
        own = _links(root, "self")
        line = own[0].sourceline if own else root.sourceline
        yield from links.judge_self(source, line, (link.get("href", "") for link in own))


def _addresses(source: Source, root: _Element) -> Iterator[Finding]:
    own = _links(root, "self")
    for link in root.iter(f"{{{NAMESPACE}}}link"):
        # A link without href is the grammar's matter, the feed's own self link that of the rule above.
        if "href" in link.attrib and link not in own:
            yield from links.judge(source, link.sourceline, f"the {shown(_rel(link))} link", link.get("href", ""))
    for element in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in ("icon", "logo", "uri"))):
        yield from links.judge(source, element.sourceline, _where(element), text_of(element))
    for content in root.iterfind(".//atom:content[@src]", _NS):
        yield from links.judge(source, content.sourceline, "the content's src", content.get("src", ""))


def _alternates(source: Source, root: _Element) -> Iterator[Finding]:
    """RFC 4287, 4.1.1 and 4.1.2: no two alternates of the same type and language."""
    for parent in root.iter(FEED, ENTRY):
        seen = set()
        for link in _links(parent, "alternate"):
            kind = link.get("type"), link.get("hreflang")
            if kind in seen:
                yield source.error(
                    "duplicate-alternate",
                    link.sourceline,
                    f"{_where(parent)} has two alternate links of one type and language",
                    'keep one, and make the other rel="related" or "via"',
                )
            seen.add(kind)


def _markup(source: Source, root: _Element) -> Iterator[Finding]:
    for name in ("title", "subtitle", "rights", "summary", "content"):
        for element in root.iter(f"{{{NAMESPACE}}}{name}"):
            is_html = element.get("type") in _HTML_TYPES
            tags = markup.tags_of_html(text_of(element)) if is_html else markup.tags_of_tree(element)
            yield from markup.judge(source, element.sourceline, _where(element), tags)


_RULES: tuple[Callable[[Source, _Element], Iterator[Finding]], ...] = (
    _fields,
    _titles,
    _authors,
    _all_ids,
    _bodies,
    _dates,
    _updated,
    _self_link,
    _addresses,
    _alternates,
    _markup,
)
