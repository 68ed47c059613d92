"""What stands on the log: ids, rules, flags and digests of a decision, in one canonical form."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest

from lawful.core.act import Act, Action
from lawful.core.canonical import canonical
from lawful.core.decision import Decision
from lawful.core.evidence import EVENTS, Entry, summary
from lawful.core.facts import Fact, Facts
from lawful.core.rule import Duty, Finding, Outcome

DECISION = Decision(
    act=Act(action=Action.ANSWER, actor="bob", about=("m",), purpose="p", places=(), on=date(2026, 1, 1)),
    findings=(
        Finding(
            rule="contract.region",
            outcome=Outcome.REQUIRES,
            citation="agreement a1, regions",
            reason="a sentence for people, which the log does not need",
            duties=(Duty(code="D-RETAIN", text="keep it"),),
            needs=("consent",),
            facts={
                "commercial": True,
                "calls": 7,
                "region": "EU-DE",
                "until": date(2027, 1, 1),
                "price": Decimal("1.50"),
                "purposes": ("a", "b"),
            },
        ),
    ),
)


FACTS = Facts.declared("alice", date(2026, 1, 1), region="EU-DE", commercial=True, not_read=1) | Facts(
    {"until": Fact(value=date(2027, 1, 1), by="law.evidence.page", on=date(2026, 1, 2)), "calls": Fact(value=7)}
)


class TestASummary:
    def test_keeps_rule_outcome_citation_facts_needs_and_duties(self):
        (finding,) = summary(DECISION, Facts(), str)["findings"]

        assert finding.pop("facts") == {
            "commercial": True,
            "calls": 7,
            "region": "EU-DE",
            "until": "2027-01-01",
            "price": "1.50",
            "purposes": ["a", "b"],
        }
        assert finding == {
            "rule": "contract.region",
            "outcome": "requires",
            "citation": "agreement a1, regions",
            "needs": ["consent"],
            "duties": ["D-RETAIN"],
        }

    def test_can_be_written_and_read_back_unchanged(self):
        said = summary(DECISION, FACTS, str.upper)

        assert json.loads(canonical(said)) == said

    def test_says_who_stated_and_what_showed_the_facts_that_were_read(self):
        assert summary(DECISION, FACTS, str.upper)["told"] == [
            {"how": "declared", "by": "ALICE", "on": "2026-01-01", "facts": ["commercial", "region"]},
            {"how": "shown", "by": "law.evidence.page", "on": "2026-01-02", "facts": ["until"]},
        ]


class TestAnEntry:
    ENTRY = Entry(
        id="0" * 32, event="call:decided", at=datetime(2026, 3, 1, tzinfo=UTC), facts=summary(DECISION, Facts(), str)
    )

    def test_leaves_out_what_it_does_not_say(self):
        entry = Entry(id="0" * 32, event="call:closed", at=datetime(2026, 3, 1, tzinfo=UTC))

        assert canonical(entry).decode() == (
            '{"at":"2026-03-01T00:00:00Z","event":"call:closed","id":"' + "0" * 32 + '"}'
        )

    def test_reads_back_as_itself(self):
        assert msgspec.json.decode(canonical(self.ENTRY), type=Entry) == self.ENTRY

    def test_does_not_change(self):
        with pytest.raises(AttributeError):
            self.ENTRY.verdict = "allow"


class TestTheTableOfEvents:
    @pytest.mark.parametrize("event", EVENTS)
    def test_names_each_noun_and_verb_and_says_when_it_is_written(self, event):
        assert re.fullmatch(r"[a-z]+:[a-z]+", event)
        assert EVENTS[event]
