"""The facts of the lifecycle's acts: what the platform did and measured itself, and what a named person stated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lawful.core.asset import Dataset, Provenance
from lawful.core.facts import Fact, Facts, Stated
from lawful.law import labels
from lawful.lifecycle.crawl import crawl_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import told


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


def found_facts(house: House, found: Mapping[str, int], provenance: Provenance) -> Facts:
    """What was stated of a dataset; where nobody said whether people are in it, what patterns found says it."""
    seen = Facts({"personal_data": Fact(value=True, by="privacy.recognisers", on=house.today)}) if found else Facts()
    return seen | provenance_facts(provenance)


def dataset_facts(house: House, dataset: Dataset, *, purpose: str, commercial: bool) -> Facts:
    """A kept dataset's facts: the platform itself knows whether it masked it, and whether this is a new purpose."""
    provenance = dataset.provenance
    stated = found_facts(house, dataset.found, provenance)
    if dataset.found and provenance.personal_data is False:  # what was found speaks against what was said
        stated = stated.without("personal_data")
    stated |= told(house, *(parent.id for parent in dataset.made_from), dataset.id)
    return crawl_facts(house, dataset.crawl_log, stated) | Facts.known(
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


def performed(facts: Facts) -> Facts:
    """The labelling duties that the gateway performs on every answer of a service with these facts.

    Where the operator says that the text itself shows its label, a declared `visible_label` holds as it is.
    """
    modality = facts.value("modality")
    modalities = (modality,) if isinstance(modality, str) else modality if isinstance(modality, tuple) else ()
    return labels.facts(facts.value("generative") is True, modalities)
