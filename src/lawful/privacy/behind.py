"""Numbers directly behind whose they are, that no word names: Nasser Haddad, 6024 8336; Nasser Haddad (12/05/1987); and
the next ones of a list whose first a word names: WeChat lucky_5087 / wxid_a1b2c3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.checks import telephone, uk_nhs, us_ssn
from lawful.privacy.recognisers.en import DATE, EXTENSION, NATIONAL
from lawful.privacy.recognisers.pattern import said_just_before
from lawful.privacy.recognisers.shared import ORDER
from lawful.privacy.span import Span

_WHOSE = frozenset({"PERSON", "EMAIL", "HK_ID", "TW_ID", "CN_ID", "US_SSN", "UK_NHS", "UK_NINO", "QQ", "WECHAT_ID"})
# Or a row of dots, as in a list of telephones, with a floor or an extension in it: ..6.. .204.
_GAP = r"(?:[ ]?(?:[,:;=/|(-]|\t)?[ ]{0,3}|(?:[ .…·_-]|(?<=[.])[0-9]{1,3}(?=[.])){3,60})"
_END = r"(?![0-9A-Za-z%]|[.,/:-][0-9]| [0-9]{3,4}(?![0-9]))"
_BEGINS = re.compile(rf"{_GAP}[(A-Z/]{{0,4}}[0-9]")  # most names have none behind them
_TELEPHONE = re.compile(rf"{_GAP}(?P<v>{NATIONAL}){_END}", re.ASCII)
_NINE = re.compile(rf"[\"']?{_GAP}[\"']?(?P<v>[0-9]{{9}}){_END}", re.ASCII)
# A date in brackets, with a year: Leïla (3rd September 2014), Ann Lee (19/04/2002; NHS 943 476 5919).
# What somebody is to another may stand before it: Ann Lee (spouse, 1969-01-18), Ann Lee (my eldest son; b. 3/4/1990).
_KIN = (
    "spouse|wife|husband|partner|child|children|son|daughter|mother|father|mum|mom|dad|parent|brother|sister|sibling|twin|uncle|aunt|niece"
    "|nephew|cousin|grand(?:son|daughter|child|mother|father)|step(?:son|daughter|child|mother|father)|fianc[eé]e?|dependan?t|beneficiary"
    "|guardian|ward|in-law|male|female|[MF]|patient|tenant|pupil|student|passenger|infant|adult|minor|baby|insured|child [0-9]"
)
_BORN = re.compile(
    rf"(?:['’]s)?[ ]?[(\[](?:(?:my|his|her|their|the|only|eldest|elder|youngest|younger|late|adult)[ ]){{0,2}}(?:(?i:{_KIN})(?:[ ]?[,;:/–-]|(?= b))[ ]?)?"
    rf"(?i:b\.?[ ]?|born:?[ ]|d\.?o\.?b\.?:?[ ])?(?P<v>{DATE})(?<=[0-9][0-9])(?=[ ]?[)\];,])",
    re.ASCII,
)
# A date with its year right behind a name, before what else is said of whoever it is: SHARMA, Siddharth 10/01/1985 NHS 943...
_BORN_BEFORE = re.compile(
    rf"[ ]?[,;|\t]?[ \t]{{0,4}}(?P<v>(?=[^\n]{{0,16}}(?:1[89]|20)[0-9]{{2}}(?![0-9])){DATE})[ ]?[,;|/\t]?[ \t]{{0,4}}"
    r"(?i:nhs|mrn|nhi|chi|h/n|hosp|nino|ni[ ]n|ssn|nric|hkid|passport|patient|currently|(?:fe)?male(?![a-z])|residing|resident|living at"
    r"|lives|nationality|[a-z]{4,12}[ ]national(?![a-z])|citizen|of no fixed|marital)",
    re.ASCII,
)
# On the first lines of a prescription: Rx / Alison Geddes  23/11/1988
_PRESCRIBED = re.compile(r"(?:^|\n)(?:Rx|℞|Pt|Patient|Prescription)[ :.]{0,3}\n?[ ]?(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?[ ])?\Z")
_BORN_PRESCRIBED = re.compile(rf"[ ]?[,;|\t]?[ \t]{{0,4}}(?P<v>{DATE})(?<=[0-9][0-9])(?![0-9A-Za-z])", re.ASCII)
# As the health service writes its numbers, which pass its check: Ann Lee (943 476 5919). No telephone is written so there.
_HEALTH = re.compile(r"(?:['’]s)?[ ]?\((?P<v>\d{3} \d{3} \d{4})\)", re.ASCII)
# Behind a Chinese name, how it is written in Latin letters, all of it syllables of pinyin: 白胜男（Yuxin）.
_SYLLABLES = r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:i?ang|i?ong|u?ang|eng|ing|i?an|u?an|en|in|un|i?ao|u?ai|ei|ou|iu|ui|ue|ie|er|i?a|u?o|u?a|e|i|u|v))"
_LATIN_TOO = re.compile(
    rf"[ ]?[(（](?P<v>(?i:{_SYLLABLES}{{1,3}})(?:[,， -]{{1,2}}(?i:{_SYLLABLES}{{1,3}})){{0,3}})[)）]"
)
_BRACKET = re.compile(r"(?:['’]s)?[ ]?[(\[（]")
# A number of Hong Kong's identity cards that passes its check, behind a name and a telephone: NG ZHIQIANG (6330 4476) B8392337
_IDENTITY = re.compile(
    r"(?:[ ]?[,;|/-]?[ ]?\(?[+(0-9][0-9 ()+-]{6,22}\)?)?[ ]?[,;:|/-]?[ ]{0,2}(?P<v>\(?[A-Z]{1,2}[0-9]{6}(?:\([0-9A]\)|[0-9A]))(?![0-9A-Za-z])",
    re.ASCII,
)
# Where somebody is reached: Ann Lee on 919865290159, Ann Lee, ext line 2083168504, Ann Lee at the vendor (5184448339)
_REACHED = re.compile(
    r"(?:,?[ ](?:(?i:on|at|via|mob|cell|desk|direct|ext|line|tel|ph|phone|mobile|office|home|work)[.:]?[ ]){1,3}|[ ](?:at|from|of|with)[ ](?:[A-Za-z]{1,12}[ ]){1,3}\()"
    rf"(?P<v>{NATIONAL}{EXTENSION}){_END}",
    re.ASCII,
)
# And before a mailbox: | 2086974626 | ann@example.com, I'm at 9154624521 or ann@example.com
_BEFORE_MAIL = re.compile(
    rf"(?<![0-9A-Za-z+(,#$£€._/-])(?<![0-9][ ])(?P<v>{NATIONAL}{EXTENSION})(?:[ ]?[,;|/·•][ ]{{0,3}}|[ ](?:or|and|&)[ ]|[ ]{{1,3}})(?:(?i:e-?mail)[ :]{{1,2}})?\Z",
    re.ASCII,
)
_DIGIT_BEFORE = re.compile(r"[0-9][ |,;/·•&]{1,4}(?:(?i:or|and|e-?mail:?)[ ])?\Z")
# Behind a name, with what somebody does between, at the end of a line: Ann Lee, Attorney for Executor, 5209145133
_TITLED = re.compile(
    rf"(?:, (?!(?i:order|invoice|ref|account|case|id|no)[^a-z])[A-Za-z][A-Za-z .&'-]{{1,30}}){{1,3}}, (?P<v>{NATIONAL}{EXTENSION})(?=[ .]?(?:\n|$))",
    re.ASCII,
)
# The next of a list is made as the first, or is a name of its kind.
_NEXT = re.compile(
    r"(?:[ ]?(?:/|,|;|&|、|和|或|及)[ ]?|[ ](?:and|or|&)[ ](?:(?:mine|his|hers|theirs|yours|ours|(?:my|his|her|their|the)[ ][a-z'’]{2,14}|[A-Z][a-z]{1,14}['’]s)(?:[ ](?:is|was))?:?[ ])?"
    r"|,?[ ](?:not|instead of|rather than)[ ])"
)
_ALIKE = frozenset("PHONE PASSPORT MEDICAL_RECORD LICENSE_PLATE QQ US_SSN WECHAT_ID DATE_OF_BIRTH".split())
_HANDLE = re.compile(
    r"(?!(?i:qq|tel|phone|mob|id|v|vx|wx|no)[0-9])[A-Za-z](?=[A-Za-z_-]{0,19}[0-9_-])[0-9A-Za-z_-]{5,19}(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])"
)
_TOKEN = re.compile(r"[0-9A-Za-z](?:[ .-]?[0-9A-Za-z]){3,24}(?![0-9A-Za-z%]|[.,/:-][0-9])")
_NOT_OURS = (*ORDER, "account", "acct", "claim", "policy", "id", "no", "customer", "member", "uid")
_MOST_LISTED = 50
_MOST_REPEATED = 12
_NOT_FAR = 2_000  # characters
_MARKS = (
    "/",
    ",",
    ";",
    "&",
    "、",
    "和",
    "或",
    "及",
    " / ",
    " & ",
    " and ",
    " or ",
    " not ",
    " instead of ",
    " rather than ",
)
# A word for several of them stands before the first: DOBs 15-08-1969 and 5th July 1989
_SEVERAL = re.compile(r"(?i:dob['’]?s|d\.o\.b\.?s|dates of birth|birth ?da(?:te|y)s|born)(?: on| were| are|[ :=(])*\Z")
_DATE = re.compile(rf"{DATE}(?<=[0-9][0-9])(?![0-9A-Za-z]|[./-][0-9])", re.ASCII)
_SOCIAL = re.compile(r"[0-9]{3}([ -]?)[0-9]{2}\1[0-9]{4}(?![0-9A-Za-z]|[.-][0-9])", re.ASCII)
# What stood in its place: Payer keyed 051219683; TIN on W-9 is 053-46-2199
_KEYED = re.compile(
    r"[ ](?:keyed|entered|typed|reported|filed|submitted|reads?|shows?|showed)(?:[ ](?:in|as|it as|with))?[ ]?:?[ ](?P<v>[0-9]{9})(?![0-9A-Za-z]|[.,-][0-9])",
    re.ASCII,
)
# A number that a word named before is one again: call 3124185986, again 3124185986
_ALONE = re.compile(r"[^0-9A-Za-z+.,/-]? (?![0-9A-Za-z]|[.,-][0-9])")
_SAID_TWICE = frozenset("PHONE PASSPORT UK_NHS US_SSN MEDICAL_RECORD QQ".split())
_A_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]$")
# A list of passengers or patients says once, before it or behind it, what its numbers are.
_LISTED = (
    (
        "PASSPORT",
        re.compile(rf"{_GAP}(?P<v>\d{{9}}|[A-Z]{{1,2}}\d{{6,8}}[A-Z]?|[CFGHJK][0-9A-Z]{{4}}\d{{4}}){_END}", re.ASCII),
        re.compile(r"(?i:passports?)(?![A-Za-z])"),
    ),
    (
        "DATE_OF_BIRTH",
        re.compile(rf"{_GAP}(?:[0-9]{{1,2}}[A-Z]{{1,2}}, ?)?(?P<v>{DATE})(?<=[0-9][0-9]){_END}", re.ASCII),
        re.compile(r"(?<![A-Za-z])(?i:dobs?|d\.o\.b|dates? of birth|birth ?da(?:y|te)s?)(?![A-Za-z])"),
    ),
    (
        "MEDICAL_RECORD",
        re.compile(
            rf"{_GAP}(?P<v>[A-Z]{{0,3}}\d{{6,10}}|\d\d-\d\d-\d\d|\d{{3}}-\d{{3}}-\d{{3}}|\d{{5,8}}-\d|[A-Z]{{1,3}}/\d{{4}}/\d{{4,6}}){_END}",
            re.ASCII,
        ),
        re.compile(r"(?i:hospital (?:number|no)|(?<![A-Za-z])MRN|medical record|(?:theatre|ward|patient) list)"),
    ),
)


def behind(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Telephone numbers behind a name or a number of identity, birth dates in brackets; in a list of patients or passengers
    the numbers of those; the next of a list of numbers."""
    said: dict[str, bool] = {}
    found = tuple(found)
    if any(span.type == "US_SSN" for span in found):
        yield from _alike(text, found)
    yield from _again(text, found)
    for span in found:
        if "\u4e00" <= text[span.end : span.end + 1] <= "\u9fff" and span.type not in _ALIKE:
            continue  # a Chinese sentence goes on
        if span.type in _ALIKE and text.startswith(_MARKS, span.end):
            yield from _listed_on(text, span)
        if span.type == "PERSON":
            yield from _of_person(text, span, said)
        elif span.type == "EMAIL" and text[span.start - 1 : span.start] in " \t|,;/":
            yield from _before_mail(text, span)
        if span.type in _WHOSE and _BEGINS.match(text, span.end):
            number = _TELEPHONE.match(text, span.end)
            if number and telephone(number["v"]):
                yield Span(*number.span("v"), "PHONE", 0.6, "phone-behind")


