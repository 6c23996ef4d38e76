"""Document -> Article: puts the leaves' judgements together. Pure: no clock, no file; a person's word always wins.
What judges a text is imported where one is judged: an article that says all by itself needs none of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any, NamedTuple
from urllib.parse import quote

from feeds import beside, claims, gazetteer, plain
from feeds.config import RESERVED, Settings
from feeds.errors import ArticleError
from feeds.model import Article, Content, Document, Enclosure, Image, Label, Origin, Problem, RunnerUp
from feeds.normalise import dates, markup, summaries
from feeds.normalise.reading import Reading
from feeds.read import holds_one, is_markdown
from feeds.topicmodel import TopicModel

_MAIL = re.compile(r"(?:<(?:mailto:)?|\bmailto:)?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+>?")
_BRACKETED = re.compile(r"\s*\((.*)\)\s*")
# What follows the site's tag in the id of a feed: its path.
_FEED = re.compile(r"(?:(?:topics|views|countries)/[^/]+(?:/[^/]+)?)?/")
_LONGEST_TITLE = 300
_NO_IMAGE = Image()
_DERIVED_TITLE = 140


class Labelled(NamedTuple):
    """The labels of one field, those that came near, and one problem for each value that could not be used."""

    labels: tuple[Label, ...]
    runners_up: tuple[RunnerUp, ...] = ()
    problems: tuple[Problem, ...] = ()


def normalise(
    document: Document,
    settings: Settings,
    model: TopicModel | None = None,
    file_time: datetime | None = None,
    *,
    is_explained: bool = True,
    names_files: bool = False,
) -> Article:
    """The article that `document` is, judged by `settings` and by what labelled articles taught of topics (`model`). `file_time` (aware) is
    when its file was written, from which dates count where nobody says when the page was fetched. Unless it `is_explained`, dates beside one
    that a person wrote are not read to be told as runners-up. Where it `names_files` the addresses of those beside it are as feeds/beside.py has
    them, else they are left out. Raises ArticleError when it has no text at all."""
    reading = _reading(document, settings, names_files=names_files)
    said, named = _overruled(document, reading, settings)
    if named is not None:
        reading = _reading(said, settings, names_files=names_files)
    link, link_problems = _address(said.link, "link", settings.site.url)
    via, via_problems = _address(said.via, "via", settings.site.url)
    _look_at(reading, said, link)
    title = _title(said, reading)
    ident, pinned = _id(said, title, reading, settings.site.tag)
    title = plain.line(plain.unmarked(title)) or plain.line(_opening_words(said, reading))
    retrieved, retrieved_problems = _instant("retrieved", said.retrieved, dates.reference, settings)
    hints = dates.Hints(
        language=said.language,
        text=reading,
        zone=settings.site.zone,
        order=settings.site.date_order,
        reference=retrieved if said.retrieved else file_time,
        by_file_time=not said.retrieved,
        is_explained=is_explained,
    )
    published = dates.published(said.published or dates.of_change(said.updated), said.link, said.source, hints)
    updated = dates.updated(said.updated, hints)
    added, added_problems = _instant("added", said.added, dates.moment, settings)
    about = labelled(topic_claim(said), title, said.section, reading, settings, model)
    where = _countries(said, title, reading, settings)
    place = _Place(_base(said, settings), may_name_files(said.source, link, settings), names_files)
    image, image_problems = _image(said.image, place)
    enclosure, enclosure_problems = _enclosure(said.enclosure, place)
    summary = _summary(said, reading, title, settings.summary.max_length)
    return Article(
        id=ident,
        named=named,
        pinned=pinned,
        source=said.source,
        decided=said.decided,
        title=title,
        link=link,
        slug=said.slug or "",
        published=published.moment,
        updated=updated.moment.instant if updated.moment else None,
        added=added,
        not_before=dates.not_before(reading.text, reading.language) if published.moment is None else None,
        topics=about.labels,
        countries=where.labels,
        summary=summary.text,
        summary_source=summary.source,
        image=image,
        origin=_origin(said.origin),
        via=via,
        rights=plain.line(plain.unmarked(said.rights or "")) or None,
        enclosure=enclosure,
        point=said.point,
        authors=tuple(name for said_name in said.authors if (name := _person(said_name))),
        section=said.section,
        content=reading,
        draft=said.draft,
        dropped=said.dropped,
        runners_up=(*published.runners_up, *_refused(said), *about.runners_up, *where.runners_up, *summary.runners_up),
        problems=(
            *said.problems,
            *published.problems,
            *updated.problems,
            *added_problems,
            *retrieved_problems,
            *about.problems,
            *where.problems,
            *link_problems,
            *via_problems,
            *image_problems,
            *enclosure_problems,
        ),
    )


def reading_of(document: Document, settings: Settings) -> Reading:
    """The text of `document` as `normalise` reads it where it names files."""
    return _reading(overruled(document, settings), settings, names_files=True)


def _reading(document: Document, settings: Settings, *, names_files: bool = False) -> Reading:
    link, _ = _address(document.link, "link", settings.site.url)
    names_files = names_files and may_name_files(document.source, link, settings)
    return Reading(document, _base(document, settings), settings.site.language, names_files=names_files)


def may_name_files(source: str, link: str | None, settings: Settings) -> bool:
    """May the article at the path `source` name files beside it: has it a page here and no home elsewhere, and is it no stranger's?"""
    return link is None and settings.feeds.pages and holds_one(source)


