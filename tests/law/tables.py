"""Reads the tables of cases that stand beside the instruments, and says what the rulebook finds on them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import lawful.law
from lawful.core.act import Act
from lawful.core.rule import Outcome
from lawful.law.language.meaning import Known
from lawful.law.rule import LawRule
from lawful.law.rulebook import Rulebook
from lawful.law.tables import situation

HOME = Path(lawful.law.__file__).parent


@dataclass(frozen=True)
class Case:
    """One row: a situation, the rule it is about, and what that rule finds."""

    rule: str
    says: str
    place: str
    on: date
    facts: str
    finds: str

    def situation(self, rulebook: Rulebook) -> tuple[Act, Known]:
        act, known, unread = situation(self.place, self.on, self.facts, rulebook)
        assert unread == (), f"{self.rule}: {unread}"
        return act, known


def cases() -> list[Case]:
    """Every case: each row, and each row with one fact changed."""
    return [case for first, others in families() for case in (first, *others)]


def families() -> Iterator[tuple[Case, list[Case]]]:
    """Every row with the cases that differ from it by one fact, or by the day."""
    for path in sorted(HOME.glob("*/*.cases.toml")):
        for row in tomllib.loads(path.read_text("utf-8"))["case"]:
            changes = {row.pop("but"): row.pop("then"), **row.pop("also", {})}
            first = Case(**row)
            yield first, [_but(first, change, then) for change, then in changes.items()]


def _but(first: Case, change: str, then: str) -> Case:
    name, _, value = change.partition("=")
    on = date.fromisoformat(value) if name == "on" else first.on
    facts = first.facts if name == "on" else changed(first.facts, name, value)
    return replace(first, says=f"{first.says}, but {change}", on=on, facts=facts, finds=then)


def changed(facts: str, name: str, value: str) -> str:
    """The facts with one of them set anew."""
    rest = [part for part in facts.split(";") if part.partition("=")[0] != name]
    return ";".join([*rest, f"{name}={value}"])


def finding(case: Case, rulebook: Rulebook) -> str:
    """What the rulebook finds by the case's rule: a word of the tables."""
    act, known = case.situation(rulebook)
    for version, _ in rulebook.entries():
        if version.id == case.rule and version.effect == "classify":
            return "holds" if rulebook.classes[version.names].holds(known) else "fails"
        if version.id == case.rule and version.effect == "exempt":
            return exemption(version.defeats, case.rule, act, known, rulebook)
    rules = [rule for rule in rulebook.law_rules if rule.id == case.rule]
    assert rules, f"no rule {case.rule}"
    return next((found for rule in rules if (found := word(rule, act, known)) != "silent"), "silent")


def exemption(defeats: tuple[str, ...], exempting: str, act: Act, known: Known, rulebook: Rulebook) -> str:
    """Whether any rule is defeated by the exempting one, or applies instead."""
    rules = [rule for rule in rulebook.law_rules if rule.id in defeats and rule.asked(act)]
    defeaters = {e.version.id for rule in rules if rule.when.holds(known) for e in [rule.exempted(act.on, known)] if e}
    return "exempt" if exempting in defeaters else "applies"


def word(rule: LawRule, act: Act, known: Known) -> str:
    """What one rule version finds: a word of the tables."""
    if not rule.asked(act):
        ahead = rule.since > act.on and act.action in rule.actions and rule.reaches(act)
        return "upcoming" if ahead and rule.attached(rule.since, known) else "silent"
    found = rule.judge(act, known, {})
    if found is None:
        return "silent"
    if found.reason.startswith("exempt by"):
        return "exempt"
    if found.duties and found.duties[0].baseline:
        return "baseline"
    return {Outcome.FORBIDS: "forbids", Outcome.REQUIRES: "requires", Outcome.PERMITS: "permits"}[found.outcome]
