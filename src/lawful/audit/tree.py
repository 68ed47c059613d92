"""The log's Merkle tree: the frontier in memory, full tiles in the file."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from threading import Lock

from lawful.audit.file import LogFile
from lawful.audit.merkle import WIDTH, Frontier, root_of
from lawful.core.errors import Tampered

_HEIGHT = 8  # levels of the tree in one tile
_SHIFT = 48  # a tile's place in the file: level << 48 | number
_CACHED = 128  # expanded tiles kept in memory, about 50 kB each
_KEPT = 1_024  # subtrees of unfinished tiles kept in memory

Tile = tuple[int, int, list[bytes]]


def place_of(level: int, number: int) -> int:
    """The row in which a full tile is kept."""
    return level << _SHIFT | number


def is_full(place: int, size: int) -> bool:
    """Whether a log of `size` entries has a full tile at this place."""
    level, number = place >> _SHIFT, place & (1 << _SHIFT) - 1
    return 0 <= level < 8 and number < size >> _HEIGHT * (level + 1)


class StoredTree:
    """Hands out the hash of any perfect subtree. `unwritten` are full tiles that the file does not have yet."""

    def __init__(self, file: LogFile, unwritten: dict[int, bytes]) -> None:
        self._file = file
        self._unwritten = unwritten
        self._lock = Lock()
        self._rows: OrderedDict[tuple[int, int], list[list[bytes]]] = OrderedDict()
        self._edge: dict[tuple[int, int], bytes] = {}  # subtrees of tiles that are not full
        self.frontier = Frontier()

    @property
    def size(self) -> int:
        return self.frontier.size

    def load(self, size: int) -> int:
        """Take up the full tiles of a file that holds `size` entries; returns how many entries they cover.

        Raises Tampered when a tile that must be there is missing or has the wrong length.
        """
        full = min(size // WIDTH, self._file.tiles_below(place_of(1, 0)))
        frontier = Frontier()
        frontier.size = full * WIDTH
        level, tiles = 0, full
        while tiles:
            frontier.levels.append([root_of(self._read(level, n)) for n in range(tiles - tiles % WIDTH, tiles)])
            level, tiles = level + 1, tiles // WIDTH
        with self._lock:
            self.frontier = frontier
            self._rows.clear()
        return frontier.size

    def append(self, leaves: Sequence[bytes]) -> None:
        """Take up leaves that are durable."""
        with self._lock:
            for level, number, hashes in self.frontier.extend(leaves):
                self._unwritten[place_of(level, number)] = b"".join(hashes)

    def full(self, place: int) -> bytes | None:
        """A full tile as it is stored, or as it waits to be; asked twice, since the writer may be moving it."""
        return self._file.tile(place) or self._unwritten.get(place) or self._file.tile(place)

    def root(self) -> tuple[int, bytes]:
        """Size and root, of one moment."""
        with self._lock:
            return self.frontier.size, self.frontier.root()

    def node(self, height: int, index: int) -> bytes:
        """The hash of the perfect subtree over leaves [index << height, (index + 1) << height)."""
        level, rise = divmod(height, _HEIGHT)
        number, at = divmod(index << rise, WIDTH)
        with self._lock:
            if (found := self._edge.get((height, index))) is not None:
                return found
            rows = self._rows.get((level, number))
            if rows is None and level < len(self.frontier.levels):
                part = self.frontier.levels[level]
                if number == self.frontier.size >> (_HEIGHT * (level + 1)) and at + (1 << rise) <= len(part):
                    return self._keep(height, index, root_of(part[at : at + (1 << rise)]))
        if rows is None:
            rows = self._expand(level, number)
        return rows[rise][at >> rise]

    def _keep(self, height: int, index: int, found: bytes) -> bytes:
        """A perfect subtree never changes: remember it."""
        if len(self._edge) >= _KEPT:
            self._edge.clear()
        self._edge[height, index] = found
        return found

    def _expand(self, level: int, number: int) -> list[list[bytes]]:
        """All eight levels within a full tile."""
        rows = [self._read(level, number)]
        while len(rows[-1]) > 1:
            below = rows[-1]
            rows.append([sha256(b"\1" + a + b).digest() for a, b in zip(below[::2], below[1::2], strict=True)])
        with self._lock:
            self._rows[level, number] = rows
            while len(self._rows) > _CACHED:
                self._rows.popitem(last=False)
        return rows

    def _read(self, level: int, number: int) -> list[bytes]:
        place = place_of(level, number)
        hashes = self.full(place)
        if hashes is None or len(hashes) != WIDTH * 32:
            raise Tampered(f"tile {level}/{number} of the log is missing or cut", hint="lawful audit verify")
        return [hashes[at : at + 32] for at in range(0, WIDTH * 32, 32)]
