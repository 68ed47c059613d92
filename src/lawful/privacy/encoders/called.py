"""Names in Chinese by what stands beside them: how people are greeted, called, quoted and signed for, and in what office.

A surname with a title, a pet name, a given name alone: what the network leaves out because it is short, or because it
may be a word. Lists of words speak against it, and so does a word that goes on over its edge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from lawful.privacy.recognisers.scan import each

_SIGN = "[\\s,.;:!?，。；：！？、|｜/()（）\\[\\]【】“”\"'<>@#*~～·…—-]"
# What often stands before a name without a sign, and behind it.
_LEADS = "属喜机更栋员服长板由跟等向找请的说问叫让给和同与及下机位次是把被喂欸诶嘿嗨哈见约陪帮替对听有畀俾搵话到为一"
_FOLLOWS = "上一要反那血家不在也都就去来说做管接维电抽敬提联回发收负处帮的话讲问和同与跟您你我他她会想特刚今昨明已让给把开住到请喂啊呀吧吗呢哈推约并亲登"
_TITLES = "老板娘|院士|议员|处长|局长|科长|院长|校长|律师|法官|警官|教授|主任|老师|医生|医师|大夫|师傅|护士|阿姨|大爷|大妈|大姐|大哥|嫂子|伯伯|妈妈|课长|组长|导师|仲裁员|警长|所长|站长|店长|楼长|班长|厂长|助教|助理|保姆|哥|姐|叔|姨|总|工|妈|嫂|伯|导|爷"
_OFFICES = tuple(
    "司机 师傅 主委 主刀 一助 二助 三助 麻醉 护士 护工 医师 收件人 收货人 收款人 寄件人 寄货人 发件人 发货人 付款人 汇款人 报案人 检举人 声请人 申请人 相对人 代理人 担保人 审批人 经办 经办人 承办 承办人 移交人 接收人 接班 接班人 交班 监交"
    " 值班员 值班 候选人 面试官 班主任 管家 经理 客服 主管 财务 业主 用户 使用者 接机 陪同 导师 编辑 房东 联系人 联络人 网格员 保安 保洁 代班 网管 新娘 新郎 宝贝 前桌 同桌 住户 里长 楼长 班长 组长 店长 会长 社长 传唤 鉴定人 证明人 领队 组员 队员 成员"
    " 二叔 大伯 三叔 二伯 大舅 二舅 大姑 二姑 叔叔 伯父 舅舅 姑父 姑妈 姨妈 爱人 签收人 见证人 监护人 持卡人 投保人 被保险人 受益人 借款人 出租人 承租人 立契约人 投诉人 报修人 委托人 被告人 驾驶 同事 室友 邻居 村民 楼下 公诉人 书记员 审判长 审判员"
    " 陪审员 调解员 记录员 主持人 讲师 教练 记者 摄影 演员 作者 编剧 歌手 幼儿 患儿 患者 病人 死者 伤者 乘客 旅客 考生 学员 团员 队长 床 孝子 孝女 姓名/Name:".split()
)
MORE_SURNAMES = "肖付闫仝佘逄亓眭郄麴逯佴暴底昝仉笪郗隗阚"
_COMPOUNDS = ("张简", "范姜", "张廖", "陈林")
# Characters that no given name has, among those that often follow an office.
_NOT_GIVEN = frozenset(
    "的了在是我你他她它们这那有和与或不也都就很还再没把被给让请将应需可能会要来去到从向对于为以及其之所个位名种次年日时分元号后前上下里外间多少几每各该此某什么怎哪谁吗呢吧啊呀嘛哦啦"
    "得地着过说问讲看听想做用打关收送带拿放须必已正常因按先员者人取接断群组部门团类型级件费额数量率度点处理办服务机车房屋路街院校店厂局厅科室站场馆区县市省村镇乡村厦"
)
_KIN = frozenset("宝妈爸哥姐弟妹爷奶叔婶舅姑婆公伯太人天亲姥家谢拜")
_IS = frozenset("是的一")  # what is small or old, not who
_NO_END = "家携偕邀称在有于为因自向从以等是和与及的了应将需可会能被把给到去来做说"
_GREETINGS = tuple("Hi Hello Hey Dear hi hello 嗨 哈 亲爱的 在吗 喂 欸 诶 嘿".split())
_GREETED = (
    "(?:^|(?<=[\\s，。,！!：:]))(?:[Hh](?:i|ello|ey)|Dear|dear|嗨|哈[喽啰罗]|亲爱的|在吗|喂|欸|诶|嘿|哈哈)[ ，,]{0,2}"
)
OWNED = "的(?:iPhone|iPad|MacBook|手机|平板|笔记本|电脑|号(?!码|线|楼|房|院)|微信|账号|电话|生日|生活费|女儿|儿子|妈妈?|爸爸?|老公|老婆|快递|外卖|工位|邮箱|护照|病历)"
_FOREIGN_CUE = "(?:留学生|学生|旅客|乘客|客人|客户|患者|翻译|专家|外教|先生|女士|教授|博士|我是|我叫|名叫|叫|/|、|，|同行|收款人|姓名[:：]?)[ ]?"


class Called:
    """Built once from the lists of an encoder; keeps no text. `across` says whether a word goes on over a place."""

    def __init__(
        self,
        surnames: frozenset[str],
        given: frozenset[str],
        words: frozenset[str],
        foreign: str,
        across: Callable[[str, int], bool],
    ) -> None:
        surnames = surnames | frozenset(MORE_SURNAMES) | frozenset(_COMPOUNDS)
        self._surnames, self._given, self._words, self._across = surnames, given, words, across
        single = "".join(sorted(surname for surname in surnames if len(surname) == 1))
        double = "|".join(sorted(surname for surname in surnames if len(surname) == 2))
        whole = f"(?:{double}|[{single}])[\u4e00-\u9fff]{{1,2}}"
        pet = "(?P<twice>[\u4e00-\u9fff])(?P=twice)[哥姐]?|[阿小老][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,2}[哥姐叔姨子]|[\u4e00-\u9fff]{2}"
        self._foreign = frozenset(foreign)
        # Each begins with a word, not with a look ahead: `re` goes fast through what begins with none of these letters.
        self._titled = re.compile(_TITLES)
        self._small = re.compile("[阿小老][\u4e00-\u9fff]")
        self._office = re.compile(
            f"(?:{'|'.join(_OFFICES)})(?:叫|[：: \u3000])?(?P<v>[阿小老][\u4e00-\u9fff]|[\u4e00-\u9fff][哥姐]|{whole})"
        )
        self._speaker = re.compile("^(?P<v>[\u4e00-\u9fff]{2,4})[：:](?=[^\n])", re.MULTILINE)
        self._rules: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[str, int, int], bool]], ...] = (
            (_GREETINGS, re.compile(f"{_GREETED}(?P<v>{pet})(?=[，,：:！!\n]|你(?!好)|$)", re.MULTILINE), self._is_pet),
            (("——", "--"), re.compile(f"[—-][—-] ?(?P<v>{pet})[ \u3000]*$", re.MULTILINE), self._is_pet),
            (
                ("@", "备注", "名叫", "小名", "昵称"),
                re.compile(
                    f"(?:@|备注【|备注名?[：:]|真名叫?|小名叫?|昵称)(?P<v>{whole}|{pet})(?=[\\s，,：:。！!@】）)]|$)"
                ),
                self._is_pet,
            ),
            (("叫", "喊我"), re.compile(f"(?:[叫喊]我|，叫| 叫)(?P<v>{pet})(?=就|即可|吧|[ ，。,]|$)"), self._is_pet),
            (
                ("同学",),
                re.compile(f"(?:^|{_SIGN})(?P<v>[\u4e00-\u9fff]{{2,4}})同学(?=[（(：:，,您你]|申请|请假)"),
                self._studies,
            ),
            (
                ("姓",),
                re.compile(
                    f"(?:(?:免贵|敝|我|本人|老板|房东|贵)姓(?P<v>{double}|[{single}])(?=[，,。、；！!\\s]|叫|名))"
                ),
                self._always,
            ),
            (("，配",), re.compile(f"，配(?P<v>{whole})(?=，生)"), self._always),
            (("姓",), re.compile(f"姓(?P<v>{double}|[{single}])(?=，?名?叫)"), self._always),
            (
                (" ", "\u3000"),
                re.compile(
                    "(?:(?<=姓名)|(?<=姓名[：: \u3000])|(?<=名)[ \u3000：:]{1,6}|^[ \u3000]{0,8})(?P<v>[\u4e00-\u9fff](?:[ \u3000]{1,3}[\u4e00-\u9fff](?![\u4e00-\u9fff])){1,3})(?=[ \u3000]|$)",
                    re.MULTILINE,
                ),
                self._is_wide,
            ),
            (
                ("-", "－", "–"),
                re.compile(
                    f"{_FOREIGN_CUE}(?P<v>[\u4e00-\u9fff]{{2,6}}[-－–][\u4e00-\u9fff]{{2,7}})(?![\u4e00-\u9fff]?[-－–])"
                ),
                self._is_foreign,
            ),
            (
                ("文名", "文姓名", "拼音"),
                re.compile(
                    r"(?:英文姓?名|拼音|外文名)[:： ]{0,2}(?P<v>[A-Z][A-Za-z'’-]{1,20}(?:,? [A-Z][A-Za-z'’-]{1,20}){1,4})"
                ),
                self._always,
            ),
        )
        # Most texts hold the words of few rules: one pass says of which.
        self._present = each(["|".join(map(re.escape, needs)) for needs, *_ in self._rules])
        self._lead = re.compile(f"{_SIGN}|[{_LEADS}]")
        self._follow = re.compile(f"{_SIGN}|[{_FOLLOWS}0-9A-Za-z]")

    def names(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such names stand; some may be found twice."""
        yield from self._with_titles(text)
        for match in self._office.finditer(text):
            yield from self._in_office(text, *match.span("v"))
        for present in sorted(self._present(text.encode())):
            _, pattern, fits = self._rules[present]
            for match in pattern.finditer(text):
                start, end = match.span("v")
                if fits(text, start, end):
                    yield start, end
        yield from self._speakers(text)

    def _always(self, _text: str, _start: int, _end: int) -> bool:
        return True

    def _is_pet(self, text: str, start: int, end: int) -> bool:
        return self._pet(text[start:end])

    def _is_wide(self, text: str, start: int, end: int) -> bool:
        return self._whole(text[start:end].replace(" ", "").replace("\u3000", ""))

    def owner(self, text: str, place: int) -> tuple[int, int] | None:
        """Who is named, by a given name or a pet name of two characters, before the 的 at a place: 毛毛|的号."""
        start = place - 2
        begins = start == 0 or (start > 0 and self._lead.match(text, start - 1) is not None)
        return (start, place) if begins and self._pet(text[start:place]) and not self._across(text, start) else None

    def _studies(self, text: str, start: int, end: int) -> bool:
        name = text[start:end]
        words = (name, name[:2], name[-2:], name[:3], name[-3:])
        return _NOT_GIVEN.isdisjoint(name) and self._words.isdisjoint(words)

    def _is_foreign(self, text: str, start: int, end: int) -> bool:
        """丹尼尔-奥孔克沃: of characters that foreign names are written with, but for one, and not both words, as of places."""
        parts = re.split("[-－–]", text[start:end])
        return not self._words.issuperset(parts) and sum(c not in self._foreign for part in parts for c in part) < 2

    def _lets_go(self, text: str, end: int, size: int) -> bool:
        """Whether what stands behind a name is a sign or a verb, or behind a long one another word: 翁秀銮|多次."""
        return self._follow.match(text, end) is not None or (size > 2 and text[end : end + 2] in self._words)

    def _with_titles(self, text: str) -> Iterator[tuple[int, int]]:
        """王工, 何伯, 紘哥: a surname before a title, a character of given names before 哥 or 姐, 阿 or 小 before either."""
        for match in self._titled.finditer(text):
            start, end = match.start() - 1, match.end()
            first = text[max(0, start) : start + 1]
            young = match.group() in "哥姐" and first not in _NOT_GIVEN and first not in _KIN
            if (
                start < 0
                or first in "由和叫"
                or not (young or first in self._surnames)
                or not self._free(text, start, end)
            ):
                continue
            if text[max(0, start - 1) : start + 1] in self._surnames:
                start = max(0, start - 1)
            if start == 0 or self._lead.match(text, start - 1):
                yield start, end
        for match in self._small.finditer(text):
            start, end = match.span()
            before, last = text[start - 1 : start], text[end - 1]
            known = last in self._surnames or (match.group()[0] == "阿" and last in self._given)
            if (
                known
                and before not in _IS
                and (not before or self._lead.match(before))
                and self._free(text, start, end)
            ):
                if match.group()[0] == "阿" and text[end : end + 1] in self._foreign:
                    continue
                yield start, end

    def _free(self, text: str, start: int, end: int) -> bool:
        """Whether it is no word nor a part of one, and may end there."""
        if end < len(text) and (not self._follow.match(text, end) or self._across(text, end)):
            return False
        return text[start:end] not in self._words and not self._across(text, start)

    def _in_office(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """主委翁秀銮, 客服小史: behind an office more is a name than elsewhere."""
        name = text[start:end]
        if len(name) == 2 and (name[0] in "阿小老" or name[1] in "哥姐"):
            known = name not in self._words and not _NOT_GIVEN.issuperset(name[1] if name[0] in "阿小老" else name[0])
            if (
                known or name[1] in self._surnames or (name[0] in self._surnames and name[1] in "哥姐")
            ) and not self._across(text, end):
                yield start, end
            return
        for cut in (end, end - 1):
            name = text[start:cut]
            if len(name) < 2 or name[-1] in _NO_END or not self._whole(name):
                continue
            inner = name[:1] if name[1:2] == name[2:] else name[1:]  # 林嘟嘟
            if self._words.isdisjoint((name[:2], inner)) and (
                cut == len(text) or (self._lets_go(text, cut, len(name)) and not self._across(text, cut))
            ):
                yield start, cut
                return

    def _whole(self, name: str) -> bool:
        """A surname and one or two characters that may be of given names, and no word."""
        size = 2 if name[:2] in self._surnames and len(name) > 2 else 1
        return (
            name[:size] in self._surnames
            and 0 < len(name) - size < 3
            and _NOT_GIVEN.isdisjoint(name[size:])
            and name not in self._words
        )

    def _pet(self, name: str) -> bool:
        if len(name) == 2 and name[0] == name[1]:
            return name[0] in self._given and name[0] not in _KIN
        if name in self._words:
            return False
        if name[0] in "阿小老" and len(name) == 2:
            return name[1] in self._given or name[1] in self._surnames
        if name[-1] in "哥姐叔姨子" and len(name) > 1:
            return self._given.issuperset(name[:-1]) or name[:-1] in self._surnames
        return self._given.issuperset(name) or self._whole(name)

    def _speakers(self, text: str) -> Iterator[tuple[int, int]]:
        """Who speaks in a chat: more than one, and some more than once."""
        if "\n" not in text or ("：" not in text and ":" not in text):
            return
        said = [match.span("v") for match in self._speaker.finditer(text)]
        often = Counter(text[start:end] for start, end in said)
        if len(often) < 2 or max(often.values(), default=0) < 2:
            return
        for start, end in said:
            if self._pet(text[start:end]) or (often[text[start:end]] > 1 and text[start] == text[start + 1]):
                yield start, end
