"""The facts of the lifecycle's acts: what the platform did and measured itself, and what a named person stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lawful.core.asset import Dataset, Provenance
from lawful.core.facts import Facts, Stated


def provenance_facts(provenance: Provenance) -> Facts:
    """What somebody declared about a dataset when it was collected."""
    declared = {
        "source": "licensed",  # a licence is named; who took the records from elsewhere all the same states so
        "licence": provenance.licence,
        "legal_basis": provenance.lawful_basis,
        "personal_data": provenance.personal_data,
        "declared_purposes": provenance.purposes,
    }
    known = {name: value for name, value in {**declared, **provenance.stated}.items() if value is not None}
    return Facts.declared(provenance.declared_by, provenance.collected_on, **known)


def dataset_facts(dataset: Dataset, *, purpose: str, commercial: bool) -> Facts:
    """A kept dataset's facts: the platform itself knows whether it masked it, and whether this is a new purpose."""
    provenance = dataset.provenance
    return provenance_facts(provenance) | Facts.known(
        masked=dataset.masked,
        commercial=commercial,
        new_purpose=purpose not in provenance.purposes if provenance.purposes else None,
    )


# What a classifier of the kinds that are built here is not, known by construction: it generates no content, it is no
# general-purpose model, and it talks to nobody.
_CLASSIFIER = {"generative": False, "gpai": False, "chatbot": False}


def use_facts(declared: Mapping[str, Stated], by: str, on: date) -> Facts:
    """The use of a model: what the platform knows of its kind, and what the operator states of the rest."""
    return Facts.known(**_CLASSIFIER) | Facts.declared(by, on, **declared)