def _base(document: Document, settings: Settings) -> str:
    """What relative addresses in a document are resolved against: its own; the site's, where people write for it; else ""."""
    own, _ = _address(document.link, "link", settings.site.url)
    return own or (settings.site.url if is_markdown(document.source) else "")


def overruled(document: Document, settings: Settings) -> Document:
    """`document` with what [articles."<id>"] says of it. Its id is the one it has without that word."""
    return _overruled(document, _reading(document, settings), settings)[0]


def _overruled(document: Document, reading: Reading, settings: Settings) -> tuple[Document, str | None]:
    """The same, and the id by which the settings speak of it, if they do."""
    if not settings.articles:
        return document, None
    ident, _ = _id(document, _title(document, reading), reading, settings.site.tag)
    table: Mapping[str, Any] | None = settings.articles.get(ident)
    if table is None:
        return document, None
    fields = claims.fields(table, f'feeds.toml: articles."{ident}"')
    fields["problems"] = (*document.problems, *fields["problems"])
    fields["decided"] |= document.decided
    fields["extra"] = {**document.extra, **fields["extra"]}
    return replace(document, **{"id": ident, **fields}), ident


def _refused(document: Document) -> tuple[RunnerUp, ...]:
    """The dates that its reader refused, where nobody decided the date."""
    return () if "published" in document.decided else document.refused


def _look_at(reading: Reading, document: Document, link: str | None) -> None:
    """Raises ArticleError where the body cannot be used, or is all that there could be and says nothing. A body that nobody needs and that can
    hold no surprise is not looked at. A title with an address says where there is something to read."""
    suffices = bool(document.draft or document.description or (link and plain.line(document.title)))
    if (not suffices or markup.may_be_deep(document.body)) and not (reading.body.blocks or suffices):
        raise ArticleError("it has no text", "write some, give it a description, or delete the file")


def _title(document: Document, reading: Reading) -> str:
    """The document's title on one line, else the opening of its text."""
    if title := plain.line(document.title):
        return plain.cut(title, _LONGEST_TITLE)
    return _opening_words(document, reading)


def _opening_words(document: Document, reading: Reading) -> str:
    """The opening of the first sentence: to a comma if that keeps enough, at most 140 characters."""
    text = plain.line(_first_paragraph(reading) or document.description or "")
    from feeds import sentences

    first = sentences.first(text, reading.language)
    if len(first) <= _DERIVED_TITLE:
        return first.rstrip(" .。") or document.source
    clause = first[:_DERIVED_TITLE].rpartition(",")[0]
    return clause if len(clause) >= _DERIVED_TITLE // 2 else plain.cut(first, _DERIVED_TITLE)


def _first_paragraph(reading: Reading) -> str:
    return next(iter(reading.body.paragraphs), reading.text)


