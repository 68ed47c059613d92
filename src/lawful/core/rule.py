"""A rule: one shape for the licence, the signed contract, the privacy terms and the law of the place.

A rule is data and a pure check. It never reads a clock, a file or the network; it sees the act and the facts
and returns a finding with its citation and its remedies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

import msgspec

from lawful.core.act import Act, Action
from lawful.core.facts import Facts, FactValue
from lawful.core.place import lies_within


class Outcome(StrEnum):
    """What one rule says about one act, strictest last."""

    PERMITS = "permits"
    REQUIRES = "requires"  # permitted, with duties
    UNKNOWN = "unknown"  # a fact is missing or the rule failed: refuse, and say which
    FORBIDS = "forbids"


class Duty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that must be done if the act is done. `code` as in the obligation tables; `due` a date."""

    code: str
    text: str
    due: date | None = None
    baseline: bool = False


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one rule found, on which facts, and what would change it."""

    rule: str
    outcome: Outcome
    citation: str
    reason: str
    url: str = ""
    remedies: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    needs: tuple[str, ...] = ()  # the missing facts, when the outcome is unknown
    facts: dict[str, FactValue] = {}  # the facts that the rule read
    confidence: str = "read"  # read | memory | unverified | disputed


class Rule(Protocol):
    """Anything that can say whether it concerns an act and what it finds."""

    @property
    def id(self) -> str: ...
    def concerns(self, act: Act, facts: Facts) -> bool: ...
    def find(self, act: Act, facts: Facts) -> Finding: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A check's answer, before the rule adds its name and citation.

    `cites`, `url` and `confidence` stand in for the rule's own where one check speaks for many texts (a licence).
    """

    outcome: Outcome
    reason: str
    remedies: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    needs: tuple[str, ...] = ()
    cites: str = ""
    url: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRule:
    """A rule whose check is a Python function; `reads` names the facts that the check looks at.

    `since` is the first day it applies, `until` the first day it no longer does. No places means everywhere.
    """

    id: str
    cites: str
    check: Callable[[Act, Facts], Judgement]
    actions: frozenset[Action]
    reads: tuple[str, ...] = ()
    url: str = ""
    places: tuple[str, ...] = ()
    since: date = date.min
    until: date = date.max
    confidence: str = "read"

    def concerns(self, act: Act, facts: Facts) -> bool:
        return (
            act.action in self.actions
            and self.since <= act.on < self.until
            and (not self.places or any(lies_within(p, outer) for p in act.places for outer in self.places))
        )

    def find(self, act: Act, facts: Facts) -> Finding:
        judgement = self.check(act, facts)
        return Finding(
            rule=self.id,
            outcome=judgement.outcome,
            citation=judgement.cites or self.cites,
            url=judgement.url or self.url,
            reason=judgement.reason + self._told(facts),
            remedies=judgement.remedies,
            duties=judgement.duties,
            needs=judgement.needs,
            facts={name: facts[name].value for name in self.reads if name in facts},
            confidence=judgement.confidence or self.confidence,
        )

    def _told(self, facts: Facts) -> str:
        """Who stated or showed the facts that the check looked at."""
        told = [facts[name].told(name) for name in self.reads if name in facts and facts[name].by]
        return f" ({'; '.join(told)})" if told else ""
