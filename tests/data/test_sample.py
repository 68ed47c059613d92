"""The three sets that come with the package are what their provenance says, on every machine."""

from __future__ import annotations

import builtins
import re
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from lawful.core.errors import MissingExtra
from lawful.data.sample import (
    DIGITS_LICENCE,
    digits,
    digits_provenance,
    messages,
    messages_provenance,
    noncommercial,
    noncommercial_provenance,
)
from lawful.data.table import contents, to_bytes, values

TODAY = date(2026, 11, 21)


class TestDigits:
    def test_are_1797_images_of_ten_labels(self):
        table = digits()

        assert (1797, (28, 28, 1), tuple("0123456789")) == (table.rows, table.shape, table.labels)

    def test_keep_the_sources_greys_in_the_corners_and_the_mean(self):
        """Bilinear with held edges: a corner is the source's corner; the mean hardly moves."""
        from sklearn.datasets import load_digits

        source = load_digits().images * 255 / 16
        x = values(digits())[..., 0]

        assert np.abs(x[:, 0, 0] - source[:, 0, 0]).max() <= 0.5
        assert abs(x.mean() - source.mean()) < 1

    def test_are_the_same_bytes_each_time(self):
        assert to_bytes(digits()) == to_bytes(digits())

    def test_say_which_part_is_missing(self, monkeypatch):
        real = builtins.__import__

        def without(name, *rest):
            if name.startswith("sklearn"):
                raise ImportError(name)
            return real(name, *rest)

        monkeypatch.setattr(builtins, "__import__", without)

        with pytest.raises(MissingExtra, match="scikit-learn"):
            digits()

    def test_state_their_licence_with_evidence_and_its_gap(self):
        origin = digits_provenance(TODAY)

        assert "CC-BY-4.0" == DIGITS_LICENCE == origin.licence
        assert "10.24432/C50P49" in origin.attribution
        assert "was not in the copy that was read" in origin.licence_evidence
        assert (origin.lawful_basis, origin.personal_data, origin.collected_on) == ("none", False, TODAY)


class TestMessages:
    def test_are_240_by_55_customers_with_four_labels(self):
        table = messages()

        assert (table.rows, table.kind, table.labels) == (240, "text", ("account", "delivery", "praise", "refund"))
        assert table.frame["group"].n_unique() == 55

    def test_are_in_both_languages_and_full_of_what_must_be_masked(self):
        texts = "\n".join(messages().frame["text"])

        chinese = sum(bool(re.search("[\u4e00-\u9fff]", text)) for text in messages().frame["text"])
        assert 100 <= chinese <= 130
        assert len(re.findall(r"07700 900\d{3}", texts)) >= 20
        assert len(re.findall(r"1[358][869]0000\d{4}", texts)) >= 20
        assert len(re.findall(r"[a-z.]+\d+@example\.com", texts)) >= 20

    def test_name_no_number_or_domain_that_somebody_could_own(self):
        texts = "\n".join(messages().frame["text"])

        assert {"example.com"} == set(re.findall(r"@([\w.]+[a-z])", texts))
        assert all("0000" in number for number in re.findall(r"(?<!\d)1\d{10}(?!\d)", texts))
        assert all(number.startswith("07700 900") for number in re.findall(r"0\d{4} \d{6}", texts))

    def test_are_treated_as_personal_data(self):
        origin = messages_provenance(TODAY)

        assert (origin.lawful_basis, origin.personal_data, origin.licence) == ("contract", True, "Apache-2.0")
        assert {"name", "phone", "address", "email"} == set(origin.personal_data_types)

    def test_are_the_same_bytes_each_time(self):
        assert to_bytes(messages()) == to_bytes(messages())


class TestNoncommercial:
    def test_are_a_hundred_different_drawings(self):
        table = noncommercial()

        assert (table.rows, table.shape) == (100, (28, 28, 1))
        assert len(set(contents(table))) == 100
        assert values(table).max() == 255

    def test_keep_the_strokes_off_the_edge(self):
        x = values(noncommercial())[..., 0]

        assert x[:, 0].max() == x[:, -1].max() == x[:, :, 0].max() == x[:, :, -1].max() == 0

    def test_say_that_they_are_not_for_commerce(self):
        assert noncommercial_provenance(TODAY).licence == "CC-BY-NC-4.0"


class TestImport:
    def test_of_the_room_loads_neither_scikit_learn_nor_pillow(self):
        names = "card, clean, collect, label, normalise, sample, split, table"
        code = f"import sys; from lawful.data import {names}; print(sorted({{'sklearn', 'PIL', 'torch'}} & set(sys.modules)))"

        assert (
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
            == "[]"
        )
