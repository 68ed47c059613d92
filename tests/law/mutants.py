"""Small wrongs, made on purpose: every condition of the rulebook, spoiled in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """A rule with one condition spoiled; or an exemption, in every rule that it defeats."""

    rule: str
    what: str
    of: tuple[tuple[LawRule, LawRule], ...]  # as it was, and as it is

    def caught_by(self, cases: Iterable[Case], rulebook: Rulebook) -> bool:
        """Whether some case finds something else."""
        for case in cases:
            act, known = case.situation(rulebook)
            if any(word(before, act, known) != word(after, act, known) for before, after in self.of):
                return True
        return False


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Every mutant of every condition of the rules and of the exemptions."""
    classes = {name: clause.tree for name, clause in rulebook.classes.items()}
    for rule in rulebook.law_rules:
        for field in ("when", "met", "blocks"):
            text = getattr(rule.version, field)
            if text and text not in ("yes", "no"):
                for what, tree in spoiled(parse(text)):
                    clause = _clause(tree, rule.version if field == "when" else None, classes, rule)
                    yield Mutant(rule.id, f"{field}: {what}", ((rule, replace(rule, **{field: clause})),))
    for version in {e.version.id: e.version for rule in rulebook.law_rules for e in rule.exemptions}.values():
        defeated = [rule for rule in rulebook.law_rules if rule.id in version.defeats]
        for what, tree in spoiled(parse(version.when)):
            pairs = tuple((rule, _spoil(rule, version, tree, classes)) for rule in defeated)
            yield Mutant(version.id, what, pairs)


def _spoil(rule: LawRule, version: RuleVersion, tree: Node, classes: dict[str, Node]) -> LawRule:
    """The rule with this exemption's condition spoiled."""
    return replace(
        rule,
        exemptions=tuple(
            replace(e, clause=_clause(tree, version, classes, rule)) if e.version.id == version.id else e
            for e in rule.exemptions
        ),
    )


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
