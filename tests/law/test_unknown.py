"""Unknown is not yes: forgetting a fact never turns a refusal into leave, adding a place never weakens."""

from __future__ import annotations

import csv
import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from law.tables import Case, cases
from law.test_cases_of_law import SHARED, SITUATIONS
from lawful import law
from lawful.core.act import Act, Action
from lawful.core.decision import Decision, decide
from lawful.core.decision import Verdict as Decided
from lawful.core.facts import Fact, Facts, Origin
from lawful.core.place import Place
from lawful.core.rule import Finding, Outcome
from lawful.law import Rulebook, Verdict, judge
from lawful.law.answer import judge_known
from lawful.law.language.meaning import Known
from lawful.law.language.vocabulary import NOTHING
from lawful.law.tables import situation

TODAY = date(2026, 11, 21)
RANDOM_SETS = 1_000  # `make prove-law` draws ten thousand
STRICTNESS = list(Verdict)


def act(action: Action, *places: str, on: date = TODAY) -> Act:
    return Act(action=action, actor="alice", about=(), purpose="test", places=tuple(map(Place, places)), on=on)


class TestForgettingAFact:
    def test_of_any_case_never_turns_deny_into_allow(self, rulebook: Rulebook) -> None:
        for case in cases():
            asked, known = case.situation(rulebook)
            if judge_known(asked, known, rulebook).verdict is Verdict.DENY:
                for name in named(case):
                    rest = {other: value for other, value in known.items() if other != name}
                    forgotten = rulebook.reader.place(rest, asked)
                    after = judge_known(asked, forgotten, rulebook).verdict
                    assert after in (Verdict.DENY, Verdict.UNKNOWN), (case.rule, case.says, name)

    @pytest.mark.parametrize("table", [SITUATIONS, SHARED], ids=["our situations", "the shared table"])
    def test_of_any_situation_never_turns_deny_into_allow(self, table: Path, rulebook: Rulebook) -> None:
        if not table.exists():
            pytest.skip(f"{table.name} is not here")
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            asked, known, _ = situation(row["jurisdiction"], date.fromisoformat(row["date"]), row["facts"], rulebook)
            if judge_known(asked, known, rulebook).verdict is Verdict.DENY:
                for name in [part.partition("=")[0] for part in row["facts"].split(";") if not part.startswith("act=")]:
                    forgotten = rulebook.reader.place({n: v for n, v in known.items() if n != name}, asked)
                    after = judge_known(asked, forgotten, rulebook).verdict
                    assert after in (Verdict.DENY, Verdict.UNKNOWN), (row["id"], name)

    def test_of_random_facts_never_turns_deny_into_allow(self, rulebook: Rulebook) -> None:
        assert weakened(rulebook, RANDOM_SETS, seed=4) == []

    def test_that_contradicts_another_is_no_way_out(self, rulebook: Rulebook) -> None:
        facts = Facts.known(personal_data=False, special_category=True, source="user", legal_basis="none")

        answer = judge(act(Action.TRAIN, "EU"), facts, rulebook)

        assert answer.verdict is Verdict.UNKNOWN
        assert "personal_data" in answer.unknown


def named(case: Case) -> list[str]:
    """The facts that a case states; which act it is, is no fact about the act."""
    return [name for part in case.facts.split(";") if (name := part.partition("=")[0]) != "act"]


def weakened(rulebook: Rulebook, count: int, seed: int) -> list[tuple[str, str]]:
    """Rules that refuse on random facts and no longer do once one of these facts is forgotten, with the fact."""
    draw = random.Random(seed)
    found: list[tuple[str, str]] = []
    for _ in range(count):
        asked = act(draw.choice(list(Action)), "EU-DE", "CN", "US-CA", "UK", "KR", "JP", "IN", "BR", "SG", "CA-QC")
        given = random_facts(rulebook, draw)
        known = rulebook.reader.place(rulebook.reader.complete(given), asked)
        refusing = [rule for rule in rulebook.asked(asked) if rule.refuses(asked.on, known) is True]
        for name in given:
            rest = {other: value for other, value in given.items() if other != name}
            without = rulebook.reader.place(rulebook.reader.complete(rest), asked)
            found += [(rule.id, name) for rule in refusing if rule.refuses(asked.on, without) is False]
    return found


