"""The words that conditions may use: facts and their types, values, acts, obligation codes, implications.

* A fact is a flag (yes or no), a number, a date, or words (one or several of declared values).
* Any fact may also be `none`: it is known that there is no such thing (no child, never placed on a market).
* An implication says what else is known once a flag is known (`personal_data` is no, so `biometric` is no).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import Enum
from typing import Any, Final, Literal

import msgspec

from lawful.core.act import Action
from lawful.core.errors import Invalid
from lawful.core.facts import FactValue
from lawful.law.language.syntax import Number, exact, number

Kind = Literal["flag", "number", "date", "words"]


class Nothing(Enum):
    """The value of a fact that is known not to exist."""

    NOTHING = "none"


NOTHING: Final = Nothing.NOTHING


class FactType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One declared fact. `closed` is its value where a table is closed; open words take undeclared values too."""

    kind: Kind
    ask: str
    values: tuple[str, ...] = ()
    open: bool = False
    closed: str = ""


class Implication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Once the flag `when` is known to be `value`, the facts in `then` are known as well."""

    when: str
    value: bool
    then: dict[str, bool]


class ClosedReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a closed table means that has no word for the flag `fact`: it holds where `when` does, unless it is named."""

    fact: str
    when: str


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is declared in `vocabulary.toml`, and the classes that rules define."""

    acts: dict[str, Action]
    facts: dict[str, FactType]
    implications: tuple[Implication, ...]
    readings: tuple[ClosedReading, ...] = ()
    codes: tuple[str, ...]
    more_codes: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()

    def kind(self, name: str) -> str:
        """The kind of a fact or class. Raises Invalid for a name that is not declared."""
        if name in self.classes:
            return "flag"
        if name == "on":
            return "date"
        if (fact := self.facts.get(name)) is None:
            raise _misspelt("fact", name, (*self.facts, *self.classes))
        return fact.kind

    def words(self, name: str) -> tuple[str, ...]:
        """The declared values of a fact. Raises Invalid when it is no fact of words."""
        if self.kind(name) != "words":
            raise Invalid(f"{name} is a {self.kind(name)}", expected="a fact of words before is, in, has and within")
        return tuple(self.acts) if name == "act" else self.facts[name].values

    def check_words(self, name: str, words: Iterable[str]) -> None:
        """Raises Invalid for a word that is not a declared value of the fact."""
        declared = self.words(name)
        for word in words:
            if word != "none" and word not in declared:
                raise _misspelt(f"value of {name}", word, declared)

    def check_code(self, code: str) -> None:
        """Raises Invalid for an obligation code that is not declared."""
        if code not in self.codes and code not in self.more_codes:
            raise _misspelt("obligation code", code, (*self.codes, *self.more_codes))

    def stated(self, name: str, value: bool | int | str | tuple[str, ...]) -> FactValue:
        """What a person wrote (`3e23`, `2026-09-01`, `0.98`) as a fact of its declared type. Raises Invalid."""
        kind = self.kind(name)
        found: FactValue = value
        if isinstance(value, str) and value != "none" and kind == "number":
            try:
                found = Decimal(value)
            except InvalidOperation:
                raise Invalid(f"the fact {name} has the wrong type", expected="a number") from None
        elif isinstance(value, str) and value != "none" and kind == "date":
            found = _date(name, value)
        elif kind == "words" and isinstance(value, int) and not isinstance(value, bool):
            found = str(value)
        self.settle(name, found)
        return found

    def settle(self, name: str, value: object) -> Any:
        """A given value in the form that conditions read. Raises Invalid when it does not fit the declared type."""
        fact = self.facts[name]
        if isinstance(value, str) and value == "none" and fact.kind in ("number", "date"):
            return NOTHING
        match fact.kind, value:
            case "flag", bool():
                return value
            case "number", int() if not isinstance(value, bool):
                return exact(Decimal(value))
            case "number", Decimal():
                return exact(value)
            case "date", date() if not isinstance(value, datetime):
                return value
            case "words", str() | tuple():
                return self._settle_words(name, (value,) if isinstance(value, str) else value)
        raise Invalid(f"the fact {name} has the wrong type", expected=f"a {fact.kind}")

    def _settle_words(self, name: str, words: tuple[object, ...]) -> tuple[str, ...]:
        texts = tuple(word for word in words if isinstance(word, str)) or ("none",)
        declared = self.words(name)
        if not self.facts[name].open and any(word != "none" and word not in declared for word in texts):
            raise Invalid(f"a value of the fact {name} is not declared", expected=" | ".join(declared[:20]))
        return texts

    def read(self, name: str, text: str) -> Any:
        """A value from a table's text (`true`, `3e23`, `2026-09-01`, `d|h`), as conditions read it. Raises Invalid."""
        kind, plain = self.kind(name), text.strip().lower()
        if kind in ("number", "date") and plain == "none":
            return NOTHING
        if kind == "flag" and plain in ("true", "false"):
            return plain == "true"
        if kind == "number":
            return _count(name, text)
        if kind == "date":
            return _date(name, text)
        if kind == "words" and plain:
            words = [word for word in text.split("|") if word.strip()]
            return self._settle_words(name, tuple(self._declared(name, word) for word in words))
        raise Invalid(f"the fact {name} has the wrong type", expected=f"a {kind}")

    def _declared(self, name: str, word: str) -> str:
        """The declared value that a text means, whatever its capitals and brackets (`annexIII.4(a)`)."""
        wanted = _folded(word)
        return next((known for known in ("none", *self.words(name)) if _folded(known) == wanted), word.strip())

    def closed_value(self, name: str) -> Any:
        """What a closed table means by not naming the fact: no, zero or none."""
        fact = self.facts[name]
        match fact.kind:
            case "flag":
                return False
            case "words":
                return ("none",)
            case "date":
                return NOTHING
            case _:
                return NOTHING if fact.closed == "none" else 0


def consequences(vocabulary: Vocabulary) -> dict[tuple[str, bool], dict[str, bool]]:
    """For every flag and value, all that follows from it, with the contrapositives. Raises Invalid when misdeclared."""
    direct: dict[tuple[str, bool], dict[str, bool]] = {}
    for rule in vocabulary.implications:
        for name, value in rule.then.items():
            if vocabulary.kind(rule.when) != "flag" or vocabulary.kind(name) != "flag":
                raise Invalid(f"{rule.when} or {name} is no flag", expected="an implication between flags")
            direct.setdefault((rule.when, rule.value), {})[name] = value
            direct.setdefault((name, not value), {})[rule.when] = not rule.value
    return {premise: _closure(premise, direct) for premise in direct}


def _closure(premise: tuple[str, bool], direct: Mapping[tuple[str, bool], Mapping[str, bool]]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    waiting = [premise]
    while waiting:
        for name, value in direct.get(waiting.pop(), {}).items():
            if name not in found and name != premise[0]:
                found[name] = value
                waiting.append((name, value))
    return found


def _folded(word: str) -> str:
    return word.strip().replace("(", "").replace(")", "").lower()


def _count(name: str, text: str) -> Number:
    value = number(text)
    if value < 0:
        raise Invalid(f"the fact {name} is below zero", expected="a number such as 0.05, 120000 or 3e23")
    return value


def _date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"the fact {name} has the wrong type", expected="a date such as 2026-09-01") from None


def _misspelt(what: str, word: str, declared: Iterable[str]) -> Invalid:
    near = get_close_matches(word, list(declared), n=1)
    return Invalid(f"unknown {what}: {word[:80]}", expected=f"perhaps {near[0]}" if near else "a declared name")
