"""What a web page says of itself where people do not look: JSON-LD and meta names. One function a field, each
an ordered list of places."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from feeds import plain
from feeds.model import Clue, Origin
from feeds.read import html_jsonld, html_page
from feeds.read.html_jsonld import Thing
from feeds.read.html_page import Page

# The names of meta elements in the order of belief, each without case and marks: "dc.date.issued" and "DC:Date:Issued" are one.
_PUBLISHED = (
    "articlepublishedtime ogarticlepublishedtime ogpublishedtime datepublished articlepublished articlepubdate articleposttime"
    " articlepublicationdate articledateoriginal rnewsdatepublished parselypubdate sailthrudate btpubdate vrpublishedtime ogpubdate"
    " cxenseparserecspublishtime cxenseparsepublishtime cxenseparserecspublishdate shareaholicarticlepublishedtime twtpublishedat"
    " analyticspubdate publishedtime publisheddate publisheddatetime published publishedat publicationdate publicationdatetime"
    " publishdate publishdatetime publishtime publishedon pubdate ptime pdate displaydate originalpublicationdate"
    " firstpublicationdate firstpublished onlinedate dctermsissued dcdateissued prismpublicationdate citationpublicationdate"
    " citationonlinedate citationdate dateposted datereleased releasedate ogreleasedate articledate"
).split()
# These may as well be the date of the page's last change, of the file or of a picture.
_PERHAPS = (
    "date dcdate dctermsdate dcsextarticlefirstpublished dcdatecreated dctermscreated dccreated datecreated articlecreated"
    " articlecreatedate created creationdate createdate createdat datetime timestamp videoreleasedate ogvideoreleasedate"
).split()
_UPDATED = (
    "articlemodifiedtime ogarticlemodifiedtime ogupdatedtime ogmodifiedtime datemodified articlemodified articleupdatedtime"
    " articleupdatetime articleupdated lastmodified lastmod modified updated modifiedtime modifieddate updatedtime dctermsmodified"
    " dcdatemodified dcmodified revised revisiondate lastupdated lastupdate updatedat modifiedat"
).split()
_MARKS = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s+[|–—·•:»-]\s+")


@dataclass(frozen=True, slots=True)
class Head:
    """The meta names (lower case) with their contents in order, the JSON-LD article, and each JSON-LD thing
    by its @id."""

    metas: Mapping[str, tuple[str, ...]]
    article: Thing
    work: Thing
    things: Mapping[str, Thing]
    canonical: str
    base: str
    title: str
    tongue: str

    def meta(self, *names: str) -> str:
        """The first content that one of `names` has, "" when there is none."""
        return next((value for name in names for value in self.metas.get(name, ())), "")


def head(page: Page) -> Head:
    """Everything of `page` that the fields below look at."""
    tree = page.tree
    metas = _metas(page)
    things = list(html_jsonld.things(tree))
    canonical = _attribute(tree, 'link[rel~="canonical" i]', "href")
    by_id = {thing["@id"]: thing for thing in reversed(things) if isinstance(thing.get("@id"), str)}
    title = tree.css_first("head > title") or tree.css_first("title")
    known = [canonical, *metas.get("og:url", ()), *(text.casefold() for text in metas.get("og:title", ()))]
    if page.headline:
        known.append(html_page.text_of(page.headline).casefold())
    return Head(
        metas=metas,
        article=html_jsonld.article(things, known),
        work=html_jsonld.work(things),
        things=by_id,
        canonical=canonical,
        base=_attribute(tree, "base[href]", "href"),
        title=plain.line(title.text()) if title else "",
        tongue=_attribute(tree, "html", "lang") or _attribute(tree, "html", "xml:lang"),
    )


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return plain.line(node.attributes.get(name) or "") if node else ""


def _metas(page: Page) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in page.tree.css("meta[content]"):
        attributes = node.attributes
        content = plain.line(attributes.get("content") or "")
        item = attributes.get("itemprop")
        names = (attributes.get(key) for key in ("property", "name", "http-equiv", "itemprop"))
        name = next((name for name in names if name), "").strip().lower()
        # A comment or a related story may carry its own item properties.
        if name and content and not (item and html_page.apart(page, node)):
            found.setdefault(name, []).append(content)
    return {name: tuple(contents) for name, contents in found.items()}


def _first(values: Iterable[str]) -> str | None:
    return next((value for value in values if value), None)


# --- dates


def published(head: Head) -> list[Clue]:
    """When the article appeared, as its metadata say."""
    return [*_in_thing(head.article, "datePublished"), *_in_metas(head, _PUBLISHED)]


def perhaps_published(head: Head) -> list[Clue]:
    """When it was made, or what is only called a date."""
    return [*_in_thing(head.article, "dateCreated", "uploadDate"), *_in_metas(head, _PERHAPS)]


def work_published(head: Head) -> list[Clue]:
    """When that which the page is about appeared: a recording, or the first of a forum's questions and answers."""
    return _in_thing(head.work, "datePublished", "uploadDate", "dateCreated")


def updated(head: Head) -> list[Clue]:
    """When it was changed last."""
    return [*_in_thing(head.article, "dateModified"), *_in_metas(head, _UPDATED)]


def _in_thing(thing: Thing, *keys: str) -> list[Clue]:
    said = ((html_jsonld.text(thing.get(key)), f"JSON-LD {key}") for key in keys)
    return [Clue("metadata", text, where) for text, where in said if text]


def _in_metas(head: Head, names: Iterable[str]) -> list[Clue]:
    said = {_MARKS.sub("", name): Clue("metadata", values[0], f"meta {name}") for name, values in head.metas.items()}
    return [said[name] for name in names if name in said]


