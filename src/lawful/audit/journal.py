"""The journal in front of the log's database: where an entry becomes durable, at the price of one small write.

* A commit starts at a fresh sector of 512 bytes and is written at once, past the system's cache where that can be; no
  write changes a sector that holds something acknowledged.
* Every sector carries a checksum that is bound to its place. So a sector that is neither whole nor blank was damaged,
  and is reported; one that a loss of power kept from being written is still what it was before.
* The database takes over what the journal holds in one synced transaction; then the journal starts again from the
  front, in a new generation.

The file, byte by byte: docs/evidence.md. Why it is there: docs/decisions/0005-a-journal-before-the-database.md.
"""

from __future__ import annotations

import errno
import mmap
import os
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol
from zlib import crc32

import apsw

from lawful.core.errors import Tampered
from lawful.core.ports import sync_folder

SECTOR = 512
SECTORS = 4_096  # of the whole file, 2 MiB
LARGEST = 65_536  # bytes of a commit's content; a larger one is no dearer in the database

_HEAD = struct.Struct(">QIHHH")  # generation, first sector of the commit, its sectors, number in it, bytes used
_SUM = 4  # bytes of a CRC-32
ROOM = SECTOR - _HEAD.size - _SUM
_BLANK = bytes(SECTOR)
_LENGTH, _POSITION = 2, 8


class Commit(NamedTuple):
    """Entries that were written together, as read back from the journal."""

    position: int  # of the first entry
    bodies: list[bytes]


class Device(Protocol):
    """A file of sectors. Raises OSError, apsw.Error."""

    def write(self, at: int, content: bytes) -> None:
        """Durable when it returns."""

    def read(self, at: int, size: int) -> bytes: ...
    def clear(self, size: int) -> None:
        """Make the file `size` bytes of zeros, durably."""

    def close(self) -> None: ...


