"""What is written alike in every language: mail, network addresses, cards, international telephone numbers, secrets."""

from __future__ import annotations

from lawful.privacy.recognisers import checks, secrets
from lawful.privacy.recognisers.pattern import ALONE, EDGE, NUMBER, ROW, UNGROUPED, Pattern

ORDER_ASCII = tuple(
    "order invoice tracking ticket reference ref case isbn serial sku parcel imei meid iccid barcode ean upc gtin vin job".split()
)
ORDER = (*ORDER_ASCII, *"订单 单号 编号 流水 运单 快递 工单 合同 货号 条形码 条码".split())
_PHONE_ASCII, _PHONE_ZH = (
    (
        *"phone phoned telephone tel mobile mob cell cellphone landline fax fone whatsapp dial pager hotline helpline".split(),
        *"celular telefono telefone telefon telefonnummer handynummer rufnummer cellulare movil msisdn phn phno".split(),
        *("ph:", "ph no", "ph#", "ph ", "ph.", "phone no"),
    ),
    ("tél", "móvil", "teléfono", "电话", "手机", "联系方式", "致电", "座机", "固话", "传真", "拨打", "热线"),
)
_PHONE_DIGITS = r"\+?\(?\d(?:[ ./()-]{0,2}\d){6,14}"
_VERSION = (
    "version",
    "v",
    "ver",
    "release",
    "build",
    "版本",
    "版",
    "升级到",
    "更新到",
    "firmware",
    "section",
    "node",
    "python",
    "java",
    "openssl",
    "kernel",
    *"固件 内核 驱动 低于 高于 回退到 回滚到 升级至 升至 降至 掩码 掩码改成 netmask".split(),
)
_MINE = ("my", "website", "homepage", "profile", "blog", "portfolio", "个人主页", "主页", "网址", "博客", "网站")

_CARD_GROUPS = r"\d{13,19}|\d{4}(?:[ ._·-]\d{4}){3}|\d{4}[ .-]\d{6}[ .-]\d{4,5}|\d{6}[ -]\d{10,13}"
_CARD_EDGES = (  # a row of a table counts only where groups are set apart by spaces
    rf"{NUMBER[0]}(?:(?=[0-9]{{13}}|[0-9]{{4,6}}[.-])|{ROW[0]})",
    rf"(?:{NUMBER[1]})(?:(?<=[0-9]{{5}})|(?<=[.-][0-9]{{4}})|{ROW[1]})",
)
_IBANS = checks.iban_lengths()
_COUNTRIES = "|".join(country for countries in _IBANS.values() for country in countries)
# As long as the country has it: the words behind it are made of letters as well.
_IBAN = "|".join(
    rf"(?i:{'|'.join(countries)})\d\d(?:[ -]?[A-Za-z0-9]){{{length}}}" for length, countries in _IBANS.items()
)
_CARD_SAID = (
    r"(?:\d{12}|\d{4} \d{4} \d{4}|(?:1800|2131)\d{11}|\d{4}[ /]\d{4}[ /]\d{4}[ /]?\d{4}"
    # Behind its word in any groups, but for those that the plain rule knows.
    r"|(?!\d{13}|\d{4}[ ._-]\d{4}[ ._-]\d{4}[ ._-]\d{4}(?!\d))[2-6](?:[ ._/-]{0,3}\d){12,18})"
)
# Letters with accents and of other alphabets; those of East Asia; what stands before a mailbox in Chinese without a space.
_ACCENTED = "\u00c0-\u024f\u0370-\u1fff"
_LATIN = f"0-9A-Za-z{_ACCENTED}"
_EAST = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_MAIL_SAID = "邮箱 郵箱 邮件 信箱 地址 联系 发 给 是 为 到 至 在 的".split()
_TOP = "公司|网络|網絡|中国|中國|香港|台湾|台灣|澳门|新加坡|在线|中文网|网址|集团|移动|商城|商标|网店|政务|公益|机构|组织机构|信息|手机|企业|游戏|娱乐"
_HOST = rf"(?:[{_LATIN}{_EAST}](?:[{_LATIN}{_EAST}-]{{0,61}}[{_LATIN}{_EAST}])?\.){{1,8}}(?:{_TOP}|xn--[0-9A-Za-z-]{{2,59}}|[A-Za-z{_ACCENTED}]{{2,24}})"


def _foreign(address: str) -> bool:
    """Whether there is a letter beyond a to z in it, which the plain rule for mail does not know."""
    return not address.isascii()


