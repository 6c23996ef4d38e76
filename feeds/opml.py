"""The feeds that an OPML lists, as feed readers export them. Looks nothing up, and knows nothing of articles."""

import re

from lxml import etree

from feeds.errors import ArticleError

# As the format spells it, and as some programs do. To look through all attributes takes the square of their number.
_ADDRESS = ("xmlUrl", "xmlurl", "xmlURL")
# What some readers make of http: and https:, so that a link opens a reader.
_FEED_SCHEME = re.compile(r"feed:(?://|(?=https?:))", re.IGNORECASE)
_MEND = "export it anew from your feed reader, as OPML"


def addresses(data: bytes) -> tuple[str, ...]:
    """The addresses of the feeds in `data`, an OPML (2.0, section "Subscription lists"), also of those in folders: in order, each once, as they are
    written. Raises ArticleError when it is none that can be read whole."""
    found = [
        _FEED_SCHEME.sub(_web, value.strip())
        for outline in _root(data).iter("{*}outline")
        for name in _ADDRESS
        if (value := outline.get(name))
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def no_article(data: bytes) -> ArticleError:
    """What is said of an OPML where articles are looked for."""
    try:
        count = len(addresses(data))
    except ArticleError as error:
        return error
    return ArticleError(
        f"it lists {count:,} feed{'' if count == 1 else 's'} and holds no articles",
        'name it under [sources] in feeds.toml (opml = ["..."]), and `feeds fetch` gets them',
    )


def _web(scheme: re.Match[str]) -> str:
    return "http://" if scheme[0].endswith("//") else ""


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ArticleError(f"it is no OPML: {error.msg}", _MEND) from None
    if root.getroottree().docinfo.doctype:  # which brings entities: text that is not in the file
        raise ArticleError("it is no plain OPML: it has a document type declaration", _MEND)
    if etree.QName(root).localname.lower() != "opml":
        raise ArticleError(f"it is no OPML, but <{etree.QName(root).localname}>", _MEND)
    return root
