"""A clock that stands still, randomness with a seed, and a store and a vault in a folder of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lawful.store.store import Store
from lawful.store.vault import FileRoot, Vault


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


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def random() -> SeededRandom:
    return SeededRandom()


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'lawful.db'}"


@pytest.fixture
def store(store_url: str, clock: StillClock) -> Iterator[Store]:
    store = Store.connect(store_url, create=True, clock=clock)
    yield store
    store.close()


@pytest.fixture
def root(tmp_path: Path, random: SeededRandom) -> FileRoot:
    return FileRoot.make(tmp_path / "root.key", random=random)


@pytest.fixture
def vault(tmp_path: Path, root: FileRoot, clock: StillClock, random: SeededRandom) -> Iterator[Vault]:
    vault = Vault.open(tmp_path / "vault.db", root, clock=clock, random=random)
    yield vault
    vault.close()
