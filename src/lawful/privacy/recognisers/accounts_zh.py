"""What is said in Chinese beside its label: passwords, WeChat and QQ accounts, also those asked for in the line before."""

from __future__ import annotations

import re

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import EDGE, Pattern

# A password takes what it can, to its last exclamation mark; a comma ends it, and what else may end a sentence or
# stand between two values, but for what is within: a.b, a(b)c.
_SIGN = r"(?:[!#-&*+=@A-Z^_a-z~0-9-]|[./?:|\\()\[\]{}<>](?=[!#-&*+@A-Z^_a-z~0-9-]))"
_KEY = "密[码碼钥鑰匙]|秘[钥鑰]|金鑰|口令|授权码|授權碼|(?i:pin) ?[码碼]"
_LATIN = r"(?i:passwor[dt]|passwd|passphrase|passcode|pwd|psk|pass|token|secret|(?:api|access|private|secret) ?key|pin)"
# What may stand between: 密码(新)还是, 密码别再用, 初始密码已重置为, 密码 →
_LINK = "係做咗左一直去年前照以原是为為还還改就换換成设設置重用别別再不要都就统統一的新旧舊老现現在叫我你他她您家这這那個个給给发發默认認预預初始临時时已经暂暫先写寫填输輸着了哈呢呀啊说說记得"
_BETWEEN = rf"(?:[（(][^（）()\n0-9]{{1,16}}[）)])?[{_LINK}:：=＝→> \t\u3000“「『\"'`【-]"
_USER = r"[0-9A-Za-z][0-9A-Za-z._@-]{1,40}"  # who logs in: 账密 admin/X
_NO_START = r"(?![$<{(\[*]|https?:)"
# 密码用AES256加密, 口令登录OAuth2: what is done to passwords and how is no password.
_TECHNICAL = re.compile(
    r"(?:sha|md|aes|3?des|rsa|ecc|ecdsa|ed|sm|zuc|base|oauth|openid|utf|http|https|wpa|wep|argon|pbkdf|bcrypt|scrypt|hmac|tls|ssl|ssh|x|k|log|ipv|p|cvv?|fido|u|otp|totp"
    r"|mfa|pkcs|web|iso|gb|gm|rfc|cve|top|v|vol|ver|win|windows|php|python|java|es|vue|h|win|part|no|chap|step|unicode|ascii|gbk)[-_/ ]?v?[0-9.]{1,8}(?:id|[a-z]{0,2})?(?:-[a-z]{2,4}|-[0-9]{3})*!?",
    re.IGNORECASE,
)
# What makes a number a count: 密码8位, 口令6-20个字符.
_COUNTED = r"(?! ?(?:[-~～至到—]{1,2} ?[0-9]{1,2} ?)?[位个個次遍年月日号號天分小秒条條字种種人元块级級章节節期代版时時]|[0-9A-Za-z]|[.:/-][0-9])"

# vBWL-UijJ-yfTw: groups of letters, in one of which a capital stands behind a small letter.
_MIXED = re.compile(r"(?=[A-Za-z-]{0,40}[a-z][A-Z])[A-Za-z]{3,8}(?:-[A-Za-z]{3,8}){1,6}")
_HOSTS = (
    r"(?:qq|vip\.qq|163|126|139|189|gmail|sina|sohu|foxmail|outlook|hotmail|yeah|aliyun|icloud|yahoo|live|tom|21cn)"
)


def _word(candidate: str) -> bool:
    """Letters and digits or signs that no word and no algorithm is written with."""
    if _MIXED.fullmatch(candidate):
        return True
    return checks.letter_and_digit(candidate) and not _TECHNICAL.fullmatch(candidate) and len(set(candidate)) > 3


# The id of an account on WeChat that the line before asked for stands behind a name, or alone.
_ASKED = r"(?:是?(?:多少|几号|啥|什么|哪个)|也?(?:要|有吗?|发|推|给|报)(?:[我你他她下个一]|给){0,4}|[号號]|呢|吗|来)"
_ENDS = rf"{_ASKED}{{0,4}}[?？吗嗎呢呀啊吧哈～~。！! ]{{0,4}}\n"
_SPEAKER = r"(?:[^\n]{0,40}\d:\d\d(?::\d\d)?[^\n]{0,6}\n)?(?:[^\n]{0,48}?[:：>][ ]?)?"  # their line may stand above

