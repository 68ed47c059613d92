"""Numbers come to one scale by statistics of the training part alone."""

from __future__ import annotations

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as any_array

from lawful.core.errors import Invalid
from lawful.data.normalise import Normaliser, fit, text
from lawful.data.sample import noncommercial
from lawful.data.split import split
from lawful.data.table import Table, values


class TestFit:
    def test_maps_the_seen_range_to_zero_and_one(self):
        x = np.array([[2.0, 10.0], [6.0, 20.0]])

        normaliser = fit(x, "min_max")

        assert normaliser.offset == (2.0, 10.0)
        assert normaliser.scale == (0.25, 0.1)
        assert normaliser.apply(x).tolist() == [[0.0, 0.0], [1.0, 1.0]]

    def test_maps_to_mean_zero_and_deviation_one(self):
        normaliser = fit(np.array([[1.0], [3.0]]), "z_score")

        assert normaliser.offset == (2.0,)
        assert normaliser.scale == (1.0,)  # population deviation: sqrt(((1-2)^2 + (3-2)^2) / 2)
        assert normaliser.apply(np.array([[1.0], [3.0], [5.0]])).tolist() == [[-1.0], [1.0], [3.0]]

    def test_divides_images_by_255_whatever_was_seen(self):
        normaliser = fit(np.full((3, 2, 2, 1), 51.0), "image")

        assert list(normaliser.offset) == [0.0]
        assert np.allclose(0.2, normaliser.apply(np.full((1, 2, 2, 1), 51.0)))

    def test_has_one_pair_of_numbers_for_each_channel(self):
        x = np.zeros((2, 4, 4, 3))
        x[..., 1] = 8

        assert fit(x, "z_score").offset == (0.0, 8.0, 0.0)

    @pytest.mark.parametrize("method", ["min_max", "z_score"])
    def test_turns_a_feature_that_never_changes_into_zero(self, method):
        normaliser = fit(np.array([[5.0], [5.0]]), method)

        assert normaliser.scale == (0.0,)
        assert normaliser.apply(np.array([[5.0], [9.0]])).tolist() == [[0.0], [0.0]]

    def test_refuses_nothing_and_what_is_not_finite(self):
        for x in (np.zeros((0, 2)), np.array([[np.nan]]), np.array([[np.inf]]), np.array(3.0)):
            with pytest.raises(Invalid):
                fit(x, "z_score")
        with pytest.raises(Invalid):
            fit(np.zeros((1, 1)), "max")

    def test_refuses_an_array_of_another_width(self):
        with pytest.raises(Invalid, match="does not fit"):
            fit(np.zeros((2, 3)), "min_max").apply(np.zeros((2, 4)))

    @given(
        any_array(np.float64, st.tuples(st.integers(1, 20), st.integers(1, 4)), elements=st.floats(-1e6, 1e6, width=32))
    )
    def test_gives_numbers_between_zero_and_one_for_what_it_saw(self, x):
        y = fit(x, "min_max").apply(x)

        assert np.isfinite(y).all()
        assert y.min() >= -1e-2
        assert y.max() <= 1 + 1e-2

    def test_is_kept_as_json_and_comes_back(self):
        normaliser = fit(np.array([[0.1], [0.3]]), "z_score")

        assert normaliser == msgspec.json.decode(msgspec.json.encode(normaliser), type=Normaliser)


class TestLeakage:
    def test_of_the_other_parts_is_impossible_whatever_they_hold(self):
        """The statistics are those of the training rows, computed by hand, and the test rows may be anything."""
        parts = split(noncommercial(), seed=3)
        train = values(parts.train).astype(np.float64)

        normaliser = fit(parts.train, "z_score")

        assert np.isclose(train.mean(), normaliser.offset[0])
        assert np.isclose(1 / train.std(), normaliser.scale[0])
        assert not np.isclose(values(noncommercial()).astype(np.float64).mean(), normaliser.offset[0], rtol=1e-6)
        assert parts.train.rows == normaliser.fitted_rows

    def test_would_show_in_the_digest_of_the_fitted_rows(self):
        parts = split(noncommercial(), seed=3)

        assert fit(parts.train, "image").fitted_on == fit(parts.train, "image").fitted_on
        assert fit(parts.train, "image").fitted_on != fit(parts.test, "image").fitted_on


class TestText:
    def test_has_one_form_for_what_looks_the_same(self):
        assert text("\u3000ＡＢＣ\t１\n 2 \u1100\u1161 ") == "ABC 1 2 가"

    def test_tables_have_no_statistics(self):
        with pytest.raises(Invalid):
            fit(Table.of(pl.DataFrame({"text": ["a"]}), "text"), "min_max")