def _of_person(text: str, span: Span, said: dict[str, bool]) -> Iterator[Span]:
    if _BRACKET.match(text, span.end):
        if text[span.start] > "\u3400" and (latin := _LATIN_TOO.match(text, span.end)) and latin["v"][0].isupper():
            yield Span(*latin.span("v"), "PERSON", 0.8, "name-in-latin")
        if date := _BORN.match(text, span.end):
            yield Span(*date.span("v"), "DATE_OF_BIRTH", 0.8, "birth-date-in-brackets")
        if (number := _HEALTH.match(text, span.end)) and uk_nhs(number["v"]):
            yield Span(*number.span("v"), "UK_NHS", 0.8, "uk-nhs-in-brackets")
    if text.startswith(", ", span.end) and (number := _TITLED.match(text, span.end)) and telephone(number["v"]):
        yield Span(*number.span("v"), "PHONE", 0.6, "phone-of-title")
    if (number := _REACHED.match(text, span.end)) and telephone(number["v"]) and sum(map(str.isdigit, number["v"])) > 8:
        yield Span(*number.span("v"), "PHONE", 0.6, "phone-reached")
    if (number := _IDENTITY.match(text, span.end)) and checks.hk_id(number["v"]):
        yield Span(*number.span("v"), "HK_ID", 0.7, "hk-id-behind")
    yield from _born_before(text, span)
    for kind, made, named in _LISTED if _BEGINS.match(text, span.end) else ():
        if number := made.match(text, span.end):
            if kind not in said:
                said[kind] = named.search(text) is not None
            if said[kind]:
                yield Span(*number.span("v"), kind, 0.75, "listed-behind")


