"""What the index takes and gives: rows of its tables, and what is decided of them. Knows no SQL."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from feeds.likeness import Sketch

MORE = "more"  # the field of a trouble that stands for those of its file that are not told
BUG = "bug"  # ... of one that a fault of the program led to


class DamagedError(Exception):
    """The index cannot be read, or was made by another program: begin a new one."""


class File(NamedTuple):
    """A file as it lies in the folder: its path as the system has it, its name as people read it, and what tells, without reading it, that it
    may have changed: bytes, nanoseconds, nanoseconds, a number; all 0 where nothing can be told."""

    path: bytes
    size: int
    mtime: int
    ctime: int
    inode: int
    name: str
    is_link: bool


class Folder(NamedTuple):
    """A folder that has files: its path, "" or ending with a slash; of each file, sorted, its name in there and what File says of its state;
    the names of those that are links."""

    path: str
    files: list[tuple[str, int, int, int, int]]
    links: frozenset[str]


class Row(NamedTuple):
    """An article as the index keeps it, of the file that people know as `source`. `named`: its id without a person's word in the settings, `word` a
    digest of that word, both None without; `dated`, `updated`, `added` in seconds since 1970; `latest` is the end of the day, month or year
    where no more of its date is known; `month` is the civil one of its date; `own` tells that it has no home elsewhere, `is_said` that a
    person wrote its id, `is_original` that one says that it is no copy, `judged` that nobody gave its topics; `language` is None where it was
    not asked for; `selections` are parted by spaces; `home` is its address on another site and `site` the host of that, both "" where it is at
    home here; `content` is what was costly to find of its text."""

    source: str
    id: str
    named: str | None
    word: str | None
    dated: int | None
    latest: int | None
    updated: int | None
    added: int | None
    month: str | None
    is_month_known: bool
    draft: bool
    own: bool
    is_said: bool
    is_original: bool
    judged: bool
    language: str | None
    selections: str
    facts: str
    site: str
    home: str
    content: bytes | None


class Entered(NamedTuple):
    """What reading one file gave: a digest of its bytes, None where they could not be had and are to be asked for again; its articles, each with
    its number in the file and, where one was made, the sketch of its text; a line for each trouble, with the number of its article, how many
    were left out for it (0: none), and the field; each file that an article names beside it, with the number of the article, by its path below
    content/ and by its name beside the article's page."""

    digest: bytes | None
    articles: tuple[tuple[int, Row, Sketch | None], ...]
    troubles: tuple[tuple[int, str, int, str], ...]
    beside: tuple[tuple[int, str, str], ...] = ()


class Attachment(NamedTuple):
    """A file that articles name, as it was looked at: `state` stands for all that tells, without reading it, that it may have changed; `size` in
    bytes; `fault` says why it is not published and how to mend that, "" where it is."""

    state: str
    size: int
    fault: str


class Attached(NamedTuple):
    """A file beside the page that is called `slug`: its name there, its path below content/, and its state."""

    slug: str
    name: str
    path: str
    state: str


class Place(NamedTuple):
    """Where an article stands, in seconds since 1970: published, or held until `due`; `due` is when that changes. `added` is when an
    undated one came; `is_ahead`: it was changed at a time still to come, which is not counted. `month` is the civil one; `also` are the
    addresses of its copies, parted by spaces; `slug` is the name of its page, "" where it needs none, None where it has none yet."""

    is_held: bool
    stands: int
    changed: int
    added: int | None
    is_ahead: bool
    month: str
    due: int | None
    also: str
    slug: str | None


class Candidate(NamedTuple):
    """One of the articles with an id, and where it stood until now. `latest`, `site` and `home`: as in a Row."""

    key: int
    source: str
    dated: int | None
    latest: int | None
    updated: int | None
    added: int | None
    month: str | None
    draft: bool
    own: bool
    is_said: bool
    is_original: bool
    selections: str
    site: str
    home: str
    place: Place | None


class Decision(NamedTuple):
    """Which of the articles with one id stands where, if any does; a line for each trouble, with the key of its article, and whether
    that was left out for it; and a line for each that tells what another article tells, with its key."""

    taken: Candidate | None
    place: Place | None
    troubles: tuple[tuple[int, str, bool], ...] = ()
    copies: tuple[tuple[int, str], ...] = ()


# What decides of an id, and of all the articles that have it.
Decide = Callable[[str, Sequence[Candidate]], Decision]


class Kept(NamedTuple):
    """An article where it stands: `updated` is its change as far as it counts, `added` when an undated one came, both in seconds since
    1970; `also` the addresses of its copies, parted by spaces; `slug` the name of its page, if it has one."""

    key: int
    source: str
    id: str
    language: str | None
    facts: str
    updated: int | None
    added: int | None
    also: str
    slug: str | None


class Rendered(NamedTuple):
    """An article as one format shows it; `uses` names the vocabularies that the file around it has to declare, parted by spaces."""

    data: bytes
    uses: str = ""


class Output(NamedTuple):
    """A file as it was written to public/: `of` what it was made of, a digest of its bytes, and how it lies there."""

    of: str
    digest: bytes
    size: int
    mtime: int
    ctime: int
    inode: int
