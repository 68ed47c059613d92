"""A rule version made ready: conditions compiled, exceptions attached; one of the rules that `decide` asks.

What it finds follows from three conditions, each yes, no or unknown:

    attached = the condition holds, and no exception does
    met      = the evidence is there
    binding  = the act is refused without it (no soft law, no open transition)

    attached and binding and not met   yes: forbids   unknown: unknown, and asks   no: see below
    attached                           no: permits    otherwise: requires (a duty that may apply is named)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import msgspec

from lawful.core.act import Act, Action
from lawful.core.facts import Fact, Facts, FactValue
from lawful.core.place import lies_within
from lawful.core.rule import Duty, Finding, Outcome
from lawful.law.language.meaning import Condition, Gaps, Known, compile_condition, compile_gaps, names
from lawful.law.language.syntax import Node
from lawful.law.language.vocabulary import Vocabulary
from lawful.law.reader import Reader, within_scope
from lawful.law.version import CONFIDENCES, Instrument, Precedent, RuleVersion, Transition


@dataclass(frozen=True, eq=False)
class Clause:
    """A condition: its tree without classes, its meaning, and the shorter tree that names classes."""

    tree: Node
    vocabulary: Vocabulary
    brief: Node | None = None

    @cached_property
    def holds(self) -> Condition:
        return compile_condition(self.brief or self.tree, self.vocabulary)

    @cached_property
    def gaps(self) -> Gaps:
        """Names the unknown facts that keep it from being settled, none when it is settled."""
        holds, inner = compile_condition(self.tree, self.vocabulary), compile_gaps(self.tree, self.vocabulary)
        return lambda known: inner(known) if holds(known) is None else []

    @cached_property
    def names(self) -> tuple[str, ...]:
        return names(self.tree)


@dataclass(frozen=True, kw_only=True, eq=False)
class Exemption:
    """A rule that defeats another, and when it does."""

    version: RuleVersion
    instrument: Instrument
    clause: Clause

    def open_on(self, day: date) -> bool:
        return self.since <= day < self.version.applies_until

    @cached_property
    def since(self) -> date:
        """The first day on which it is law."""
        return since(self.version, self.instrument)


@dataclass(frozen=True, kw_only=True, eq=False)
class LawRule:
    """One version of one rule of one instrument; satisfies `core.rule.Rule`."""

    version: RuleVersion
    instrument: Instrument
    reader: Reader
    actions: frozenset[Action]
    when: Clause
    met: Clause | None = None
    blocks: Clause | None = None
    exemptions: tuple[Exemption, ...] = ()
    transition: tuple[Transition, Clause] | None = None
    precedents: tuple[tuple[Precedent, Clause], ...] = ()

    @property
    def id(self) -> str:
        return self.version.id

    @cached_property
    def since(self) -> date:
        """The first day on which it is law."""
        return since(self.version, self.instrument)

    @cached_property
    def binds(self) -> bool:
        """Whether a breach refuses the act: soft law does not, unless a binding rule refers to it."""
        if self.version.baseline or (self.instrument.kind == "soft-law" and not self.version.leans_on):
            return False
        return self.version.effect == "prohibit" or self.met is not None

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every condition that the rule reads."""
        optional = (self.met, self.blocks, self.transition and self.transition[1])
        return (self.when, *(e.clause for e in self.exemptions), *(c for c in optional if c is not None))

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The facts that the rule reads."""
        return tuple(dict.fromkeys(name for clause in self.clauses for name in clause.names))

    @cached_property
    def confidence(self) -> str:
        return self.version.confidence or self.instrument.confidence

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """The names by which a question that is limited to one law may mean this rule."""
        return (
            self.instrument.law,
            self.instrument.id,
            *self.instrument.scopes,
            *self.version.scopes,
            self.version.code,
        )

    def hears(self, verbs: tuple[str, ...]) -> bool:
        """Whether the rule is about one of these acts."""
        return not self.version.acts or any(verb in self.version.acts for verb in verbs)

    def reaches(self, act: Act) -> bool:
        """Whether one of the act's places lies within the place of the law."""
        return any(lies_within(place, self.instrument.place) for place in act.places)

    def asked(self, act: Act) -> bool:
        """Whether gate, day and place are those of this rule; looks at no fact."""
        return act.action in self.actions and self.since <= act.on < self.version.applies_until and self.reaches(act)

    def in_scope(self, known: Known) -> bool:
        """Whether a question that is limited to one law means this one."""
        scopes = known.get("scope")
        if scopes is None:
            return True
        return any(within_scope(name, scope) for scope in scopes for name in self.scopes)

    def concerns(self, act: Act, facts: Facts) -> bool:
        if not self.asked(act):
            return False
        known = self.reader.known(act, facts)
        return self.in_scope(known) and self.when.holds(known) is not False

    def find(self, act: Act, facts: Facts) -> Finding:
        known = self.reader.known(act, facts)
        found = self.judge(act, known, facts)
        return found or self._finding(Outcome.PERMITS, "it does not apply on these facts", act, known, facts)

    def judge(self, act: Act, known: Known, facts: Mapping[str, Fact]) -> Finding | None:
        """The finding on facts that have been read, None when the rule does not concern them.

        `facts` says where the facts come from.
        """
        when = self.when.holds(known)
        if when is False:
            return None
        exemptions = self._exemptions(act.on, known)
        for exemption, defeats in exemptions:
            if defeats is True:
                return self._exempt(exemption, known, facts)
        attached = None if any(defeats is None for _, defeats in exemptions) else when
        met = None if self.met is None else self.met.holds(known)
        refuses = self._refuses(attached, met, act.on, known) if self.binds else False
        if refuses is not False:
            return self._refused(refuses, act, known, facts)
        if self.version.effect == "prohibit" or (self.version.silent and met is True):
            return self._finding(Outcome.PERMITS, "nothing more is asked for", act, known, facts)
        return self._duty(attached, met is True, act, known, facts)

    def exempted(self, day: date, known: Known) -> Exemption | None:
        """The first exemption that surely holds."""
        return next((exemption for exemption, defeats in self._exemptions(day, known) if defeats is True), None)

    def attached(self, day: date, known: Known) -> bool | None:
        """Whether the rule applies: its condition holds, and no exemption does."""
        when = self.when.holds(known)
        defeats = [defeat for _, defeat in self._exemptions(day, known)] if when is not False else []
        return False if True in defeats else None if None in defeats else when

    def refuses(self, day: date, known: Known) -> bool | None:
        """Whether the act is forbidden by this rule: yes, no or unknown."""
        if not self.binds:
            return False
        met = None if self.met is None else self.met.holds(known)
        return self._refuses(self.attached(day, known), met, day, known)

    def _exemptions(self, day: date, known: Known) -> list[tuple[Exemption, bool | None]]:
        if not self.exemptions:
            return []
        return [(e, e.clause.holds(known)) for e in self.exemptions if e.open_on(day)]

    def _refuses(self, attached: bool | None, met: bool | None, day: date, known: Known) -> bool | None:
        parts = [attached]
        if self.met is not None:
            parts.append(_contrary(met))
        if self.blocks is not None:
            parts.append(self.blocks.holds(known))
        if self.transition is not None and day < self.transition[0].due:
            parts.append(_contrary(self.transition[1].holds(known)))
        if False in parts:
            return False
        return None if None in parts else True

    def gaps(self, day: date, known: Known) -> tuple[str, ...]:
        """The unknown facts that this rule waits for: first whether it applies, then what it asks for."""
        if applies := self.when.gaps(known):
            return tuple(dict.fromkeys(applies))
        clauses: list[Clause | None] = [e.clause for e in self.exemptions if e.open_on(day)]
        clauses += [self.met, self.blocks]
        if self.transition is not None and day < self.transition[0].due:
            clauses.append(self.transition[1])
        return tuple(dict.fromkeys(name for clause in clauses if clause for name in clause.gaps(known)))

    def _refused(self, refuses: bool | None, act: Act, known: Known, facts: Mapping[str, Fact]) -> Finding:
        if refuses is None:
            needs = self.gaps(act.on, known)
            reason = f"{self.version.title}: cannot be decided without {', '.join(needs)}"
            return self._finding(Outcome.UNKNOWN, reason, act, known, facts, needs=needs)
        verb = "forbidden" if self.version.effect == "prohibit" else "no evidence that it is met"
        return self._finding(Outcome.FORBIDS, f"{self.version.title}: {verb}", act, known, facts)

    def _duty(self, attached: bool | None, is_met: bool, act: Act, known: Known, facts: Mapping[str, Fact]) -> Finding:
        reason = self.version.title
        if attached is None:
            reason += ": applies unless the facts show otherwise"
        elif is_met:
            reason += ": met"
        outcome = Outcome.PERMITS if self.version.baseline else Outcome.REQUIRES
        return self._finding(outcome, reason, act, known, facts)

    def _exempt(self, exemption: Exemption, known: Known, facts: Mapping[str, Fact]) -> Finding:
        confidence = max(self.confidence, exemption.version.confidence or exemption.instrument.confidence, key=_doubt)
        return Finding(
            rule=self.id,
            outcome=Outcome.PERMITS,
            citation="; ".join((*exemption.version.cites, self.citation)),
            url=exemption.instrument.url,
            reason=f"exempt by {exemption.version.id}: {exemption.version.title}",
            facts={name: facts[name].value for name in self.reads if name in facts},
            confidence=confidence,
        )

    def _finding(
        self,
        outcome: Outcome,
        reason: str,
        act: Act,
        known: Known,
        facts: Mapping[str, Fact],
        needs: tuple[str, ...] = (),
    ) -> Finding:
        given: dict[str, FactValue] = {}
        stated: list[str] = []
        for name in self.reads:
            fact = facts.get(name)
            if fact is not None:
                given[name] = fact.value
                if fact.by:
                    stated.append(fact.told(name))
        if stated:
            reason += f" ({'; '.join(stated)})"
        return Finding(
            rule=self.id,
            outcome=outcome,
            citation=self.cites(act, known),
            url=self.instrument.url,
            reason=reason + self.doubt,
            remedies=self._remedies(outcome, needs),
            duties=self._duties(outcome, act, known),
            needs=needs,
            facts=given,
            confidence=self.confidence,
        )

    def _remedies(self, outcome: Outcome, needs: tuple[str, ...]) -> tuple[str, ...]:
        """What helps: the missing facts first, then what the rule asks to be done."""
        if outcome not in (Outcome.FORBIDS, Outcome.UNKNOWN):
            return ()
        remedy = self.version.remedy
        return (*(f"declare the fact {name}" for name in needs), *((remedy.en, remedy.zh) if remedy else ()))

    @cached_property
    def doubt(self) -> str:
        """What every answer says that rests on a rule which was not confirmed."""
        return f" [{self.confidence}: check the source]" if self.confidence in ("unverified", "disputed") else ""

    @cached_property
    def citation(self) -> str:
        """What is cited in any case."""
        return "; ".join(self.version.cites)

    def cites(self, act: Act, known: Known) -> str:
        """What is cited on these facts: also the transition, the reach abroad and the decisions that bear on it."""
        if not self.precedents and not self.instrument.abroad and self.transition is None:
            return self.citation
        grace = [self.transition[0].cites] if self.transition and self._in_grace(act.on, known) else []
        abroad = [self.instrument.abroad] if self.instrument.abroad and known.get("extraterritorial") is True else []
        decisions = [p.cites for p, clause in self.precedents if p.on <= act.on and clause.holds(known) is True]
        return "; ".join((self.citation, *grace, *abroad, *decisions))

    def _in_grace(self, day: date, known: Known) -> bool:
        return self.transition is not None and day < self.transition[0].due and self.transition[1].holds(known) is True

    def _duties(self, outcome: Outcome, act: Act, known: Known) -> tuple[Duty, ...]:
        if outcome is Outcome.UNKNOWN or (outcome is Outcome.PERMITS and not self.version.baseline):
            return ()
        if self.transition and self._in_grace(act.on, known):
            return (msgspec.structs.replace(self.duty, due=self.transition[0].due),)
        return (self.duty,)

    @cached_property
    def duty(self) -> Duty:
        """What the rule asks for."""
        version = self.version
        return Duty(code=version.code, text=version.text or version.title, baseline=version.baseline)


def since(version: RuleVersion, instrument: Instrument) -> date:
    """The first day on which a version is law: its own, or that of its instrument."""
    return version.applies_from or instrument.applies_from


def _contrary(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _doubt(confidence: str) -> int:
    return CONFIDENCES.index(confidence)
