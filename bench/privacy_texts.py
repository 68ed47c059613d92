"""Labelled texts that nothing was trained on or tuned with: own templates and own values, both languages.

    python -m bench.privacy_texts zh > build/unseen-zh.jsonl        # then: lawful mask --evaluate build/unseen-zh.jsonl
    python -m bench.privacy_texts zh fresh > build/fresh-zh.jsonl   # the last fresh set, with texts of nobody

Names and streets here are lists of their own, not those the taggers learnt from. Numbers have right check digits and
belong to nobody known to us; they are drawn from a fixed seed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from stdnum import luhn
from stdnum.cn import ric

from lawful.privacy.score import Labelled

FILLS = 6  # texts made of each template
WHOLE, LATEST = 6, 12  # the first fresh set with values of its own, and the last
_SLOT = re.compile(r"\{([A-Za-z_0-9]+)\}")

ZH_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
ZH_COMPOUND = "欧阳 司马 上官 诸葛 东方 皇甫 慕容 令狐".split()
ZH_GIVEN = (
    "建军 丽华 志强 秀兰 海涛 晓燕 俊杰 雅琴 振宇 梦洁 国栋 佩佩 文博 春梅 子豪 雨桐 天佑 思远 一鸣 静怡 浩然 诗涵 铁柱 桂芳 明轩 若兰 立新 红霞 少华 玉珍 逸飞 可欣 向阳 素云"
    " 嘉豪 婉清 仲谋 胜男 景行 灵犀 承志 巧玲 亚楠 鹤年 宏伟 月娥 永福 采薇 刚 敏 磊 燕 超 琳 斌 倩 勇 萌 涛 娟 鑫 洋 帆 瑾 煜 彤 博 蕊 航 妍"
).split()
ZH_TITLES = "先生 女士 老师 经理 医生 主任 师傅 小姐 总 律师 阿姨 教授 护士 队长 哥 姐".split()
ZH_FOREIGN = "让·杜邦 安娜·卡列宁娜 保罗·史密斯 玛丽亚·冈萨雷斯 约翰·米勒 埃琳娜·彼得罗娃 大卫·科恩 索菲·拉蒙 马尔科·罗西".split()
ZH_ROADS = "花山 白云 顺德 湘江 铜锣 长青 育英 南湖 北辰 松柏 金陵 红星 西园 东湖 江岸 福州 青岛 武夷 珠江 太湖".split()
ZH_ESTATES = "怡景 翡翠 云水 蓝湾 金色 香樟 悦府 紫荆 星河 汇景".split()
ZH_CITIES = (
    "北京市 海淀区|北京市 丰台区|上海市 徐汇区|上海市 浦东新区|广东省广州市 越秀区|广东省深圳市 南山区|浙江省杭州市 拱墅区|江苏省苏州市 姑苏区|四川省成都市 武侯区|湖北省武汉市 洪山区"
    "|陕西省西安市 雁塔区|山东省青岛市 市南区|湖南省长沙市 岳麓区|福建省厦门市 思明区|辽宁省大连市 中山区|河南省郑州市 中原区|重庆市 江北区|天津市 和平区|云南省昆明市 五华区|安徽省合肥市 蜀山区"
).split("|")
ZH_PLACES = "北京 上海 广州 深圳 杭州 成都 武汉 西安 昆明 厦门 青岛 哈尔滨 拉萨 张家界 石家庄 马鞍山 黄石 温州 江阴 常熟 莫斯科 伦敦 巴塞罗那 曼谷 墨西哥城".split()
ZH_ORGS = "恒信科技有限公司 海川集团 市第三人民医院 红星小学 东南大学 兴业银行 远大建筑工程有限公司 康华大药房 李记餐饮有限公司 张江实验室 白云物业 金杜律师事务所".split()

EN_FIRST = (
    "Oliver Amelia George Isla Noah Ava Leo Freya Oscar Ivy Theodore Florence Arthur Willow Mohammed Rosie Jacob Sienna Lucas Phoebe Henry Alice Liam Harriet Ethan Molly Daniel Erin"
    " Samuel Naomi Marcus Bridget Trevor Gillian Desmond Sheila Nigel Beverley Rajesh Deepa Sunil Meera Xin Yifan Hao Lihua Kenji Haruka Soo-jin Hyun Abdullah Khadija Ibrahim Salma Kwame"
    " Efua Tunde Amara Pablo Ximena Rafael Beatriz Gianni Chiara Lukasz Agnieszka Pavel Irina Bjorn Astrid Matteo Celine Jean-Luc Margot Niamh Siobhan Rhys Carys"
).split()
EN_LAST = (
    (
        "Thompson Whitfield Carrington Osborne Blackwood Hargreaves Pemberton Ashworth Lockhart Fairchild Donnelly McAllister O'Sullivan MacDougall Fitzgerald Kavanagh Griffiths Llewellyn"
        " Robinson Walker Hughes Edwards Turner Morris Wright Green Baker Hall King Wood Hill Young Brown Taylor Adeyinka Boateng Chukwu Desai Iyer Krishnan Malhotra Chowdhury Siddiqui Rahman"
        " Haddad Mansour Tanaka Watanabe Kobayashi Yoon Kang Zhou Xu Feng Nguyen Pham Delgado Herrera Navarro Vargas Oliveira Moreau Lefebvre Bianchi Romano Schneider Fischer Lindqvist Eriksen"
        " Jansen Dubois Horvat Kovacs Popescu Dimitrov Sokolov Wisniewski van-Dijk St.Clair"
    )
    .replace("van-Dijk", "VanDijk")
    .replace("St.Clair", "Sinclair")
    .split()
)
EN_STREETS = "Larch Beacon Coronation Harbour Quarry Priory Windmill Rectory Foundry Juniper Sycamore Prospect Liberty Clinton Delaware Summit Cypress Hawthorn Kingfisher Lavender Cromwell Nelson Gladstone Hampton".split()
EN_KINDS = "Street Road Avenue Lane Drive Close Court Boulevard Way Terrace Crescent Place".split()
US_CITIES = "Springfield, IL|Boulder, CO|Tucson, AZ|Savannah, GA|Des Moines, IA|Albany, NY|Fresno, CA|Toledo, OH|Reno, NV|Durham, NC".split(
    "|"
)
UK_CITIES = "Nottingham|Norwich|Exeter|Swansea|Aberdeen|Derby|Plymouth|York|Reading|Luton".split("|")
ABROAD = (
    "Lindenstraße {n}, {z} Köln|{n} rue Victor Hugo, {z} Lyon|Via Garibaldi {n}, {z} Torino|Calle Mayor {n}, {z} Madrid|Keizersgracht {n}, {y} AB Amsterdam|Storgatan {n}, {y} Uppsala"
    "|Flat {n}, 12/F, Lucky Mansion, {n} Nathan Road, Kowloon, Hong Kong|Room {n}, Building 3, {n} Zhongshan Road, Xuhui District, Shanghai 200030|No. {n}, Sec. 2, Heping E. Rd., Da'an Dist., Taipei 106"
    "|Blk {n} Clementi Avenue 4 #07-{n}, Singapore 120{n}|{n} Bay Street, Toronto, ON M5J 2X{d}|{n} Collins Street, Melbourne VIC 3000|{n} MG Road, Bengaluru 560001|{n} O'Connell Street, Dublin 1"
).split("|")
EN_ORGS = "Halvorsen Logistics|Meridian Bank|Brightwater University|Kestrel Insurance|Foxglove Media Ltd|Northgate Hospital|Orion Software Inc.|Baker & Lyle LLP".split(
    "|"
)
EN_PLACES = (
    "Boston|Leeds|Cape Town|Oslo|Denver|Lagos|Cardiff|Madrid|Jakarta|Porto|Quebec|Austin|Florence|Santiago".split("|")
)
MONTHS = "January February March April May June July August September October November December".split()


def _digits(r: random.Random, count: int) -> str:
    return "".join(r.choices("0123456789", k=count))


def cn_id(r: random.Random) -> str:
    """A resident number with a right check digit."""
    region = r.choice("110105 310104 440103 330105 510107 420111 610113 370202 500105 210202".split())
    head = f"{region}{r.randint(1940, 2018)}{r.randint(1, 12):02}{r.randint(1, 28):02}{_digits(r, 3)}"
    return head + ric.calc_check_digit(head + "0")


def card(r: random.Random) -> str:
    """A payment card number with a right Luhn digit."""
    head = r.choice(("4", "51", "53", "6222", "6217", "6228")) + _digits(r, 20)
    head = head[:15]
    return head + luhn.calc_check_digit(head)


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(r: random.Random) -> str:
    """A unified social credit code (GB 32100): weights are powers of 3, modulo 31."""
    head = f"91{r.choice(('110108', '310115', '440305', '330106'))}{''.join(r.choices(_USCC, k=9))}"
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + _USCC[-total % 31]


def hk_id(r: random.Random) -> str:
    """A Hong Kong number: weights 9 to 2, a missing first letter counts 36, modulo 11."""
    letter, number = r.choice("ABCDEGKPRYZ"), _digits(r, 6)
    total = 9 * 36 + 8 * (ord(letter) - 55) + sum(w * int(d) for w, d in zip(range(7, 1, -1), number, strict=True))
    return f"{letter}{number}({'0123456789A'[-total % 11]})"


def tw_id(r: random.Random) -> str:
    """A Taiwanese number: region code and digits, weighted, modulo 10."""
    letter, number = r.choice("ABCDEFGHJK"), r.choice("12") + _digits(r, 7)
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) + 10
    total = code // 10 + code % 10 * 9 + sum(int(d) * w for d, w in zip(number, range(8, 0, -1), strict=True))
    return f"{letter}{number}{-total % 10}"


def iban(r: random.Random) -> str:
    """A German IBAN with right check digits."""
    body = _digits(r, 18)
    return f"DE{98 - int(body + '131400') % 97:02}{body}"


def nhs(r: random.Random) -> str:
    """An NHS number with a right check digit (modulo 11)."""
    while True:
        head = str(r.randint(4, 7)) + _digits(r, 8)
        check = -sum(int(d) * w for d, w in zip(head, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            number = f"{head}{check}"
            return r.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}"))


def zh_name(r: random.Random) -> str:
    """A full Chinese name."""
    surname = r.choice(ZH_COMPOUND) if r.random() < 0.04 else r.choice(ZH_SURNAMES[: r.choice((30, 148))])
    return surname + r.choice(ZH_GIVEN)


def zh_called(r: random.Random) -> str:
    """A surname with a title, or with 老 or 小 before it."""
    surname = r.choice(ZH_SURNAMES[:100])
    return r.choice("老小") + surname if r.random() < 0.2 else surname + r.choice(ZH_TITLES)


def zh_address(r: random.Random) -> str:
    """A Chinese address, with or without its province and city."""
    region = r.choice(ZH_CITIES)
    region = r.choice((region.replace(" ", ""), region.replace(" ", ""), region.split(" ")[1], ""))
    road = f"{r.choice(ZH_ROADS)}{r.choice(('路', '大道', '街', '东路', '北街', '巷'))}{r.randint(1, 999)}号"
    estate = r.choice(ZH_ESTATES) + r.choice(("花园", "小区", "公寓", "苑", "新村", "大厦"))
    house = r.choice(
        (
            f"{r.randint(1, 30)}栋{r.randint(1, 6)}单元{r.randint(101, 2902)}室",
            f"{r.randint(1, 30)}号楼{r.randint(101, 2902)}",
            f"{r.choice('ABC')}座{r.randint(1, 30)}层",
            f"{r.randint(101, 2902)}室",
        )
    )
    return region + r.choice((road, road + house, road + estate + house, estate + house))


def zh_phone(r: random.Random) -> str:
    """A mobile number mostly, else a fixed line."""
    number = f"1{r.choice(('38', '39', '50', '77', '86', '99'))}{_digits(r, 8)}"
    fixed = f"{r.choice(('010', '021', '0755', '0571', '028'))}-{r.randint(2, 8)}{_digits(r, 7)}"
    return r.choice((number, number, number, f"{number[:3]}-{number[3:7]}-{number[7:]}", f"+86 {number}", fixed))


def odd_phone(r: random.Random) -> str:
    """A mobile number in full-width digits, with spaces, or with the country code in brackets."""
    number = f"1{r.choice(('38', '50', '86'))}{_digits(r, 8)}"
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return r.choice(
        (wide, f"{number[:3]} {number[3:7]} {number[7:]}", f"(+86){number}", f"{number[:3]}—{number[3:7]}—{number[7:]}")
    )


def en_name(r: random.Random) -> str:
    """A full English name in one of the usual ways."""
    first, last = r.choice(EN_FIRST), r.choice(EN_LAST)
    return r.choice(
        (*(f"{first} {last}",) * 7, f"{first} {r.choice('ABCDEFGHJKLMRST')}. {last}", f"{first} {last} Jr.", f"{first} {r.choice(EN_FIRST)} {last}", f"{first} {last}-{r.choice(EN_LAST)}")
    )  # fmt: skip


def en_address(r: random.Random) -> str:
    """An address in the United States, in Britain or elsewhere."""
    street = f"{r.randint(1, 9800)} {r.choice(EN_STREETS)} {r.choice(EN_KINDS)}"
    unit = r.choice(("", "", "", f" Apt {r.randint(1, 99)}", f", Suite {r.randint(100, 900)}", f" #{r.randint(1, 99)}"))
    post = f"{r.choice(('NG', 'NR', 'EX', 'SA', 'AB', 'DE'))}{r.randint(1, 20)} {r.randint(1, 9)}{r.choice('ABDEFG')}{r.choice('HJLNP')}"
    short = f"{r.randint(1, 200)} {r.choice(EN_STREETS)} {r.choice(EN_KINDS)}"
    kind = r.random()
    if kind < 0.4:
        return f"{street}{unit}, {r.choice(US_CITIES)} {r.randint(10000, 98999)}"
    if kind < 0.65:
        return f"{r.choice(('', f'Flat {r.randint(1, 40)}, '))}{short}, {r.choice(UK_CITIES)} {post}"
    if kind < 0.82:
        filled = (
            r.choice(ABROAD).replace("{z}", str(r.randint(10000, 89999))).replace("{y}", str(r.randint(1000, 9999)))
        )
        return filled.replace("{n}", str(r.randint(10, 98))).replace("{d}", str(r.randint(1, 9)))
    return r.choice(
        (
            short,
            f"{short}, {r.choice(UK_CITIES)}",
            f"P.O. Box {r.randint(10, 9999)}, {r.choice(US_CITIES)} {r.randint(10000, 98999)}",
        )
    )


def en_phone(r: random.Random) -> str:
    """An American, British or international number."""
    area, head, tail = r.randint(201, 989), r.randint(200, 999), _digits(r, 4)
    return r.choice(
        (f"({area}) {head}-{tail}", f"{area}-{head}-{tail}", f"+1 {area}-{head}-{tail}", f"07{_digits(r, 3)} {_digits(r, 6)}", f"020 7{_digits(r, 3)} {_digits(r, 4)}", f"+44 7{_digits(r, 3)} {_digits(r, 6)}", f"{area}.{head}.{tail} ext. {r.randint(10, 999)}", f"+49 30 {_digits(r, 8)}")
    )  # fmt: skip


def email(r: random.Random) -> str:
    """A mailbox."""
    return f"{r.choice(EN_FIRST)}{r.choice(('.', '_', ''))}{r.choice(EN_LAST)}{r.choice(('', str(r.randint(1, 99))))}@{r.choice(('example.com', 'mail.example.org', 'corp.example.co.uk', 'foxmail.com', 'outlook.com'))}".lower().replace("'", "")  # fmt: skip


def birthday(r: random.Random, *, zh: bool) -> str:
    """A date of birth."""
    y, m, d = r.randint(1940, 2018), r.randint(1, 12), r.randint(1, 28)
    return r.choice(
        (f"{y}-{m:02}-{d:02}", f"{y}年{m}月{d}日" if zh else f"{d} {MONTHS[m - 1]} {y}", f"{d:02}/{m:02}/{y}")
    )


def secret(r: random.Random) -> str:
    """Something that opens a door."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
    return r.choice(("sk-", "ghp_", "AKIA")) + "".join(r.choices(letters, k=36))


