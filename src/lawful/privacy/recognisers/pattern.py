"""One pattern: a trigger for the set of all patterns, the pattern proper, a check and the words that speak for it.

The trigger is RE2 and may match too much; it is tried on every line, all patterns in one pass. One automaton makes that
pass, and what is counted or begins anywhere multiplies its states: a trigger begins at an edge or with a word. The pattern proper is
a standard `re` with look-around over ASCII letters and digits, tried only on lines that its trigger hit. `\\b` is
never used: between a Chinese character and a digit there is no word boundary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import re2

EDGE = r"(?:^|[^0-9A-Za-z])"  # of a trigger: RE2 has no look-around, so that the edge is a character or the start
ALONE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
# After a comma stands no group of a number, which is three digits alone: 1,000, but not 72,553-94-5757 in a row of a table.
UNGROUPED = r"(?:(?<![0-9],)|(?<=[0-9]{4},)|(?![0-9]{3}(?![0-9-])))"
# A number does not go on as 1.5 or 12-34 on either side. What it begins with comes first: most places fail there.
NUMBER = (r"(?=[0-9])(?<![0-9A-Za-z])(?<![0-9][.-])" + UNGROUPED, r"(?![0-9A-Za-z]|[.-][0-9])")
# What begins with a bracket, a plus or a zero is never a group of a number, and a bracket may follow another number.
DIALLED = r"(?=[+(\uff080])(?:(?<![0-9A-Za-z])|(?=[(\uff08]))(?<![0-9][.-])"
# Groups of digits between others are a row of a table.
ROW = r"(?<![0-9]{3} )(?<![0-9]{4} )", r"(?! [0-9]{3,4}(?![0-9]))"

_ALNUM = re.compile("[0-9A-Za-z]")
_JOINTS = " \t:：#.=为是"
_LABELS = ("number", "no", "id", "code", "号码", "号", "编号")
_DIGIT = re.compile("[0-9]")
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])|_")  # isValidHkId, tw_national_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How one kind of personal data is written.

    `pattern` defaults to the trigger between the `edges` (the set sees it between other characters than digits and
    letters); a group named `v` marks the value, else all of it is.
    `score` holds without context, `in_context` where one of the `context` words stands near (0 to 1); `against` names
    words that halve the score, whatever the context, where they stand directly before. Words are ASCII (whole words,
    any case; in an identifier, as in isValidHkId, its words count) or Chinese.
    `reach` is how far before and after context counts (characters); `fresh` ends it at the number before this one.
    A value may end as many characters `beyond` the line that it begins on. One that fails its check may end `shorter`, at
    an earlier blank: +44 20 7946 0958 12 May.
    A `linear` pattern, which a user wrote, is matched by RE2 alone, in linear time whatever it says.
    """

    rule: str
    type: str
    trigger: str
    pattern: str = ""
    edges: tuple[str, str] = ALONE
    score: float
    in_context: float = 0.95
    context: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    reach: tuple[int, int] = (30, 12)
    fresh: bool = False
    beyond: int = 0
    shorter: bool = False
    linear: bool = False
    regex: Any = field(init=False, repr=False)
    _group: int | str = field(init=False, repr=False, default=0)

    def __post_init__(self) -> None:
        if self.linear:
            object.__setattr__(self, "regex", re2.compile(self.trigger))
            return
        body = self.pattern or f"{self.edges[0]}(?P<v>{self.trigger}){self.edges[1]}"
        object.__setattr__(self, "regex", re.compile(body, re.ASCII))
        object.__setattr__(self, "_group", "v" if "v" in self.regex.groupindex else 0)

    @property
    def member(self) -> str:
        """What the set of all patterns looks for: the trigger, with consuming edges in place of look-around."""
        if self.pattern:
            return self.trigger
        before, after = self.edges
        return f"{EDGE if before else ''}(?:{self.trigger}){'(?:[^0-9A-Za-z]|$)' if after else ''}"

    def candidates(self, text: str, start: int, end: int, reach: int) -> Iterator[tuple[int, int]]:
        """Where values begin between `start` and `end`, and where they end, at `reach` at the latest."""
        if self.linear:
            # Alone between other characters than letters and digits; RE2 has no look-around to say so.
            for match in self.regex.finditer(text[start:reach]):
                first, last = match.start() + start, match.end() + start
                if first < last and not _ALNUM.match(text, max(0, first - 1), first) and not _ALNUM.match(text, last):
                    yield first, last
            return
        for match in self.regex.finditer(text, start, reach):
            if match.start() >= end:
                return
            first, last = match.span(self._group)
            if first < 0:  # it passes over what holds no value
                continue
            while self.shorter and self.check and not self.check(text[first:last]):
                cut = text.rfind(" ", first, last)
                if cut < 0:
                    break
                last = cut
            yield first, last

    def score_at(self, text: str, start: int, end: int) -> float:
        """How sure it is that this candidate is personal data; 0 when the check fails."""
        if self.check is not None and not self.check(text[start:end]):
            return 0.0
        if not (self.context or self.against):
            return self.score
        before = text[max(0, start - self.reach[0]) : start]
        if self.against and said_just_before(before, self.against):
            return self.score / 2
        if self.fresh:
            before = _DIGIT.split(before)[-1]
        if self.context:
            near = f"{before}\0{text[end : end + self.reach[1]]}"
            if said_in(near.lower(), self.context):
                return max(self.score, self.in_context)
            if _HUMP.search(near) and said_in(_HUMP.sub(" ", near).lower(), self.context):
                return max(self.score, self.in_context)
        return self.score


def said_in(window: str, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms stands in a text in lower case: ASCII terms as whole words, Chinese ones anywhere."""
    for term in terms:
        place = window.find(term)
        while place >= 0:
            if not term.isascii() or not (
                _is_letter(window[place - 1 : place]) or _is_letter(window[place + len(term) :][:1])
            ):
                return True
            place = window.find(term, place + 1)
    return False


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


def said_just_before(before: str, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms ends `before`, but for `number`, a colon, a hash sign or the like."""
    tail = before.rstrip(_JOINTS).lower()
    if tail.endswith(_LABELS) and not tail.endswith(terms):
        tail = next(tail.removesuffix(label) for label in _LABELS if tail.endswith(label)).rstrip()
    if not tail.endswith(terms):
        return False
    ends = (tail[-len(term) - 1 : -len(term)] for term in terms if tail.endswith(term))
    # A Chinese term may follow any character, an ASCII one must be a whole word.
    return any(not tail[-1].isascii() or not _is_letter(left) for left in ends)
