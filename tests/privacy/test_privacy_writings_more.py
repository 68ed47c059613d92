"""Families of writings that a fresh set of English texts had and no rule knew, and what only looks like them. Numbers are nobody's."""

from __future__ import annotations

import pytest

from lawful.privacy.behind import behind
from lawful.privacy.mask import Masker
from lawful.privacy.recognisers.columns import columns
from lawful.privacy.span import Span
from timing import LINEAR, growth

FOUND = [
    ("C: 03 9056 8696. 00:17", "PHONE", "03 9056 8696"),
    ("Reception: 02 51181342, or me", "PHONE", "02 51181342"),
    ("Sat PM  rota    01 697 4324", "PHONE", "01 697 4324"),
    ("DOBs 15-08-1969 and 5th July 1989. Mobile", "DATE_OF_BIRTH", "15-08-1969"),
    ("DOBs 15-08-1969 and 5th July 1989. Mobile", "DATE_OF_BIRTH", "5th July 1989"),
    ("dates of birth: 03/04/1971, 5 May 1974 and 1999-12-01", "DATE_OF_BIRTH", "1999-12-01"),
    ("she was born on November the 17th 1964 and", "DATE_OF_BIRTH", "November the 17th 1964"),
    ("and your date of birth\nSPK2 its September the 5th 1962\n", "DATE_OF_BIRTH", "September the 5th 1962"),
    ("my date of birth is the sixth of february nineteen seventy eight and you", "DATE_OF_BIRTH", "the sixth of february nineteen seventy eight"),
    ("D0B         02/01/1971\n", "DATE_OF_BIRTH", "02/01/1971"),
    ("what is the netflix pw again, is it still Cobweb6382!", "SECRET", "Cobweb6382!"),
    ("wifi password please, was it Tiger_77x then", "SECRET", "Tiger_77x"),
    ('    STRIPE_KEY = "c304cffc1610aa6ba5c6b32fb558701d55950ff1"\n', "SECRET", "c304cffc1610aa6ba5c6b32fb558701d55950ff1"),
    ('DB_PASS = "gravelViolin$27"   # TODO', "SECRET", "gravelViolin$27"),
    ("The wifi passphrase for the office changes on Monday to gravel-magnet-violin-pickle . Guests", "SECRET", "gravel-magnet-violin-pickle"),
    ("New wifi key from Friday will be Copper-Thicket-99", "SECRET", "Copper-Thicket-99"),
    ("log in with sam@example.com and Harbour!2291", "SECRET", "Harbour!2291"),
    ("the alarm password will be changed tonight to Otter4418", "SECRET", "Otter4418"),
    ("admin login: ann@example.com / mangomarmalade058\n", "SECRET", "mangomarmalade058"),
    ("please call us back at 3124185986, again that's 3124185986, we close", "PHONE", "3124185986"),
    ("Same for 91-96903-43834. Hold the file.", "PHONE", "91-96903-43834"),
    ("pay to FPS 91987625. Water", "PHONE", "91987625"),
    ("I'm at 9154624521 now", "PHONE", "9154624521"),
    ("Macon, GA 31290 | 2086974626 | dickson@example.com", "PHONE", "2086974626"),
    ("I want this dismissed. 4167242337, brock@example.com", "PHONE", "4167242337"),
    ("Te1.        0 7 5 3 3 9 8 5 3 9 8\n", "PHONE", "0 7 5 3 3 9 8 5 3 9 8"),
    ("<dob>1961-07-17</dob><phone>9375903826</phone>", "PHONE", "9375903826"),
    ("QQ: 1784081616 / 9155 9496\n", "PHONE", "9155 9496"),
    ("SSN on W-4 should read 231865203 not 297445757. New", "US_SSN", "231865203"),
    ("SSN on W-4 should read 231865203 not 297445757. New", "US_SSN", "297445757"),
    ("Payer keyed 051219683; TIN on W-9 is 053-46-2199.", "US_SSN", "051219683"),
    ("Theo's passport is 307099422 and mine 536479614. See", "PASSPORT", "536479614"),
    ("passport no. 307099422 and my wife's is 536479614", "PASSPORT", "536479614"),
    ("WeChat wxid_3gmpxm57tjbqhu, q号 672693761, permit", "QQ", "672693761"),
    ("driving a white F-150, tag PDX 3630, said", "LICENSE_PLATE", "PDX 3630"),
    ("ANPR hit 09:44 northbound: P267 DDA (no MOT), V615 CWB (stolen)", "LICENSE_PLATE", "V615 CWB"),
    ("Plate 921 WDV. The officer (badge 3164) wrote TBY-9329 on the ticket", "LICENSE_PLATE", "TBY-9329"),
    ("Plate for the barrier: UNS-5809", "LICENSE_PLATE", "UNS-5809"),
    ("reg for the permit y390 fpl. thats", "LICENSE_PLATE", "y390 fpl"),
    ("(ask Callum with the 231 D 21685!)", "LICENSE_PLATE", "231 D 21685"),
    ("GATE REGISTER: ARJUN GILL - LN 82 AV GP - visiting", "LICENSE_PLATE", "LN 82 AV GP"),
    ("yes its fernlea, back lane, london se15 7ef, ring", "ADDRESS", "fernlea, back lane, london se15 7ef"),
    ("I am of Elmhurst, Coppice Road, Newry, BT3 5EB. I", "ADDRESS", "Elmhurst, Coppice Road, Newry, BT3 5EB"),
    ("is the tenant of Hollybank, Bellfield Avenue (the Flat)", "ADDRESS", "Hollybank, Bellfield Avenue"),
    ("the patient had no surname, file no RC-191154. The scan", "MEDICAL_RECORD", "RC-191154"),
    ("PID|1||00045904^^^RX1^MR~9434765919^^^NHS^NH||LEE^ANN", "UK_NHS", "9434765919"),
]  # fmt: skip
LEFT_ALONE = [
    "The plan changes on Monday to two-step sign-in.",
    "PRIMARY_KEY = customer_id",
    "The token will be sent by 10am to all of us.",
    "Log in with Google and YouTube2 opens.",
    'CACHE_KEY = "user_profile"',
    "The password policy is it still weekly?",
    "The token list was updated to utf-8.",
    "Orders 4167242 and 4167243, see ann",
    "the 231 D batteries and 40 C",
    "tag REL 3630 was pushed to main",
    "The report came out on November the 17th 1964.",
    "The form should read 231865 not 297445.",
    "0 1 0 0 1 1 0 1 0 1 1",
    "Application file no BN116622784 is with us",
    "yes its fine, go on, london is nice",
]
# By whose name it stands.
BEHIND = [
    ("Sunita Sharma (spouse, 28th April 1970), T", "Sunita Sharma", "DATE_OF_BIRTH", "28th April 1970"),
    ("Nigel Lee (my eldest son; b. 1/2/1990)", "Nigel Lee", "DATE_OF_BIRTH", "1/2/1990"),
    ("SHARMA, Siddharth 10/01/1985 NHS 434 730 1413", "SHARMA, Siddharth", "DATE_OF_BIRTH", "10/01/1985"),
    ("Leanne Hollis, 14th July 1986, currently at", "Leanne Hollis", "DATE_OF_BIRTH", "14th July 1986"),
    ("Rx\nAlison Geddes  23/11/1988   \n", "Alison Geddes", "DATE_OF_BIRTH", "23/11/1988"),
    ("email Marcus Lee at vendor (5184448339)", "Marcus Lee", "PHONE", "5184448339"),
    ("Brandon Lee, ext line 2083168504", "Brandon Lee", "PHONE", "2083168504"),
    ("Contact Karthik Lee on 919865290159.", "Karthik Lee", "PHONE", "919865290159"),
    ("NG ZHIQIANG ((852) 6330 4476) B8392337 veh", "NG ZHIQIANG", "HK_ID", "B8392337"),
    ("Ann Lee, 14th July 2024, at the office", "Ann Lee", "DATE_OF_BIRTH", ""),
    ("Ann Lee (resigned, 14 July 2024)", "Ann Lee", "DATE_OF_BIRTH", ""),
    ("Ann Lee at table (12)", "Ann Lee", "PHONE", ""),
]


