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
    """Remove a dataset's bytes for good; gives the ids of the models that were trained on it.

    Bytes that another dataset shares stay until that one is removed too. Raises Conflict when it was removed before.
    """
    if dataset.removed_at is not None:
        raise Conflict(f"{dataset.id} was removed before")
    house.journal.change("dataset:removed", dataset.id, actor=actor)
    house.store.datasets.replace(msgspec.structs.replace(dataset, removed_at=house.clock.now()))
    if not any(other.digest == dataset.digest and other.removed_at is None for other in house.store.datasets.all()):
        house.blobs.remove(dataset.digest)
    return tuple(m.id for m in house.store.models.all() if any(parent.id == dataset.id for parent in m.made_from))
