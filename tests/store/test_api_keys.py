"""A token is recognised by people and scanners, and is worth nothing without its secret."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.core.errors import NotAuthenticated
from lawful.core.ports import SystemRandom
from lawful.store import keys
from store import things

PEPPER = b"p" * 32


class TestAToken:
    def test_is_shaped_so_that_scanners_find_it(self, random):
        token, id_, hash_ = keys.make(random, pepper=PEPPER)

        assert re.fullmatch(r"lwf_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}", token)
        assert token.split("_")[2] == id_
        assert re.fullmatch(r"[0-9a-f]{64}", hash_)
        assert keys.make(random, pepper=PEPPER, environment="test")[0].startswith("lwf_test_")

    def test_opens_with_its_own_secret_and_pepper_only(self, random):
        token, id_, hash_ = keys.make(random, pepper=PEPPER)
        kept = msgspec.structs.replace(things.key(id_), hash=hash_)
        parsed, secret = keys.parse(token)

        assert id_ == parsed
        assert keys.matches(kept, PEPPER, secret)
        assert not keys.matches(kept, b"q" * 32, secret)
        assert not keys.matches(kept, PEPPER, secret[::-1])
        assert not keys.matches(msgspec.structs.replace(kept, hash=""), PEPPER, secret)

    def test_hash_is_that_of_rfc_2104(self):
        """RFC 4231, test case 2."""
        expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

        assert expected == keys.hash_secret(b"Jefe", "what do ya want for nothing?")

    def test_with_a_changed_letter_is_refused_without_asking_anybody(self, random):
        token, _, _ = keys.make(random, pepper=PEPPER)

        for place in range(len(token)):
            changed = token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]
            with pytest.raises(NotAuthenticated):
                keys.parse(changed)

    @pytest.mark.parametrize(
        "change", [str.upper, lambda t: t + "\n", lambda t: " " + t, lambda t: t[:-1], lambda t: t * 9]
    )
    def test_is_taken_exactly(self, change, random):
        token, _, _ = keys.make(random, pepper=PEPPER)

        with pytest.raises(NotAuthenticated) as caught:
            keys.parse(change(token))

        assert token[20:40] not in str(caught.value)

    @given(st.text())
    def test_is_not_any_text(self, text):
        with pytest.raises(NotAuthenticated):
            keys.parse(text)

    def test_draws_every_letter_equally_often(self):
        """Chi-squared with 61 degrees of freedom stays below 150 except once in 10^8 runs; a plain modulo gives 900."""
        drawn = "".join(keys._draw(SystemRandom(), 1000) for _ in range(124))
        expected = len(drawn) / 62

        assert sum((drawn.count(letter) - expected) ** 2 / expected for letter in keys._ALPHABET) < 150
