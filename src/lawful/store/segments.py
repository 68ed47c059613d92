"""A stream of any length, sealed in segments, so that neither writing nor reading needs it whole in memory.

    header     format 1 | algorithm 1 | key id 16 | key version 4 | salt 32        (bytes, big-endian)
    segment    ciphertext of 1 MiB, the last one of what is left (at least one segment, perhaps empty) | tag 16
    nonce      derived prefix 7 | segment number 4 | 1 for the last segment, else 0

* The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, 2015): segments
  that are missing, doubled, moved, or cut off at the end do not open.
* Key and prefix are derived for this one file and its place, header included; so a changed header opens nothing.
* Nothing is given out before its tag was checked.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lawful.core.errors import Tampered
from lawful.store.vault.envelope import AES_256_GCM, FORMAT, ID_BYTES, KEY_BYTES, SALT_BYTES, KeyName

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SEGMENT = 1 << 20  # bytes of plain text
TAG = 16
PREFIX_BYTES = 7
MATERIAL_BYTES = KEY_BYTES + PREFIX_BYTES  # what a stream needs to have derived for it

_HEADER = struct.Struct(f">BB{ID_BYTES}sI{SALT_BYTES}s")
_WHOLE = SEGMENT + TAG


def header_of(key: KeyName, salt: bytes) -> bytes:
    """The bytes that a sealed stream begins with."""
    return _HEADER.pack(FORMAT, AES_256_GCM, key.id, key.version, salt)


def read_header(sealed: BinaryIO) -> tuple[KeyName, bytes]:
    """The key and the salt of a sealed stream. Raises Tampered when it is none."""
    header = sealed.read(_HEADER.size)
    if len(header) != _HEADER.size or header[:2] != bytes([FORMAT, AES_256_GCM]):
        raise Tampered("a stored blob does not begin like one")
    _, _, id_, version, salt = _HEADER.unpack(header)
    return KeyName(id_, version), salt


class Sealer:
    """Seals and opens the segments of one stream, given what was derived for it."""

    def __init__(self, material: bytes) -> None:
        self._cipher = AESGCM(material[:KEY_BYTES])
        self._prefix = material[KEY_BYTES:]

    def write(self, content: bytes | BinaryIO, sink: BinaryIO) -> None:
        """Seal all of `content` into `sink`."""
        sealed = memoryview(bytearray(_WHOLE))
        for number, (piece, last) in enumerate(pieces(content)):
            size = self._cipher.encrypt_into(self._nonce(number, last=last), piece, None, sealed[: len(piece) + TAG])
            sink.write(sealed[:size])

    def open(self, number: int, sealed: memoryview, into: memoryview, *, last: bool) -> None:
        """Open one segment. Raises Tampered, and leaves nothing in the buffer then."""
        try:
            self._cipher.decrypt_into(self._nonce(number, last=last), sealed, None, into)
        except InvalidTag:
            into[:] = bytes(len(into))  # decrypted, but by nobody vouched for
            raise Tampered(f"segment {number} of a stored blob was changed") from None

    def _nonce(self, number: int, *, last: bool) -> bytes:
        return self._prefix + number.to_bytes(4) + bytes([last])


class OpenedStream(io.RawIOBase):
    """The plain text of a sealed stream, to read and to seek in. Closes the sealed one with itself."""

    def __init__(self, sealed: BinaryIO, sealer: Sealer) -> None:
        """`sealed` stands anywhere. Raises Tampered when its length cannot be one of a sealed stream."""
        body = sealed.seek(0, io.SEEK_END) - _HEADER.size
        self._count = -(-body // _WHOLE)  # segments
        if body < TAG or body - (self._count - 1) * _WHOLE < TAG:
            raise Tampered("a stored blob was cut off")
        self.size = body - self._count * TAG
        self._sealed, self._sealer = sealed, sealer
        self._at = 0
        self._held = -1  # the segment in `_plain`
        self._read = memoryview(bytearray(min(_WHOLE, body)))
        self._plain = memoryview(bytearray(min(SEGMENT, self.size)))
        self._hold(self._count - 1)  # a stream that was cut off, or is empty, must not look like a shorter one

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("a position before the start")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        number, offset = divmod(self._at, SEGMENT)
        target = memoryview(buffer).cast("B")
        count = min(len(target), self.size - self._at, SEGMENT - offset)
        if count <= 0:
            return 0
        if count == self._size_of(number) and number != self._held:
            self._open(number, target[:count])  # a whole segment needs no copy
        else:
            self._hold(number)
            target[:count] = self._plain[offset : offset + count]
        self._at += count
        return count

    def close(self) -> None:
        if not self.closed:
            self._sealed.close()
        super().close()

    def _hold(self, number: int) -> None:
        if number != self._held:
            self._held = -1
            self._open(number, self._plain[: self._size_of(number)])
            self._held = number

    def _open(self, number: int, target: memoryview) -> None:
        sealed = self._read[: len(target) + TAG]
        self._sealed.seek(_HEADER.size + number * _WHOLE)
        if fill(self._sealed, sealed) != len(sealed):
            raise Tampered("a stored blob became shorter while it was read")
        self._sealer.open(number, sealed, target, last=number == self._count - 1)

    def _size_of(self, number: int) -> int:
        """Bytes of plain text in a segment."""
        return min(SEGMENT, self.size - number * SEGMENT)


def pieces(content: bytes | BinaryIO) -> Iterator[tuple[memoryview, bool]]:
    """`content` in pieces of one segment, each with whether it is the last. A piece is good until the next is asked."""
    if isinstance(content, bytes):
        whole = memoryview(content)
        for start in range(0, max(len(whole), 1), SEGMENT):
            yield whole[start : start + SEGMENT], start + SEGMENT >= len(whole)
        return
    this, other = memoryview(bytearray(SEGMENT)), memoryview(bytearray(SEGMENT))
    size, last = fill(content, this), False
    while not last:
        following = fill(content, other) if size == SEGMENT else 0
        last = following == 0
        yield this[:size], last
        this, other, size = other, this, following


def fill(source: BinaryIO, buffer: memoryview) -> int:
    """Read until the buffer is full or the source ends; the number of bytes."""
    size = 0
    while size < len(buffer) and (count := source.readinto(buffer[size:])):  # type: ignore[attr-defined]
        size += count
    return size