class Journal:
    """The open journal. Writing belongs to one thread at a time; `read` may happen on any."""

    def __init__(self, device: Device, content: bytes) -> None:
        self._device = device
        self._places: list[tuple[int, int, int, int]] = []  # first position, entries, first sector, sectors
        self._lock = Lock()
        self._generation = _newest(content)
        self._sectors = len(content) // SECTOR
        self._next = self._sectors  # nothing is written before `restart`

    @property
    def waiting(self) -> int:
        """How many commits the database has not taken over."""
        return len(self._places)

    def append(self, position: int, bodies: Sequence[bytes]) -> bool:
        """Make entries from `position` on durable; False when they have no room here."""
        content = _content(position, bodies)
        first, count = self._next, -(-len(content) // ROOM)
        if not content or first + count > self._sectors:
            return False
        parts: list[bytes] = []
        for number in range(count):
            piece = content[number * ROOM : (number + 1) * ROOM]
            head = _HEAD.pack(self._generation, first, count, number, len(piece))
            parts += head, _sum(head, piece), piece
        self._device.write(first * SECTOR, b"".join(parts).ljust(count * SECTOR, b"\0"))
        with self._lock:
            self._places.append((position, len(bodies), first, count))
        self._next = first + count
        return True

    def read(self, start: int, stop: int) -> list[Commit]:
        """Commits with entries in [start, stop), as they are stored; those that are taken over meanwhile are left out.

        Raises Tampered when one is not what was written.
        """
        with self._lock:
            generation = self._generation
            wanted = [place for place in self._places if place[0] < stop and place[0] + place[1] > start]
        found = []
        for position, count, sector, sectors in wanted:
            commit = _commit(self._device.read(sector * SECTOR, sectors * SECTOR), sector, generation)
            if commit is not None and (commit.position, len(commit.bodies)) == (position, count):
                found.append(commit)
            elif generation == self._generation:
                raise _rotten(sector)
        return found

    def restart(self) -> None:
        """Forget everything: the database has it, synced."""
        with self._lock:
            self._places.clear()
            self._generation += 1
            self._next = 0

    def empty(self) -> None:
        """Leave a file without content behind; before the last `close`."""
        self._device.clear(0)

    def close(self) -> None:
        self._device.close()


def open_journal(path: Path, *, vfs: str | None) -> tuple[Journal, list[Commit]]:
    """The journal at `path`, made where there is none, and what it holds; `restart` it when the database has that.

    Raises Tampered, OSError, apsw.Error.
    """
    device = _SystemFile(path) if vfs is None else _VfsFile(path, vfs)
    try:
        content = device.read(0, SECTORS * SECTOR)
        commits = list(replay(content))
        if len(content) < SECTORS * SECTOR:
            _check_blank(content)
            content = bytes(SECTORS * SECTOR)  # new, or its making was cut short
            device.clear(len(content))
        return Journal(device, content), commits
    except BaseException:
        device.close()
        raise


def _check_blank(content: bytes) -> None:
    """Raise Tampered for a file that holds something and is not as long as it was made."""
    if any(content):
        raise _rotten(len(content) // SECTOR)


def _content(position: int, bodies: Sequence[bytes]) -> bytes:
    """What a commit holds; nothing when that is too much for the journal."""
    if sum(map(len, bodies)) > LARGEST:
        return b""
    parts = [position.to_bytes(_POSITION, "big")]
    for body in bodies:
        parts += len(body).to_bytes(_LENGTH, "big"), body
    return b"".join(parts)


def replay(content: bytes) -> Iterator[Commit]:
    """The commits of a journal's bytes, oldest first, up to the one that a loss of power may have torn.

    Raises Tampered for a sector that is damaged, and for a commit behind one that is not whole.
    """
    sectors = len(content) // SECTOR
    for number in range(sectors):
        if content[number * SECTOR : (number + 1) * SECTOR] != _BLANK and not _is_whole(content, number, number):
            raise _rotten(number)
    generation, number = _newest(content), 0
    while generation and number < sectors:
        count = _head(content, number)[2]
        commit = _commit(content[number * SECTOR : (number + count) * SECTOR], number, generation)
        if commit is None:
            break
        yield commit
        number += count
    for later in range(number, sectors):
        owner, first = _head(content, later)[:2]
        if generation and owner == generation and first > number:
            raise _rotten(number)


def _newest(content: bytes) -> int:
    """The generation that is being written; the database has all of the older ones. 0 when nothing was written."""
    return max((_head(content, number)[0] for number in range(len(content) // SECTOR)), default=0)


def _commit(content: bytes, number: int, generation: int) -> Commit | None:
    """The commit whose sectors, from `number` on, these bytes are; None when a part of it is not there."""
    count = len(content) // SECTOR
    pieces = []
    for part in range(count):
        owner, first, sectors, place, used = _head(content, part)
        if (owner, first, sectors, place) != (generation, number, count, part) or not _is_whole(
            content, part, number + part
        ):
            return None
        pieces.append(_piece(content, part, used))
    if not pieces:
        return None
    whole = b"".join(pieces)
    at, bodies = _POSITION, []
    while at < len(whole):
        start = at + _LENGTH
        at = start + int.from_bytes(whole[at:start], "big")
        bodies.append(whole[start:at])
    return Commit(int.from_bytes(whole[:_POSITION], "big"), bodies)


def _is_whole(content: bytes, at: int, number: int) -> bool:
    """Whether the sector at index `at` of these bytes is one that was written as sector `number` of the file."""
    start = at * SECTOR
    _, first, _, place, used = _head(content, at)
    head, stored = content[start : start + _HEAD.size], content[start + _HEAD.size : start + _HEAD.size + _SUM]
    rest = content[start + _HEAD.size + _SUM + used : start + SECTOR]
    piece = _piece(content, at, used)
    return first + place == number and used <= ROOM and stored == _sum(head, piece) and not any(rest)


def _head(content: bytes, at: int = 0) -> tuple[int, int, int, int, int]:
    generation, first, count, number, used = _HEAD.unpack_from(content, at * SECTOR)
    return generation, first, count, number, used


def _piece(content: bytes, at: int, used: int) -> bytes:
    start = at * SECTOR + _HEAD.size + _SUM
    return content[start : start + used]


def _sum(head: bytes, piece: bytes) -> bytes:
    """The CRC-32 of a sector; its place in the file is part of the head."""
    return crc32(piece, crc32(head)).to_bytes(_SUM, "big")


def _rotten(sector: int) -> Tampered:
    return Tampered(
        f"the log's journal is damaged (sector {sector})",
        expected="the file as this node wrote it",
        hint="keep all files as they are; restore from a copy, and compare with the last export (lawful verify FILE)",
    )


class _SystemFile:
    """A file of this machine, written past its cache where the file system and the disk allow that."""

    def __init__(self, path: Path) -> None:
        self._path = path
        is_new = not path.exists()
        self._reader = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._buffer = memoryview(mmap.mmap(-1, LARGEST + 64 * SECTOR))  # aligned, as writing past the cache wants it
        self._writer = self._open(os.O_DIRECT) or self._open(0)
        if is_new:
            sync_folder(path.parent)

    def _open(self, more: int) -> int:
        """A descriptor, 0 when the file system knows no such writing."""
        try:
            return os.open(self._path, os.O_WRONLY | os.O_DSYNC | os.O_CLOEXEC | more)
        except OSError as error:
            if error.errno != errno.EINVAL or not more:
                raise
            return 0

    def write(self, at: int, content: bytes) -> None:
        size = len(content)
        self._buffer[:size] = content
        view = self._buffer[:size]
        try:
            written = os.pwrite(self._writer, view, at)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            os.close(self._writer)  # a disk with larger sectors takes no 512 bytes past the cache
            self._writer = self._open(0)
            written = os.pwrite(self._writer, view, at)
        if written != size:
            raise OSError(errno.EIO, "the disk took only a part")

    def read(self, at: int, size: int) -> bytes:
        return os.pread(self._reader, size, at)

    def clear(self, size: int) -> None:
        """Blocks are written, not only reserved: the first write to a reserved one costs a second sync."""
        os.ftruncate(self._reader, 0)
        if os.pwrite(self._reader, bytes(size), 0) != size:
            raise OSError(errno.ENOSPC, "the disk took only a part")
        os.fsync(self._reader)

    def close(self) -> None:
        os.close(self._writer)
        os.close(self._reader)


class _VfsFile:
    """A file of an apsw VFS: a disk that records, fails or hangs."""

    def __init__(self, path: Path, vfs: str) -> None:
        flags = apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_READWRITE
        self._file = apsw.VFSFile(vfs, str(path), [flags, 0])

    def write(self, at: int, content: bytes) -> None:
        self._file.xWrite(content, at)
        self._file.xSync(apsw.SQLITE_SYNC_NORMAL)

    def read(self, at: int, size: int) -> bytes:
        return self._file.xRead(max(min(size, self._file.xFileSize() - at), 0), at)

    def clear(self, size: int) -> None:
        self._file.xTruncate(0)
        if size:
            self._file.xWrite(bytes(size), 0)
        self._file.xSync(apsw.SQLITE_SYNC_NORMAL)

    def close(self) -> None:
        self._file.xClose()
