"""Pseudonyms of subjects."""

from __future__ import annotations

import pytest

from lawful.audit.pseudonym import Pseudonyms
from lawful.core.errors import Invalid

KEY = bytes(range(32))


class TestPseudonyms:
    def test_are_the_same_for_the_same_subject_only(self):
        names = Pseudonyms(KEY)

        assert names.of("alice@example.com") == Pseudonyms(KEY).of("alice@example.com")
        assert names.of("alice@example.com") != names.of("bob@example.com")

    def test_mean_nothing_once_the_key_is_another(self):
        assert Pseudonyms(KEY).of("alice") != Pseudonyms(bytes(32)).of("alice")

    def test_cannot_be_joined_across_purposes(self):
        names = Pseudonyms(KEY)

        assert names.of("alice", purpose="billing") != names.of("alice")
        assert names.of("ab", purpose="c") != names.of("b", purpose="ca")

    def test_are_ids_that_the_log_takes(self):
        assert len(Pseudonyms(KEY).of("张三 \ud800")) == 32

    @pytest.mark.parametrize("key", [b"", b"x" * 31])
    def test_need_a_key_that_cannot_be_guessed(self, key):
        with pytest.raises(Invalid):
            Pseudonyms(key)

    def test_do_not_show_their_key(self):
        assert repr(Pseudonyms(KEY)) == "Pseudonyms(...)"
