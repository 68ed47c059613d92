"""What a tagger sees of a text: for each position a few hashed ids and a few gazetteer bits.

Chinese is read character by character, English word by word; both give the same shapes, so that one network and one
decoder serve both. Hashes are fixed arithmetic (CRC-32 and multiplication), the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Bits = NDArray[np.float32]


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

    def plain(self, text: str) -> str:
        """The text as it is read: as long, with other characters for those that mean the same."""
        ...

    def doubt(self, text: str, start: int, end: int) -> float:
        """By what the odds that a person's name stands there are divided, for what the network cannot know."""
        ...

    def parts(self, text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
        """The names in what the network saw as one: a list, or two lines."""
        ...

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Where the name begins and ends that the network saw there."""
        ...

    def home(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Where the address begins and ends that the network saw there."""
        ...

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """What is made like a name and like nothing else, whatever the network makes of it."""
        ...

    def beside(self, text: str) -> Iterator[tuple[int, int]]:
        """What is somebody's name because of what stands beside it: no more is asked of it."""
        ...
