"""The taggers: features on any text, decoding, windows, and what the shipped weights find."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawful.core.errors import Invalid
from lawful.privacy.encoders.chinese import ChineseEncoder
from lawful.privacy.encoders.english import ENGLISH_TRUST, SINGLE_DOUBT, EnglishEncoder
from lawful.privacy.load import encoder_for
from lawful.privacy.tagger import LABELS, STRETCH, WINDOW, Tagger
from timing import LINEAR, growth

ZH = {
    "surnames": ["张", "欧阳"],
    "given": ["伟"],
    "words": ["经理", "办公室"],
    "regions": ["北京市"],
    "places": ["莫斯科"],
}
EN = {"given": ["anna"], "surnames": ["smith"], "words": ["the"], "places": ["london"], "streets": ["road"]}


def bit(encoder, seen, name):
    return seen.bits[:, encoder.bits.index(name)].astype(int).tolist()


class Spelled:
    """A runtime that goes by the character: some begin a person, some go on with one, some are an address."""

    def __init__(self, encoder, begins="甲", inside="乙", address="庚"):
        marks = {
            **dict.fromkeys(begins, "B-PERSON"),
            **dict.fromkeys(inside, "I-PERSON"),
            **dict.fromkeys(address, "B-ADDRESS"),
        }
        self.marks = {int(encoder(character).ids[0, 0]): label for character, label in marks.items()}
        self.sizes = []

    def __call__(self, ids, bits):
        self.sizes.append(ids.shape[1])
        scores = np.zeros((1, ids.shape[1], len(LABELS)), dtype=np.float32)
        for place, unit in enumerate(ids[0, :, 0]):
            scores[0, place, LABELS.index(self.marks.get(int(unit), "O"))] = 9
        return scores


class TestChineseFeatures:
    def test_mark_surnames_words_and_regions(self):
        encoder = ChineseEncoder(ZH)
        seen = encoder("张伟在北京市办公室见欧阳经理")

        assert bit(encoder, seen, "surname") == [1] + [0] * 13
        assert bit(encoder, seen, "given name") == [0, 1] + [0] * 12
        assert bit(encoder, seen, "region") == [0, 0, 0, 1, 1, 1] + [0] * 8
        assert np.flatnonzero(bit(encoder, seen, "word begins")).tolist() == [6, 12]
        assert np.flatnonzero(bit(encoder, seen, "within a word")).tolist() == [7]
        assert np.flatnonzero(bit(encoder, seen, "word ends")).tolist() == [8, 13]
        assert np.flatnonzero(bit(encoder, seen, "compound surname")).tolist() == [10, 11]

    def test_mark_places_and_the_letters_of_foreign_names(self):
        encoder = ChineseEncoder(ZH)
        seen = encoder("飞莫斯科去")

        assert bit(encoder, seen, "place") == [0, 1, 1, 1, 0]
        assert bit(encoder, seen, "foreign") == [0, 1, 1, 1, 0]

    @pytest.mark.parametrize(
        ("text", "name", "doubted"),
        [
            ("见张伟去", "张伟", False),
            ("见欧阳伟去", "欧阳伟", False),
            ("见老张去", "老张", False),
            ("见约翰·史密斯去", "约翰·史密斯", False),
            ("去莫斯科玩", "莫斯科", True),  # a place
            ("见美好伟去", "美好伟", True),  # no surname
            ("到张伟镇去", "张伟", True),  # a place follows
            ("见张办公室去", "张办", True),  # cuts through a word
            ("读《张伟》这本", "张伟", True),  # the title of a book
            ("过张伟山脉去", "张伟", True),  # named after somebody
            ("学张伟理论去", "张伟", True),
            ("买小礼品去", "小礼品", True),  # a word with an adjective
            ("看办公室·海外版去", "办公室·海外版", True),  # a dot, and no foreign name
            ("进张伟阁去", "张伟阁", True),  # a building
            ("见张经理去", "张经理", False),  # a title
        ],
    )
    def test_doubt_what_is_not_made_like_a_name(self, text, name, doubted):
        start = text.index(name)

        assert (ChineseEncoder(ZH).doubt(text, start, start + len(name)) > 2) == doubted

    @pytest.mark.parametrize(
        ("text", "seen", "name"),
        [
            ("由张伟伟是谁", "张伟伟", "张伟伟"),
            ("由张伟是谁", "张伟是", "张伟"),  # a verb was taken along
            ("在办公室张伟伟", "办公室张伟伟", "张伟伟"),  # words before it were taken along
            ("见约翰·史密斯", "约翰·史密斯", "约翰·史密斯"),
        ],
    )
    def test_put_a_name_within_its_edges(self, text, seen, name):
        start = text.index(seen)
        first, last = ChineseEncoder(ZH).edges(text, start, start + len(seen))

        assert text[first:last] == name

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("张伟，欧阳伟伟｜张经理；张三、办公室", ["张伟", "欧阳伟伟"]),
            ("见张伟，张伟去", []),  # words go on
            ("《张伟》", []),
            ("张伟", ["张伟"]),
        ],
    )
    def test_know_a_name_that_stands_alone(self, text, names):
        assert [text[start:end] for start, end in ChineseEncoder(ZH).alone(text)] == names

    @settings(max_examples=100, deadline=None)
    @given(st.text("张伟欧阳经理办公室北京市，。 a", max_size=24))
    def test_know_every_word_wherever_it_stands(self, text):
        encoder = ChineseEncoder(ZH)
        begins = {at for word in ZH["words"] for at in range(len(text)) if text.startswith(word, at)}
        regions = {at + i for at in range(len(text)) for i in range(3) if text.startswith("北京市", at)}

        assert set(np.flatnonzero(encoder(text).bits[:, encoder.bits.index("word begins")])) == begins
        assert set(np.flatnonzero(encoder(text).bits[:, encoder.bits.index("region")])) == regions

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=40))
    def test_have_one_position_a_character_and_stay_within_their_tables(self, text):
        encoder = ChineseEncoder(ZH)
        seen = encoder(text)

        assert (len(text), 4) == seen.ids.shape
        assert (seen.ids >= 0).all()
        assert (seen.ids < np.array(encoder.columns)).all()


class TestEnglishFeatures:
    def test_mark_names_words_and_lines(self):
        encoder = EnglishEncoder(EN)
        seen = encoder("the Anna\nSmith, London Road 5")

        assert ["the Anna\nSmith, London Road 5"[s:e] for s, e in zip(seen.starts, seen.ends, strict=True)] == [
            "the",
            "Anna",
            "Smith",
            ",",
            "London",
            "Road",
            "5",
        ]
        assert bit(encoder, seen, "given name") == [0, 1, 0, 0, 0, 0, 0]
        assert bit(encoder, seen, "surname") == [0, 0, 1, 0, 0, 0, 0]
        assert bit(encoder, seen, "line begins") == [1, 0, 1, 0, 0, 0, 0]
        assert bit(encoder, seen, "street type") == [0, 0, 0, 0, 0, 1, 0]

    @pytest.mark.parametrize(
        ("text", "name", "doubted"),
        [
            ("met Anna today", "Anna", False),
            ("met Zvono Krk today", "Zvono Krk", False),
            ("met anna today", "anna", False),  # a given name and no word, however it is written
            ("met zvono today", "zvono", True),
            ("nino QQ 12", "nino", True),  # a field, not somebody
            ("met Brilll today", "Brilll", True),
            ("the Smith novel", "Smith", True),
            ("in St. Anna again", "Anna", True),
            ("in London today", "London", True),
            ("met Dr. Brilll today", "Brilll", False),
            ("met Lihua today", "Lihua", False),
            ("the HANO board", "HANO", True),  # letters, though they sound Chinese
            ("under ARTICLE IV of it", "ARTICLE IV", True),
            ("from London, Smith and", "Smith", True),  # a place of a list
            ("from London, Anna and", "Anna", False),
            ("met Brilll, Krk today", "Brilll, Krk", True),
            ("wear Anna Smith jeans", "Anna Smith", True),
            ("the El Brilll years", "El Brilll", True),
        ],
    )
    def test_doubt_what_is_not_written_like_a_name(self, text, name, doubted):
        start = text.index(name)

        plainly = ENGLISH_TRUST * (1.0 if " " in name else SINGLE_DOUBT)
        assert (EnglishEncoder(EN).doubt(text, start, start + len(name)) > plainly) == doubted

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=60))
    def test_cover_any_text_in_order(self, text):
        encoder = EnglishEncoder(EN)
        seen = encoder(text)

        assert all(s < e for s, e in zip(seen.starts, seen.ends, strict=True))
        assert (seen.ids < np.array(encoder.columns)).all()
        assert len(seen.starts) == len(seen.ids) == len(seen.bits)


class TestTagger:
    def test_gives_runs_and_breaks_them_where_another_begins(self):
        encoder = ChineseEncoder(ZH)
        tagger = Tagger("zh", encoder, Spelled(encoder))

        spans = [(s.start, s.end, s.type) for s in tagger.tag("中甲乙乙甲乙中")]

        assert spans == [(1, 4, "PERSON"), (4, 6, "PERSON")]

    def test_cuts_long_texts_into_windows_and_no_span(self):
        encoder = ChineseEncoder(ZH)
        runtime = Spelled(encoder)
        text = "中" * (WINDOW - 2) + "甲乙乙乙" + "中" * WINDOW + "甲乙"

        spans = [(s.start, s.end) for s in Tagger("zh", encoder, runtime).tag(text)]

        assert spans == [(WINDOW - 2, WINDOW + 2), (2 * WINDOW + 2, 2 * WINDOW + 4)]
        assert max(runtime.sizes) < WINDOW + 100

    def test_of_an_empty_text_says_nothing(self):
        encoder = EnglishEncoder(EN)

        assert list(Tagger("en", encoder, Spelled).tag("  \n")) == []

    def test_of_a_long_text_reads_it_in_stretches_and_finds_the_same(self):
        encoder = ChineseEncoder(ZH)
        runtime = Spelled(encoder)
        text = "中" * (STRETCH - 1) + "甲乙乙" + "中" * STRETCH + "甲乙乙乙"

        spans = [(s.start, s.end) for s in Tagger("zh", encoder, runtime).tag(text)]

        assert spans == [(STRETCH - 1, STRETCH + 2), (2 * STRETCH + 2, 2 * STRETCH + 6)]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("见王女士了", "王女士"), ("见王伟女士了", "王伟"), ("见王伟士了", "王伟"), ("见王经理了", "王经理")],
    )
    def test_takes_a_title_along_with_a_surname_alone(self, text, expected):
        encoder = ChineseEncoder(ZH)
        tagger = Tagger("zh", encoder, Spelled(encoder, begins="王", inside="伟女"))

        assert [expected] == [text[s.start : s.end] for s in tagger.tag(text)]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("见王伟（女了", "王伟"), ("见女，王伟伟了", "王伟伟"), ("见·王伟3·了", "王伟"), ("见（女）了", "")],
    )
    def test_keeps_signs_out_of_a_name(self, text, expected):
        encoder = ChineseEncoder(ZH)
        tagger = Tagger("zh", encoder, Spelled(encoder, begins="王", inside="伟女（，）·3"))

        assert [expected] * bool(expected) == [text[s.start : s.end] for s in tagger.tag(text)]

    @pytest.mark.parametrize(
        ("before", "marked", "expected"),
        [
            ("", "Dear John Smith", "John Smith"),
            ("Hi, ", "Mr. John Smith", "John Smith"),
            ("", "Attn: John Smith", "John Smith"),
        ],
    )
    def test_leaves_salutations_before_a_name(self, before, marked, expected):
        encoder = EnglishEncoder(EN)
        first, *rest = (marked[s:e] for s, e in zip(encoder(marked).starts, encoder(marked).ends, strict=True))
        words = {int(encoder(w).ids[0, 0]): "I-PERSON" for w in rest} | {int(encoder(first).ids[0, 0]): "B-PERSON"}
        runtime = Spelled(encoder)
        runtime.marks = words
        text = before + marked

        assert [text[s.start : s.end] for s in Tagger("en", encoder, runtime).tag(text)] == [expected]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("住址：庚庚庚庚", ["庚庚庚庚"]),
            ("寄到庚庚庚庚", ["庚庚庚庚"]),
            ("13812345678，庚庚庚庚", ["庚庚庚庚"]),
            ("去过庚庚庚庚", []),
            ("去过庚庚庚庚3号楼", ["庚庚庚庚3号楼"]),
            ("去过庚庚路33", ["庚庚路33"]),
            ("去过庚庚楼 33", ["庚庚楼 33"]),
            ("去过庚庚3-3-33", ["庚庚3-3-33"]),
            ("去过庚庚路33所", []),  # a quantity
            ("去过庚庚33", []),
            ("去过庚庚3号线", []),
            ("去过庚庚路3.3", []),
        ],
    )
    def test_takes_a_place_without_a_house_only_after_a_word_for_home(self, text, found):
        encoder = ChineseEncoder(ZH)
        runtime = Spelled(encoder, address="庚路3号楼.- ")
        runtime.marks |= {unit: "I-ADDRESS" for unit, label in runtime.marks.items() if label == "B-ADDRESS"}

        assert [text[s.start : s.end] for s in Tagger("zh", encoder, runtime).tag(text)] == found

    def test_of_an_unknown_language_does_not_exist(self):
        with pytest.raises(Invalid):
            encoder_for("xx")


class TestShippedTaggers:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("您好，我是王建国，住在浙江省杭州市西湖区文三路138号2单元501室。", {"PERSON": "王建国", "ADDRESS": "浙江省杭州市西湖区文三路138号2单元501室"}),
            ("My name is Anna Kowalski and I live at 27 Maple Street, Springfield, IL 62704.", {"PERSON": "Anna Kowalski", "ADDRESS": "27 Maple Street, Springfield, IL 62704"}),
        ],
    )  # fmt: skip
    def test_find_a_name_and_an_address(self, shipped, text, expected):
        assert expected == {span.type: text[span.start : span.end] for span in shipped.find(text)}

    @pytest.mark.parametrize(
        "text", ["请问订单什么时候发货？", "How do I reset my password?", "import numpy as np", ""]
    )
    def test_leave_plain_talk_alone(self, shipped, text):
        assert shipped.find(text) == ()

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("长子刘天佑早夭，次子关素云承祧", ["刘天佑", "关素云"]),
            ("证人许佩佩出庭作证，家属胡向阳签字。", ["许佩佩", "胡向阳"]),
            ("7床许佩佩明晨禁食；请何小玲跟进。", ["许佩佩", "何小玲"]),
            ("双方约定本周末由刘哥上门维修，领队老刘。", ["刘哥", "老刘"]),
            ("before District Judge Dimitrov.", ["Dimitrov"]),
            ("微信同号，找蒋总", ["蒋总"]),
            ("Thanks to the Siddiqui family", ["Siddiqui"]),
            ("Wi-Fi: Pavel-laptop joined", ["Pavel"]),
            ("Q. When did you start?\nWhitfield: Seventy-eight.", ["Whitfield"]),
            ("Rang Niamh Popescu. Try Kwame Boateng instead", ["Niamh Popescu", "Kwame Boateng"]),
            ('made between Pavel Hill ("the Landlord") and a company', ["Pavel Hill"]),
        ],
    )
    def test_find_names_by_what_stands_before_or_after_them(self, shipped, text, names):
        assert [text[span.start : span.end] for span in shipped.find(text) if span.type == "PERSON"] == names

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Regards\n\nTomasz\n\nLawrence Womack BSc", ["Tomasz", "Lawrence Womack"]),
            ("Present: Betty Gauthier, Frank Stewart", ["Betty Gauthier", "Frank Stewart"]),
            ("Reviewer: Heike Bakker. Sandra exceeded it", ["Heike Bakker", "Sandra"]),
            ("cardholder Harrington, Tessa", ["Harrington, Tessa"]),
            ("Dear Mrs Lopez, Torsten was sent home", ["Lopez", "Torsten"]),
            ("Anna Smith Jr., Leeds", ["Anna Smith Jr."]),
        ],
    )
    def test_tell_the_names_of_a_list_apart(self, shipped, text, names):
        assert [text[span.start : span.end] for span in shipped.find(text) if span.type == "PERSON"] == names

    @pytest.mark.parametrize(
        "text",
        [
            "由总部负责上门维修，请联系客服。",
            "小时候在小区里，老师说小组作业明天交。",
            "The Windows family of systems; Note: see Table 3.",
            "Summary: the Royal family visited. Inspector General's report: none.",
        ],
    )
    def test_do_not_take_words_for_names_there(self, shipped, text):
        assert [span for span in shipped.find(text) if span.type == "PERSON"] == []

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_are_small(self, language):
        folder = resources.files("lawful.privacy").joinpath("taggers")

        assert len(folder.joinpath(f"{language}.onnx").read_bytes()) <= 2_000_000


class TestTheRestOfTheText:
    """What else stands in a text says whose a number is, and whether a lone word is a name."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("名單：唐玉珍 H158365707、孙宏伟", [("PERSON", "唐玉珍"), ("TW_ID", "H158365707"), ("PERSON", "孙宏伟")]),
            ("货号 H158365707 到了", []),
            ("周明轩 | 女 | 06/09/1983 | 黄石", [("PERSON", "周明轩"), ("DATE_OF_BIRTH", "06/09/1983")]),
            ("Basil goes in at the very end of cooking.", []),
            ("Basil: 07700 900123", [("PERSON", "Basil"), ("PHONE", "07700 900123")]),
            ("Sunil never opens his mail", [("PERSON", "Sunil")]),
        ],
    )
    def test_decides(self, shipped, text, found):
        assert [(span.type, text[span.start : span.end]) for span in shipped.find(text)] == found

    @pytest.mark.parametrize(
        "text",
        [
            "Black-eyed Susan, sweet William and Jacob's ladder do well in clay.",
            "Bellman-Ford copes with negative edges; Floyd-Warshall gives all pairs.",
            "SELECT category, MAX(price) FROM products",
            "Final table: Harbour Rovers 41, Town Athletic 38, Quarry Vale 38, Eastfield Wanderers 30",
            "stage 3,400, lavatories 1,150, first-aid tent 600",
            "requested on port 8443, see line 12",
            "同仁堂、张小泉、王致和、六必居这些老字号",
            "价税合计：伍仟零肆拾元整",
            "《安娜·卡列尼娜》的改编电影",
        ],
    )
    def test_names_nobody(self, shipped, text):
        assert [text[span.start : span.end] for span in shipped.find(text) if span.type in ("PERSON", "ADDRESS")] == []

    def test_in_capitals_a_name_is_one(self, shipped):
        text = "test data: 6222 9990 1007 1225 / IVY CHUKWU / cvv"

        assert "IVY CHUKWU" in [text[span.start : span.end] for span in shipped.find(text)]


