"""Several annotators' labels become one, and their agreement is the number that a hand computes."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.data.label import cohen_kappa, export_queue, fleiss_kappa, import_labels, join
from lawful.data.table import Table

# The worked example of Fleiss (1971) as it is widely reprinted: ten subjects, fourteen raters, five categories.
FLEISS_1971 = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
)  # fmt: skip


def votes(**columns):
    rows = len(next(iter(columns.values())))
    annotators = {f"annotator_{name}": pl.Series(labels, dtype=pl.String) for name, labels in columns.items()}
    return Table.of(pl.DataFrame({"text": [f"row {n}" for n in range(rows)], **annotators}), "text")


class TestCohen:
    def test_is_one_half_for_the_example_in_the_docstring(self):
        assert cohen_kappa(list("yynn"), list("ynnn")) == 0.5

    def test_is_two_fifths_for_fifty_grant_proposals(self):
        """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p_o = 0.7, p_e = 0.5 x 0.6 + 0.5 x 0.4 = 0.5."""
        a = ["y"] * 25 + ["n"] * 25
        b = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15

        assert math.isclose(0.4, cohen_kappa(a, b))

    def test_is_below_zero_when_two_people_always_disagree(self):
        assert cohen_kappa(list("ynyn"), list("nyny")) == -1.0

    def test_is_not_defined_when_nobody_ever_says_anything_else(self):
        assert math.isnan(cohen_kappa(list("yyy"), list("yyy")))

    def test_refuses_labels_that_do_not_pair_up(self):
        for a, b in (([], []), (["y"], [])):
            with pytest.raises(Invalid):
                cohen_kappa(a, b)

    @given(st.lists(st.sampled_from("abc"), min_size=1, max_size=50))
    def test_is_one_for_somebody_and_himself(self, labels):
        kappa = cohen_kappa(labels, labels)

        assert math.isnan(kappa) if len(set(labels)) == 1 else math.isclose(1.0, kappa)


class TestFleiss:
    def test_is_one_quarter_for_the_example_in_the_docstring(self):
        assert math.isclose(0.25, fleiss_kappa(np.array([[3, 0], [1, 2]])))

    def test_is_0_210_for_the_published_example(self):
        assert round(fleiss_kappa(FLEISS_1971), 3) == 0.210

    def test_refuses_rows_with_different_numbers_of_votes(self):
        for counts in ([[2, 0], [1, 2]], [[1, 0]], [], [[3, -1]]):
            with pytest.raises(Invalid):
                fleiss_kappa(np.array(counts))


class TestJoin:
    def test_takes_the_majority_and_reports_every_other_case(self):
        table = votes(a=["x", "x", "y", None, "x"], b=["x", "y", "x", None, "y"], c=["x", "y", None, None, "z"])

        joined, report = join(table)

        assert joined.frame["label"].to_list() == ["x", "y"]
        assert (report.rows_in, report.rows_out) == (5, 2)
        assert (report.unanimous, report.majority, report.tied, report.unlabelled) == (1, 1, 2, 1)
        assert joined.annotators == ()

    def test_may_keep_a_tie_as_undecided(self):
        joined, report = join(votes(a=["x", "x"], b=["y", "x"]), ties="undecided")

        assert joined.frame["label"].to_list() == ["undecided", "x"]
        assert report.tied == 1

    def test_reports_kappa_for_each_pair_over_the_rows_that_both_labelled(self):
        table = votes(a=[*list("yynn"), None], b=[*"ynnn", "y"], c=[None] * 5)

        _, report = join(table)

        assert report.pairs[0] == ("annotator_a", "annotator_b", 4, 0.5)
        assert report.pairs[1].rows == 0
        assert math.isnan(report.pairs[1].kappa)
        assert report.fleiss_rows == 0

    def test_counts_rows_whose_label_changed(self):
        table = votes(a=["x", "y"], b=["x", "y"])
        table = Table.of(table.frame.with_columns(label=pl.lit("x")), "text")

        assert join(table)[1].changed == 1

    def test_needs_annotators(self):
        with pytest.raises(Invalid, match="annotator"):
            join(Table.of(pl.DataFrame({"text": ["a"]}), "text"))


class TestQueue:
    def test_goes_out_to_people_and_comes_back_as_a_column(self):
        table = votes(a=["x", "y"])

        lines = export_queue(table).splitlines()
        back = import_labels(table, "b", [b'{"row":2,"label":"y","seconds":3}', b"", b'{"row":1,"label":"z"}'])

        assert lines[0] == b'{"row":1,"text":"row 0"}'
        assert back.frame["annotator_b"].to_list() == ["z", "y"]

    @pytest.mark.parametrize(
        "line",
        [
            b"[]",
            b"{",
            b'{"row":3,"label":"x"}',
            b'{"row":0,"label":"x"}',
            b'{"row":1}',
            b'{"row":1,"label":""}',
            b"\xff",
        ],
    )
    def test_names_the_line_that_it_cannot_take(self, line):
        with pytest.raises(Invalid, match="line 2"):
            import_labels(votes(a=["x", "y"]), "b", [b'{"row":1,"label":"x"}', line])

    def test_takes_each_row_once_and_only_short_names(self):
        with pytest.raises(Invalid, match="second time"):
            import_labels(votes(a=["x"]), "b", [b'{"row":1,"label":"x"}'] * 2)
        for name in ("", "a b", "../x", "a" * 41):
            with pytest.raises(Invalid, match="name"):
                import_labels(votes(a=["x"]), name, [])
