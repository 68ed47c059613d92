"""Deploy: lineage verdict -> obligations met? -> contract signed? -> decide DEPLOY -> notices -> Service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lawful.core.act import Action
from lawful.core.agreement import Agreement
from lawful.core.asset import Dataset, Model, Provenance, Service
from lawful.core.facts import Facts, Stated
from lawful.law.notices import CODES as NOTICE_CODES
from lawful.lifecycle.gather import dataset_facts, performed, provenance_facts, use_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import check_stated, settled, told
from lawful.lifecycle.notices import told as told_of
from lawful.lifecycle.notices import write
from lawful.lifecycle.remote import remote_facts, remote_work
from lawful.rights import agreement as contracts
from lawful.rights.expression import choices
from lawful.rights.graph import Edge, Use, Work
from lawful.rights.licences import facts_of
from lawful.rights.lineage import Verdict, judge, open_codes
from lawful.rights.obligations import Notice, discharged, notice_text, notices


def deploy(
    house: House,
    model: Model,
    agreement: Agreement | None,
    *,
    purpose: str,
    use: Mapping[str, Stated],
    commercial: bool = True,
) -> Service:
    """Offer a model version under an agreement.

    Raises Refused without an agreement in force that names the model and the purpose, or when the lineage of the
    model does not allow the use; NeedsFact when that cannot be told, Invalid for a stated fact that no rule asks.
    """
    check_stated(house, use)
    datasets = [house.store.datasets.get(parent.id) for parent in model.made_from]
    verdict, notes = licences(house, model, commercial=commercial)
    given = discharged(notes)
    service_id = f"service-{model.name}-{model.version}-{house.journal.new_id()[:8]}"
    act = house.act(Action.DEPLOY, service_id, model.id, purpose=purpose, also=model.places)
    facts = (
        model_facts(house, model, datasets, use, more=(agreement.terms.id,) if agreement else ())
        | Facts.known(
            commercial=commercial,
            hosted_service=True,
            distribute=False,
            lineage_verdict=verdict.result,
            lineage_codes=tuple(verdict.codes),
            lineage_undischarged=open_codes(verdict, given),
            notices_given=given,
            model_name=model.name,
            model_aliases=_names(house, model),
        )
        | _agreement_facts(agreement)
    )
    parties = {party.id: party for party in house.store.parties.all()}
    rules = contracts.compile(agreement, parties) if agreement else (contracts.NO_AGREEMENT,)
    with house.journal.deciding(act, facts, rules) as decision:
        service = Service(
            id=service_id,
            name=model.name,
            model=model.id,
            purpose=purpose,
            agreements=(agreement.terms.id,) if agreement else (),
            notices=given,
            deployed_at=house.clock.now(),
            use=dict(use),
        )
        house.journal.change(
            "service:deployed",
            service.id,
            model.id,
            *service.agreements,
            actor=house.operator,
            facts={"duties": [duty.code for duty in decision.duties]},
        )
        house.store.services.put(service)
        house.disk.write(f"services/{service.id}/NOTICE.txt", notice_text(notes, model.name).encode())
        duties = tuple(dict.fromkeys(duty.code for duty in decision.duties))
        if NOTICE_CODES & set(duties):
            write(house, service, told_of(house, service, facts, duties))
    return service


def licences(house: House, model: Model, *, commercial: bool) -> tuple[Verdict, tuple[Notice, ...]]:
    """What the licences of everything the model was made from say about hosting it, and the notices that it owes."""
    datasets = [house.store.datasets.get(parent.id) for parent in model.made_from]
    works = [work_of(dataset) for dataset in datasets if not cleared(house, dataset)]
    if model.remote is not None and not _permitted(model.remote.provenance, told(house, model.id)):
        works.append(remote_work(model, model.remote))
    verdict = lineage(model, works, commercial=commercial)
    return verdict, notices(verdict, works)


def model_facts(
    house: House, model: Model, datasets: Sequence[Dataset], use: Mapping[str, Stated], more: tuple[str, ...] = ()
) -> Facts:
    """What is known of a model, with what the operator stated of its use; `more` names the service and agreements.

    What was stated about data on people holds for the model that was made from it, unless its use says otherwise.
    """
    if model.remote is not None:
        inherited, of_kind = Facts(), remote_facts(model.remote, use, house.operator, house.today)
        known = Facts.known(personal_data=True, masked=True)  # people write to it about whom they like
    else:
        (inherited, known), of_kind = _trained(house, model, datasets), use_facts(use, house.operator, house.today)
    stated = of_kind | told(house, model.id, *more)
    found = _placed(house, model) | told(house, house.operator) | inherited | stated | known
    return settled(house, found | performed(found))


def _trained(house: House, model: Model, datasets: Sequence[Dataset]) -> tuple[Facts, Facts]:
    """What a model that was trained here inherits from its data, and what the platform knows of it itself."""
    of_data = [(dataset, dataset_facts(house, dataset, purpose=model.purpose, commercial=True)) for dataset in datasets]
    about_people = [(dataset, facts) for dataset, facts in of_data if _on_people(facts) is not False]
    inherited = Facts()
    for _, facts in about_people:
        inherited |= facts.without("licence", "personal_data", "commercial", "new_purpose", "masked")
    known = Facts.known(
        personal_data=_any(_on_people(facts) for _, facts in of_data),
        masked=all(dataset.masked for dataset, _ in about_people),
        train_flop=int(model.training_flop),
    )
    return inherited, known


def _placed(house: House, model: Model) -> Facts:
    """The day on which this version was first put into service here; somebody may state an earlier one, elsewhere."""
    days = [service.deployed_at.date() for service in house.store.services.all() if service.model == model.id]
    return Facts.known(placed_on_market=min(days, default=None))


def _on_people(facts: Facts) -> bool | None:
    """Whether people can be found in a dataset, as stated when it was collected or since, or as patterns found."""
    known = facts.value("personal_data")
    return known if isinstance(known, bool) else None


def _any(flags: Iterable[bool | None]) -> bool | None:
    """Whether any is true; None where nobody knows."""
    known = tuple(flags)
    return True if True in known else None if None in known else False


def service_facts(house: House, service: Service, model: Model) -> Facts:
    """A service's facts, as every call to it is decided on."""
    datasets = [house.store.datasets.get(parent.id) for parent in model.made_from]
    return model_facts(house, model, datasets, service.use, more=(*service.agreements, service.id))


