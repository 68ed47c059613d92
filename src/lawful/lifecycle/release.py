"""What leaves the platform: a model's weights are published, a dataset moves to another place. Each is a gate."""

from __future__ import annotations

from collections.abc import Mapping

from lawful.core.act import Action
from lawful.core.asset import Dataset, Model
from lawful.core.errors import NotFound
from lawful.core.facts import Facts, Stated
from lawful.core.place import Place
from lawful.lifecycle.deploy import cleared, lineage, model_facts, work_of
from lawful.lifecycle.gather import dataset_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import check_stated, settled, told
from lawful.rights.lineage import open_codes
from lawful.rights.obligations import discharged, notice_text, notices


def publish(house: House, model: Model, *, use: Mapping[str, Stated], commercial: bool = True) -> tuple[bytes, str]:
    """Give out a model version: its weights as safetensors, and the NOTICE that must go with them.

    Raises Refused or NeedsFact when the lineage or the law of our places does not let it go, NotFound for a model
    that runs elsewhere.
    """
    if model.remote is not None:
        raise NotFound("the model runs elsewhere, so its weights are not here", hint="lawful model card")
    check_stated(house, use)
    datasets = [house.store.datasets.get(parent.id) for parent in model.made_from]
    works = [work_of(dataset) for dataset in datasets if not cleared(house, dataset)]
    verdict = lineage(model, works, commercial=commercial, distribute=True)
    notes = notices(verdict, works)
    given = discharged(notes)
    facts = model_facts(house, model, datasets, {**model.use, **use}) | Facts.known(
        commercial=commercial,
        hosted_service=False,
        distribute=True,
        lineage_verdict=verdict.result,
        lineage_codes=tuple(verdict.codes),
        lineage_undischarged=open_codes(verdict, given),
        notices_given=given,
    )
    act = house.act(Action.PUBLISH, model.id, purpose=model.purpose)
    with house.journal.deciding(act, facts):
        weights = house.blobs.get(model.weights)
        house.journal.change("model:published", model.id, actor=house.operator, facts={"weights": model.weights})
    return weights, notice_text(notes, model.name)


def move(house: House, dataset: Dataset, destination: Place, *, purpose: str, stated: Mapping[str, Stated]) -> bytes:
    """A dataset's records (canonical Parquet) for a recipient in another place.

    Raises Refused or NeedsFact when the law of our places, or of that one, does not let them go, NotFound when the
    set was removed.
    """
    if dataset.removed_at is not None:
        raise NotFound(f"{dataset.id} was removed")
    check_stated(house, stated)
    country = destination.removeprefix("EU-")[:2]
    facts = (
        told(house, house.operator)
        | dataset_facts(house, dataset, purpose=purpose, commercial=True)
        | Facts.declared(house.operator, house.today, **stated)
        | Facts.known(destination=country, generative=False)
    )
    act = house.act(Action.MOVE, dataset.id, purpose=purpose, also=(destination,))
    with house.journal.deciding(act, settled(house, facts)):
        content = house.blobs.get(dataset.digest)
        house.journal.change(
            "dataset:moved", dataset.id, actor=house.operator, facts={"to": destination, "digest": dataset.digest}
        )
    return content
