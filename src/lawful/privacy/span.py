"""Where personal data stands in a text, and which of several overlapping findings holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import attrgetter

import msgspec

# What the shipped recognisers find; a user's own recogniser may add types.
TYPES: tuple[str, ...] = tuple(
    "PERSON PHONE ADDRESS EMAIL CN_ID CN_USCC HK_ID MO_ID TW_ID HKMO_PERMIT PASSPORT BANK_CARD CREDIT_CARD IBAN"
    " US_SSN UK_NHS UK_NINO LICENSE_PLATE WECHAT_ID QQ MEDICAL_RECORD DATE_OF_BIRTH IP_ADDRESS MAC URL SECRET".split()
)

DENIED = "DENIED"  # the type of what the list `deny` names
_SOFT = frozenset({"PERSON", "ADDRESS"})  # no check confirms them, and a part of one is still one


class Span(msgspec.Struct, frozen=True):
    """A finding: characters `start` to `end` (exclusive) of the original text, its type, score (0 to 1) and rule."""

    start: int
    end: int
    type: str
    score: float
    rule: str


def resolve(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The findings that hold, in the order of the text, none overlapping another.

    What a checksum or a word beside it confirms (0.9 and more) beats what only has the shape, and that (0.7 and more)
    beats names and addresses; then the longer one holds, then the surer one. What is left of a name or an address beside a surer finding is kept.
    """
    in_order = sorted(spans, key=_start)
    held: list[Span] = []
    cluster: list[Span] = []
    reach = 0
    for span in in_order:
        if span.start >= reach and cluster:
            held += _settled(cluster)
            cluster = []
        cluster.append(span)
        reach = max(reach, span.end)
    return (*held, *_settled(cluster))


def _settled(cluster: list[Span]) -> list[Span]:
    """What holds among findings that overlap each other."""
    if len(cluster) < 2:
        return cluster
    starts: list[int] = []
    held: list[tuple[int, Span]] = []  # in the order of the text, each with its number in the order of rank
    for number, span in enumerate(sorted(set(cluster), key=_rank)):
        first = max(bisect_right(starts, span.start) - 1, 0)
        beside = sorted(held[first : bisect_left(starts, span.end)])
        rest = _without(span, [other for _, other in beside])
        if rest is not None:
            place = bisect_left(starts, rest.start)
            starts.insert(place, rest.start)
            held.insert(place, (number, rest))
    return [span for _, span in held]


_start = attrgetter("start")


def _rank(span: Span) -> tuple[int, int, float, int, str]:
    soft = span.type in _SOFT
    sure = 0 if not soft and span.score >= 0.9 else 1 if not soft and span.score >= 0.7 else 2
    return sure, span.start - span.end, -span.score, span.start, span.rule


def _without(span: Span, held: list[Span]) -> Span | None:
    """The part of `span` that nobody holds yet; None when that is less than the whole of a pattern's finding."""
    start, end = span.start, span.end
    for other in held:
        if other.end <= start or other.start >= end:
            continue
        if span.type not in _SOFT:
            return None
        if other.start - start < end - other.end:  # the longer of what is left on either side
            start = other.end
        else:
            end = other.start
        if end - start < 2:
            return None
    return span if (start, end) == (span.start, span.end) else msgspec.structs.replace(span, start=start, end=end)
