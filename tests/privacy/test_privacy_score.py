"""The scorer agrees with what one counts by hand."""

from __future__ import annotations

import gzip
import json

import pytest

from lawful.core.errors import Invalid
from lawful.privacy.score import Labelled, evaluate, score
from lawful.privacy.span import Span

TEXT = "Anna Smith, 13812345678"


def finder(*spans):
    return lambda _text: [Span(start, end, kind, 1.0, "test") for start, end, kind in spans]


def scored(labelled, *found, text=TEXT, language="en"):
    return score([Labelled(text, tuple(labelled), language)], finder(*found))


class TestScore:
    def test_of_a_perfect_finder_is_one(self):
        scores = scored([(0, 10, "PERSON"), (12, 23, "PHONE")], (0, 10, "PERSON"), (12, 23, "PHONE"))

        assert tuple(getattr(scores.strict["PHONE"], n) for n in ("precision", "recall", "f1")) == (1.0, 1.0, 1.0)
        assert 0 == scores.leak["all"].rate == scores.leak["en"].extra_per_1000

    def test_counts_half_a_name_leniently_but_not_strictly(self):
        scores = scored([(0, 10, "PERSON")], (0, 5, "PERSON"))

        assert scores.lenient["PERSON"].right == 1
        assert scores.strict["PERSON"].right == 0
        assert scores.leak["all"].rate == 0.5

    def test_counts_less_than_half_as_missed(self):
        assert scored([(0, 10, "PERSON")], (0, 4, "PERSON")).lenient["PERSON"].right == 0

    def test_counts_each_label_once(self):
        scores = scored([(0, 10, "PERSON")], (0, 10, "PERSON"), (0, 9, "PERSON"))

        assert scores.lenient["PERSON"].precision == 0.5

    def test_of_leaks_does_not_care_for_types(self):
        scores = scored([(12, 23, "PHONE")], (12, 23, "QQ"))

        assert scores.leak["all"].rate == 0
        assert scores.lenient["PHONE"].recall == 0.0

    def test_counts_what_was_masked_without_need(self):
        text = "x" * 100
        leak = scored([], (0, 7, "PERSON"), text=text).leak["all"]

        assert 70 == leak.extra_per_1000 == leak.clean_extra_per_1000

    def test_counts_a_value_as_leaked_when_one_mention_is_left(self):
        leak = scored([(0, 4, "PERSON"), (5, 9, "PERSON")], (0, 4, "PERSON"), text="Anna Anna").leak["all"]

        assert leak.value_rate == 1.0
        assert leak.rate == 0.5

    def test_ignores_types_that_are_not_ours(self):
        scores = scored([(0, 10, "PUBLIC_FIGURE")], (0, 10, "PERSON"))

        assert scores.strict == {}
        assert scores.leak["all"].extra == 0

    def test_knows_cards_and_persons_under_other_names(self):
        scores = scored([(0, 10, "PER"), (12, 23, "BANK_CARD")], (0, 10, "PERSON"), (12, 23, "CREDIT_CARD"))

        assert 1.0 == scores.strict["PERSON"].f1 == scores.strict["BANK_CARD"].f1

    def test_adds_up_by_language(self):
        records = [Labelled("ab", ((0, 2, "PERSON"),), "zh"), Labelled("ab", (), "en")]

        leak = score(records, finder((0, 1, "PERSON"))).leak

        assert (leak["zh"].rate, leak["en"].rate, leak["en"].clean_extra_per_1000) == (0.5, 0.0, 500.0)
        assert leak["all"].characters == 4


class TestEvaluating:
    def test_reads_both_ways_of_writing_spans_plain_and_packed(self, tmp_path):
        lines = [
            {"text": TEXT, "spans": [[12, 23, "PHONE"]], "lang": "zh (simplified)"},
            {"text": TEXT, "spans": [{"start": 12, "end": 23, "type": "PHONE"}]},
        ]
        content = "\n".join(map(json.dumps, lines)).encode()
        (tmp_path / "plain.jsonl").write_bytes(content)
        (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(content))

        for name in ("plain.jsonl", "packed.jsonl.gz"):
            scores = evaluate(tmp_path / name, finder((12, 23, "PHONE")))
            assert scores.strict["PHONE"].right == 2
            assert {"all", "zh"} == set(scores.leak)
            assert scores.plain()["types"]["PHONE"]["strict_f1"] == 1.0

    @pytest.mark.parametrize(
        "line",
        [
            b"{", b"[]", b'{"text": 1, "spans": []}', b'{"text": "a"}', b'{"text": "a", "spans": [[0, 2, "X"]]}',
            b'{"text": "a", "spans": [[0, 0, "X"]]}', b'{"text": "a", "spans": [["0", 1, "X"]]}', b"\xff",
        ],
    )  # fmt: skip
    def test_names_the_line_that_cannot_be_read(self, tmp_path, line):
        (tmp_path / "set.jsonl").write_bytes(b'{"text": "a", "spans": []}\n' + line)

        with pytest.raises(Invalid, match="line 2"):
            evaluate(tmp_path / "set.jsonl", finder())
