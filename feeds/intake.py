"""Takes in what changed in content/: files are read and judged, here or by workers, and what comes of them goes into the index. Settles nothing."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from feeds import judging, read
from feeds.errors import PublishError
from feeds.index import Entered, File, Index
from feeds.judging import Rules, Unread
from feeds.run import AT_WORK, Options, Places
from feeds.spread import Lost, mapped, usable_cores

_BATCH = 100  # files that go to a worker at once ...
_BYTES = 500_000  # ... or so many that they have this many bytes: web pages take longer than notes
_FEW = 200  # changed files, up to which more processes would cost more than they save: two are there in 30 ms
_APART = 2  # processes, where this one died over an article
_YES = "yes"
_LASTING = 20_000  # files, after which what was worked out is kept, whatever becomes of the run


@contextmanager
def _outlived(mark: Path) -> Iterator[bool]:
    """Leaves `mark` where this process dies over an article, as some library may; whether the run before did. Then articles are judged in
    processes of their own, so that this one outlives them."""
    was_there = mark.exists()
    try:
        mark.touch()
    except OSError as error:
        raise PublishError(f"cannot write {mark}: {error.strerror}; what was published is unchanged") from None
    try:
        yield was_there
    finally:
        mark.unlink(missing_ok=True)


def take_in(
    index: Index,
    places: Places,
    changes: Iterable[tuple[File, bytes | None]],
    rules: Rules,
    began: int,
    options: Options,
) -> None:
    """Reads and judges the files in `changes`, each with the digest of what it held when it was read before; `began` (nanoseconds of the file
    system's clock) is when that begins. What a worker cannot bear costs one file. Raises PublishError where the state cannot be written."""
    rest = iter(changes)
    first = [*islice(rest, _FEW)]
    if not first:
        return
    out: dict[str, File] = {}
    batches = _batches(chain(first, rest), places.content, out, with_bytes=bool(options.scheduler))
    with _outlived(places.state / AT_WORK) as did_die:
        is_suspect = did_die or index.note("lost") == _YES
        jobs = options.jobs or (usable_cores() if len(first) == _FEW else _APART if is_suspect else 1)
        lost = False
        with mapped(judging.entered, rules, batches, jobs=jobs, scheduler=options.scheduler) as outcomes:
            taken = 0
            for batch, results in outcomes:
                pairs = zip(batch, results, strict=True)
                lost = lost or any(isinstance(result, Lost) for result in results)
                index.enter([(out.pop(file.source.name), _found(file, result)) for file, result in pairs], began)
                read_before, taken = taken, taken + len(batch)
                if taken // _LASTING > read_before // _LASTING:
                    index.commit()
                if options.watch:
                    options.watch(taken)
    index.remember("lost", _YES if lost else "")
    index.commit()


def _batches(
    changes: Iterable[tuple[File, bytes | None]], content: Path, out: dict[str, File], *, with_bytes: bool
) -> Iterator[list[Unread]]:
    batch: list[Unread] = []
    size = 0
    root, home = os.fspath(content), content.resolve()
    for file, known in changes:
        path = f"{root}/{file.name}"
        leads_out = read.leads_out(path, home, is_link=file.is_link)
        unread = Unread(read.Source(path, file.name, leads_out), known)
        out[file.name] = file
        batch.append(judging.with_bytes(unread) if with_bytes else unread)
        size += file.size
        if len(batch) == _BATCH or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _found(file: Unread, result: Entered | Lost | None) -> Entered | None:
    if not isinstance(result, Lost):
        return result
    aside = judging.not_judged(read.shown_name(file.source), result.reason)
    return Entered(None, (), ((0, str(aside), 1, ""),))