def _id(document: Document, title: str, reading: Reading, tag: str) -> tuple[str, bool]:
    """The article's id, and whether the document itself holds it: its own; its address; for a Markdown file its path, so that a new
    title moves nothing; else a digest of title and first paragraph, so that its place on a page or in a file does not count. Raises ArticleError
    where it is that of a feed."""
    if document.id:
        ident = _iri(document.id, tag)
        if ident.startswith(tag) and _FEED.fullmatch(ident, len(tag)):
            raise ArticleError(f"its id {ident} is that of a feed", "give it an `id` of its own", "id")
        return ident, True
    link = plain.web_address(document.link or "")
    if link:
        return link, False
    if is_markdown(document.source):
        return tag + quote(document.source.rsplit(".", 1)[0], safe="/-._~"), False
    return tag + plain.digest(f"{title}\n{_first_paragraph(reading)}"), False


def _iri(text: str, tag: str) -> str:
    """`text` where it is an absolute IRI (RFC 3987), else below the site's `tag`."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):.", text)
    if scheme is None or scheme[1].lower() in ("javascript", "data", "vbscript"):
        return tag + quote(text, safe="/-._~")
    return quote(text, safe=plain.KEEP_IN_URL)


def _person(said: str) -> str:
    """A name without the address that some write beside it: feeds would show that to everybody."""
    name = plain.unmarked(said)
    if "@" in name:
        name = _MAIL.sub("", name)
    bare = _BRACKETED.fullmatch(name) if "(" in name else None
    return plain.line(bare[1] if bare else name).strip(" ,;")


class Claim(NamedTuple):
    """What a document says of its topics: `topics` are a person's decision, also when there are none; `tags` words that may name some."""

    topics: tuple[str, ...] | None
    tags: tuple[str, ...]


def topic_claim(document: Document) -> Claim:
    """What a person wrote; a web page's keywords are too many to be topics."""
    return Claim(document.topics, document.tags if "tags" in document.decided else ())


def labelled(
    claim: Claim, title: str, section: str | None, content: Content, settings: Settings, model: TopicModel | None
) -> Labelled:
    """The topics of an article. Its text is asked for only where no person decided."""
    if not settings.topics:
        return _free_topics(claim, section)
    said = _said_topics(claim, settings)
    if said is not None:
        return said
    from feeds.normalise import topics

    return Labelled(*topics.topics(title, content.text, section, settings.topics, model, settings.site.language))


def said_topics(document: Document, settings: Settings) -> Labelled | None:
    """Which of the site's topics a person gave the document, perhaps none of them; None where nobody decided."""
    return _said_topics(topic_claim(document), settings)


def _said_topics(claim: Claim, settings: Settings) -> Labelled | None:
    if claim.topics is not None:
        labels, unknown = _known_topics(claim.topics, settings)
        mend = "write [topics.{}] there, or mend it"
        problems = tuple(
            Problem("topics", f"{name!r} is not in feeds.toml", mend.format(plain.slug(name) or "key"))
            for name in unknown
        )
        return Labelled(labels, problems=problems)
    tagged, _ = _known_topics(claim.tags, settings)
    return Labelled(tagged) if tagged else None


def _known_topics(names: Sequence[str], settings: Settings) -> tuple[tuple[Label, ...], list[str]]:
    """The site's topics that a person means by `names`, and the names that mean none."""
    found = [(name, settings.topic_called.get(name.casefold())) for name in names]
    return _distinct([_decided(t.key, t.title, name) for name, t in found if t]), [name for name, t in found if not t]


def _free_topics(claim: Claim, section: str | None) -> Labelled:
    """Without topics in the settings they are what front matter and sections say."""
    names = claim.topics if claim.topics is not None else (*claim.tags, *((section,) if section else ()))
    keys = [(plain.slug(name), name) for name in names]
    usable = [_decided(key, name, name) for key, name in keys if key and key not in RESERVED]
    problems = tuple(
        Problem("topics", f"{name!r} makes no address", "choose another word")
        for key, name in keys
        if not key or key in RESERVED
    )
    return Labelled(_distinct(usable), problems=problems)


