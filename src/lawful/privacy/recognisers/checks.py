"""Check digits and other tests that a number must pass before it counts as personal data.

Each check takes the candidate as it stands in the text, separators included, and says yes or no.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import product
from string import ascii_uppercase

import phonenumbers
from stdnum import numdb
from stdnum.cn import ric, uscc
from stdnum.gb import nhs

_EXTENSION = re.compile("[XxEe]")
_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")
_WORDS = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")  # of an identifier such as hashedPassword
_VOWEL = re.compile("[AEIOUYaeiouy]")
# Words of manuals between dashes: some-secret-name; what stands for a secret to come: your-key-here; algorithms, sizes.
_SAID_OF_KEYS = frozenset(
    "the and for not you your our new old with name here key keys token tokens secret password passphrase passcode system user"
    " app file only time set type value test example default end one two based free safe reset manager policy hash encoded"
    " protected none string number auth api service config cert tls ssl change login admin account access prod dev staging"
    " must should can may any all per first last next that this out off from then when case sensitive word text".split()
)
_PLACEHOLDER = re.compile(
    r"(?i:your|my|some|change|enter|insert|replace|example|sample|placeholder|dummy|fake|todo|x{4}|test)[-_A-Z]|(?i:changeme|x{6})"
)
_TECHNICAL = re.compile(
    r"(?i:(?:sha|md|aes|des|rsa|dsa|utf|base|argon|pbkdf|oauth|http|ipv|win|rfc|crc|[hreps]s|ed|ecdsa|scram|ntlm|wpa|sec|iso"
    r"|u?int|float|python|py|java|node|angular|php|ssh|tls|ssl|ver|version|rev|step|rule|field|part|page|line|type|level"
    r"|phase|test|user|id|no|key|day)[-_./]?[0-9]{1,5}(?![0-9])|[0-9]{1,5}[-_ ]?(?:bit|byte|char|digit|day|hour|minute|min"
    r"|sec|ms|st|nd|rd|th|kb|mb|gb|factor|fa(?![a-z])|x(?![a-z0-9]))|[0-9.,:/-]+$|[vV]?[0-9]{1,3}\.[0-9])"
)
_PROVINCES = frozenset(
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65".split()
)
_DOUBLED = str.maketrans("0123456789", "0246813579")
_COUNTRY_CODES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
_HK_CHECK = "0123456789A"
# Region letters of Taiwanese personal ids in the order of their two-digit codes, 10 to 35.
_TW_REGIONS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def compact(candidate: str) -> str:
    """Letters and digits only, in upper case."""
    return _NOT_ALNUM.sub("", candidate).upper()


def card(candidate: str) -> bool:
    """A payment card: Luhn digit right, an issuer's prefix, not one digit over and over."""
    number = compact(candidate)
    if number[0] not in "23456" or len(set(number)) == 1 or not luhn(number) or _dated(number):
        return False
    if len(number) == 13:  # of so few digits are Visa's first cards and Maestro's; 2348012345678 is a telephone
        return number[0] in "456"
    return len(number) != 18 or number[:2] == "62" or not cn_uscc(number)  # cards of 18 digits are China UnionPay's


def luhn(number: str) -> bool:
    """The check of ISO/IEC 7812-1 over ASCII digits; every second digit from the right counts double."""
    back = number[::-1]
    return (sum(map(int, back[::2])) + sum(map(int, back[1::2].translate(_DOUBLED)))) % 10 == 0


def cn_id(candidate: str) -> bool:
    """A mainland resident identity number of 18 characters (GB 11643): birth date and check digit right.

    The district is not looked up: people keep the code of the year they were born in.
    """
    number = compact(candidate)
    if not "11" <= number[:2] <= "91" or ric.calc_check_digit(number) != number[-1]:
        return False
    return _is_day(number[6:10], number[10:12], number[12:14])


def cn_id_15(candidate: str) -> bool:
    """The identity number of before 1999, 15 digits: no check digit, so that the birth date alone is tested."""
    number = compact(candidate)
    return "11" <= number[:2] <= "91" and _is_day("19" + number[6:8], number[8:10], number[10:12])


def _dated(number: str) -> bool:
    """Whether 18 digits are made like an identity number, one with a slip in it maybe, or 14 like a day and a time."""
    if len(number) == 14 and number[:2] == "20":  # 20250816133000: a moment
        return _is_day(number[:4], number[4:6], number[6:8]) and number[8:10] < "24" and number[10:12] < "60"
    made = len(number) == 18 and number[:17].isdigit() and number[6:8] in {"19", "20"}
    return made and _is_day(number[6:10], number[10:12], number[12:14])


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1850 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


