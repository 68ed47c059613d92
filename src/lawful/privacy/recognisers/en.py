"""What is written in English-speaking countries: national telephone numbers, SSN, NHS, NINO, written-out dates."""

from __future__ import annotations

from lawful.privacy.recognisers import checks, papers, places, plates
from lawful.privacy.recognisers.papers import CARE
from lawful.privacy.recognisers.pattern import DIALLED, EDGE, NUMBER, ROW, UNGROUPED, Pattern
from lawful.privacy.recognisers.shared import ORDER

# What names numbers of social security and of the health service, also where a scan took a letter for a digit.
_SOCIAL = r"(?-i:TIN)|[s5][s5]n|s\.? ?s\.? ?n\.?|ss ?(?:#|no|num(?:ber)?)|soc (?:is|no|num(?:ber)?|#)|[s5]oc(?:[il1]a[l1]|\.)? ?[s5]ec(?:ur[il1]ty|\.)?|itin|taxpayer (?:id|no|number)"
_HEALTH = r"nh[s5](?:[_ -]?(?:number|nurnber|num|no|id))?|n\.? ?h\.? ?[s5]\.?|health service|health (?:care )?(?:number|no|id)|hospital number"

_BORN = (
    "born",
    "birth",
    "blrth",
    "geburtstag",
    "birthday",
    "birthdate",
    "dob",
    "d.o.b",
    "bday",
)
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)

_ORDINAL = (
    "(?:twenty[ -]|thirty[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|\d\d?(?:st|nd|rd|th)?"
)
_YEAR_SAID = r"(?:nineteen|twenty|two[ ]thousand)(?:[ -](?:and(?=[ -](?:o|ten|elev|twel|twen|one|two|thr|four|fif|six|sev|eigh|nin|thir))|hundred|oh|o|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ten|eleven|twelve|thirteen|(?:four|fif|six|seven|eigh|nine)teen|one|two|three|four|five|six|seven|eight|nine)(?![a-z])){0,4}"

