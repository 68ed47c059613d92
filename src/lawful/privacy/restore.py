"""Put the originals back while an answer streams.

* Every split of the same text into chunks gives the same result.
* What is held back is a beginning of some surrogate: less than the longest one, with `MOST_BETWEEN` signs at most
  between two of its characters where spaces and dashes may have changed. However long the stream, it is no more.
* What is written for HTML (`&lt;PERSON_1&gt;`) is restored for HTML.
* Case, full-width forms, spaces and dashes may have changed on the way, a line may have been broken at a space, and
  spaces may stand around Chinese characters; the value is found all the same. Only surrogates of the given mapping are
  restored, and no restored text is looked at again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from lawful.privacy.normalised import DASHES, SPACES

MOST_BETWEEN = 3  # spaces and dashes in a row: 138 - 1234 - 5678
_SPACES = frozenset(" ") | SPACES
_DASHES = frozenset("-") | DASHES
_CHANGING = _SPACES | _DASHES
_JOINTS = _CHANGING | frozenset(".·")  # what stands between the groups of a number
_BROKEN = _CHANGING | frozenset("\t\r\n")  # where a space stood, a line may end
_ENDS = frozenset(" -.")
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FOUR_DIGITS = re.compile(r"(?:\d\D*){4}")
_NETWORK = re.compile("[@:/]")  # no space comes into what a machine reads
_WIDE = 0xFEE0


@dataclass(slots=True)
class _Node:
    """A place in the tree of surrogates, reached by folded characters."""

    after: dict[str, _Node] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)  # by the exact surrogate, when one ends here
    between: frozenset[str] = frozenset()  # signs that may come and go before the next character


class Restorer:
    """Restores one lane of text: one choice of an answer, one argument of a tool call. `fork` opens another lane.

    With `json_text` the lane is JSON source: escapes are read as the characters they stand for, and originals are
    written as JSON string content.
    """

    def __init__(self, mapping: Mapping[str, str], *, json_text: bool = False) -> None:
        self._json = json_text
        self._root = _tree(mapping)
        self._starts = _beginnings(self._root, json_text=json_text)
        self._held = ""
        self._before = ""

    def fork(self) -> Restorer:
        """A fresh lane with the same mapping."""
        other = object.__new__(Restorer)
        other._json, other._root, other._starts = self._json, self._root, self._starts
        other._held = other._before = ""
        return other

    def feed(self, chunk: str) -> str:
        """The text that is certain after this chunk."""
        if not self._held and (self._starts is None or not self._starts.search(chunk)):
            self._before = chunk[-1:] or self._before
            return chunk
        return self._restore(self._held + chunk, last=False)

    def end(self) -> str:
        """What was held back. The lane can be used again for another text."""
        rest = self._restore(self._held, last=True) if self._held else ""
        self._before = ""
        return rest

    def _restore(self, text: str, *, last: bool) -> str:
        pieces: list[str] = []
        place = done = 0
        before = self._before  # the character before `place`, as read: the end of an escape is no letter
        while self._starts is not None and (start := self._starts.search(text, place)):
            if start.start() > place:
                place = start.start()
                before = text[place - 1]
            end, original, ending, open_ = self._walk(text, place, before)
            if open_ and not last:
                break
            if original is None:
                before, place = self._character(text, place)
                continue
            pieces += [text[done:place], self._written(original)]
            done = place = end
            before = ending
        else:
            before = before if place >= len(text) else text[-1]
            place = len(text)
        pieces.append(text[done:place])
        self._held, self._before = text[place:], before
        return "".join(pieces)

    def _walk(self, text: str, start: int, before: str) -> tuple[int, str | None, str, bool]:
        """(end, original, last character) of the longest surrogate at `start`, and whether more text could make one longer."""
        node, place = self._root, start
        end, original, ending, between = start, None, "", 0
        if _inside_word(before, text[start]):
            return end, None, "", False
        while True:
            character, after = self._character(text, place)
            if after > len(text) or place == len(text):
                return end, original, ending, bool(node.after)
            if following := node.after.get(character):
                node, place, between = following, after, 0
                if node.originals:
                    end, ending = place, character
                    original = node.originals.get(text[start:place]) or next(iter(node.originals.values()))
            elif character in node.between and between < MOST_BETWEEN:
                place, between = after, between + 1
            else:
                return end, original, ending, False

    def _character(self, text: str, place: int) -> tuple[str, int]:
        """The folded character at `place` and where the next begins; behind the text's end if it is cut."""
        raw = text[place : place + 1]
        if not self._json or raw != "\\":
            return _fold(raw), place + 1
        if text[place + 1 : place + 2] == "u":
            digits = text[place + 2 : place + 6]
            if len(digits) < 4:
                return "", len(text) + 1
            try:
                return _fold(chr(int(digits, 16))), place + 6
            except ValueError:
                return raw, place + 1
        if place + 1 == len(text):
            return "", len(text) + 1
        return {"n": "\n", "t": "\t", "r": "\r"}.get(text[place + 1], text[place + 1]), place + 2

    def _written(self, original: str) -> str:
        return json.dumps(original, ensure_ascii=False)[1:-1] if self._json else original


