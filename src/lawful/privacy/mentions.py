"""The document pass: a name that was found once is found again wherever it or a telling part of it stands, and a date
beside it, as rows and brackets have it, is a date of birth when it lies long enough ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from lawful.privacy.span import Span
from lawful.privacy.surrogates.names import ZH_COMPOUND, ZH_TITLES

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")
_CHINESE = re.compile("[\u3400-\u9fff]")
_CHINESE_NAME = re.compile("[\u3400-\u9fff]{3,4}")
_MAY_PRECEDE = re.compile("[^\u3400-\u9fff]|[请找给跟叫问让约和与对向由被把是等那帮替连但嘞了骂]|$")
_MAY_FOLLOW = re.compile(
    "[^\u3400-\u9fff]|[说问讲来去让把给在也就和与跟已会想要本先同很又还没不正什怎呢吗吧啊呀当应需须提报到收拿帮打发回]|$"
)
_NEVER_FOLLOW = re.compile("[路街区市县镇乡村门桥站节后前年月日时代以大中小学校园厂店楼山河湖公集庄家县州]")
_TWICE = frozenset(  # 天天, 常常 are words
    "天常刚明慢人星宝年月日好多少大小平清轻静悄深高长远久渐往处时事家户点滴丝微满紧早晚双一了说看想听走笑哈谢爸妈哥姐弟妹爷奶叔伯舅姑公婆太乖仅淡默"
    "重红白黑绿青堂正总形色方面生世代朝暮楚彬冉茫滔生来去个件种步层片阵句字本张条只块座门口声次遍回头样等"
)
_COMPOUND = frozenset(ZH_COMPOUND) | frozenset(
    "呼延 鲜于 澹台 公冶 申屠 轩辕 闻人 钟离 赫连 独孤 西门 百里 濮阳 淳于 太史 拓跋 万俟 司空 段干 梁丘 左丘 公羊 宗政 乐正".split()
)
MOST_FORMS = 1_000  # names and parts of names that are searched again in one text
LONE_DOUBT, SEVERAL = 5.0, 3  # by what the odds of a lone name are divided; more names than these are a list of people
SURE = 0.8  # a name that may be none is not looked for elsewhere


_MONTH = "(?i:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[A-Za-z]{0,6}"
_YEAR = r"(?:19\d\d|200\d|201[0-8])"  # later dates are of letters and visits more often than of births
# 王伟 E12345678 12 May 1978: in a list of travellers a passport stands between.
_BESIDE = re.compile(
    r"(?:(?:[ ]?[,，;；/|][ ]?|\t|[ ]{1,6})(?P<passport>[A-Z]{1,2}\d{7,8})(?=[ ,，;；/|\t]))?"
    r"(?P<sex>[ ]?[,;|/，；、\t]?[ ]?(?:[男女]性?(?:[ ]?[,;|/，；、\t]?[ ]?[\u4e00-\u9fff]{1,5}族)?|[MF]|[Mm]ale|[Ff]emale)(?![A-Za-z]))?(?:(?:教授|先生|女士|老师|院士|医生|博士|同志|律师)?[ ]?[(（]|[\"']?[ ]?[,;|，；][ ]?[\"']?|(?(passport)[ ]?/[ ]?|[ ]/[ ])|\t[\"']?|[ ]|(?P<wide>[ ]{2,6}))(?P<v>"
    rf"{_YEAR}(?:[-/.]\d\d?[-/.]\d\d?|\. \d\d?\. \d\d?|年\d\d?月\d\d?日)|\d\d?[-/.]\d\d?[-/.]{_YEAR}|\d\d?[ -]?{_MONTH}[ -]?{_YEAR}|{_MONTH} \d\d?,? {_YEAR}|[4-9]\d年\d\d?月\d\d?[日号]|[一二][九〇零○][〇零○一二三四五六七八九]{{2}}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}[日号]|(?(sex){_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![0-9])|(?!)))"
    r"[\"']?(?P<after>(?:[ ]?[—–-]{1,2})?[ ]?[)）]|[ ]?[—–]{1,2}[ ]?[^()（）\n—–]{1,14}[)）]|[ ]?[\],;|:，；：。\t\n]|\.(?![0-9])|[ ](?=[(+0-9\u3400-\u9fff])|\Z)"
)
_NO_DAY = re.compile(r"(?:3[2-9]|[4-9]\d)[-/.]|\d\d?[-/.](?:3[2-9]|[4-9]\d)[-/.]")
_ROOM = re.compile(r"\d\d?-\d-\d{4}|\d-\d\d-\d{4}")  # behind a Chinese name: building, unit and room
# What dates behind people are where a text says so and says nothing of births.
_OTHER_DAYS = re.compile("[入毕畢离離到][学學职職业業院岗崗](?:日期|[时時][间間]|年月)")
_BIRTHS = re.compile("出 ?生|生 ?日|生年|birth|born|dob", re.IGNORECASE)
_SAID_OF = re.compile(
    r"['’]s (?:mum|mom|dad|wife|husband|son|daughter|phone|number|desk|laptop|e-?mail|birthday|party|shift|room|mother|father"
    r"|sister|brother|house|flat|team)|:|,? (?:said|says|told|asked|asks|wants?|wanted|thinks|thought|called|rang"
    r"|phoned|texted|emailed|wrote|replied|signed|agreed|fixed|locked|never|can['’]t|cannot|didn['’]t|doesn['’]t|won['’]t|hates"
    r"|loves|likes|prefers|forgot|brought|paid|owes|left|came|went|here|from (?:legal|sales|finance|HR|IT|accounts|support)"
    r"|accused|resigned|testified|family)(?![A-Za-z])|-(?:laptop|desktop|macbook|iphone|ipad|phone|pc)(?![a-z])|['’](?:ll|d)(?![a-z])| \(\d|['\"], ?['\"]text|,? your |, (?:you|please|can|could|will|would|are|thanks|did|do|have|i|we)(?![A-Za-z])|[ ]?\Z"
)
_SAID_TO = re.compile(
    r"(?:(?<![A-Za-z])(?i:dear|hi|hello|hey|hiya|thanks|thank you|cheers|regards|love|best|told|tell|ask|asked|call|called|ring"
    r"|rang|text|ping|meet|met|saw|pay|paid|return|mr|mrs|ms|miss|mx|dr|prof|sir|madam|nurse|sister|uncle|aunt|auntie|mum|dad|son"
    r"|daughter|wife|husband|brother|client|patient|witness|driver|guest|caller|tenant|student|pupil|colleague|boss|friend"
    r"|judge|justice|officers?|constable|sergeant|sgt|detective|inspector|witness|bed \d{1,3}|assign(?:ed to)?"
    r"|cc|according to)[.,:]? |@|\n[-–] ?|(?:speaker|author|user|name|from)['\"]?: ?['\"]?)$"
)
# What many people are called, and a shop, a drink or a ship too: a person where anything else there is anybody's.
_NAMESAKES = frozenset(
    "john lewis|paul smith|ted baker|laura ashley|tom collins|john collins|fred perry|thomas cook|william hill|peter jones|edward jones"
    "|jack jones|annie hall|jack daniel|charles schwab|karen millen|kenneth cole|marc jacobs|tom ford|vera wang|ben sherman|kate spade"
    "|michael kors|mary berry|mary rose|paul mitchell|paul newman|perry ellis|eddie bauer|steve madden|simon schuster|sam adams|samuel adams"
    "|samuel smith|john smith|bob evans|evan williams|elijah craig|arthur andersen|george foreman|delia smith|james webb|william lawson"
    "|silas marner|tom sawyer|jane eyre|david copperfield|oliver twist|charlie brown|jessica jones|luke cage|nancy drew|billy elliot".split(
        "|"
    )
)
NAMESAKE_DOUBT = 10_000.0
_NUMBERED = frozenset({"PHONE", "TW_ID", "HK_ID", "CN_ID", "PASSPORT", "HKMO_PERMIT", "MO_ID", "UK_NINO"})
LEAST, COUNTS = 0.3, 0.5  # what is less sure stands beside a word that speaks against it; what is surer needs no person
_GAP = r"[\s,;:|/()（）、，；：\"'“”\[\]-]{0,4}"
_GAP_BEFORE, _GAP_AFTER = re.compile(_GAP + r"\Z"), re.compile(_GAP)
_OR_BEFORE = re.compile(r" ?[、/／；，或] ?\Z")
# 伍 信 宏 G190348045: a name set wide, which a tagger may not know for one
_SET_WIDE = re.compile(
    r"(?<![\u3400-\u9fff])(?<![\u3400-\u9fff] )[\u3400-\u9fff](?: [\u3400-\u9fff]){1,3}(?<![号號证證码碼单單])(?= ?\Z)"
)
_PASSPORT = re.compile(r"(?P<v>[A-Z]{1,2}\d{6,8}[A-Z]?|\d{9})(?![0-9A-Za-z%]|[.-][0-9])", re.ASCII)
_CHECKED = frozenset({"TW_ID", "HK_ID", "CN_ID"})
_TRAVELS = re.compile("[护護]照|旅行[团團]|出境|乘客|旅客|登[机機]")
_WHO = frozenset({"PERSON", "US_SSN", "UK_NHS", "UK_NINO", "CN_ID", "HK_ID", "TW_ID", "PASSPORT"})


def born(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Dates directly behind who somebody is: Ann Lee (3 May 1961), 123-45-6789<tab>1961-05-03."""
    others = None
    for span in found:
        if span.type in _WHO and (beside := _BESIDE.match(text, span.end)):
            # A sentence goes on after a comma; a bracket is closed.
            if beside["wide"] and span.type == "PERSON" and not beside["passport"]:
                continue  # Ann Lee   3 May 2011 is signed
            opened = any(mark in text[span.end : beside.start("v")] for mark in "(（")
            if opened != beside["after"].endswith((")", "）")) or not _is_day(text, span, beside["v"]):
                continue
            if others is None:
                others = _OTHER_DAYS.search(text) is not None and not _BIRTHS.search(text)
            if not others:
                yield Span(*beside.span("v"), "DATE_OF_BIRTH", 0.8, "birth-date-beside")


