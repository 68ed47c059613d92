"""From the tree of a condition to a function of the facts; checks every name, value and type first.

A compiled condition takes a mapping from fact names to known values and gives True, False or None (unknown),
by Kleene's strong logic: a part that is known decides as soon as it can, whatever else is missing. So learning a
fact never turns a settled answer round, and forgetting one never turns "no" into "yes".
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, TypeGuard

from lawful.core.errors import Invalid
from lawful.law.language.syntax import Among, And, Arithmetic, Compare, Literal, Name, Node, Not, Or, Within
from lawful.law.language.vocabulary import NOTHING, Vocabulary

Known = dict[str, Any]
Condition = Callable[[Known], bool | None]
Gaps = Callable[[Known], list[str]]
Value = Callable[[Known], Any]

_COMPARE: Final = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Final = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_ALWAYS: Final = {True: lambda _: True, False: lambda _: False}


def compile_condition(node: Node, vocabulary: Vocabulary) -> Condition:  # noqa: PLR0911  one for each kind of node
    """The condition as a function. Raises Invalid for a misspelt fact or value, or types that do not fit."""
    match node:
        case And(parts):
            return _all(_sorted(parts, vocabulary))
        case Or(parts):
            return _any(_sorted(parts, vocabulary))
        case Not(part):
            return _not(compile_condition(part, vocabulary))
        case Among(name, words):
            return _among(name, words, vocabulary)
        case Within(name, prefix):
            return _within(name, prefix, vocabulary)
        case Compare():
            return _compare(node, vocabulary)
        case Literal(bool(value)):
            return _ALWAYS[value]
        case Name(name) if vocabulary.kind(name) == "flag":
            return lambda known: known.get(name)  # flags are stored as True and False
    raise Invalid("a part of a condition is neither yes nor no", expected="a flag or a comparison")


def compile_gaps(node: Node, vocabulary: Vocabulary) -> Gaps:
    """A function that names the unknown facts behind an unknown condition, plain parts first.

    It is to be asked only where the condition is unknown: then every part that is unknown keeps it so.
    """
    match node:
        case And(parts) | Or(parts):
            return _gaps_of_parts(parts, vocabulary)
        case Not(part):
            return compile_gaps(part, vocabulary)
        case _:
            read = names(node)
            return lambda known: [name for name in read if name not in known]


def _gaps_of_parts(parts: Sequence[Node], vocabulary: Vocabulary) -> Gaps:
    # A leaf is unknown just where a fact of its is; only what is joined has to be evaluated to see whether it is.
    joined = [part for part in parts if isinstance(part, And | Or | Not)]
    leaves = tuple(dict.fromkeys(name for part in parts if part not in joined for name in names(part)))
    within = [(compile_condition(part, vocabulary), compile_gaps(part, vocabulary)) for part in joined]

    def gaps(known: Known) -> list[str]:
        found = [name for name in leaves if name not in known]
        for holds, inner in within:
            if holds(known) is None:
                found += inner(known)
        return found

    return gaps


def names(node: Node) -> tuple[str, ...]:
    """The facts that a condition reads, each once, in the order of the text."""
    match node:
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(name for part in parts for name in names(part)))
        case Not(part):
            return names(part)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return tuple(dict.fromkeys(names(left) + names(right)))
        case Among(name) | Within(name) | Name(name):
            return (name,)
        case Literal():
            return ()


def expand(node: Node, classes: Mapping[str, Node]) -> Node:
    """The same condition with every class replaced by its definition."""
    match node:
        case And(parts):
            return And(tuple(expand(part, classes) for part in parts))
        case Or(parts):
            return Or(tuple(expand(part, classes) for part in parts))
        case Not(part):
            return Not(expand(part, classes))
        case Name(name) if name in classes:
            return classes[name]
        case _:
            return node


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a conjunction or disjunction, the plain ones apart: they are read without a call."""

    flags: tuple[str, ...]
    words: tuple[tuple[str, frozenset[str]], ...]
    others: tuple[Condition, ...]


def _sorted(parts: Sequence[Node], vocabulary: Vocabulary) -> _Parts:
    conditions = [compile_condition(part, vocabulary) for part in parts]  # checks every part
    return _Parts(
        flags=tuple(part.name for part in parts if isinstance(part, Name)),
        words=tuple((part.name, frozenset(part.words)) for part in parts if _is_words(part, vocabulary)),
        others=tuple(
            condition
            for part, condition in zip(parts, conditions, strict=True)
            if not isinstance(part, Name) and not _is_words(part, vocabulary)
        ),
    )


