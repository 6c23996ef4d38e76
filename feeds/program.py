"""Which program this is: what it works out may differ from what another one does."""

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).parent


def identity() -> str:
    """Stands for this program and all it may work with: its files as they lie there, the packages installed beside one that it needs, with their
    versions, and the interpreter's."""
    parts = [sys.version, *_files(os.fspath(_PACKAGE)), *_installed()]
    return sha256("\n".join(parts).encode(errors="surrogateescape")).hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            status = entry.stat()
            yield f"{entry.name} {status.st_size} {status.st_mtime_ns}"


def _installed() -> list[str]:
    spec = find_spec("feedgen")
    if spec is None or spec.origin is None:
        return []
    return sorted(
        name for name in os.listdir(Path(spec.origin).parent.parent) if name.endswith((".dist-info", ".egg-info"))
    )