def _decided(key: str, title: str, said: str) -> Label:
    return Label(key=key, title=title, score=1.0, because=(f"said: {said}",))


def _distinct(labels: list[Label]) -> tuple[Label, ...]:
    return tuple({label.key: label for label in reversed(labels)}.values())[::-1]


def _countries(document: Document, title: str, reading: Reading, settings: Settings) -> Labelled:
    called = settings.country_name
    if document.countries is None:
        from feeds.normalise import countries

        return Labelled(*countries.countries(title, reading.text, reading.language, called))
    found = [(name, gazetteer.resolve(name)) for name in document.countries]
    labels = [_decided(code, called(code), name) for name, code in found if code]
    problems = tuple(
        Problem("countries", f"{name!r} is no country known", "write its ISO 3166 code, such as kg")
        for name, code in found
        if not code
    )
    return Labelled(_distinct(labels), problems=problems)


def _instant(
    field: str, said: str | None, reading: Callable[[str, tzinfo], datetime | None], settings: Settings
) -> tuple[datetime | None, tuple[Problem, ...]]:
    """A time that a program wrote, and a problem when it is none."""
    if not said:
        return None, ()
    moment = reading(said, settings.site.zone)
    return moment, () if moment else (Problem(field, f"{said!r} is no date", "write it as 2025-04-07T02:25Z"),)


def _origin(said: Origin | None) -> Origin | None:
    """With a name as people should read it; None where that comes to nothing."""
    title = plain.line(plain.unmarked(said.title)) if said else ""
    return said._replace(title=title) if said and title else None


def _address(said: str | None, name: str, root: str) -> tuple[str | None, tuple[Problem, ...]]:
    """An address; one that begins with a slash is below the site's, `root`, as in the front matter of Hugo and Jekyll."""
    if not said:
        return None, ()
    is_below = said.startswith("/") and not said.startswith("//")
    address = plain.web_address(root + said[1:] if is_below else said)
    return address, () if address else (Problem(name, f"{said!r} is no absolute http(s) address", "left out"),)


class _Place(NamedTuple):
    """Where an article stands: what absolute paths are resolved against; whether it may name files, and whether they are named."""

    base: str
    may_name: bool
    names: bool


def _file(said: str, place: _Place) -> tuple[str | None, bool]:
    """What stands for the file beside an article that an address names, and whether it names one."""
    named = beside.reference(said) if place.may_name else None
    return (named if place.names else None), named is not None


def _enclosure(enclosure: Enclosure | None, place: _Place) -> tuple[Enclosure | None, tuple[Problem, ...]]:
    if enclosure is None or plain.web_address(enclosure.url):
        return enclosure, ()
    url, is_named = _file(enclosure.url, place)
    problem = Problem("enclosure", f"{enclosure.url!r} is no absolute http(s) address", "left out")
    return enclosure._replace(url=url) if url else None, () if is_named else (problem,)


def _image(image: Image, place: _Place) -> tuple[Image, tuple[Problem, ...]]:
    if image == _NO_IMAGE:
        return image, ()
    url, is_named = _file(image.url or "", place)
    if image.url and not is_named and (":" in image.url or image.url.startswith("/")):
        url = plain.web_address(image.url, place.base)
    credit, shows = (plain.line(plain.unmarked(text or "")) or None for text in (image.credit, image.description))
    problem = Problem("image", f"{image.url!r} is no http(s) address, absolute or from the site's root", "left out")
    return Image(url=url, credit=credit, description=shows), (problem,) if image.url and not (url or is_named) else ()


def _summary(document: Document, reading: Reading, title: str, limit: int) -> summaries.Summary:
    by_person = "description" in document.decided
    said = document.description
    refused = None if by_person else summaries.refused(said, title, reading.text, reading.language)
    described = summaries.described(said, by_person) if refused is None else None
    found = described or _opening(reading, title, limit)
    return found._replace(runners_up=(refused,) if refused else ())


def _opening(reading: Reading, title: str, limit: int) -> summaries.Summary:
    body = reading.body
    blocks = body.paragraphs or tuple(block.text for block in body.blocks)
    return summaries.opening(blocks, title, limit, reading.language)