def _is_day(text: str, span: Span, day: str) -> bool:
    """Whether what has the shape of a date behind somebody is one: 39-5-2005 and, in Chinese, 12-5-2005 are a home."""
    return not (_NO_DAY.match(day) or (_ROOM.fullmatch(day) and _CHINESE.match(text, span.end - 1)))


def beside(text: str, found: Sequence[Span], looked_at: Sequence[Span]) -> Iterator[Span]:
    """Numbers that nothing says to be somebody's, right behind a person or before one: 唐玉珍 H158365707.

    So is a telephone number behind another: 电话62345678、62345679.
    """
    doubtful = [span for span in looked_at if LEAST <= span.score < COUNTS and span.type in _NUMBERED]
    listed = {span.type for span in found if span.type in _CHECKED and span.score >= SURE} if doubtful else set[str]()
    known = [span for span in found if span.type in ("PERSON", "PHONE")] if doubtful else []
    ends, starts = {(span.type, span.end) for span in known}, {(span.type, span.start) for span in known}
    for span in doubtful:
        before, after, other = (
            _GAP_BEFORE.search(text, max(0, span.start - 8), span.start),
            _GAP_AFTER.match(text, span.end),
            _OR_BEFORE.search(text, max(0, span.start - 3), span.start),
        )
        if (
            span.type in listed
            or (before and ("PERSON", before.start()) in ends)
            or (after and ("PERSON", after.end()) in starts)
            or (other and span.type == "PHONE" and ("PHONE", other.start()) in ends)
        ):
            yield msgspec.structs.replace(span, score=SURE)
        elif span.type in _CHECKED and (wide := _SET_WIDE.search(text, max(0, span.start - 10), span.start)):
            yield Span(*wide.span(), "PERSON", SURE, "name-set-wide")
            yield msgspec.structs.replace(span, score=SURE)
    yield from _travellers(text, found, looked_at)