IS = r"(?:[编編号码號碼ID帐账户名]|是|为|為|係| is |[:：]\n|[：:︰]|=|[ \t\u3000]|（|\(|）|\)|“|\"|'|「){0,6}"
GAP = "[ \u3000]?"  # in words set wide: 护　照
_WECHAT = f"[微威薇维維溦徽]{GAP}[信❤]|绿泡泡|[vw][信❤]|[加➕+]v|加[微薇]"
# Between an account and one more of whose it is.
_ANOTHER = r"(?:[,，;；、/（( ]|还有|另一?个?|一?个|[大小新老旧副备主]|用|或者?|和|以及|我|的|号|是|为|[:：]){1,8}"

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="wechat",
        type="WECHAT_ID",
        trigger=rf"(?i:{_WECHAT}|wechat|weixin|vx|wx)(?i: me,?)?(?i:[ _-]?(?:id|account))?[^0-9A-Za-z\n]{{0,6}}(?:[:：]\n[ \t]*)?(?:is )?[A-Za-z][0-9A-Za-z_-]{{5}}",
        pattern=rf"(?=[微威薇维維溦徽绿加➕+VvWw])(?:(?<![0-9A-Za-z](?=\+))(?i:{_WECHAT})(?!(?<=[Vv])(?:[A-Za-z]+(?![0-9A-Za-z_-])|[Ii][Pp]))|(?<![0-9A-Za-z])(?i:wechat|weixin|vx|wx)(?=[^0-9A-Za-z]|(?i:id|account)[^0-9A-Za-z]))(?i: me,?)?(?i:[ _-]?(?:id|account))?(?: is)?{IS}(?:- )?"
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
        trigger=r"(?:(?:[微薇]信|绿泡泡)[^0-9A-Za-z\n]+[号是为：:个的叫成用换变] ?|微信[搜→叫] ?|[Vv]我 ?|[微薇][:： )）-]*)[A-Za-z][0-9A-Za-z_-]{5}",
        pattern=r"(?=[微薇绿Vv])(?:(?:[微薇]信(?!公[众眾])|绿泡泡)[^0-9A-Za-z\n]{0,14}(?:(?<![信泡])(?<!公[众眾])号|(?<![信泡])[是为：:]|(?<=[来前是用老的])那个|[前来老]的|[换改]成(?=[ “]?[A-Za-z_-]{0,16}[0-9])|没[换变]|(?<=[我号在就信])叫|(?<=[直还])用)[ “]?|微信[搜→] ?|(?<![A-Za-z])[Vv]我 ?|(?<![显顯细細稍略轻輕些])[微薇][:：] ?|(?:(?<![\u4e00-\u9fff])|(?<=[我的他她加是]))[微薇][)）]?[ -]?)(?P<v>[A-Za-z](?=[A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@.-])",
        score=0.9,
    ),
    Pattern(
        rule="wechat-another",  # 微信lili_2020，小号lili_2021x
        type="WECHAT_ID",
        trigger=r"[微薇]信[^0-9A-Za-z\n]*[A-Za-z][0-9A-Za-z_-]{5,}[^0-9A-Za-z\n]+[A-Za-z][0-9A-Za-z_-]{5}",
        pattern=rf"[微薇]信[^0-9A-Za-z\n]{{0,8}}[A-Za-z][0-9A-Za-z_-]{{5,19}}{_ANOTHER}(?![Qq][Qq])(?P<v>[A-Za-z](?=[A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{{5,19}})(?![0-9A-Za-z_@.-])",
        score=0.9,
    ),
    Pattern(
        rule="wechat-before",  # dajuan6097是我微信, dajuan_95（微信）
        type="WECHAT_ID",
        trigger=r"\d(?:是[我他她]|[（(]) ?的?[新老大小]?[微薇][信)）]",
        pattern=r"(?<![0-9A-Za-z_.@-])(?P<v>[A-Za-z][0-9A-Za-z_-]{4,18}[0-9])(?:是[我他她]的?[新老大小]?[微薇]信|[（(][微薇]信?号?[)）])",
        score=0.9,
    ),
    Pattern(
        rule="qq",
        type="QQ",
        trigger=rf"(?i:Q{GAP}Q|扣扣|企鹅|[加我的她他用]Q|(?:^|[^A-Za-z])[Qq]号|🐧)(?i:[ _-]?(?:id|num(?:ber)?|no))?[^0-9A-Za-z\n]{{0,6}}(?:[:：]\n[ \t]*)?(?:is )?[1-9]\d{{4}}",
        pattern=rf"(?:(?<![A-Za-z])[Qq]{GAP}[Qq](?i:[ _-]?(?:id|num(?:ber)?|no))?|扣扣|企鹅|🐧|[加我的她他用][Qq]|(?<![A-Za-z])[Qq](?=号))[群]?{IS}(?P<v>[1-9]\d{{4,10}})(?![0-9A-Za-z@.])",
        score=0.92,
    ),
    Pattern(
        rule="qq-another",  # QQ 5709714，小号73928053
        type="QQ",
        trigger=r"(?:QQ|qq|扣扣|企鹅)[^0-9\n]*\d{5,}[^0-9\n]+[1-9]\d{4}",
        pattern=rf"(?:QQ|qq|扣扣|企鹅)[^0-9A-Za-z\n]{{0,8}}[1-9]\d{{4,10}}{_ANOTHER}(?P<v>[1-9]\d{{4,10}})(?![0-9A-Za-z@.])",
        score=0.92,
    ),
    Pattern(
        rule="qq-before",  # 8691321是我的QQ
        type="QQ",
        trigger=r"\d(?:是[我他她]|[（(]) ?的?[新老大小]?(?:QQ|qq|扣扣)",
        pattern=r"(?<![0-9A-Za-z])(?<![0-9][.-])(?P<v>[1-9]\d{4,10})(?:是[我他她]的?[新老大小]?(?:QQ|qq|扣扣)|[（(](?:QQ|qq|扣扣)号?[)）])(?![A-Za-z0-9]|[邮密])",
        score=0.9,
    ),
    Pattern(
        rule="secret-set-in-code",  # user.setToken("nNQS#HqDEg7"), .password("nNQS#HqDEg7")
        type="SECRET",
        trigger=r"(?:[Pp]assword|Passphrase|[Tt]oken|[Ss]ecret|ApiKey|AccessKey|SecretKey)\([\"']",
        pattern=r"(?:(?<![A-Za-z])(?:set|with|use|change|reset|update)[A-Za-z]{0,20}?(?:Password|Passphrase|Token|Secret|ApiKey|AccessKey|SecretKey)"
        r"|(?<=\.)(?:password|token|secret))\([\"'](?P<v>[^\s\"'${}<>]{6,2000}+)(?=[\"'])",
        score=0.9,
        check=lambda c: checks.chosen(c) or (len(c) >= 16 and checks.letter_and_digit(c)),
    ),
    Pattern(
        rule="secret-said-zh",  # 初始密码 Qw756er!gao, 账号 ops 密码 40442110, 密码别再用woaini5618
        type="SECRET",
        trigger=_KEY,
        pattern=rf"(?:{_KEY}){_BETWEEN}{{0,14}}(?:(?i:passw[a-z]{{1,5}}|pwd)[:：= ]{{1,3}})?(?P<v>{_NO_START}{_SIGN}{{6,200}}+)(?![0-9A-Za-z])",
        score=0.9,
        check=_word,
    ),
    Pattern(
        rule="secret-digits-zh",  # 口令57711788, 门禁密码：2580#
        type="SECRET",
        trigger=rf"(?:{_KEY})[^0-9A-Za-z\n]*[0-9]{{4}}",
        pattern=rf"(?<![态態信性证證])(?:密[码碼]|口令|(?i:pin) ?[码碼]){_BETWEEN}{{0,10}}(?P<v>(?!(?:19|20)\d\d(?!\d))\d{{4,16}}[#*!]{{0,2}}){_COUNTED}",
        score=0.85,
    ),
    Pattern(
        rule="secret-of-login-zh",  # 账号/密码：admin/Tiger_77, 账密 root Tiger_77
        type="SECRET",
        trigger=r"[号號名户戶][/、和及与與&＆+ ]?(?:密[码碼]|口令)|[账帐賬帳]密",
        pattern=rf"(?:(?:[账帐賬帳][号號户戶]|用[户戶]名?|[户戶]名)[/、和及与與&＆+ ]?(?:密[码碼]|口令)|[账帐賬帳]密){_BETWEEN}{{0,8}}{_USER}(?:[ ]?[/|,，、:：]?[ ]?)(?P<v>{_NO_START}{_SIGN}{{6,200}}+)(?![0-9A-Za-z])",
        score=0.9,
        check=_word,
    ),
    Pattern(
        rule="secret-latin-zh",  # root password还是yun9882!
        type="SECRET",
        trigger=rf"{_LATIN} ?[是为為还還改换換设設用就係咗做]",
        pattern=rf"(?<![A-Za-z]){_LATIN}[ ]?(?=[{_LINK}]){_BETWEEN}{{1,14}}(?P<v>{_NO_START}{_SIGN}{{6,200}}+)(?![0-9A-Za-z])",
        score=0.9,
        check=_word,
    ),
    Pattern(
        rule="secret-of-words-zh",  # 密码别再用芝麻开门211, 密码是我爱吃草莓2022!
        type="SECRET",
        trigger=rf"(?:{_KEY})[^0-9A-Za-z\n]+[0-9]{{2}}",
        pattern=r"密[码碼](?:[还還]是|就是|是|[为為]|[:：=]|别再用|別再用|不要用|[改设設换換](?:成|为|為)?[了]?|叫)[“「\"']?"
        r"(?P<v>(?![请請见見在联聯系默预預同找问問身您你本系统和与与短首前后後至最不必长長位])(?![\u4e00-\u9fff]{2,8}[0-9]{7})[\u4e00-\u9fff]{2,8}[0-9A-Za-z!@#$%^&*_.]{0,8}[0-9]{2,6}[!@#$%^&*_.]{0,3}(?<!\.))(?![0-9A-Za-z位个個次年月日号號天分条條字种級级])",
        score=0.85,
    ),
    Pattern(
        rule="secret-quoted-zh",  # 口令是“芝麻开门”
        type="SECRET",
        trigger=r"(?:密[码碼]|口令)[^0-9A-Za-z\n]*[“「『]",
        pattern=r"(?:密[码碼]|口令)(?:[还還就]?[是为為]|[:：=]|(?:别再|別再|不要|[还還])?用|[改设設换換][成为為])[ ]?[“「『](?P<v>[^”」』“「『\n]{4,24})[”」』]",
        score=0.8,
    ),
    Pattern(
        rule="secret-pair-zh",  # AK = "ak_rcNQ...", SK：84ca21f3...: the two halves of a key of a cloud
        type="SECRET",
        trigger=rf"{EDGE}(?:AK|SK|ak|sk|(?i:access[_-]?key|secret[_-]?key)(?i:[_-]?id|[_-]?secret)?)[\"']? ?[:：=]",
        pattern=r"(?<![0-9A-Za-z])(?:AK|SK|ak|sk|(?i:access[_-]?key|secret[_-]?key)(?i:[_-]?id|[_-]?secret)?)[\"']?[ ]?[:：=][ ]?[\"'“]?(?P<v>[0-9A-Za-z_+/-]{16,200})(?![0-9A-Za-z_+/.-])",
        score=0.9,
        check=lambda c: checks.random_looking(c) or checks.letter_and_digit(c),
    ),
    Pattern(
        rule="wechat-added",  # 之前加 xue_1917 的同学, in a text that speaks of WeChat
        type="WECHAT_ID",
        trigger=r"[加搜] ?[A-Za-z][0-9A-Za-z_-]{5}",
        pattern=r"(?<=[加搜])[ ]?(?P<v>[A-Za-z](?=[A-Za-z_-]{0,18}[0-9_])[0-9A-Za-z_-]{5,19})(?=[ ]?(?:[的了过這这那好，。,；;！!）)\n]|$))",
        score=0.3,
        in_context=0.85,
        context=("微信", "薇信", "加v", "加V", "vx", "wx", "wechat"),
        reach=(80, 24),
    ),
    Pattern(
        rule="email-disguised",  # dqia983#126.com, dqia983艾特163.com: so that no robot reads it
        type="EMAIL",
        trigger=rf"[0-9A-Za-z](?:[#＃☆★*]|艾特|[（(]?(?:at|AT)[）)])(?i:{_HOSTS})\.(?:com|cn|net)",
        pattern=rf"(?<![0-9A-Za-z._%+@/-])(?P<v>[0-9A-Za-z_](?:[0-9A-Za-z._%+-]{{0,62}}[0-9A-Za-z_])?(?:[#＃☆★*]|艾特|[（(]?(?:at|AT)[）)])(?i:{_HOSTS})\.(?:com|cn|net))(?![0-9A-Za-z@])",
        score=0.9,
    ),
    Pattern(
        rule="secret-before-zh",  # Tiger_77是我的密码, Tiger_77这个密码, 用Tiger_77当密码
        type="SECRET",
        trigger=r"[!-~][ ”」\"']?(?:是[我他她咱公家这這新旧登初]|[这這]个|[当當作做]|[（(])[^0-9A-Za-z\n]*(?:密[码碼]|口令)",
        pattern=rf"(?<![!-~])(?P<v>{_NO_START}{_SIGN}{{6,60}}+)[ ”」\"']?(?:就?是(?:[我他她咱这這新旧]|公司|家里|登[录錄]|初始)[^0-9A-Za-z\n，。；]{{0,8}}|[这這][个個种種]|[当當作做][成为為]?|[（(](?:新|旧|初始)?)(?:密[码碼]|口令)(?![学學哈加算机機本锁鎖])",
        score=0.85,
        check=_word,
    ),
    Pattern(
        rule="wechat-asked",  # 谁有武导的微信 / tudou_97: laok--425
        type="WECHAT_ID",
        trigger=r"(?:[微薇威][信❤]|[WwVv][Xx]|加[vV])[^0-9A-Za-z\n]{0,16}(?:\n|$)",
        pattern=rf"(?:[微薇威][信❤]|(?<![A-Za-z])[WwVv][Xx]|加[vV]){_ENDS}{_SPEAKER}(?P<v>[A-Za-z](?=[A-Za-z_-]{{0,18}}[0-9_-])[0-9A-Za-z_-]{{5,19}})(?![0-9A-Za-z_@.:：-])",
        score=0.85,
        beyond=120,
    ),
    Pattern(
        rule="qq-asked",  # qq也要 / tudou_97: 558396541
        type="QQ",
        trigger=r"(?:[Qq][Qq]|扣扣|企鹅)[^0-9A-Za-z\n]{0,16}(?:\n|$)",
        pattern=rf"(?:(?<![A-Za-z])[Qq][Qq]|扣扣|企鹅){_ENDS}{_SPEAKER}(?P<v>[1-9]\d{{4,10}})(?=[\s，。,;；!！、)）~～]|$|[^\x00-\x7f0-9元块人个])",
        score=0.85,
        beyond=120,
    ),
    Pattern(
        rule="qq-q",  # 私密！q：966777
        type="QQ",
        trigger=r"[^0-9A-Za-z\n][qQ][:：➕+] ?[1-9]\d{4}",
        pattern=r"(?:(?<=[^\x00-\x7f])|(?<=[^0-9A-Za-z\n][ ])|(?<=[,;!/|]))[qQ][:：➕+][ ]?(?P<v>[1-9]\d{4,10})(?=[\s，。,;；!！、/|)）~～]|$)",
        score=0.85,
    ),
    Pattern(
        rule="wechat-wxid",  # the id that everybody has who chose none
        type="WECHAT_ID",
        trigger=rf"{EDGE}wxid_[0-9a-z]{{8}}",
        pattern=r"(?<![0-9A-Za-z_])(?P<v>wxid_[0-9a-z]{8,20})(?![0-9A-Za-z_])",
        score=0.95,
    ),
    Pattern(
        rule="wechat-pinyin",  # qing jia wei xin a36564089
        type="WECHAT_ID",
        trigger=r"(?:^|[^A-Za-z])(?i:wei ?xin|vei ?xin)(?: hao)?[ :：]+(?:shi )?[A-Za-z]",
        pattern=r"(?<![A-Za-z])(?i:[wv]ei ?xin)(?i:[ ]hao)?[ ]?[:：]?[ ]?(?:shi )?(?P<v>[A-Za-z](?=[A-Za-z_-]{0,18}[0-9])[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@.-])",
        score=0.9,
    ),
    Pattern(
        rule="email-apart",  # jiangsong @ sohu.com
        type="EMAIL",
        trigger=r"[0-9A-Za-z](?: @ ?|@ )[0-9A-Za-z-]+\.[a-z]",
        # Matrices are multiplied with @; in a Chinese text somebody is written to.
        pattern=r"(?<![0-9A-Za-z._%+@-])(?P<v>[0-9A-Za-z_][0-9A-Za-z._%+-]{1,63}(?:[ ]@[ ]?|@[ ])(?:[0-9A-Za-z][0-9A-Za-z-]{0,40}\.){1,4}(?:com|cn|net|org|edu|gov|io|hk|tw|mo|jp|de|uk|me|cc|info|biz|top))(?![0-9A-Za-z@]|\.[0-9A-Za-z])",
        score=0.4,
        in_context=0.9,
        context=tuple("发 發 邮 郵 箱 信 简历 简歷 履歷 联系 聯絡 寄 投 抄送 回复 回覆 给 mail email e-mail".split()),
        reach=(24, 12),
    ),
)
