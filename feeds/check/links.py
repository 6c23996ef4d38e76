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
# What an address holds that no URL does (RFC 3986, 2). Brackets pass: programs write them into queries, and all take them.
_NEVER = re.compile(r"[\\|^`{}\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(
    r"(?:[^\s/?#@]*@)?(?P<host>[^\s/?#@:\[\]<>\"\\|^`{}]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{0,5}))?(?=[/?#]|\Z)"
)
_MOST_PORTS = 65_535
# A link with one of these runs something, or leads into the memory of one browser; browsers skip what hides it.
_RUNNING = re.compile(
    r"(?:javascript|vbscript|livescript|blob|filesystem):"
    r"|data:(?:text/html|text/xml|application/xhtml\+xml|image/svg\+xml)(?![\w+.-])",
    re.IGNORECASE,
)
_IGNORED = re.compile(r"^[\x00-\x20]+|[\t\n\r]+")


def is_absolute(address: str) -> bool:
    """Whether an address has a scheme, a host where the scheme needs one, and nothing that none may hold."""
    pattern = _WEB if _WEB_SCHEME.match(address) else _ABSOLUTE
    return pattern.fullmatch(address) is not None


def is_web(address: str) -> bool:
    return _WEB.fullmatch(address) is not None


def runs(address: str) -> bool:
    """Whether following an address runs something."""
    return _RUNNING.match(_IGNORED.sub("", address)) is not None


def judge(source: Source, line: int | None, what: str, address: str, *, of_article: bool = False) -> Iterator[Finding]:
    """Judge one address of a feed; `what` names it in words. `of_article`: it says where an article or a file of it is, and that may be
    elsewhere on the host."""
    yield from judge_spelling(source, line, what, address)
    if is_absolute(address.strip()):
        yield from judge_answer(source, line, what, address.strip(), of_article=of_article)


def judge_spelling(source: Source, line: int | None, what: str, address: str) -> Iterator[Finding]:
    """Absolute, bare, and in ASCII: RSS takes no IRI, and readers of Atom send them in several ways."""
    bare = address.strip()
    if bare != address:
        yield source.error("stray-whitespace", line, f"{what} has whitespace around it", "write the address alone")
    if runs(bare):
        yield judge_running(source, line, what, bare)
    elif not is_absolute(bare):
        mend = "write it whole, from its scheme"
        yield source.error("relative-link", line, f"{what} {shown(address)} is not an absolute address", mend)
    elif not bare.isascii():
        yield _not_ascii(source, line, what, bare)
    elif _NEVER.search(bare) or not _has_host(bare):
        yield _malformed(source, line, what, bare)


def judge_running(source: Source, line: int | None, what: str, address: str) -> Finding:
    """What is said of an address that runs something."""
    mend = "link to a page: readers drop such an address, or run it"
    return source.error("active-content", line, f"{what} is {shown(address)}", mend)


def _not_ascii(source: Source, line: int | None, what: str, address: str) -> Finding:
    mend = "write its host in Punycode and the rest percent-encoded"
    return source.error("non-ascii-url", line, f"{what} {shown(address)} has letters that no URL has", mend)


def _malformed(source: Source, line: int | None, what: str, address: str) -> Finding:
    mend = "percent-encode what no URL holds, and write a host with a port up to 65535 or none"
    return source.error("malformed-url", line, f"{what} {shown(address)} is no URL", mend)


def _has_host(address: str) -> bool:
    """Whether a web address names a host, and no port that there cannot be; other addresses need none."""
    scheme, slashes, rest = address.partition("://")
    if not _WEB_SCHEME.match(address):
        return True
    match = _HOST.match(rest) if slashes and scheme.isalpha() else None
    return match is not None and int(match["port"] or 0) <= _MOST_PORTS


def judge_link(source: Source, line: int | None, what: str, address: str) -> Iterator[Finding]:
    """Judge an address in the markup of an article: whole, and with a host; for the rest browsers forgive much there."""
    if _SCHEME.match(address) is None:
        mend = "write it whole: a feed has no page that it could be relative to"
        yield source.error("relative-link", line, f"{what} {shown(address)} is relative", mend)
    elif not _has_host(address):
        yield _malformed(source, line, what, address)
    elif _WEB_SCHEME.match(address) and not address.isascii():
        yield _not_ascii(source, line, what, address)
    else:
        yield from judge_answer(source, line, what, address, of_article=True)


def judge_answer(source: Source, line: int | None, what: str, address: str, *, of_article: bool) -> Iterator[Finding]:
    if source.folder.answers(address):
        return
    if of_article and source.folder.may_be_elsewhere(address):
        yield source.warning(
            "unserved-link",
            line,
            f"{what} {shown(address)} leads to no file of this folder",
            "right if another program serves it there, else mend the link",
        )
    else:
        yield source.error(
            "dead-link",
            line,
            f"{what} {shown(address)} leads to no file of this folder",
            "publish that file, or mend the link",
        )


def judge_place(
    source: Source, line: int | None, what: str, address: str, base: str | None = None
) -> Iterator[Finding]:
    """Judge an address that may be relative: to the page itself, or to the `base` that it sets. Our pages name files of this folder so; an
    address that is whole may come from an article."""
    try:
        whole = urljoin(base or source.address, address)
    except ValueError:  # not an address at all, so not ours
        return
    yield from judge_answer(source, line, what, whole, of_article=is_web(address))


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
