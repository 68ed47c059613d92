"""Writing new characters in the shape of old ones: grouping, case, full-width digits and padding stay."""

from __future__ import annotations

from lawful.privacy.surrogates.draw import Draw

UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_WIDE = 0xFEE0  # from ASCII to its full-width form


def only(text: str, alphabet: str) -> str:
    """The characters of `text`, full-width ones narrowed, that belong to the alphabet."""
    return "".join(c for c in narrow(text) if c in alphabet)


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
        plain = chr(ord(old) - _WIDE) if "\uff01" <= old <= "\uff5e" else old
        if not (plain.isascii() and plain.isalnum()):
            written.append(old)
            continue
        new = next(rest, "")
        new = new.lower() if plain.islower() else new
        written.append(chr(ord(new) + _WIDE) if new and plain != old else new)
    return "".join(written)


def alike(shape: str, draw: Draw) -> str:
    """Another text of the same shape: a digit for a digit, a letter for a letter, the rest as it was."""
    characters = (
        draw.digits(1) if c.isdigit() else draw.pick(UPPER) for c in narrow(shape) if c.isascii() and c.isalnum()
    )
    return refill(shape, "".join(characters))


def cased_like(word: str, new: str) -> str:
    """`new` in capitals, lower case or with a capital letter, as `word` is."""
    if word.isupper() and len(word) > 1:
        return new.upper()
    return new.lower() if word.islower() else new
