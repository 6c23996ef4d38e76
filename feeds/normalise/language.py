"""The language of an article: what was said of it, else what its text tells, else the site's."""

from feeds import plain, tongue


def language(said: str | None, text: str, site: str) -> str:
    """A BCP 47 tag: `said` by the document, else what script, function words or letters of the text tell, else the site's, which also says more of
    the same language ("pt-BR")."""
    if said:
        return said
    own = plain.base_language(site)
    guess = tongue.told(text) or tongue.by_letters(text, own)
    return site if guess is None or guess == own else guess
