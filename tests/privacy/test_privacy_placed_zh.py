"""Chinese names in places that nothing but a name takes, and numbers in families of writings. Nobody's."""

from __future__ import annotations

import pytest

from lawful.privacy.load import encoder_for
from lawful.privacy.mask import Masker
from lawful.privacy.mentions import born
from lawful.privacy.recognisers.columns import columns
from lawful.privacy.span import Span
from timing import LINEAR, growth

NAMED = [
    ("打这张卡6214830182760321户名费用，打完说一声", "费用"), ("卡号6214830182760321 户名：水仙。", "水仙"), ("qq202635那个叫米粒的其实是他", "米粒"),
    ("QQ318964，认识一个叫豆豆的，转了钱", "豆豆"), ("电话13812345678，大名温馨，", "温馨"), ("胖墩妈妈：收到", "胖墩"), ("@大宝爸爸 明天来", "大宝"),
    ("孩子狗蛋跟我", "狗蛋"), ("你爸国栋上个月回来过", "国栋"), ("跟前夫安缃离了婚", "安缃"), ("出警民警：乐飘、景艺谋。", "乐飘"), ("致曾韧：你所借", "曾韧"),
    ("兄弟，逄祖荫那小子欠我的", "逄祖荫"), ("1989年后，谢氏夫妇移居", "谢"), ("，吕老板娘电话", "吕老板娘"), ("把逄院士的名字", "逄院士"),
    ('{"n":"安静","t":"+8619398011544","dob":"1990"}', '安静'), ("强大，420606197603017241，", "强大"),
    ("(5, '方向', '420606197603017241', 3)", "方向"), ("邮箱 wang [at] foxmail [dot] com，纪律", "纪律"),
    ("Zixuan Guo（曲箬）", "曲箬"), ("学生常挽月、罗茂才、张裳敬挽", "常挽月"), ("学生常挽月、罗茂才、张裳敬挽", "张裳"), ("今天跟韩鼎、单飏去爬山", "单飏"),
    ("报名：康珂 何嬿 袁朔 妞妞 还差两个", "妞妞"),
]  # fmt: skip

NO_NAMES = [
    "户名不符，请核对", "开车的时候，别看手机", "开车的冷静，靠的是经验", "属兔，今年本命年", "他说：“好！”“行！”", "妈妈：收到", "有个叫西湖的地方", "大名鼎鼎，", "孩子成绩上去了", "孩子作业的事",
    "你爸身体好吗", "客服态度很差", "师傅服务不错", "备注：加急", "状态：完成", "负责人：待定", "致各位：会议", "；本人任班长；", "好！”大家站起来", "氏族", "老家老二", "{\"n\":\"安静\",\"k\":\"噪声\"}",
    "邮箱a@b.com，谢谢", "邮箱a@b.com，求回复。", "赵州桥、宋庄、陈村粉、杨柳青年画", "贾府、荣国府、大观园这些地名", "苹果、香蕉、西瓜", "身份证号：420606197603017241",
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder():
    return encoder_for("zh")


@pytest.fixture(scope="module")
def masker():
    return Masker.build(key=b"k" * 32)


class TestNamesInPlaces:
    @pytest.mark.parametrize(("text", "name"), NAMED)
    def test_are_names_by_it(self, encoder, text, name):
        assert name in [text[start:end] for start, end in encoder.beside(encoder.plain(text))]

    @pytest.mark.parametrize("text", NO_NAMES)
    def test_are_none(self, encoder, text):
        assert list(encoder.beside(text)) == []

    @pytest.mark.parametrize("text", ["丁香、连翘、凌霄、海棠、杜鹃都开了", "方太、老板、美的、华帝四款"])
    def test_in_a_list_of_things_are_none(self, encoder, text):
        assert list(encoder.alone(text)) == []

    @pytest.mark.parametrize(
        "unit", ["王伟、", "王伟 ", "户名费", "“到！”", "孩子", "王：", "大宝妈妈：\n", '"n":"王伟"', "王伟，420606", "com，王伟", "邮箱：", "的叫"]
    )  # fmt: skip
    def test_cost_as_much_as_the_text_is_long(self, encoder, unit):
        assert growth(lambda text: list(encoder.beside("13812345678 点名" + text)), unit, 10_000).times < LINEAR


FOUND = [
    ("护照E 7706 2571、", "PASSPORT", "E 7706 2571"), ("护照E J659 2941", "PASSPORT", "E J659 2941"), ("电话19935 018156，", "PHONE", "19935 018156"),
    ("mac 8419-5f3c-f01d，重启", "MAC", "8419-5f3c-f01d"), ("网卡 74FD-14CF-E313", "MAC", "74FD-14CF-E313"), ("邮箱 dqia983#126.com，", "EMAIL", "dqia983#126.com"),
    ("您的体检报告（编号0070050402）发现", "MEDICAL_RECORD", "0070050402"), ('AK = "LKQBVXLRiZS8cRz5cpsZIGZA"', "SECRET", "LKQBVXLRiZS8cRz5cpsZIGZA"),
    ("号密码vBWL-UijJ-yfTw也给了", "SECRET", "vBWL-UijJ-yfTw"), ("加微信 qi-peng33 领资料。之前加 xue_1917 的同学", "WECHAT_ID", "xue_1917"),
    ("寄到114hao 17dong 972shi, Heping lu, Xiamen", "ADDRESS", "114hao 17dong 972shi, Heping lu, Xiamen"),
]  # fmt: skip

LEFT_ALONE = [
    "合同编号HT-1987-0312-004，1987指批次", "激活码 8419-5f3c-f01d", "版本号 2024-0312-0045", "颜色 a#163", "检验报告（一式两份）", "加 python_3 的环境", "AK = 47", "3 hao lu",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_is_found_where_it_stands(masker, text, kind, value):
    assert (kind, value) in [(span.type, text[span.start : span.end]) for span in masker.find(text)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_is_nobodys(masker, text):
    assert masker.find(text) == ()


def test_a_name_in_latin_letters_takes_several_cells():
    text = "序号 姓名 拼音 性别 出生日期 护照号\n1 罗茉 OUYANG KAI 男 1996-04-26 EF1510519\n"

    assert [text[span.start : span.end] for span in columns(text)] == ["罗茉", "OUYANG KAI", "1996-04-26", "EF1510519"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("强大，一九七六年三月一日，4206", "一九七六年三月一日"),
        ("强大 | 男 | 72年8月1日 | 苏州", "72年8月1日"),
        ("强大 | 男 | 19680225 | 绵阳", "19680225"),
        ("强大教授（1962年11月11日—2023年冬）", "1962年11月11日"),
        ("强大，19680225，", ""),
        ("强大（1962年11月11日到任", ""),
    ],
)
def test_a_date_behind_a_name(text, day):
    found = [text[span.start : span.end] for span in born(text, [Span(0, 2, "PERSON", 0.9, "x")])]

    assert found == ([day] if day else [])
