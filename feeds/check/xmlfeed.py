"""Owns the question which feed an XML file is; other XML is only asked to be well-formed, and no rule on
feeds may enter here."""

from dataclasses import replace

from lxml.etree import QName, _Element

from feeds.check import atom, foreign, opml, rss, sitemap, text, xmlfile
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict
from feeds.check.told import Feed

_JUDGES = {atom.FEED: atom.judge, atom.ENTRY: atom.judge, rss.ROOT: rss.judge}
_TELLERS = {atom.FEED: atom.tell, atom.ENTRY: atom.tell, rss.ROOT: rss.tell}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_RSS1 = "http://purl.org/rss/1.0/"
_EXPECTED = {"atom.xml": atom.FEED, "rss.xml": rss.ROOT}


def judge(source: Source) -> Verdict:
    expected = _EXPECTED.get(source.name)
    root = xmlfile.parse(source)
    if isinstance(root, Finding):
        return Verdict(findings=(root,), is_feed=expected is not None)
    if expected is not None and root.tag != expected:
        finding = source.error(
            "not-a-feed",
            root.sourceline,
            f"the root of {source.name} is {shown(str(root.tag))}",
            f"write {expected}, or give the file another name",
        )
        return Verdict(findings=(finding,), is_feed=True)
    return _judge(source, root)


def tell(source: Source) -> Feed | None:
    """What the feed in a file says, unjudged; None when there is none."""
    root = xmlfile.parse(source)
    teller = None if isinstance(root, Finding) else _TELLERS.get(str(root.tag))
    return None if isinstance(root, Finding) or teller is None else teller(root)


def _is_old(root: _Element) -> bool:
    """Is it RSS 1.0, Atom 0.3, or a feed in no namespace or a strange one?"""
    if root.tag == _RDF:
        return _RSS1 in root.nsmap.values()
    return str(root.tag) not in _JUDGES and QName(root).localname in ("feed", "rss")


def _judge(source: Source, root: _Element) -> Verdict:
    if root.tag == opml.ROOT:
        return opml.judge_root(source, root)
    if _is_old(root):
        message = f"the root is {shown(str(root.tag))}, of an older feed or of none"
        finding = source.error("not-a-feed", root.sourceline, message, f"write {atom.FEED}, or {rss.ROOT}")
        return Verdict(findings=(finding,), is_feed=True)
    judge_feed = _JUDGES.get(str(root.tag))
    if judge_feed is None:
        return Verdict(findings=tuple(sitemap.judge(source, root)))
    verdict = judge_feed(source, root)
    sheets = xmlfile.judge_stylesheets(source, root)
    letters = text.judge_document(source, source.data.decode("utf-8", "replace"))
    others = foreign.judge(source, root)
    return replace(verdict, findings=(*verdict.findings, *sheets, *letters, *others))
