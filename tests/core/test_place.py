"""A place code is read one way, and a smaller place lies within each larger one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.core.place import has_rules, lies_within, place

codes = st.from_regex(r"[A-Z]{2}(-[A-Z0-9]{2,3}){0,2}", fullmatch=True)


class TestPlace:
    @pytest.mark.parametrize(
        ("code", "read"),
        [
            ("EU", "EU"),
            ("de", "EU-DE"),
            (" FR\n", "EU-FR"),
            ("EU-DE", "EU-DE"),
            ("GB", "UK"),
            ("UK", "UK"),
            ("us-ny-nyc", "US-NY-NYC"),
            ("CA", "CA"),
            ("US-CA", "US-CA"),
            ("ZZ", "ZZ"),
        ],
    )
    def test_is_read(self, code, read):
        assert place(code) == read

    @pytest.mark.parametrize(
        "code",
        [
            "",
            "E",
            "EUR",
            "EU-",
            "EU-D",
            "EU-DEUT",
            "EU--DE",
            "EU_DE",
            "US-NY-NYC-1",
            "中国",
            "ＥＵ",
            "E1",
            "EU\0",
            "ß",
            "ﬁ",
        ],
    )
    def test_that_is_none_is_invalid_and_not_repeated(self, code):
        with pytest.raises(Invalid) as refusal:
            place(code)

        assert not code or f"'{code}'" not in str(refusal.value)

    @given(codes)
    def test_read_twice_is_the_same(self, code):
        assert place(place(code)) == place(code)

    @given(st.text())
    def test_of_any_text_is_a_code_or_invalid(self, text):
        with suppress(Invalid):
            assert lies_within(place(text), place(text)[:2])


class TestLyingWithin:
    @pytest.mark.parametrize(
        ("inner", "outer", "within"),
        [
            ("EU-DE", "EU", True),
            ("EU", "EU", True),
            ("US-NY-NYC", "US", True),
            ("US-NY-NYC", "US-NY", True),
            ("EU", "EU-DE", False),
            ("US-CA", "CA", False),
            ("CA", "US-CA", False),
            ("US-NYC", "US-NY", False),
        ],
    )
    def test_follows_the_parts_of_the_code(self, inner, outer, within):
        assert lies_within(inner, outer) is within

    @given(codes, codes, codes)
    def test_goes_from_one_to_the_next(self, a, b, c):
        if lies_within(a, b) and lies_within(b, c):
            assert lies_within(a, c)

    @given(codes, codes)
    def test_both_ways_means_the_same_place(self, a, b):
        assert (lies_within(a, b) and lies_within(b, a)) == (a == b)


class TestTheRulebook:
    @pytest.mark.parametrize(("where", "known"), [("EU-DE", True), ("US-CA", True), ("CN", True), ("ZZ", False)])
    def test_knows_some_countries(self, where, known):
        assert has_rules(where) is known
