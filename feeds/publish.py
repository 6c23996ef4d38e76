"""The only writer of public/: finds what is to change, and changes it so that no reader sees half a file."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from feeds import files, plain
from feeds.addresses import FILE_OF, archive_file
from feeds.errors import PublishError, RefusedError
from feeds.index import Index, Output
from feeds.lock import Lock, dump
from feeds.outputs import OutputFile, Plan
from feeds.render import catalog, embeds, opml, pages, sitemap

_ALWAYS_OURS = ("catalog.json", "_headers", opml.ALL, *(group.path for group in opml.GROUPS), *pages.FEED_FILES)
_AT_ONCE = 8  # files brought to the disk


class Stage:
    """New files on their way to the folder `root`: first beside their places, then, all at once, in them. What does not come there is for who
    began it to sweep."""

    def __init__(self, root: Path, index: Index, before: Lock, *, dry_run: bool) -> None:
        """`index` knows what was written before, `before` what was promised. With `dry_run` nothing is written."""
        self._root, self._index, self._before, self._is_dry = root, index, before, dry_run
        self._temporary = root / files.TEMPORARY
        self._waiting: list[tuple[Path, str, str, bytes]] = []  # place, path, what it is made of, digest
        self._seen: dict[str, Output] = {}  # as they lie there already
        self._remove: tuple[str, ...] = ()
        self._wanted: set[str] = set()
        self._unwanted: tuple[str, ...] = ()  # of what the index knows

    @property
    def plan(self) -> Plan:
        """What is to change."""
        return Plan(tuple(path for _, path, _, _ in self._waiting), self._remove)

    def take(self, wanted: Iterable[OutputFile]) -> None:
        """All files that the site shall have. What was promised before and is not among them goes; all else is left alone. Raises RefusedError
        when a file that was never ours stands in the way, or two outputs want one path; PublishError when the disk is at fault. Then what was
        published is unchanged."""
        # feeds.lock alone does not tell which folder it speaks of; the catalog does.
        ours = set(_promised(self._before)) if catalog.is_ours(self._bytes("catalog.json") or b"") else set()
        for file in wanted:
            if file.path in self._wanted:
                raise RefusedError(
                    f"two outputs want public/{file.path}; rename the topic, view or slug that makes one of them"
                )
            self._wanted.add(file.path)
            self._take(file, ours)
        unwanted = {path: output for path, output in self._index.outputs() if path not in self._wanted}
        self._unwanted = tuple(unwanted)
        # What feeds.lock no longer knows, since somebody brought an older one back, and the index does.
        ours |= {path for path, output in unwanted.items() if output[2:] == self._status(path)}
        self._remove = tuple(path for path in sorted(ours - self._wanted) if os.path.lexists(self._root / path))

    def _take(self, file: OutputFile, ours: set[str]) -> None:
        known, status = self._index.output(file.path), self._status(file.path)
        is_as_written = known is not None and known[2:] == status
        if known and is_as_written and known.of == file.of:
            return
        lies = known.digest if known and is_as_written else self._fingerprint(file.path)
        if known and (known.of, known.digest) == (file.of, lies):  # a copy, a link, new rights change the state alone
            digest = known.digest
        else:
            data = file.make()
            digest = plain.fingerprint(data)
        if digest != lies:
            is_foreign = lies is not None and file.path not in ours and not is_as_written
            # What comes in pieces was used up.
            self._stage(file, data if isinstance(data, bytes) else file.make(), digest, is_foreign=is_foreign)
        elif status is not None:
            self._seen[file.path] = Output(file.of, digest, *status)

    def _stage(self, file: OutputFile, data: bytes | Iterator[bytes], digest: bytes, *, is_foreign: bool) -> None:
        if is_foreign:
            raise RefusedError(
                f"{file.path} is in the output folder and was not made by feeds; move it away, choose another --out, or bring feeds.lock back"
            )
        place = self._temporary / str(len(self._waiting))
        if not self._is_dry:
            with self._writing():
                if not self._waiting:
                    files.open_folder(self._root)
                    files.remove(self._temporary)
                    self._temporary.mkdir(mode=0o700)  # a web server of another user serves nothing from it
                files.write_new(place, data)
        self._waiting.append((place, file.path, file.of, digest))

    def synchronise(self) -> None:
        """Brings what is staged safely to the disk."""
        if not self._waiting:
            return
        self._refuse_elsewhere()
        # It brings queues, locks and logging along, for nothing where nothing is written.
        from concurrent.futures import ThreadPoolExecutor

        with self._writing(), ThreadPoolExecutor(_AT_ONCE) as pool:
            # A file system that is asked by several at once writes its journal once for all of them.
            for _ in pool.map(files.synchronise, (place for place, *_ in self._waiting)):
                pass

    def _refuse_elsewhere(self) -> None:
        home = self._root.stat().st_dev
        for folder in sorted(self._folders()):
            if folder.stat().st_dev != home:
                raise PublishError(
                    f"cannot write {folder}: it is on another file system than {self._root}, so no file is put there in one step; "
                    "what was published is unchanged"
                )

    def publish(self) -> None:
        """Puts each file in its place in one step, and removes what is to go. Raises PublishError when that is not possible; what was
        published is then unchanged, or partly replaced by whole new files."""
        with self._writing():
            targets = [self._root / path for _, path, _, _ in self._waiting]
            for folder in {target.parent for target in targets}:
                files.open_folder(folder)
            for (place, *_), target in zip(self._waiting, targets, strict=True):
                _replace(place, target)
            for path in self._remove:
                (self._root / path).unlink(missing_ok=True)
            # A killed run may have come to remove a file, and not its folder.
            for path in {*self._remove, *self._unwanted}:
                _remove_empty(self._root, (self._root / path).parent)
            for folder in sorted(self._folders()):
                files.synchronise(folder)
        for _, path, of, digest in self._waiting:
            if status := self._status(path):
                self._seen[path] = Output(of, digest, *status)

    def _folders(self) -> set[Path]:
        """Those in which something came or went. The index shall not know of it before the disk does."""
        paths = [*(path for _, path, _, _ in self._waiting), *self._remove]
        names = {folder for path in paths for folder in PurePosixPath(path).parents}
        return {folder for name in names if (folder := self._root / name).is_dir()}

    def remember(self) -> None:
        """Lets the index know how everything lies now."""
        self._index.keep_outputs(self._seen.items())
        self._index.forget_outputs(self._unwanted)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename2 or error.filename or self._root
            raise PublishError(
                f"cannot write {place}: {error.strerror}; what was published is still there, whole"
            ) from None

    def _status(self, path: str) -> files.Status | None:
        return files.status(self._root / path)

    def _fingerprint(self, path: str) -> bytes | None:
        return self._read(path, lambda place: plain.fingerprint(files.pieces(place)))

    def _bytes(self, path: str) -> bytes | None:
        return self._read(path, files.read)

    def _read(self, path: str, read: Callable[[Path], bytes]) -> bytes | None:
        try:
            return read(self._root / path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise PublishError(f"cannot read {self._root / path}: {error.strerror}; nothing was written") from None


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
    yield from (f"articles/{slug}/{name}" for slug, names in lock.files.items() for name in names)


def promise(path: Path, before: Lock, after: Lock) -> None:
    """Writes feeds.lock when a fact changed. Raises PublishError when it cannot."""
    data = dump(after)
    if data == dump(before) and path.exists():
        return
    try:
        files.replace(files.behind(path), data)
    except OSError as error:
        raise PublishError(f"cannot write {path}: {error.strerror}; what was published is still there, whole") from None


def _replace(source: Path, target: Path) -> None:
    """A web server tells versions apart by whole seconds of time and by size, so a new version is at least a second younger."""
    try:
        before = target.stat().st_mtime_ns
    except FileNotFoundError:
        before = None
    if before is not None and source.stat().st_mtime_ns < before + 1_000_000_000:
        os.utime(source, ns=(before + 1_000_000_000, before + 1_000_000_000))
    os.replace(source, target)


def _remove_empty(root: Path, folder: Path) -> None:
    """Takes away `folder` and those around it up to `root`, as far as nothing is left in them."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
