"""What a tagger sees of a text: for each position a few hashed ids and a few gazetteer bits.

Chinese is read character by character, English word by word; both give the same shapes, so that one network and one
decoder serve both. Hashes are fixed arithmetic (CRC-32 and multiplication), the same on every machine.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Bits = NDArray[np.float32]

UNITS, PAIRS, WORDS, AFFIXES, SHAPES = 4096, 8192, 8192, 4096, 256  # buckets


@dataclass(frozen=True, slots=True)
class Encoded:
    """`ids` (positions, columns), `bits` (positions, gazetteers) and where each position stands in the text."""

    ids: Ids
    bits: Bits
    starts: list[int]
    ends: list[int]


class Encoder(Protocol):
    """Turns a text into what a tagger sees."""

    def __call__(self, text: str) -> Encoded: ...


class ChineseEncoder:
    """One position a character: two hashes of it, the pairs it makes with its neighbours, eight bits."""

    columns = (UNITS, UNITS, PAIRS, PAIRS)
    bits = ("surname", "compound surname", "given name", "word begins", "within a word", "word ends", "region", "digit")

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        self._words = frozenset(gazetteers["words"])
        self._regions = frozenset(gazetteers["regions"])
        self._longest_region = max((len(r) for r in self._regions), default=0)
        surnames = frozenset(gazetteers["surnames"])
        self._compound = frozenset(s for s in surnames if len(s) > 1)
        self._table = np.zeros((65_536, 4), dtype=np.bool_)
        for column, characters in (
            (0, (s for s in surnames if len(s) == 1)),
            (1, gazetteers["given"]),
            (2, "0123456789０１２３４５６７８９〇零一二三四五六七八九十百"),
            (3, {r[0] for r in self._regions}),
        ):
            for character in characters:
                self._table[ord(character), column] = True

    def __call__(self, text: str) -> Encoded:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        size = len(codes)
        around = np.zeros(size + 2, dtype=np.int64)
        around[1:-1] = codes
        pairs = (around[:-1] * 40_503 + around[1:] * 2_654_435_761) >> 7
        ids = np.stack((codes * 40_503 >> 3, codes * 2_654_435_761 >> 11, pairs[:-1], pairs[1:]), axis=1)
        ids %= np.array(self.columns)
        kinds = self._table[np.minimum(codes, 65_535)]
        bits = np.zeros((size, len(self.bits)), dtype=np.float32)
        bits[:, 0], bits[:, 2], bits[:, 7] = kinds[:, 0], kinds[:, 1], kinds[:, 2]
        self._mark_words(text, bits)
        self._mark_regions(text, np.flatnonzero(kinds[:, 3]).tolist(), bits)
        return Encoded(ids, bits, list(range(size)), list(range(1, size + 1)))

    def _mark_words(self, text: str, bits: Bits) -> None:
        words, compound = self._words, self._compound
        for start in range(len(text) - 1):
            two = text[start : start + 2]
            if two in compound:
                bits[start : start + 2, 1] = 1
            for long in (two, text[start : start + 3], text[start : start + 4]):
                if long in words:
                    end = start + len(long) - 1
                    bits[start, 3] = bits[end, 5] = 1
                    bits[start + 1 : end, 4] = 1

    def _mark_regions(self, text: str, starts: list[int], bits: Bits) -> None:
        for start in starts:
            for size in range(self._longest_region, 1, -1):
                if text[start : start + size] in self._regions:
                    bits[start : start + size, 6] = 1
                    break


_ENGLISH = re.compile(r"[^\W\d_]+|[0-9]+|[^\s]")
_CHINESE_RUN = "\u4e00"  # every run of Chinese is one position, and all look alike to the English tagger


class EnglishEncoder:
    """One position a word, number or sign: two hashes of the lower-case word, its ends, its shape, six bits."""

    columns = (WORDS, WORDS, AFFIXES, AFFIXES, SHAPES)
    bits = ("given name", "surname", "common word", "place", "street type", "line begins")

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        self._sets = tuple(frozenset(gazetteers[name]) for name in ("given", "surnames", "words", "places", "streets"))
        self._word = lru_cache(maxsize=20_000)(self._describe)

    def __call__(self, text: str) -> Encoded:
        ids: list[tuple[int, ...]] = []
        bits: list[tuple[int, ...]] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _ENGLISH.finditer(text):
            start, end = match.span()
            columns, known = self._word(match.group()[:40])
            ids.append(columns)
            bits.append((*known, "\n" in text[ends[-1] : start] if ends else True))
            starts.append(start)
            ends.append(end)
        return Encoded(
            np.array(ids, dtype=np.int64).reshape(-1, len(self.columns)),
            np.array(bits, dtype=np.float32).reshape(-1, len(self.bits)),
            starts,
            ends,
        )

    def _describe(self, word: str) -> tuple[tuple[int, ...], tuple[bool, ...]]:
        if "\u3400" <= word[0] <= "\u9fff":
            word = _CHINESE_RUN
        lower = word.lower()
        hashed = zlib.crc32(lower.encode())
        ids = (
            hashed % WORDS,
            (hashed >> 13) % WORDS,
            zlib.crc32(lower[:3].encode()) % AFFIXES,
            zlib.crc32(lower[-3:].encode() + b"$") % AFFIXES,
            zlib.crc32(_shape(word).encode()) % SHAPES,
        )
        return ids, tuple(lower in known for known in self._sets)


def _shape(word: str) -> str:
    """`Xx` for Anna, `XX` for USA, `d4` for 1990; signs stand for themselves."""
    if word[0].isdigit():
        return f"d{min(len(word), 6)}"
    if not word[0].isalpha():
        return word
    size = min(len(word), 4)
    if word.isupper():
        return f"X{size}"
    return f"x{size}" if word.islower() else f"Xx{size}" if word[0].isupper() and word[1:].islower() else "xX"
