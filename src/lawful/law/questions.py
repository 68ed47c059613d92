"""Which facts to ask for next: the fewest that could let the act be decided, the one that settles most first.

A rule that may forbid waits for facts, and one answer may settle many rules (that no person is concerned settles
most of data protection). The order is greedy: of all open facts, the one that has an answer, short of forbidding
the act, which leaves the fewest rules open; then the next, supposing that answer. Another answer asks anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import msgspec

from lawful.core.act import Act
from lawful.core.decision import Decision
from lawful.core.facts import Facts
from lawful.core.rule import Finding, Outcome
from lawful.law.language.meaning import Known
from lawful.law.language.syntax import Among, And, Compare, Literal, Name, Node, Not, Or, Within
from lawful.law.language.vocabulary import NOTHING, Vocabulary
from lawful.law.rule import LawRule
from lawful.law.rulebook import Rulebook

_MOST = 40  # no one answers more questions than this


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact to give: its name, the question in words, what may be answered, and the rules that wait for it.

    `later` marks one that may not have to be answered at all, depending on what the others are.
    """

    fact: str
    ask: str
    kind: str
    values: tuple[str, ...]
    rules: tuple[str, ...]
    later: bool = False


def questions(act: Act, facts: Facts, rulebook: Rulebook) -> tuple[Question, ...]:
    """The open facts that could change the verdict, the one that settles most first; none once a rule forbids."""
    reader = rulebook.reader
    given = reader.given(facts)
    known = reader.place(reader.complete(given), act)
    rules = [rule for rule in rulebook.asked(act, known["act"]) if rule.in_scope(known)]
    if any(rule.refuses(act.on, known) is True for rule in rules):
        return ()
    return tuple(_in_order(act, given, _open(rules, act.on, known), rulebook))


def unanswered(decision: Decision, rulebook: Rulebook) -> tuple[Question, ...]:
    """Every fact that a decision may still come to wait for: what its rules ask first, then all else that they read.

    The law only ever needs more facts of the rules that are open now, so that nobody who answers all is asked again.
    """
    reader, act = rulebook.reader, decision.act
    unknown = [finding for finding in decision.findings if finding.outcome is Outcome.UNKNOWN]
    given = reader.given(Facts.known(**{n: value for f in decision.findings for n, value in f.facts.items()}))
    known = reader.place(reader.complete(given), act)
    ids = {finding.rule for finding in unknown}
    waiting = _open((rule for rule in rulebook.asked(act) if rule.id in ids), act.on, known)
    first = {question.fact: question for question in _in_order(act, given, waiting, rulebook)}
    others = ids - {rule.id for rule in waiting}  # licences, agreements and privacy terms ask too
    for finding, name in ((f, name) for f in unknown if f.rule in others for name in f.needs):
        first.setdefault(name, _question(name, waiting, rulebook.vocabulary, finding))
    named = dict.fromkeys(name for rule in waiting for name in (*rule.gaps(act.on, known), *rule.reads))
    later = [name for name in named if name not in first and name not in known]
    return (
        *first.values(),
        *(msgspec.structs.replace(_question(name, waiting, rulebook.vocabulary), later=True) for name in later),
    )


def _in_order(act: Act, given: Known, waiting: list[LawRule], rulebook: Rulebook) -> list[Question]:
    """What the open rules wait for, the fact that settles most first, each supposing the easiest answer to the last."""
    reader, order, given = rulebook.reader, list[Question](), dict(given)
    known = reader.place(reader.complete(given), act)
    while waiting and len(order) < _MOST:
        trials = {
            name: [
                _Trial(value, waiting, act.on, reader.place(reader.complete({**given, name: value}), act))
                for value in _answers(name, waiting, rulebook.vocabulary)
            ]
            for name in _gaps(waiting, act.on, known)
        }
        best = min(trials, key=lambda name: (min(trials[name]).cost, _awkward(name, rulebook), _mean(trials[name])))
        order.append(_question(best, waiting, rulebook.vocabulary))
        chosen = min(trials[best])
        given[best], known, waiting = chosen.value, chosen.known, chosen.open
    return order


class _Trial:
    """What would be open if the fact had this value."""

    def __init__(self, value: Any, waiting: Iterable[LawRule], day: date, known: Known) -> None:
        self.value = value
        self.known = known
        found = [(rule, rule.refuses(day, known)) for rule in waiting]
        self.open = [rule for rule, refuses in found if refuses is None]
        self.cost = (any(refuses is True for _, refuses in found), len(self.open))

    def __lt__(self, other: _Trial) -> bool:
        return self.cost < other.cost


def _open(rules: Iterable[LawRule], day: date, known: Known) -> list[LawRule]:
    """The rules of which it is unknown whether they forbid."""
    return [rule for rule in rules if rule.refuses(day, known) is None]


def _gaps(rules: Iterable[LawRule], day: date, known: Known) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for rule in rules for name in rule.gaps(day, known)))


def _mean(trials: Sequence[_Trial]) -> Fraction:
    return Fraction(sum(len(trial.open) for trial in trials), len(trials))


def _awkward(name: str, rulebook: Rulebook) -> tuple[bool, bool]:
    """Of equal questions, first the one that others follow from, and the one that yes or no answers."""
    words = rulebook.vocabulary
    follows = any(name in implication.then for implication in words.implications)
    return (
        follows and name not in {implication.when for implication in words.implications},
        words.kind(name) != "flag",
    )


def _question(name: str, waiting: Iterable[LawRule], words: Vocabulary, finding: Finding | None = None) -> Question:
    """The question about a fact; one that no law asks is put in the words of the finding that asks it."""
    readers = tuple(rule.id for rule in waiting if name in rule.reads)
    fact = words.facts.get(name)
    if fact is None:
        assert finding is not None  # law rules read declared facts only
        return Question(fact=name, ask=finding.reason, kind="flag", values=(), rules=(finding.rule,))
    values = words.words(name) if fact.kind == "words" else ()
    return Question(
        fact=name, ask=fact.ask, kind=fact.kind, values=values, rules=readers or ((finding.rule,) if finding else ())
    )


def _answers(name: str, rules: Iterable[LawRule], words: Vocabulary) -> list[Any]:
    """Answers between which the rules tell a difference: both of a flag, every word or bound that they name."""
    if words.kind(name) == "flag":
        return [False, True]
    nodes = [clause.tree for rule in rules for clause in rule.clauses]
    found = [value for node in nodes for value in _mentioned(node, name)]
    if words.kind(name) == "words":
        return [("none",), *dict.fromkeys((word,) for word in found if word != "none")]
    return [NOTHING, *dict.fromkeys(bound for bound in found if bound != "none")]


def _mentioned(node: Node, name: str) -> list[Any]:
    """The words of a membership, or the bounds of a comparison with their neighbours, that name the fact."""
    match node:
        case And(parts) | Or(parts):
            return [value for part in parts for value in _mentioned(part, name)]
        case Not(part):
            return _mentioned(part, name)
        case Among(fact, listed) if fact == name:
            return list(listed)
        case Within(fact, prefix) if fact == name:
            return [prefix]
        case Compare(_, left, right):
            return [near for bound in _bounds(left, right, name) for near in _near(bound)]
    return []


def _bounds(left: Node, right: Node, name: str) -> list[Any]:
    if left == Name(name) and isinstance(right, Literal):
        return [right.value]
    if right == Name(name) and isinstance(left, Literal):
        return [left.value]
    return []


def _near(bound: Any) -> tuple[Any, ...]:
    step = timedelta(days=1) if isinstance(bound, date) else 1
    return (bound - step, bound, bound + step)
