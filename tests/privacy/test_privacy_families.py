"""Families of writings, each by members in several countries and layouts, and what only looks like them. Numbers are nobody's."""

from __future__ import annotations

import pytest

from lawful.privacy.recognisers.columns import columns
from lawful.privacy.recognisers.records import records
from timing import LINEAR, growth

SECRETS = [
    ("pw fern-hoist-plum-otter", "fern-hoist-plum-otter"),
    ("nas admin pw fern-hoist-plum-otter\ncall", "fern-hoist-plum-otter"),
    ("prod creds rotated, old pw was seven-otter-lamp-cobalt so", "seven-otter-lamp-cobalt"),
    ("old pw was gearbox4418 so pls bin it", "gearbox4418"),
    ("Tried the wifi pw TYSU9ODR00 twice", "TYSU9ODR00"),
    ("wifi pass %hRB5hzPbUlr7\n", "%hRB5hzPbUlr7"),
    ("wifi pass lighthouse0521\n", "lighthouse0521"),
    ("Guest wifi key Hdlii558$WJ. Problems", "Hdlii558$WJ"),
    ("temp password L4nt3rn19!! - change it", "L4nt3rn19!!"),
    ("root pw is Turnip@rocket14!! if u want", "Turnip@rocket14!!"),
    ("and the password is jYgcwqAsaT. Trash goes", "jYgcwqAsaT"),
    ('      SMTP_PASS: "V!n5d5*IESJx!"\n', "V!n5d5*IESJx!"),
    ('wifi_password: "magpiemagpie59!!"', "magpiemagpie59!!"),
    ("password: LpwO*0LN8BSw!\nOTP", "LpwO*0LN8BSw!"),
    ("password: correct-horse#701!. If it fails", "correct-horse#701!"),
    ("STRIPE_KEY: 7b928bc96b483092086d5b0a66ed4067", "7b928bc96b483092086d5b0a66ed4067"),
    ("STRIPE_KEY=rk9aa0b7723fcd", "rk9aa0b7723fcd"),
    ("backup tok=e1e101fe47048eeb (that's", "e1e101fe47048eeb"),
    ("api tok = zK8-aa91-bq", "zK8-aa91-bq"),
    ("Cookie: session=a900eae343655eea194e", "a900eae343655eea194e"),
    ("Cookie: a=1; connect.sid=s%3Aabcdef123456.7890abcd", "s%3Aabcdef123456.7890abcd"),
    ("new passwd: Cobalt!river!9?", "Cobalt!river!9?"),
    ("Passwort: Sommer2024!", "Sommer2024!"),
    ("contraseña es Tigre_77x", "Tigre_77x"),
    ("mot de passe wifi: Chat0nNoir", "Chat0nNoir"),
    ("user=ann pass=Qw3rty!! host=db1", "Qw3rty!!"),
    ("the root password now is Fr0gs&Toads", "Fr0gs&Toads"),
    ('"pass": "hunter22"', "hunter22"),
    ("keystore.password=changeit99", "changeit99"),
    ("ansible_ssh_pass: hunter22", "hunter22"),
    ('ConvertTo-SecureString "Tiger_77x" -AsPlainText', "Tiger_77x"),
    ("requirepass Tiger_77x", "Tiger_77x"),
    ("smbclient -U ann%Tiger_77x", "Tiger_77x"),
    ("Username: ann Password: 83920184", "83920184"),
    ("Password:\nTiger_77x!", "Tiger_77x!"),
    ("the pw for the NAS is blue-fish-42", "blue-fish-42"),
    ("temporary passcode 88XK-29", "88XK-29"),
    ("Here's the key: 3f9a77b2c1d0e4f53f9a77b2c1d0e4f5", "3f9a77b2c1d0e4f53f9a77b2c1d0e4f5"),
    ("recovery code: 8842-1192-XKQA", "8842-1192-XKQA"),
    (
        "seed phrase: apple river stone cloud tiger maple grain ocean flute amber delta crown",
        "apple river stone cloud tiger maple grain ocean flute amber delta crown",
    ),
    ("密码还是Tiger_77x哦", "Tiger_77x"),
]