_WORD = "[A-Za-z\u00c0-\u024f]{2,14}"
# National numbers by their make: with a 0 before the area, of ten digits, 4-4 (Hong Kong, Singapore), 5-5 (India), and
# with a country's code but no plus.
EXTENSION = r"(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})?"
_CODE = "(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|23[0-9]|25[0-9]|26[0-9]|35[0-9]|85[235]|88[06]|97[0-9]|96[0-9])"
NATIONAL = (
    r"0\d{8,11}|(?:\(0\d{1,4}\) ?|0\d{1,4}[ .-])\d{3,4}[ .-]?\d{3,4}|0\d{2,4}[ ./-]\d{5,8}|0\d(?:[ .]\d\d){4}|0\d{2,3}(?: \d\d){3}|[2-9]\d{9}|[2-9]\d\d[ -]\d{7}"
    r"|[2-9]\d\d-\d{4}|\(\d\d\) ?9?\d{4}-\d{4}|[6-9]\d{4}[ -]\d{5}|(?:[3-9]\d|2[1-9])\d\d[ -]?\d{4}"
    r"|0\d{4,5} \d{4,5}|0\d(?:\.\d\d){4}(?:\.\d)?|\(0\d{1,4}\)[ -]{1,2}\d{3}[ -]\d{3,4}"
    r"|0(?: \d){9,10}|91-[6-9]\d{4}-\d{5}"
    rf"|(?:\({_CODE}\)|{_CODE})"
    r"(?:[ -]\d{1,4}[ -]?\d{3,4}(?:[ -]?\d{3,4})?|\.\d{2,4}\.\d{3,4}(?:\.\d{3,4})?)"
    # Mobiles with their country's code in one run.
    r"|447\d{9}|91[6-9]\d{9}|614\d{8}|353[89]\d{8}|852[4-79]\d{7}|65[89]\d{7}|234[789]\d{9}|254[17]\d{8}"
    r"|27[678]\d{8}|642\d{8,9}|639\d{9}|601\d{8,9}|923\d{9}|8801\d{9}|233[25]\d{8}|9715\d{8}|336\d{8}|491[567]\d{8,9}"
)
_CALLED = (
    *"call calls called calling ring rang ringing text texted texting sms mob rsvp emergency kin reach contact".split(),
    *"try trace phoned phone tel mobile cell dialled driver landlord landlady tenant grandma granny nan".split(),
    *"grandad uncle aunt auntie mum mom dad mother father wife husband son daughter brother sister neighbour".split(),
    *"neighbor host guardian carer nurse plumber electrician agent mr mrs dr oncall viewing viewings enquiries".split(),
    *"gpay paytm phonepe bkash mpesa gcash callback caller sim fon nmbr contactno contactnumber".split(),
    *(
        "hp:",
        "m:",
        "num:",
        "digits are",
        "alt.",
        "cont:",
        "cli:",
        "hit me up",
        "otp sent to",
        "code sent to",
        "ask for",
        "alternate number",
    ),
    *("my num", "his num", "her num", "new num", "number's"),
    *"cel celu mobil moblie moble te1 tei ph0ne m0bile".split(),
    *"reached reachable revert kontakt tfn gsm tlf fono contacto contatto digits revolut venmo zelle cashapp hp handphone whatsapp telegram txt airtel mtn glo momo".split(),
    *("him number", "number be", "number na", "direct line", "old number", "phone number", "other number"),
    *("on call", "my handy", "handy:", "number hai", "no hai", "ka number", "mera no", "mera number"),
    *("fps", "to fps id", "i'm at", "i’m at", "im at", "i am at", "me at", "him at", "us at"),
    *("direct line", "direct number", "best number"),
    *("my line", "my number", "my no", "new number", "his no", "her no", "his number", "her number", "number he"),
    *("number she", "your number still", "me on", "him on", "us on"),
)
_NO_PHONE = tuple(
    "account acct a/c policy claim member membership booking reservation pnr employee staff customer part model version lot"
    " batch po code pin postcode zip id record chart bond patent meter licence license user uid row rows page pages pp line"
    " lines room rooms".split()
)

DATE = (
    rf"\d\d?(?i:{_MONTH})(?:19|20)?\d\d|(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?![0-9])|(?:1[89]|20)\d\d ?[-/.] ?(?:1[0-2]|0?[1-9]) ?[-/.] ?(?:3[01]|[12]\d|0?[1-9])(?![0-9])|(?i:\d\d?(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}|{_MONTH}\.? (?:the )?\d\d?(?:st|nd|rd|th)?)(?!\d)"
    r"(?:\.?,?[ -](?:(?:1[89]|20)\d\d|'?\d\d))?|\d\d? ?[-/.] ?\d\d? ?[-/.] ?(?:(?:1[89]|20)\d\d|\d\d)|\d\d? \d\d? (?:19|20)\d\d|(?:0[1-9]|1[0-2])/\d\d(?:\d\d)?|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|[12]\d|3[01])(?:19|20)?\d\d"
)
_YEARED = r"[0-9A-Za-z ,./-]{0,20}?(?:1[89]|20)[0-9]{2}(?![0-9])"  # a date with its year


