"""Owns what an Atom feed must be: RFC 4287, and what its readers need beyond it; no other format may enter
here."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from functools import cache
from importlib.resources import files

from lxml import etree
from lxml.etree import QName, _Element

from feeds.addresses import MEDIA_TYPE
from feeds.check import archives, dates, ids, labels, links, markup, order, text
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.told import Article, Feed
from feeds.check.xmlfile import text_of

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED = f"{{{NAMESPACE}}}feed"
ENTRY = f"{{{NAMESPACE}}}entry"

_NS = {"atom": NAMESPACE}
_REL = "http://www.iana.org/assignments/relation/"
_HTML_TYPES = frozenset({"html", "text/html"})
# What html and xhtml are for, and what no entry may be (RFC 4287, 4.1.3.1).
_MIME_TYPE = re.compile(r"text/(?:html|plain)|application/xhtml\+xml|(?:multipart|message)/.*", re.IGNORECASE)
_DATES = (f"{{{NAMESPACE}}}updated", f"{{{NAMESPACE}}}published")
_REQUIRED = ("id", "title", "updated")

# Where these have spoken the grammar would only say the same again, in the words of a parser.
_PLAINER = frozenset({"missing-field", "missing-id", "bad-date"})


def judge(source: Source, root: _Element) -> Verdict:
    feed = tell(root)
    findings = [finding for rule in _RULES for finding in rule(source, root)]
    findings.extend(ids.judge(source, feed.articles, feed.id.strip()))
    findings.extend(order.judge(source, feed))
    findings.extend(archives.judge(source, root, feed))
    if not any(finding.rule in _PLAINER for finding in findings):
        findings.extend(_grammar(source, root))
    return Verdict(findings=tuple(findings), is_feed=True, feed=feed)


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


def tell(root: _Element) -> Feed:
    """What an Atom document says, unjudged."""
    own = _child(root, "id") if root.tag == FEED else None
    return Feed(
        articles=tuple(_article(entry) for entry in _entries(root)),
        media_type=MEDIA_TYPE["atom"],
        line=root.sourceline if own is None else own.sourceline,
        id=text_of(own),
        updated=_instant(root, "updated"),
        is_archive=archives.is_archive(root),
        older=_href(root, "prev-archive"),
        newer=_href(root, "next-archive"),
        before=tuple(_href(root, rel) for rel in archives.BEFORE),
        current=_href(root, "current"),
    )


def _article(entry: _Element) -> Article:
    id_ = _child(entry, "id")
    return Article(
        id=text_of(id_),
        line=(entry if id_ is None else id_).sourceline,
        where="the entry",
        start=entry.sourceline,
        title=text_of(_child(entry, "title")).strip(),
        link=_href(entry, "alternate"),
        published=_instant(entry, "published"),
        updated=_instant(entry, "updated"),
    )


def _href(parent: _Element, rel: str) -> str:
    return next((link.get("href", "") for link in _links(parent, rel)), "")


@cache
def _relaxng() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring((files("feeds") / "data" / "atom.rng").read_bytes()))


def _grammar(source: Source, root: _Element) -> Iterator[Finding]:
    """One finding only: all but the first of what libxml2 says are its consequences."""
    grammar, root = _relaxng(), _without_leap_seconds(root)
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


def _without_leap_seconds(root: _Element) -> _Element:
    """The same document, or a copy in which each date that is one keeps to 59 seconds: libxml2 knows no leap second."""
    leaping = [one for one in root.iter(*_DATES) if ":60" in text_of(one) and dates.rfc3339(text_of(one).strip())]
    if not leaping:
        return root
    copy = deepcopy(root)
    for one in copy.iter(*_DATES):
        one.text = (one.text or "").replace(":60", ":59")
    return copy


def _fields(source: Source, root: _Element) -> Iterator[Finding]:
    """Entry ids are left to the rule on ids."""
    for element in (root, *root.findall("atom:entry", _NS)):
        for name in _REQUIRED:
            if _child(element, name) is None and not (element.tag == ENTRY and name == "id"):
                yield source.error("missing-field", element.sourceline, f"{_where(element)} has no {name}", "add it")


def _titles(source: Source, root: _Element) -> Iterator[Finding]:
    for title in (*root.findall("atom:title", _NS), *root.findall("atom:entry/atom:title", _NS)):
        if _is_blank(title):
            yield source.warning("empty-title", title.sourceline, "a title is empty", "give it words to show in a list")


def _is_blank(element: _Element) -> bool:
    """Does a text have nothing to show here? Pictures show something, tags alone do not."""
    if element.get("type") in _HTML_TYPES:
        return markup.is_blank(text_of(element))
    return not text_of(element).strip() and not any(map(markup.shows, map(_name, element.iter("*"))))


def _name(element: _Element) -> str:
    return QName(element).localname


def _authors(source: Source, root: _Element) -> Iterator[Finding]:
    """RFC 4287, 4.1.1: a feed has an author unless each of its entries has; 4.1.2 for an entry alone."""
    if _child(root, "author") is not None:
        return
    bare = [e for e in _entries(root) if _child(e, "author") is None and e.find("atom:source/atom:author", _NS) is None]
    if bare:
        message = "neither the feed nor the entry has an author"
        yield source.error("no-author", bare[0].sourceline, message, "give the feed an author")


def _people(source: Source, root: _Element) -> Iterator[Finding]:
    for name in root.iter(f"{{{NAMESPACE}}}name"):
        yield from labels.judge_person(source, name.sourceline, text_of(name))
    for email in root.iter(f"{{{NAMESPACE}}}email"):
        if "@" in text_of(email):  # else it is the grammar's matter
            yield from labels.judge_email(source, email.sourceline, text_of(email))


def _categories(source: Source, root: _Element) -> Iterator[Finding]:
    for category in root.iter(f"{{{NAMESPACE}}}category"):
        label = category.get("label", category.get("term", ""))
        yield from labels.judge_category(source, category.sourceline, label)
    for category in root.findall("atom:category", _NS) if root.tag == FEED else ():
        yield labels.judge_feed_category(source, category.sourceline)


def _iris(source: Source, root: _Element) -> Iterator[Finding]:
    """Entries without an id are found by the rule on all ids."""
    feed_id = _child(root, "id") if root.tag == FEED else None
    if feed_id is not None:
        yield from ids.judge_feed(source, feed_id.sourceline, text_of(feed_id))
    for entry in _entries(root):
        id_ = _child(entry, "id")
        if id_ is not None and (bare := text_of(id_).strip()):
            yield from ids.judge_iri(source, id_.sourceline, bare)


def _bodies(source: Source, root: _Element) -> Iterator[Finding]:
    """An entry has something to show, and a place to go to unless it is all there (RFC 4287, 4.1.2)."""
    for entry in _entries(root):
        content, summary = _child(entry, "content"), _child(entry, "summary")
        if (summary is None or _is_blank(summary)) and (content is None or _is_blank(content)):
            message = "an entry has neither a summary nor content of its own"
            yield source.error("no-content", entry.sourceline, message, "give it one")
        if content is None and not _links(entry, "alternate"):
            yield source.error(
                "no-alternate",
                entry.sourceline,
                "an entry has neither content nor an alternate link",
                "link to its page",
            )


def _judge_dates(source: Source, root: _Element) -> Iterator[Finding]:
    for element in root.iter(*_DATES):
        yield from dates.judge(source, element.sourceline, _where(element), text_of(element), dates.RFC3339)


def _updated(source: Source, root: _Element) -> Iterator[Finding]:
    """A reader that asks whether the feed has changed goes by its own date."""
    own = _instant(root, "updated")
    dated = [(instant, entry) for entry in root.findall("atom:entry", _NS) if (instant := _instant(entry, "updated"))]
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


def _instant(element: _Element, name: str) -> datetime | None:
    return dates.rfc3339(text_of(_child(element, name)).strip())


def _self_link(source: Source, root: _Element) -> Iterator[Finding]:
    if root.tag == FEED:
        own = _links(root, "self")
        line = own[0].sourceline if own else root.sourceline
        yield from links.judge_self(source, line, (link.get("href", "") for link in own))
        for link in own:
            yield from links.judge_self_type(source, link.sourceline, link.get("type"), MEDIA_TYPE["atom"])


def _addresses(source: Source, root: _Element) -> Iterator[Finding]:
    own = _links(root, "self")
    for link in root.iter(f"{{{NAMESPACE}}}link"):
        # A link without href is the grammar's matter, the feed's own self link that of the rule above.
        if "href" in link.attrib and link not in own:
            what, of_article = f"the {shown(_rel(link))} link", link.getparent() is not root or root.tag == ENTRY
            yield from links.judge(source, link.sourceline, what, link.get("href", ""), of_article=of_article)
    for element in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in ("icon", "logo", "uri"))):
        yield from links.judge(source, element.sourceline, _where(element), text_of(element))
    for content in root.iterfind(".//atom:content[@src]", _NS):
        yield from links.judge(source, content.sourceline, "the content's src", content.get("src", ""), of_article=True)


def _enclosures(source: Source, root: _Element) -> Iterator[Finding]:
    """Several of an entry are right; their types are the grammar's matter."""
    for link in root.iter(f"{{{NAMESPACE}}}link"):
        length = link.get("length")
        if length is not None and not (length.isascii() and length.isdigit()):
            mend = "write the number of bytes, or leave it out"
            yield source.error("bad-enclosure", link.sourceline, f"the length of a link is {shown(length)}", mend)