def _telling(address: str) -> bool:
    """Whether a short IPv6 address is more than two numbers with colons between them."""
    return sum(map(bool, address.split(":"))) > 2 or any(c in "abcdefABCDEF" for c in address)


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="email",
        type="EMAIL",
        trigger=r"[A-Za-z0-9_%+-]@[A-Za-z0-9]",
        # What stands before a host in a URL is who logs in there, and a password.
        pattern=r"://[^\s/@:]{0,100}:[^\s/@]{1,200}@|(?<![A-Za-z0-9._%+@-])(?P<v>[A-Za-z0-9_%+](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_%+-])?"
        r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24})(?![A-Za-z0-9@])",
        score=0.95,
    ),
    Pattern(
        rule="email-at",  # j.hwang AT example.org, j.hwang @ example.org
        type="EMAIL",
        trigger=r"[0-9a-z](?: AT | @ ?|@ )[0-9a-z-]+\.[a-z]",
        # A word without a sign in it may be any: sold AT example.org. And matrices are multiplied with @.
        pattern=r"(?<![0-9A-Za-z._%+@-])(?P<v>(?:(?=[a-z]{0,63}[0-9._%+-])[0-9a-z_%+][0-9a-z._%+-]{0,63} AT "
        r"|(?:(?<=mail )|(?<=mail: )|(?<=me at )|(?<=contact )|(?<=reach ))[0-9a-z_%+][0-9a-z._%+-]{0,63}(?: AT | @ ?|@ ))"
        r"(?:[0-9a-z][0-9a-z-]{0,62}\.){1,8}[a-z]{2,24})(?![0-9A-Za-z@])",
        score=0.9,
        check=lambda c: not c.startswith(("me ", "us ")),
    ),
    Pattern(
        rule="email-international",
        type="EMAIL",
        # RFC 6531: 用户@例子.公司, user@bücher.example. A Chinese name begins where its sentence lets go of it.
        trigger=rf"[{_EAST}][0-9]{{0,4}}@[^\s@]{{1,60}}\.[^\s@]{{2}}|[{_ACCENTED}][0-9A-Za-z._%+'-]{{0,60}}@"
        rf"|@[0-9A-Za-z.-]{{0,60}}[{_ACCENTED}{_EAST}][{_LATIN}{_EAST}.-]{{0,60}}\.[{_LATIN}{_EAST}]{{2}}",
        pattern=rf"(?P<v>(?:(?<![{_LATIN}._%+@-])[{_LATIN}_%+](?:[{_LATIN}._%+'-]{{0,62}}[{_LATIN}_%+-])?"
        rf"|(?:(?<![{_LATIN}{_EAST}._%+@-])|(?<={')|(?<='.join(_MAIL_SAID)}))(?![{_EAST}]{{0,9}}(?:{'|'.join(_MAIL_SAID)})[{_EAST}]{{0,9}}[0-9]{{0,4}}@)"
        rf"[{_EAST}]{{1,10}}[0-9]{{0,4}})@{_HOST})(?![0-9A-Za-z@])",
        score=0.95,
        check=_foreign,
    ),
    Pattern(
        rule="url",
        type="URL",
        trigger=r"(?:(?:https?|ftp)://|www\.)[!-~]{3}",
        pattern=r"(?<![0-9A-Za-z@])(?P<v>(?:(?:https?|ftp)://|www\.)[!-~]{3,2000}(?<![.,;:!?)\]}>'\"]))",
        score=0.3,  # the address of a public page is nobody's; context or a lower threshold makes it count
        context=_MINE,
        in_context=0.8,
    ),
    Pattern(
        rule="url-person",
        type="URL",
        trigger=r"(?:https?|ftp)://[^\s/@]{1,200}:[^\s/@]{1,200}@|(?:linkedin\.com/in|/user|/users|/u|/profile|/~)[!-~]",
        pattern=r"(?<![0-9A-Za-z])(?P<v>(?:https?|ftp)://(?:[^\s/@]{1,200}:[^\s/@]{1,200}@[!-~]{1,1000}"
        r"|[!-~]{1,200}?(?:linkedin\.com/in/|/users?/|/u/|/profile/|/~)[!-~]{1,1000})(?<![.,;:!?)\]}>'\"]))",
        score=0.8,
    ),
    Pattern(
        rule="ipv4",
        type="IP_ADDRESS",
        trigger=r"(?:^|[^0-9A-Za-z]|[Ii][Pp])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:[^0-9A-Za-z]|$)",
        # 登录IP203.0.113.7: the word for it may touch it.
        # numpy==1.2.3.4 and lib-1.2.3.4 are versions.
        pattern=r"(?=[0-9])(?:(?<![0-9A-Za-z.])(?<![=<>~!]=)(?<![A-Za-z][-_])|(?<=[^A-Za-z][Ii][Pp]))(?P<v>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![0-9A-Za-z]|\.[0-9])",
        score=0.85,
        check=lambda c: checks.ipv4(c) and any(len(part) > 1 for part in c.split(".")),
        against=_VERSION,
    ),
    Pattern(
        rule="ipv4-small",
        type="IP_ADDRESS",
        trigger=r"\d\.\d\.\d\.\d",
        edges=(r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z]|\.[0-9])"),
        score=0.4,  # 1.2.3.4 is a version as often as an address
        context=("ip", "dns", "server", "host", "ping", "login", "地址", "服务器", "登录"),
        check=checks.ipv4,
    ),
    Pattern(
        rule="ipv6",
        type="IP_ADDRESS",
        trigger=rf"[0-9A-Fa-f]::|::[0-9A-Fa-f]|{EDGE}(?:[0-9A-Fa-f]+:){{7}}",
        # ip:2001:db8::7: a label before its colon ends in a letter that is no digit of the address.
        pattern=r"(?:(?<![0-9A-Za-z:.])|(?:(?<=[G-Zg-z]:)|(?<=src:))(?=[0-9A-Fa-f]))(?P<v>[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\.\d{1,3}){0,3})(?![0-9A-Za-z:])",
        score=0.9,
        check=lambda c: len(c) > 4 and checks.ipv6(c) and _telling(c),
    ),
    Pattern(
        rule="ipv6-of-link",  # fe80::2da6:8bfeff:fe4a:9311: of one machine, faults in it or not
        type="IP_ADDRESS",
        trigger=rf"{EDGE}[Ff][Ee]80::[0-9A-Fa-f]",
        pattern=r"(?<![0-9A-Za-z:.])(?P<v>[Ff][Ee]80::[0-9A-Fa-f:]{6,40})(?![0-9A-Za-z:])",
        score=0.85,
    ),
    Pattern(
        rule="mac",
        type="MAC",
        trigger=r"(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}",
        edges=(r"(?:(?<![0-9A-Za-z:-])|(?<=[A-Za-z]{3}:))", r"(?![0-9A-Za-z:-])"),
        score=0.9,
    ),
    Pattern(
        rule="mac-dotted",
        type="MAC",
        trigger=r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}",
        edges=(r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z]|\.[0-9])"),
        score=0.9,
        check=lambda c: any(part.isalpha() or not part.isdigit() for part in c.split(".")),
    ),
    Pattern(
        rule="mac-dashed",  # 8419-5f3c-f01d, where a text speaks of networks: keys of products are made so too
        type="MAC",
        trigger=r"[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}",
        edges=(r"(?<![0-9A-Za-z.-])", r"(?![0-9A-Za-z-])"),
        score=0.3,
        in_context=0.9,
        context=tuple(
            "mac arp dhcp vlan ap bssid ether wifi wlan nic gateway switch interface port 网卡 網卡 交换机 物理地址 终端 設備 设备 绑定 主机 丢包".split()
        ),
        reach=(60, 40),
        check=lambda c: checks.letter_and_digit(c) and (c == c.lower() or c == c.upper()),
    ),
    Pattern(
        rule="mac-said",  # MAC 001A2B3C4D5E
        type="MAC",
        trigger=r"(?:^|[^A-Za-z])(?i:mac)(?i:[ _]?addr(?:ess)?)?[ :=#\"']+[0-9A-Fa-f]{2}[ ]?[0-9A-Fa-f]{2}",
        pattern=r"(?<![A-Za-z])(?i:mac)(?i:[ _]?addr(?:ess)?)?[ :=#\"']{1,4}(?P<v>[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?:[ ][0-9A-Fa-f]{2}){5})(?![0-9A-Za-z])",
        score=0.9,
        check=checks.has_digit,
    ),
    Pattern(
        rule="card",
        type="CREDIT_CARD",
        trigger=_CARD_GROUPS,
        edges=_CARD_EDGES,
        score=0.9,
        against=ORDER,
        check=checks.card,
    ),
    Pattern(
        rule="card-tail",
        type="CREDIT_CARD",
        trigger=r"\d{4}(?:[ -]\d{4}){2,3}[ -]\d{1,3}",
        edges=_CARD_EDGES,
        score=0.92,
        against=ORDER,
        check=checks.card,
    ),
    Pattern(
        rule="card-said",
        type="CREDIT_CARD",
        # Lengths that are a card's only when somebody says so: Maestro of 12 digits, JCB of 15.
        trigger=rf"{EDGE}(?:\d{{12}}|\d{{4}}[ /]\d{{4}}[ /]\d{{4}})|(?i:card|visa|amex|maestro|(?:pan|cc)[ :#])[^0-9\n]*\d[0-9 ._/-]{{10}}",
        pattern=r"(?=[cvampCVAMP卡银储])(?:(?<![A-Za-z])(?i:card|visa|amex|maestro|mastercard|pan|cc)(?![A-Za-z])|卡号|银行卡|储蓄卡)[^0-9\n]{0,24}+(?:(?<=[Nn])0[^0-9\n]{0,6}+)?"
        rf"(?P<v>{_CARD_SAID})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.92,
        check=lambda c: checks.luhn(checks.compact(c)),
        against=ORDER,
    ),
    Pattern(
        rule="iban",
        type="IBAN",
        # A label may touch it: ibanDE64..., accountGB56...
        trigger=rf"(?:{EDGE}|[Ii][Bb][Aa][Nn]|account)(?i:{_COUNTRIES})\d\d[ -]?[A-Za-z0-9]{{4}}",
        pattern=rf"(?=[A-Za-z]{{2}}\d\d)(?:{ALONE[0]}|(?<=[Ii][Bb][Aa][Nn])|(?<=account))(?P<v>{_IBAN}){ALONE[1]}",
        score=0.95,
        check=checks.iban_number,
    ),
    Pattern(
        rule="phone-abroad",
        type="PHONE",
        trigger=rf"[+\x{{FF0B}}] ?[1-9][0-9 .()/-]{{7}}|{EDGE}00[1-9][0-9 .()/-]{{8}}",
        # A label may touch it: TEL+44.
        pattern=r"(?=[+(0])(?:(?<![0-9A-Za-z])|(?=\+)(?:(?<=[Tt][Ee][Ll])|(?<=[Pp]hone)|(?<=[Pp]h)|(?<=[Mm]ob)|(?<=[Mm]obile)|(?<=[Cc]ell)|(?<=[Cc]all)|(?<=[Aa]pp)|(?<=[Ff]ax)))(?<![0-9][.+-])(?:(?<![0-9],)|(?=\+|\())(?P<v>(?:\(\+[1-9]\d{0,2}\)|(?:\+ ?|00)[1-9]\d{0,2})"
        r"(?:[ .-]?(?:\(\d{1,4}\)|\d{1,11})(?:[/]\d+)?){1,6}(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})?)(?![0-9A-Za-z])",
        score=0.9,
        check=checks.phone_abroad,
        shorter=True,
    ),
    Pattern(
        rule="phone-said",
        type="PHONE",
        # A bare run of digits is nobody's number until a word before it says so.
        trigger=rf"(?:(?:^|[^A-Za-z])(?i:{'|'.join(_PHONE_ASCII)})|(?i:{'|'.join(_PHONE_ZH)})|[a-z](?:Phone|Mobile))[^0-9\n]*(?:[:：]\n[ \t]*)?\+?\(?\d(?:[ ./()-]*\d){{6}}",
        pattern=r"(?=[+(0-9])(?:(?<![0-9A-Za-z+(])|(?<=phone)|(?<=tel)|(?<=mobile)|(?<=mob)|(?<=cell)|(?<=fax))(?<![0-9][.-])"
        + UNGROUPED
        + rf"(?P<v>(?!1[3-9]\d{{9}}){_PHONE_DIGITS})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.2,
        in_context=0.6,
        context=(*_PHONE_ZH, *_PHONE_ASCII),
        reach=(28, 0),
        fresh=True,
        check=checks.seven_digits,
        against=ORDER,
    ),
    Pattern(
        rule="phone-labelled",
        type="PHONE",
        # As at the end of letters: the number, then what it rings, then nothing more on the line.
        trigger=r"\d[ \t]+\(?(?i:office|mobile|cell|fax|landline|direct|home|work)",
        pattern=r"(?<![0-9A-Za-z+(])(?<![0-9][.-])" + UNGROUPED + rf"(?P<v>{_PHONE_DIGITS})"
        r"(?=[ \t]{1,3}\(?(?i:office|mobile|cell|fax|landline|direct|home|work)\)?[ \t]*(?:$|[\n\r,;|]))",
        score=0.7,
        check=checks.seven_digits,
        against=ORDER,
    ),
    Pattern(
        rule="birth-date",
        type="DATE_OF_BIRTH",
        trigger=r"(?:1[89]|20)\d\d[-/. ]\d\d?[-/. ]\d\d?|\d\d?[-/.]\d\d?[-/.](?:1[89]|20)?\d\d|(?:1[89]|20)\d{6}",
        edges=NUMBER,
        score=0.2,  # most dates are nobody's birth date
        reach=(24, 3),
        fresh=True,
        context=tuple(
            "born birth birthday birthdate dateofbirth dob d.o.b blrth bday geb geburtstag geboren geburtsdatum nacimiento naissance nascimento nascita 出生 出生日期 出生年月 生日 诞辰 八字 属相".split()
        ),
    ),
    *secrets.PATTERNS,
)