def _national(candidate: str) -> bool:
    """As long as a number with its area is, and no row of all digits: 0123456789, 0246813579."""
    digits = checks.compact(checks.before_extension(candidate))
    return checks.telephone(candidate) and len(digits) > 8 and len(set(digits)) < 10 and "1234567" not in digits


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="phone-nanp",
        type="PHONE",
        trigger=rf"{EDGE}(?:1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ ./-]+)\d{{3}}[ .-]\d{{4}}",
        pattern=rf"(?=[+(1-9])(?:(?=(?:\+?1[ .-]?)?\(?[2-9]\d\d[-.)/])|{ROW[0]})"
        r"(?<![0-9A-Za-z+])(?<![0-9A-Za-z][.-])"
        + UNGROUPED
        + r"(?P<v>(?:\+?1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d(?:[ .-]{1,2}|/(?=\d{3}-))"
        rf")\d{{3}}[ .-]\d{{4}}{EXTENSION})(?![0-9A-Za-z]|[-.][0-9])(?!(?<=[0-9] [0-9]{{4}}) [0-9]{{3,4}}(?![0-9]))",
        score=0.75,
        against=ORDER,
    ),
    Pattern(
        rule="phone-uk",
        type="PHONE",
        trigger=r"(?:^|[^0-9A-Za-z+])(?:\(?0(?:1[1-9]|[2-9]\d)\d{0,3}\)?[ -]\d{3,4}[ -]?\d{3,4}|07\d{9}|07\d{3}[ .-])",
        pattern=r"(?<!\+)"
        + DIALLED
        + r"(?P<v>(?:\(0(?:1[1-9]|[2-9]\d)\d{0,3}\)|0(?:1[1-9]|[2-9]\d)\d{0,3})(?:[ -]\d{3,4}[ -]?\d{3,4}|[ -]\d{6})"
        rf"{EXTENSION}|07\d{{3}}[ .-]?\d{{3}}[ .-]?\d{{3}})(?![0-9A-Za-z]|[-.][0-9])",
        score=0.75,
        against=ORDER,
        check=lambda c: 9 <= len(checks.compact(checks.before_extension(c))) <= 11,
    ),
    Pattern(
        rule="phone-national",
        type="PHONE",
        # Telephones of many countries are made so, and other numbers too: a word speaks for it, or a name beside it.
        trigger=rf"(?:^|[^A-Za-z])(?i:{'|'.join(_CALLED)})[^A-Za-z\n](?:[^\n]*[^0-9A-Za-z.-])?"
        rf"(?:0\d{{8}}|\(?0\d+\)?[ ./-]\d{{3}}|0\d+[ .]\d\d[ .]\d\d|0 \d \d \d|[2-9]\d{{9}}|[2-9]\d\d[ -]\d{{4}}|[6-9]\d{{4}}[ -]\d{{5}}|[2-9]\d{{3}}[ -]?\d{{4}}|0\d+[ -]\d{{4}}|\(?{_CODE}\)?(?:[ -]\d|\.\d\d)\d*[ .-]?\d{{3}})",
        pattern=r"(?=[(0-9])(?<![0-9A-Za-z+(,#$£€])(?<![0-9][ ./-])"
        + ROW[0]
        + rf"(?P<v>(?:{NATIONAL}){EXTENSION})(?![0-9A-Za-z%]|[.,/:-][0-9]| [0-9]{{3,4}}(?![0-9]))",
        score=0.35,
        in_context=0.7,
        context=_CALLED,
        reach=(40, 0),
        check=checks.telephone,
        against=(*ORDER, *_NO_PHONE),
    ),
    Pattern(
        rule="phone-alone",  # 08069071627, 078243 6075, 060335 64008, 98437 01912, (01)-193-4753, 08.06.63.63.95: no word is needed
        type="PHONE",
        trigger=rf"{EDGE}(?:0(?:[1-9]\d\d\d\d?[ /-]?\d\d\d\d|\d[.]\d\d[.]\d\d[.]\d\d[.]|\d\d+[.]\d\d\d+[.]\d\d\d|[2378] \d\d\d\d ?\d\d\d\d|1 \d\d\d \d\d\d\d)|[6-9]\d{{4}} \d{{5}}|91-[6-9]\d{{4}}-|[2-9]\d{{9}},? ?(?:x|ext))|\(0\d+\)[ -]+\d\d\d",
        pattern=r"(?=[(0-9])(?<![0-9A-Za-z+,#$£€_])(?<![0-9A-Za-z][./:=(-])(?<![0-9] )"
        r"(?P<v>(?:0[1-9]\d{8,9}|0[1-9]\d{3,4}(?:[ ]\d{4,6}|-\d{5,6})|[6-9]\d{4} \d{5}|0[2378] \d{4} ?\d{4}|01 \d{3} \d{4}|91-[6-9]\d{4}-\d{5}|0\d(?:\.\d\d){4}(?:\.\d)?|0\d{2,4}\.\d{3,4}\.\d{3,4}|0[1-9]\d{2,3}/\d{6,8}|\(0\d{1,4}\)[ -]{1,2}\d{3}[ -]?\d{3,4}|[2-9]\d{9}(?=,?[ ]?(?:x|ext)))"
        rf"{EXTENSION})(?![0-9A-Za-z%_]|[.,/:-][0-9]| [0-9]{{3,4}}(?![0-9]))",
        score=0.75,
        check=_national,
        against=(*ORDER, *_NO_PHONE),
    ),
    Pattern(
        rule="phone-in-address",  # wa.me/447700900123, 9876543210@ybl
        type="PHONE",
        trigger=rf"wa\.me/\+?\d{{8}}|[?&]phone=\+?\d{{8}}|{EDGE}\d{{10}}@(?:ybl|upi|paytm|ok|ibl|axl|apl)",
        pattern=r"(?:(?<=wa\.me/)|(?<=[?&]phone=)|(?<![0-9A-Za-z])(?=\d{10}@))(?P<v>\+?[1-9]\d{7,14})(?![0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="phone-asked-after",  # Is 9876543210 still your number?
        type="PHONE",
        trigger=r"\d (?i:(?:still|is|the|a|as) )*(?i:your|my|his|her|their|our|best|right|correct|contact) (?i:best |right |contact |mobile |phone )*(?i:number|mobile|phone)",
        pattern=r"(?=[(0-9])(?<![0-9A-Za-z+(,#$£€])(?<![0-9][ ./-])"
        rf"(?P<v>{NATIONAL})(?= (?i:(?:still|is|the|a|as)[ ]){{0,3}}(?i:your|my|his|her|their|our|best|right|correct|contact) (?i:(?:best|right|contact|mobile|phone)[ ]){{0,2}}(?i:number|mobile|phone)(?![a-z]))",
        score=0.7,
        check=checks.telephone,
        against=(*ORDER, *_NO_PHONE),
    ),
    Pattern(
        rule="phone-to-ring",  # 0716 44 20 297 <- ring this one
        type="PHONE",
        trigger=r"\d ?(?:<-+|<=|←|--?|—|,|:|\()? ?(?i:pl[sz]|please)? ?(?i:ring|call|text|dial|phone|whatsapp) (?i:this|that|me|her|him|us|them|here|it)",
        pattern=r"(?=[(0-9])(?<![0-9A-Za-z+(,#$£€])(?<![0-9][ ./-])"
        rf"(?P<v>{NATIONAL}|0\d(?:[ .-]?\d){{7,9}})(?=[ ]?(?:<-+|<=|←|--?|—|,|:|\()?[ ]?(?i:pl[sz]|please)?[ ]?(?i:ring|call|text|dial|phone|whatsapp) (?i:this|that|me|her|him|us|them|here|it)(?![a-z]))",
        score=0.75,
        check=checks.telephone,
        against=(*ORDER, *_NO_PHONE),
    ),
    Pattern(
        rule="phone-of-message",  # {"to":"9876543210","body":"hello"}
        type="PHONE",
        trigger=r"(?:^|[^A-Za-z])(?i:to|from_?|msisdn|recipient)[\"']? ?[:=] ?[\"'][(0-9][^\n]*(?i:body|text|message|msg|sms|template)[\"']? ?[:=]",
        pattern=r"(?<![A-Za-z_])(?i:to|from_?|msisdn|recipient)[\"']?[ ]?[:=][ ]?[\"']"
        rf"(?P<v>{NATIONAL})(?=[\"'][^{{}}\n]{{0,200}}(?<![A-Za-z_])(?i:body|text|message|msg|sms|template)[\"']?[ ]?[:=])",
        score=0.75,
        check=checks.telephone,
    ),
    Pattern(
        rule="us-ssn",
        type="US_SSN",
        trigger=r"\d{3}-\d\d-\d{4}|\d{3} \d\d \d{4}",
        edges=NUMBER,
        score=0.75,
        check=checks.us_ssn,
    ),
    Pattern(
        rule="us-ssn-said",
        type="US_SSN",
        # Also as a scan has it: S5N, Socia1, N0.
        trigger=r"(?:^|[^A-Za-z])(?i:(?:s[s5]n|[s5]oc[il1]a[l1]|itin|taxpayer|(?-i:TIN))(?:[^0-9A-Za-z\n]|\d\d\d)|s\.s\.n|ss ?#|ss no|ss num|soc (?:is|no|num|#)|[s5]oc\.? ?[s5]ec)",
        pattern=rf"(?=[sS5]|[Ii][Tt][Ii]|[Tt]ax|TIN)(?<![A-Za-z])(?i:{_SOCIAL}|[s5]oc[il1]a[l1](?= ?(?:is|was|no|number|num|#|:)?[^0-9A-Za-z\n]{{0,3}}[0-9]))(?![a-z])(?:[^0-9\n]|(?<=[Ww]-)[249](?![0-9])|(?<=[Ww])[249](?![0-9])){{0,40}}+(?:(?<=[Nn])0[^0-9\n]{{0,6}}+)?(?:(?<=[:?：])\n[^0-9\n]{{0,24}})?(?:(?<![0-9A-Za-z])|(?<=[Ss][Ss][Nn]))"
        r"(?P<v>\d{3}(?P<sign>[ ./-]?[ ]?)\d\d(?P=sign)\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.95,
        beyond=60,
        check=checks.us_ssn,
    ),
    Pattern(
        rule="us-ssn-answered",  # "Last four of social?" "The whole thing's 038666933."
        type="US_SSN",
        trigger=r"(?i:social|ssn)[^0-9\n?]*\?[^0-9\n]*\d{3}",
        pattern=r"(?<![A-Za-z])(?i:social|ssn)(?![a-z]|[ ]media)[^0-9\n?]{0,40}\?[^0-9\n]{0,60}(?<![0-9A-Za-z])(?P<v>\d{3}[ .-]?\d\d[ .-]?\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.9,
        check=checks.us_ssn,
    ),
    Pattern(
        rule="us-itin",  # ITIN: 912-70-1234
        type="US_SSN",
        trigger=r"(?i:itin)[^0-9A-Za-z\n]*9\d\d",
        pattern=r"(?<![A-Za-z])(?i:itin)[^0-9A-Za-z\n]{0,6}(?P<v>9\d\d[ -]?(?:5\d|6[0-5]|[78]\d|9[0-24-9])[ -]?\d{4})(?![0-9A-Za-z])",
        score=0.95,
    ),
    Pattern(
        rule="us-ssn-behind",  # 536904399 is my SSN, 536904399 (SSN)
        type="US_SSN",
        trigger=r"\d[ ,(]+(?i:(?:is|as) )?(?i:(?:my|your|his|her|their|the) )?(?i:ssn|social sec)",
        pattern=r"(?=[0-9]{3})(?<![0-9A-Za-z+])(?<![0-9][ .-])(?P<v>\d{3}[ .-]?\d\d[ .-]?\d{4})"
        r"(?=[ ,(]{1,3}(?i:(?:is|as)[ ])?(?i:(?:my|your|his|her|their|the)[ ])?(?i:ssn|social sec))",
        score=0.95,
        check=checks.us_ssn,
    ),
    Pattern(
        rule="uk-nhs",
        type="UK_NHS",
        # One number of ten digits in eleven passes the check, so a word must stand near. Directly before, any groups do.
        trigger=r"(?i:n\.? ?h\.? ?[s5]|health (?:service|number|no|id)|hospital number)[^\n]*\d",
        pattern=rf"(?=[NnHh])(?<![A-Za-z])(?i:{_HEALTH})[^0-9\n]{{0,40}}+(?:(?<=[Nn])0[^0-9\n]{{0,6}}+)?(?<![0-9])"
        r"(?P<v>\d(?:[ ./-]{0,3}\d){9})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.95,
        check=checks.uk_nhs,
    ),
    Pattern(
        rule="uk-nhs-asked",  # Please enter your NHS number. / 943 476 5919
        type="UK_NHS",
        trigger=r"(?i:nhs|nhs ?number|nhs no|health service number)[^0-9A-Za-z\n]*(?:\n|$)",
        pattern=r"(?<![A-Za-z])(?i:nhs|health service)(?i:[ ]?(?:number|num|no|id))?[^0-9A-Za-z\n]{0,4}\n(?:[\[(]?[0-9:]{4,8}[\])]?)?[^0-9\n]{0,24}(?<![0-9A-Za-z])"
        r"(?P<v>\d{3}[ .-]?\d{3}[ .-]?\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.95,
        beyond=60,
        check=checks.uk_nhs,
    ),
    Pattern(
        rule="uk-nhs-behind",  # 943-476-5919 is my NHS number, 943-476-5919 (NHS)
        type="UK_NHS",
        trigger=r"\d[ ,(]+(?i:(?:is|as) )?(?i:(?:my|your|his|her|their|the) )?(?i:nhs)",
        pattern=r"(?=[0-9]{3})(?<![0-9A-Za-z+])(?<![0-9][ .-])(?P<v>\d{3}[ .-]?\d{3}[ .-]?\d{4})"
        r"(?=[ ,(]{1,3}(?i:(?:is|as)[ ])?(?i:(?:my|your|his|her|their|the)[ ])?(?i:nhs)(?![a-z]))",
        score=0.95,
        check=checks.uk_nhs,
    ),
    Pattern(
        rule="uk-nhs-near",
        type="UK_NHS",
        # Written as it is on letters, where words of care stand near: a clinic, a ward, a dose.
        trigger=rf"{EDGE}\d{{3}} ?\d{{3}} ?\d{{4}}(?:[^0-9A-Za-z]|$)",
        pattern=r"(?=[0-9]{3} ?[0-9]{3})(?<![0-9A-Za-z+])(?<![0-9][ .-])(?P<v>\d{3}(?P<sign> ?)\d{3}(?P=sign)\d{4})(?![0-9A-Za-z]|[ .-][0-9])",
        score=0.2,
        in_context=0.8,
        context=("nhs", *CARE),
        against=("phone", "mobile", "tel", "phone>", "mobile>", "tel>", "cell", "mob", "fps", "call", "qq"),
        reach=(80, 60),
        check=checks.uk_nhs,
    ),
    Pattern(
        rule="qq-near",  # My guildmate only uses QQ. His is 1587213859
        type="QQ",
        trigger=r"(?:^|[^A-Za-z])QQ(?:[^A-Za-z0-9][^0-9\n]*)[1-9]\d{5}",
        pattern=r"(?<![0-9A-Za-z.+-])(?P<v>[1-9]\d{5,10})(?![0-9A-Za-z@-]|\.[0-9])",
        score=0.2,
        in_context=0.75,  # surer than a telephone, as which it may be made
        context=("qq",),
        reach=(60, 0),
        fresh=True,
    ),
    Pattern(
        rule="wechat-en",  # Wechat for the driver: desmond_3792
        type="WECHAT_ID",
        trigger=r"(?i:wechat|weixin)[ A-Za-z'’]+[:：] *[A-Za-z][0-9A-Za-z_-]{5}",
        pattern=r"(?<![A-Za-z])(?i:wechat|weixin)[ A-Za-z'’]{1,30}[:：] ?(?P<v>[A-Za-z](?=[A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="wechat-asked",  # And your WeChat? / lucky_5087
        type="WECHAT_ID",
        trigger=r"(?i:wechat|weixin)(?i: id| account)?[?:]? *(?:\n|$)",
        pattern=r"(?<![A-Za-z])(?i:wechat|weixin)(?i:[ ](?:id|account))?[?:]?[ ]{0,2}\n[ ]{0,2}(?:[>-][ ]?|[A-Z][a-z]{1,12}: ?)?"
        r"(?P<v>[A-Za-z](?=[A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])",
        score=0.9,
        beyond=60,
    ),
    Pattern(
        rule="wechat-its",  # add me on WeChat, it's M4nvlg2ha
        type="WECHAT_ID",
        trigger=r"(?i:wechat|weixin|we chat)(?i:[ ,.;-]+(?:it'?s|it’s|is|i'?m|i’m|as|under|at|id|handle|user|username|name))+[ :=@]+[A-Za-z]",
        pattern=r"(?<![A-Za-z])(?i:wechat|weixin|we chat)(?i:[ ,.;-]{1,3}(?:it'?s|it’s|is|i'?m|i’m|as|under|at|id|handle|user|username|name)){1,3}[ :=@]{1,3}"
        r"(?P<v>[A-Za-z](?=[A-Za-z_-]*[0-9_-])[0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="uk-nino",
        type="UK_NINO",
        trigger=r"[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-Da-d]",
        score=0.9,
        check=lambda c: checks.compact(c)[:2] not in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"},
    ),
    Pattern(
        rule="uk-nino-said",
        type="UK_NINO",
        trigger=r"[A-Za-z]{2}[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d[ .-]?[A-Da-d]",
        score=0.3,  # prefixes that are never issued, taken at their word
        context=("nino", "ni", "n.i", "ni number", "national insurance", "insurance number"),
    ),
    Pattern(
        rule="birth-date-en",
        type="DATE_OF_BIRTH",
        trigger=rf"(?i:\d\d?(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}\.?,?[ -](?:1[89]|20)\d\d|{_MONTH}\.? (?:the )?\d\d?(?:st|nd|rd|th)?,? (?:1[89]|20)\d\d)",
        score=0.2,
        reach=(24, 3),
        fresh=True,
        context=_BORN,
    ),
    Pattern(
        rule="birth-date-said",
        type="DATE_OF_BIRTH",
        # b. 12 May 1987, DOB 3 Mar 90, "birthDate": "1990-03-04T00:00:00Z", birthday on the 3rd of March
        trigger=r"(?:b\.|(?i:d\.?[o0]\.?b|n[ée]e? le|nascid[oa]|nacid[oa]|born|b-?day|b[il1]rth[_ ]?da(?:y|te)|of[_ ]?b[il1]rth)['’]?s?)(?: ?/[^0-9/\n]*)?[^0-9A-Za-z\n]*"
        r"(?i:(?:is|was|are|were|on|the|as|le|el|em|am|il) )*(?:\d|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        pattern=r"(?=[bdnBDN])(?:(?<![A-Za-z0-9.])(?:b\.(?=.{0,20}(?:1[89]|20)\d\d)|(?i:d\.?[o0]\.?b\.?(?:['’]?s)?|born|b-?days?))|(?i:n[ée]e?(?= le )|nascid[oa]|nacid[oa])|(?i:b[il1]rth[_ ]?da(?:y|te)s?|dates?[_ ]?[o0]f[_ ]?b[il1]rth))(?![A-Za-z])"
        rf"(?:[ ]?/[ ]?{_WORD}(?:[ ]{_WORD}){{0,3}})?"  # Date of birth/Date de naissance
        r"[^0-9A-Za-z\n]{0,20}(?i:(?:is|was|are|were|on|the(?! \d\d?(?:st|nd|rd|th)[^\n]{9,20}\d{4})|as|le|el|em|am|il)[ ]){0,3}"
        r"(?:;?(?i:value=date)[:;])?"
        rf"(?P<v>(?:the (?=[^\n]{{9,24}}[0-9]{{4}}))?(?:{DATE})|(?i:{_MONTH}),? (?:19|20)\d\d)(?![0-9A-SU-Za-z])",
        score=0.95,
    ),
    Pattern(
        rule="birth-date-asked",  # And your date of birth? / [00:20] Caller: 11 Feb 1957
        type="DATE_OF_BIRTH",
        trigger=r"(?i:birth|dob|d\.o\.b|born|birthday)[^0-9\n]*[?:.]? ?(?:\n|$)",
        pattern=r"(?<![A-Za-z])(?i:birth|dob|d\.o\.b\.?|born|birth ?da(?:y|te))(?![a-z])[^0-9\n]{0,24}\n[ >-]{0,3}(?:[\[(]?[0-9:.]{4,8}[\])]?[ ]?|[A-Z]{1,9}[ _-]?[0-9]{1,2}[:>]?[ ])?[^0-9\n:]{0,24}?:?[ ]?"
        r"(?i:(?:yes|yeah|sure|it's|its|it is|that's|ok|um|uh|hi|so)[, .]{1,2}){0,3}(?<![0-9A-Za-z])"
        rf"(?P<v>(?:the (?=[^\n]{{9,24}}[0-9]{{4}}))?(?:{DATE})|(?i:(?:the )?(?:{_ORDINAL})(?: of)? {_MONTH}|{_MONTH},? (?:the )?(?:{_ORDINAL})),? (?:in )?(?i:{_YEAR_SAID}))(?![0-9A-SU-Za-z])",
        score=0.95,
        beyond=120,
    ),
    Pattern(
        rule="birth-date-answered",  # "Last four of social and date of birth?" "It's 4399. And 06/10/1951."
        type="DATE_OF_BIRTH",
        trigger=r"(?i:birth|dob|born|birthday)[^0-9\n?]*\?[^\n]*\d",
        pattern=r"(?<![A-Za-z])(?i:birth|dob|born|birthday)(?![a-z])[^0-9\n?]{0,24}\?[^\n?]{0,60}?(?<![0-9A-Za-z./-])"
        rf"(?P<v>(?={_YEARED}){DATE})(?![0-9A-SU-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-of-age",  # age 39 (3/4/1985)
        type="DATE_OF_BIRTH",
        trigger=r"(?i:aged?|y/?o|years old|yrs old) ?[0-9]*[ ,]*\([0-9]",
        pattern=rf"(?<![A-Za-z])(?i:aged?|y/?o|years[ ]old|yrs[ ]old)[ ]?[0-9]{{0,3}}[ ,]{{0,2}}\((?P<v>(?={_YEARED}){DATE})(?=\))",
        score=0.85,
    ),
    Pattern(
        rule="birth-date-behind",  # Ann Lee (5/6/14 – date of birth)
        type="DATE_OF_BIRTH",
        trigger=r"(?:^|[ (–—,-])(?i:date of birth|birth ?da(?:y|te)|d\.?o\.?b|b-?day)[^0-9A-Za-z\n]*(?:[A-Za-z\n]|$)",
        pattern=rf"(?=[0-9]|[JFMASONDjfmasond][a-z])(?<![0-9A-Za-z./-])(?P<v>{DATE})(?=[ ,(–—-]{{1,3}}(?i:(?:is|was|as)[ ])?(?i:(?:my|your|his|her|their|the|a)[ ])?(?i:date of birth|birth ?da(?:y|te)|d\.?o\.?b|b-?day)(?![a-z]|[^0-9A-Za-z\n]{{0,3}}(?:[0-9]|(?i:{_MONTH}))))",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-in-words",  # born on the sixth of august nineteen ninety seven
        type="DATE_OF_BIRTH",
        trigger=r"(?i:born|birth|birthday|dob)[^\n]*(?i:nineteen|twenty|two thousand)",
        pattern=r"(?<![A-Za-z])(?i:born|birth|birthday|dob)(?![A-Za-z])[^0-9A-Za-z\n]{0,4}(?i:(?:is|was|on|the(?=[ ][0-9])|it's|its)[ ]){0,3}"
        rf"(?P<v>(?i:(?:the )?(?:{_ORDINAL})(?: of)? {_MONTH}|{_MONTH},? (?:the )?(?:{_ORDINAL})),? (?:in )?(?i:{_YEAR_SAID}))(?![A-Za-z])",
        score=0.95,
    ),
    *papers.PATTERNS,
    *places.PATTERNS,
    *plates.PATTERNS,
)
