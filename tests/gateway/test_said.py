"""What a model says of people by itself is withheld; what the caller sent stays; the cuts of a stream change nothing."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from lawful.app import Masking
from lawful.gateway.escapes import Unescaping, unescaped
from lawful.gateway.said import WINDOW, Sent, Withholding

SENT = "我叫张伟，电话13912345678。Ann Lee lives here."
SAID = (
    "Hello! I can help you. Please call Mr. John Smith at 13800138000, or write to j.smith@mail-corp.com today. "
    "Your number is 13912345678. 请联系王小明，身份证号11010519491231002X，谢谢！\n"
    "Dr. Smith will see you. See https://docs.python.org/3/ for more.\nBye, Ann Lee"
)


@pytest.fixture(scope="module")
def masking():
    return Masking(b"k" * 32)


def said(masking, text, cuts=(), *, which="all", json_text=False, sent=SENT):
    lane = Withholding(masking.masker.find, Sent([sent]), which=which, json_text=json_text)
    edges = [0, *sorted(cuts), len(text)]
    return "".join(lane.feed(text[a:b]) for a, b in itertools.pairwise(edges)) + lane.end()


class TestWithholding:
    def test_withholds_what_the_caller_never_sent_and_keeps_what_it_did(self, masking):
        shown = said(masking, SAID)

        for own in ("John Smith", "13800138000", "j.smith@mail-corp.com", "王小明", "11010519491231002X"):
            assert own not in shown
        for kept in ("13912345678", "Ann Lee", "https://docs.python.org/3/", "I can help you"):
            assert kept in shown
        assert "<PHONE>" in shown
        assert "<EMAIL>" in shown

    def test_leaves_names_where_only_identifiers_are_withheld(self, masking):
        shown = said(masking, SAID, which="identifiers")

        assert "John Smith" in shown
        assert "13800138000" not in shown

    def test_is_the_same_for_every_cut(self, masking):
        draw = random.Random(7)
        texts = [SAID, SAID * 3, "word " * 300, "没有句号的长文" * 90, "a.b.c! ?! \n\n x" * 20]
        for text in texts:
            expected = said(masking, text)
            for _ in range(20):
                cuts = draw.sample(range(1, len(text)), draw.randint(1, min(60, len(text) - 1)))
                assert said(masking, text, cuts) == expected
        assert said(masking, SAID, range(1, len(SAID))) == said(masking, SAID)

    @pytest.mark.parametrize(
        ("sent", "value", "named"),
        [
            ("My anniversary is near", "Ann", False),
            ("ANN's letter", "Ann", True),
            ("Mary-Jane WATSON wrote", "mary jane watson", True),
            ("Ａｎｎ Lee", "Ann Lee", True),
            ("Ann Smith and Bob Lee", "Ann Lee", False),
            ("José called", "JOSÉ", True),
            ("call 139-1234-5678", "13912345678", True),
            ("wx: happy_cat88", "Happy-Cat88", True),
            ("我叫张伟", "张 伟", True),
            ("车牌粤B·D12345", "粤BD12345", True),
        ],
    )
    def test_tells_what_was_sent_by_whole_words(self, sent, value, named):
        assert Sent([sent]).names(value) is named

    def test_never_takes_two_texts_for_one(self):
        assert not Sent(["138 0013", "8000 and 王", "小明"]).names("13800138000")
        assert not Sent(["我姓王", "小明"]).names("王小明")

    def test_holds_back_no_more_than_its_window(self, masking):
        lane = Withholding(masking.masker.find, Sent([]))
        text, out = "no full stop here " * 200, 0
        for at, character in enumerate(text):
            out += len(lane.feed(character))
            assert at + 1 - out <= WINDOW

    def test_of_json_stays_json(self, masking):
        whole = {
            "to": "王小明",
            "phone": 13800138000,
            "note": 'say "hi" to\nJohn Smith, 13800138000',
            "mine": "13912345678",
        }
        for text in (json.dumps(whole), json.dumps(whole, ensure_ascii=False)):
            lane = Withholding(masking.masker.find, Sent([SENT]), json_text=True)
            plain = Unescaping()
            shown = "".join(lane.feed(plain.feed(c)) for c in text) + lane.feed(plain.end()) + lane.end()

            found = json.loads(shown)
            assert found["phone"] == "<PHONE>"
            assert found["mine"] == "13912345678"
            assert "John Smith" not in shown
            assert "王小明" not in shown

    def test_shows_no_text_when_it_is_printed(self):
        assert "Ann" not in repr(Sent(["Ann"]))


class TestUnescaping:
    TEXTS = (
        json.dumps("张伟 😀 \\ \" \n é ok"), r"\\u5f20", r"\\\u5f20", r"\u0041\u0022", r"\ud83d", r"\ud83dx", r"\ud83d\u5f20",
        r"\u5f", "\\", r"\\", r"a\u12", r"\ud83d\ude00\ud83d\ude00", r"\ud83d\ud83d\ude00",
    )  # fmt: skip

    @pytest.mark.parametrize("text", TEXTS)
    def test_is_the_same_for_every_cut(self, text):
        for first in range(len(text) + 1):
            for second in range(first, len(text) + 1):
                lane = Unescaping()
                pieces = [lane.feed(text[:first]), lane.feed(text[first:second]), lane.feed(text[second:]), lane.end()]
                assert "".join(pieces) == unescaped(text)

    def test_resolves_letters_and_leaves_the_rest(self):
        assert unescaped(json.dumps("张伟😀")) == '"张伟😀"'
        assert unescaped(r"\\u5f20") == r"\\u5f20"
        assert unescaped(r"\u0022\n") == r"\u0022\n"
        assert unescaped(r"\ud83d\u5f20") == r"\ud83d张"
