"""Telling a rotten write-ahead log from one that a loss of power tore.

SQLite takes the first frame whose checksum fails for the end of the WAL, and drops what follows without a word. That
is right after a loss of power: only the last transaction can be incomplete, since every transaction was synced before
the next began. A frame of a later transaction behind the damage proves that the damage came afterwards.

What cannot be told apart: damage to the last transaction itself looks like a torn write.
Source: the SQLite file format, section 4 ("The Write-Ahead Log").
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from lawful.core.errors import Tampered

_HEADER, _FRAME = 32, 24
_PAGES = tuple(1 << power for power in range(9, 17))
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}  # how the checksum reads the words


def examine(wal: Path) -> None:
    """Pass over a WAL that is sound, empty, absent, or torn at its end. Raises Tampered for any other."""
    try:
        with wal.open("rb") as file:
            _examine(file)
    except FileNotFoundError:
        return


def _examine(file: BinaryIO) -> None:
    header = file.read(_HEADER)
    if len(header) < _HEADER or not any(header):
        return
    magic, _, page, _, *salts, first, second = struct.unpack(">8I", header)
    order = _MAGIC.get(magic, "<")
    if magic not in _MAGIC or _checksum(order, header[:24], 0, 0) != (first, second) or page not in _PAGES:
        raise _rotten("its header")
    sums, number = (first, second), 0
    while len(frame := file.read(_FRAME + page)) == _FRAME + page:
        sums = _checksum(order, frame[:8] + frame[_FRAME:], *sums)
        if struct.unpack(">4I", frame[8:24]) != (*salts, *sums):
            _look_behind(file, number, page, tuple(salts), frame)
            return
        number += 1


def _look_behind(file: BinaryIO, number: int, page: int, salts: tuple[int, ...], frame: bytes) -> None:
    """Frames from the damaged one on may belong to one transaction, which the first commit frame ends."""
    committed = False
    damaged = number
    while len(frame) == _FRAME + page:
        size, *found = struct.unpack(">3I", frame[4:16])
        if any(mine == salt for mine, salt in zip(found, salts, strict=True)):  # one flipped bit leaves the other salt
            if committed:
                raise _rotten(f"frame {damaged}")
            committed = size != 0
        number += 1
        frame = file.read(_FRAME + page)


def _checksum(order: str, content: bytes, first: int, second: int) -> tuple[int, int]:
    words = iter(struct.unpack(f"{order}{len(content) // 4}I", content))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def _rotten(what: str) -> Tampered:
    return Tampered(
        f"the write-ahead log is damaged ({what}), and entries were recorded after that",
        expected="the file as this node wrote it",
        hint="keep both files as they are; restore from a copy, and compare with the last export (lawful verify FILE)",
    )