PHONES = [
    ("my direct line is 09075253024; do", "09075253024"),
    ("have questions, 0820650444.", "0820650444"),
    ("on the old number (01613456009) and", "01613456009"),
    ("for Barasa 078243 6075, Nyambura", "078243 6075"),
    ("Sr. Manager, 082606 66103", "082606 66103"),
    ("fare to 07.10.75.18.85. Pass", "07.10.75.18.85"),
    ("fare to 08.06.63.63.95.2. Pass", "08.06.63.63.95.2"),
    ("Billing, 9146973680 ext 1689", "9146973680 ext 1689"),
    ("M: (01)-193-4753\nPost", "(01)-193-4753"),
    ("week. phone+44 7541 871410 my", "+44 7541 871410"),
    ("week. phone07983 428 117 my", "07983 428 117"),
    ("c 600083, ph.7635071097, veh", "7635071097"),
    ("can be reached at 4787276178; mail", "4787276178"),
    ("revert back on 80680 23206 or", "80680 23206"),
    ("ok, her hp 87172151", "87172151"),
    ("him number be 2349013415407. Thank", "2349013415407"),
    ("or txt gilberto 5 5 9 4 6 6 2 2 5 3. email", "5 5 9 4 6 6 2 2 5 3"),
    ("office 020.7946.0958 only", "020.7946.0958"),
    ("Kontakt: 0176/12345678", "0176/12345678"),
    ("GSM 0475 12 34 56", "0475 12 34 56"),
    ("No HP 081234567890", "081234567890"),
    ("tel 91234567 / 98765432", "98765432"),
]

PLATES = [
    ("near grey Corsa pf17 azj. Witness", "pf17 azj"),
    ("near grey Corsa NG21GLN. Witness", "NG21GLN"),
    ("drive the white bakkie CA 145-616.", "CA 145-616"),
    ("Chase = driver 646-ZVJ, Robin", "646-ZVJ"),
    ("driver KKH-201", "KKH-201"),
    ("driver 1QD-0UZ, x", "1QD-0UZ"),
    ("veh wb01cb8698, appeared", "wb01cb8698"),
    ("on file ka-31-vl-9261, ap", "ka-31-vl-9261"),
    ("involving your vehicle 212LH8597 (kept", "212LH8597"),
    ("renewal. Vehicle 12 CE-43189. Named", "12 CE-43189"),
    ("Local plates for parking: snl2761s, sjl4911a", "sjl4911a"),
    ("Would it be 184-G-37804?", "184-G-37804"),
    ("seen ur car cpx 0032 outside", "cpx 0032"),
    ("seen ur car lay-8841 outside", "lay-8841"),
    ("Toyota Premio KDA 123A overtook", "KDA 123A"),
    ("Registration plate - WA 12 KLM", "WA 12 KLM"),
    ("tag# 8ABC123 (CA)", "8ABC123"),
    ("plates 7ABC123 and 8XYZ999", "8XYZ999"),
]

