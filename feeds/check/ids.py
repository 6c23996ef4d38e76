"""Owns what an id must be, whatever the format: there, bare, its own, and spelled in the one way that nobody rewrites;
no parser may enter here."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from feeds.check import links
from feeds.check.finding import Finding, shown
from feeds.check.folder import DEFAULT_PORTS, Source
from feeds.check.told import Article

# RFC 3986, appendix B: unlike urlsplit it keeps what is there but empty.
_PARTS = re.compile(r"(?P<scheme>[^:/?#]+):(?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL)
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")

# RFC 4151, section 2.1.
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DATE = r"(?P<date>[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)"
_FIRST_DAY = "0000-01-01"
_TAG_URI = re.compile(
    rf"tag:(?:[A-Za-z0-9._-]+@)?{_HOST}(?:\.{_HOST})*,{_DATE}:"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


def judge(source: Source, articles: Iterable[Article], feed_id: str = "") -> Iterator[Finding]:
    """Judge the ids of one feed's articles, which are neither each other's nor the feed's own; and that no two articles are one."""
    first: dict[str, Article] = {}
    at: dict[str, Article] = {}
    for one in articles:
        bare = one.id.strip()
        if not bare:
            yield source.error("missing-id", one.line, f"{one.where} has no id", "give it one that never changes")
            continue
        if bare in first or bare == feed_id:
            owner = _place(first[bare]) if bare in first else "the feed"
            yield source.error(
                "duplicate-id",
                one.line,
                f"{one.where} has the id {shown(bare)} of {owner}",
                "give each article an id of its own, or publish the article once",
            )
        elif one.link in at:
            yield source.warning(
                "shared-link",
                one.line,
                f"{one.where} leads to {shown(one.link)}, as does {_place(at[one.link])}, and has another id",
                "give both one id if they are one article, else each its own address",
            )
        first.setdefault(bare, one)
        if one.link:
            at.setdefault(one.link, one)
        yield from _whitespace(source, one.line, one.where, one.id)


def _place(one: Article) -> str:
    return one.where if one.line is None else f"{one.where} on line {one.line}"


def _whitespace(source: Source, line: int | None, where: str, id_: str) -> Iterator[Finding]:
    if id_.strip() != id_:
        yield source.error(
            "stray-whitespace", line, f"the id of {where} has whitespace around it", "write the id alone"
        )


def judge_feed(source: Source, line: int | None, id_: str) -> Iterator[Finding]:
    """Judge the id of an Atom feed itself."""
    yield from _whitespace(source, line, "the feed", id_)
    yield from judge_iri(source, line, id_.strip())


def judge_iri(source: Source, line: int | None, id_: str) -> Iterator[Finding]:
    """Judge a bare id where it must be absolute (RFC 4287, 4.2.6)."""
    if not links.is_absolute(id_):
        yield source.error("relative-id", line, f"the id {shown(id_)} is no absolute IRI", "begin it with a scheme")
    else:
        yield from _spelling(source, line, id_)


def judge_text(source: Source, articles: Iterable[Article]) -> Iterator[Finding]:
    """Judge the ids where the format takes any text: one that others may have too is none."""
    for one in articles:
        id_ = one.id.strip()
        if id_.isdigit():
            mend = "write an address or a tag: URI, which no other site can have"
            yield source.error("numeric-id", one.line, f"the id of {one.where} is the number {shown(id_)}", mend)
        elif links.is_absolute(id_):
            yield from _spelling(source, one.line, id_)
        elif id_:
            mend = "write an address or a tag: URI in new ones; leave what is published as it is"
            message = f"the id {shown(id_)} of {one.where} is no absolute IRI, so another site may have it too"
            yield source.warning("local-id", one.line, message, mend)


def _spelling(source: Source, line: int | None, id_: str) -> Iterator[Finding]:
    if id_.lower().startswith("tag:") and not _is_tag_uri(id_):
        mend = "write tag:HOST,YEAR[-MONTH[-DAY]]:NAME in the characters of a URI (RFC 4151)"
        yield source.error("bad-tag-uri", line, f"the id {shown(id_)} is no tag: URI", mend)
    elif (normal := canonical(id_)) != id_:
        # What is published may not change any more (4.2.6.1 has it as advice for those who make ids).
        mend = f"make new ids in normal form, here {shown(normal)}; leave what is published as it is"
        yield source.warning(
            "non-canonical-id", line, f"the id {shown(id_)} has a spelling that others normalise", mend
        )


def _is_tag_uri(id_: str) -> bool:
    match = _TAG_URI.fullmatch(id_)
    try:
        return match is not None and bool(date.fromisoformat(match["date"] + _FIRST_DAY[len(match["date"]) :]))
    except ValueError:
        return False


def canonical(iri: str) -> str:
    """An absolute IRI in the normal form of RFC 4287, section 4.2.6.1. Idempotent."""
    parts = _PARTS.fullmatch(iri)
    if parts is None:
        return iri
    scheme, rest = parts["scheme"].lower(), _ESCAPE.sub(_escape, parts["rest"])
    path = _ESCAPE.sub(_escape, parts["path"])
    if parts["host"] is None:
        return f"{scheme}:{_canonical_name(scheme, path)}{rest}"
    user, at, host = parts["host"].rpartition("@")
    host = host.lower().removesuffix(DEFAULT_PORTS.get(scheme, ":")).removesuffix(":")
    path = _without_dots(path)
    if scheme in DEFAULT_PORTS:
        path = path or "/"
    return f"{scheme}://{user}{at}{host}{path}{rest}"


def _canonical_name(scheme: str, name: str) -> str:
    """The host of a tag: URI is in small letters (RFC 4151, 2.4), and so are the kind of a urn: and a UUID (RFC 8141, 3.1)."""
    if scheme == "tag":
        authority, comma, rest = name.partition(",")
        user, at, host = authority.rpartition("@")
        return f"{user}{at}{host.lower()}{comma}{rest}"
    kind, colon, rest = name.partition(":")
    if scheme == "urn":
        return f"{kind.lower()}{colon}{rest.lower() if kind.lower() == 'uuid' else rest}"
    return name


def _escape(match: re.Match[str]) -> str:
    letter = chr(int(match[0][1:], 16))
    return letter if _UNRESERVED.fullmatch(letter) else match[0].upper()


def _without_dots(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    steps: list[str] = []
    *folders, name = path.split("/")
    for step in (*folders, *([name, ""] if name in (".", "..") else [name])):
        if step == ".." and len(steps) > 1:
            steps.pop()
        elif step not in (".", ".."):
            steps.append(step)
    return "/".join(steps)