def work_of(dataset: Dataset) -> Work:
    """A dataset as the licence algebra sees it."""
    provenance = dataset.provenance
    return Work(
        id=dataset.id,
        licence=provenance.licence,
        form=dataset.kind,
        name=dataset.name,
        rights_holder=provenance.rights_holder,
        source=provenance.source,
        attribution=provenance.attribution,
        changes="cleaned; a model was trained on it",
    )


def cleared(house: House, dataset: Dataset) -> bool:
    """Whether a named person stated that a licence whose text is not encoded permits the use (an own one, say)."""
    return _permitted(dataset.provenance, told(house, dataset.id))


def _permitted(provenance: Provenance, since: Facts) -> bool:
    """The same for what somebody stated of its origin, then or since."""
    unread = any(facts_of(name) is None for choice in choices(provenance.licence) for name in choice)
    return unread and (provenance_facts(provenance) | since).value("licence_permits") is True


def lineage(model: Model, works: Sequence[Work], *, commercial: bool, distribute: bool = False) -> Verdict:
    """What the licences of everything the model was made from say about hosting it, or about giving it out."""
    if not works:
        return Verdict(result="allow")
    edges = [
        Edge(child=model.id, relation="copy" if work.kind == "weights" else "train_on", parent=work.id)
        for work in works
    ]
    return judge(
        works, edges, model.id, Use(commercial=commercial, hosted_service=not distribute, distribute=distribute)
    )


def _names(house: House, model: Model) -> tuple[str, ...]:
    aliases = house.store.models.aliases(model.name)
    return (model.name, *(f"{model.name}@{alias}" for alias, version in aliases.items() if version == model.version))


def _agreement_facts(agreement: Agreement | None) -> Facts:
    if agreement is None:
        return Facts.known(agreement="")
    return Facts.known(
        agreement=agreement.terms.id,
        agreement_revoked=agreement.revoked_at is not None,
    )
