"""Does an article belong to a saved selection? Pure; knows no feed and no address."""

from collections.abc import Iterable
from functools import cache

from feeds.config import Condition, View
from feeds.model import Article
from feeds.phrases import Matcher, Phrase, forms, is_acronym


def holds(view: View, article: Article, tongue: str) -> bool:
    """Does `article` meet every condition of `view`? Names of sections and authors and tags of languages are compared without regard to
    case; a language also by its first part, so that "pt" means "pt-BR" too; words as the
    keywords of topics are, with the endings of `tongue`, the site's language."""
    language = article.language.casefold()
    return (
        _meets({label.key for label in article.topics}, view.topics)
        and _meets({label.key for label in article.countries}, view.countries)
        and _meets({language, language.split("-")[0]}, view.languages)
        and _meets(_folded([article.section] if article.section else []), view.sections)
        and _meets(_folded(article.authors), view.authors)
        and (view.words == Condition() or _speaks(f"{article.title}\n\n{article.text}", view.words, tongue))
    )


def _meets(keys: set[str], condition: Condition) -> bool:
    return (
        keys.issuperset(condition.all)
        and (not condition.any or not keys.isdisjoint(condition.any))
        and keys.isdisjoint(condition.none)
    )


def _speaks(text: str, condition: Condition, tongue: str) -> bool:
    return (
        all(_says(text, word, tongue) for word in condition.all)
        and (not condition.any or any(_says(text, word, tongue) for word in condition.any))
        and not any(_says(text, word, tongue) for word in condition.none)
    )


def _says(text: str, word: str, tongue: str) -> bool:
    return next(_matcher(word, tongue).find(text), None) is not None


# One a word: a matcher of several gives the longest match alone, and "bitcoin ETF" says "bitcoin" too.
@cache
def _matcher(word: str, tongue: str) -> Matcher:
    return Matcher([Phrase(form, exact=is_acronym(word)) for form in forms(word, tongue)])


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}
