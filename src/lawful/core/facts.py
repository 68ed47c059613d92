"""What is known about an act: typed facts with provenance, and a third value for what is not known.

* A fact that is absent is `UNKNOWN`; unknown is never read as false.
* Each fact says where it comes from, so that "declared by NAME on DATE" can stand in the answer.
* Facts never hold content (no prompt, no record of a person): verdicts and evidence are built from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

FactValue = bool | int | Decimal | date | str | tuple[str, ...]
Stated = bool | int | str | tuple[str, ...]  # what a person may state in a file or on the command line


class Unknown:
    """The third truth value. It refuses to be used as yes or no."""

    _only: Unknown | None = None

    def __new__(cls) -> Unknown:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false: ask `is UNKNOWN` first")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


class Origin(StrEnum):
    """How a fact came to be known."""

    PLATFORM = "platform"  # the platform did or measured it itself
    DECLARED = "declared"  # a named person says so
    AGREEMENT = "agreement"  # a signed agreement says so
    DERIVED = "derived"  # a rule concluded it from other facts


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One known value and where it comes from. `by` is a party id or the name of a test; `on` a date."""

    value: FactValue
    origin: Origin = Origin.PLATFORM
    by: str = ""
    on: date | None = None

    def told(self, name: str) -> str:
        """Where it comes from, in words: declared by a person, or shown by a checker."""
        verb = "declared" if self.origin is Origin.DECLARED else "shown"
        return f"{name} {verb} by {self.by}{f' on {self.on}' if self.on else ''}"


class Facts(Mapping[str, Fact]):
    """An immutable set of named facts.

    >>> facts = Facts.known(personal_data=False, licence="CC-BY-4.0")
    >>> facts.value("licence"), facts.value("persons")
    ('CC-BY-4.0', UNKNOWN)
    """

    __slots__ = ("_facts",)

    def __init__(self, facts: Mapping[str, Fact] | None = None) -> None:
        self._facts: dict[str, Fact] = dict(facts or {})

    @classmethod
    def known(cls, **values: FactValue | Unknown | None) -> Facts:
        """Facts that the platform itself knows; None and UNKNOWN values are left out."""
        return cls({n: Fact(value=v) for n, v in values.items() if v is not None and not isinstance(v, Unknown)})

    @classmethod
    def declared(cls, by: str, on: date, **values: FactValue) -> Facts:
        """Facts that a named person states."""
        return cls({n: Fact(value=v, origin=Origin.DECLARED, by=by, on=on) for n, v in values.items()})

    def value(self, name: str) -> FactValue | Unknown:
        """The value, or UNKNOWN."""
        fact = self._facts.get(name)
        return UNKNOWN if fact is None else fact.value

    def __or__(self, other: Facts) -> Facts:
        """Both sets of facts; where both name one, the right one holds."""
        return Facts({**self._facts, **other._facts})

    def without(self, *names: str) -> Facts:
        """The same facts, some of them forgotten."""
        return Facts({n: f for n, f in self._facts.items() if n not in names})

    def __eq__(self, other: object) -> bool:
        """Equal facts of equal origin; the mapping's own comparison, made fast for the common case."""
        return self._facts == other._facts if isinstance(other, Facts) else super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as for every mapping

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return f"Facts({', '.join(f'{n}={f.value!r}' for n, f in self._facts.items())})"
