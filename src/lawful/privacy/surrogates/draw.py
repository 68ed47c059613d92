"""Choices that look random and repeat: HMAC-SHA-256 of the tenant's key over scope, type and value."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of keyed choices for one value. `attempt` gives another stream where the first choice was taken."""

    __slots__ = ("_block", "_key", "_name", "_number", "_room")

    def __init__(self, key: bytes, *name: str, attempt: int = 0) -> None:
        # Lengths keep ("ab", "c") apart from ("a", "bc").
        self._name = b"".join([len(part).to_bytes(4, "big") + part.encode() for part in (*name, str(attempt))])
        self._key = key
        self._number = self._room = self._block = 0

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1; the bias is below 2^-64."""
        room = self._room
        while room < count << 64:
            block = hmac.digest(self._key, self._name + self._number.to_bytes(4, "big"), "sha256")
            self._block = self._block << 256 | int.from_bytes(block, "big")
            room = (room or 1) << 256
            self._number += 1
        self._block, chosen = divmod(self._block, count)
        self._room = room // count
        return chosen

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def pick_but(self, characters: str, not_these: str) -> str:
        """One of the characters that is none of these; some of them must be."""
        while (chosen := characters[self.below(len(characters))]) in not_these:
            pass
        return chosen

    def digits(self, count: int) -> str:
        """`count` decimal digits."""
        return str(self.below(10**count)).rjust(count, "0") if count else ""

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in another order (Fisher and Yates)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