def ipv4(r: random.Random) -> str:
    """An address that can be a machine's."""
    return f"{r.randint(11, 199)}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"


_PII: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "CALLED": ("PERSON", zh_called),
    "SUR": ("", lambda r: r.choice(ZH_SURNAMES[:60])),
    "SURTITLE": ("PERSON", lambda r: "老" + r.choice(ZH_SURNAMES[:60])),
    "PERSON_TR": ("PERSON", lambda r: r.choice(ZH_FOREIGN)),
    "PERSON_EN": ("PERSON", lambda r: f"{r.choice(EN_FIRST)} {r.choice(EN_LAST)}"),
    "PERSON_LOW": ("PERSON", lambda r: f"{r.choice(EN_FIRST)} {r.choice(EN_LAST)}".lower()),
    "PERSON_UP": ("PERSON", lambda r: f"{r.choice(EN_FIRST)} {r.choice(EN_LAST)}".upper()),
    "FIRST": ("PERSON", lambda r: r.choice(EN_FIRST)),
    "LAST": ("PERSON", lambda r: r.choice(EN_LAST)),
    "ADDRESS_LOW": ("ADDRESS", lambda r: en_address(r).lower()),
    "STREETNO": ("ADDRESS", lambda r: f"{r.randint(1, 200)} {r.choice(EN_STREETS)} {r.choice(EN_KINDS)}"),
    "STREET": ("", lambda r: f"{r.choice(EN_STREETS)} {r.choice(EN_KINDS)}"),
    "EMAIL": ("EMAIL", email),
    "PHONE_ODD": ("PHONE", odd_phone),
    "CN_ID": ("CN_ID", cn_id),
    "CN_ID_ODD": ("CN_ID", lambda r: (n := cn_id(r)) and f"{n[:6]} {n[6:14]} {n[14:]}"),
    "CARD": ("BANK_CARD", card),
    "CARD_ODD": ("BANK_CARD", lambda r: " ".join(re.findall("....", card(r)))),
    "USCC": ("CN_USCC", uscc),
    "HKID": ("HK_ID", hk_id),
    "TWID": ("TW_ID", tw_id),
    "PERMIT": ("HKMO_PERMIT", lambda r: r.choice("CHM") + _digits(r, 8)),
    "PASSPORT": ("PASSPORT", lambda r: r.choice(("E", "G", "EA")) + _digits(r, 8)[: r.choice((8, 8))]),
    "PLATE": ("LICENSE_PLATE", lambda r: f"{r.choice('京沪粤浙苏川')}{r.choice('ABCDE')}{r.choice(('', 'D', '·'))}{_digits(r, 5)}"),
    "WECHAT": ("WECHAT_ID", lambda r: f"{r.choice(EN_FIRST).lower()}_{_digits(r, 4)}"),
    "QQ": ("QQ", lambda r: str(r.randint(10_000_000, 3_999_999_999))),
    "MRN": ("MEDICAL_RECORD", lambda r: _digits(r, 8)),
    "IP": ("IP_ADDRESS", ipv4),
    "IP6": ("IP_ADDRESS", lambda r: f"2001:db8:{r.randint(1, 65535):x}::{r.randint(1, 65535):x}"),
    "MAC": ("MAC", lambda r: ":".join(f"{r.randint(0, 255):02x}" for _ in range(6))),
    "SECRET": ("SECRET", secret),
    "IBAN": ("IBAN", iban),
    "NHS": ("UK_NHS", nhs),
    "SSN": ("US_SSN", lambda r: f"{r.randint(100, 665)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}"),
    "NINO": ("UK_NINO", lambda r: f"{r.choice(('AB', 'CE', 'JG', 'PR'))} {_digits(r, 2)} {_digits(r, 2)} {_digits(r, 2)} {r.choice('ABCD')}"),
}  # fmt: skip
# Given name and surname are one name; after a title, the surname is somebody else's than the given name.
_ONE_NAME = re.compile(
    r"\{FIRST\}(?: \{FIRST\})*(?: \{LAST\})?|(?<!Mr )(?<!Mrs )(?<!Ms )(?<!Miss )(?<!Dr )(?<!Mr\. )(?<!Mrs\. )(?<!Ms\. )(?<!Dr\. )\{LAST\}, \{FIRST\}(?: \{FIRST\})?"
)
_ENGLISH_ONLY = {
    "PERSON": ("PERSON", en_name),
    "ADDRESS": ("ADDRESS", en_address),
    "PHONE": ("PHONE", en_phone),
    "DOB": ("DATE_OF_BIRTH", lambda r: birthday(r, zh=False)),
    "PLATE": ("LICENSE_PLATE", lambda r: f"{r.choice('ABKLN')}{r.choice('ABKLN')}{r.randint(10, 73)} {r.choice('ABCDK')}{r.choice('ABCDK')}{r.choice('ABCDK')}"),
    "PASSPORT": ("PASSPORT", lambda r: _digits(r, 9)),
}  # fmt: skip
_CHINESE_ONLY = {
    "PERSON": ("PERSON", zh_name),
    "ADDRESS": ("ADDRESS", zh_address),
    "PHONE": ("PHONE", zh_phone),
    "DOB": ("DATE_OF_BIRTH", lambda r: birthday(r, zh=True)),
}


