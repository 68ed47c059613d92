"""What papers and plates say in English: passports, identity cards and permits, medical records, number plates."""

from __future__ import annotations

import re

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import EDGE, Pattern
from lawful.privacy.recognisers.shared import ORDER

_RECORD = (
    r"(?i:M ?R ?N|M\.R\.N|med(?:ical|\.)?[ _]?(?:rec(?:ord)?|file)|patient[ _]?(?:id|number|no|#|ref)|MR ?(?:#|no)|UHID|U\.H\.I\.D|[IO]PD? no"
    r"|pat\.? (?:id|no)|chart ?(?:#|no|number|id)|hosp(?:[i1l]ta[l1]|\.)? ?(?:record|number|nurnber|no|n0|id|#)"
    r"|case ?notes? (?:number|no)|unit record(?: (?:number|no))?|UR (?:number|no)|URN|CHI number|NHI|pt {0,3}(?:id|no|#))\.?"
)
_RECORD_NUMBER = r"(?:\d{2,4}(?: \d{2,4}){2}(?! ?\d)|(?:[A-Z]{1,4}[ /-]?)?\d[0-9A-Z/-]{2,15}[0-9A-Z])"
# Letters stand before the digits, behind them and, in Germany, between them.
_PASSPORT = (
    r"[A-Za-z]{0,3}\d{6,9}[A-Za-z]?|[A-Z]{1,2}\d[0-9A-Z]{5,7}|[CFGHJK][0-9A-Z]{8}|[A-Z]{1,2}[ -]\d{6,8}|\d\d \d\d \d{6}|\d\d \d{7}"
    r"|\d\d[A-Z]{2}\d{5}|[CFGHJKLMNPRTVWXYZ](?=[A-Z]*\d)[CFGHJKLMNPRTVWXYZ0-9]{8}|[A-Z0-9]{3} ?\d{3} ?\d{3}"
)
CARE = tuple(
    "clinic vaccination vaccine vaccinated patient patients ward surgery gp hospital nurse dose injection appointment medical"
    " health admitted discharged referral referred prescription dob blood bloods scan mri bed consultant allergic allergy doctor lab labs".split()
)
# Number plates by their make. Most have one blank or dash between letters and digits, or none.
_STATE = "(?:A[NPRS]|B[RH]|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB)"
# Of Ghana: region, number, year or letter; of Bangladesh: city, class, number.
_GHANA = r"(?:A[CES]|B[AT]|CR|E[NR]|G[A-Z]|N[ER]|OR|SR|U[ERW]|V[DR]|W[NR])[ -]\d{1,4}-(?:[0-2]\d|[A-Z])"
_METRO = r"[A-Z][A-Za-z]{3,11}[ -](?:METRO|[Mm]etro)[ -][A-Z][A-Za-z]{0,2}[ -]\d\d-\d{4}"
_TELLING = "|".join(
    (
        r"[A-Z]{2}\d\d ?[A-Z]{3}",  # Britain
        rf"{_STATE}[ -]?\d{{1,2}}[ -]?[A-Z]{{1,3}}[ -]?\d{{4}}",  # India
        r"S[A-Z]{2} ?\d{1,4} ?[A-Z]",  # Singapore
        r"[A-Z]{3}[ -]?\d{3}[ -]?[A-Z]{2}(?: (?:GP|EC|NC|FS))?",  # Nigeria, South Africa
        r"[A-Z]{2} \d\d [A-Z]{2}(?: (?:GP|EC|NC|FS|MP|L))?",
        r"[A-Z]{3} \d{2,3} (?:GP|EC|NC|FS|MP|NW|ZN|L)",
        _GHANA,
        _METRO,
        r"C[A-Z]{1,2} \d{3}-\d{3}",  # the Cape
        r"[A-Z]{2}[ -]\d{3}[ -][A-Z]{2}",  # France, Italy
        r"[KU][A-Z]{2} ?\d{3}[A-Z]",  # Kenya, Uganda
        r"T \d{3} [A-Z]{3}",  # Tanzania
        r"[A-Z]{1,2} \d{3,4} [A-Z]{2,3}",  # Indonesia
        r"(?!19|20)\d{4} ?[B-DF-HJ-NPR-TV-Z]{3}",  # Spain
        r"[A-Z]{3}\d[A-Z]\d\d",  # Brazil
        r"\d\d-[A-Z]{2,3}-\d{1,2}|\d-[A-Z]{3}-\d\d|[A-Z]{1,2}-\d{3}-[A-Z]{1,2}",  # the Netherlands, Portugal
        r"\d\d [A-Z]{1,3} \d{2,4}",  # Turkey
        r"\d\d[A-Z]-\d{3}\.?\d\d",  # Vietnam
        r"\d{3}-[A-Z]{3}|[A-Z]{3}[ -]?\d\d[A-Z]",  # Australia
        r"\d{2,3}-[A-Z]{1,2}-\d{1,6}",  # Ireland
        r"\d[A-Z]{3}-?\d{3}",  # California
        r"\d[A-Z]{2}[ -]?\d[A-Z]{2}",  # Victoria
        r"[A-Z]\d{2,3} [A-Z]{3}",  # Britain before 2001
    )
)
_PLATES = "|".join(
    (
        _TELLING,
        r"[A-Z]\d{1,3} ?[A-Z]{3}",
        r"[A-Z]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?",  # Germany
        r"(?:[A-Z]{2} )?[A-Z]{3,4}[ -]?\d{3,4}",  # Ontario, Texas, New Zealand, Taiwan, the Philippines, Sri Lanka
        r"[A-Z]{2,3}[ -]\d\d[ -]\d{3,4}",  # Pakistan
        r"[A-Z]{2} ?\d{4}",  # Hong Kong
        r"\d{2,3} [A-Z]{1,2} \d{1,6}",  # Ireland
        r"(?!19|20)\d{4} [A-Z]{3}(?<!USD)(?<!GBP)(?<!EUR)(?<!KMS)(?<!LBS)(?<!RPM)",  # Sudan
    )
)
_VEHICLES = "vehicle|veh|car|van|lorry|truck|taxi|cab|bus|coach|minibus|minivan|hatchback|saloon|suv|pickup|motorbike|motorcycle|scooter|trailer|driving|drives|drove"
_DROVE = "driven by|reversed|collided|crashed|pulled out|failed its|struck|skidded|overtook|rear-ended|hit (?:me|my|us|our|him|her|the|a)|was (?:hit|parked|stolen|towed|clamped|driven)"
_NO_PLATE = re.compile(
    "(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC|BMW|AMG|VW|GMC|KTM|DAF|MAN|RAM|SEAT|KIA|FIAT|AUDI|FORD|OPEL|JEEP"
    "|MINI|PORT|ROOM|GATE|FLAT|ISO|EN)[ -]?[0-9]|[0-9A-Z]+ (?:19|20)[0-9]{2}$|[0-9]+ ?[AP]M$|[A-Z]{2}[0-9]{6}$"
)


