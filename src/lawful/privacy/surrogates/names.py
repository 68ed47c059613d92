"""Virtual persons: surname for surname, given name for given name, part by part, so that `Manager Zhang` stays the
same man as `Zhang Wei`. Length, script, compound surnames, initials, suffixes and case stay."""

from __future__ import annotations

import re
from functools import lru_cache

from lawful.privacy.surrogates.draw import Draw
from lawful.privacy.surrogates.shape import UPPER, cased_like

ZH_SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
ZH_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙", "令狐", "司徒", "宇文", "端木", "夏侯", "南宫")
_ZH_RARE = (
    "柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查"
    "苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠倪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管涂严覃莫向温施牛樊葛邢安"
    "齐伍庞颜庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪付肖闫陶"
)
_MALE = "峻朗驰屹磐恺劭骁晔翊霖桓烨煜铮钧澍骥逸彦弘毅峥昱湛砺韬衡旌"
_FEMALE = "婵婉妍姝娴蔓苒葳蕴漪澜璇玥琬琰黛绮缦笙姗嫣媛蓉菡棠芷芮芙荟"
_EITHER = "予安宁初然遥禾舟知意言景云川晏清和乔林溪"
_FEMALE_SIGNS = frozenset("芳娜静丽艳娟霞秀燕玲红桂英萍婷欣怡佳倩雪梅莲菊琴莉琳璐瑶颖洁慧娇妮娥妹蕾薇媛婉姗嫣妍萱蓉淑凤珍珠翠芬兰香美彩云")
_TITLES = re.compile(
    "先生|女士|小姐|太太|总监|总|副?经理|老师|医生|主任|律师|教授|师傅|工|局长|科长|院长|校长|会计|护士|阿姨|叔叔|哥|姐|主管|董|队长|警官|博士|书记|处长|大夫|老板|同学|爷爷|奶奶|大爷|大妈|伯伯|[一-鿿]{2,3}"
)
_ZH_ABROAD = "阿尔文 贝勒 卡维尔 丹顿 埃尔顿 菲尔丁 格兰维 哈维兰 伊尔萨 凯尔森 洛文 马维尔 诺维克 奥克兰德 佩尔文 昆廷 罗维 塞尔温 特伦特 维尔德 温斯洛 泽维尔 布伦丹 科尔文".split()
EN_GIVEN = (
    "Alden Alina Anselm Aubrey Averil Bellamy Benedict Bridie Bryony Calder Camden Carys Celeste Clement Corwin Dahlia"
    " Damian Delphine Desmond Dorian Edmund Elodie Emeric Esmond Evander Fabian Felicity Fenella Finlay Florian Gareth"
    " Gideon Ginevra Halden Harriet Hector Imogen Ingram Isolde Jarvis Jocelyn Julian Kendra Kieran Lachlan Lavinia"
    " Leander Linnea Lorcan Lucian Maeve Magnus Marius Melina Merrick Mirabel Morwenna Neville Nerissa Octavia Odette"
    " Orlando Ottilie Percival Petra Philippa Quentin Ramona Rhoswen Roderick Rosalind Rowena Rupert Sabine Saskia"
    " Sebastian Selwyn Sidonie Silvan Tabitha Tamsin Thaddeus Tobias Tristan Ursula Valerian Verity Vivienne Wilfred"
    " Winifred Xanthe Yvaine Zelda"
).split()
EN_SURNAMES = (
    "Abernathy Aldridge Ashcombe Atherton Bainbridge Barrowby Beckwith Birkett Blackwood Bramwell Brightwell Broadhurst"
    " Calloway Carrington Cattermole Chadwick Clitheroe Coldwell Cranbourne Crosswell Dallimore Darnley Davenport"
    " Deverell Dunmore Eastwick Ellingham Elphick Fairburn Farnsworth Fenwick Fothergill Gainsford Garside Gladwin"
    " Glanville Greenhalgh Hadleigh Hallworth Harcastle Haverford Hawksworth Hazelwood Heathcote Holloway Ibbotson"
    " Inglewood Jessop Kellaway Kettering Kingsley Lambourne Langridge Leyburn Lockwood Lytton Marchbank Merriweather"
    " Middleham Montford Nethercott Norcross Oakeshott Osgood Pemberton Penhallow Pickering Prestwick Quarrington"
    " Radcliffe Ravenhill Redfern Ridley Rotherham Sandringham Satterley Selwood Shackleton Silverton Stanhope"
    " Stourton Tadworth Templeton Thackeray Thornbury Tillotson Underhill Vandermere Vickery Wainwright Walgrave"
    " Wetherby Whitlock Winterbourne Woolcott Wycliffe Yardley"
).split()
_SUFFIX = re.compile(r"(?i:jr|sr|ii|iii|iv|md|phd|esq)\.?")
_PARTICLES = frozenset("van von de der den la le di da del della bin ibn al el st ter ten".split())
_WORD = re.compile(r"[^\W\d_]+")


