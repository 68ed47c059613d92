"""What is written in English-speaking countries: national telephone numbers, SSN, NHS, NINO, written-out dates."""

from __future__ import annotations

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import DIALLED, EDGE, NUMBER, ROW, UNGROUPED, Pattern
from lawful.privacy.recognisers.shared import ORDER

_BORN = ("born", "birth", "birthday", "birthdate", "dob", "d.o.b")
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)

_RECORD = "(?i:MRN|medical record|patient (?:id|number|no)|chart (?:no|number)|hosp(?:ital|\\.)? (?:number|no))\\.?"
_CARE = tuple(
    "clinic vaccination vaccine vaccinated patient patients ward surgery gp hospital nurse dose injection appointment medical"
    " health admitted discharged referral referred prescription dob blood bloods scan mri bed consultant allergic allergy doctor lab labs".split()
)
_STREETS = "Street|Road|Avenue|Lane|Drive|Court|Boulevard|Terrace|Crescent|Close|Gardens|Grove|Place|Parkway|Mews|Way"

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="phone-nanp",
        type="PHONE",
        trigger=rf"{EDGE}(?:1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-]+)\d{{3}}[ .-]\d{{4}}",
        pattern=rf"(?=[+(1-9])(?:(?=(?:\+?1[ .-]?)?\(?[2-9]\d\d[-.)])|{ROW[0]})"
        r"(?<![0-9A-Za-z+])(?<![0-9A-Za-z][.-])"
        + UNGROUPED
        + r"(?P<v>(?:\+?1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-]{1,2}"
        r")\d{3}[ .-]\d{4}(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})?)(?![0-9A-Za-z]|[-.][0-9])(?!(?<=[0-9] [0-9]{4}) [0-9]{3,4}(?![0-9]))",
        score=0.75,
        against=ORDER,
    ),
    Pattern(
        rule="phone-uk",
        type="PHONE",
        trigger=r"(?:^|[^0-9A-Za-z+])(?:\(?0(?:1[1-9]|[2-9]\d)\d{0,3}\)?[ -]\d{3,4}[ -]?\d{3,4}|07\d{9}|07\d{3}[ -])",
        pattern=r"(?<!\+)"
        + DIALLED
        + r"(?P<v>(?:\(0(?:1[1-9]|[2-9]\d)\d{0,3}\)|0(?:1[1-9]|[2-9]\d)\d{0,3})(?:[ -]\d{3,4}[ -]?\d{3,4}|[ -]\d{6})"
        r"|07\d{3}[ -]?\d{3}[ -]?\d{3})(?![0-9A-Za-z]|[-.][0-9])",
        score=0.75,
        against=ORDER,
        check=lambda c: 9 <= len(checks.compact(c)) <= 11,
    ),
    Pattern(
        rule="street-and-number",
        type="ADDRESS",
        # The shortest address there is; the tagger finds what belongs to it.
        trigger=rf"[0-9] (?:[NSEW]\.? )?[A-Z][a-z]{{2,20}} (?:[A-Z][a-z]{{2,20}} )?(?:{_STREETS})",
        pattern=r"(?<![0-9A-Za-z.,$£€/-])(?<![0-9] )(?P<v>[0-9]{1,5}[A-Za-z]? (?:[NSEW]\.? )?[A-Z][a-z]{2,20} (?:[A-Z][a-z]{2,20} )?"
        rf"(?:{_STREETS}))(?![0-9A-Za-z])",
        score=0.92,
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
        trigger=r"(?i:SSN|social security)[^0-9\n]{0,20}\d{3}[- ]?\d\d[- ]?\d{4}",
        pattern=r"(?<![A-Za-z])(?i:SSN|social security)[^0-9\n]{0,20}(?P<v>\d{3}[- ]?\d\d[- ]?\d{4})(?![0-9A-Za-z])",
        score=0.95,
    ),
    Pattern(
        rule="uk-nhs",
        type="UK_NHS",
        # One number of ten digits in eleven passes the check, so the word must stand before it.
        trigger=r"(?i:nhs|health service|hospital number)[^0-9\n]{0,40}\d{3}[ -]?\d{3}[ -]?\d{4}",
        pattern=r"(?<![A-Za-z])(?i:nhs(?:[_ -]?(?:number|num|no|id))?|health service|hospital number)(?![A-Za-z])[^0-9\n]{0,40}"
        r"(?P<v>\d{3}[ -]?\d{3}[ -]?\d{4})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.95,
        check=checks.uk_nhs,
    ),
    Pattern(
        rule="uk-nhs-near",
        type="UK_NHS",
        # Written as it is on letters, where words of care stand near: a clinic, a ward, a dose.
        trigger=rf"{EDGE}\d{{3}} ?\d{{3}} ?\d{{4}}(?:[^0-9A-Za-z]|$)",
        pattern=r"(?<![0-9A-Za-z+])(?<![0-9][ .-])(?P<v>\d{3}(?P<sign> ?)\d{3}(?P=sign)\d{4})(?![0-9A-Za-z]|[ .-][0-9])",
        score=0.2,
        in_context=0.8,
        context=_CARE,
        reach=(80, 60),
        check=checks.uk_nhs,
    ),
    Pattern(
        rule="qq-near",  # My guildmate only uses QQ. His is 1587213859
        type="QQ",
        trigger=r"(?:^|[^A-Za-z])QQ(?:[^A-Za-z0-9][^0-9\n]*)[1-9]\d{5}",
        pattern=r"(?<![0-9A-Za-z.+-])(?P<v>[1-9]\d{5,10})(?![0-9A-Za-z@-]|\.[0-9])",
        score=0.2,
        in_context=0.7,
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
        rule="uk-nino",
        type="UK_NINO",
        trigger=r"[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-Da-d]",
        score=0.9,
        check=lambda c: checks.compact(c)[:2] not in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"},
    ),
    Pattern(
        rule="uk-nino-said",
        type="UK_NINO",
        trigger=r"[A-Za-z]{2}[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-Da-d]",
        score=0.3,  # prefixes that are never issued, taken at their word
        context=("nino", "ni", "ni number", "national insurance", "insurance number"),
    ),
    Pattern(
        rule="passport-en",
        type="PASSPORT",
        trigger=r"(?i:passport)[^0-9\n]{0,24}[0-9A-Z]{6}",
        pattern=r"(?<![A-Za-z])(?i:passport)(?i:[ ]?(?:number|no\.?|num|id|#|is|was|:|=|\([A-Z]{2,3}\)|\(|\)|,|holder|with)){0,5}[ :#]{0,3}"
        r"(?P<v>[A-Za-z]{0,2}\d{6,9}|[A-Z]{1,2}\d[0-9A-Z]{5,7})(?![0-9A-Za-z])",
        score=0.95,
    ),
    Pattern(
        rule="passport-near",  # Passport copy received: Ethan Xu, no. 655792889
        type="PASSPORT",
        trigger=r"(?i:no\.?|number|nr\.?)[ :]*[A-Za-z]{0,2}\d{7}",
        pattern=r"(?<![A-Za-z])(?i:no\.?|number|nr\.?)[ :]{0,2}(?P<v>[A-Za-z]{0,2}\d{7,9})(?![0-9A-Za-z])",
        score=0.2,
        in_context=0.85,
        context=("passport",),
        reach=(60, 0),
    ),
    Pattern(
        rule="medical-record-en",
        type="MEDICAL_RECORD",
        trigger=rf"{_RECORD}[^0-9\n]{{0,24}}\d[0-9-]{{2}}",
        pattern=rf"(?<![A-Za-z]){_RECORD}"
        r"(?i:[ ]?(?:number|no\.?|id|#|is|:|=|['\"])){0,4}[ ]{0,2}(?P<v>[A-Z]{0,4}-?\d[0-9A-Z-]{2,15}[0-9A-Z])(?![0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="record-en",  # record 30347903: as long as the numbers of hospitals are
        type="MEDICAL_RECORD",
        trigger=r"(?i:record)(?i: ?(?:number|no\.?|id|#|:))* *\d{7}",
        pattern=r"(?<![A-Za-z])(?i:record)(?i: ?(?:number|no\.?|id|#|:)){0,3} {0,2}(?P<v>\d{7,10})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.6,
    ),
    Pattern(
        rule="licence-plate-en",
        type="LICENSE_PLATE",
        trigger=r"(?i:licen[cs]e plate|number ?plate|plate (?:number|no)|plates?|registration)(?i: ?(?:number|no\.?|is|was|:|=|reads))*[ :]+[0-9A-Z]",
        pattern=r"(?<![A-Za-z])(?i:licen[cs]e plate|number ?plate|plates?|registration)"
        r"(?i:[ ]?(?:number|no\.?|is|was|:|=|reads)){0,4}[ :]{1,2}(?P<v>[A-Z]{2}\d\d ?[A-Z]{3}|[0-9A-Z]{1,4}[ -]?[0-9A-Z]{2,4})"
        r"(?![0-9A-Za-z])",
        score=0.8,
        check=checks.letter_and_digit,
    ),
    Pattern(
        rule="licence-plate-uk-alone",  # two letters, the half-year, a blank, three letters: nothing else is written so
        type="LICENSE_PLATE",
        trigger=r"[A-HJ-PR-Y]{2}\d\d [A-HJ-PR-Z]{3}",
        pattern=r"(?<![0-9A-Za-z-])(?P<v>[A-HJ-PR-Y]{2}\d\d [A-HJ-PR-Z]{3})(?![0-9A-Za-z-])",
        score=0.75,  # surer than the network, to which it looks like a postcode
    ),
    Pattern(
        rule="birth-date-en",
        type="DATE_OF_BIRTH",
        trigger=rf"(?i:\d\d?(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}\.?,?[ -](?:1[89]|20)\d\d|{_MONTH}\.? \d\d?(?:st|nd|rd|th)?,? (?:1[89]|20)\d\d)",
        score=0.2,
        reach=(24, 3),
        fresh=True,
        context=_BORN,
    ),
    Pattern(
        rule="birth-date-said",
        type="DATE_OF_BIRTH",
        # b. 12 May 1987, DOB 3 Mar 90, "birthDate": "1990-03-04T00:00:00Z", birthday on the 3rd of March
        trigger=r"(?:b\.|(?i:dob|d\.o\.b\.?|born|birth[_ ]?da(?:y|te)|of[_ ]?birth))[^0-9A-Za-z\n]*"
        r"(?i:(?:is|was|on|the) )*(?:\d|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        pattern=r"(?=[bdBD])(?:(?<![A-Za-z0-9.])(?:b\.(?=.{0,20}(?:1[89]|20)\d\d)|(?i:dob|d\.o\.b\.?|born))|(?i:birth[_ ]?da(?:y|te)|date[_ ]?of[_ ]?birth))(?![A-Za-z])"
        r"[^0-9A-Za-z\n]{0,6}(?i:(?:is|was|on|the)[ ]){0,3}"
        rf"(?P<v>(?:1[89]|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?![0-9])|(?i:\d\d?(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}|{_MONTH}\.? \d\d?(?:st|nd|rd|th)?)(?!\d)"
        r"(?:\.?,?[ -](?:(?:1[89]|20)\d\d|\d\d))?|\d\d?[-/.]\d\d?[-/.](?:(?:1[89]|20)\d\d|\d\d)|(?:0[1-9]|1[0-2])/\d\d(?:\d\d)?)(?![0-9A-SU-Za-z])",
        score=0.95,
    ),
)
