"""`decide(act, facts, rules)`: what the rules say about an act, before it is done.

* Pure: the same act, facts and rules give the same decision, byte for byte.
* Every rule that concerns the act is asked; the strictest finding wins; each keeps its own citation.
* Unknown is not yes: a missing fact, a rule that raises, or no rule at all gives `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from lawful.core.act import Act
from lawful.core.errors import NeedsFact, Refused
from lawful.core.facts import Facts
from lawful.core.rule import Duty, Finding, Outcome, Rule

_STRICTNESS = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Verdict(StrEnum):
    """The three answers to "may this be done?"."""

    ALLOW = "allow"
    DENY = "deny"
    UNKNOWN = "unknown"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """An act and every finding about it, in the order in which the rules were asked."""

    act: Act
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        if not self.findings:
            return Verdict.UNKNOWN
        match self.ground.outcome:
            case Outcome.FORBIDS:
                return Verdict.DENY
            case Outcome.UNKNOWN:
                return Verdict.UNKNOWN
            case _:
                return Verdict.ALLOW

    @property
    def allows(self) -> bool:
        return self.verdict is Verdict.ALLOW

    @property
    def ground(self) -> Finding:
        """The strictest finding, the first of its rank: the one that a one-line answer names."""
        if not self.findings:
            return Finding(
                rule="lawful.no-rule",
                outcome=Outcome.UNKNOWN,
                citation="lawful, core.decision",
                reason="no rule concerns this act, so nothing permits it",
                remedies=("load a rulebook that covers the act's place and action",),
            )
        return max(self.findings, key=lambda finding: _STRICTNESS[finding.outcome])

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties of all findings, each once, in order."""
        return tuple(dict.fromkeys(duty for finding in self.findings for duty in finding.duties))

    @property
    def needs(self) -> tuple[str, ...]:
        """The missing facts that could change the verdict, each once, in the order in which rules named them."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.needs))

    def require(self, *, receipt: str = "") -> Decision:
        """Itself, when it allows; raises Refused or NeedsFact otherwise."""
        if self.verdict is Verdict.DENY:
            raise Refused(self, receipt=receipt)
        if self.verdict is Verdict.UNKNOWN:
            raise NeedsFact(self, receipt=receipt)
        return self


def decide(act: Act, facts: Facts, rules: Iterable[Rule]) -> Decision:
    """What the rules say about this act, given these facts."""
    findings = [finding for rule in rules if (finding := _ask(rule, act, facts)) is not None]
    return Decision(act=act, findings=tuple(findings))


def _ask(rule: Rule, act: Act, facts: Facts) -> Finding | None:
    """One rule's finding; None when the rule does not concern the act. A rule that raises is unknown."""
    try:
        return rule.find(act, facts) if rule.concerns(act, facts) else None
    except Exception as error:  # noqa: BLE001  any defect in a rule must refuse, never open the gate
        return Finding(
            rule=rule.id,
            outcome=Outcome.UNKNOWN,
            citation=f"lawful, rule {rule.id}",
            reason=f"the rule could not be evaluated ({type(error).__name__})",
            remedies=("report this as a defect of the rule",),
        )
