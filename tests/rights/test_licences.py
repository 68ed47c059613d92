"""The table of licence facts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lawful.core.licence import Spdx
from lawful.rights.licences import aliases, all_licences, facts_of
from lawful.rights.terms import OBLIGATIONS

SURVEY = Path(__file__).resolve().parents[2] / "../shared/licences/ai_licences.csv"


class TestTable:
    def test_knows_no_licence_that_nobody_encoded(self):
        assert facts_of(Spdx("LicenseRef-unheard-of")) is None

    def test_says_nothing_in_an_unknown_vocabulary(self):
        codes = {duty.code for licence in all_licences() for duty in licence.duties}

        assert codes <= OBLIGATIONS.keys()

    def test_gives_every_licence_a_name_in_both_languages(self):
        assert [licence.id for licence in all_licences() if not (licence.name and licence.name_zh)] == []

    def test_marks_what_was_not_read(self):
        assert facts_of(Spdx("BSD-3-Clause")).confidence == "memory"
        assert facts_of(Spdx("GFDL-1.3-only")).confidence == "unverified"
        assert facts_of(Spdx("CC-BY-NC-4.0")).confidence == "read"

    def test_does_not_pass_marks_and_addresses_from_one_text_to_another(self):
        assert facts_of(Spdx("LGPL-2.1-only")).verified == "no"
        assert facts_of(Spdx("LicenseRef-scancode-llama-3.2-license-2024")).aliases == ("llama3.2",)

    def test_cites_the_clause_and_else_the_licence(self):
        assert facts_of(Spdx("CC-BY-NC-4.0")).cite("commercial") == "CC-BY-NC-4.0, section 2(a)(1) with section 1(i)"
        assert facts_of(Spdx("MIT")).cite("territory").startswith("MIT (")

    def test_uses_no_name_for_two_licences(self):
        named = [alias for licence in all_licences() for alias in licence.aliases]

        assert len(named) == len(set(named)) == len(aliases())

    def test_names_only_licences_that_it_holds(self):
        known = {licence.id for licence in all_licences()}
        named = {n for licence in all_licences() for n in (*licence.same_as, *licence.combines, *licence.family)}

        assert named <= known

    @pytest.mark.skipif(not SURVEY.exists(), reason="needs ../shared/licences/ai_licences.csv")
    def test_agrees_with_the_survey_on_commercial_use(self):
        with SURVEY.open(encoding="utf-8", newline="") as file:
            surveyed = {row["spdx_or_licenseref"]: row["commercial_use"] for row in csv.DictReader(file)}
        differ = {
            name: (said, facts.commercial)
            for name, said in surveyed.items()
            if (facts := facts_of(Spdx(name))) is not None and said in ("yes", "no") and said != facts.commercial
        }

        assert set() == surveyed.keys() - {licence.id for licence in all_licences()}
        assert differ == {}