def random_facts(rulebook: Rulebook, draw: random.Random) -> Known:
    """About a quarter of the declared facts, contradictions included."""
    given: dict[str, Any] = {}
    for name, fact in rulebook.vocabulary.facts.items():
        if draw.random() < 0.75 or name in ("scope", "act"):  # which act it is, and which law is asked, are no facts
            continue
        match fact.kind:
            case "flag":
                given[name] = draw.random() < 0.5
            case "number":
                given[name] = draw.choice([0, 1, 13, 14, 100_000, 1_000_000, 10**25 + 1, 10**26 + 1, NOTHING])
            case "date":
                given[name] = draw.choice([date(2022, 1, 1), date(2026, 8, 1), date(2026, 8, 2), NOTHING])
            case _:
                given[name] = (draw.choice([*rulebook.vocabulary.words(name), "none"]),)
    return given


class TestAddingAPlace:
    @pytest.mark.parametrize("place", ["CN", "US-CA", "UK", "KR", "JP", "IN", "BR", "SG", "CA"])
    def test_never_weakens_the_answer(self, place: str, rulebook: Rulebook) -> None:
        draw = random.Random(7)
        for _ in range(30):
            action = draw.choice(list(Action))
            facts = Facts({n: Fact(value=_plain(v)) for n, v in random_facts(rulebook, draw).items()})
            alone, more = act(action, "EU"), act(action, "EU", place)

            before, after = judge(alone, facts, rulebook).verdict, judge(more, facts, rulebook).verdict

            assert STRICTNESS.index(after) >= STRICTNESS.index(before)

    def test_without_rules_refuses_to_guess(self, rulebook: Rulebook) -> None:
        answer = judge(act(Action.LABEL, "EU", "AU"), Facts.known(personal_data=False, generative=False), rulebook)

        assert answer.verdict is Verdict.UNKNOWN
        assert "no law of AU is loaded" in answer.findings[0].reason

    def test_is_necessary(self, rulebook: Rulebook) -> None:
        assert judge(act(Action.LABEL), Facts.known(personal_data=False), rulebook).verdict is Verdict.UNKNOWN


def _plain(value: Any) -> Any:
    return "none" if value is NOTHING else value


class TestAGate:
    @pytest.mark.parametrize("action", list(law.GATE_FACTS))
    def test_lets_a_plain_classifier_pass_on_the_facts_that_are_named(self, action: Action, rulebook: Rulebook) -> None:
        facts = Facts.known(**{name: law.PLAIN[name] for name in law.GATE_FACTS[action]})
        asked = act(action, "EU", "CN", "US")

        assert Decided.ALLOW is decide(asked, facts, rulebook.for_act(asked)).verdict
        assert judge(asked, facts, rulebook).obligations == ()

    @pytest.mark.parametrize("action", list(law.GATE_FACTS))
    def test_asks_for_each_of_these_facts(self, action: Action, rulebook: Rulebook) -> None:
        facts = Facts.known(**{name: law.PLAIN[name] for name in law.GATE_FACTS[action]})
        asked = act(action, "EU", "CN", "US")

        for name in law.GATE_FACTS[action]:
            answer = judge(asked, facts.without(name), rulebook)
            assert answer.verdict is Verdict.UNKNOWN or answer.obligations, name

    def test_names_the_missing_fact(self, rulebook: Rulebook) -> None:
        asked = act(Action.DEPLOY, "EU")
        facts = Facts.known(**law.PLAIN).without("chatbot")

        decision = decide(asked, facts, rulebook.for_act(asked))

        assert Decided.UNKNOWN is decision.verdict
        assert "chatbot" in decision.needs

    def test_takes_a_value_that_does_not_fit_as_unknown(self, rulebook: Rulebook) -> None:
        facts = Facts.known(**{**law.PLAIN, "chatbot": "no", "gpai": Decimal(0)})

        answer = judge(act(Action.DEPLOY, "EU"), facts, rulebook)

        assert answer.verdict is Verdict.UNKNOWN
        assert "chatbot" in answer.unknown

    def test_says_who_declared_a_fact(self, rulebook: Rulebook) -> None:
        facts = Facts.known(personal_data=True, legal_basis="consent", notice=True) | Facts(
            {"consent_withdrawn": Fact(value=True, origin=Origin.DECLARED, by="alice", on=TODAY)}
        )

        answer = judge(act(Action.COLLECT, "EU"), facts, rulebook)

        assert any("consent_withdrawn declared by alice on 2026-11-21" in f.reason for f in answer.findings)


