"""Finding an entry by its id, or by the id that it closes.

Every 16,384 entries make a run; a run's records lie in 64 buckets, a row each. A record is 14 bytes: the last 8
bytes of the id, then 6 bytes big-endian: twice the position, plus one when the entry closes that id. Whoever finds
a record reads the entry itself before believing it. The last, unfinished run is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawful.audit.file import LogFile
from lawful.core.evidence import Entry

RUN = 16_384
_BUCKETS = 64
_KEY, _RECORD = 8, 14
_SHIFT = 32  # a row's place: bucket << 32 | run


def is_complete(place: int, size: int) -> bool:
    """Whether a log of `size` entries has a complete run, and a bucket, at this place."""
    return 0 <= place >> _SHIFT < _BUCKETS and place & (1 << _SHIFT) - 1 < size // RUN


class Names:
    """The index of ids, run by run."""

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self._tail = [bytearray() for _ in range(_BUCKETS)]

    def add(self, position: int, entry: Entry) -> dict[int, bytes]:
        """Take note of an entry; returns the rows of the run that it completes, if it does."""
        self._note(entry.id, position * 2)
        if entry.closes:
            self._note(entry.closes, position * 2 + 1)
        if (position + 1) % RUN:
            return {}
        run = position // RUN
        rows = {bucket << _SHIFT | run: bytes(records) for bucket, records in enumerate(self._tail) if records}
        self._tail = [bytearray() for _ in range(_BUCKETS)]
        return rows

    def _note(self, name: str, value: int) -> None:
        key = bytes.fromhex(name[-2 * _KEY :])
        self._tail[key[-1] % _BUCKETS] += key + value.to_bytes(_RECORD - _KEY, "big")

    def positions(self, name: str, *, closes: bool, unwritten: dict[int, bytes]) -> Iterator[int]:
        """Positions that may hold the entry, oldest first. `unwritten` are completed rows not yet in the file."""
        key = bytes.fromhex(name[-2 * _KEY :])
        bucket = key[-1] % _BUCKETS
        low, high = bucket << _SHIFT, (bucket + 1) << _SHIFT
        rows = dict(self._file.names(low, high)) | {p: r for p, r in unwritten.items() if low <= p < high}
        for _, records in sorted(rows.items()):
            yield from _search(records, key, closes)
        yield from _search(bytes(self._tail[bucket]), key, closes)


def _search(records: bytes, key: bytes, closes: bool) -> Iterator[int]:
    at = records.find(key)
    while at >= 0:
        if at % _RECORD == 0:
            value = int.from_bytes(records[at + _KEY : at + _RECORD], "big")
            if value % 2 == closes:
                yield value // 2
        at = records.find(key, at + 1)
