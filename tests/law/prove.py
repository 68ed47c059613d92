"""Proofs about the rulebook, by an SMT solver: `make prove-law`.

1. Families: where the law draws lines, exactly one side applies (no gap, no overlap).
2. Reach: every rule can apply; every rule that can refuse can also be met, and every exemption spares somebody.
3. Remedies: whoever is refused and does what the remedy says is no longer refused by that rule.
4. Time: two versions of one rule are never law on the same day.
5. Unknown is not yes, on ten thousand random sets of facts; wrong conditions are noticed by the cases.

Prints a line for each and ends with 1 when one fails. Needs z3-solver.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import z3

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from law import mutants
from law.tables import cases
from law.test_unknown import weakened
from lawful import law
from lawful.law.language.syntax import Among, And, Arithmetic, Compare, Literal, Name, Node, Not, Or, Within, parse
from lawful.law.language.vocabulary import Vocabulary
from lawful.law.rule import Clause, LawRule
from lawful.law.rulebook import Rulebook

RANDOM_SETS = 10_000

# Where the law draws lines: on every act within the condition, exactly one of the rules applies. `single_x` says
# that the fact x has one value only.
FAMILIES = {
    "EU notice, collected from the person or elsewhere": (
        "act is collect and eu_personal and eu_controls and single_source and not source is synthetic",
        ("eu.gdpr.13", "eu.gdpr.14"),
    ),
    "EU transfer: adequacy, safeguards, derogation": (
        "act is transfer and eu_personal and eu_third_country and single_transfer_mechanism",
        ("eu.gdpr.45", "eu.gdpr.46", "eu.gdpr.49"),
    ),
    "EU text and data mining: machine-readable or natural reservation": (
        "act is scrape and source is web and not (research_org and lawful_access)",
        ("eu.dsm.4", "eu.dsm.4-natural"),
    ),
    "China export from 100 000 persons or any sensitive one": (
        """act is transfer and cn_export and cn_personal and not collected_abroad and not outside_negative_list
        and not transfer_mechanism in (exempt_contract, exempt_hr, exempt_emergency)
        and (important_data or ciio or exported_persons_ytd >= 100000 or exported_sensitive_ytd > 0)""",
        ("cn.cbdt.7", "cn.cbdt.8"),
    ),
    "China filing or registration": (
        "act is serve and generative and opinion_attribute and public_facing",
        ("cn.genai.17", "cn.genai.17-registration"),
    ),
    "China incident report: critical infrastructure, organ, everybody else": (
        "act is breach and severity in (larger, major, extreme) and on >= 2025-11-01",
        ("cn.security.report-cii", "cn.security.report-organ", "cn.security.report"),
    ),
    "US bulk data: prohibited or restricted": (
        "act is transfer and us_bulk",
        ("us.federal.bulk-brokerage", "us.federal.bulk-restricted"),
    ),
    "UK automated decisions, before and after 5 February 2026": (
        "act is decide and solely_automated and significant_effect",
        ("uk.gdpr.22", "uk.gdpr.22a"),
    ),
    "EU switching charges, before and after 12 January 2027": (
        "act is retire and switching_charge",
        ("eu.data-act.29-cost", "eu.data-act.29"),
    ),
}
FAMILIES_FROM = date(2025, 9, 12)  # the day from which all of these families are law


@dataclass(frozen=True)
class World:
    """The facts as solver variables. Words are sets; numbers and dates may be none; days are ordinals."""

    words: Vocabulary
    classes: dict[str, Clause]
    suffix: str = ""

    def flag(self, name: str) -> z3.BoolRef:
        return z3.Bool(name + self.suffix)

    def word(self, name: str, word: str) -> z3.BoolRef:
        return z3.Bool(f"{name}={word}{self.suffix}")

    def number(self, name: str) -> z3.ArithRef:
        return z3.Real(name + self.suffix)

    def nothing(self, name: str) -> z3.BoolRef:
        return z3.BoolVal(False) if name == "on" else z3.Bool(f"{name}=none{self.suffix}")

    def laws_of_thought(self) -> list[z3.BoolRef]:
        """`none` excludes other words, some word holds, one act at a time, and the declared implications."""
        day = self.number("on")
        found: list[z3.BoolRef] = [day >= 1, day < date.max.toordinal()]
        for name, fact in self.words.facts.items():
            if fact.kind == "words":
                named = [self.word(name, word) for word in (*self.words.words(name), "other")]
                found.append(z3.Xor(self.word(name, "none"), z3.Or(named)))
                if name == "act":
                    found += [z3.AtMost(*named, 1), z3.Not(self.word(name, "none"))]
        for rule in self.words.implications:
            premise = self.flag(rule.when) == rule.value
            found += [z3.Implies(premise, self.flag(name) == value) for name, value in rule.then.items()]
        return found

    def holds(self, node: Node) -> z3.BoolRef:
        match node:
            case And(parts):
                return z3.And([self.holds(part) for part in parts])
            case Or(parts):
                return z3.Or([self.holds(part) for part in parts])
            case Not(part):
                return z3.Not(self.holds(part))
            case Name(name) if name.startswith("single_"):
                fact = name.removeprefix("single_")
                return z3.AtMost(*[self.word(fact, word) for word in self.words.words(fact)], 1)
            case Name(name) if name in self.classes:
                return self.holds(self.classes[name].tree)
            case Name(name):
                return self.flag(name)
            case Among(name, ("none",)) if self.words.kind(name) != "words":
                return self.nothing(name)
            case Among(name, listed):
                return z3.Or([self.word(name, word) for word in listed])
            case Within(name, prefix):
                return z3.Or([self.word(name, word) for word in self.words.words(name) if word.startswith(prefix)])
            case Compare(sign, left, right):
                return self.compared(sign, left, right)
            case Literal(bool(value)):
                return z3.BoolVal(value)
        raise TypeError(node)

    def compared(self, sign: str, left: Node, right: Node) -> z3.BoolRef:
        a, b = self.value(left), self.value(right)
        missing = z3.Or([self.nothing(name) for side in (left, right) for name in _facts(side)] or [False])
        result = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]
        return z3.Or(missing, result) if sign == "!=" else z3.And(z3.Not(missing), result)

    def value(self, node: Node) -> Any:
        match node:
            case Literal(date() as value):
                return z3.RealVal(value.toordinal())
            case Literal(timedelta() as value):
                return z3.RealVal(value.days)
            case Literal(Fraction() | int() as value):
                return z3.RealVal(str(value))
            case Name(name):
                return self.number(name)
            case Arithmetic(sign, left, right):
                a, b = self.value(left), self.value(right)
                return {"+": a + b, "-": a - b, "*": a * b}[sign]
        raise TypeError(node)

    def attached(self, rule: LawRule) -> z3.BoolRef:
        spared = [z3.And(self.holds(e.clause.tree), self._open(e)) for e in rule.exemptions]
        return z3.And(self.holds(rule.when.tree), self.in_force(rule), z3.Not(z3.Or(spared or [False])))

    def in_force(self, rule: LawRule) -> z3.BoolRef:
        day, until = self.number("on"), rule.version.applies_until
        return z3.And(day >= rule.since.toordinal(), day < until.toordinal())

    def _open(self, exemption: Any) -> z3.BoolRef:
        first = exemption.version.applies_from or exemption.instrument.applies_from
        day = self.number("on")
        return z3.And(day >= first.toordinal(), day < exemption.version.applies_until.toordinal())

    def refuses(self, rule: LawRule) -> z3.BoolRef:
        parts = [self.attached(rule)]
        if rule.met is not None:
            parts.append(z3.Not(self.holds(rule.met.tree)))
        if rule.blocks is not None:
            parts.append(self.holds(rule.blocks.tree))
        if rule.transition is not None:
            transition, clause = rule.transition
            parts.append(z3.Or(self.number("on") >= transition.due.toordinal(), z3.Not(self.holds(clause.tree))))
        return z3.And(parts)

    def cured(self, rule: LawRule, before: World) -> list[z3.BoolRef]:
        """These facts are those of `before` with the rule's remedy done."""
        cure = rule.version.remedy.cure if rule.version.remedy else {}
        same: list[z3.BoolRef] = [self.number("on") == before.number("on")]
        for name in rule.reads:
            if name == "on":
                continue
            kind = self.words.kind(name)
            if kind == "flag":
                same.append(self.flag(name) == (cure[name] if name in cure else before.flag(name)))
            elif kind == "words":
                for word in (*self.words.words(name), "none", "other"):
                    was = before.word(name, word)
                    same.append(self.word(name, word) == (cure[name] == word if name in cure else was))
            elif name in cure:
                same += [self.number(name) == cure[name], z3.Not(self.nothing(name))]
            else:
                same += [self.number(name) == before.number(name), self.nothing(name) == before.nothing(name)]
        return same


