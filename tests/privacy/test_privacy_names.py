"""Names that no list has: told by how they are written and by what stands beside them; and what only looks like one."""

from __future__ import annotations

import pytest

from lawful.privacy.encoders.letters import unaccented
from lawful.privacy.load import encoder_for


def persons(masker, text):
    return [text[span.start : span.end] for span in masker.find(text) if span.type == "PERSON"]


class TestAccents:
    @pytest.mark.parametrize(
        ("word", "plain"),
        [("ngô", "ngo"), ("łukasz", "lukasz"), ("ōta", "ota"), ("björn", "bjorn"), ("lü", "lu"), ("anna", "anna")],
    )
    def test_say_nothing_of_who_it_is(self, word, plain):
        assert unaccented(word) == plain

    @pytest.mark.parametrize(
        "name", ["Hiroyuki Ōta", "Ngô Văn Hùng", "Lü Xiuying", "Łukasz Wiśniewski", "Søren Mäkinen"]
    )
    def test_hide_no_name(self, shipped, name):
        assert persons(shipped, f"This agreement is made between {name}, residing in Oslo, and the Company.") == [name]


class TestWriting:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("陳建宏經理您好，您的訂單已經出貨。", "陳建宏"),
            ("承辦人羅彥廷，電話已經更新。", "羅彥廷"),
            ("Ｎａｍｅ：Ｇａｎｅｓｈ　Ｐｉｌｌａｉ　Ｔｅｌ：", "Ｇａｎｅｓｈ　Ｐｉｌｌａｉ"),
        ],
    )
    def test_in_traditional_or_wide_characters_hides_no_name(self, shipped, text, name):
        assert name in persons(shipped, text)

    def test_is_read_at_the_same_length(self):
        for language, text in (("zh", "陳經理說：臺灣的勞工保險"), ("en", "Ｇａｎｅｓｈ　Ｐｉｌｌａｉ, ok")):
            assert len(encoder_for(language).plain(text)) == len(text)

    def test_that_is_simplified_is_read_as_it_stands(self):
        text = "王经理您好"

        assert encoder_for("zh").plain(text) is text


class TestWhatStandsBeside:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Key is under the blue pot. Ring Zzywor on the landline if it sticks.", ["Zzywor"]),
            ('Mark the file "open" and let Quorbin know.', ["Quorbin"]),
            ("I leave the house to my daughter Velindra and my rods to my neighbour Ostwick.", ["Velindra", "Ostwick"]),
            ("Follow-up in Mr Mould's clinic in six weeks.", ["Mould"]),
            ("MR. SILVER: Objection.", ["SILVER"]),
            ("Disclosure authorised by Insp. Brzwitek.", ["Brzwitek"]),
            ("Your parcel is ready.\n\nThanks,\nJorvinder", ["Jorvinder"]),
            ("file: CV_Cyrus_Ahmadzadeh.pdf", ["Cyrus_Ahmadzadeh"]),
            ("PASSENGER: BEGUM/SOURAV MR", ["BEGUM", "SOURAV"]),
            ("PID|1||A53^^^HOSP^MR||TUILAGI^APUTI|||F", ["TUILAGI^APUTI"]),
            ("|3 |SALEH, Tariq |n/a |", ["SALEH, Tariq"]),
            ("Chargeback: cardholder Adeyemi, Patience, PAN missing", ["Adeyemi, Patience"]),
            ("The client is Uwe ten Brink.", ["Uwe ten Brink"]),
            ("Great plumber! Ketut binti Kassim came within the hour.", ["Ketut binti Kassim"]),
            ("call dr shevchuk about the scan", ["shevchuk"]),
            (
                "The paper was submitted by S.R. Blenkinsop and I.D. Venkataraghavan.",
                ["S.R. Blenkinsop", "I.D. Venkataraghavan"],
            ),
            ("Discharge summary. Patient: Treasure Moody. Ward 4.", ["Treasure Moody"]),
            ("Boarding list: LOCKWOOD Heather, seat 4", ["LOCKWOOD Heather"]),
            ("乘客姓名：SHI/FANGFANG，座位4A", ["SHI/FANGFANG"]),
        ],
    )
    def test_tells_an_english_name(self, shipped, text, names):
        assert [name for name in persons(shipped, text) if name in names] == names

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("法定代表人：苗条\n住所：西安", ["苗条"]),
            ("客厅 翠翠的iPhone 在线", ["翠翠"]),
            ("长子钰涵、次女赟赟泣告", ["钰涵", "赟赟"]),
            ("家属徐所长要求转院，已告知贺药师。", ["徐所长", "贺药师"]),
            ("毛楠和我在烧烤摊吃饭，旁边桌的人骂楠楠，就打起来了。", ["毛楠", "楠楠"]),
            ("承办人：公 孙 翊 宁", ["公 孙 翊 宁"]),
            ("法定代表人闾丘桂英，联系人濮阳凤英。", ["闾丘桂英", "濮阳凤英"]),
            ("日本客户长谷川真由先生明天到。", ["长谷川真由"]),
        ],
    )
    def test_tells_a_chinese_name(self, shipped, text, names):
        assert [name for name in persons(shipped, text) if name in names] == names


class TestWhatIsNobodys:
    @pytest.mark.parametrize(
        "text",
        [
            "The Alfa Romeo Giulia and the Mercedes Sprinter were sold.",
            "Kaplan–Meier curves and the Lorenz attractor were drawn.",
            "Histology: Barrett's oesophagus without dysplasia.",
            "Fri–Sun: closed.",
            "time\tuser\tip\tmac\tstatus",
            "Please check whether this IBAN is valid.",
            "Paris, France. Berlin, Germany.",
            "box-shadow: 0 2px 8px rgba(0,0,0,.12);",
            "今借到人民币伍万元整。",
            "请班主任签字。",
            "扭矩24牛·米，表面镀锌。",
            "王府井、陆家嘴、徐家汇、宋家庄都到了。",
            "天天都有人来，常常到晚上。",
        ],
    )
    def test_is_left_alone(self, shipped, text):
        assert [text[span.start : span.end] for span in shipped.find(text)] == []


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "Rose Cottage, Kilfenora, Co. Clare",
            "D-254, Jubilee Hills, Hyderabad 500 033, India",
            "U7 151-155 Kangaroo Parade, Wagga Wagga NSW",
            "1851, rue de la Montagne, app. 22, Montréal (Québec) H3L 5A7",
            "11B St Mary's Road, Newcastle upon Tyne, NE15 1PJ, United Kingdom",
        ],
    )
    def test_are_found_from_end_to_end(self, shipped, address):
        text = f"Please send it to my home address: {address}\nThank you."

        assert [text[s.start : s.end] for s in shipped.find(text) if s.type == "ADDRESS"] == [address]


@pytest.mark.parametrize(
    "name", ["John Smith", "Paul Smith", "Peter Jones", "Thomas Cook", "William Hill", "Megan Law", "Layla", "Kelvin"]
)
def test_who_is_called_like_a_thing_is_a_person_all_the_same(shipped, name):
    """What many people are called stands on no list of things."""
    assert name in persons(shipped, f"Dear {name}, please call me back about your mother's appointment on Monday.")
