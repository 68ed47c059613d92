"""Number plates of the world: behind their word, behind a vehicle, and such as nothing else is made like."""

from __future__ import annotations

import re

from lawful.privacy.recognisers import checks
from lawful.privacy.recognisers.pattern import EDGE, Pattern
from lawful.privacy.recognisers.shared import ORDER

# Number plates by their make. Most have one blank or dash between letters and digits, or none.
_STATE = "(?:A[NPRS]|B[RH]|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB)"
# Of Ghana: region, number, year or letter; of Bangladesh: city, class, number.
_GHANA = r"(?:A[CES]|B[AT]|CR|E[NR]|G[A-Z]|N[ER]|OR|SR|U[ERW]|V[DR]|W[NR])[ -]\d{1,4}-(?:[0-2]\d|[A-Z])"
_METRO = r"[A-Z][A-Za-z]{3,11}[ -](?:METRO|[Mm]etro)[ -][A-Z][A-Za-z]{0,2}[ -]\d\d-\d{4}"
_COUNTY = "(?:C[ENW]?|D|DL|G|K[EKY]|L|L[DHKMS]|M[HNO]|OY|RN|SO|T[NS]?|W|W[DHWX])"
_IRISH = rf"(?:1[3-9]|2\d)[12]{_COUNTY}\d{{3,6}}|\d{{2,3}} {_COUNTY}-\d{{3,6}}"
# In small letters only what is made like few other things, or has no vowel or a dash in it: cpx 0032, lay-8841.
_SMALL_MADE = (
    rf"[a-z]{{2}}\d\d ?[a-z]{{3}}|(?i:{_STATE})(?:\d{{1,2}}[a-z]{{1,3}}|-\d{{1,2}}-[a-z]{{1,3}}-)\d{{4}}|s[a-z]{{2}}\d{{3,4}}[a-z]|\d{{2,3}}-[a-z]{{1,2}}-\d{{2,6}}"
    r"|[a-z]{3}[ -]?\d{3}[ -]?[a-z]{2}|[ku][a-z]{2} ?\d{3}[a-z]|\d[a-z]{3}\d{3}|[a-z]{2}-\d{3}-[a-z]{2}"
)
_SMALL_OLD = r"[a-z]\d{3} ?[a-z]{3}"  # Britain before 2001
_SMALL = rf"{_SMALL_MADE}|(?:[b-df-hj-np-tv-z]{{3,4}} ?|[a-z]{{3,4}}-)(?!19|20)\d{{3,4}}"
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
        _IRISH,
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
_VEHICLES = (
    "vehicle|veh|car|van|lorry|truck|taxi|cab|bus|coach|minibus|minivan|hatchback|saloon|suv|pickup|motorbike|motorcycle|scooter|trailer|driving|drives|drove"
    "|bakkie|ute|jeep|moped|matatu|boda|okada|danfo|tro-tro|tuk-tuk|autorickshaw|rickshaw|gaadi|gari|gadi|caravan|campervan|motorhome|wagon|sedan|estate car|hgv|merc|beemer"
)
# Makes and models of which one is said, and colours: grey Corsa pf17 azj, white bakkie CA 145-616.
_MAKES = (
    "toyota|honda|ford|bmw|audi|vauxhall|corsa|astra|fiesta|focus|transit|golf|polo|passat|mercedes|sprinter|nissan|micra|qashqai|hyundai|mazda|skoda|octavia"
    "|fabia|renault|clio|peugeot|citroen|berlingo|volvo|tesla|subaru|forester|suzuki|mitsubishi|lexus|dacia|maruti|bolero|innova|hilux|corolla|camry|civic|prius|yaris|rover|isuzu|vespa|activa"
)
_COLOURS = "white|black|silver|grey|gray|red|blue|green|yellow|gold|orange|brown|maroon|navy|beige|purple"
_DROVE = "driven by|reversed|collided|crashed|pulled out|failed its|struck|skidded|overtook|rear-ended|hit (?:me|my|us|our|him|her|the|a)|was (?:hit|parked|stolen|towed|clamped|driven)"
_NO_PLATE = re.compile(
    "(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC|BMW|AMG|VW|GMC|KTM|DAF|MAN|RAM|SEAT|KIA|FIAT|AUDI|FORD|OPEL|JEEP"
    "|MINI|PORT|ROOM|GATE|FLAT|ISO|EN)[ -]?[0-9]|[0-9A-Z]+ (?:19|20)[0-9]{2}$|[0-9]+ ?[AP]M$|[A-Z]{2}[0-9]{6}$"
    "|[A-Z][0-9]{2,3} (?:XLT|GT[IRSX]|TDI|AMG|TSI|STI|CDI|HDI|SRT|SUV|[LS]WB|V[TX]R|CVT|DSG)$|K(?:ES|SH) ?[0-9]|SGD ?[0-9]"
)
_WORDS = frozenset(
    "the and was for has had are you not but can she him her his its out all any our who got one two now per via yes pre mid".split()
)

