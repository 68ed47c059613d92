"""What papers say in English: passports, identity cards and permits, medical records."""

from __future__ import annotations

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import EDGE, Pattern
from lawful.privacy.recognisers.shared import ORDER

_RECORD = (
    r"(?i:M ?R ?N|M\.R\.N|med(?:ical|\.)?[ _]?(?:rec(?:ord)?|file)|patient[ _]?(?:id|number|no|#|ref)|MR ?(?:#|no)|UHID|U\.H\.I\.D|[IO]PD? no"
    r"|pat\.? (?:id|no)|chart ?(?:#|no|number|id)|hosp(?:[i1l]ta[l1]|\.)? ?(?:record|number|nurnber|no|n0|id|#)"
    r"|case ?notes? (?:number|no)|unit record(?: (?:number|no))?|UR (?:number|no)|URN|CHI number|NHI|pt {0,3}(?:id|no|#))\.?"
)
# What stands between a word and its value: no digit, and no word for another number.
_BETWEEN = r"(?:(?!(?i:phone|tel|call|mob|fax|ref|order|room|visa[ ]?(?:n|#|:)|page|form|fee|flight|iban|card|id n|office hours))[^0-9\n]){0,40}?"
_NO_DAY = r"(?!(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d(?!\d))"
_RECORD_NUMBER = (
    r"(?:\d{2,4}(?: \d{2,4}){2}(?! ?\d)|(?:(?!MRN )[A-Z]{1,4}[ /-]?|[a-z]{1,4})?\d[0-9A-Z/-]{2,15}[0-9A-Z])"
)
# Letters stand before the digits, behind them and, in Germany, between them.
_PASSPORT = (
    r"[A-Za-z]{0,3}\d{6,9}[A-Za-z]?|[A-Z]{1,2}\d[0-9A-Z]{5,7}|[CFGHJK][0-9A-Z]{8}|[A-Z]{1,2}[ -]\d{6,8}|\d\d \d\d \d{6}|\d\d \d{7}"
    r"|\d\d[A-Z]{2}\d{5}|[CFGHJKLMNPRTVWXYZ](?=[A-Z]*\d)[CFGHJKLMNPRTVWXYZ0-9]{8}|[A-Z0-9]{3} ?\d{3} ?\d{3}"
)
CARE = tuple(
    "clinic vaccination vaccine vaccinated patient patients ward surgery gp hospital nurse dose injection appointment medical"
    " health admitted discharged referral referred prescription dob blood bloods scan mri bed consultant allergic allergy doctor lab labs".split()
)


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="passport-en",  # Passport for visa letter: B96439202, <passport country="CAN">AG910193
        type="PASSPORT",
        trigger=r"(?i:pas[s5]? ?p[o0]rt|passeport|reisepass|pasaporte|p/port|pport|ppt|pp ?(?:no|#)|passno|travel(?:ler)? doc)[^0-9\n]*[0-9A-Z][0-9A-Z -]{4}",
        pattern=r"(?<![A-Za-z])(?i:pa[s5][s5]? ?p[o0]rt|passeport|reisepass|pasaporte|p/port|pport|ppt|pp(?= ?(?:no|#)[^a-z])|pass(?=no)|travel(?:ler)? doc(?:ument)?)"
        r"(?:(?:['’]?s)?(?i:[ ]?(?:numbers?|numbr|nubmer|nmbr|n0(?![0-9])|n°|nurnber|no\.?|nr\.?|num|id|#|is|was|reads|value|doc(?:ument)?|[:=,()\"'_-]|\([A-Z]{2,3}\)|holder|with)){0,10}[ :#]{0,3}(?:[A-Z]{3} )?"
        rf"|{_BETWEEN}(?<![0-9A-Za-z]){_NO_DAY}(?=[A-Za-z]{{0,3}}\d{{6,9}}[A-Za-z]?(?![0-9A-Za-z]|[.,/:-][0-9]|[ ][0-9]{{3}})))(?P<v>{_PASSPORT})(?![0-9A-Za-z])",
        score=0.96,
        check=checks.has_digit,
    ),
    Pattern(
        rule="passport-that-expires",  # passport details: Georgina Chan: 489 363 168, exp 2031
        type="PASSPORT",
        trigger=r"(?i:pas[s5]? ?p[o0]rt)[^\n]*\d(?:,|;| \(|\)| -| /)? ?(?i:exp|valid|issued)",
        pattern=rf"(?<![0-9A-Za-z])(?<![0-9A-Za-z][ .-])(?P<v>{_PASSPORT})(?=(?:,|;| \(|\)| -| /)?[ ]?(?i:exp|valid|issued)(?![a-z]{{6}}))",
        score=0.3,
        in_context=0.9,
        context=("passport", "passports", "pasport"),
        reach=(160, 0),
        check=checks.has_digit,
    ),
    Pattern(
        rule="passport-of-passenger",  # DOC: P/CLN97J602, and as airlines send it: P/GBR/123456789/GBR/12JUL76
        type="PASSPORT",
        trigger=r"(?:(?i:docs?|document)[^0-9A-Za-z]{0,3}|/)P[/<][0-9A-Z]{3}",
        pattern=rf"(?:(?<![A-Za-z])(?i:docs?|document)[ :]{{0,3}}P[/<](?:[A-Z]{{3}}/)?|/P/[A-Z]{{3}}/)(?P<v>{_PASSPORT})(?![0-9A-Za-z])",
        score=0.95,
        check=lambda c: sum(map(str.isdigit, c)) > 3,
    ),
    Pattern(
        rule="passport-near",  # Passport copy received: Ethan Xu, no. 655792889
        type="PASSPORT",
        trigger=r"(?i:no\.?|number|nr\.?)(?: is)?[ :]*[A-Za-z]{0,2}\d{7}",
        pattern=r"(?<![A-Za-z])(?i:no\.?|number|nr\.?)(?: is)?[ :]{0,2}(?P<v>[A-Za-z]{0,2}\d{7,9})(?![0-9A-Za-z])",
        score=0.2,
        in_context=0.85,
        context=("passport",),
        reach=(60, 0),
    ),
    Pattern(
        rule="hk-id-en",
        type="HK_ID",
        trigger=r"[A-Za-z]{1,2}[ -]?\d{6}(?:[ /-]?[0-9Aa]|\[[0-9Aa]\])",
        score=0.4,  # one random code in eleven passes
        context=(
            "hk",
            "hkid",
            "hkic",
            "h.k",
            "hong kong",
            "hongkong",
            "identity card",
            "identity no",
            "identity number",
        ),
        reach=(120, 20),
        check=checks.hk_id,
    ),
    Pattern(
        rule="hk-id-beside",  # ID No. A1234563
        type="HK_ID",
        trigger=r"[A-Za-z]{1,2}[ -]?\d{6}(?:[ /-]?[0-9Aa]|\[[0-9Aa]\])",
        score=0.4,
        context=(
            "id:",
            "id is",
            "id #",
            "id no",
            "id number",
            "id card",
            "id num",
            "id doc",
            "id document",
            "identity",
            "i.d",
            "idno",
            "1d no",
            "id n0",
        ),
        reach=(28, 8),
        against=(*ORDER, "staff", "employee", "user", "member", "customer", "product", "item", "device", "part"),
        check=checks.hk_id,
    ),
    Pattern(
        rule="tw-id-in-list",  # ids := []string{"A123456789"}
        type="TW_ID",
        trigger=r"[\"'`][A-Z][1289]\d{8}[\"'`]",
        pattern=r"(?<=[\"'`])(?P<v>[A-Z][1289]\d{8})(?=[\"'`])",
        score=0.4,
        context=("ids", "idnumbers", "id numbers", "idnos", "id nos", "idcards", "id cards"),
        reach=(60, 0),
        check=checks.tw_id,
    ),
    Pattern(
        rule="hkmo-permit-en",  # Mainland Travel Permit for Hong Kong and Macao Residents: H12345678
        type="HKMO_PERMIT",
        trigger=rf"{EDGE}[HMCWhmcw][A-Z]?\d{{7}}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[HMhm]\d{8}(?:\d\d)?|[CcWw](?:\d{8}|[A-Z]\d{7}))(?![0-9A-Za-z])",
        score=0.45,
        context=tuple(
            "permit,mtp,hrp,home return,home-return,home visit,huixiangzheng,macao residents,macau residents".split(",")
        ),
        reach=(60, 20),
    ),
    Pattern(
        rule="taiwan-permit-en",
        type="HKMO_PERMIT",
        trigger=r"(?i:permit|pass) for taiwan[^0-9\n]*\d{8}|(?i:taiwan)(?i:ese)? (?i:compatriot|permit|travel permit)[^0-9\n]*\d{8}|(?i:mainland travel permit|tai ?bao ?zheng)[^0-9\n]*\d{8}",
        pattern=r"(?i:(?:permit|pass)[ ]for[ ]taiwan|taiwan(?:ese)?[ ](?:compatriot|permit|travel[ ]permit)|mainland[ ]travel[ ]permit|tai ?bao ?zheng)[^0-9\n]{0,40}?(?<![0-9A-Za-z])"
        r"(?P<v>[A-Za-z]?\d{8}(?:\d\d)?)(?![0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="medical-record-en",  # MRN: 60719761, MRN (office use): 33723113, hosp no.stk2748891
        type="MEDICAL_RECORD",
        trigger=rf"{_RECORD}[^0-9\n]*\d[0-9/ -]{{2}}",
        pattern=rf"(?<![A-Za-z]){_RECORD}"
        rf"(?:(?i:[ _]?(?:number|no\.?|id|#|is|was|value|[,:='\">-])){{0,8}}[ ]{{0,2}}|(?![A-Za-z]){_BETWEEN}(?<![0-9A-Za-z])(?<![A-Za-z][/-]){_NO_DAY}(?!(?:19|20)\d\d(?![0-9A-Za-z/-])))(?P<v>{_RECORD_NUMBER})(?![0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="record-of-patient",
        type="MEDICAL_RECORD",
        # A receipt has such a number too: words of care stand near.
        trigger=r"(?i:rec|record)(?i:[ ,]*(?:number|no\.?|#))[^0-9\n]*\d|(?i:file|folder|chart)(?i: no\.?| number| is| #|#)*:? (?:[A-Z]+[/-])?\d{5}",
        pattern=rf"(?<![A-Za-z])(?:(?i:rec|record)(?i:,?[ ]?(?:number|no\.?|#)[ ]?(?:is|was)?)|(?i:file|folder|chart)(?i:[ ](?:no\.?|number|is|#)|\#){{0,2}}(?=:? (?!(?:19|20)\d{{6}}(?!\d))(?:[A-Z]{{1,4}}[/-])?\d{{5}}))[ :=]{{0,3}}(?P<v>{_RECORD_NUMBER})(?![0-9A-Za-z])",
        score=0.2,
        in_context=0.8,
        context=(*CARE, "pt", "practice", "clinical", "records", "your record"),
        reach=(90, 60),
    ),
    Pattern(
        rule="record-en",  # record 30347903: as long as the numbers of hospitals are
        type="MEDICAL_RECORD",
        trigger=r"(?i:record)(?i: ?(?:number|no\.?|id|#|:))* *\d{7}",
        pattern=r"(?<![A-Za-z])(?i:record)(?i: ?(?:number|no\.?|id|#|:)){0,3} {0,2}(?P<v>\d{7,10})(?![0-9A-Za-z]|[.-][0-9])",
        score=0.6,
    ),
)
