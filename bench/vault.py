"""A 256 MiB blob through the vault: how much memory it takes, and how it stands to bare AES-GCM on the same bytes.

Everything is encrypted, then everything is decrypted, in pieces of 1 MiB, in CPU time, against two controls:

* `share_of_bare`: AES-GCM from memory to memory that is there already. Only our side copies to and from a file (one
  in memory), so this holds what the vault adds and what any stream costs; copying 1 MiB takes about as long as
  encrypting it, and the figure follows the load on the machine's memory.
* `share_of_streamed`: AES-GCM in the plainest loop that reads from the same file and writes to it: what the vault adds.

Putting and reading a blob as people do also hashes it twice and goes to the disk; these two figures are wall time.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lawful.core.ports import FolderDisk, SystemClock, SystemRandom
from lawful.store.blobs import Blobs
from lawful.store.segments import MATERIAL_BYTES, SEGMENT, TAG, OpenedStream, Sealer, header_of
from lawful.store.vault import FileRoot, KeyName, Vault

MIB = 1 << 20
SIZE = 256 * MIB
PIECES = SIZE // SEGMENT
ROUNDS = 30


def run(report: Callable[[str, float, str], None]) -> None:
    """The best of thirty rounds of each, in turns, since the machine is shared."""
    with tempfile.TemporaryDirectory(prefix="lawful-bench-") as name:
        folder = Path(name)
        _write_source(folder / "source")
        child = [sys.executable, "-m", "bench.vault", name]
        done = subprocess.run(child, capture_output=True, text=True, check=True)
        extra, put, read = (float(figure) for figure in done.stdout.split())
    bare, streamed, ours = _speeds()
    report("vault.extra_mib", extra, "MiB")
    report("vault.share_of_bare", bare / ours, "of the speed")
    report("vault.share_of_streamed", streamed / ours, "of the speed")
    report("vault.bare_mib_per_s", 2 * SIZE / MIB / bare, "MiB/s of CPU time")
    report("vault.put_mib_per_s", SIZE / MIB / put, "MiB/s, hashed and on disk")
    report("vault.read_mib_per_s", SIZE / MIB / read, "MiB/s, from disk")


def _write_source(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(SIZE // MIB):
            file.write(os.urandom(MIB))


def _speeds() -> tuple[float, float, float]:
    """Seconds of CPU to encrypt everything and then decrypt it: bare, bare in a stream, and through the vault's stream."""
    content, material = os.urandom(SIZE), os.urandom(MATERIAL_BYTES)
    sealed = _Memory(SIZE + PIECES * TAG + MIB)
    works = (
        lambda: _bare(content, material[:32], sealed.bytes),
        lambda: _streamed(content, material[:32], sealed),
        lambda: _stream(content, material, sealed),
    )
    rounds = [[_seconds(work, time.process_time) for work in works] for _ in range(ROUNDS)]
    bare, streamed, ours = (min(column) for column in zip(*rounds, strict=True))
    return bare, streamed, ours


def _bare(content: bytes, key: bytes, sealed: memoryview) -> None:
    """Straight from memory to memory that is there already: nobody can call AES-GCM with less around it."""
    cipher, view, piece, whole = AESGCM(key), memoryview(content), bytearray(SEGMENT), SEGMENT + TAG
    for number in range(PIECES):
        plain = view[number * SEGMENT : (number + 1) * SEGMENT]
        cipher.encrypt_into(number.to_bytes(12), plain, None, sealed[number * whole : (number + 1) * whole])
    for number in range(PIECES):
        cipher.decrypt_into(number.to_bytes(12), sealed[number * whole : (number + 1) * whole], None, piece)


def _streamed(content: bytes, key: bytes, sealed: _Memory) -> None:
    """The plainest loop from and to a file; its pieces have no header, no last one, and no place."""
    cipher, view, piece, box = (
        AESGCM(key),
        memoryview(content),
        bytearray(SEGMENT),
        memoryview(bytearray(SEGMENT + TAG)),
    )
    sealed.seek(0)
    for number in range(PIECES):
        cipher.encrypt_into(number.to_bytes(12), view[number * SEGMENT : (number + 1) * SEGMENT], None, box)
        sealed.write(box)
    sealed.seek(0)
    for number in range(PIECES):
        sealed.readinto(box)
        cipher.decrypt_into(number.to_bytes(12), box, None, piece)


def _stream(content: bytes, material: bytes, sealed: _Memory) -> None:
    sealed.seek(0)
    sealed.write(header_of(KeyName(bytes(16), 1), bytes(32)))
    Sealer(material).write(content, cast(BinaryIO, sealed))
    sealed.end = sealed.tell()
    stream, piece, total = OpenedStream(cast(BinaryIO, sealed), Sealer(material)), bytearray(SEGMENT), 0
    while count := stream.readinto(piece):
        total += count
    if total != SIZE or piece != content[-SEGMENT:]:
        raise AssertionError("the stream is not what was written")


class _Memory(io.RawIOBase):
    """A file of a size known beforehand, in memory: it never grows, so that growing is not what is measured."""

    def __init__(self, size: int) -> None:
        self.bytes = memoryview(bytearray(size))
        self._at = 0
        self.end = size

    def write(self, piece: Any) -> int:
        self.bytes[self._at : self._at + len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.end - self._at)
        buffer[:count] = self.bytes[self._at : self._at + count]
        self._at += count
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + (self.end if whence == io.SEEK_END else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """Stays open: the next round writes it again."""


def _through_the_vault(folder: Path) -> tuple[float, float, float]:
    """MiB of memory beyond what stood before, seconds to put, seconds to read; in a process of its own."""
    with _blobs(folder) as blobs, (folder / "source").open("rb") as source:
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts here
        names: list[str] = []
        put = _seconds(lambda: names.append(blobs.put(source)))
        read = _seconds(lambda: _read(blobs, names[0]))
        return _memory("VmHWM") - before, put, read


def _read(blobs: Blobs, name: str) -> None:
    piece = bytearray(SEGMENT)
    with blobs.open(name) as stream:
        total = sum(iter(lambda: stream.readinto(piece), 0))  # type: ignore[attr-defined]
    if total != SIZE:
        raise AssertionError("the blob is not what was put")


@contextmanager
def _blobs(folder: Path) -> Iterator[Blobs]:
    root = FileRoot.make(folder / "root.key", random=SystemRandom())
    vault = Vault.open(folder / "vault.db", root, clock=SystemClock(), random=SystemRandom())
    yield Blobs(FolderDisk(folder / "blobs"), vault)
    vault.close()


def _memory(field: str) -> float:
    """A figure of this process from /proc, in MiB. Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(field + ":")) / 1024


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


if __name__ == "__main__":
    print(*_through_the_vault(Path(sys.argv[1])))
