"""One pass over a text with all patterns: a set of triggers tells which lines deserve a closer look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import re2

from lawful.privacy.normalised import UNUSUAL, view
from lawful.privacy.recognisers.pattern import Pattern
from lawful.privacy.span import Span

LINE = 2_000  # characters of whole lines looked at together; a longer line is taken in pieces of as many
OVERLAP = 300  # characters of the next piece that a match may reach into
_CHINESE = re.compile("[\u4e00-\u9fff]")
_AT_MOST = re.compile(r"\{(\d+),\d+\}")
_NEWLINE = ord("\n")


class Scanner:
    """Patterns made ready. Build it once; `scan` keeps no state and may be called from many threads."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        # A trigger need not say how often at most: each count is a state more for all the others to be combined with.
        # What a user wrote stays as it is: braces may stand in a class of characters.
        triggers = [p.member if p.linear else _AT_MOST.sub(r"{\1,}", p.member) for p in patterns]
        triggers.append(_AT_MOST.sub(r"{\1,}", UNUSUAL))
        self._first = _any(triggers)
        self._match = each(triggers)
        self._unusual = len(patterns)

    def scan(self, text: str) -> Iterator[Span]:
        """Candidates with a score above 0, overlapping ones included, in no particular order."""
        for block, end in _blocks(text):
            for start, stop in self._lines(text, block, end):
                hits = self._hits(text, start, stop)
                if self._unusual in hits:
                    yield from self._scan_view(text, start, stop)
                elif hits:
                    yield from self._closer(text, start, stop, hits)

    def _lines(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The lines of a block that hold a trigger; one that ends in a colon goes on with the next."""
        if end - start == LINE and text.find("\n", start, end) < 0:
            yield start, end
            return
        data, seen = text[start:end].encode(), 0
        while (at := self._first(data, seen)) >= 0:
            hit = start + len(data[seen:at].decode())
            first = max(start, text.rfind("\n", start, hit) + 1)
            while first > start + 1 and text[first - 2] in ":：":
                first = max(start, text.rfind("\n", start, first - 1) + 1)
            last = text.find("\n", hit, end)
            while first < last and text[last - 1] in ":：":
                last = text.find("\n", last + 1, end)
            if last < 0:
                yield first, end
                return
            yield first, last
            # What begins a value may be the end of the line before.
            seen, start = at + len(text[hit:last].encode()), last

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
            reach = end + max(pattern.beyond, OVERLAP if end - start == LINE else 0)
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


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return options


def each(triggers: Sequence[str]) -> Callable[[bytes], Sequence[int]]:
    """Which of the triggers stand in some bytes."""
    members = re2.Set.SearchSet(_options())
    for trigger in triggers:
        members.Add(trigger)
    members.Compile()
    # The wrapper's own `Match` takes as long again as matching a short line does.
    match: Callable[[bytes], Sequence[int]] = members._set.Match  # noqa: SLF001
    return match


def _any(triggers: Sequence[str]) -> Callable[[bytes, int], int]:
    """Where the first of the triggers stands in some bytes, at a place or after it; -1 where none does.

    Most text is clean, and RE2 goes through it at once far faster than line by line.
    """
    options = _options()
    options.longest_match = True  # fewer states than to say which of the triggers it is
    # The wrapper's own `search` takes twice as long as this.
    search = re2.compile("|".join(f"(?:{trigger})" for trigger in triggers), options)._regexp.Match  # noqa: SLF001
    unanchored = re2._re2.RE2.Anchor.UNANCHORED  # noqa: SLF001

    def first(data: bytes, place: int) -> int:
        at: int = search(unanchored, data, place, len(data))[0][0]
        while 0 <= at < len(data) and data[at] == _NEWLINE:  # the edge before a value is no part of it
            at += 1
        return at if at < len(data) else -1

    return first


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Whole lines, as many as `LINE` characters hold; a longer line alone and in pieces of that length."""
    start, size = 0, len(text)
    while start < size:
        end = text.rfind("\n", start, start + LINE) if start + LINE < size else size
        while end > start and end < size and text[end - 1] in ":：":  # a label: what it says stands on the next line
            end = text.find("\n", end + 1, start + LINE)
        following = end + 1
        if end < 0:
            following = end = min(start + LINE, size)
        if end > start:
            yield start, end
        start = following
