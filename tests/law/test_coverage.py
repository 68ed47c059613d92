"""Every obligation code of the facts file is encoded, and each rule says what a lawyer has to know of it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from lawful.law import Rulebook
from lawful.law.coverage import coverage

CODES = Path(__file__).with_name("codes.csv")  # as the facts of 2026-11-21 name them, and whether they refuse an act
FACTS = Path(__file__).resolve().parents[3] / "shared" / "law" / "facts.md"
NO_REFUSAL = {"gdpr.access15"}  # "refuse to close the ticket": the act of answering is not refused


def rows() -> list[dict[str, str]]:
    with CODES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestTheCodes:
    def test_are_all_encoded(self, rulebook: Rulebook) -> None:
        encoded = {rule.version.code for rule in rulebook.law_rules}

        assert [row["code"] for row in rows() if row["code"] not in encoded] == []

    def test_refuse_where_the_facts_say_so(self, rulebook: Rulebook) -> None:
        refusing = {rule.version.code for rule in rulebook.law_rules if rule.binds and rule.version.blocks != "no"}
        wanted = {row["code"] for row in rows() if row["refuses"]} - NO_REFUSAL

        assert wanted - refusing == set()

    @pytest.mark.skipif(not FACTS.exists(), reason="../shared/law/facts.md is not here")
    def test_are_those_of_the_facts(self) -> None:
        named = set(re.findall(r"`([a-z]+(?:\.[A-Za-z0-9_]+)+)`", FACTS.read_text("utf-8"))) - {"cases.csv"}

        assert named == {row["code"] for row in rows()}


class TestEveryRule:
    def test_names_evidence_and_remedy_in_two_languages(self, rulebook: Rulebook) -> None:
        for rule in rulebook.law_rules:
            assert rule.version.evidence, rule.id
            assert rule.version.remedy is not None, rule.id
            assert rule.version.remedy.en.isascii(), rule.id
            assert re.search(r"[\u4e00-\u9fff]", rule.version.remedy.zh), rule.id

    def test_that_can_be_met_names_the_facts_that_cure(self, rulebook: Rulebook) -> None:
        lacking = [
            r.id for r in rulebook.law_rules if r.binds and r.met and r.version.remedy and not r.version.remedy.cure
        ]

        assert lacking == []

    def test_stands_on_both_axes_of_time_and_was_reviewed(self, rulebook: Rulebook) -> None:
        for version, instrument in rulebook.entries():
            assert version.known_from or instrument.known_from, version.id
            assert version.reviewer or instrument.reviewer, version.id
            assert version.reviewed_on or instrument.reviewed_on, version.id

    def test_stands_in_the_table_of_codes(self, rulebook: Rulebook) -> None:
        page = coverage(rulebook)

        for rule in rulebook.law_rules:
            assert f"| `{rule.version.code}` | `{rule.id}` |" in page


class TestTheVocabulary:
    @pytest.mark.skipif(not FACTS.exists(), reason="../shared/law/facts.md is not here")
    def test_knows_every_fact_and_value_of_the_facts(self, rulebook: Rulebook) -> None:
        section = FACTS.read_text("utf-8").partition("## 1. Facts")[2].partition("## 1a.")[0]
        words = rulebook.vocabulary
        named = {name.partition("`")[0] for name in re.findall(r"`([a-z_0-9]+)`", section)}

        assert {name for name in named if name not in words.facts and name != "jurisdiction"} - {"date"} == set()
        for name, values in re.findall(r"`([a-z_]+)`(?: \([^)]*\))? ?[=:] ?([a-z_0-9|]+\|[a-z_0-9|]+)", section):
            for value in values.split("|"):
                assert words.read(name, value) is not None, (name, value)