@pytest.fixture(scope="module")
def masker():
    return Masker.build(key=b"k" * 32)


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_is_found_where_it_stands(masker, text, kind, value):
    assert (kind, value) in [(span.type, text[span.start : span.end]) for span in masker.find(text)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_is_nobodys(masker, text):
    assert masker.find(text) == ()


@pytest.mark.parametrize(("text", "name", "kind", "value"), BEHIND)
def test_stands_behind_a_name(text, name, kind, value):
    start = text.index(name)
    spans = behind(text, [Span(start, start + len(name), "PERSON", 0.9, "test")])
    assert [text[s.start : s.end] for s in spans if s.type == kind] == ([value] if value else [])


def test_a_column_of_passwords():
    text = "INSERT INTO owner (id, fullname, pwd_plain) VALUES\n(9345, 'Ann Lee', 'War@Turnip_99'),\n(1, 'Bo', NULL);"
    assert ("SECRET", "War@Turnip_99") in [(span.type, text[span.start : span.end]) for span in columns(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("could I get the surname please?\nCaller: yeah K-E-R-S-H-A-W, first", "K-E-R-S-H-A-W"),
        ("SURNAME  B R O U S S A R D\n", "B R O U S S A R D"),
        ("See the photo IMG_2042_Graham_Jessop_Deepa_Reddy.jpg", "Deepa_Reddy"),
        ("See the photo IMG_2042_Graham_Jessop_Deepa_Reddy.jpg", "Graham_Jessop"),
    ],
)
def test_a_name_in_letters_or_in_a_file(shipped, text, name):
    assert ("PERSON", name) in [(span.type, text[span.start : span.end]) for span in shipped.find(text)]


@pytest.mark.parametrize("text", ["The D.O.B. and S.S.N. columns", "IMG_2042_Final_Draft.jpg", "plan A B C D E"])
def test_letters_that_are_no_name(shipped, text):
    assert shipped.find(text) == ()


@pytest.mark.parametrize(
    "unit",
    [
        "DOBs 1 May 1990 and ",
        "password changes a b to ",
        "tag for a b ",
        "3124185986, again a@b.co ",
        "T-A-N-",
        "x, back lane, ",
    ],
)
def test_of_hostile_repeats_costs_as_much_as_it_is_long(masker, unit):
    assert growth(masker.find, unit, 25_000).times < LINEAR
