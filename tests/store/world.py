"""A clock that stands still, and randomness with a seed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta


class StillClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return 0.0

    def move(self, **step: float) -> None:
        self.time += timedelta(**step)


class SeededRandom:
    """Different bytes each time, the same ones in each run."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._drawn = 0

    def bytes(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"{self._seed}/{self._drawn}".encode()).digest(count)
