"""Deciding by law: cold, remembered, and loading the rulebook. Controls are measured in the same run."""

from __future__ import annotations

import gc
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
from lawful.law.language.syntax import parse
from lawful.law.memory import Memory
from lawful.law.reading import vocabulary
from lawful.law.rulebook import Rulebook, rulebook_of
from lawful.law.version import Paper

_PLACES = tuple(Place(code) for code in ("CN", "EU-DE", "US-CA"))
_VERSIONS = 400
_ROUNDS = 3  # the smallest of three rounds counts, since the machine is shared; no round remembers the one before


# What a gate knows of three services; up to five facts of each are withheld at random.
SERVICES: tuple[dict[str, Any], ...] = (
    {**law.PLAIN, "role": "provider", "public_facing": False, "train_flop": 10**12},
    {
        "personal_data": True, "special_category": False, "sensitive_pi": False, "biometric": False, "source": "user",
        "legal_basis": "consent", "consent_withdrawn": False, "notice": True, "pia": True, "dpia": True, "child_age": 30,
        "solely_automated": True, "significant_effect": True, "human_review": True, "explanation_given": True,
        "generative": False, "gpai": False, "chatbot": False, "practice": "none", "use_case": "creditworthiness",
        "role": ("controller", "provider"), "profiling": True, "dpa_signed": True, "health": False, "persons": 50_000,
        "opinion_attribute": False, "important_data": False, "retention_policy": True, "revenue_usd": 10**8,
    },
    {
        "personal_data": False, "generative": True, "modality": ("text", "image"), "gpai": True, "chatbot": True,
        "ai_disclosed": True, "machine_readable_mark": True, "visible_label": True, "implicit_metadata": True,
        "public_facing": True, "opinion_attribute": True, "genai_filing": True, "filing_number_shown": True,
        "train_flop": Decimal("3e24"), "copyright_policy": True, "training_summary": True, "safeguards": True,
        "practice": "none", "use_case": "support", "role": "provider", "important_data": False, "health": False,
        "source": "web", "tdm_optout": False, "lawful_access": True, "algorithm_filing": True, "emotional_interaction": False,
        "training_data_page": True, "monthly_users": 2_000_000, "latent_disclosure": True, "memorised_output": False,
    },
)  # fmt: skip


def run(report: Callable[[str, float, str], None]) -> None:
    """Measure [law.cold_p99_ms], [law.cached_us], [law.load_ms]; bounds 1, 5 and 150.

    Cold: three services with facts withheld. Random, the worst that can be asked: half of all facts, at random.
    Cached: equal facts in an object of their own. Versions: the real ones, filled up with copies of themselves.
    """
    report("law.load_ms", statistics.median(_timed_load() for _ in range(7)) * 1e3, "ms")
    rulebook = with_versions(law.load(), _VERSIONS)
    report("law.rule_versions", len(list(rulebook.entries())), "versions")
    gc.collect()
    gc.freeze()  # as a server does once it has started: the rulebook is no garbage
    for name, asked in (("cold", services(2_000)), ("random", questions(rulebook, 1_000))):
        for question in asked[:200]:  # conditions are made ready when they are first read
            law.judge(*question, rulebook)
        rounds = [[_timed(law.judge, *question, rulebook) for question in asked] for _ in range(_ROUNDS)]
        times = sorted(min(of_one) for of_one in zip(*rounds, strict=True))
        report(f"law.{name}_median_ms", statistics.median(times) * 1e3, "ms")
        report(f"law.{name}_p99_ms", times[int(len(times) * 0.99)] * 1e3, "ms")
    report("law.cached_us", cached(rulebook) * 1e6, "us")


def _timed_load() -> float:
    """Seconds of a load that remembers nothing of earlier ones."""
    parse.cache_clear()
    vocabulary.cache_clear()
    rulebook_of.cache_clear()
    return _timed(law.load)


def services(count: int) -> list[tuple[Act, Facts]]:
    """Acts about the three services, with up to five facts withheld, seeded."""
    draw = random.Random(4)
    found: list[tuple[Act, Facts]] = []
    for _ in range(count):
        facts = draw.choice(SERVICES)
        withheld = draw.sample(sorted(facts), draw.randrange(6))
        found.append((_act(draw.choice(list(Action))), Facts.known(**facts).without(*withheld)))
    return found


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
