"""What is written in Chinese: mobile and fixed lines, identity numbers and permits of the mainland, Hong Kong, Macau
and Taiwan, number plates, WeChat and QQ accounts."""

from __future__ import annotations

import re

from lawful.privacy.recognisers import accounts_zh, checks
from lawful.privacy.recognisers.accounts_zh import GAP, IS
from lawful.privacy.recognisers.pattern import DIALLED, EDGE, NUMBER, ROW, UNGROUPED, Pattern
from lawful.privacy.recognisers.shared import ORDER, ORDER_ASCII

_ORDERED = (
    *ORDER_ASCII,
    "orders",
    *"订单 訂單 单号 單號 流水 运单 運單 快递 工单 货号".split(),
)  # 编号 stands before people's too
_PERMIT = tuple(
    "通行证 通行證 回乡证 回鄉證 回乡卡 回鄉卡 来往内地 往来内地 來往內地 往来港澳 港澳 雙程證 双程证 签注 簽注 permit".split()
)
_PASSES = r"(?:[回返][乡鄉][证證卡]|[台臺]胞[证證卡]|通行[证證]|往[来來][内內港台臺][^0-9A-Za-z\n]{0,4}[证證])"
_TAIWAN = tuple(
    "身份证 身分證 身份證 身分证 字号 字號 统一编号 統一編號 证号 證號 证件 證件 台湾 台灣 臺灣 台胞 居留 居住证 被保險人 要保人 投保"
    " 勞保 健保 戶籍 民國 學生證 移工 校验 校驗 正则 正則 tw taiwan taiwanese taipei roc arc id identity national".split()
)
_PLATE_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼魯蘇贛陝閩貴粵寧瓊"
_MOBILE = (  # 138 1234 5678, 1381 234 5678, 1381 2345 678, 138 123 45678, 138 12 34 56 78
    r"1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}|1[3-9]\d{2}[ .-]\d{3}[ .-]\d{4}|1[3-9]\d{2}[ -]\d{4}[ -]\d{3}"
    r"|1[3-9]\d[ .-]\d{3}[ .-]\d{5}|1[3-9]\d{3} \d{6}|1[3-9]\d(?:[ .-]\d\d){4}"
)
# Emoji and other signs that are no letters nor Chinese.
_ODD = "[^\x00-\x7f\u3001-\u9fff\uf900-\ufaff\uff01-\uff9f]{1,3}"
_EXTENSION = r"(?:(?: ?(?:#|分機|分机|轉|转|内线|內線|ext\.?)|[（(](?=[^）)\n]{3,9}[）)])(?:分機|分机|轉|转|内线|內線|ext\.?))[:： ]?\d{1,6}[)）]?)?"
# Who or what a telephone number belongs to stands before it, or how to reach it.
_RINGS = tuple(
    "电话 電話 手机 手機 手提 行動 聯絡 联络 联系 联絡 聯繫 致电 致電 请电 請電 来电 洽 打给 打給 打俾 打畀 打返 打去 打过去 打過去 打回 可電 再電 回電 覆電 电联 電聯 找我 搵我 搵佢 回访 回訪 回撥 回拨 覆电 来電 拨打 撥打 座机 座機"
    " 市話 热线 熱線 专线 專線 咨询 查詢 报名 報名 传真 傳真 机主 轉數快 转数快 支付宝 fps payme call phone tel mobile whatsapp fax".split()
)
# What is counted and what has numbers of its own.
_NUMBERS = tuple(
    "訂單 單號 編號 運單 帳號 型号 型號 工号 工號 学号 學號 会员号 费 費 量 额 額 会议 會議 密码 密碼 id 病历号 病案号 住院号 门诊号 登记号 流水号 卡号".split()
)
# Directly before the number, or directly behind it: 打28961362搵佢.
_RUNG = (
    *(f"{word}{gap}\0" for word in "打 打咗 打左 打過 打过 打極 打爆 撥 拨".split() for gap in ("", " ")),
    *("打：\0", "\0搵", "\0洽"),
)
# 生于 has a pattern of its own: battles 发生于, firms 诞生于 a day.
_BORN = ("出 生", *"出生 生日 诞辰 誕辰 birth birthday birthdate dob".split())
_YEAR = r"(?:1[89]|20)\d\d"
_TENS = "一二三四五六七八九十"
_MONTH = r"(?i:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[A-Za-z]{0,6}\.?"
# 1971年5月16日, 1971. 5. 16, 19710516, 民國60年5月16日, 一九七一年五月十六日
_DAY = (
    rf"{_YEAR} ?(?:年 ?\d\d? ?月 ?\d\d? ?[日号號]?|[-./] ?\d\d? ?[-./] ?\d\d?)|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:民[國国]|昭和|平成) ?\d{1,3} ?(?:年 ?\d\d? ?月 ?\d\d? ?[日号號]?|[-./] ?\d\d?[-./] ?\d\d?)"
    rf"|(?:{_YEAR}|[一二][九八〇零○O][〇零○O{_TENS}]{{2}}|民[國国][〇零{_TENS}百]{{1,4}}) ?年 ?[正冬腊臘{_TENS}]{{1,3}}月 ?初?[{_TENS}廿卅]{{1,3}}[日号號]?"
)

