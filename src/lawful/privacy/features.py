"""What a tagger sees of a text: for each position a few hashed ids and a few gazetteer bits.

Chinese is read character by character, English word by word; both give the same shapes, so that one network and one
decoder serve both. Hashes are fixed arithmetic (CRC-32 and multiplication), the same on every machine.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    starts: Sequence[int]
    ends: Sequence[int]


class Encoder(Protocol):
    """Turns a text into what a tagger sees. `script` matches where there is anything to see at all."""

    script: re.Pattern[str]

    def __call__(self, text: str) -> Encoded: ...


class Ngrams:
    """Lists of words of two to four characters, asked for at all positions of a text at once."""

    def __init__(self, *lists: Iterable[str]) -> None:
        known: dict[str, int] = {}
        for number, words in enumerate(lists):
            for word in words:
                known[word] = known.get(word, 0) | 1 << number
        self._sizes: dict[int, tuple[NDArray[np.uint64], NDArray[np.uint8]]] = {}
        for size in (2, 3, 4):
            of_size = sorted((_packed(w), n) for w, n in known.items() if len(w) == size and max(w) <= "\uffff")
            if of_size:
                keys, marks = zip(*of_size, strict=True)
                self._sizes[size] = np.array(keys, dtype=np.uint64), np.array(marks, dtype=np.uint8)

    def begin(self, codes: NDArray[np.uint64]) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.uint8]]]:
        """For each size where one of the words begins, and bit by bit which of the lists have it."""
        grams = codes
        for size in (2, 3, 4):
            grams = grams[:-1] << np.uint64(16) | codes[size - 1 :]
            if size not in self._sizes or not len(grams):
                continue
            keys, marks = self._sizes[size]
            places = np.minimum(np.searchsorted(keys, grams), len(keys) - 1)
            begins = np.flatnonzero(keys[places] == grams)
            yield size, begins, marks[places[begins]]


def _packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be"), "big")


class ChineseEncoder:
    """One position a character: two hashes of it, the pairs it makes with its neighbours, eight bits."""

    script = re.compile("[\u3400-\u9fff]")
    columns = (UNITS, UNITS, PAIRS, PAIRS)
    bits = ("surname", "compound surname", "given name", "word begins", "within a word", "word ends", "region", "digit")

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        surnames = frozenset(gazetteers["surnames"])
        self._grams = Ngrams(gazetteers["words"], surnames, gazetteers["regions"])
        self._table = np.zeros((65_536, len(self.bits)), dtype=np.float32)
        for column, characters in (
            (0, (s for s in surnames if len(s) == 1)),
            (2, gazetteers["given"]),
            (7, "0123456789０１２３４５６７８９〇零一二三四五六七八九十百"),
        ):
            for character in characters:
                self._table[ord(character), column] = 1

    def __call__(self, text: str) -> Encoded:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        size = len(codes)
        around = np.zeros(size + 2, dtype=np.int64)
        around[1:-1] = codes
        pairs = (around[:-1] * 40_503 + around[1:] * 2_654_435_761) >> 7
        ids = np.stack((codes * 40_503 >> 3, codes * 2_654_435_761 >> 11, pairs[:-1], pairs[1:]), axis=1)
        ids %= np.array(self.columns)
        narrow = np.minimum(codes, 65_535)
        bits = self._table[narrow]
        self._mark(narrow.astype(np.uint64), bits)
        return Encoded(ids, bits, range(size), range(1, size + 1))

    def _mark(self, codes: NDArray[np.uint64], bits: Bits) -> None:
        for size, begins, lists in self._grams.begin(codes):
            words = begins[lists & 1 > 0]
            bits[words, 3] = 1
            bits[words + size - 1, 5] = 1
            for inner in range(1, size - 1):
                bits[words + inner, 4] = 1
            for column, flag in ((1, 2), (6, 4)):
                for place in range(size):
                    bits[begins[lists & flag > 0] + place, column] = 1


_ENGLISH = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]+|[0-9]+|[^\s]")
_CHINESE_RUN = "\u4e00"  # every run of Chinese is one position, and all look alike to the English tagger


class EnglishEncoder:
    """One position a word, number or sign: two hashes of the lower-case word, its ends, its shape, six bits."""

    # A word that is no part of an address on the network: Chinese text often holds no other Latin letters.
    script = re.compile("(?<![0-9A-Za-z@._/-])[A-Za-z\u00c0-\u024f]{2,40}(?![0-9A-Za-z@_/-]|\\.[0-9A-Za-z])")
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
