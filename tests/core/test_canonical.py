"""One value has one sequence of bytes: what is signed today verifies anywhere, tomorrow."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.agreement import Terms
from lawful.core.canonical import canonical, digest, digest_of
from lawful.core.errors import Invalid
from lawful.core.place import place

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    # A surrogate alone is no character and has no UTF-8.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


class TestCanonicalJson:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
            ({"中": 1, "z": 2, "Z": 3, "é": 4}, '{"Z":3,"z":2,"é":4,"中":1}'),
            ('a/b"\\\n\x01', '"a/b\\"\\\\\\n\\u0001"'),
            (0.1, "0.1"),
            (date(2026, 3, 1), '"2026-03-01"'),
            (datetime(2026, 3, 1, 12, tzinfo=UTC), '"2026-03-01T12:00:00Z"'),
            (Decimal("1.50"), '"1.50"'),
            ((1, 2), "[1,2]"),
            ({"b", "a"}, '["a","b"]'),
            ({}, "{}"),
        ],
    )
    def test_of_known_values(self, value, expected):
        assert canonical(value).decode() == expected

    @given(json_values)
    def test_reads_back_as_the_same_value(self, value):
        assert json.loads(canonical(value)) == value

    @given(json_values)
    def test_of_what_was_read_back_is_the_same_bytes(self, value):
        content = canonical(value)

        assert canonical(json.loads(content)) == content

    @given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)), st.randoms())
    def test_does_not_depend_on_the_order_of_keys(self, value, random):
        keys = list(value)
        random.shuffle(keys)

        assert canonical({key: value[key] for key in keys}) == canonical(value)

    @given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.none()))
    def test_sorts_keys_by_code_point(self, value):
        assert list(json.loads(canonical(value))) == sorted(value)

    @pytest.mark.parametrize("value", [object(), {1, 2j}, 1j, lambda: 0, {(1, 2): 3}, "\ud800", {"\udfff": 1}])
    def test_refuses_what_has_no_json_form(self, value):
        with pytest.raises(Invalid) as refusal:
            canonical(value)

        assert "\\ud800" not in str(refusal.value)

    @pytest.mark.parametrize(
        "value", [float("nan"), float("inf"), -float("inf"), [1.0, float("nan")], {"a": (float("nan"),)}]
    )
    def test_has_no_word_for_what_is_not_a_number(self, value):
        with pytest.raises(Invalid):
            canonical(value)

    def test_gives_one_moment_one_form_whatever_its_zone(self):
        moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

        assert canonical(moment) == canonical(moment.astimezone(timezone(timedelta(hours=8))))

    @pytest.mark.parametrize("moment", [datetime(2026, 3, 1, 12), datetime(2026, 3, 1, 12, 0, 0, 5), datetime.min])
    def test_refuses_a_moment_without_a_zone(self, moment):
        with pytest.raises(Invalid):
            canonical({"at": [moment]})

    @given(st.datetimes(timezones=st.timezones()), json_values)
    def test_writes_every_moment_in_utc(self, moment, value):
        try:
            expected = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        except OverflowError:  # in year 1 or 9999, beyond what UTC has a name for
            return

        assert json.loads(canonical([moment, value])) == [expected, value]

    def test_leaves_text_alone_that_looks_like_a_moment_or_like_nothing(self):
        value = ["2026-03-01T12:00:00", "2026-03-01T12:00:00+08:00", "null", None]

        assert json.loads(canonical(value)) == value

    def test_refuses_what_never_ends(self):
        endless = []
        endless.append(endless)

        with pytest.raises(Invalid):
            canonical(endless)


class TestSignedTerms:
    TERMS = Terms(
        id="agreement-1",
        provider="alice",
        customer="bob",
        models=("digits",),
        purposes=("reading forms",),
        regions=(place("DE"),),
        from_=date(2026, 1, 1),
        until=date(2027, 1, 1),
        quota_calls=1000,
    )

    def test_have_the_bytes_that_were_written_down_once(self):
        assert canonical(self.TERMS).decode() == (
            '{"commercial":true,"currency":"EUR","customer":"bob","from":"2026-01-01","id":"agreement-1",'
            '"masking":"surrogate","models":["digits"],"price_per_1000_calls":"0","provider":"alice",'
            '"purposes":["reading forms"],"quota_calls":1000,"regions":["EU-DE"],"retention_days":30,'
            '"until":"2027-01-01"}'
        )

    def test_read_back_as_the_same_terms(self):
        assert msgspec.json.decode(canonical(self.TERMS), type=Terms) == self.TERMS

    @pytest.mark.parametrize(
        "change",
        [
            {"quota_calls": -1},
            {"quota_calls": 10**12 + 1},
            {"quota_calls": "1000"},
            {"models": []},
            {"models": ["m"] * 101},
            {"purposes": [""]},
            {"id": "x" * 201},
            {"price_per_1000_calls": "1e9"},
            {"price_per_1000_calls": "-1"},
            {"currency": "euro"},
            {"retention_days": 40_000},
            {"masking": "none"},
            {"from": "yesterday"},
            {"also": "this"},
        ],
        ids=str,
    )
    def test_have_bounds_and_no_unknown_words(self, change):
        document = json.loads(canonical(self.TERMS)) | change

        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(json.dumps(document), type=Terms)


class TestADigest:
    def test_is_sha256_with_its_name(self):
        assert digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    def test_of_a_value_is_that_of_its_canonical_form(self):
        assert digest_of({"b": 1, "a": 2}) == "sha256:" + hashlib.sha256(b'{"a":2,"b":1}').hexdigest()