class TestTheNextQuestion:
    def test_is_the_one_that_settles_most(self, rulebook: Rulebook) -> None:
        asked = [question.fact for question in law.questions(act(Action.DEPLOY, "EU", "CN", "US"), Facts(), rulebook)]

        assert asked[0] == "personal_data"
        assert len(asked) <= 12

    def test_leads_to_an_answer(self, rulebook: Rulebook) -> None:
        gate, facts = act(Action.TRAIN, "EU", "CN", "US"), Facts()
        for _ in range(40):
            asked = law.questions(gate, facts, rulebook)
            if not asked:
                break
            name = asked[0].fact
            facts |= Facts.known(**{name: law.PLAIN.get(name, False if asked[0].kind == "flag" else "none")})

        assert judge(gate, facts, rulebook).verdict in (Verdict.ALLOW, Verdict.OBLIGATIONS)

    def test_is_not_put_once_a_rule_forbids(self, rulebook: Rulebook) -> None:
        assert law.questions(act(Action.DEPLOY, "EU"), Facts.known(practice="manipulation"), rulebook) == ()


class TestEveryMissingFact:
    """Who answers all that `unanswered` asks is not asked again, whatever the answers are."""

    @pytest.mark.parametrize("seed", range(60))
    def test_is_asked_at_once(self, rulebook: Rulebook, seed: int) -> None:
        rng = random.Random(seed)
        asked = act(rng.choice(list(Action)), *rng.sample(sorted(rulebook.places), 2))
        facts = Facts.known(personal_data=True) if seed % 2 else Facts()
        decision = decide(asked, facts, rulebook.for_act(asked))

        questions = law.unanswered(decision, rulebook)

        assert set(decision.needs) <= {question.fact for question in questions}
        given = facts | Facts.known(**{question.fact: any_answer(question, rng) for question in questions})
        if len(rulebook.reader.complete(rulebook.reader.given(given))) < len(given):
            return  # answers that contradict each other are none
        assert decide(asked, given, rulebook.for_act(asked)).verdict is not Decided.UNKNOWN

    def test_that_no_law_asks_is_put_in_the_words_of_its_rule(self, rulebook: Rulebook) -> None:
        finding = Finding(
            rule="rights.licence.x",
            outcome=Outcome.UNKNOWN,
            citation="c",
            reason="nobody registered",
            needs=("registered",),
        )

        (question,) = law.unanswered(Decision(act=act(Action.DEPLOY, "EU"), findings=(finding,)), rulebook)

        assert (question.fact, question.ask, question.rules) == (
            "registered",
            "nobody registered",
            ("rights.licence.x",),
        )


def any_answer(question: law.Question, rng: random.Random) -> Any:
    """An answer that a person may give; yes is rare, so that few contradict another."""
    match question.kind:
        case "flag":
            return rng.random() < 0.1
        case "number":
            return rng.choice([0, 15, 1_000_000])
        case "date":
            return date(2026, 1, 31)
    return tuple(rng.sample(question.values, min(len(question.values), rng.choice([0, 1, 2])))) or ("none",)
