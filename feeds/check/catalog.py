"""Owns what catalog.json must be: addresses that are there, and former folders that hold what their feed's folder holds;
no feed's own text may enter here."""

import json
import posixpath
from collections.abc import Callable, Iterator, Mapping

from feeds import plain
from feeds.addresses import FILE_OF
from feeds.check import links
from feeds.check.finding import Finding
from feeds.check.folder import Folder, Source

NAME = "catalog.json"

Read = Callable[[str], bytes | None]


def aliases(data: bytes) -> Mapping[str, str]:
    """The former folders of feeds, each with the folder where the feed is now; none where nothing can be understood."""
    found = {}
    for row in _rows(_read(data)):
        former, path = row.get("aliases"), row.get("path")
        for alias in former if isinstance(former, list) else ():
            if isinstance(alias, str) and isinstance(path, str) and alias.strip("/"):
                found[alias.strip("/")] = path.strip("/")
    return found


def url(data: bytes) -> str | None:
    """Where the whole site is served, as the catalog has it."""
    document = _read(data)
    address = plain.web_address(str(document.get("url", ""))) if isinstance(document, dict) else None
    return address if address and address.endswith("/") else None


def judge(source: Source) -> Iterator[Finding]:
    """Judge what programs read; what another program wrote under this name passes when it is JSON."""
    try:
        document = json.loads(source.data)
    except (ValueError, RecursionError) as error:
        message = f"not JSON: {type(error).__name__}"
        yield source.error("not-well-formed", None, message, "write it with a JSON writer, as UTF-8")
        return
    for row in _rows(document):
        alone = {name: row.get(name) for name in ("page", "embed", "script")}
        yield from _judge_addresses(source, "of a feed", {**alone, **_table(row.get("formats"))})
    lists = document.get("opml") if isinstance(document, dict) else None
    yield from _judge_addresses(source, "of a list", _table(lists))


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _judge_addresses(source: Source, whose: str, addresses: Mapping[str, object]) -> Iterator[Finding]:
    for name, address in addresses.items():
        if isinstance(address, str):
            yield from links.judge(source, None, f"the {name} address {whose},", address)


def judge_aliases(site: Folder, read: Read) -> Iterator[Finding]:
    """Whoever subscribed to a former address gets the feed, to the byte; `read` gives a file's bytes."""
    for alias, folder in sorted(site.aliases.items()):
        for name in FILE_OF.values():
            new, old = posixpath.join(folder, name), posixpath.join(alias, name)
            if new in site.files and (old not in site.files or read(old) != read(new)):
                state = "differs from" if old in site.files else "is not there beside"
                path = old if old in site.files else NAME
                mend = "write the same feed at its former address"
                yield Source(folder=site, path=path).error("alias-differs", None, f"{old} {state} {new}", mend)


def _read(data: bytes) -> object:
    """What the JSON says; None where it cannot be read, which `judge` tells."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _rows(document: object) -> Iterator[dict[str, object]]:
    rows = document.get("feeds") if isinstance(document, dict) else None
    yield from (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))
