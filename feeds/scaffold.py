"""The commented feeds.toml that `feeds init` writes."""

import json
from urllib.parse import urlsplit

_TEMPLATE = """\
# Settings of this site. `feeds build` reads them; docs/settings.md of the program explains every one.

[site]
title = {title}
url = {url}          # where public/ is served; every absolute address begins with it
tag = {tag}          # where ids begin; keep it even when the host changes
language = "en"
time_zone = "UTC"    # how a time without a zone is read
# author = "Our desk"

[feeds]
formats = ["atom", "rss", "json"]
window = 50          # the newest N articles in a feed
cross = true         # a feed for each topic in each country ...
min_items = 3        # ... that has this many articles
# archives = true    # keep older articles in reach, a file a month
# hubs = ["https://hub.example/"]   # WebSub hubs that `feeds ping` tells of changes, after the upload

# Topics. Without any, an article's topics are what its own front matter says.
#
# [topics.mining]
# title = "Mining"
# keywords = ["crypto mining", "miner", "hash rate"]
# not = ["data mining"]
# sections = ["Mining"]    # a source's own sections that mean this topic
#
# Topics learned from the articles whose topics you gave (`feeds learn` says how well; needs feeds[learn]):
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


def settings(title: str, url: str, year: int) -> str:
    """The text of a new feeds.toml. `url` is absolute; `year` dates the tag."""
    host = urlsplit(url).hostname or "localhost"
    return _TEMPLATE.format(
        title=json.dumps(title, ensure_ascii=False),
        url=json.dumps(url, ensure_ascii=False),
        tag=json.dumps(f"tag:{host},{year}:"),
    )