def cn_uscc(candidate: str) -> bool:
    """A unified social credit code (GB 32100): province and check character right, and no identity number."""
    number = compact(candidate)
    if number[2:4] not in _PROVINCES or not uscc.is_valid(number):
        return False
    return not _dated(number)


def hk_id(candidate: str) -> bool:
    """A Hong Kong identity number: weights 9 to 1 over letters (A = 10; a missing first letter counts 36), mod 11."""
    number = compact(candidate).rjust(9)
    values = [36 if c == " " else int(c, 36) for c in number[:8]]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return number[8] == _HK_CHECK[-total % 11]


def tw_id(candidate: str) -> bool:
    """A Taiwanese identity or residence number: region code and digits weighted 1, 9 to 1, 1, mod 10."""
    number = compact(candidate)
    if number[0] not in _TW_REGIONS:
        return False
    region = _TW_REGIONS.index(number[0]) + 10
    total = region // 10 + region % 10 * 9 + sum(int(d) * w for d, w in zip(number[1:9], range(8, 0, -1), strict=True))
    return (total + int(number[9])) % 10 == 0


def iban_number(candidate: str) -> bool:
    """An IBAN (ISO 13616): the country's make and the mod-97 check right."""
    number = compact(candidate)
    shape = _bban(number[:2])
    if shape is None or not shape.fullmatch(number, 4):
        return False
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def iban_lengths() -> dict[int, list[str]]:
    """The countries that have an IBAN, by how many characters it has without country and check digits."""
    lengths: dict[int, list[str]] = {}
    for first, second in product(ascii_uppercase, repeat=2):
        counts = re.findall(r"(\d+)!", _made(first + second))
        if counts:
            lengths.setdefault(sum(map(int, counts)), []).append(first + second)
    return lengths


def _made(country: str) -> str:
    """What follows country and check digits, by the registry that python-stdnum carries (`4!a6!n8!n` in Britain)."""
    return "".join(properties.get("bban", "") for _, properties in numdb.get("iban").info(country))


@lru_cache(maxsize=1_024)
def _bban(country: str) -> re.Pattern[str] | None:
    parts = re.findall(r"(\d+)!([nac])", _made(country))
    kinds = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
    return re.compile("".join(f"{kinds[kind]}{{{count}}}" for count, kind in parts)) if parts else None


def uk_nhs(candidate: str) -> bool:
    """An NHS number: mod-11 check digit right."""
    return nhs.is_valid(compact(candidate))


def us_ssn(candidate: str) -> bool:
    """A social security number in a range that is or may be issued."""
    number = compact(candidate)
    return number[:3] not in {"000", "666"} and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def sg_plate(candidate: str) -> bool:
    """A number plate of Singapore: the last letter checks the second, the third and the digits, mod 19."""
    number = compact(candidate)
    digits = number[3:-1].rjust(4, "0")
    values = [ord(number[1]) - 64, ord(number[2]) - 64, *map(int, digits)]
    return "AZYXUTSRPMLKJHGEDCB"[sum(v * w for v, w in zip(values, (9, 4, 5, 4, 3, 2), strict=True)) % 19] == number[-1]


def ipv4(candidate: str) -> bool:
    """Four numbers up to 255 that can be somebody's machine (neither loopback nor this network, nor the mask of one)."""
    parts = candidate.split(".")
    return parts[0] not in {"0", "127", "255"} and all(
        int(part) < 256 and (part[0] != "0" or part == "0") for part in parts
    )


def ipv6(candidate: str) -> bool:
    """An IPv6 address (RFC 4291) that can be somebody's machine."""
    try:
        address = ipaddress.IPv6Address(candidate)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def phone_abroad(candidate: str) -> bool:
    """A number in international form whose country's numbering plan knows its length."""
    digits = "".join(c for c in before_extension(candidate).replace("(0)", "") if c in "0123456789")
    digits = digits[2:] if candidate.startswith("00") else digits
    for size in (1, 2, 3):
        if digits[:size] in _COUNTRY_CODES:
            return len(digits) - size in _national_lengths(int(digits[:size]))
    return False


def before_extension(candidate: str) -> str:
    """A telephone number without `x 12` or `ext. 12`."""
    return _EXTENSION.split(candidate, maxsplit=1)[0]