def _plain(slot: str, r: random.Random, *, zh: bool) -> str:
    """What is nobody's: numbers of orders, prices, dates, places, firms."""
    y, m, d, t = r.randint(2023, 2026), r.randint(1, 12), r.randint(1, 28), r.randint(0, 59)
    made = {
        "order": r.choice(("SO", "D", "WX", "")) + _digits(r, 9),
        "tracking": r.choice(("SF", "YT", "JD", "1Z")) + _digits(r, 13),
        "n": str(r.randint(2, 99)),
        "money": f"{r.randint(10, 99_999):,}.{_digits(r, 2)}" if zh else f"{r.choice('£$€')}{r.randint(5, 9_999):,}.{_digits(r, 2)}",
        "ver": f"{r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 9)}",
        "isbn": f"978-7-{_digits(r, 3)}-{_digits(r, 5)}-{r.randint(0, 9)}",
        "date": f"{y}年{m}月{d}日" if zh else f"{d} {MONTHS[m - 1]} {y}",
        "datetime": f"{y}-{m:02}-{d:02} {r.randint(0, 23):02}:{t:02}:{r.randint(0, 59):02}",
        "month": r.choice(MONTHS),
        "weekday": r.choice("Monday Tuesday Wednesday Thursday Friday".split()),
        "country": r.choice("Ireland Ghana Brazil Vietnam Norway".split()),
        "language": r.choice("Spanish Hindi Welsh".split()),
        "PLACE": r.choice(ZH_PLACES if zh else EN_PLACES),
        "ORG": r.choice(ZH_ORGS if zh else EN_ORGS),
    }  # fmt: skip
    return made[slot]


