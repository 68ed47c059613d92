r"""Letters written as `\u5f20`: nothing hides behind them, and what is not masked stays as it was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawful.privacy.escapes import masked_as_written
from lawful.privacy.mask import Masker


@pytest.fixture(scope="module")
def as_written():
    masker = Masker.build(key=b"k" * 32, deny=("张伟", "😀李", "Ann"))
    return lambda text: masked_as_written(text, lambda letters: masker.mask(letters, mode="label", scope="s"))


class TestEscapes:
    @pytest.mark.parametrize(
        ("text", "masked"),
        [
            (r'{"a": "\u5f20\u4f1f!"}', r'{"a": "<DENIED_1>!"}'),
            (r"\u5F20\u4f1f \ud83d\ude00\u674e \u00e9", r"<DENIED_1> <DENIED_2> \u00e9"),
            (r"张\u4f1f", "<DENIED_1>"),
            (r"Ann \u8bf7", r"<DENIED_1> \u8bf7"),
            (r"C:\\u5f20\u4f1f", r"C:\\u5f20\u4f1f"),  # an escaped backslash, then letters
            (r"C:\\\u5f20\u4f1f", r"C:\\<DENIED_1>"),  # an escaped backslash, then an escape
            (r"\ud83d \u0041nn \u5f2", r"\ud83d \u0041nn \u5f2"),  # half a pair, ASCII, too short
        ],
    )
    def test_are_read_as_the_letters_they_stand_for(self, as_written, text, masked):
        assert as_written(text) == masked

    def test_are_what_a_surrogate_is_written_in(self):
        masker = Masker.build(key=b"k" * 32)
        text = json.dumps("请给王女士打电话")

        masked = masked_as_written(text, lambda letters: masker.mask(letters, scope="s"))

        assert masked.isascii()
        assert json.loads(masked) == masker.mask("请给王女士打电话", scope="s").text != "请给王女士打电话"

    @given(st.text(st.characters(codec="utf-8"), max_size=30))
    def test_leave_alone_what_is_not_masked(self, text):
        written = json.dumps(text)
        masker = Masker.build(key=b"k" * 32, types=())

        assert masked_as_written(written, lambda letters: masker.mask(letters, scope="s")) == written
