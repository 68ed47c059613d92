"""Put the originals back while an answer streams.

* Every split of the same text into chunks gives the same result.
* What is held back is a beginning of some surrogate, so less than the longest way of writing one.
* Case, full-width forms and spaces or dashes inside a number may have changed on the way; the value is found all the
  same. Only surrogates of the given mapping are restored, and no restored text is looked at again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SEPARATORS = frozenset(" -.\u00a0\u2010\u2011\u2012\u2013\u2014·")
_NUMBER_LIKE = re.compile(r"[0-9０-９A-Za-z+() .·-]*[0-9０-９][0-9０-９A-Za-z+() .·-]*")
_WIDE = 0xFEE0


@dataclass(slots=True)
class _Node:
    """A place in the tree of surrogates, reached by folded characters."""

    after: dict[str, _Node] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)  # by the exact surrogate, when one ends here
    number: bool = False  # separators before the next character may come and go


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
        while self._starts is not None and (start := self._starts.search(text, place)):
            place = start.start()
            end, original, open_ = self._walk(text, place)
            if open_ and not last:
                break
            if original is None:
                place += 1
                continue
            pieces += [text[done:place], self._written(original)]
            done = place = end
        else:
            place = len(text)
        pieces.append(text[done:place])
        self._held = text[place:]
        restored = "".join(pieces)
        self._before = text[place - 1 : place] or self._before
        return restored

    def _walk(self, text: str, start: int) -> tuple[int, str | None, bool]:
        """(end, original) of the longest surrogate at `start`, and whether more text could make a longer one."""
        node, place = self._root, start
        end, original = start, None
        if self._inside_word(text, start):
            return end, None, False
        while True:
            character, after = self._character(text, place)
            if after > len(text) or place == len(text):
                return end, original, bool(node.after)
            if following := node.after.get(character):
                node, place = following, after
                if node.originals:
                    end, original = place, node.originals.get(text[start:place]) or next(iter(node.originals.values()))
            elif node.number and character in _SEPARATORS and place > start:
                place = after
            else:
                return end, original, False

    def _inside_word(self, text: str, start: int) -> bool:
        """Whether a letter or digit stands right before, so that "Ann" is not found in "Joann"."""
        before = text[start - 1] if start else self._before
        here = text[start]
        return before.isascii() and before.isalnum() and here.isascii() and here.isalnum()

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


def _fold(character: str) -> str:
    """Lower case and narrow."""
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - _WIDE)
    return character.lower() if character.isascii() else character


def _tree(mapping: Mapping[str, str]) -> _Node:
    root = _Node()
    for made, original in mapping.items():
        number = _NUMBER_LIKE.fullmatch(made) is not None and sum(c.isdigit() for c in made) > 5
        same = _same_end(made, original) if number else 0
        node = root
        for character in made[: len(made) - same]:
            folded = _fold(character)
            if number and folded in _SEPARATORS:
                continue
            node = node.after.setdefault(folded, _Node())
            node.number = node.number or number
        if made:
            node.originals[made[: len(made) - same]] = original[: len(original) - same]
    return root


def _same_end(made: str, original: str) -> int:
    """How many separators both end with: they are left as they stand, else a point would stand there twice."""
    same = 0
    while (
        same < min(len(made), len(original))
        and made[-1 - same] == original[-1 - same]
        and made[-1 - same] in _SEPARATORS
    ):
        same += 1
    return same


def _beginnings(root: _Node, *, json_text: bool) -> re.Pattern[str] | None:
    """Any character that a surrogate may begin with, in every form it may be written in."""
    if not root.after:
        return None
    forms = {f for c in root.after for f in (c, c.upper(), chr(ord(c) + _WIDE) if "!" <= c <= "~" else c)}
    forms |= {chr(ord(f) + _WIDE) for f in forms if "!" <= f <= "~"}
    return re.compile("[" + "".join(map(re.escape, sorted(forms))) + ("\\\\" if json_text else "") + "]")
