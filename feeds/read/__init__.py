"""Files -> Documents: walks a folder and hands each file to the reader of its suffix. A new format is a file beside this one and a row."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import ArticleError, RefusedError, SetAside, UnreadableError
from feeds.read import saved

if TYPE_CHECKING:
    from feeds.model import Document

Reader = Callable[[bytes, str], Iterator["Document | SetAside"]]
# Suffix -> the module below this one whose `read` understands it. Imported when the first such file comes.
READERS: Mapping[str, str] = {
    ".md": "markdown_file",
    ".markdown": "markdown_file",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json_feed",
    ".csv": "table",
    ".tsv": "table",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".opml": "feed",
}
# What belongs to the program that a folder was made for: Hugo's pages of lists; templates, data and output of Jekyll and Eleventy.
_NOT_ARTICLES = (".", "_index.")
_NOT_CONTENT = frozenset("_data _includes _layouts _sass _site node_modules".split())
_LONGEST_PATH = os.pathconf("/", "PC_PATH_MAX")  # bytes, with a zero at its end
MAX_BYTES = 5_000_000
MAX_BYTES_OF_MANY = 500_000_000  # for a file that holds one article a line


class Source(NamedTuple):
    """A file to read, its name, the posix path below the folder it was found in, and whether it is a link that leads out of there."""

    path: str
    name: str
    leads_out: bool = False


class Found(NamedTuple):
    """What lies in a folder: the files that a reader understands, sorted by name; the names of the others."""

    sources: tuple[Source, ...]
    others: tuple[str, ...]


def scan(root: Path) -> Found:
    """The files below `root`, or `root` itself when it is a file. Hidden files and folders are passed over, links to folders not
    followed. Raises NotADirectoryError or FileNotFoundError when there is nothing at `root`."""
    if root.is_file():
        return Found((Source(os.fspath(root), root.name),), ())
    sources: list[Source] = []
    others: list[str] = []
    home = root.resolve()
    for prefix, entries in folders(root):
        for entry in entries:
            name = prefix + entry.name
            if is_for_a_reader(entry):
                sources.append(source_of(name, entry, home))
            else:
                others.append(name)
    return Found(tuple(sorted(sources, key=_by_bytes)), tuple(others))


def _by_bytes(source: Source) -> bytes:
    return os.fsencode(source.name)


@contextmanager
def refusing(root: Path) -> "Iterator[None]":
    """Says in words what is wrong with the folder `root`. Raises RefusedError for what the system raises."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise RefusedError(
            f"{root}: no such folder; make it and put articles there, or name another with --content"
        ) from None
    except OSError as error:
        raise RefusedError(f"{error.filename}: cannot be read: {error.strerror}; nothing written") from None


def folders(root: Path) -> Iterator[tuple[str, list["os.DirEntry[str]"]]]:
    """`root` and each folder below it: its posix path below `root`, "" or ending with a slash, and the files in it, in no order; among them the
    folders that lie too deep to look into. The folders come in an order that does not depend on the disk; one that a browser made for the files
    of a saved page is passed over, and so are the pages of a site that Jekyll makes. Raises what the system raises where one cannot be read."""
    todo = [("", os.fspath(root))]
    while todo:
        prefix, path = todo.pop()
        files: list[os.DirEntry[str]] = []
        inner: dict[str, str] = {}
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.startswith(_NOT_ARTICLES) or entry.name in _NOT_CONTENT:
                    continue
                if entry.is_dir(follow_symlinks=False) and not _is_too_long(entry.path):
                    inner[entry.name] = entry.path
                else:
                    files.append(entry)
        if _is_jekylls(inner, files):
            files = []
        yield prefix, files
        for name in saved.page_folders(inner, (entry.name for entry in files)):
            del inner[name]
        todo += sorted(((f"{prefix}{name}/", path) for name, path in inner.items()), reverse=True)


def _is_jekylls(folders: Iterable[str], files: Iterable["os.DirEntry[str]"]) -> bool:
    """Is it the folder of a site that Jekyll makes? What lies beside its settings are no articles, but pages such as 404.html, and its README."""
    return "_posts" in folders and any(entry.name in ("_config.yml", "_config.yaml") for entry in files)