def _plate(candidate: str) -> bool:
    """Letters and digits, and no date, time or model."""
    return checks.letter_and_digit(candidate) and not _NO_PLATE.match(candidate)


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="passport-en",
        type="PASSPORT",
        trigger=r"(?i:pas[s5] ?p[o0]rt|passeport|reisepass|p/port|pport|ppt|travel(?:ler)? doc)[^0-9\n]{0,24}[0-9A-Z][0-9A-Z -]{4}[0-9A-Z]",
        pattern=r"(?<![A-Za-z])(?i:pa[s5][s5] ?p[o0]rt|passeport|reisepass|p/port|pport|ppt|travel(?:ler)? doc(?:ument)?)(?:['’]?s)?(?i:[ ]?(?:numbers?|n0(?![0-9])|n°|nurnber|no\.?|num|id|#|is|was|reads|value|doc(?:ument)?|[:=,()\"'_-]|\([A-Z]{2,3}\)|holder|with)){0,10}"
        rf"[ :#]{{0,3}}(?:[A-Z]{{3}} )?(?P<v>{_PASSPORT})(?![0-9A-Za-z])",
        score=0.95,
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
        rule="passport-machine-readable",  # 1234567897GBR7605128F2601012<<<<<<<<<<<<<<04
        type="PASSPORT",
        trigger=r"\d[A-Z<]{3}\d{7}[MFX<]\d{7}",
        pattern=r"(?<![0-9A-Za-z])(?P<v>[0-9A-Z]{6,9})<{0,3}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[0-9A-Z<]{14}\d\d(?![0-9A-Za-z])",
        score=0.95,
    ),
    Pattern(
        rule="birth-date-machine-readable",
        type="DATE_OF_BIRTH",
        trigger=r"\d[A-Z<]{3}\d{7}[MFX<]\d{7}",
        pattern=r"(?<=[0-9][A-Z<]{3})(?P<v>\d{6})\d[MFX<]\d{7}[0-9A-Z<]{14}\d\d(?![0-9A-Za-z])",
        score=0.95,
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
            "permit,mtp,home return,home-return,home visit,huixiangzheng,macao residents,macau residents".split(",")
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
        rule="medical-record-en",
        type="MEDICAL_RECORD",
        trigger=rf"{_RECORD}[^0-9\n]{{0,24}}\d[0-9/ -]{{2}}",
        pattern=rf"(?<![A-Za-z]){_RECORD}"
        rf"(?i:[ _]?(?:number|no\.?|id|#|is|was|value|[,:='\">-])){{0,8}}[ ]{{0,2}}(?P<v>{_RECORD_NUMBER})(?![0-9A-Za-z])",
        score=0.9,
    ),
    Pattern(
        rule="record-hl7",  # PID|1||A1234567^^^HOSP^MR||
        type="MEDICAL_RECORD",
        trigger=r"PID\|\d*\|",
        pattern=r"(?<![0-9A-Za-z])PID\|\d{0,4}\|(?:[^|\n]{0,60}\|)??(?P<v>[A-Za-z]{0,4}\d[0-9A-Za-z/-]{2,18})(?=[\^|~])",
        score=0.9,
    ),
    Pattern(
        rule="birth-date-hl7",
        type="DATE_OF_BIRTH",
        trigger=r"PID\|[^\n]*\|(?:18|19|20)\d{6}",
        pattern=r"(?<![0-9A-Za-z])PID\|(?:[^|\n]{0,200}\|){6}(?P<v>(?:18|19|20)\d{6})(?=\d{0,6}\|)",
        score=0.95,
    ),
    Pattern(
        rule="record-of-patient",
        type="MEDICAL_RECORD",
        # A receipt has such a number too: words of care stand near.
        trigger=r"(?i:rec|record)(?i:[ ,]*(?:number|no\.?|#))[^0-9\n]*\d|(?i:file|folder|chart)(?i: no\.?| number| is| #|#)* \d{5}",
        pattern=rf"(?<![A-Za-z])(?:(?i:rec|record)(?i:,?[ ]?(?:number|no\.?|#)[ ]?(?:is|was)?)|(?i:file|folder|chart)(?i:[ ](?:no\.?|number|is|#)|\#){{0,2}}(?= (?!(?:19|20)\d{{6}}(?!\d))\d{{5}}))[ :=]{{0,3}}(?P<v>{_RECORD_NUMBER})(?![0-9A-Za-z])",
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
    Pattern(
        rule="licence-plate-en",
        type="LICENSE_PLATE",
        trigger=r"(?i:plates?|registration|rego?|vrm|vrn)(?i:[ _.]?(?:mark|number|no|is|was|reads))*[ :=\"'#.]+(?:[0-9A-Z]|[a-z]{2}\d)",
        pattern=r"(?=[PpRrVv])(?:(?<![A-Za-z])|(?<=[a-z])(?=[PR]))(?i:plates?|registration|rego?|vrm|vrn)(?![a-z])"
        r"(?:(?i:[ _]?(?:mark|number|no|is|was|reads)(?![a-z]))|[ ]?[:=\"'#.]){0,6}[ ]{0,2}(?<![A-Za-z])"
        rf"(?P<v>{_PLATES}|[a-z]{{2}}\d\d ?[a-z]{{3}}|[0-9A-Z]{{1,4}}[ -]?[0-9A-Z]{{2,4}})(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.8,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-of-vehicle",  # the white van KA09EL9650, driving EKY-624 XW
        type="LICENSE_PLATE",
        trigger=rf"{EDGE}(?i:{_VEHICLES})(?i:[ _]?(?:was|is|with|reg|no\.?|number))?[ :=,(\"']+[0-9A-Z]",
        pattern=rf"(?<![0-9A-Za-z-])(?i:{_VEHICLES})(?i:[ _]?(?:was|is|with|reg|no\.?|number))?[ :=,(\"']{{1,4}}(?P<v>{_PLATES})(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.75,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-that-drove",  # (HH-WV 6158) reversed into, 05:05 out DTW-5752 driver Ho
        type="LICENSE_PLATE",
        trigger=rf"[0-9A-Za-z]\)? (?:(?i:{_DROVE})|driver [A-Z])",
        pattern=rf"(?<![0-9A-Za-z-])(?:(?<![0-9A-Z] )|(?<=\())(?P<v>(?<=\()(?i:{_PLATES})(?=\)[ ](?i:{_DROVE}))|(?:{_PLATES})(?=\)?[ ](?:(?i:{_DROVE})|driver[ ][A-Z])))",
        score=0.75,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-read",  # white Transit, index K62 XCD; your camera read XH20GYJ
        type="LICENSE_PLATE",
        trigger=r"(?i:index|camera|anpr|cctv)(?i: (?:read|reads|saw|shows|caught|hit|of|no|number|mark))*[ :]+[0-9A-Z]",
        pattern=rf"(?<![A-Za-z])(?i:index|camera|anpr|cctv)(?i: (?:read|reads|saw|shows|caught|hit|of|no|number|mark)){{0,2}}[ :]{{1,2}}(?P<v>{_TELLING})(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.75,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-in-row",  # plate;owner / KL 04 YM 7188;Park
        type="LICENSE_PLATE",
        trigger=r"[,;|\t] ?(?:[A-Z]+[ -]?\d|\d+-?[A-Z])[0-9A-Z -]*[,;|\t]",
        pattern=rf"(?<=[,;|\t])[ ]?(?P<v>{_PLATES})(?=[ ]?[,;|\t])",
        score=0.3,
        in_context=0.8,
        context=("plate", "plates", "reg", "vrm", "vrn", "registration"),
        reach=(400, 0),
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-of-cars",  # | Ann Lee | KCA 540X | in a table with a column of cars: no model is written so
        type="LICENSE_PLATE",
        trigger=r"\| (?:[A-Z]+[ -]?\d|\d+-?[A-Z])[0-9A-Z -]*\|",
        pattern=rf"(?<=\| )(?P<v>{_TELLING})(?=[ ]{{1,12}}\|)",
        score=0.3,
        in_context=0.8,
        context=("car", "cars", "vehicle", "van"),
        reach=(400, 0),
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-alone",
        type="LICENSE_PLATE",
        # Britain: two letters, the half-year, a blank, three letters. India: state, district, letters, four digits. Nigeria,
        # South Africa, Singapore with its check letter. Nothing else is written so.
        trigger=rf"{EDGE}(?:[A-Z]{{2}}\d\d [A-Z]{{3}}|{_STATE}[ -]\d\d[ -][A-Z]{{1,3}}[ -]\d{{4}}|[A-Z]{{3}}-\d{{3}} [A-Z]{{2}}|[A-Z]{{2}} \d\d [A-Z]{{2}} GP|S[A-Z]{{2}} \d+ [A-Z]|[A-Z][A-Za-z]+[ -](?:METRO|[Mm]etro)[ -][A-Z][A-Za-z]*[ -]\d\d-\d{{4}})(?:[^0-9A-Za-z]|$)",
        pattern=rf"(?<![0-9A-Za-z-])(?P<v>[A-HJ-PR-Y]{{2}}\d\d [A-HJ-PR-Z]{{3}}|{_STATE}[ -]\d\d[ -][A-Z]{{1,3}}[ -]\d{{4}}|[A-HJ-NP-Z]{{3}}-\d{{3}} [A-HJ-NP-Z]{{2}}"
        rf"|[B-DF-HJ-NP-TV-Z]{{2}} \d\d [B-DF-HJ-NP-TV-Z]{{2}} GP|S[A-Z]{{2}} \d{{1,4}} [A-Z]|{_METRO})(?![0-9A-Za-z-])",
        score=0.75,  # surer than the network, to which it looks like a postcode
        check=lambda c: not re.match("S[A-Z]{2} ", c) or checks.sg_plate(c),
    ),
)
