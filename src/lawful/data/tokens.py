"""Texts become numbers: one token a character, hashed into a fixed vocabulary, so that no word list is kept.

Characters are folded by NFKC first. The same text gives the same tokens on every machine; nothing is fitted, so
nothing of the training text stands in the tokenizer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lawful.data.normalise import text as folded

PADDING = 0
_MIX = 2_654_435_761  # Knuth's multiplicative hash, The Art of Computer Programming 3, section 6.4


def encode(texts: Sequence[str], *, vocabulary: int, context: int) -> np.ndarray:
    """Tokens (N, context) as int64: 1 to `vocabulary` - 1 for characters, 0 behind the end; longer texts are cut."""
    tokens = np.full((len(texts), context), PADDING, dtype=np.int64)
    for row, value in enumerate(texts):
        points = np.array([ord(character) for character in folded(value)[:context]], dtype=np.uint64)
        tokens[row, : len(points)] = (points * _MIX % 2**32 % (vocabulary - 1) + 1).astype(np.int64)
    return tokens
