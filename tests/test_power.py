"""The power is cut: what a disk held by then is published whole, and what a run said it had published is there."""

import fcntl
import os
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import NOW, Ready
from tests.serving import need
from tests.test_crash import AFTER, BEFORE, CHANGING, FEW, from_nothing, is_healed, is_whole, made, published, put

# EXT4_IOC_SHUTDOWN: what is not on the disk by now is lost.
_SHUTDOWN, _WITHOUT_THE_LOG = 0x8004587D, struct.pack("I", 2)

pytestmark = pytest.mark.long


class Disk:
    """A small disk of its own, mounted at `place`, whose file system replaces nothing safely of itself."""

    def __init__(self, folder: Path) -> None:
        self.place, self._image = folder / "disk", folder / "image"
        self.place.mkdir()
        self._image.touch()
        os.truncate(self._image, 64 << 20)
        subprocess.run(["mkfs.ext4", "-q", self._image], check=True)
        self._mount()

    def _mount(self) -> None:
        words = ["mount", "-o", "loop,noauto_da_alloc", self._image, self.place]
        subprocess.run(words, check=True, capture_output=True, text=True)

    def unmount(self) -> None:
        subprocess.run(["umount", self.place], check=True)

    def cut(self) -> None:
        """Loses what is not on the disk yet."""
        handle = os.open(self.place, os.O_RDONLY)
        fcntl.ioctl(handle, _SHUTDOWN, _WITHOUT_THE_LOG)
        os.close(handle)

    def come_back(self) -> None:
        self.unmount()
        self._mount()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid():
        pytest.skip("only root makes a disk")
    need("mkfs.ext4")
    try:
        disk = Disk(tmp_path)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no disk can be made here: {error.stderr}")
    yield disk
    disk.unmount()


@pytest.mark.hazard("crash")
def test_the_power_is_cut(ready: Ready, disk: Disk, runs: Callable[[int], None]) -> None:
    """The power is cut at each third call that changes something, on an ext4 file system of its own that then loses what was not on the disk; and
    right after a run has ended: what it published is there."""
    root = made(disk.place / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    for number in range(1, 1000, 3):
        put(root, AFTER if number % 2 else BEFORE)
        before, after = published(root), from_nothing(ready, root)
        os.sync()
        run = ready.start(root, "build", "--now", NOW, faults=f"SIGSTOP:{CHANGING}:{number}")
        is_over = not run.await_stop()
        disk.cut()
        run.kill()
        ready.end(run)
        disk.come_back()
        is_whole(root, *([after[0]] if is_over else [before, after[0]]))
        is_healed(ready, root, after)
        if is_over:
            break
    assert number > 30
    runs(number // 3 + 1)


@pytest.mark.hazard("detector")
def test_a_missing_fsync_is_seen_when_the_power_is_cut(ready: Ready, disk: Disk) -> None:
    """Nothing is brought to the disk, and the power is cut after the run: the same test fails."""
    root = made(disk.place / "site", FEW, BEFORE)
    assert ready.build(root).code == 0
    os.sync()
    put(root, AFTER)
    assert ready.build(root, faults="no-fsync").code == 0
    after = published(root)
    disk.cut()
    disk.come_back()
    with pytest.raises(AssertionError):
        is_whole(root, after)
