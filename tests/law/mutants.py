"""Small wrongs, made on purpose: every condition of the rulebook, spoiled in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from law.tables import Case, word
from lawful.law.language.meaning import expand
from lawful.law.language.syntax import Among, And, Compare, Literal, Name, Node, Not, Or, Within, parse
from lawful.law.rule import Clause, LawRule
from lawful.law.rulebook import Rulebook
from lawful.law.version import RuleVersion

_NEIGHBOUR = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}


@dataclass(frozen=True)
class Mutant:
    """A rule (or exemption) with one condition spoiled."""

    rule: str
    what: str
    of: LawRule

    def caught_by(self, cases: list[Case], rulebook: Rulebook) -> bool:
        """Whether some case about the rule finds something else."""
        for case in cases:
            act, known = case.situation(rulebook)
            if self.of.asked(act) or act.on < self.of.since:
                original = next(r for r in rulebook.law_rules if r.id == self.of.id and r.since == self.of.since)
                if word(original, act, known) != word(self.of, act, known):
                    return True
        return False


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Every mutant of every rule that can be asked and of every exemption."""
    classes = {name: clause.tree for name, clause in rulebook.classes.items()}
    for rule in rulebook.law_rules:
        for field in ("when", "met", "blocks"):
            text = getattr(rule.version, field)
            if text and text not in ("yes", "no"):
                for what, tree in spoiled(parse(text)):
                    clause = _clause(tree, rule.version if field == "when" else None, classes, rule)
                    yield Mutant(rule.id, f"{field}: {what}", replace(rule, **{field: clause}))
        for index, exemption in enumerate(rule.exemptions):
            for what, tree in spoiled(parse(exemption.version.when)):
                other = replace(exemption, clause=_clause(tree, exemption.version, classes, rule))
                changed = (*rule.exemptions[:index], other, *rule.exemptions[index + 1 :])
                yield Mutant(exemption.version.id, f"exemption: {what}", replace(rule, exemptions=changed))


def _clause(tree: Node, version: RuleVersion | None, classes: dict[str, Node], rule: LawRule) -> Clause:
    whole = expand(tree, classes)
    if version is not None:
        filters = [Among(name, words) for name, words in (("act", version.acts), ("role", version.roles)) if words]
        whole = And((*filters, whole)) if filters else whole
    return Clause(whole, rule.when.vocabulary)


def spoiled(node: Node) -> Iterator[tuple[str, Node]]:
    """The condition with one part negated, dropped, joined otherwise, or its bound shifted by one."""
    match node:
        case And(parts) | Or(parts):
            other = Or if isinstance(node, And) else And
            yield "and/or", other(parts)
            for index, part in enumerate(parts):
                rest = parts[:index] + parts[index + 1 :]
                yield f"without part {index + 1}", rest[0] if len(rest) == 1 else type(node)(rest)
                for what, inner in spoiled(part):
                    yield f"{index + 1}. {what}", type(node)((*parts[:index], inner, *parts[index + 1 :]))
        case Not(part):
            yield "not dropped", part
            if not isinstance(part, Name | Among | Within):
                for what, inner in spoiled(part):
                    yield f"not {what}", Not(inner)
        case Compare(sign, left, right):
            yield f"{sign} to {_NEIGHBOUR[sign]}", Compare(_NEIGHBOUR[sign], left, right)
            if isinstance(right, Literal):
                step = timedelta(days=1) if isinstance(right.value, date) else 1
                yield "bound shifted", Compare(sign, left, Literal(right.value + step))
        case Name() | Among() | Within():
            yield "negated", Not(node)
