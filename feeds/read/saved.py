"""What browsers leave around a web page that they save whole: the folder of the page's own files, and a note of where the page came from. Knows
names and the page's first characters; no element of it may enter here."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

# Browsers name the folder by their language, and keep to the words by which Windows moves and deletes a page with its folder (Windows
# shell, connected files).
_WORDS = (
    "archivos arquivos bestanden bylos datoteke dosyalar elemei failid fails fajlovi ficheiros fichiers file files fitxategiak fitxers pliki"
    " soubory tiedostot"
)
_FOLDER = re.compile(rf"(?:_(?:{'|'.join(_WORDS.split())})|-Dateien|-filer|\.files)\Z", re.IGNORECASE)
_PAGES = (".html", ".htm", ".xhtml")
# What follows is a place on the page, unless a script goes by it.
_PLACE = re.compile(r"#(?![!/]).*")
_WITHIN = 5_000  # characters; what stands later may be anybody's
_MARK = re.compile(r"<!-- saved from url=\([0-9]{4}\)(\S+) -->")
_SINGLE_FILE = re.compile(
    r"<!--\s*(?:Page saved with|Archive processed by) SingleFile\s+url: *(\S+)(?:\s+saved date: *([^\n<>]{1,100}))?"
)


class Origin(NamedTuple):
    """Where a page was when it was saved, and when that was, both as they are written; None where nobody says."""

    address: str | None = None
    saved: str | None = None


def origin(text: str) -> Origin:
    """What the program that saved the page `text` wrote before it: a Mark of the Web (Internet Explorer, Chrome and its kin), or
    SingleFile's comment."""
    start = text[:_WITHIN]
    if found := _MARK.search(start):
        return Origin(_PLACE.sub("", found[1]))
    if found := _SINGLE_FILE.search(start):
        return Origin(_PLACE.sub("", found[1]), found[2] and found[2].strip())
    return Origin()


def stem(folder: str) -> str | None:
    """The name, without its suffix, that a page has whose own files lie in a folder of this name; None where it is no such name."""
    ending = _FOLDER.search(folder)
    return folder[: ending.start()] if ending and ending.start() else None


def page_folders(folders: Iterable[str], files: Iterable[str]) -> set[str]:
    """Those of `folders` that belong to a page among `files`, all of them names in one place."""
    stems = {name: found for name in folders if (found := stem(name)) is not None}
    if not stems:
        return set()
    pages = {name[: -len(end)] for name in files for end in _PAGES if name.lower().endswith(end)}
    return {name for name, page in stems.items() if page in pages}


def is_copy(address: str, source: str) -> bool:
    """Does a relative address lead from the page at the path `source` into the folder of the page's own files?"""
    first, slash, _ = address.removeprefix("./").partition("/")
    page = source.rpartition("/")[2].rpartition(".")[0]
    return bool(slash) and stem(unquote(first)) == page