_MONTH = re.compile("(?<![A-Z])(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?![A-Z])")


def _plate(candidate: str) -> bool:
    """Letters and digits, and no date, time or model."""
    if not checks.letter_and_digit(candidate) or _NO_PLATE.match(candidate.upper()):
        return False
    return candidate.isupper() or not _WORDS & set(re.findall("[a-z]+", candidate))


def _made(candidate: str) -> bool:
    """What stands alone: the check letter of Singapore, a year that Britain had, right."""
    if re.match("(?i:s[a-z]{2}) ?[0-9]+ ?[A-Za-z]$", candidate):
        return checks.sg_plate(candidate) and not candidate.upper().startswith("SGD")
    if re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z]{3}", candidate):
        return int(candidate[2:4]) % 50 in range(1, 27) and candidate[:2] not in {"EN", "IE", "CB"}
    return _plate(candidate)


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="licence-plate-en",
        type="LICENSE_PLATE",
        trigger=r"(?i:plates?|registration|rego?|vrm|vrn|tag ?#)(?i:[ _.]?(?:mark|plate|number|no|is|was|reads|for [a-z ]+))*[ :=\"'#.-]+(?:[0-9A-Z]|[a-z]{1,2}\d)",
        pattern=r"(?=[PpRrTtVv])(?:(?<![A-Za-z])|(?<=[a-z])(?=[PR]))(?i:plates?|registration|rego?|vrm|vrn|tag(?= ?#))(?![a-z])"
        r"(?:(?i:[ _]?(?:mark|plate|number|no|is|was|reads)(?![a-z]))|[ ]for(?:[ ][a-z'’]{1,12}){1,4}?(?=[:=]| [A-Z0-9]| [a-z]{1,3}\d)|[ ]?[:=\"'#.-]){0,6}[ ]{0,2}(?<![A-Za-z])"
        rf"(?P<v>{_PLATES}|{_SMALL}|{_SMALL_OLD}|[A-Z]{{2}} \d\d [A-Z]{{3}}|[0-9A-Z]{{1,4}}[ -]?[0-9A-Z]{{2,5}})(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.8,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-of-vehicle",  # the white van KA09EL9650, driving EKY-624 XW
        type="LICENSE_PLATE",
        trigger=rf"{EDGE}(?i:{_VEHICLES})(?i:[ _]?(?:was|is|with|reg|no\.?|number))?[ :=,(\"']+(?:[0-9A-Z]|[a-z]+-?[ ]?\d)",
        pattern=rf"(?<![0-9A-Za-z-])(?i:{_VEHICLES})(?i:[ _]?(?:was|is|with|reg|no\.?|number))?[ :=,(\"']{{1,4}}(?P<v>{_PLATES}|{_SMALL})(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.75,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-of-make",  # grey Corsa pf17 azj, white bakkie CA 145-616, Chase = driver 646-ZVJ
        type="LICENSE_PLATE",
        trigger=rf"{EDGE}(?:(?i:driver|{_MAKES})|(?i:{_COLOURS}) [A-Za-z]+)[ :=,(\"']+(?:[0-9A-Z]|[a-z]+-?[ ]?\d)",
        pattern=rf"(?<![0-9A-Za-z-])(?:(?i:driver|{_MAKES})[ :=,(\"']{{1,3}}|(?i:{_COLOURS}) [A-Za-z]{{2,12}} )(?P<v>{_TELLING}|[A-Z]{{3}}-\d{{3,4}}|{_SMALL}|{_SMALL_OLD})(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.75,
        check=_plate,
    ),
    Pattern(
        rule="licence-plate-near",  # your driver in 141-WW-21182 reversed into her, driving a white F-150, tag PDX 3630
        type="LICENSE_PLATE",
        trigger=rf"{EDGE}(?i:{_VEHICLES}|driver|parked|reg|rego|plate|plates|anpr|gate (?:register|log))[^0-9A-Za-z](?:[^\n]*[^0-9A-Za-z-])?(?:[A-Z]{{1,3}}[ -]?\d|[a-z]{{2,3}}\d\d|\d{{1,3}}-?[A-Z])",
        pattern=rf"(?=\d|[A-Za-z]{{1,3}}[ -]?\d|[A-Z][A-Za-z]{{3,11}}[ -][Mm])(?<![0-9A-Za-z/-])(?<![0-9][.,])(?P<v>{_TELLING}|{_SMALL_MADE}|(?:(?<=tag )|(?<=wrote )|(?<=noted )|(?<=read )|(?<=recorded ))(?:{_PLATES}|\d{{3}} [A-Z]{{3}}))(?![0-9A-Za-z]|[-/.][0-9])",
        score=0.2,
        in_context=0.75,
        context=(
            *_VEHICLES.split("|"),
            "driver",
            "parked",
            "reg",
            "rego",
            "plate",
            "plates",
            "anpr",
            "gate register",
            "gate log",
        ),
        reach=(64, 40),
        against=(*ORDER, *"part policy model flight gate claim size room".split()),
        check=lambda c: _plate(c) and not _MONTH.search(c),
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
        # Britain: two letters, the half-year, three letters. India: state, district, letters, four digits. Nigeria,
        # South Africa, Ireland, Kenya, France, Singapore with its check letter. Nothing else is written so.
        trigger=rf"{EDGE}(?:[A-Z]{{2}}\d\d ?[A-Z]{{3}}|(?i:{_STATE})(?:\d\d?[A-Za-z]+|[ -]\d\d?[ -][A-Za-z]+[ -])\d{{4}}|[A-Z]{{3}}-\d{{3}}[ -]?[A-Z]{{2}}|[A-Z]{{2,3}} \d\d\d? (?:[A-Z]{{2}} )?(?:GP|MP|EC|FS|NC|NW|ZN)"
        rf"|S[A-Z]{{2}} \d+ [A-Z]|[Ss][A-Za-z]{{2}}\d\d\d+[A-Za-z]|\d\d\d?-[A-Z]+-\d\d\d+|[12]\d[12] [A-Z]+ \d\d\d+|K[A-Z]{{2}} \d{{3}}[A-Z]|[A-Z]{{2}}-\d{{3}}-[A-Z]{{2}}"
        rf"|[A-Z][A-Za-z]+[ -](?:METRO|[Mm]etro)[ -][A-Z][A-Za-z]*[ -]\d\d-\d{{4}})(?:[^0-9A-Za-z]|$)",
        pattern=rf"(?<![0-9A-Za-z_/@.-])(?P<v>[A-HJ-PR-Y]{{2}}\d\d ?[A-HJ-PR-Z]{{3}}|{_STATE}[ -]\d\d[ -][A-Z]{{1,3}}[ -]\d{{4}}|(?i:{_STATE})(?:\d\d[A-Za-z]{{1,3}}|-\d\d-[A-Za-z]{{1,3}}-)\d{{4}}|[A-HJ-NP-Z]{{3}}-\d{{3}}[ -]?[A-HJ-NP-Z]{{2}}"
        rf"|[B-DF-HJ-NP-TV-Z]{{2}} \d\d [B-DF-HJ-NP-TV-Z]{{2}} (?:GP|MP|EC|FS|NC|NW|L)|[B-DF-HJ-NP-TV-Z]{{3}} \d{{3}} (?:GP|MP|EC|FS|NC|NW|ZN)|S[A-Z]{{2}} \d{{1,4}} [A-Z]|[Ss][A-Za-z]{{2}}\d{{3,4}}[A-Za-z]"
        rf"|\d{{2,3}}-{_COUNTY}-\d{{3,6}}|(?:1[3-9]|2\d)[12] {_COUNTY} \d{{3,6}}|K[A-Z]{{2}} \d{{3}}[A-Z]|[A-HJ-NP-TV-Z]{{2}}-\d{{3}}-[A-HJ-NP-TV-Z]{{2}}|{_METRO})(?![0-9A-Za-z_@-]|[./][0-9A-Za-z])",
        score=0.75,  # surer than the network, to which it looks like a postcode
        against=(*ORDER, *"part policy model flight claim size product item version".split()),
        check=_made,
    ),
)
