"""Which files the index holds for changed, however they lie in folders."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import index
from feeds.index import Entered, Folder, Index

State = tuple[int, int, int, int]
Tree = dict[str, dict[str, State]]  # folder -> name -> state

WRITTEN, READ = 0, 10_000_000_000  # nanoseconds, far apart
NAMES = st.sampled_from(["a", "a0", "b", "é", "\udcff", "\udcff\udcff", "z" * 255, "\U0001f4f0"])
PATHS = st.lists(NAMES, max_size=3).map(lambda names: "".join(f"{name}/" for name in names))
STATES = st.tuples(st.integers(0, 2), st.sampled_from([WRITTEN, READ]), st.just(WRITTEN), st.integers(0, 1))
TREES = st.dictionaries(PATHS, st.dictionaries(NAMES.map("{}.md".format), STATES, min_size=1, max_size=4), max_size=5)


def folders(tree: Tree) -> list[Folder]:
    return [
        Folder(path, sorted((name, *state) for name, state in files.items()), frozenset())
        for path, files in tree.items()
    ]


def scanned(opened: Index, tree: Tree) -> dict[str, bytes | None]:
    """The files that may have changed, with what is known of them; then they are read."""
    found = list(opened.changed(folders(tree)))
    opened.enter([(file, Entered(bytes([file.size]), (), ())) for file, _ in found], READ)
    opened.seal()
    names = {file.name: known for file, known in found}
    assert len(names) == len(found)
    assert all(os.fsencode(file.name) == file.path for file, _ in found)
    return names


def flat(tree: Tree) -> dict[str, State]:
    return {path + name: state for path, files in tree.items() for name, state in files.items()}


@pytest.mark.long
@settings(max_examples=100)
@given(st.lists(TREES, min_size=1, max_size=4))
def test_what_changed_is_told_and_what_went_is_forgotten(trees: list[Tree]) -> None:
    before: dict[str, State] = {}
    with index.opened(Path("nowhere"), "a test", afresh=True) as opened:
        for tree in (*trees, trees[-1], {}, trees[0]):
            now = flat(tree)
            assert scanned(opened, tree) == {
                name: bytes([before[name][0]]) if name in before else None
                for name, state in now.items()
                if before.get(name) != state or state[2] == READ  # that young it may be written again unseen
            }
            before = now


def test_all_is_read_again_where_it_is_doubted() -> None:
    tree: Tree = {"": {"a.md": (1, WRITTEN, WRITTEN, 1)}, "b/": {"c.md": (2, WRITTEN, WRITTEN, 2)}}
    with index.opened(Path("nowhere"), "a test", afresh=True) as opened:
        scanned(opened, tree)
        assert scanned(opened, tree) == {}
        opened.doubt()
        assert scanned(opened, tree) == {"a.md": None, "b/c.md": None}
        assert scanned(opened, tree) == {}
