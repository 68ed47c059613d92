"""A Chinese address, whole: the network sees its streets, but may leave out the code of its post before it, the region
or the first characters of an estate, the ground floor or the flat behind it. The text is in simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Six digits in China; three, five or six before a county of Taiwan; 〒169-0016 in Japan.
_TAIWAN = re.compile(
    "台北|臺北|新北|桃园|台中|台南|高雄|基隆|新竹|苗栗|彰化|南投|云林|嘉义|屏东|宜兰|花莲|台东|澎湖|金门|连江|马祖"
)
_CODE = re.compile(
    r"(?<![0-9A-Za-z.#-])(?<![号码单][:： ])(?<![号码单])(?:[0-9]{6}|(?P<few>[1-9][0-9]{2}(?:[0-9]{2})?)|〒?[0-9]{3}-[0-9]{4})[ \u3000]?$"
)
_CUT = re.compile("(?<![0-9])[0-9]{2,6}$")
_REGION = re.compile(r"[\u4e00-\u9fff]{1,6}?[县市省区州]")
_HARBOUR = re.compile(r"(?:(?:香港|九[龙龍]|新界|澳[门門])[\u4e00-\u9fff]{0,3}|将军(?=澳)|筷子(?=基))$")
# What a place stands behind, and is no part of.
_BEFORE = frozenset(
    "住址在到至去于寄是为係系填送往从自籍处所收发写给回叫搬迁的及和与同或即因经过请找让点置货件你说我他她那这坐落喺牌号地提舍"
)
_LONGEST = 12  # characters that the network may leave out
_HAN = re.compile("[\u4e00-\u9fff]")
_GOES_ON = re.compile(
    r"(?<=[号楼座栋幢厦舍阁苑])地下(?:[0-9A-Z]{1,3}?(?:号)?[铺舖室])?|(?<=[0-9A-Z])(?:[铺舖寝]|号?[铺舖]|宿舍)|(?<=[0-9A-Z]号)[铺舖]|(?<=号)[0-9]{1,4}号?[铺舖]|(?<=[号])之[一二三四五六七八九十0-9]{1,2}(?![\u4e00-\u9fff]?年)"
    r"|(?<=/F)(?:,? ?(?:[Ff]lat|[Rr]oom|[Rr]m|[Uu]nit|[Ss]hop) ?[0-9A-Z]{1,4}(?![0-9A-Za-z]))"
    r"|[ ]?[（(](?:邮[编编政]{0,2}[码]?[:：]?)?[0-9]{6}[）)]"
    r"|(?<=[（(][0-9]{6})[）)]|(?<=[编码:：][0-9]{6})[）)]"
    r"|(?<=[号室楼房层栋座元幢])(?:[ ，,]{1,2}(?:邮编[:： ]?)?|邮编[:： ]?)[0-9]{6}(?![0-9A-Za-z%.元]|-[0-9])"
)
_OPENED = re.compile("[（(]")


def whole(text: str, start: int, end: int, begins: Callable[[int], bool], words: frozenset[str]) -> tuple[int, int]:
    """The address with what belongs to it; `begins` says whether one of the `words` begins at a place, and none goes on
    across it."""
    if digits := _CUT.search(text, max(0, start - 5), start + 1):
        start = digits.start()  # 22|0新北市
    if _HAN.match(text, start):
        start = _begun(text, start, begins, words)
    code = _CODE.search(text, max(0, start - 10), start) if _HAN.match(text, start) else None
    if code and (not code["few"] or _TAIWAN.match(text, start)):
        start = code.start()
    while more := _GOES_ON.match(text, end):
        end = more.end()
    if text[end - 1] in "）)" and not _OPENED.search(text, start, end):
        end -= 1
    return start, end


def _begun(text: str, start: int, begins: Callable[[int], bool], words: frozenset[str]) -> int:
    """Where the address begins whose first characters the network left out: 宜兰县|宜兰市, 珞|喻路800号, 棉纺厂家|属院."""
    for _ in range(2):
        first = start
        while first > 0 and start - first < _LONGEST and text[first - 1] not in _BEFORE and _HAN.match(text, first - 1):
            first -= 1
        if first == start:
            return start
        if (harbour := _HARBOUR.search(text, first, start)) is not None:
            return harbour.start()
        region = _REGION.match(text, first, start)
        known = region is not None and not words.isdisjoint((region.group(), region.group()[:-1]))
        if region is not None and known and region.end() == start:
            start = first
        elif not begins(start) and (
            1 <= start - first <= 4 or (region is not None and known and start - region.end() <= 3)
        ):
            return first
        else:
            return start
    return start