PAPERS = [
    ("Passport/ID M52165044", "PASSPORT", "M52165044"),
    ('<passport country="CAN">AG910193</passport>', "PASSPORT", "AG910193"),
    ("Passport for visa letter: B96439202. Remain", "PASSPORT", "B96439202"),
    ("passport of spouse KJ0108630. Applicant", "PASSPORT", "KJ0108630"),
    ("pasaporte nro. AAB123456", "PASSPORT", "AAB123456"),
    ('"passport": {"country": "GB", "number": "123456789"}', "PASSPORT", "123456789"),
    ("PP No: E1234567", "PASSPORT", "E1234567"),
    ("Passport Nr C4VHJ1K93", "PASSPORT", "C4VHJ1K93"),
    ("Passport 12 34 567890 (RU)", "PASSPORT", "12 34 567890"),
    ("MRN (office use): 33723113", "MEDICAL_RECORD", "33723113"),
    ("MRN (office use): UH/24/28775", "MEDICAL_RECORD", "UH/24/28775"),
    ("mrn for the baby is 8837261", "MEDICAL_RECORD", "8837261"),
    ("hosp no.stk2748891", "MEDICAL_RECORD", "stk2748891"),
    ("hospital number for mum = 22/33445", "MEDICAL_RECORD", "22/33445"),
    ("MRN of twin A: K123456", "MEDICAL_RECORD", "K123456"),
    ("wants ibanDE89370400440532013000 for", "IBAN", "DE89370400440532013000"),
    ("ssn536904399 ok", "US_SSN", "536904399"),
    ('"Last four of social?" "The whole thing\'s 038666933. And', "US_SSN", "038666933"),
    ("ITIN: 912-70-1234", "US_SSN", "912-70-1234"),
    ('date of birth?" "It\'s 122-29-6396. And 06/10/1951."', "DATE_OF_BIRTH", "06/10/1951"),
    ("DOB? - and he was 3, no, 12.05.1987", "DATE_OF_BIRTH", "12.05.1987"),
    ("D.0.B.  0 5  0 8  2 0 0 0\n", "DATE_OF_BIRTH", "0 5  0 8  2 0 0 0"),
    ("dob21/11/1996", "DATE_OF_BIRTH", "21/11/1996"),
    ("date of birth as 03041985", "DATE_OF_BIRTH", "03041985"),
    ("né le 3/4/1985", "DATE_OF_BIRTH", "3/4/1985"),
    ("nascido em 03/04/1985", "DATE_OF_BIRTH", "03/04/1985"),
    ("F, dob April 1985", "DATE_OF_BIRTH", "April 1985"),
    ("age 39 (3/4/1985)", "DATE_OF_BIRTH", "3/4/1985"),
    ("found by wechat ongwe488 / maddocksst222. Local", "WECHAT_ID", "maddocksst222"),
    ("wechat: lucky_5087, tiger_9912 and moon-77a. Then", "WECHAT_ID", "moon-77a"),
    ("NAS fe80::12a0:1f23ff:fe6c:f38 / x", "IP_ADDRESS", "fe80::12a0:1f23ff:fe6c:f38"),
]