def _facts(node: Node) -> Iterator[str]:
    match node:
        case Name(name):
            yield name
        case Arithmetic(_, left, right):
            yield from _facts(left)
            yield from _facts(right)


def possible(*conditions: Any) -> bool:
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    solver.add(*conditions)
    answer = solver.check()
    if answer == z3.unknown:
        raise TimeoutError("the solver could not tell")
    return bool(answer == z3.sat)


def families(book: Rulebook, world: World) -> list[str]:
    """Families with a gap or an overlap."""
    wrong = []
    for name, (where, ids) in FAMILIES.items():
        later = world.number("on") >= FAMILIES_FROM.toordinal()
        scope = [world.holds(parse(where)), later, *world.laws_of_thought()]
        sides = [z3.Or([world.attached(rule) for rule in book.law_rules if rule.id == id_]) for id_ in ids]
        if not all(possible(*scope, side) for side in sides):
            wrong.append(f"{name}: a side cannot be reached")
        if possible(*scope, z3.Not(z3.Or(sides))):
            wrong.append(f"{name}: a gap")
        if any(possible(*scope, a, b) for i, a in enumerate(sides) for b in sides[i + 1 :]):
            wrong.append(f"{name}: an overlap")
    return wrong


def reach(book: Rulebook, world: World) -> list[str]:
    """Rules that cannot apply, cannot refuse though they bind, cannot be met; exemptions that spare nobody."""
    thought, wrong = world.laws_of_thought(), []
    for rule in book.law_rules:
        if not possible(*thought, world.attached(rule)):
            wrong.append(f"{rule.id}: cannot apply")
        never_blocks = rule.version.blocks == "no"
        if rule.binds and not never_blocks and not possible(*thought, world.refuses(rule)):
            wrong.append(f"{rule.id}: cannot refuse")
        if rule.met is not None and not possible(*thought, world.attached(rule), world.holds(rule.met.tree)):
            wrong.append(f"{rule.id}: cannot be met")
        for exemption in rule.exemptions:
            spares = (world.holds(rule.when.tree), world.holds(exemption.clause.tree), world.in_force(rule))
            if not possible(*thought, *spares):
                wrong.append(f"{exemption.version.id}: spares nobody from {rule.id}")
    return wrong


