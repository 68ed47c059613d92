"""A clock that stands still, randomness with a seed, and a store and a vault in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lawful.store.store import Store
from lawful.store.vault import FileRoot, Vault
from store.world import SeededRandom, StillClock


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
