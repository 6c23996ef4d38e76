"""A file is read whole, or named with what is wrong with it."""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from feeds import read
from feeds.model import Document


def only(path: Path) -> object:
    [found] = read.read(read.Source(path, path.name))
    return found.body if isinstance(found, Document) else str(found)


@pytest.mark.parametrize("size", [0, 5, 12, 1000])
def test_a_file_that_changes_while_it_is_read_is_read_to_its_end(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"An oak pier.")
    looked_at = os.stat(path)
    monkeypatch.setattr(os, "fstat", lambda _: SimpleNamespace(st_mode=looked_at.st_mode, st_size=size))
    assert only(path) == "An oak pier."


def _large(path: Path) -> None:
    path.touch()
    os.truncate(path, read.MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.md", os.mkfifo, "a.md: it is not a regular file; put the article itself there"),
        ("a.md", os.mkdir, "a.md: it is not a regular file; put the article itself there"),
        ("a.md", _large, "a.md: 5,000,001 bytes are more than 5,000,000; split it, or take the article out of it"),
        ("a.md", lambda _: None, "a.md: it cannot be read: No such file or directory; give the right to read it, or delete it"),
        ("a.md", Path.touch, "a.md: the file is empty; write something into it or delete it"),
        ("a.doc", Path.touch, "a.doc: no reader for this kind of file; give it one of .md, .markdown, .txt, .html, .htm, "
            ".jsonl, .ndjson, .json, .csv, .tsv, .xml, .rss, .atom, .rdf, .opml"),
    ],
)  # fmt: skip
@pytest.mark.hazard("input")
def test_what_cannot_be_read_is_named(name: str, make: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    """A pipe, a folder, a file that is too large, gone, empty or of another kind stands where an article should"""
    make(tmp_path / name)
    assert only(tmp_path / name) == said


def test_a_file_of_many_articles_may_be_larger(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"title": "Oak pier", "text": "An oak pier."}\n' + b"\n" * read.MAX_BYTES)
    assert only(path) == "An oak pier."
