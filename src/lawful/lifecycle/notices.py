"""What people are told about a service, drafted from what is known of it; filled and given out by a person."""

from __future__ import annotations

from urllib.parse import urlsplit

from lawful.core.act import Action
from lawful.core.asset import Dataset, Model, Service
from lawful.core.decision import decide
from lawful.core.facts import Facts
from lawful.law.notices import LANGUAGES, Told, draft
from lawful.lifecycle.house import House


def told(house: House, service: Service, facts: Facts, duties: tuple[str, ...]) -> Told:
    """What is known about a service that people have to be told."""
    model = house.store.models.get(service.model)
    datasets = [house.store.datasets.get(parent.id) for parent in model.made_from]
    solely = facts.value("solely_automated")
    operator = house.store.parties.find(house.operator)
    return Told(
        name=f"{model.name} {model.version}",
        people=facts.value("personal_data") is not False,
        provider=f"{operator.name} ({operator.place})" if operator else house.operator,
        contact=house.contact,
        purpose=service.purpose,
        basis=_word(facts, "legal_basis"),
        kinds=", ".join(sorted({kind for dataset in datasets for kind in dataset.provenance.personal_data_types})),
        source=_word(facts, "source"),
        network=model.recipe.network if model.recipe else "",
        sets=len(datasets),
        masked=facts.value("masked") is True,
        recipients=", ".join((*_customers(house, service), *_upstream(model))),
        places=", ".join(house.places),
        retention_days=_retention(datasets),
        decisions=solely if isinstance(solely, bool) else None,
        rights=_rights(house, service, facts),
        duties=duties,
    )


def write(house: House, service: Service, known: Told) -> None:
    """Keep the drafts beside the service's other papers."""
    for language in LANGUAGES:
        house.disk.write(f"services/{service.id}/notice.{language}.md", draft(known, language).encode())


def _word(facts: Facts, name: str) -> str:
    value = facts.value(name)
    return value if isinstance(value, str) and value != "none" else ""


def _customers(house: House, service: Service) -> list[str]:
    agreements = [house.store.agreements.get(name) for name in service.agreements]
    parties = [(a.terms.customer, house.store.parties.find(a.terms.customer)) for a in agreements]
    return [party.name if party else name for name, party in parties]


def _upstream(model: Model) -> tuple[str, ...]:
    """Who runs the model, where others do."""
    if model.remote is None:
        return ()
    return (f"{urlsplit(model.remote.url).hostname} ({model.remote.region})",)


def _retention(datasets: list[Dataset]) -> int | None:
    """The longest stated time; None where one set has none."""
    days = [dataset.provenance.retention_days for dataset in datasets]
    stated = [day for day in days if day is not None]
    return max(stated) if stated and len(stated) == len(days) else None


def _rights(house: House, service: Service, facts: Facts) -> tuple[str, ...]:
    """The duties that answer persons, as the gate of their requests names them."""
    act = house.act(Action.ERASE, service.id, purpose="request")
    decision = decide(act, facts, house.rulebook.for_act(act))
    return tuple(dict.fromkeys(duty.code for duty in decision.duties))