_WRITTEN = r"(?:(?:1[89]|20)\d\d ?年 ?\d\d? ?月(?: ?\d\d? ?[日号])?|[一二][九八〇零][〇零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号])"
_NEXT_PHONE = r"(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-\d{7,8})"
_TW_AREA = "0(?:826|836|37|49|8[29]|[2-8])"
_UNEXTENDED = re.compile(r" ?[（(]?(?:#|分機|分机|轉|转|内线|內線|ext)")
_PINYIN_ROAD = r"[A-Z][a-z]{1,14}(?: [A-Z]?[a-z]{1,14})? ?(?:[Ll]u|[Jj]ie|[Dd]ajie|[Dd]adao|[Xx]iang|[Hh]utong)"
_GLUED = rf"(?:^|[^0-9])[1-9]\d{{16}}[\dXx]{_NEXT_PHONE}"

# Surnames that are no word of their own before a title or after 老 and 小.
_SURNAMES = "王李张刘陈杨赵周吴徐孙胡朱郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦付邹孟秦邱江尹薛闫段雷侯贺顾郝龚邵钱严汤戴莫孔武郎聂章鲁岳翟殷詹申欧耿关焦俞左柳甘祝包阎傅卫"
# Before a title these are names as well, though they are words elsewhere.
_TITLED = _SURNAMES + "黄高马江白史毛石武方安叶金龙"
_TITLES = "先生|女士|小姐|太太|老师|医生|律师|教授|经理|主任|师傅|护士长|护士|药师|秘书|导师|教练|站长|所长|技师|法官|专员|队长|警官|阿姨|叔叔|同学|同志|院长|校长|局长|处长|科长|书记|大夫|老板|大哥|大姐|会计|总监|主管|董事长"
_NAME_BEFORE = "(?:^|(?<=[，。！？；：、,.!?;:“”\"'@（(【》\\s])|(?<=[请找给跟叫问让约见谢把是和与报由对托催派陪帮替访致被])|(?<=私信|联系|转告|通知|欢迎|感谢|拜访|咨询|告诉|提醒|麻烦|委托|邀请|告知))"
_NAME_AFTER = "(?=[，。！？；：、,.!?;:”\"'）)】\\s]|$)"


