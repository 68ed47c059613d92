"""Values that somebody named, to be masked always or never: found in any case, whatever the spaces, as whole words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import re2

from lawful.core.errors import TooLarge

_MEMORY = 256 << 20  # bytes, for lists of ten thousand values


class Listed:
    """A list of values, made ready. `places` keeps no state and may be called from many threads."""

    def __init__(self, values: Iterable[str]) -> None:
        """Raises TooLarge for more than can be looked for at once."""
        named = sorted({" ".join(value.split()) for value in values} - {""}, key=len, reverse=True)
        options = re2.Options()
        options.max_mem, options.log_errors, options.case_sensitive = _MEMORY, False, False
        written = "|".join(r"\s+".join(map(re2.escape, value.split())) for value in named)
        try:
            self._pattern = re2.compile(written, options) if named else None
        except re2.error:
            raise TooLarge("the list of values is too long", expected="fewer, or shorter ones") from None

    def places(self, text: str) -> Sequence[tuple[int, int]]:
        """Where one of them stands, start and end, in order, none overlapping another; the longest first at each place."""
        if self._pattern is None:
            return ()
        found = (match.span() for match in self._pattern.finditer(text))
        return [(start, end) for start, end in found if not (_goes_on(text, start) or _goes_on(text, end))]


def within(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `start` to `end` lies in one of the places."""
    at = bisect_right(places, (start, len(places) and places[-1][1])) - 1
    return at >= 0 and places[at][0] <= start and end <= places[at][1]


def _goes_on(text: str, place: int) -> bool:
    """Whether a word or number in Latin letters goes on across `place`; a Chinese neighbour is no obstacle."""
    return 0 < place < len(text) and _is_latin(text[place - 1]) and _is_latin(text[place])


def _is_latin(character: str) -> bool:
    return character.isalnum() and character < "\u0250"