ADDRESSES = [
    ("\n6360 Willow Creek Dr #23\nBoise, ID 83727-4176\n", "6360 Willow Creek Dr #23\nBoise, ID 83727-4176"),
    ("reside at Plot 57 Adeola Close, Port Harcourt, Rivers State. My", "Plot 57 Adeola Close, Port Harcourt, Rivers State"),
    ("We're at 35 Cinder Path still", "35 Cinder Path"),
    ("Addr: 161 CINDER PATH TOTNES\nOwn", "161 CINDER PATH TOTNES"),
    ("as 16-183 Rue Saint-Hubert, Calgary, AB T2V 5C4. Can", "16-183 Rue Saint-Hubert, Calgary, AB T2V 5C4"),
    ("at 87 bd Voltaire, 75011 Paris.", "87 bd Voltaire, 75011 Paris"),
    (
        "of Room 109, 23/F, Harbour Glory Mansion, 110 Castle Peak Road, Quarry Bay. Please note",
        "Room 109, 23/F, Harbour Glory Mansion, 110 Castle Peak Road, Quarry Bay",
    ),
    ("\n61 Cinder Path\nOtley\nLS21 2UT\nTel", "61 Cinder Path\nOtley\nLS21 2UT"),
    ("\n136 Kirkgate\nEly\nCB7 7DU\nMetformin", "136 Kirkgate\nEly\nCB7 7DU"),
    ("Flat 28, 210 Victoria Terrace\nLondon\nSE15 4TY\nx", "Flat 28, 210 Victoria Terrace\nLondon\nSE15 4TY"),
    ("to: Blk 239 Bedok North Avenue 2 #12-211, S(234536)\n", "Blk 239 Bedok North Avenue 2 #12-211, S(234536)"),
    ("Block 71A Tampines Central 7 #06-24, Singapore 567100", "Block 71A Tampines Central 7 #06-24, Singapore 567100"),
    ("r/o h.no. 4-2/c sector 22 chennai 600083, ph", "h.no. 4-2/c sector 22 chennai 600083"),
    ("at 121 shanti enclave park circus avenue chennai - 600091, x", "121 shanti enclave park circus avenue chennai - 600091"),
    (
        "H.No. 1-1-878/B, 80 Feet Road, HSR Layout, Bengaluru - 560839\n",
        "H.No. 1-1-878/B, 80 Feet Road, HSR Layout, Bengaluru - 560839",
    ),
    ("Attended 169 Station Road, Paisley following", "169 Station Road, Paisley"),
    ("neighbour Musa at 51a Victoria Terrace. Not", "51a Victoria Terrace"),
    ("asked Sam at 47 Kirkgate too", "47 Kirkgate"),
    ("swing by 1824 W 83rd St, ask", "1824 W 83rd St"),
    ("Enjoy 527 SE Tillamook Ct!", "527 SE Tillamook Ct"),
    ("Leon, Apt 3, The Paddocks, Ennis, Co. Clare\nWe", "Apt 3, The Paddocks, Ennis, Co. Clare"),
    ("Owner Carys, Keeper’s Cottage, Mill Lane, Lisburn BT28 5YJ, x", "Keeper’s Cottage, Mill Lane, Lisburn BT28 5YJ"),
    (
        "at 19F.-4, No. 53, Sec. 4, Taiwan Blvd., Xitun Dist., Taichung City 407, Taiwan (R.O.C.). I",
        "19F.-4, No. 53, Sec. 4, Taiwan Blvd., Xitun Dist., Taichung City 407, Taiwan (R.O.C.)",
    ),
    ("5028 County Road 42, Boise, ID 83785", "5028 County Road 42, Boise, ID 83785"),
    ("drop keys @ 24a st mary's road, wrexham cb7 2qp", "24a st mary's road, wrexham cb7 2qp"),
    ("snd it 2 44 byres road insted", "44 byres road"),
]  # fmt: skip

LEFT_ALONE = [
    "the password is stored hashed, the token was revoked, password must-be-at-least long",
    "password sha256sum, password utf8mb4, password argon2id, token bucket4j",
    'export API_KEY="your-key-here"; secret: my-app-db-secret, token: kube-system-token',
    "POST_PASS = [PATTERNS[pass_name]], pass_name = x, sort_key: user_name",
    "the secret http://t.co/9y648RAU, Bus pass AB1234, boarding pass: AB1234",
    "order 08069071627, invoice no. 0806907162, acct 0123456789, ISBN 0306406152",
    "Boston, MA 02110-1301 USA, part 08069-07162, serial 078243 6075",
    "0246813579 and 0987654321, 0.0806907162, x=08069071627",
    "car was 2019, car for 2000, car pre-2015, driver RTL8168 and driver BCM4312",
    "F150 XLT, sha512a, KES 500K, flight MH17 HAD, SGD1000A, figure 12-C-3",
    "passport photos 20240301; the passport office opened in 1995",
    "MRN (see page 4) 2024, medical record of 2019",
    "2007-2020 Sebastian Dröge, 2014 Piotr Drąg",
    "be here at 5 in the court, at 10 for drive, 3 Old Path names; 2 Data Path",
    "5 Great Things to do, 20 Hill people, at 12 Noon",
    "count,phone,x\n1,yes,2\n3,no,4",
    "MSH|^~\\&|ADT1|X|LAB|X|20250816133000||ADT^A01|402309|P|2.3\nOBR|1|||80053^LIPID PANEL^LN",
    "if a << b: x<<=2; std::cout<<AB<<CD; A<B<<C",
    "How old were you? Version 3 of 12/05",
    "see http://web.archive.org/web/20100314204946/x",
]


