"""A breach, or a person's request: recorded with the instant of awareness, and every clock that it starts.

* It has happened, so that nothing refuses it: what the rules say is on the log, open facts are named, and a clock
  that may run is taken to run.
* All places are asked at once; each clock has its own instant and citation. Free days of a calendar are not known
  here: a clock of working days ends, if anything, too early.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from lawful.core.act import Act, Action
from lawful.core.errors import Conflict, Invalid, NotFound
from lawful.core.facts import Facts, Stated
from lawful.core.incident import Deadline, Incident, Kind
from lawful.core.place import Place
from lawful.law.clocks import Due, due_times
from lawful.lifecycle.deploy import model_facts, service_facts
from lawful.lifecycle.gather import dataset_facts
from lawful.lifecycle.house import House
from lawful.lifecycle.known import told, typed

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # clocks are reckoned in years that calendars have
_GATES: Mapping[Kind, Action] = {"breach": Action.INCIDENT, "request": Action.ERASE}


def report(
    house: House,
    kind: Kind,
    aware_at: datetime,
    *,
    by: str,
    about: tuple[str, ...] = (),
    stated: Mapping[str, Stated] | None = None,
    also: tuple[Place, ...] = (),
) -> Incident:
    """Record what happened and compute all that is due.

    `aware_at` is when the operator became aware of a breach, or received a request; `also` names places whose law
    concerns it beside the operator's own. Raises Invalid for an instant without a zone or in the future, and for a
    fact that no rule asks.
    """
    if aware_at.tzinfo is None or not _EARLIEST <= aware_at <= house.clock.now():
        raise Invalid(
            "not an instant of the past", expected="a time since 1900 with its zone, such as 2026-11-27T09:30+01:00"
        )
    incident = Incident(
        id=f"{kind}-{house.journal.new_id()[:12]}",
        kind=kind,
        aware_at=aware_at,
        reported_at=house.clock.now(),
        reported_by=by,
        places=tuple(dict.fromkeys((*house.places, *also))),
        about=about,
        facts=_checked(house, stated or {}),
    )
    with _clocked(house, incident) as reported:
        _record(house, "incident:reported", reported, by=by)
        house.store.incidents.put(reported)
    return reported


def update(house: House, incident: Incident, stated: Mapping[str, Stated], *, by: str) -> Incident:
    """Add what became known; what is due is computed again, and what was done stays done."""
    _open(incident)
    more = msgspec.structs.replace(incident, facts={**incident.facts, **_checked(house, stated)})
    with _clocked(house, more) as updated:
        _record(house, "incident:updated", updated, by=by)
        house.store.incidents.replace(updated, was=incident)
    return updated


def done(house: House, incident: Incident, rule: str, *, by: str) -> Incident:
    """Record that one duty was done just now. Raises NotFound for a rule that set no clock, Conflict when it was done."""
    _open(incident)
    due = next((due for due in incident.deadlines if due.rule == rule), None)
    if due is None:
        raise NotFound("no clock of this incident has that rule", expected=_rules(incident))
    if due.done_at is not None:
        raise Conflict(f"{rule} was done before")
    now = house.clock.now()
    house.journal.change(
        "incident:notified", incident.id, actor=by, facts={"rule": rule, "due": str(due.by), "late": now > due.by}
    )
    finished = msgspec.structs.replace(due, done_at=now, done_by=by)
    deadlines = tuple(finished if each.rule == rule else each for each in incident.deadlines)
    updated = msgspec.structs.replace(incident, deadlines=deadlines)
    house.store.incidents.replace(updated, was=incident)
    return updated


def close(house: House, incident: Incident, *, by: str) -> Incident:
    """End an incident; the log says which clocks were open. Raises Conflict when it was closed before."""
    _open(incident)
    left = [due.rule for due in incident.open]
    house.journal.change("incident:closed", incident.id, actor=by, facts={"open": left})
    closed = msgspec.structs.replace(incident, closed_at=house.clock.now(), closed_by=by)
    house.store.incidents.replace(closed, was=incident)
    return closed


@contextmanager
def _clocked(house: House, incident: Incident) -> Iterator[Incident]:
    """The same incident with the duties, the clocks and the open questions of today's facts, while it is written down."""
    act = Act(
        action=_GATES[incident.kind],
        actor=house.operator,
        about=(incident.id, *incident.about),
        purpose=incident.kind,
        places=incident.places,
        on=house.today,
    )
    facts = _facts(house, incident)
    before = {due.rule: due for due in incident.deadlines}
    found = [_deadline(due, before.get(due.rule)) for due in due_times(act, facts, incident.aware_at, house.rulebook)]
    kept = [due for rule, due in before.items() if due.done_at is not None and rule not in {d.rule for d in found}]
    with house.journal.noting(act, facts) as decision:
        yield msgspec.structs.replace(
            incident,
            deadlines=tuple(sorted((*found, *kept), key=lambda due: (due.by, due.rule))),
            needs=decision.needs,
            duties=tuple(dict.fromkeys(duty.code for duty in decision.duties)),
        )


def _deadline(due: Due, before: Deadline | None) -> Deadline:
    return Deadline(
        rule=due.rule,
        code=due.code,
        place=due.place,
        citation=due.citation,
        event=due.event,
        by=due.by,
        at_once=due.at_once,
        doubtful=due.doubtful,
        note=due.note,
        confidence=due.confidence,
        done_at=before.done_at if before else None,
        done_by=before.done_by if before else "",
    )


def _facts(house: House, incident: Incident) -> Facts:
    found = told(house, house.operator)
    for about in incident.about:
        found |= _known(house, about)
    stated = {name: typed(house, name, value) for name, value in incident.facts.items()}
    hours = int((house.clock.now() - incident.aware_at).total_seconds() // 3600)
    declared = Facts.declared(incident.reported_by, incident.reported_at.date(), **stated)
    return found | declared | (Facts.known(hours_since_aware=hours) if incident.kind == "breach" else Facts())


def _known(house: House, about: str) -> Facts:
    """What the platform knows of a thing that an incident is about."""
    store = house.store
    if (service := store.services.find(about)) is not None:
        return service_facts(house, service, store.models.get(service.model))
    if (model := store.models.find(about)) is not None:
        datasets = [store.datasets.get(parent.id) for parent in model.made_from]
        return model_facts(house, model, datasets, model.use)
    if (dataset := store.datasets.find(about)) is not None:
        return dataset_facts(house, dataset, purpose="", commercial=True)
    return told(house, about)


def _checked(house: House, stated: Mapping[str, Stated]) -> dict[str, Stated]:
    for name, value in stated.items():
        typed(house, name, value)
    return dict(stated)


def _record(house: House, event: str, incident: Incident, *, by: str) -> None:
    house.journal.change(
        event,
        incident.id,
        *incident.about,
        actor=by,
        facts={
            "aware_at": str(incident.aware_at),
            "places": list(incident.places),
            "due": [f"{due.rule} {due.by.isoformat()}" for due in incident.deadlines],
            "needs": list(incident.needs),
        },
    )


def _open(incident: Incident) -> None:
    if incident.closed_at is not None:
        raise Conflict(f"{incident.id} was closed", hint="report what happened since as another one")


def _rules(incident: Incident) -> str:
    return ", ".join(due.rule for due in incident.deadlines) or "none: nothing is due"
