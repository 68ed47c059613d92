"""Chinese as a tagger sees it, and what makes a Chinese name doubtful or certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from lawful.privacy.encoders.called import MORE_SURNAMES, OWNED, Called
from lawful.privacy.encoders.encoded import Encoded
from lawful.privacy.encoders.placed import NOBODY, Placed
from lawful.privacy.homes import whole
from lawful.privacy.surrogates.names import ZH_TITLES

# Characters that foreign names are written with.
FOREIGN = (
    "阿埃艾安昂奥巴班邦贝本比彼别波伯勃布查楚茨达戴丹道德蒂迪丁杜多厄恩尔法菲费芬弗福盖戈格古瓜圭哈海汉赫亨胡华霍基吉加贾杰金卡凯坎柯科克肯库夸拉莱赖兰朗劳勒雷里利"
    "列林卢鲁伦罗洛吕马玛麦曼梅门蒙米密缅明莫默姆穆慕拿娜纳奈南内尼纽努诺欧帕潘佩彭皮珀普奇齐恰乔切琴琼丘让热日瑞萨塞桑瑟森沙尚圣施史舒斯松苏索塔泰坦汤唐特腾提廷图托瓦万"
    "维魏温翁沃乌吾伍西希夏谢辛休许雅亚延耶叶伊因英尤约泽扎詹珍芝朱兹佐"
)

# What divides the odds of a name, chosen on the tuning side.
WORD_DOUBT, THING_DOUBT, SHAPE_DOUBT, START_DOUBT, BEFORE_DOUBT, AFTER_DOUBT = 20.0, 1e5, 6.0, 3.0, 8.0, 8.0
TITLE_DOUBT, ROLE_TRUST = 4.0, 4.0
CHINESE_TRUST = 1.8  # so that one threshold serves both languages
DOTS = "·•‧・."
_DOTS = frozenset(DOTS)
_PLACE_ENDS = "河乡镇县市省州区岛湖庙寺村路街桥站港湾峡堡城族语郡江巷里弄"
# What is named after somebody or something is nobody.
_NAMED_AFTER = re.compile(
    f"[{_PLACE_ENDS}]|山脉|盆地|平原|高原|半岛|群岛|海峡|海湾|沙漠|公园|机场|车站|铁路|公路|大桥|广场|大厦|大学|学院|学校|战役|战争|条约"
    "|集团|效应|定理|定律|公式|方程|指数|常数|乐队|王朝|帝国|王国|杯|奖(?![金励学])|理论|思想|主义|计划|变换|函数|分布|算法|综合征|股份"
    "|牌(?![照子匾楼])|品牌|系列|传说|漂流记|历险记|阁(?!下)|塔|殿|豆腐|菜刀|剪刀|故居|纪念馆|文学奖|文学院|美术馆|艺术馆|诗歌奖|文艺奖|像章|氏病|基金会|行动|证券"
)
_SPOKEN = "语族河岛州郡湾省县"
_NO_GIVEN = frozenset("记庙寺镇村县省市乡阁塔殿牌厂矿街巷屯桥湖上里不这那个还已再没")  # no given name ends with these
# A name does not end with these, but a verb or a pronoun often follows one.
_NEVER_LAST = frozenset("是在拿的了说被把给到将与及跟由或也都就很您你我他她它们")
_RARE_GIVEN = "佑祐犀祺禧祎琮璘瓘甯晞翀翎翾翙骞骐骥昶暹栎楸榛樾沚沄洹浔淏淦溱澔澧濯烜犇垚鑫淼劼喆頔婠妤姮嫱宥寔屾峣巖帏庥弢彧忻恂悫惇愔慜戬扆抒擢敔斓昉昰晅晗闯飏缃箬铃朔韧庚笃曜纬踏罔湉铎骁隽赟翥"
_SUM = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟][零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆整角分]+")  # 伍仟零肆拾元整
_SIGN = "[\\s,.;:!?，。；：！？、|｜/()（）\\[\\]【】“”\"'<>@#*·—-]"
_BETWEEN_SIGNS = re.compile("[^0-9０-９，。、；：？！“”‘’（）()《》【】「」『』…—%％]+")
_IS_SIGN = re.compile(_SIGN)
_SPACES = re.compile("[ \u3000]")
_ALONE = f"{_SIGN}(?P<v>(?:[{{single}}]|{{double}})[{{given}}]{{{{1,2}}}})(?={_SIGN}|$)"

UNITS, PAIRS = 4096, 8192  # buckets

_SPREAD, _SLOTS = np.uint64(0x9E37_79B9_7F4A_7C15), 20  # multiplier and bits of the hash that words are looked up by
_SIXTEEN = np.uint64(16)


class Ngrams:
    """Lists of words of two to four characters, asked for at all positions of a text at once."""

    def __init__(self, *lists: Iterable[str]) -> None:
        known: dict[int, int] = {}
        for number, words in enumerate(lists):
            for word in words:
                if 2 <= len(word) <= 4 and max(word) <= "\uffff":
                    key = _packed(word)
                    known[key] = known.get(key, 0) | 1 << number
        keys = sorted(known)
        # The last key is larger than any word's, so that a search never ends outside.
        self._keys = np.array([*keys, 2**64 - 1], dtype=np.uint64)
        self._marks = np.array([*(known[key] for key in keys), 0], dtype=np.uint8)
        self._likely = np.zeros(1 << _SLOTS, dtype=np.bool_)
        for slots in _slots(self._keys):
            self._likely[slots] = True

    def marks(self, codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint8], ...]:
        """For words of two, three and four characters and each position which of the lists, bit by bit, have the word
        that begins there."""
        two = codes[:-1] << _SIXTEEN | codes[1:]
        three = two[:-1] << _SIXTEEN | codes[2:]
        four = three[:-1] << _SIXTEEN | codes[3:]
        grams = np.concatenate((two, three, four))
        marks = np.zeros(len(grams), dtype=np.uint8)
        # Most are no word, and one look at a table of bits is cheaper than a search.
        first, second = _slots(grams)
        likely = (self._likely[first] & self._likely[second]).nonzero()[0]
        wanted = grams[likely]
        places = self._keys.searchsorted(wanted)
        marks[likely] = self._marks[places] * (self._keys[places] == wanted)
        return marks[: len(two)], marks[len(two) : len(two) + len(three)], marks[len(two) + len(three) :]


def _slots(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Two places in the table of bits (Bloom 1970)."""
    spread = keys * _SPREAD
    return spread >> np.uint64(64 - _SLOTS), (spread >> np.uint64(20)) & np.uint64((1 << _SLOTS) - 1)


