"""Owns what an address in a published file must be: absolute, and answered when it is ours; no parser and no
network may enter here."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from feeds.check.finding import Finding, shown
from feeds.check.folder import Source

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ABSOLUTE = re.compile(_SCHEME.pattern + r"[^\s<>\"]+")
_WEB = re.compile(r"https?://[^\s<>\"/?#][^\s<>\"]*", re.IGNORECASE)
_WEB_SCHEME = re.compile(r"https?:", re.IGNORECASE)


def is_absolute(address: str) -> bool:
    """Whether an address has a scheme, a host where the scheme needs one, and nothing that none may hold."""
    pattern = _WEB if _WEB_SCHEME.match(address) else _ABSOLUTE
    return pattern.fullmatch(address) is not None


def is_web(address: str) -> bool:
    return _WEB.fullmatch(address) is not None


def judge(source: Source, line: int | None, what: str, address: str) -> Iterator[Finding]:
    """Judge one address of a feed; `what` names it in words."""
    yield from judge_spelling(source, line, what, address)
    if is_absolute(address.strip()):
        yield from judge_answer(source, line, what, address.strip())


def judge_spelling(source: Source, line: int | None, what: str, address: str) -> Iterator[Finding]:
    """Absolute, bare, and in ASCII: RSS takes no IRI, and readers of Atom send them in several ways."""
    bare = address.strip()
    if bare != address:
        yield source.error("stray-whitespace", line, f"{what} has whitespace around it", "write the address alone")
    if not is_absolute(bare):
        mend = "write it whole, from its scheme"
        yield source.error("relative-link", line, f"{what} {shown(address)} is not an absolute address", mend)
    elif not bare.isascii():
        mend = "write its host in Punycode and the rest percent-encoded"
        yield source.error("non-ascii-url", line, f"{what} {shown(bare)} has letters that no URL has", mend)


def judge_link(source: Source, line: int | None, what: str, address: str) -> Iterator[Finding]:
    """Judge an address in the markup of an article, but not its spelling: browsers forgive much there."""
    if _SCHEME.match(address) is None:
        mend = "write it whole: a feed has no page that it could be relative to"
        yield source.error("relative-link", line, f"{what} {shown(address)} is relative", mend)
    else:
        yield from judge_answer(source, line, what, address)


def judge_answer(source: Source, line: int | None, what: str, address: str) -> Iterator[Finding]:
    if not source.folder.answers(address):
        yield source.error(
            "dead-link",
            line,
            f"{what} {shown(address)} leads to no file of this folder",
            "publish that file, or mend the link",
        )


def judge_place(
    source: Source, line: int | None, what: str, address: str, base: str | None = None
) -> Iterator[Finding]:
    """Judge an address that may be relative: to the page itself, or to the `base` that it sets."""
    try:
        whole = urljoin(base or source.address, address)
    except ValueError:  # not an address at all, so not ours
        return
    yield from judge_answer(source, line, what, whole)


def judge_self_type(source: Source, line: int | None, said: str | None, right: str) -> Iterator[Finding]:
    """A link to the feed itself may leave its type out, but not claim another."""
    if said is not None and said.partition(";")[0].strip().lower() != right:
        mend = f'write type="{right}"; a page is rel="alternate"'
        yield source.error("self-type", line, f"the feed says that it is of the type {shown(said)}", mend)


def judge_self(source: Source, line: int | None, found: Iterable[str]) -> Iterator[Finding]:
    """A feed names its own address, once (RFC 4287, 4.1.1; JSON Feed calls it feed_url)."""
    addresses = tuple(found)
    mend = f"write {source.homes[0]} as its one self address"
    if len(addresses) != 1:
        count = len(addresses) or "no"
        yield source.error("self-link", line, f"the feed names {count} addresses as its own", mend)
    elif addresses[0] not in source.homes:
        yield source.error("self-link", line, f"the feed says that it is at {shown(addresses[0])}", mend)