def _is_words(part: Node, vocabulary: Vocabulary) -> TypeGuard[Among]:
    return isinstance(part, Among) and vocabulary.kind(part.name) == "words"


def _all(parts: _Parts) -> Condition:
    flags, words, others = parts.flags, parts.words, parts.others

    def holds(known: Known) -> bool | None:
        answer: bool | None = True
        for name, wanted in words:
            value = known.get(name)
            if value is None:
                answer = None
            elif wanted.isdisjoint(value):
                return False
        for name in flags:
            value = known.get(name)
            if value is False:
                return False
            if value is None:
                answer = None
        for condition in others:
            part = condition(known)
            if part is False:
                return False
            if part is None:
                answer = None
        return answer

    return holds


def _any(parts: _Parts) -> Condition:
    flags, words, others = parts.flags, parts.words, parts.others

    def holds(known: Known) -> bool | None:
        answer: bool | None = False
        for name, wanted in words:
            value = known.get(name)
            if value is None:
                answer = None
            elif not wanted.isdisjoint(value):
                return True
        for name in flags:
            value = known.get(name)
            if value is True:
                return True
            if value is None:
                answer = None
        for condition in others:
            part = condition(known)
            if part is True:
                return True
            if part is None:
                answer = None
        return answer

    return holds


def _not(condition: Condition) -> Condition:
    def holds(known: Known) -> bool | None:
        part = condition(known)
        return None if part is None else not part

    return holds


def _among(name: str, words: tuple[str, ...], vocabulary: Vocabulary) -> Condition:
    if words == ("none",) and vocabulary.kind(name) in ("number", "date"):
        return lambda known: None if (value := known.get(name)) is None else value is NOTHING
    vocabulary.check_words(name, words)
    wanted = frozenset(words)
    return lambda known: None if (value := known.get(name)) is None else not wanted.isdisjoint(value)


def _within(name: str, prefix: str, vocabulary: Vocabulary) -> Condition:
    if not any(word.startswith(prefix) for word in vocabulary.words(name)):
        raise Invalid(f"no value of {name} begins with {prefix}", expected="the beginning of a declared value")
    return lambda known: None if (words := known.get(name)) is None else any(w.startswith(prefix) for w in words)


def _compare(node: Compare, vocabulary: Vocabulary) -> Condition:
    left, left_kind = _value(node.left, vocabulary)
    right, right_kind = _value(node.right, vocabulary)
    if left_kind != right_kind:
        raise Invalid(f"a {left_kind} is compared with a {right_kind}", expected="two values of one kind")
    compare = _COMPARE[node.sign]
    # Nothing is neither early nor late, small nor large: a comparison with it fails, only `!=` holds.
    with_nothing = node.sign == "!="

    def holds(known: Known) -> bool | None:
        a, b = left(known), right(known)
        if a is None or b is None:
            return None
        if a is NOTHING or b is NOTHING:
            return with_nothing
        return bool(compare(a, b))

    return holds


def _value(node: Node, vocabulary: Vocabulary) -> tuple[Value, str]:
    """A function that gives the value of a number, date or span, and its kind."""
    match node:
        case Literal(value):
            kind = _kind_of(value)
            return (lambda _: value), kind
        case Name(name):
            return (lambda known: known.get(name)), vocabulary.kind(name)
        case Arithmetic(sign, left, right):
            return _arithmetic(sign, _value(left, vocabulary), _value(right, vocabulary))
    raise Invalid("a condition stands where a value is needed", expected="a number, a date or a fact")


def _kind_of(value: object) -> str:
    match value:
        case bool():
            return "flag"
        case int() | Fraction():
            return "number"
        case date():
            return "date"
        case timedelta():
            return "span"
    raise TypeError(type(value).__name__)


def _arithmetic(sign: str, left: tuple[Value, str], right: tuple[Value, str]) -> tuple[Value, str]:
    kind = {
        ("number", "number"): "number",
        ("date", "span"): "date" if sign in "+-" else "",
        ("date", "date"): "span" if sign == "-" else "",
    }.get((left[1], right[1]), "")
    if not kind:
        raise Invalid(f"a {left[1]} {sign} a {right[1]} has no meaning", expected="numbers, or dates and days")
    compute = _ARITHMETIC[sign]

    def value(known: Known) -> Any:
        a, b = left[0](known), right[0](known)
        if a is None or b is None:
            return None
        if a is NOTHING or b is NOTHING:
            return NOTHING
        try:
            return compute(a, b)
        except OverflowError:  # a date beyond the year 9999 is no date
            return NOTHING

    return value, kind
