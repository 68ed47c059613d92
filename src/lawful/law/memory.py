"""Answers that were given before, for acts and facts that have not changed.

A gateway asks the same question for every request of a caller. `Memory` gives the rules their findings once and
hands them to `decide` again as long as the act and the facts are equal; a new day is a new act.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from lawful.core.act import Act, Action
from lawful.core.facts import Facts
from lawful.core.place import Place
from lawful.core.rule import Finding, Rule
from lawful.law.rulebook import Rulebook

_Question = tuple[Action, tuple[str, ...], tuple[Place, ...], date]


@dataclass(frozen=True, slots=True)
class Settled:
    """A rule that has made its finding."""

    id: str
    finding: Finding

    def concerns(self, act: Act, facts: Facts) -> bool:
        return True

    def find(self, act: Act, facts: Facts) -> Finding:
        return self.finding


class Memory:
    """The findings of a rulebook's rules, remembered for `size` questions (gate, assets, places, day).

    The longest unused is forgotten first. For one thread; give each its own.
    """

    def __init__(self, rulebook: Rulebook, *, size: int = 1_024) -> None:
        self._rulebook = rulebook
        self._size = size
        self._known: OrderedDict[_Question, tuple[Facts, tuple[Rule, ...]]] = OrderedDict()

    def rules(self, act: Act, facts: Facts) -> tuple[Rule, ...]:
        """The rules that concern the act, with their findings, for `core.decision.decide`.

        A rule that raises is handed over as it is, so that `decide` finds it unknown.
        """
        question = (act.action, act.about, act.places, act.on)
        known = self._known.get(question)
        if known is not None and (known[0] is facts or known[0] == facts):
            self._known.move_to_end(question)
            return known[1]
        found = tuple(
            _settle(rule, act, facts) for rule in self._rulebook.for_act(act) if _may_concern(rule, act, facts)
        )
        self._known[question] = (facts, found)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return found


def _settle(rule: Rule, act: Act, facts: Facts) -> Rule:
    try:
        return Settled(rule.id, rule.find(act, facts))
    except Exception:  # noqa: BLE001  `decide` turns whatever it is into an unknown
        return rule


def _may_concern(rule: Rule, act: Act, facts: Facts) -> bool:
    try:
        return rule.concerns(act, facts)
    except Exception:  # noqa: BLE001  `decide` turns whatever it is into an unknown
        return True
