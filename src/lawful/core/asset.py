"""What is made and used: datasets, models, services. Values are frozen; change is a new version.

Lineage is a by-product of making: every asset names what it was `made_from`, and obligations travel along it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from lawful.core.facts import Stated
from lawful.core.licence import Spdx
from lawful.core.place import Place
from lawful.core.recipe import Recipe

Relation = Literal["copy", "collect", "clean", "mask", "split", "train_on", "finetune", "convert_format_lossless"]


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """One edge of the lineage: this asset stands in `relation` to asset `id`."""

    id: str
    relation: Relation


class Provenance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a dataset comes from. A dataset without it cannot be used.

    `lawful_basis` is one of consent, contract, legal_obligation, vital, public_task, legit_interest, hr,
    public_disclosed, none (no personal data); `declared_by` the person who states all this; `retention_days` counts
    from the day of collection, None where no end was stated; `stated` holds further facts by name.
    """

    source: str
    licence: Spdx
    lawful_basis: str
    collected_on: date
    declared_by: str
    licence_evidence: str = ""
    rights_holder: str = ""
    personal_data: bool | None = None
    personal_data_types: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    attribution: str = ""
    retention_days: int | None = None
    stated: dict[str, Stated] = {}


class Dataset(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A set of records at rest. `digest` names the stored bytes (canonical Parquet).

    `crawl_log` names the record of how it was fetched from the web, empty for what came another way. `found` counts
    the identifiers of people, by type, that patterns surely found in its texts as they are kept.
    """

    id: str
    name: str
    kind: Literal["tabular", "image", "text"]
    rows: int
    digest: str
    provenance: Provenance
    made_from: tuple[Parent, ...] = ()
    labels: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    masked: bool = False
    crawl_log: str = ""
    found: dict[str, int] = {}
    removed_at: datetime | None = None


class Interval(msgspec.Struct, frozen=True):
    """A measured value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


class Tensor(msgspec.Struct, frozen=True, kw_only=True):
    """The name, Open Inference Protocol datatype and shape (-1: any size) of a model's input or output."""

    name: str
    datatype: str
    shape: tuple[int, ...]


Route = Literal["chat", "completions", "embeddings"]


class Remote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a model runs that others serve, what it answers there, and under whose terms.

    `url` is the base of an OpenAI API (`https://host/v1`), `name` the model's name there, `region` where it processes.
    `secret` says where the key for it is kept: the vault, the settings, or nowhere. It never stands here itself.
    """

    url: str
    name: str
    routes: tuple[Route, ...]
    region: Place
    provenance: Provenance
    secret: Literal["", "vault", "settings"] = ""


class Model(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model, version by version: trained here, or `remote` (then what only training gives is empty).

    `weights` and `graph` are blob digests (safetensors, ONNX). `use` holds what the operator stated of its use when it
    was trained: flags, codes and numbers.
    """

    id: str
    name: str
    version: int
    made_from: tuple[Parent, ...]
    purpose: str
    recipe: Recipe | None = None
    weights: str = ""
    graph: str = ""
    parameters: int = 0
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    labels: tuple[str, ...] = ()
    metrics: dict[str, Interval] = {}
    normalisation: str = ""
    threads: int = 0
    graph_difference: float = 0.0
    training_flop: float = 0.0
    report: str = ""
    card: str = ""
    use: dict[str, Stated] = {}
    remote: Remote | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it processes what it is sent, when that is elsewhere: the law there concerns every use of it."""
        return (self.remote.region,) if self.remote else ()

    @property
    def has_text(self) -> bool:
        """Whether texts go in or come out, so that they must be masked."""
        return self.remote is not None or any(t.datatype == "BYTES" for t in (*self.inputs, *self.outputs))


class Service(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model version offered under agreements; withdrawn when `withdrawn_at` is set.

    `use` holds what the operator stated of its use when it was deployed: flags, codes and numbers.
    """

    id: str
    name: str
    model: str
    purpose: str
    agreements: tuple[str, ...]
    notices: tuple[str, ...]
    deployed_at: datetime
    use: dict[str, Stated] = {}
    withdrawn_at: datetime | None = None