def found(masker, text):
    return [(span.type, text[span.start : span.end]) for span in masker.find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        *((text, "SECRET", value) for text, value in SECRETS),
        *((text, "PHONE", value) for text, value in PHONES),
        *((text, "LICENSE_PLATE", value) for text, value in PLATES),
        *((text, "ADDRESS", value) for text, value in ADDRESSES),
        *PAPERS,
    ],
)
def test_is_found_where_it_stands(masker, text, kind, value):
    assert (kind, value) in found(masker, text)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_is_nobodys(masker, text):
    assert masker.find(text) == ()


class TestBehindAName:
    @pytest.mark.parametrize(
        ("text", "kind", "value"),
        [
            ("Nasser Haddad (19/04/2002; NHS 943 476 5919) of", "DATE_OF_BIRTH", "19/04/2002"),
            ("Nasser Haddad (3rd September 2014) has", "DATE_OF_BIRTH", "3rd September 2014"),
            ("Nasser Haddad [6/22/81]. ER visit", "DATE_OF_BIRTH", "6/22/81"),
            ("dobs: Nasser Haddad,7R,2011-01-08,x", "DATE_OF_BIRTH", "2011-01-08"),
            ("Nasser Haddad, Attorney for Executor, 5209145133", "PHONE", "5209145133"),
        ],
    )
    def test_is_the_persons(self, knowing, text, kind, value):
        assert (kind, value) in found(knowing, text)

    @pytest.mark.parametrize(
        "text",
        ["Nasser Haddad (2021) wrote", "Nasser Haddad (May 2021)", "Nasser Haddad on 19/04/2002", "Nasser Haddad, order, 5209145133",
         "Nasser Haddad, seats, 2019-01-08,x"],
    )  # fmt: skip
    def test_other_dates_and_numbers_are_not(self, knowing, text):
        assert [span.type for span in knowing.find(text)] == ["PERSON"]