def _born_before(text: str, span: Span) -> Iterator[Span]:
    if date := _BORN_BEFORE.match(text, span.end):
        yield Span(*date.span("v"), "DATE_OF_BIRTH", 0.8, "birth-date-before")
    elif (date := _BORN_PRESCRIBED.match(text, span.end)) and _PRESCRIBED.search(
        text, max(0, span.start - 24), span.start
    ):
        yield Span(*date.span("v"), "DATE_OF_BIRTH", 0.8, "birth-date-prescribed")


def _listed_on(text: str, span: Span) -> Iterator[Span]:
    """What follows a number in a list and is made as it is: snl2761s, sjl4911a."""
    end, value = span.end, text[span.start : span.end]
    if span.type == "DATE_OF_BIRTH" and not _SEVERAL.search(text, max(0, span.start - 30), span.start):
        return
    for _ in range(_MOST_LISTED):
        mark = _NEXT.match(text, end)
        if mark is None:
            return
        if span.type == "WECHAT_ID":
            found = _HANDLE.match(text, mark.end())
        elif span.type == "DATE_OF_BIRTH":
            found = _DATE.match(text, mark.end())
        elif span.type == "US_SSN" and (other := _SOCIAL.match(text, mark.end())) and us_ssn(other[0]):
            found = other
        else:
            found = _TOKEN.match(text, mark.end(), mark.end() + len(value) + 1)
            if found and (len(found[0]) != len(value) or _shape(found[0]) != _shape(value) or _A_DAY.match(found[0])):
                return
        if found is None:
            return
        yield Span(*found.span(), span.type, span.score, f"{span.rule}-listed")
        end = found.end()


