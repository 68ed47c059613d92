"""The Merkle tree of RFC 6962, section 2: hashes, roots, inclusion and consistency proofs.

* A leaf hash is SHA-256(0x00 || entry), a node hash SHA-256(0x01 || left || right); an empty tree has SHA-256("").
* Proofs are computed from perfect subtrees, which whoever stores the tree hands out (`Nodes`).
* Verifiers answer True or False and never raise, whatever they are given.

Conventions where implementations differ: nothing is included in a tree of size 0; a consistency proof from size 0
is refused (it would prove nothing); two equal sizes need equal roots and an empty proof; every hash is 32 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

# Nodes(height, index): the hash of the perfect subtree over leaves [index << height, (index + 1) << height).
Nodes = Callable[[int, int], bytes]

EMPTY = sha256(b"").digest()
WIDTH = 256  # hashes in a tile, as in C2SP tlog-tiles


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees as one."""
    return sha256(b"\1" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring subtrees of one size (the last may be smaller); EMPTY when there are none."""
    row = list(hashes)
    while len(row) > 1:
        above = [sha256(b"\1" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0] if row else EMPTY


class Frontier:
    """The right edge of a growing tree, in tiles of 256: the tile at each level that is not full yet.

    `append` gives back the tiles that the leaf completed as (level, number, 256 hashes).
    """

    __slots__ = ("levels", "size")

    def __init__(self) -> None:
        self.size = 0
        self.levels: list[list[bytes]] = [[]]

    def append(self, leaf: bytes) -> list[tuple[int, int, list[bytes]]]:
        self.size += 1
        self.levels[0].append(leaf)
        return [] if self.size % WIDTH else self._carry()

    def extend(self, leaves: Iterable[bytes]) -> list[tuple[int, int, list[bytes]]]:
        return [full for leaf in leaves for full in self.append(leaf)]

    def _carry(self) -> list[tuple[int, int, list[bytes]]]:
        """Move each full tile's root one level up."""
        done = []
        level, tiles = 0, self.size // WIDTH
        while len(self.levels[level]) == WIDTH:
            full = self.levels[level]
            done.append((level, tiles - 1, full))
            self.levels[level] = []
            level, tiles = level + 1, tiles // WIDTH
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(root_of(full))
        return done

    def root(self) -> bytes:
        """The root of the whole tree: what is left over at each level stands right of the tiles above."""
        rest: list[bytes] = []
        for level in self.levels:
            if level or rest:
                rest = [root_of(level + rest)]
        return rest[0] if rest else EMPTY

    def copy(self) -> Frontier:
        twin = Frontier()
        twin.size, twin.levels = self.size, [list(level) for level in self.levels]
        return twin


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (RFC 6962: k)."""
    return 1 << (size - 1).bit_length() - 1


def range_root(start: int, stop: int, nodes: Nodes) -> bytes:
    """The root over leaves [start, stop); `start` lies where RFC 6962 would split."""
    count = stop - start
    if count <= 0:
        return EMPTY
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return nodes(height, start >> height)
    middle = start + _split(count)
    return node_hash(range_root(start, middle, nodes), range_root(middle, stop, nodes))


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The audit path of leaf `index` in the tree of the first `size` leaves, lowest first (RFC 6962, 2.1.1)."""
    start, stop, path = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(range_root(middle, stop, nodes))
            stop = middle
        else:
            path.append(range_root(start, middle, nodes))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """That the tree of `old` leaves is a prefix of that of `new` leaves, 0 < old <= new (RFC 6962, 2.1.2)."""
    start, stop, path = 0, new, []
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(range_root(middle, stop, nodes))
            stop = middle
        else:
            path.append(range_root(start, middle, nodes))
            start = middle
    if start:
        path.append(range_root(start, stop, nodes))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows leaf hash `leaf` at `index` of the tree (`size`, `root`) (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _hashes(leaf, root, *proof):
        return False
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that tree (`old`, `old_root`) is a prefix of (`new`, `new_root`) (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new or not _hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _hashes(*values: bytes) -> bool:
    return all(len(value) == 32 for value in values)
