"""Personal data in further ways people write it in Chinese, and what only looks like it. Numbers are nobody's."""

from __future__ import annotations

import pytest

from lawful.privacy.mask import Masker
from lawful.privacy.recognisers.columns import columns
from lawful.privacy.span import Span
from timing import LINEAR, growth

FOUND = [
    ("我QQ号是5709714，小号73928053，加大号", "QQ", "73928053"),
    ("扣扣12345678或者87654321", "QQ", "87654321"),
    ("QQ：123456（备用：8765432）", "QQ", "8765432"),
    ("QQ 1234567、7654321都行", "QQ", "7654321"),
    ("扣扣12345678，还有个小号87654321", "QQ", "87654321"),
    ("加我Q：88776655", "QQ", "88776655"),
    ("Q号87654321，勿扰", "QQ", "87654321"),
    ("8691321是我的QQ", "QQ", "8691321"),
    ("小号 8691321（QQ）", "QQ", "8691321"),
    ("微信lili_2020，小号lili_2021x", "WECHAT_ID", "lili_2021x"),
    ("捡到身份证，失主请加QQ6804681联系", "QQ", "6804681"),
    ("阿英聽日到，打2896 1362搵佢", "PHONE", "2896 1362"),
    ("有事打返6123 4567", "PHONE", "6123 4567"),
    ("有事28961362搵阿明", "PHONE", "28961362"),
    ("改期請電2099 6420", "PHONE", "2099 6420"),
    ("請重新上傳，或撥0920484417洽專員", "PHONE", "0920484417"),
    ("直接拨 62345678 就行", "PHONE", "62345678"),
    ("系统建档号是2023-414651，请核对", "MEDICAL_RECORD", "2023-414651"),
    ("建檔編號：BA62044304", "MEDICAL_RECORD", "BA62044304"),
    ("急诊号：J2023000417", "MEDICAL_RECORD", "J2023000417"),
    ("病人登记号：0001234567", "MEDICAL_RECORD", "0001234567"),
    ("体检号 20231108", "MEDICAL_RECORD", "20231108"),
    ("持TK0683893号护照，遗失背包", "PASSPORT", "TK0683893"),
    ("凭565698395号英国护照入住", "PASSPORT", "565698395"),
    ("使用E12345678的护照", "PASSPORT", "E12345678"),
    ("港澳台证件，测试数据：E0786210、G6242781、X165757234", "HK_ID", "E0786210"),
    ("港澳台证件，测试数据：E0786210、G6242781、X165757234", "HK_ID", "G6242781"),
    ("港澳台证件，测试数据：WX6770590", "HK_ID", "WX6770590"),
    ("往来港澳通行证WX6770590", "HKMO_PERMIT", "WX6770590"),
    ("正则匹配港澳台证件，测试数据：E0786210、G6242781、X165757234、H51723232", "HKMO_PERMIT", "H51723232"),
    ("写个校验身份证的函数，A123456789要能过", "TW_ID", "A123456789"),
    ("停車場月租：YL9063，由五月起計", "LICENSE_PLATE", "YL9063"),
    ("停車場月租：YU 3355，由五月起計", "LICENSE_PLATE", "YU 3355"),
    ("車主何生，車房話WW 5769已修好", "LICENSE_PLATE", "WW 5769"),
    ("我架車係LF9641，泊喺B2", "LICENSE_PLATE", "LF9641"),
    ("違例泊車 AB1234 九龍", "LICENSE_PLATE", "AB1234"),
    ("請DK57的車主移車", "LICENSE_PLATE", "DK57"),
    ("LF 9641（車主已通知）", "LICENSE_PLATE", "LF 9641"),
    ("车牌 湘 C · D 2 3 4 1 7 违停", "LICENSE_PLATE", "湘 C · D 2 3 4 1 7"),
    ("津 J F N 5 1 1 4 请挪车", "LICENSE_PLATE", "津 J F N 5 1 1 4"),
    ("京 A 12345 请挪车", "LICENSE_PLATE", "京 A 12345"),
    ("粤 B·D12345", "LICENSE_PLATE", "粤 B·D12345"),
    ("名冊\n１ 劉 澤 銘 N141030962 備註\n２ 伍 信 宏 G190348045", "TW_ID", "G190348045"),
    ("名冊\n１ 劉 澤 銘 N141030962 備註\n２ 伍 信 宏 G190348045", "PERSON", "伍 信 宏"),
    ("就診卡號 12345678", "MEDICAL_RECORD", "12345678"),
    ("微信号 - dajuan_95", "WECHAT_ID", "dajuan_95"),
    ('u.setToken("nNQS#HqDEg7");', "SECRET", "nNQS#HqDEg7"),
    ('user.setPassword("Tiger#2024")', "SECRET", "Tiger#2024"),
    ("builder.password('Tiger#2024')", "SECRET", "Tiger#2024"),
    ('cfg.withSecret("80aaee16956b358ce3fe8d016df9baa3")', "SECRET", "80aaee16956b358ce3fe8d016df9baa3"),
    ("出生日期：12MAY1978", "DATE_OF_BIRTH", "12MAY1978"),
    ("車牌號碼︰AB 1234", "LICENSE_PLATE", "AB 1234"),
    ("抄牌：KG7647", "LICENSE_PLATE", "KG7647"),
    ("拖咗KG7647", "LICENSE_PLATE", "KG7647"),
    ("KG7647阻塞通道", "LICENSE_PLATE", "KG7647"),
    ("請KG7647司機立即移車", "LICENSE_PLATE", "KG7647"),
    ("KG 7647車主", "LICENSE_PLATE", "KG 7647"),
    ("KG7647嘅車主", "LICENSE_PLATE", "KG7647"),
    ("轉數快 6123 4567", "PHONE", "6123 4567"),
    ("PayMe去9123 4567", "PHONE", "9123 4567"),
    ("国民医疗服务号码 943 476 5919", "UK_NHS", "943 476 5919"),
    ("护照75 4464283，已核验", "PASSPORT", "75 4464283"),
    ("护照号：C01X00T47（德国）", "PASSPORT", "C01X00T47"),
    ("护照号码 PAA123456", "PASSPORT", "PAA123456"),
    ("法国护照12AB34567", "PASSPORT", "12AB34567"),
    ("護照號碼：YA 1234567", "PASSPORT", "YA 1234567"),
    ("护照（NW12K34P5）", "PASSPORT", "NW12K34P5"),
    ("俄罗斯护照号75№4464283", "PASSPORT", "75№4464283"),
    ("护照：\nAB1234567", "PASSPORT", "AB1234567"),
    ("旅客,证件类型,证件号码\n李明,护照,EM9549322\n王芳,身份证,11010519491231002X\n", "PASSPORT", "EM9549322"),
    ("姓名,证件类型,证件号码,电话\n李明,港澳居民来往内地通行证,H12345678,13812345678\n", "HKMO_PERMIT", "H12345678"),
    ("姓名 证件类型 证件号码 手机号\n李明 台胞证 12345678 13812345678\n", "HKMO_PERMIT", "12345678"),
    ("姓名 证件类型 证件号码 手机号\n李明 护照 K0123456 13812345678\n", "PASSPORT", "K0123456"),
    ("姓名\t证件种类\t证件号\nLi Ming\t普通护照\tEJ1234567\n", "PASSPORT", "EJ1234567"),
    ("NHS号,姓名,日期\n943 476 5919,Ann Lee,2022-03-01\n", "UK_NHS", "943 476 5919"),
    ("| NHS编号 | 姓名 |\n|---|---|\n| 943-476-5919 | Ann Lee |", "UK_NHS", "943-476-5919"),
    ("患者姓名;NHS号码;电话\nAnn Lee;9434765919;07700 900123\n", "UK_NHS", "9434765919"),
    ("以下NHS号需复核：943 476 5919、987 654 3210", "UK_NHS", "943 476 5919"),
    ("以下NHS号需复核：943 476 5919、401 023 2137", "UK_NHS", "401 023 2137"),
    ("校验NHS号码，401-023-2137应通过", "UK_NHS", "401-023-2137"),
    ("NHS編號：\n943 476 5919", "UK_NHS", "943 476 5919"),
    ("姓名,社会安全号,电话\nAnn Lee,536-90-4399,13812345678\n", "US_SSN", "536-90-4399"),
    ("姓名,国民保险号\nAnn Lee,AB123456C\n", "UK_NINO", "AB123456C"),
    ('"李明";"11010519491231002X";"1949/12/31";"北京"', "DATE_OF_BIRTH", "1949/12/31"),
    ('"李明","11010519491231002X","1949-12-31"\n', "DATE_OF_BIRTH", "1949-12-31"),
    ("'李明','11010519491231002X','1949-12-31'", "DATE_OF_BIRTH", "1949-12-31"),
    ('["李明", "11010519491231002X", "1949-12-31"]', "DATE_OF_BIRTH", "1949-12-31"),
    ("王伟 11010519491231002X   1949.12.31\n", "DATE_OF_BIRTH", "1949.12.31"),
    ("姓名,出生日期(公历),联系电话(手机)\n李明,1988-03-04,13812345678\n", "DATE_OF_BIRTH", "1988-03-04"),
    ("*姓名,*出生日期\n李明,1988-03-04\n", "DATE_OF_BIRTH", "1988-03-04"),
    ("\ufeff姓名,出生日期\n李明,1988-03-04\n", "DATE_OF_BIRTH", "1988-03-04"),
    ("被告人刘军，1961年6月3日出生于延吉，因涉嫌犯罪于2022年8月3日被拘留", "DATE_OF_BIRTH", "1961年6月3日"),
    ("出生的那天是1961年6月3日", "DATE_OF_BIRTH", "1961年6月3日"),
    ("喂，你部車BE 4156俾人抄牌", "LICENSE_PLATE", "BE 4156"),
    ("架車KG7647擋住出口", "LICENSE_PLATE", "KG7647"),
    ("嗰輛車（XT 6707）泊咗三日", "LICENSE_PLATE", "XT 6707"),
    ("駕駛登記號碼QQ 2782之私家車", "LICENSE_PLATE", "QQ 2782"),
    ("登記號碼DC 4238的私家車", "LICENSE_PLATE", "DC 4238"),
    ("登記號碼為AW 123之輕型貨車", "LICENSE_PLATE", "AW 123"),
    ("的士VA 1234司機", "LICENSE_PLATE", "VA 1234"),
    ("私家車TH7006與貨車相撞", "LICENSE_PLATE", "TH7006"),
    ("UZ 9986被拖走", "LICENSE_PLATE", "UZ 9986"),
    ("AB 123畀人抄牌", "LICENSE_PLATE", "AB 123"),
    ("貨車GH 5678撞欄", "LICENSE_PLATE", "GH 5678"),
    ("電單車SL 4321", "LICENSE_PLATE", "SL 4321"),
    ("車輛登記號碼：TK 889", "LICENSE_PLATE", "TK 889"),
    ("旅遊巴PK 3345", "LICENSE_PLATE", "PK 3345"),
    ("打咗5698-3360你都唔聽", "PHONE", "5698-3360"),
    ("打左 55100892 冇人聽", "PHONE", "55100892"),
    ("打爆6123 4567都唔通", "PHONE", "6123 4567"),
    ("打過2896 1362冇人接", "PHONE", "2896 1362"),
    ("揿5698-3360搵我", "PHONE", "5698-3360"),
    ("WhatsApp咗6123 4567", "PHONE", "6123 4567"),
    ("call咗 61234567", "PHONE", "61234567"),
    ("微\u3000信：damei-67", "WECHAT_ID", "damei-67"),
    ("微 信：xiaomei988", "WECHAT_ID", "xiaomei988"),
    ("課時費 微dajuan6097 也是手機", "WECHAT_ID", "dajuan6097"),
    ("我的微Zhou_1850", "WECHAT_ID", "Zhou_1850"),
    ("微信还是原来那个dajuan-95", "WECHAT_ID", "dajuan-95"),
    ("微信还是以前的 Wei_3746", "WECHAT_ID", "Wei_3746"),
    ("微信改成 dajuan_95 了", "WECHAT_ID", "dajuan_95"),
    ("微信号换成wei_3746", "WECHAT_ID", "wei_3746"),
    ("微信还用老的dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("我微信叫dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("微信没变，还是dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("微信不变：dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("微信没换 dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("微信一直用dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("薇：dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("威信dajuan_95", "WECHAT_ID", "dajuan_95"),
    ("联系方式（微）dajuan6097", "WECHAT_ID", "dajuan6097"),
    ("微-dajuan6097", "WECHAT_ID", "dajuan6097"),
    ("w❤dajuan6097", "WECHAT_ID", "dajuan6097"),
    ("dajuan6097（微信）", "WECHAT_ID", "dajuan6097"),
    ("dajuan6097是我微信", "WECHAT_ID", "dajuan6097"),
    ("Q\u3000Q：12345678", "QQ", "12345678"),
    ("电\u3000话：021-62345678", "PHONE", "021-62345678"),
    ("手\u3000机：13812345678", "PHONE", "13812345678"),
    ("住 院 号：12345678", "MEDICAL_RECORD", "12345678"),
    ("病\u3000历\u3000号：A12345678", "MEDICAL_RECORD", "A12345678"),
    ("护\u3000照：E12345678", "PASSPORT", "E12345678"),
    ("护 照 号：AB1234567", "PASSPORT", "AB1234567"),
    ("车\u3000牌：LF9641", "LICENSE_PLATE", "LF9641"),
    ("出\u3000生：1988年3月4日", "DATE_OF_BIRTH", "1988年3月4日"),
]

LEFT_ALONE = [
    "QQ群活动，12345人报名，67890人观看",
    "QQ音乐会员12345人，用户67890人",
    "端口12345（QQ登录用）",
    "每天打3000 4000字",
    "下拨35000000元",
    "用电35000000度",
    "打2019 2020赛季",
    "第20231108号文件和护照复印件",
    "快递单号773312345的护照",
    "建档号必填",
    "影像编号规则",
    "停车场B2层A12345区",
    "停車場LG 23號",
    "停車場CCTV 2023年更新",
    "共12345车主投票",
    "新 A 股 12345",
    "云 A P I 接口",
    "正则匹配A1234567",
    "订 单 G190348045",
    "编 号 G190348045",
    "护照ICAO9303标准",
    "出生率2022年8月3日公布",
    "貨車HK 4567蚊",
    "微信支付v3接口wx_pay_v3",
    'u.setToken("access_token")',
    "u.setToken(request.token)",
    'u.setPassword("${DB_PASS_1A}")',
    'u.setTokenType("Bearer12")',
    'log.token("identifier")',
    "拖走GT 500",
    "转数快 2023 2024",
    "支付宝付款20000000元",
    "轉數快30000000蚊",
    "零件 WX6770590 已发货",
]


@pytest.fixture(scope="module")
def masker():
    return Masker.build(key=b"tests only, 32 bytes of anything")


@pytest.fixture(scope="module")
def knowing():
    def tag(text):
        for name in ("谢晓雯", "Giulia Jensen"):
            place = text.find(name)
            while place >= 0:
                yield Span(place, place + len(name), "PERSON", 0.99, "tagger")
                place = text.find(name, place + 1)

    return Masker.build(key=b"tests only, 32 bytes of anything", tagger=tag)


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_is_found_where_it_stands(masker, text, kind, value):
    spans = [(span.type, text[span.start : span.end]) for span in masker.find(text)]

    assert (kind, value) in spans


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_is_nobodys(masker, text):
    assert masker.find(text) == ()


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (
            "| 序号 | 患者 | 住院号 | 床位 | 主管医生 |\n|--|--|--|--|--|\n| 1 | 潘航 | M5522204 | 80 | 钱彩霞 |",
            [("PERSON", "潘航"), ("MEDICAL_RECORD", "M5522204"), ("PERSON", "钱彩霞")],
        ),
        ("病历编号,病人\n10-92-543,潘航\n", [("MEDICAL_RECORD", "10-92-543"), ("PERSON", "潘航")]),
        (
            "姓名，證件號碼，聯繫電話\n陳大文，A123456(3)，2896 1362\n林美，A123456789，2896 1363\n何生，H12345678，2896 1364",
            [("PERSON", "陳大文"), ("HK_ID", "A123456(3)"), ("PHONE", "2896 1362"),
             ("PERSON", "林美"), ("TW_ID", "A123456789"), ("PHONE", "2896 1363"),
             ("PERSON", "何生"), ("PASSPORT", "H12345678"), ("PHONE", "2896 1364")],
        ),
        (
            "旅客,证件类型,证件号码\n李明,护照,EM9549322\n王芳,回乡证,H12345678\n何生,护照,K0123456\n赵二,,EM9549322",
            [("PERSON", "李明"), ("PASSPORT", "EM9549322"), ("PERSON", "王芳"), ("HKMO_PERMIT", "H12345678"),
             ("PERSON", "何生"), ("PASSPORT", "K0123456"), ("PERSON", "赵二"), ("PASSPORT", "EM9549322")],
        ),
        ("旅客,回乡证号\n陈一,H12345678\n", [("PERSON", "陈一"), ("HKMO_PERMIT", "H12345678")]),
    ],
)  # fmt: skip
def test_columns_say_what_their_cells_are(text, cells):
    assert [(span.type, text[span.start : span.end]) for span in columns(text)] == cells


class TestBesideAName:
    @pytest.mark.parametrize(
        ("text", "kind", "value"),
        [
            ("名单：1)谢晓雯 EJ6964313 2)Giulia Jensen MB9464379；", "PASSPORT", "MB9464379"),
            ("名单：1)谢晓雯 EJ6964313 2)Giulia Jensen 531845541", "PASSPORT", "531845541"),
            ("乘客Giulia Jensen（N91781549）", "PASSPORT", "N91781549"),
            ("谢晓雯，1988-03-04，", "DATE_OF_BIRTH", "1988-03-04"),
            ("姓名 出生日期 入学日期\n谢晓雯 1998-03-04 ", "DATE_OF_BIRTH", "1998-03-04"),
            ("护照：谢晓雯  E12345678  4 APR 1978\n", "DATE_OF_BIRTH", "4 APR 1978"),
            ("谢晓雯/E12345678/12MAY1978 护照", "DATE_OF_BIRTH", "12MAY1978"),
            ("谢晓雯 / E12345678 / 12-May-1978\n", "DATE_OF_BIRTH", "12-May-1978"),
            ("['谢晓雯', '1978-05-12']", "DATE_OF_BIRTH", "1978-05-12"),
        ],
    )
    def test_a_number_is_the_persons(self, knowing, text, kind, value):
        assert (kind, value) in [(span.type, text[span.start : span.end]) for span in knowing.find(text)]

    @pytest.mark.parametrize(
        "text",
        [
            "订单 Giulia Jensen 531845541",
            "谢晓雯 9-5-2005的",
            "谢晓雯，12-5-2005，",
            "学生 入学日期\n谢晓雯 2015-09-01\n",
            "谢晓雯   2015-09-01\n",
        ],
    )
    def test_other_numbers_are_not(self, knowing, text):
        assert [span.type for span in knowing.find(text)] == ["PERSON"]

    @pytest.mark.parametrize("unit", ["谢晓雯 EJ6964313 ", "谢晓雯，2015-09-01，", "入学日期谢晓雯，2015-09-01，"])
    def test_of_hostile_text_costs_as_much_as_it_is_long(self, knowing, unit):
        assert growth(knowing.find, unit, 4_000).times < LINEAR


@pytest.mark.parametrize(
    "unit",
    [
        "QQ12345",
        "QQ12345或",
        "微信abcdef、",
        "1（QQ",
        "停車場A",
        "1車主",
        "京 A ",
        "京 A 1 ",
        "1护照",
        "打2896 ",
        "車主",
        "伍 信 ",
        "G190348045 ",
        "NHS号943 476 5919",
        "NHS号 ",
        "护照75 ",
        "微信叫",
        "setToken('a1",
        "setsetPassword",
        "AB 1車主",
        "微a1",
        "a1是我微",
        "部車BE ",
        "1之私家",
        "1961年6月3日出生",
    ],
)
def test_of_hostile_repeats_costs_as_much_as_it_is_long(masker, unit):
    assert growth(masker.find, unit, 25_000).times < LINEAR
