"""One pass over a text with all patterns: a set of triggers tells which lines deserve a closer look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import re2

from lawful.privacy.normalised import UNUSUAL, view
from lawful.privacy.recognisers.pattern import Pattern
from lawful.privacy.span import Span

LINE = 2_000  # characters tried at once; longer lines are taken in pieces
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LONG_REPEAT = re.compile(r"\{(\d+),\d{2,}\}")
OVERLAP = 300  # characters of the next piece that a match may reach into
MANY_LINES = 20_100  # characters that a pattern of many lines may reach on
TOGETHER, TOGETHER_EAST = 230, 150  # characters of whole lines looked at together; Chinese says more in as many


class Scanner:
    """Patterns made ready. Build it once; `scan` keeps no state and may be called from many threads."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._match = _compiled([p.member for p in patterns] + [UNUSUAL])
        self._unusual = len(patterns)

    def scan(self, text: str) -> Iterator[Span]:
        """Candidates with a score above 0, overlapping ones included, in no particular order."""
        for block, end in _blocks(text):
            seen = self._hits(text, block, end)
            if not seen:
                continue  # most blocks are clean, and one look is cheaper than one a line
            for start, stop in _lines(text, block, end):
                hits = seen if (start, stop) == (block, end) else self._hits(text, start, stop)
                if self._unusual in hits:
                    yield from self._scan_view(text, start, stop)
                elif hits:
                    yield from self._closer(text, start, stop, hits)

    def _hits(self, text: str, start: int, end: int) -> Sequence[int]:
        """Which triggers the piece holds."""
        reach = end + OVERLAP if end - start == LINE else end
        return self._match(text[start:reach].encode())

    def _scan_view(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The same for a piece that is not written plainly."""
        before = max(0, start - 40)  # context words may stand on the line before
        normal = view(text[before : end + OVERLAP if end - start == LINE else end])
        hits = self._match(normal.text.encode())
        for span in self._closer(normal.text, 0, len(normal.text), [h for h in hits if h != self._unusual]):
            first, last = normal.original(span.start, span.end)
            if start <= before + first < end:
                yield Span(before + first, before + last, span.type, span.score, span.rule)

    def _closer(self, text: str, start: int, end: int, hits: Sequence[int]) -> Iterator[Span]:
        chinese = None
        for hit in hits:
            pattern = self._patterns[hit]
            reach = end + (MANY_LINES if pattern.many_lines else OVERLAP if end - start == LINE else 0)
            for first, last in pattern.candidates(text, start, end, reach):
                score = pattern.score_at(text, first, last)
                if not score:
                    continue
                kind = pattern.type
                if kind == "CREDIT_CARD":
                    if chinese is None:
                        chinese = _CHINESE.search(text, max(0, start - 200), end) is not None
                    kind = "BANK_CARD" if chinese else kind
                yield Span(first, last, kind, score, pattern.rule)


def _compiled(triggers: Sequence[str]) -> Callable[[bytes], Sequence[int]]:
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    members = re2.Set.SearchSet(options)
    for trigger in triggers:
        # RE2 counts to 1,000 at most, and a trigger need not say where a match ends.
        members.Add(_LONG_REPEAT.sub(r"{\1,}", trigger))
    members.Compile()
    # The wrapper's own `Match` takes as long again as matching a short line does.
    match: Callable[[bytes], Sequence[int]] = members._set.Match  # noqa: SLF001
    return match


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Whole lines that are looked at together, a longer line alone and in pieces of `LINE` characters."""
    start, size = 0, len(text)
    head = text[:1_000]
    together = TOGETHER_EAST if len(head.encode()) > 2 * len(head) else TOGETHER
    while start < size:
        end = text.rfind("\n", start, start + together) if start + together < size else size
        if end <= start:
            end = text.find("\n", start, start + LINE)
        while end > start and end < size and text[end - 1] in ":：":  # a label: what it says stands on the next line
            end = text.find("\n", end + 1, start + LINE)
        following = end + 1
        if end < 0:
            following = end = min(start + LINE, size)
        if end > start:
            yield start, end
        start = following


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a block; one that ends in a colon goes on with the next."""
    while start < end:
        stop = text.find("\n", start, end)
        while start < stop and text[stop - 1] in ":：":
            stop = text.find("\n", stop + 1, end)
        stop = end if stop < 0 else stop
        if stop > start:
            yield start, stop
        start = stop + 1
