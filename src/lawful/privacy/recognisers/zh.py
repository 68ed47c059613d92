"""What is written in Chinese: mobile and fixed lines, identity numbers and permits of the mainland, Hong Kong, Macau
and Taiwan, number plates, WeChat and QQ accounts."""

from __future__ import annotations

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import DIALLED, EDGE, NUMBER, ROW, UNGROUPED, Pattern
from lawful.privacy.recognisers.shared import ORDER, ORDER_ASCII

_PERMIT = ("通行证", "回乡证", "回乡卡", "来往内地", "往来内地", "往来港澳", "港澳", "permit")
_TAIWAN = (
    *(
        "身份证",
        "身分證",
        "身份證",
        "身分证",
        "字号",
        "字號",
        "统一编号",
        "統一編號",
        "证号",
        "證號",
        "证件",
        "證件",
        "台湾",
        "台灣",
        "臺灣",
        "台胞",
        "居留",
        "居住证",
    ),
    *("tw", "taiwan", "taiwanese", "taipei", "roc", "arc", "id", "identity", "national"),
)
_PLATE_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_IS = r"(?:[号码ID帐账户名]|是|为| is |：|:|=|[ \t]|（|\(|）|\)|“|\"|'|「){0,6}"
_MOBILE = (  # 138 1234 5678, 1381 234 5678, 138 123 45678, 138 12 34 56 78
    r"1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}|1[3-9]\d{2}[ .-]\d{3}[ .-]\d{4}|1[3-9]\d[ .-]\d{3}[ .-]\d{5}|1[3-9]\d(?:[ .-]\d\d){4}"
)
_BORN = (
    "出生",
    "生日",
    "诞辰",
    "birth",
    "birthday",
    "birthdate",
    "dob",
)  # 生于 has a pattern of its own: battles 发生于, firms 诞生于 a day

_NEXT_PHONE = r"(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-\d{7,8})"
_GLUED = rf"(?:^|[^0-9])[1-9]\d{{16}}[\dXx]{_NEXT_PHONE}"

