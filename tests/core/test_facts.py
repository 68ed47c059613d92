"""Facts are typed, frozen, say where they come from, and do not take unknown for no."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.facts import UNKNOWN, Fact, Facts, Origin, Unknown

values = st.one_of(
    st.booleans(), st.integers(), st.decimals(allow_nan=False), st.dates(), st.text(), st.lists(st.text()).map(tuple)
)
facts = st.dictionaries(st.text(), values.map(lambda value: Fact(value=value))).map(Facts)


class TestUnknown:
    def test_is_neither_yes_nor_no(self):
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(UNKNOWN)

    def test_refuses_to_be_negated(self):
        with pytest.raises(TypeError):
            not UNKNOWN  # noqa: B018

    def test_is_one_value(self):
        assert Unknown() is UNKNOWN


class TestFacts:
    def test_say_unknown_for_what_is_not_known(self):
        assert Facts().value("consent") is UNKNOWN

    @pytest.mark.parametrize("value", [False, 0, "", (), Decimal(0)])
    def test_keep_values_that_look_like_nothing(self, value):
        known = Facts.known(answer=value)

        assert known.value("answer") == value
        assert type(known.value("answer")) is type(value)

    @pytest.mark.parametrize("nothing", [None, UNKNOWN])
    def test_leave_out_what_is_not_known(self, nothing):
        assert len(Facts.known(consent=nothing)) == 0

    def test_say_who_declared_them_and_when(self):
        declared = Facts.declared("alice", date(2026, 3, 1), personal_data=False)

        assert declared["personal_data"] == Fact(value=False, origin=Origin.DECLARED, by="alice", on=date(2026, 3, 1))

    def test_known_by_the_platform_say_so(self):
        assert Facts.known(rows=1797)["rows"].origin is Origin.PLATFORM

    def test_joined_keep_the_right_one_of_two(self):
        measured = Facts.known(rows=1797)
        stated = Facts.declared("alice", date(2026, 3, 1), rows=1800, licence="CC-BY-4.0")

        assert (measured | stated).value("rows") == 1800
        assert (stated | measured).value("rows") == 1797
        assert (measured | stated).value("licence") == "CC-BY-4.0"

    def test_can_be_forgotten_without_touching_the_first_set(self):
        both = Facts.known(rows=1, licence="MIT")

        assert list(both.without("rows", "never there")) == ["licence"]
        assert len(both) == 2

    def test_do_not_follow_the_dictionary_that_they_were_made_of(self):
        source = {"consent": Fact(value=True)}
        facts = Facts(source)

        source.clear()

        assert facts.value("consent") is True

    def test_cannot_be_assigned(self):
        with pytest.raises(TypeError):
            Facts.known(a=1)["a"] = Fact(value=2)
        with pytest.raises(AttributeError):
            Facts.known(a=1)["a"].value = 2

    def test_of_an_unknown_name_are_a_key_error_when_taken_by_force(self):
        with pytest.raises(KeyError):
            Facts()["consent"]

    @given(facts, facts, facts)
    def test_join_in_any_grouping(self, a, b, c):
        assert (a | b) | c == a | (b | c)

    @given(facts)
    def test_joined_with_nothing_stay_as_they_are(self, some):
        assert some | Facts() == some == Facts() | some

    @given(facts)
    def test_forgotten_one_by_one_leave_nothing(self, some):
        assert some.without(*some) == Facts()
