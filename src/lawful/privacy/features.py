"""What a tagger sees of a text: for each position a few hashed ids and a few gazetteer bits.

Chinese is read character by character, English word by word; both give the same shapes, so that one network and one
decoder serve both. Hashes are fixed arithmetic (CRC-32 and multiplication), the same on every machine.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lawful.privacy.surrogates.names import ZH_TITLES

Ids = NDArray[np.int64]
Bits = NDArray[np.float32]

# Characters that foreign names are written with.
FOREIGN = (
    "阿埃艾安昂奥巴班邦贝本比彼别波伯勃布查楚茨达戴丹道德蒂迪丁杜多厄恩尔法菲费芬弗福盖戈格古瓜圭哈海汉赫亨胡华霍基吉加贾杰金卡凯坎柯科克肯库夸拉莱赖兰朗劳勒雷里利"
    "列林卢鲁伦罗洛吕马玛麦曼梅门蒙米密缅明莫默姆穆慕拿娜纳奈南内尼纽努诺欧帕潘佩彭皮珀普奇齐恰乔切琴琼丘让热日瑞萨塞桑瑟森沙尚圣施史舒斯松苏索塔泰坦汤唐特腾提廷图托瓦万"
    "维魏温翁沃乌吾伍西希夏谢辛休许雅亚延耶叶伊因英尤约泽扎詹珍芝朱兹佐"
)

# What divides the odds of a name, chosen on the tuning side.
WORD_DOUBT, SHAPE_DOUBT, START_DOUBT, BEFORE_DOUBT, AFTER_DOUBT = 20.0, 6.0, 3.0, 8.0, 8.0
UNKNOWN_DOUBT, LOWER_DOUBT, UPPER_DOUBT, ARTICLE_DOUBT, SAINT_DOUBT = 4.0, 4.0, 2.0, 4.0, 6.0
TITLE_DOUBT, ACRONYM_DOUBT, GLOSS_DOUBT = 4.0, 40.0, 8.0
TITLE_TRUST, ROLE_TRUST = 6.0, 4.0
ENGLISH_TRUST, CHINESE_TRUST = 1.2, 1.3  # so that one threshold serves both languages
GIVEN_TRUST = 0.5  # for what begins with a known given name
DOTS = "·•‧・."
_DOTS = frozenset(DOTS)
_PLACE_ENDS = "河乡镇县市省州区岛湖庙寺村路街桥站港湾峡堡城族语郡江巷里弄"
# What is named after somebody or something is nobody.
_NAMED_AFTER = re.compile(
    f"[{_PLACE_ENDS}]|山脉|盆地|平原|高原|半岛|群岛|海峡|海湾|沙漠|公园|机场|车站|铁路|公路|大桥|广场|大厦|大学|学院|学校|战役|战争|条约"
    "|集团|效应|定理|定律|公式|方程|指数|常数|乐队|王朝|帝国|王国|杯|奖(?![金励学])|理论|思想|主义|计划|变换|函数|分布|算法|综合征|股份"
    "|牌(?![照子匾楼])|品牌|系列|传说|漂流记|历险记|阁(?!下)|塔|殿|豆腐|菜刀|剪刀|故居|纪念馆|氏病|基金会|行动|证券"
)
_SPOKEN = "语族河岛州郡湾省县"
_NO_GIVEN = frozenset("庙寺镇村县省市乡阁塔殿牌厂矿街巷屯桥湖上里不这那个还已再没")  # no given name ends with these
# A name does not end with these, but a verb or a pronoun often follows one.
_NEVER_LAST = frozenset("是在拿的了说被把给到将与及跟由或也都就很您你我他她它们")
_SIGN = "[\\s,.;:!?，。；：！？、|｜/()（）\\[\\]【】“”\"'<>@#*·—-]"
_IS_SIGN = re.compile(_SIGN)
_ALONE = f"(?=[{{first}}])(?:^|(?<={_SIGN}))(?:[{{single}}]|{{double}})[{{given}}]{{{{1,2}}}}(?={_SIGN}|$)"

UNITS, PAIRS, WORDS, AFFIXES, SHAPES = 4096, 8192, 8192, 4096, 256  # buckets


@dataclass(frozen=True, slots=True)
class Encoded:
    """`ids` (positions, columns), `bits` (positions, gazetteers) and where each position stands in the text."""

    ids: Ids
    bits: Bits
    starts: Sequence[int]
    ends: Sequence[int]


class Encoder(Protocol):
    """Turns a text into what a tagger sees. `script` matches where there is anything to see at all."""

    script: re.Pattern[str]

    def __call__(self, text: str) -> Encoded: ...

    def doubt(self, text: str, start: int, end: int) -> float:
        """By what the odds that a person's name stands there are divided, for what the network cannot know."""
        ...

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Where the name begins and ends that the network saw there."""
        ...

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """What can only be a name by what stands around it, whatever the network makes of it."""
        ...


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
        self._likely[_slots(self._keys)] = True

    def marks(self, codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint8], ...]:
        """For words of two, three and four characters and each position which of the lists, bit by bit, have the word
        that begins there."""
        two = codes[:-1] << _SIXTEEN | codes[1:]
        three = two[:-1] << _SIXTEEN | codes[2:]
        four = three[:-1] << _SIXTEEN | codes[3:]
        grams = np.concatenate((two, three, four))
        marks = np.zeros(len(grams), dtype=np.uint8)
        # Most are no word, and one look at a table of bits is cheaper than a search.
        likely = self._likely[_slots(grams)].nonzero()[0]
        wanted = grams[likely]
        places = self._keys.searchsorted(wanted)
        marks[likely] = self._marks[places] * (self._keys[places] == wanted)
        return marks[: len(two)], marks[len(two) : len(two) + len(three)], marks[len(two) + len(three) :]


def _slots(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return keys * _SPREAD >> np.uint64(64 - _SLOTS)


def _packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be"), "big")


# 监护人马博, 学生程景行: who is named next.
_ROLE = re.compile(
    "(?:[人方]|配偶|子女|姓名|真名|户名|学生|学员|日生|士生|记者|通讯员|医师|护士|教练|导演|作者|主演|面试官|缺席|出席|请假|转交|收到|替我谢谢|本人|室友|户主|派工|上级|先[父母祖考妣])[：: \u3000]{0,2}$"
)
# What stands before a name so often that the network need not see one: 次子, 其姐, 孝女, 3床.
_KIN = (
    "[之长次三四幼独][子女]|外?孙[子女]?|其[父母妻夫子女兄弟姐妹哥]|[表堂][哥弟姐妹]|孝[男女]|先[父母祖考妣]|室友|户主|持有人|驾驶人|收件人写?"
    "|派工|上级|[0-9]床|证人|家属|大名|罪犯|追尾|领队|姥[姥爷]|(?:(?<=[，、：:（( ])|(?<=成员))[父母兄弟姐妹夫妻]"
)
_TASK = "签字|代签|代为|汇报|请示|跟进|负责|代取|代办|代诉|代领|继承|上门|联系|签收"
_FAMILIAR = "(?:哥|姐|叔|姨|总|工|阿姨|师傅|大爷|大妈|老师|护士|医生)"


# What the marks of a word say of its first position, of those within and of its last: four bytes, little end first.
_FLAGS = np.array([(n & 1) | (n & 1) << 9 | (n & 1) << 18 | (n & 14) * 0x04_04_04 for n in range(16)], dtype="<u4")
_CHINESE_MASK = np.array((UNITS, UNITS, PAIRS, PAIRS)) - 1


def _signs(text: str, start: int, end: int) -> bool:
    """Whether a sign, or the end of the text, stands on both sides."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or _IS_SIGN.match(before) is not None) and (not after or _IS_SIGN.match(after) is not None)


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
        self._given = frozenset(gazetteers["given"])
        single = "".join(surname for surname in surnames if len(surname) == 1)
        double = "|".join(surname for surname in surnames if len(surname) == 2)
        first = "".join(surname[0] for surname in surnames)
        self._alone = re.compile(_ALONE.format(single=single, double=double, first=first, given="".join(self._given)))
        self._cued = re.compile(
            f"(?:{_KIN}|(?P<to>[向由请须]))[：: \u3000]?(?P<v>(?:{double}|[{single}])[{''.join(self._given)}][\u4e00-\u9fff]?)"
            f"(?(to)(?={_TASK})|)"
        )
        self._familiar = re.compile(
            f"(?:^|{_SIGN}|[由跟等向找请的]|上级|领队|姥[姥爷]|同事|邻居|司机|师傅)(?P<v>[老小][{single}]|[{single}]{_FAMILIAR})(?=$|{_SIGN}|[上一要反那血家不在也都就去来说做管接])"
        )
        self._words = frozenset().union(*(gazetteers[name] for name in ("words", "places", "regions")))
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

    def doubt(self, text: str, start: int, end: int) -> float:
        """A name is a surname and one or two characters, a title with it, or foreign with a dot; most else is none."""
        name = text[start:end]
        if not _DOTS.isdisjoint(name):
            # 夏洛·布朗, not 人民日报·海外版
            return 1.0 if sum(map(FOREIGN.__contains__, name)) * 2 > len(name) - 1 else SHAPE_DOUBT
        if name[0] in "老小阿大" and name[1:] in self._surnames:
            return 1.0
        role = _ROLE.search(text, max(0, start - 6), start)
        factor = self._word_doubt(text, start, end)
        if not role and self._across(text, start):
            factor *= BEFORE_DOUBT
        if end < len(text) and (_NAMED_AFTER.match(text, end) or self._across(text, end)):
            factor *= AFTER_DOUBT
        if name[-1] in _NO_GIVEN or (name[-1] in _SPOKEN and not (len(name) == 3 and name[0] in self._surnames)):
            factor *= AFTER_DOUBT
        if text[start - 1 : start] == "《" and text[end : end + 1] == "》":
            factor *= TITLE_DOUBT
        return factor * CHINESE_TRUST / (ROLE_TRUST if role else 1.0)

    def _word_doubt(self, text: str, start: int, end: int) -> float:
        """What speaks against a name in itself: it is a word, is not made like a name, or begins with a word."""
        name = text[start:end]
        if name[0] in self._surnames and name[1:] in ZH_TITLES:
            return 1.0
        if name in self._words:
            return WORD_DOUBT
        if not self._made_like_a_name(name):
            return SHAPE_DOUBT
        if name[1:] in self._words and not self._given.issuperset(name[1:]):
            return SHAPE_DOUBT  # 应|采用
        # Between two signs no word can go on in the name.
        if _signs(text, start, end) or (name[:2] not in self._words and name[:3] not in self._words):
            return 1.0
        return START_DOUBT

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Without the verb after it or the words before it (第一作者为博士生|雷琳, 宋磊|领衔)."""
        name = text[start:end]
        if not _DOTS.isdisjoint(name):
            return start, end
        if len(name) == 3 and name[0] in self._surnames:
            last, goes_on = name[2], self._across(text, end) if end < len(text) else False
            if last in _NEVER_LAST or (goes_on and last not in self._given):
                return start, end - 1
        elif len(name) > 3 and name[0] not in self._surnames and name[:2] not in self._surnames:
            for begin in (end - 3, end - 2):
                if text[begin] in self._surnames and self._given.issuperset(text[begin + 1 : end]):
                    words = (text[max(start - 1, begin - size) : begin] for size in (2, 3, 4))
                    if not self._words.isdisjoint(words) and not self._across(text, begin):
                        return begin, end
        return start, end

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """What is made like a name, and stands where names do: between two signs, or after 次子 and the like."""
        for match in self._alone.finditer(text):
            if match.group()[:2] not in self._words and self.doubt(text, *match.span()) <= CHINESE_TRUST:
                yield match.span()
        for match in self._cued.finditer(text):
            start, end = match.span("v")
            if end - start == 3 and text[start : start + 2] not in self._surnames and not self._ends_there(text, end):
                end -= 1  # 张刚|汇报
            if self._word_doubt(text, start, end) < WORD_DOUBT:
                yield start, end
        for match in self._familiar.finditer(text):
            start, end = match.span("v")
            if self._words.isdisjoint((text[start:end], text[start : end + 1])) and not self._across(text, end):
                yield start, end

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

    def _made_like_a_name(self, name: str) -> bool:
        if name[0] in "老小阿大" and name[0] not in self._surnames:
            return len(name) == 2
        if name[:2] in self._surnames and len(name) > 2:
            return len(name) < 6
        return name[0] in self._surnames and len(name) < 5


_ENGLISH = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]+|[0-9]+|[^\s]")
_LATIN_WORD = re.compile(r"[^\W\d_]{2,}")
_BEFORE = re.compile(r"(?<![A-Za-z])(?:(the|an?|The|An?)|St\.?|Saint|San|Santa|Mount|Hurricane|Camp|Fort) $")
_TITLED = re.compile(
    r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Lady|Lord|Dame|Capt|Captain|Sgt|Judge|Nurse|Officer|Rev|Sen"
    r"|Detective|Inspector|Aunt|Uncle)\.?|(?i:dear|attn:?|signed:?|named|called)) $"
)
_CALLED = re.compile(
    r"(?<![A-Za-z])(?:(?P<title>(?:Mr|Mrs|Ms|Mx|Dr|Prof)\.?|Judge|Justice)|Miss|Officers?|Constable|Sergeant|Sgt|Detective|Inspector"
    r"|Nurse|Sister|Auntie?|Uncle|[Ww]itness|[Bb]ed \d{1,3}|assign(?:ed to)?) (?P<v>[A-Z][^\W\d_]+(?:[-’'][A-Z][^\W\d_]+)?)(?![\w’'-])"
)
# No name is longer than 41 letters: in a run of Chinese each capital letter would else be read to its end.
# What a name stands in so often that a known one is enough: the Siddiqui family, Pavel-laptop, told Yifan, it's me Kwame.
_BESIDE = re.compile(
    r"(?<![A-Za-z])(?:[Tt]he (?P<family>[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?)(?= family(?!\w))"
    r"|(?P<owner>[A-Z][^\W\d_]{1,40})(?=(?:-|['’]s )(?:laptop|desktop|macbook|iphone|ipad|phone|pc)(?![a-z])|的(?:笔记本|手机|电脑))"
    r"|(?:told|phoned|texted|e-?mailed|paid|pay|old) (?P<told>[A-Z][^\W\d_]+(?:-[A-Z]?[^\W\d_]+)?)(?![\w'’-])"
    r"|(?:[Ii]t['’]?s(?: me)?|[Ii]s that|[Tt]his is|my name is|name['’]s) (?P<me>[A-Z][^\W\d_]+)(?![\w'’-])"
    r"|(?P<double>[A-Z][^\W\d_]{1,40} [A-Z][^\W\d_]{1,40}-[A-Z][^\W\d_]{1,40})(?![\w'’-])|(?<=[.!?\n,] )(?P<last>[A-Z][^\W\d_]{1,40})\Z"
    r"|(?P<party>[A-Z][^\W\d_]{1,40}(?: [A-Z][^\W\d_]{1,40}){1,2})(?= \([\"“]?(?:the )?[\"“]?(?:Landlord|Tenant|Claimant|Defendant|Respondent"
    r"|Applicant|Appellant|Plaintiff|Petitioner|Employee|Borrower|Lender|Guarantor|Trustee|Executor|Testator)))"
)
_DOUBTFUL = frozenset({"me", "last"})  # where only a name that is nothing else counts
_NO_FAMILY = frozenset("royal holy first human language whole nuclear rose lily daisy olive".split())
_SPEAKER = re.compile(r"^(?:\[[^\]\n]{1,20}\] )?(?P<v>[A-Z][^\W\d_]+): ", re.MULTILINE)
_QUESTION = re.compile(r"^Q[.:] ", re.MULTILINE)
_PINYIN = re.compile(
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|uan|uai|iao|ian|ai|ei|ao|ou|an|en|in|un|ia|ie"
    "|iu|ua|uo|ui|ue|a|o|e|i|u)|a[ino]|[ae]n|er){2}"
)
# The Levi Strauss jeans, Fushimi Inari shrine: what something is named after is nobody.
_THING = re.compile(
    " (?:shrine|temple|river|lake|bridge|street|road|airport|museum|university|college|hospital|hotel|inn|beach|valley|falls"
    "|island|islands|county|school|church|cathedral|castle|palace|park|stadium|tower|jeans|boots|paint|cheese|mustard|sauce|wine"
    "|whisky|syndrome|disease|equation|theorem|transform|telescope|effect|game|games|series|album|brand|shares|stock|engine"
    "|Street|Road|Avenue|River|Lake|Falls|Island|Airport|Bridge|Valley|Museum|University|College|Hospital|Hotel|Inn|Stadium"
    "|Bank|Motors|Futures|Corporation|Inc|Ltd|LLC|Group|Holdings|Foundation|Pizza|Festival)(?![A-Za-z])"
)
_LISTED = re.compile(r"([A-Z][^\W\d_]+)(?:,| and| or| to) $"), re.compile(r"(?:,| and| or| to) ([A-Z][^\W\d_]+)")
_NUMERALS = frozenset("II III IV VI VII VIII IX XI XII".split())  # of a king, or of a chapter
_ARTICLES = frozenset({"el", "la", "los", "las", "le"})  # El Niño, La Paz
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_RUN = "\u4e00"  # every run of Chinese is one position, and all look alike to the English tagger


class EnglishEncoder:
    """One position a word, number or sign: two hashes of the lower-case word, its ends, its shape, six bits."""

    # A word that is no part of an address on the network: Chinese text often holds no other Latin letters.
    script = re.compile("(?<![0-9A-Za-z@._/-])[A-Za-z\u00c0-\u024f]{2,40}(?![0-9A-Za-z@_/-]|\\.[0-9A-Za-z])")
    columns = (WORDS, WORDS, AFFIXES, AFFIXES, SHAPES)
    bits = ("given name", "surname", "common word", "place", "street type", "line begins")

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        self._sets = tuple(frozenset(gazetteers[name]) for name in ("given", "surnames", "words", "places", "streets"))
        self._word = lru_cache(maxsize=20_000)(self._describe)

    def __call__(self, text: str) -> Encoded:
        ids: list[tuple[int, ...]] = []
        bits: list[tuple[int, ...]] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _ENGLISH.finditer(text):
            start, end = match.span()
            columns, known = self._word(match.group()[:40])
            ids.append(columns)
            bits.append((*known, "\n" in text[ends[-1] : start] if ends else True))
            starts.append(start)
            ends.append(end)
        return Encoded(
            np.array(ids, dtype=np.int64).reshape(-1, len(self.columns)),
            np.array(bits, dtype=np.float32).reshape(-1, len(self.bits)),
            starts,
            ends,
        )

    def doubt(self, text: str, start: int, end: int) -> float:
        """A word alone that is no known name, in small letters or after `the`, is something else most of the time."""
        name = text[start:end]
        given, surnames, common, places, _ = self._sets
        words = [word.lower() for word in _LATIN_WORD.findall(name) if word not in _NUMERALS]
        if not words:
            return ACRONYM_DOUBT
        known = any(word in given or word in surnames or self._is_pinyin(word) for word in words)
        factor = ENGLISH_TRUST * (GIVEN_TRUST if words[0] in given else 1.0)
        if len(words) == 1:
            factor *= 1.0 if known else UNKNOWN_DOUBT
            factor *= LOWER_DOUBT if name.islower() else 1.0
            if name.isupper():
                listed = words[0] in given or words[0] in surnames  # HANO is no Chinese name
                factor *= UPPER_DOUBT if listed else ACRONYM_DOUBT
            factor *= UNKNOWN_DOUBT if words[0] in places or self._among_places(text, start, end) else 1.0
            if not known and _CHINESE.search(text[max(0, start - 2) : start] + text[end : end + 2]):
                factor *= GLOSS_DOUBT  # in Chinese text a word in Latin letters is a brand, a place or a translation
        elif name.islower():
            factor *= UPPER_DOUBT
        if not known and len(words) > 1 and ("," in name or all(word in common for word in words)):
            factor *= UNKNOWN_DOUBT  # a headline, or two places of a list
        if len(words) == 2 and words[0] in _ARTICLES:
            factor *= ARTICLE_DOUBT
        if _THING.match(text, end):
            factor *= SAINT_DOUBT
        if _TITLED.search(text, max(0, start - 12), start):
            return factor / TITLE_TRUST
        before = _BEFORE.search(text, max(0, start - 10), start)
        return factor * ((ARTICLE_DOUBT if before.group(1) else SAINT_DOUBT) if before else 1.0)

    def _among_places(self, text: str, start: int, end: int) -> bool:
        """Whether a surname, or a word that is no name, stands in a list beside a place: Varanasi, Agra and Grindelwald."""
        given, _, _, places, _ = self._sets
        if text[start:end].lower() in given:
            return False
        before, after = _LISTED[0].search(text, max(0, start - 24), start), _LISTED[1].match(text, end)
        return any(beside and beside.group(1).lower() in places for beside in (before, after))

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """As the network saw it: words do not run into each other."""
        return start, end

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """What stands after a title, before `family`, or as a speaker at the start of a line."""
        given, surnames, common, places, _ = self._sets
        for match in _CALLED.finditer(text):
            words = _LATIN_WORD.findall(match.group("v").lower())
            if match.group("title") or any(
                word in given or word in surnames or self._is_pinyin(word) for word in words
            ):
                yield match.span("v")
        for match in _BESIDE.finditer(text):
            where = match.lastgroup or ""
            word = re.split("[ -]", match[where].lower(), maxsplit=1)[0]
            first = word in given or self._is_pinyin(word)
            if where in _DOUBTFUL:
                found = first and word not in common and word not in places
            else:
                found = first or (word in surnames and word not in (_NO_FAMILY if where == "family" else common))
                found = found and (where != "told" or word not in places)
            if found:
                yield match.span(where)
        asked = _QUESTION.search(text) is not None
        for match in _SPEAKER.finditer(text):
            word = match["v"].lower()
            known = word in given or word in surnames or self._is_pinyin(word)
            if asked or (known and word not in common and word not in places):
                yield match.span("v")

    def _describe(self, word: str) -> tuple[tuple[int, ...], tuple[bool, ...]]:
        if "\u3400" <= word[0] <= "\u9fff":
            word = _CHINESE_RUN
        lower = word.lower()
        hashed = zlib.crc32(lower.encode())
        ids = (
            hashed % WORDS,
            (hashed >> 13) % WORDS,
            zlib.crc32(lower[:3].encode()) % AFFIXES,
            zlib.crc32(lower[-3:].encode() + b"$") % AFFIXES,
            zlib.crc32(_shape(word).encode()) % SHAPES,
        )
        given, surnames, *others = self._sets
        name = lower in given or (lower not in surnames and self._is_pinyin(lower))
        return ids, (name, lower in surnames, *(lower in known for known in others))

    def _is_pinyin(self, word: str) -> bool:
        """Lihua, Xiaoming: a Chinese given name of two syllables, which no list can hold all of."""
        _, _, common, places, streets = self._sets
        return (
            len(word) > 3
            and _PINYIN.fullmatch(word) is not None
            and not any(word in known for known in (common, places, streets))
        )


def _shape(word: str) -> str:
    """`Xx` for Anna, `XX` for USA, `d4` for 1990; signs stand for themselves."""
    if word[0].isdigit():
        return f"d{min(len(word), 6)}"
    if not word[0].isalpha():
        return word
    size = min(len(word), 4)
    if word.isupper():
        return f"X{size}"
    return f"x{size}" if word.islower() else f"Xx{size}" if word[0].isupper() and word[1:].islower() else "xX"
