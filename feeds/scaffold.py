"""The commented feeds.toml that `feeds init` writes."""

import json
from urllib.parse import urlsplit

from feeds import plain
from feeds.config import RESERVED
from feeds.proposing import Guess

_TEMPLATE = """\
# Settings of this site. `feeds build` reads them; docs/settings.md of the program explains every one.

[site]
title = {title}
url = {url}          # where public/ is served; every absolute address begins with it
tag = {tag}          # where ids begin; keep it even when the host changes
language = {language}
time_zone = {time_zone}    # how a time without a zone is read
# author = "Our desk"

[feeds]
formats = ["atom", "rss", "json"]
window = 50          # the newest N articles in a feed
cross = true         # a feed for each topic in each country ...
min_items = 3        # ... that has this many articles
# archives = true    # keep older articles in reach, a file a month
# hubs = ["https://hub.example/"]   # WebSub hubs that `feeds ping` tells of changes, after the upload

{topics}# Topics learned from the articles whose topics you gave (`feeds learn` says how well; needs feeds[learn]):
#
# [learn]
# topics = true
#
# A saved selection:
#
# [views.south-asia]
# title = "South Asia"
# countries = {{ any = ["in", "pk", "bd"] }}
"""


_EXAMPLE = """\
# Topics. Without any, an article's topics are what its own front matter says.
#
# [topics.mining]
# title = "Mining"
# keywords = ["crypto mining", "miner", "hash rate"]
# not = ["data mining"]
# sections = ["Mining"]    # a source's own sections that mean this topic
#
"""


def settings(guess: Guess, year: int) -> str:
    """The text of a new feeds.toml. The address is absolute; `year` dates the tag."""
    host = urlsplit(guess.url).hostname or "localhost"
    return _TEMPLATE.format(
        title=_quoted(guess.title),
        url=_quoted(guess.url),
        tag=_quoted(f"tag:{host},{year}:"),
        language=_quoted(guess.language),
        time_zone=_quoted(guess.time_zone),
        topics=_proposed(guess) if guess.topics else _EXAMPLE,
    )


def _proposed(guess: Guess) -> str:
    """Topics to choose from, as comments: what a person does not take away becomes an address for ever."""
    said = any(topic.is_said for topic in guess.topics)
    of = "what they say of themselves" if said else "their words"
    lines = [
        f"Topics, proposed from {of} ({guess.articles:,} articles). Take away the # of those that you want, and add words that speak of them.",
        "Without any topic here, an article's topics are what its own front matter says.",
        "",
    ]
    keyed = {plain.slug(topic.title): topic for topic in reversed(guess.topics)}
    for key, topic in reversed(keyed.items()):
        if not key or key in RESERVED:
            continue
        lines += [
            f"[topics.{key}]    # {topic.articles:,} articles",
            f"title = {_quoted(topic.title)}",
            f"keywords = [{_quoted(topic.title.casefold())}]",
            *([f"sections = [{_quoted(topic.title)}]"] if topic.is_said else []),
            "",
        ]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
