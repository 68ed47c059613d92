"""Records and their provenance, from a plan's entry: a file, a folder, or a set that comes with lawful."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from lawful.core.asset import Provenance
from lawful.data import sample
from lawful.data.collect import read
from lawful.data.table import Table
from lawful.lifecycle.plan import DataPlan
from lawful.rights.expression import parse as parse_licence

_BUILTIN: dict[str, tuple[Callable[[], Table], Callable[..., Provenance]]] = {
    "digits": (sample.digits, sample.digits_provenance),
    "messages": (sample.messages, sample.messages_provenance),
    "strokes": (sample.noncommercial, sample.noncommercial_provenance),
}


def records(plan: DataPlan, folder: Path, *, by: str, on: date) -> tuple[Table, Provenance]:
    """The table and its provenance; paths are relative to `folder`, the plan's own.

    Raises what reading raises, and Invalid for a licence that is no SPDX expression.
    """
    if plan.builtin is not None:
        make, provenance = _BUILTIN[plan.builtin]
        return make(), msgspec.structs.replace(provenance(on, declared_by=by), stated=dict(plan.facts))
    table = read(folder / plan.path, label=plan.label, group=plan.group or None, text=plan.text)
    return table, Provenance(
        source=plan.source,
        licence=parse_licence(plan.licence),
        licence_evidence=plan.licence_evidence,
        lawful_basis=plan.lawful_basis,
        collected_on=on,
        declared_by=by,
        rights_holder=plan.rights_holder,
        attribution=plan.attribution,
        personal_data=plan.personal_data,
        personal_data_types=plan.personal_data_types,
        purposes=plan.purposes,
        stated=dict(plan.facts),
    )