def fill(template: str, language: str, r: random.Random) -> Labelled:
    """One text from one template; organisations carry their own label, which the scorer leaves out."""
    zh = language == "zh"
    makers = _PII | (_CHINESE_ONLY if zh else _ENGLISH_ONLY)
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    size = done = 0
    names = [match.span() for match in _ONE_NAME.finditer(template)]
    for match in _SLOT.finditer(template):
        slot = match.group(1)
        kind, make = makers.get(slot, ("ORG" if slot == "ORG" else "", None))
        value = make(r) if make else _plain(slot, r, zh=zh)
        before = template[done : match.start()]
        pieces += [before, value]
        start = size + len(before)
        size, done = start + len(value), match.end()
        if any(first < match.start() < last for first, last in names):
            spans[-1] = (spans[-1][0], size, kind)
        elif kind:
            spans.append((start, size, kind))
    return Labelled("".join([*pieces, template[done:]]), tuple(spans), language)


def is_open(template: str) -> bool:
    """Whether errors on a template may be looked at: every second one, by the hash of its text."""
    return hashlib.sha256(template.encode()).digest()[0] % 2 == 0


def texts(language: str, side: str = "test", fills: int = FILLS) -> Iterator[Labelled]:
    """The templates of a side (`tune` or `test`), filled `fills` times each."""
    lines = Path(__file__).with_name("privacy_unseen").joinpath(f"{language}.txt").read_text("utf-8").split("\n")
    r = random.Random(f"unseen-{language}")
    for line in lines:
        if line and not line.startswith("# "):
            made = [fill(line.replace("\\n", "\n"), language, r) for _ in range(fills)]
            if is_open(line) == (side == "tune"):
                yield from made


