"""What stands beside a label or an office in Chinese: passwords, accounts, papers, addresses, names. Nobody's."""

from __future__ import annotations

import pytest

from lawful.privacy.load import encoder_for
from lawful.privacy.mask import Masker
from lawful.privacy.recognisers.columns import columns
from timing import LINEAR, growth

FOUND = [
    ("prod的root password还是yun9882!，你赶紧改", "SECRET", "yun9882!"),
    ("token是abc123def456", "SECRET", "abc123def456"),
    ("secret换成了 q1w2e3r4t5", "SECRET", "q1w2e3r4t5"),
    ("初始密码 Qw756er!gao，登录后修改", "SECRET", "Qw756er!gao"),
    ("密码_*lV#_LVCea448，密保手机", "SECRET", "_*lV#_LVCea448"),
    ("密码别再用woaini5618这种了", "SECRET", "woaini5618"),
    ("密码别再用芝麻开门211这种了", "SECRET", "芝麻开门211"),
    ("密码是我爱吃草莓2022!", "SECRET", "我爱吃草莓2022!"),
    ("密码是“芝麻开门”", "SECRET", "芝麻开门"),
    ("账号 ops 密码 40442110\n2) 短信", "SECRET", "40442110"),
    ("从库口令 57711788", "SECRET", "57711788"),
    ("门禁密码2580#", "SECRET", "2580#"),
    ("PIN码1234", "SECRET", "1234"),
    ("WiFi密碼係88888888", "SECRET", "88888888"),
    ("新密碼改咗做 Kowloon#99", "SECRET", "Kowloon#99"),
    ("密码(区分大小写)：Abc123xyz", "SECRET", "Abc123xyz"),
    ("密码：Tiger_77!!", "SECRET", "Tiger_77!!"),
    ("SMTP授权码：abcdefgh12345678", "SECRET", "abcdefgh12345678"),
    ("口令还是去年那个 spring2021", "SECRET", "spring2021"),
    ("账密：admin/Tiger_77", "SECRET", "Tiger_77"),
    ("账号/密码：root Tiger_77", "SECRET", "Tiger_77"),
    ("Tiger_77是我的密码", "SECRET", "Tiger_77"),
    ("用Tiger_77x当密码", "SECRET", "Tiger_77x"),
    ("谁有武导的微信\n[2024/11/3 21:09] tudou_97: Qing-laok23，加的时候", "WECHAT_ID", "Qing-laok23"),
    ("老师微信多少？\n张三(12345)  10:21\nteacher_li88", "WECHAT_ID", "teacher_li88"),
    ("微信发一下\nlaok--425", "WECHAT_ID", "laok--425"),
    ("3q，qq也要\n[2024/11/3 21:10] tudou_97: 558396541", "QQ", "558396541"),
    ("QQ多少？\n12345678", "QQ", "12345678"),
    ("私密！q：966777", "QQ", "966777"),
    ("| 冯霖 | wxid_gcsfk090grbc16 |", "WECHAT_ID", "wxid_gcsfk090grbc16"),
    ("qing jia wei xin qingtian--306 huo zhe", "WECHAT_ID", "qingtian--306"),
    ("要简历发我 jiangsong @ sohu.com ，谢谢", "EMAIL", "jiangsong @ sohu.com"),
    ("📞151➖9870➖8483 微❤x", "PHONE", "151➖9870➖8483"),
    ("☎️ 139▪️1234▪️5678", "PHONE", "139▪️1234▪️5678"),
    ("138_1234_5678", "PHONE", "138_1234_5678"),
    ("电话：010-30060603（分机8979）", "PHONE", "010-30060603（分机8979）"),
    ("打他电话吧，幺五零，五九零九，四五八幺，叫他", "PHONE", "幺五零，五九零九，四五八幺"),
    ("护照XE851191、192915958；接机", "PASSPORT", "192915958"),
    ("护照：E12345678/EA7654321", "PASSPORT", "EA7654321"),
    ("我的护照的号码是C02K51986，我想", "PASSPORT", "C02K51986"),
    ("回鄉卡M 0564 8681，", "HKMO_PERMIT", "M 0564 8681"),
    ("回乡证 H-1234-5678-01", "HKMO_PERMIT", "H-1234-5678-01"),
    ("港澳通行证 C 1234 5678", "HKMO_PERMIT", "C 1234 5678"),
    ("车牌冀 C · SL4R6。", "LICENSE_PLATE", "冀 C · SL4R6"),
    ("车牌云 G · 7712学。", "LICENSE_PLATE", "云 G · 7712学"),
    ("皮肤科主任医师，3月11日上午。登记号B33-365048，请取号", "MEDICAL_RECORD", "B33-365048"),
    ("住院流水号 ZY20230001 出院", "MEDICAL_RECORD", "ZY20230001"),
    ("民國出生 四十一年四月三日", "DATE_OF_BIRTH", "四十一年四月三日"),
    ("我生日是一零年七月三号我那个", "DATE_OF_BIRTH", "一零年七月三号"),
    ("出生日期/Date of birth: 11 12月/DEC 1979", "DATE_OF_BIRTH", "11 12月/DEC 1979"),
]  # fmt: skip

