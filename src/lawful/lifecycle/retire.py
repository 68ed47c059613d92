"""Retire: withdraw, let retention run out, erase what must be erased, keep the proof that it was.

Withdrawing a service and removing a dataset stand; retention clocks and erasure that reaches trained models are
not built yet.
"""

from __future__ import annotations

import msgspec

from lawful.core.asset import Dataset, Service
from lawful.core.errors import Conflict
from lawful.lifecycle.house import House


def withdraw(house: House, service: Service, *, actor: str) -> Service:
    """End a service; the next call finds nothing. Raises Conflict when it was withdrawn before."""
    if service.withdrawn_at is not None:
        raise Conflict(f"{service.id} was withdrawn before")
    house.journal.change("service:withdrawn", service.id, actor=actor)
    withdrawn = msgspec.structs.replace(service, withdrawn_at=house.clock.now())
    house.store.services.replace(withdrawn)
    return withdrawn


def remove(house: House, dataset: Dataset, *, actor: str) -> tuple[str, ...]:
    """Remove a dataset's bytes for good, and the raw ones it was made from; gives the models that were trained on it.

    Bytes that another dataset shares stay until that one is removed too. Raises Conflict when it was removed before.
    """
    if dataset.removed_at is not None:
        raise Conflict(f"{dataset.id} was removed before")
    _remove(house, dataset, actor)
    for parent in dataset.made_from:
        raw = house.store.datasets.get(parent.id)
        if raw.removed_at is None and not any(_made_from(other, raw) for other in _kept(house)):
            _remove(house, raw, actor)
    return tuple(m.id for m in house.store.models.all() if any(parent.id == dataset.id for parent in m.made_from))


def _remove(house: House, dataset: Dataset, actor: str) -> None:
    house.journal.change("dataset:removed", dataset.id, actor=actor)
    house.store.datasets.replace(msgspec.structs.replace(dataset, removed_at=house.clock.now()))
    if not any(other.digest == dataset.digest for other in _kept(house)):
        house.blobs.remove(dataset.digest)


def _kept(house: House) -> list[Dataset]:
    return [dataset for dataset in house.store.datasets.all() if dataset.removed_at is None]


def _made_from(dataset: Dataset, raw: Dataset) -> bool:
    return any(parent.id == raw.id for parent in dataset.made_from)