def fresh(language: str, number: int, fills: int = FILLS) -> Iterator[Labelled]:
    """A set that somebody wrote who had not seen the masker (`privacy_fresh`): filled templates, then texts of nobody.

    From set `WHOLE` on its writer made the values too, and the texts are kept as they were made.
    """
    folder, r = Path(__file__).with_name("privacy_fresh"), random.Random(f"virgin{number}-{language}")
    if number >= WHOLE:
        with gzip.open(folder / f"{language}_{number}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                yield Labelled(record["text"], tuple(map(tuple, record["spans"])), language)
        return
    for line in folder.joinpath(f"{language}_{number}.txt").read_text("utf-8").split("\n"):
        if line and not line.startswith("# "):
            yield from (fill(line.replace("\\n", "\n"), language, r) for _ in range(fills))
    for line in folder.joinpath(f"clean_{language}_{number}.txt").read_text("utf-8").split("\n"):
        if line:
            yield Labelled(line.partition("\t")[2].replace("\\n", "\n"), (), language)


if __name__ == "__main__":
    wanted, part = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "test"
    for record in fresh(wanted, LATEST) if part == "fresh" else texts(wanted, part):
        print(json.dumps({"text": record.text, "spans": record.spans, "lang": record.language}, ensure_ascii=False))