def remedies(book: Rulebook, world: World) -> list[str]:
    """Rules whose remedy does not always help; only prohibitions may have none."""
    wrong = []
    after = World(world.words, world.classes, suffix="'")
    for rule in book.law_rules:
        if not rule.binds or rule.version.remedy is None:
            continue
        if not rule.version.remedy.cure:
            wrong += [f"{rule.id}: a duty without a cure"] if rule.version.effect != "prohibit" else []
        elif possible(world.refuses(rule), after.refuses(rule), *after.cured(rule, world)):
            wrong.append(f"{rule.id}: its remedy does not always help")
    return wrong


def overlaps(book: Rulebook, world: World) -> list[str]:
    """Two versions of one rule that are law on one day."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for version, instrument in book.entries():
        first = version.applies_from or instrument.applies_from
        spans.setdefault(version.id, []).append((first, version.applies_until))
    ordered = {rule: sorted(days) for rule, days in spans.items()}
    return [rule for rule, days in ordered.items() for a, b in pairwise(days) if b[0] < a[1]]


def forgotten(book: Rulebook, world: World) -> list[str]:
    """Rules that no longer refuse once a fact is forgotten."""
    return [f"{rule} without {fact}" for rule, fact in weakened(book, RANDOM_SETS, seed=11)]


def unnoticed(book: Rulebook, world: World) -> list[str]:
    """Nothing, as long as the cases notice nine wrong conditions in ten."""
    about: dict[str, list[Any]] = {}
    for case in cases():
        about.setdefault(case.rule, []).append(case)
    wrongs = list(mutants.mutants(book))
    missed = [wrong for wrong in wrongs if not wrong.caught_by(about[wrong.rule], book)]
    print(f"     {len(wrongs) - len(missed)} of {len(wrongs)} wrong conditions are noticed")
    return [] if len(missed) <= 0.1 * len(wrongs) else [f"{wrong.rule}: {wrong.what}" for wrong in missed]


PROOFS: tuple[tuple[str, Callable[[Rulebook, World], list[str]]], ...] = (
    ("threshold families are complete and disjoint", families),
    ("every rule is reachable, every exemption spares somebody", reach),
    ("every remedy helps", remedies),
    ("no two versions of a rule overlap", overlaps),
    ("forgetting a fact never turns a refusal into leave", forgotten),
    ("wrong conditions are noticed", unnoticed),
)


def main() -> int:
    book = law.load()
    world = World(book.vocabulary, dict(book.classes))
    failed = 0
    for name, proof in PROOFS:
        wrong = proof(book, world)
        print(f"{'ok  ' if not wrong else 'FAIL'} {name}", *(f"     {line}" for line in wrong[:20]), sep="\n")
        failed += bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