def _packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be"), "big")


# 监护人马博, 学生程景行: who is named next.
_ROLE = re.compile(
    "(?:[人方]|配偶|子女|姓名|真名|户名|学生|学员|日生|士生|[全本真]名|曾用名|小名|原告|被告|患者|记者|通讯员|医师|护士|教练|导演|作者|主演|面试官|缺席|出席|请假|转交|收到|替我谢谢|本人|室友|户主|派工|上级|先[父母祖考妣])[：: \u3000]{0,2}$"
)
# What stands before a name so often that the network need not see one: 次子, 其姐, 孝女, 3床.
_KIN = (
    "[之长次三四幼独][子女]|外?孙[子女]?|其[父母妻夫子女兄弟姐妹哥]|[表堂][哥弟姐妹]|孝[男女]|先[父母祖考妣]|室友|户主|持有人|驾驶人|收件人写?"
    "|派工|上级|群主|楼主|老板娘?|被害人|邻居|嘉宾|兹证明|为小[儿女]|[0-9]床|证人|家属|大名|罪犯|追尾|领队|姥[姥爷]|(?:(?<=[，、：:（( ])|(?<=成员))[父母兄弟姐妹夫妻]"
)
_CUES = "兹为之长次三四幼独外孙其表堂孝先室户持驾收派上群楼老被邻嘉0-9证家大罪追领姥父母兄弟姐妹夫妻向由请须"  # what they begin with
_TASK = "签字|代签|代为|汇报|请示|跟进|负责|代取|代办|代诉|代领|继承|上门|联系|签收"
# 公 孙 翊 宁, where no more characters stand apart: in a text that is written so throughout this says nothing.
_APART = re.compile(
    "(?<![\u4e00-\u9fff])(?<![\u4e00-\u9fff][ \u3000])(?P<v>[\u4e00-\u9fff](?:[ \u3000][\u4e00-\u9fff]){1,3})(?![ \u3000]?[\u4e00-\u9fff])"
)
_LONG_SURNAMES = ("长谷川", "佐佐木", "久保田", "五十岚", "小笠原", "宇都宫")
# 长子少华、次女成功泣告: the given name alone, where the family is named.
_CHILD = re.compile(
    "(?=[长次三四幼独弟妹哥姐儿女孙师小家爱表堂])(?:[长次三四幼独][子女]|弟弟|妹妹|哥哥|姐姐|儿子|女儿|孙[子女]|师[兄弟姐妹]|小名|家[父母]|爱[妻子]|表[哥弟姐妹]|堂[哥弟姐妹])(?P<v>[\u4e00-\u9fff]{2})(?=[、，。；（(：:\n]|泣告|以及|和|等|的|来|$)"
)
_OWNED = re.compile(OWNED)  # 翠翠的iPhone


