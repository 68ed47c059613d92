"""Parties, datasets, models, services, agreements and keys, ready made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lawful.core.agreement import Agreement, Signature, Terms
from lawful.core.asset import Dataset, Interval, Model, Parent, Provenance, Service, Tensor
from lawful.core.key import Key
from lawful.core.licence import Spdx
from lawful.core.party import Party
from lawful.core.place import Place
from lawful.core.recipe import Recipe

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DIGEST = "sha256:" + 64 * "0"


def alice() -> Party:
    return Party(id="alice", name="Alice Vermögen 爱丽丝", place=Place("EU-DE"), public_key=64 * "a")


def bob() -> Party:
    return Party(id="bob", name="Bob", place=Place("CN"), public_key=64 * "b")


def dataset(id_: str = "dataset-1", name: str = "digits") -> Dataset:
    provenance = Provenance(
        source="https://example.org/digits",
        licence=Spdx("CC-BY-4.0"),
        lawful_basis="none",
        collected_on=date(2026, 11, 20),
        declared_by="alice",
        personal_data=False,
    )
    return Dataset(
        id=id_,
        name=name,
        kind="image",
        rows=1797,
        digest=DIGEST,
        provenance=provenance,
        labels=("0", "1"),
        shape=(8, 8),
    )


def model(version: int = 1, name: str = "digits") -> Model:
    return Model(
        id=f"model-{name}-{version}",
        name=name,
        version=version,
        recipe=Recipe(),
        weights=DIGEST,
        graph=DIGEST,
        parameters=693_962,
        inputs=(Tensor(name="image", datatype="FP32", shape=(-1, 1, 28, 28)),),
        outputs=(Tensor(name="scores", datatype="FP32", shape=(-1, 10)),),
        labels=tuple("0123456789"),
        metrics={"accuracy": Interval(0.98, 0.97, 0.99)},
        made_from=(Parent(id="dataset-1", relation="train_on"),),
        purpose="digit recognition",
        normalisation=DIGEST,
        threads=2,
        graph_difference=1e-6,
    )


def service() -> Service:
    return Service(
        id="service-1",
        name="digits",
        model="model-digits-1",
        purpose="digit recognition",
        agreements=("agreement-1",),
        notices=("Digits, CC BY 4.0",),
        deployed_at=NOON,
    )


def agreement(id_: str = "agreement-1") -> Agreement:
    terms = Terms(
        id=id_,
        provider="alice",
        customer="bob",
        models=("digits@production",),
        purposes=("digit recognition",),
        regions=(Place("CN"),),
        from_=date(2026, 11, 1),
        until=date(2027, 11, 1),
        quota_calls=1000,
        price_per_1000_calls="0.25",
    )
    signature = Signature(party="alice", public_key=64 * "a", signature=128 * "0", signed_at=NOON)
    return Agreement(terms=terms, digest=DIGEST, signatures=(signature,))


def key(id_: str = "Ab3dEf6h") -> Key:
    return Key(
        id=id_,
        party="bob",
        hash=64 * "0",
        scopes=("infer", "receipts"),
        created_at=NOON,
        expires_at=NOON + timedelta(days=90),
        agreement="agreement-1",
        region=Place("CN"),
    )
