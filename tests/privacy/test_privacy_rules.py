"""What the gates of the lifecycle learn from the privacy rules."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from lawful.core.act import Act, Action
from lawful.core.decision import Verdict, decide
from lawful.core.errors import Invalid
from lawful.core.facts import Facts
from lawful.core.place import place
from lawful.core.rule import Duty
from lawful.privacy.rules import MASK_BEFORE_TRAIN, PROCESSING_AGREEMENT, PURPOSE, RULES, masking_mode
from lawful.privacy.terms import CLAUSES, ProcessingTerms, SubProcessor


def act(action=Action.TRAIN, purpose="support", on=date(2026, 11, 21)):
    return Act(action=action, actor="alice", about=("set",), purpose=purpose, places=(place("DE"),), on=on)


ALL_GOOD = Facts.known(personal_data=True, masked=True, declared_purposes=("support",), role="controller")


class TestMode:
    @pytest.mark.parametrize(
        ("codes", "agreed", "mode"),
        [
            ([], "", ""),
            ([], "label", "label"),
            (["mask"], "", "surrogate"),
            (["mask"], "label", "label"),
            (["mask(label)"], "surrogate", "label"),
            (["mask(label)", "log", "mask(irreversible)", "mask"], "surrogate", "irreversible"),
            (["mask(surrogate)"], "irreversible", "irreversible"),
            (["mask(somehow)"], "surrogate", "irreversible"),
            (["masked", "unmask"], "", ""),
        ],
    )
    def test_is_the_strictest_that_anybody_asks_for(self, codes, agreed, mode):
        assert masking_mode([Duty(code=code, text="x") for code in codes], agreed) == mode


class TestTraining:
    @pytest.mark.parametrize(
        ("known", "verdict"),
        [
            ({"personal_data": True, "masked": False}, Verdict.DENY),
            ({"personal_data": True, "masked": True}, Verdict.ALLOW),
            ({"personal_data": False}, Verdict.ALLOW),
        ],
    )
    def test_waits_for_masking(self, known, verdict):
        assert verdict == decide(act(), Facts.known(**known), [MASK_BEFORE_TRAIN]).verdict

    @pytest.mark.parametrize(("known", "need"), [({}, "personal_data"), ({"personal_data": True}, "masked")])
    def test_names_the_fact_it_misses(self, known, need):
        decision = decide(act(), Facts.known(**known), [MASK_BEFORE_TRAIN])

        assert (Verdict.UNKNOWN, (need,)) == (decision.verdict, decision.needs)

    def test_refused_says_how_to_go_on(self):
        ground = decide(act(), Facts.known(personal_data=True, masked=False), [MASK_BEFORE_TRAIN]).ground

        assert ground.citation == "GDPR Art 5(1)(c), 25(1); PIPL Art 6, 51"
        assert ground.remedies == ("mask it first (lawful mask)", "drop the set")

    def test_passes_when_every_fact_is_good(self):
        assert decide(act(), ALL_GOOD, RULES).allows

    @pytest.mark.parametrize("name", ["personal_data", "masked", "declared_purposes", "role"])
    def test_is_unknown_when_any_one_fact_is_missing(self, name):
        assert decide(act(), ALL_GOOD.without(name), RULES).verdict == Verdict.UNKNOWN


class TestPurpose:
    def test_must_be_among_those_declared(self):
        facts = Facts.known(personal_data=True, declared_purposes=("billing",))

        assert decide(act(Action.COLLECT), facts, [PURPOSE]).verdict == Verdict.DENY
        assert decide(act(Action.COLLECT, "billing"), facts, [PURPOSE]).verdict == Verdict.ALLOW

    def test_is_refused_when_none_was_declared(self):
        facts = Facts.known(personal_data=True, declared_purposes=())

        assert decide(act(), facts, [PURPOSE]).verdict == Verdict.DENY


class TestProcessor:
    @pytest.mark.parametrize("role", ["processor", "entrustee"])
    @pytest.mark.parametrize(("signed", "verdict"), [(True, "allow"), (False, "deny"), (None, "unknown")])
    def test_needs_an_agreement(self, role, signed, verdict):
        facts = Facts.known(personal_data=True, role=role, dpa_signed=signed)

        assert verdict == decide(act(), facts, [PROCESSING_AGREEMENT]).verdict

    def test_with_an_unheard_of_role_is_unknown(self):
        facts = Facts.known(personal_data=True, role="friend", dpa_signed=True)

        assert decide(act(), facts, [PROCESSING_AGREEMENT]).needs == ("role",)


TERMS = ProcessingTerms(
    id="dpa-1",
    controller="Bob AG",
    processor="Alice GmbH",
    subject="customer support",
    data_types=("PERSON", "PHONE"),
    people=("customers",),
    purposes=("support",),
    regions=(place("EU"),),
    from_=date(2026, 1, 1),
    until=date(2027, 1, 1),
    retention_days=30,
    sub_processors=(SubProcessor(name="Carol SAS", region=place("FR")),),
    clauses=CLAUSES,
)
WITHIN = Facts.known(
    personal_data=True, personal_data_types=("PHONE",), processing_region="EU-DE", sub_processor="Carol SAS", age_days=3
)


class TestProcessingTerms:
    def test_allow_what_they_name(self):
        assert decide(act(), WITHIN, TERMS.rules()).allows

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("personal_data_types", ("PHONE", "HEALTH")),
            ("processing_region", "US-CA"),
            ("sub_processor", "Mallory Inc"),
            ("age_days", 31),
        ],
    )
    def test_forbid_what_they_do_not_name(self, name, value):
        decision = decide(act(), WITHIN | Facts.known(**{name: value}), TERMS.rules())

        assert decision.verdict == Verdict.DENY
        assert decision.ground.rule.startswith("privacy.terms.dpa-1.")

    @pytest.mark.parametrize("name", ["personal_data_types", "processing_region", "sub_processor", "age_days"])
    def test_are_unknown_while_a_fact_is_missing(self, name):
        decision = decide(act(), WITHIN.without(name), TERMS.rules())

        assert (Verdict.UNKNOWN, (name,)) == (decision.verdict, decision.needs)

    def test_end_on_the_day_they_name(self):
        assert decide(act(on=date(2026, 12, 31)), WITHIN, TERMS.rules()).allows
        assert decide(act(on=date(2027, 1, 1)), WITHIN, TERMS.rules()).verdict == Verdict.DENY

    def test_lacking_a_clause_forbid_everything(self):
        lacking = msgspec.structs.replace(TERMS, clauses=("a", "b", "c", "d", "e", "f", "h"))

        decision = decide(act(), WITHIN, lacking.rules())

        assert decision.verdict == Verdict.DENY
        assert "(g)" in decision.ground.reason

    def test_that_end_before_they_begin_are_invalid(self):
        with pytest.raises(Invalid):
            msgspec.structs.replace(TERMS, until=date(2025, 1, 1))

    def test_survive_the_way_through_json(self):
        assert msgspec.json.decode(msgspec.json.encode(TERMS), type=ProcessingTerms) == TERMS
