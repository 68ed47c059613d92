"""Prepare: decide COLLECT -> collect -> clean -> decide LABEL -> label -> mask if the decision says so -> keep -> Dataset.

Splitting and normalising belong to a training run (`train`): both depend on which sets that run may use.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import msgspec
import polars

from lawful.core.act import Act, Action
from lawful.core.asset import Dataset, Parent, Provenance
from lawful.core.canonical import digest
from lawful.core.decision import Decision
from lawful.core.errors import Conflict, Invalid, NotFound, Unavailable
from lawful.core.facts import Facts
from lawful.data import clean as cleaning
from lawful.data import label as labelling
from lawful.data.label import LabelReport
from lawful.data.table import Table, from_bytes, to_bytes
from lawful.lifecycle.crawl import Crawl
from lawful.lifecycle.gather import found_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import check_stated, settled, told
from lawful.privacy.rules import masking_mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A clean dataset, the raw one it was made from, and what was done on the way."""

    raw: Dataset
    dataset: Dataset
    account: tuple[str, ...]


def prepare(
    house: House, name: str, table: Table, provenance: Provenance, crawl: Crawl | None = None, *, purpose: str
) -> Prepared:
    """Collect one set of records with its provenance and make it ready for training.

    `crawl` says how it was fetched from the web; its log is kept as evidence with the dataset.

    Raises Refused or NeedsFact when no rule lets it in, Conflict when the same bytes were removed or are kept with
    another provenance, Invalid when there is no record, or none that can be kept.
    """
    if table.rows == 0:
        raise Invalid(f"{name} has no records", expected="at least one row below the header")
    check_stated(house, provenance.stated)
    content = to_bytes(table)
    log = digest(crawl.log()) if crawl else ""
    raw = _dataset(f"{name}.raw", table, content, provenance, crawl_log=log)
    act = house.act(Action.COLLECT, raw.id, purpose=purpose)
    found = _found(house, table)
    facts = found_facts(house, found, provenance) | told(house, raw.id)
    facts = told(house, house.operator) | facts
    facts = settled(house, crawl.facts(house, facts) if crawl else facts)
    with house.journal.deciding(act, facts) as decision:
        if crawl:
            house.blobs.put(crawl.log())
        cleaned, report = cleaning.clean(table)
        if cleaned.rows == 0:
            raise Invalid(
                f"no row of {name} can be kept: {'; '.join(report.lines())}", expected="at least one whole row"
            )
        raw = _keep(house, raw, content)
        joined, labels = _label(house, cleaned, house.act(Action.LABEL, raw.id, purpose=purpose), facts)
        ready, masked = _mask(house, joined, decision, scope=name)
        content = to_bytes(ready)
        dataset = msgspec.structs.replace(
            _dataset(name, ready, content, provenance, crawl_log=log),
            made_from=(Parent(id=raw.id, relation="mask" if masked else "clean"),),
            masked=masked,
            found={} if masked else found,
        )
        dataset = _keep(house, dataset, content)
    account = (*report.lines(), *(labels.lines() if labels else ()), *_warning(dataset))
    return Prepared(raw=raw, dataset=dataset, account=account)


def _found(house: House, table: Table) -> dict[str, int]:
    """The identifiers of people that surely stand in the texts of a table, counted by type."""
    if house.text_find is None or table.kind != "text":
        return {}
    kinds = Counter(kind for text in table.frame["text"] if text for kind in house.text_find(text))
    return dict(sorted(kinds.items()))


def _warning(dataset: Dataset) -> tuple[str, ...]:
    """What a person should know who said that no people are in it."""
    if not dataset.found or dataset.provenance.personal_data is not False:
        return ()
    kinds = ", ".join(f"{kind} {count}" for kind, count in dataset.found.items())
    warning = f"no personal data was declared, but patterns found {kinds}: training waits for a named person"
    return (warning, f"next: lawful law declare {dataset.id} personal_data=true (or false, when they are nobody's)")


def load(house: House, dataset: Dataset) -> Table:
    """A kept dataset's records. Raises NotFound when it was removed."""
    if dataset.removed_at is not None:
        raise NotFound(f"{dataset.id} was removed", hint="collect it anew under another name")
    return from_bytes(house.blobs.get(dataset.digest))


def _label(house: House, table: Table, act: Act, facts: Facts) -> tuple[Table, LabelReport | None]:
    """The table with one label a row where several people labelled it: an act of its own, which the law knows."""
    if not table.annotators:
        return table, None
    with house.journal.deciding(act, facts):
        return labelling.join(table)


def _dataset(name: str, table: Table, content: bytes, provenance: Provenance, *, crawl_log: str) -> Dataset:
    name_of_bytes = digest(content)
    return Dataset(
        id=f"data-{name}-{name_of_bytes[7:19]}",
        name=name,
        kind=table.kind,
        rows=table.frame.height,
        digest=name_of_bytes,
        provenance=provenance,
        labels=table.labels,
        shape=table.shape,
        crawl_log=crawl_log,
    )


def _keep(house: House, dataset: Dataset, content: bytes) -> Dataset:
    """Record it, then keep the bytes and the row; gives what is kept. The same dataset again changes nothing.

    Raises Conflict when it was removed, or when another provenance is stated for the same bytes.
    """
    found = house.store.datasets.find(dataset.id)
    if found is not None:
        if found.removed_at is not None:
            raise Conflict(f"{dataset.id} was removed", hint="collect it under another name")
        today = msgspec.structs.replace(found.provenance, collected_on=dataset.provenance.collected_on)
        if today != dataset.provenance:
            raise Conflict(
                f"{dataset.id} is kept with another provenance",
                hint="state what was stated before, or use another name",
            )
        return found
    provenance = dataset.provenance
    house.journal.change(
        "dataset:collected",
        dataset.id,
        *(parent.id for parent in dataset.made_from),
        actor=provenance.declared_by,
        facts={
            "rows": dataset.rows,
            "licence": provenance.licence,
            "lawful_basis": provenance.lawful_basis,
            **({"crawl_log": dataset.crawl_log} if dataset.crawl_log else {}),
        },
    )
    house.blobs.put(content)
    house.store.datasets.put(dataset)
    return dataset


def _mask(house: House, table: Table, decision: Decision, *, scope: str) -> tuple[Table, bool]:
    """The table with virtual names where the decision says so, and whether that was done.

    Where masking is absent the table stays as it is and unmasked: the TRAIN gate then keeps it out.
    """
    mode = masking_mode(decision.duties)
    if not mode or house.text_mask is None:
        return table, False
    if table.kind != "text":
        raise Unavailable(
            "only text can be masked", expected="a dataset of kind text", hint="drop personal columns first"
        )
    masked = house.text_mask(table.frame["text"].to_list(), scope, mode)
    return replace(table, frame=table.frame.with_columns(polars.Series("text", masked))), True
