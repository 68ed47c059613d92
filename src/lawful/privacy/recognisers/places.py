"""Addresses by their make: a number and a street, and what stands around them in the countries of English letters.

The taggers find most of them; these are sure, also where a line ends in the middle. Every part is bounded.
"""

from __future__ import annotations

from lawful.privacy.recognisers.pattern import EDGE, Pattern

_STREETS = (
    "Street|Road|Avenue|Lane|Drive|Court|Boulevard|Terrace|Crescent|Close|Gardens|Grove|Place|Parkway|Mews|Way|Highway|Turnpike"
    "|Pike|Trail|St|Rd|Ave|Av|Ln|Dr|Ct|Blvd|Terr|Ter|Cres|Cl|Gdns|Pl|Pkwy|Hwy|Cir|Trl"
)
_TYPES = "(?:" + _STREETS + "|" + "|".join(name.upper() for name in _STREETS.split("|") if len(name) > 1) + ")"
# Streets are called so, and other things too: a word for where somebody is stands before them, or a postcode behind them.
_OTHERS = "Path|Hill|Row|Walk|Rise|View|Green|Park|Square|Yard|Wharf|Quay|Gate|Mount|Croft|Vale|Parade|Esplanade|Wynd|Brae|Loan|Circle|Alley|Paddocks|Bridge|Strand|Broadway|Fold|Meadows?|Heights|Broadwalk"
_WEAK = "(?:" + _OTHERS + "|" + _OTHERS.replace("?", "").upper() + ")"
_WORD = r"[A-Z][A-Za-z\u00c0-\u024f'’-]{0,19}[A-Za-z\u00c0-\u024f]"
_NAME = rf"(?:{_WORD}|[0-9]{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)|St\.)"
_HEADING = r"(?:[NSEW]|[NS][EW])\.?"
_NUMBER = r"(?:(?i:plot|no\.?|lot|house)[ ])?[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,5})?,?"
_BEFORE = r"(?<![0-9A-Za-z.,$£€/-])(?<![0-9] )(?!(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2})"
_FLAT = r"(?:(?:(?:Top|Ground|First|Basement)(?: Floor)? )?(?i:flat|apt\.?|apartment|unit|suite|room|studio)(?: [0-9]{1,4}[A-Za-z]?| [A-Z])?,? )?"
_UNIT = (
    r"(?:,? ?(?:#|(?i:apt\.?|suite|ste\.?|unit|flat|fl\.?|floor|rm\.?|lot|bldg)(?![a-z])) ?[0-9A-Z][0-9A-Za-z-]{0,6})?"
)
# Where the post goes: Britain, the United States, Canada, Australia, Ireland, Nigeria, India.
_BRITISH = r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"
_CODE = (
    rf"(?:{_BRITISH}|(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? [0-9]{{5}}(?:-[0-9]{{4}})?"
    r"|(?:AB|BC|MB|N[BLSTU]|ON|PE|QC|SK|YT),? [A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT),? [0-9]{4}"
    r"|[ACDEFHKNPRTVWXY][0-9][0-9W] ?[0-9A-Z]{4}|Co\.? [A-Z][a-z]{2,10}|County [A-Z][a-z]{2,10}|[A-Z][a-z]{2,10}(?: [A-Z][a-z]{2,10})? State|[0-9]{3} ?[0-9]{3})(?![0-9A-Za-z])"
)
_NO_TOWN = "(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Tel|Phone|Call|Ring|Please|Pls|The|He|She|It|We|They|You|My|Our|This|That|And|But|Then|Dear|Hi|Hello|Thanks|Re|Ref|Date|DOB|Email|Mr|Mrs|Ms|Dr|Occupation|Attn)(?![a-z]))"
_TOWN = rf"{_NO_TOWN}{_WORD}(?:[ -](?:(?:upon|on|by|le|under|of|the|in)[ -])?{_WORD}){{0,3}}"
_COMMA = r"(?:, ?|,?[ ]?\n)"
# Towns as far as what the post goes by, else one town behind a comma.
_TAIL = rf"(?:(?:{_COMMA}{_TOWN}){{0,4}}(?:{_COMMA}| ){_CODE}|,[ ]{_NO_TOWN}{_WORD}(?:[ -]{_WORD})?(?=[.,;)\n]|$|[ ][a-z])|[ ]{_NO_TOWN}{_WORD}(?=[ ]?(?:\n|$)))?"
_POSTED = rf"(?:{_COMMA}{_TOWN}){{0,4}}(?:{_COMMA}| ){_CODE}"
_WHERE = "".join(
    f"|(?<={word} )"
    for word in "at @ of from to live lives lived living address addr Address Address: address: Addr: addr: is attended Attended reside resides residing near outside Enjoy visit AT OF FROM TO ADDRESS ADDR".split()
)[1:]
_STREET = rf"(?:{_HEADING} )?(?:{_NAME} ){{1,3}}{_TYPES}(?![A-Za-z\u00c0-\u024f'’])(?: {_HEADING}(?![A-Za-z]))?(?: [0-9]{{1,3}}(?![0-9A-Za-z.,:/-]))?"
_CITIES = "chennai|bengaluru|bangalore|mumbai|new delhi|delhi|pune|hyderabad|kolkata|ahmedabad|jaipur|lucknow|kochi|chandigarh|gurgaon|gurugram|noida|nagpur|indore|bhopal|surat|patna|ludhiana|mysuru|mysore|coimbatore|visakhapatnam|thane|vadodara"
_HOUSE = rf"(?:The {_WORD}(?: {_WORD})?|T[yŷ] {_WORD}|(?:{_WORD} ){{1,2}}(?:Cottage|House|Farm|Farmhouse|Barn|Lodge|Bank|Court|Works|Point|Mill|Forge|Rectory|Vicarage|Villa|Hall|Grange|Manor|Mansions?|Chambers|Buildings?|Heights|Residence|Tower|Croft|Stables|Bungalow|Cottages|Estate|Centre))"
# A word of an address in Taiwan: with a full stop only where it is cut short.
_PART = r"(?:(?:[NSEW]|Rd|Dist|Sec|Blvd|St|Ave|Ln|Aly|Alley|Twp)\.|[A-Z0-9](?:[A-Za-z0-9'’-]{0,19}[A-Za-z0-9])?)"
# Words that stand in no name of a street: at 5 in the court.
_NO_STREET = frozenset(
    "in the a an of for on by and or to with from min mins minutes hours hrs days am pm people cars per more new other different first open next".split()
)

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        rule="street-and-number",  # 527 SE Tillamook Ct, 1824 W 83rd St, Flat 28, 210 Victoria Terrace / London / SE15 4TY
        type="ADDRESS",
        trigger=rf"[0-9][A-Za-z]?,? (?:[0-9A-Z][0-9A-Za-z'’.-]* )+{_TYPES}(?:[^A-Za-z]|$)",
        pattern=rf"{_BEFORE}(?P<v>{_FLAT}{_NUMBER} {_STREET}{_UNIT}{_TAIL})",
        score=0.92,
        beyond=120,
    ),
    Pattern(
        rule="street-numbered",  # 5028 County Road 42
        type="ADDRESS",
        trigger=r"[0-9] (?:County|State|Farm|Rural|Township) (?:Road|Route|Rd|Hwy|Highway) [0-9]",
        pattern=rf"{_BEFORE}(?P<v>[0-9]{{1,5}} (?:County|State|Farm|Rural|Township) (?:Road|Route|Rd|Hwy|Highway) [0-9]{{1,4}}{_UNIT}{_TAIL})",
        score=0.92,
        beyond=120,
    ),
    Pattern(
        rule="street-by-word",  # We're at 35 Cinder Path, asked Callum at 47 Kirkgate
        type="ADDRESS",
        trigger=rf"(?:{EDGE}(?i:at|of|from|to|address:?|addr:?|is|attended|near|outside|liv(?:e|es|ed|ing)|resid(?:e|es|ing))|@) [0-9]+[A-Za-z]? [A-Z]",
        # What it begins with comes first: most places fail there.
        pattern=rf"(?<=[ ])(?=[0-9]|(?i:top|ground|first|basement|flat|apt|apartment|unit|suite|room|studio|plot|no|lot|house)[ .])(?:{_WHERE})(?P<v>{_FLAT}{_NUMBER} (?:(?:{_NAME} ){{1,2}}{_WEAK}|{_WORD}(?<=gate|sway|dway|GATE|SWAY|DWAY))(?![A-Za-z\u00c0-\u024f'’]){_TAIL})",
        score=0.92,
        beyond=120,
    ),
    Pattern(
        rule="street-posted",  # 61 Cinder Path / Otley / LS21 2UT
        type="ADDRESS",
        trigger=rf"(?:^|[^0-9A-Za-z.])[0-9]+[A-Za-z]?,? (?:(?:[A-Z][0-9A-Za-z'’.-]* )+{_WEAK}|[A-Z][A-Za-z]+(?:gate|way|GATE|WAY))(?:[^A-Za-z]|$)",
        pattern=rf"{_BEFORE}(?P<v>{_FLAT}{_NUMBER} (?:(?:{_NAME} ){{1,3}}{_WEAK}|{_WORD}(?<=gate|sway|dway|GATE|SWAY|DWAY))(?![A-Za-z\u00c0-\u024f'’]){_POSTED})",
        score=0.92,
        beyond=120,
    ),
    Pattern(
        rule="street-in-small-letters",  # drop keys @ 24a st mary's road, wrexham cb7 2qp; i live at 12576 w 14th avenue
        type="ADDRESS",
        trigger=r"(?:(?i: at|to|address:?|addr:?|of|for| is| 2)|@) (?:flat [0-9]+[a-z]?,? )?[0-9]+[a-z]? [a-z0-9][^\n]* (?:street|road|avenue|lane|drive|close|court|crescent|terrace|grove|gardens|boulevard|blvd|ave)(?:[^a-z]|$)",
        pattern=r"(?:(?<=at )|(?<=to )|(?<=address )|(?<=address: )|(?<=addr )|(?<=of )|(?<=for )|(?<=is )|(?<= 2 )|(?<=@ ))(?P<v>(?:flat [0-9]{1,3}[a-z]?,? )?[0-9]{1,5}[a-z]? (?:[nsew]{1,2} )?(?:[a-z'’]{2,15} |[0-9]{1,3}(?:st|nd|rd|th) ){1,2}"
        r"(?:street|road|avenue|lane|drive|close|court|crescent|terrace|grove|gardens|boulevard|blvd|ave)(?![a-z])(?:,? (?:[a-z]{3,15},? ){0,2}[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}(?![0-9a-z])"
        r"|,? (?:[a-z]{3,15},? ){1,2}[a-z]{2} [0-9]{5}(?![0-9]))?)",
        score=0.92,
        check=lambda c: not _NO_STREET & set(c.split()),
    ),
    Pattern(
        rule="house-of-somebody",  # the tenant of Hollybank, Bellfield Avenue
        type="ADDRESS",
        trigger=rf"(?i:tenants?|owners?|occupiers?|residents?|lessees?|landlord|landlady|proprietor|freeholder|property|premises|house|home|cottage|known as|lives?|living|residing)(?i: (?:of|at|as|is|known))* [A-Z][A-Za-z' -]*, [A-Z][A-Za-z' ]* {_TYPES}(?:[^A-Za-z]|$)",
        pattern=rf"(?<![A-Za-z])(?i:tenants?|owners?|occupiers?|residents?|lessees?|landlord|landlady|proprietor|freeholder|property|premises|house|home|cottage|known[ ]as|lives?|living|residing)(?i:[ ](?:of|at|as|is|known)){{1,3}}[ ]"
        rf"(?P<v>{_FLAT}(?:{_WORD}[ ]){{0,2}}{_WORD}, (?:[0-9]{{1,4}}[ ])?(?:{_WORD} ){{1,3}}{_TYPES}(?![A-Za-z\u00c0-\u024f'’]){_TAIL})",
        score=0.92,
        beyond=120,
    ),
    Pattern(
        rule="house-in-small-letters",  # yes its fernlea, back lane, london se15 7ef
        type="ADDRESS",
        trigger=r"[a-z],? [a-z]{1,2}\d[0-9a-z]? ?\d[a-z][a-z](?:[^0-9A-Za-z]|$)",
        pattern=r"(?<![0-9A-Za-z'’,-])(?P<v>(?:(?:the|old|rose|ivy|holly|oak|mill|church|manor|orchard|west|east|north|south|upper|lower|little|high) )?[a-z'’]{4,15}(?: (?:cottage|house|farm|lodge|barn|hall|villa|court))?, (?:[a-z'’]{2,15} ){1,2}(?:street|road|avenue|lane|drive|close|court|crescent|terrace|grove|gardens|park|way|hill|row|place|green|view|walk|mews|rise|square|st|rd|ave|ln)"
        r"(?:,? [a-z]{3,15}(?: [a-z]{3,15})?)?,? [a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})(?![0-9A-Za-z])",
        score=0.92,
    ),
    Pattern(
        rule="house-by-name",  # Elmhurst, Coppice Road, Newry, BT3 5EB; Keeper's Cottage, Mill Lane, Lisburn BT28 5YJ; Apt 3, The Paddocks, Ennis, Co. Clare
        type="ADDRESS",
        trigger=r"[A-Za-z],? (?:[A-Z]{1,2}\d[0-9A-Z]? ?\d[A-Z]{2}|Co\.? [A-Z])",
        pattern=rf"(?<![0-9A-Za-z'’-])(?<![A-Z][a-z] )(?P<v>{_FLAT}(?:(?:{_HOUSE}|{_NO_TOWN}(?!(?:Hospital|Surgery|School|Church|Clinic|Restaurant|Cafe|Ltd|Street|Road|Please|Deliver|Collect)(?![a-z])){_WORD}), )?(?:[0-9]{{1,4}} )?(?:{_WORD} ){{1,3}}(?:{_TYPES}|{_WEAK}), (?:{_TOWN}(?:, ?| )){{0,3}}?(?:{_BRITISH}|Co\.? [A-Z][a-z]{{2,10}})(?![0-9A-Za-z]))",
        score=0.92,
    ),
    Pattern(
        rule="address-in-singapore",  # Blk 239 Bedok North Avenue 2 #12-211, S(234536)
        type="ADDRESS",
        trigger=r"(?i:blk|block) [0-9]+[A-Za-z]?,? [A-Za-z][^\n]*#[0-9]",
        pattern=r"(?<![A-Za-z])(?P<v>(?i:blk|block)[ ][0-9]{1,4}[A-Za-z]?,?[ ][A-Za-z][A-Za-z' .]{2,40}(?: [0-9]{1,3})?,?[ ]#[0-9B]{1,3}-[0-9]{1,5}[A-Za-z]?(?:,?[ ]?(?:(?i:singapore|s)[ ]?)?\(?[0-9]{6}\)?)?)",
        score=0.95,
    ),
    Pattern(
        rule="address-in-hong-kong",  # Room 109, 23/F, Harbour Glory Mansion, 110 Castle Peak Road, Quarry Bay
        type="ADDRESS",
        trigger=r"(?i:room|rm|flat|unit|shop|suite)\.? [0-9A-Z]+,? [0-9G]+/[Ff]",
        pattern=rf"(?<![A-Za-z])(?P<v>(?i:room|rm|flat|unit|shop|suite)\.?[ ][0-9A-Z]{{1,5}},?[ ](?:[0-9]{{1,3}}|G)/[Ff]\.?(?:,[ ](?:[0-9]{{1,4}}[A-Z]?[ ])?{_NO_TOWN}{_WORD}(?:[ ](?:{_WORD}|[0-9]{{1,3}}(?![0-9]))){{0,5}}){{1,5}}(?:, N\.T\.)?)",
        score=0.95,
    ),
    Pattern(
        rule="address-in-taiwan",  # 19F.-4, No. 53, Sec. 4, Taiwan Blvd., Xitun Dist., Taichung City 407
        type="ADDRESS",
        trigger=r"No\. ?[0-9]+, (?:Ln|Aly|Alley|Lane|Sec)\. ?[0-9]",
        pattern=rf"(?<![0-9A-Za-z])(?P<v>(?:[0-9]{{1,3}}F\.?(?:-[0-9]{{1,2}})?,[ ])?No\.[ ]?[0-9]{{1,4}}(?:-[0-9]{{1,3}})?(?:,[ ]{_PART}(?:[ ]{_PART}){{0,4}}(?:[ ]\([A-Z.]{{3,8}}\))?){{1,7}})",
        score=0.95,
    ),
    Pattern(
        rule="address-in-india",  # h.no. 4-2/c sector 22 chennai 600083
        type="ADDRESS",
        trigger=rf"(?i:(?:h|house|door|d|flat|plot|shop|qtr)\.? ?no)[.:]? ?[0-9A-Za-z][^\n]*[0-9]{{3}} ?[0-9]{{3}}|[0-9][^\n]*(?i:{_CITIES})[ ,–-]+[0-9]{{3}} ?[0-9]{{3}}",
        pattern=rf"(?<![0-9A-Za-z])(?P<v>(?:(?i:(?:h|house|door|d|flat|plot|shop|qtr)\.?[ ]?no)[.:]?[ ]?[0-9A-Za-z][^\n;|]{{4,110}}?|[0-9]{{1,4}}[A-Za-z]?(?:[/-][0-9A-Za-z]{{1,5}})?,?[ ](?:[A-Za-z'.-]{{2,20}},?[ ]){{1,9}}?(?=(?i:{_CITIES})))(?i:{_CITIES})[ ,–-]{{1,4}}[0-9]{{3}}[ ]?[0-9]{{3}})(?![0-9])",
        score=0.95,
    ),
    Pattern(
        rule="address-in-french",  # 16-183 Rue Saint-Hubert, Calgary, AB T2V 5C4; 87 bd Voltaire, 75011 Paris
        type="ADDRESS",
        trigger=r"[0-9],? (?:(?i:rue|chemin|impasse|quai|allée|boul|bd|boulevard|avenue|place)\.?) ",
        pattern=rf"{_BEFORE}(?P<v>[0-9]{{1,5}}(?:-[0-9]{{1,5}}|[ ]?(?:bis|ter))?,? (?i:rue|chemin|impasse|quai|allée|boul|bd|boulevard|avenue|place)\.? (?:(?:de|du|des|la|le|les|d'|l')[ ]?){{0,3}}{_WORD}(?:[ ]{_WORD}){{0,2}}"
        rf"(?:{_POSTED}|, ?[0-9]{{5}} {_WORD}(?:[ -]{_WORD}){{0,2}})?)",
        score=0.92,
        beyond=120,
    ),
)
