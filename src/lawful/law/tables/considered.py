"""What was asked and did not bite: the rules that one stated fact keeps away from an act.

An answer that allows rests on rules too: on those that would attach, or might, were it not for something that the
facts say. So each stated fact is forgotten in turn; a rule that is out of the question with it and no longer so
without it was asked, and is cited. So are exceptions, transitions and definitions that turn on a stated fact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations

from lawful.core.act import Act
from lawful.law.language.meaning import Known, names
from lawful.law.rule import LawRule
from lawful.law.rulebook import Rulebook


def considered(act: Act, known: Known, stated: Collection[str], rulebook: Rulebook) -> tuple[str, ...]:
    """The citations of all that a stated fact keeps from attaching (or from exempting), each once."""
    found = {rule.instrument.begins: None for rule in rulebook.later(act) if _ahead(rule, known)}
    for name in stated:
        found.update(dict.fromkeys(_kept_out(act, known, (name,), rulebook)))
    return tuple(found)


def nearest(act: Act, known: Known, stated: Collection[str], rulebook: Rulebook) -> tuple[str, ...]:
    """What to cite when no rule attaches and no single fact keeps one away.

    The rules that two stated facts keep away together; where there are none, and the question is limited to one
    law, the rules of that law for these places: they say nothing about such an act.
    """
    pairs = combinations(stated, 2)
    found = dict.fromkeys(cited for pair in pairs for cited in _kept_out(act, known, pair, rulebook))
    if not found and "scope" in known:
        within = (r for r in rulebook.law_rules if r.reaches(act) and r.in_scope(known))
        found = dict.fromkeys(rule.citation for rule in within)
    return tuple(found)


def _kept_out(act: Act, known: Known, forgotten: tuple[str, ...], rulebook: Rulebook) -> Iterator[str]:
    """What is settled with these facts and open without them, among the rules that read them all."""
    verbs = known.get("act", ())
    asked = [(rule, act.on) for rule in rulebook.asked(act, verbs)]
    asked += [(rule, rule.since) for rule in rulebook.later(act) if rule.hears(verbs)]
    rest = {name: value for name, value in known.items() if name not in forgotten}
    without = rulebook.reader.place(rest, act)
    touched = [(r, day) for r, day in asked if r.in_scope(known) and all(name in r.reads for name in forgotten)]
    for rule, day in touched:
        yield from _turned(rule, day, known, without)
    yield from _defined([rule for rule, _ in touched], known, without, rulebook)


def _ahead(rule: LawRule, known: Known) -> bool:
    """Whether only the day keeps the rule away, and its instrument says by which article it begins."""
    in_question = rule.instrument.begins and rule.hears(known.get("act", ())) and rule.in_scope(known)
    return bool(in_question) and rule.when.holds(known) is True


def _turned(rule: LawRule, day: date, known: Known, without: Known) -> Iterator[str]:
    """What of the rule is settled with the fact and open without it."""
    if rule.when.holds(known) is False:
        if rule.when.holds(without) is not False:
            yield rule.citation
        return
    for exemption in rule.exemptions:
        if exemption.open_on(day) and _opens(exemption.clause.holds(known), exemption.clause.holds(without)):
            yield "; ".join(exemption.version.cites)
    if rule.transition is not None:
        transition, clause = rule.transition
        over = day >= transition.due and clause.holds(known) is True
        if over or _opens(clause.holds(known), clause.holds(without)):
            yield transition.cites


def _opens(before: bool | None, after: bool | None) -> bool:
    return before is False and after is not False


def _defined(rules: Iterable[LawRule], known: Known, without: Known, rulebook: Rulebook) -> Iterator[str]:
    """The definitions that turn on the fact, where a rule that is not out of the question without it uses them."""
    used = {name for rule in rules if rule.when.holds(without) is not False for name in _classes(rule, rulebook)}
    for version, _ in rulebook.entries():
        if version.effect == "classify" and version.names in used:
            holds = rulebook.classes[version.names].holds
            if holds(known) is not holds(without):
                yield "; ".join(version.cites)


def _classes(rule: LawRule, rulebook: Rulebook) -> set[str]:
    """The definitions that the rule uses, and those that these use."""
    waiting = [rule.when]
    found: set[str] = set()
    while waiting:
        clause = waiting.pop()
        for name in names(clause.brief or clause.tree):
            if name in rulebook.classes and name not in found:
                found.add(name)
                waiting.append(rulebook.classes[name])
    return found
