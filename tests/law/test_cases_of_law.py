"""The tables of cases that stand beside the instruments."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import lawful.law
from law import mutants
from law.scoring import cited
from law.tables import Case, cases, families, finding
from lawful.law import Rulebook

SHARED = Path(__file__).resolve().parents[3] / "shared" / "law" / "cases.csv"
SITUATIONS = Path(__file__).with_name("situations.csv")
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


class Rows:
    """What is held of a table with the columns of the shared one."""

    path: Path
    right: float  # the least share of right decisions, of obligations found, of rows whose citations are all there
    found: float
    covered: float

    @pytest.fixture
    def answered(self, rulebook: Rulebook) -> list[tuple[dict[str, str], dict[str, Any]]]:
        with self.path.open(encoding="utf-8", newline="") as file:
            return list(zip(csv.DictReader(file), lawful.law.cases(self.path, rulebook), strict=True))

    def test_are_decided_as_their_reader_expects(self, answered: list[tuple[dict[str, str], dict[str, Any]]]) -> None:
        wrong = [row["id"] for row, answer in answered if answer["decision"] != row["expected_decision"]]

        assert len(wrong) <= (1 - self.right) * len(answered), wrong

    def test_get_their_obligations(self, answered: list[tuple[dict[str, str], dict[str, Any]]]) -> None:
        wanted = [(row, answer, code) for row, answer in answered for code in row["obligations"].split(";") if code]
        missed = [(row["id"], code) for row, answer, code in wanted if code not in answer["obligations"]]

        assert len(missed) <= (1 - self.found) * len(wanted), missed

    def test_get_their_citations(self, answered: list[tuple[dict[str, str], dict[str, Any]]]) -> None:
        """Every instrument and article that the row names, for those that allow as well."""
        wanted = [(row, answer) for row, answer in answered if row["citation"]]
        missed = [
            (row["id"], expected)
            for row, answer in wanted
            for expected in row["citation"].split(";")
            if not cited(expected.strip(), answer["citations"])
        ]

        assert len({row for row, _ in missed}) <= (1 - self.covered) * len(wanted), missed

    def test_state_no_fact_that_is_not_known(self, answered: list[tuple[dict[str, str], dict[str, Any]]]) -> None:
        assert [(row["id"], answer["unknown"]) for row, answer in answered if answer["unknown"]] == []


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/law/cases.csv is not here")
class TestTheSharedTable(Rows):
    """Written by one reader; 33 of 35 decisions, 95 % of obligations and citations are asked."""

    path, right, found, covered = SHARED, 33 / 35, 0.95, 0.95


class TestOurOwnSituations(Rows):
    """Written from the facts without a look at the rules: day before and day of, bounds, exceptions, several laws."""

    path, right, found, covered = SITUATIONS, 1.0, 1.0, 1.0

    def test_are_many_and_stand_in_every_country(self, rulebook: Rulebook) -> None:
        with SITUATIONS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))

        assert len(rows) >= 300
        assert rulebook.places == {row["jurisdiction"][:2] for row in rows}
        assert len({row["facts"].partition(";")[0] for row in rows}) >= 16  # kinds of act
