"""What stands beside names in English text, and what names are made of, so that no list has to know them."""

from __future__ import annotations

import re

RANKS = (
    "Capt|Captain|Sgt|Sergeant|Insp|Inspector|Supt|Superintendent|Detective|Constable|Cpl|Lt|Lieutenant|Maj|Major|Col|Colonel|Cmdr"
    "|Officers?|Nurse|Matron|Coach|Pastor|Father|Fr|Rev|Reverend|Imam|Rabbi|Cllr|Councillor|Sen|Hon|Chef|Principal|Auntie?|Uncle"
    "|Grandma|Grandpa|Granny|Nana|Cousin|Brother|Sister|Bro|Sis|Deacon|Deaconess|Elder|Evangelist|Bishop|Smt|Shri|Sri|Chief|Alhaji"
    "|Alhaja|Hajia|Engr|Barr|Mallam|Oga|Mzee|Ustad|Datuk|Puan|Encik|Cik|Kuya|Ate|Tita|Tito"
)
TITLED = re.compile(
    rf"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Lady|Lord|Dame|Judge|{RANKS})\.?|(?i:dear|attn:?|signed:?|named|called)) $"
)
CALLED = re.compile(
    rf"(?<![A-Za-z])(?:(?P<title>(?:Mr|Mrs|Ms|Mx|Dr|Prof|MR|MRS|MS|DR)\.?|Judge|Justice|(?:Insp|Supt|Capt|Sgt|Cllr|Rev)\.?|(?:W?PC|DC|DS|PCSO) \d{{2,5}})"
    rf"|Miss|(?:{RANKS})\.?|[Cc]oach|[Ww]itness|[Bb]ed \d{{1,3}}|assign(?:ed to)?|[Gg]rand(?:ma|pa)|[Uu]ncle|[Aa]untie?)"
    r" (?P<v>[A-Z][^\W\d_]+(?:[-’'][A-Z][^\W\d_]+)?)(?![\w-]|['’](?!s))"
)
# Whom one so addresses and who has no other name there.
OFFICES = frozenset(
    "president speaker chairman chair justice mayor minister ambassador secretary chancellor right wrong big bean universe world man"
    " who strange motivator potato president-elect docs".split()
)
# What a name stands in so often that a known one is enough: the Siddiqui family, Pavel-laptop, told Yifan, it's me Kwame.
# No name is longer than 41 letters: in a run of Chinese each capital letter would else be read to its end.
BESIDE = re.compile(
    r"(?<![A-Za-z])(?:[Tt]he (?P<family>[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?)(?= family(?!\w))"
    r"|(?P<owner>[A-Z][^\W\d_]{1,40}?)(?=(?:-|['’]s[ -]|s-)(?:laptop|desktop|[Mm]ac[Bb]ook|i[Pp]hone|i[Pp]ad|phone|pc|house|flat|place|office|tablet)(?![a-z])|的(?:笔记本|手机|电脑))"
    r"|(?:told|phoned|texted|e-?mailed|paid|pay|old|called|shouted at|escalat(?:ing|ed) to|sits with|agreed by|interpreter|thanks to|helped|spoken to|moved in with|be called|goes by|hug from) (?P<told>[A-Z][^\W\d_]+(?:-[A-Z]?[^\W\d_]+)?)(?![\w'’-])"
    r"|(?:[Ii]t['’]?s(?: me)?|[Ii]s that|[Tt]his is|my name is|name['’]s) (?P<me>[A-Z][^\W\d_]+)(?![\w'’-])"
    r"|(?P<double>[A-Z][^\W\d_]{1,40} [A-Z][^\W\d_]{1,40}-[A-Z][^\W\d_]{1,40})(?![\w'’-])|(?<=[.!?\n,] )(?P<last>[A-Z][^\W\d_]{1,40})\Z"
    r"|(?P<party>[A-Z][^\W\d_]{1,40}(?: [A-Z][^\W\d_]{1,40}){1,2})(?= \([\"“]?(?:the )?[\"“]?(?:Landlord|Tenant|Claimant|Defendant|Respondent"
    r"|Applicant|Appellant|Plaintiff|Petitioner|Employee|Borrower|Lender|Guarantor|Trustee|Executor|Testator)))"
)
# Thanks,⏎Jignesh; -- Violet: who signs, whatever the name, where nothing else follows in the line. What stands before a
# name is asked for once the name is found: that is cheaper than to look for it everywhere.
SIGNED = re.compile(r"(?<=[\n —–-])(?P<v>[A-Z][^\W\d_]{1,40}(?:[ -][A-Z][^\W\d_]{1,40}){0,2})(?=[ .]{0,2}(?:\n|\Z))")
SIGNS = re.compile(
    r"(?:(?<![A-Za-z])(?i:thanks|thank you|cheers|regards|love|best|wishes|sincerely|faithfully|truly|respectfully|yours|xo+)(?:[,.!]?[ ]?\n+|, )"
    r"|(?:\n|[.!?] )(?:--?|—|–)[ ]?)$"
)
# my daughter Ruby, let Femi know, ring Hiroyuki on: no list has to know who is called so.
KIN = (
    "daughter|son|brother|sister|wife|husband|mum|mom|dad|mother|father|partner|missus|boss|manager|colleague|friend|neighbou?r|co-host"
    "|cousin|nephew|niece|flatmate|roommate|housemate|girlfriend|boyfriend|fianc(?:é|ée|e|ee)|assistant|nanny|childminder|tenant|landlord"
    "|landlady|teacher|tutor|coach|doctor|dentist|plumber|accountant|lawyer|solicitor|carer|grandson|granddaughter|godson|goddaughter|bestie|mate"
)
NAMED = re.compile(r"(?<=[a-z,] )(?P<v>[A-Z][^\W\d_]+)(?![\w'’-]| [A-Z])")
WHO = re.compile(
    rf"(?<![A-Za-z])(?:(?i:my|his|her|our|their|your) (?:(?:little|big|older|younger|elder|late|dear|best|ex|new|old)[ -])?(?:{KIN})"
    r"|[Hh]appy [Bb]irthday,?|the late|[Dd]octor|[Nn]urse|[Cc]oach|[Dd]river|[Nn]eighbou?r|[Pp]artner|[Cc]olleague|[Cc]arer|[Tt]utor"
    r"|[Rr]eceptionist|[Tt]echnician|[Ee]ngineer|[Hh]andler) $"
)
ASKED = re.compile(r"(?<![A-Za-z])(?i:ring|call|text|phone|ping|message|e-?mail|ask|let) $")
ABOUT = re.compile(r" (?:on|at|about|if|when|before|back|for|to|whether|know)(?![A-Za-z])")
# PASSENGER: BEGUM/SOURAV MR, as airlines write it (IATA Resolution 722f).
PASSENGER = re.compile(
    r"(?<![A-Z/])(?P<last>[A-Z\u00c0-\u00de\u0100-\u017f]{2,40})/(?P<first>[A-Z\u00c0-\u00de\u0100-\u017f]{2,40})(?= (?:MR|MRS|MS|MISS|MSTR|DR)(?![A-Za-z]))"
)
# CV_Cyrus_Ahmadzadeh.pdf
FILED = re.compile(r"[_-](?P<v>[A-Z][^\W\d_]+(?:-[^\W\d_]+)?[_-][A-Z][^\W\d_]+)(?=[_.-]|\Z)")
FILE = re.compile(
    r"(?<![^\W_])(?i:cv|resume|passport|contract|payslip|offer|scan|reference|letter|certificate|transcript|invoice|photo)$"
)
# Try Niamh Popescu instead: a given name and a surname, and no further word with a capital letter beside them.
FULL = re.compile(
    r"(?<![\w'’-])(?=(?P<v>(?P<given>[A-Z][a-z]{2,})(?: [A-Z]\.)? (?P<last>[A-Z][^\W\d_]{2,}))(?![\w’'-]| [A-Z]))"
)
CAPITALS = re.compile(
    r"(?<![\w'’-])(?<![A-Z] )(?P<v>(?P<given>[A-Z]{3,}) (?P<last>[A-Z]{3,}(?:-[A-Z]{3,})?))(?![\w’'(-]| [A-Z]{2})"
)
# Approved by Kobayashi; vet: Hargreaves & Delgado: in a sentence, and not after an article.
SURNAME = re.compile(r"(?<=[a-z,;&:] )(?P<v>[A-Z][a-z]{3,})(?![\w'’-]| [A-Z])")
NOT_BEFORE = re.compile(r"(?:(?<![\w'’-])(?:the|an?|of|in|from|near|at|via|to|around|towards?)|[A-Z][a-z]*) $")
# pls add AnanyaGhosh: both names in one, as who hurries writes them.
TOGETHER = re.compile(r"(?<![\w'’.-])(?P<v>(?P<given>[A-Z][a-z]{2,})(?P<last>[A-Z][a-z]{2,}))(?![\w'’(.-])")
# X. Winslow, J.K. Moore.
INITIALS = re.compile(
    r"(?<![\w.])(?P<v>(?:[A-Z]\. ?){1,2}(?P<last>[A-Z](?:['’][A-Z])?[^\W\d_]{2,}(?:-[A-Z][^\W\d_]+)?))(?![\w'’-])"
)
# P Smith 84F, Copy to B Bramhall: an initial without a full stop.
INITIAL = re.compile(r"(?<![\w.’'&-])(?<![A-Z0-9] )(?P<v>[B-HJ-Z] (?P<last>[A-Z][a-z]{2,}))(?![\w'’-]| [A-Z][a-z])")
NO_INITIALS = frozenset(
    "U.S. U.K. U.N. E.U. P.O. N.Y. D.C. L.A. A.I. A.M. P.M. B.C. A.D. T.V. N.B. I.E. E.G. P.S. Q.C. K.C.".split()
)
DOUBTFUL = frozenset({"me", "last"})  # where only a name that is nothing else counts
NO_FAMILY = frozenset("royal holy first human language whole nuclear rose lily daisy olive".split())
SPEAKER = re.compile(
    r"^(?:\[[^\]\n]{1,20}\] |[-*•] )?(?P<v>[A-Z][^\W\d_]+): |(?:Action|ACTION|Owner|AP|TODO)s?(?::| -|,) (?P<w>[A-Z][^\W\d_]+) to (?=[a-z])",
    re.MULTILINE,
)
QUESTION = re.compile(r"^Q[.:] ", re.MULTILINE)
# Patient: Treasure Moody; what a form calls somebody by is a name, whatever its words are.
LABELLED = re.compile(
    r"(?<=[A-Za-z)])(?:['\"]?[ ]?[:=|][ ]?\[?|[ ]{2,10})['\"]?"
    r"(?P<v>[A-Z][^\W\d_]*(?:[-'’. ]{1,2}[A-Z][^\W\d_]*){0,3})(?=[ ]{0,2}(?:[\n,;|/(\"'.]|\Z|[ ]{2}))"
)
LABEL = re.compile(
    r"(?:(?<=\")(?:family|given)|(?<![A-Za-z])(?i:(?P<person>patient|candidate|child|employee|tenant|executor|executrix|witness|defendant|claimant|plaintiff|applicant"
    r"|signatory|payee|beneficiary|(?:account|acct|card|policy) ?holder|guardian|parent|student|pupil|passenger|sur[_ ]?name"
    r"|(?:last|family|first|full|given)[_ ]?names?|forename(?:s|\(s\))?|name on card|next of kin|undersigned)"
    r"|client|landlord|keeper|driver|owner|agent|clerk|recipient|sender|assigned to|note taker|viewing|guest|borrower|boarding"
    r"|interpreter|organi[sz]er|host|attn|attention|subscriber|debtor|creditor|donor|display[_ ]?name|employee name|customer name"
    r"|contact name|fn|assignee|reporter|requester|approver|supervisor|prescriber|consultant|referee))$"
)
_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f][^\W\d_]*"
_PARTICLE = (
    r"(?:ten|ter|ap|ab|binti|bint|bin|bte|abu|ibn|al|el|van der|van den|van de|van|von|de la|de los|de|di|da|dos|das|del|della|le|la|te"
    r"|'t|af|av|zu|ben|bat)"
)
# |SALEH, Tariq |, "Duong, Thanh", Pt Lê, Bich Ngoc, MRN 612: the surname first, in a field of its own.
REVERSED = re.compile(
    rf"(?<![\w'’-])(?P<v>(?P<last>(?:{_PARTICLE} |(?:Mac|Mc|Ní|Ó|El|Al|Bin|De|Van|Von|AP|AL|EL|VAN|VON|DE) )?{_CAPITAL}(?:['’-]{_CAPITAL})*), (?P<first>{_CAPITAL}(?:[ -][^\W\d_]+\.?)?))"
    r"(?=[ ]{0,2}(?:\n|\Z|[;|\"\t<)\]:(–^]|\.{2,}|\. |[ ]{2}|, ?(?:[A-Z]{2,}|[a-z#\d])|(?:MR|MRS|MS|DR)(?![a-z])|(?<= )(?:passport|born|dob|seat|aged?)(?![a-z])|(?<= )(?:should|has|had|was|is|will|met|on|at|from)(?![a-z])))"
)
SAID = re.compile(r"[ ]?(?:\n|\Z)| (?:on|at|has|had|was|is|will|met)(?![a-z])")  # met Castellano, Viktor on 3 May
FIELD = re.compile(
    r"(?:\A|[\n;|\"\t>=(\[]|[0-9]\) |:|(?:(?<![A-Z])\.) |[ ]{2}|(?<![A-Za-z])(?i:pt|patient|cardholder|borrower|guest|lab|holder|client|employee|student) )[ ]?$"
)
# Hamish ap Rhys, Uwe ten Brink, Ketut binti Kassim.
OF = re.compile(rf"(?<![\w'’-])(?P<v>(?P<first>{_CAPITAL}) {_PARTICLE}[ -](?P<last>{_CAPITAL}))(?![\w'’-])")
# LOCKWOOD Heather, as in lists of travellers.
LOUD = re.compile(
    r"(?<![A-Za-z'’-])(?P<v>(?P<last>[A-Z]{3,}(?:-[A-Z]{2,})?) (?P<first>[A-Z][a-z]{2,}))(?![\w'’-]| [A-Z])"
)
# |TUILAGI^APUTI|, as HL7 version 2 writes it.
HL7 = re.compile(r"(?<=\|)(?P<last>[A-Z'’-]{2,40})\^(?P<first>[A-Z'’-]{2,40})(?=[|^])")
# 姓名：SHI/FANGFANG, HUANG, MUYANG: a Chinese name as passports write it.
PASSPORT = re.compile(
    r"(?<![A-Z/])(?P<v>(?P<last>[A-Z]{2,6})(?:/|, ?)(?P<first>[A-Z]{2,18}))(?![A-Za-z/]| (?:MR|MRS|MS|MISS))"
)
# mrs fairclough, dr shevchuk: who writes without capitals.
QUIET = re.compile(
    r"(?<![A-Za-z])(?:mr|mrs|ms|miss|dr|prof|uncle|auntie?|aunty|pastor|nurse)\.? (?P<v>[a-z\u00df-\u017f]{3,})(?![\w'’-])"
)
# Ephraim Peretz <ep@example.com>
MAILBOX = re.compile(rf"(?<![\w'’-])(?P<v>{_CAPITAL}(?:[ '’-]{{1,2}}[^\W\d_]{{1,40}}\.?){{0,3}}) <[^\s<>@]{{1,64}}@")
# hi im tadhg
CALLS = re.compile(
    r"(?<![A-Za-z])(?:im|i['’]m|i am|its|it['’]s|this is|name is|name['’]s) (?P<v>[a-z\u00df-\u017f]{3,})(?![\w'’-])"
)
# The Levi Strauss jeans, Fushimi Inari shrine: what something is named after is nobody.
THING = re.compile(
    " (?:shrine|temple|river|lake|bridge|street|road|airport|museum|university|college|hospital|hotel|inn|beach|valley|falls"
    "|island|islands|county|school|church|cathedral|castle|palace|park|stadium|tower|jeans|boots|paint|cheese|mustard|sauce|wine"
    "|coefficient|constant|theory|algorithm|principle|conjecture|lemma|inequality|criterion|distribution|diagram|cipher|notation"
    "|lymphoma|palsy|anaemia|anemia|reflex|cells|catheter|salad|tart|sponge|spaniels?|terriers?|apples?|roses?"
    "|whisky|dynasty|empire|fans|supporters|plums|syndrome|disease|equation|theorem|transform|telescope|effect|game|games|series|album|brand|shares|stock|engine"
    "|Street|Road|Avenue|River|Lake|Falls|Island|Airport|Bridge|Valley|Museum|University|College|Hospital|Hotel|Inn|Stadium"
    "|Bank|Motors|Futures|Corporation|Inc|Ltd|LLC|Group|Holdings|Foundation|Pizza|Festival)(?![A-Za-z])"
)