# What the marks of a word say of its first position, of those within and of its last: four bytes, little end first.
_FLAGS = np.array([(n & 1) | (n & 1) << 9 | (n & 1) << 18 | (n & 14) * 0x04_04_04 for n in range(16)], dtype="<u4")
_CHINESE_MASK = np.array((UNITS, UNITS, PAIRS, PAIRS)) - 1


def _signs(text: str, start: int, end: int) -> bool:
    """Whether a sign, or the end of the text, stands on both sides."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or _IS_SIGN.match(before) is not None) and (not after or _IS_SIGN.match(after) is not None)


def _in_a_title(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in ("《", "“") and text[end : end + 1] in ("》", "”", "号")


_OFTEN_A_WORD = frozenset("由从应经将于和向")  # surnames that stand before words more often


class ChineseEncoder:
    """One position a character: two hashes of it, the pairs it makes with its neighbours, ten bits."""

    script = re.compile("[\u3400-\u9fff]")
    columns = (UNITS, UNITS, PAIRS, PAIRS)
    bits = (
        *("surname", "compound surname", "given name", "word begins", "within a word", "word ends", "region", "digit"),
        *("place", "foreign"),
    )

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        surnames = frozenset(gazetteers["surnames"])
        self._surnames = surnames
        # What a rule takes for a character of given names; the network learnt from the list alone.
        self._given = frozenset(gazetteers["given"]) | frozenset(_RARE_GIVEN)
        single = "".join(surname for surname in surnames if len(surname) == 1)
        compound = sorted(surname for surname in surnames if len(surname) == 2)
        double = f"(?=[{''.join(sorted({surname[0] for surname in compound}))}])(?:{'|'.join(compound)})"
        self._alone = re.compile(_ALONE.format(single=single, double=double, given="".join(self._given)))
        self._cued = re.compile(
            f"(?=[{_CUES}])(?:{_KIN}|(?P<to>[向由请须]))[：: \u3000]?(?P<v>(?:{double}|[{single}])[{''.join(self._given)}][\u4e00-\u9fff]?)"
            f"(?(to)(?={_TASK})|)"
        )
        self._words = frozenset().union(*(gazetteers[name] for name in ("words", "places", "regions")))
        self._things = frozenset(gazetteers.get("things", ()))
        self._simplified = {ord(pair[0]): pair[1] for pair in gazetteers.get("traditional", ())}
        self._traditional = re.compile(f"[{''.join(map(chr, self._simplified))}]" if self._simplified else "(?!)")
        self._called = Called(surnames, self._given, self._words, FOREIGN, self._across)
        self._placed = Placed(surnames | frozenset(MORE_SURNAMES), self._given, self._words, self._across)
        self._grams = Ngrams(gazetteers["words"], surnames, gazetteers["regions"], gazetteers["places"])
        self._table = np.zeros((65_536, len(self.bits)), dtype=np.float32)
        self._unfold = np.zeros((64, len(self.bits)), dtype=np.float32)
        for flag, column in enumerate((3, 4, 5, 1, 6, 8)):
            self._unfold[np.arange(64) >> flag & 1 > 0, column] = 1
        for column, characters in (
            (0, (s for s in surnames if len(s) == 1)),
            (2, gazetteers["given"]),
            (7, "0123456789０１２３４５６７８９〇零一二三四五六七八九十百"),
            (9, FOREIGN),
        ):
            for character in characters:
                self._table[ord(character), column] = 1

    def __call__(self, text: str) -> Encoded:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        size = len(codes)
        around = np.zeros(size + 2, dtype=np.int64)
        around[1:-1] = codes
        pairs = (around[:-1] * 40_503 + around[1:] * 2_654_435_761) >> 7
        ids = np.empty((size, 4), dtype=np.int64)
        ids[:, 0], ids[:, 1] = codes * 40_503 >> 3, codes * 2_654_435_761 >> 11
        ids[:, 2], ids[:, 3] = pairs[:-1], pairs[1:]
        ids &= _CHINESE_MASK  # the tables are powers of two long
        narrow = np.minimum(codes, 65_535)
        bits = self._table[narrow] + self._unfold[self._flags(narrow.astype(np.uint64))]
        return Encoded(ids, bits, range(size), range(1, size + 1))

    def _flags(self, codes: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Bit by bit: a word begins, goes on, ends there; within a compound surname, a region, a place."""
        flags = np.zeros(len(codes), dtype=np.uint8)
        for size, marks in enumerate(self._grams.marks(codes), 2):
            begins, inside, ends, _ = _FLAGS[marks].view(np.uint8).reshape(-1, 4).T
            count = len(marks)
            flags[:count] |= begins
            for place in range(1, size - 1):
                flags[place : place + count] |= inside
            flags[size - 1 : size - 1 + count] |= ends
        return flags

    def plain(self, text: str) -> str:
        """The text in simplified characters: 陳經理 as 陈经理."""
        return text.translate(self._simplified) if self._traditional.search(text) else text

    def doubt(self, text: str, start: int, end: int) -> float:
        """A name is a surname and one or two characters, a title with it, or foreign with a dot; most else is none."""
        name = text[start:end]
        if not _DOTS.isdisjoint(name):
            # 夏洛·布朗, not 人民日报·海外版, nor what a book is called
            if _in_a_title(text, start, end) or len(name) < 4:  # 牛·米
                return THING_DOUBT
            return 1.0 if sum(map(FOREIGN.__contains__, name)) * 2 > len(name) - 1 else SHAPE_DOUBT
        if name[0] in "老小阿大" and name[1:] in self._surnames:
            return 1.0
        role = _ROLE.search(text, max(0, start - 6), start)
        factor = self._word_doubt(text, start, end)
        if (
            factor == WORD_DOUBT
            and role
            and self._made_like_a_name(name)
            and _IS_SIGN.match(text[end : end + 1] or " ")
        ):
            factor = 1.0  # 法定代表人：苗条
        if not role and self._across(text, start):
            factor *= BEFORE_DOUBT
        if end < len(text) and (_NAMED_AFTER.match(text, end) or self._across(text, end)):
            factor *= AFTER_DOUBT
        if name[-1] in _NO_GIVEN or (name[-1] in _SPOKEN and not (len(name) == 3 and name[0] in self._surnames)):
            factor *= AFTER_DOUBT
        if _in_a_title(text, start, end):
            factor *= TITLE_DOUBT
        return factor * CHINESE_TRUST / (ROLE_TRUST if role else 1.0)

    def _word_doubt(self, text: str, start: int, end: int) -> float:
        """What speaks against a name in itself: it is a word, is not made like a name, or begins with a word."""
        name = text[start:end]
        if " " in name or "\u3000" in name:
            name = _SPACES.sub("", name)
        if self._in_a_thing(text, start, end) or _SUM.fullmatch(name):
            return THING_DOUBT
        if name[0] in self._surnames and name[1:] in ZH_TITLES:
            return 1.0
        if name in self._words:
            return WORD_DOUBT
        if not self._made_like_a_name(name):
            return SHAPE_DOUBT
        if name[1:] in self._words and (name[0] in _OFTEN_A_WORD or not self._given.issuperset(name[1:])):
            return SHAPE_DOUBT  # 应|采用, 由|总部
        # Between two signs no word can go on in the name.
        is_whole = _signs(text, start, end) or (name[:2] not in self._words and name[:3] not in self._words)
        return 1.0 if is_whole else START_DOUBT

    def parts(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The longest part without a sign or a digit in it: 张伟, not 张伟（男."""
        parts = [match.span() for match in _BETWEEN_SIGNS.finditer(text, start, end)] or [(start, start)]
        return [max(parts, key=lambda part: part[1] - part[0])]

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Without the verb after it or the words before it (第一作者为博士生|雷琳, 宋磊|领衔)."""
        name = text[start:end]
        if not _DOTS.isdisjoint(name):
            return start, end
        if text.startswith(_LONG_SURNAMES, max(0, start - 1)):  # 长|谷川真由
            return max(0, start - 1), end
        if len(name) == 3 and name[0] in self._surnames:
            last, goes_on = name[2], self._across(text, end) if end < len(text) else False
            if last in _NEVER_LAST or (goes_on and last not in self._given):
                return start, end - 1
        elif len(name) > 4 and name[0] in self._surnames and name[:2] not in self._surnames:
            if not any(character in FOREIGN for character in name[3:]):  # 关素云|承祧, but 哈斯其其格
                return start, start + 3
        elif len(name) > 3 and name[0] not in self._surnames and name[:2] not in self._surnames:
            for begin in (end - 3, end - 2):
                if text[begin] in self._surnames and self._given.issuperset(text[begin + 1 : end]):
                    words = (text[max(start - 1, begin - size) : begin] for size in (2, 3, 4))
                    if not self._words.isdisjoint(words) and not self._across(text, begin):
                        return begin, end
        return start, end

    def home(self, text: str, start: int, end: int) -> tuple[int, int]:
        """With the code of its post, its region and its flat."""
        return whole(text, start, end, lambda place: self._begins(text, place), self._words)

    def _begins(self, text: str, place: int) -> bool:
        """Whether a word begins at a place, and none goes on across it."""
        words = (text[place : place + size] for size in (2, 3, 4))
        return not self._across(text, place) and not self._words.isdisjoint(words)

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """What is made like a name, and stands where names do: between two signs, or after 次子 and the like."""
        for match in self._alone.finditer(f"\n{text}"):  # a pattern that begins with a sign is found faster
            start, end = match.start("v") - 1, match.end("v") - 1
            if match["v"] in NOBODY or self._placed.among_things(text, start, end):
                continue
            if match["v"][:2] not in self._words and self.doubt(text, start, end) <= CHINESE_TRUST:
                yield start, end
        for match in self._cued.finditer(text):
            start, end = match.span("v")
            if end - start == 3 and text[start : start + 2] not in self._surnames and not self._ends_there(text, end):
                end -= 1  # 张刚|汇报
            if text[start:end] not in NOBODY and self._word_doubt(text, start, end) < WORD_DOUBT:
                yield start, end
        yield from self._of_a_family(text)

    def _of_a_family(self, text: str) -> Iterator[tuple[int, int]]:
        """Characters set apart, a child of the family by the given name alone, the owner of a telephone."""
        for match in _APART.finditer(text) if " " in text or "\u3000" in text else ():
            name = _SPACES.sub("", match["v"])
            surname = 2 if name[:2] in self._surnames and len(name) > 2 else 1
            if name[:surname] in self._surnames and self._given.issuperset(name[surname:]) and name not in self._words:
                yield match.span("v")
        for match in _CHILD.finditer(text):
            if (match["v"][0] == match["v"][1] or self._given.issuperset(match["v"])) and (
                match["v"] not in self._words or text[match.end() : match.end() + 1] in "、泣以（("
            ):
                yield match.span("v")
        for match in _OWNED.finditer(text):
            if owner := self._called.owner(text, match.start()):
                yield owner

    def beside(self, text: str) -> Iterator[tuple[int, int]]:
        """How people are greeted, called and signed for, and in what office."""
        yield from self._called.names(text)
        yield from self._placed.names(text)

    def _ends_there(self, text: str, end: int) -> bool:
        """Whether a given name of two characters may end here: its last one belongs to it, and begins no word."""
        last = text[end - 1]
        if last in _NEVER_LAST or last in _NO_GIVEN or text[end - 1 : end + 1] in self._words:
            return False
        return last in self._given or text[end - 2 : end] in self._words

    def _across(self, text: str, place: int) -> bool:
        """Whether a word of two to four characters stands on both sides of a place."""
        one, two = place - 1, place - 2  # words begin there; the rest is written out because names are asked often
        if place < 3:
            return any(text[b:e] in self._words for b in range(place) for e in range(place + 1, b + 5))
        return not self._words.isdisjoint(
            (
                *(text[one : place + 1], text[one : place + 2], text[one : place + 3]),
                *(text[two : place + 1], text[two : place + 2], text[place - 3 : place + 1]),
            )
        )

    def _in_a_thing(self, text: str, start: int, end: int) -> bool:
        """Whether it is a thing's name, or the most of one: 王致|和."""
        if end - start > 3 and text[start : end - 1] in self._things:
            return True
        things = self._things  # written out because names are asked often
        for begin in range(max(0, start - 2), start + 1):
            if text[begin:end] in things or text[begin : end + 1] in things or text[begin : end + 2] in things:
                return True
        return False

    def _made_like_a_name(self, name: str) -> bool:
        if name[0] in "老小阿大" and name[0] not in self._surnames:
            return len(name) == 2
        if name[:2] in self._surnames and len(name) > 2:
            return len(name) < 6
        return name[0] in self._surnames and len(name) < 5
