"""From the text of a condition to its tree. Knows the grammar and nothing of facts.

or         := and ("or" and)*
and        := not ("and" not)*
not        := "not" not | comparison
comparison := sum [("=" | "!=" | "<" | "<=" | ">" | ">=") sum]
            | NAME ("is" | "is not" | "has" | "within") WORD
            | NAME ["not"] "in" "(" WORD ("," WORD)* ")"
sum        := product (("+" | "-") product)*
product    := atom ("*" atom)*
atom       := NUMBER ["days"] | DATE | NAME | "yes" | "no" | "(" or ")"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lawful.core.errors import Invalid

Number = int | Fraction

MAX_TEXT = 2_000
MAX_DEPTH = 40
MAX_EXPONENT = 60  # 1e60 is far above any threshold; without a bound a literal could fill the memory


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a date, a span of days, or yes and no."""

    value: Number | date | timedelta | bool


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, or a class that a rule defines."""

    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left` plus, minus or times `right`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """`left` compared with `right`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Among:
    """The fact has at least one of `words`; `is none` asks whether there is none."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The fact has a value that begins with `prefix` (`annexIII.4` covers `annexIII.4a`)."""

    name: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of `part`."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of `parts`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of `parts`."""

    parts: tuple[Node, ...]


Node = Literal | Name | Arithmetic | Compare | Among | Within | Not | And | Or

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2}(?![\d-]))"
    r"|(?P<number>\d[\d_]*(?:\.\d+)?(?:[eE]\d{1,3})?)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)"
    r"|(?P<sign><=|>=|!=|[=<>+*(),-]))"
)
_SIGNS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_RESERVED = frozenset("and or not is in has within yes no days".split())


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of a condition. Raises Invalid, with the place of the first error."""
    if len(text) > MAX_TEXT:
        raise Invalid("a condition is too long", expected=f"at most {MAX_TEXT} characters")
    return _Parser(text).whole()


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._or()
        if self._kind != "end":
            raise self._wrong("the end of the condition")
        return node

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _text(self) -> str:
        return self._tokens[self._at][1]

    def _wrong(self, expected: str) -> Invalid:
        return Invalid(f"a condition is wrong at character {self._tokens[self._at][2] + 1}", expected=expected)

    def _take(self, *texts: str) -> str:
        """The current token when it is one of `texts` (and step over it), else empty."""
        if self._kind in ("word", "sign") and self._text in texts:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise self._wrong(text)

    def _word(self, expected: str) -> str:
        if self._kind != "word" or self._text in _RESERVED:
            raise self._wrong(expected)
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _or(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._wrong(f"at most {MAX_DEPTH} levels of brackets")
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Node:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Node:
        negations = 0
        while self._take("not"):
            negations += 1
        node = self._comparison()
        return Not(node) if negations % 2 else node

    def _comparison(self) -> Node:
        left = self._sum()
        if isinstance(left, Name) and (membership := self._membership(left.name)):
            return membership
        if self._kind == "sign" and self._text in _SIGNS:
            sign = self._take(*_SIGNS)
            return Compare(sign, left, self._sum())
        return left

    def _membership(self, name: str) -> Node | None:
        if self._take("is"):
            negated = bool(self._take("not"))
            node: Node = Among(name, (self._word("a value"),))
            return Not(node) if negated else node
        if self._take("has"):
            return Among(name, (self._word("a value"),))
        if self._take("within"):
            return Within(name, self._word("the beginning of a value"))
        negated = self._kind == "word" and self._text == "not" and self._tokens[self._at + 1][1] == "in"
        if negated:
            self._need("not")
        if self._take("in"):
            node = Among(name, self._words())
            return Not(node) if negated else node
        return None

    def _words(self) -> tuple[str, ...]:
        self._need("(")
        words = [self._word("a value")]
        while self._take(","):
            words.append(self._word("a value"))
        self._need(")")
        return tuple(words)

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Arithmetic(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._atom()
        while self._take("*"):
            node = Arithmetic("*", node, self._atom())
        return node

    def _atom(self) -> Node:
        kind, text, _ = self._tokens[self._at]
        if kind == "number":
            self._at += 1
            value = number(text.replace("_", ""))
            if not self._take("days"):
                return Literal(value)
            if not isinstance(value, int) or value > 100_000:
                raise self._wrong("a whole number of days, at most 100 000")
            return Literal(timedelta(days=value))
        if kind == "date":
            self._at += 1
            return Literal(_day(text))
        if answer := self._take("yes", "no"):
            return Literal(answer == "yes")
        if self._take("("):
            node = self._or()
            self._need(")")
            return node
        return Name(self._word("a fact, a number, a date, or a bracket"))


def number(text: str) -> Number:
    """An exact number from decimal text: an int when it is whole, else a fraction. Raises Invalid."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        raise Invalid("not a number", expected="a decimal such as 3e23 or 0.96") from None
    return exact(value)


def exact(value: Decimal) -> Number:
    """The same number without rounding in later arithmetic. Raises Invalid when it is infinite or huge."""
    if not value.is_finite() or abs(value.adjusted()) > MAX_EXPONENT or len(value.as_tuple().digits) > MAX_EXPONENT:
        raise Invalid("a number is out of bounds", expected=f"finite, below 1e{MAX_EXPONENT}")
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("not a day of the calendar", expected="a date such as 2026-12-02") from None


def _tokens(text: str) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            raise Invalid(f"a condition is wrong at character {at + 1}", expected="a word, a number, a date or a sign")
        kind = match.lastgroup or ""
        found.append((kind, match.group(kind), match.start(kind)))
        at = match.end()
    found.append(("end", "", end))
    return found
