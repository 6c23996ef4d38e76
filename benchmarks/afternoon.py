"""What somebody would write in an afternoon for the same feeds: read everything, group, sort, write. CONTENT and OUT are its arguments. A
script of its own that knows nothing of the program nor of the other benchmarks."""

import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import frontmatter
from feedgen.feed import FeedGenerator

SITE = "https://example.org/"


def main(content: Path, out: Path) -> None:
    """Writes each feed's newest 50 articles as RSS."""
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for path in sorted(content.rglob("*.md")):
        post: Any = frontmatter.load(str(path))
        if isinstance(post["date"], str):
            post["date"] = datetime.fromisoformat(post["date"])
        post["url"] = f"{SITE}{path.relative_to(content).with_suffix('').as_posix()}/"
        groups[""].append(post)
        for kind in ("topics", "countries"):
            for name in post.get(kind, []):
                groups[f"{kind}/{name.lower().replace(' ', '-')}"].append(post)
    for name, posts in groups.items():
        posts.sort(key=lambda post: post["date"], reverse=True)
        write(out / name / "rss.xml", name, posts[:50])


def write(path: Path, name: str, posts: list[Any]) -> None:
    """One feed."""
    feed = FeedGenerator()
    feed.title(name or "All articles")
    feed.link(href=f"{SITE}{name}", rel="alternate")
    feed.description(f"Articles: {name or 'all'}")
    for post in posts:
        entry = feed.add_entry(order="append")
        entry.guid(post["url"], permalink=True)
        entry.link(href=post["url"])
        entry.title(post["title"])
        entry.description(post["summary"])
        entry.pubDate(post["date"])
    path.parent.mkdir(parents=True, exist_ok=True)
    feed.rss_file(str(path), pretty=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
