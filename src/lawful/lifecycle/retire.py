"""Retire: withdraw, let retention run out, erase what must be erased, keep the proof that it was.

The law is asked at each end, and what it says is on the log; nobody's right to end a thing waits for a fact. Erasure
that reaches into trained models is not built: the models that were trained on a removed set are named.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from lawful.core.act import Action
from lawful.core.asset import Dataset, Service
from lawful.core.errors import Conflict
from lawful.core.facts import Facts
from lawful.lifecycle.deploy import service_facts
from lawful.lifecycle.gather import dataset_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import told

ENDED = Facts.known(purpose_ended=True)
NONE_GIVEN = Facts()


def withdraw(house: House, service: Service, *, actor: str) -> Service:
    """End a service; the next call finds nothing. Raises Conflict when it was withdrawn before."""
    if service.withdrawn_at is not None:
        raise Conflict(f"{service.id} was withdrawn before")
    facts = service_facts(house, service, house.store.models.get(service.model)) | ENDED
    with house.journal.noting(house.act(Action.RETIRE, service.id, purpose=service.purpose), facts):
        house.journal.change("service:withdrawn", service.id, actor=actor)
        withdrawn = msgspec.structs.replace(service, withdrawn_at=house.clock.now())
        house.store.services.replace(withdrawn)
    return withdrawn


def remove(house: House, dataset: Dataset, *, actor: str, reason: Facts = NONE_GIVEN) -> tuple[str, ...]:
    """Remove a dataset's bytes for good, and the raw ones it was made from; gives the models that were trained on it.

    `reason` holds what is known of why: that the storage period ran out, say. Bytes that another dataset shares stay until that one is removed too. Raises Conflict when it was removed before.
    """
    if dataset.removed_at is not None:
        raise Conflict(f"{dataset.id} was removed before")
    facts = told(house, house.operator) | dataset_facts(house, dataset, purpose="", commercial=True) | reason
    with house.journal.noting(house.act(Action.ERASE, dataset.id, purpose="removal"), facts):
        _remove(house, dataset, actor)
        for parent in dataset.made_from:
            raw = house.store.datasets.get(parent.id)
            if raw.removed_at is None and not any(_made_from(other, raw) for other in _kept(house)):
                _remove(house, raw, actor)
    return tuple(m.id for m in house.store.models.all() if any(parent.id == dataset.id for parent in m.made_from))


def keep_until(dataset: Dataset) -> date | None:
    """The last day on which a dataset may be kept by what was stated of it; None where no end was stated."""
    days = dataset.provenance.retention_days
    return None if days is None else dataset.provenance.collected_on + timedelta(days=days)


def expire(house: House) -> tuple[str, ...]:
    """Remove every dataset whose stated time has run out; gives their ids. A raw set goes with its clean one."""
    gone: list[str] = []
    for dataset in _kept(house):
        last = keep_until(dataset)
        is_kept = house.store.datasets.get(dataset.id).removed_at is None
        if is_kept and last is not None and house.today > last:
            remove(house, dataset, actor=house.operator, reason=ENDED)
            gone.append(dataset.id)
    return tuple(gone)


def _remove(house: House, dataset: Dataset, actor: str) -> None:
    house.journal.change("dataset:removed", dataset.id, actor=actor)
    house.store.datasets.replace(msgspec.structs.replace(dataset, removed_at=house.clock.now()))
    if not any(other.digest == dataset.digest for other in _kept(house)):
        house.blobs.remove(dataset.digest)


def _kept(house: House) -> list[Dataset]:
    return [dataset for dataset in house.store.datasets.all() if dataset.removed_at is None]


def _made_from(dataset: Dataset, raw: Dataset) -> bool:
    return any(parent.id == raw.id for parent in dataset.made_from)
