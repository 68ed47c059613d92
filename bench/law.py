"""Deciding by law: cold, remembered, and loading the rulebook. Controls are measured in the same run."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from lawful import law
from lawful.core.act import Act, Action
from lawful.core.facts import Facts
from lawful.core.place import Place
from lawful.law.memory import Memory
from lawful.law.rulebook import Rulebook
from lawful.law.version import Paper

_PLACES = tuple(Place(code) for code in ("CN", "EU-DE", "US-CA"))
_VERSIONS = 400


def run(report: Callable[[str, float, str], None]) -> None:
    """Measure [law.cold_p99_ms], [law.cached_us], [law.load_ms], each with what surrounds it."""
    report("law.load_ms", statistics.median(_timed(law.load) for _ in range(7)) * 1e3, "the whole rulebook; bound 150")
    rulebook = with_versions(law.load(), _VERSIONS)
    report("law.rule_versions", len(list(rulebook.entries())), "real ones, filled up with copies of themselves")
    cold = sorted(_timed(law.judge, *question, rulebook) for question in questions(rulebook, 3_000))
    report("law.cold_median_ms", statistics.median(cold) * 1e3, "random facts, three places")
    report("law.cold_p99_ms", cold[int(len(cold) * 0.99)] * 1e3, "bound 1")
    report("law.cached_us", cached(rulebook) * 1e6, "equal facts in a new object; bound 5")


def with_versions(rulebook: Rulebook, count: int) -> Rulebook:
    """The rulebook with copies of its own rules, under other ids and of every instrument, until it has `count`."""
    rules = [(index, rule) for index, paper in enumerate(rulebook.papers) for rule in paper.rule]
    spare = [(index, rule) for index, rule in rules if rule.effect in ("require", "prohibit")]
    random.Random(4).shuffle(spare)
    papers = list(rulebook.papers)
    for index, rule in spare[: count - len(rules)]:
        copy = msgspec.structs.replace(rule, id=rule.id + "-copy")
        papers[index] = Paper(instrument=papers[index].instrument, rule=(*papers[index].rule, copy))
    words = msgspec.structs.replace(rulebook.vocabulary, classes=frozenset())
    return Rulebook(tuple(papers), words, rulebook.version, rulebook.places)


def questions(rulebook: Rulebook, count: int) -> list[tuple[Act, Facts]]:
    """Random acts with random sets of facts, seeded."""
    draw = random.Random(4)
    return [(_act(draw.choice(list(Action))), random_facts(rulebook, draw)) for _ in range(count)]


def random_facts(rulebook: Rulebook, draw: random.Random) -> Facts:
    """About half of the declared facts, with values that rules compare with."""
    facts: dict[str, Any] = {}
    for name, fact in rulebook.vocabulary.facts.items():
        if draw.random() < 0.5 or name in ("act", "scope"):
            continue
        match fact.kind:
            case "flag":
                facts[name] = draw.random() < 0.5
            case "number":
                facts[name] = draw.choice([0, 1, Decimal("0.05"), 13, 14, 100_000, 1_000_000, Decimal("1e25"), "none"])
            case "date":
                facts[name] = draw.choice([date(2022, 1, 1), date(2026, 8, 1), date(2026, 8, 2), "none"])
            case _:
                facts[name] = draw.choice([*fact.values, "none"])
    return Facts.known(**facts)


def cached(rulebook: Rulebook) -> float:
    """Seconds for the law's part of a decision whose facts did not change, in a facts object of its own."""
    memory = Memory(rulebook)
    act, (_, facts) = _act(Action.ANSWER), questions(rulebook, 1)[0]
    memory.rules(act, facts)
    equal = [facts | Facts() for _ in range(2_000)]
    times = [_timed(memory.rules, act, same) for same in equal]
    return statistics.median(times) - statistics.median(_timed(_nothing) for _ in range(2_000))


def _nothing() -> None:
    """The control: what a call and two readings of the clock cost."""


def _act(action: Action) -> Act:
    return Act(action=action, actor="bench", about=(), purpose="bench", places=_PLACES, on=date(2026, 11, 21))


def _timed(work: Callable[..., object], *arguments: object) -> float:
    """Seconds of this thread's processor time: the work is pure, and the machine is shared."""
    start = time.thread_time()
    work(*arguments)
    return time.thread_time() - start
