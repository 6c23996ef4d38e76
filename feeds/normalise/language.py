"""The language of an article: what was said of it, else what its script alone says, else the site's. No guessing by words."""

import re

# Scripts that one language of today's news uses alone; Han without kana is Chinese.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ka", re.compile("[\u10d0-\u10ff]")),
    ("hy", re.compile("[\u0531-\u0587]")),
)
_SAMPLE = 2000


def language(said: str | None, text: str, site: str) -> str:
    """A BCP 47 tag: `said` by the document, else by the script of most of the first 2,000 characters of `text`, else the site's."""
    if said:
        return said
    sample = text[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    for tag, script in _SCRIPTS:
        # Kana make up a third of Japanese; the rest is Han.
        if letters and len(script.findall(sample)) > letters * (0.2 if tag == "ja" else 0.5):
            return tag
    return site
