"""Everything in this workspace that has a day: clocks of incidents, retention, evidence, agreements, coming law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import msgspec

from lawful.core.act import Act, Action
from lawful.core.asset import Service
from lawful.core.decision import decide
from lawful.core.facts import Facts
from lawful.law.clocks import RETENTION_MONTHS, add_months
from lawful.law.rulebook import Change
from lawful.lifecycle.deploy import service_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.retire import keep_until

What = Literal["incident", "erase", "keep", "evidence", "agreement", "law"]


class DueItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done, or to be kept, by an instant: what, about which thing, on which ground."""

    by: datetime
    what: What
    about: str
    text: str
    citation: str = ""
    rule: str = ""


def due(house: House, *, until: date) -> tuple[DueItem, ...]:
    """What is due up to a day, and what is overdue, soonest first."""
    end = _end_of(until)
    found = (
        *_incidents(house), *_erasures(house), *_evidence(house), *_agreements(house), *_records(house), *_law(house, until)
    )  # fmt: skip
    return tuple(sorted((item for item in found if item.by <= end), key=lambda item: (item.by, item.about, item.rule)))


def touched(house: House, before: date, after: date) -> tuple[tuple[Change, tuple[str, ...]], ...]:
    """What begins and ends in the law between two days, each with the services in force that it bears on, or may."""
    services = [(service, *_running(house, service)) for service in _in_force(house)]
    return tuple(
        (change, tuple(s.id for s, act, facts in services if house.rulebook.touches(change, act, facts)))
        for change in house.rulebook.diff(before, after)
    )


def _incidents(house: House) -> Iterator[DueItem]:
    for incident in house.store.incidents.all():
        for clock in incident.open:
            doubt = " (unless the facts show otherwise)" if clock.doubtful else ""
            text = f"{clock.code} in {clock.place}{', at once' if clock.at_once else ''}{doubt}"
            yield DueItem(
                by=clock.by, what="incident", about=incident.id, text=text, citation=clock.citation, rule=clock.rule
            )


def _erasures(house: House) -> Iterator[DueItem]:
    for dataset in house.store.datasets.all():
        last = keep_until(dataset)
        if dataset.removed_at is None and last is not None:
            text = f"the stated {dataset.provenance.retention_days} days end: lawful data expire"
            yield DueItem(by=_end_of(last), what="erase", about=dataset.id, text=text, citation=_STORAGE)


_STORAGE = "GDPR Art 5(1)(e); PIPL Art 19"


def _evidence(house: House) -> Iterator[DueItem]:
    newest = {(proof.about, proof.checker, proof.fact): proof for proof in house.store.proofs.all()}
    for proof in newest.values():
        if proof.until is not None and proof.facts:
            text = f"{', '.join(sorted(proof.facts))} must be shown anew"
            yield DueItem(by=_end_of(proof.until - timedelta(days=1)), what="evidence", about=proof.about, text=text,
                          rule=proof.id)  # fmt: skip


def _agreements(house: House) -> Iterator[DueItem]:
    for agreement in house.store.agreements.all():
        terms, revoked = agreement.terms, agreement.revoked_at
        last = revoked.date() if revoked else terms.until - timedelta(days=1)
        if revoked is None:
            yield DueItem(by=_end_of(last), what="agreement", about=terms.id, text="the term ends")
        text = f"what is kept of {terms.customer}'s is erased or given back ({terms.retention_days} days after the end)"
        yield DueItem(by=_end_of(last + timedelta(days=terms.retention_days)), what="erase", about=terms.id, text=text,
                      citation=f"agreement {terms.id}, retention_days; GDPR Art 28(3)(g)")  # fmt: skip


def _records(house: House) -> Iterator[DueItem]:
    """Until when the records of a withdrawn service must be kept, by the duties that it was deployed under."""
    for service in house.store.services.all():
        if service.withdrawn_at is None:
            continue
        act, facts = _running(house, service)
        codes = {duty.code for duty in decide(act, facts, house.rulebook.for_act(act)).duties}
        for code in sorted(codes & set(RETENTION_MONTHS)):
            months, citation = RETENTION_MONTHS[code]
            last = add_months(service.withdrawn_at.date(), months)
            yield DueItem(by=_end_of(last), what="keep", about=service.id, text=f"records are kept until then ({code})",
                          citation=citation)  # fmt: skip


def _law(house: House, until: date) -> Iterator[DueItem]:
    for change, services in touched(house, house.today, until):
        for service in services:
            yield DueItem(by=_start_of(change.on), what="law", about=service, text=f"{change.what}: {change.title}",
                          citation=change.citation, rule=change.id)  # fmt: skip


def _in_force(house: House) -> list[Service]:
    return [service for service in house.store.services.all() if service.withdrawn_at is None]


def _running(house: House, service: Service) -> tuple[Act, Facts]:
    """The act of answering for a service, and what is known of it."""
    act = house.act(Action.ANSWER, service.id, service.model, purpose=service.purpose)
    return act, service_facts(house, service, house.store.models.get(service.model))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC).replace(microsecond=0)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
