"""The licence rules at the gates."""

from __future__ import annotations

from datetime import date

import pytest

from lawful.core.act import Act, Action
from lawful.core.decision import Verdict, decide
from lawful.core.facts import Facts
from lawful.core.rule import Outcome
from lawful.rights.rules import RULES


def ask(action, purpose="digit_recognition", **facts):
    act = Act(action=action, actor="alice", about=("set",), purpose=purpose, places=(), on=date(2026, 6, 1))
    return decide(act, Facts.known(**facts), RULES)


class TestCollect:
    def test_takes_in_a_set_whose_licence_is_known_even_when_it_may_not_be_sold(self):
        assert ask(Action.COLLECT, licence="CC-BY-NC-4.0", commercial=True).allows

    def test_refuses_a_set_without_a_licence(self):
        decision = ask(Action.COLLECT, licence="NONE")

        assert Verdict.DENY is decision.verdict
        assert decision.ground.rule == "rights.licence.known"

    @pytest.mark.parametrize("facts", [{}, {"licence": ""}, {"licence": "NOASSERTION"}])
    def test_asks_for_the_licence_when_nobody_stated_it(self, facts):
        decision = ask(Action.COLLECT, **facts)

        assert Verdict.UNKNOWN is decision.verdict
        assert decision.needs == ("licence",)

    def test_waits_for_a_person_where_the_text_is_not_known(self):
        assert ask(Action.COLLECT, licence="LicenseRef-acme").needs == ("licence_permits",)
        assert ask(Action.COLLECT, licence="LicenseRef-acme", licence_permits=True).allows
        assert Verdict.DENY is ask(Action.COLLECT, licence="LicenseRef-acme", licence_permits=False).verdict


class TestTrain:
    def test_refuses_a_noncommercial_set_for_a_commercial_purpose_with_clause_and_two_remedies(self):
        decision = ask(Action.TRAIN, licence="CC-BY-NC-4.0", commercial=True, distribute=False)

        assert Verdict.DENY is decision.verdict
        assert decision.ground.rule == "rights.licence.noncommercial"
        assert decision.ground.citation == "CC-BY-NC-4.0, section 2(a)(1) with section 1(i)"
        assert len(decision.ground.remedies) == 2
        assert decision.ground.facts == {"licence": "CC-BY-NC-4.0", "commercial": True}

    def test_allows_it_for_a_purpose_that_is_not_commercial(self):
        assert ask(Action.TRAIN, licence="CC-BY-NC-4.0", commercial=False).allows

    def test_asks_whether_the_use_is_commercial_only_where_that_matters(self):
        assert ask(Action.TRAIN, licence="CC-BY-NC-4.0").needs == ("commercial",)
        assert ask(Action.TRAIN, licence="CC-BY-4.0").allows

    def test_keeps_the_attribution_as_a_duty(self):
        decision = ask(Action.TRAIN, licence="CC-BY-4.0", commercial=True)

        assert [duty.code for duty in decision.duties] == ["O-ATTR"]

    def test_takes_the_choice_that_an_expression_leaves(self):
        assert ask(Action.TRAIN, licence="CC-BY-NC-4.0 OR MIT", commercial=True).allows
        assert not ask(Action.TRAIN, licence="CC-BY-NC-4.0 AND MIT", commercial=True).allows

    @pytest.mark.parametrize("licence", ["CC-BY-ND-4.0", "CC-BY-SA-4.0"])
    def test_asks_whether_the_model_memorised_where_that_decides_and_the_model_leaves(self, licence):
        assert ask(Action.TRAIN, licence=licence).needs == ("distribute",)
        assert ask(Action.TRAIN, licence=licence, distribute=True).needs == ("memorised",)
        assert ask(Action.TRAIN, licence=licence, distribute=False).allows
        assert ask(Action.TRAIN, licence=licence, distribute=True, memorised=False).allows

    def test_binds_a_memorising_model_to_share_alike_and_forbids_it_under_no_derivatives(self):
        shared = ask(Action.TRAIN, licence="CC-BY-SA-4.0", distribute=True, memorised=True)
        adapted = ask(Action.TRAIN, licence="CC-BY-ND-4.0", distribute=True, memorised=True)

        assert "O-SAME" in [duty.code for duty in shared.duties]
        assert Verdict.DENY is adapted.verdict
        assert adapted.ground.citation == "CC-BY-ND-4.0, section 2(a)(1)(B)"

    def test_refuses_a_purpose_that_the_licence_bars(self):
        decision = ask(Action.TRAIN, "military_logistics", licence="LicenseRef-scancode-deepseek-la-1.0")

        assert decision.ground.rule == "rights.licence.use"

    def test_asks_for_a_registration_where_commercial_use_depends_on_one(self):
        assert ask(Action.TRAIN, licence="LicenseRef-yi-1.0", commercial=True).needs == ("registered",)
        assert ask(Action.TRAIN, licence="LicenseRef-yi-1.0", commercial=True, registered=True).allows

    def test_is_not_opened_by_a_licence_of_the_wrong_type(self):
        assert not ask(Action.TRAIN, licence=True, commercial=False).allows
        assert not ask(Action.TRAIN, licence="((((", commercial=False).allows


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.DEPLOY])
class TestDeploy:
    def test_asks_for_a_lineage_verdict(self, action):
        assert "lineage_verdict" in ask(action).needs

    def test_refuses_a_conflict_and_names_its_codes(self, action):
        decision = ask(action, lineage_verdict="conflict", lineage_codes=("C-NC",), lineage_undischarged=())

        assert Verdict.DENY is decision.verdict
        assert "C-NC" in decision.ground.reason

    def test_does_not_take_a_review_or_an_unknown_word_for_yes(self, action):
        assert Verdict.UNKNOWN is ask(action, lineage_verdict="review", lineage_undischarged=()).verdict
        assert Verdict.UNKNOWN is ask(action, lineage_verdict="fine", lineage_undischarged=()).verdict

    def test_refuses_open_obligations_and_says_how_to_discharge_each(self, action):
        decision = ask(
            action, lineage_verdict="allow_with_obligations", lineage_undischarged=("O-ATTR", "O-NAME(Llama)")
        )

        assert Outcome.FORBIDS is decision.ground.outcome
        assert "O-NAME(Llama): let the model's name begin with: Llama" in decision.ground.remedies

    def test_allows_once_all_are_discharged(self, action):
        open_ = {"lineage_verdict": "allow_with_obligations", "lineage_undischarged": ("O-ATTR",)}

        assert ask(action, **open_, notices_given=("O-ATTR",)).allows
        assert ask(action, lineage_verdict="allow_with_obligations", lineage_undischarged=()).allows
        assert ask(action, lineage_verdict="allow").allows
        assert not ask(action, lineage_verdict="allow_with_obligations").allows
