"""An answer that calls a person by a part of the virtual name means the true one's part."""

from __future__ import annotations

import pytest

from lawful.app import Masking
from lawful.privacy.surrogates.parts import parts


@pytest.fixture(scope="module")
def masking():
    return Masking(b"k" * 32)


class TestParts:
    def test_of_a_latin_name_are_its_words(self):
        assert parts("Sarah Jane Miller", "Ashby Colby Corey") == {"Ashby": "Sarah", "Colby": "Jane", "Corey": "Miller"}

    def test_leave_out_what_is_a_word_as_well_and_titles(self):
        assert parts("Dr. Sarah Miller", "Dr. Ashby Sterling") == {"Ashby": "Sarah"}

    def test_of_a_chinese_name_are_surname_with_title_and_given_name(self):
        found = parts("王小明", "熊清翊")

        assert (found["熊先生"], found["小熊"], found["清翊"]) == ("王先生", "小王", "小明")
        assert "熊" not in found
        assert parts("欧阳明哲", "尉迟云砺")["尉迟女士"] == "欧阳女士"

    @pytest.mark.parametrize(
        ("true", "made"),
        [("Miller", "Corey"), ("Ann Lee", "熊清翊"), ("王先生", "熊先生"), ("A B C", "Ashby Corey"), ("", "")],
    )
    def test_are_none_where_there_is_nothing_to_take_apart(self, true, made):
        assert parts(true, made) == {}


class TestAnAnswer:
    def answer(self, masking, request: str, say) -> str:
        lanes = masking.call([request], "s", "surrogate")
        lane = lanes.lane(False)
        return lane.feed(say(lanes.texts[0])) + lane.end()

    def test_greets_by_the_true_surname(self, masking):
        answer = self.answer(
            masking,
            "My name is Sarah Miller.",
            lambda text: f"Dear Ms. {text.split()[-1]} Thank you, {text.split()[3]}!",
        )

        assert answer == "Dear Ms. Miller. Thank you, Sarah!"

    def test_greets_in_chinese(self, masking):
        answer = self.answer(masking, "我叫王小明", lambda text: f"{text[2]}先生您好")

        assert answer == "王先生您好"

    def test_leaves_what_the_caller_said_as_well(self, masking):
        lanes = masking.call(["My name is Sarah Miller."], "s", "surrogate")
        virtual = lanes.texts[0].split()[-1].rstrip(".")
        again = masking.call([f"My name is Sarah Miller. I work at {virtual} House."], "s", "surrogate")
        lane = again.lane(False)

        assert virtual in lane.feed(f"So {virtual} House it is.") + lane.end()
