"""Restoring on a stream is right under every split, and holds back less than one surrogate."""

from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawful.privacy.restore import Restorer
from lawful.privacy.surrogates.make import surrogate

MAPPING = {
    "Avery": "Anna", "Avery Blake": "Anna Smith", "易晔": "张伟", "易经理": "张经理", "14912345678": "13812345678",
    "010-11257613": "010-62345678", "ellis.rowan12@example.com": "anna@corp.cn", "<PERSON_1>": "Bob",
    "<PERSON_10>": "Carol", "北京市海淀区岚霞眠东路6号": '北京市海淀区"大钟寺"东路9号\n院',
}  # fmt: skip


def at_once(text, mapping=MAPPING):
    """What a search and replace of the whole text gives, longest surrogate first."""
    every = "|".join(re.escape(made) for made in sorted(mapping, key=len, reverse=True))
    return re.sub(every, lambda match: mapping[match.group()], text)


def streamed(lane, chunks):
    return "".join([*(lane.feed(chunk) for chunk in chunks), lane.end()])


class TestRestoring:
    @pytest.mark.parametrize("end", ["", " ", " now", "."])
    def test_gives_a_value_that_ends_with_a_point_back_with_one(self, end):
        lane = Restorer({"946192 Corey St.": "811656 Boétie St."})

        assert streamed(lane, f"at 946192 Corey St.{end}") == f"at 811656 Boétie St.{end}"

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.sampled_from([*MAPPING, "Av", "<PERSON_", "易", "1491", " and ", "，", "\n", "ellis.", "。"]),
            max_size=12,
        ),
        st.lists(st.integers(1, 9), min_size=1, max_size=80),
    )
    def test_is_the_same_under_every_split(self, parts, sizes):
        text = " ".join(parts)
        chunks, place = [], 0
        for size in sizes:
            chunks.append(text[place : place + size])
            place += size
        chunks.append(text[place:])

        assert at_once(text) == streamed(Restorer(MAPPING), chunks)

    def test_of_58_surrogates_is_right_under_random_cuts(self):
        values = [("PERSON", f"{s}{g}") for s in "张王李赵陈" for g in ("伟", "丽娜", "建国")]
        values += [("PERSON", f"{f} {l}") for f in ("Anna", "Omar", "Wei") for l in ("Smith", "Khan", "O'Brien", "Lee")]
        values += [("PHONE", f"138{n:08d}") for n in range(11)] + [("EMAIL", f"a{n}@corp.cn") for n in range(10)]
        values += [("ADDRESS", f"北京市海淀区大钟寺东路{n}号") for n in range(10, 20)]
        mapping = {surrogate(k, v, key=b"k" * 32, scope="s"): v for k, v in values}
        assert len(mapping) == 58
        r = random.Random(1)
        lane, longest = Restorer(mapping), max(map(len, mapping))
        for _ in range(400):
            text = "".join(
                r.choice(["请联系", "，", "the answer is ", ". ", "\n"]) + r.choice(list(mapping)) + " "
                for _ in range(9)
            )
            given_out, place, fork = "", 0, lane.fork()
            while place < len(text):
                size = r.randint(1, 6)
                given_out += fork.feed(text[place : place + size])
                place += size
                assert len(fork._held) < longest
            assert at_once(text, mapping) == given_out + fork.end()

    def test_gives_out_at_once_what_cannot_be_a_surrogate(self):
        lane = Restorer(MAPPING)

        assert lane.feed("hello ") == "hello "
        assert lane.feed("Aver") == ""
        assert lane.feed(", ") == "Aver, "

    def test_waits_for_the_longer_name(self):
        lane = Restorer(MAPPING)

        assert lane.feed("Avery") == ""
        assert lane.feed(" says") == "Anna says"
        assert lane.feed(". Avery Bl") + lane.end() == ". Anna Bl"

    @pytest.mark.parametrize(
        ("echo", "original"),
        [
            ("AVERY BLAKE", "Anna Smith"),
            ("avery blake", "Anna Smith"),
            ("Ａｖｅｒｙ Ｂｌａｋｅ", "Anna Smith"),
            ("149 1234 5678", "13812345678"),
            ("149-1234-5678", "13812345678"),
            ("１４９１２３４５６７８", "13812345678"),
            ("01011257613", "010-62345678"),
            ("Ellis.Rowan12@Example.com", "anna@corp.cn"),
            ("<person_1>", "Bob"),
            ("149 - 1234 - 5678", "13812345678"),
            ("149\u30001234\u20115678", "13812345678"),
            ("Avery  Blake", "Anna Smith"),
            ("Avery\nBlake", "Anna Smith"),
            ("Avery-Blake", "Anna Smith"),
            ("易 晔", "张伟"),
            ("北京市 海淀区岚霞眠东路 ６ 号", '北京市海淀区"大钟寺"东路9号\n院'),
        ],
    )
    def test_knows_a_surrogate_that_was_written_differently(self, echo, original):
        for cut in range(len(echo)):
            assert f"x {original}, y" == streamed(Restorer(MAPPING), ["x " + echo[:cut], echo[cut:] + ", y"])

    @pytest.mark.parametrize("echo", ["Ave ry Blake", "1491\n2345678", "ellis.rowan12@ example.com"])
    def test_leaves_what_no_change_of_spaces_explains(self, echo):
        assert streamed(Restorer({k: v for k, v in MAPPING.items() if k != "Avery"}), [echo]) == echo

    @pytest.mark.parametrize("sign", ["-", " ", ".", "\u2014"])
    def test_holds_back_little_of_signs_without_end(self, sign):
        lane = Restorer(MAPPING)
        lane.feed("149")

        given_out = "".join(lane.feed(sign) for _ in range(2_000))

        assert len(given_out) > 1_990

    def test_gives_each_spelling_its_own_original(self):
        mapping = {"Avery": "Anna", "AVERY": "ANNA", "149-1234-5678": "138-1234-5678", "14912345678": "13812345678"}
        text = "Avery AVERY avery 14912345678 149-1234-5678 149 1234 5678"

        restored = streamed(Restorer(mapping), [text])

        assert restored == "Anna ANNA Anna 13812345678 138-1234-5678 138-1234-5678"

    def test_finds_no_name_inside_a_word(self):
        assert streamed(Restorer(MAPPING), ["J", "avery and 999", "14912345678"]) == "Javery and 99914912345678"

    @pytest.mark.parametrize(
        ("echo", "original"),
        [
            ("<td>&lt;PERSON_1&gt;</td>", "<td>R&amp;D &lt;Bob&gt;</td>"),
            ("<b>O&#x27;Hara</b> and O'Hara", "<b>O&#x27;Neill</b> and O'Neill"),
            ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        ],
    )
    def test_of_html_is_written_for_html(self, echo, original):
        lane = Restorer({"<PERSON_1>": "R&D <Bob>", "O'Hara": "O'Neill"})

        assert streamed(lane, list(echo)) == original

    def test_never_looks_at_what_it_restored(self):
        assert streamed(Restorer({"A": "B", "B": "A"}), ["A", " ", "B"]) == "B A"

    def test_keeps_markdown_and_possessives(self):
        assert streamed(Restorer(MAPPING), ["**Avery Blake**'s [<PERSON_1>](x)"]) == "**Anna Smith**'s [Bob](x)"

    def test_of_interleaved_choices_keeps_them_apart(self):
        first = Restorer(MAPPING)
        second = first.fork()

        given_out = [first.feed("Ave"), second.feed("易"), first.feed("ry!"), second.feed("晔!")]

        assert given_out == ["", "", "Anna!", "张伟!"]

    def test_without_surrogates_passes_everything(self):
        assert streamed(Restorer({}), ["Av", "ery"]) == "Avery"


