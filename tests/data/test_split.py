"""Three parts, the same for the same seed, and nobody and nothing in two of them."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawful.core.errors import Conflict, Invalid
from lawful.data.split import check_leaks, split
from lawful.data.table import Table, contents

rows = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from("ab"), st.sampled_from([None, "ann", "bob", "charlie", "dora"])),
    min_size=3,
    max_size=60,
)


def table_of(triples):
    frame = pl.DataFrame(triples, schema={"x": pl.Int64, "label": pl.String, "group": pl.String}, orient="row")
    return Table.of(frame, "tabular")


def many(count=1000, **columns):
    return Table.of(pl.DataFrame({"x": range(count), **columns}), "tabular")


class TestSplit:
    @given(rows, st.integers(0, 2**32))
    @settings(max_examples=60)
    def test_loses_no_row_and_shares_no_person_and_no_content(self, triples, seed):
        table = table_of(triples)
        try:
            parts = split(table, seed=seed)
        except Invalid:
            return  # too few units to fill three parts

        pieces = (parts.train, parts.validation, parts.test)
        assert Counter(triples) == Counter(row for piece in pieces for row in piece.frame.rows())
        people = [set(piece.frame["group"].drop_nulls()) for piece in pieces]
        content = [set(contents(piece)) for piece in pieces]
        for sets in (people, content):
            assert not sets[0] & sets[1] and not sets[0] & sets[2] and not sets[1] & sets[2]

    def test_keeps_the_share_of_each_label_in_each_part(self):
        table = many(label=["rare"] * 100 + ["common"] * 900)

        parts = split(table, seed=7).report.parts

        assert list(parts) == [
            ("train", 800, 0, (720, 80)),
            ("validation", 100, 0, (90, 10)),
            ("test", 100, 0, (90, 10)),
        ]

    def test_keeps_a_person_together_and_still_comes_near_the_shares(self):
        table = many(group=[f"p{n // 7}" for n in range(1000)], label=["ab"[n % 2] for n in range(1000)])

        parts = split(table, seed=1)

        for part, wanted in zip(parts.report.parts, (800, 100, 100), strict=True):
            assert abs(part.rows - wanted) <= 7
        assert sum(part.groups for part in parts.report.parts) == 143

    def test_is_the_same_for_the_same_seed_and_another_for_another(self):
        once, again, other = (split(many(), seed=seed).test.frame["x"].to_list() for seed in (5, 5, 6))

        assert once == again
        assert once != other

    def test_does_not_depend_on_the_order_of_the_rows(self):
        table = many(300, label=["abc"[n % 3] for n in range(300)])

        straight, turned = split(table, seed=2), split(table.take(range(299, -1, -1)), seed=2)

        assert set(straight.test.frame["x"]) == set(turned.test.frame["x"])

    def test_keeps_nearly_identical_messages_together(self):
        texts = [
            f"{name} writes about order {n * n * 7919} and the {n}th kettle"
            for n, name in enumerate(["Ann", "Bob"] * 30)
        ]
        table = Table.of(pl.DataFrame({"text": texts + [text.upper() + "!" for text in texts]}), "text")

        parts = split(table, seed=0)

        seen = [
            {text.casefold().rstrip("!") for text in part.frame["text"]}
            for part in (parts.train, parts.validation, parts.test)
        ]
        assert not seen[0] & seen[1] and not seen[0] & seen[2] and not seen[1] & seen[2]
        assert parts.report.units == 60

    def test_keeps_all_label_names_in_every_part(self):
        parts = split(many(30, label=["only one" if n == 0 else "many" for n in range(30)]), seed=0)

        assert ("many", "only one") == parts.test.labels == parts.train.labels

    def test_may_leave_a_part_out(self):
        parts = split(many(10), seed=0, fractions=(0.8, 0.0, 0.2))

        assert (parts.train.rows, parts.validation.rows, parts.test.rows) == (8, 0, 2)

    @pytest.mark.parametrize(
        "fractions", [(0.5, 0.5, 0.5), (0.0, 0.5, 0.5), (1.2, -0.1, -0.1), (float("nan"), 0.5, 0.5), (1.0,)]
    )
    def test_refuses_what_are_not_three_shares_of_one(self, fractions):
        with pytest.raises(Invalid, match="fractions"):
            split(many(10), seed=0, fractions=fractions)

    def test_refuses_to_leave_a_wanted_part_empty(self):
        for table in (many(2), many(50, group=["ann"] * 50)):
            with pytest.raises(Invalid, match="empty"):
                split(table, seed=0)


class TestLeaks:
    def test_of_a_person_or_of_content_are_found_whoever_made_the_parts(self):
        table = table_of([(1, "a", "ann"), (2, "a", "ann"), (3, "a", None), (3, "b", None)])

        check_leaks(table, ([0, 1], [2, 3], []))
        with pytest.raises(Conflict, match="group"):
            check_leaks(table, ([0], [1], [2, 3]))
        with pytest.raises(Conflict, match="content"):
            check_leaks(table, ([0, 1], [2], [3]))
        with pytest.raises(Conflict, match="row"):
            check_leaks(table, ([0, 1], [0], []))