def _shape(value: str) -> str:
    """How a value is made: which of its characters are digits, small letters and capitals."""
    return "".join("0" if c.isdigit() else "A" if c.isupper() else "a" if c.islower() else c for c in value)


def _alike(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Where one row of a list has a number of social security with dashes, another may have one without."""
    for span in found:
        if span.type in {"PERSON", "EMAIL"} and (number := _NINE.match(text, span.end)) and us_ssn(number["v"]):
            yield Span(*number.span("v"), "US_SSN", 0.8, "us-ssn-alike")
    for span in islice((s for s in found if s.type == "US_SSN"), _MOST_LISTED):
        for number in _KEYED.finditer(text, max(0, span.start - 80), span.end + 80):
            if us_ssn(number["v"]):
                yield Span(*number.span("v"), "US_SSN", 0.8, "us-ssn-keyed")


def _before_mail(text: str, span: Span) -> Iterator[Span]:
    """A telephone number right before a mailbox, that no order or account has."""
    first = max(0, span.start - 40)
    if not _DIGIT_BEFORE.search(text, max(0, span.start - 14), span.start):  # most have none before them
        return
    number = _BEFORE_MAIL.search(text, first, span.start)
    if number is None or not telephone(number["v"]) or sum(map(str.isdigit, number["v"])) < 9:
        return
    if not said_just_before(text[max(0, number.start("v") - 24) : number.start("v")], _NOT_OURS):
        yield Span(*number.span("v"), "PHONE", 0.6, "phone-before-mail")


def _again(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """A number that is said twice near by, and has its word only once."""
    known: dict[str, Span] = {}
    starts = set()
    for span in found:
        if span.type in _SAID_TWICE and len(known) < _MOST_REPEATED:
            starts.add(span.start)
            value = text[span.start : span.end]
            if value not in known and sum(map(str.isdigit, value)) > 6:
                known[value] = span
    for value, span in known.items():
        last = span.end + _NOT_FAR
        place = text.find(value, max(0, span.start - _NOT_FAR), last)
        while place >= 0:
            end = place + len(value)
            if place not in starts and _ALONE.match(text[place - 1 : place] + " " + text[end : end + 2]):
                yield Span(place, end, span.type, span.score, f"{span.rule}-again")
            place = text.find(value, end, last)