LEFT_ALONE = [
    "密码8位",
    "密码6-20位",
    "密码123456次",
    "密码用AES256加密",
    "密钥长度RSA2048",
    "口令登录OAuth2",
    "密码存储用bcrypt12",
    "动态口令是402917",
    "支付密码6位数字",
    "密码 2023-01-01 过期",
    "密码2024年更新",
    "密码=******",
    "密码：见附件2",
    "密码为身份证后6位",
    "密码参数key1不能为空",
    "密码锁型号X200",
    "密码学第3章",
    "Q：10000步够吗",
    "矩阵 a @ b.com",
    "软件著作权登记号2018SR123456",
    "公司登记号 91110105",
    "通行证2024年",
    "通行证有效期5年",
    "（1952年10月6日—）",
    "新 A·股市",
    "晋 A · B区",
    "138****5678",
    "一二三，四五六七",
]


@pytest.fixture(scope="module")
def masker():
    return Masker.build(key=b"tests only, 32 bytes of anything")


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_is_found_where_it_stands(masker, text, kind, value):
    assert (kind, value) in [(span.type, text[span.start : span.end]) for span in masker.find(text)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_is_nobodys(masker, text):
    assert masker.find(text) == ()


@pytest.mark.parametrize(
    "unit",
    ["密码", "密码是", "密码是a1", "密码我爱12", "密码“a", "账号密码a1 ", "password还", "a1是我的密码", "微信\n", "微信多少\na: ", "qq\n1: ", "！q：1234",
     "wei xin a", "a @ b.", "138➖1234➖", "护照E1234567、", "回乡证1 2 ", "冀 C · 1", "登记号A1-", "幺五零，五九零九，", "出生/a ", "北京市12345 "],
)  # fmt: skip
def test_of_hostile_repeats_costs_as_much_as_it_is_long(masker, unit):
    assert growth(masker.find, unit, 25_000).times < LINEAR


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (
            "select name,u.wechat from t where id=1;\n+---+---+\n| 冯霖 | Mumu-peach55 |\n+---+---+",
            [("PERSON", "冯霖"), ("WECHAT_ID", "Mumu-peach55")],
        ),
        ("select id, total from t;\n| 1 | 2 |", []),
    ],
)
def test_columns_say_what_their_cells_are(text, cells):
    assert [(span.type, text[span.start : span.end]) for span in columns(text)] == cells


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("收货地址：130012 吉林省长春朝阳区海棠街201号15幢806室\n", "130012 吉林省长春朝阳区海棠街201号15幢806室"),
            ("家住 531408西安市长安区湖滨路1685号39栋603房。", "531408西安市长安区湖滨路1685号39栋603房"),
            ("住40765台中市西屯區福星路445號5樓，", "40765台中市西屯區福星路445號5樓"),
            ("住600 嘉義市西區民生北路113巷31弄26號2樓之4，", "600 嘉義市西區民生北路113巷31弄26號2樓之4"),
            ("戶籍地址：220新北市板橋區文化路一段308巷11號13樓\n", "220新北市板橋區文化路一段308巷11號13樓"),
            ("住　26037宜蘭縣宜蘭市女中路406之1號\n", "26037宜蘭縣宜蘭市女中路406之1號"),
            ("寄去九龍深水埗福榮街564號地下，收件人", "九龍深水埗福榮街564號地下"),
            ("通訊地址香港筲箕灣東大街219號7/F, Flat D，電郵", "香港筲箕灣東大街219號7/F, Flat D"),
            ("住址：江苏省苏州吴中区中山北路587号御景湾25栋808（215021）\n", "江苏省苏州吴中区中山北路587号御景湾25栋808（215021）"),
        ],
    )  # fmt: skip
    def test_are_whole(self, shipped, text, address):
        assert ("ADDRESS", address) in [(span.type, text[span.start : span.end]) for span in shipped.find(text)]

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("所在地广东广州番禺区科技园南路203弄28号。", "所在地"),
            ("单号123456 上海市浦东新区和平街116号院", "单号123456"),
            ("电话13812345678上海市浦东新区和平街116号2室", "电话"),
            ("我住灣仔莊士敦道173號樓下等你", "樓下等你"),
        ],
    )
    def test_do_not_take_what_stands_beside(self, shipped, text, kept):
        assert kept in shipped.mask(text, scope="s").text


