"""The language of an article: what was said of it, else what its text tells, else the site's."""

from feeds import plain, tongue


def language(said: str | None, text: str, site: str) -> str:
    """A BCP 47 tag: `said` by the document, else what script or function words of the text tell, else the site's, which also says more of
    the same language ("pt-BR")."""
    if said:
        return said
    guess = tongue.told(text)
    return site if guess is None or guess == plain.base_language(site) else guess
