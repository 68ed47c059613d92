"""What a model says of people by itself, whom the caller never named, is found and withheld, never restored.

* What counts: a finding of the recognisers that stands nowhere in the request, as it was sent or as it was masked.
* It looks at whole clauses, since a name cannot be told by its first letters; what is held back is at most one of
  them, and at most `WINDOW` characters. Where clauses end does not depend on how the answer was cut into pieces.
* `<PERSON>` says that something stood there. It can be mistaken neither for a true value nor for a label (`<PERSON_1>`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, Protocol

WINDOW: Final = 400  # characters; the longest that is held back
_LEAST = 24  # characters that are looked at together, where clauses are shorter
_STEP = 2_000
_CONTEXT = 80  # characters before a clause that the recognisers see with it
# Where a clause ends and another character follows. After a point only behind a longer word, so that "Dr. Smith" and
# "J. K. Rowling" stay whole; after a comma only before a small letter or a Chinese character, for addresses have commas.
_END = re.compile(
    r"[。！？!?\n]+(?=[^。！？!?\n])"
    r"|(?<=[a-zà-ÿ\d)\"”]{4})\.\s+(?=\S)"
    r"|(?<=[a-z]{3})[,;:]\s+(?=[a-z])"
    r"|(?<=[一-鿿])[，；：](?=[一-鿿])"
)
_SIGNS = re.compile(r"[\W_]+")
_BETWEEN = "\ua66e"  # a letter that nobody writes, so that no two texts run into each other
_LATIN = re.compile(
    "(?<![0-9])[a-z\u00df-\u024f]+(?![0-9])"
)  # words; letters in a number or a name of an account are none
_ESCAPED = re.compile(r"\\.", re.DOTALL)

NOT_ABOUT_PEOPLE: Final = frozenset({"URL", "IP_ADDRESS", "MAC", "CN_USCC"})
SOFT: Final = frozenset({"PERSON", "ADDRESS"})  # told by a tagger, not by a pattern


class Found(Protocol):
    """A finding: characters `start` to `end` of a text, and its type."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def type(self) -> str: ...


Find = Callable[[str], Iterable[Found]]


class Sent:
    """What the caller said, as it was sent and as it was masked: that may stand in the answer."""

    def __init__(self, texts: Iterable[str]) -> None:
        folded = _fold(_BETWEEN.join(texts))
        self._squashed = _SIGNS.sub("", folded)
        self._words = frozenset(_LATIN.findall(folded))

    def names(self, value: str) -> bool:
        """Whether a value stands in it, whatever its case, width and signs between; words as whole ones (no Ann in `annual`)."""
        folded = _fold(value)
        return _SIGNS.sub("", folded) in self._squashed and self._words.issuperset(_LATIN.findall(folded))

    def __repr__(self) -> str:
        return f"Sent({len(self._squashed)} characters)"


class Withholding:
    """One lane of an answer. With `json_text`, what stands outside a JSON string is withheld as a string."""

    def __init__(
        self, find: Find, sent: Sent, *, which: Literal["all", "identifiers"] = "all", json_text: bool = False
    ) -> None:
        self._find, self._sent, self._json = find, sent, json_text
        self._passed = NOT_ABOUT_PEOPLE if which == "all" else NOT_ABOUT_PEOPLE | SOFT
        self._held = self._before = ""
        self._in_string = False

    def feed(self, text: str) -> str:
        """What is certain after this text."""
        done = []
        for at in range(0, len(text), _STEP):  # a long text bit by bit, so that little is copied at a time
            self._held += text[at : at + _STEP]
            while (cut := self._cut()) is not None:
                done.append(self._checked(cut))
        return "".join(done)

    def end(self) -> str:
        """What was held back. The lane can be used again for another text."""
        rest = self._checked(len(self._held))
        self._before, self._in_string = "", False
        return rest

    def _cut(self) -> int | None:
        """Where what is held back may be cut now; None while more must come. Depends on the text alone."""
        ends = (found.end() for found in _END.finditer(self._held[: WINDOW + 1]))
        if (end := next((end for end in ends if end >= _LEAST), None)) is not None:
            return end
        if len(self._held) <= WINDOW:
            return None
        cut = self._held.rfind(" ", WINDOW // 2, WINDOW) + 1 or WINDOW - _CONTEXT
        return next((start for start, end, _ in self._own(WINDOW) if 0 < start < cut < end), cut)

    def _checked(self, cut: int) -> str:
        """The first `cut` characters of what is held, with everything withheld that has to be."""
        text, pieces, done = self._held, [], 0
        for start, end, kind in self._own(cut):
            pieces += [text[done:start], self._label(text[done:start], kind)]
            done = end
        pieces.append(text[done:cut])
        self._track(text[done:cut])
        self._before, self._held = (self._before + text[:cut])[-_CONTEXT:], text[cut:]
        return "".join(pieces)

    def _own(self, length: int) -> list[tuple[int, int, str]]:
        """What is found in the first characters that are held, and that the caller did not send."""
        offset, text = len(self._before), self._before + self._held[:length]
        if not self._held[:length].strip():
            return []
        if self._json:  # escapes as blanks of the same length: "\\nAnn" names Ann, and no escape is cut in two
            text = _ESCAPED.sub("  ", text)
        return [
            (max(start - offset, 0), end - offset, span.type)
            for span in self._find(text)
            if span.end > offset and span.type not in self._passed and not self._sent.names(text[span.start : span.end])
            for start, end in self._parts(text, span.start, span.end)
            if end > offset
        ]

    def _parts(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A finding, or in JSON its parts between quotation marks, which stay."""
        if not self._json or '"' not in text[start:end]:
            yield start, end
            return
        for part in re.finditer(r'[^"]+', text[start:end]):
            if any(c.isalnum() for c in part[0]):
                yield start + part.start(), start + part.end()

    def _label(self, before: str, kind: str) -> str:
        self._track(before)
        return f'"<{kind}>"' if self._json and not self._in_string else f"<{kind}>"

    def _track(self, text: str) -> None:
        """Whether the text that follows stands inside a JSON string."""
        if self._json and _ESCAPED.sub("", text).count('"') % 2:
            self._in_string = not self._in_string


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
