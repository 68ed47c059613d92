"""A dirty table gives an exact report, and nothing that is only similar is thrown away."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import TooLarge
from lawful.data import likeness
from lawful.data.clean import CleanReport, clean
from lawful.data.collect import read
from lawful.data.label import join
from lawful.data.likeness import jaccard, near_pairs
from lawful.data.sample import digits, messages, noncommercial
from lawful.data.table import Table, values

DIRTY = """text,label
My parcel number 4711 has still not arrived.,delivery
,delivery
I want my money back for the kettle.,refund
My parcel number 4711 has still not arrived.,delivery
   ,refund
I want my money back for the kettle.,account
Thank you so much!,
my parcel number 4711  has still not arrived.!,delivery
caf\ufffd closed,refund
锟斤拷锟斤拷,refund
cafÃ© and crÃ¨me,praise
Where is the invoice for March?,account
"""


def texts(*values, labels=None):
    return Table.of(pl.DataFrame({"text": values} | ({"label": labels} if labels else {})), "text")


def pictures(*arrays, labels=None):
    arrays = [np.asarray(a, np.uint8) for a in arrays]
    frame = pl.DataFrame({"pixels": [a.tobytes() for a in arrays]} | ({"label": labels} if labels else {}))
    return Table.of(frame, "image", (*arrays[0].shape, 1))


class TestDirtyFile:
    def test_gives_an_exact_report(self, tmp_path):
        path = tmp_path / "dirty.csv"
        path.write_text(DIRTY, encoding="utf-8")

        kept, report = clean(read(path))

        assert kept.frame["label"].to_list() == ["delivery", "praise", "account"]
        assert report == CleanReport(
            rows_in=12,
            rows_out=3,
            dropped=(
                ("missing value", 1, (2,)),
                ("empty text", 1, (5,)),
                ("replacement characters", 2, (9, 10)),
                ("missing label", 1, (7,)),
                ("conflicting labels", 2, (3, 6)),
                ("exact duplicate", 1, (4,)),
                ("near duplicate", 1, (8,)),
            ),
            noted=(("mojibake", 1, (11,)),),
            encoding="utf-8",
        )

    def test_is_told_to_people_in_sentences(self, tmp_path):
        path = tmp_path / "dirty.csv"
        path.write_text(DIRTY, encoding="utf-8")

        lines = clean(read(path))[1].lines()

        assert lines[0] == "12 rows came in, 3 stayed; the file was read as utf-8"
        assert "dropped 2 x replacement characters (rows 9, 10)" in lines
        assert lines[-1] == "kept, but doubtful: 1 x mojibake (row 11)"


class TestSamples:
    def test_of_handwriting_all_stay(self):
        """1,797 different drawings by thirteen people: the nearest two differ by 7 of 255 on average."""
        kept, report = clean(digits())

        assert 1797 == kept.rows == report.rows_out
        assert report.dropped == ()

    def test_drawn_by_ourselves_all_stay(self):
        assert clean(noncommercial())[0].rows == 100

    def test_of_messages_lose_exactly_what_was_planted(self):
        kept, report = clean(messages())

        assert kept.rows == 222
        assert [group[:2] for group in report.dropped] == [
            ("empty text", 2),
            ("replacement characters", 2),
            ("missing label", 2),
            ("exact duplicate", 6),
            ("near duplicate", 6),
        ]
        assert list(report.noted) == [("mojibake", 2, (239, 240))]

    def test_of_messages_may_then_be_joined(self):
        joined, report = join(clean(messages())[0])

        assert report.tied > 0
        assert joined.rows == 222 - report.tied
        assert all(0.7 < pair.kappa < 0.95 for pair in report.pairs)


class TestClean:
    def test_drops_rows_that_a_model_cannot_take(self):
        table = Table.of(
            pl.DataFrame({"x": [1.0, float("nan"), None, 1e300, 2.0], "label": ["a", "a", "a", "a", None]}),
            "tabular",
        )

        _, report = clean(table)

        assert list(report.dropped) == [
            ("missing value", 1, (3,)),
            ("not a finite number", 2, (2, 4)),
            ("missing label", 1, (5,)),
        ]

    def test_drops_images_of_the_wrong_length(self):
        table = Table.of(pl.DataFrame({"pixels": [b"ab", b"a", None, b""]}), "image", (1, 2, 1))

        assert list(clean(table)[1].dropped) == [("missing value", 1, (3,)), ("wrong number of pixels", 2, (2, 4))]

    def test_keeps_rows_that_wait_for_their_annotators(self):
        table = texts("one thing", "another", labels=None)
        table = Table.of(
            table.frame.with_columns(label=pl.lit(None, pl.String), annotator_a=pl.Series(["x", None])), "text"
        )

        assert clean(table)[0].frame["text"].to_list() == ["one thing"]

    def test_notes_but_keeps_a_near_copy_with_another_label(self):
        line = "please tell me where my parcel with the number 4711 is right now"

        kept, report = clean(texts(line, line + "!", labels=["a", "b"]))

        assert kept.rows == 2
        assert list(report.noted) == [("near duplicate with another label", 1, (2,))]

    def test_may_leave_near_duplicates_alone(self):
        line = "please tell me where my parcel with the number 4711 is right now"

        assert clean(texts(line, line + "!"), near_duplicates=False)[0].rows == 2

    def test_of_an_empty_table_is_an_empty_table(self):
        for frame, kind, shape in (
            ({"text": []}, "text", ()),
            ({"x": []}, "tabular", (1,)),
            ({"pixels": []}, "image", (2, 2, 1)),
        ):
            schema = {"text": pl.String, "x": pl.Float64, "pixels": pl.Binary}
            empty = Table(frame=pl.DataFrame(frame, schema={n: schema[n] for n in frame}), kind=kind, shape=shape)
            assert clean(empty)[1].rows_out == 0

    @given(
        st.lists(
            st.tuples(st.text(st.characters(codec="utf-8"), max_size=12), st.sampled_from(["a", "b", None])),
            max_size=25,
        )
    )
    def test_accounts_for_every_row_and_leaves_nothing_for_a_second_time(self, rows):
        table = Table.of(pl.DataFrame(rows, schema={"text": pl.String, "label": pl.String}, orient="row"), "text")

        kept, report = clean(table)
        _, again = clean(kept)

        assert report.rows_in == report.rows_out + sum(group.rows for group in report.dropped)
        assert again.dropped == ()


class TestLikeness:
    def test_of_texts_is_the_shared_part_of_their_shingles(self):
        """abcd and abce, four characters at a time and padded: of 4 + 4 shingles none is shared but their ends differ."""
        assert jaccard("abcdef", "abcdef") == 1.0
        assert jaccard("abcd", "wxyz") == 0.0
        assert jaccard("abcdef", "abcdxy") == 1 / 11  # 6 + 6 shingles, abcd shared

    @given(st.lists(st.text("abc ", min_size=1, max_size=30), min_size=2, max_size=30))
    def test_finds_the_same_pairs_as_comparing_all_with_all(self, values):
        table = texts(*values)
        plain = [" ".join(value.split()) for value in values]

        wanted = [
            (i, j)
            for i in range(len(values))
            for j in range(i + 1, len(values))
            if jaccard(plain[i], plain[j]) >= likeness.JACCARD
        ]

        assert wanted == near_pairs(table)

    def test_of_many_texts_does_not_depend_on_how_they_were_hashed_in_pieces(self, monkeypatch):
        table = messages().take(range(60))
        whole = near_pairs(table.take(list(range(60)) * 2))

        monkeypatch.setattr(likeness, "_CHUNK", 200)

        assert whole == near_pairs(table.take(list(range(60)) * 2))
        assert len(whole) >= 60

    def test_of_images_sees_noise_and_not_another_drawing(self):
        generator = np.random.default_rng(0)
        drawing = values(noncommercial().take([5]))[0, :, :, 0]
        noisy = np.clip(drawing + generator.integers(-3, 4, drawing.shape), 0, 255)
        other = values(noncommercial().take([15]))[0, :, :, 0]

        assert near_pairs(pictures(drawing, noisy, other)) == [(0, 1)]

    def test_of_images_looks_at_all_blocks(self):
        drawings = values(noncommercial())[..., 0]
        many = np.concatenate([drawings, np.roll(drawings, 2, axis=1), np.roll(drawings, 2, axis=2), drawings])

        assert {(n, n + 300) for n in range(100)} <= set(near_pairs(pictures(*many)))

    def test_of_small_and_odd_images_is_defined(self):
        assert near_pairs(pictures(np.full((1, 3), 9), np.full((1, 3), 10), np.full((1, 3), 200))) == [(0, 1)]

    def test_of_too_many_images_is_refused_and_not_started(self, monkeypatch):
        monkeypatch.setattr(likeness, "IMAGES", 2)

        with pytest.raises(TooLarge, match="near_duplicates=False"):
            clean(noncommercial())

    def test_of_numbers_is_equality_to_six_digits(self):
        table = Table.of(pl.DataFrame({"x": [1.0000001, 1.0, 1.001], "y": [5e9, 5e9 + 1, 5e9]}), "tabular")

        assert near_pairs(table) == [(0, 1)]
