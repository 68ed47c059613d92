"""The tables of cases that stand beside the instruments."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path

import pytest

import lawful.law
from law import mutants
from law.tables import Case, cases, families, finding
from lawful.law import Rulebook

SHARED = Path(__file__).resolve().parents[3] / "shared" / "law" / "cases.csv"
SAMPLE = 400


class TestCases:
    @pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.rule}: {case.says}")
    def test_find_what_the_table_says(self, case: Case, rulebook: Rulebook) -> None:
        assert case.finds == finding(case, rulebook)

    def test_are_many_and_differ_by_one_fact(self) -> None:
        changed = [case for first, others in families() for case in others if case.finds != first.finds]

        assert len(changed) >= 150

    def test_name_every_rule(self, rulebook: Rulebook) -> None:
        ids = {version.id for version, _ in rulebook.entries()}

        assert set() == ids - {case.rule for case in cases()}


class TestAWrongCondition:
    def test_is_noticed_by_a_case_nine_times_in_ten(self, rulebook: Rulebook) -> None:
        about: dict[str, list[Case]] = defaultdict(list)
        for case in cases():
            about[case.rule].append(case)
        wrongs = random.Random(4).sample(list(mutants.mutants(rulebook)), SAMPLE)

        caught = sum(wrong.caught_by(about[wrong.rule], rulebook) for wrong in wrongs)

        assert caught >= 0.9 * SAMPLE


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/law/cases.csv is not here")
class TestTheSharedTable:
    def test_is_decided_as_its_reader_expects(self, rulebook: Rulebook) -> None:
        rows = self.rows()
        answers = {answer["id"]: answer for answer in lawful.law.cases(SHARED, rulebook)}

        right = [row for row in rows if answers[row["id"]]["decision"] == row["expected_decision"]]

        assert len(right) >= 33

    def test_gets_its_obligations(self, rulebook: Rulebook) -> None:
        answers = {answer["id"]: answer for answer in lawful.law.cases(SHARED, rulebook)}
        wanted = [(row["id"], code) for row in self.rows() for code in row["obligations"].split(";") if code]

        found = [code for case, code in wanted if code in answers[case]["obligations"]]

        assert len(found) >= 0.95 * len(wanted)

    def test_knows_every_fact_in_it(self, rulebook: Rulebook) -> None:
        assert [answer["unknown"] for answer in lawful.law.cases(SHARED, rulebook) if answer["unknown"]] == []

    @staticmethod
    def rows() -> list[dict[str, str]]:
        with SHARED.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
