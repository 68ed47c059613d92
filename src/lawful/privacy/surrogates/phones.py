"""Virtual telephone numbers: of the same country and kind, in the ranges that are set aside for films and books.

NANP 555-01xx; Ofcom 07700 900, 08081 570, 03069 990, 01632 960; BNetzA (Mitteilung 148/2021) 030 23125, 069 90009, 040
66969, 089 99998, 0171 39200, 0176 040690; ARCEP 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98; ACMA 5550,
7010 and six mobile numbers. Where a country has none: numbers that its plan leaves out.
"""

from __future__ import annotations

import re

import phonenumbers

from lawful.privacy.surrogates.draw import Draw
from lawful.privacy.surrogates.shape import only, plain, renumber

_DIGITS = "0123456789"
# Mobile prefixes that the mainland never issued, neither to telephones nor to satellites.
_CN_UNUSED = "140 141 142 143 144 146 148 149 154 160 163 164 168 169 179 194".split()
# By country: what a national number begins with (without its 0), and numbers for fiction of that kind; # is any digit.
_FICTION: dict[str, tuple[tuple[str, str], ...]] = {
    "44": (("7", "7700900###"), ("80", "8081570###"), ("3", "3069990###"), ("", "1632960###")),
    "49": (("1[567]", "17139200## 176040690##"), ("", "3023125### 6990009### 4066969### 8999998###")),
    "33": (
        ("1", "19900####"), ("2", "26191####"), ("3", "35301####"), ("4", "46571####"), ("5", "53649####"),
        ("[67]", "63998####"),
    ),
    "61": (
        ("2", "25550#### 27010####"), ("3", "35550#### 37010####"), ("7", "75550#### 77010####"),
        ("8", "85550#### 87010####"), ("4", "491570006 491570110 491570156 491570157 491570158 491570159"),
    ),
}  # fmt: skip
_FRENCH = re.compile(r"0[1-9](?:[ .-]\d\d){4}")
_AUSTRALIAN = re.compile(r"04\d\d ?\d{3} ?\d{3}")
_EXTENSION = re.compile(r"[ ,]*(?:(?:x|ext\.?|extension)|#|[转轉]|分[机機])[ .:]?\d{1,6}$", re.IGNORECASE)
_UK = re.compile(r"0(?:1[1-9]|7|80[08]|3[034])")


def phone(value: str, draw: Draw) -> str:
    """A telephone number of the same country and kind that nobody has; another extension where there is one."""
    extension = _EXTENSION.search(plain(value))
    end = extension.start() if extension else len(value)
    written, number = plain(value[:end]).strip(), only(value[:end], _DIGITS)
    prefix = _prefix(written, number)
    national = number[len(prefix) :]
    code = prefix.removeprefix("00")
    home = code or _home(written, national)
    made = _mainland(national, draw) if home in {"", "86"} else _fiction(home, national, draw)
    made = prefix + (made or _undialled(code, national, draw))
    return renumber(value, made + draw.digits(len(only(value[end:], _DIGITS))))


def _prefix(value: str, number: str) -> str:
    """The digits before the national number: `0086`, `44`, or nothing."""
    if value.startswith(("+", "00", "(+")):
        for size in range(1, 6):
            bare = number[:size].removeprefix("00")
            if bare and int(bare) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
                return number[:size]
    for code, size in (("86", 13), ("1", 11)):
        if number.startswith(code) and len(number) == size and (code != "1" or value[1:2] in "-. ("):
            return code
    return ""


def _home(value: str, number: str) -> str:
    """The country of a number without a code, where its make tells; the mainland's make is the rule."""
    size = len(number)
    if size == 10 and _FRENCH.fullmatch(value):
        return "33"
    if size == 10 and _AUSTRALIAN.fullmatch(value):
        return "61"
    if size in {10, 11} and _UK.match(number) and not number.startswith("010"):
        return "44"
    if size == 10:
        return "1" if number[0] in "23456789" else "886"
    return ""


def _mainland(number: str, draw: Draw) -> str | None:
    """No subscriber on the mainland has a number that begins with 0."""
    size = len(number)
    if size == 11 and number.startswith("1"):
        return draw.pick(_CN_UNUSED) + draw.digits(8)
    area = 3 if number.startswith(("010", "02")) else 4 if number.startswith("0") else 0
    if size >= area + 7 if area else 7 <= size <= 8:
        return number[:area] + "0" + draw.digits(size - area - 1)
    return None


def _fiction(code: str, number: str, draw: Draw) -> str | None:
    """A national number for films and books; None where the country has none of this length."""
    if code == "1" and len(number) == 10:
        return f"{2 + draw.below(7)}{draw.digits(2)}55501{draw.digits(2)}"
    trunk = "0" if number.startswith("0") else ""
    bare = number[len(trunk) :]
    shapes = next((shapes for kind, shapes in _FICTION.get(code, ()) if re.match(kind, bare)), "").split()
    if fitting := [shape for shape in shapes if len(shape) <= len(bare)]:
        begin = draw.pick(fitting).rstrip("#")
        return trunk + begin + draw.digits(len(bare) - len(begin))
    if code == "886" and len(number) == 10 and not number.startswith("09"):  # no subscriber number begins with 0
        return number[:2] + "0" + draw.digits(7)
    return None


def _undialled(code: str, number: str, draw: Draw) -> str:
    """Digits that the plan of a country leaves out; what begins with zeros can be nobody's."""
    begins = (number[:1] + "0", "0") if code else ("0",)
    for begin in [begin for begin in begins for _ in range(20)] if not number.startswith("0") else ():
        made = begin + draw.digits(len(number) - len(begin))
        if not _is_valid(code or "86", made):
            return made
    return ("000" + draw.digits(len(number)))[: len(number)]


def _is_valid(code: str, national: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{code}{national}"))
    except phonenumbers.NumberParseException:
        return False
