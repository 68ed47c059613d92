"""The language of conditions: what it means, and what does not load."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.law.language.meaning import compile_condition, compile_gaps, names
from lawful.law.language.syntax import MAX_TEXT, parse
from lawful.law.language.vocabulary import NOTHING, Vocabulary
from lawful.law.reading import vocabulary

WORDS = vocabulary()


def holds(text: str, **known: object) -> bool | None:
    return compile_condition(parse(text), WORDS)(known)


class TestACondition:
    def test_decides_as_soon_as_it_can(self) -> None:
        assert holds("personal_data and notice", personal_data=False) is False
        assert holds("personal_data or notice", personal_data=True) is True
        assert holds("personal_data and notice", personal_data=True) is None
        assert holds("not personal_data") is None

    def test_tells_words_apart(self) -> None:
        assert holds("legal_basis in (consent, contract)", legal_basis=("contract",)) is True
        assert holds("legal_basis is not consent", legal_basis=("none",)) is True
        assert holds("use_case within annexIII.4", use_case=("annexIII.4a",)) is True
        assert holds("use_case within annexIII.4", use_case=("annexIII.5b",)) is False
        assert holds("dpa_missing has d", dpa_missing=("d", "h")) is True

    def test_counts_exactly_where_floats_would_not(self) -> None:
        third = "modification_flop * 3 > base_flop"

        assert holds(third, base_flop=3 * 10**25, modification_flop=10**25) is False
        assert holds(third, base_flop=3 * 10**25, modification_flop=10**25 + 1) is True
        assert holds("illegal_share > 0.05", illegal_share=Fraction(5, 100)) is False

    def test_reckons_with_days(self) -> None:
        late = "on > placed_on_market + 30 days"

        assert holds(late, on=date(2026, 3, 3), placed_on_market=date(2026, 2, 1)) is False
        assert holds(late, on=date(2026, 3, 4), placed_on_market=date(2026, 2, 1)) is True
        assert holds("on - placed_on_market > 30 days", on=date(2026, 3, 4), placed_on_market=date(2026, 2, 1)) is True

    def test_takes_nothing_as_neither_early_nor_late(self) -> None:
        assert holds("placed_on_market < 2026-08-02", placed_on_market=NOTHING) is False
        assert holds("placed_on_market >= 2026-08-02", placed_on_market=NOTHING) is False
        assert holds("placed_on_market != 2026-08-02", placed_on_market=NOTHING) is True
        assert holds("child_age is none", child_age=NOTHING) is True
        assert (
            holds("on > placed_on_market + 99999 days", on=date(2026, 1, 1), placed_on_market=date(9999, 1, 1)) is False
        )

    def test_names_what_it_waits_for(self) -> None:
        tree = parse("personal_data and (notice or dpia) and not legal_basis is none")

        assert compile_gaps(tree, WORDS)({"personal_data": True}) == ["notice", "dpia", "legal_basis"]
        assert names(tree) == ("personal_data", "notice", "dpia", "legal_basis")


class TestWhatDoesNotLoad:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("personl_data", "unknown fact: personl_data"),
            ("legal_basis is consnt", "unknown value of legal_basis: consnt"),
            ("personal_data is consent", "personal_data is a flag"),
            ("use_case within annexIV", "no value of use_case begins with annexIV"),
            ("train_flop", "neither yes nor no"),
            ("train_flop > 2026-01-01", "a number is compared with a date"),
            ("train_flop > (personal_data and notice)", "a condition stands where a value is needed"),
            ("train_flop + placed_on_market > 1", "has no meaning"),
            ("personal_data and", "wrong at character"),
            ("(personal_data", "wrong at character"),
            ("personal_data; notice", "wrong at character"),
            ("legal_basis in ()", "wrong at character"),
            ("legal_basis in (consent", "wrong at character"),
            ("placed_on_market < 2026-02-30", "not a day of the calendar"),
            ("train_flop > 1e99", "out of bounds"),
            ("on > placed_on_market + 1.5 days", "wrong at character"),
            ("(" * 60 + "notice" + ")" * 60, "wrong at character"),
            ("notice or " * MAX_TEXT + "notice", "too long"),
            ("", "wrong at character 1"),
        ],
    )
    def test_says_where_it_is_wrong(self, text: str, message: str) -> None:
        with pytest.raises(Invalid, match=message):
            holds(text)

    @given(st.text(max_size=200))
    def test_never_fails_in_any_other_way(self, text: str) -> None:
        with suppress(Invalid):
            compile_condition(parse(text), WORDS)


flags = st.sampled_from(["personal_data", "notice", "dpia", "pia"])
trees = st.recursive(
    flags,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=8,
)


class TestLearningAFact:
    @given(trees, st.dictionaries(flags, st.booleans()), flags, st.booleans())
    def test_never_turns_a_settled_answer_round(
        self, text: str, known: dict[str, bool], name: str, value: bool
    ) -> None:
        before = holds(text, **known)
        after = holds(text, **{name: value, **known})

        assert before is None or before is after

    @given(trees, st.fixed_dictionaries({name: st.booleans() for name in ("personal_data", "notice", "dpia", "pia")}))
    def test_ends_where_python_would(self, text: str, known: dict[str, bool]) -> None:
        assert holds(text, **known) is bool(eval(text, {}, known))


class TestTheVocabulary:
    def test_reads_a_table_s_values(self) -> None:
        assert WORDS.read("train_flop", "3e23") == 3 * 10**23
        assert WORDS.read("dpa_missing", "d|h") == ("d", "h")
        assert WORDS.read("placed_on_market", "none") is NOTHING

    @pytest.mark.parametrize(
        ("name", "text"),
        [("personal_data", "yes"), ("train_flop", "many"), ("train_flop", "inf"), ("placed_on_market", "May"),
         ("legal_basis", "because"), ("legal_basis", ""), ("no_such_fact", "true")],
    )  # fmt: skip
    def test_refuses_what_does_not_fit(self, name: str, text: str) -> None:
        with pytest.raises(Invalid):
            WORDS.read(name, text)

    @pytest.mark.parametrize("value", [1, "true", 1.0, date(2026, 1, 1), ("a",)])
    def test_takes_no_other_type_for_a_flag(self, value: object) -> None:
        with pytest.raises(Invalid):
            WORDS.settle("personal_data", value)

    def test_has_spans_only_in_conditions(self) -> None:
        with pytest.raises(Invalid):
            WORDS.settle("placed_on_market", timedelta(days=1))

    def test_is_itself_checked(self) -> None:
        assert isinstance(WORDS, Vocabulary)
        assert len(WORDS.codes) >= 190
        assert len(WORDS.facts) >= 134
