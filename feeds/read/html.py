"""Reads a saved web page as one article: puts together what its metadata, the lines beside its headline and
its main content say."""

from collections.abc import Iterator

from feeds import bylines, plain
from feeds.errors import ArticleError, SetAside
from feeds.model import Document, Image
from feeds.read import html_body, html_dates, html_guard, html_metadata, html_page, saved
from feeds.read.html_metadata import Head
from feeds.read.html_page import Page


def read(data: bytes, source: str) -> Iterator[Document | SetAside]:
    """The one article of the page `data`; ArticleError when it cannot be read or has no text."""
    text = html_guard.text_of(data)
    page = html_page.parse(text)
    if page is None:
        raise ArticleError("no text", "save the page itself, not the frame around it")
    yield _document(page, text, source)


def _document(page: Page, text: str, source: str) -> Document:
    head = html_metadata.head(page)
    headline = html_page.text_of(page.headline) if page.headline else ""
    title = html_metadata.title(head, headline)
    origin = saved.origin(text)
    link, language = html_metadata.link(head, origin.address), html_metadata.language(head)
    dates = html_dates.read(page, text, head, title, link, language)
    authors = html_metadata.authors(head) or _named(page) or _by(dates.bylines)
    image = Image(
        url=html_metadata.image(head, link),
        credit=html_body.credit(page),
        description=html_metadata.image_description(head),
    )
    if link:
        _forget_copies(page, source)
    # Last, since it takes the page apart.
    content = html_body.read(page, (title, headline, *dates.bylines))
    return Document(
        source=source,
        title=title,
        body=_some_body(content.html, head),
        markup="html",
        link=link,
        published=dates.published,
        updated=dates.updated,
        retrieved=origin.saved,
        language=language,
        tags=html_metadata.tags(head),
        description=html_metadata.description(head),
        section=html_metadata.section(head),
        authors=authors,
        image=image,
        origin=html_metadata.origin(head),
        dropped=content.dropped,
    )


def _forget_copies(page: Page, source: str) -> None:
    """Takes out the addresses of pictures that a browser replaced by those of its copies: at the page's home there are none."""
    for node in page.tree.css("img, source, video, audio"):
        for name in ("src", "srcset", "poster"):
            if saved.is_copy(node.attributes.get(name) or "", source):
                del node.attrs[name]


def _some_body(found: str, head: Head) -> str:
    """`found`, else what the metadata hold of the text (where scripts draw the page it is there alone)."""
    body = found or html_metadata.body(head)
    if not body:
        raise ArticleError("no text", "save the page from a browser, after it was shown, or delete the file")
    return body


def _by(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The names in the first line that opens with "By" or its like."""
    return next((names for line in lines if (names := bylines.authors(line))), ())


def _named(page: Page) -> tuple[str, ...]:
    """The names in elements that mark an author."""
    nodes = page.tree.css('[rel~="author"], [itemprop~="author"]')[:10]
    names = (plain.line(node.text()) for node in nodes if not html_page.apart(page, node))
    return html_metadata.clean_names(name for name in names if len(name) <= bylines.LONGEST)
