"""Owns what a list of feeds must be: OPML 2.0 with addresses that a reader can subscribe to; no other format
may enter here."""

from collections.abc import Callable, Iterator

from lxml.etree import _Element

from feeds.check import dates, labels, links, text, xmlfile
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.xmlfile import text_of

ROOT = "opml"
_PAGES = (".html", ".htm", ".xhtml")
# What any outline may have (OPML 2.0), and the title that some readers write on folders too.
_OF_FOLDERS = frozenset({"text", "title", "isComment", "isBreakpoint", "created", "category"})


def judge(source: Source) -> Verdict:
    root = xmlfile.parse(source)
    if isinstance(root, Finding):
        return Verdict(findings=(root,))
    if root.tag != ROOT:
        finding = source.error("not-opml", root.sourceline, f"the root is {shown(str(root.tag))}", "write an opml root")
        return Verdict(findings=(finding,))
    return judge_root(source, root)


def judge_root(source: Source, root: _Element) -> Verdict:
    """Judge a list of feeds, whatever its file is called."""
    letters = text.judge_document(source, source.data.decode("utf-8", "replace"))
    return Verdict(findings=(*letters, *(finding for rule in _RULES for finding in rule(source, root))))


def _version(source: Source, root: _Element) -> Iterator[Finding]:
    version = root.get("version", "")
    if version != "2.0":
        yield source.error(
            "bad-version", root.sourceline, f"the version of OPML is {shown(version)}", 'write version="2.0"'
        )


def _fields(source: Source, root: _Element) -> Iterator[Finding]:
    if root.find("head/title") is None:
        yield source.error("missing-field", root.sourceline, "the head has no title", "add it")
    elif not text_of(root.find("head/title")).strip():
        yield source.warning("empty-title", root.sourceline, "the title is empty", "say what the list holds")
    if root.find("body") is None:
        yield source.error("missing-field", root.sourceline, "there is no body", "put the outlines into one")
    elif root.find("body/outline") is None:
        yield source.error("missing-field", root.sourceline, "the body has no outline", "list a feed, or drop the file")
    for email in root.iterfind("head/ownerEmail"):
        yield from labels.judge_email(source, email.sourceline, text_of(email))


def _dates(source: Source, root: _Element) -> Iterator[Finding]:
    for element in root.iterfind("head/*"):
        if element.tag in ("dateCreated", "dateModified"):
            yield from dates.judge(source, element.sourceline, f"the {element.tag!s}", text_of(element), dates.RFC822)


def _outlines(source: Source, root: _Element) -> Iterator[Finding]:
    for outline in root.iter("outline"):
        if not outline.get("text", "").strip():
            yield source.error("missing-field", outline.sourceline, "an outline has no text", "add it: readers show it")
        yield from text.judge(source, outline.sourceline, "the text", outline.get("text", ""))
        if outline.get("type", "").lower() == "rss":
            yield from _subscription(source, outline)
        elif "xmlUrl" in outline.attrib:
            message = f"a feed is of the type {shown(outline.get('type', ''))}"
            yield source.error("outline-type", outline.sourceline, message, 'write type="rss", also for Atom')
        elif "type" not in outline.attrib and len(outline) == 0:
            message = "an outline holds no other and is of no type"
            yield source.warning("bare-outline", outline.sourceline, message, "put feeds into the folder, or drop it")
        elif "type" not in outline.attrib and (more := sorted(set(map(str, outline.attrib)) - _OF_FOLDERS)):
            message = f"a folder has {shown(more[0])} beside its text"
            yield source.warning("folder-attribute", outline.sourceline, message, "leave it to the feeds within")


def _repeated(source: Source, root: _Element) -> Iterator[Finding]:
    """A feed may be in several folders, but in each of them once."""
    for folder in root.iter("body", "outline"):
        seen: set[str] = set()
        for outline in folder.iterfind("outline[@xmlUrl]"):
            address = outline.get("xmlUrl", "")
            if address in seen:
                message = f"the feed {shown(address)} is there twice"
                yield source.warning("duplicate-outline", outline.sourceline, message, "keep one of them")
            seen.add(address)


def _subscription(source: Source, outline: _Element) -> Iterator[Finding]:
    line, address = outline.sourceline, outline.get("xmlUrl")
    if address is None:
        yield source.error("missing-field", line, "a feed has no xmlUrl", "add it, with a capital U")
    elif not links.is_absolute(address) or not address.isascii():
        yield from links.judge(source, line, "the xmlUrl", address)
    elif not source.folder.holds(address) or (source.folder.path_of(address) or "").endswith(_PAGES):
        mend = "name a feed that is there, or drop the outline"
        yield source.error("dead-link", line, f"the xmlUrl {shown(address)} is not that of a feed here", mend)
    if not outline.get("title", "").strip():
        yield source.warning("missing-title", line, "a feed has no title", "write it beside text: some readers take it")
    if "htmlUrl" in outline.attrib:
        yield from links.judge(source, line, "the htmlUrl", outline.get("htmlUrl", ""))


_RULES: tuple[Callable[[Source, _Element], Iterator[Finding]], ...] = (_version, _fields, _dates, _outlines, _repeated)
