"""Names in Chinese by a place that nothing but a name takes: 户名X, 大名X, 叫X的, X妈妈：, "n":"X", and lists of names.

There any word is a name: 费用, 左右, 向阳. Where a rule asks for more, it asks for a surname, a pet name or characters of
given names. The most of them count only in a text that holds something else of somebody's, a number or a mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lawful.privacy.recognisers.scan import each

_HAN = "[\u4e00-\u9fff]"
# What is somebody's as a rule: a telephone, a document, a card, a plate, a mailbox, an address of a machine.
_SOMEBODYS = re.compile(
    r"[0-9][0-9 -]{6,}|[A-Za-z]{1,2} ?[0-9]{3,}|[0-9A-Za-z][@#][0-9A-Za-z]|(?:[0-9A-Fa-f]{2,4}[:.-]){2}|[零一二三四五六七八九幺]{7}|[\u4e00-\u9fff] ?[A-Z][·• ]?[0-9A-Z]{4}"
)
_END = r"(?=[\s，。,.;；！!、|/／）)（(”\"'】]|$)"
# What stands in such places and is nobody.
NOBODY = frozenset(
    "师傅 司机 时候 朋友 同学 老人 男子 女子 男人 女人 人员 技术 过程 先生 女士 小姐 老师 医生 一致 不符 错误 填写 变更 必须 正确 余额 账号 账户 账户名 开户行 银行 卡号 电话 手机 微信 姓名 名称 公司"
    " 单位 本人 谢谢 感谢 多谢 拜托 收到 期待 急用 速回 随时 工作 备用 常用 同上 私人 学校 有效 已读 请查 查收 联系 回复 欢迎 加急 急急 柜子 门口 抽屉 前台 桌子 办公室 财务 老家 楼下 楼上 物业"
    " 人事 行政 医院 爸妈 父母 同事 家里 妈妈 爸爸 奶奶 爷爷 姥姥 姥爷 外婆 外公 未婚 已婚 离异 丧偶 汉族 本科 高中 大专 初中 小学 单身 独居 退休 在职 孩子 学生 家长 你们 我们 他们 大家 各位 自己"
    " 鼎鼎 客服 经理 主任 领导 老板 房东 邻居 网友 群主 管家 保安 保洁 护士 值班 男生 女生 男孩 女孩 宝宝 宝贝 姐姐 哥哥 弟弟 妹妹 阿姨 叔叔 舅舅 姑姑 亲戚 对方 客户 用户 匿名 未知 测试 默认 管理员 系统"
    " 平台 店铺 部门 负责 未填 保密 这样 那样 什么 怎样 时间 地址 住址 性别 年龄 备注 单号 订单 编号 型号 品牌 密码 邮箱 证件 身份 户口 籍贯 民族 职业 学历 态度 官网 母亲 父亲 人家 别人 有人 身体 成绩 作业".split()
)
_NOT_IN = frozenset(
    "的了在是我你他她它们这那有和与或不也都就很还没把被给让请将应需可会要们吗呢吧啊呀什么怎哪谁每某该此"
)
_PRONOUNS = frozenset("你我他她它们咱俺这那某谁什哪")
# What children and friends are called at home; words elsewhere.
_PETS = (
    "石头 老幺 幺妹 虎子 柱子 栓子 狗蛋 狗剩 铁蛋 铁柱 二蛋 毛蛋 毛毛 妞妞 丫丫 二丫 大丫 三丫 丫头 小不点 小鱼儿 胖墩 二胖 大胖 小胖 胖虎 大宝 二宝 三宝 小宝 豆豆 团子 糖糖 米粒 米豆 汤圆 元宝 果果 点点 朵朵"
    " 乐乐 球球 圆圆 皮皮 嘟嘟 西西 七七 九九 多多 年糕 包子 饺子 馒头 土豆 芒果 樱桃 桃子 橙子 柚子 栗子 布丁 可乐 奶茶 奶糖 花卷 小满 小雨 小米 小鱼 小虎 小龙 小牛 石榴 芝麻 花生 核桃 辣椒 泡泡 叮当 咚咚"
    " 跳跳 闹闹 安安 康康 壮壮 阳阳 天天 晴晴 萌萌 甜甜 蛋蛋 兜兜 贝贝 欢欢 笑笑 月月 星星 小北 小满 小暖 十一 十七 阿福 来福 旺财 清清 渝渝"
).split()
_PET = "|".join(sorted(_PETS, key=len, reverse=True))
# Letters that are surnames and hardly anything else.
_RARE = "逄佴亓郄麴昝仉笪郗隗阚佟佘仝闫缪臧郜鄢邸邬"
_TWICE_NOT = frozenset("妈爸爷奶哥姐弟妹叔伯姑舅公婆宝天人家谢拜好看试等说慢常刚")
_PERSONS = "爸|妈|哥|姐|弟|妹|爷爷|奶奶|姥姥|姥爷|外公|外婆|舅|姑|姨|叔|伯|嫂|婶"
_KIN = f"前(?:夫|妻|女友|男友|任)|孩子|闺女|娃儿?|(?<=[，。、的我他她你])(?:儿子|女儿|老公|老婆|丈夫|妻子|妈妈|爸爸|母亲|父亲)|女友|男友|未婚[夫妻]|[你我他她](?:{_PERSONS})|姥爷|姥姥|外[公婆]|岳[父母]|公公|婆婆|大嫂|二嫂|弟媳|女婿|儿媳|干[爹妈儿]"
_KIN_WORDS = tuple(
    "前夫 前妻 前女友 前男友 前任 孩子 闺女 娃 儿子 女儿 老公 老婆 丈夫 妻子 妈 爸 母亲 父亲 女友 男友 未婚夫 未婚妻 哥 姐 弟 妹 爷 奶 姥 外公 外婆 岳 公公 婆婆 舅 姑 姨 叔 伯 嫂 婶 女婿 儿媳 干爹".split()
)
_KIN_GOES_ON = r"(?=[\s，。,；！!、（(]|$|[上下昨今明前跟离来去走回说的在也还又就要会已得病打开住给把和与不没想叫让从都现刚生因过])"
_LABEL = f"{_HAN}{{0,6}}(?:[人员师士生者方名妻夫父母子女长友]|医生|民警|警官|警员|辅警|协警|记录|主持|请假|出席|缺席|列席|候补|主席|部长|干事|经理|主任|客户|家属|领队|处理|提交|审核|复核|校对|翻译|送检|检验|户主|原告|被告|姓名)(?:/[A-Za-z ]{{2,20}})?[：:][ \u3000]{{0,2}}"
_NAME_KEYS = "n|nm|name|xm|xingming|uname|user_?[Nn]ame|real_?[Nn]ame|full_?[Nn]ame|contact|consignee|receiver|sender|owner|姓名|联系人|收件人"


_ITEM = re.compile(f"{_HAN}{{2,4}}")
# Three or more between signs, or two behind a word that people stand behind: 学生常挽月、罗茂才.
_BEHIND = "学生 弟子 门生 同事 成员 队员 同学 记者 民警 跟 与 由 请 让 等 和 为".split()
_LISTS = re.compile(
    f"(?:(?<![\u4e00-\u9fff、])|(?P<who>{'|'.join(f'(?<={who})' for who in _BEHIND)}))(?:{_HAN}{{2,3}}、){{1,40}}(?P<last>{_HAN}{{2,3}})(?!{_HAN}?、)"
    f"|(?<!{_HAN})(?:{_HAN}{{2,4}}[ \u3000]){{2,40}}{_HAN}{{2,4}}(?!{_HAN})"
)


_SET_APART = re.compile(f"{_HAN}[ \u3000]{_HAN}")
_PLACES = frozenset("府庄村园寺庙桥镇县市区街路站店馆院楼阁塔宫殿粉茶酒菜花鱼")  # what is listed as names are
_HAN_ONE = re.compile(_HAN)
_ITEMS_BEFORE = re.compile(f"(?:{_HAN}{{2,4}}、){{1,4}}$")
_ITEMS_AFTER = re.compile(f"(?:、{_HAN}{{2,4}}){{1,4}}")


def _either(words: tuple[str, ...] | str) -> str:
    """A pattern of any of the words."""
    return words if isinstance(words, str) else "|".join(map(re.escape, words))


class Placed:
    """Built once from the lists of an encoder; keeps no text. `across` says whether a word goes on over a place."""

    def __init__(
        self, surnames: frozenset[str], given: frozenset[str], words: frozenset[str], across: Callable[[str, int], bool]
    ) -> None:
        self._surnames, self._given, self._words, self._across = surnames, given, words, across
        single = "".join(sorted(surname for surname in surnames if len(surname) == 1))
        double = "|".join(sorted(surname for surname in surnames if len(surname) == 2))
        surname = f"(?:{double}|[{single}])"
        full = f"(?P<v>{surname}{_HAN}{{1,2}})"
        short = f"(?P<v>(?:{_PET})|{_HAN}{{2,3}})"
        alias = f"(?P<v>{_PET}|{surname}{_HAN}{{1,2}}|{_HAN}{{2}})"
        word = f"(?P<v>{_HAN}{{2,4}}?)"
        any_one, a_name, sounds, always = self._any, self._full, self._sounds, self._always
        # What a text must hold, the place, what fits there, and whether the text must hold something else of somebody's.
        self._rules: tuple[
            tuple[tuple[str, ...] | str, re.Pattern[str], Callable[[str, int, int], bool], bool], ...
        ] = (
            (("户名",), re.compile(f"户名(?:[是为叫]|[：: ]{{1,2}})?{word}{_END}"), any_one, True),
            (("大名", "真名", "小名", "乳名", "学名", "本名", "外号", "绰号", "花名"), re.compile(f"(?:大名|真名|小名|乳名|学名|(?<=[，,。 ])本名|外号|绰号|花名)(?:就?[叫是]|[：:])?{word}{_END}"), any_one, True),
            (("叫",), re.compile(f"(?:[个位]|名)(?:网友|男的|女的|人)?叫做?{short}(?=的(?:[，,。、！\\s]|$|其实|就是|人|男|女|网友|同学|朋友|老师|卖家|买家|中介|骗子|家伙|小))"), any_one, True),
            (("妈", "爸", "奶", "爷", "姥", "家长"), re.compile(f"^(?P<v>{_HAN}{{1,4}}?)(?:妈妈?|爸爸?|奶奶|爷爷|姥姥|姥爷|外[公婆]|家长)[：:]", re.MULTILINE), self._childs, False),
            (("@",), re.compile(f"@(?P<v>{_HAN}{{2,4}}?)(?:妈妈|爸爸|奶奶|爷爷|姥姥|姥爷|家长)"), self._childs, False),
            (_KIN_WORDS, re.compile(f"(?:{_KIN}){alias}{_KIN_GOES_ON}", re.MULTILINE), sounds, False),
            (("：", ":"), re.compile(f"{_LABEL}(?P<v>{surname}{_HAN}{{1,2}}){_END}"), a_name, False),
            (("致", "给"), re.compile(f"^(?:致|给|尊敬的|亲爱的){full}(?=[：:，,])", re.MULTILINE), a_name, False),
            (("氏",), re.compile(f"(?P<v>{surname})(?=氏(?:夫妇|夫妻|一家|兄弟|姐妹|父子|母子|父女|母女))"), always, False),
            (tuple(_RARE), re.compile(f"(?P<v>[{_RARE}]{_HAN}{{1,2}})"), self._rarely, False),
            (('"', "'"), re.compile(rf"[\"'](?i:{_NAME_KEYS})[\"'] ?: ?[\"'](?P<v>{_HAN}{{2,4}})[\"'] ?,? ?\n? {{0,12}}(?=[^{{}}]{{0,200}}[\"'](?i:t|tel|phone|mobile|mob|dob|birth\w{{0,4}}|id|id_?card|id_?no|sfz|addr\w{{0,4}}|e?mail|sj|dh|wx|电话|手机)[\"'] ?:)"), any_one, True),
            # A cell before a number of identity: 强大，一九七六年三月一日，420606197603017241
            ("[1-9][0-9]{5}(?:19|20)[0-9]{9}", re.compile(rf"(?:^|(?<=[,(|\t\n，；;] )|(?<=[,(|\t，；;])|(?<=[,(|\t] ['\"])|(?<=[,(|\t]['\"])|(?<=\. ))(?P<v>{_HAN}{{2,6}}?)['\"]?(?:[，,、|\t ]{{1,3}}['\"]?(?:[男女]性?|[^\n，,、|\t '\"]{{4,14}}[日号0-9])['\"]?){{0,2}}[，,、|\t ：:]{{1,3}}['\"]?(?=[1-9][0-9]{{5}}(?:19|20)[0-9]{{9}}[0-9Xx](?![0-9A-Za-z]))", re.MULTILINE), self._cell, False),
            # Who signs behind a mailbox, at the end.
            (("com", "cn", "net"), re.compile(rf"(?:\.|\] ?)(?:com|cn|net|org)[，,；; 。]{{1,2}}(?P<v>(?![求请谢盼望等急速期欢]){_HAN}{{2,3}})[。！!]?\s{{0,2}}\Z"), any_one, False),
            (("（", "("), re.compile(f"[A-Z][a-z]{{1,20}} [A-Z][a-z]{{1,20}}[（(]{full}[）)]"), a_name, False),
        )  # fmt: skip
        # Most texts hold the words of few rules: one pass says of which.
        self._present = each([_either(needs) for needs, *_ in self._rules])

    def names(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such names stand, and where else they stand in the text; some may be found twice."""
        somebodys: bool | None = None
        known: set[str] = set()
        for present in sorted(self._present(text.encode())):
            _, pattern, fits, asks = self._rules[present]
            for match in pattern.finditer(text):
                start, end = match.span("v")
                if asks and somebodys is None:
                    somebodys = _SOMEBODYS.search(text) is not None
                if asks and not somebodys:
                    break
                if fits(text, start, end):
                    yield start, end
                    if end - start > 1:
                        known.add(text[start:end])
        if "、" in text or _SET_APART.search(text):
            yield from self._listed(text)
        for name in known if len(known) < 50 else ():
            yield from self._again(text, name)

    def _again(self, text: str, name: str) -> Iterator[tuple[int, int]]:
        """Where a name stands once more; one that is a word too only where its word is not gone on with."""
        place = text.find(name)
        while place >= 0:
            end = place + len(name)
            if not self._across(text, place) and not self._across(text, end):
                yield place, end
            place = text.find(name, end)

    def _always(self, text: str, start: int, end: int) -> bool:
        return text[start:end] not in self._words

    def _any(self, text: str, start: int, end: int) -> bool:
        name = text[start:end]
        if name in NOBODY or not _PRONOUNS.isdisjoint(name):
            return False
        return _NOT_IN.isdisjoint(name) or name in _PETS or name in self._words

    def _cell(self, text: str, start: int, end: int) -> bool:
        """What may stand in the cell of a name, before a number of identity."""
        name = text[start:end]
        return (
            name not in NOBODY
            and name[-1] not in "号证码卡件为是"
            and "身份" not in name
            and _PRONOUNS.isdisjoint(name)
        )

    def _childs(self, text: str, start: int, end: int) -> bool:
        return self._any(text, start, end) and text[start:end] not in self._surnames | _TWICE_NOT

    def _full(self, text: str, start: int, end: int) -> bool:
        """A surname and what may be a given name, and no word."""
        name = text[start:end]
        size = 2 if name[:2] in self._surnames and len(name) > 2 else 1
        return (
            name[:size] in self._surnames
            and 0 < len(name) - size < 3
            and name not in self._words
            and name not in NOBODY
            and _NOT_IN.isdisjoint(name)
            and self._words.isdisjoint(
                (name[:2] if size == 1 and len(name) == 3 else "", name[:3] if size == 1 else "")
            )
        )

    def _sounds(self, text: str, start: int, end: int) -> bool:
        """A full name, one of a pet or a child, or characters of given names that are no word."""
        name = text[start:end]
        if name in _PETS:
            return True
        if len(name) == 2 and name[0] == name[1]:
            return name[0] in self._given and name[0] not in _TWICE_NOT
        if name in self._words or name in NOBODY or not _NOT_IN.isdisjoint(name):
            return False
        if self._full(text, start, end):
            return not self._across(text, end)
        return (
            len(name) == 2
            and self._given.issuperset(name)
            and not self._across(text, start)
            and not self._across(text, end)
        )

    def _rarely(self, text: str, start: int, end: int) -> bool:
        name = text[start:end]
        return (
            self._words.isdisjoint((name, name[:2]))
            and not self._across(text, start)
            and _NOT_IN.isdisjoint(name)
            and not self._across(text, end)
        )

    def _listed(self, text: str) -> Iterator[tuple[int, int]]:
        """In a list of names, what is made like one or is a pet's: 康珂 何嬿 袁朔 妞妞."""
        for run in _LISTS.finditer(text):
            items = [match.span() for match in _ITEM.finditer(text, *run.span())]
            start, end = items[-1]
            if end - start == 3 and _HAN_ONE.match(text, end):  # 张裳|敬挽
                items[-1] = (
                    start,
                    end - 1
                    if text[end - 1] not in self._given
                    or self._across(text, end)
                    or text[start + 2 : end + 1] in self._words
                    else end,
                )
            names = [
                span
                for span in items
                if self._full(text, *span) and self._given.issuperset(text[span[0] + 1 : span[1]])
            ]
            if any(text[end - 1] in _PLACES for _, end in items):
                continue
            enough = len(items) > 2 or run["who"] is not None
            if len(names) < 2 or not enough or len(names) < len(items) * (1 / 2 if " " in run[0] else 2 / 3):
                continue
            for start, end in items:
                if text[start:end] in _PETS or self._full(text, start, end):
                    yield start, end

    def among_things(self, text: str, start: int, end: int) -> bool:
        """Whether it stands in a list with three or more others of which none is made like a name: 丁香、凌霄、杜鹃."""
        if text[start - 1 : start] != "、" and text[end : end + 1] != "、":
            return False
        before = _ITEMS_BEFORE.search(text, max(0, start - 24), start)
        after = _ITEMS_AFTER.match(text, end, min(len(text), end + 24))
        others = [match.span() for part in (before, after) if part for match in _ITEM.finditer(text, *part.span())]
        return len(others) > 1 and not any(self._full(text, *span) for span in others)