class TestHostileText:
    @pytest.mark.parametrize(
        "unit",
        [
            "艾特AKIA",
            "病历号Apassword",
            "Aé",
            "A b-",
            "the A",
            "A-",
            "Aa, ",
            "A van ",
            "|A^",
            "x: A ",
            "A/",
            "mr a",
            "\n-A ",
            "ab: ",
            "的手机",
            "一 ",
            "陳",
        ],
    )
    def test_costs_as_much_as_it_is_long(self, shipped, unit):
        cost = growth(shipped.find, unit, 7_500)

        assert (cost.times < LINEAR, cost.seconds < 1) == (True, True), cost


class TestInvisibleCharacters:
    @pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\ufeff", "\x00", "\u2060"])
    @pytest.mark.parametrize(
        ("before", "name", "after"),
        [("客户姓名：", "王建国", "，电话"), ("Dear ", "Margaret Thompson", ",")],
    )
    def test_hide_no_name(self, shipped, sign, before, name, after):
        written = sign.join(name)

        spans = shipped.find(before + written + after)

        assert [(s.type, s.start, s.end) for s in spans] == [("PERSON", len(before), len(before) + len(written))]

    def test_change_nothing_around_them(self, shipped):
        assert shipped.find("今天👨\u200d👩\u200d👧天气很好\u200b。") == ()


class TestSpans:
    @pytest.mark.parametrize("name", ["蒋总", "王女士", "欧阳老师", "李工", "Mary Johnson", "Dr. Smith"])
    def test_of_what_the_text_ends_with_end_with_it(self, shipped, name):
        text = f"请问微信同号，找{name}"

        assert max(span.end for span in shipped.tag(text)) == len(text)
