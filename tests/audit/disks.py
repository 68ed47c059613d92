"""Disks that go wrong on purpose, as apsw VFSs over an ordinary folder.

* `RecordingDisk` writes down what SQLite does, for `PowerLoss` to replay.
* `FailingDisk` fails one write or sync, or every one beyond a number of bytes.
* `PowerLoss` makes the images that a loss of power could leave: what was synced, plus any subset of what was not,
  each write torn at 512 bytes.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw

SECTOR = 512
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done to a file; `acknowledged` is how many entries had been promised before it."""

    kind: Literal["write", "truncate", "sync", "delete"]
    file: str
    acknowledged: int
    offset: int = 0
    content: bytes = b""


class Disk(apsw.VFS):
    """Passes everything on to the real disk, and tells `before` of each write, truncation, sync and deletion first."""

    def __init__(self) -> None:
        self.vfs = f"test-disk-{next(_numbers)}"
        super().__init__(self.vfs, "")

    def before(self, kind: str, file: str, offset: int = 0, content: bytes = b"") -> None:
        """Raise here, and it does not happen."""

    def xOpen(self, name, flags):
        return _File(self, name, flags)

    def xDelete(self, filename, syncdir):
        self.before("delete", Path(filename).name)
        super().xDelete(filename, syncdir)
        if syncdir:  # only then does SQLite sync the folder, and only then is the file gone for good
            self.before("sync", Path(filename).name)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name, flags) -> None:
        self.disk = disk
        self.name = Path(name.filename() if hasattr(name, "filename") else name or "temporary").name
        super().__init__("", name, flags)

    def xWrite(self, data, offset):
        self.disk.before("write", self.name, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size):
        self.disk.before("truncate", self.name, size)
        super().xTruncate(size)

    def xSync(self, flags):
        self.disk.before("sync", self.name)
        super().xSync(flags)


class RecordingDisk(Disk):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[Done] = []
        self.acknowledged = 0

    def before(self, kind, file, offset=0, content=b""):
        self.done.append(Done(kind, file, self.acknowledged, offset, content))


class FailingDisk(Disk):
    """The `fail_at`-th write or sync fails with `error` (counted from 0); or all writes beyond `room` bytes."""

    def __init__(self, *, fail_at: int = -1, error: type[Exception] = apsw.IOError, room: int | None = None) -> None:
        super().__init__()
        self.fail_at = fail_at
        self.error = error
        self.room = room
        self.calls = 0
        self.failed = 0
        self._sizes: dict[str, int] = {}

    def before(self, kind, file, offset=0, content=b""):
        if kind in ("write", "sync"):
            self.calls += 1
            if self.calls - 1 == self.fail_at:
                self._fail(self.error)
        if kind == "write" and self.room is not None:
            sizes = self._sizes | {file: max(self._sizes.get(file, 0), offset + len(content))}
            if sum(sizes.values()) > self.room:
                self._fail(apsw.FullError)
            self._sizes = sizes
        elif kind in ("truncate", "delete"):
            self._sizes[file] = offset

    def _fail(self, error):
        self.failed += 1
        raise error("this disk was told to")


class HangingDisk(Disk):
    """From `hang` on, syncs wait for `release`."""

    def __init__(self, wait: Callable[[], object]) -> None:
        super().__init__()
        self.wait = wait
        self.hang = False

    def before(self, kind, file, offset=0, content=b""):
        if kind == "sync" and self.hang:
            self.wait()


class PowerLoss:
    """Replays a recording. `Image` is a dictionary of file contents, with the promises made until then."""

    def __init__(self, done: list[Done], seed: int = 0) -> None:
        self._done = done
        self._dice = random.Random(seed)

    def images(self, count: int) -> Iterator[tuple[dict[str, bytes], int]]:
        """About `count` images, spread evenly over all moments: (files, entries acknowledged by then)."""
        synced: dict[str, bytearray] = {}
        pending: dict[str, list[Done]] = {}
        moments = len(self._done) + 1
        for moment in range(moments):
            share = (moment + 1) * count // moments - moment * count // moments
            promised = self._done[moment].acknowledged if moment < len(self._done) else self._done[-1].acknowledged
            for _ in range(share):
                yield self._image(synced, pending), promised
            if moment < len(self._done):
                self._advance(self._done[moment], synced, pending)

    def _advance(self, done: Done, synced: dict[str, bytearray], pending: dict[str, list[Done]]) -> None:
        if done.kind == "sync":
            for waiting in pending.pop(done.file, []):
                _apply(waiting, synced, range(1 << 30))
        else:
            pending.setdefault(done.file, []).append(done)

    def _image(self, synced: dict[str, bytearray], pending: dict[str, list[Done]]) -> dict[str, bytes]:
        files = {name: bytearray(content) for name, content in synced.items()}
        for waiting in pending.values():
            habit = self._dice.random()  # nothing, everything, or anything between
            for done in waiting:
                first, last = done.offset // SECTOR, (done.offset + max(len(done.content), 1) - 1) // SECTOR
                kept = [s for s in range(first, last + 1) if self._dice.random() < habit]
                _apply(done, files, kept)
        return {name: bytes(content) for name, content in files.items()}


def _apply(done: Done, files: dict[str, bytearray], sectors) -> None:
    """Let those sectors of a write arrive; a truncation or deletion arrives when any does."""
    if done.kind == "write":
        content = files.setdefault(done.file, bytearray())
        for at, piece in _pieces(done):
            if at // SECTOR in sectors:
                if len(content) < at:
                    content.extend(bytes(at - len(content)))
                content[at : at + len(piece)] = piece
    elif len(sectors):
        if done.kind == "delete":
            files.pop(done.file, None)
        else:
            del files.setdefault(done.file, bytearray())[done.offset :]


def _pieces(done: Done) -> Iterator[tuple[int, bytes]]:
    at = done.offset
    end = done.offset + len(done.content)
    while at < end:
        stop = min(end, at - at % SECTOR + SECTOR)
        yield at, done.content[at - done.offset : stop - done.offset]
        at = stop