# --- words


def title(head: Head, headline: str) -> str:
    """The article's title, without the site's name; "" when the page has none."""
    site = _site_name(head)
    places = (
        html_jsonld.text(head.article.get("headline")),
        _without_site(head.meta("og:title"), site),
        headline,
        _without_tail(head.title, site),
    )
    return _first(places) or ""


def _site_name(head: Head) -> str:
    publisher = head.article.get("publisher")
    return (
        _first(
            (
                head.meta("og:site_name"),
                html_jsonld.text(_resolved(head, publisher)),
                head.meta("application-name"),
            )
        )
        or ""
    )


def _without_site(text: str, site: str) -> str:
    """`text` without `site` at either end, when a separator parts them."""
    edges = list(_SEPARATOR.finditer(text))
    if site and edges and text[edges[-1].end() :].casefold() == site.casefold():
        return text[: edges[-1].start()]
    if site and edges and text[: edges[0].start()].casefold() == site.casefold():
        return text[edges[0].end() :]
    return text


def _without_tail(text: str, site: str) -> str:
    """`text` without what follows its last separator, when that is the site's name or the shorter part."""
    without = _without_site(text, site)
    edges = [edge for edge in _SEPARATOR.finditer(text) if edge[0].strip() in "|-–—"]
    if without != text or not edges:
        return without
    rest, tail = text[: edges[-1].start()], text[edges[-1].end() :]
    return rest if len(rest) > len(tail) else text


def description(head: Head) -> str | None:
    """The editor's own summary."""
    return _first(
        (
            head.meta("og:description"),
            head.meta("description"),
            html_jsonld.text(head.article.get("description")),
        )
    )


def section(head: Head) -> str | None:
    """The part of the site that the article stands in."""
    return _first((head.meta("article:section"), html_jsonld.text(head.article.get("articleSection"))))


def tags(head: Head) -> tuple[str, ...]:
    """The article's own tags."""
    places = (
        head.metas.get("article:tag", ()),
        _parted(head.meta("news_keywords", "keywords")),
        _keywords(head.article.get("keywords")),
    )
    return tuple(dict.fromkeys(next((words for place in places if (words := [word for word in place if word])), ())))


def _keywords(value: Any) -> list[str]:
    return [html_jsonld.text(word) for word in value] if isinstance(value, list) else _parted(html_jsonld.text(value))


def _parted(text: str) -> list[str]:
    return [plain.line(word) for word in re.split("[,;،、]", text)]


def language(head: Head) -> str | None:
    """The language tag that the page claims."""
    claims = (
        head.tongue,
        head.meta("og:locale"),
        head.meta("content-language", "language"),
        html_jsonld.text(head.article.get("inLanguage")),
    )
    named = (claim.split(",")[0].strip().replace("_", "-") for claim in claims)
    return next((tag for tag in named if plain.is_language_tag(tag)), None)


def authors(head: Head) -> tuple[str, ...]:
    """The names of those who wrote it, from JSON-LD or a meta name."""
    people = [html_jsonld.text(_resolved(head, person)) for person in html_jsonld.items(head.article.get("author"))]
    for names in (
        people,
        head.metas.get("author", ()),
        head.metas.get("article:author", ()),
        head.metas.get("parsely-author", ()),
    ):
        if found := clean_names(names):
            return found
    return ()


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names without "By", without addresses, each once."""
    bare = (re.sub(r"^by[\s:]+", "", plain.line(name), flags=re.I) for name in names)
    return tuple(dict.fromkeys(name for name in bare if name and not re.match(r"https?://|www\.|@", name, re.I)))


def _resolved(head: Head, value: Any) -> Any:
    """`value`, or the thing that it points to by its @id."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return head.things.get(value["@id"], value)
    return value


# --- addresses


def link(head: Head, saved_from: str | None = None) -> str | None:
    """The article's address: absolute, and not the site's front page. What the page says of itself goes before where it was `saved_from`."""
    for said in (head.canonical, *head.metas.get("og:url", ()), *html_jsonld.addresses(head.article), saved_from):
        address = plain.web_address(said) if said else None
        if address and not _is_front(address):
            return address
    return None


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/", "/index.html", "/index.php") and not parts.query


def origin(head: Head) -> Origin | None:
    """The site that published the page, by its own name."""
    site = plain.line(_site_name(head))
    return Origin(site) if site else None


def image_description(head: Head) -> str | None:
    """What the lead picture shows, in the page's words."""
    return plain.line(head.meta("og:image:alt")) or None


def image(head: Head, link: str | None) -> str | None:
    """The lead picture's absolute address."""
    base = plain.web_address(head.base, link or "") or link or ""
    said = (
        head.meta("og:image:secure_url", "og:image", "og:image:url"),
        _picture(head, head.article.get("image")),
    )
    for text in (*said, head.meta("twitter:image", "twitter:image:src")):
        if text and (address := plain.web_address(text, base)):
            return address
    return None


def _picture(head: Head, value: Any) -> str:
    for item in html_jsonld.items(value)[:10]:
        found = _resolved(head, item)
        address = found.get("url") or found.get("contentUrl") if isinstance(found, dict) else found
        if isinstance(address := next(iter(html_jsonld.items(address)), None), str):
            return plain.line(address)
    return ""


def body(head: Head) -> str:
    """The text that JSON-LD holds of the article, else its description, as an HTML fragment."""
    texts = head.article.get("articleBody"), description(head)
    text = next((text for text in texts if isinstance(text, str) and text.strip()), "")
    paragraphs = (plain.line(html.unescape(part)) for part in text.splitlines())
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)
