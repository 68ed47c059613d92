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
_MAY_PRECEDE = re.compile("[^\u3400-\u9fff]|[请找给跟叫问让约和与对向由被把是等那帮替连但]|$")
_MAY_FOLLOW = re.compile("[^\u3400-\u9fff]|[说问讲来去让把给在也就和与跟已会想要本先同很又还没不正什怎呢吗吧啊呀]|$")
MOST_FORMS = 1_000  # names and parts of names that are searched again in one text
LONE_DOUBT, SEVERAL = 20.0, 3  # by what the odds of a lone name are divided; more names than these are a list of people
SURE = 0.8  # a name that may be none is not looked for elsewhere


_MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}"
_YEAR = r"(?:19\d\d|200\d|201[0-8])"  # later dates are of letters and visits more often than of births
_BESIDE = re.compile(
    r"(?:[ ]?[,;|/，；、\t]?[ ]?(?:[男女]性?|[MF]|[Mm]ale|[Ff]emale)(?![A-Za-z]))?(?:[ ]?[(（]|[ ]?[,;|，；][ ]?|\t|[ ])(?P<v>"
    rf"{_YEAR}(?:[-/.]\d\d?[-/.]\d\d?|年\d\d?月\d\d?日)|\d\d?[-/.]\d\d?[-/.]{_YEAR}|\d\d? {_MONTH} {_YEAR}|{_MONTH} \d\d?, {_YEAR})"
    r"(?P<after>[ ]?[)）,;|:，；：。\t\n]|\.(?![0-9])|[ ](?=[(+0-9\u3400-\u9fff])|\Z)"
)
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
_NUMBERED = frozenset({"TW_ID", "HK_ID", "CN_ID", "PASSPORT", "HKMO_PERMIT", "MO_ID", "UK_NINO"})
LEAST = 0.3  # what is less sure stands beside a word that speaks against it
_GAP = r"[\s,;:|/()（）、，；：\"'“”\[\]-]{0,4}"
_GAP_BEFORE, _GAP_AFTER = re.compile(_GAP + r"\Z"), re.compile(_GAP)
_WHO = frozenset({"PERSON", "US_SSN", "UK_NHS", "UK_NINO", "CN_ID", "PASSPORT"})


def born(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Dates directly behind who somebody is: Ann Lee (3 May 1961), 123-45-6789<tab>1961-05-03."""
    for span in found:
        if span.type in _WHO and (beside := _BESIDE.match(text, span.end)):
            # A sentence goes on after a comma; a bracket is closed.
            opened = text[span.end : span.end + 2].strip()[:1] in ("(", "（")
            if opened == (beside["after"].strip(" ") in (")", "）")):
                yield Span(*beside.span("v"), "DATE_OF_BIRTH", 0.8, "birth-date-beside")


def beside(text: str, found: Iterable[Span], looked_at: Iterable[Span]) -> Iterator[Span]:
    """Numbers that nothing says to be somebody's, right behind a person or before one: 唐玉珍 H158365707."""
    persons = [span for span in found if span.type == "PERSON"]
    ends, starts = {span.end for span in persons}, {span.start for span in persons}
    for span in looked_at if persons else ():
        if span.type in _NUMBERED and LEAST <= span.score < SURE:
            before, after = (
                _GAP_BEFORE.search(text, max(0, span.start - 8), span.start),
                _GAP_AFTER.match(text, span.end),
            )
            if (before and before.start() in ends) or (after and after.end() in starts):
                yield msgspec.structs.replace(span, score=SURE)


def doubted(text: str, found: Sequence[Span], wanted: Iterable[Form]) -> Iterator[Span]:
    """A word in Latin letters that may be a name, in a text in which nothing else is anybody's, is a thing more often.

    It keeps its score beside what is said of or to people (asked Ivy, Sunil never opens his mail, Mohammed: on my way)
    and where another text of the call has the whole name.
    """
    lone = {span for span in found if _is_lone(text, span)}
    if len(lone) < len(found) or len({text[span.start : span.end] for span in lone}) > SEVERAL:
        yield from found
        return
    parts = {form.text for form in wanted if form.part}
    for span in found:
        if (
            text[span.start : span.end] in parts
            or _SAID_OF.match(text, span.end)
            or _SAID_TO.search(text, max(0, span.start - 14), span.start)
        ):
            yield span
        else:
            odds = span.score / LONE_DOUBT
            yield msgspec.structs.replace(span, score=round(odds / (odds + 1 - min(span.score, 0.9999)), 4))


def _is_lone(text: str, span: Span) -> bool:
    """Whether the English tagger found it, and it is one word: what a user's own recogniser finds is not doubted."""
    name = text[span.start : span.end]
    found = span.rule.startswith(("tagger-en", "mentioned-again"))
    return span.type == "PERSON" and found and name.isascii() and " " not in name and "." not in name


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
    characters that stands alone, or any part of a Latin name in the same case. At most about `MOST_FORMS`."""
    givens: set[str] = set()
    said: dict[str, bool] = {}
    for name in sorted(known):
        if len(said) < MOST_FORMS:
            for form in _forms(name):
                said[form] = said.get(form, False) or form != name
        givens.add(_given(name))
    return tuple(Form(form, len(form) == 1 or form in ZH_COMPOUND, form in givens, part) for form, part in said.items())


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
            place = text.find(form, place + 1)


def _given(name: str) -> str:
    """The given name of a Chinese one, where it has two characters: a single one is a word like any other."""
    start = 2 if name[:2] in ZH_COMPOUND else 1
    given = name[start:]
    return given if len(given) == 2 and given not in ZH_TITLES and _CHINESE_NAME.fullmatch(name) else ""


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a given name is no part of other words: 建国说, but neither 建国路 nor 建国后."""
    return _MAY_PRECEDE.match(text[start - 1 : start]) is not None and _MAY_FOLLOW.match(text, end) is not None


def _goes_on(text: str, place: int) -> bool:
    """Whether a Latin word goes on across `place`; a Chinese neighbour is no obstacle."""
    return 0 < place < len(text) and bool(_LATIN.match(text, place)) and bool(_LATIN.match(text, place - 1))


def _forms(name: str) -> Iterator[str]:
    """What of a name is looked for. A Chinese surname alone counts only before a title."""
    yield name
    if not _CHINESE.search(name):
        words = _LATIN_WORD.findall(name)
        yield from (word for word in words if len(words) > 1 and word[0].isupper())
        return
    surname = name[:2] if name[:2] in ZH_COMPOUND else name[:1]
    if name[len(surname) :] not in ZH_TITLES:
        yield surname
    if given := _given(name):
        yield given
