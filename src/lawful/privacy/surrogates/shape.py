"""Writing new characters in the shape of old ones: grouping, case, the script of digits and padding stay."""

from __future__ import annotations

import unicodedata

from lawful.privacy.surrogates.draw import Draw

UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SPOKEN = "〇一二三四五六七八九"
_NUMERALS = {character: str(digit) for digit, character in enumerate(_SPOKEN)} | {"零": "0", "幺": "1", "两": "2"}
_WIDE = 0xFEE0  # from ASCII to its full-width form


def only(text: str, alphabet: str) -> str:
    """The characters of `text`, written plainly, that belong to the alphabet."""
    return "".join(c for c in plain(text) if c in alphabet)


def plain(text: str) -> str:
    """Full-width characters and the digits of any script, Chinese numerals among them, in ASCII; the rest as it is."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - _WIDE)
    if character in _NUMERALS:
        return _NUMERALS[character]
    return str(unicodedata.decimal(character, character))


def _like(old: str, new: str) -> str:
    """An ASCII character in the width or, a digit, in the script of the old one."""
    if old.isascii() or not new:
        return new
    if "\uff01" <= old <= "\uff5e":
        return chr(ord(new) + _WIDE)
    if not new.isdigit():
        return new
    return _SPOKEN[int(new)] if old in _NUMERALS else chr(ord(old) - unicodedata.decimal(old) + int(new))


def narrow(text: str) -> str:
    """Full-width ASCII as ASCII."""
    if text.isascii():
        return text
    return "".join(chr(ord(c) - _WIDE) if "\uff01" <= c <= "\uff5e" else c for c in text)


def refill(shape: str, characters: str) -> str:
    """`characters` in place of the letters and digits of `shape`, from the left, each in the old one's width and case.

    What is left of the shape when the characters run out is dropped, and the other way round.
    """
    written: list[str] = []
    rest = iter(characters)
    for old in shape:
        narrowed = _plain(old)
        if not (narrowed.isascii() and narrowed.isalnum()):
            written.append(old)
            continue
        new = next(rest, "")
        written.append(_like(old, new.lower() if narrowed.islower() else new))
    return "".join(written)


def renumber(shape: str, digits: str) -> str:
    """`digits` in place of the digits of `shape`, from the left, each in the old one's script; all else stays."""
    rest = iter(digits)
    return "".join(_like(old, next(rest, "")) if _plain(old).isdecimal() else old for old in shape)


def alike(shape: str, draw: Draw) -> str:
    """Another text of the same shape: a digit for a digit, a letter for a letter, the rest as it was."""
    characters = (
        draw.digits(1) if c.isdigit() else draw.pick(UPPER) for c in plain(shape) if c.isascii() and c.isalnum()
    )
    return refill(shape, "".join(characters))


def cased_like(word: str, new: str) -> str:
    """`new` in capitals, lower case or with a capital letter, as `word` is."""
    if word.isupper() and len(word) > 1:
        return new.upper()
    return new.lower() if word.islower() else new
