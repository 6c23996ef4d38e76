"""The only writer of public/: says what is to change (plan, pure), then changes it so that no reader sees half a file (apply)."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from feeds.addresses import FILE_OF, archive_file
from feeds.errors import PublishError, RefusedError
from feeds.lock import Lock
from feeds.model import OutputFile
from feeds.render import catalog, embeds, opml, pages, sitemap

_ALWAYS_OURS = ("catalog.json", "_headers", opml.ALL, *(group.path for group in opml.GROUPS), *pages.FEED_FILES)
_TEMPORARY = ".feeds-tmp"
_NEW_FILE = 0o644


class Plan(NamedTuple):
    """What a build changes: files to write, and paths to remove (posix, below public/)."""

    write: tuple[OutputFile, ...]
    remove: tuple[str, ...]


def plan(wanted: Iterable[OutputFile], there: Callable[[str], bytes | None], before: Lock) -> Plan:
    """`there` gives the bytes that lie at a path now. What `before` promised and nobody wants any more goes; all else is left alone.
    Raises RefusedError when a file that was never ours stands in the way, or two outputs want one path."""
    write: list[OutputFile] = []
    # feeds.lock alone does not tell which folder it speaks of; the catalog does.
    ours = set(_promised(before)) if catalog.is_ours(there("catalog.json") or b"") else set()
    paths: set[str] = set()
    for file in wanted:
        if file.path in paths:
            raise RefusedError(
                f"two outputs want public/{file.path}; rename the topic, view or slug that makes one of them"
            )
        paths.add(file.path)
        old = there(file.path)
        if old == file.data:
            continue
        if old is not None and file.path not in ours:
            raise RefusedError(
                f"{file.path} is in the output folder and was not made by feeds; move it away, choose another --out, or bring feeds.lock back"
            )
        write.append(file)
    return Plan(tuple(write), tuple(path for path in sorted(ours - paths) if there(path) is not None))


def _promised(lock: Lock) -> Iterator[str]:
    """Every path that an earlier build wrote."""
    if lock.feeds:
        yield from _ALWAYS_OURS
    for path, promise in lock.feeds.items():
        names = [FILE_OF[name] for name in promise.formats] + (["index.html", embeds.FRAME] if promise.page else [])
        for month in lock.archives.get(path, ()):
            names += [archive_file(month, name) for name in promise.formats]
        yield from (f"{path}/{name}" if path else name for name in names)
    if any(promise.page for promise in lock.feeds.values()):
        yield from pages.PAGE_FILES
        yield from {sitemap.PATH, *sitemap.part_paths(len(lock.feeds) + len(lock.pages))}
        yield from (f"articles/{slug}/index.html" for slug in lock.pages)


def reader(root: Path) -> Callable[[str], bytes | None]:
    """What lies at a path below `root`: its bytes, None when there is nothing. Raises PublishError when it cannot be told."""

    def read(path: str) -> bytes | None:
        try:
            return (root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise PublishError(f"cannot read {root / path}: {error.strerror}; nothing was written") from None

    return read


def apply(root: Path, changes: Plan) -> None:
    """Makes `changes` below `root`. All new files are written and synced beside their places first, then each takes its place in one
    step. Raises PublishError when that is not possible; what was published is then unchanged, or partly replaced by whole new files."""
    temporary = root / _TEMPORARY
    try:
        root.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(temporary, ignore_errors=True)  # what a killed run left
        temporary.mkdir(mode=0o700)  # a web server of another user serves nothing from it
        waiting = [(_written(temporary / str(n), file.data), root / file.path) for n, file in enumerate(changes.write)]
        for target in {target.parent for _, target in waiting}:
            target.mkdir(parents=True, exist_ok=True)
        for source, target in waiting:
            _replace(source, target)
        for path in changes.remove:
            _remove(root, path)
        for folder in sorted({target.parent for _, target in waiting}):
            _sync_folder(folder)
    except OSError as error:
        place = error.filename2 or error.filename or root
        raise PublishError(
            f"cannot write {place}: {error.strerror}; what was published is still there, whole"
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def replace_file(target: Path, data: bytes) -> None:
    """Writes `data` to `target` in one step. Raises OSError, and then leaves what was there."""
    temporary = target.with_name(f".{target.name}.feeds-tmp")
    try:
        os.replace(_written(temporary, data), target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _written(path: Path, data: bytes) -> Path:
    """A new file at `path`, on the disk."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), _NEW_FILE)
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
    return path


def _replace(source: Path, target: Path) -> None:
    """A web server tells versions apart by whole seconds of time and by size, so a new version is at least a second younger."""
    try:
        before = target.stat().st_mtime_ns
    except FileNotFoundError:
        before = None
    if before is not None and source.stat().st_mtime_ns < before + 1_000_000_000:
        os.utime(source, ns=(before + 1_000_000_000, before + 1_000_000_000))
    os.replace(source, target)


def _remove(root: Path, path: str) -> None:
    (root / path).unlink(missing_ok=True)
    folder = (root / path).parent
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