def _permit(number: str) -> bool:
    """Eight digits, or ten with those that count renewals; seven where two letters stand before them."""
    said = checks.compact(number)
    digits = sum(map(str.isdigit, said))
    return digits in (8, 10) if len(said) - digits < 2 else digits == 7


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="surname-and-title",
        type="PERSON",
        trigger=rf"[{_TITLED}](?:{_TITLES}|总)",
        pattern=rf"(?=[{_TITLED}])(?<!(?<![感致])谢(?=谢)){_NAME_BEFORE}(?P<v>[{_TITLED}](?:{_TITLES}|总(?:{_NAME_AFTER}|(?=[刚说问今昨明已要让在]))))",
        score=0.8,
    ),
    Pattern(
        rule="surname-called",
        type="PERSON",
        trigger=rf"[老小][{_SURNAMES}]",
        pattern=rf"(?=[老小]){_NAME_BEFORE}(?P<v>[老小][{_SURNAMES}])(?:{_NAME_AFTER}|(?=[说问来去让把给]))",
        score=0.7,
    ),
    Pattern(
        rule="phone-cn-mobile",
        type="PHONE",
        trigger=rf"(?:{EDGE}|[Tt][Ee][Ll])(?:(?:00)?86[)\x{{FF09}}]?[ -]?)?(?:{_MOBILE})(?:[^0-9A-Za-z]|$)",
        pattern=r"(?=[+(（0-9])(?:(?<![0-9A-Za-z])|(?=[(（])|(?<=[Tt][Ee][Ll]))(?<![0-9][.])(?<![A-KM-Z]-)"  # HT-1987-0312-004 is a contract
        rf"(?P<v>(?:(?:\+|00)?86[ -]?|[(（]\+?86[)）] ?)?(?:(?=1[3-9]\d{{9}}|1[3-9]\d+[-.])|{ROW[0]}(?=(?:{_MOBILE}){ROW[1]}))(?:{_MOBILE}))(?![0-9A-Za-z]|[.-][0-9])",
        score=0.9,
        against=(*ORDER, "offset", "bytes", "size", "seq", "timestamp", "分辨率", "分辨率为"),
    ),
    Pattern(
        rule="phone-cn-spelled",  # 打给他1 3 8 1 2 3 4 5 6 7 8就这个号: as it is said, digit by digit
        type="PHONE",
        trigger=r"(?:^|[^0-9A-Za-z]) ?1 [3-9] \d \d \d \d \d \d \d \d \d",
        pattern=r"(?:(?<=[\u4e00-\u9fff：:，,])|(?<=[\u4e00-\u9fff：:，,] ))(?P<v>1 [3-9](?: \d){9})(?![0-9A-Za-z]| \d)",
        score=0.8,
    ),
    Pattern(
        rule="phone-cn-signs",  # 151➖9870➖8483, 138_1234_5678: no number is written so but to be read by people alone
        type="PHONE",
        trigger=rf"{EDGE}1[3-9]\d(?:[^\x00-\x7F]+|[_/|~*])\d{{4}}(?:[^\x00-\x7F]+|[_/|~*])\d{{4}}",
        pattern=rf"(?<![0-9A-Za-z])(?<![0-9][.])(?P<v>1[3-9]\d(?:{_ODD}\d{{4}}{_ODD}|(?P<s>[_/|~*])\d{{4}}(?P=s))\d{{4}})(?![0-9A-Za-z])",
        score=0.85,
        against=ORDER,
    ),
    Pattern(
        rule="phone-cn-fixed",
        type="PHONE",
        trigger=r"(?:^|[^0-9A-Za-z])(?:0?(?:10|2\d|[3-9]\d\d)[)\x{FF09}][ -]?|0(?:10|2\d|[3-9]\d\d)[ -])\d{3,4}[ -]?\d{4}",
        pattern=DIALLED + r"(?P<v>(?:(?:\+|00)86[ -]?)?(?:[(（]0?(?:10|2\d|[3-9]\d\d)[)）][ -]?"
        r"|0(?:10|2\d|[3-9]\d\d)[ -])\d{3,4}[ -]?\d{4}(?:-\d{1,6}|" + _EXTENSION + r"))(?![0-9A-Za-z]|\.[0-9])",
        score=0.85,
        against=ORDER,
    ),
    Pattern(
        rule="phone-cn-area",  # 02348551456: an area code with its number, by its make alone
        type="PHONE",
        trigger=r"0(?:10|2[0-57-9])[2-8]\d{7}|0[3-9]\d\d[2-8]\d{6,7}",
        edges=NUMBER,
        score=0.55,
        against=(*ORDER, *_ORDERED, *_NUMBERS),
        check=checks.telephone,
    ),
    Pattern(
        rule="phone-cn-service",
        type="PHONE",
        trigger=r"[48]00[ -]?\d{3}[ -]?\d{4}|[48]00[ -]?\d{4}[ -]?\d{3}|[48]00-\d-\d{3}-\d{3}",
        edges=NUMBER,
        score=0.7,
        against=ORDER,
    ),
    Pattern(
        rule="phone-hk",
        type="PHONE",
        trigger=rf"{EDGE}(?:(?:\+|00)?(?:852|853|886)[)\x{{FF09}}] ?|(?:\+|00)(?:852|853|886)[ -]?|(?:852|853|886)-)\d(?:[ -]?\d){{6}}",
        pattern=r"(?:(?<![0-9A-Za-z])|(?=[(（]))(?P<v>(?:[(（](?:\+|00)?(?:852|853|886)[)）] ?|(?:\+|00)(?:852|853|886)[ -]?|(?:852|853|886)-)"
        r"\d{1,4}[ -]?\d{3,4}(?:[ -]?\d{3,4})?" + _EXTENSION + r")(?![0-9]|[.-][0-9])",
        score=0.9,
        check=lambda c: len(checks.compact(c)) >= 10,  # 853-3242 is short of three digits
    ),
    Pattern(
        rule="phone-tw",
        type="PHONE",
        trigger=rf"(?:^|[^0-9A-Za-z])\(?{_TW_AREA}[)\x{{FF09}}-] ?\d{{3}}\d?[ -]?\d{{3}}",
        pattern=DIALLED
        + rf"(?P<v>(?:[(（]{_TW_AREA}[)）] ?|{_TW_AREA}-)(?:\d{{3,4}}[- ]?\d{{4}}|\d{{4}}[- ]\d{{3}}|\d{{6}})"
        + _EXTENSION
        + ")(?![0-9A-Za-z]|[.-][0-9])",
        score=0.75,
        against=ORDER,
        check=lambda c: 9 <= len(checks.compact(_UNEXTENDED.split(c)[0])) <= 10,
    ),
    Pattern(
        rule="phone-bare-zh",
        type="PHONE",
        # Eight digits of Hong Kong and Macau, a Taiwanese mobile, a mainland area code that runs on: a word must say so.
        # Only in Chinese text: behind what is not ASCII.
        trigger=r"[^\x00-\x7F][\"':> ]*(?:\n[ \t]*)?\(?(?:0[1-9]\d{8}\d?\d?|[235-9]\d{3}[ -]?\d{4})(?:[^0-9]|$)",
        pattern=r"[^\x00-\x7F][\"':> ]{0,5}(?:(?<=[:：])\n[ \t]{0,4})?\(?"
        rf"{NUMBER[0]}(?:(?=[0-9]{{8}}|[0-9]{{4}}-)|{ROW[0]})(?P<v>(?:09\d{{8}}|0(?:10|2\d|[3-9]\d\d)\d{{7,8}}"
        r"|(?!\d\d00[ -]\d\d00)(?:2[1-9]|20(?=[4-9]\d[ -])|[35-9]\d)\d\d[ -]?\d{4})"
        rf"{_EXTENSION})(?:{NUMBER[1]})(?:(?<=[^ ][0-9]{{4}})|{ROW[1]})(?! ?[元块塊年蚊次字%％])",
        score=0.35,
        in_context=0.8,
        context=(*_RINGS, *_RUNG),
        reach=(24, 1),
        fresh=True,
        against=(*ORDER, *_NUMBERS),
    ),
    Pattern(
        rule="cn-id",
        type="CN_ID",
        trigger=r"[1-9][ -]?\d(?:[ -]?\d){15}[ -]?[\dXx]",
        edges=(
            r"(?<![0-9A-Za-z])(?<![0-9][.])" + UNGROUPED,
            r"(?![0-9A-Za-z])",
        ),
        score=0.97,
        check=checks.cn_id,
    ),
    Pattern(
        rule="cn-id-before-phone",
        type="CN_ID",
        # 张三11010519491231002X13812345678: sent in a hurry, without a sign between.
        trigger=_GLUED,
        pattern=r"(?<![0-9A-Za-z])(?P<v>[1-9]\d{16}[\dXx])" + rf"(?={_NEXT_PHONE}(?![0-9]))",
        score=0.97,
        check=checks.cn_id,
    ),
    Pattern(
        rule="phone-after-cn-id",
        type="PHONE",
        trigger=_GLUED,
        pattern=rf"(?<=[1-9]\d{{16}}[\dXx])(?P<v>{_NEXT_PHONE})(?![0-9])",
        score=0.9,
    ),
    Pattern(
        rule="cn-id-15",
        type="CN_ID",
        trigger=r"[1-9]\d{14}",
        edges=NUMBER,
        score=0.3,
        context=("身份证", "身份證", "证件号", "證件號", "identity"),
        check=checks.cn_id_15,
    ),
    Pattern(
        rule="card-said-zh",  # however it is grouped, as read off a picture or said: 6222  0212  3456  7894
        type="CREDIT_CARD",
        trigger=r"(?:卡|[账帐帳][号號户戶])[^0-9\n]*\d+[ .·-]+\d",
        pattern=r"(?:卡|[账帐帳][号號户戶])[^0-9\n]{0,16}(?=\d{1,16}[ .·-])(?P<v>\d(?:[ .·-]{0,3}\d){12,18})(?![0-9A-Za-z]|[ .·-]{1,3}[0-9])",
        score=0.95,
        check=checks.card,
    ),
    Pattern(
        rule="bank-account-zh",  # what a bank counts by need be no card, nor pass a card's check
        type="BANK_CARD",
        trigger=r"(?:银行卡|[存折摺]折|[银銀]行[账帐帳]|[收付]款[账帐帳]|(?:借记|储蓄|信用)卡)[号號户戶]?[^0-9A-Za-z\n]{0,4}\d(?:[ -]?\d){11}",
        pattern=rf"(?:银行卡|存[折摺]|[银銀]行[账帐帳]|[收付]款[账帐帳]|(?:借记|储蓄|信用)卡)[号號户戶]{IS}(?P<v>\d(?:[ -]?\d){{11,20}})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.6,
    ),
    Pattern(
        rule="us-ssn-said-zh",
        type="US_SSN",
        trigger=r"社[会會]?安全?[号號码碼卡][^0-9\n]*\d{3}[- ]?\d\d[- ]?\d{4}",
        pattern=r"社[会會]?安全?[号號码碼卡][^0-9\n]{0,16}(?P<v>\d{3}[- ]?\d\d[- ]?\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.95,
    ),
    Pattern(
        rule="uk-nhs-zh",
        type="UK_NHS",
        trigger=r"(?:英[国國]|GP|[国國]民(?:保健|[医醫][疗療]服[务務])|全科)[^0-9\n]*\d{3}[ -]?\d{3}[ -]?\d{4}",
        pattern=r"(?:英[国國]|GP|[国國]民(?:保健|[医醫][疗療]服[务務])|全科)[^0-9\n]{0,24}(?P<v>\d{3}[ -]?\d{3}[ -]?\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.92,
        check=checks.uk_nhs,
        against=ORDER,
    ),
    Pattern(
        rule="uk-nhs-listed-zh",  # 输入NHS号“943 476 5919”，通过；输入“987 654 4321”，报错
        type="UK_NHS",
        trigger="NHS ?[号號编編码碼]",
        pattern=r"(?<![0-9A-Za-z])(?<![0-9][.-])(?P<v>\d{3}[ -]?\d{3}[ -]?\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.2,
        in_context=0.9,
        context=tuple(f"nhs{gap}{word}" for gap in ("", " ") for word in "号號编編码碼"),
        reach=(90, 0),
        check=checks.uk_nhs,
        against=_ORDERED,
    ),
    Pattern(
        rule="cn-uscc",
        type="CN_USCC",
        trigger=r"[159AYNaynZz]\d(?:[ -]?\d){6}(?:[ -]?[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]){10}",
        score=0.9,
        check=lambda c: not c.startswith("12345678") and checks.cn_uscc(c),
    ),
    Pattern(
        rule="hk-id",
        type="HK_ID",
        trigger=rf"{EDGE}[A-Za-z]{{1,2}} ?\d{{6}} ?[(\x{{FF08}}]",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[A-Za-z]{1,2} ?\d{6} ?[(（] ?[0-9Aa] ?[)）])",
        score=0.96,
        check=checks.hk_id,
    ),
    Pattern(
        rule="hk-id-plain",
        type="HK_ID",
        trigger=r"[A-Z]{1,2}\d{6}-?[0-9A]",
        score=0.4,  # one random code in eleven passes
        context=(
            *"香港 港澳台 港澳臺 身份证 身份證 身分證 证件 證件 入境 申請人 受養人 校验 校驗 正则 正則 hkid".split(),
            "hong kong",
        ),
        reach=(40, 12),
        check=lambda c: not c.startswith("QQ") and checks.hk_id(c),
    ),
    Pattern(
        rule="mo-id",
        type="MO_ID",
        trigger=rf"{EDGE}[1578](?:\d{{6}}[(\x{{FF08}}]|/\d{{6}}/)\d",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[1578]\d{6}[(（]\d[)）]|[1578]/\d{6}/\d)(?![0-9A-Za-z])",
        score=0.6,
        context=("澳门", "澳門", "macau", "macao", "bir"),
    ),
    Pattern(
        rule="mo-id-said",
        type="MO_ID",
        trigger=r"澳[门門](?:居民|永久)*身[份分][证證][^0-9A-Za-z\n]{0,6}[1578]\d{6}",
        pattern=rf"澳[门門](?:居民|永久){{0,2}}身[份分][证證]{IS}(?P<v>[1578]\d{{7}})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.9,
    ),
    Pattern(
        rule="tw-id",
        type="TW_ID",
        trigger=r"[A-Za-z][ -]?[1289]\d\d[ -]?\d{3}[ -]?\d{3}",
        score=0.4,  # one number of an order in ten passes the check
        in_context=0.92,
        context=_TAIWAN,
        reach=(40, 12),
        check=checks.tw_id,
        against=_ORDERED,
    ),
    Pattern(
        rule="hkmo-permit",
        type="HKMO_PERMIT",
        trigger=rf"{EDGE}[HMhmCcWwLl][A-Z]?\d{{7}}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[HMhm](?:\d{10}|\d{8})|[CcWwLl](?:\d{8}|[A-Z]\d{7}))(?![0-9A-Za-z])",
        score=0.45,
        context=_PERMIT,
        reach=(60, 12),  # lists of numbers stand behind one word
    ),
    Pattern(
        rule="hkmo-permit-said",  # 台胞证12345678, 回鄉卡M 0564 8681, 港澳通行证：C-1234-5678
        type="HKMO_PERMIT",
        trigger=rf"{_PASSES}[^0-9A-Za-z\n]{{0,8}}[A-Za-z]?[A-Z]?[ -]?\d{{2}}",
        pattern=rf"{_PASSES}(?:[（(][^（）()\n0-9]{{1,12}}[）)])?{IS}(?P<v>[HMCWLhmcwl]?[A-Z]?[ -]?\d{{2,4}}[ -]?\d{{2,4}}(?:[ -]?\d{{2,4}}){{0,2}})(?![0-9A-Za-z]|[ -][0-9])",
        score=0.92,
        check=_permit,
    ),
    Pattern(
        rule="passport-cn",
        type="PASSPORT",
        trigger=rf"{EDGE}[EeGgDdSsPpKk][A-HJ-NP-Za-hj-np-z]?\d{{7}}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[Ee][A-HJ-NP-Za-hj-np-z]\d{7,8}|[EGDSPKegdspk]\d{8}|[GDSP][EL]\d{7})(?![0-9A-Za-z])",
        score=0.4,
        context=tuple("护照 護照 证件 證件 旅客 乘客 乘机 乘機 登机 登機 签证 簽證 passport".split()),
    ),
    Pattern(
        rule="passport-zh",
        type="PASSPORT",
        # E12345678, PAA123456, YA 1234567, 75 4464283, C01X00T47, 12AB34567
        trigger=rf"[护護]{GAP}照[^0-9A-Za-z\n]*(?:[:：]\n[ \t]*)?[0-9A-Za-z]",
        pattern=rf"[护護]{GAP}照的?{IS}(?P<v>[A-Za-z]{{0,2}}\d{{6,9}}|[A-Z]{{1,2}} \d{{6,8}}|[A-Z] ?[A-Z]?\d{{3,4}} \d{{4}}|\d\d ?(?:№|No)? ?\d{{7}}|(?=(?:[A-Z]{{0,3}}\d){{4}})[0-9A-Z]{{8,9}})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.96,  # one in eleven passes for a number of Hong Kong
    ),
    Pattern(
        rule="passport-said-zh",  # 护照换了新的，号码609809001
        type="PASSPORT",
        trigger=r"[护護]照[^0-9A-Za-z\n]{0,24}[0-9A-Z]",
        pattern=r"[护護]照[^0-9A-Za-z\n]{1,24}?(?P<v>[A-Z]{1,2}\d{6,8}|(?<=[号號码碼：:为為是])\d{9})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.85,
        against=_ORDERED,
    ),
    Pattern(
        rule="passport-another-zh",  # 护照XE851191、192915958
        type="PASSPORT",
        trigger=r"[护護]照[^\n]*\d{6}[^0-9A-Za-z\n][^0-9\n]{0,3}\d{6}",
        pattern=r"(?:(?<=[0-9][、，,;；/和及与與])|(?<=[0-9][、，,;；/和及与與] )|(?<=[0-9] [/和及与與] ))(?P<v>[A-Z]{1,2}\d{6,8}|\d{9})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.2,
        in_context=0.85,
        context=("护照", "護照"),
        reach=(48, 0),
    ),
    Pattern(
        rule="passport-before-zh",  # 持TK0683893号护照
        type="PASSPORT",
        trigger=r"[号號的之（(国國本通私公 ][护護]照",
        pattern=r"(?<![0-9A-Za-z])(?<![0-9][.-])(?P<v>[A-Z]{0,2}\d{6,9})(?: ?[号號](?:[的之]|英[国國]|美[国國]|日本|普通|因私|因公){0,2}|的| ?[（(])[护護]照",
        score=0.92,
        against=_ORDERED,
    ),
    Pattern(
        rule="licence-plate-cn",
        type="LICENSE_PLATE",
        trigger=rf"[{_PLATE_PROVINCES}][A-HJ-NP-Za-hj-np-z][·•・. -]?[A-HJ-NP-Za-hj-np-z0-9]{{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]",
        edges=("", r"(?![0-9A-Za-z])"),
        score=0.92,
        check=checks.has_digit,
    ),
    Pattern(
        rule="licence-plate-said-zh",  # 車牌LF9641, ABC-1234, 1922-FX, MB-88-18: of Hong Kong, Taiwan, Macau and abroad
        type="LICENSE_PLATE",
        trigger=rf"(?:[车車]{GAP}牌|[车車][号號]|牌照|[号號]牌)[编編号號码碼是为為係：:︰ =（(“「\"']*(?:[:：]\n[ \t]*)?[0-9A-Z]|車(?:[A-Z]{{2}}|[0-9]{{3}})",
        pattern=rf"(?:(?:[车車]{GAP}牌|[车車][号號]|牌照|[号號]牌){IS}|(?<=[機客轎貨])車(?=[A-Z]{{2,3}}-\d{{3,4}}|\d{{3,4}}-[A-Z]{{2}}))(?P<v>[0-9A-Z]{{1,4}}(?:[ -][0-9A-Z]{{1,4}}){{1,2}}|[0-9A-Z]{{3,8}})(?![0-9A-Za-z]|[ -][0-9A-Z]|次)",
        score=0.85,
        check=checks.letter_and_digit,
    ),
    Pattern(
        rule="licence-plate-hk",  # 停車場月租：YL9063, 車主WW 5769
        type="LICENSE_PLATE",
        # Models have names like plates: RX 450.
        trigger=r"(?:[車车](?:[場场主輛辆係]|房|位月租)|泊[車车]|[部架輛辆台家貨][車车]|電單[車车]|的士|抄牌|拖[咗走]|[旅小][遊游]?巴|[駕驾][駛驶])[^0-9A-Za-z\n]*[A-Z]{2} ?\d{2}",
        pattern=r"(?:(?:[車车](?:[場场主輛辆係]|房|位月租)|泊[車车])[^0-9A-Za-z\n]{0,8}(?=[A-Z]{2} ?\d)"
        r"|(?:[部架輛辆台家貨][車车]|電單[車车]|的士|抄牌|拖[咗走]|[旅小][遊游]?巴|[駕驾][駛驶](?:登[記记][號号][碼码])?)[號号係是為为：: （(「“]{0,3}(?=[A-Z]{2} ?(?:\d{4}|\d\d[1-9])(?![0-9])))"
        r"(?P<v>[A-HJ-PR-Z]{2} ?\d{3,4}|QQ ?\d{4})(?![0-9A-Za-z年元蚊]|[ .-][0-9A-Z])",
        score=0.8,
    ),
    Pattern(
        rule="licence-plate-hk-owner",  # YL9063，車主, QQ 2782之私家車, BE 4156俾人抄牌
        type="LICENSE_PLATE",
        trigger=r"[0-9的嘅，,、 （(][车車]主|\d[之的](?:私家|[輕中重]型|的士|小巴|電單|汽車|貨車|客貨)|\d ?[俾被畀][人交警]*(?:抄|拖|鎖)|\d ?(?:嘅?司機|阻塞|[阻擋]住)",
        pattern=r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][ .-])(?P<v>[A-HJ-NP-Z]{2} ?\d{1,4})(?:(?:[,，、 （(]{1,2}|[的嘅])?[車车]主|[之的](?:私家[車车]|[輕中重]型|的士|小巴|電單|汽車|貨車|客貨)| ?[俾被畀][人交警]{0,2}(?:抄牌|拖走|拖咗|鎖)| ?(?:嘅?司機|阻塞|[阻擋]住))",
        score=0.8,
    ),
    Pattern(
        rule="licence-plate-spelled",  # 湘 C · D 2 3 4 1 7
        type="LICENSE_PLATE",
        trigger=rf"[{_PLATE_PROVINCES}] ?[A-HJ-NP-Z] ?[·•・.-]? ?[A-HJ-NP-Z0-9] ?[A-HJ-NP-Z0-9]",
        pattern=rf"(?P<v>[{_PLATE_PROVINCES}] ?[A-HJ-NP-Z] ?[·•・-] ?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳使领试]|[{_PLATE_PROVINCES}] [A-HJ-NP-Z](?: ?[·•・.-])?(?:(?: [A-HJ-NP-Z0-9]){{4,5}} [A-HJ-NP-Z0-9挂学警港澳]| ?(?=[A-HJ-NP-Z]{{0,2}}[0-9]{{3}})[A-HJ-NP-Z0-9]{{5,6}}))(?![0-9A-Za-z]|[ .-][0-9A-Z])",
        score=0.92,
        check=checks.has_digit,
    ),
    Pattern(
        rule="medical-record-zh",
        type="MEDICAL_RECORD",
        trigger=r"(?:病历|病案|门诊|住院|[病住][ \x{3000}][历歷案院][ \x{3000}]|就诊卡|就诊|病例|(?:病人|患者)(?:登[记記])?|诊疗|医疗|医保|社保|健康卡|病歷|門診|就診|健保|病历本|建[档檔]|急[诊診]|(?:体检|體檢|[检檢][验驗查]|化验|病理|出院|入院)(?:[报報]告[单單]?|记录|記錄|小结|表)?[（(]?)(?:编?号|編?號|卡[号號]|ID|号码|[（(]卡?号)[^0-9A-Za-z\n]{0,6}(?:[:：]\n[ \t]*)?[0-9A-Za-z-]{4}|(?:病[案历]|就[诊診]卡)[:： ]?\d{6}",
        pattern=r"(?:(?:病历|病案|门诊|住院|[病住][ \u3000][历歷案院][ \u3000]|就诊卡|就诊|病例|(?:病人|患者)(?:登[记記])?|诊疗卡?|医疗|医保卡?|社保卡?|健康卡|病歷|門診|就診|健保卡?|病历本|建[档檔]|急[诊診]|(?:体检|體檢|(?:[检檢][验驗查]|化验|病理|出院|入院)(?=[报報记記小]))(?:[报報]告[单單]?|记录|記錄|小结|表)?[（(]?)(?:编号|編號|号码|號碼|卡[号號]|号|號|ID|[（(]卡?号)|(?:病[案历]|就[诊診]卡)(?=[:： ]?\d{6}))(?:[是为：: \t=（(]|[:：]\n){0,4}"
        r"(?P<v>[A-Za-z]{0,4}-?\d[0-9A-Za-z-]{2,17}[0-9A-Za-z]|[A-Za-z]{1,4}\d{3,17})(?![0-9A-Za-z])",
        score=0.92,
    ),
    Pattern(
        rule="medical-record-registered-zh",  # 登记号B33-365048: of a patient where a hospital speaks
        type="MEDICAL_RECORD",
        trigger=r"(?:登[记記]|挂[号號]|掛號|[预預][约約]|[档檔]案|流水|磁卡|[诊診][疗療]|[检檢][查验驗]|影像|ID|[患病]者|病[员員])(?:[编編]?[号號]|[号號][码碼])[^0-9A-Za-z\n]{0,4}[A-Z]{0,4}-?\d",
        pattern=rf"(?:登[记記]|挂[号號]|掛號|[预預][约約]|[档檔]案|流水|磁卡|[诊診][疗療]|[检檢][查验驗]|影像|ID|[患病]者|病[员員])(?:[编編]?[号號]|[号號][码碼]){IS}(?P<v>[A-Z]{{0,4}}-?\d[0-9A-Z-]{{2,17}}[0-9A-Z])(?![0-9A-Za-z]|[.][0-9])",
        score=0.3,
        in_context=0.85,
        context=tuple(
            "就诊 就診 挂号 掛號 医院 醫院 门诊 門診 住院 取号 患者 病人 病房 病区 诊室 科室 医师 醫師 主治 体检 化验 病理 出院 入院 病历 病歷 复诊".split()
        ),
        reach=(80, 40),
    ),
    Pattern(
        rule="birth-date-said-zh",
        type="DATE_OF_BIRTH",
        trigger=r"(?:出[ \x{3000}]*生|生[ \x{3000}]*日|生年月日|生[于於]|[诞誕生]辰|八字)[^0-9A-Za-z\n]*(?:(?:[:：]\n[ \t]*)?(?:\d|[JFMASOND][A-Za-z]{2})|[年月]|[:：]\n[ \t]*[民一二])",
        pattern=r"(?!(?<=[0-9][日号號年])出生[，,])(?:出[ \u3000]{0,4}生(?:[ \u3000]?[年月日期時时间間]){0,4}|生[ \u3000]{0,4}日|(?<![发發產产诞誕滋派衍新先医醫学學考花人师師])生[于於]|生年月日|[诞誕生]辰(?:八字)?|八字)"
        r"(?: ?/ ?[A-Za-z][A-Za-z ]{2,16})?(?:[ \u3000：:是为為在於于（(“\"'，,=|]|[:：]\n){0,6}(?:[公西]元|[农農阴陰阳陽旧舊]历|[农農陰陽國舊]曆|国历|约|約)? ?"
        rf"(?P<v>{_DAY}|\d\d?(?: ?[-./ ] ?)?(?:\d\d? ?月 ?/ ?)?{_MONTH}(?: ?/ ?\d\d?月)?(?:[-,./ ] ?)?{_YEAR}|[〇零○{_TENS}百]{{1,4}}年[正冬腊臘{_TENS}]{{1,3}}月初?[{_TENS}廿卅]{{1,3}}[日号號]?|{_MONTH} ?\d\d?(?:st|nd|rd|th)?,? {_YEAR}"
        rf"|(?:0\d\d|1[01]\d|[1-9]\d)(?:[-./]\d\d?[-./]\d\d?|年\d\d?月\d\d?[日號号])|\d\d?[-./]\d\d?[-./]{_YEAR}"
        rf"|{_YEAR}(?: ?年 ?\d\d? ?月|[-./](?:1[0-2]|0?[1-9]))|[一二][九八〇零○O][〇零○O{_TENS}]{{2}}年[{_TENS}]{{1,2}}月|(?:1[0-2]|0?[1-9])(?:月(?:3[01]|[12]\d|0?[1-9])[日号號]|[-/](?:3[01]|[12]\d|0?[1-9])(?!%))|[{_TENS}]{{1,2}}月[初{_TENS}廿]{{1,3}}[日号號]?)(?![0-9A-Za-z]|[-./] ?[0-9])",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-before-zh",
        type="DATE_OF_BIRTH",
        trigger=rf"(?:\d[日号號月]?|[{_TENS}][日号號])(?:[ ，,]*|[于於在][^0-9A-Za-z\n]+)出?生(?:[^0-9A-Za-z产產活效成意理物态態]|$)",
        pattern=rf"(?<![0-9.\-/])(?P<v>{_DAY}|\d\d?[-./]\d\d?[-./]{_YEAR}|\d\d年\d\d?月\d\d?[日号號]|{_YEAR}(?: ?年 ?\d\d? ?月|[./]\d\d?(?=生)))"
        r"(?:[ ，,]{0,2}出生(?![日年地时時证證])|[于於在][\u4e00-\u9fff]{2,8}出生| ?生(?:(?![\u4e00-\u9fff])|(?=[的人，于於在])))",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-zh",
        type="DATE_OF_BIRTH",
        trigger=EDGE + _WRITTEN,
        # What stands behind a birth is another day: 1961年6月3日出生，于2022年8月3日被拘留.
        pattern=rf"(?:(?:(?<=[日号號年] )|(?<=[日号號年]))出?生(?![日年地时時证證])|出生(?:率|人口|人数))[^0-9生\n]{{0,24}}{_WRITTEN}|(?<![0-9])(?P<v>{_WRITTEN})",
        score=0.2,
        reach=(24, 0),
        fresh=True,
        context=_BORN,
    ),
    Pattern(
        rule="address-pinyin",  # 114hao 17dong 972shi, Heping lu, Xiamen
        type="ADDRESS",
        trigger=r"(?:^|[^0-9A-Za-z])\d{1,5} ?(?:hao|dong|shi|lou|nong)[ ,]",
        pattern=rf"(?<![0-9A-Za-z])(?P<v>(?:{_PINYIN_ROAD},? ?)?\d{{1,5}}[ ]?(?:hao|nong|xiang|dong|lou|danyuan|ceng|shi|hu)(?:[ ,]{{1,2}}\d{{1,5}}[ ]?(?:hao|dong|lou|danyuan|ceng|shi|hu)){{0,4}}"
        rf"(?:,? {_PINYIN_ROAD})?(?:, ?[A-Z][a-z]{{2,14}}(?: (?:[Qq]u|[Ss]hi|[Ss]heng|[Xx]ian|District|City|Province))?){{0,4}})(?![0-9A-Za-z])",
        score=0.95,
        check=lambda c: "," in c or c.count(" ") > 1,
    ),
    *accounts_zh.PATTERNS,
)