def _inside_word(before: str, here: str) -> bool:
    """Whether a letter or digit stands right before, so that "Ann" is not found in "Joann"."""
    return before.isascii() and before.isalnum() and here.isascii() and here.isalnum()


def _fold(character: str) -> str:
    """Lower case and narrow."""
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - _WIDE)
    lower = character.lower()
    return lower if len(lower) == 1 else character  # İ becomes two


def _tree(mapping: Mapping[str, str]) -> _Node:
    root = _Node()
    for_html = {escape(made): escape(original) for made, original in mapping.items() if escape(made) != made}
    for made, original in (*for_html.items(), *mapping.items()):
        same = _same_end(made, original)
        exact = made[: len(made) - same]
        telling = _telling(exact)
        node, gap, last = root, "", ""
        for character in exact:
            if last and (character in _CHANGING or (telling and character in _JOINTS and last.isdigit())):
                gap += character
                continue
            folded = _fold(character)
            if last:
                between = _between(last, gap, folded, telling)
                if between is not node.between:
                    node.between = between | node.between if node.between else between
            node = node.after.get(folded) or node.after.setdefault(folded, _Node())
            gap, last = "", folded
        if node is not root:
            node.originals[exact] = original[: len(original) - same]
    return root


def _telling(made: str) -> bool:
    """Whether a surrogate is a number long enough to be told whatever stands between its digits."""
    return _FOUR_DIGITS.search(made) is not None and not _NETWORK.search(made)


@lru_cache(maxsize=4_096)
def _between(last: str, gap: str, following: str, telling: bool, /) -> frozenset[str]:
    """What may stand between two characters of a surrogate that has `gap` there."""
    allowed = _BROKEN if any(sign in _CHANGING for sign in gap) else frozenset[str]()
    if telling and (last.isdigit() or following.isdigit()):
        return allowed | _JOINTS
    return allowed | _SPACES if _EAST.match(last) or _EAST.match(following) else allowed


def _same_end(made: str, original: str) -> int:
    """How many signs both end with: they are left as they stand, else a point would stand there twice."""
    same = 0
    while same < min(len(made), len(original)) - 1 and made[-1 - same] == original[-1 - same] in _ENDS:
        same += 1
    return same


def _beginnings(root: _Node, *, json_text: bool) -> re.Pattern[str] | None:
    """Any character that a surrogate may begin with, in every form it may be written in."""
    if not root.after:
        return None
    forms = {form for c in root.after for form in (c, c.upper()) if len(form) == 1}
    forms |= {chr(ord(f) + _WIDE) for f in forms if "!" <= f <= "~"}
    return re.compile("[" + "".join(map(re.escape, sorted(forms))) + ("\\\\" if json_text else "") + "]")
