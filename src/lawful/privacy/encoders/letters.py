"""Latin letters in the forms that lists of names have them: small, narrow, with accents or without."""

from __future__ import annotations

import re
import unicodedata

WIDE = re.compile("[\uff21-\uff5a]")
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"}
)


def unaccented(word: str) -> str:
    """A word in small letters without accents: ngo for ngô, lukasz for łukasz. Lists have names with them or without."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class Names(frozenset[str]):
    """Words in small letters that are found with accents and without."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or (
            isinstance(word, str) and not word.isascii() and super().__contains__(unaccented(word))
        )