def _travellers(text: str, found: Sequence[Span], looked_at: Sequence[Span]) -> Iterator[Span]:
    """What stands behind a person in a Chinese list of travellers as passports of China do, or in one that says so."""
    behind = [_GAP_AFTER.match(text, span.end).end() for span in found if span.type == "PERSON"]  # type: ignore[union-attr]
    numbers = [number for place in behind if (number := _PASSPORT.match(text, place))]
    if not numbers or not _CHINESE.search(text):
        return
    passports = {span.start for span in looked_at if span.type == "PASSPORT"}
    if _TRAVELS.search(text) or not passports.isdisjoint(behind):
        for number in numbers:
            yield Span(*number.span("v"), "PASSPORT", 0.9, "passport-listed")


def doubted(text: str, found: Sequence[Span], wanted: Iterable[Form]) -> Iterator[Span]:
    """A word in Latin letters that may be a name, in a text in which nothing else is anybody's, is a thing more often.

    It keeps its score beside what is said of or to people (asked Ivy, Sunil never opens his mail, Mohammed: on my way)
    and where another text of the call has the whole name.
    """
    lone = {span for span in found if _is_lone(text, span)}
    if len(lone) < len(found) or len({text[span.start : span.end] for span in lone}) > SEVERAL:
        yield from found
        return
    known = {form.text.lower() for form in wanted}
    like_things = {word for name in _NAMESAKES & known for word in name.split()}
    parts = {form.text for form in wanted if form.part and form.text.lower() not in like_things}
    for span in found:
        if (
            text[span.start : span.end] in parts
            or _SAID_OF.match(text, span.end)
            or _SAID_TO.search(text, max(0, span.start - 14), span.start)
        ):
            yield span
        else:
            namesake = text[span.start : span.end].lower() in _NAMESAKES
            odds = span.score / (NAMESAKE_DOUBT if namesake else LONE_DOUBT)
            yield msgspec.structs.replace(span, score=round(odds / (odds + 1 - min(span.score, 0.9999)), 4))


