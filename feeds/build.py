"""When a build has something to do, and what holds it together: one run at a time, an index that is begun anew when it is no good. Imports
nothing that a run needs which finds nothing changed."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from feeds import files, read
from feeds import index as indexing
from feeds.alone import STATE_FOLDER, alone
from feeds.errors import FeedsError, RefusedError, Told
from feeds.index import DamagedError, Folder, Index
from feeds.outputs import Plan
from feeds.program import identity
from feeds.run import AT_WORK, Options, Places, Result

_SUFFIXES = tuple(read.READERS)  # nearly all files tell so that they are readable, and it is quick


def build(places: Places, now: datetime, options: Options) -> Result:
    """content/ -> public/. `now` (aware, whole seconds) judges what is due. Raises FeedsError; then nothing was written, or, where
    writing itself failed, only whole files."""
    content, out = files.behind(places.content), files.behind(places.out)
    if content == out or content in out.parents or out in content.parents:
        raise RefusedError(
            f"{places.out} and {places.content} lie in each other; a build never writes into content, choose another --out"
        )
    state = files.behind(places.state)
    if state == out or out in state.parents:
        raise RefusedError(
            f"{places.state} lies in {places.out}, and what is there is published; choose another --cache"
        )
    if state == content:
        raise RefusedError(
            f"{places.state} is {places.content}, into which a build never writes; choose another --cache"
        )
    path = places.state / indexing.FILE_NAME
    with _alone(places) as began, nullcontext() if options.dry_run else _tidied(places):
        if options.full and not options.dry_run:
            indexing.discard(path)
        try:
            return _build(path, places, now, began, options)
        except (FeedsError, OSError):  # a disk that fails says nothing against the index
            raise
        except Exception:
            # DamagedError, or what a value that a disk has changed leads to anywhere: what the index held can be worked out again. A fault of
            # ours comes again and is told then. A dry run changes nothing, not even a damaged index.
            if not options.dry_run:
                indexing.discard(path)
            return _build(path, places, now, began, options, afresh=True)


@contextmanager
def _alone(places: Places) -> Iterator[int]:
    """Holds the lock that all commands heed which write what lies beside feeds.lock, and that of an index which lies elsewhere."""
    home = places.lock.parent / STATE_FOLDER
    with alone(home) as began:
        if files.behind(places.state) == files.behind(home):
            yield began
            return
        with alone(places.state):
            yield began


@contextmanager
def _tidied(places: Places) -> Iterator[None]:
    """Takes away in the end what this run, told to stop, or a killed one before it was writing, and the mark that it was judging articles."""
    folders = (places.out, files.behind(places.lock).parent, places.state)
    try:
        try:
            yield
        finally:
            files.sweep(*folders)
    finally:
        files.sweep(*folders)  # once more: it may be told to stop while it tidies, or the disk refuse it once
        with suppress(OSError):
            files.remove(places.state / AT_WORK)


def _build(path: Path, places: Places, now: datetime, began: int, options: Options, *, afresh: bool = False) -> Result:
    afresh = options.dry_run and (afresh or options.full)
    with indexing.opened(path, identity(), keep=not options.dry_run, afresh=afresh) as index:
        said = _bytes(places.settings)
        settings = None
        index.look_at(os.fsencode(files.behind(places.content)).hex())
        if index.note("ground") != _ground(said, places):
            from feeds import edition

            settings = edition.prepare(index, places.settings)
        if options.verify:
            index.doubt_outputs([*_changed(index, places.out)])
        others: list[str] = []
        changes = index.changed(_folders(places.content, others))
        first = next(changes, None)
        if first is None and settings is None and _is_current(index, places, now):
            return _as_before(index, index.left_alone(others))
        index.trust()
        from feeds import edition

        found = chain([first] if first else [], changes)
        result = edition.make(index, places, settings, found, others, now, began, options)
        if not options.dry_run:
            index.remember("result", _dumped(result))
            # Whoever edits the settings meanwhile means the next run; feeds.lock is another than before by what was just promised.
            index.remember("ground", _ground(said, places))
            index.seal()
            index.commit()
        return result


def _ground(settings: bytes, places: Places) -> str:
    """Stands for all that a build goes by beside content/: the settings, what was promised, and where everything lies."""
    parts = [settings, _bytes(places.lock)]
    parts += [str(files.behind(folder)).encode(errors="surrogateescape") for folder in (places.content, places.out)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return files.read(path)
    except OSError:  # who needs it says what is wrong
        return b""


def _folders(content: Path, others: list[str]) -> Iterator[Folder]:
    """The files that may hold articles; the names of the others go to `others`. Raises RefusedError when there is no such folder."""
    with read.refusing(content):
        for path, entries in read.folders(content):
            lying, links = [], []
            for entry in entries:
                name = entry.name
                if not name.endswith(_SUFFIXES) and not read.is_for_a_reader(entry):
                    others.append(path + name)
                    continue
                try:
                    lying.append((name, *files.status_of(entry.stat())))
                except OSError:  # a link that leads nowhere: whoever reads it says so
                    lying.append((name, 0, 0, 0, 0))
                if entry.is_symlink():
                    links.append(name)
            if lying:
                yield Folder(path, sorted(lying), frozenset(links))


def _changed(index: Index, out: Path) -> Iterator[str]:
    """The published files that do not hold what was written, whatever the disk says of their times."""
    from feeds import plain

    for path, output in index.outputs():
        try:
            is_changed = plain.fingerprint(files.pieces(out / path)) != output.digest
        except OSError:
            is_changed = True
        if is_changed:
            yield path


def _is_current(index: Index, places: Places, now: datetime) -> bool:
    """Is everything as it was left, and has no article come due?"""
    return (
        not index.is_open(int(now.timestamp()))
        and all(files.status(f"{places.out}/{path}") == output[2:] for path, output in index.outputs())
        and _has_all_beside(index, places.content)
    )


def _has_all_beside(index: Index, content: Path) -> bool:
    """Do the files that articles name lie there as they did?"""
    if not (states := index.states_of_files()):
        return True
    from feeds import attachments

    return attachments.are_as_seen(states, content)


def _as_before(index: Index, others: int) -> Result:
    try:
        said = json.loads(index.note("result") or "")
        held, problems = (tuple(map(str, said[name])) for name in ("held", "problems"))
        set_aside, copies = (Told([*map(str, said[name][0])], int(said[name][1])) for name in ("set_aside", "copies"))
        articles, feeds, bugs = (int(said[name]) for name in ("articles", "feeds", "bugs"))
    except (ValueError, LookupError, TypeError) as error:
        raise DamagedError(str(error)) from None
    return Result(
        articles=articles,
        feeds=feeds,
        changed=0,
        others=others,
        set_aside=set_aside,
        bugs=bugs,
        held=held,
        copies=copies,
        problems=problems,
        plan=Plan((), ()),
    )


def _dumped(result: Result) -> str:
    names = ("articles", "feeds", "bugs", "set_aside", "held", "copies", "problems")
    return json.dumps({name: getattr(result, name) for name in names})
