"""The view in which numbers are looked for: the same text with digits, dashes and separators written one way.

Full-width and other digits become ASCII, odd dashes and spaces become `-` and a space, invisible and control
characters vanish, Chinese and English numerals read digit by digit become digits, `name at host dot org` becomes an
address, and dashes and points between digits may be said in words.
Most text needs none of this; `UNUSUAL` is the cheap test.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_SAID = dict(zip("oh o zero nought one two three four five six seven eight nine".split(), "0000123456789", strict=True))
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_DIGIT = rf"(?:(?:{'|'.join(_TIMES)}) )?(?:{'|'.join(_SAID)})"  # of a number that is read out: double five
# RE2 syntax, one member of the pattern set: what the view would change and where that could matter.
UNUSUAL = "|".join(
    (
        r"[\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF0B}\x{FF20}\x{FF3F}]",  # full-width
        r"[^\P{Nd}0-9]|\p{Cf}|[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]",  # other digits, invisible, control
        r"[0-9)][\x{A0}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}\x{FF0E}][0-9(]",
        r"[〇零一二三四五六七八九幺两]{6}|[〇零一二三四五六七八九幺两]{3}[ ，、,.-][〇零一二三四五六七八九幺两]{4}",
        rf"(?i:(?:^|[^a-z]){_DIGIT}(?:[ ,-]+{_DIGIT}){{3}})",
        r"[0-9](?: [0-9]){6}|[0-9] [0-9]  [0-9] [0-9]  [0-9] [0-9]",
        r"[0-9]{2} [.-] [0-9]{2,6} [.-] [0-9]{2}|\) ?[0-9]{3,4} [.-] [0-9]{4}|[0-9]{4}  [0-9]{4,6}  [0-9]{4}",
        r"(?:^|[^0-9A-Za-z])[A-Za-z](?: \.)? [A-Za-z](?:(?: \.)?  ?[A-Za-z])*(?: \.)? ?[:\x{FF1A}]",
        r"[0-9A-Za-z][\[(][.@][\])][0-9A-Za-z]",
        r"(?i: at [0-9a-z-]{1,30}(?: dot | ?[\[({]dot)|[\[({] ?at ?[\])}])|艾特",
        r"[0-9] ?(?:杠|(?i:dash|hyphen)) ?[0-9]|[0-9] ?(?:点|(?i:dot)) ?[0-9]{1,3} ?(?:点|(?i:dot)) ?[0-9]",
    )
)
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001-\U000e007f]"
)
_NUMERALS = str.maketrans("〇零一二三四五六七八九幺两", "0012345678912")
_NUMERAL_RUN = re.compile("[〇零一二三四五六七八九幺两](?:[ -]?[〇零一二三四五六七八九幺两]){6,24}")
# 幺五零，五九零九，四五八幺: a mobile number as it is said, with a rest where its groups end
_NUMERAL_GROUPS = re.compile(
    "(?<![〇零一二三四五六七八九幺两])[一幺][三四五六七八九][〇零一二三四五六七八九幺两][ ，、,.-]{1,2}[〇零一二三四五六七八九幺两]{4}[ ，、,.-]{0,2}[〇零一二三四五六七八九幺两]{4}(?![〇零一二三四五六七八九幺两])"
)
_SAID_RUN = re.compile(rf"(?<![a-z0-9-]){_DIGIT}(?:(?:, ?| ?- ?| ){_DIGIT}){{5,24}}(?![a-z])", re.IGNORECASE)
# My social is 5 3 6 9 0 4 3 9 9: digits set apart are one number behind a word, not on a line of their own, but for 0 7.
_SPACED_RUN = re.compile(
    r"(?:(?<=[+] )|(?<=[A-Za-z:：=#是为号] )|(?<=[A-Za-z:：=#是为号]  )|(?<=[:：=#是为号])|(?<![^\n])(?=0 7 ))[0-9](?: [0-9]){6,24}(?![ .,-]?[0-9])"
)
# D.O.B.  0 5  0 8  2 0 0 0: the groups of a number whose digits are set apart.
_SPACED_GROUPS = re.compile(
    r"(?:(?<=[A-Za-z:：=#.])|(?<=[A-Za-z:：=#.] )|(?<=[A-Za-z:：=#.]  ))[0-9](?: [0-9]){1,4}(?:  [0-9](?: [0-9]){1,4}){2,4}(?! ? ?[0-9])"
)
_SPACED_LABEL = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z](?:  ?(?:\. )?[A-Za-z]){1,16}(?: \.)?(?= ?[:：])"
)  # D . O . B :, c a r d  n o :
# 602 - 775 - 4304, and groups of a card, behind a sign, with more than a blank between: a row of a table has no sign.
_APART = re.compile(
    r"(?<![0-9])(?<![0-9] )(?<![0-9] [.-])(?<![0-9] [.-] )[0-9]{2,5}(?: [.-] [0-9]{2,6}){2,4}(?![0-9]| ?[.-] ?[0-9])"
    r"|\([0-9]{2,5}\)(?: [.-])? ?[0-9]{3,4} [.-] [0-9]{4}(?![0-9])"
    r"|(?:(?<=[:=#|,;\"'>])|(?<=[:=#|,;\"'>] )|(?<=card )|(?<=no )|(?<=no\. )|(?<=number )|(?<=card  )|(?<=no  )|(?<=no\.  )|(?<=number  ))"
    r"(?<![0-9]  )[0-9]{4}(?:  [0-9]{4,6}  [0-9]{4,5}|(?:  [0-9]{4}){3})(?![0-9]|  ?[0-9])"
)
_SAID_WORD = re.compile("[a-z]+", re.IGNORECASE)
_DISARMED = re.compile(r"(?<=[0-9A-Za-z])[\[(][.@][\])](?=[0-9A-Za-z])")  # 203.0.113[.]7, ann[@]example[.]org
SPACES = frozenset("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_WIDE = {"＋": "+", "．": ".", "＠": "@", "＿": "_"}
# What stands between digits: 138杠1234, 536 dash 90, 103点72点15点9, and full-width signs.
_DASH = re.compile(r"(?<=[0-9]) ?(?:杠|dash|hyphen) ?(?=[0-9])", re.IGNORECASE)
_POINTS = re.compile(r"(?<![0-9])[0-9]{1,3}(?: ?(?:点|dot) ?[0-9]{1,3}){3}(?![0-9])", re.IGNORECASE)
_POINT = re.compile(" ?(?:点|dot) ?", re.IGNORECASE)
_SIGN = re.compile(
    r"(?<=[0-9A-Za-z:：])[：／](?=[0-9A-Za-z:：])|（(?=\+?[0-9]{2,4}）)|(?<=（\+[0-9]{2})）|(?<=（\+[0-9]{3})）|(?<=（[0-9]{2})）|(?<=（[0-9]{3})）|(?<=（[0-9]{4})）"
)
_SIGNS = str.maketrans("：／（）", ":/()")
_DOT = r"(?: ?[\[({] ?(?:dot|点) ?[\])}] ?| dot |\.)"
_DOT_ZH = rf"(?:{_DOT}|点)"
_NAME = r"[0-9A-Za-z_+-]{1,64}"
_SPELLED_MAIL = re.compile(
    rf"(?<![0-9A-Za-z]){_NAME}(?:{_DOT_ZH}{_NAME}){{0,4}}(?:"
    # Said with words, the dot must be too: "see us at example.org" is no address.
    rf" at (?:{_NAME}(?: dot | ?[\[({{]dot[\])}}] ?)){{1,5}}"
    rf"|(?: ?[\[({{] ?(?:at|艾特) ?[\])}}] ?|艾特)(?:{_NAME}{_DOT_ZH}){{1,5}})[A-Za-z]{{2,24}}(?![0-9A-Za-z])",
    re.IGNORECASE | re.ASCII,
)
_SPELLED_DOT = re.compile(_DOT_ZH, re.IGNORECASE)
_SPELLED_AT = re.compile(r" ?[\[({] ?(?:at|艾特) ?[\])}] ?| at |艾特", re.IGNORECASE)


class View:
    """A normalised text and where each of its characters stands in the original."""

    __slots__ = ("_places", "text")

    def __init__(self, text: str, places: list[int]) -> None:
        self.text = text
        self._places = places  # one more than characters: the last is the original's end

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original's characters behind `start` to `end` of the view."""
        return self._places[start], self._places[end - 1] + 1

    def replaced(self, pattern: re.Pattern[str], write: Callable[[str], str]) -> View:
        """The view with every match rewritten; a rewritten character stands where its part of the match begins."""
        pieces: list[str] = []
        places: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            new = write(match.group())
            if len(new) > end - start or new == match.group():
                continue
            pieces += [self.text[done:start], new]
            places += self._places[done:start]
            # The last character keeps the match's end, so that a span over it covers the whole.
            places += [*self._places[start : start + len(new) - 1], self._places[end - 1]]
            done = end
        if not pieces:
            return self
        return View("".join([*pieces, self.text[done:]]), places + self._places[done:])