# Surnames that are no word of their own before a title or after 老 and 小.
_SURNAMES = "王李张刘陈杨赵周吴徐孙胡朱郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦付邹孟秦邱江尹薛闫段雷侯贺顾郝龚邵钱严汤戴莫孔武郎聂章鲁岳翟殷詹申欧耿关焦俞左柳甘祝包阎傅卫"
# Before a title these are names as well, though they are words elsewhere.
_TITLED = _SURNAMES + "黄高马江白史毛石武方安叶金龙"
_TITLES = "先生|女士|小姐|太太|老师|医生|律师|教授|经理|主任|师傅|护士|队长|警官|阿姨|叔叔|同学|同志|院长|校长|局长|处长|科长|书记|大夫|老板|大哥|大姐|会计|总监|主管|董事长"
_NAME_BEFORE = "(?:^|(?<=[，。！？；：、,.!?;:“”\"'@（(【》\\s])|(?<=[请找给跟叫问让约见谢把是和与报由对托催派陪帮替访致被])|(?<=私信|联系|转告|通知|欢迎|感谢|拜访|咨询|告诉|提醒|麻烦|委托|邀请))"
_NAME_AFTER = "(?=[，。！？；：、,.!?;:”\"'）)】\\s]|$)"

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
        pattern=r"(?=[+(（0-9])(?:(?<![0-9A-Za-z])|(?=[(（])|(?<=[Tt][Ee][Ll]))(?<![0-9][.])"
        rf"(?P<v>(?:(?:\+|00)?86[ -]?|[(（]\+?86[)）] ?)?(?:(?=1[3-9]\d{{9}}|1[3-9]\d+[-.])|{ROW[0]}(?=(?:{_MOBILE}){ROW[1]}))(?:{_MOBILE}))(?![0-9A-Za-z]|[.-][0-9])",
        score=0.9,
        against=(*ORDER, "offset", "bytes", "size", "seq", "timestamp"),
    ),
    Pattern(
        rule="phone-cn-fixed",
        type="PHONE",
        trigger=r"(?:^|[^0-9A-Za-z])(?:0?(?:10|2\d|[3-9]\d\d)[)\x{FF09}][ -]?|0(?:10|2\d|[3-9]\d\d)[ -])\d{3,4}[ -]?\d{4}",
        pattern=DIALLED + r"(?P<v>(?:(?:\+|00)86[ -]?)?(?:[(（]0?(?:10|2\d|[3-9]\d\d)[)）][ -]?"
        r"|0(?:10|2\d|[3-9]\d\d)[ -])\d{3,4}[ -]?\d{4}(?:[-转]\d{1,6})?)(?![0-9A-Za-z]|\.[0-9])",
        score=0.85,
        against=ORDER,
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
        trigger=rf"{EDGE}(?:(?:\+|00)(?:852|853|886)[ -]?|(?:852|853|886)-)\d(?:[ -]?\d){{6}}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>(?:(?:\+|00)(?:852|853|886)[ -]?|(?:852|853|886)-)\d{1,4}[ -]?\d{3,4}(?:[ -]?\d{3,4})?)"
        r"(?![0-9]|[.-][0-9])",
        score=0.9,
        check=lambda c: len(checks.compact(c)) >= 10,  # 853-3242 is short of three digits
    ),
    Pattern(
        rule="phone-tw",
        type="PHONE",
        trigger=r"(?:^|[^0-9A-Za-z])\(?0[2-8]\d?\)?[ -]?\d{3,4}[ -]\d{4}",
        pattern=DIALLED + r"(?P<v>\(0[2-8]\d?\) ?\d{3,4}-?\d{4}|0[2-8]\d?-\d{3,4}-\d{4}"
        r"(?:(?:#|分機|分机|轉|转)\d{1,6})?)(?![0-9A-Za-z]|[.-][0-9])",
        score=0.75,
        against=ORDER,
        check=lambda c: 9 <= len(checks.compact(c.split("#", maxsplit=1)[0])) <= 16,
    ),
    Pattern(
        rule="cn-id",
        type="CN_ID",
        trigger=r"[1-9]\d(?:[ -]?\d){15}[ -]?[\dXx]",
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
        context=("身份证", "身份证号", "证件号", "identity"),
        check=checks.cn_id_15,
    ),
    Pattern(
        rule="cn-uscc",
        type="CN_USCC",
        trigger=r"[159AYNaynZz]\d(?:[ -]?\d){6}(?:[ -]?[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]){10}",
        score=0.9,
        check=checks.cn_uscc,
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
        context=("香港身份证", "香港", "身份证", "hkid", "hong kong"),
        check=checks.hk_id,
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
        rule="tw-id",
        type="TW_ID",
        trigger=r"[A-Za-z][1289]\d{8}",
        score=0.4,  # one number of an order in ten passes the check
        in_context=0.92,
        context=_TAIWAN,
        reach=(40, 12),
        check=checks.tw_id,
        against=(
            *ORDER_ASCII,
            "orders",
            "订单",
            "单号",
            "流水",
            "运单",
            "快递",
            "工单",
            "货号",
        ),  # 编号 stands before people's too
    ),
    Pattern(
        rule="hkmo-permit",
        type="HKMO_PERMIT",
        trigger=rf"{EDGE}[HMhmCcWw][A-Z]?\d{{7}}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[HMhm](?:\d{10}|\d{8})|[CcWw](?:\d{8}|[A-Z]\d{7}))(?![0-9A-Za-z])",
        score=0.45,
        context=_PERMIT,
    ),
    Pattern(
        rule="hkmo-permit-said",
        type="HKMO_PERMIT",
        trigger=r"(?:台胞证|台湾居民来往大陆通行证|往来台湾通行证)[^0-9A-Za-z\n]{0,8}[A-Za-z]?\d{8}",
        pattern=rf"(?:台胞证|台湾居民来往大陆通行证|往来台湾通行证){_IS}(?P<v>[A-Za-z]?\d{{8}}(?:\d{{2}})?)(?![0-9A-Za-z])",
        score=0.92,
    ),
    Pattern(
        rule="passport-cn",
        type="PASSPORT",
        trigger=rf"{EDGE}[EeGgDdSsPpKk][A-HJ-NP-Za-hj-np-z]?\d{{7}}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[Ee][A-HJ-NP-Za-hj-np-z]\d{7,8}|[EGDSPKegdspk]\d{8}|[GDSP][EL]\d{7})(?![0-9A-Za-z])",
        score=0.4,
        context=("护照", "护照号", "证件", "旅客", "乘机", "签证", "passport"),
    ),
    Pattern(
        rule="passport-zh",
        type="PASSPORT",
        trigger=r"护照[^0-9A-Za-z\n]{0,8}[A-Za-z]{0,3}\d{5}",
        pattern=rf"护照{_IS}(?P<v>[A-Za-z]{{0,2}}\d{{6,9}})(?![0-9A-Za-z])",
        score=0.92,
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
        rule="wechat",
        type="WECHAT_ID",
        trigger=r"(?i:微信|威信|薇信|v信|wechat|weixin|vx|wx|加v)(?i: me,?)?(?i: ?id)?[^0-9A-Za-z\n]{0,6}(?:is )?[A-Za-z][0-9A-Za-z_-]{5}",
        pattern=rf"(?:(?i:微信|威信|薇信|v信|加v)|(?<![0-9A-Za-z])(?i:wechat|weixin|vx|wx)(?=[^0-9A-Za-z]))(?i: me,?)?(?i: ?id)?(?: is)?{_IS}"
        r"(?P<v>[A-Za-z][0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])",
        score=0.92,
        check=lambda c: not (c.isalpha() and c.islower() and c in {"wechat", "weixin", "please", "account", "number"}),
    ),
    Pattern(
        rule="wechat-v",  # 门口，v samuel_3314
        type="WECHAT_ID",
        trigger=r"(?:^|[^0-9A-Za-z])[vV][:： ]+[A-Za-z][0-9A-Za-z_-]*\d",
        pattern=r"(?<![0-9A-Za-z])[vV][:： ]{1,2}(?P<v>[A-Za-z](?=[A-Za-z_-]*\d)[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@.-])",
        score=0.3,
        in_context=0.8,
        context=tuple("，。！？、的我你加找聊价元交"),
        reach=(16, 16),
    ),
    Pattern(
        rule="wechat-said",
        type="WECHAT_ID",
        trigger=r"(?:微信|薇信)[^0-9A-Za-z\n]{1,14}[号是为：:][A-Za-z][0-9A-Za-z_-]{5}",
        pattern=r"(?:微信|薇信)[^0-9A-Za-z\n]{1,14}[号是为：:](?P<v>[A-Za-z](?=[A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@.-])",
        score=0.9,
    ),
    Pattern(
        rule="qq",
        type="QQ",
        trigger=r"(?i:QQ|扣扣|企鹅|加Q)[^0-9A-Za-z\n]{0,6}(?:is )?[1-9]\d{4}",
        pattern=rf"(?:(?<![A-Za-z])[Qq][Qq]|扣扣|企鹅|[加我的][Qq])[群]?{_IS}(?P<v>[1-9]\d{{4,10}})(?![0-9A-Za-z@.])",
        score=0.92,
    ),
    Pattern(
        rule="medical-record-zh",
        type="MEDICAL_RECORD",
        trigger=r"(?:病历|病案|门诊|住院|就诊卡|就诊|病例|病人|患者|诊疗|医疗|医保|社保|健康卡|病歷|門診|就診)(?:编?号|編?號|卡号|ID|号码|[（(]卡?号)[^0-9A-Za-z\n]{0,6}[0-9A-Za-z-]{4}|病[案历][:： ]?\d{6}",
        pattern=r"(?:(?:病历|病案|门诊|住院|就诊卡|就诊|病例|病人|患者|诊疗卡?|医疗|医保卡?|社保卡?|健康卡|病歷|門診|就診)(?:编号|編號|号码|號碼|卡号|号|號|ID|[（(]卡?号)|病[案历](?=[:： ]?\d{6}))[是为：: \t=（(]{0,4}"
        r"(?P<v>[A-Za-z]{0,4}-?\d[0-9A-Za-z-]{2,17}[0-9A-Za-z]|[A-Za-z]{1,4}\d{3,17})(?![0-9A-Za-z])",
        score=0.92,
    ),
    Pattern(
        rule="birth-date-born-zh",
        type="DATE_OF_BIRTH",
        trigger=r"生于[公元农历 ]{0,4}(?:1[89]|20)\d\d",
        pattern=r"(?<![发产诞滋派衍新])生于[公元农历 ]{0,4}(?P<v>(?:1[89]|20)\d\d(?: ?年 ?\d\d? ?月(?: ?\d\d? ?[日号])?|[-./]\d\d?[-./]\d\d?))(?![0-9])",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-before-zh",
        type="DATE_OF_BIRTH",
        trigger=r"\d[日号]?生(?:[^0-9A-Za-z产活效成意理物态]|$)",
        pattern=r"(?<![0-9.\-/])(?P<v>(?:1[89]|20)\d\d(?: ?年 ?\d\d? ?月 ?\d\d? ?[日号]|[-./]\d\d?[-./]\d\d?)|\d\d?[-./]\d\d?[-./](?:1[89]|20)\d\d)生(?:(?![\u4e00-\u9fff])|(?=[的人，]))",
        score=0.9,
    ),
    Pattern(
        rule="birth-month-zh",
        type="DATE_OF_BIRTH",
        trigger=r"(?:出生年月|出生日期|出生)[^0-9\n]{0,6}(?:1[89]|20)\d\d[-./]\d",
        pattern=rf"(?:出生年月|出生日期|出生){_IS}(?P<v>(?:1[89]|20)\d\d[-./](?:1[0-2]|0?[1-9]))(?![0-9A-Za-z]|[-./][0-9])",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-zh",
        type="DATE_OF_BIRTH",
        trigger=r"(?:1[89]|20)\d\d ?年 ?\d\d? ?月(?: ?\d\d? ?[日号])?|[一二][九八〇零][〇零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]",
        edges=("(?<![0-9])", ""),
        score=0.2,
        reach=(24, 3),
        fresh=True,
        context=_BORN,
    ),
)