def is_for_a_reader(entry: "os.DirEntry[str]") -> bool:
    """Is there a reader for it, or is it a folder that lies too deep, of which whoever reads it is told?"""
    return is_readable(entry.name) or entry.is_dir(follow_symlinks=False)


def _is_too_long(path: str) -> bool:
    """Is nothing to be had at `path`, as the system bears no path of that length?"""
    return len(os.fsencode(path)) >= _LONGEST_PATH


def is_readable(name: str) -> bool:
    """Is there a reader for a file of this name?"""
    return _module(name) is not None


def _module(name: str) -> str | None:
    # A name of a readable file has a point before its suffix alone; to split paths costs more than to read a short file.
    return READERS.get(f".{name.rpartition('.')[2].lower()}")


def source_of(name: str, entry: "os.DirEntry[str]", home: Path) -> Source:
    """The file as a reader takes it; `home` is the folder it was found in, resolved."""
    return Source(entry.path, name, leads_out(entry.path, home, is_link=entry.is_symlink()))


def leads_out(path: str, home: Path, *, is_link: bool) -> bool:
    """Is the file at `path` a link that leads out of the folder `home`, resolved?"""
    # A link that leads to itself is no other file; who opens it is told.
    return is_link and home not in Path(os.path.realpath(path)).parents


def is_markdown(source: str) -> bool:
    """Whether the file at the path `source` is one in which a person writes front matter, and names it by naming its one article."""
    return _module(source) == "markdown_file"


def holds_one(source: str) -> bool:
    """Whether the file at the path `source` holds one article, as a person writes or saves one; other files hold lists of what strangers said."""
    return _module(source) in ("markdown_file", "html")


def read(source: Source) -> "Iterator[Document | SetAside]":
    """The articles of one file, and what of it was set aside. Raises nothing but what a broken disk raises."""
    name = shown_name(source)
    if not is_readable(source.name) and not _is_too_long(source.path):
        yield SetAside(
            source=name, reason="no reader for this kind of file", mend=f"give it one of {', '.join(READERS)}"
        )
        return
    try:
        found = data(source)
    except ArticleError as error:
        yield error.set_aside(name)
        return
    yield from documents(found, name)


def shown_name(source: Source) -> str:
    """The name of a file as people read it: bytes that are not UTF-8 by their numbers."""
    return source.name.encode(errors="backslashreplace").decode()


def data(source: Source) -> bytes:
    """What lies in a file. Raises ArticleError when it cannot be an article."""
    if source.leads_out:
        raise ArticleError("it is a link that leads out of the folder", "put the file itself there")
    return _bytes(source.path, MAX_BYTES_OF_MANY if _module(source.name) == "jsonl" else MAX_BYTES)


def documents(data: bytes, name: str) -> "Iterator[Document | SetAside]":
    """The articles in `data`, a file called `name`, and what of it was set aside. Raises nothing but what a broken reader raises."""
    module = _module(name)
    try:
        for found in _reader(module)(data, name) if module else ():
            yield found if isinstance(found, SetAside) else _bounded(found, len(data))
    except ArticleError as error:
        yield error.set_aside(name)


@cache
def _reader(module: str) -> Reader:
    reader: Reader = import_module(f"{__name__}.{module}").read
    return reader


def _bounded(document: "Document", size: int) -> "Document":
    from feeds.read.bounds import bounded  # where nothing is read, nothing of it is needed

    return bounded(document, size)


def _bytes(path: str, limit: int) -> bytes:
    """What lies at `path`, at most `limit` bytes. Raises ArticleError where that is no regular file, too large, or cannot be read."""
    try:
        # Not to wait for somebody who writes into a pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ArticleError("it is not a regular file", "put the article itself there")
            if status.st_size > limit:
                raise ArticleError(
                    f"{status.st_size:,} bytes are more than {limit:,}", "split it, or take the article out of it"
                )
            data = os.read(descriptor, status.st_size + 1)
            # Somebody may be writing it. Reads on where the file is longer than it said, or came in pieces.
            return data if len(data) == status.st_size else data + _rest(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        is_long = error.errno == errno.ENAMETOOLONG
        mend = "give its folders shorter names" if is_long else "give the right to read it, or delete it"
        raise UnreadableError(f"it cannot be read: {error.strerror}", mend) from None


def _rest(descriptor: int) -> bytes:
    with open(descriptor, "rb", closefd=False) as file:
        return file.read()
