"""`decide` is pure, asks every rule that concerns the act, and takes unknown for no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.act import Act, Action
from lawful.core.canonical import canonical
from lawful.core.decision import Decision, Verdict, decide
from lawful.core.errors import NeedsFact, Refused
from lawful.core.facts import Facts
from lawful.core.place import place
from lawful.core.rule import CodeRule, Duty, Finding, Judgement, Outcome

TRAIN = Act(
    action=Action.TRAIN,
    actor="alice",
    about=("dataset-1",),
    purpose="digit recognition",
    places=(place("DE"),),
    on=date(2026, 3, 1),
)
KEEP = Duty(code="D-RETAIN", text="keep the record for ten years")
NAME = Duty(code="D-ATTRIBUTE", text="name the authors")


def rule(name="atlantis.ai.12-2", outcome=Outcome.PERMITS, **more):
    """A rule that always finds the same."""
    judgement = Judgement(
        outcome=outcome,
        reason=f"because of {name}",
        remedies=more.pop("remedies", ()),
        duties=more.pop("duties", ()),
        needs=more.pop("needs", ()),
    )
    return CodeRule(
        id=name,
        cites=f"Atlantis, {name}",
        check=more.pop("check", lambda act, facts: judgement),
        actions=frozenset({Action.TRAIN}),
        **more,
    )


PERMITS = rule("permits", Outcome.PERMITS)
REQUIRES = rule("requires", Outcome.REQUIRES, duties=(KEEP,))
UNKNOWN = rule("unknown", Outcome.UNKNOWN, needs=("licence",))
FORBIDS = rule("forbids", Outcome.FORBIDS, remedies=("buy a licence", "drop the set"))


class TestTheVerdict:
    @pytest.mark.parametrize(
        ("rules", "verdict"),
        [
            ([PERMITS], Verdict.ALLOW),
            ([REQUIRES], Verdict.ALLOW),
            ([PERMITS, REQUIRES], Verdict.ALLOW),
            ([UNKNOWN], Verdict.UNKNOWN),
            ([PERMITS, UNKNOWN], Verdict.UNKNOWN),
            ([FORBIDS], Verdict.DENY),
            ([PERMITS, FORBIDS, UNKNOWN], Verdict.DENY),
        ],
        ids=lambda value: "+".join(r.id for r in value) if isinstance(value, list) else value.value,
    )
    def test_is_that_of_the_strictest_finding(self, rules, verdict):
        decision = decide(TRAIN, Facts(), rules)

        assert decision.verdict is verdict
        assert decision.allows == (verdict is Verdict.ALLOW)

    def test_is_unknown_when_no_rule_was_given(self):
        decision = decide(TRAIN, Facts(), [])

        assert decision.verdict is Verdict.UNKNOWN
        assert decision.ground.rule == "lawful.no-rule"
        assert decision.ground.remedies

    def test_is_unknown_when_no_rule_concerns_the_act(self):
        decision = decide(TRAIN, Facts(), [rule(since=date(2026, 3, 2)), rule(until=date(2026, 3, 1))])

        assert decision.verdict is Verdict.UNKNOWN
        assert decision.findings == ()

    @given(st.permutations([PERMITS, REQUIRES, UNKNOWN, FORBIDS]), st.integers(0, 4))
    def test_does_not_depend_on_the_order_of_the_rules(self, rules, count):
        some = rules[:count]

        assert decide(TRAIN, Facts(), some).verdict is decide(TRAIN, Facts(), some[::-1]).verdict

    @given(
        st.lists(st.sampled_from([PERMITS, REQUIRES, UNKNOWN, FORBIDS]), min_size=1),
        st.sampled_from([PERMITS, REQUIRES, UNKNOWN, FORBIDS]),
    )
    def test_is_never_loosened_by_one_rule_more(self, rules, another):
        strictness = [Verdict.ALLOW, Verdict.UNKNOWN, Verdict.DENY]

        before = decide(TRAIN, Facts(), rules).verdict
        after = decide(TRAIN, Facts(), [*rules, another]).verdict

        assert strictness.index(after) >= strictness.index(before)


class TestADecision:
    def test_keeps_every_finding_with_its_own_citation(self):
        decision = decide(TRAIN, Facts(), [PERMITS, FORBIDS, UNKNOWN])

        assert [(f.rule, f.citation) for f in decision.findings] == [
            ("permits", "Atlantis, permits"),
            ("forbids", "Atlantis, forbids"),
            ("unknown", "Atlantis, unknown"),
        ]

    def test_names_the_first_of_the_strictest_findings_as_its_ground(self):
        decision = decide(TRAIN, Facts(), [PERMITS, rule("first", Outcome.FORBIDS), rule("second", Outcome.FORBIDS)])

        assert decision.ground.rule == "first"

    def test_names_duties_once_and_in_order(self):
        rules = [rule("a", Outcome.REQUIRES, duties=(KEEP, NAME)), rule("b", Outcome.REQUIRES, duties=(NAME,))]

        assert decide(TRAIN, Facts(), rules).duties == (KEEP, NAME)

    def test_names_missing_facts_once_and_in_order(self):
        rules = [rule("a", Outcome.UNKNOWN, needs=("x", "y")), rule("b", Outcome.UNKNOWN, needs=("y", "z"))]

        assert decide(TRAIN, Facts(), rules).needs == ("x", "y", "z")

    def test_is_the_same_byte_for_byte_when_it_is_taken_again(self):
        facts = Facts.known(licence="CC-BY-4.0", persons=0)
        rules = [rule("a", reads=("licence", "persons")), REQUIRES, FORBIDS]

        assert canonical(decide(TRAIN, facts, rules)) == canonical(decide(TRAIN, facts, iter(rules)))

    def test_does_not_change(self):
        with pytest.raises(AttributeError):
            decide(TRAIN, Facts(), [FORBIDS]).findings = ()

    def test_keeps_the_facts_that_a_rule_read_and_no_others(self):
        facts = Facts.known(licence="CC-BY-4.0", secret="not asked for")

        (finding,) = decide(TRAIN, facts, [rule(reads=("licence", "persons"))]).findings

        assert finding.facts == {"licence": "CC-BY-4.0"}


class TestRequire:
    def test_gives_the_decision_back_when_it_allows(self):
        decision = decide(TRAIN, Facts(), [REQUIRES])

        assert decision.require() is decision

    def test_refuses_with_rule_citation_and_remedies(self):
        with pytest.raises(Refused, match=r"refused by forbids.*Atlantis, forbids.*buy a licence or drop") as refusal:
            decide(TRAIN, Facts(), [PERMITS, FORBIDS]).require(receipt="r1")

        assert refusal.type is Refused
        assert refusal.value.receipt == "r1"
        assert refusal.value.decision.verdict is Verdict.DENY

    def test_asks_for_the_missing_fact(self):
        with pytest.raises(NeedsFact) as refusal:
            decide(TRAIN, Facts(), [UNKNOWN]).require()

        assert refusal.value.decision.needs == ("licence",)

    def test_refuses_when_nothing_is_known_at_all(self):
        with pytest.raises(NeedsFact, match="no rule concerns this act"):
            Decision(act=TRAIN, findings=()).require()


class TestARuleThatRaises:
    @pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, ZeroDivisionError, AssertionError])
    def test_is_unknown_and_shuts_the_gate(self, error):
        def check(act, facts):
            raise error("Charlie's secret")

        decision = decide(TRAIN, Facts(), [PERMITS, rule("broken", check=check)])

        assert decision.verdict is Verdict.UNKNOWN
        assert decision.ground.rule == "broken"
        assert "secret" not in canonical(decision).decode()

    def test_is_unknown_when_it_fails_to_say_whether_it_concerns_the_act(self):
        @dataclass
        class Torn:
            id: str = "torn"

            def concerns(self, act, facts):
                raise OSError

            def find(self, act, facts):
                return Finding(rule=self.id, outcome=Outcome.PERMITS, citation="", reason="")

        assert decide(TRAIN, Facts(), [Torn()]).verdict is Verdict.UNKNOWN

    def test_is_unknown_when_it_takes_an_unknown_fact_for_yes_or_no(self):
        def check(act, facts):
            outcome = Outcome.PERMITS if facts.value("consent") else Outcome.FORBIDS
            return Judgement(outcome=outcome, reason="")

        assert decide(TRAIN, Facts(), [rule(check=check)]).verdict is Verdict.UNKNOWN

    def test_does_not_silence_the_other_rules(self):
        broken = rule("broken", check=lambda act, facts: 1 / 0)

        assert decide(TRAIN, Facts(), [broken, FORBIDS]).verdict is Verdict.DENY

    def test_does_not_catch_the_interrupt_of_the_person_at_the_keyboard(self):
        def check(act, facts):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            decide(TRAIN, Facts(), [rule(check=check)])


class TestARuleOfCode:
    @pytest.mark.parametrize(
        ("on", "concerned"),
        [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 7, 31), True), (date(2026, 8, 1), False)],
    )
    def test_applies_from_its_first_day_and_no_longer_on_its_last(self, on, concerned):
        act = Act(action=Action.TRAIN, actor="alice", about=(), purpose="p", places=(), on=on)

        assert rule(since=date(2026, 2, 1), until=date(2026, 8, 1)).concerns(act, Facts()) is concerned

    @pytest.mark.parametrize(
        ("places", "concerned"), [((), True), (("EU",), True), (("EU-DE",), True), (("EU-FR", "CN"), False)]
    )
    def test_applies_in_its_places_and_their_parts(self, places, concerned):
        assert rule(places=places).concerns(TRAIN, Facts()) is concerned

    def test_of_a_part_does_not_concern_the_whole(self):
        act = Act(action=Action.TRAIN, actor="alice", about=(), purpose="p", places=(place("EU"),), on=TRAIN.on)

        assert not rule(places=("EU-DE",)).concerns(act, Facts())

    def test_concerns_no_other_action(self):
        act = Act(action=Action.DEPLOY, actor="alice", about=(), purpose="p", places=TRAIN.places, on=TRAIN.on)

        assert not rule().concerns(act, Facts())

    def test_lets_its_check_cite_the_text_that_it_found(self):
        judgement = Judgement(outcome=Outcome.FORBIDS, reason="", cites="CC BY-NC 4.0, 2(a)(1)", confidence="memory")

        finding = rule(check=lambda act, facts: judgement, url="https://law.example").find(TRAIN, Facts())

        assert (finding.citation, finding.confidence) == ("CC BY-NC 4.0, 2(a)(1)", "memory")
        assert finding.url == "https://law.example"
