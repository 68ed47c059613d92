"""A table keeps its promise about its columns, and the same table is always the same bytes."""

from __future__ import annotations

import io

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.data.table import Table, arrays, contents, from_bytes, images, to_bytes, values

PICTURES = Table.of(
    pl.DataFrame({"pixels": [bytes([0, 255, 7, 8]), bytes([1, 2, 3, 4])], "label": ["b", "a"]}), "image", (2, 2, 1)
)
NUMBERS = Table.of(pl.DataFrame({"x": [1, 2], "label": ["b", "a"], "y": [0.5, 0.25]}), "tabular")

cells = st.none() | st.text(st.characters(codec="utf-8"), max_size=20)


class TestTable:
    def test_names_its_labels_in_order(self):
        assert PICTURES.labels == ("a", "b")

    def test_keeps_label_names_of_rows_that_are_gone(self):
        assert PICTURES.take([1]).labels == ("a", "b")

    def test_counts_its_features_when_it_holds_numbers(self):
        assert NUMBERS.shape == (2,)
        assert NUMBERS.features == ("x", "y")

    def test_shows_neither_rows_nor_labels_in_its_repr(self):
        table = Table.of(pl.DataFrame({"text": ["my secret"], "label": ["Ann Lee"]}), "text")

        assert "secret" not in repr(table)
        assert "Ann" not in repr(table)

    @pytest.mark.parametrize(
        ("frame", "kind", "shape"),
        [
            ({"text": [1]}, "text", ()),
            ({"text": ["a"]}, "image", (1, 1, 1)),
            ({"pixels": ["a"]}, "image", (1, 1, 1)),
            ({"pixels": [b"a"]}, "image", (1, 1)),
            ({"pixels": [b"a"]}, "image", (1, 0, 1)),
            ({"x": ["1"]}, "tabular", (1,)),
            ({"x": [1]}, "tabular", (2,)),
            ({"label": ["a"]}, "tabular", (0,)),
            ({"x": [1], "label": [1]}, "tabular", (1,)),
            ({"x": [1], "annotator_a": [1]}, "tabular", (1,)),
            ({"x": [1]}, "sound", (1,)),
        ],
    )
    def test_is_refused_when_columns_do_not_fit_the_kind(self, frame, kind, shape):
        with pytest.raises(Invalid):
            Table(frame=pl.DataFrame(frame), kind=kind, shape=shape, labels=("a",))

    def test_is_refused_when_a_row_has_a_label_that_it_does_not_name(self):
        with pytest.raises(Invalid, match="does not name"):
            Table(frame=NUMBERS.frame, kind="tabular", shape=(2,), labels=("a", "c"))


class TestArrays:
    def test_give_pixels_in_height_width_channel_order_and_label_numbers(self):
        x, y = arrays(PICTURES)

        assert x.shape == (2, 2, 2, 1)
        assert np.float32 == x.dtype
        assert x[0, :, :, 0].tolist() == [[0.0, 255.0], [7.0, 8.0]]
        assert y.tolist() == [1, 0]
        assert np.int64 == y.dtype

    def test_give_features_in_column_order(self):
        x, y = arrays(NUMBERS)

        assert x.tolist() == [[1.0, 0.5], [2.0, 0.25]]
        assert y.tolist() == [1, 0]

    @pytest.mark.parametrize(
        "table",
        [
            Table.of(pl.DataFrame({"text": ["a"], "label": ["b"]}), "text"),
            Table.of(pl.DataFrame({"x": [1.0]}), "tabular"),
            Table.of(pl.DataFrame({"x": [1.0, 2.0], "label": ["a", None]}), "tabular"),
            Table.of(pl.DataFrame({"x": [1.0, None], "label": ["a", "a"]}), "tabular"),
            Table.of(pl.DataFrame({"pixels": [b"ab"], "label": ["a"]}), "image", (1, 1, 1)),
            Table.of(pl.DataFrame({"pixels": [b"a", None], "label": ["a", "a"]}), "image", (1, 1, 1)),
        ],
    )
    def test_are_refused_for_text_and_for_what_is_missing(self, table):
        with pytest.raises(Invalid):
            arrays(table)

    def test_turn_columns_of_pixels_into_images(self):
        flat = Table.of(pl.DataFrame({"a": [0.0, 255.0], "label": ["n", "y"], "b": [7.0, 8.0]}), "tabular")

        pictures = images(flat, (1, 2, 1))

        assert pictures.frame["pixels"].to_list() == [b"\x00\x07", b"\xff\x08"]
        assert pictures.labels == ("n", "y")
        with pytest.raises(Invalid):
            images(flat, (2, 2, 1))
        with pytest.raises(Invalid, match="0 to 255"):
            images(NUMBERS, (1, 2, 1))


class TestBytes:
    @given(st.lists(st.tuples(cells, cells, cells), max_size=30))
    def test_come_back_as_the_same_table(self, rows):
        table = Table.of(
            pl.DataFrame(rows, schema=dict.fromkeys(("text", "label", "group"), pl.String), orient="row"), "text"
        )

        again = from_bytes(to_bytes(table))

        assert table.frame.equals(again.frame)
        assert (table.kind, table.shape, table.labels) == (again.kind, again.shape, again.labels)
        assert to_bytes(table) == to_bytes(again)

    @given(st.lists(st.floats() | st.none(), min_size=1, max_size=40), st.integers(0, 39))
    def test_do_not_depend_on_how_the_table_came_to_be(self, numbers, cut):
        whole = pl.DataFrame({"x": pl.Series(numbers, dtype=pl.Float64)})
        pieces = pl.concat([whole[:cut], whole[cut:]], rechunk=False)

        assert to_bytes(Table.of(whole, "tabular")) == to_bytes(Table.of(pieces, "tabular"))

    def test_of_images_come_back_too(self):
        again = from_bytes(to_bytes(PICTURES))

        assert np.array_equal(values(PICTURES), values(again))
        assert again.shape == (2, 2, 1)

    def test_that_are_not_a_table_are_refused(self):
        out = io.BytesIO()
        pl.DataFrame({"text": ["a"]}).write_parquet(out)
        lying = io.BytesIO()
        pl.DataFrame({"text": [1]}).write_parquet(
            lying, metadata={"lawful.table": '{"kind":"text","shape":[],"labels":[]}'}
        )

        for content in (b"", b"PAR1", b"a,b\n1,2\n", out.getvalue(), lying.getvalue(), to_bytes(NUMBERS)[:-30]):
            with pytest.raises(Invalid):
                from_bytes(content)


class TestContents:
    def test_are_equal_only_for_rows_that_a_model_cannot_tell_apart(self):
        table = Table.of(pl.DataFrame({"x": [0.0, -0.0, 1.0], "label": ["a", "b", "a"]}), "tabular")

        first, second, third = contents(table)

        assert first == second
        assert first != third
