"""Pages for people: the index, a landing page a feed, a page for each article without a home. Templates in templates/; no script."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from feeds import gazetteer
from feeds.addresses import FILE_OF, FORMAT_TITLE, MEDIA_TYPE
from feeds.model import Article, Feed, OutputFile
from feeds.render.entries import Site
from feeds.render.opml import GROUPS

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_CUT = {"year": "%Y", "month": "%B %Y", "day": "%-d %B %Y", "minute": "%-d %B %Y, %H:%M", "second": "%-d %B %Y, %H:%M"}


def style_sheets(with_pages: bool) -> Iterator[OutputFile]:
    """feed.css, which the feeds name, and style.css for the pages."""
    for name in ("feed.css", "style.css") if with_pages else ("feed.css",):
        yield OutputFile(name, resources.files("feeds.render").joinpath("templates", name).read_bytes())


def write(
    feeds: Sequence[Feed], articles: Sequence[Article], pages_of: Mapping[str, str], site: Site
) -> Iterator[OutputFile]:
    """index.html of the site, of each feed, and of each page that was ever promised; a withdrawn article's says so and no more."""
    main = next(feed for feed in feeds if feed.kind == "site")
    paths = {feed.path for feed in feeds}
    groups = [(title, sorted((f for f in feeds if f.kind == kind), key=_by_name)) for kind, title in GROUPS]
    for feed in feeds:
        template = "index.html" if feed is main else "feed.html"
        rows = [_row(article, feed, site, paths) for article in feed.articles]
        yield _page(
            f"{feed.folder}index.html", template, site, main, feed=feed, rows=rows, groups=[g for g in groups if g[1]]
        )
    by_id = {article.id: article for article in articles}
    for slug, ident in sorted(pages_of.items()):
        path = f"articles/{slug}/index.html"
        if article := by_id.get(ident):
            yield _page(
                path, "article.html", site, main, article=article, row=_row(article, main, site, paths, depth=2)
            )
        else:
            yield _page(path, "withdrawn.html", site, main)


def _page(path: str, template: str, site: Site, main: Feed, **values: Any) -> OutputFile:
    text = (
        _environment()
        .get_template(template)
        .render(
            site=site.settings.site,
            addresses=site.addresses,
            main=main,
            root="../" * path.count("/"),
            file_of=FILE_OF,
            format_title=FORMAT_TITLE,
            media_type=MEDIA_TYPE,
            direction=direction,
            day=_day,
            **values,
        )
    )
    return OutputFile(path, text.encode())


def _day(article: Article) -> str:
    """The civil day on which an article stands."""
    written = article.published.written if article.published else article.stands
    return f"{written:%-d %B %Y}"


def _by_name(feed: Feed) -> tuple[str, str]:
    return feed.name.casefold(), feed.path


def direction(language: str) -> str:
    """The writing direction of a language's script, as HTML's `dir` has it."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def _row(article: Article, feed: Feed, site: Site, paths: set[str], depth: int | None = None) -> dict[str, Any]:
    """What a template shows of an article; addresses of this site are relative, so that the pages work wherever they lie."""
    up = "../" * (feed.folder.count("/") if depth is None else depth)
    topics = [(label.title, f"topics/{label.key}") for label in article.topics]
    countries = [(label.title, f"countries/{gazetteer.slug(label.key)}") for label in article.countries]
    return {
        "article": article,
        "href": article.link or f"{up}articles/{article.slug}/",
        "date": _date(article),
        "topics": [(title, f"{up}{path}/") for title, path in topics if path in paths],
        "countries": [(title, f"{up}{path}/") for title, path in countries if path in paths],
        "html": Markup(article.html),  # noqa: S704 - sanitised when it was normalised
    }


def _date(article: Article) -> dict[str, str]:
    """The civil date as far as it is known, and what a machine reads."""
    if article.published is None:
        since = f", not before {article.not_before}" if article.not_before else ""
        return {
            "text": f"date unknown{since}, added on {article.stands:%-d %B %Y}",
            "machine": article.stands.date().isoformat(),
        }
    written, precision = article.published.written, article.published.precision
    # A zone that nobody wrote is not shown.
    zone = (
        written.strftime(" %Z") if article.published.zone_source == "text" and precision in ("minute", "second") else ""
    )
    cut = {"year": 4, "month": 7, "day": 10}.get(precision)
    return {"text": written.strftime(_CUT[precision]) + zone, "machine": written.isoformat()[:cut]}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("feeds.render", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