RECORDS = [
    (
        "PID|1||011-54-862^^^HOSP^MR||QUIÑONES^XIMENA||19810402|F|||12 ROSE LN, SUITE 3^^YONKERS^NY^10721||3124027707||||||532-84-3781",
        [
            ("MEDICAL_RECORD", "011-54-862"),
            ("PERSON", "QUIÑONES^XIMENA"),
            ("DATE_OF_BIRTH", "19810402"),
            ("ADDRESS", "12 ROSE LN, SUITE 3^^YONKERS^NY^10721"),
            ("PHONE", "3124027707"),
            ("US_SSN", "532-84-3781"),
        ],
    ),
    ("PV1|1|I|2W^214^A||||8420^MONTALVO^OSVALDO^^^^MD", [("PERSON", "MONTALVO^OSVALDO")]),
    ("OBR|1|||80053^HBA1C||| ||||||||93943^DE LA CRUZ^YOLANDA", [("PERSON", "DE LA CRUZ^YOLANDA")]),
    ("NK1|1|O'BRIEN^MARY^K|MTH||^PRN^PH^^^^^^^^^(515)555-0199", [("PERSON", "O'BRIEN^MARY^K"), ("PHONE", "(515)555-0199")]),
    (
        "BEGIN:VCARD\nN:Jiang;Guoqiang;;;\nTEL;TYPE=WORK,VOICE:(218) 935-2480 ext 416\nADR;TYPE=WORK:;;18 Old Mill Pike;Boise;ID;83793\nBDAY:1978-04-25\nEND:VCARD",
        [
            ("PERSON", "Jiang;Guoqiang"),
            ("PHONE", "(218) 935-2480 ext 416"),
            ("ADDRESS", "18 Old Mill Pike;Boise;ID;83793"),
            ("DATE_OF_BIRTH", "1978-04-25"),
        ],
    ),
    ("BEGIN:VCARD\nN:罗;立轩;;;\nEND:VCARD", [("PERSON", "罗;立轩")]),
    ("BEGIN:VCARD\nN;CHARSET=UTF-8:Lee;Ann;;;\nEND:VCARD", [("PERSON", "Lee;Ann")]),
    ("MECARD:N:Owen,Sean;ADR:76 9th Avenue;TEL:12125551212;;", [("PERSON", "Owen,Sean"), ("ADDRESS", "76 9th Avenue"), ("PHONE", "12125551212")]),
    (
        "P<GBRAFOLABI<<TEMITOPE<<<<<<<<<<<<<<<\n3221513232GBR7911141F3109242<<<<<<<<",
        [("PERSON", "AFOLABI<<TEMITOPE"), ("DATE_OF_BIRTH", "791114"), ("PASSPORT", "322151323")],
    ),
    (
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        [("PASSPORT", "D23145890"), ("DATE_OF_BIRTH", "740812"), ("PERSON", "ERIKSSON<<ANNA<MARIA")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), RECORDS)
def test_fields_of_records_say_what_they_are(text, fields):
    assert [(span.type, text[span.start : span.end]) for span in records(text)] == fields


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Student,Form,DOB,Parent\nAnn,7R,2015-04-07,Bob\nEve,7R,2007-10-05,Sam", ["2015-04-07", "2007-10-05"]),
        ("id,msisdn,plan\n1,712345678,gold\n2,712345679,x", ["712345678", "712345679"]),
        ("gate|plate|in\nN|473 NJU|10:00\nS|DXG-0705|11:00", ["473 NJU", "DXG-0705"]),
        ("day,phone,calls\n1,yes,2\n3,no,4", []),
        ("dob,x\n2015-04-07,2", []),
    ],
)
def test_one_column_counts_by_its_first_cell(text, cells):
    assert [text[span.start : span.end] for span in columns(text)] == cells


@pytest.mark.parametrize(
    "unit",
    ["1 Ab St ", "1 Ab Street, Ab, Ab, ", "at 1 Ab Hill, ", "1 Abgate\n", "Ab Cd, Ef Lane, ", "blk 1 aaaa #", "Room 1, 1/F, Ab, ", "No. 1, Sec. 1, A, ",
     "h.no. 1 chennai ", "1 ab chennai 600 ", "1 rue de la Ab, ", "@ 1 ab ab ", "pw a-b-c", "password for a b ", "key: a1", "seed phrase: abc ",
     "sid=a1", "_KEY=a", "requirepass a", "smbclient a -U b", "passport of ", "mrn a b ", "social? a ", "dob? a 1 ", "0123 45", "08.06.63.", "(01)-",
     "white Ab ", "driver A", "snl2761s, ", "12-D-", "PID|^a^b^c~", "OBR|a^b^c", "A<<", "P<GBRA<A<", "BEGIN:VCARD\nN:a;", "MECARD:N:a;", "fe80::1:",
     "0 5  0 8  ", "wechat a1b2c3 / ", "tel 91234567 / ", "password:\n", "ibanDE", "id,dob,x\n"],
)  # fmt: skip
def test_of_hostile_repeats_costs_as_much_as_it_is_long(masker, unit):
    assert growth(masker.find, unit, 25_000).times < LINEAR


@pytest.mark.parametrize(
    "unit",
    ["Nasser Haddad (", "Nasser Haddad (1/1/2000", "Nasser Haddad, A b, c d, ", "Nasser Haddad, 7R, 1/1/2000 dob "],
)
def test_behind_names_costs_as_much_as_it_is_long(knowing, unit):
    assert growth(knowing.find, unit, 4_000).times < LINEAR