NAMED = [
    ("Hi 峰子，\n", "峰子"), ("在吗守义，我换号了", "守义"), ("Hi 强强，\n", "强强"), ("欸土哥，你", "土哥"), ("我是楼下窈姐，你家水管", "窈姐"),
    ("任工您好，合同已寄", "任工"), ("客服小史特别耐心", "小史"), ("司机蒙哥，电话", "蒙哥"), ("听萧嫂子说录到省城了", "萧嫂子"),
    ("主委翁秀鑾多次勸導", "翁秀鑾"), ("师傅肖蝶上门", "肖蝶"), ("候选人佘舒窈电话", "佘舒窈"), ("15床罗克俭，明早", "罗克俭"), ("投诉人：林嘟嘟\n", "林嘟嘟"),
    ("@唐寒烟 证书", "唐寒烟"), ("备注【晟睿】", "晟睿"), ("你远程看看。——洋子", "洋子"), ("# 毛毛的号", "毛毛"),
    ("免贵姓吴，吴芷若", "吴"), ("老板姓姬，叫姬茂才", "姬"), ("我姓欧阳，叫", "欧阳"),
    ("姓    名  卓  忆  灵      性别", "卓  忆  灵"), ("姓名：于  琨 性别：女", "于  琨"), ("鄭　建　宏 民國出生", "鄭　建　宏"),
    ("英文名 Tu, Mei-Hui，中文名", "Tu, Mei-Hui"), ("留学生丹尼尔-奥孔克沃，我", "丹尼尔-奥孔克沃"), ("岩温扁同学（学号", "岩温扁"),
    ("小鹏：在吗\n鸣哥：在\n小鹏：好", "小鹏"), ("家谱：孔超，配苑又菡，生子二", "苑又菡"),
]  # fmt: skip

NO_NAMES = [
    "Hi 大家，", "Hi all，会议", "嗨 宝宝，你好", "——编者", "@所有人 开会", "百家姓王，排第八", "他姓什么", "登 记 表", "收 件 人", "天 地 玄 黄",
    "北京-上海，票价", "领导的意见", "客服高峰期请耐心", "司机安全驾驶", "用户黄金会员", "主管单位负责", "师傅马上到", "同事都在", "业主方便时回电",
    "患者高热不退", "患者应卧床", "乘客须知", "作者高度评价", "联系人方式", "财务金额", "组长安排", "问：你好\n答：好\n问：再见", "姓名：甲\n性别：男\n姓名：乙\n性别：女",
    "优点：好\n缺点：无\n优点：快", "人工、手工、施工、员工", "高总成交额", "各位同学（学号必填）", "他的手机", "翻译成英文：“请”", "客服小结 2024", "邻居来取，打", "乙方应在收到后",
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder():
    return encoder_for("zh")


class TestNamesBeside:
    @pytest.mark.parametrize(("text", "name"), NAMED)
    def test_are_names_by_it(self, encoder, text, name):
        plain = encoder.plain(text)
        found = [*encoder.beside(plain), *encoder.alone(plain)]

        assert name in [text[start:end] for start, end in found]

    @pytest.mark.parametrize("text", NO_NAMES)
    def test_are_none(self, encoder, text):
        assert list(encoder.beside(text)) == []

    @pytest.mark.parametrize(
        "unit",
        [
            "司机",
            "司机王",
            "王工",
            "老王",
            "姓王",
            "Hi 王",
            "——",
            "@王",
            "王：好\n",
            "王 李 ",
            "丹-",
            "拼音A ",
            "王的号",
        ],
    )
    def test_cost_as_much_as_the_text_is_long(self, encoder, unit):
        assert growth(lambda text: list(encoder.beside(text)), unit, 20_000).times < LINEAR