class TestJsonText:
    @pytest.mark.parametrize("ascii_only", [True, False])
    def test_is_restored_through_escapes_under_every_cut(self, ascii_only):
        arguments = {"to": "易晔", "at": "北京市海淀区岚霞眠东路6号", "note": 'say "hi"\n', "who": ["Avery Blake", "x"]}
        source = json.dumps(arguments, ensure_ascii=ascii_only)
        expected = {
            "to": "张伟",
            "at": MAPPING["北京市海淀区岚霞眠东路6号"],
            "note": 'say "hi"\n',
            "who": ["Anna Smith", "x"],
        }

        for cut in range(len(source)):
            lane = Restorer(MAPPING, json_text=True)
            assert expected == json.loads(streamed(lane, [source[:cut], source[cut:]]))

    @pytest.mark.parametrize("before", ["\n", "\t", "张", '"', "\\ ", "é"])
    @pytest.mark.parametrize("ascii_only", [True, False])
    def test_sees_that_an_escape_before_a_name_is_no_letter(self, before, ascii_only):
        source = json.dumps(f"Dear{before}Avery Blake,{before}14912345678", ensure_ascii=ascii_only)

        for cut in range(len(source)):
            lane = Restorer(MAPPING, json_text=True)
            restored = json.loads(streamed(lane, [source[:cut], source[cut:]]))
            assert restored == f"Dear{before}Anna Smith,{before}13812345678"

    def test_knows_letters_after_an_escaped_backslash(self):
        assert streamed(Restorer(MAPPING, json_text=True), [r'"C:\\nAvery"']) == r'"C:\\nAvery"'

    def test_survives_broken_escapes(self):
        lane = Restorer(MAPPING, json_text=True)

        assert streamed(lane, ['"\\uZZ', "ZZ \\u12"]) == '"\\uZZZZ \\u12'
