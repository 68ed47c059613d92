"""Virtual addresses: province, city or state may stay, roads, houses and postcodes become ones that do not exist."""

from __future__ import annotations

import re

from lawful.privacy.surrogates.draw import Draw
from lawful.privacy.surrogates.shape import UPPER, cased_like, narrow, refill

# 北京市海淀区, 山西临汾隰县: the longest start that ends like a province, a city or a district.
_ZH_REGION = re.compile(
    r"(?:中国)?[^0-9０-９路街巷弄号镇乡村]{0,24}?(?:省|自治区|特别行政区|市|自治州|区|县|旗)(?=[^0-9０-９]{2})"
)
_ZH_STRUCTURE = re.compile(
    "大道|大街|街道|胡同|号楼|单元|小区|花园|家园|公寓|新村|大厦|大楼|宿舍|广场|[路街巷弄道号楼栋幢座室层组村镇乡里苑坊院房门区县市东西南北中与附之]|[〇零一二三四五六七八九十百]+(?=[号楼栋幢单层组门室])"
)
_ZH_INVENTED = "云栖松果星桥雾林萤光柳笛霜叶鹭洲月砚岚溪棠影雁来蘋香澄波枕石听泉晴岚揽翠栖霞漱玉浣花问梅临鹤眠鸥"
_ZH_DIGITS = "一二三四五六七八九"
_PIECE = re.compile(r"[0-9０-９]+|[A-Za-z]+|[〇\u3400-\u9fff]+|.", re.DOTALL)

_KEPT = frozenset(
    "street st avenue ave road rd lane ln drive dr court ct place pl boulevard blvd way terrace close crescent gardens grove"
    " square sq hill row mews park parkway pkwy highway hwy circle cir trail trl alley loop ridge view walk apt apartment suite"
    " ste unit flat floor fl room rm po p o box building bldg house n s e w ne nw se sw north south east west old new upper"
    " lower th rd nd the of and rue de la le du des via calle avenida plaza piazza platz straße strasse str weg allee gasse"
    " usa us uk england scotland wales ireland germany france spain italy canada australia india china".split()
)
_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC"
    " SD TN TX UT VT VA WA WV WI WY DC NSW VIC QLD".split()
)
_STREETS = (
    "Amberlea Brackenfell Cindermoor Dovetail Elderglow Fernhollow Glimmerdale Heatherwick Inkwell Juniperwood Kestrelmere"
    " Larkspring Mossgate Nightjar Otterburn Pebblewick Quillmarsh Ravelstone Saltmarsh Thistlecombe Umberfield Valebrook"
    " Willowmere Yarrowdown Zephyrhill".split()
)
_CITIES = "Ashenford Brindlemouth Calderwick Dunmarrow Eastermere Farrowby Glenharrow Hollinbury Ivelcombe Kingsmallow Larkhaven Merrowdale".split()
_WORD = re.compile(r"[^\W\d_]+|[0-9]+|.", re.DOTALL)


def address(value: str, draw: Draw, keep: frozenset[str]) -> str:
    """Another address of the same shape."""
    if any("\u3400" <= c <= "\u9fff" for c in value):
        return _chinese(value, draw, keep)
    return _latin(value, draw, keep)


def _chinese(value: str, draw: Draw, keep: frozenset[str]) -> str:
    end = 0
    if "region" in keep:
        while (match := _ZH_REGION.match(value, end)) and match.end() > end:
            end = match.end()
    written, numbered = [value[:end]], False
    for piece in _PIECE.findall(value[end:]):
        if "\u3400" <= piece[-1] <= "\u9fff":
            written.append(_road(piece, draw, numbered=numbered))
        elif narrow(piece).isalnum():
            written.append(_other_number(piece, draw))
        else:
            written.append(piece)
        numbered = narrow(piece[-1]).isdigit()
    return "".join(written)


def _road(run: str, draw: Draw, *, numbered: bool) -> str:
    """Chinese characters with the words for road, house and floor left where they are."""
    written, done = [], 0
    for match in _ZH_STRUCTURE.finditer(run):
        # A word for a road at the very start is part of its name (路桥街), unless a number stands before it (9号).
        if match.start() > 0 or numbered:
            written += [
                "".join(draw.pick(_ZH_INVENTED) for _ in range(done, match.start())),
                _renumbered(match[0], draw),
            ]
            done = match.end()
    return "".join([*written, *(draw.pick(_ZH_INVENTED) for _ in range(done, len(run)))])


def _renumbered(word: str, draw: Draw) -> str:
    """A word of an address as it is, a number in it (八十八) as another."""
    return "".join(draw.pick(_ZH_DIGITS) if c in _ZH_DIGITS else c for c in word)


def _other_number(piece: str, draw: Draw) -> str:
    plain = narrow(piece)
    if plain.isalpha():
        return refill(piece, "".join(draw.pick(UPPER) for _ in plain))
    return refill(piece, str(1 + draw.below(9)) + draw.digits(len(plain) - 1))


def _latin(value: str, draw: Draw, keep: frozenset[str]) -> str:
    """Street and city words from invented lists, numbers of the same length; postcodes letter by letter."""
    line_end = next((i for i, c in enumerate(value) if c in ",\n"), len(value))
    written, place, touching = [], 0, False
    for piece in _WORD.findall(value):
        in_street, place = place < line_end, place + len(piece)
        if piece.isdigit():
            written.append(_other_number(piece, draw))
        elif not piece.isalpha() or _stays(piece, keep):
            written.append(piece)
        elif touching or (len(piece) <= 2 and piece.isupper()):
            written.append(_other_number(piece, draw))
        else:
            written.append(cased_like(piece, draw.pick(_STREETS if in_street else _CITIES)))
        touching = piece.isdigit()
    return "".join(written)


def _stays(word: str, keep: frozenset[str]) -> bool:
    if word in _STATES:
        return "region" in keep
    return word.lower() in _KEPT or len(word) == 1
