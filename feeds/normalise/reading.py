"""What a document's body says, worked out when it is first asked for and then kept: to render Markdown costs more than all else that an
article needs of which a person said everything."""

from functools import cached_property

from feeds import datelines
from feeds.likeness import Sketch, sketched
from feeds.model import Document
from feeds.normalise import markup
from feeds.normalise.language import language


class Reading:
    """A document's body; relative links are resolved against `base`, or left out when it is "". `site_language` is what a text is taken for
    that does not tell its own. With `names_files` files beside it are named as feeds/beside.py has it. Each value may raise ArticleError as
    `markup.body` does."""

    def __init__(self, document: Document, base: str, site_language: str, *, names_files: bool = False) -> None:
        self._document, self._base, self._site_language = document, base, site_language
        self._names_files = names_files

    @cached_property
    def body(self) -> markup.Body:
        return markup.body(self._document, self._base, names_files=self._names_files)

    @property
    def html(self) -> str:
        """The sanitised HTML."""
        return self.body.html

    @property
    def text(self) -> str:
        """Its plain text, blocks parted by blank lines."""
        return self.body.text

    @cached_property
    def language(self) -> str:
        """BCP 47: as the document says, else as the text tells."""
        return self._document.language or language(None, self.text, self._site_language)

    @cached_property
    def place(self) -> str:
        """Where the text was written, by its dateline; "" where it has none."""
        opening = datelines.dateline(self.text)
        return opening.place if opening else ""

    def sketch(self) -> Sketch:
        """What stands for the text where it is compared with others: for Markdown that nobody needed rendered, as it is written."""
        if self.is_read or self._document.markup != "markdown":
            return sketched(self.language, self.text)
        written = self._document.body
        return sketched(language(self._document.language, written, self._site_language), written)

    @property
    def is_read(self) -> bool:
        """Was the body asked for?"""
        return "body" in self.__dict__
