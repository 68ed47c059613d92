"""Check digits and other tests that a number must pass before it counts as personal data.

Each check takes the candidate as it stands in the text, separators included, and says yes or no.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date

import phonenumbers
from stdnum import iban, luhn
from stdnum.cn import ric, uscc
from stdnum.gb import nhs
from stdnum.us import ssn

_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")
_PROVINCES = frozenset(
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65".split()
)
_HK_CHECK = "0123456789A"
# Region letters of Taiwanese personal ids in the order of their two-digit codes, 10 to 35.
_TW_REGIONS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def compact(candidate: str) -> str:
    """Letters and digits only, in upper case."""
    return _NOT_ALNUM.sub("", candidate).upper()


def card(candidate: str) -> bool:
    """A payment card: Luhn digit right, an issuer's prefix, not one digit over and over."""
    number = compact(candidate)
    return number[0] in "23456" and len(set(number)) > 1 and luhn.is_valid(number)


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
    return not (
        number[:-1].isdigit() and number[6:8] in {"19", "20"} and _is_day(number[6:10], number[10:12], number[12:14])
    )


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
    """An IBAN (ISO 13616): country's length and mod-97 check right."""
    return iban.is_valid(compact(candidate), check_country=False)


def uk_nhs(candidate: str) -> bool:
    """An NHS number: mod-11 check digit right."""
    return nhs.is_valid(compact(candidate))


def us_ssn(candidate: str) -> bool:
    """A social security number in a range that is or may be issued."""
    return ssn.is_valid(compact(candidate))


def ip_address(candidate: str) -> bool:
    """An IPv4 or IPv6 address that can belong to somebody's machine (neither loopback nor unspecified)."""
    try:
        address = ipaddress.ip_address(candidate)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def phone_abroad(candidate: str) -> bool:
    """A number in international form that a country's numbering plan allows by length."""
    digits = "".join(c for c in candidate if c in "0123456789")
    digits = digits[2:] if candidate.startswith("00") else digits
    if digits.startswith("86") and len(digits) == 13:
        return digits[2] == "1"
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + digits))
    except phonenumbers.NumberParseException:
        return False


def seven_digits(candidate: str) -> bool:
    """Enough digits for a telephone number, and not too many (ITU-T E.164)."""
    return 7 <= sum(c in "0123456789" for c in candidate) <= 15


def has_digit(candidate: str) -> bool:
    """At least one digit."""
    return any(c in "0123456789" for c in candidate)


def random_looking(candidate: str) -> bool:
    """Letters and digits mixed, as in a generated password, or long."""
    digits, letters = has_digit(candidate), any(c.isalpha() for c in candidate)
    return (digits and letters and len(set(candidate)) > 4) or len(candidate) >= 20


BY_NAME: dict[str, Callable[[str], bool]] = {
    "card": card,
    "luhn": lambda candidate: luhn.is_valid(compact(candidate)),
    "cn_id": cn_id,
    "cn_uscc": cn_uscc,
    "hk_id": hk_id,
    "tw_id": tw_id,
    "iban": iban_number,
    "uk_nhs": uk_nhs,
    "us_ssn": us_ssn,
    "ip_address": ip_address,
    "has_digit": has_digit,
}