def _is_lone(text: str, span: Span) -> bool:
    """Whether the English tagger found it, and it is one word: what a user's own recogniser finds is not doubted."""
    name = text[span.start : span.end]
    found = span.rule.startswith(("tagger-en", "mentioned-again")) and not span.rule.endswith("-beside")
    is_word = " " not in name and "." not in name
    return span.type == "PERSON" and found and name.isascii() and (is_word or name.lower() in _NAMESAKES)


class Form(NamedTuple):
    """A name, or a part of one that tells who is meant."""

    text: str
    titled: bool  # a Chinese surname: counts before a title alone
    given: bool  # a Chinese given name: counts where it stands alone
    part: bool  # of a longer name


def names(text: str, found: Iterable[Span]) -> frozenset[str]:
    """The names in `found` that are sure enough to be looked for elsewhere."""
    persons = (span for span in found if span.type == "PERSON" and span.end - span.start > 1 and span.score >= SURE)
    return frozenset(text[span.start : span.end] for span in persons)


def forms(known: Iterable[str]) -> tuple[Form, ...]:
    """What to look for of these names: the full name, a Chinese surname with a title, a Chinese given name of two
    characters or a pet name that stands alone, or any part of a Latin name in the same case. At most about `MOST_FORMS`."""
    said: dict[str, Form] = {}
    for name in sorted(known):
        for form in _forms(name) if len(said) < MOST_FORMS else ():
            if form.text not in said or form.part:
                said[form.text] = form
    return tuple(said.values())


def again(text: str, wanted: Iterable[Form], found: Iterable[Span]) -> Iterator[Span]:
    """Further mentions of persons who are named in `found`, or in another text of the same call."""
    there = {(span.start, span.end) for span in found if span.type == "PERSON" and span.score >= SURE}
    for form, titled, given, _ in wanted:
        place = text.find(form)
        while place >= 0:
            end = place + len(form)
            if titled:
                end += next(
                    (size for size in (3, 2, 1) if end + size <= len(text) and text[end : end + size] in ZH_TITLES),
                    -len(form),
                )
            said = end > place and not (_goes_on(text, place) or _goes_on(text, end))
            if said and (place, end) not in there and (not given or _stands_alone(text, place, end)):
                yield Span(place, end, "PERSON", 0.8, "mentioned-again")
            place = text.find(form, place + len(form))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a given name is no part of other words: 建国说, but neither 建国路 nor 建国后."""
    if _NEVER_FOLLOW.match(text, end):
        return False
    return _MAY_PRECEDE.match(text[start - 1 : start]) is not None or _MAY_FOLLOW.match(text, end) is not None


def _goes_on(text: str, place: int) -> bool:
    """Whether a Latin word goes on across `place`; a Chinese neighbour is no obstacle."""
    return 0 < place < len(text) and bool(_LATIN.match(text, place)) and bool(_LATIN.match(text, place - 1))


def _forms(name: str) -> Iterator[Form]:
    """What of a name is looked for. A Chinese surname alone counts only before a title, a given name of one character
    not at all: that is a word like any other."""
    if not _CHINESE.search(name):
        yield Form(name, titled=False, given=False, part=False)
        words = _LATIN_WORD.findall(name)
        for word in words if len(words) > 1 else ():
            if word[0].isupper():
                yield Form(word, titled=False, given=False, part=True)
        return
    surname = name[:2] if name[:2] in _COMPOUND else name[:1]
    given = name[len(surname) :]
    yield Form(name, titled=name == surname, given=False, part=False)
    if given in ZH_TITLES:
        return
    yield Form(surname, titled=True, given=False, part=True)
    if len(given) == 2 and _CHINESE_NAME.fullmatch(name):
        yield Form(given, titled=False, given=True, part=True)
    if 1 <= len(given) <= 2 and _CHINESE.fullmatch(given[-1]) and given[-1] not in _TWICE:
        yield Form(given[-1] * 2, titled=False, given=True, part=True)  # 楠楠, of 毛楠
