"""Which encoding a file is in: strict tries in a fixed order, and the answer is reported.

1 a byte order mark says so  2 strict UTF-8  3 UTF-16 without a mark, told by its zero bytes  4 strict GB18030,
believed only when what it gives reads like Chinese: most of it is among the 6,763 characters of GB 2312.
Anything else is refused rather than guessed: a wrong guess is silent damage.
"""

from __future__ import annotations

import codecs

from lawful.core.errors import Invalid

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE = 65_536


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises Invalid, naming the line, when none fits."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            text = _strict(content[len(mark) :], name)
            if text is None:
                raise _broken(content, name)
            return text, name
    if b"\0" in content[:_SAMPLE]:
        return _unmarked_utf16(content)
    text = _strict(content, "utf-8")
    if text is not None:
        return text, "utf-8"
    text = _strict(content, "gb18030")
    if text is not None and _reads_like_chinese(text):
        return text, "gb18030"
    raise _broken(content, "utf-8")


def _unmarked_utf16(content: bytes) -> tuple[str, str]:
    """Letters and line ends have their zero byte on one side of each pair; a few characters (U+4E00) on the other."""
    even, odd = content[:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
    name = "utf-16-be" if even > odd else "utf-16-le"
    text = _strict(content, name) if max(even, odd) >= 4 * min(even, odd) else None
    if text is None or "\0" in text:
        raise Invalid("the file holds zero bytes and is not UTF-16", expected="a text file")
    return text, name


def _strict(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _reads_like_chinese(text: str) -> bool:
    wide = "".join(letter for letter in text[:_SAMPLE] if not letter.isascii())
    known = wide.encode("gb2312", "ignore").decode("gb2312")
    return 2 * len(known) > len(wide)


def _broken(content: bytes, name: str) -> Invalid:
    try:
        content.decode(name)
        line = 1
    except UnicodeDecodeError as error:
        # `start` counts bytes of `object`; a line feed is one byte in UTF-8 and part of a pair in UTF-16.
        line = content[: error.start].count(b"\n") + 1
    return Invalid(
        f"line {line} is not {name}",
        expected="UTF-8, UTF-16 or GB18030 throughout",
        hint="convert the file to UTF-8, for example with iconv",
    )
