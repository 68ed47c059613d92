"""Virtual numbers, from reserved ranges where there are any, else from ranges that were never issued.

RFC 5737, 3849 (addresses), 7042 (locally administered MAC); NHS 999; SSN areas 9xx outside the ITIN groups; NINO QQ.
Telephones stand in `phones`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import iban, luhn
from stdnum.cn import ric, uscc

from lawful.privacy.surrogates.draw import Draw
from lawful.privacy.surrogates.shape import UPPER, alike, only, plain, refill, renumber

DIGITS = "0123456789"
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_TEST_CARDS = {"2": "222300", "3": "378282", "4": "400000", "5": "555555", "6": "620000"}
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SPELLED_DAY = re.compile("[一二三四五六七八九十]{1,3}(?=[月日号])")
_TEST_NETS = ("192.0.2", "198.51.100", "203.0.113")


def card(value: str, draw: Draw) -> str:
    """A card number in a test range of the same kind, Luhn digit right."""
    number = only(value, DIGITS)
    body = _TEST_CARDS.get(number[0], "900000") + draw.digits(len(number) - 7)
    return renumber(value, body + luhn.calc_check_digit(body))


def iban_number(value: str, draw: Draw) -> str:
    """An IBAN of the same country and length at bank 0000 or XXXX, check digits right."""
    number = only(value.upper(), DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    account = "".join("X" if c.isalpha() else "0" for c in number[4:8]) + alike(number[8:], draw)
    return refill(value, number[:2] + iban.calc_check_digits(f"{number[:2]}00{account}") + account)


def cn_id(value: str, draw: Draw, keep: frozenset[str]) -> str:
    """An identity number of region 99, which was never issued; check digit right, sex and decade of birth by choice."""
    number = only(value.upper(), DIGITS + "X")
    long = len(number) == 18
    year = number[6:10] if long else "19" + number[6:8]
    year = f"{year[:3] if 'age' in keep and year[:2] in {'19', '20'} else '19' + draw.pick('5678')}{draw.digits(1)}"
    birth = f"{year}{1 + draw.below(12):02}{1 + draw.below(28):02}"
    sex = int(number[16 if long else 14]) % 2 if "sex" in keep else draw.below(2)
    head = f"99{draw.digits(4)}{birth if long else birth[2:]}{draw.digits(2)}{draw.below(5) * 2 + sex}"
    return refill(value, head + ric.calc_check_digit(head + "0") if long else head)


def cn_uscc(value: str, draw: Draw) -> str:
    """A social credit code of region 99, check character right."""
    number = only(value.upper(), _USCC_LETTERS)
    head = f"{number[:2]}99{draw.digits(4)}" + "".join(draw.pick(_USCC_LETTERS) for _ in range(9))
    return refill(value, head + uscc.calc_check_digit(head))


def never_valid(value: str, draw: Draw, is_valid: Callable[[str], bool]) -> str:
    """The same letters and other digits with a wrong check digit, so that nobody has the number."""
    while True:
        kept = "".join(c if c.isalpha() else draw.digits(1) for c in plain(value) if c.isascii() and c.isalnum())
        if not is_valid(kept):
            return refill(value, kept)


def us_ssn(value: str, draw: Draw) -> str:
    """An area that is never issued, a group that no taxpayer number has."""
    return renumber(value, f"9{draw.digits(2)}{1 + draw.below(49):02}{1 + draw.below(9999):04}")


def uk_nhs(value: str, draw: Draw) -> str:
    """A number of the test range 999, check digit right."""
    while True:
        head = "999" + draw.digits(6)
        check = -sum(int(d) * w for d, w in zip(head, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            return renumber(value, f"{head}{check}")


def uk_nino(value: str, draw: Draw) -> str:
    """A national insurance number with the prefix QQ of official examples."""
    return refill(value, f"QQ{draw.digits(6)}{draw.pick('ABCD')}")


def lettered(value: str, draw: Draw) -> str:
    """A document number: its letters kept, 00 and new digits behind them."""
    written = [c for c in plain(value) if c.isascii() and c.isalnum()]
    count = sum(c.isdigit() for c in written)
    fresh = iter(("00" if count > 5 else "") + draw.digits(count))
    return refill(value, "".join(next(fresh) if c.isdigit() else c for c in written))


def licence_plate(value: str, draw: Draw, keep: frozenset[str]) -> str:
    """A number plate, of the same province when regions matter; `I` stands in no issued serial."""
    if "region" not in keep:
        value = "".join(draw.pick(_PROVINCES) if c in _PROVINCES else c for c in value)
    written = [c for c in plain(value) if c.isascii() and c.isalnum()]
    fresh = [
        c if i == 0 and c.isalpha() and "region" in keep else draw.digits(1) if c.isdigit() else draw.pick(UPPER)
        for i, c in enumerate(written)
    ]
    if len(fresh) > 1:
        fresh[-1] = "I"
    return refill(value, "".join(fresh))


def account(value: str, draw: Draw) -> str:
    """An account name: a letter for a letter, a digit for a digit; a bare number begins with 0, as none does."""
    if only(value, DIGITS) == plain(value):
        return refill(value, "0" + draw.digits(len(value) - 1))
    return alike(value, draw)


def ip_address(value: str, draw: Draw) -> str:
    """An address of the documentation networks."""
    if ":" not in value:
        return f"{draw.pick(_TEST_NETS)}.{1 + draw.below(254)}"
    return "2001:db8:" + ":".join(f"{draw.below(65_536):x}" for _ in range(6))


def mac(value: str, draw: Draw) -> str:
    """A locally administered hardware address."""
    return refill(value, "02" + "".join(draw.pick("0123456789ABCDEF") for _ in range(10)))


def birth_date(value: str, draw: Draw, keep: frozenset[str]) -> str:
    """Another day in the same layout, in the same decade when ages matter."""
    value = _SPELLED_DAY.sub(lambda _: draw.pick("一二三四五六七八九"), value)
    parts: list[tuple[str, bool]] = []
    for character in value:
        digit = plain(character) in DIGITS
        if parts and parts[-1][1] == digit:
            parts[-1] = (parts[-1][0] + character, digit)
        else:
            parts.append((character, digit))
    return "".join(_other_part(part, draw, keep) if digit else part for part, digit in parts)


def _other_part(part: str, draw: Draw, keep: frozenset[str]) -> str:
    number, size = plain(part), len(part)
    if size == 8:
        return refill(part, f"{_year(number[:4], draw, keep)}{1 + draw.below(12):02}{1 + draw.below(28):02}")
    if size == 4 or int(number) > 31:
        return refill(part, _year(number, draw, keep))
    day = 1 + draw.below(9 if size == 1 else 12 if int(number) <= 12 else 28)
    return refill(part, f"{day:0{size}}")


def _year(number: str, draw: Draw, keep: frozenset[str]) -> str:
    """Another year of as many digits, of the same decade when ages matter."""
    decade = number[:-1] if "age" in keep else f"19{draw.pick('56789')}"[-len(number) + 1 :]
    return decade + draw.digits(1)
