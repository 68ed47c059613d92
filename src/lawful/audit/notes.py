"""Entries in the system's hands: what stands beside the log between a decision and the commit that makes it durable.

A page of a file that is mapped into memory: writing there costs no call of the system, and outlives a process that is
killed. It is never synced; what a loss of power leaves of it is told from noise by a checksum. The log's next commit
holds the same entries, and empties the page.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

SIZE = 65_536  # bytes of the file

_HEAD = struct.Struct(">II")  # length and CRC-32 of the bytes; a length of 0 ends the row
_END = bytes(4)


class Notes:
    """The open page. Belongs to one thread at a time. Raises OSError."""

    def __init__(self, path: Path) -> None:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            content = os.pread(file, SIZE, 0)
            if len(content) < SIZE:
                os.pwrite(file, bytes(SIZE - len(content)), len(content))  # blocks, so that no write can fail later
            self._map = mmap.mmap(file, SIZE)
        finally:
            os.close(file)
        self.left = list(_read(content))  # by a process that was killed
        self._at = 0

    def put(self, body: bytes) -> bool:
        """Write an entry behind those that are there; False, and nothing written, when it has no room."""
        row = _HEAD.pack(len(body), crc32(body)) + body + _END
        end = self._at + len(row)
        if end > SIZE:
            return False
        self._map[self._at : end] = row
        self._at = end - len(_END)
        return True

    def clear(self) -> None:
        """The log holds them all, durably."""
        self._map[: len(_END)] = _END
        self._at = 0

    def close(self) -> None:
        self._map.close()


def _read(content: bytes) -> Iterator[bytes]:
    at = 0
    while at + _HEAD.size <= len(content):
        size, checksum = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        body = content[at : at + size]
        if not size or len(body) < size or crc32(body) != checksum:
            return
        yield body
        at += size
