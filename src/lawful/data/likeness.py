"""Which rows are nearly the same: the same message retyped, the same picture saved again.

* text: MinHash over character shingles in 64 bands (Broder 1997), each candidate verified by its exact Jaccard index
* image: average hash and Hamming distance, each candidate verified by its mean absolute difference
* tabular: equal after rounding to six significant digits

Nothing is drawn by chance: the same rows give the same pairs. Only verified pairs are returned.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from lawful.core.errors import TooLarge
from lawful.data.normalise import text as normal_text
from lawful.data.table import Table, values

Pair = tuple[int, int]

JACCARD = 0.85  # texts at least this alike are nearly the same
DIFFERENCE = 3.0  # images whose pixels differ by less on average, of 255, are; different people's digits differ by 7
HAMMING = 6  # of 64 bits: noise and JPEG up to DIFFERENCE flipped at most 5 in 17,000 copies of digits and garments
IMAGES = 100_000  # comparing grows with the square: 20,000 garments take 3 s, 100,000 about a minute

_SHINGLE = 4
_BANDS, _WIDTH = 64, 6  # finds a pair of Jaccard 0.85 with probability 1 - (1 - 0.85^6)^64 > 0.999999999
_BUCKET = 200  # a band that this many rows share says "boilerplate", not "copy"; see _bucket_pairs
_BLOCK = 256  # images compared with all others at a time
_CHUNK = 2_000_000  # characters hashed at a time, so that memory stays flat


def near_pairs(table: Table) -> list[Pair]:
    """Pairs (i, j), i < j, of 0-based rows that are nearly the same, in order.

    Rows must be whole (no missing text, right number of pixels). Raises TooLarge for more than 100,000 images.
    """
    if table.rows < 2:
        return []
    if table.kind == "text":
        return sorted(_text_pairs([normal_text(value).casefold() for value in table.frame["text"]]))
    if table.kind == "image":
        return sorted(_image_pairs(values(table)))
    return sorted(_rounded_pairs(table))


def jaccard(a: str, b: str) -> float:
    """Shared over all character shingles of two texts: 1 for the same set, 0 for nothing in common."""
    one, two = _shingles(a), _shingles(b)
    return len(one & two) / len(one | two)


def _shingles(value: str) -> set[str]:
    padded = value + "\0" * (_SHINGLE - 1)
    return {padded[start : start + _SHINGLE] for start in range(max(1, len(value)))}


def _text_pairs(texts: list[str]) -> Iterator[Pair]:
    signatures = np.concatenate([_signatures(chunk) for chunk in _chunks(texts)])
    seen: set[Pair] = set()
    for band in range(_BANDS):
        part = np.ascontiguousarray(signatures[:, band * _WIDTH : (band + 1) * _WIDTH])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * _WIDTH))).ravel()
        seen.update(_bucket_pairs(keys))
    for i, j in seen:
        # The share of equal signature values estimates the index (standard error 0.02): it spares most exact ones.
        if np.mean(signatures[i] == signatures[j]) > JACCARD - 0.1 and jaccard(texts[i], texts[j]) >= JACCARD:
            yield i, j


def _bucket_pairs(keys: np.ndarray) -> Iterator[Pair]:
    """Pairs with equal keys. In a bucket of more than 200 each row is compared with the first 200 only."""
    order = np.argsort(keys, kind="stable")
    edges = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1], True])
    for start, end in itertools.pairwise(edges):
        bucket = order[start:end].tolist()
        for position, j in enumerate(bucket[1:], start=1):
            for i in bucket[: min(position, _BUCKET)]:
                yield i, j


def _chunks(texts: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for value in texts:
        chunk.append(value)
        size += len(value) + _SHINGLE
        if size > _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _signatures(texts: list[str]) -> np.ndarray:
    """MinHash signatures, uint32 (N, 384): for each hash function the smallest value over a text's shingles."""
    lengths = np.array([max(1, len(value)) + _SHINGLE - 1 for value in texts])
    joined = "".join(value.ljust(1, "\0") + "\0" * (_SHINGLE - 1) for value in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    starts = np.r_[0, np.cumsum(lengths)[:-1]]
    last = np.repeat(starts + lengths - _SHINGLE, lengths)
    hashes = np.zeros(len(codes), np.uint64)
    for shift in range(_SHINGLE):
        hashes = hashes * np.uint64(0x100000001B3) + np.roll(codes, -shift)
    # A window that would run into the next text repeats the text's last one, so that every text keeps its own.
    hashes = _mix(hashes[np.minimum(np.arange(len(codes)), last)])
    salts = _mix(np.arange(1, _BANDS * _WIDTH + 1, dtype=np.uint64))
    columns = [np.minimum.reduceat((hashes ^ salt) * (salt | np.uint64(1)) >> np.uint64(32), starts) for salt in salts]
    return np.stack(columns, axis=1).astype(np.uint32)


def _mix(x: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): spreads every bit over all others."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: np.ndarray = x ^ (x >> np.uint64(31))
    return mixed


def _image_pairs(x: np.ndarray) -> Iterator[Pair]:
    """Pairs among images (N, H, W, C). In order of brightness, for two that differ by more differ too much already."""
    if len(x) > IMAGES:
        raise TooLarge(
            f"{len(x)} images are too many to compare each with each",
            expected=f"at most {IMAGES}",
            hint="clean with near_duplicates=False",
        )
    cells, weights = _cells(x)
    hashes = _average_hash(cells)
    brightness = cells @ weights
    order = np.argsort(brightness, kind="stable")
    ends = np.searchsorted(brightness[order], brightness[order] + DIFFERENCE + 0.01, side="right")
    for start in range(0, len(x), _BLOCK):
        rows = order[start : start + _BLOCK]
        others = order[start : ends[start + len(rows) - 1]]
        close = np.bitwise_count(hashes[rows][:, None] ^ hashes[others][None, :]) <= HAMMING
        one, two = np.nonzero(np.triu(close, k=1))
        yield from _verified(x, cells, weights, np.sort(np.stack([rows[one], others[two]], axis=1), axis=1))


def _verified(x: np.ndarray, cells: np.ndarray, weights: np.ndarray, pairs: np.ndarray) -> Iterator[Pair]:
    """Those of the pairs (P, 2) whose mean absolute difference is small; that of the cells is never larger."""
    for candidates in _slices(pairs, 64):
        bound = np.abs(cells[candidates[:, 0]] - cells[candidates[:, 1]]) @ weights
        for pair in _slices(candidates[bound <= DIFFERENCE + 0.01], x[0].size):
            near = np.abs(x[pair[:, 0]] - x[pair[:, 1]]).mean(axis=(1, 2, 3)) <= DIFFERENCE
            yield from ((int(i), int(j)) for i, j in pair[near])


def _slices(pairs: np.ndarray, width: int) -> Iterator[np.ndarray]:
    """The pairs in portions of which each needs about 4 million values of `width` a pair."""
    step = max(1, 2**22 // width)
    return (pairs[start : start + step] for start in range(0, len(pairs), step))


def _cells(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Grey means (N, 64) of an 8x8 grid, and each cell's share of the image (64,); 0 where an image is too small."""
    grey, shares = x.mean(axis=3), []
    for axis in (1, 2):
        size = grey.shape[axis]
        starts = np.arange(8) * size // 8
        counts = np.diff(np.r_[starts, size])
        shape = [-1 if a == axis else 1 for a in range(3)]
        grey = np.add.reduceat(grey, starts, axis=axis) / np.maximum(1, counts).reshape(shape)
        shares.append(counts / size)
    return grey.reshape(len(x), 64), np.outer(*shares).ravel().astype(np.float32)


def _average_hash(cells: np.ndarray) -> np.ndarray:
    """uint64 (N,): which cells are brighter than the mean of all."""
    # A cell that lies on the mean would flip with the slightest noise; a step above it does not.
    bits = cells > cells.mean(axis=1, keepdims=True) + 1.0
    return np.packbits(bits, axis=1).view(np.uint64).ravel()


def _rounded_pairs(table: Table) -> Iterable[Pair]:
    rounded = table.frame.select(pl.col(table.features).cast(pl.Float64).round_sig_figs(6))
    _, keys = np.unique(rounded.to_numpy() + 0.0, axis=0, return_inverse=True)
    return _bucket_pairs(keys.ravel())
