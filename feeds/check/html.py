"""Owns what a published page must be: no dead link within the folder and no link that runs something; the
quality of its HTML is no matter of this module."""

from collections.abc import Iterator
from urllib.parse import urljoin

from feeds.check import links, markup
from feeds.check.finding import Finding, shown
from feeds.check.folder import Source, Verdict


def judge(source: Source) -> Verdict:
    text = source.data.decode("utf-8", "replace")
    return Verdict(findings=tuple(_findings(source, text)))


def _findings(source: Source, text: str) -> Iterator[Finding]:
    tags = tuple(markup.tags_of_html(text))
    base = _base(source, tags)
    for tag in tags:
        if tag.name != "base":
            for address in tag.addresses():
                yield from _judge(source, _line(text, address), f"the address in <{tag.name}>", address, base)


def _judge(source: Source, line: int | None, what: str, address: str, base: str) -> Iterator[Finding]:
    if markup.is_active(address):
        yield source.error(
            "active-content",
            line,
            f"{what}, {shown(address)}, runs something",
            "link to a page, or leave the link out",
        )
    else:
        yield from links.judge_place(source, line, what, address, base)


def _base(source: Source, tags: tuple[markup.Tag, ...]) -> str:
    """Where relative addresses of a page start: at its own address, unless it says another."""
    said = next((tag.attributes["href"] for tag in tags if tag.name == "base" and "href" in tag.attributes), "")
    try:
        return urljoin(source.address, said.strip())
    except ValueError:
        return source.address


def _line(text: str, address: str) -> int | None:
    """The parser tells no lines; an address that is written with references is not found, and has none."""
    places = [place for quote in "\"'" if (place := text.find(f"={quote}{address}{quote}")) >= 0]
    return text.count("\n", 0, min(places)) + 1 if places else None