def visible(text: str) -> View | None:
    """The text without invisible and control characters, which names may be written with; None where it has none."""
    if not UNSEEN.search(text):
        return None
    places = [place for place, character in enumerate(text) if not UNSEEN.match(character)]
    return View("".join(text[place] for place in places), [*places, len(text)])


def view(text: str) -> View:
    """The normalised view of `text` (linear time and space)."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        written = character if character.isascii() and character >= " " else _plain(character)
        if written:
            characters.append(written)
            places.append(place)
    plain = View("".join(characters), [*places, len(text)])
    plain = (
        plain.replaced(_NUMERAL_GROUPS, _grouped)
        .replaced(_NUMERAL_RUN, _digits)
        .replaced(_SIGN, lambda sign: sign.translate(_SIGNS))
    )
    plain = plain.replaced(_SAID_RUN, _read_out).replaced(_SPACED_RUN, lambda run: run.replace(" ", ""))
    plain = plain.replaced(_SPACED_GROUPS, _together).replaced(_SPACED_LABEL, _together)
    plain = plain.replaced(_APART, _close)
    plain = plain.replaced(_DISARMED, lambda sign: sign[1])
    plain = plain.replaced(_DASH, lambda _: "-").replaced(_POINTS, lambda address: _POINT.sub(".", address))
    return plain.replaced(_SPELLED_MAIL, _mail) if _SPELLED_AT.search(plain.text) else plain


def _plain(character: str) -> str:
    """One character or none in place of another."""
    if character in "\t\n\r":
        return character
    if character in SPACES:
        return " "
    if character in DASHES:
        return "-"
    if "\uff21" <= character <= "\uff5a" or character in _WIDE:
        return _WIDE.get(character) or _narrow(character)
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "" if category in {"Cf", "Cc"} else character


def _together(label: str) -> str:
    return label.replace("  ", "_").replace(" ", "").replace(".", "").replace("_", " ")


def _close(number: str) -> str:
    """Groups set apart with blanks around their signs, or with two blanks, closer together."""
    return number.replace("  ", "-").replace(" ", "")


def _narrow(character: str) -> str:
    narrow = chr(ord(character) - 0xFEE0)
    return narrow if narrow.isalpha() else character


def _digits(run: str) -> str:
    return run.translate(_NUMERALS)


def _grouped(run: str) -> str:
    return "".join(c for c in _digits(run) if c.isdigit())


def _read_out(run: str) -> str:
    """The digits of `oh four double five`."""
    digits, times = "", 1
    for word in map(str.lower, _SAID_WORD.findall(run)):
        if word in _TIMES:
            times = _TIMES[word]
        else:
            digits += _SAID[word] * times
            times = 1
    return digits


def _mail(address: str) -> str:
    return _SPELLED_DOT.sub(".", _SPELLED_AT.sub("@", address))
