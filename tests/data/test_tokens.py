"""Texts become numbers that tell characters apart and nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lawful.data.tokens import PADDING, encode


class TestEncode:
    def test_gives_one_token_a_character_and_pads(self):
        tokens = encode(["ab", "", "abc"], vocabulary=64, context=4)

        assert tokens.shape == (3, 4)
        assert (tokens != PADDING).sum(axis=1).tolist() == [2, 0, 3]
        assert tokens[0, 0] == tokens[2, 0] != tokens[0, 1]

    def test_folds_full_width_and_cuts_long_texts(self):
        np.testing.assert_array_equal(
            encode(["ABC"], vocabulary=99, context=2), encode(["AB"], vocabulary=99, context=2)
        )

    @given(st.lists(st.text(), max_size=5), st.integers(2, 5_000), st.integers(1, 64))
    def test_stays_within_the_vocabulary(self, texts, vocabulary, context):
        tokens = encode(texts, vocabulary=vocabulary, context=context)

        assert tokens.shape == (len(texts), context)
        assert not tokens.size or 0 <= tokens.min() <= tokens.max() < vocabulary
