"""Virtual persons: surname for surname, given name for given name, part by part, so that `Manager Zhang` stays the
same man as `Zhang Wei`. Length, script, compound surnames, initials, suffixes and case stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lawful.privacy.surrogates.draw import Draw
from lawful.privacy.surrogates.shape import UPPER, cased_like

ZH_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
ZH_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "长孙",
    "令狐",
    "司徒",
    "宇文",
    "端木",
    "夏侯",
    "南宫",
)
_ZH_RARE = (
    "柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查"
    "苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠倪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管涂严覃莫向温施牛樊葛邢安"
    "齐伍庞颜庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪付肖闫陶"
)
_MALE = "峻朗驰屹磐恺劭骁晔翊霖桓烨煜铮钧澍骥逸彦弘毅峥昱湛砺韬衡旌"
_FEMALE = "婵婉妍姝娴蔓苒葳蕴漪澜璇玥琬琰黛绮缦笙姗嫣媛蓉菡棠芷芮芙荟"
_EITHER = "予安宁初然遥禾舟知意言景云川晏清和乔林溪"
_FEMALE_SIGNS = frozenset(
    "芳娜静丽艳娟霞秀燕玲红桂英萍婷欣怡佳倩雪梅莲菊琴莉琳璐瑶颖洁慧娇妮娥妹蕾薇媛婉姗嫣妍萱蓉淑凤珍珠翠芬兰香美彩云"
)
ZH_TITLES = frozenset(
    "先生 女士 小姐 太太 总监 总 经理 副经理 老师 医生 主任 律师 教授 师傅 工 局长 科长 院长 校长 会计 护士 阿姨 叔叔 哥 姐 主管 董 队长"
    " 警官 博士 书记 处长 大夫 老板 同学 爷爷 奶奶 大爷 大妈 伯伯 秘书 药师 护士长 导师 教练 站长 所长 班长 课长 组长 村长 镇长 店长 馆长 机长 船长 技师 助理 总工 法官 检察官 医师 专员"
    " 顾问 督察 警司 教官 大叔 大婶 婆婆 公公 伯母 大嫂 大哥 大姐 老师傅 主播 团长 部长 厂长 台长 主编 记者 院士 检验师 检察长 Sir".split()
)
_ZH_ABROAD = "阿尔文 贝勒 卡维尔 丹顿 埃尔顿 菲尔丁 格兰维 哈维兰 伊尔萨 凯尔森 洛文 马维尔 诺维克 奥克兰德 佩尔文 昆廷 罗维 塞尔温 特伦特 维尔德 温斯洛 泽维尔 布伦丹 科尔文".split()
# Each is at home as a given name and as a surname, so that a word maps the same wherever it stands in a name.
EN_NAMES = (
    "Addison Ainsley Alden Arden Arlen Ashby Ashton Aubrey Avery Bailey Baxter Beckett Bellamy Bennett Blaine Blair Brady"
    " Brennan Bristow Bryce Cameron Campbell Carlisle Carson Carter Casey Cassidy Chandler Clayton Colby Collins Corey"
    " Courtney Crosby Darby Darcy Dayton Delaney Devlin Dorsey Easton Elliott Ellery Ellison Emerson Emery Everett Farley"
    " Finley Fletcher Flynn Forrest Garnet Grady Graham Grayson Greer Hadley Halsey Harley Harlow Harper Hayden Hollis"
    " Hudson Jamison Jarvis Keaton Keegan Kelsey Kendall Kendrick Kinsley Kirby Langley Larkin Leighton Lennox Linden"
    " Lindsay Lowell Mackenzie Mallory Marley Marlowe Mercer Merrick Merritt Monroe Montgomery Oakley Palmer Paxton"
    " Payton Perrin Peyton Presley Preston Quinlan Ramsey Reagan Regan Remington Rowan Rylan Sawyer Selby Shannon Shelby"
    " Sheridan Sidney Skylar Sloane Spencer Sterling Sutton Tatum Teagan Tierney Vaughan Wallace Waverly Wesley Weston"
    " Whitney Winslow Yardley"
).split()
# Given names that say the sex, and virtual ones that say the same; a name that is in neither list gets one that is borne by both.
_EN_SAYS_FEMALE = frozenset(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret emily donna"
    " michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia amy kathleen angela anna emma pamela"
    " nicole samantha katherine catherine christine helen debra rachel carolyn janet maria heather diane olivia julie joyce"
    " victoria ruth virginia lauren christina joan evelyn judith andrea hannah megan cheryl martha sophia ella ava mia"
    " isabella charlotte amelia grace alice julia denise amber doris marilyn danielle diana brittany natalie sophie jane"
    " lucy kate chloe eleanor fiona gemma holly claire anne ann anita priya fatima aisha yuki mei sofia elena olga ingrid"
    " astrid freya zara leila layla nadia aaliyah carmen lucia valentina camila rosa teresa ines".split()
)
_EN_SAYS_MALE = frozenset(
    "james robert john michael david william richard joseph thomas christopher charles daniel matthew anthony mark donald"
    " steven andrew paul joshua kenneth kevin brian timothy ronald george jason edward jeffrey ryan jacob nicholas gary eric"
    " jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry"
    " tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter keith roger gerald carl harold"
    " sean christian lawrence arthur albert bruce oliver harry liam lucas leo oscar hugo mohammed muhammad ahmed ali omar"
    " hassan ibrahim yusuf raj arjun vikram hiroshi kenji wei jun luis carlos juan miguel pedro pablo diego mateo santiago"
    " antonio francisco marco luca matteo giovanni hans klaus lars sven erik ivan dmitri sergei igor boris".split()
)
EN_FEMALE = (
    "Adelaide Beatrix Cecily Clementine Cordelia Delphine Drusilla Eloise Esmeralda Eugenia Genevieve Giselle Henrietta"
    " Hermione Imogen Isadora Josephine Lavinia Leonora Lucinda Marguerite Millicent Minerva Octavia Odette Ophelia"
    " Philippa Rosalind Rosamund Rowena Seraphina Sybil Tabitha Theodora Ursula Venetia Wilhelmina Winifred Yolanda Zinnia"
).split()
EN_MALE = (
    "Alaric Ambrose Archibald Barnaby Bartholomew Benedict Caspian Conrad Cornelius Crispin Cuthbert Edmund Evander"
    " Ferdinand Fergus Giles Godfrey Hamish Horatio Ignatius Isidore Lancelot Leander Leopold Linus Lysander Magnus"
    " Montague Osbert Percival Phineas Quentin Reginald Roderick Rupert Sebastian Septimus Thaddeus Torquil Wilfred"
).split()
_FIXED = frozenset(
    "jr sr ii iii iv md phd esq mr mrs ms miss dr prof sir lady van von de der den la le di da del della bin ibn al el st"
    " ter ten o d mc mac s".split()
)
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
        if len(parts := re.split("([·•・.])", name)) > 1:
            return "".join(self._abroad(part) if place % 2 == 0 else part for place, part in enumerate(parts))
        if name[0] in "老小阿大" and len(name) == 2:
            return name[0] + self._surname(name[1])
        surname, rest = (name[:2], name[2:]) if name[:2] in ZH_COMPOUND and len(name) > 2 else (name[:1], name[1:])
        if not rest:
            return self._surname(surname)
        if rest in ZH_TITLES:
            return self._surname(surname) + rest
        return self._surname(surname) + self._given(rest)

    def _surname(self, surname: str) -> str:
        order = _cycle(self._key, self._scope, "zh_compound" if len(surname) == 2 else "zh")
        if surname in order:
            return order[surname]
        return Draw(self._key, self._scope, "surname", surname).pick_but(_ZH_RARE, surname)

    def _given(self, given: str) -> str:
        draw = Draw(self._key, self._scope, "given", given, attempt=self._attempt)
        female = any(c in _FEMALE_SIGNS for c in given) if "sex" in self._keep else draw.below(2) == 0
        pool = (_FEMALE if female else _MALE) + _EITHER
        written = "".join(draw.pick_but(pool, given) for _ in given[:2])
        return written + "".join(draw.pick(_EITHER) for _ in given[2:])

    def _abroad(self, part: str) -> str:
        pool = [p for p in _ZH_ABROAD if p != part]
        return Draw(self._key, self._scope, "abroad", part, attempt=self._attempt).pick(pool)

    def latin(self, name: str) -> str:
        words = list(_WORD.finditer(name))
        written, done = [], 0
        for match in words:
            written += [name[done : match.start()], self._word(match.group(), last=match is words[-1])]
            done = match.end()
        return "".join([*written, name[done:]])

    def _word(self, word: str, *, last: bool) -> str:
        """A part of a Latin name. It maps the same wherever it stands; only surnames wait for another attempt."""
        if word.lower() in _FIXED:
            return word
        attempt = self._attempt if last else 0
        draw = Draw(self._key, self._scope, "name", word.lower(), attempt=attempt)
        if len(word) == 1:
            return cased_like(word, draw.pick([c for c in UPPER if c != word.upper()]))
        order = _cycle(self._key, self._scope, "en") if not attempt else {}
        return cased_like(word, order.get(word.capitalize()) or draw.pick(self._alike(word.lower())))

    def _alike(self, word: str) -> Sequence[str]:
        """Virtual names that say of the sex what this one says, where that matters."""
        if "sex" in self._keep:
            if word in _EN_SAYS_FEMALE:
                return EN_FEMALE
            if word in _EN_SAYS_MALE:
                return EN_MALE
        return EN_NAMES


_POOLS: dict[str, Sequence[str]] = {"zh": ZH_SURNAMES, "zh_compound": ZH_COMPOUND, "en": EN_NAMES}


@lru_cache(maxsize=1024)
def _cycle(key: bytes, scope: str, pool: str) -> dict[str, str]:
    """Each of the pool to the next in a keyed order: one to one, and none to itself."""
    order = Draw(key, scope, "order", pool).shuffled(_POOLS[pool])
    return dict(zip(order, [*order[1:], order[0]], strict=True))