def _alternates(source: Source, root: _Element) -> Iterator[Finding]:
    """RFC 4287, 4.1.1 and 4.1.2: no two alternates of the same type and language."""
    for parent in root.iter(FEED, ENTRY):
        seen = set()
        for link in _links(parent, "alternate"):
            kind = link.get("type", "").lower(), link.get("hreflang", "").lower()
            if kind in seen:
                yield source.error(
                    "duplicate-alternate",
                    link.sourceline,
                    f"{_where(parent)} has two alternate links of one type and language",
                    'keep one, and make the other rel="related" or "via"',
                )
            seen.add(kind)


def _texts(source: Source, root: _Element) -> Iterator[Finding]:
    for name in ("title", "subtitle", "rights", "summary", "content"):
        for element in root.iter(f"{{{NAMESPACE}}}{name}"):
            yield from _text(source, element, name)


def _text(source: Source, element: _Element, name: str) -> Iterator[Finding]:
    """The type says what is inside, and is believed (RFC 4287, 3.1.1 and 4.1.3.3)."""
    if name == "content" and "type" not in element.attrib:
        yield from text.judge_undeclared(source, element.sourceline, _where(element), text_of(element))
    kind, where, line = element.get("type", "text"), _where(element), element.sourceline
    if kind in _HTML_TYPES:
        yield from markup.judge_html(source, line, where, text_of(element))
    else:
        yield from markup.judge_tree(source, line, where, element)
    if kind == "text":
        judge_text = {"content": text.judge_whole, "summary": text.judge_summary}.get(name, text.judge)
        yield from judge_text(source, line, where, text_of(element))
    elif kind == "xhtml":
        yield from text.judge_xhtml(source, line, where, text_of(element), markup.blocks(element))
    elif name == "content" and "src" not in element.attrib and _is_for_text(kind):
        message = f"the content is of the type {shown(kind)}"
        yield source.error("content-type", line, message, "write text, html or xhtml for what stands in the feed")


def _is_for_text(kind: str) -> bool:
    """Is text, html or xhtml meant, or a type that no entry has, be it with parameters or in whitespace?"""
    bare = kind.partition(";")[0].strip()
    return _MIME_TYPE.fullmatch(bare) is not None or (bare != kind and bare.lower() in _HTML_TYPES)


_RULES: tuple[Callable[[Source, _Element], Iterator[Finding]], ...] = (
    _fields,
    _titles,
    _authors,
    _people,
    _categories,
    _iris,
    _bodies,
    _judge_dates,
    _updated,
    _self_link,
    _addresses,
    _enclosures,
    _alternates,
    _texts,
)
