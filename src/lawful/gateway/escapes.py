"""`\\uXXXX` escapes of letters beyond ASCII, written as those letters: what a model reads, the masker must read too."""

from __future__ import annotations

import re

# A backslash and what belongs to it: a code and, for letters beyond 0xffff, the second half of its pair; or anything.
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|u[0-9a-fA-F]{0,3}|[^u]|\Z)", re.DOTALL
)
_OPEN = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}|u[dD][89abAB][0-9a-fA-F]{2})?")  # what the next piece may go on with


def unescaped(text: str) -> str:
    """The text with such escapes resolved, pairs together; those of ASCII, and halves of a pair, stay."""
    return _ESCAPE.sub(_letter, text) if "\\" in text else text


def _letter(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    high, low = int(found[1], 16), int(found[2], 16) if found[2] else 0
    if 0xD800 <= high < 0xDC00 and low:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if high < 0x80 or 0xD800 <= high < 0xE000:
        return found[0]
    return chr(high) + found[0][6:]


class Unescaping:
    """The same for JSON source that comes in pieces. An escape that is cut in two waits for its rest."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        text = self._held + text
        cut = len(text) - _unfinished(text)
        self._held = text[cut:]
        return unescaped(text[:cut])

    def end(self) -> str:
        rest, self._held = self._held, ""
        return unescaped(rest)


def _unfinished(text: str) -> int:
    """How many characters at the end wait for the next piece: an open escape, with the half of a pair before it."""
    if "\\" not in text[-12:]:
        return 0
    start = end = -1
    for escape in _ESCAPE.finditer(text):
        if _OPEN.fullmatch(escape[0]) is None:
            start = -1
        elif start < 0 or escape.start() != end:
            start = escape.start()
        end = escape.end()
    return len(text) - start if start >= 0 and end == len(text) else 0