def person(value: str, key: bytes, scope: str, attempt: int, keep: frozenset[str]) -> str:
    """Another name of the same make."""
    namer = _Namer(key, scope, attempt, keep)
    return namer.chinese(value) if any("\u3400" <= c <= "\u9fff" for c in value) else namer.latin(value)


class _Namer:
    """Maps name parts within a scope; only given names change with the attempt, so that families stay together."""

    def __init__(self, key: bytes, scope: str, attempt: int, keep: frozenset[str]) -> None:
        self._key, self._scope, self._attempt, self._keep = key, scope, attempt, keep

    def chinese(self, name: str) -> str:
        if parts := re.split(r"([·•・.])", name):
            if len(parts) > 1:
                return "".join(self._abroad(p) if i % 2 == 0 else p for i, p in enumerate(parts))
        if name[0] in "老小阿大" and len(name) == 2:
            return name[0] + self._surname(name[1])
        surname, rest = (name[:2], name[2:]) if name[:2] in ZH_COMPOUND and len(name) > 2 else (name[:1], name[1:])
        if not rest:
            return self._surname(surname)
        if _TITLES.fullmatch(rest) and (rest in _KNOWN_TITLES):
            return self._surname(surname) + rest
        return self._surname(surname) + self._given(rest)

    def _surname(self, surname: str) -> str:
        pool = ZH_COMPOUND if len(surname) == 2 else tuple(ZH_SURNAMES)
        order = _cycle(self._key, self._scope, pool)
        if surname in order:
            return order[surname]
        return Draw(self._key, self._scope, "surname", surname).pick(tuple(c for c in _ZH_RARE if c != surname))

    def _given(self, given: str) -> str:
        draw = Draw(self._key, self._scope, "given", given, attempt=self._attempt)
        female = any(c in _FEMALE_SIGNS for c in given) if "sex" in self._keep else draw.below(2) == 0
        pool = (_FEMALE if female else _MALE) + _EITHER
        written = "".join(draw.pick([p for p in pool if p not in given]) for _ in given[:2])
        return written + "".join(draw.pick(_EITHER) for _ in given[2:])

    def _abroad(self, part: str) -> str:
        pool = [p for p in _ZH_ABROAD if p != part]
        return Draw(self._key, self._scope, "abroad", part, attempt=self._attempt).pick(pool)

    def latin(self, name: str) -> str:
        words = list(_WORD.finditer(name))
        written, done = [], 0
        for place, match in enumerate(words):
            word = match.group()
            written += [name[done : match.start()], self._word(word, place, len(words))]
            done = match.end()
        return "".join([*written, name[done:]])

    def _word(self, word: str, place: int, count: int) -> str:
        """A part of a Latin name. One word maps the same wherever it stands, so its place must not count."""
        lower = word.lower()
        if (place and _SUFFIX.fullmatch(word)) or lower in _PARTICLES or lower in {"o", "d", "mc", "mac", "s"}:
            return word
        draw = Draw(self._key, self._scope, "name", lower, attempt=self._attempt if place == 0 else 0)
        if len(word) == 1:
            return cased_like(word, draw.pick([c for c in UPPER if c != word.upper()]))
        first = place == 0 and count > 1
        order = _cycle(self._key, self._scope, tuple(EN_GIVEN if first else EN_SURNAMES))
        new = order.get(word.capitalize()) or draw.pick(EN_GIVEN if first else EN_SURNAMES)
        return cased_like(word, new)


_KNOWN_TITLES = frozenset(
    "先生 女士 小姐 太太 总监 总 经理 副经理 老师 医生 主任 律师 教授 师傅 工 局长 科长 院长 校长 会计 护士 阿姨 叔叔 哥 姐 主管 董 队长 警官 博士 书记 处长 大夫 老板 同学 爷爷 奶奶 大爷 大妈 伯伯".split()
)


@lru_cache(maxsize=1024)
def _cycle(key: bytes, scope: str, pool: tuple[str, ...]) -> dict[str, str]:
    """Each of the pool to the next in a keyed order: one to one, and none to itself."""
    order = Draw(key, scope, "order", str(len(pool))).shuffled(pool)
    return dict(zip(order, [*order[1:], order[0]], strict=True))
