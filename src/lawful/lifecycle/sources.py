"""Records and their provenance, from a plan's entry: a file, a folder, a web address, or a set that comes with lawful."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from lawful.core.asset import Provenance
from lawful.core.ports import Fetched
from lawful.data import sample
from lawful.data.collect import read, read_content
from lawful.data.table import Table
from lawful.lifecycle.crawl import Crawl, crawl
from lawful.lifecycle.gather import provenance_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import told
from lawful.lifecycle.plan import DataPlan, is_address
from lawful.rights.expression import parse as parse_licence

_BUILTIN: dict[str, tuple[Callable[[], Table], Callable[..., Provenance]]] = {
    "digits": (sample.digits, sample.digits_provenance),
    "messages": (sample.messages, sample.messages_provenance),
    "strokes": (sample.noncommercial, sample.noncommercial_provenance),
}


def records(house: House, plan: DataPlan, folder: Path, *, purpose: str) -> tuple[Table, Provenance, Crawl | None]:
    """The table, its provenance, and how it was fetched when `path` is a web address.

    Other paths are relative to `folder`, the plan's own. Raises what reading and fetching raise, Refused when what
    the owner of an address reserves keeps us out, and Invalid for a licence that is no SPDX expression.
    """
    by, on = house.operator, house.today
    if plan.builtin is not None:
        make, provenance = _BUILTIN[plan.builtin]
        return make(), msgspec.structs.replace(provenance(on, declared_by=by), stated=dict(plan.facts)), None
    provenance_ = _provenance(plan, by=by, on=on)
    if not is_address(plan.path):
        table = read(folder / plan.path, label=plan.label, group=plan.group or None, text=plan.text)
        return table, provenance_, None
    stated = told(house, house.operator) | provenance_facts(provenance_)
    found = crawl(house, plan.name, plan.path, purpose=purpose, stated=stated)
    table = read_content(
        found.page.body, _file_name(found.page), label=plan.label, group=plan.group or None, text=plan.text
    )
    return table, provenance_, found


_KINDS = {
    "text/csv": "csv",
    "application/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/vnd.apache.parquet": "parquet",
    "text/plain": "txt",
    "text/html": "html",
    "application/xhtml+xml": "html",
}


def _file_name(page: Fetched) -> str:
    """What a fetched file would be called: by its address, else by the type that the server names."""
    name = urlsplit(page.url).path.rpartition("/")[2].lower()
    if name.removesuffix(".gz").rpartition(".")[2] in {*_KINDS.values(), "ndjson", "htm"} and "." in name:
        return name
    kind = dict(page.headers).get("content-type", "").partition(";")[0].strip().lower()
    return f"{name or 'page'}.{_KINDS.get(kind, '')}"


def _provenance(plan: DataPlan, *, by: str, on: date) -> Provenance:
    return Provenance(
        source=plan.source or plan.path,
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
        retention_days=plan.retention_days,
        stated=dict(plan.facts),
    )
