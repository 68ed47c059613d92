"""What goes on the evidence log, and what comes back from it.

* An entry holds ids, digests, rule ids, versions, verdicts and times; never content, never an unkeyed hash of
  personal data.
* An entry is written before the act it describes (`opens` is empty) and closed after it (`closes` names it).
* Every state change makes exactly one entry; `EVENTS` is the table of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

import msgspec

from lawful.core.decision import Decision
from lawful.core.facts import Facts, FactValue, Origin

EVENTS: dict[str, str] = {
    "workspace:created": "a workspace, its keys and its log were made",
    "act:decided": "an act of the lifecycle was decided, before it was done",
    "act:closed": "a decided act was done, or failed",
    "decision:made": "a decision that later calls refer to, with every finding",
    "call:decided": "a request was decided, before the engine ran",
    "call:closed": "a request was answered, refused, failed or abandoned",
    "call:rejected": "a request was turned away before it could be decided (no key, no such model, malformed)",
    "catalogue:read": "a caller read what is offered to it",
    "dataset:collected": "a dataset was kept with its provenance",
    "dataset:moved": "a dataset was given to a recipient in another place",
    "dataset:removed": "a dataset was removed",
    "model:registered": "a model version was kept with weights, card and lineage",
    "model:published": "a model version's weights were given out",
    "model:aliased": "an alias was set to a model version",
    "party:added": "a party and its public key became known",
    "agreement:proposed": "terms were written down for signing",
    "agreement:signed": "a party signed an agreement",
    "agreement:revoked": "a party revoked an agreement",
    "fact:declared": "a named person declared a fact, signed with their key",
    "evidence:checked": "a checker read a document, and what it shows was kept",
    "incident:reported": "a breach or a person's request was recorded with all that is due",
    "incident:updated": "more became known of an incident; what is due was computed again",
    "incident:notified": "one duty of an incident was done",
    "incident:closed": "an incident was closed",
    "service:deployed": "a model version became a service",
    "service:withdrawn": "a service was withdrawn",
    "key:created": "an API key was made",
    "key:revoked": "an API key was revoked",
    "masking:kept": "what restores a masked text later was kept in the vault",
    "masking:forgotten": "what restores a masked text was erased with its key",
    "node:managed": "a key that may manage the node was used",
    "node:recovered": "entries left open by a crash were closed at start",
    "setting:changed": "a setting changed since the last start",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the log. `id` is 32 hexadecimal digits, made by us; `facts` holds builtins only."""

    id: str
    event: str
    at: datetime
    about: tuple[str, ...] = ()
    actor: str = ""
    closes: str = ""
    verdict: str = ""
    status: str = ""  # answered | refused | failed | abandoned | done
    rules: tuple[str, ...] = ()
    rulebook: str = ""
    facts: dict[str, Any] = {}


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry stands once it is durable."""

    id: str
    index: int


class Log(Protocol):
    """Append-only, durable, provable. Raises Unavailable once sealed."""

    def append(self, entry: Entry) -> Recorded:
        """Durable when it returns."""

    def submit(self, entries: Sequence[Entry]) -> Future[tuple[Recorded, ...]]:
        """Durable when the future is done; many callers share one sync."""


def summary(decision: Decision, facts: Facts, alias: Callable[[str], str]) -> dict[str, Any]:
    """A decision as the log keeps it: which rules were asked, what each found, on which facts, and who stated those.

    Facts of a decision are flags, codes, numbers and dates by construction, so that they may stand on the log; persons
    stand there by what `alias` calls them.
    """
    return {
        "told": _told(decision, facts, alias),
        "findings": [
            {
                "rule": finding.rule,
                "outcome": finding.outcome.value,
                "citation": finding.citation,
                "facts": {name: _plain(value) for name, value in finding.facts.items()},
                "needs": list(finding.needs),
                "duties": [duty.code for duty in finding.duties],
            }
            for finding in decision.findings
        ],
    }


def _told(decision: Decision, facts: Facts, alias: Callable[[str], str]) -> list[dict[str, Any]]:
    """Who declared, and which checker showed, the facts that the findings rest on: each with the day and the names."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name in dict.fromkeys(name for finding in decision.findings for name in finding.facts):
        fact = facts.get(name)
        if fact is not None and fact.by:
            declared = fact.origin is Origin.DECLARED
            by = alias(fact.by) if declared else fact.by
            groups.setdefault(("declared" if declared else "shown", by, str(fact.on or "")), []).append(name)
    return [{"how": how, "by": by, "on": on, "facts": names} for (how, by, on), names in groups.items()]


def _plain(value: FactValue) -> bool | int | str | list[str]:
    match value:
        case bool() | int() | str():
            return value
        case tuple():
            return list(value)
        case _:
            return str(value)