@lru_cache(maxsize=1_024)
def _national_lengths(code: int) -> frozenset[int]:
    """How long numbers of a country code are, by libphonenumber's plan, with or without a trunk 0."""
    lengths: set[int] = set()
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
        lengths.update(plan.general_desc.possible_length if plan and plan.general_desc else ())
    if code in {1, 86}:  # short service numbers of these plans look like anything
        return frozenset(n for n in lengths if n >= 10)
    return frozenset(n for n in lengths if n >= 6)


def seven_digits(candidate: str) -> bool:
    """Enough digits for a telephone number, and not too many (ITU-T E.164)."""
    return 7 <= sum(c in "0123456789" for c in candidate) <= 15


def telephone(candidate: str) -> bool:
    """As many digits as national numbers have, neither the same one or two over and over nor a round number."""
    digits = compact(before_extension(candidate))
    if len(digits) == 7:  # within a town of North America; two numbers with a dash between are round more often
        return not digits.endswith("00")
    return 8 <= len(digits) <= 13 and len(set(digits)) > 2 and not digits.endswith("00000")


def has_digit(candidate: str) -> bool:
    """At least one digit."""
    return any(c in "0123456789" for c in candidate)


def letter_and_digit(candidate: str) -> bool:
    """At least one letter and one digit."""
    return has_digit(candidate) and any(c.isalpha() for c in candidate)


def random_looking(candidate: str) -> bool:
    """Letters and digits mixed, as in a generated password, or long, or letters that make no words."""
    digits, letters = has_digit(candidate), any(c.isalpha() for c in candidate)
    return (digits and letters and len(set(candidate)) > 4) or len(candidate) >= 20 or _no_words(candidate)


def phrase(candidate: str) -> bool:
    """Three words and more with dashes between, none of them a word of manuals: fern-hoist-plum-otter."""
    words = candidate.lower().split("-")
    return 2 < len(words) < 9 and all(2 < len(w) < 13 and w.isalpha() for w in words) and not _SAID_OF_KEYS & set(words)


def placeholder(candidate: str) -> bool:
    """What stands for a secret to come: your-key-here."""
    return not has_digit(candidate) and _PLACEHOLDER.match(candidate) is not None


def secret(candidate: str) -> bool:
    """What a word for a secret and a sign or `is` stand before."""
    return (random_looking(candidate) and not placeholder(candidate)) or phrase(candidate)


def no_word(candidate: str) -> bool:
    """What stands behind a word for a secret with only a blank between: digits among letters, or a phrase of four words."""
    if _TECHNICAL.match(candidate) or placeholder(candidate) or "://" in candidate:
        return False
    if letter_and_digit(candidate):
        cases = any(c.isupper() for c in candidate) and any(c.islower() for c in candidate)
        signs = any(c in "!#$%&*?@^_" for c in candidate)
        return cases or signs or sum(c in "0123456789" for c in candidate) > 1
    return (candidate.count("-") > 2 and phrase(candidate)) or _humped(candidate)


def key(candidate: str) -> bool:
    """A key by its make: long, digits and letters in no order, no words between dashes."""
    return len(candidate) > 15 and letter_and_digit(candidate) and len(re.findall("[0-9]+", candidate)) > 2


def chosen(candidate: str) -> bool:
    """A password by its make: digits, and letters of both cases or a sign between."""
    cases = any(c.isupper() for c in candidate) and any(c.islower() for c in candidate)
    return letter_and_digit(candidate) and (cases or any(c in "_!#@$%*?" for c in candidate))


def _no_words(candidate: str) -> bool:
    """Whether letters change their case at random or lack vowels: anxDM_rZkxv, but not hashedPassword."""
    words = _WORDS.findall(candidate)
    return (
        sum(len(word) < 3 for word in words) > 2
        or any(len(word) > 3 and not _VOWEL.search(word) for word in words)
        or _humped(candidate)
    )


def _humped(candidate: str) -> bool:
    """Whether capitals stand among small letters as in no name of a program: jYgcwqAsaT."""
    words = _WORDS.findall(candidate)
    return len(words) > 3 and candidate.isalpha() and sum(map(len, words)) < 3 * len(words)


BY_NAME: dict[str, Callable[[str], bool]] = {
    "card": card,
    "luhn": lambda candidate: luhn(compact(candidate)),
    "cn_id": cn_id,
    "cn_uscc": cn_uscc,
    "hk_id": hk_id,
    "tw_id": tw_id,
    "iban": iban_number,
    "uk_nhs": uk_nhs,
    "us_ssn": us_ssn,
    "ipv4": ipv4,
    "ipv6": ipv6,
    "has_digit": has_digit,
}
